"""Charts as figures in Plotly's words, plain dictionaries: equal views make equal figures, which are not redrawn.

Plotly draws them on the screen (`ui.components.plotly_chart`), `views.charts.svg_plot` on paper. What goes without
saying of all of them is in `views.charts.template`. Rankings, maps and flows have their own components.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ess_metrics.texts.numbers import percent
from ess_metrics.texts.pages import chart_words
from ess_metrics.views.charts import (
    gantt,
    heat,
    lifeline,
    multiples,
    roads,
    shares,
    slope,
    strips,
    tiles,
    treemap,
    wall,
    waterfall,
)
from ess_metrics.views.charts import palette as d
from ess_metrics.views.view import SECRET, Chart, Row, View

PARTIAL = "partielle"
HEIGHT = 340
MOST_NAMES = 12
SHORT = 5  # letters of a name that stays upright whatever Plotly thinks
WIDTH = 460  # px, the narrowest a chart is on a screen that shows two side by side


def figure(view: View) -> d.Figure:
    """The figure of a view, `{"data": […], "layout": {…}}`; KeyError for a kind that is no figure."""
    return DRAWN[view.drawn.kind](view, view.drawn)


def _labels(view: View, chart: Chart) -> list[str]:
    column = d.column_of(view, chart.x)
    return [d.words(row, column) for row in view.rows]


def _columns(view: View, chart: Chart) -> d.Figure:
    """One bar a category, its value on top; a category not finished is hatched and says so.

    `options["ticks"]`: the words under the axis, one a category, "" for most when there are many (months).
    """
    key, labels = chart.y[0], _labels(view, chart)
    amounts = [d.value(row, key) for row in view.rows]
    unfinished = [row.key in chart.partial for row in view.rows]
    ticks = chart.options.get("ticks")
    texts = d.beside(amounts, view.unit, None if ticks else WIDTH // (d.LETTER * max(len(labels), 1)))
    texts = [
        _on_top(text, row, amount, bool(ticks)) for text, row, amount in zip(texts, view.rows, amounts, strict=True)
    ]
    texts = _uncrowded(texts, amounts) if ticks else texts
    trace: dict[str, Any] = {
        "type": "bar",
        "x": list(range(len(labels))),
        "y": amounts,
        "marker": {"color": chart.colours[0] if chart.colours else d.MAIN, "pattern": _hatched(unfinished)},
        "text": texts,
        "textposition": "outside",
        "constraintext": "none" if ticks else "both",
        "textfont": {"size": d.FONT},
        "customdata": [row.key for row in view.rows],
        **_hovers(view, labels),
    }
    layout = d.layout(chart.options.get("height", HEIGHT), bargap=0.2)
    layout |= {} if ticks else {"uniformtext": {"minsize": 11, "mode": "hide"}}  # on a phone, none rather than a heap
    beside = [d.value(row, key) for key in chart.y[1:] for row in view.rows]
    layout["yaxis"] |= d.value_axis([*amounts, *beside], view.unit, room=0.08)
    layout["xaxis"] |= _categories(labels, unfinished)
    if ticks:
        layout["xaxis"] |= {"tickvals": list(range(len(labels))), "ticktext": list(ticks)}
    _add_notes(layout, view, chart, labels)
    return {"data": [_without_none(trace), *_strokes_over(view, chart, layout)], "layout": layout}


def _strokes_over(view: View, chart: Chart, layout: d.Layout) -> list[dict]:
    """A second series of columns is what they are measured against: a stroke over each, named once at its end."""
    if len(chart.y) < 2:
        return []
    column = d.column_of(view, chart.y[1])
    levels = [(at, d.value(row, column.key)) for at, row in enumerate(view.rows)]
    known = [(at, level) for at, level in levels if level is not None]
    hovers = {at: f"{d.safe(column.label)} : {d.safe(d.words(view.rows[at], column))}" for at, _ in known}
    if known:
        place = {"x": known[-1][0] + 0.45, "y": known[-1][1], "xref": "x", "yref": "y", "xanchor": "left"}
        layout["annotations"].append(d.note(column.label, colour=d.LIT, **place, **d.SERIES_NAME))
        layout["margin"]["r"] = 40 + 7 * len(column.label)
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": column.label,
            "x": [x for at, _ in known for x in (at - 0.42, at + 0.42, None)],
            "y": [y for _, level in known for y in (level, level, None)],
            "line": {"color": d.LIT, "width": 3},
            "hovertext": [text for at, _ in known for text in (hovers[at], hovers[at], "")],
        }
    ]


def _on_top(text: str, row: Row, amount: float | None, ticks: bool) -> str:
    if row.status == SECRET:
        return "s"
    return "" if ticks and not amount else text


def _uncrowded(texts: list[str], amounts: list[float | None]) -> list[str]:
    """Of two neighbours among many bars, the higher alone bears its value."""
    around = [0.0, *(amount or 0.0 for amount in amounts), 0.0]
    highest = (around[at + 1] >= max(around[at], around[at + 2]) for at in range(len(amounts)))
    return [text if high else "" for text, high in zip(texts, highest, strict=True)]


def _hatched(unfinished: list[bool]) -> dict:
    return {"shape": ["/" if flag else "" for flag in unfinished], "size": 8, "solidity": 0.35, "fillmode": "overlay"}


def _categories(labels: list[str], unfinished: list[bool]) -> dict:
    """Names under the bars, upright; one in two, three… when there are too many to be read."""
    texts = [
        f"{d.safe(label)}<br>{PARTIAL}" if flag else d.safe(label)
        for label, flag in zip(labels, unfinished, strict=True)
    ]
    every = max(1, math.ceil(len(labels) / MOST_NAMES))
    return {
        "type": "linear",
        "tickvals": list(range(0, len(labels), every)),
        "ticktext": texts[::every],
        "range": [-0.6, len(labels) - 0.4],
        **({"tickangle": 0} if len(labels) <= MOST_NAMES and max(map(len, labels), default=0) <= SHORT else {}),
    }


def _hovers(view: View, labels: list[str]) -> dict:
    shown = [column for column in view.columns if column.key != view.drawn.x]
    texts = [d.hover(row, shown, label) for row, label in zip(view.rows, labels, strict=True)]
    return {"hovertext": texts}


def _series_hovers(view: View, column: d.Column, labels: list[str]) -> list[str]:
    """What is said of each value of a series; its category is the heading that all the series share."""
    return [
        d.hover(row, [column], "" if _shared(labels) else label) for row, label in zip(view.rows, labels, strict=True)
    ]


def _shared(labels: list[str]) -> bool:
    """Whether pointing at one place of the axis says all series at once: when each place bears its name."""
    return len(labels) <= MOST_NAMES


def _stacked(view: View, chart: Chart) -> d.Figure:
    """Series one above the other, each named at the end of its last bar; colour and hatching both tell them apart."""
    labels = _labels(view, chart)
    unfinished = [row.key in chart.partial for row in view.rows]
    series = [(d.column_of(view, key), [d.value(row, key) or 0 for row in view.rows]) for key in chart.y]
    traces: list[d.Part] = [
        _without_none(
            {
                "type": "bar",
                "name": column.label,
                "x": list(range(len(labels))),
                "y": amounts,
                "marker": {
                    "color": colour,
                    "pattern": {"shape": d.PATTERNS[at % len(d.PATTERNS)], "size": 9, "solidity": 0.15},
                },
                "hovertext": _series_hovers(view, column, labels),
                "customdata": [row.key for row in view.rows],
            }
        )
        for at, ((column, amounts), colour) in enumerate(zip(series, _colours(chart), strict=True))
    ]
    totals = [sum(amounts[at] for _, amounts in series) for at in range(len(labels))]
    layout = d.layout(chart.options.get("height", HEIGHT), barmode="stack", bargap=0.35, **_together(labels))
    layout["yaxis"] |= d.value_axis(totals, view.unit, room=0.05)
    layout["xaxis"] |= _categories(labels, unfinished)
    ends = [sum(amounts[-1] for _, amounts in series[:at]) + series[at][1][-1] / 2 for at in range(len(series))]
    _name_series(layout, [column.label for column, _ in series], ends, _colours(chart), len(labels) - 0.6)
    _add_notes(layout, view, chart, labels)
    return {"data": traces, "layout": layout}


def _together(labels: list[str]) -> dict:
    return {"hovermode": "x unified"} if _shared(labels) else {}


def _colours(chart: Chart) -> list[str]:
    return [
        chart.colours[at] if at < len(chart.colours) else d.PALETTE[at % len(d.PALETTE)] for at in range(len(chart.y))
    ]


def _name_series(layout: d.Layout, names: list[str], heights: list[float], colours: list[str], x: float) -> None:
    """Names at the right end of their series instead of a legend."""
    axis: dict[str, Any] = layout["yaxis"]
    low, high = axis["range"]
    placed = d.spread(heights, (high - low) * 22 / max(layout["height"] - 70, 1))
    notes = [
        d.note(
            name, x=x, y=at, xref="x", yref="y", xanchor="left", font={"size": d.FONT}, colour=colour, **d.SERIES_NAME
        )
        for name, at, colour in zip(names, placed, colours, strict=True)
    ]
    layout.setdefault("annotations", []).extend(notes)
    layout["margin"]["r"] = 44 + 8 * max((len(name) for name in names), default=0)


def _lines(view: View, chart: Chart) -> d.Figure:
    """One line a series, named at its end; cut where a break makes both sides not comparable."""
    labels = _labels(view, chart)
    cuts = [at for at, row in enumerate(view.rows) if row.key in {category for category, _ in chart.breaks}]
    series = [(d.column_of(view, key), [d.value(row, key) for row in view.rows]) for key in chart.y]
    partial = [at for at, row in enumerate(view.rows) if row.key in chart.partial]
    colours = _colours(chart)
    traces: list[d.Part] = [
        trace
        for at, (column, amounts) in enumerate(series)
        for trace in _line(
            column.label, amounts, _series_hovers(view, column, labels), _strokes(at, colours[at]), cuts, partial
        )
    ]
    layout = d.layout(chart.options.get("height", HEIGHT), **_together(labels))
    known = [amount for _, amounts in series for amount in amounts]
    layout["yaxis"] |= d.value_axis(known, view.unit, from_zero=chart.options.get("from_zero", True), room=0.05)
    layout["xaxis"] |= _categories(labels, [row.key in chart.partial for row in view.rows])
    if len(series) > 1:
        ends = [_last(amounts, partial) for _, amounts in series]
        _name_series(layout, [column.label for column, _ in series], ends, colours, len(labels) - 0.85)
    _add_notes(layout, view, chart, labels)
    return {"data": traces, "layout": layout}


def _strokes(at: int, colour: str) -> tuple[dict, dict]:
    """How a series is told apart: its line and its marks, by colour and without."""
    line = {"color": colour, "width": 3, "dash": ("solid", "dash", "dot", "dashdot")[at % 4]}
    return line, {"size": 8, "color": colour, "symbol": ("circle", "square", "diamond", "triangle-up")[at % 4]}


def _line(name: str, amounts: list, hovers: list[str], look: tuple[dict, dict], cuts: list[int], partial: list[int]):
    """The traces of one series: a line a piece, and each category not over as a hollow mark that no line leads to.

    A line to half a year would be read as a fall.
    """
    line, marker = look
    for first, last in _pieces(len(amounts), [*cuts, *partial, *(at + 1 for at in partial)]):
        unfinished = first in partial
        symbol = marker["symbol"] + ("-open" if unfinished else "")
        yield {
            "type": "scatter",
            "mode": "markers" if unfinished else "lines+markers",
            "name": name,
            "x": list(range(first, last)),
            "y": amounts[first:last],
            **({} if unfinished else {"line": line}),
            "marker": {**marker, "symbol": symbol, **({"line": {"width": 2}} if unfinished else {})},
            "hovertext": hovers[first:last],
        }


def _last(amounts: list[float | None], partial: list[int]) -> float:
    """Where the line of a series ends."""
    known = [amount for at, amount in enumerate(amounts) if amount is not None and at not in partial]
    return known[-1] if known else 0.0


def _pieces(count: int, cuts: list[int]) -> list[tuple[int, int]]:
    edges = sorted({0, *(cut for cut in cuts if 0 < cut < count), count})
    return [(first, last) for first, last in itertools.pairwise(edges) if last > first]


def _points(view: View, chart: Chart) -> d.Figure:
    """A cloud: x and the first y are measures, each row a point named when pointed at, or beside it when few."""
    across, up = d.column_of(view, chart.x), d.column_of(view, chart.y[0])
    rows = [row for row in view.rows if d.value(row, across.key) is not None and d.value(row, up.key) is not None]
    names = [d.words(row, view.columns[0]) for row in rows]
    lit = set(chart.options.get("named", ()))
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers+text" if lit or len(rows) <= 12 else "markers",
        "x": [row.cells[across.key] for row in rows],
        "y": [row.cells[up.key] for row in rows],
        "text": [d.safe(name) if not lit or row.key in lit else "" for row, name in zip(rows, names, strict=True)],
        "textposition": _inwards([row.cells[across.key] for row in rows], chart.options.get("from_zero", True)),
        "textfont": {"size": d.FONT - 1},
        "customdata": [row.key for row in rows],
        "marker": {
            "size": 12,
            "color": _point_colours(chart, rows),
            "opacity": 0.85,
        },
        "hovertext": [d.hover(row, view.columns[1:], name) for row, name in zip(rows, names, strict=True)],
    }
    layout = d.layout(chart.options.get("height", 420), dragmode="zoom")
    layout["yaxis"] |= d.value_axis(trace["y"], _unit_of(up, view), room=0.06)
    layout["xaxis"] |= d.value_axis(
        trace["x"], _unit_of(across, view), from_zero=chart.options.get("from_zero", True), room=0.04
    ) | {
        "title": {"text": across.label},
        "showgrid": True,
    }
    _quadrants(layout, chart.options.get("quadrants"))
    layout.setdefault("annotations", []).append(
        d.note(up.label, x=0, y=1.0, xref="paper", yref="paper", xanchor="left", yanchor="bottom")
    )
    return {"data": [trace], "layout": layout}


def _inwards(across: list, from_zero: bool) -> list[str]:
    """Where the name of each point goes: over it, and off the edges, where it would cover the numbers of the axis."""
    low = min([*across, 0] if from_zero else across, default=0)
    span = (max(across, default=0) - low) or 1
    shares = ((value - low) / span for value in across)
    return [f"top {'right' if share < 0.12 else 'left' if share > 0.92 else 'center'}" for share in shares]


def _point_colours(chart: Chart, rows: list[Row]) -> str | list[str]:
    """One colour a point when the chart has them, the lit ones apart when it names some."""
    if len(chart.colours) == len(rows):
        return list(chart.colours)
    lit = chart.options.get("lit", ())
    return [d.LIT if row.key in lit else d.MAIN for row in rows] if lit else d.MAIN


def _quadrants(layout: d.Layout, means: tuple[float, float] | None) -> None:
    """Two dashed lines at the means: what is more or less than them is seen at once."""
    if means is None:
        return
    across, up = means
    layout["shapes"] = [
        _rule(x0=across, x1=across, xref="x", yref="paper", y0=0, y1=1),
        _rule(y0=up, y1=up, xref="paper", yref="y", x0=0, x1=1),
    ]
    right: dict[str, Any] = {"x": 1, "y": up, "xref": "paper", "yref": "y", "xanchor": "right", "yanchor": "bottom"}
    top: dict[str, Any] = {
        "x": across,
        "y": 1,
        "xref": "x",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "top",
        "xshift": 4,
    }
    layout["annotations"] = [d.note(chart_words.MEAN, **right), d.note(chart_words.MEAN, **top)]


_UNITS = {
    "percent": "0-1",
    "ratio_signed": "ratio",
    "eur": "EUR",
    "eur_hab": "EUR/hab/an",
    "days": "jours",
    "months": "mois",
}


def _unit_of(column, view: View) -> str:
    return _UNITS.get(column.kind, view.unit if column.key in view.drawn.y else "n")


def _funnel(view: View, chart: Chart) -> d.Figure:
    """Steps from top to bottom, each with its number and its share of the first."""
    labels, key = _labels(view, chart), chart.y[0]
    amounts = [d.value(row, key) for row in view.rows]
    first = next((amount for amount in amounts if amount), None)
    colour = chart.colours[0] if chart.colours else d.MAIN
    trace: dict[str, Any] = {
        "type": "bar",
        "orientation": "h",
        "x": amounts,
        "y": list(range(len(labels))),
        "marker": {"color": colour},
        "text": [_step(amount, first, view.unit) for amount in amounts],
        "textposition": "auto",
        "textfont": {"size": d.FONT},
        "insidetextfont": {"color": d.ink(colour)},
        "customdata": [row.key for row in view.rows],
        **_hovers(view, labels),
    }
    layout = d.layout(chart.options.get("height", 80 + 52 * len(labels)), bargap=0.3)
    layout["xaxis"] |= d.value_axis(amounts, view.unit, room=0.12) | {"showticklabels": False}
    layout["yaxis"] |= _side(labels)
    return {"data": [trace], "layout": layout}


def _step(amount: float | None, first: float | None, unit: str) -> str:
    if amount is None:
        return "s"
    return d.short(amount, unit) + (f" ({percent(amount / first, 0)})" if first and amount != first else "")


def _side(labels: list[str]) -> dict:
    """Categories down the left side, the first on top."""
    return {
        "tickvals": list(range(len(labels))),
        "ticktext": [d.safe(label) for label in labels],
        "range": [len(labels) - 0.4, -0.6],
        "showgrid": False,
    }


def _timeline(view: View, chart: Chart) -> d.Figure:
    """One bar a row from `options["start"]` to `options["end"]` (ISO dates), and a line at `options["today"]`."""
    labels = _labels(view, chart)
    start, end = chart.options["start"], chart.options["end"]
    shown = [(at, row) for at, row in enumerate(view.rows) if row.cells.get(start) and row.cells.get(end)]
    hovers = _hovers(view, labels)["hovertext"]
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines",
        "x": [day for _, row in shown for day in (str(row.cells[start]), str(row.cells[end]), None)],
        "y": [place for at, _ in shown for place in (at, at, None)],
        "line": {"width": 14, "color": chart.colours[0] if chart.colours else d.MAIN},
        "hovertext": [text for at, _ in shown for text in (hovers[at], hovers[at], "")],
        "customdata": [key for _, row in shown for key in (row.key, row.key, "")],
    }
    layout = d.layout(chart.options.get("height", 70 + 30 * max(len(labels), 1)))
    layout["yaxis"] |= _side(labels)
    layout["xaxis"] |= {
        "type": "date",
        "showgrid": True,
        "tickformat": "%Y",
        "dtick": "M12",
        "side": "top",
    }
    if today := chart.options.get("today"):
        layout["shapes"] = [
            {
                "type": "line",
                "x0": str(today),
                "x1": str(today),
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "line": {"color": d.LINE, "width": 2, "dash": "dot"},
            }
        ]
    return {"data": [trace], "layout": layout}


def _range(view: View, chart: Chart) -> d.Figure:
    """A segment from the first to the last of `y`, a dot at the middle one when there are three.

    `options["ends"]` names both dots, (first, last): the first full and in colour, the last hollow, a legend above;
    `options["sub"]` is the column of words written beside each segment; `options["most"]`: the first rows alone.
    """
    view = replace(view, rows=view.rows[: chart.options.get("most", len(view.rows))])
    labels = _labels(view, chart)
    low, *middle, high = chart.y
    bars = [(at, d.value(row, low), d.value(row, high)) for at, row in enumerate(view.rows)]
    known = [bar for bar in bars if None not in bar]
    hovers = _hovers(view, labels)
    traces: list[d.Part] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [place for _, left, right in known for place in (left, right, None)],
            "y": [place for at, _, _ in known for place in (at, at, None)],
            "line": {"width": 8, "color": d.AXIS.replace("0.28", "0.55")},
            "hoverinfo": "skip",
        }
    ]
    named = chart.options.get("ends")
    for at_end, key in enumerate(middle or (low, high)):
        marks = [(at, d.value(row, key)) for at, row in enumerate(view.rows)]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [amount for _, amount in marks],
                "y": [at for at, _ in marks],
                "marker": _end(chart, at_end if named else 0),
                "hovertext": hovers["hovertext"],
                "customdata": [row.key for row in view.rows],
                **({"name": named[at_end]} if named else {}),
            }
        )
    beside = chart.options.get("sub")
    traces += [_beside_ends(view, bars, beside)] if beside else []
    layout = d.layout(chart.options.get("height", 70 + chart.options.get("row", 34) * max(len(labels), 1)))
    room = 0.75 if beside else 0.05
    layout["xaxis"] |= d.value_axis([a for bar in known for a in bar[1:]], view.unit, room=room, dots=True) | {
        "showgrid": True,
    }
    layout["yaxis"] |= _side(labels)
    if unit := d.unit_note(view.unit):
        layout["xaxis"]["title"] = {"text": unit["text"]}
        layout["height"] += 24
    if chart.reference:
        _reference(layout, chart.reference, vertical=True)
    if named:
        layout["annotations"] = [*layout.get("annotations", ()), _key_of_ends(named)]
        layout["margin"]["t"] = max(layout["margin"].get("t", 0), 52)
    return {"data": traces, "layout": layout}


def _beside_ends(view: View, bars: list[tuple], column: str) -> dict:
    """Words to the right of each segment."""
    ends = [max((amount for amount in bar[1:] if amount is not None), default=None) for bar in bars]
    return {
        "type": "scatter",
        "mode": "text",
        "x": ends,
        "y": [at for at, *_ in bars],
        "text": ["   " + d.safe(str(row.cells.get(column) or "")) for row in view.rows],
        "textposition": "middle right",
        "textfont": {"size": d.FONT - 1},
        "hoverinfo": "skip",
    }


def _end(chart: Chart, at_end: int) -> dict:
    """How a dot is told from the other: full, or hollow and quiet."""
    if at_end:
        return {"size": 12, "symbol": "diamond-open", "color": d.LINE, "line": {"width": 2}}
    return {"size": 13, "color": chart.colours[0] if chart.colours else d.MAIN}


def _key_of_ends(named: tuple[str, str]) -> dict:
    """What each dot means, above the plot."""
    text = f"● {d.safe(named[0])}   ◇ {d.safe(named[1])}"
    return d.note(text, x=0, y=1, xref="paper", yref="paper", xanchor="left", yanchor="bottom", yshift=26)


def _add_notes(layout: d.Layout, view: View, chart: Chart, labels: list[str]) -> None:
    """The unit, the reference line and the breaks, each with its name."""
    notes = layout.setdefault("annotations", [])
    if unit := d.unit_note(view.unit):
        notes.append(unit)
    if chart.reference:
        _reference(layout, chart.reference)
    by_key = {row.key: at for at, row in enumerate(view.rows)}
    for category, reason in chart.breaks:
        if category in by_key:
            at = by_key[category] - 0.5
            layout.setdefault("shapes", []).append(_rule(x0=at, x1=at, xref="x", yref="paper", y0=0, y1=1))
            notes.append(d.note(reason, x=at, y=1, xref="x", yref="paper", xanchor="left", yanchor="bottom", xshift=4))


def _rule(**place) -> dict:
    return {"type": "line", "line": {"color": d.LINE, "width": 1.5, "dash": "dash"}, **place}


def _reference(layout: d.Layout, reference: tuple[float, str], vertical: bool = False) -> None:
    at, label = reference
    place = (
        {"x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1}
        if vertical
        else {"y0": at, "y1": at, "xref": "paper", "x0": 0, "x1": 1}
    )
    layout.setdefault("shapes", []).append(_rule(**place))
    spot: dict[str, Any] = (
        {"x": at, "y": 1, "yref": "paper", "xref": "x", "yanchor": "bottom"}
        if vertical
        else {"y": at, "x": 1, "xref": "paper", "yref": "y", "xanchor": "right", "yanchor": "bottom"}
    )
    layout.setdefault("annotations", []).append(d.note(label, **spot))


def _without_none(trace: dict) -> dict:
    return {key: value for key, value in trace.items() if value is not None}


DRAWN: dict[str, Callable[[View, Chart], d.Figure]] = {
    "columns": _columns,
    "stacked": _stacked,
    "lines": _lines,
    "points": _points,
    "funnel": _funnel,
    "timeline": _timeline,
    "range": _range,
    "life": lifeline.figure,
    "strips": strips.figure,
    "gantt": gantt.figure,
    "wall": wall.figure,
    "heat": heat.figure,
    "tiles": tiles.figure,
    "waterfall": waterfall.figure,
    "shares": shares.figure,
    "slope": slope.figure,
    "multiples": multiples.figure,
    "treemap": treemap.figure,
    "roads": roads.figure,
}
