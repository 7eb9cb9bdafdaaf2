"""What a chart on paper draws, whatever the format: categories, series, colours, number format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any, Literal

from ess_metrics.texts.numbers import kind_of, plural
from ess_metrics.texts.pages import review_words as words
from ess_metrics.views.charts import figures
from ess_metrics.views.charts.palette import MAIN, OTHERS, PALETTE, column_of, short, value
from ess_metrics.views.charts.waterfall import LOST, WON
from ess_metrics.views.exports import EXCEL_FORMATS
from ess_metrics.views.view import Column, Row, View

BARS, COLUMNS, STACKED, LINES, SHARES, WATERFALL = "bars", "columns", "stacked", "lines", "shares", "waterfall"
KINDS = {
    "map": BARS,
    "bars": BARS,
    "funnel": BARS,
    "treemap": BARS,
    "roads": BARS,
    "columns": COLUMNS,
    "stacked": STACKED,
    "lines": LINES,
    "slope": LINES,
    "shares": SHARES,
    "waterfall": WATERFALL,
}
WAYS = {MAIN: "niveau", LOST: "moins", WON: "plus"}
UNSEEN = ""  # the colour of what only carries a piece to its height
MOST = 12


@dataclass(frozen=True)
class Series:
    """One series: its name, its values (None: nothing to draw), its colour."""

    name: str
    values: tuple[float | None, ...]
    colour: str


@dataclass(frozen=True)
class Marks:
    """`kind` is bars (lying), columns, stacked or lines; `labels` are what is read beside each bar of one series."""

    kind: str
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    labels: tuple[str, ...]
    column: Column
    unit: str
    number_format: str
    reference: tuple[float, str] | None = None
    cut: int = 0


def marks(view: View, most: int | None = None) -> Marks | None:
    """The marks of a view; None when it draws nothing that paper can draw."""
    if view.chart is None or view.chart.kind not in KINDS or not view.rows:
        return None
    if view.chart.kind in FROM_FIGURE:
        return FROM_FIGURE[view.chart.kind](view)
    kept, rest = _cut(view, most or view.chart.options.get("most") or MOST)
    column = column_of(view, view.chart.y[0])
    rows = [*kept, rest] if rest else list(kept)
    series = tuple(_series(view, rows, at) for at in range(len(view.chart.y)))
    if not any(amount for made in series for amount in made.values):
        return None  # nothing but zeros: the table says it, an empty frame would say less
    drawn = series[0].values
    return Marks(
        kind=KINDS[view.chart.kind],
        title=view.title,
        categories=tuple(_category(view, row) for row in rows),
        series=series,
        labels=tuple(_label(row, amount, column, view) for row, amount in zip(rows, drawn, strict=True)),
        column=column,
        unit=view.unit,
        number_format=EXCEL_FORMATS.get(kind_of(view.unit), "General"),
        reference=view.chart.reference,
        cut=len(view.rows) - len(rows) if not rest else 0,
    )


def _of_figure(view: View, categories: Sequence[str], series: Sequence[Series], shown: Sequence[str] = ()) -> Marks:
    """Marks whose values are those that the page's figure draws."""
    assert view.chart is not None
    return Marks(
        kind=KINDS[view.chart.kind],
        title=view.title,
        categories=tuple(unescape(text.replace("<br>", " ")) for text in categories),
        series=tuple(series),
        labels=tuple(shown),
        column=column_of(view, view.chart.y[0]),
        unit=view.unit,
        number_format=EXCEL_FORMATS.get(kind_of(view.unit), "General"),
    )


def _traces(view: View) -> list[dict[str, Any]]:
    return figures.figure(view)["data"]


def _axis(view: View, name: Literal["xaxis", "yaxis"]) -> dict[str, Any]:
    return figures.figure(view)["layout"][name]


def _waterfall(view: View) -> Marks:
    """Stacked columns: an unseen one carries each piece to its height; a colour is a series."""
    trace, axis = _traces(view)[0], _axis(view, "xaxis")
    ends = [(base, base + (amount or 0.0)) for base, amount in zip(trace["base"], trace["y"], strict=True)]
    colours = dict.fromkeys(trace["marker"]["color"])
    series = [Series(" ", tuple(min(pair) for pair in ends), UNSEEN)]
    series += [
        Series(
            words.WATERFALL[WAYS[colour]],
            tuple(
                abs(high - low) if own == colour else None
                for (low, high), own in zip(ends, trace["marker"]["color"], strict=True)
            ),
            colour,
        )
        for colour in colours
    ]
    return _of_figure(view, axis["ticktext"], series, trace["text"])


def _shares(view: View) -> Marks | None:
    """The same parts, as numbers: the office suite makes them parts of one length; None where no row has any."""
    traces = _traces(view)
    keys = traces[0]["customdata"]
    if not keys:
        return None
    rows = {row.key: row for row in view.rows}
    series = [
        Series(trace["name"], tuple(value(rows[key], column) or 0.0 for key in keys), trace["marker"]["color"])
        for trace, column in zip(traces, view.drawn.y, strict=True)
    ]
    return _of_figure(view, _axis(view, "yaxis")["ticktext"], series)


def _slope(view: View) -> Marks:
    """The lines that bear a name: the others are in the table."""
    traces = _traces(view)
    lit = [trace for trace in traces if trace["line"]["width"] > 1] or traces[:MOST]
    series = [Series(trace["name"], tuple(trace["y"]), trace["line"]["color"]) for trace in lit]
    return _of_figure(view, _axis(view, "xaxis")["ticktext"], series)


FROM_FIGURE = {"waterfall": _waterfall, "shares": _shares, "slope": _slope}


def _cut(view: View, most: int) -> tuple[tuple[Row, ...], Row | None]:
    """The first rows, and the others together when they add up; never one row alone."""
    if KINDS[view.drawn.kind] != BARS or len(view.rows) <= most + 1:
        return view.rows, None
    kept, others = view.rows[:most], view.rows[most:]
    if not view.total:
        return kept, None
    key = view.drawn.y[0]
    amount = sum(row.cells.get(key) or 0 for row in others)
    label = plural(len(others), words.OTHER)
    return kept, Row("autres", {view.columns[0].key: label, "court": label, key: round(amount, 2)})


def _category(view: View, row: Row) -> str:
    label = str(row.cells.get("court") or row.cells.get(view.drawn.x) or row.key)
    return f"{label}\n(part.)" if row.key in view.drawn.partial else label


def _series(view: View, rows: list[Row], at: int) -> Series:
    column = column_of(view, view.drawn.y[at])
    colours = view.drawn.colours or PALETTE
    colour = MAIN if len(view.drawn.y) == 1 else colours[at] if at < len(colours) else OTHERS
    return Series(column.label, tuple(value(row, column.key) for row in rows), colour)


def _label(row: Row, amount: float | None, column: Column, view: View) -> str:
    if amount is None:
        return "s" if row.statuses.get(column.key, row.status) == "secret" else ""
    return short(amount, view.unit)


def height_of(drawn: Marks, height: float) -> float:
    """The height of a chart in centimetres: few bars do not grow thick to fill the page."""
    return min(height, 1.2 + 0.8 * len(drawn.categories)) if drawn.kind == BARS else height


__all__ = ["BARS", "COLUMNS", "LINES", "STACKED", "Marks", "Series", "height_of", "marks"]
