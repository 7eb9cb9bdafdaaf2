"""Tiles in columns: a group a column, a thing a tile with its name, what it did and how far it reached.

A tile of nothing keeps its place and says so: what a territory does not use is half of the answer.
"""

from __future__ import annotations

import textwrap

from ess_metrics.views.charts import palette as d
from ess_metrics.views.view import Chart, Row, View

PITCH, HEAD = 56, 46  # px a row of tiles, px above them
SCALE = ((0.0, "#eef4f6"), (1.0, "#7fb3c7"))  # black letters are read on any of them
LETTERS = "#10181d"
FOLD = 24  # letters of a line of a tile


def figure(view: View, chart: Chart) -> d.Figure:
    """`x` the column of short names, `y` the number that darkens a tile and, after it, what a tile says.

    `options`: `group` the column of groups, `groups` their names in order, `whole` the number of the darkest tile.
    """
    group, whole = chart.options["group"], chart.options["whole"] or 1
    groups = tuple(chart.options["groups"])
    columns = [[row for row in view.rows if row.cells[group] == name] for name in groups]
    lines = range(max((len(column) for column in columns), default=0))
    tiles = [[column[line] if line < len(column) else None for column in columns] for line in lines]
    trace = {
        "type": "heatmap",
        "x": list(range(len(columns))),
        "y": list(lines),
        "z": [[None if row is None else (d.value(row, chart.y[0]) or 0) / whole for row in line] for line in tiles],
        "zmin": 0,
        "zmax": 1,
        "colorscale": [list(step) for step in SCALE],
        "showscale": False,
        "xgap": 4,
        "ygap": 4,
        "text": [["" if row is None else _said(row, chart) for row in line] for line in tiles],
        "texttemplate": "%{text}",
        "textfont": {"size": d.FONT - 2, "color": LETTERS},
        "hovertext": [["" if row is None else _hover(view, row) for row in line] for line in tiles],
    }
    layout = d.layout(HEAD + PITCH * max(len(lines), 1))
    layout["margin"] = {"l": 0, "r": 0, "t": HEAD, "b": 2}
    layout["meta"] = {"tiles": True}
    layout["xaxis"] |= {
        "tickvals": list(range(len(columns))),
        "ticktext": [d.safe(name) for name in groups],
        "tickfont": {"size": d.FONT - 1},
        "range": [-0.5, len(columns) - 0.5],
        "side": "top",
    }
    layout["yaxis"] |= {
        "tickvals": [],
        "ticktext": [],
        "range": [len(lines) - 0.5, -0.5],
    }
    return {"data": [trace], "layout": layout}


def _said(row: Row, chart: Chart) -> str:
    """The lines of a tile, each cut to its width."""
    texts = (str(row.cells.get(key) or "") for key in (chart.x, *chart.y[1:]))
    return "<br>".join(d.safe(textwrap.shorten(text, FOLD + 4, placeholder="…")) for text in texts if text)


def _hover(view: View, row: Row) -> str:
    told = [column for column in view.columns[1:] if row.cells.get(column.key)]
    return d.hover(row, told, d.words(row, view.columns[0]))


__all__ = ["figure"]
