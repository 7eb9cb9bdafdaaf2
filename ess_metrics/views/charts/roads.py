"""The road from a baseline to an aim: one track a target, its value now as a mark, the pace asked as a stroke.

Targets have each their own unit: what is compared is the share of the road, so every track begins at its baseline and
ends at its aim, whose values are written at both ends. Where it stands is a word, never a colour alone.
"""

from __future__ import annotations

from typing import Any

from ess_metrics.texts.pages import chart_words
from ess_metrics.views.charts import palette as d
from ess_metrics.views.view import Chart, Row, View

PITCH = 106  # px a track, with its name above and its ends below
LEFT, RIGHT = -0.12, 1.12  # a mark beyond the road is drawn there, with its value
SMALL = 13
WIDE, NARROW = [-0.14, 1.5], [-0.16, 1.75]


def figure(view: View, chart: Chart) -> d.Figure:
    """Rows are targets, `y[0]` the share of the road (None: no track drawn); `options`: the keys of other cells.

    `pace` (a share of the time, or None), `start`, `now`, `aim` and `said` (words).
    """
    rows = [row for row in view.rows if d.value(row, chart.y[0]) is not None]
    layout = d.layout(40 + PITCH * max(len(rows), 1))
    layout["margin"] = {"l": 0, "r": 4, "t": 8, "b": 4}
    layout["xaxis"] |= {"range": WIDE, "visible": False}
    layout["meta"] = {"narrow": {"xaxis": NARROW}}
    layout["yaxis"] |= {
        "range": [len(rows) - 0.4, -0.7],
        "visible": False,
    }
    layout["shapes"] = [shape for at, row in enumerate(rows) for shape in _track(row, chart, at)]
    layout["annotations"] = [note for at, row in enumerate(rows) for note in _words(row, chart, at)]
    if any(d.value(row, chart.options["pace"]) is not None for row in rows):
        layout["annotations"].append(_explained())
        layout["margin"]["b"] = 30
    return {"data": [_paces(rows, chart), _marks(view, rows, chart)], "layout": layout}


def _place(row: Row, chart: Chart) -> float:
    return min(max(d.value(row, chart.y[0]) or 0.0, LEFT), RIGHT)


def _track(row: Row, chart: Chart, at: int) -> list[dict[str, Any]]:
    """The whole road in grey, what is done of it in colour."""
    return [_line(0.0, 1.0, at, d.AXIS, 10), _line(0.0, _place(row, chart), at, d.MAIN, 10)]


def _line(x0: float, x1: float, at: int, colour: str, width: int) -> dict[str, Any]:
    line = {"color": colour, "width": width}
    return {"type": "line", "x0": x0, "x1": x1, "y0": at, "y1": at, "line": line, "layer": "below"}


def _words(row: Row, chart: Chart, at: int) -> list[dict[str, Any]]:
    """Its name above, what it begins from and aims at below, where it stands at the right."""
    said, small = chart.options, {"size": SMALL}
    name = d.safe(row.cells.get(chart.x) or row.key)
    title = {
        "text": f"<b>{name}</b>",
        "x": 0.0,
        "y": at - 0.5,
        "xanchor": "left",
        "showarrow": False,
        "font": {"size": d.FONT},
    }
    start = d.note(chart_words.ROAD_START.format(value=row.cells[said["start"]]), x=0.0, y=at + 0.27, xanchor="left")
    aim = d.note(chart_words.ROAD_AIM.format(value=row.cells[said["aim"]]), x=1.0, y=at + 0.27, xanchor="right")
    stands = d.note(str(row.cells[said["said"]]), x=RIGHT + 0.06, y=at, xanchor="left")
    return [title, start | {"font": small}, aim | {"font": small}, stands]


def _explained() -> dict[str, Any]:
    """What the stroke is, under the tracks."""
    place: dict[str, Any] = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "top", "yshift": -4}
    return d.note(chart_words.PACE_STROKE, x=0, y=0, **place)


def _paces(rows: list[Row], chart: Chart) -> dict[str, Any]:
    marks = [(d.value(row, chart.options["pace"]), at) for at, row in enumerate(rows)]
    known = [(pace, at) for pace, at in marks if pace is not None]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [pace for pace, _ in known],
        "y": [at for _, at in known],
        "marker": {"size": 24, "color": d.LINE, "symbol": "line-ns", "line": {"width": 3, "color": d.LINE}},
        "hovertext": [chart_words.PACE_TODAY for _ in known],
    }


def _marks(view: View, rows: list[Row], chart: Chart) -> dict[str, Any]:
    shown = [column for column in view.columns if column.key in chart.options.values()]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [round(_place(row, chart), 4) for row in rows],
        "y": list(range(len(rows))),
        "marker": {"size": 17, "color": d.MAIN, "symbol": "diamond", "line": {"width": 2, "color": "#ffffff"}},
        "text": [f"<b>{d.safe(row.cells[chart.options['now']])}</b>" for row in rows],
        "textposition": "top center",
        "textfont": {"size": d.FONT},
        "customdata": [row.key for row in rows],
        "hovertext": [d.hover(row, shown, d.words(row, view.columns[0])) for row in rows],
    }


__all__ = ["figure"]
