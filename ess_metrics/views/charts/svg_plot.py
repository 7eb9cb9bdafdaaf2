"""A figure of `views.charts` as SVG, without a browser: the one writer of paper, meetings and saved pictures.

It reads what our figures use of Plotly's words: bars, lines, marks, tables of colours, straight rules, rectangles,
words, ticks given one by one, years on an axis of time. `tests/views/test_svg_plot.py` holds that every word of every
figure is read here, or concerns a screen alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from ess_metrics.views.charts import svg_hover
from ess_metrics.views.charts.palette import Figure
from ess_metrics.views.charts.svg_areas import areas
from ess_metrics.views.charts.svg_words import GRID, HALO, INK, QUIET, SIZE, element, wide, words

ROOM_ABOVE = 40  # px: a margin that has room for the names above already
DAY = 86_400_000  # milliseconds, in which Plotly gives the width of a bar on an axis of time
SIDE = 0.36  # share of the width that names beside the plot may take, as on a screen
DASHES = {"dash": "9 6", "dot": "3 4", "dashdot": "9 4 3 4"}


def svg(figure: Figure, width: float, *, live: bool = False) -> tuple[str, float]:
    """The figure as a group of SVG elements, and its height; `live`: each mark bears what the pointer shows."""
    figure, legend = _aside(figure, width)
    frame = Frame(figure, width, live)
    shapes = frame.layout.get("shapes", ())
    under = [_shape(frame, shape) for shape in shapes if shape.get("layer") == "below"]
    over = [_shape(frame, shape) for shape in shapes if shape.get("layer") != "below"]
    axes = [_across(frame, axis) if name[0] == "x" else _upright(frame, axis) for name, axis in frame.axes.items()]
    marks = [_TRACES[str(trace["type"])](frame, trace) for trace in figure["data"]]
    notes = [_note(frame, note) for note in frame.layout.get("annotations", ())]
    key, foot = _legend(legend, width, frame.height)
    return "".join([*axes, *under, *marks, *over, *frame.late, *notes, *key]), frame.height + foot


def _aside(figure: Figure, width: float) -> tuple[Figure, list[str]]:
    """Without room beside the plot for the names of its series, they go under it, as on a narrow screen."""
    layout = figure["layout"]
    notes = layout.get("annotations", ())
    named = [str(note["text"]) for note in notes if note.get("name") == "serie"]
    if not named or layout["margin"]["r"] <= width * SIDE:
        return figure, []
    kept = [note for note in notes if note.get("name") != "serie"]
    return {**figure, "layout": {**layout, "annotations": kept, "margin": {**layout["margin"], "r": 16}}}, named


def _legend(names: list[str], width: float, y: float) -> tuple[list[str], float]:
    """Names of series in as many lines as it takes, and the height that they take."""
    out: list[str] = []
    x, line = 8.0, 0
    for name in names:
        if out and x + wide(name) > width:
            x, line = 8.0, line + 1
        out.append(words(name, x, y + 14 + line * 22))
        x += wide(name) + 24
    return out, 24.0 + line * 22 if out else 0.0


# -- where things are -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Axis:
    """An axis: what the figure says of it, its values from `low` to `high`, its pixels from `start` to `end`."""

    given: dict
    low: float
    high: float
    start: float
    end: float

    def at(self, value: float | str) -> float:
        """Where a value is."""
        return self.start + (_number(value) - self.low) / ((self.high - self.low) or 1) * (self.end - self.start)

    @property
    def ticks(self) -> list[tuple[float | str, str]]:
        """Values that are named, with their names."""
        texts = self.given.get("ticktext") or ()
        return list(zip(self.given.get("tickvals") or (), map(str, texts), strict=False))

    @property
    def shown(self) -> bool:
        """Whether its names are written."""
        return self.given.get("visible", True) and self.given.get("showticklabels", True)

    @property
    def size(self) -> float:
        """Of its letters."""
        return self.given.get("tickfont", {}).get("size", SIZE)


@dataclass
class Frame:
    """The frame of a figure: its axes by the name that traces give them, and what is stacked so far."""

    figure: Figure
    width: float
    live: bool = False  # whether marks bear what they say when pointed at
    late: list[str] = field(default_factory=list)  # values, written over everything else
    stacked: dict = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.layout = cast(dict[str, Any], self.figure["layout"])  # no copy: tests watch what is read of it
        margin = self.layout["margin"]
        self.height = float(self.layout["height"])
        self.left, self.right = self._side(), self.width - float(margin["r"]) - 8
        foot = max([self._foot(self.layout[name]) for name in self.layout if name.startswith("xaxis")], default=0.0)
        head = (
            20.0
            if margin["t"] < ROOM_ABOVE
            and any(self.layout[n].get("side") == "top" for n in self.layout if n.startswith("xaxis"))
            else 0.0
        )
        self.top, self.bottom = float(margin["t"]) + head, self.height - float(margin["b"]) - foot
        named = (name for name in self.layout if name.startswith(("xaxis", "yaxis")))
        self.axes = {name.replace("axis", ""): self._axis(name) for name in named}

    def _side(self) -> float:
        """Room at the left for the names of upright axes; a name never takes half of the figure."""
        given = (axis for name, axis in self.layout.items() if name.startswith("yaxis"))
        shown = (axis for axis in given if axis.get("visible", True) and axis.get("showticklabels", True))
        texts = [
            wide(text, axis.get("tickfont", {}).get("size", SIZE))
            for axis in shown
            for text in axis.get("ticktext") or ()
        ]
        return min(max(texts, default=0.0) * 1.06 + 14 + self.layout["margin"].get("l", 0), self.width * 0.47)

    @staticmethod
    def _foot(axis: dict) -> float:
        """Room under the figure for the names of a level axis and its title."""
        if axis.get("side") == "top" or not (axis.get("visible", True) and axis.get("showticklabels", True)):
            return 12.0 if axis.get("side") == "top" else 8.0
        lines = max((str(text).count("<br>") + 1 for text in axis.get("ticktext") or [""]), default=1)
        return 10.0 + lines * SIZE * 1.2 + (24.0 if axis.get("title", {}).get("text") else 0.0)

    def _axis(self, name: str) -> Axis:
        given, level = self.layout[name], name[0] == "x"
        first, last = given.get("domain", (0.0, 1.0))
        start, span = (self.left, self.right - self.left) if level else (self.bottom, self.top - self.bottom)
        low, high = self._range(given, name.replace("axis", ""))
        return Axis(given, low, high, start + first * span, start + last * span)

    def _range(self, given: dict, name: str) -> tuple[float, float]:
        if given.get("range"):
            return _number(given["range"][0]), _number(given["range"][1])
        traces: list[dict[str, Any]] = self.figure["data"]
        mine = [trace for trace in traces if trace.get(f"{name[0]}axis", name[0]) == name]
        known = [_number(value) for trace in mine for value in trace[name[0]] if value is not None]
        low, high = min(known, default=0.0), max(known, default=1.0)
        return (low, high) if high > low else (low - 1, high + 1)

    def spans(self, axis: Axis, start: float, end: float) -> tuple[float, float]:
        """From where to where the axis that crosses this one goes: the whole plot, or the panel of both."""
        crossed = self.axes.get(axis.given.get("anchor", ""))
        return (crossed.start, crossed.end) if crossed else (start, end)

    def told(self, trace: Mapping[str, object], at: int, place: object = None) -> dict[str, str]:
        """What a mark says when it is pointed at, as an attribute; none on paper."""
        if not self.live:
            return {}
        axis = self.axes.get(str(trace.get("xaxis", "x")))
        return svg_hover.said(trace, at, svg_hover.heading(self.layout, axis.ticks if axis else (), place))

    def plane(self, trace: Mapping[str, object]) -> tuple[Axis, Axis]:
        """The two axes of a trace."""
        return self.axes[str(trace.get("xaxis", "x"))], self.axes[str(trace.get("yaxis", "y"))]

    def x(self, value: float | str, reference: str = "x") -> float:
        """Where a level value is, of an axis or of the paper."""
        return (
            self.left + float(value) * (self.right - self.left)
            if reference == "paper"
            else self.axes[reference].at(value)
        )

    def y(self, value: float | str, reference: str = "y") -> float:
        """Where an upright value is, of an axis or of the paper."""
        return (
            self.bottom - float(value) * (self.bottom - self.top)
            if reference == "paper"
            else self.axes[reference].at(value)
        )


def _number(value) -> float:
    """A number, or a day as a number of days."""
    return float(dt.date.fromisoformat(value[:10]).toordinal()) if isinstance(value, str) else float(value)


def _each(given, at: int):
    """What a trace says of one of its marks: the same for all, or one each."""
    return given[at] if isinstance(given, list | tuple) else given


# -- axes -------------------------------------------------------------------------------------------------------------


def _upright(frame: Frame, axis: Axis) -> str:
    out = []
    for value, text in axis.ticks:
        y = axis.at(value)
        left, right = frame.spans(axis, frame.left, frame.right)
        if axis.given.get("showgrid", True):
            out.append(element("path", d=f"M{left:.1f} {y:.1f}H{right:.1f}", stroke=GRID))
        if axis.shown:
            lines = text.count("<br>")
            out.append(words(text, left - 8, y + 5 - lines * 9, anchor="end", fill=QUIET, size=axis.size))
    return "".join(out)


def _across(frame: Frame, axis: Axis) -> str:
    if not axis.given.get("visible", True):
        return ""
    named = _years(axis) if axis.given.get("type") == "date" else axis.ticks
    above = axis.given.get("side") == "top"
    bottom, top = frame.spans(axis, frame.bottom, frame.top)
    out = []
    for value, text in named:
        x = axis.at(value)
        if axis.given.get("showgrid"):
            out.append(element("path", d=f"M{x:.1f} {top:.1f}V{bottom:.1f}", stroke=GRID))
        if axis.shown:
            y = top - 8 - text.count("<br>") * axis.size * 1.2 if above else bottom + axis.size * 0.8 + 8
            out.append(words(text, x + _half(axis), y, anchor="middle", fill=QUIET, size=axis.size))
    title = axis.given.get("title", {}).get("text")
    return "".join(out) + (words(title, axis.end, frame.bottom + 44, anchor="end") if title else "")


def _years(axis: Axis) -> list[tuple[str, str]]:
    """First days of the years of an axis of time; one in so many when they are many (`dtick`, `tickformat`)."""
    first = dt.date.fromordinal(int(axis.low))
    years = range(first.year + (first > dt.date(first.year, 1, 1)), dt.date.fromordinal(int(axis.high)).year + 1)
    step = max(int(str(axis.given.get("dtick", "M12")).lstrip("M")) // 12, 1)
    assert axis.given.get("tickformat", "%Y") == "%Y"
    return [(f"{year}-01-01", str(year)) for year in years if year % step == 0]


def _half(axis: Axis) -> float:
    """A year is named in its middle when it is a period."""
    return (axis.end - axis.start) * 182 / ((axis.high - axis.low) or 1) if axis.given.get("ticklabelmode") else 0.0


# -- bars -------------------------------------------------------------------------------------------------------------


def _bars(frame: Frame, trace: dict) -> str:
    level = trace.get("orientation") == "h"
    xs, ys = frame.plane(trace)
    places, amounts = (trace["y"], trace["x"]) if level else (trace["x"], trace["y"])
    half = _half_width(frame, trace, xs)
    marker, out = trace["marker"], []
    for at, (place, amount) in enumerate(zip(places, amounts, strict=True)):
        if amount is None and not _each(trace.get("text", ""), at):
            continue
        low, high = _ends(frame, trace, at, place, amount or 0.0)
        box = _box(xs, ys, _number(place), half, (low, high), level)
        hatched = _each(marker.get("pattern", {}).get("shape", ""), at)
        look = (_each(marker["color"], at), bool(hatched), _each(marker.get("opacity", 1), at))
        out.append(_bar(box, *look, frame.told(trace, at, place)))
        if text := _each(trace.get("text", ""), at):
            frame.late.append(_said(trace, text, box, level, amount or 0.0))
    return "".join(out)


def _half_width(frame: Frame, trace: dict, xs: Axis) -> float:
    if "width" in trace:
        return trace["width"] / (DAY if xs.given.get("type") == "date" and trace.get("orientation") != "h" else 1) / 2
    return (1 - frame.layout.get("bargap", 0.2)) / 2


def _ends(frame: Frame, trace: dict, at: int, place, amount: float) -> tuple[float, float]:
    """Where a bar begins and ends: at zero, at its own base, or on those of the series before it."""
    base = _number(_each(trace.get("base", 0.0), at) or 0.0)
    if isinstance(_each(trace.get("base", 0.0), at), str):
        amount /= DAY
    if frame.layout.get("barmode") == "stack":
        spot = (trace.get("xaxis", "x"), trace.get("yaxis", "y"), place, amount < 0)
        base = frame.stacked.get(spot, 0.0)
        frame.stacked[spot] = base + amount
    return base, base + amount


def _box(xs: Axis, ys: Axis, place: float, half: float, ends: tuple[float, float], level: bool) -> tuple:
    """x, y, width, height of a bar."""
    if level:
        x0, x1 = sorted(map(xs.at, ends))
        y0, y1 = sorted((ys.at(place - half), ys.at(place + half)))
    else:
        x0, x1 = sorted((xs.at(place - half), xs.at(place + half)))
        y0, y1 = sorted(map(ys.at, ends))
    return x0, y0, x1 - x0, y1 - y0


def _bar(box: tuple, colour: str, hatched: bool, opacity: float, told: Mapping[str, str]) -> str:
    place = dict(zip(("x", "y", "width", "height"), box, strict=True))
    faded = {} if opacity == 1 else {"fill_opacity": opacity}
    shape = element("rect", fill=colour, class_="barre", **faded, **place, **told)
    return shape + (element("rect", fill="url(#hachures)", **place) if hatched else "")


def _said(trace: dict, text: str, box: tuple, level: bool, amount: float) -> str:
    """The value of a bar at its end, or in it when it is there that the figure says so."""
    x, y, width, height = box
    size = trace.get("textfont", {}).get("size", SIZE)
    if trace.get("textposition") == "inside":
        fill = trace.get("textfont", {}).get("color", INK)
        assert trace.get("insidetextanchor") == "middle"
        middle = (x + width / 2, y + height / 2 + size / 3)
        return words(text, *middle, anchor="middle", size=size, fill=fill) if width > wide(text, size) else ""
    if trace.get("textposition") == "auto" and level and width > wide(text, size) + 16:
        fill = trace["insidetextfont"]["color"]
        return words(text, x + width - 8, y + height / 2 + 5, anchor="end", size=size, fill=fill)
    if level:
        spot = (x - 6, "end") if amount < 0 else (x + width + 6, "start")
        return words(text, spot[0], y + height / 2 + size / 3, anchor=spot[1], size=size, **HALO)
    return words(text, x + width / 2, y + height + size if amount < 0 else y - 6, anchor="middle", size=size, **HALO)


# -- lines and marks --------------------------------------------------------------------------------------------------


def _scatter(frame: Frame, trace: dict) -> str:
    xs, ys = frame.plane(trace)
    pairs = zip(trace["x"], trace["y"], strict=True)
    points = [None if x is None or y is None else (xs.at(x), ys.at(y)) for x, y in pairs]
    out = []
    if "lines" in trace["mode"]:
        out.append(_stroke(trace, points, ys))
    if "markers" in trace["mode"]:
        usual = trace.get("line", {}).get("color", INK)
        told = [frame.told(trace, at, trace["x"][at]) for at in range(len(points))]
        out += [_mark(trace.get("marker", {}), usual, p, at, told[at]) for at, p in enumerate(points) if p]
    elif frame.live:
        out += [svg_hover.spot(p, frame.told(trace, at, trace["x"][at])) for at, p in enumerate(points) if p]
    if "text" in trace["mode"]:
        frame.late += [_named(trace, p, at) for at, p in enumerate(points) if p and _each(trace["text"], at)]
    return "".join(out)


def _stroke(trace: dict, points: list, ys: Axis) -> str:
    line = trace.get("line", {})
    drawn = _path(_stepped(points) if line.get("shape") == "hv" else points)
    dash = {"stroke_dasharray": DASHES[line["dash"]]} if line.get("dash") in DASHES else {}
    pen = {"stroke": line.get("color", INK), "stroke_width": float(line.get("width", 3)), **dash}
    stroke = element("path", d=drawn, fill="none", stroke_linejoin="round", **pen)
    if trace.get("fill") != "tozeroy":
        return stroke
    known = [point for point in (_stepped(points) if line.get("shape") == "hv" else points) if point]
    zero = ys.at(0)
    area = f"{_path(known)}V{zero:.1f}H{known[0][0]:.1f}Z" if known else ""
    return element("path", d=area, fill=trace.get("fillcolor", GRID)) + stroke


def _stepped(points: list) -> list:
    """A corner before each point: a value holds until the next one."""
    out = []
    for before, point in zip([None, *points], points, strict=False):
        out += [(point[0], before[1]), point] if before and point else [point]
    return out


def _path(points: Sequence) -> str:
    """Straight lines from point to point, broken where one is missing."""
    out, pen = [], "M"
    for point in points:
        out.append(f"{pen}{point[0]:.1f} {point[1]:.1f}" if point else "")
        pen = "L" if point else "M"
    return "".join(out)


_SYMBOLS: dict[str, Callable[[float], str]] = {
    "circle": lambda r: f"m{-r:.1f} 0a{r:.1f} {r:.1f} 0 1 0 {2 * r:.1f} 0a{r:.1f} {r:.1f} 0 1 0 {-2 * r:.1f} 0z",
    "square": lambda r: f"m{-r:.1f} {-r:.1f}h{2 * r:.1f}v{2 * r:.1f}h{-2 * r:.1f}z",
    "diamond": lambda r: (
        f"m0 {-1.3 * r:.1f}l{1.3 * r:.1f} {1.3 * r:.1f}l{-1.3 * r:.1f} {1.3 * r:.1f}l{-1.3 * r:.1f} {-1.3 * r:.1f}z"
    ),
    "triangle-up": lambda r: f"m0 {-1.2 * r:.1f}l{1.1 * r:.1f} {2 * r:.1f}h{-2.2 * r:.1f}z",
    "line-ns": lambda r: f"m0 {-r:.1f}v{2 * r:.1f}",
}


def _mark(marker: dict, usual: str, point: tuple[float, float], at: int, told: Mapping[str, str]) -> str:
    symbol, colour = str(_each(marker.get("symbol", "circle"), at)), _each(marker.get("color", usual), at)
    size, opacity = _each(marker.get("size", 8), at), _each(marker.get("opacity", 1), at)
    name, hollow = symbol.removesuffix("-open"), symbol.endswith("-open") or symbol == "line-ns"
    rim = marker.get("line", {})
    look = (
        {"fill": "none", "stroke": colour, "stroke_width": float(_each(rim.get("width", 2), at))}
        if hollow
        else {"fill": colour}
    )
    if not hollow and rim.get("color"):
        look |= {"stroke": _each(rim["color"], at), "stroke_width": float(_each(rim.get("width", 1), at))}
    faded = {} if opacity == 1 else {"opacity": opacity}
    drawn = f"M{point[0]:.1f} {point[1]:.1f}{_SYMBOLS[name](size / 2)}"
    return element("path", d=drawn, class_="point", **look, **faded, **told)


_BESIDE = {"right": ("start", 1.0), "left": ("end", -1.0), "center": ("middle", 0.0)}


def _named(trace: dict, point: tuple[float, float], at: int) -> str:
    """The words of a mark, beside it."""
    spot = _each(trace.get("textposition", "top center"), at).split()
    up, (anchor, way) = spot[0], _BESIDE[spot[-1]]
    font = trace.get("textfont", {})
    size = font.get("size", SIZE)
    radius = _each(trace.get("marker", {}).get("size", 0), at) / 2 if "markers" in trace["mode"] else 0.0
    rise = {"top": -radius - 5, "middle": size / 3, "bottom": radius + size}[up]
    x = point[0] + way * (radius + 5 if up == "middle" else 0)
    fill = _each(font.get("color", INK), at)
    return words(_each(trace["text"], at), x, point[1] + rise, anchor=anchor, size=size, fill=fill, **HALO)


# -- tables of colours ------------------------------------------------------------------------------------------------


def _heat(frame: Frame, trace: dict) -> str:
    xs, ys = frame.plane(trace)
    gap, out = trace.get("xgap", 1), []
    low, high = trace["zmin"], trace["zmax"]
    assert trace.get("ygap", gap) == gap
    for line, (row, values) in enumerate(zip(trace["y"], trace["z"], strict=True)):
        for at, (column, value) in enumerate(zip(trace["x"], values, strict=True)):
            x, y, width, height = _box(xs, ys, column, 0.5, (row - 0.5, row + 0.5), level=False)
            if value is not None:
                share = (value - low) / ((high - low) or 1)
                box = {"x": x + gap / 2, "y": y + gap / 2, "width": width - gap, "height": height - gap}
                told = svg_hover.said(trace, line, column=at) if frame.live else {}
                out.append(element("rect", fill=_between(trace["colorscale"], share), **box, **told))
            if text := _cell(trace, row, at):
                dark = value is not None and (value - low) / ((high - low) or 1) > 0.55
                font = trace.get("textfont", {})
                fill, size = font.get("color", "#ffffff" if dark else INK), font.get("size", SIZE)
                up = text.count("<br>") * size * 0.6  # several lines stand around the middle
                place = (x + width / 2, y + height / 2 + size / 3 - up)
                out.append(words(text, *place, anchor="middle", size=size, fill=fill))
    return "".join(out)


def _cell(trace: dict, row: float, at: int) -> str:
    assert trace.get("texttemplate", "%{text}") == "%{text}"
    return trace["text"][trace["y"].index(row)][at] if "text" in trace else ""


def _between(scale: Sequence, share: float) -> str:
    """A colour of a scale [(share, "#rrggbb"), …]."""
    share = min(max(share, 0.0), 1.0)
    after = next((at for at, (place, _) in enumerate(scale) if place >= share), len(scale) - 1)
    (a, one), (b, other) = scale[max(after - 1, 0)], scale[after]
    part = (share - a) / (b - a) if b > a else 0.0
    mixed = (round(int(one[i : i + 2], 16) * (1 - part) + int(other[i : i + 2], 16) * part) for i in (1, 3, 5))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


# -- areas ------------------------------------------------------------------------------------------------------------


def _areas(frame: Frame, trace: dict) -> str:
    told = [frame.told(trace, at) for at in range(len(trace["values"]))]
    return areas(trace, (frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top), told)


# -- rules and words --------------------------------------------------------------------------------------------------


def _shape(frame: Frame, shape: dict) -> str:
    x0, x1 = (frame.x(shape[end], shape.get("xref", "x")) for end in ("x0", "x1"))
    y0, y1 = (frame.y(shape[end], shape.get("yref", "y")) for end in ("y0", "y1"))
    if shape["type"] == "rect":
        faded = {"fill_opacity": shape["opacity"]} if "opacity" in shape else {}
        box = {"x": min(x0, x1), "y": min(y0, y1), "width": abs(x1 - x0), "height": abs(y1 - y0)}
        return element("rect", fill=shape.get("fillcolor", "none"), **box, **faded)
    line = shape["line"]
    dash = {"stroke_dasharray": DASHES[line["dash"]]} if line.get("dash") in DASHES else {}
    pen = {"stroke": line.get("color", QUIET), "stroke_width": float(line.get("width", 1.5))}
    return element("path", d=f"M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}", **pen, **dash)


def _note(frame: Frame, note: dict) -> str:
    x = frame.x(note["x"], note.get("xref", "x")) + note.get("xshift", 0)
    y = frame.y(note["y"], note.get("yref", "y")) - note.get("yshift", 0)
    x = 8.0 if note.get("name") == "legende" else x  # a legend has the whole width, names of the left side included
    font = note.get("font", {})
    size, lines = font.get("size", SIZE), note["text"].count("<br>")
    anchor = {"right": "end", "center": "middle", "left": "start"}[note.get("xanchor", "center")]
    drop = {"bottom": -6 - lines * size * 1.2, "top": size}.get(
        note.get("yanchor", "middle"), size / 3 - lines * size * 0.6
    )
    return words(note["text"], x, y + drop, anchor=anchor, size=size, fill=font.get("color", INK))


_TRACES: dict[str, Callable[[Frame, dict], str]] = {
    "bar": _bars,
    "scatter": _scatter,
    "heatmap": _heat,
    "treemap": _areas,
}

__all__ = ["svg"]
