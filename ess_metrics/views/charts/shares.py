"""Parts of a whole, row by row: bars of one length, each cut in its parts; the whole is said at its end."""

from __future__ import annotations

from typing import Any

from ess_metrics.texts.numbers import percent
from ess_metrics.views.charts import palette as d
from ess_metrics.views.view import SECRET, Chart, Row, View

PITCH = 27
LEAST = 0.09  # share of the bar that has room for its number


def figure(view: View, chart: Chart) -> d.Figure:
    """Rows from top to bottom, `y` their parts (≥ 0); `options["whole"]` the column of what they make together.

    A row whose whole is nothing has no bar: nothing cannot be shared. Nor has one of which a part is secret: what is
    left would pass for the whole.
    """
    columns = [d.column_of(view, key) for key in chart.y]
    whole = d.column_of(view, chart.options["whole"])
    rows = [
        row for row in view.rows if not _hidden(row, chart) and sum(d.value(row, key) or 0.0 for key in chart.y) > 0
    ]
    names = [d.words(row, view.columns[0]) for row in rows]
    sums = [sum(d.value(row, key) or 0.0 for key in chart.y) for row in rows]
    traces: list[dict[str, Any]] = []
    for at, column in enumerate(columns):
        colour = chart.colours[at] if at < len(chart.colours) else d.PALETTE[at % len(d.PALETTE)]
        amounts = [d.value(row, column.key) or 0.0 for row in rows]
        shares = [amount / total for amount, total in zip(amounts, sums, strict=True)]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": column.label,
                "x": [round(share, 4) for share in shares],
                "y": list(range(len(rows))),
                "marker": {"color": colour},
                "text": [percent(share, 0) if share >= LEAST else "" for share in shares],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textfont": {"size": d.FONT - 2, "color": d.ink(colour)},
                "customdata": [row.key for row in rows],
                "hovertemplate": f"<b>{d.safe(column.label)}</b><br>%{{hovertext}}<extra></extra>",
                "hovertext": [
                    f"{d.safe(name)} : {d.safe(d.words(row, column))}, {percent(share, 0)}"
                    for row, name, share in zip(rows, names, shares, strict=True)
                ],
            }
        )
    layout = d.layout(40 + PITCH * max(len(rows), 1), barmode="stack", bargap=0.25)
    layout["margin"] = {"l": 8, "r": 84, "t": 30, "b": 4}
    layout["xaxis"] |= {"range": [0, 1], "showticklabels": False}
    layout["yaxis"] |= {
        "tickvals": list(range(len(rows))),
        "ticktext": [d.safe(name) for name in names],
        "range": [len(rows) - 0.5, -0.5],
        "showgrid": False,
    }
    layout["annotations"] = [
        d.note(d.short(row.cells[whole.key], view.unit), x=1, y=at, xref="x", yref="y", xanchor="left", xshift=6)
        for at, row in enumerate(rows)
    ]
    layout["annotations"].append(_names(columns, [trace["marker"]["color"] for trace in traces]))
    return {"data": traces, "layout": layout}


def _hidden(row: Row, chart: Chart) -> bool:
    return any(row.statuses.get(key, row.status) == SECRET for key in chart.y)


def _names(columns: list, colours: list[str]) -> dict:
    """Who has which colour, in one line above the bars."""
    parts = (
        f'<span style="color:{colour}">■</span> {d.safe(column.label)}'
        for column, colour in zip(columns, colours, strict=True)
    )
    return {"text": "  ".join(parts), "showarrow": False, "font": {"size": d.FONT - 2}, "name": "legende", **d.above(4)}


__all__ = ["figure"]
