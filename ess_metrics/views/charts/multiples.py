"""Small multiples: one little chart of columns a thing, all on one scale, the chosen ones in colour.

They are drawn on one pair of axes, each panel moved aside and down: twenty pairs of axes weigh more than their columns.
"""

from __future__ import annotations

import math
from typing import Any

from ess_metrics.views.charts import palette as d
from ess_metrics.views.view import Chart, Column, Row, View

ACROSS = 5  # panels on a line
TALL = 112  # px, a panel
HEAD = 30
GAP = 2  # columns left empty between two panels
PITCH = 2.0  # from one line of panels to the next, in heights of the highest column
SMALL = 12
LETTERS = 110  # of all the names of a line


def figure(view: View, chart: Chart) -> d.Figure:
    """Rows are things, `y` the columns (years) of each; `options["lit"]` the keys in colour (`chart.colours`).

    The scale is the same everywhere, from zero; the highest column of the page and those lit bear their value. A year
    that is not over (`chart.partial`) is hatched. `options["across"]`: panels on a line.
    """
    columns = [d.column_of(view, key) for key in chart.y]
    across = chart.options.get("across", ACROSS)
    lines, wide = max(1, math.ceil(len(view.rows) / across)), len(columns) + GAP
    known = [amount for row in view.rows for key in chart.y if (amount := d.value(row, key)) is not None]
    most = max(known, default=0.0) or 1.0
    marks = [
        (place * wide + at, -line * most * PITCH, row, column)
        for (line, place), row in zip((divmod(rank, across) for rank in range(len(view.rows))), view.rows, strict=True)
        for at, column in enumerate(columns)
        if d.value(row, column.key) is not None
    ]
    tops = {row.key: max((d.value(row, c.key) or 0.0 for c in columns), default=0.0) for row in view.rows}
    lit = list(chart.options.get("lit", ()))
    said = {*lit, *(key for key, top in tops.items() if top == most)}
    amounts = [round(row.cells[column.key], 2) for *_, row, column in marks]
    trace = {
        "type": "bar",
        "x": [x for x, *_ in marks],
        "y": amounts,
        "base": [round(base, 2) for _, base, *_ in marks],
        "width": 0.85,
        "marker": {
            "color": [_colour(chart, lit, row) for *_, row, _ in marks],
            "pattern": {"shape": ["/" if c.key in chart.partial else "" for *_, c in marks], "size": 5},
        },
        "text": [
            d.short(row.cells[c.key], view.unit) if row.key in said and row.cells[c.key] == tops[row.key] > 0 else ""
            for *_, row, c in marks
        ],
        "textposition": "outside",
        "constraintext": "none",
        "textfont": {"size": SMALL - 1},
        "hovertext": [f"{d.safe(d.words(row, view.columns[0]))}, {d.safe(_told(row, c))}" for *_, row, c in marks],
    }
    layout = d.layout(HEAD + TALL * lines)
    layout["margin"] = {"l": 0, "r": 0, "t": 26, "b": 4}
    layout["xaxis"] |= {"range": [-0.6, across * wide - GAP - 0.4], "visible": False}
    layout["yaxis"] |= {"range": [most * (PITCH * (1 - lines) - 0.5), most * 1.75], "visible": False}
    layout["shapes"] = [_ground(at, across, wide, most, len(columns)) for at in range(len(view.rows))]
    layout["annotations"] = [
        note for at, row in enumerate(view.rows) for note in _named(view, row, at, across, wide, most, columns, lit)
    ]
    return {"data": [trace], "layout": layout}


def _told(row: Row, column: Column) -> str:
    return f"{column.label} : {d.words(row, column)}"


def _colour(chart: Chart, lit: list[str], row: Row) -> str:
    if row.key not in lit:
        return d.OTHERS
    return chart.colours[lit.index(row.key)] if chart.colours else d.LIT


def _ground(at: int, across: int, wide: int, most: float, count: int) -> dict:
    """The zero of a panel."""
    line, place = divmod(at, across)
    y = round(-line * most * PITCH, 2)
    ends = {"x0": place * wide - 0.5, "x1": place * wide + count - 0.5}
    return {"type": "line", "y0": y, "y1": y, **ends, "line": {"color": d.AXIS, "width": 1}}


def _named(
    view: View, row: Row, at: int, across: int, wide: int, most: float, columns: list[Column], lit: list[str]
) -> list[dict]:
    """The name of a panel above it, its first and last year under it."""
    line, place = divmod(at, across)
    name, longest = d.words(row, view.columns[0]), LETTERS // across
    text = d.safe(name if len(name) <= longest else name[: longest - 1].rstrip() + "…")
    ground = -line * most * PITCH
    font: dict[str, Any] = {"font": {"size": SMALL}}
    heading = {"text": f"<b>{text}</b>" if row.key in lit else text, "showarrow": False, **font}
    top = {"x": place * wide - 0.5, "y": round(ground + most * 1.32, 2), "xanchor": "left", "yanchor": "bottom"}
    years = [
        d.note(column.label[-2:], x=place * wide + x, y=round(ground, 2), yanchor="top", **font)
        for x, column in ((0, columns[0]), (len(columns) - 1, columns[-1]))
        if at + across >= len(view.rows)  # the last panel of each column: they all have the same years
    ]
    return [heading | top, *years]


__all__ = ["figure"]
