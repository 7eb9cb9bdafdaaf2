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


AIDS = """aide_id,porteur_id,date_octroi,montant,reglement,source_id
D1,O1,2024-05-01,40000,2023/2831,S1
D2,O1,2021-05-01,90000,1407/2013,S1
D3,O1,2025-01-01,7000,2023/2832,S1
"""
REGISTER = "source_id,fichier,date_donnees,licence\nS1,minimis.csv,2025-05-20,Licence ouverte\n"


def test_what_the_ceiling_leaves_at_most_is_said_with_the_day_of_the_register(tmp_path):
    data = read(write_tiny(tmp_path, aides_minimis=AIDS, sources=REGISTER))
    # of three years to 30 June 2025, under the general rule: 40,000 €
    said = sheet.small_aids(data, Selection.of({"porteur_id": "O1"})).caveats[0]
    assert "au plus 260 000 €, d’après le registre du 20 mai 2025" in said.replace("\u202f", " ").replace("\xa0", " ")
    assert sheet.small_aids(data, Selection.of({"porteur_id": "O2"})).caveats == ()  # not in the register
