"""Neighbourhoods by their names, in any table: money and premises alike (contract 12.34)."""

import csv
from pathlib import Path

import openpyxl
import pytest

from ess_metrics.importing.run import import_files
from tests.importing.test_identity import table
from tests.importing.test_territory import manifest

AREAS = (
    ("QN06710I", "Hautepierre", "Maille Catherine|HTP"),
    ("QN06711M", "Neuhof - Meinau", ""),
    ("QN06712I", "Cité Ill", ""),
    ("QN06713I", "Elsau", ""),
)


@pytest.fixture
def folder(tmp_path):
    made = manifest(tmp_path / "d", generation="2024", siren_epci="246700488")
    with (made / "quartiers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code_quartier", "generation", "nom", "commune_codes", "communes", "alias"])
        writer.writerows([code, "2024", name, "67482", "Strasbourg", alias] for code, name, alias in AREAS)
    return made


def money(path: Path, *cells: str, title: str = "Quartier") -> Path:
    rows = [f"Ville;Asso {at};Projet {at};2023;1000;{cell}" for at, cell in enumerate(cells)]
    path.write_text("\n".join([f"Financeur;Association;Objet;Année;Montant;{title}", *rows]), encoding="utf-8")
    return path


def places(folder: Path) -> dict[str, dict[str, float]]:
    """Title of the project -> its places with their parts."""
    titles = {row["projet_id"]: row["intitule"] for row in table(folder, "projets")}
    found = {title: {} for title in titles.values()}
    if (folder / "projets_quartiers.csv").exists():
        for row in table(folder, "projets_quartiers"):
            found[titles[row["projet_id"]]][row["code_quartier"]] = float(row["part"])
    return found


WRITTEN = {
    "Hautepierre": {"QN06710I": 1},
    "HAUTEPIERRE ": {"QN06710I": 1},
    "maille catherine": {"QN06710I": 1},
    "QN06713I": {"QN06713I": 1},
    "qn06713i": {"QN06713I": 1},
    "QN 067 13 I": {"QN06713I": 1},
    "QPV QN-067-13I": {"QN06713I": 1},
    "QN 067 13I, Cité Ill": {"QN06712I": 0.5, "QN06713I": 0.5},
    "Neuhof - Meinau": {"QN06711M": 1},
    "Cité Ill / Elsau": {"QN06712I": 0.5, "QN06713I": 0.5},
    "Cité Ill et Elsau": {"QN06712I": 0.5, "QN06713I": 0.5},
    "Tous les QPV": {"TERRITOIRE": 1},
    "Tous QPV": {"TERRITOIRE": 1},
    "tout le territoire": {"TERRITOIRE": 1},
    "Hors QPV": {"HORS_QPV": 1},
}


@pytest.mark.parametrize("title", ["Quartier", "Quartiers concernés", "QPV"])
def test_a_name_places_the_money(folder, title):
    import_files([money(folder.parent / "a.csv", *WRITTEN, title=title)], folder)
    found = places(folder)
    assert [found[f"Projet {at}"] for at in range(len(WRITTEN))] == list(WRITTEN.values())


def test_a_near_miss_is_a_question_asked_once_and_the_row_waits_without_place(folder):
    source = money(folder.parent / "a.csv", "Haute Pierre Nord", "Haute Pierre Nord", "Elsau")
    file = import_files([source], folder).files[0]
    (asked,) = file.questions
    assert asked.row == 2
    assert "QN06710I" in asked.facts["choices"]
    assert (file.rows_kept, file.rows_refused) == (3, 0)
    assert places(folder) == {"Projet 0": {}, "Projet 1": {}, "Projet 2": {"QN06713I": 1}}
    import_files([source], folder, answers={asked.facts["id"]: "QN06710I"})
    assert places(folder)["Projet 1"] == {"QN06710I": 1}


def test_an_empty_cell_is_no_place(folder):
    import_files([money(folder.parent / "a.csv", "", "Elsau")], folder)
    assert places(folder) == {"Projet 0": {}, "Projet 1": {"QN06713I": 1}}


def test_premises_are_placed_by_the_name_of_their_neighbourhood(folder):
    source = folder.parent / "locaux.csv"
    source.write_text(
        "nom;adresse;quartier;surface_m2;statut\n"
        "Lot 1;1 rue A;Hautepierre;50;vacant\nLot 2;2 rue B;elsau;60;loué\nLot 3;3 rue C;Haute-Pierre Est;70;vacant\n",
        encoding="utf-8",
    )
    file = import_files([source], folder, format="lieux").files[0]
    found = {row["nom"]: row["code_quartier"] for row in table(folder, "locaux")}
    assert found == {"Lot 1": "QN06710I", "Lot 2": "QN06713I", "Lot 3": "TERRITOIRE"}
    assert (file.rows_kept, file.rows_outside) == (3, 0)
    assert [fault.value for fault in file.questions] == ["Haute-Pierre Est"]


def test_our_own_workbook_may_name_neighbourhoods_too(folder):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "locaux"
    sheet.append(["local_id", "nom", "code_quartier", "surface_m2"])
    sheet.append(["L1", "Halle", "Hautepierre", 120])
    book.save(folder.parent / "classeur.xlsx")
    import_files([folder.parent / "classeur.xlsx"], folder)
    assert [row["code_quartier"] for row in table(folder, "locaux")] == ["QN06710I"]
