"""The figure of a view for a screen seen from the back of a room: few marks, large letters, server-made SVG.

A drawing is 800 units wide and is shown 1,200 pixels wide on a screen of 1280 × 720: its letters of 15 units are then
22 pixels high. What has no drawing is a table (`None`), which the player writes itself.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ess_metrics.model.outlines import ShapeSet
from ess_metrics.model.presence import certain
from ess_metrics.texts.numbers import formatted, plural
from ess_metrics.texts.pages import meeting_words
from ess_metrics.views.charts import figures, ranking, slide_flow, slide_map, svg_areas
from ess_metrics.views.charts.palette import OTHERS, Figure, Layout, beside, column_of, hover, safe, value, words
from ess_metrics.views.charts.picture import HATCHES, MOST_NAMED, SCREEN_ONLY
from ess_metrics.views.charts.svg_hover import plain
from ess_metrics.views.charts.svg_plot import svg
from ess_metrics.views.charts.svg_words import element
from ess_metrics.views.view import OK, Column, Row, View

WIDTH, HEIGHT = 800.0, 300.0
LARGE, SIZE, LETTER = 17.0, 15.0, 0.5  # LETTER: how wide one is for its size
BAR, CHOSEN = "#2271b0", "#c4500c"
FEWEST, MOST, HIGHEST = 30.0, 46.0, 62.0  # heights of a bar and its gap; with a remark under it
FEW_BARS, LONG = 5, 26  # bars that have room for a remark under them; letters of a remark that asks for it
MOST_BARS = 9
MOST_LETTERS, FOLDED = 40, 42.0  # of the name of a bar in one line; the height of a bar whose name takes two
ADDED = ("eur", "integer", "m2")  # kinds of values whose sum means something
SERIES = 26  # letters of the name of a series, beside its end
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
        return _placed(*slide_map.drawn(view, shapes, WIDTH, TALLEST))
    if kind in ("map", "bars"):
        return _bars(view, marked)
    if kind == "flow":
        return _placed(*slide_flow.drawn(view, WIDTH, HEIGHT))
    return _plotted(view) if kind in figures.DRAWN and kind not in SCREEN_ONLY else None


def _svg(height: float, *inside: str) -> str:
    size = f"0 0 {WIDTH:.0f} {height:.0f}"
    return element("svg", HATCHES, *inside, xmlns="http://www.w3.org/2000/svg", viewBox=size, aria_hidden="true")


def _placed(inside: str, height: float) -> Drawing:
    return Drawing(_svg(height, inside))


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
    _whole_names(figure, view, columns)
    if view.drawn.kind in ("columns", "stacked", "lines"):
        _fold(figure["layout"])
        _aside(figure["layout"], view.drawn.reference)
    if view.drawn.kind == "columns" and not view.drawn.options.get("ticks"):
        _write_values(figure["data"][0], view)
    drawn, height = svg(figure, WIDTH, live=True)
    most = TALL if view.drawn.kind in BANDS else TALLEST
    return Drawing(_svg(height, drawn), _unnamed(figure["data"][0], drawn)) if height <= most else None


def _unnamed(trace: dict, drawn: str) -> str:
    """The areas too small for their words, named under the drawing."""
    if trace["type"] != "treemap":
        return ""
    named = [
        f"{plain(label)} ({text})"
        for label, text, words_in in zip(trace["labels"], trace["text"], svg_areas.named(drawn), strict=False)
        if not words_in
    ]
    return meeting_words.UNNAMED.format(names=", ".join(named)) if named else ""


def _whole_names(figure: Figure, view: View, short: Sequence[Column]) -> None:
    """What the pointer shows has room for the whole name of a series."""
    cut = [(safe(one.label), safe(c.label)) for one, c in zip(short, view.columns, strict=True) if one != c]
    for trace in figure["data"]:
        texts: Any = trace.get("hovertext")
        for before, after in cut if isinstance(texts, list) else ():
            texts = [text.replace(before, after) if isinstance(text, str) else text for text in texts]
        if texts:
            trace["hovertext"] = texts


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
    """Names, bars from zero, values as read; the rest of a long ranking is a bar too when it adds up, else a line."""
    key = view.drawn.y[0]
    column = column_of(view, key)
    rows, others = _kept(view, marked)
    remarks = [_remark(row, view) for row in rows]
    under = len(rows) <= FEW_BARS and max(map(len, remarks)) > LONG
    bars = [_bar(view, row, note, under, row.key == marked) for row, note in zip(rows, remarks, strict=True)]
    amount = _summed(view, others) if others else None
    if amount is not None:
        said = plural(len(others), meeting_words.OTHER)
        told = formatted(amount, column.kind)
        bars.append(ranking.Bar(said, amount, told, OTHERS, told=f"{said}\n{column.label} : {told}"))
    pitch = max(_pitch(len(bars), under), FOLDED if any("<br>" in bar.name for bar in bars) else 0.0)
    figure = ranking.figure(bars, view.drawn.reference, pitch=pitch, size=LARGE)
    figure["layout"]["yaxis"]["ticktext"] = [bar.name for bar in bars]
    drawn, height = svg(figure, WIDTH, live=True)
    return Drawing(_svg(max(height, 120.0), drawn), "" if amount is not None else together(view, others))


def _bar(view: View, row: Row, remark: str, under: bool, marked: bool) -> ranking.Bar:
    key, name = view.drawn.y[0], str(row.cells.get(view.drawn.options.get("short") or view.columns[0].key) or row.key)
    column = column_of(view, key)
    lines = textwrap.wrap(name, MOST_LETTERS, break_on_hyphens=False) or [""]
    return ranking.Bar(
        "<br>".join(safe(line) for line in [*lines[:1], " ".join(lines[1:])] if line),
        value(row, key) or 0.0,
        words(row, column) if under else _said(row, column, remark),
        CHOSEN if marked else BAR,
        _short(remark, WIDTH * 0.6 / (SIZE * LETTER)) if under else "",
        hover(row, view.columns[1:], str(row.cells.get(view.columns[0].key) or name)),
    )


def _pitch(count: int, under: bool) -> float:
    return min(HIGHEST if under else MOST, max(FEWEST, HEIGHT / (count or 1)))


def _remark(row: Row, view: View) -> str:
    note = view.drawn.options.get("sub")
    return str(row.cells.get(note) or "") if note else ""


def _said(row: Row, column, remark: str) -> str:
    """The value as the page writes it, and its small remark."""
    return _short(words(row, column) + (f" ({remark})" if remark else ""), 44)


def _kept(view: View, marked: str = "") -> tuple[list[Row], list[Row]]:
    """The first rows and the marked one; then what has no room of its own."""
    rows = list(view.rows)
    if len(rows) <= MOST_BARS:
        return rows, []
    kept = rows[: MOST_BARS - 1]
    chosen = [row for row in rows[len(kept) :] if row.key == marked]
    kept += chosen or rows[len(kept) : MOST_BARS]
    names = {id(row) for row in kept}
    return kept, [row for row in rows if id(row) not in names]


def together(view: View, rows: Sequence[Row]) -> str:
    """The rows that have no room on the screen: how many, and their sum when values add up."""
    if not rows:
        return ""
    counted = meeting_words.AND.format(n=plural(len(rows), meeting_words.OTHER))
    amount = _summed(view, rows)
    if amount is None:
        return counted
    return f"{counted} : {formatted(amount, column_of(view, certain(view.chart).y[0]).kind)}"


def _summed(view: View, rows: Sequence[Row]) -> float | None:
    """What rows come to; None where values do not add up, or one of them is not known."""
    key = view.chart.y[0] if view.chart and view.chart.y else ""
    if not (view.total and view.total.cells.get(key)) or any(_hidden(row, key) for row in rows):
        return None
    return sum(row.cells.get(key) or 0 for row in rows) if column_of(view, key).kind in ADDED else None


def _hidden(row: Row, key: str) -> bool:
    return row.statuses.get(key, row.status) != OK


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
