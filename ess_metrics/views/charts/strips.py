"""One thing among all, or a few: a strip a measure, a mark a thing, the chosen lit and named, the mean as a stroke.

Each strip has its own scale, from the least to the most: what is read is where the chosen one stands.
"""

from __future__ import annotations

from typing import Any

from ess_metrics.texts.numbers import euros_short, formatted, integer, ordinal
from ess_metrics.texts.pages import chart_words
from ess_metrics.views.charts import palette as d
from ess_metrics.views.view import Chart, Column, Row, View

PITCH, APART = 34, 50  # px, a strip; with words on both sides of it
SMALL = 12
MOST = 120  # things drawn on a strip
EDGE = 0.16  # of the strip, where words beside a mark would leave the figure

ROOM = 0.3  # of a strip: what the value of the lit mark takes


def figure(view: View, chart: Chart) -> d.Figure:
    """Rows are things, `y` the measures; `options["chosen"]` the lit keys, `options["means"]` a value a measure.

    One lit thing is said with its rank; several have each its colour (`chart.colours`), named above.
    """
    columns = [column for column in (d.column_of(view, key) for key in chart.y) if _known(view, column)]
    pitch = PITCH if len(_chosen(chart)) == 1 else APART
    layout = d.layout(34 + pitch * max(len(columns), 1))
    layout["margin"] = {"l": 0, "r": 10, "t": 24, "b": 4}
    layout["xaxis"] |= {"range": [-0.18, 1.15], "showticklabels": False}
    layout["meta"] = {"narrow": {"xaxis": [-0.32, 1.34]}}
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
    if len(_chosen(chart)) > 1:
        layout["annotations"].append(_names(view, chart))
        layout["margin"]["t"], layout["height"] = 44, layout["height"] + 20
    if one_in(view) > 1:
        layout["annotations"].append(_sampled(view))
        layout["margin"]["b"], layout["height"] = 26, layout["height"] + 22
    return {
        "data": [_others(view, chart, columns), _means(chart, columns, view), _lit(view, chart, columns)],
        "layout": layout,
    }


def _known(view: View, column: Column) -> list[tuple[Row, float]]:
    """The places of a measure that have a value."""
    pairs = ((row, d.value(row, column.key)) for row in view.rows)
    return [(row, amount) for row, amount in pairs if amount is not None]


def one_in(view: View) -> int:
    """Of how many things one is drawn: a country has more than an eye or a browser can hold."""
    return -(-len(view.rows) // MOST)


def _bounds(view: View, column: Column) -> tuple[float, float]:
    amounts = [found for _, found in _known(view, column)]
    return min(amounts), max(amounts)


def _scale(view: View, column: Column, amount: float) -> float:
    return _between(amount, *_bounds(view, column))


def _between(amount: float, low: float, high: float) -> float:
    return (amount - low) / (high - low) if high > low else 0.5


def _others(view: View, chart: Chart, columns: list[Column]) -> dict:
    every = one_in(view)
    marks = []
    for at, column in enumerate(columns):
        known = [(row, amount) for row, amount in _known(view, column) if row.key not in _chosen(chart)]
        low, high = _bounds(view, column)
        ranked = sorted(known, key=lambda pair: pair[1])[::every] if every > 1 else known
        marks += [(_between(amount, low, high), at, row, column) for row, amount in ranked]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [round(x, 3) for x, *_ in marks],
        "y": [at for _, at, *_ in marks],
        "marker": {"size": 12, "color": d.OTHERS, "opacity": 0.5},
        "customdata": [row.key for _, _, row, _ in marks],
        "hovertext": [d.hover(row, [column], d.words(row, view.columns[0])) for _, _, row, column in marks],
    }


def _free_of_words(view: View, chart: Chart, places: list[tuple[float, int, Column]]) -> int | None:
    """The first strip where the mean is far from what is lit, whose value is written above it; else the furthest."""
    lit = next((row for row in view.rows if row.key in _chosen(chart)), None)
    gaps = []
    for mean, _, column in places:
        amount = d.value(lit, column.key) if lit is not None else None
        gaps.append(1.0 if amount is None else abs(_scale(view, column, amount) - mean))
    return next((rank for rank, gap in enumerate(gaps) if gap > ROOM), gaps.index(max(gaps)) if gaps else None)


def _means(chart: Chart, columns: list[Column], view: View) -> dict:
    means = chart.options.get("means", {})
    shown = [(at, column) for at, column in enumerate(columns) if means.get(column.key) is not None]
    places = [(min(max(_scale(view, column, means[column.key]), 0.0), 1.0), at, column) for at, column in shown]
    named = _free_of_words(view, chart, places) if len(_chosen(chart)) == 1 else None
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [x for x, *_ in places],
        "y": [at for _, at, _ in places],
        "marker": {"size": 22, "color": d.LINE, "symbol": "line-ns", "line": {"width": 2, "color": d.LINE}},
        "text": [chart_words.MEAN if rank == named else "" for rank in range(len(places))],
        "textposition": "top center",
        "textfont": {"size": SMALL},
        "hovertext": [
            f"{chart_words.MEAN.capitalize()} : {formatted(means[column.key], column.kind)}" for *_, column in places
        ],
    }


def _chosen(chart: Chart) -> tuple[str, ...]:
    found = chart.options["chosen"]
    return (found,) if isinstance(found, str) else tuple(found)


def _colour(chart: Chart, at: int) -> str:
    return chart.colours[at] if at < len(chart.colours) else d.LIT if len(_chosen(chart)) == 1 else d.PALETTE[at]


def _lit(view: View, chart: Chart, columns: list[Column]) -> dict:
    marks = []
    for at, column in enumerate(columns):
        known = {row.key: (row, amount) for row, amount in _known(view, column)}
        for rank, key in enumerate(_chosen(chart)):
            if key in known:
                marks.append((_scale(view, column, known[key][1]), at, rank, known[key][0], column))
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [x for x, *_ in marks],
        "y": [at for _, at, *_ in marks],
        "marker": {
            "size": 16,
            "color": [_colour(chart, rank) for _, _, rank, *_ in marks],
            "line": {"width": 2, "color": "#ffffff"},
        },
        "text": [_told(view, chart, row, column) for *_, row, column in marks],
        "textposition": [_beside(x, rank % 2) for x, _, rank, *_ in marks],
        "textfont": {"size": d.FONT - 1},
        "customdata": [row.key for *_, row, _ in marks],
        "hovertext": [d.hover(row, [column], d.words(row, view.columns[0])) for *_, row, column in marks],
    }


def _told(view: View, chart: Chart, row: Row, column: Column) -> str:
    """The value of a lit mark; its rank too when it is the only one."""
    amount = row.cells[column.key]
    text = f"<b>{d.safe(_brief(amount, column.kind) if len(_chosen(chart)) > 1 else d.words(row, column))}</b>"
    if len(_chosen(chart)) > 1:
        return text
    known = [found for _, found in _known(view, column)]
    return f"{text}, {ordinal(1 + sum(found > amount for found in known))} sur {integer(len(known))}"


def _beside(x: float, under: int) -> str:
    side = "right" if x < EDGE else "left" if x > 1 - EDGE else "center"
    return f"{'bottom' if under else 'top'} {side}"


def _names(view: View, chart: Chart) -> dict:
    """Who has which colour, in one line above the strips."""
    named = {row.key: d.words(row, view.columns[0]) for row in view.rows}
    parts = (
        f'<span style="color:{_colour(chart, at)}">■</span> {d.safe(named.get(key, key))}'
        for at, key in enumerate(_chosen(chart))
    )
    return {
        "text": "  ".join(parts),
        "showarrow": False,
        "font": {"size": d.FONT - 1},
        "name": "legende",
        **d.above(18),
    }


def _sampled(view: View) -> dict:
    """Says that some are not drawn; places, ranks and means are those of all."""
    place: dict[str, Any] = {
        "x": 0,
        "y": 0,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "top",
        "yshift": -4,
    }
    return d.note(chart_words.SAMPLED.format(n=integer(one_in(view))), **place)


def _ends(view: View, column: Column, at: int) -> list[dict]:
    """The least and the most of a strip, in small letters at its ends."""
    amounts = [amount for _, amount in _known(view, column)]
    low, high = _brief(min(amounts), column.kind), _brief(max(amounts), column.kind)
    place: dict[str, Any] = {"y": at, "font": {"size": SMALL}}
    return [d.note(low, x=-0.03, xanchor="right", **place), d.note(high, x=1.03, xanchor="left", **place)]


def _brief(amount: float, kind: str) -> str:
    """A value at the end of a strip, whose name says the unit."""
    return euros_short(amount) if kind == "eur" else formatted(amount, kind).removesuffix("/hab/an")


__all__ = ["figure"]
