"""A figure of `views.charts.figures` as SVG, without a browser: the same dictionary that the screen draws, on paper.

Only what those figures use is drawn: bars, lines, markers, straight rules, words, ticks given one by one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from html import escape, unescape

INK, QUIET, GRID = "#1a2430", "#56626e", "#dde2e7"
SIZE = 15
HALO = {"paint_order": "stroke", "stroke": "#ffffff", "stroke_width": 3, "class_": "nom"}  # read over a line too
LEFT_LETTER = 7.6  # px, a letter of an axis
_TAGS = re.compile(r"<span style=\"color:(#[0-9a-f]{6})\">(.*?)</span>")


def element(name: str, *inside: str, **attributes) -> str:
    """One SVG element; `_` in names becomes `-`, numbers are rounded to a tenth of a pixel."""
    given = "".join(f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"' for key, value in attributes.items())
    return f"<{name}{given}>{''.join(inside)}</{name}>"


def _value(value) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else escape(str(value), quote=True)


def words(text: str, x: float, y: float, *, anchor: str = "start", size: float = SIZE, fill: str = INK, **more) -> str:
    """Plain text at a place; the lines of a figure's text (`<br>`) go one under the other."""
    lines = str(text).split("<br>")
    spans = [
        element("tspan", _coloured(line), x=float(x), dy=0 if at == 0 else size * 1.2) for at, line in enumerate(lines)
    ]
    return element("text", *spans, x=float(x), y=float(y), text_anchor=anchor, font_size=float(size), fill=fill, **more)


def _coloured(line: str) -> str:
    """A figure's own colour marks kept, everything else text."""
    parts = _TAGS.split(line)
    out = []
    for at in range(0, len(parts), 3):
        out.append(escape(unescape(parts[at])))
        if at + 2 < len(parts):
            out.append(element("tspan", escape(unescape(parts[at + 2])), fill=parts[at + 1]))
    return "".join(out)


class Plot:
    """The frame of a figure: where its axes are, and how its values become places."""

    def __init__(self, figure: dict, width: float):
        self.figure, self.layout = figure, figure["layout"]
        self.late: list[str] = []  # values, written over everything else
        self.height = float(self.layout["height"])
        left = max((len(_longest(text)) for text in self._ticks("yaxis")), default=0) * LEFT_LETTER + 14
        self.left, self.right = min(left, width * 0.45), width - float(self.layout["margin"]["r"]) - 8
        self.top, self.bottom = 30.0, self.height - (52.0 if self.layout["xaxis"].get("side") != "top" else 14.0)

    def _ticks(self, axis: str) -> list[str]:
        return [str(text) for text in self.layout[axis].get("ticktext") or ()]

    def x(self, value) -> float:
        """Where a value of the horizontal axis is."""
        low, high = self._range("xaxis", "x")
        return self.left + (_number(value) - low) / (high - low) * (self.right - self.left)

    def y(self, value) -> float:
        """Where a value of the vertical axis is."""
        low, high = self._range("yaxis", "y")
        return self.bottom - (_number(value) - low) / (high - low) * (self.bottom - self.top)

    def _range(self, axis: str, key: str) -> tuple[float, float]:
        given = self.layout[axis].get("range")
        if given:
            return float(given[0]), float(given[1])
        known = [_number(value) for trace in self.figure["data"] for value in trace.get(key) or () if value is not None]
        low, high = min(known, default=0.0), max(known, default=1.0)
        return (low, high) if high > low else (low - 1, high + 1)


def _number(value) -> float:
    """A number, or a day as a number of days."""
    return float(dt.date.fromisoformat(value[:10]).toordinal()) if isinstance(value, str) else float(value)


def _longest(text: str) -> str:
    return max(text.split("<br>"), key=len)


def svg(figure: dict, width: float) -> tuple[str, float]:
    """The figure as a group of SVG elements, and its height."""
    plot = Plot(figure, width)
    drawn = [_axis_y(plot), _axis_x(plot)]
    drawn += [_TRACES[trace["type"]](plot, trace, at) for at, trace in enumerate(figure["data"])]
    drawn += [_rule(plot, shape) for shape in plot.layout.get("shapes", ())]
    drawn += [_note(plot, note) for note in plot.layout.get("annotations", ())] + plot.late
    return "".join(drawn), plot.height


def _axis_y(plot: Plot) -> str:
    axis, out = plot.layout["yaxis"], []
    for at, text in zip(axis.get("tickvals") or (), plot._ticks("yaxis"), strict=False):
        y = plot.y(at)
        if axis.get("showgrid", True):
            out.append(element("path", d=f"M{plot.left:.1f} {y:.1f}H{plot.right:.1f}", stroke=GRID))
        out.append(words(text, plot.left - 8, y + 5, anchor="end", fill=QUIET))
    return "".join(out)


def _axis_x(plot: Plot) -> str:
    axis, out = plot.layout["xaxis"], []
    if axis.get("type") == "date":
        return _years(plot)
    if axis.get("showticklabels") is False:
        return ""
    for at, text in zip(axis.get("tickvals") or (), plot._ticks("xaxis"), strict=False):
        if axis.get("showgrid"):
            out.append(element("path", d=f"M{plot.x(at):.1f} {plot.top:.1f}V{plot.bottom:.1f}", stroke=GRID))
        out.append(words(text, plot.x(at), plot.bottom + 20, anchor="middle", fill=QUIET))
    title = axis.get("title", {}).get("text")
    return "".join(out) + (words(title, plot.right, plot.bottom + 42, anchor="end") if title else "")


def _years(plot: Plot) -> str:
    low, high = plot._range("xaxis", "x")
    years = range(dt.date.fromordinal(int(low)).year + 1, dt.date.fromordinal(int(high)).year + 1)
    return "".join(
        element("path", d=f"M{plot.x(f'{year}-01-01'):.1f} {plot.top:.1f}V{plot.bottom:.1f}", stroke=GRID)
        + words(str(year), plot.x(f"{year}-01-01"), plot.top - 8, anchor="middle", fill=QUIET)
        for year in years
    )


def _bars(plot: Plot, trace: dict, at: int) -> str:
    across = trace.get("orientation") == "h"
    places, amounts = (trace["y"], trace["x"]) if across else (trace["x"], trace["y"])
    bases = _bases(plot, at, amounts)
    half = (1 - plot.layout.get("bargap", 0.2)) / 2
    texts = trace.get("text") or [""] * len(amounts)
    shapes = trace["marker"].get("pattern", {}).get("shape", "")
    out = []
    for index, (place, amount, base, text) in enumerate(zip(places, amounts, bases, texts, strict=True)):
        box = _box(plot, place, half, base, base + (amount or 0), across)
        marked = shapes[index] if isinstance(shapes, list) else shapes
        out.append(_bar(box, trace["marker"]["color"], bool(marked)))
        x, y, width, height = box
        if text:
            spot = (x + width + 6, y + height / 2 + 5, "start") if across else (x + width / 2, y - 6, "middle")
            plot.late.append(words(text, spot[0], spot[1], anchor=spot[2], **HALO))
    return "".join(out)


def _bases(plot: Plot, at: int, amounts: list) -> list[float]:
    """Where each bar begins: on those of the series before it, when they are stacked."""
    if plot.layout.get("barmode") != "stack":
        return [0.0] * len(amounts)
    before = [trace["y"] for trace in plot.figure["data"][:at]]
    return [float(sum(series[index] or 0 for series in before)) for index in range(len(amounts))]


def _box(
    plot: Plot, place: float, half: float, low: float, high: float, across: bool
) -> tuple[float, float, float, float]:
    if across:
        x0, x1 = sorted((plot.x(low), plot.x(high)))
        y0, y1 = sorted((plot.y(place - half), plot.y(place + half)))
    else:
        x0, x1 = plot.x(place - half), plot.x(place + half)
        y0, y1 = sorted((plot.y(low), plot.y(high)))
    return x0, y0, x1 - x0, y1 - y0


def _bar(box: tuple[float, float, float, float], colour: str, hatched: bool) -> str:
    x, y, width, height = box
    shape = element("rect", x=x, y=y, width=width, height=height, fill=colour)
    return shape + (element("rect", x=x, y=y, width=width, height=height, fill="url(#hachures)") if hatched else "")


def _scatter(plot: Plot, trace: dict, _: int) -> str:
    points = [
        (plot.x(x), plot.y(y)) if x is not None and y is not None else None
        for x, y in zip(trace["x"], trace["y"], strict=True)
    ]
    out = []
    if "lines" in trace["mode"]:
        line = trace.get("line", {})
        out.append(
            element(
                "path", d=_path(points), fill="none", stroke=line.get("color", INK), stroke_width=line.get("width", 3)
            )
        )
    if "markers" in trace["mode"]:
        marker = trace.get("marker", {})
        colours = marker.get("color") or trace.get("line", {}).get("color", INK)
        out += [
            element(
                "circle",
                cx=point[0],
                cy=point[1],
                r=marker.get("size", 8) / 2,
                fill=colours if isinstance(colours, str) else colours[at],
            )
            for at, point in enumerate(points)
            if point
        ]
    if "text" in trace["mode"]:
        out += [
            words(text, p[0], p[1] - 10, anchor="middle") for p, text in zip(points, trace["text"], strict=True) if p
        ]
    return "".join(out)


def _path(points: list) -> str:
    """Straight lines from point to point, broken where one is missing."""
    out, pen = [], "M"
    for point in points:
        out.append(f"{pen}{point[0]:.1f} {point[1]:.1f}" if point else "")
        pen = "L" if point else "M"
    return "".join(out)


def _rule(plot: Plot, shape: dict) -> str:
    x0, x1 = (plot.left, plot.right) if shape.get("xref") == "paper" else (plot.x(shape["x0"]), plot.x(shape["x1"]))
    y0, y1 = (plot.bottom, plot.top) if shape.get("yref") == "paper" else (plot.y(shape["y0"]), plot.y(shape["y1"]))
    return element(
        "path", d=f"M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}", stroke=QUIET, stroke_width=1.5, stroke_dasharray="6 4"
    )


def _note(plot: Plot, note: dict) -> str:
    across = plot.left + note["x"] * (plot.right - plot.left) if note.get("xref") == "paper" else plot.x(note["x"])
    up = plot.bottom - note["y"] * (plot.bottom - plot.top) if note.get("yref") == "paper" else plot.y(note["y"])
    anchor = {"right": "end", "center": "middle"}.get(note.get("xanchor", "center"), "start")
    return words(
        note["text"],
        across + note.get("xshift", 0),
        up + (5 if note.get("yref") == "y" and "yanchor" not in note else -8),
        anchor=anchor,
    )


_TRACES: dict[str, Callable[[Plot, dict, int], str]] = {"bar": _bars, "scatter": _scatter}
