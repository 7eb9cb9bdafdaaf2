"""The workbook for a pivot table: its sums are those of `values`, its cells have types, it has no line of total."""

import io
from datetime import datetime

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ess_metrics.__main__ import main
from ess_metrics.analyses.pivot_table import MOST_ROWS, pivot, too_many, workbook
from ess_metrics.analyses.values import values
from ess_metrics.folder.reading import read
from ess_metrics.model.locations import DEMO
from ess_metrics.model.selection import Selection
from ess_metrics.secrecy import audience
from ess_metrics.texts.library import pivot_words as words
from tests.tiny import TABLES, write_tiny

FILTERS = ["annee", "code_quartier", "dispositif_code", "secteur"]


@pytest.fixture(scope="module")
def demo():
    return read(DEMO)


def sheet_of(data, selection=None):
    out = io.BytesIO()
    workbook(data, out, selection)
    return openpyxl.load_workbook(io.BytesIO(out.getvalue()))[words.SHEET]


@pytest.mark.parametrize("amount", ["demande", "attribue", "verse"])
def test_sums_are_those_of_the_application_place_by_place(demo, amount):
    rows = pivot(demo).rows
    counted = values(demo, "granted", "code_quartier", Selection(amount=amount))
    assert rows[amount].sum() == pytest.approx(counted.total.value, abs=0.004)
    placed = rows.groupby("code_quartier")[amount].sum()
    for key, cell in counted:
        assert placed.get(key, 0) == pytest.approx(cell.value, abs=0.004), key


@given(st.data())
def test_sums_follow_every_filter(demo, drawn):
    selection = Selection()
    for column in drawn.draw(
        st.lists(st.sampled_from(["annee", "code_quartier", "dispositif_code", "secteur"]), unique=True)
    ):
        keys = values(demo, "granted", column).keys
        selection = selection.plus(column, drawn.draw(st.sampled_from(sorted(keys))))
    total = values(demo, "granted", None, selection).total.value
    assert pivot(demo, selection).rows["attribue"].sum() == pytest.approx(total or 0, abs=0.004)
    repeated = pivot(demo, Selection(selection.where, mode="concerne")).rows["attribue"].sum()
    assert repeated == pytest.approx(total or 0, abs=0.004)  # a pivot table adds: nothing stands twice in it


def test_the_sheet_is_a_table_of_typed_cells_without_total(demo):
    sheet = sheet_of(demo, Selection().plus("annee", "2023"))
    table = sheet.tables[words.TABLE]
    assert table.autoFilter is not None
    assert not table.totalsRowCount
    titles = [cell.value for cell in sheet[1]]
    assert titles == list(words.TITLES.values())
    lines = [dict(zip(words.TITLES, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert table.ref.endswith(str(len(lines) + 1))
    for line in lines:
        assert line["financement_id"]
        assert isinstance(line["annee"], int)
        assert isinstance(line["part"], int | float)
        assert isinstance(line["attribue"], int | float | None)
        assert isinstance(line["date_decision"], datetime | None)
        for code, label in (("dispositif_code", "dispositif"), ("fonds_code", "fonds"), ("projet_id", "projet")):
            assert bool(line[code]) == bool(line[label])
    assert sum(line["attribue"] or 0 for line in lines) == pytest.approx(
        values(demo, "granted", None, Selection().plus("annee", "2023")).total.value
    )


def test_unknown_is_an_empty_cell_and_zero_a_zero(tmp_path):
    data = read(write_tiny(tmp_path))
    rows = pivot(data).rows
    stored = data.tables["financements"].set_index("financement_id")["montant_attribue"]
    for row in rows.to_dict("records"):
        refused = (
            data.tables["financements"].set_index("financement_id").loc[row["financement_id"], "statut"] == "refuse"
        )
        assert pd.isna(row["attribue"]) == (bool(pd.isna(stored[row["financement_id"]])) and not refused)


def test_people_are_left_out_and_it_is_said(tmp_path):
    bodies = TABLES["organismes"].replace("O1,Association Un,association,9260", "O1,Jeanne Martin,inconnu,1000")
    data = read(write_tiny(tmp_path, organismes=bodies))
    whole, closed = pivot(data), pivot(audience.closed(data))
    assert (whole.left_out, whole.left_out_euros) == (0, 0)
    assert closed.left_out == len(whole.rows) - len(closed.rows) > 0
    assert closed.left_out_euros == pytest.approx(whole.rows["attribue"].sum() - closed.rows["attribue"].sum())
    out = io.BytesIO()
    workbook(audience.closed(data), out)
    assert words.LEFT_OUT in [row[0].value for row in openpyxl.load_workbook(out)[words.ABOUT].iter_rows()]
    assert b"Jeanne" not in out.getvalue()


def test_a_sheet_that_would_be_too_long_is_said(demo, monkeypatch):
    monkeypatch.setattr("ess_metrics.analyses.pivot_table.MOST_ROWS", 10)
    assert "choisissez" in too_many(demo)
    assert too_many(demo, Selection().plus("annee", "1999")) == ""
    assert MOST_ROWS == 1_048_575


def test_by_command_line(tmp_path, capsys, monkeypatch):
    assert main(["export", str(DEMO), "--out", str(tmp_path / "d"), "--format", "pivot"]) == 0
    assert openpyxl.load_workbook(tmp_path / "d" / "tableau-croise.xlsx")[words.SHEET].max_row > 100
    monkeypatch.setattr("ess_metrics.analyses.pivot_table.MOST_ROWS", 10)
    assert main(["export", str(DEMO), "--out", str(tmp_path / "e"), "--format", "pivot"]) == 1
    assert "tient un million" in capsys.readouterr().err
    assert not (tmp_path / "e").exists()
