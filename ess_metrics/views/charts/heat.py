"""A table whose cells are coloured: rows down, measures across, each cell with its value, darker for a larger share.

Each row is read against its own first cell: who entered, then how many of them are still there.
"""

from __future__ import annotations

import textwrap

from ess_metrics.texts.numbers import percent
from ess_metrics.texts.pages import chart_words
from ess_metrics.views.charts import palette as d
from ess_metrics.views.view import SECRET, Chart, Row, View

PITCH, HEAD, FOLD = 34, 92, 13  # px a row, px above them, letters of a heading's line
SCALE = ((0.0, "#eef4f6"), (0.5, "#8fbccd"), (1.0, "#1f6480"))


def figure(view: View, chart: Chart) -> d.Figure:
    """`y` the columns across, the first one the whole of each row; cells hidden or absent are left blank, named."""
    columns = [d.column_of(view, key) for key in chart.y]
    names = [d.words(row, view.columns[0]) for row in view.rows]
    shares = [[_share(row, chart.y[0], column.key) for column in columns] for row in view.rows]
    trace = {
        "type": "heatmap",
        "x": list(range(len(columns))),
        "y": list(range(len(view.rows))),
        "z": shares,
        "zmin": 0,
        "zmax": 1,
        "colorscale": [list(step) for step in SCALE],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "text": [[_said(row, column) for column in columns] for row in view.rows],
        "texttemplate": "%{text}",
        "textfont": {"size": d.FONT},
        "hovertext": [
            [_hover(row, column, name, share) for column, share in zip(columns, line, strict=True)]
            for row, name, line in zip(view.rows, names, shares, strict=True)
        ],
    }
    layout = d.layout(chart.options.get("height") or HEAD + PITCH * max(len(view.rows), 1))
    layout["margin"] = {"l": 0, "r": 8, "t": 76, "b": 4}
    layout["xaxis"] |= {
        "tickvals": list(range(len(columns))),
        "ticktext": ["<br>".join(textwrap.wrap(d.safe(column.label), FOLD)[:3]) for column in columns],
        "tickfont": {"size": d.FONT - 2},
        "range": [-0.5, len(columns) - 0.5],
        "side": "top",
    }
    layout["yaxis"] |= {
        "tickvals": list(range(len(view.rows))),
        "ticktext": [d.safe(name) for name in names],
        "range": [len(view.rows) - 0.5, -0.5],
        "showgrid": False,
    }
    layout["annotations"] = [d.note(chart_words.DARKER, "", **d.above(54))]
    return {"data": [trace], "layout": layout}


def _share(row: Row, whole: str, key: str) -> float | None:
    base, part = d.value(row, whole), d.value(row, key)
    return part / base if base and part is not None else None


def _said(row: Row, column) -> str:
    if row.statuses.get(column.key, row.status) == SECRET:
        return "s"
    amount = d.value(row, column.key)
    return "" if amount is None else d.safe(d.words(row, column))


def _hover(row: Row, column, name: str, share: float | None) -> str:
    text = d.hover(row, [column], name)
    return f"{text}<br>{chart_words.OF_THE_FIRST.format(share=percent(share, 0))}" if share is not None else text


__all__ = ["figure"]
