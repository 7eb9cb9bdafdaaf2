"""The rectangles of a treemap on paper: each as large as its value, as near a square as rows allow."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ess_metrics.views.charts.svg_words import INK, LETTER, SIZE, element, wide, words

EDGE = 7.0  # px, between a rectangle and its words
FLAT = 1e9  # how far from a square what has no area is


class Box(NamedTuple):
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float


def areas(
    figured: Mapping[str, object],
    box: tuple[float, float, float, float],
    told: Sequence[Mapping[str, str]] | None = None,
) -> str:
    """The rectangles of a trace and, where they fit, their words; `told`: what each bears for the pointer."""
    trace: Mapping[str, Any] = figured
    assert not any(trace["parents"])  # one level
    assert trace["texttemplate"] == "%{label}<br>%{text}"
    assert trace["sort"] is False
    assert trace["pathbar"]["visible"] is False
    assert not any(trace["marker"]["pad"][side] for side in "tlrb")
    pad, colours = trace["tiling"]["pad"], trace["marker"]["colors"]
    out = []
    for at, tile in enumerate(tiled(trace["values"], Box(*box))):
        inside = Box(tile.x + pad / 2, tile.y + pad / 2, max(tile.width - pad, 0.5), max(tile.height - pad, 0.5))
        spoken = told[at] if told else {}
        out.append(element("rect", fill=colours[at], class_="aire", **inside._asdict(), **spoken))
        out.append(_words(trace, at, inside))
    return "".join(out)


def named(drawn: str) -> list[bool]:
    """Of each rectangle of a drawing, in their order, whether its words fitted in it."""
    return ["<text" in part for part in drawn.split('class="aire"')[1:]]


def _words(trace: Mapping[str, Any], at: int, tile: Box) -> str:
    font = trace.get("textfont", {})
    size = font.get("size", SIZE)
    letters = max(int((tile.width - 2 * EDGE) / (size * LETTER)), 1)
    label = textwrap.wrap(trace["labels"][at], letters, break_long_words=False)
    lines = [*label, trace["text"][at]]
    fits = max(wide(line, size) for line in lines) <= tile.width - EDGE and len(lines) * size * 1.2 <= tile.height - 6
    fill = font["color"][at] if "color" in font else INK
    return words("<br>".join(lines), tile.x + EDGE, tile.y + size + 5, size=size, fill=fill) if fits else ""


def tiled(values: Sequence[float], box: Box) -> list[Box]:
    """Rectangles that fill `box`, in the order of `values`, by rows along the shorter side."""
    left = [value for value in values if value > 0]
    out: list[Box] = []
    while left:
        side, area = min(box.width, box.height), box.width * box.height / sum(left)
        count = 1
        while count < len(left) and _flatness(left[: count + 1], side, area) <= _flatness(left[:count], side, area):
            count += 1
        thick = sum(left[:count]) * area / side
        placed, box = _laid(left[:count], box, thick, area)
        out, left = out + placed, left[count:]
    return out


def _laid(row: Sequence[float], box: Box, thick: float, area: float) -> tuple[list[Box], Box]:
    """One row against the left or the top of the box, and what is left of it."""
    upright, done, out = box.width >= box.height, 0.0, []
    for value in row:
        long = value * area / thick
        out.append(Box(box.x, box.y + done, thick, long) if upright else Box(box.x + done, box.y, long, thick))
        done += long
    if upright:
        return out, Box(box.x + thick, box.y, max(box.width - thick, 1e-9), box.height)
    return out, Box(box.x, box.y + thick, box.width, max(box.height - thick, 1e-9))


def _flatness(row: Sequence[float], side: float, area: float) -> float:
    """How far from a square the thinnest rectangle of a row is."""
    thick = sum(row) * area / side
    longs = [value * area / thick for value in row]
    return max(max(thick / long, long / thick) if long else FLAT for long in longs)


__all__ = ["Box", "areas", "named", "tiled"]
