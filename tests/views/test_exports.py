"""Files of a view: what French Excel opens, what programs read, and what no spreadsheet runs."""

import csv
import io
from dataclasses import replace

import openpyxl
import pytest

from ess_metrics.views import exports
from ess_metrics.views.view import Chart, Column, NotShown, Row, View

VIEW = View(
    id="Dépenses 2024/..",
    question="?",
    title="Titre",
    sentence="Phrase",
    unit="EUR",
    columns=(Column("nom", "Nom"), Column("v", "Montant", "eur"), Column("n", "Lignes", "integer")),
    rows=(
        Row("a", {"nom": "=HYPERLINK(1)", "v": 1234.5, "n": 2}, n=2),
        Row("b", {"nom": "Été", "v": 0.0, "n": 0}, n=0),
        Row("c", {"nom": "C", "v": None, "n": None}, "secret"),
    ),
    chart=Chart("bars", x="nom", y=("v",)),
    total=Row("total", {"nom": "Total", "v": 1300.0, "n": 3}),
    not_shown=(NotShown("inconnu", "Valeur inconnue", 65.5, "EUR", 1),),
    source="Source : essai",
    perimeter="De 2019 à 2026, tous les quartiers.",
    caveats=("-prudence",),
)


def test_french_csv_opens_in_french_excel():
    content = exports.csv_french(VIEW)
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").split("\r\n")
    assert lines[0] == "code;Nom;Montant;Lignes;statut"
    assert lines[1] == "a;'=HYPERLINK(1);1234,5;2;ok"
    assert lines[2] == "b;Été;0;0;ok"
    assert lines[3] == "c;C;;;secret"
    assert lines[4] == "inconnu;Valeur inconnue;65,5;1;not_shown"
    assert lines[5] == "total;Total;1300;3;total"
    text = "\n".join(lines)
    for expected in ("De 2019 à 2026", "Source : essai", "'-prudence"):
        assert expected in text


def test_machine_csv_is_only_a_table():
    rows = list(csv.reader(io.StringIO(exports.csv_plain(VIEW).decode())))
    assert rows[0] == ["code", "nom", "v", "n", "statut", "unite_valeur", "perimetre", "source"]
    assert {len(row) for row in rows} == {8}
    assert rows[1][2] == "1234.5"
    assert {tuple(row[-2:]) for row in rows[1:]} == {(VIEW.perimeter, VIEW.source)}


def test_a_large_amount_keeps_its_cents():
    large = replace(VIEW, rows=(Row("a", {"nom": "A", "v": 12345678901.23}),))
    assert b"12345678901.23" in exports.csv_plain(large)
    assert b"12345678901,23" in exports.csv_french(large)


def test_the_workbook_holds_numbers_and_no_formula():
    book = openpyxl.load_workbook(io.BytesIO(exports.xlsx(VIEW)))
    sheet = book["Tableau"]
    assert sheet["B2"].value == 1234.5
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value == "'=HYPERLINK(1)"
    assert sheet["B4"].value == "s"
    assert sheet["B6"].value == 1300
    about = {row[0].value: row[1].value for row in book["À propos"].iter_rows()}
    assert about["Périmètre et filtres"] == VIEW.perimeter


RISKY = (
    *("=1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1"),
    *(f"{blank}=1" for blank in (" ", "\u00a0", "\u202f", "\u3000", "\u200b", "\ufeff", "  \u2009", "\x00")),
    *("＝1", "＋1", "－1", "＠x", "﹢1", "\u00a0＝1"),
)


@pytest.mark.parametrize("text", RISKY)
def test_what_a_spreadsheet_would_run_is_neutral(text):
    assert exports.neutral(text).startswith("'")


@pytest.mark.parametrize("text", ["", " ", "1 = 2", "a@b", "−12 %", "« = »", "é"])
def test_other_text_is_written_as_it_is(text):
    assert exports.neutral(text) == text


def test_a_file_name_is_safe_everywhere():
    assert exports.file_name(VIEW, "csv") == "d-penses-2024.csv"
