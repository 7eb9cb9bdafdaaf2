"""The flow of a view for a screen seen from afar: who pays, through what, for whom, every name whole."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from ess_metrics.texts.numbers import euros_short
from ess_metrics.views.charts.svg_hover import ATTRIBUTE
from ess_metrics.views.charts.svg_words import QUIET, element
from ess_metrics.views.charts.svg_words import words as letters
from ess_metrics.views.view import View

SLOT, GAP, THIN_BAR = 34.0, 6.0, 12.0
TALL = 50.0  # room of a name in two lines and its euros
SIDE = 215.0  # room for words at either end
SIZE = 15.0
LETTERS, BETWEEN = 28, 22  # of a line at either end; of one that ribbons pass under
HALO: dict[str, Any] = {"paint_order": "stroke", "stroke": "#ffffff", "stroke_width": 3, "class_": "nom"}


def drawn(view: View, width: float, height: float) -> tuple[str, float]:
    """Boxes as high as their euros, ribbons between them; and the height that they take."""
    stages = view.drawn.options["stages"]
    columns = [found for _, _, found in stages]
    highest = max(height, *(sum(map(_least, found)) + GAP * (len(found) - 1) for found in columns))
    scale = min(_scale(found, highest) for found in columns)
    places: dict[str, dict[str, Any]] = {}
    out: list[str] = []
    for at, (_, heading, found) in enumerate(stages):
        x = SIDE + at * (width - 2 * SIDE - THIN_BAR) / max(len(stages) - 1, 1)
        out.append(_heading(heading, x, at, len(stages)))
        places |= _stacked(found, x, highest, scale)
    ribbons = _ribbons(view, places, scale)
    boxes = [_box(box, places, at == 0) for at, found in enumerate(columns) for box in found]
    moved = element("g", ribbons, *boxes, transform="translate(0 26)")
    return "".join([*out, moved]), highest + 28


def _lines(box: tuple) -> list[str]:
    """The name of a box in lines."""
    most = BETWEEN if box[0].startswith("dispositif_code:") else LETTERS
    return textwrap.wrap(box[1], most, break_long_words=False, break_on_hyphens=False) or [""]


def _least(box: tuple) -> float:
    """The height that the words of a box take."""
    return SLOT + (TALL - SLOT) * (len(_lines(box)) - 1)


def _scale(found: Sequence[tuple], height: float) -> float:
    """Units of height for one euro, boxes being at least as high as their words."""
    amounts = [(box[3], _least(box)) for box in found]
    low, high = 0.0, height / (sum(amount for amount, _ in amounts) or 1.0)
    for _ in range(40):
        middle = (low + high) / 2
        used = sum(max(amount * middle, least) for amount, least in amounts) + GAP * (len(amounts) - 1)
        low, high = (middle, high) if used <= height else (low, middle)
    return low


def _heading(text: str, x: float, at: int, count: int) -> str:
    anchor, place = ("end", x + THIN_BAR) if at == 0 else ("start", x)
    anchor, place = ("middle", x + THIN_BAR / 2) if 0 < at < count - 1 else (anchor, place)
    return letters(text, place, 16, anchor=anchor, size=SIZE, fill=QUIET, font_weight="600")


def _stacked(found: Sequence[tuple], x: float, height: float, scale: float) -> dict:
    slots = [max(box[3] * scale, _least(box)) for box in found]
    gap = min((height - sum(slots)) / max(len(found) - 1, 1), 24.0)
    places, y = {}, 0.0
    for box, slot in zip(found, slots, strict=True):
        bar = max(box[3] * scale, 2.0)
        top = y + (slot - bar) / 2
        places[box[0]] = {"x": x, "y": top, "bar": bar, "middle": y + slot / 2, "from": top, "to": top, "box": box}
        y += slot + gap
    return places


def _ribbons(view: View, places: dict, scale: float) -> str:
    out = []
    colours = {key: place["box"][4] for key, place in places.items()}
    order = sorted(view.drawn.links, key=lambda link: (places[link[0]]["y"], places[link[1]]["y"]))
    for source, target, euros, *_ in order:
        one, other, thick = places[source], places[target], max(euros * scale, 0.75)
        x0, x1, y0, y1 = one["x"] + THIN_BAR, other["x"], one["from"], other["to"]
        one["from"] += euros * scale
        other["to"] += euros * scale
        middle = (x0 + x1) / 2
        path = f"M{x0:.1f} {y0:.1f}C{middle:.1f} {y0:.1f} {middle:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"
        path += (
            f"V{y1 + thick:.1f}C{middle:.1f} {y1 + thick:.1f} {middle:.1f} {y0 + thick:.1f} {x0:.1f} {y0 + thick:.1f}Z"
        )
        scheme = source if source.startswith("dispositif_code:") else target
        told = {ATTRIBUTE: f"{one['box'][1]} → {other['box'][1]}\n{euros_short(euros)}"}
        out.append(element("path", d=path, fill=colours[scheme], fill_opacity="0.32", **told))
    return "".join(out)


def _box(box: tuple, places: dict, first: bool) -> str:
    """A bar and its name, whole, above its euros."""
    key, name, _, euros, colour = box
    place = places[key]
    bar = {"x": place["x"], "y": place["y"], "width": THIN_BAR, "height": place["bar"]}
    x, anchor = (place["x"] - 8, "end") if first else (place["x"] + THIN_BAR + 8, "start")
    lines = [*_lines(box), euros_short(euros)]
    told = {ATTRIBUTE: f"{name}\n{euros_short(euros)}"}
    top = place["middle"] - 2 - (len(lines) - 2) * SIZE * 0.6
    return element("rect", fill=colour, **bar, **told) + letters(
        "<br>".join(lines), x, top, anchor=anchor, size=SIZE - 0.5, **HALO
    )


__all__ = ["drawn"]
