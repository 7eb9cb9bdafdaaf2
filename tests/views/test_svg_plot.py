"""The one writer of figures on paper: it reads every word that they use, and puts marks where Plotly would."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from ess_metrics.views.charts import figures, ranking, svg_plot
from tests.views.kinds import every_figure

# What concerns a screen alone: what the pointer shows, what a click says, how Plotly guards its margins.
ON_SCREEN = {
    *(
        "hovertext",
        "hoverinfo",
        "hovertemplate",
        "customdata",
        "hovermode",
        "dragmode",
        "captureevents",
        "hoveron",
        "showlegend",
    ),
    *("constraintext", "uniformtext", "fixedrange", "tickangle", "anchor", "solidity", "fillmode", "align", "meta"),
}
# Said elsewhere in the figure in the words that paper reads: the axis's own size of a hatch, the name of a trace.
SAID_TWICE = {"data.name", "data.marker.pattern.size", "layout.annotations.showarrow", "data.showscale"}


class Watched(dict):
    """A dictionary that remembers what was asked of it, by its place."""

    def __init__(self, given: dict, place: str, asked: set[str]):
        super().__init__({key: watched(value, f"{place}{key}", asked) for key, value in given.items()})
        self.place, self.asked = place, asked

    def __getitem__(self, key):
        self.asked.add(f"{self.place}{key}")
        return super().__getitem__(key)

    def get(self, key, usual=None):
        self.asked.add(f"{self.place}{key}")
        return super().get(key, usual)

    def __contains__(self, key):
        self.asked.add(f"{self.place}{key}")
        return super().__contains__(key)


def watched(part, place: str, asked: set[str]):
    if isinstance(part, dict):
        return Watched(part, f"{place}." if place else "", asked)
    if isinstance(part, list) and part and isinstance(part[0], dict):
        return [watched(each, place, asked) for each in part]
    return part


def words(part, place: str = "") -> set[str]:
    """Every key of a figure, by its place."""
    if isinstance(part, dict):
        return {f"{place}{key}" for key in part} | {
            w for key, each in part.items() for w in words(each, f"{place}{key}.")
        }
    if isinstance(part, list):
        return {word for each in part if isinstance(each, dict) for word in words(each, place)}
    return set()


@pytest.mark.parametrize(("name", "figure"), every_figure())
def test_every_word_of_a_figure_is_read_on_paper_or_concerns_a_screen_alone(name, figure):
    asked: set[str] = set()
    svg_plot.svg(watched(figure, "", asked), 800.0)
    asked |= {word for word in words(figure) if word.startswith(("data", "layout")) and "." not in word}
    left = {word for word in words(figure) - asked if not ON_SCREEN & set(word.split("."))}
    assert not left - SAID_TWICE


def drawn(figure: dict, width: float = 600.0):
    inside, height = svg_plot.svg(figure, width)
    return ElementTree.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'), height


def bars(root) -> list[dict]:
    found = [node for node in root.iter("{http://www.w3.org/2000/svg}rect") if node.get("class") == "barre"]
    return [{key: float(node.get(key)) for key in ("x", "y", "width", "height")} for node in found]


def test_bars_are_as_long_as_their_amounts_and_stand_on_zero():
    root, _ = drawn(
        ranking.figure([ranking.Bar("A", 10.0, "10 €"), ranking.Bar("B", 5.0, "5 €"), ranking.Bar("C", -5.0, "−5 €")])
    )
    one, two, under = bars(root)
    assert one["width"] == pytest.approx(2 * two["width"], abs=0.2)
    assert one["x"] == pytest.approx(two["x"], abs=0.2)
    assert under["x"] + under["width"] == pytest.approx(one["x"], abs=0.2)
    assert {"10 €", "5 €", "−5 €"} <= set("|".join(root.itertext()).split("|"))


def test_stacked_series_stand_on_each_other():
    layout = {"height": 200, "margin": {"l": 0, "r": 0, "t": 0, "b": 0}, "barmode": "stack"}
    layout |= {"xaxis": {"range": [-0.5, 0.5]}, "yaxis": {"range": [0, 4]}}
    series = [{"type": "bar", "x": [0], "y": [amount], "marker": {"color": "#000000"}} for amount in (1, 3)]
    low, high = bars(drawn({"data": series, "layout": layout})[0])
    assert high["height"] == pytest.approx(3 * low["height"], abs=0.2)
    assert high["y"] + high["height"] == pytest.approx(low["y"], abs=0.2)


def test_names_of_series_that_have_no_room_beside_go_under():
    figure = dict(every_figure())["lines"]
    figure["layout"]["margin"]["r"] = 300
    narrow, tall = drawn(figure, 400.0)
    wide, short = drawn(figure, 1000.0)
    assert tall > short
    assert sorted(t for t in narrow.itertext() if t.strip()) == sorted(t for t in wide.itertext() if t.strip())


def test_a_figure_of_unknown_marks_is_refused():
    with pytest.raises(KeyError):
        svg_plot.svg({"data": [{"type": "pie"}], "layout": {"height": 1, "margin": {"t": 0, "b": 0, "r": 0}}}, 100.0)
    assert set(figures.DRAWN) - {"life"} <= {name for name, _ in every_figure()}
