"""The wall: what is assured a year, going down month by month, and on it each piece that ends.

The area is what remains after the ends of a month; a piece hangs over it from there to what was assured before.
"""

from __future__ import annotations

from ess_metrics.texts.numbers import euros_short
from ess_metrics.texts.pages import chart_words
from ess_metrics.views.charts import palette as d
from ess_metrics.views.view import Chart, View

HEIGHT = 340
AREA = "rgba(42,127,158,0.28)"
PIECE = "#c4681c"
FEWEST_PX = 40  # between two values written over pieces
WIDTH = 780


def figure(view: View, chart: Chart) -> d.Figure:
    """Rows are months, `y` what remains and what ends; `options["ticks"]` the words under the axis, most of them ""."""
    remains, ends = (d.column_of(view, key) for key in chart.y)
    left = [d.value(row, remains.key) or 0.0 for row in view.rows]
    gone = [d.value(row, ends.key) or 0.0 for row in view.rows]
    first = left[0] + gone[0]
    names = [d.words(row, view.columns[0]) for row in view.rows]
    shown = [column for column in view.columns if column.key != chart.x]
    hovers = [d.hover(row, shown, name) for row, name in zip(view.rows, names, strict=True)]
    worst = max(range(len(gone)), key=gone.__getitem__)
    count = len(left)
    area: d.Part = {
        "type": "scatter",
        "mode": "lines",
        "name": remains.label,
        "x": [-0.6, *(at - 0.4 for at in range(count)), count - 0.4],
        "y": [first, *left, left[-1]],
        "line": {"color": d.MAIN, "width": 3, "shape": "hv"},
        "fill": "tozeroy",
        "fillcolor": AREA,
        "hovertext": [hovers[0], *hovers, hovers[-1]],
    }
    pieces: d.Part = {
        "type": "bar",
        "name": ends.label,
        "x": list(range(count)),
        "y": [amount or None for amount in gone],
        "base": left,
        "width": 0.8,
        "marker": {"color": [d.LIT if at == worst else PIECE for at in range(count)]},
        "text": _said(gone),
        "textposition": "outside",
        "constraintext": "none",
        "textfont": {"size": d.FONT - 1},
        "customdata": [row.key for row in view.rows],
        "hovertext": hovers,
    }
    layout = d.layout(chart.options.get("height", HEIGHT))
    layout["yaxis"] |= d.value_axis([first, *left], view.unit, room=0.1)
    layout["xaxis"] |= {
        "tickvals": list(range(count)),
        "ticktext": list(chart.options.get("ticks") or names),
        "range": [-0.6, count - 0.4],
    }
    said = chart_words.REMAINS.format(amount=euros_short(left[-1]))
    layout["annotations"] = [
        d.note(remains.label, colour=d.MAIN, x=0, y=1, xref="paper", yref="paper", xanchor="left", yanchor="bottom"),
        d.note(ends.label, colour=PIECE, x=0.42, y=1, xref="paper", yref="paper", xanchor="left", yanchor="bottom"),
        d.note(said, x=count - 0.6, y=left[-1] / 2, xref="x", yref="y", xanchor="right"),
    ]
    return {"data": [area, pieces], "layout": layout}


def _said(gone: list[float]) -> list[str]:
    """The amounts of the pieces, the largest first, none where another is too near."""
    pitch = WIDTH / max(len(gone), 1)
    out = [""] * len(gone)
    taken: list[int] = []
    for at in sorted(range(len(gone)), key=lambda place: -gone[place]):
        if gone[at] and all(abs(at - other) * pitch > FEWEST_PX * 2 for other in taken):
            out[at] = f"−{euros_short(gone[at])}"
            taken.append(at)
    return out


__all__ = ["figure"]
