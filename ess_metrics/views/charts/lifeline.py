"""The life of a project as one figure: its days on a line of time, its grants below, year by year, by fund.

Two panels share the axis of time; the upper one has no scale, so nothing is read on two axes.
"""

from __future__ import annotations

from typing import Any

from ess_metrics.texts.numbers import month
from ess_metrics.texts.pages import chart_words
from ess_metrics.views.charts import palette as d
from ess_metrics.views.view import Chart, View

DAY = 86_400_000  # milliseconds
BAR = 290 * DAY
BARS, LINE = (0.0, 0.58), (0.64, 1.0)
TOP, STEP = 0.95, 0.15  # each milestone has its own height: names never cover each other
NAMES = 190  # pixels at the right, for the names of the last milestones and of the funds


def figure(view: View, chart: Chart) -> d.Figure:
    """Stacked yearly bars under the line of milestones; `options`: start, end, today (ISO), events (ISO, label)."""
    totals = [sum(d.value(row, key) or 0 for key in chart.y) for row in view.rows]
    layout = d.layout(460, barmode="stack")
    layout["margin"]["t"] = 8
    layout["yaxis"] |= d.value_axis(totals, view.unit, room=0.05) | {"domain": list(BARS)}
    layout["yaxis2"] = {"domain": list(LINE), "range": [0, 1], "visible": False}
    layout["xaxis"] |= {
        "type": "date",
        "dtick": "M12",
        "tickformat": "%Y",
        "ticklabelmode": "period",
        "anchor": "y",
        "range": _span(view, chart),
    }
    layout["xaxis"] |= {"showgrid": True}
    layout["shapes"], layout["annotations"] = _shapes(chart), _events(chart)
    if today := chart.options.get("today"):
        layout["annotations"].append(
            d.note(chart_words.EXTRACTION_DAY, x=today, y=0.62, xref="x", yref="paper", xanchor="right", xshift=-4)
        )
    _name_funds(layout, view, chart)
    return {"data": [*_bars(view, chart), _marks(chart)], "layout": layout}


def _span(view: View, chart: Chart) -> list[str]:
    """Whole years around all that is drawn."""
    years = [int(row.key) for row in view.rows] + [int(day[:4]) for day, _ in chart.options["events"]]
    return [f"{min(years)}-01-01", f"{max(years)}-12-31"]


def _bars(view: View, chart: Chart) -> list[dict]:
    return [
        {
            "type": "bar",
            "name": d.column_of(view, key).label,
            "x": [f"{row.key}-07-01" for row in view.rows],
            "y": [d.value(row, key) or 0 for row in view.rows],
            "width": BAR,
            "marker": {"color": colour},
            "hovertext": [d.hover(row, [d.column_of(view, key)], row.key) for row in view.rows],
        }
        for key, colour in zip(chart.y, chart.colours, strict=True)
    ]


def _marks(chart: Chart) -> dict:
    events = chart.options["events"]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [day for day, _ in events],
        "y": [0.05] * len(events),
        "yaxis": "y2",
        "marker": {"size": 13, "color": d.MAIN, "line": {"width": 2, "color": "white"}},
        "hovertext": [f"{d.safe(label)} : {month(day)}" for day, label in events],
    }


def _events(chart: Chart) -> list[dict]:
    """Each milestone named beside its stem."""
    return [
        d.note(f"{label}, {month(day)}", x=day, y=_height(at), xref="x", yref="y2", xanchor="left", xshift=3)
        for at, (day, label) in enumerate(chart.options["events"])
    ]


def _height(at: int) -> float:
    return TOP - STEP * at


def _shapes(chart: Chart) -> list[dict]:
    """From start to end as a bar, a stem under each name, the day of the data as a dotted line."""
    shapes = [
        _line(day, day, 0.05, _height(at) + 0.05, {"color": d.AXIS, "width": 1.5})
        for at, (day, _) in enumerate(chart.options["events"])
    ]
    start, end = chart.options.get("start"), chart.options.get("end")
    if start and end:
        shapes.append(_line(start, end, 0.05, 0.05, {"color": d.MAIN, "width": 6}))
    if today := chart.options.get("today"):
        shapes.append({"type": "line", "x0": today, "x1": today, "yref": "paper", "y0": 0, "y1": 1, "line": _dotted()})
    return shapes


def _dotted() -> dict:
    """How the day of the data is drawn."""
    return {"color": d.LINE, "width": 2, "dash": "dot"}


def _line(x0: str, x1: str, y0: float, y1: float, line: dict) -> dict:
    return {"type": "line", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "yref": "y2", "line": line, "layer": "below"}


def _name_funds(layout: d.Layout, view: View, chart: Chart) -> None:
    """The name of each fund at the right of the bars, in its colour and in the order of the stack."""
    axis: dict[str, Any] = layout["yaxis"]
    low, high = axis["range"]
    sums = [sum(d.value(row, key) or 0 for row in view.rows) for key in chart.y]
    whole = sum(sums) or 1
    middles = [(sum(sums[:at]) + sums[at] / 2) / whole * high * 0.9 for at in range(len(sums))]
    placed = d.spread(middles, (high - low) * 22 / (layout["height"] * (BARS[1] - BARS[0])))
    names = [d.column_of(view, key).label for key in chart.y]
    for name, at, colour in zip(names, placed, chart.colours, strict=True):
        font = {"size": d.FONT, "color": colour}
        layout["annotations"].append(
            d.note(name, x=1.01, y=at, xref="paper", yref="y", xanchor="left", font=font, **d.SERIES_NAME)
        )
    layout["margin"]["r"] = max(NAMES, 24 + 8 * max((len(name) for name in names), default=0))
