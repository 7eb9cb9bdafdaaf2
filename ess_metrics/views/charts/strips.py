"""One place among all: a strip a measure, a mark a place, the chosen one lit and named, the mean as a stroke.

Each strip has its own scale, from the least to the most: what is read is where the chosen one stands.
"""

from __future__ import annotations

from ess_metrics.texts.numbers import euros_short, formatted, integer, ordinal
from ess_metrics.texts.pages import chart_words
from ess_metrics.views.charts import palette as d
from ess_metrics.views.view import Chart, Column, Row, View

PITCH = 41  # px, a strip
SMALL = 12
EDGE = 0.16  # of the strip, where words beside a mark would leave the figure


def figure(view: View, chart: Chart) -> dict:
    """Rows are places, `y` the measures; `options["chosen"]` the lit one, `options["means"]` a value a measure."""
    columns = [column for column in (d.column_of(view, key) for key in chart.y) if _known(view, column)]
    layout = d.layout(34 + PITCH * max(len(columns), 1))
    layout["margin"] = {"l": 0, "r": 10, "t": 24, "b": 4}
    layout["xaxis"] |= {"range": [-0.15, 1.15], "showticklabels": False}
    layout["yaxis"] |= {
        "tickvals": list(range(len(columns))),
        "ticktext": [d.safe(column.label) for column in columns],
        "range": [len(columns) - 0.45, -0.6],
        "showgrid": False,
    }
    layout["shapes"] = [
        {"type": "line", "x0": 0, "x1": 1, "y0": at, "y1": at, "line": {"color": d.AXIS, "width": 2}, "layer": "below"}
        for at in range(len(columns))
    ]
    layout["annotations"] = [note for at, column in enumerate(columns) for note in _ends(view, column, at)]
    return {
        "data": [_others(view, chart, columns), _means(chart, columns, view), _lit(view, chart, columns)],
        "layout": layout,
    }


def _known(view: View, column: Column) -> list[tuple[Row, float]]:
    """The places of a measure that have a value."""
    pairs = ((row, d.value(row, column.key)) for row in view.rows)
    return [(row, amount) for row, amount in pairs if amount is not None]


def _scale(view: View, column: Column, amount: float) -> float:
    amounts = [found for _, found in _known(view, column)]
    low, high = min(amounts), max(amounts)
    return (amount - low) / (high - low) if high > low else 0.5


def _others(view: View, chart: Chart, columns: list[Column]) -> dict:
    marks = [
        (_scale(view, column, amount), at, row, column)
        for at, column in enumerate(columns)
        for row, amount in _known(view, column)
        if row.key != chart.options["chosen"]
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, *_ in marks],
        "y": [at for _, at, *_ in marks],
        "marker": {"size": 12, "color": d.OTHERS, "opacity": 0.5},
        "customdata": [row.key for _, _, row, _ in marks],
        "hovertext": [d.hover(row, [column], d.words(row, view.columns[0])) for _, _, row, column in marks],
    }


def _means(chart: Chart, columns: list[Column], view: View) -> dict:
    means = chart.options.get("means", {})
    shown = [(at, column) for at, column in enumerate(columns) if means.get(column.key) is not None]
    places = [(min(max(_scale(view, column, means[column.key]), 0.0), 1.0), at, column) for at, column in shown]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [x for x, *_ in places],
        "y": [at for _, at, _ in places],
        "marker": {"size": 22, "color": d.LINE, "symbol": "line-ns", "line": {"width": 2, "color": d.LINE}},
        "text": [chart_words.MEAN if not place else "" for place in range(len(places))],
        "textposition": "top center",
        "textfont": {"size": SMALL},
        "hovertext": [
            f"{chart_words.MEAN.capitalize()} : {formatted(means[column.key], column.kind)}" for *_, column in places
        ],
    }


def _lit(view: View, chart: Chart, columns: list[Column]) -> dict:
    marks = []
    for at, column in enumerate(columns):
        known = _known(view, column)
        mine = next(((row, amount) for row, amount in known if row.key == chart.options["chosen"]), None)
        if mine:
            rank = 1 + sum(amount > mine[1] for _, amount in known)
            said = f"<b>{d.safe(d.words(mine[0], column))}</b>, {ordinal(rank)} sur {integer(len(known))}"
            marks.append((_scale(view, column, mine[1]), at, said, mine[0], column))
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [x for x, *_ in marks],
        "y": [at for _, at, *_ in marks],
        "marker": {"size": 16, "color": d.LIT, "line": {"width": 2, "color": "#ffffff"}},
        "text": [said for _, _, said, *_ in marks],
        "textposition": [_beside(x) for x, *_ in marks],
        "textfont": {"size": d.FONT - 1},
        "customdata": [row.key for *_, row, _ in marks],
        "hovertext": [d.hover(row, [column], d.words(row, view.columns[0])) for *_, row, column in marks],
    }


def _beside(x: float) -> str:
    return "top right" if x < EDGE else "top left" if x > 1 - EDGE else "top center"


def _ends(view: View, column: Column, at: int) -> list[dict]:
    """The least and the most of a strip, in small letters at its ends."""
    amounts = [amount for _, amount in _known(view, column)]
    low, high = _brief(min(amounts), column.kind), _brief(max(amounts), column.kind)
    place = {"y": at, "font": {"size": SMALL}}
    return [d.note(low, x=-0.03, xanchor="right", **place), d.note(high, x=1.03, xanchor="left", **place)]


def _brief(amount: float, kind: str) -> str:
    """A value at the end of a strip, whose name says the unit."""
    return euros_short(amount) if kind == "eur" else formatted(amount, kind).removesuffix("/hab/an")


__all__ = ["figure"]
