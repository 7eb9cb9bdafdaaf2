"""`refus/` keeps what was left out, of the columns that the import takes, and nothing of a person."""

from __future__ import annotations

import csv

import pytest

from ess_metrics.importing.run import import_files

TEXT = (
    "Association;Objet;Année;Date de décision;Montant;Contact;Téléphone;Courriel du président;Observations\n"
    "A;Jardin;2023;12/03/2023;100;Mme Untel;06 11 22 33 44;a@b.fr;secret un\n"
    "B;Fête;2023;mi-mars;200;M. Quidam;06 55 66 77 88;c@d.fr;secret deux\n"
    "C;Bal;2023;01/04/2023;à définir;Mme Tierce;06 99 88 77 66;e@f.fr;secret trois\n"
)
PRIVATE = ("Untel", "Quidam", "Tierce", "06 11", "06 55", "06 99", "@", "secret")


def kept(folder, name):
    with (folder / "refus" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "aides.csv").write_text(TEXT, encoding="utf-8")
    import_files([tmp_path / "aides.csv"], tmp_path / "d")
    return tmp_path / "d"


def test_a_refused_row_keeps_its_mapped_columns(folder):
    (row,) = kept(folder, "aides.csv-refus.csv")
    assert (row["ligne"], row["regle"], row["Association"], row["Montant"]) == (
        "4",
        "montant_illisible",
        "C",
        "à définir",
    )
    assert set(row) == {"ligne", "regle", "motif", "Association", "Objet", "Année", "Date de décision", "Montant"}


def test_an_optional_cell_set_aside_is_kept_and_its_row_goes_in(folder):
    (cell,) = kept(folder, "aides.csv-cellules.csv")
    assert (cell["ligne"], cell["colonne"], cell["valeur"]) == ("3", "Date de décision", "mi-mars")
    assert "200.00" in (folder / "financements.csv").read_text("utf-8")


def test_nothing_of_a_person_and_no_ignored_column_is_written_anywhere(folder):
    for path in folder.rglob("*"):
        if path.is_file():
            text = path.read_text("utf-8", errors="replace")
            assert not [word for word in PRIVATE if word in text], path


def test_what_is_mended_leaves_no_refusal_behind(tmp_path, folder):
    mended = TEXT.replace("mi-mars", "15/03/2023").replace("à définir", "300")
    (tmp_path / "aides.csv").write_text(mended, encoding="utf-8")
    import_files([tmp_path / "aides.csv"], folder)
    assert not list((folder / "refus").iterdir())
