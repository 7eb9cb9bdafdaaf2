"""Parts of one whole as rectangles whose areas are their amounts; what has no row is one of them, pale."""

from __future__ import annotations

from ess_metrics.texts.numbers import percent
from ess_metrics.views.charts import palette as d
from ess_metrics.views.sentences import is_a_mark
from ess_metrics.views.view import Chart, View

HEIGHT = 380
PALE = "#9aa4ad"
SMALLEST = 12  # letters; a smaller rectangle says itself when pointed at


def figure(view: View, chart: Chart) -> d.Figure:
    """Rows are parts, `y` their amounts (> 0 are drawn); `options["short"]` the column of their short names.

    What is left out and has an amount in the unit of the view is drawn too, so that areas add up to the total.
    """
    key = chart.y[0]
    name = chart.options.get("short", view.columns[0].key)
    rows = [row for row in view.rows if (d.value(row, key) or 0.0) > 0]
    aside = [item for item in view.not_shown if is_a_mark(item, view)]
    amounts = [*(d.value(row, key) or 0.0 for row in rows), *(float(item.value or 0.0) for item in aside)]
    labels = [*(str(row.cells.get(name) or row.key) for row in rows), *(item.label for item in aside)]
    whole = sum(amounts) or 1.0
    said = [d.short(amount, view.unit) for amount in amounts]
    colours = _colours(len(rows), len(aside), chart)
    trace = {
        "type": "treemap",
        "labels": [d.safe(label) for label in labels],
        "parents": [""] * len(labels),
        "values": amounts,
        "text": [f"{text}, {percent(amount / whole, 0)}" for text, amount in zip(said, amounts, strict=True)],
        "texttemplate": "%{label}<br>%{text}",
        "textfont": {"size": d.FONT - 1, "color": [d.ink(colour) for colour in colours]},
        "marker": {"colors": colours, "pad": {"t": 0, "l": 0, "r": 0, "b": 0}},
        "tiling": {"pad": 2},
        "sort": False,
        "customdata": [*(row.key for row in rows), *("" for _ in aside)],
        "hovertext": [
            f"<b>{d.safe(label)}</b><br>{d.safe(text)}, {percent(amount / whole)}"
            for label, text, amount in zip(labels, said, amounts, strict=True)
        ],
        "pathbar": {"visible": False},
    }
    layout: d.Layout = {"height": chart.options.get("height", HEIGHT), "margin": {"l": 0, "r": 0, "t": 28, "b": 0}}
    layout["uniformtext"] = {"minsize": SMALLEST, "mode": "hide"}
    return {"data": [trace], "layout": layout}


def _colours(rows: int, aside: int, chart: Chart) -> list[str]:
    """The first in the colour of the answer, the others in one that goes paler, what has no row in grey."""
    own = list(chart.colours[:rows]) or [d.MAIN if at else d.LIT for at in range(rows)]
    return own + [PALE] * aside


__all__ = ["figure"]
