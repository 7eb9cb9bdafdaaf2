"""Before and after: one line a thing from one period to the next, the ones that changed most lit and named."""

from __future__ import annotations

from typing import Any

from ess_metrics.views.charts import palette as d
from ess_metrics.views.view import Chart, Row, View

HEIGHT = 460
NEAR = 17  # px between two names
NAMED = 8


def figure(view: View, chart: Chart) -> d.Figure:
    """Rows are things, `y` the periods in their order; `options["lit"]` the keys drawn in colour (the largest changes).

    A thing of which one period is unknown has no line: a line needs both ends.
    """
    columns = [d.column_of(view, key) for key in chart.y]
    rows = [row for row in view.rows if all(d.value(row, key) is not None for key in chart.y)]
    lit = [row for row in rows if row.key in set(chart.options.get("lit", ()))]
    quiet = [row for row in rows if row not in lit]
    layout = d.layout(chart.options.get("height", HEIGHT))
    amounts = [d.value(row, key) for row in rows for key in chart.y]
    layout["yaxis"] |= d.value_axis(amounts, view.unit, room=0.05)
    last = len(columns) - 1
    layout["xaxis"] |= {
        "tickvals": list(range(len(columns))),
        "ticktext": [d.safe(column.label) for column in columns],
        "range": [-0.15, last + 0.05],
    }
    layout["annotations"] = [note for note in [d.unit_note(view.unit)] if note]
    _name(layout, view, lit[:NAMED], chart, last)
    traces = [_line(view, chart, row, row in lit) for row in (*quiet, *lit)]
    return {"data": traces, "layout": layout}


def _line(view: View, chart: Chart, row: Row, lit: bool) -> dict:
    name = d.words(row, view.columns[0])
    shown = [d.column_of(view, key) for key in chart.y]
    colour = _colour(row, chart) if lit else d.OTHERS
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": list(range(len(chart.y))),
        "y": [d.value(row, key) for key in chart.y],
        "line": {"color": colour, "width": 3 if lit else 1},
        "marker": {"color": colour, "size": 9 if lit else 6, "symbol": "circle"},
        "customdata": [row.key] * len(chart.y),
        "hovertext": [d.hover(row, shown, name)] * len(chart.y),
    }


def _colour(row: Row, chart: Chart) -> str:
    lit = list(chart.options.get("lit", ()))
    return d.PALETTE[lit.index(row.key) % len(d.PALETTE)]


def _name(layout: d.Layout, view: View, rows: list[Row], chart: Chart, last: int) -> None:
    """Names at the right end of the lit lines, moved apart."""
    axis: dict[str, Any] = layout["yaxis"]
    low, high = axis["range"]
    ends = d.spread([d.value(row, chart.y[-1]) or 0.0 for row in rows], (high - low) * NEAR / (layout["height"] - 70))
    names = [d.words(row, view.columns[0]) for row in rows]
    layout["annotations"] += [
        d.note(
            name,
            x=last,
            y=at,
            xref="x",
            yref="y",
            xanchor="left",
            xshift=10,
            colour=_colour(row, chart),
            **d.SERIES_NAME,
        )
        for row, name, at in zip(rows, names, ends, strict=True)
    ]
    layout["margin"]["r"] = 40 + 7 * max(map(len, names), default=0)


__all__ = ["figure"]
