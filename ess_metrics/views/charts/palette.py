"""Parts of figures: palette, ticks that read as French, hover words, the frame shared by all kinds."""

from __future__ import annotations

import html
import itertools
import math
from collections.abc import Sequence
from typing import Any, NotRequired, TypedDict, Unpack

from ess_metrics.texts.labels import unit as unit_label
from ess_metrics.texts.numbers import THIN, between, decimal, euros_short, formatted, kind_of, percent
from ess_metrics.views.view import OK, Column, Row, View

MAIN = "#2a7f9e"
# Seven hues at one lightness that keep 3:1 on white and on the dark ground, told apart by every common colour vision.
PALETTE = ("#2a7f9e", "#c4681c", "#6f8a2c", "#9a5ca8", "#4a86d8", "#a08216", "#b8506e")
OTHERS = "#7d8994"
BLACK, WHITE = "#000000", "#ffffff"
EVEN = math.sqrt(1.05 * 0.05) - 0.05  # the luminance on which black and white read equally well
LIT = "#d1495b"  # the answer: read on white as on the dark ground
PATTERNS = ("", "/", ".", "\\", "x", "-", "+")
FONT = 15
LETTER = 7  # px, a figure at that size
AXIS = "rgba(125,137,148,0.28)"
LINE = "rgba(125,137,148,0.9)"
MOST_SERIES = 7
SERIES_NAME: dict[str, Any] = {"name": "serie", "captureevents": True}  # a click on it leaves the series alone


def column_of(view: View, key: str) -> Column:
    """The column of a view by its key."""
    return next(column for column in view.columns if column.key == key)


def value(row: Row, key: str) -> float | None:
    """A cell to draw: None when it is absent or hidden."""
    return row.cells.get(key) if row.statuses.get(key, row.status) == OK else None


def words(row: Row, column: Column) -> str:
    """A cell as it is read, an absence by its name."""
    cell = row.cells.get(column.key)
    status = row.statuses.get(column.key, row.status) if cell is None or column.kind != "text" else OK
    return formatted(cell, column.kind, status)


def ink(ground: str) -> str:
    """Black or white, whichever reads better on a mark of colour `ground` ("#rrggbb"): 4.58:1 at least, on any colour.

    A mark has the same colour on both grounds of the page, hence its letters too.
    """
    return BLACK if luminance(ground) > EVEN else WHITE


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb", from 0 to 1, as WCAG defines it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def safe(text: str) -> str:
    """Text from data, where a figure's tags are read."""
    return html.escape(str(text), quote=False)


def hover(row: Row, columns: Sequence[Column], heading: str) -> str:
    """What the pointer shows: the category, if it is not said already, then each column with its value."""
    lines = ([f"<b>{safe(heading)}</b>"] if heading else []) + [
        f"{safe(c.label)} : {safe(words(row, c))}" for c in columns
    ]
    return "<br>".join(lines)


def ticks(low: float, high: float, unit: str, most: int = 5) -> tuple[list[float], list[str]]:
    """Round values that cover the data, and how they are read."""
    if high <= low:
        high = low + 1
    step = _round_step((high - low) / most)
    first, last = math.floor(low / step), math.ceil(high / step)
    values = [index * step for index in range(first, last + 1)]
    return values, [tick(at, unit, step) for at in values]


def _round_step(raw: float) -> float:
    """1, 2 or 5 times a power of ten: a step that its ticks can say without rounding."""
    power = 10 ** math.floor(math.log10(raw))
    return next(size * power for size in (1, 2, 5, 10) if raw <= size * power * (1 + 1e-9))


def tick(at: float, unit: str, step: float) -> str:
    """One tick: short, as exact as the step asks."""
    kind = kind_of(unit)
    if kind == "eur" and step >= 1e5 and at:
        return _millions(at, 1)
    if kind == "eur" and abs(at) >= 1e6:
        return euros_short(at)
    if kind == "eur":
        return f"{decimal(at, 0 if step >= 1 else 2)}{THIN}€"
    if kind in ("percent", "ratio_signed"):
        return percent(at, 0 if step >= 0.01 else 1)
    return decimal(at, max(0, -math.floor(math.log10(step))) if step < 1 else 0, trim=True)


def beside(amounts: Sequence[float | None], unit: str, room: int | None = None) -> list[str]:
    """Values written beside their marks, all in the unit of the largest; none when they would run into each other.

    `room`: letters that one mark has, about 8 px each.
    """
    known = [abs(amount) for amount in amounts if amount is not None]
    most = max(known, default=0)
    big = kind_of(unit) == "eur" and most >= 5e5
    texts = [
        _millions(amount, 1 if most >= 2e6 else 2) if big and amount else short(amount, unit) for amount in amounts
    ]
    return texts if room is None or max(map(len, texts), default=0) <= room else [""] * len(texts)


def _millions(amount: float, places: int) -> str:
    return f"{decimal(amount / 1e6, places, trim=True)}{THIN}M€"


def short(amount: float | None, unit: str) -> str:
    """A value written beside its mark: millions in short, nothing when there is nothing."""
    if amount is None:
        return ""
    kind = kind_of(unit)
    if kind == "eur":
        return euros_short(amount)
    if kind == "integer":
        return decimal(amount, 0)
    return formatted(amount, kind)


Part = dict[str, object]  # a part of a figure, in the words of the script that draws it


class Frame(TypedDict, total=False):
    """What a figure may say of its frame, besides its height, its margins and its two axes."""

    yaxis2: Part
    annotations: list[Part]
    shapes: list[Part]
    barmode: str
    bargap: float
    dragmode: str
    uniformtext: Part
    meta: Part
    template: Part


class Layout(Frame):
    """The frame of a figure."""

    height: int
    margin: dict[str, float]
    xaxis: NotRequired[Part]
    yaxis: NotRequired[Part]


class Figure(TypedDict):
    """A figure: what it draws, and its frame."""

    data: list[Part]
    layout: Layout


def layout(height: int, **more: Unpack[Frame]) -> Layout:
    """The frame of a figure; its letters, colours and French are those of all (`views.charts.template`)."""
    made: Layout = {"height": height, "margin": {"l": 8, "r": 16, "t": 28, "b": 8}, "xaxis": {}, "yaxis": {}}
    made.update(more)
    return made


DOT_WIDTH = 0.03  # of the axis: half of a dot on the narrowest screen


def value_axis(
    amounts: Sequence[float | None], unit: str, *, from_zero: bool = True, room: float = 0.0, dots: bool = False
) -> Part:
    """The axis of values: from zero for what has a length, ticks in words, the unit as its first label.

    `dots`: a little before zero too, where a dot would lie on the name beside it.
    """
    known = [amount for amount in amounts if amount is not None] or [0.0]
    low, high = min(known), max(known)
    low, high = (min(low, 0.0), max(high, 0.0)) if from_zero else (low, high)
    if low == high == 0:
        return {"tickvals": [0], "ticktext": [tick(0, unit, 1)], "range": [0, 1]}
    values, texts = ticks(low, high, unit)
    span = values[-1] - values[0]
    before = room if values[0] < 0 else DOT_WIDTH if dots and values[0] == 0 else 0.0
    return {
        "tickvals": values,
        "ticktext": texts,
        "range": [values[0] - before * span, max(values[-1], high + room * span)],
    }


def interval(low: float, high: float, kind: str) -> str:
    """Bounds of a class in words; the unit is said once: `2,2 à 7,3 €/hab/an`."""
    text = formatted(low, kind)
    if kind == "eur_hab":
        text = text.removesuffix(f"{THIN}€/hab/an")
    elif kind not in ("days", "months"):
        text = text.rstrip("€%").rstrip(THIN)
    return between(text, formatted(high, kind))


def unit_note(unit: str) -> Part:
    """The unit, above the axis; euros and percents already say it on each tick."""
    if kind_of(unit) in ("eur", "percent", "ratio_signed"):
        return {}
    return note(unit_label(unit), x=0, y=1, xanchor="left", yanchor="bottom", xref="paper", yref="paper")


def note(text: str, colour: str = "", **place: object) -> Part:
    """Words on the figure, after a square of the colour that they name."""
    square = f'<span style="color:{colour}">■</span> ' if colour else ""
    return {"text": square + safe(text), "showarrow": False, "font": {"size": FONT - 1}, **place}


def above(shift: int) -> dict[str, object]:
    """The place of words over the left of a figure, this many pixels higher than its frame."""
    return {"x": 0, "y": 1, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": shift}


def spread(heights: Sequence[float], least: float) -> list[float]:
    """Heights of labels moved apart until none is nearer than `least` to the next, in the same order."""
    order = sorted(range(len(heights)), key=lambda at: heights[at])
    placed = list(heights)
    for before, after in itertools.pairwise(order):
        placed[after] = max(placed[after], placed[before] + least)
    return placed
