"""The wall of what is assured: it goes down by what ends, no more and no less."""

from ess_metrics.model.selection import Selection
from ess_metrics.views.charts import figures
from ess_metrics.views.pages import compare, compare_charts, deadlines, deadlines_calendar


def test_each_month_takes_what_ends_in_it(tiny):
    view = deadlines_calendar.wall(tiny, Selection(), horizon="24")
    assert view.rows
    left = [row.cells["reste"] for row in view.rows]
    gone = [row.cells["valeur"] for row in view.rows]
    assert all(round(before - cut, 2) == after for before, cut, after in zip(left, gone[1:], left[1:], strict=False))
    assert all(amount >= 0 for amount in left)
    known = deadlines.agreements_ending(tiny, Selection(), deadlines.EVER)
    assert round(left[0] + gone[0], 2) == round(known["euros"].sum(), 2)
    area, pieces = figures.figure(view)["data"]
    assert pieces["base"] == left
    assert area["y"][0] == left[0] + gone[0]


def test_months_are_those_of_the_list_of_ends(tiny):
    months = {row.key: row.cells["valeur"] for row in deadlines_calendar.by_month(tiny, Selection()).rows}
    assert {row.key: row.cells["valeur"] for row in deadlines_calendar.wall(tiny, Selection()).rows} == months


def test_what_is_compared_is_lit_among_the_others_with_the_same_values(tiny):
    chosen = compare.usual(tiny, Selection(), "quartiers")
    view = compare_charts.dots(tiny, Selection(), "quartiers", chosen)
    table = {row.key: row.cells for row in compare.table(tiny, Selection(), "quartiers", chosen).rows}
    for row in view.rows:
        if row.key in table:
            assert all(row.cells[key] == table[row.key][key] for key in view.chart.y)
    assert {row.key for row in view.rows} > set(chosen)
    lit = figures.figure(view)["data"][2]
    assert set(lit["customdata"]) <= set(chosen)
