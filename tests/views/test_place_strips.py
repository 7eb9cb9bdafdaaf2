"""A neighbourhood among the others, and projects on a line of time: what is lit, what is counted, what is left out."""

from dataclasses import replace

import pytest

from ess_metrics.analyses.values import values
from ess_metrics.folder.reading import read
from ess_metrics.model.selection import Selection
from ess_metrics.texts.numbers import plural
from ess_metrics.views import sentences
from ess_metrics.views.charts import figures
from ess_metrics.views.pages import compare_charts, place_strips, project_times


def test_a_sentence_that_ends_with_an_abbreviation_has_one_point(demo):
    said = [
        place_strips.strips(demo, Selection.of({"code_quartier": code})).sentence for code in demo.neighbourhoods.index
    ]
    assert any("hab." in text for text in said)
    assert [text for text in said if ".." in text] == []


def test_each_strip_has_every_known_place_once_and_one_is_lit(tiny):
    code = str(tiny.neighbourhoods.index[0])
    view = place_strips.strips(tiny, Selection().plus("code_quartier", code))
    assert view.rows
    drawn = figures.figure(view)
    others, means, lit = drawn["data"]
    for at, key in enumerate(view.chart.y):
        known = [row.key for row in view.rows if row.cells[key] is not None]
        shown = [c for c, y in zip(others["customdata"], others["y"], strict=True) if y == at]
        assert sorted([*shown, code]) == sorted(known)
        assert code not in shown
    assert set(lit["customdata"]) == {code}
    assert all(0 <= x <= 1 for trace in (others, means, lit) for x in trace["x"])


def test_the_values_are_those_of_the_indicators_and_the_mean_is_theirs(tiny):
    code = str(tiny.neighbourhoods.index[0])
    view = place_strips.strips(tiny, Selection().plus("code_quartier", code))
    found = values(tiny, "granted", "code_quartier", Selection())
    amounts = {row.key: row.cells["granted"] for row in view.rows}
    assert amounts == {key: cell.value for key, cell in found if key in amounts}
    assert view.chart.options["means"]["granted"] == sum(amounts.values()) / len(amounts)


def test_nothing_is_drawn_without_a_chosen_place(tiny):
    assert not place_strips.strips(tiny, Selection()).rows


def test_projects_lie_from_their_first_to_their_last_day_and_the_others_are_counted(tiny):
    view = project_times.timeline(tiny, Selection(), most=2)
    assert len(view.rows) == 2
    drawn = figures.figure(view)["data"][0]
    assert drawn["base"] == [row.cells["debut"] for row in view.rows]
    assert [row.cells["debut"] for row in view.rows] == sorted(row.cells["debut"] for row in view.rows)
    whole = len(tiny.tables["projets"])
    assert sum(item.n for item in view.not_shown) + len(view.rows) == whole


def test_sentences_are_short_before_the_picture():
    long = "un deux trois ; quatre cinq six ; sept huit."
    assert sentences.brief((long, "neuf."), 6) == (("un deux trois ; quatre cinq six.",), ("Sept huit.", "neuf."))
    assert sentences.brief(("un deux.", "trois."), 3) == (("un deux.", "trois."), ())
    assert sentences.brief(("un deux trois quatre.",), 2) == (("un deux trois quatre.",), ())
    assert sentences.brief((), 3) == ((), ())


def test_what_has_no_row_is_a_mark_where_bars_add_up(tiny):
    from ess_metrics.views.pages import overview

    view = overview.by_sector(tiny, Selection())
    left = [item for item in view.not_shown if sentences.is_a_mark(item, view)]
    drawn = sum(row.cells["valeur"] or 0 for row in view.rows) + sum(item.value for item in left)
    assert round(drawn, 2) == round(view.total.cells["valeur"], 2)
    assert not any(sentences.is_a_mark(item, replace(view, total=None)) for item in view.not_shown)


def test_need_names_the_ends_and_the_chosen(demo):
    everywhere = place_strips.need(demo, Selection())
    across, up = everywhere.chart.options["quadrants"]
    poor = [r for r in everywhere.rows if r.cells["pauvrete"] > across and r.cells["granted_per_inhabitant"] < up]
    assert f" : {plural(len(poor), 'quartier')}." in everywhere.sentence
    code = everywhere.rows[3].key
    one = place_strips.need(demo, Selection().plus("code_quartier", code))
    assert code in one.chart.options["named"]
    trace = figures.figure(one)["data"][0]
    assert [row.key for row, text in zip(one.rows, trace["text"], strict=True) if text] != []
    assert trace["marker"]["color"].count("#d1495b") == 1


@pytest.fixture(scope="module")
def demo():
    return read("data/demo")


def test_a_country_is_sampled_and_says_so_but_its_ranks_are_those_of_all():
    from ess_metrics.views.charts import strips
    from ess_metrics.views.view import Chart, Column, Row, View

    rows = tuple(Row(str(at), {"nom": str(at), "v": float(at)}) for at in range(1609))
    chart = Chart("strips", x="nom", y=("v",), options={"chosen": "1500", "means": {"v": 804.0}})
    view = View("v", "?", "T", "", "", (Column("nom", "Nom"), Column("v", "Valeur", "integer")), rows, chart)
    drawn = strips.figure(view, chart)
    assert len(drawn["data"][0]["x"]) <= strips.MOST
    assert "109e sur 1\u202f609" in drawn["data"][2]["text"][0]
    assert any("un point sur 14" in note["text"] for note in drawn["layout"]["annotations"])


def test_what_nobody_declared_is_unknown_and_not_a_zero():
    demo = read("data/demo")
    silent = {key for key, cell in values(demo, "jobs", "code_quartier", Selection()) if not cell.n}
    assert silent
    view = place_strips.strips(demo, Selection.of({"code_quartier": "QN06719I"}))
    assert all(row.cells["jobs"] is None for row in view.rows if row.key in silent)
    assert all(row.cells["jobs"] is not None for row in view.rows if row.key not in silent)
    dots = compare_charts.dots(demo, Selection(), "quartiers", ("QN06719I", "QN06710I"))
    assert all(row.cells["jobs"] is None for row in dots.rows if row.key in silent)
