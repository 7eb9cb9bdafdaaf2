"""The readings of the contract about imports (12.26 to 12.39), each by its number, on small files made here.

Where another module holds a reading to many drawn files, here is the sentence itself: 12.30 and 12.35 are also in
`test_identity`, 12.33 in `test_territory`, 12.34 in `test_named_places`, 12.37 in `test_sources`, 12.38 in
`test_refusals`.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ess_metrics.__main__ import main
from ess_metrics.formats import shared_identity as rules
from ess_metrics.importing.run import import_files
from tests.importing.test_identity import SIRETS, brought, carriers, grant, table
from tests.importing.test_named_places import folder as named_folder  # noqa: F401  a fixture, under a name of its own
from tests.importing.test_named_places import money, places
from tests.importing.test_run import post
from tests.importing.test_territory import posts

TOTALS = ("demande", "attribue", "verse")


def brief(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def told(tmp_path: Path, text: str, name: str = "a.csv", **options) -> dict:
    return import_files([brief(tmp_path / name, text)], tmp_path / "d", **options).to_json()["files"][0]


@pytest.mark.parametrize(
    ("titles", "main_one"),
    [
        ("Montant demandé;Montant accordé;Montant versé", "attribue"),
        ("Montant demandé;Montant versé;", "demande"),
        ("Montant versé;;", "verse"),
    ],
)
def test_12_26_the_totals_speak_of_one_amount_and_each_type_has_its_own(tmp_path, titles, main_one):
    text = f"Association;Objet;Année;{titles};Coût total;Fonds propres\nA;Jardin;2023;900;500;200;5000;700\n"
    found = told(tmp_path, text)
    by_type = found["totals_by_type"]
    assert set(by_type) == set(TOTALS)
    assert found["total_eur_read"] == found["total_eur_written"] == by_type[main_one]["written"]
    written = dict(zip([title for title in titles.split(";") if title], (900, 500, 200), strict=False))
    kinds = {"Montant demandé": "demande", "Montant accordé": "attribue", "Montant versé": "verse"}
    assert {kinds[title]: euros for title, euros in written.items()} == {
        kind: sums["kept"] for kind, sums in by_type.items() if sums["written"]
    }


@pytest.mark.parametrize(
    ("title", "cell", "euros"),
    [("Montant", "7k", 7000), ("Montant (k€)", "7", 7000), ("Montant (k€)", "7 €", 7), ("Montant", "7,5 k€", 7500)],
)
def test_12_27_a_unit_in_the_cell_or_in_the_title_is_as_written(tmp_path, title, cell, euros):
    found = told(tmp_path, f"Association;Objet;Année;{title}\nA;Jardin;2023;{cell}\n")
    assert found["total_eur_written"] == found["total_eur_kept"] == euros
    assert not [fault for fault in found["faults"] if fault["severity"] == "question"]


def test_12_27_an_amount_that_is_text_is_counted_once_a_cell_and_in_no_total(tmp_path):
    text = "Association;Objet;Année;Montant demandé;Montant accordé\nA;J;2023;à définir;n.c.\nB;K;2023;900;à définir\n"
    found = told(tmp_path, text)
    assert found["rows_without_amount"] == 3
    assert found["totals_by_type"]["demande"]["written"] == 900
    assert found["total_eur_written"] == 0


def test_12_28_titles_headings_totals_and_notes_are_listed_and_a_line_of_several_rows_is_one(tmp_path):
    text = (
        "Ville de X;;;;\nAssociation;Objet;Année;Ville;Région\nCulture;;;;\nA;Jardin;2023;100;150\n;;;;\n"
        "B;Fête;2023;10;\nTotal;;;110;150\nSource : la ville;;;;\n"
    )
    found = told(tmp_path, text)
    assert (found["rows_read"], found["rows_kept"]) == (2, 2)
    assert {line["row"] for line in found["lines_ignored"]} == {1, 2, 3, 5, 7, 8}
    assert all(line["why"] and ("text" in line) for line in found["lines_ignored"])
    assert len(table(tmp_path / "d", "financements")) == 3


@pytest.mark.parametrize("label", ["Total", "TOTAL GÉNÉRAL", "Sous-total"])
def test_12_28_a_line_with_an_amount_that_adds_up_nothing_is_never_ignored(tmp_path, label):
    found = told(tmp_path, f"Association;Objet;Année;Montant\nA;Jardin;2023;100\n{label};;;999\n")
    assert (found["rows_read"], found["rows_refused"], found["total_eur_refused"]) == (2, 1, 999)
    assert 3 not in {line["row"] for line in found["lines_ignored"]}


def test_12_29_a_question_keeps_the_row_is_asked_once_and_answered_by_its_id(tmp_path, capsys):
    source = brief(tmp_path / "a.csv", "Association;Objet;Année;Montant\nA;Jardin;2023;1.500\n")
    into = ["import", str(source), "--into", str(tmp_path / "d"), "--json"]
    assert main(into) == 0
    first = json.loads(capsys.readouterr().out)["files"][0]
    (asked,) = [fault for fault in first["faults"] if fault["severity"] == "question"]
    assert first["rows_kept"] == 1
    assert asked["default"] in asked["choices"]
    assert main(into) == 0
    again = json.loads(capsys.readouterr().out)["files"][0]
    assert not [fault for fault in again["faults"] if fault["severity"] == "question"]
    for wrong in (f"{asked['id']}=nimporte", "0123456789ab=milliers"):
        assert main([*into, "--answer", wrong]) == 2
    assert main([*into, "--answer", f"{asked['id']}=milliers"]) == 0
    assert (tmp_path / "d" / "reponses.csv").exists()
    assert [float(row["montant_attribue"]) for row in table(tmp_path / "d", "financements")] == [1500]
    assert main(into) == 0  # the answer is replayed
    assert [float(row["montant_attribue"]) for row in table(tmp_path / "d", "financements")] == [1500]


def test_12_30_an_invalid_siret_identifies_nothing_and_a_body_is_found_by_siret_or_rna(tmp_path):
    folder = tmp_path / "d"
    brought(folder, grant(SIRET="12345678901234"), grant(SIRET="11111111111111", Objet="Fête"))
    assert [row["siret"] for row in carriers(folder)] == [""]
    head = "Association;SIRET;RNA;Objet;Année;Montant\n"
    lines = f"Un;{SIRETS[0]};W123456789;J;2023;1\nDeux;;W123456789;K;2023;2\nTrois;{SIRETS[0]};;L;2023;3\n"
    import_files([brief(tmp_path / "b.csv", head + lines)], tmp_path / "e")
    assert len(carriers(tmp_path / "e")) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("La Ruche", "Ruche", True),
        ("SCIC Les Maraîchers", "Maraîchers", True),
        ("Amis de la Ruche", "Amis Ruche", False),
        ("Les As", "As", False),
    ],
)
def test_12_31_names_are_folded_from_the_left_never_inside_nor_to_nothing(one, other, same):
    assert (rules.body_name(one) == rules.body_name(other)) is same


@pytest.mark.parametrize(("years", "projects"), [(("2023", "2024"), 1), (("2021", "2024"), 2)])
def test_12_32_years_that_meet_or_follow_are_one_project_and_an_empty_title_joins_nothing(tmp_path, years, projects):
    folder = tmp_path / "d"
    brought(folder, *(grant(Année=year) for year in years))
    assert len(table(folder, "projets")) == projects
    brought(tmp_path / "e", grant(Objet=""), grant(Objet="", Année="2024"))
    assert all(not row["projet_id"] for row in table(tmp_path / "e", "financements"))


def test_12_33_a_national_file_waits_without_a_territory_and_a_list_of_grants_never_does(tmp_path):
    files = [posts(tmp_path / "p.json", post("06715R001001")), brief(tmp_path / "a.csv", "x")]
    files[1].write_text("Association;Objet;Année;Montant\nA;Jardin;2023;100\n", encoding="utf-8")
    national, own = (import_files([one], tmp_path / "d").to_json()["files"][0] for one in files)
    assert (national["rows_waiting"], national["rows_read"], national["total_eur_read"]) == (1, 0, 0)
    assert (own["rows_waiting"], own["rows_kept"], own["rows_outside"]) == (0, 1, 0)


def test_12_34_the_whole_cell_first_then_its_pieces_and_an_unread_piece_is_a_question(tmp_path, named_folder):  # noqa: F811
    cells = ("Neuhof - Meinau", "Cité Ill, Elsau", "Tous QPV", "hors QPV", "Hautepierre / Ailleurs", "")
    file = import_files([money(tmp_path / "a.csv", *cells)], named_folder).files[0]
    assert list(places(named_folder).values()) == [
        {"QN06711M": 1}, {"QN06712I": 0.5, "QN06713I": 0.5}, {"TERRITOIRE": 1}, {"HORS_QPV": 1}, {}, {},
    ]  # fmt: skip
    assert [(fault.rule, fault.row) for fault in file.questions] == [("quartier_a_preciser", 6)]
    assert file.rows_kept == len(cells)


def test_12_36_changes_count_rows_of_tables_and_the_same_file_twice_changes_nothing(tmp_path):
    rows = (grant(), grant(Objet="Serre"), grant(Association="LA RUCHE", Financeur="Région"))
    first = brought(tmp_path / "d", *rows).to_json()["changes"]
    assert set(first) == {"added", "changed", "rows_merged"}
    assert first["added"] == sum(
        len(table(tmp_path / "d", stem))
        for stem in ("organismes", "projets", "projets_quartiers", "financements", "dispositifs", "sources")
        if (tmp_path / "d" / f"{stem}.csv").exists()
    )
    assert all({"row", "into", "why"} <= set(one) for one in first["rows_merged"])
    again = brought(tmp_path / "d", *rows).to_json()["changes"]
    assert (again["added"], again["changed"]) == (0, 0)


def test_12_37_a_row_that_two_files_give_joins_their_ids(tmp_path):
    brought(tmp_path / "d", grant())
    brought(tmp_path / "d", grant(Année="2024"), name="b.csv")
    (project,) = table(tmp_path / "d", "projets")
    assert set(project["source_id"].split("|")) == {row["source_id"] for row in table(tmp_path / "d", "sources")}


def test_12_38_an_ignored_column_and_a_person_are_copied_nowhere(tmp_path):
    head = "Association;Objet;Année;Montant;Contact;Date de naissance;Mél;Portable;Avis interne\n"
    lines = "A;Jardin;2023;n.c.;Zoé Untel;01/02/1980;z@u.fr;06 01 02 03 04;confidence\n"
    told(tmp_path, head + lines + lines.replace("n.c.", "100"))
    for path in (tmp_path / "d").rglob("*"):
        if path.is_file():
            text = path.read_text("utf-8", errors="replace")
            assert not [one for one in ("Untel", "1980", "z@u", "06 01", "confidence") if one in text], path


@pytest.mark.parametrize("cell", ["1", "0,5", "0.25", "50", "100", "100 %", "33,3 %", "", "250"])
def test_12_39_a_percentage_of_scdl_changes_no_amount_and_asks_nothing(tmp_path, cell):
    head = "nomAttribuant;idAttribuant;dateConvention;nomBeneficiaire;objet;montant;nature;pourcentageSubvention\n"
    line = f"Ville;21440000100019;2023-03-15;A;Jardin;1000;aide en numéraire;{cell}\n"
    found = told(tmp_path, head + line)
    assert (found["total_eur_written"], found["total_eur_kept"], found["rows_kept"]) == (1000, 1000, 1)
    assert not [fault for fault in found["faults"] if fault["severity"] in ("question", "bloquant")]
