"""A waterfall: levels standing on zero and, between two of them, what takes one to the other, hung at its place.

Rows that are levels are named by `options["levels"]`; the others are signed pieces. A level is what the pieces before
it make of the level before, so that what is drawn adds up. With `options["from_total"]` the first level is the view's
total, from which the other rows are taken, down to its levels.
"""

from __future__ import annotations

import textwrap
from dataclasses import replace

from ess_metrics.texts.numbers import MINUS
from ess_metrics.views.charts import palette as d
from ess_metrics.views.view import Chart, View

HEIGHT = 360
LOST, WON = "#c4681c", "#6f8a2c"
FOLD = 15  # letters of a line under a bar
ROOM = 620  # px, for the values of all the bars


def figure(view: View, chart: Chart) -> d.Figure:
    """Rows from left to right, `y` their amounts; the first level is in the colour of the answer."""
    key, levels = chart.y[0], set(chart.options["levels"])
    if chart.options.get("from_total"):
        view, levels = _taken(view, key, levels)
    amounts = [d.value(row, key) for row in view.rows]
    bases = _bases([row.key in levels for row in view.rows], amounts)
    tops = [base + (amount or 0.0) for base, amount in zip(bases, amounts, strict=True)]
    names = [d.words(row, view.columns[0]) for row in view.rows]
    shown = [column for column in view.columns if column.key != chart.x]
    trace = {
        "type": "bar",
        "x": list(range(len(amounts))),
        "y": amounts,
        "base": bases,
        "width": 0.7,
        "marker": {
            "color": [_colour(row.key in levels, amount) for row, amount in zip(view.rows, amounts, strict=True)]
        },
        "text": _said(amounts, [row.key in levels for row in view.rows], view.unit),
        "textposition": "outside",
        "constraintext": "none",
        "textfont": {"size": d.FONT - 1},
        "customdata": [row.key for row in view.rows],
        "hovertext": [d.hover(row, shown, name) for row, name in zip(view.rows, names, strict=True)],
    }
    layout = d.layout(chart.options.get("height", HEIGHT))
    layout["yaxis"] |= d.value_axis([*tops, *bases], view.unit, room=0.1)
    layout["xaxis"] |= {
        "tickvals": list(range(len(names))),
        "ticktext": ["<br>".join(textwrap.wrap(d.safe(name), FOLD, break_long_words=False)) for name in names],
        "tickangle": 0,
        "range": [-0.6, len(names) - 0.4],
    }
    layout["shapes"] = [
        {
            "type": "line", "x0": at + 0.35, "x1": at + 0.65, "y0": top, "y1": top, "xref": "x", "yref": "y",
            "line": {"color": d.LINE, "width": 1},
        }
        for at, top in enumerate(tops[:-1])
    ]  # fmt: skip
    return {"data": [trace], "layout": layout}


def _taken(view: View, key: str, levels: set[str]) -> tuple[View, set[str]]:
    """The total, what is taken from it (nothing of what is unknown or nil), and what is left."""
    assert view.total is not None
    pieces = [row for row in view.rows if row.key not in levels and d.value(row, key)]
    taken = [replace(row, cells=row.cells | {key: -row.cells[key]}) for row in pieces]
    left = [row for row in view.rows if row.key in levels]
    return replace(view, rows=(view.total, *taken, *left)), levels | {view.total.key}


def _bases(levels: list[bool], amounts: list[float | None]) -> list[float]:
    """Where each bar begins: a level at zero, a piece where the one before ended."""
    out, reached = [], 0.0
    for level, amount in zip(levels, amounts, strict=True):
        out.append(0.0 if level else reached)
        reached = (0.0 if level else reached) + (amount or 0.0)
    return out


def _colour(level: bool, amount: float | None) -> str:
    return d.MAIN if level else LOST if (amount or 0.0) < 0 else WON


def _said(amounts: list[float | None], levels: list[bool], unit: str) -> list[str]:
    """What is written over each bar: a piece with its sign."""
    texts = [d.short(None if amount is None else abs(amount), unit) for amount in amounts]
    signs = [
        "" if level else MINUS if (amount or 0) < 0 else "+" for level, amount in zip(levels, amounts, strict=True)
    ]
    return [f"{sign}{text}" if text else "" for sign, text in zip(signs, texts, strict=True)]


__all__ = ["figure"]
