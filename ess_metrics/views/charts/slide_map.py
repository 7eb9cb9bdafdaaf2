"""The map of a view for a screen seen from afar: every neighbourhood named or numbered, its points, its classes.

A name is written where it covers neither another name nor another outline; what has no such place gets a number, and
the key beside the map says the names of numbers: a shape alone is recognised by nobody.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ess_metrics.model.outlines import ShapeSet
from ess_metrics.texts.numbers import kind_of
from ess_metrics.views.charts import classes, palette
from ess_metrics.views.charts.picture import SPECIAL_WORDS, fill_of, ground_of
from ess_metrics.views.charts.svg_hover import ATTRIBUTE, plain
from ess_metrics.views.charts.svg_words import INK, LETTER, element
from ess_metrics.views.charts.svg_words import words as letters
from ess_metrics.views.view import Row, View

SIZE, SMALL = 15.0, 13.5  # letters of names; of the key
MAP_ROOM, SIDE_ROOM = 0.68, 110.0  # share of the width for the map; room beside outlines for the names of the edges
CLASS, LINE, TIGHT, SWATCH = 27.0, 19.0, 14.0, (28.0, 18.0)
LONGEST = 18  # letters of a name on the map; a longer one is said in the key
HALO: dict[str, Any] = {"paint_order": "stroke", "stroke": "#ffffff", "stroke_width": 3.5, "class_": "nom"}
PEN, MARKED, POINT = "#3c4a57", "#c4500c", 5.0
SYMBOLS = {
    "circle": "m-1 0a1 1 0 1 0 2 0a1 1 0 1 0 -2 0z",
    "square": "m-.9 -.9h1.8v1.8h-1.8z",
    "triangle": "m0 -1.1l1.1 2h-2.2z",
    "diamond": "m0 -1.2l1.2 1.2l-1.2 1.2l-1.2 -1.2z",
}
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Plane:
    """Where the outlines lie in the drawing."""

    scale: float
    left: float
    right: float
    bottom: float

    def box(self, given: Sequence[float]) -> Box:
        """The box of an outline, in the drawing."""
        x0, y0, x1, y1 = (value * self.scale for value in given)
        return self.left + x0, y0, self.left + x1, y1


def drawn(view: View, shapes: ShapeSet, width: float, height: float) -> tuple[str, float]:
    """The map in SVG, and its height: outlines that bear their code and what they say, names, points, classes, key."""
    document = json.loads(shapes.document)
    found = classes.classed(view, shapes.codes)
    across, down = document["size"]
    scale = min(height / down, (width * MAP_ROOM - SIDE_ROOM) / across)
    right = min(width * MAP_ROOM, across * scale + 2 * SIDE_ROOM)
    plane = Plane(scale, (right - across * scale) / 2, right, down * scale)
    outlines = ground_of(shapes, scale, plane.left) + _outlines(view, document, shapes, found, plane)
    points = _points(view, shapes, plane)
    names, key = _names(view, document, shapes, plane)
    x = right + 12
    legend, y = _legend(found, view.unit, x)
    return outlines + points + names + legend + _key(key, (x, y + 10), (width, max(height, plane.bottom))), max(
        plane.bottom, y
    )


def _outlines(view: View, document: dict, shapes: ShapeSet, found: classes.Classed, plane: Plane) -> str:
    rows = {row.key: row for row in view.rows}
    paths, places = [], {code: at for at, code in enumerate(shapes.codes)}
    for code in dict.fromkeys([*(key for key in rows if key in places), *shapes.codes]):  # as keys walk them
        at = places[code]
        if path := document["paths"][at]:
            told = {ATTRIBUTE: _said(view, rows.get(code), document["names"][at])}
            look = fill_of(found.looks[at], found.balanced)
            paths.append(
                element("path", d=path, fill=look, fill_rule="evenodd", class_="aplat", data_lieu=code, **told)
            )
    place = f"translate({plane.left:.1f} 0) scale({plane.scale:.5f})"
    return element("g", *paths, stroke=PEN, stroke_width=1 / plane.scale, transform=place)


def _said(view: View, row: Row | None, name: str) -> str:
    """The name of a neighbourhood, and what the view knows of it."""
    if row is None:
        return name
    first, *others = view.columns
    heading = str(row.cells.get(first.key) or name)
    return plain(palette.hover(row, others, heading))


def _points(view: View, shapes: ShapeSet, plane: Plane) -> str:
    """The places of a view, each with its shape and its words."""
    markers = view.drawn.options.get("markers", ())
    if not markers:
        return ""
    spots = shapes.place([marker[0] for marker in markers], [marker[1] for marker in markers])
    heaps: list[tuple[float, float, list[tuple]]] = []
    for marker, (across, down) in zip(markers, spots, strict=True):
        if not np.isfinite(across):
            continue
        x, y = plane.left + across * plane.scale, down * plane.scale
        near = next((heap for heap in heaps if abs(heap[0] - x) < POINT and abs(heap[1] - y) < POINT), None)
        if near:
            near[2].append(marker)
        else:
            heaps.append((x, y, [marker]))
    return "".join(_point(*heap) for heap in heaps)


def _point(x: float, y: float, heap: Sequence[tuple]) -> str:
    """One place, or those that lie on each other with their count."""
    look, symbol = heap[0][3:5]
    many = len(heap) > 1
    fill = "#ffffff" if look == classes.ZERO else MARKED
    size = POINT * (1.9 if many else 1)
    pen = {"stroke": INK, "stroke_width": 1.25 / size, "transform": f"translate({x:.1f} {y:.1f}) scale({size:.2f})"}
    told = {ATTRIBUTE: "\n".join(str(marker[2]) for marker in heap)}
    shape = element("path", d=f"M0 0{SYMBOLS[symbol]}", fill=fill, class_="lot", **pen, **told)
    ink = palette.ink(fill)
    count = letters(str(len(heap)), x, y + 4.5, anchor="middle", size=13, font_weight="700", fill=ink, class_="compte")
    return shape + (count if many else "")


# -- names ------------------------------------------------------------------------------------------------------------


def _names(view: View, document: dict, shapes: ShapeSet, plane: Plane) -> tuple[str, list[str]]:
    """Names beside their outlines, the rows of the view first; what has no place gets a number, named in the key."""
    boxes = dict(zip(shapes.codes, document["boxes"], strict=True))
    called = dict(zip(shapes.codes, document["names"], strict=True))
    order = [*(row.key for row in view.rows if row.key in boxes), *shapes.codes]
    placed = {code: plane.box(boxes[code]) for code in dict.fromkeys(order) if boxes[code]}
    out: list[str] = []
    key: list[str] = []
    taken: list[Box] = []
    left: list[str] = []
    for code, box in placed.items():
        others = [other for also, other in placed.items() if also != code]
        spot = _free(called[code], box, [*taken, *others], plane) if len(called[code]) <= LONGEST else None
        if spot:
            taken.append(_around(*spot, called[code]))
            out.append(letters(called[code], *spot, anchor="middle", size=SIZE, font_weight="600", **HALO))
        else:
            left.append(code)
    for number, code in enumerate(sorted(left, key=lambda code: called[code]), start=1):
        others = [other for also, other in placed.items() if also != code]
        x0, y0, x1, y1 = placed[code]
        inside = ((x0 + x1) / 2, (y0 + y1) / 2 + SIZE / 3)
        spot = _free(str(number), placed[code], [*taken, *others], plane) or inside
        taken.append(_around(*spot, str(number)))
        out.append(letters(str(number), *spot, anchor="middle", size=SIZE, font_weight="700", **HALO))
        key.append(f"{number} {called[code]}")
    return "".join(out), key


def _free(text: str, box: Box, taken: Sequence[Box], plane: Plane) -> tuple[float, float] | None:
    """The middle and the foot of a word beside its outline (below, above, right, left) that covers nothing."""
    x0, y0, x1, y1 = box
    half, x, y = _half(text), (x0 + x1) / 2, (y0 + y1) / 2 + SIZE / 3
    spots = ((x, y1 + SIZE), (x, y0 - 5), (x1 + half + 3, y), (x0 - half - 3, y))
    for spot in spots:
        mine = _around(*spot, text)
        if mine[0] < 0 or mine[2] > plane.right or mine[1] < 0 or mine[3] > plane.bottom:
            continue
        if not any(_meet(mine, other) for other in taken):
            return spot
    return None


def _half(text: str) -> float:
    return len(text) * SIZE * LETTER / 2 + 2


def _around(x: float, y: float, text: str) -> Box:
    return x - _half(text), y - SIZE * 0.8, x + _half(text), y + 3


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _key(lines: Sequence[str], start: tuple[float, float], end: tuple[float, float]) -> str:
    """The names of the numbers: closer lines first, then as many columns as they take, each as wide as its names."""
    if not lines:
        return ""
    (x, y), (right, bottom) = start, end
    pitch = min(max((bottom - y) / len(lines), TIGHT), LINE)
    rows = max(int((bottom - y + 1) / pitch), 1)
    columns = [lines[at : at + rows] for at in range(0, len(lines), rows)]
    wide = [max(map(len, column)) * LETTER * SMALL + 14 for column in columns]
    size = min(SMALL, pitch * 0.85) * min(1.0, (right - x) / sum(wide))
    out = []
    for column, across in zip(columns, wide, strict=True):
        out += [letters(line, x, y + at * pitch + size, size=size) for at, line in enumerate(column)]
        x += across * size / SMALL
    return "".join(out)


# -- classes ----------------------------------------------------------------------------------------------------------


def _legend(found: classes.Classed, unit: str, x: float) -> tuple[str, float]:
    """The classes from the highest down, what is no class after them; and where the next line would be."""
    slots = classes.slots(len(found.bounds) - 1, balanced=found.balanced)
    items = [
        (str(slot), palette.interval(low, high, kind_of(unit)))
        for slot, (low, high) in zip(slots, classes.intervals(found.bounds), strict=True)
    ][::-1]
    items += [(look, text) for look, text in SPECIAL_WORDS.items() if look in found.looks]
    return "".join(_class(look, text, x, at, found.balanced) for at, (look, text) in enumerate(items)), CLASS * len(
        items
    )


def _class(look: str, text: str, x: float, at: int, balanced: bool) -> str:
    wide, high = SWATCH
    box: Mapping[str, Any] = {"x": x, "y": 4 + at * CLASS, "width": wide, "height": high}
    swatch = element("rect", fill=fill_of(look, balanced), class_="aplat", stroke=PEN, **box)
    return swatch + letters(text, x + wide + 8, 4 + at * CLASS + 14, size=SIZE)


__all__ = ["drawn"]
