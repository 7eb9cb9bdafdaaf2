"""The figure of a view for a screen seen from the back of a room: few marks, large letters, server-made SVG.

A drawing is 800 units wide and is shown 1,200 pixels wide on a screen of 1280 × 720: its letters of 15 units are then
22 pixels high. What has no drawing is a table (`None`), which the player writes itself.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ess_metrics.model.outlines import ShapeSet
from ess_metrics.texts.numbers import euros_short, formatted, kind_of, plural
from ess_metrics.texts.pages import meeting_words
from ess_metrics.views.charts import classes, figures, ranking
from ess_metrics.views.charts.palette import Layout, beside, column_of, interval, value, words
from ess_metrics.views.charts.picture import HATCHES, MOST_NAMED, SCREEN_ONLY, SPECIAL_WORDS, fill_of
from ess_metrics.views.charts.svg_plot import svg
from ess_metrics.views.charts.svg_words import QUIET, element
from ess_metrics.views.charts.svg_words import words as letters
from ess_metrics.views.view import OK, Row, View

WIDTH, HEIGHT = 800.0, 300.0
LARGE, SIZE, LETTER = 17.0, 15.0, 0.5  # LETTER: how wide one is for its size
BAR, CHOSEN = "#2271b0", "#c4500c"
FEWEST, MOST, HIGHEST = 30.0, 46.0, 62.0  # heights of a bar and its gap; with a remark under it
FEW_BARS, LONG = 5, 26  # bars that have room for a remark under them; letters of a remark that asks for it
MOST_BARS = 9
ADDED = ("eur", "integer", "m2")  # kinds of values whose sum means something
SERIES = 26  # letters of the name of a series, beside its end
MARK = 16  # letters of the name of a neighbourhood on a map
ALONE = "Arial,sans-serif"
TALLEST = 330.0  # a drawing that is higher would have small letters
BANDS, TALL = ("strips", "gantt", "heat"), 400.0  # kinds of one line a row, worth a little smaller letters


@dataclass(frozen=True)
class Drawing:
    """A figure: SVG and what it had no room for, in a sentence ("" when everything is there)."""

    svg: str
    cut: str = ""


def drawing(view: View, shapes: ShapeSet | None = None, marked: str = "") -> Drawing | None:
    """The figure of a view, one row marked when asked; None when the view is better read as a table."""
    kind = view.chart.kind if view.chart else ""
    if not view.rows or kind in ("", "table"):
        return None
    if kind == "map" and shapes is not None and len(shapes.codes) <= MOST_NAMED:  # a country is dust: rank it
        return _map(view, shapes)
    if kind in ("map", "bars"):
        return _bars(view, marked)
    if kind == "flow":
        return _flow(view)
    return _plotted(view) if kind in figures.DRAWN and kind not in SCREEN_ONLY else None


def _svg(height: float, *inside: str) -> str:
    size = f"0 0 {WIDTH:.0f} {height:.0f}"
    return element("svg", HATCHES, *inside, xmlns="http://www.w3.org/2000/svg", viewBox=size, aria_hidden="true")


def alone(drawing: Drawing) -> str:
    """The same as a picture of its own: letters that a page would give it, on white."""
    return drawing.svg.replace("<svg ", f'<svg font-family="{ALONE}" style="background:#ffffff" ', 1)


def _plotted(view: View) -> Drawing | None:
    """What Plotly draws on the pages, on the height of a screen; None when its rows would not be readable."""
    options = dict(view.drawn.options)
    if view.drawn.kind in ("columns", "stacked", "lines", "points", "wall", "waterfall", "treemap", "slope"):
        options["height"] = HEIGHT
    columns = tuple(replace(c, label=_short(c.label, SERIES)) if c.key in view.drawn.y else c for c in view.columns)
    figure = figures.figure(replace(view, columns=columns, chart=replace(view.drawn, options=options)))
    if view.drawn.kind in ("columns", "stacked", "lines"):
        _fold(figure["layout"])
        _aside(figure["layout"], view.drawn.reference)
    if view.drawn.kind == "columns" and not view.drawn.options.get("ticks"):
        _write_values(figure["data"][0], view)
    drawn, height = svg(figure, WIDTH)
    most = TALL if view.drawn.kind in BANDS else TALLEST
    return Drawing(_svg(height, drawn)) if height <= most else None


def _write_values(trace: dict, view: View) -> None:
    """Values over the bars, which have more room here than on a page."""
    room = int((WIDTH - 90) / (SIZE * LETTER * max(len(view.rows), 1)))
    texts = beside(trace["y"], view.unit, room)
    trace["text"] = [text or told for text, told in zip(texts, trace["text"], strict=True)]


def _fold(layout: Layout) -> None:
    """Names under the bars in two lines at most, so that they do not run into each other."""
    axis: dict[str, Any] = layout["xaxis"]
    texts = axis.get("ticktext") or ()
    room = (WIDTH - 90 - layout["margin"]["r"]) / (sum(map(bool, texts)) or 1)
    most = max(int(room / (SIZE * LETTER)), 4)
    axis["ticktext"] = [text if "<br>" in text else _folded(text, most) for text in texts]


def _aside(layout: Layout, reference: tuple[float, str] | None) -> None:
    """The name of a reference line goes beside the plot: over the bars it would be read through their values."""
    for note in layout.get("annotations", ()):
        if reference and note.get("xref") == "paper" and note["x"] == 1:
            lines = textwrap.wrap(reference[1], 14, break_on_hyphens=False)
            note |= {"text": "<br>".join(lines), "xanchor": "left", "xshift": 6, "yanchor": "middle"}
            layout["margin"]["r"] = 24 + SIZE * LETTER * max(map(len, lines))


def _folded(text: str, most: int) -> str:
    lines = textwrap.wrap(text.replace("\u202f", "\u00a0"), most, break_on_hyphens=False) or [""]
    lines = [line.replace("\u00a0", "\u202f") for line in lines]
    return "<br>".join(lines if len(lines) < 3 else [lines[0], lines[1][: most - 1].rstrip() + "…"])


def _short(text: str, most: float) -> str:
    """A text that fits in a width, given in units; marked when it was cut."""
    count = max(int(most), 4)
    return text if len(text) <= count else text[: count - 1].rstrip() + "…"


# -- bars -------------------------------------------------------------------------------------------------------------


def _bars(view: View, marked: str) -> Drawing:
    """Names, bars from zero, values as read; the rest of a long ranking in one line."""
    key = view.drawn.y[0]
    column = column_of(view, key)
    rows, left = _kept(view, marked)
    name = view.drawn.options.get("short") or view.columns[0].key
    names = [_short(str(row.cells.get(name) or row.key), 40) for row in rows]
    remarks = [_remark(row, view) for row in rows]
    under = len(rows) <= FEW_BARS and max(map(len, remarks)) > LONG
    said = [words(row, column) if under else _said(row, column, note) for row, note in zip(rows, remarks, strict=True)]
    bars = [
        ranking.Bar(
            name,
            value(row, key) or 0.0,
            text,
            CHOSEN if row.key == marked else BAR,
            _short(note, WIDTH * 0.6 / (SIZE * LETTER)) if under else "",
        )
        for name, row, text, note in zip(names, rows, said, remarks, strict=True)
    ]
    drawn, height = svg(ranking.figure(bars, view.drawn.reference, pitch=_pitch(len(rows), under), size=LARGE), WIDTH)
    return Drawing(_svg(max(height, 120.0), drawn), left)


def _pitch(count: int, under: bool) -> float:
    return min(HIGHEST if under else MOST, max(FEWEST, HEIGHT / (count or 1)))


def _remark(row: Row, view: View) -> str:
    note = view.drawn.options.get("sub")
    return str(row.cells.get(note) or "") if note else ""


def _said(row: Row, column, remark: str) -> str:
    """The value as the page writes it, and its small remark."""
    return _short(words(row, column) + (f" ({remark})" if remark else ""), 44)


def _kept(view: View, marked: str = "") -> tuple[list[Row], str]:
    """The first rows and the marked one; what has no room, in a sentence."""
    rows = list(view.rows)
    if len(rows) <= MOST_BARS:
        return rows, ""
    kept = rows[: MOST_BARS - 1]
    chosen = [row for row in rows[len(kept) :] if row.key == marked]
    kept += chosen or rows[len(kept) : MOST_BARS]
    names = {id(row) for row in kept}
    return kept, together(view, [row for row in rows if id(row) not in names])


def together(view: View, rows: Sequence[Row]) -> str:
    """The rows that have no room on the screen: how many, and their sum when values add up."""
    if not rows:
        return ""
    counted = meeting_words.AND.format(n=plural(len(rows), meeting_words.OTHER))
    key = view.chart.y[0] if view.chart and view.chart.y else ""
    if not (view.total and view.total.cells.get(key)) or any(_hidden(row, key) for row in rows):
        return counted
    column = column_of(view, key)
    if column.kind not in ADDED:
        return counted
    return f"{counted} : {formatted(sum(row.cells.get(key) or 0 for row in rows), column.kind)}"


def _hidden(row: Row, key: str) -> bool:
    return row.statuses.get(key, row.status) != OK


# -- maps -------------------------------------------------------------------------------------------------------------


def _map(view: View, shapes: ShapeSet) -> Drawing:
    """The outlines of the pages at the left, the classes at the right; each outline bears its code."""
    drawn = json.loads(shapes.document)
    found = classes.classed(view, shapes.codes)
    across, down = drawn["size"]
    room = WIDTH * 0.68
    scale = min(TALLEST / down, room / across)
    paths = [
        element("path", d=path, fill=fill_of(look, found.balanced), fill_rule="evenodd", data_lieu=code)
        for code, path, look in zip(shapes.codes, drawn["paths"], found.looks, strict=True)
        if path
    ]
    left = (room - across * scale) / 2
    pen = {"stroke": "#3c4a57", "stroke_width": 1 / scale, "transform": f"translate({left:.1f} 0) scale({scale:.5f})"}
    names = _names(view, drawn, shapes, scale, left)
    legend = _legend(found.bounds, found.looks, view.unit, found.balanced)
    return Drawing(_svg(down * scale, element("g", *paths, **pen), names, legend))


def _names(view: View, drawn: dict, shapes: ShapeSet, scale: float, left: float) -> str:
    """The names of the highest values, where they meet no other: a name in small letters would be read by nobody."""
    boxes = dict(zip(shapes.codes, zip(drawn["names"], drawn["boxes"], strict=True), strict=True))
    out: list[str] = []
    taken: list[tuple[float, float, float, float]] = []
    for row in view.rows:
        text, box = boxes.get(row.key, ("", None))
        if not box or len(taken) >= 8:
            continue
        text = _short(text, MARK)
        half = len(text) * SIZE * LETTER / 2 + 2
        x = min(max(left + (box[0] + box[2]) / 2 * scale, half), WIDTH * 0.7 - half)
        y = min(box[3] * scale + SIZE, drawn["size"][1] * scale - 4)
        place = (x - half, y - SIZE, x + half, y + 4)
        if not any(_meet(place, other) for other in taken):
            taken.append(place)
            halo: dict[str, Any] = {"paint_order": "stroke", "stroke": "#ffffff", "stroke_width": 3.5, "class_": "nom"}
            out.append(letters(text, x, y, anchor="middle", size=SIZE, font_weight="600", **halo))
    return "".join(out)


def _meet(one: tuple, other: tuple) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _legend(bounds, looks: str, unit: str, balanced: bool) -> str:
    slots = classes.slots(len(bounds) - 1, balanced=balanced)
    items = [
        (str(slot), interval(low, high, kind_of(unit)))
        for slot, (low, high) in zip(slots, classes.intervals(bounds), strict=True)
    ]
    items += [(look, text) for look, text in SPECIAL_WORDS.items() if look in looks]
    out, x = [], WIDTH * 0.71
    for place, (look, text) in enumerate(reversed(items)):
        y = 8 + place * 31.0
        out.append(element("rect", x=x, y=y, width=30, height=20, fill=fill_of(look, balanced), stroke="#3c4a57"))
        out.append(letters(text, x + 38, y + 16, size=LARGE - 1))
    return "".join(out)


# -- the flow ---------------------------------------------------------------------------------------------------------

SLOT, GAP, THIN_BAR = 34.0, 6.0, 12.0
SIDE = 205.0  # room for words at either end


def _flow(view: View) -> Drawing:
    """Who pays, through what, for whom: boxes as high as their euros, ribbons between them."""
    stages = view.drawn.options["stages"]
    columns = [found for _, _, found in stages]
    highest = max(HEIGHT, max(map(len, columns)) * (SLOT + GAP))
    scale = min(_scale([box[3] for box in found], highest) for found in columns)
    places: dict[str, dict[str, Any]] = {}
    out: list[str] = []
    for at, (_, heading, found) in enumerate(stages):
        x = SIDE + at * (WIDTH - 2 * SIDE - THIN_BAR) / max(len(stages) - 1, 1)
        out.append(_heading(heading, x, at, len(stages)))
        places |= _stacked(found, x, highest, scale)
    ribbons = _ribbons(view, places, scale)
    boxes = [_box(box, places, at == 0) for at, found in enumerate(columns) for box in found]
    moved = element("g", ribbons, *boxes, transform="translate(0 26)")
    return Drawing(_svg(highest + 28, *out, moved))


def _scale(amounts: Sequence[float], height: float) -> float:
    """Units of height for one euro, boxes being at least as high as their words."""
    low, high = 0.0, height / (sum(amounts) or 1.0)
    for _ in range(40):
        middle = (low + high) / 2
        used = sum(max(amount * middle, SLOT) for amount in amounts) + GAP * (len(amounts) - 1)
        low, high = (middle, high) if used <= height else (low, middle)
    return low


def _heading(text: str, x: float, at: int, count: int) -> str:
    anchor, place = ("end", x + THIN_BAR) if at == 0 else ("start", x)
    anchor, place = ("middle", x + THIN_BAR / 2) if 0 < at < count - 1 else (anchor, place)
    return letters(text, place, 16, anchor=anchor, size=SIZE, fill=QUIET, font_weight="600")


def _stacked(found, x: float, height: float, scale: float) -> dict:
    slots = [max(box[3] * scale, SLOT) for box in found]
    gap = min((height - sum(slots)) / max(len(found) - 1, 1), 24.0)
    places, y = {}, 0.0
    for box, slot in zip(found, slots, strict=True):
        bar = max(box[3] * scale, 2.0)
        top = y + (slot - bar) / 2
        places[box[0]] = {"x": x, "y": top, "bar": bar, "middle": y + slot / 2, "from": top, "to": top}
        y += slot + gap
    return places


def _ribbons(view: View, places: dict, scale: float) -> str:
    out = []
    colours = {box[0]: box[4] for _, _, found in view.drawn.options["stages"] for box in found}
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
        out.append(element("path", d=path, fill=colours[scheme], fill_opacity="0.32"))
    return "".join(out)


def _box(box: tuple, places: dict, first: bool) -> str:
    """A bar and two lines: its name, its euros."""
    key, name, _, euros, colour = box
    place = places[key]
    bar = {"x": place["x"], "y": place["y"], "width": THIN_BAR, "height": place["bar"]}
    x, anchor = (place["x"] - 8, "end") if first else (place["x"] + THIN_BAR + 8, "start")
    text = f"{_short(name, 24)}<br>{euros_short(euros)}"
    halo: dict[str, Any] = {"paint_order": "stroke", "stroke": "#ffffff", "stroke_width": 3, "class_": "nom"}
    return element("rect", fill=colour, **bar) + letters(
        text, x, place["middle"] - 2, anchor=anchor, size=SIZE - 0.5, **halo
    )


# -- tables -----------------------------------------------------------------------------------------------------------

MOST_ROWS, MOST_COLUMNS = 10, 6


@dataclass(frozen=True)
class Grid:
    """A table for a screen: headings, which columns are numbers, rows as read, the total.

    `cut` says what has no room: the `left` rows, and the columns named by `aside`.
    """

    heads: tuple[str, ...]
    numbers: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    left: int = 0
    aside: str = ""
    cut: str = ""
    marked: int = -1


def grid(view: View, marked: str = "") -> Grid:
    """The first rows of a view's table, the marked one among them, in the columns that fit."""
    columns = view.columns[:MOST_COLUMNS]
    rows = list(view.rows[:MOST_ROWS])
    chosen = next((row for row in view.rows if row.key == marked), None) if marked else None
    if chosen is not None and chosen not in rows:
        rows[-1] = chosen
    names = {id(row) for row in rows}
    others = [row for row in view.rows if id(row) not in names]
    further = ", ".join(c.label[:1].lower() + c.label[1:] for c in view.columns[MOST_COLUMNS:])
    aside = meeting_words.COLUMNS_LEFT.format(names=further) if further else ""
    return Grid(
        heads=tuple(column.label for column in columns),
        numbers=tuple(column.kind not in ("text", "date") for column in columns),
        rows=tuple(tuple(_cell(row, column) for column in columns) for row in rows),
        total=tuple(_cell(view.total, column) for column in columns) if view.total else (),
        left=len(others),
        aside=aside,
        cut=" ; ".join(part for part in (together(view, others), aside) if part),
        marked=rows.index(chosen) if chosen is not None else -1,
    )


def _cell(row: Row, column) -> str:
    """A cell as the page reads it; a total says nothing of a column that does not add up."""
    if column.key not in row.cells:
        return ""
    return words(row, column)


__all__ = ["Drawing", "Grid", "drawing", "grid", "together"]
