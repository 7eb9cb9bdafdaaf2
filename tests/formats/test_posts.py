import json
from collections import Counter, defaultdict

import pytest

from ess_metrics.files.raw_files import open_raw
from ess_metrics.formats import posts
from ess_metrics.formats.source import Context
from tests.territories import needs_real, real

EMS = {"code_contrat": "CN06703I", "codes_contrat": ["CV236"]}


def outcome(path, source, **manifest):
    return source.read(open_raw(path), Context(manifest=manifest))


def written(tmp_path, rows):
    path = tmp_path / "x.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


def row(number, amount=7164, name="VRAC", contract="CN06703I", year="2024", **other):
    return {
        "id_poste": number,
        "raison_sociale": name,
        "montant": amount,
        "annee": year,
        "code_cv": contract,
        "insee_dep": "67",
    } | other


def test_a_post_is_counted_once(tmp_path):
    rows = [
        row("D00001"),
        row("D00001"),
        row("D00001", contract="CN06802I"),
        row("D00001", amount=3582),
        row("D00001", name="PAX"),
        row("D00001", year="2025"),
    ]
    found = outcome(written(tmp_path, rows), posts.FONJEP)
    assert found.tables["financements"]["financement_id"].tolist() == [
        "FONJEP-2024-D00001", "FONJEP-2024-D00001-2", "FONJEP-2024-D00001-3", "FONJEP-2025-D00001",
    ]  # fmt: skip
    assert found.refused["_rule"].tolist() == ["doublon_exact", "poste_repete"]
    assert (found.euros_read, found.euros_kept) == (39402.0, 25074.0)
    assert Counter(fault.rule for fault in found.faults) == {
        "doublon_exact": 1, "poste_repete": 1, "poste_a_verifier": 2, "montants_theoriques": 1,
    }  # fmt: skip


def test_another_contract_counts_where_only_that_contract_is_shown(tmp_path):
    rows = [row("D00001", contract="CN06802I"), row("D00001")]
    found = outcome(written(tmp_path, rows), posts.FONJEP, **EMS)
    assert found.euros_kept == 7164
    assert found.refused["_rule"].tolist() == ["hors_territoire"]


def test_posts_are_never_grants_and_lie_on_the_whole_territory(tmp_path):
    found = outcome(written(tmp_path, [row("D00001")]), posts.FONJEP)
    funding = found.tables["financements"].iloc[0]
    assert funding["type_concours"] == "prestation"
    assert funding["fonds_origine"] == "ETAT_P147"
    assert found.tables["projets_quartiers"].iloc[0].to_dict() | {"projet_id": ""} == {
        "projet_id": "", "code_quartier": "TERRITOIRE", "part": "1", "methode": "non_repartie",
    }  # fmt: skip
    assert set(found.tables["organismes"]["ess_statut"]) == {"inconnu"}


def test_the_unit_of_the_other_scheme_is_told(tmp_path):
    rows = [row(f"06715R00100{n}", year=2025, code_tiers="77554402601284") for n in range(3)]
    found = outcome(written(tmp_path, rows), posts.ADULTES_RELAIS)
    fault = next(fault for fault in found.faults if fault.rule == "montant_unitaire_suspect")
    assert "FONJEP" in fault.message
    assert "7\u202f164" in fault.message
    assert found.rows_kept == 3


def test_an_action_is_a_grant_of_the_whole_territory(tmp_path):
    action = {"annee": "2024", "lib_action": "Jardin", "raison_sociale": "VRAC", "code_cv": "CN06703I"}
    action |= {"code_tiers": "40060513500013"}
    rows = [action | {"montant": 5000, "theme": "3 Cadre"}, action | {"montant": 700.5, "theme": "4 Jeunesse"}]
    path = written(tmp_path, rows)
    assert posts.P147_ACTIONS.recognise(open_raw(path)) > 0.9
    found = outcome(path, posts.P147_ACTIONS)
    assert found.tables["financements"]["type_concours"].tolist() == ["subvention", "subvention"]
    assert found.tables["projets"]["intitule"].tolist() == ["Jardin", "Jardin"]
    assert found.euros_kept == 5700.5


def by_hand(path, contracts):
    """Rows of the contracts, a post and amount and carrier counted once a year: (rows, euros), with json alone."""
    seen, kept = set(), []
    for record in json.loads(path.read_text("utf-8")):
        carrier = record.get("code_tiers", "")
        carrier = carrier[:9] if carrier.isdigit() else record["raison_sociale"].strip().casefold()
        key = (record["id_poste"], str(record["annee"]), float(record["montant"]), carrier)
        if (not contracts or record.get("code_cv") in contracts) and key not in seen:
            seen.add(key)
            kept.append(float(record["montant"]))
    return len(kept), round(sum(kept), 2)


@needs_real
def test_actions_are_recognised_by_their_contract_whatever_their_label_is_called(tmp_path):
    path = tmp_path / "p147.csv"
    path.write_text(
        "annee;code_cv;siret;nom_beneficiaire;intitule_action;montant\n2024;CN06701M;77558877500010;Régie;Chantier;12000\n",
        encoding="utf-8",
    )
    assert posts.P147_ACTIONS.recognise(open_raw(path)) > 0.9
    found = outcome(path, posts.P147_ACTIONS)
    assert found.tables["projets"]["intitule"].tolist() == ["Chantier"]
    assert found.tables["organismes"]["nom"].tolist()[0] == "Régie"


@pytest.mark.parametrize("kind", ["adultes_relais", "fonjep"])
def test_real_posts_of_strasbourg_against_a_count_by_hand(kind):
    totals = defaultdict(tuple)
    for path in real(f"politique_ville_{kind}/*.json"):
        source = posts.ADULTES_RELAIS if kind == "adultes_relais" else posts.FONJEP
        assert source.recognise(open_raw(path)) > 0.9
        found = outcome(path, source, **EMS)
        records = json.loads(path.read_text("utf-8"))
        assert found.rows_read == len(records)
        assert found.euros_read == pytest.approx(sum(record["montant"] for record in records), abs=0.01)
        assert (found.rows_kept, found.euros_kept) == by_hand(path, {"CV236", "CN06703I"})
        assert found.rows_kept + found.rows_refused == found.rows_read
        totals[path.stem[-4:]] = (found.rows_kept, found.euros_kept)
    expected = {
        "adultes_relais": {
            "2020": (55, 1093128.30), "2021": (62, 1244452.84), "2022": (64, 1360256.0),
            "2023": (62, 1398455.26), "2024": (75, 1710795.75), "2025": (69, 494316.0),
        },
        "fonjep": {
            "2020": (21, 146862.0), "2021": (21, 150444.0), "2022": (22, 159996.0),
            "2023": (22, 164772.0), "2024": (21, 152235.0), "2025": (24, 172533.0),
        },
    }  # fmt: skip
    assert totals == expected[kind]
