import csv
import sys
from pathlib import Path

import pytest

from ess_metrics.folder import reading
from ess_metrics.formats import ess_status
from ess_metrics.importing.run import import_files

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
import make_sirene

FOLDER = {
    "manifest.toml": (
        'titre = "t"\nterritoire = "t"\nsiren_epci = ""\ncode_contrat = ""\ngeneration = "2024"\nfictif = true\n'
        'date_extraction = 2026-01-01\nsource = ""\nlicence = ""\n'
    ),
    "quartiers.csv": (
        "code_quartier,generation,nom,commune_codes,communes\nQN06710I,2024,Hautepierre,67482,Strasbourg\n"
    ),
}  # fmt: skip
STOCK = {
    "siret": "10000000300002", "siren": "100000003", "codeCommuneEtablissement": "67482",
    "etatAdministratifEtablissement": "A",
    "dateCreationEtablissement": "2020-02-01", "dateDebut": "2021-01-01", "activitePrincipaleEtablissement": "88.99B",
    "nomenclatureActivitePrincipaleEtablissement": "NAFRev2", "trancheEffectifsEtablissement": "NN",
    "statutDiffusionEtablissement": "O", "enseigne1Etablissement": "Chez nous",
}  # fmt: skip
UNIT = {
    "siren": "100000003", "etatAdministratifUniteLegale": "A", "categorieJuridiqueUniteLegale": "9260",
    "economieSocialeSolidaireUniteLegale": "", "denominationUniteLegale": "Association locale",
    "statutDiffusionUniteLegale": "O", "activitePrincipaleUniteLegale": "88.99B",
}  # fmt: skip
GEO = {"siret": "10000000300002", "plg_qp24": "QN06710I", "qualite_qp24": "11", "plg_code_commune": "67482"}


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "d"
    place.mkdir()
    for name, text in FOLDER.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


def official(path, columns, records, separator=","):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", delimiter=separator)
        writer.writeheader()
        writer.writerows(records)
    return path


def stock(tmp_path, *records):
    return official(tmp_path / "a.csv", make_sirene.STOCK, [STOCK | record for record in records])


def units(tmp_path, *records):
    return official(tmp_path / "b.csv", make_sirene.UNITS, [UNIT | record for record in records])


def geo(tmp_path, *records):
    return official(tmp_path / "c.csv", make_sirene.GEO, [GEO | record for record in records], ";")


def rows(folder, stem="etablissements"):
    with (folder / f"{stem}.csv").open(encoding="utf-8", newline="") as file:
        return {next(iter(row.values())): row for row in csv.DictReader(file)}


def test_three_files_make_one_establishment_whatever_their_order(folder, tmp_path):
    files = [
        units(tmp_path, {}),
        stock(tmp_path, {}, {"siret": "20000000300002", "codeCommuneEtablissement": "75001"}),
        geo(tmp_path, {}),
    ]
    report = import_files(files, folder)
    assert [(file.format, file.rows_read, file.rows_kept) for file in report.files] == [
        ("sirene-unites-legales", 1, 1), ("sirene-etablissements", 1, 1), ("sirene-geolocalisation", 1, 1),
    ]  # fmt: skip
    found = rows(folder)
    assert len(found["10000000300002"].pop("source_id").split("|")) == len(files)
    assert found == {
        "10000000300002": {
            "siret": "10000000300002", "siren": "100000003", "nom": "Association locale", "code_quartier": "QN06710I",
            "code_commune": "67482", "naf": "88.99B", "naf_version": "NAFRev2", "categorie_juridique": "9260",
            "ess": "true", "etat": "actif", "date_creation": "2020-02-01", "date_fermeture": "",
            "tranche_effectifs": "NN", "qualite_geo": "11",
        }
    }  # fmt: skip
    assert not import_files(files, folder).changed
    assert reading.check(folder).ok


def test_an_uncertain_position_is_not_used_and_outside_is_outside(folder, tmp_path):
    records = [
        {"siret": "1", "qualite_qp24": "33"},
        {"siret": "2", "plg_qp24": "CSZ"},
        {"siret": "3", "plg_qp24": "HZ", "plg_code_commune": "75101"},
        {"siret": "4", "plg_qp24": "QN07501M", "plg_code_commune": "67482"},
    ]
    file = import_files([geo(tmp_path, *records)], folder).files[0]
    assert {key: row["code_quartier"] for key, row in rows(folder).items()} == {
        "1": "",
        "2": "HORS_QPV",
        "4": "HORS_QPV",
    }
    assert {fault.rule for fault in file.faults} == {"sirene_qualite", "hors_territoire"}


def test_partial_diffusion_has_no_name(folder, tmp_path):
    first = stock(tmp_path, {"statutDiffusionEtablissement": "P"}, {"siret": "10000000300010", "siren": "100000001"})
    second = units(tmp_path, {"statutDiffusionUniteLegale": "P", "denominationUniteLegale": "Secret"})
    import_files([first, second], folder)
    assert {key: row["nom"] for key, row in rows(folder).items()} == {
        "10000000300002": "",
        "10000000300010": "Chez nous",
    }


def test_a_closed_establishment_closes_on_the_day_its_last_period_begins(folder, tmp_path):
    import_files([stock(tmp_path, {"etatAdministratifEtablissement": "F"})], folder)
    row = rows(folder)["10000000300002"]
    assert (row["etat"], row["date_fermeture"]) == ("ferme", "2021-01-01")


def test_a_known_organisation_learns_its_legal_form(folder, tmp_path):
    text = "organisme_id,nom,siret,siren,rna,categorie_juridique,naf,ess_statut,ess_motif\n"
    text += "10000000300099,À la main,10000000300099,100000003,,,,inconnu,\n"
    (folder / "organismes.csv").write_text(text, encoding="utf-8")
    import_files([units(tmp_path, {})], folder)
    row = rows(folder, "organismes")["10000000300099"]
    assert (row["nom"], row["categorie_juridique"], row["ess_statut"], row["ess_motif"]) == (
        "À la main", "9260", "association", "categorie_juridique",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("category", "flag", "activity", "status", "reason", "said"),
    [
        ("9260", "", "", "association", "categorie_juridique", "true"),
        ("5195", "", "", "cooperative", "categorie_juridique", "true"),
        ("9220", "N", "", "hors_ess", "sirene_flag", "false"),
        ("5710", "O", "", "societe_commerciale_ess", "sirene_flag", "true"),
        ("5710", "", "", "inconnu", "", ""),
        ("5710", "N", "", "hors_ess", "sirene_flag", "false"),
        ("1000", "", "", "hors_ess", "categorie_juridique", "false"),
        ("7210", "", "", "hors_ess", "categorie_juridique", "false"),
        ("9220", "", "94.91Z", "hors_ess", "categorie_juridique", "false"),
        ("9240", "", "", "hors_ess", "categorie_juridique", "false"),
        ("", "", "", "inconnu", "", ""),
    ],
)
def test_the_standing_of_a_legal_unit(category, flag, activity, status, reason, said):
    found = ess_status.standing(category, flag, activity)
    assert (found.status, found.reason, found.ess) == (status, reason, said)


def test_generated_files_in_both_forms_give_the_same(folder, tmp_path):
    results = []
    for parquet in (False, True):
        files = [make_sirene.write(kind, 4000, tmp_path / f"{parquet}", parquet) for kind in ("geo", "stock", "units")]
        heard = []
        report = import_files(
            files, folder, dry_run=True, progress=lambda name, share, heard=heard: heard.append(share)
        )
        results.append([(file.rows_read, file.rows_kept) for file in report.files])
        assert [file.rows_read + file.rows_outside for file in report.files[:2]] == [4000, 4000]
        assert heard[-1] == 1.0
        assert heard == sorted(heard)
    assert results[0] == results[1]
    assert results[0][:2] == [(3, 3), (3, 3)]
