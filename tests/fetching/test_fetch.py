"""From a name to figures that are counted by hand; each source failing alone, and all together."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tomllib

import pandas as pd
import pytest

from ess_metrics.__main__ import main
from ess_metrics.fetching.catalogue import BY_ID, ENTRIES
from ess_metrics.formats.recipe import parse
from ess_metrics.importing.run import import_files
from ess_metrics.texts.library import catalogue_words
from tests.formats.test_addresses import INSIDE, written
from tests.stub_hosts import HTML_PAGE, Reply, actions, income, siret, table, zipped


def asked(capsys, *arguments) -> tuple[int, dict]:
    """The exit code and the JSON of a fetch."""
    capsys.readouterr()
    code = main(["fetch", *map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def by_id(report: dict) -> dict[str, dict]:
    return {one["id"]: one for one in report["sources"]}


def value(capsys, folder, indicator: str, *arguments) -> dict:
    capsys.readouterr()
    assert main(["values", indicator, "--data", str(folder), "--format", "json", *arguments]) == 0
    return json.loads(capsys.readouterr().out)


def tables(folder) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.is_file()}


FIVE = ("contours", "population", "revenus", "p147", "ess")


def test_a_name_makes_a_folder(hosts, tmp_path, capsys):
    folder = tmp_path / "nantes"
    assert main(["territory", "Nantes Métropole", "--into", str(folder)]) == 0
    said = tomllib.loads((folder / "manifest.toml").read_text("utf-8"))
    assert said["territoire"] == "Nantes Métropole"
    assert said["perimetre"] == "epci"
    assert said["siren_epci"] == "244400404"
    assert said["communes"] == ["44109", "44162", "44190"]
    areas = pd.read_csv(folder / "quartiers.csv", dtype=str)
    assert dict(zip(areas["code_quartier"], areas["population"], strict=True)) == {
        "QN04401I": "11000",
        "QN04402M": "8000",
    }
    assert (folder / "contours.geojson").is_file()
    assert main(["check", str(folder)]) == 0
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".tmp")]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("CINOR", {"QN97401I", "QN97402N"}),
        ("La Réunion", {"QN97401I", "QN97402N"}),
        ("CA du Bassin de Bourg-en-Bresse", {"QN00101M"}),
        ("Bourg-en-Bresse", {"QN00101M"}),
        ("Saint-Herblain", {"QN04401I"}),
        ("Pays de la Loire", {"QN04401I", "QN04402M"}),
        ("france", {"QN04401I", "QN04402M", "QN97401I", "QN97402N", "QN00101M"}),
    ],
)
def test_each_kind_of_territory_keeps_its_neighbourhoods(hosts, tmp_path, name, codes):
    folder = tmp_path / "dossier"
    assert main(["territory", name, "--into", str(folder)]) == 0
    assert set(pd.read_csv(folder / "quartiers.csv", dtype=str)["code_quartier"]) == codes


def test_several_territories_of_one_name_are_a_choice(hosts, tmp_path, capsys):
    assert main(["territory", "Saint", "--into", str(tmp_path / "x")]) == 2
    assert "44162" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_a_folder_with_files_is_left_and_nobody_is_asked(hosts, tmp_path, capsys):
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "a.txt").write_text("x")
    assert main(["territory", "Nantes", "--into", str(tmp_path / "x")]) == 1
    assert hosts.asked == []
    assert "vide" in capsys.readouterr().err


def test_without_outlines_nothing_is_written(hosts, tmp_path, capsys):
    hosts.trouble("5a561801c751df42d7fca9b6", HTML_PAGE)
    hosts.trouble("/datasets/r/", HTML_PAGE)
    assert main(["territory", "Nantes", "--into", str(tmp_path / "x")]) == 1
    assert "page web" in capsys.readouterr().err
    assert list(tmp_path.glob("*x*")) == []


def test_a_territory_without_neighbourhood_is_said(hosts, tmp_path, capsys):
    assert main(["territory", "Saint-Sébastien-sur-Loire", "--into", str(tmp_path / "x")]) == 1
    assert "aucun quartier prioritaire" in capsys.readouterr().err


def test_five_sources_become_figures(nantes, capsys):
    code, report = asked(capsys, nantes, *FIVE)
    found = by_id(report)
    assert code == 0
    assert report["failed"] == 0
    assert {name: one["status"] for name, one in found.items()} == {
        "contours": "unchanged", "population": "unchanged", "revenus": "new", "p147": "new", "ess": "new",
    }  # fmt: skip
    assert found["p147"]["rows"] == 3
    assert found["p147"]["rows_outside"] == 2
    assert found["p147"]["licence"] == "Licence Ouverte 2.0"
    assert found["p147"]["date"] == "2026-03-02"
    granted = value(capsys, nantes, "granted")
    assert granted["total"]["value"] == 12000 + 15000.5 + 3000
    moves = {move["indicator"]: (move["before"], move["after"]) for move in found["p147"]["moves"]}
    assert moves["granted"] == (0.0, 30000.5)
    # the association of the list has 27,000.50 of the euros; the bakery is in no list
    share = value(capsys, nantes, "ess_share")
    assert share["total"]["value"] == 1.0
    figures = pd.read_csv(nantes / "indicateurs.csv", dtype=str)
    poverty = figures[figures["indicateur"] == "taux_pauvrete"]
    assert dict(zip(poverty["code_quartier"], poverty["valeur"], strict=True)) == {
        "QN04401I": "42.5",
        "QN04402M": "39.1",
    }
    assert set(poverty["annee"]) == {"2021"}
    assert main(["check", str(nantes)]) == 0


def test_firms_are_counted_where_they_stand(nantes, capsys):
    code, report = asked(capsys, nantes, "sirene_geolocalisation", "sirene_etablissements", "sirene_unites")
    assert code == 0, report
    assert report["failed"] == 0, report
    rows = {
        row["key"]: row["value"] for row in value(capsys, nantes, "establishments", "--by", "code_quartier")["rows"]
    }
    assert rows == {"QN04401I": 1.0, "QN04402M": 1.0}  # one of the first is closed
    ess = {
        row["key"]: row["value"] for row in value(capsys, nantes, "ess_establishments", "--by", "code_quartier")["rows"]
    }
    assert ess == {"QN04401I": 1.0, "QN04402M": 0.0}


def test_the_source_line_names_the_publisher_and_the_licence(nantes, capsys):
    asked(capsys, nantes, "p147")
    known = pd.read_csv(nantes / "sources.csv", dtype=str).fillna("")
    line = known[known["titre"] == catalogue_words.OF["p147"].label].iloc[0]
    assert (line["editeur"], line["licence"], line["date_donnees"]) == ("ANCT", "Licence Ouverte 2.0", "2026-03-02")
    money = pd.read_csv(nantes / "financements.csv", dtype=str)
    assert set(money["source_id"]) == {line["source_id"]}


def test_a_second_fetch_asks_little_and_changes_nothing(nantes, hosts, capsys):
    asked(capsys, nantes, *FIVE)
    before = tables(nantes)
    hosts.well()
    code, report = asked(capsys, nantes, *FIVE)
    assert code == 0
    assert {one["status"] for one in report["sources"]} == {"unchanged"}
    assert tables(nantes) == before
    assert not [path for path in hosts.paths() if path.startswith("/resources/")]
    assert all(one["moves"] == [] for one in report["sources"])


def test_what_changed_at_the_source_comes_in_and_is_told(nantes, hosts, capsys):
    asked(capsys, nantes, "p147")
    changed = hosts.resource("subventions-politique-de-la-ville")
    changed.body = actions().replace(b"15000.5", b"16000.5")
    changed.modified = "2026-04-01T00:00:00+00:00"
    _, report = asked(capsys, nantes, "p147")
    one = by_id(report)["p147"]
    assert one["status"] == "new"
    assert one["date"] == "2026-04-01"
    move = next(move for move in one["moves"] if move["indicator"] == "granted")
    assert move == {"indicator": "granted", "unit": "EUR", "before": 30000.5, "after": 31000.5}


def test_what_looks_like_an_error_of_the_publisher_is_said_before_publishing(nantes, hosts, capsys):
    asked(capsys, nantes, "p147")
    hosts.resource("subventions-politique-de-la-ville").body = table(
        [
            line | {"montant": line["montant"] * 1000}
            for line in pd.read_csv(io.BytesIO(actions()), sep=";").to_dict("records")
        ]
    )
    hosts.resource("subventions-politique-de-la-ville").modified = "2026-05-01T00:00:00+00:00"
    said = by_id(asked(capsys, nantes, "p147", "--dry-run")[1])["p147"]["suspicions"]
    assert any("Subventions" in one and "unité" in one for one in said)
    changes = by_id(asked(capsys, nantes, "p147", "--dry-run")[1])["p147"]["changes"]
    assert any("facteur" in one and "Montant attribué" in one for one in changes)
    assert not any("colonnes" in one for one in changes)  # the same headers


def test_a_column_renamed_at_the_source_is_said_before_publishing(nantes, hosts, capsys):
    asked(capsys, nantes, "revenus")
    renamed = zipped({"rev_2021_QP24.csv": income().replace(b"TP60", b"TP50")})
    hosts.pages[8243167] = {"revenus_pauvrete_2021_qp24_v2_csv.zip": renamed}
    changes = by_id(asked(capsys, nantes, "revenus", "--dry-run")[1])["revenus"]["changes"]
    assert any("TP60" in one and "TP50" in one for one in changes)


def test_pages_that_moved_leave_the_files_where_they_were(nantes, hosts, capsys):
    hosts.trouble("/fr/statistiques/8243167", Reply(code=404))
    hosts.trouble("/fr/statistiques/8186144", Reply(code=404))
    hosts.trouble("/fr/statistiques/8644871", Reply(code=404))
    assert by_id(asked(capsys, nantes, "revenus")[1])["revenus"]["status"] == "new"


def test_the_contract_is_known_by_the_seats_of_its_carriers(nantes, hosts, capsys):
    """Two contracts in the department: the one whose carriers are of the territory's communes is its own."""
    lines = pd.read_csv(io.BytesIO(actions()), sep=";", dtype=str).to_dict("records")
    other = [
        line | {"code_cv": "CN04402N", "code_tiers": siret("552032534", at), "lib_action": f"x{at}"}
        for at, line in enumerate(lines)
    ]
    hosts.resource("subventions-politique-de-la-ville").body = table(lines + other)
    _, report = asked(capsys, nantes, "sirene_geolocalisation", "sirene_etablissements", "p147")
    assert by_id(report)["p147"]["rows"] == 3
    assert value(capsys, nantes, "granted")["total"]["value"] == 30000.5


def test_the_year_may_be_in_the_name_of_the_archive_alone_and_a_department_without_vacant_land_is_no_failure(
    nantes, hosts, capsys
):
    hosts.pages[8243167] = {"revenus_pauvrete_2021_qp24_v2_csv.zip": zipped({"r.csv": income()})}
    hosts.trouble("/cartofriches/", Reply(b'{"type": "FeatureCollection", "features": []}'))
    found = by_id(asked(capsys, nantes, "revenus", "friches")[1])
    assert (found["revenus"]["status"], found["revenus"]["questions"]) == ("new", [])
    assert set(pd.read_csv(nantes / "indicateurs.csv", dtype=str)["annee"].dropna()) == {"2021"}
    assert (found["friches"]["status"], found["friches"]["rows"]) == ("absent", 0)


def test_a_dry_run_writes_nothing_in_the_folder(nantes, capsys):
    before = tables(nantes)
    code, report = asked(capsys, nantes, "p147", "--dry-run")
    assert code == 0
    assert tables(nantes) == before
    assert next(m["after"] for m in by_id(report)["p147"]["moves"] if m["indicator"] == "granted") == 30000.5


def test_the_other_sources_become_rows_and_figures(nantes, capsys):
    names = ("p147", "ess", "esus", "feder_2021", "decp", "scdl", "friches", "tiers_lieux")
    code, report = asked(capsys, nantes, *names)
    found = by_id(report)
    assert (code, report["failed"]) == (0, 0), [(one["id"], one["error"]) for one in report["sources"]]
    assert {name: found[name]["rows"] for name in names[2:]} == {
        "esus": 1, "feder_2021": 1, "decp": 2, "scdl": 1, "friches": 1, "tiers_lieux": 1,
    }  # fmt: skip
    by_fund = {row["key"]: row["value"] for row in value(capsys, nantes, "granted", "--by", "fonds_origine")["rows"]}
    assert (by_fund["ETAT_P147"], by_fund["UE_FEDER"]) == (30000.5, 90000.0)
    bodies = pd.read_csv(nantes / "organismes.csv", dtype=str)
    assert set(bodies.loc[bodies["siren"] == "775588775", "esus"].dropna()) == {"true"}
    bought = pd.read_csv(nantes / "clauses.csv", dtype=str).set_index("marche_id")["considerations"].to_dict()
    assert bought == {"C1": "clause|critere", "C2": "reserve"}
    lots = pd.read_csv(nantes / "locaux.csv", dtype=str)
    assert lots[["code_quartier", "surface_m2", "statut"]].to_numpy().tolist() == [["QN04401I", "5000", "vacant"]]
    assert main(["check", str(nantes)]) == 0


ROUTES = {
    "contours": "5a561801c751df42d7fca9b6", "population": "/fr/statistiques/8210600",
    "revenus": "/fr/statistiques/8243167", "demandeurs_emploi": "/fr/statistiques/8644871",
    "sirene_geolocalisation": "61d5e2d372a52d9f9411ff88", "sirene_etablissements": "5b7ffc618b4c4169d30727e0",
    "sirene_unites": "5b7ffc618b4c4169d30727e0", "p147": "subventions-politique-de-la-ville",
    "ess": "liste-des-entreprises-de-less",
}  # fmt: skip
TROUBLES = {"html": HTML_PAGE, "panne": Reply(code=500), "perdu": Reply(code=404), "vide": Reply(b"", etag=False)}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_one_source_that_fails_is_a_sentence_and_the_others_go_on(nantes, hosts, capsys, trouble):
    hosts.trouble(ROUTES["p147"], TROUBLES[trouble])
    code, report = asked(capsys, nantes, "revenus", "p147", "ess")
    found = by_id(report)
    assert code == 0
    assert report["failed"] == 1
    assert found["p147"]["status"] == "failed"
    assert found["p147"]["error"].endswith(".")
    assert found["revenus"]["status"] == "new"


@pytest.mark.parametrize("source", [name for name in ROUTES if name not in ("contours",)])
def test_each_source_can_fail_alone(nantes, hosts, capsys, source):
    hosts.trouble(ROUTES[source], Reply(code=500))
    for part in ("/fr/statistiques/8186144", "/fr/statistiques/fichier/", "/datasets/r/"):
        hosts.trouble(part, Reply(code=500))
    code, report = asked(capsys, nantes, source, "contours")
    assert by_id(report)[source]["status"] == "failed"
    assert by_id(report)["contours"]["status"] == "unchanged"
    assert code == 0


def test_all_of_them_together_leave_the_folder_as_it_was(nantes, hosts, capsys):
    before = tables(nantes)
    hosts.trouble("/", Reply(code=503))
    code, report = asked(capsys, nantes, *ROUTES)
    assert code == 1
    assert report["failed"] == len(ROUTES)
    assert tables(nantes) == before


def test_changed_columns_are_a_sentence_that_says_what_is_there(nantes, hosts, capsys):
    hosts.pages[8243167] = {
        "revenus_pauvrete_2021_qp24_v2_csv.zip": zipped({"r.csv": table([{"zone": "A", "taux": 3}])})
    }
    _, report = asked(capsys, nantes, "revenus")
    one = by_id(report)["revenus"]
    assert one["status"] == "failed"
    assert "zone" in one["error"]


def test_a_cut_archive_and_a_wrong_checksum_are_sentences(nantes, hosts, capsys):
    hosts.resource("liste-des-entreprises-de-less").checksum = "0" * 40
    hosts.pages[8243167] = {"revenus_pauvrete_2021_qp24_v2_csv.zip": b"PK\x03\x04rien"}
    code, report = asked(capsys, nantes, "ess", "revenus")
    assert code == 1
    assert "somme de contrôle" in by_id(report)["ess"]["error"]
    assert "abîmée" in by_id(report)["revenus"]["error"]


def test_a_resource_whose_title_changed_is_found_by_its_id_and_else_said(nantes, hosts, capsys):
    one = hosts.resource("5a561801c751df42d7fca9b6", 1)
    one.title = one.name = "Un autre titre"
    assert by_id(asked(capsys, nantes, "contours")[1])["contours"]["status"] == "unchanged"
    hosts.resource("liste-des-entreprises-de-less").title = hosts.resource("liste-des-entreprises-de-less").name = "x"
    assert by_id(asked(capsys, nantes, "ess")[1])["ess"]["status"] == "absent"  # found, and nobody of it here yet
    hosts.datasets["liste-des-entreprises-de-less"] *= 2
    assert "titre a changé" in by_id(asked(capsys, nantes, "ess")[1])["ess"]["error"]


def test_a_catalogue_in_trouble_leaves_the_stable_address(nantes, hosts, capsys):
    hosts.trouble("/api/1/datasets/61d5e2d372a52d9f9411ff88", Reply(code=500))
    assert by_id(asked(capsys, nantes, "sirene_geolocalisation")[1])["sirene_geolocalisation"]["status"] == "new"


def test_misuse_is_said_and_nobody_is_asked(nantes, hosts, tmp_path, capsys):
    assert main(["fetch", str(nantes), "inconnue"]) == 2
    assert main(["fetch"]) == 2
    assert main(["fetch", str(tmp_path / "absent")]) == 2
    assert main(["fetch", "--list"]) == 0
    assert main(["fetch", "data/demo"]) == 1
    assert hosts.asked == []


def test_a_folder_is_made_on_the_way_and_kept_to_its_territory(hosts, tmp_path, capsys):
    folder = tmp_path / "bourg"
    assert asked(capsys, folder, "revenus", "--territoire", "Bourg-en-Bresse")[0] == 0
    assert main(["fetch", str(folder), "revenus", "--territoire", "Nantes"]) == 1


def test_every_source_has_its_words_and_its_own_id():
    assert set(BY_ID) == set(catalogue_words.OF)
    assert len(BY_ID) == len(ENTRIES)
    for said in catalogue_words.OF.values():
        assert said.label
        assert said.publisher
        assert said.licence
        assert said.rhythm
        assert said.gives
        assert said.by_hand


def test_addresses_are_kept_beside_the_tables_and_place_a_list_without_a_request(nantes, hosts, capsys, tmp_path):
    code, report = asked(capsys, nantes, "adresses", "--dry-run")
    assert (code, by_id(report)["adresses"]["status"]) == (0, "new")
    assert not (nantes / "adresses").exists()
    code, report = asked(capsys, nantes, "adresses")
    one = by_id(report)["adresses"]
    assert (code, one["status"], one["rows"], one["moves"]) == (0, "new", 2, [])
    assert by_id(asked(capsys, nantes, "adresses")[1])["adresses"]["status"] == "unchanged"
    assert main(["check", str(nantes)]) == 0
    listed = tmp_path / "liste.txt"
    listed.write_text("2 r. du Bon Secours 44000 Nantes\n8 quai Fosse Nantes\n1 rue Absente Nantes\n", encoding="utf-8")
    hosts.well()
    capsys.readouterr()
    assert main(["locate", str(nantes), str(listed), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [row["code_quartier"] for row in rows] == ["QN04401I", "HORS_QPV", ""]
    assert hosts.asked == []
    hosts.trouble("/data/ban/", Reply(gzip.compress(b"a;b\n1;2\n")))
    code, report = asked(capsys, nantes, "adresses")
    assert (code, "colonnes" in by_id(report)["adresses"]["error"]) == (1, True)
    assert main(["locate", str(nantes), str(listed), "--metres", "-1"]) == 2


def test_an_import_places_premises_and_head_offices_by_their_address(nantes, tmp_path):
    written(nantes / "adresses" / "44.parquet")
    lots = tmp_path / "locaux.csv"
    lots.write_text(
        "Nom du local;Adresse;Code postal;Commune;Surface\n"
        "A;1 rue du Général Leclerc;44000;Nantes;50\nB;12 avenue de l'Écluse;44100;Nantes;60\n"
        "C;4 rue Saint-Jean;44000;Nantes;70\nD;8 rue Perdue;44000;Nantes;80\n",
        encoding="utf-8",
    )
    report = import_files([lots], nantes)
    table = pd.read_csv(nantes / "locaux.csv", dtype=str).set_index("nom")
    places = {"A": "QN04401I", "B": "QN04401I", "C": "HORS_QPV", "D": "TERRITOIRE"}
    assert table["code_quartier"].to_dict() == places
    assert table.loc["A", "longitude"] == f"{INSIDE:.6g}"
    told = [(one.row, one.value) for one in report.files[0].faults if one.rule == "adresse_a_verifier"]
    assert told == [(3, "12 avenue de l'Écluse")]
    recipe = 'format = "libre"\ntable = "organismes"\n[colonnes]\n"Structure" = "nom"\n"Siège" = "adresse"\n'
    recipe += '"CP" = "code_postal"\n"Ville" = "commune"\n'
    offices = tmp_path / "sieges.csv"
    offices.write_text(
        "Structure;Siège;CP;Ville\nLa Ruche;2 rue Gal Leclerc;44000;Nantes\nLoin;rue de la Limite;44000;Nantes\n",
        encoding="utf-8",
    )
    import_files([offices], nantes, recipe=parse(recipe, "sieges"))
    bodies = pd.read_csv(nantes / "organismes.csv", dtype=str).set_index("nom")["code_quartier_siege"]
    assert bodies["La Ruche"] == "QN04401I"
    assert pd.isna(bodies["Loin"])  # an edge crosses the street: nobody can tell
