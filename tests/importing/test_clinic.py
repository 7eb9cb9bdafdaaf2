"""The clinic: faults grouped, sums balanced, the file given back marked and good to import again."""

from __future__ import annotations

import openpyxl
import pytest

from ess_metrics.files.raw_files import BALANCE, open_raw
from ess_metrics.formats import european, grant_files
from ess_metrics.formats.source import Context
from ess_metrics.importing import clinic
from ess_metrics.model.faults import BLOCKING, WARNING, Fault
from ess_metrics.texts.fault_sentences import RULES
from ess_metrics.texts.fault_wording import message, suggestion
from tests.real import real

TEXT = (
    "Association;Année;Montant;Objet\n=1+1;2020;100;+33 projet\nAsso B;2020;n.c.;-5 degrés\n"
    "@Asso C;2021;mille deux;ok projet\n"
    "Asso D;2021;240 000 € (pour 3 saisons);ok projet\n"
)


def visited(path, source=grant_files):
    raw = open_raw(path)
    return raw, source.read(raw, Context())


@pytest.fixture
def marked(tmp_path):
    (tmp_path / "aides.csv").write_text(TEXT, encoding="utf-8")
    raw, outcome = visited(tmp_path / "aides.csv")
    out = tmp_path / "aides_a_corriger.xlsx"
    clinic.annotated_workbook(raw, outcome, out)
    return raw, outcome, out


def test_groups_put_the_worst_first_and_count():
    faults = [
        Fault("ligne_courte", WARNING, "a.csv", row=9, facts={"cells": 1, "expected": 2}),
        Fault("siren_pour_siret", WARNING, "a.csv", row=2, value="x", facts={"count": 40}),
        *[
            Fault("montant_illisible", BLOCKING, "a.csv", row=n, column="montant", value="n.c.")
            for n in range(20, 2, -1)
        ],
    ]
    found = clinic.groups(faults)
    assert [(g.rule, g.count) for g in found] == [
        ("montant_illisible", 18),
        ("siren_pour_siret", 40),
        ("ligne_courte", 1),
    ]
    assert found[0].lines == (3, 4, 5, 6, 7)
    assert "ligne 3" in found[0].message


def test_balance(marked):
    sums = clinic.balance(marked[1])
    assert (sums.rows_read, sums.rows_kept, sums.rows_refused, sums.holds) == (4, 2, 2, True)
    assert sums.euros_read == sums.euros_kept + sums.euros_refused


def test_faulty_cells_are_coloured_and_commented_on_their_own_lines(marked):
    sheet = openpyxl.load_workbook(marked[2])["Données"]
    assert [cell.value for cell in sheet[1]] == ["Association", "Année", "Montant", "Objet"]
    assert sheet["C3"].fill.start_color.rgb == clinic.RED.start_color.rgb
    assert sheet["C4"].fill.start_color.rgb == clinic.RED.start_color.rgb
    assert sheet["C5"].fill.start_color.rgb == clinic.ORANGE.start_color.rgb
    assert "« n.c. »".replace(" ", "\u202f") in sheet["C3"].comment.text
    assert sheet["C2"].comment is None


def test_nothing_becomes_a_formula(marked):
    book = openpyxl.load_workbook(marked[2])
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert book["Données"]["A2"].value == "=1+1"
    assert book["Données"]["D2"].value == "+33 projet"


def test_dropped_again_it_gives_the_same_and_mended_it_updates_its_rows(marked):
    _, outcome, out = marked
    raw, again = visited(out)
    assert [grid.sheet for grid in raw.grids] == ["Données"]
    assert raw.grids[0].rows == marked[0].grids[0].rows
    figures = ("rows_read", "rows_kept", "rows_refused", "euros_read", "euros_kept")
    assert [getattr(again, name) for name in figures] == [getattr(outcome, name) for name in figures]
    book = openpyxl.load_workbook(out)
    book["Données"]["C3"] = 50
    book.save(out)
    _, mended = visited(out)
    assert (mended.rows_refused, mended.euros_kept) == (1, outcome.euros_kept + 50)
    assert set(outcome.tables["financements"]["financement_id"]) < set(mended.tables["financements"]["financement_id"])


def test_the_balance_sheet_tells_the_figures_and_is_written_once(marked, tmp_path):
    raw, outcome = visited(marked[2])
    clinic.annotated_workbook(raw, outcome, tmp_path / "b.xlsx")
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert book.sheetnames == ["Données", "Bilan"]
    sheet = book["Bilan"]
    assert sheet["A1"].value == BALANCE
    assert [cell.value for cell in sheet[6]][:4] == ["Lignes", 4, 2, 2]
    assert sheet["A11"].value == "À corriger"


def test_lines_above_the_titles_stay_and_numbers_do_not_move(tmp_path):
    (tmp_path / "a.csv").write_text(
        "DÉPARTEMENT;;\n;;\nAssociation;Année;Montant\nA;2020;n.c.\nB;2020;5\n", encoding="utf-8"
    )
    raw, outcome = visited(tmp_path / "a.csv")
    clinic.annotated_workbook(raw, outcome, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Données"]
    assert (sheet["A1"].value, sheet["A3"].value, sheet["C4"].value) == ("DÉPARTEMENT", "Association", "n.c.")
    assert sheet["C4"].comment


def test_an_xlsx_keeps_its_styles_and_its_values(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Association", "Année", "Montant"], ["A", 2020, "n.c."], ["B", 2020, 5.5]):
        sheet.append(row)
    sheet["A2"].font = openpyxl.styles.Font(bold=True)
    book.save(tmp_path / "a.xlsx")
    raw, outcome = visited(tmp_path / "a.xlsx")
    clinic.annotated_workbook(raw, outcome, tmp_path / "b.xlsx")
    back = openpyxl.load_workbook(tmp_path / "b.xlsx").worksheets[0]
    assert back["A2"].font.bold
    assert back["C3"].value == 5.5
    assert back["C2"].fill.start_color.rgb == clinic.RED.start_color.rgb


def test_json_records_stand_one_line_lower_under_their_titles(tmp_path):
    (tmp_path / "a.json").write_text('[{"Association": "A", "Année": 2020, "Montant": "n.c."}]', encoding="utf-8")
    raw, outcome = visited(tmp_path / "a.json")
    clinic.annotated_workbook(raw, outcome, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Données"]
    assert (sheet["C1"].value, sheet["C2"].value) == ("Montant", "n.c.")
    assert sheet["C2"].comment


@pytest.mark.parametrize(
    ("pattern", "source"),
    [
        ("subventions_49*/*conventions*.csv", grant_files),
        ("subventions_72*/*.xls", grant_files),
        ("subventions_72*/*.csv", grant_files),
        ("subventions_72*/*.xlsx", grant_files),
        ("subventions_80*/*.csv", grant_files),
        ("subventions_ville_montpellier*/*.ods", grant_files),
        ("feder*/*.xls", european),
    ],
)
def test_real_files_given_back_say_the_same_when_dropped_again(tmp_path, pattern, source):
    raw, outcome = visited(real(pattern), source)
    clinic.annotated_workbook(raw, outcome, tmp_path / "a.xlsx")
    _, again = visited(tmp_path / "a.xlsx", source)
    assert (again.rows_read, again.rows_kept, again.euros_read) == (
        outcome.rows_read,
        outcome.rows_kept,
        outcome.euros_read,
    )
    ids = [set(found.tables["financements"]["financement_id"]) for found in (outcome, again)]
    assert ids[0] == ids[1]


# --- the sentences -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_has_sentences_that_never_fail(rule):
    bare = Fault(rule)
    full = Fault(
        rule, BLOCKING, "a.csv", "F", 7, "montant", "n.c.", {"count": 3, "nearest": "x", "total": 5, "first": 2}
    )
    for fault in (bare, full):
        assert message(fault)[-1] in ".?!"
        assert "{" not in message(fault) + suggestion(fault)
        assert "[" not in message(fault) + suggestion(fault)
        assert suggestion(fault)[-1] in ".?!…"
    for told in ("«\u202fa.csv\u202f»", "«\u202fF\u202f»", "ligne 7", "«\u202fmontant\u202f»"):
        assert told in message(full)


def test_sentences_agree_and_long_values_are_cut():
    one, many = (Fault("caracteres_perdus", facts={"count": n, "first": 2}).message for n in (1, 12345))
    assert one.startswith("1\u00a0caractère accentué a été détruit")
    assert many.startswith("12\u202f345\u00a0caractères accentués ont été détruits")
    assert len(Fault("montant_illisible", value="x" * 5000).message) < 250
    assert "Vouliez-vous dire" not in Fault("code_inconnu", facts={"table": "projets", "nearest": ""}).suggestion
    assert "«\u202fP1\u202f»" in Fault("code_inconnu", facts={"table": "projets", "nearest": "P1"}).suggestion
    assert Fault("rule_of_nobody", value="x").message
