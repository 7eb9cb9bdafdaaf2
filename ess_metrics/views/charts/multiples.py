"""Small multiples: one little chart of columns a thing, all on one scale, the chosen ones in colour."""

from __future__ import annotations

import math

from ess_metrics.views.charts import palette as d
from ess_metrics.views.view import Chart, Row, View

ACROSS = 5  # panels on a line
TALL = 112  # px, a panel
GAP = 0.16  # of a cell, between two panels
HEAD = 44
PALE = "rgba(125,137,148,0.75)"
SMALL = 12
LETTERS = 110  # of all the names of a line


def figure(view: View, chart: Chart) -> dict:
    """Rows are things, `y` the columns (years) of each; `options["lit"]` the keys in colour (`chart.colours`).

    The scale is the same everywhere, from zero; the highest column of the page bears its value. A year that is not over
    (`chart.partial`) is hatched.
    """
    columns = [d.column_of(view, key) for key in chart.y]
    across = chart.options.get("across", ACROSS)
    lines = max(1, math.ceil(len(view.rows) / across))
    layout = d.layout(HEAD + TALL * lines, bargap=0.15)
    layout["margin"] = {"l": 0, "r": 0, "t": 26, "b": 4}
    known = [amount for row in view.rows for key in chart.y if (amount := d.value(row, key)) is not None]
    most = max(known, default=1.0) or 1.0
    best = next((row.key for row in view.rows if any(d.value(row, key) == most for key in chart.y)), "")
    traces, notes = [], []
    del layout["xaxis"], layout["yaxis"]
    for at, row in enumerate(view.rows):
        suffix = "" if at == 0 else str(at + 1)
        left, right, low, high = _cell(at, lines, across)
        ticks = {"tickvals": [0, len(columns) - 1], "ticktext": [columns[0].label[-2:], columns[-1].label[-2:]]}
        layout[f"xaxis{suffix}"] = {
            "domain": [left, right], "anchor": f"y{suffix}", "range": [-0.6, len(columns) - 0.4],
            "tickfont": {"size": SMALL - 1}, **ticks,
        }  # fmt: skip
        layout[f"yaxis{suffix}"] = {
            "domain": [low, high], "anchor": f"x{suffix}", "range": [min([0.0, *known]), most * 1.3],
            "showticklabels": False, "showgrid": True, "tickvals": [0, most], "ticktext": ["", ""],
        }  # fmt: skip
        traces.append(_panel(view, chart, row, columns, suffix, best))
        name = d.words(row, view.columns[0])
        notes.append(_name(name, left, high, row.key in chart.options.get("lit", ()), LETTERS // across))
    layout["annotations"] = notes
    return {"data": traces, "layout": layout}


def _cell(at: int, lines: int, across: int) -> tuple[float, float, float, float]:
    """Where a panel is, in shares of the figure."""
    line, place = divmod(at, across)
    high = 1 - line / lines
    return place / across, (place + 1 - GAP) / across, high - 0.76 / lines, high - 0.17 / lines


def _panel(view: View, chart: Chart, row: Row, columns: list, suffix: str, best: str) -> dict:
    lit = list(chart.options.get("lit", ()))
    amounts = [d.value(row, column.key) for column in columns]
    top = max((amount for amount in amounts if amount is not None), default=0.0)
    name = d.words(row, view.columns[0])
    colour = (chart.colours[lit.index(row.key)] if chart.colours else d.LIT) if row.key in lit else PALE
    return {
        "type": "bar",
        "xaxis": f"x{suffix}",
        "yaxis": f"y{suffix}",
        "x": list(range(len(columns))),
        "y": amounts,
        "marker": {
            "color": colour,
            "pattern": {"shape": ["/" if column.key in chart.partial else "" for column in columns], "size": 5},
        },
        "text": [d.short(a, view.unit) if a == top and a and row.key in {*lit, best} else "" for a in amounts],
        "textposition": "outside",
        "constraintext": "none",
        "textfont": {"size": SMALL - 1},
        "hovertext": [d.hover(row, [column], name) for column in columns],
    }


def _name(name: str, left: float, top: float, lit: bool, most: int) -> dict:
    text = name if len(name) <= most else name[: most - 1].rstrip() + "…"
    text = f"<b>{d.safe(text)}</b>" if lit else d.safe(text)
    place = {"x": left, "y": top, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": 2}
    return {"text": text, "showarrow": False, "font": {"size": SMALL}, **place}


__all__ = ["figure"]
