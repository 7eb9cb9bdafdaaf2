"""The calendar of ends of agreements: what a calendar reads back, and the calendar years of the page."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ess_metrics.analyses.agreement_ends import agreements_ending
from ess_metrics.analyses.calendar_file import Event, calendar
from ess_metrics.folder.reading import read
from ess_metrics.model.locations import DEMO
from ess_metrics.model.selection import Selection
from ess_metrics.views.pages import deadlines, deadlines_calendar
from tests.tiny import write_tiny


def unfolded(data: bytes) -> list[str]:
    """The lines as a calendar reads them."""
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no letter is cut in two
    return data.decode().replace("\r\n ", "").split("\r\n")


def plain(text: str) -> str:
    out, escaped = [], False
    for char in text:
        if escaped:
            out.append("\n" if char == "n" else char)
        elif char != "\\":
            out.append(char)
        escaped = char == "\\" and not escaped
    return "".join(out)


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.just("\n"), max_size=200)


@given(TEXTS, TEXTS)
def test_texts_come_back_whole(title, text):
    lines = unfolded(calendar([Event("F1", date(2027, 12, 31), title, text)], "n", date(2026, 1, 1)))
    assert plain(next(line for line in lines if line.startswith("SUMMARY:"))[8:]) == title
    assert plain(next(line for line in lines if line.startswith("DESCRIPTION:"))[12:]) == text
    assert "DTSTART;VALUE=DATE:20271231" in lines
    assert "DTEND;VALUE=DATE:20280101" in lines


@pytest.fixture(scope="module")
def demo():
    return read(DEMO)


def test_every_known_end_is_an_event_with_a_key_of_its_own(demo):
    table = agreements_ending(demo, Selection(), 600, unknown=True)
    lines = unfolded(deadlines.calendar_file(demo, Selection()))
    keys = [line for line in lines if line.startswith("UID:")]
    assert len(keys) == len(set(keys)) == len(table) > 0
    days = sorted(line[-8:] for line in lines if line.startswith("DTSTART"))
    assert days == sorted(table["end"].dt.strftime("%Y%m%d"))
    again = unfolded(deadlines.calendar_file(demo, Selection()))
    assert again == lines  # imported twice, nothing stands twice in the calendar


def test_calendar_years_have_no_hole_and_add_up(demo):
    view = deadlines_calendar.by_calendar_year(demo, Selection())
    years = [int(row.key) for row in view.rows]
    assert years == list(range(years[0], years[-1] + 1))
    assert years[0] == demo.manifest.date_extraction.year
    table = agreements_ending(demo, Selection(), 600)
    assert sum(row.cells["valeur"] for row in view.rows) == pytest.approx(table["euros"].sum(), abs=0.01)
    assert sum(row.n for row in view.rows) == len(table)


def test_an_agreement_of_unknown_last_amount_has_its_day(tmp_path):
    head = "financement_id,projet_id,fonds_origine,dispositif_code,annee,type_concours,montant_attribue,statut,"
    money = f"""{head}forme_convention,convention_id,convention_fin
F1,P1,EPCI,AAP_CDV,2024,subvention,100,attribue,cpo,C1,2026-12-31
F2,P1,EPCI,AAP_CDV,2025,subvention,,attribue,cpo,C1,2026-12-31
F3,P2,EPCI,AAP_CDV,2025,subvention,50,attribue,cpo,C2,2026-12-31
F4,P2,EPCI,AAP_CDV,2025,subvention,70,refuse,cpo,C3,2026-12-31
"""
    data = read(write_tiny(tmp_path, financements=money))
    text = "\n".join(unfolded(deadlines.calendar_file(data, Selection())))
    assert text.count("BEGIN:VEVENT") == 2  # a refused one ends nothing
    assert "Montant annuel : inconnu" in plain(text).replace("\u202f", " ").replace("\xa0", " ")
    assert len(agreements_ending(data, Selection())) == 1  # sums are of known euros
