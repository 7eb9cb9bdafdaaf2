"""A flow as SVG, on paper as on the screen: boxes in columns, ribbons as wide as their euros, the colour of schemes."""

from __future__ import annotations

from typing import Any

from ess_metrics.texts.numbers import euros_short
from ess_metrics.views.charts.svg_words import QUIET, element, words
from ess_metrics.views.view import View

BAR, SLOT, GAP = 16.0, 42.0, 8.0
HEAD = 30.0
NAMES = 290.0  # px kept for the names of the two ends
SCHEME = "dispositif_code:"


def flow(view: View, width: float) -> tuple[str, float]:
    """The flow of a view as a group of SVG elements, and its height."""
    stages = view.drawn.options["stages"]
    height = max(max(len(boxes) for _, _, boxes in stages) * (SLOT + GAP), 420.0)
    scale = _scale(stages, height)
    places: dict[str, tuple[float, float, float, float]] = {}
    for at, (_, _, boxes) in enumerate(stages):
        x = NAMES + at * (width - 2 * NAMES - BAR) / max(len(stages) - 1, 1)
        places |= _stack(boxes, x, height, scale)
    drawn = [_ribbons(view, places, scale)]
    for at, (_, heading, boxes) in enumerate(stages):
        first, last = at == 0, at == len(stages) - 1
        x = places[boxes[0][0]][0] if boxes else 0.0
        anchor = "end" if first else "start" if last else "middle"
        where = x + BAR if first else x if last else x + BAR / 2
        drawn.append(words(heading, where, 14, anchor=anchor, size=14, fill=QUIET, font_weight="600"))
        drawn += [_box(box, places[box[0]], first) for box in boxes]
    return "".join(drawn), height + HEAD


def _scale(stages, height: float) -> float:
    """Pixels a euro, the same in every column, such that the fullest column just fits."""
    low, high = 0.0, height / max(sum(box[3] for box in stages[0][2]), 1.0)
    for _ in range(40):
        middle = (low + high) / 2
        fits = all(
            sum(max(box[3] * middle, SLOT) for box in boxes) + GAP * (len(boxes) - 1) <= height
            for _, _, boxes in stages
        )
        low, high = (middle, high) if fits else (low, middle)
    return low


def _stack(boxes, x: float, height: float, scale: float) -> dict[str, tuple[float, float, float, float]]:
    """Of each box of a column: x, top of its bar, height of its bar, middle of its place."""
    slots = [max(box[3] * scale, SLOT) for box in boxes]
    gap = min((height - sum(slots)) / (len(boxes) - 1), 28.0) if len(boxes) > 1 else 0.0
    found, y = {}, HEAD
    for box, slot in zip(boxes, slots, strict=True):
        bar = max(box[3] * scale, 2.0)
        found[box[0]] = (x, y + (slot - bar) / 2, bar, y + slot / 2)
        y += slot + gap
    return found


def _ribbons(view: View, places: dict, scale: float) -> str:
    colours = {box[0]: box[4] for _, _, boxes in view.drawn.options["stages"] for box in boxes}
    start, end = ({key: place[1] for key, place in places.items()} for _ in range(2))
    out = []
    for source, target, euros, _ in sorted(view.drawn.links, key=lambda link: (places[link[0]][1], places[link[1]][1])):
        thick = euros * scale
        x0, x1 = places[source][0] + BAR, places[target][0]
        y0, y1, bend = start[source], end[target], (x0 + x1) / 2
        start[source], end[target] = y0 + thick, y1 + thick
        path = (
            f"M{x0:.1f} {y0:.1f}C{bend:.1f} {y0:.1f} {bend:.1f} {y1:.1f} {x1:.1f} {y1:.1f}v{max(thick, 0.75):.1f}"
            f"C{bend:.1f} {y1 + thick:.1f} {bend:.1f} {y0 + thick:.1f} {x0:.1f} {y0 + thick:.1f}z"
        )
        scheme = source if source.startswith(SCHEME) else target
        out.append(element("path", d=path, fill=colours[scheme], fill_opacity="0.42"))
    return "".join(out)


def _box(box: tuple, place: tuple[float, float, float, float], left: bool) -> str:
    _, name, _, euros, colour = box
    x, top, bar, middle = place
    where, anchor = (x - 8, "end") if left else (x + BAR + 8, "start")
    halo: dict[str, Any] = {"paint_order": "stroke", "stroke": "#ffffff", "stroke_width": 4, "stroke_linejoin": "round"}
    return "".join(
        (
            element("rect", x=x, y=top, width=BAR, height=bar, fill=colour),
            words(name.replace("<", "&lt;"), where, middle - 3, anchor=anchor, font_weight="600", **halo),
            words(euros_short(euros), where, middle + 15, anchor=anchor, size=14, **halo),
        )
    )


__all__ = ["flow"]
