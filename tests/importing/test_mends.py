"""Corrections made by hand: kept, replayed at each import, undone by deleting their line, named by the proof."""

import csv
import hashlib

import pytest

from ess_metrics.__main__ import main
from ess_metrics.folder import corrections
from ess_metrics.importing import mends
from ess_metrics.importing.run import import_files
from ess_metrics.model.faults import QUESTION, DataError

AREAS = "code_quartier,generation,nom\nQN06701M,2024,Neuhof\nQN06702M,2024,Meinau\n"
MANIFEST = """titre = "t"
territoire = "t"
siren_epci = ""
code_contrat = ""
generation = "2024"
fictif = true
date_extraction = 2026-01-01
source = "s"
licence = "l"
"""
RECIPE = """table = "actions"
[colonnes]
"Structure" = "porteur_nom"
"Action" = "intitule"
"Lieu" = "quartiers"
"Ville" = { champ = "montant_attribue", fonds = "COMMUNE" }
[constantes]
annee = 2023
dispositif_code = "AAP_CDV"
"""


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "dossier"
    (made / "recettes").mkdir(parents=True)
    (made / "recettes" / "suivi.toml").write_text(RECIPE, encoding="utf-8")
    (made / "quartiers.csv").write_text(AREAS, encoding="utf-8")
    (made / "manifest.toml").write_text(MANIFEST, encoding="utf-8")
    return made


def file(tmp_path, *amounts, name="bilan.csv"):
    path = tmp_path / name
    lines = [f"Asso {at};Action {at};Neuhof;{amount}" for at, amount in enumerate(amounts)]
    path.write_text("\n".join(["Structure;Action;Lieu;Ville", *lines]) + "\n", encoding="utf-8")
    return path


def rows(folder, stem="financements"):
    with (folder / f"{stem}.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def first(folder):
    return rows(folder)[0]["financement_id"]


def amount(folder, key):
    return next(row["montant_attribue"] for row in rows(folder) if row["financement_id"] == key)


def test_a_correction_is_replayed_and_undone_by_deleting_its_line(tmp_path, folder):
    path = file(tmp_path, 100, 200)
    import_files([path], folder)
    key = first(folder)
    made = mends.correct(
        folder, "financements", key, "montant_attribue", "1 500,50 €", why="délibération", author="Zoé"
    )
    assert (made.avant, made.apres, made.auteur, made.motif) == ("100.00", "1500.5", "Zoé", "délibération")
    assert float(amount(folder, key)) == 1500.5
    import_files([path], folder)
    assert float(amount(folder, key)) == 1500.5
    lines = (folder / "corrections.csv").read_text(encoding="utf-8").splitlines()
    (folder / "corrections.csv").write_text(lines[0] + "\n", encoding="utf-8")
    import_files([path], folder)
    assert float(amount(folder, key)) == 100


def test_undone_even_where_a_file_only_fills_what_is_empty(tmp_path, folder):
    path = file(tmp_path, 100)
    import_files([path], folder)
    body = rows(folder, "organismes")[0]
    mends.correct(folder, "organismes", body["organisme_id"], "nom", "Asso zéro", why="coquille")
    import_files([path], folder)
    assert rows(folder, "organismes")[0]["nom"] == "Asso zéro"
    (folder / "corrections.csv").unlink()
    import_files([path], folder)
    assert rows(folder, "organismes")[0]["nom"] == body["nom"]


def test_a_value_that_moved_since_is_a_question(tmp_path, folder):
    import_files([file(tmp_path, 100)], folder)
    key = first(folder)
    mends.correct(folder, "financements", key, "montant_attribue", "120", why="x")
    moved = file(tmp_path, 300)
    report = import_files([moved], folder).files[0]
    asked = [fault for fault in report.faults if fault.severity == QUESTION]
    assert [fault.rule for fault in asked] == ["correction_a_revoir"]
    assert float(amount(folder, key)) == 300
    import_files([moved], folder, answers={asked[0].facts["id"]: "correction"})
    assert float(amount(folder, key)) == 120


def test_the_same_amount_written_otherwise_is_the_same(tmp_path, folder):
    import_files([file(tmp_path, 2000)], folder)
    key = first(folder)
    mends.correct(folder, "financements", key, "montant_attribue", "2100", why="x")
    report = import_files([file(tmp_path, "2 000,00", name="autre.csv")], folder).files[0]
    assert not [fault for fault in report.faults if fault.rule == "correction_a_revoir"]
    assert float(amount(folder, key)) == 2100


def test_a_row_that_is_gone_is_a_question_and_the_correction_stays(tmp_path, folder):
    path = file(tmp_path, 100)
    import_files([path], folder)
    line = corrections.Correction("", "projets", "P-ABSENT", "intitule", "A", "B", "", "", "")
    (folder / "corrections.csv").write_bytes(corrections.to_csv([line]))
    report = import_files([path], folder).files[0]
    assert "correction_sans_ligne" in {fault.rule for fault in report.faults if fault.severity == QUESTION}
    assert corrections.read(folder) == [line]


def test_a_corrected_key_is_found_by_the_old_and_the_new(tmp_path, folder):
    path = file(tmp_path, 100)
    import_files([path], folder)
    key = first(folder)
    mends.correct(folder, "financements", key, "financement_id", "F-1", why="numéro")
    made = mends.correct(folder, "financements", "F-1", "section", "Investissement", why="oubli")
    assert (made.cle, made.apres) == (key, "investissement")
    import_files([path], folder)
    assert [(row["financement_id"], row["section"]) for row in rows(folder)] == [("F-1", "investissement")]


def test_a_cell_of_a_file_is_corrected_before_it_is_read(tmp_path, folder):
    path = file(tmp_path, "1OO", 200)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert import_files([path], folder).files[0].rows_without_amount == 1
    line = corrections.Correction(digest, "", "2", "Ville", "1OO", "100", "", "", "lettre O")
    (folder / "corrections.csv").write_bytes(corrections.to_csv([line]))
    report = import_files([path], folder).files[0]
    assert (report.rows_without_amount, report.total_eur_kept) == (0, 300.0)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("montant_attribue", "-5"),
        ("montant_attribue", "beaucoup"),
        ("annee", ""),
        ("projet_id", "ABSENT"),
        ("section", "x"),
    ],
)
def test_what_the_schema_refuses_is_refused(tmp_path, folder, column, value):
    import_files([file(tmp_path, 100)], folder)
    before = (folder / "financements.csv").read_bytes()
    with pytest.raises(DataError):
        mends.correct(folder, "financements", first(folder), column, value, why="x")
    assert (folder / "financements.csv").read_bytes() == before
    assert not (folder / "corrections.csv").exists()


def test_the_command_line(tmp_path, folder, capsys):
    import_files([file(tmp_path, 100)], folder)
    key = first(folder)
    asked = ["correct", str(folder), "financements", key]
    assert main([*asked, "montant_attribue", "150", "--why", "vote"]) == 0
    assert main([*asked, "couleur", "150", "--why", "vote"]) == 2
    assert main(["correct", str(folder), "rien", key, "x", "1", "--why", "vote"]) == 2
    assert main(["correct", str(folder), "financements", "ABSENT", "annee", "2020", "--why", "vote"]) == 1
    assert main([*asked, "montant_attribue", "-1", "--why", "vote"]) == 1
    assert "ABSENT" in capsys.readouterr().err


def test_the_proof_names_the_corrections(tmp_path, folder, capsys):
    from ess_metrics.analyses.proof import prove
    from ess_metrics.folder.reading import read
    from ess_metrics.model.selection import Selection

    import_files([file(tmp_path, 100)], folder)
    mends.correct(folder, "financements", first(folder), "montant_attribue", "150", why="vote du 3 mai")
    code = prove(read(folder), "granted", None, None, Selection())
    assert main(["proof", code, "--data", str(folder)]) == 0
    assert "vote du 3 mai" in capsys.readouterr().out
