"""Rows whose cells slid under the title of their neighbour: put back, or refused, never counted as they stand."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from ess_metrics.files.raw_files import open_raw, refused_lines
from ess_metrics.files.shifted_rows import put_back

HEADER = ["Exercice", "Bénéficiaire", "N° SIRET", "Objet", "QPV", "Volet", "Financeur", "Demandé", "Attribué"]
PLACE = Path("suivi.csv")


@st.composite
def tables(draw):
    """Rows of a follow-up table; the last amount is missing here and there, the identifier often."""
    rows = []
    for at in range(draw(st.integers(15, 40))):
        asked = draw(st.integers(5, 400)) * 100
        rows.append(
            [
                draw(st.sampled_from(["2024", "2025"])),
                f"Association {draw(st.sampled_from(['Horizon', 'Soleil', 'du Port', 'des Mères']))} {at}",
                draw(st.sampled_from(["", "", f"{78900000000000 + at}"])),
                draw(st.sampled_from(["Chantier", "Atelier vélo", "Aide aux devoirs", "Jardin"])) + f" n° {at}",
                draw(st.sampled_from(["QN06710I", "QN06704I", "QN06706I"])),
                draw(st.sampled_from(["Cohésion sociale", "Emploi"])),
                draw(st.sampled_from(["Ville", "État", "Métropole"])),
                f"{asked}",
                f"{asked // 2}",
            ]
        )
    return rows


def numbered(rows):
    return [(at + 2, list(row)) for at, row in enumerate(rows)]


@given(tables(), st.data())
def test_a_row_that_slid_is_put_back_or_refused(rows, data):
    at = data.draw(st.integers(0, len(rows) - 1))
    hole = data.draw(st.sampled_from([2, 3]))
    whole = [*rows[at][:hole], "", *rows[at][hole + 1 :]]
    torn = [*rows[:at], [*whole[:hole], *whole[hole + 1 :], ""], *rows[at + 1 :]]
    lines, faults = put_back(HEADER, numbered(torn), PLACE)
    assert [row for place, (_, row) in enumerate(lines) if place != at] == [*rows[:at], *rows[at + 1 :]]
    (fault,) = faults
    assert fault.row == at + 2
    assert lines[at][1] == (torn[at] if fault.blocking else whole)


@given(tables(), st.data())
def test_an_amount_that_nobody_granted_is_no_slide(rows, data):
    for at in data.draw(st.sets(st.integers(0, len(rows) - 1), max_size=3)):
        rows[at][-1] = ""
    assert put_back(HEADER, numbered(rows), PLACE) == (numbered(rows), [])


def made(slid=12, count=24):
    rows = [
        ["2025", f"Association {at}", "", f"Atelier n° {at}", "QN06710I", "Emploi", "Ville", f"{at}00", f"{at}50"]
        for at in range(20, 20 + count)
    ]
    rows[slid] = [*rows[slid][:2], *rows[slid][3:], ""]
    return [HEADER, *rows]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_text_and_sheets_alike(tmp_path, kind):
    path = tmp_path / f"suivi.{kind}"
    if kind == "csv":
        path.write_text("\n".join(";".join(row) for row in made()), encoding="utf-8")
    else:
        book = Workbook()
        for row in made():
            book.active.append([cell or None for cell in row])
        book.save(path)
    raw = open_raw(path)
    assert raw.grids[0].rows[12] == (
        "2025",
        "Association 32",
        "",
        "Atelier n° 32",
        "QN06710I",
        "Emploi",
        "Ville",
        "3200",
        "3250",
    )
    assert [(fault.rule, fault.row) for fault in raw.faults] == [("ligne_glissee", 14)]
    assert not refused_lines(raw)


@pytest.mark.parametrize("change", ["few rows", "an end often empty", "no likelier place"])
def test_what_nothing_contradicts_is_left_alone(change):
    rows = made(count=24)[1:]
    if change == "few rows":
        rows = rows[8:16]
    elif change == "an end often empty":
        rows = [row if at % 3 else [*row[:-1], ""] for at, row in enumerate(rows)]
    else:
        rows[12] = ["2025", "Association 32", "", "Atelier n° 32", "QN06710I", "Emploi", "Ville", "3200", ""]
    assert put_back(HEADER, numbered(rows), PLACE) == (numbered(rows), [])
