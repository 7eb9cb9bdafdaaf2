"""The sheet of a carrier: all it received, from whom, for what, what ends; its sums are those of the application."""

import pytest

from ess_metrics.analyses.values import values
from ess_metrics.folder.reading import read
from ess_metrics.model.locations import DEMO
from ess_metrics.model.selection import Selection
from ess_metrics.secrecy import audience
from ess_metrics.views.pages import carrier_sheet as sheet
from tests.tiny import TABLES, write_tiny


@pytest.fixture(scope="module")
def demo():
    return read(DEMO)


def carriers(data, most=12):
    found = values(data, "granted", "porteur_id")
    return [code for code, cell in found if cell.value][:most]


def test_its_sums_are_those_of_the_application(demo):
    for code in carriers(demo):
        asked = Selection().plus("porteur_id", code)
        total = values(demo, "granted", None, asked).total.value
        for view in (sheet.grants(demo, asked), sheet.funders(demo, asked)):
            assert view.total.cells["attribue"] == pytest.approx(total, abs=0.01), (code, view.id)
            assert sum(row.cells["attribue"] or 0 for row in view.rows) == pytest.approx(total, abs=0.01)


def test_every_row_says_from_whom_and_for_what(demo):
    asked = Selection().plus("porteur_id", carriers(demo)[0])
    for row in sheet.grants(demo, asked).rows:
        assert row.cells["projet"]
        assert row.cells["fonds"]
    assert sheet.chosen(demo, asked) == carriers(demo)[0]
    assert sheet.lead(demo, asked)[0].endswith(".")
    assert sheet.ends(demo, asked).question == "Qu’est-ce qui se termine ?"


def test_only_one_carrier_has_a_sheet_and_no_natural_person_in_public(demo, tmp_path):
    one, two = carriers(demo)[:2]
    assert sheet.chosen(demo, Selection()) == ""
    assert sheet.chosen(demo, Selection().plus("porteur_id", one, two)) == ""
    assert sheet.chosen(demo, Selection().plus("porteur_id", "rien")) == ""
    bodies = TABLES["organismes"].replace("O1,Association Un,association,9260", "O1,Jeanne Martin,inconnu,1000")
    closed = audience.closed(read(write_tiny(tmp_path, organismes=bodies)))
    codes = closed.tables["organismes"]["organisme_id"].astype(str)
    person = next(code for code in codes if not audience.is_listed(closed, code))
    assert sheet.chosen(closed, Selection().plus("porteur_id", person)) == ""
