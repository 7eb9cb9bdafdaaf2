"""The page of founders and insertion: cohorts under secrecy, hours, the charter, support and events."""

import pytest

from ess_metrics.analyses import journeys
from ess_metrics.analyses.values import values
from ess_metrics.model.selection import Selection
from ess_metrics.views.pages import clause_pages, founder_pages, founder_parts, support_pages
from tests.spoken import lost, sound
from tests.tiny import A, B

ALL = Selection()
PLACES = ("residence", "implantation")


@pytest.mark.parametrize("place", PLACES)
def test_the_funnel_is_that_of_the_indicator(tiny, place):
    view = founder_pages.funnel(tiny, ALL, place)
    sound(view)
    found = values(tiny, "founder_funnel", "etape", founder_parts.at(ALL, place))
    assert {row.key: (row.cells["valeur"], row.status) for row in view.rows} == {
        key: (cell.value, cell.status) for key, cell in found
    }
    assert [row.key for row in view.rows] == list(found.keys)


def test_a_share_is_never_told_of_a_hidden_step(tiny):
    for row in founder_pages.funnel(tiny, Selection.of({"code_quartier": A})).rows:
        if row.status == "secret":
            assert row.cells["part"] is None
            assert not row.cells["remarque"]


@pytest.mark.parametrize("place", PLACES)
def test_cohorts_keep_their_secrets(tiny, place):
    view = founder_pages.cohorts(tiny, ALL, place)
    sound(view)
    for row in view.rows:
        for key, status in row.statuses.items():
            if status == "secret":
                assert row.cells[key] is None
    hidden = [status for row in view.rows for status in row.statuses.values() if status == "secret"]
    assert hidden


def test_cohorts_are_years_of_entry(tiny):
    assert journeys.entry_years(tiny, ALL) == (2021, 2023, 2024)
    assert journeys.entry_years(tiny, Selection.of({"annee": "2023..2026"})) == (2023, 2024)


def test_where_they_live_and_where_they_set_up(tiny):
    view = founder_pages.by_place(tiny, ALL, "implantation")
    sound(view)
    here, there = (values(tiny, "founders", "code_quartier", founder_parts.at(ALL, place)) for place in PLACES[::-1])
    row = next(row for row in view.rows if row.key == B)
    assert (row.cells["valeur"], row.cells["ailleurs"]) == (here[B].value, there[B].value)
    assert "lieu d’implantation" in view.perimeter


def test_secret_is_a_word_never_zero(tiny):
    figures = founder_pages.key_figures(tiny, Selection.of({"code_quartier": A, "annee": "2024"}))
    assert figures[0].value == "secret statistique"
    assert not figures[0].context


def test_people_have_no_records_to_open(tiny):
    from ess_metrics.views.making import record_lists

    assert founder_pages.funnel(tiny, ALL).records_of not in record_lists.LISTED
    assert founder_pages.cohorts(tiny, ALL).records_of not in record_lists.LISTED


# -- clauses ----------------------------------------------------------------------------------------------------------


def test_hours_due_and_done_closed_and_running_apart(tiny):
    view = clause_pages.hours(tiny, ALL)
    sound(view)
    assert {row.key: row.cells["valeur"] for row in view.rows} == {
        "dues-True": 1500.0,
        "faites-True": 1500.0,
        "dues-False": 1000.0,
        "faites-False": 100.0,
    }
    completion = values(tiny, "clause_completion", None, ALL).total.value
    assert next(row for row in view.rows if row.key == "faites-True").cells["part"] == completion


def test_the_charter_is_drawn_at_five_percent(tiny):
    view = clause_pages.charter(tiny, ALL)
    sound(view)
    assert view.chart.reference == (0.05, "charte : 5 %")
    found = values(tiny, "clause_hours_share", "annee", ALL)
    assert {row.key: row.cells["valeur"] for row in view.rows} == {key: cell.value for key, cell in found}


def test_unknown_hours_are_stated(made):
    data = made(
        clauses=f"marche_id,heures_prevues,heures_realisees,clos,code_quartier\nM1,100,50,true,{A}\nM2,100,,true,{A}\n"
    )
    view = clause_pages.hours(data, ALL)
    assert [(item.value, item.n) for item in view.not_shown] == [(None, 1)]
    assert view.rows[0].cells["valeur"] == 100.0


# -- support and events -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make", [clause_pages.inhabitants, support_pages.calls, support_pages.factory, support_pages.studies]
)
def test_support_says_what_its_tables_say(tiny, make):
    sound(make(tiny, ALL))


def test_the_win_rate_is_that_of_the_indicator(tiny):
    view = support_pages.calls(tiny, ALL)
    won, gone = (next(row.cells["valeur"] for row in view.rows if row.key == key) for key in ("gagne", "perdu"))
    assert won / (won + gone) == values(tiny, "call_win_rate", None, ALL).total.value
    assert lost(view) == 0


def test_events_by_type_add_up_to_the_indicators(tiny):
    view = support_pages.events(tiny, ALL)
    sound(view)
    assert view.total.cells["valeur"] == values(tiny, "events", None, ALL).total.value
    assert view.total.cells["participants"] == values(tiny, "event_participants", None, ALL).total.value
    assert lost(view) == 0
    assert lost(support_pages.events_by_place(tiny, ALL)) == 0


def test_a_folder_without_any_of_the_tables_says_so(made):
    data = made(accompagnements=None, clauses=None, appuis=None, evenements=None)
    assert founder_pages.lead(data, ALL) == (founder_pages.words.LEAD_NOTHING,)
    assert founder_pages.key_figures(data, ALL) == ()
