"""Whether the sentence of a view says only numbers that its table holds, and whether the table adds up."""

from __future__ import annotations

import math
import re

from ess_metrics.texts.numbers import formatted, kind_of
from ess_metrics.views.view import View

NUMBER = re.compile(r"\d[\d\u202f]*(?:,\d+)?")
UNSAFE = re.compile(r"\b(nan|None|null|NaN|inf)\b")


def numbers(text: str) -> set[str]:
    """The numbers of a text as they are written."""
    return {found.strip("\u202f") for found in NUMBER.findall(text)}


def written(view: View) -> str:
    """Everything that the table of a view, its title and its strip say."""
    cells = []
    for row in (*view.rows, *([view.total] if view.total else [])):
        for column in view.columns:
            cells.append(formatted(row.cells.get(column.key), column.kind, _status(row, column.key)))
    cells += [formatted(item.value, kind_of(item.unit)) for item in view.not_shown if item.value is not None]
    return " | ".join([view.title, view.question, *view.caveats, *cells])


def _status(row, key: str) -> str:
    return "ok" if row.cells.get(key) is not None else row.statuses.get(key, row.status)


def unheard_of(view: View, *allowed: str) -> set[str]:
    """Numbers of the sentence that are nowhere in the table; how many rows it has, or has with a value, is in it."""
    key = view.chart.y[0] if view.chart and view.chart.y else "valeur"
    counts = {str(len(view.rows)), str(sum(bool(row.cells.get(key)) for row in view.rows))}
    return numbers(view.sentence) - numbers(written(view)) - counts - set(allowed)


def lost(view: View, key: str = "valeur") -> float:
    """Total minus rows and what is not shown, in the unit of the view; 0 when the view adds up."""
    shown = math.fsum(row.cells[key] or 0 for row in view.rows)
    aside = math.fsum(item.value or 0 for item in view.not_shown if item.unit == view.unit)
    return round(view.total.cells[key] - shown - aside, 2)


def sound(view: View, *allowed: str) -> None:
    """What every view must have: words, a source, cells under each column, French without holes."""
    assert view.title
    assert view.source
    assert view.perimeter
    assert len({row.key for row in view.rows}) == len(view.rows)
    text = f"{view.sentence} {written(view)}"
    assert not UNSAFE.search(text), UNSAFE.search(text)
    assert "{" not in text
    assert not unheard_of(view, *allowed), (view.sentence, unheard_of(view, *allowed))


SAID = re.compile(r"([−-]?\d[\d\u202f]*(?:,\d+)?)(?:[\u202f\u00a0 ]?(%|M€|Md€))?")
SCALES = {"%": 100, "M€": 1e-6, "Md€": 1e-9, "": 1}


def unfounded(view: View) -> set[str]:
    """Numbers of the sentence that its table does not give, at the precision at which they are said.

    The table gives its cells, what it is named after (years, thresholds), how many rows it has, have something, nothing
    or the same word, and the sum of a few of its cells.
    """
    found = _given(view)
    named = numbers(" ".join([view.title, view.question, view.perimeter, *view.caveats, *_texts(view)]))
    lost = set()
    for text, unit in SAID.findall(view.sentence):
        plain = text.replace("\u202f", "").replace("−", "-").replace(",", ".")
        tolerance = 0.5 * 10 ** -len(plain.partition(".")[2]) + 1e-9
        near = (abs(abs(value * SCALES[unit]) - abs(float(plain))) <= tolerance for value in found)
        if text.strip("−-\u202f") not in named and not any(near):
            lost.add(text)
    return lost


def _given(view: View) -> list[float]:
    rows = [*view.rows, *([view.total] if view.total else [])]
    found = [cell for row in rows for cell in row.cells.values() if isinstance(cell, int | float)]
    found += [row.n for row in rows if row.n is not None] + [len(view.rows), view.records or 0]
    for key in {key for row in view.rows for key in row.cells}:
        column = [row.cells.get(key) for row in view.rows]
        found += [sum(bool(cell) for cell in column), sum(cell == 0 for cell in column)]
        found += [column.count(cell) for cell in {cell for cell in column if isinstance(cell, str)}]
        amounts = [float(cell) for cell in column if isinstance(cell, int | float)]
        found += [math.fsum(amounts), math.fsum(amounts[:2]), math.fsum(amounts[:3]), math.fsum(amounts[-2:])]
    found += [number for item in view.not_shown for number in (item.value, item.n) if number is not None]
    found += [view.chart.reference[0]] if view.chart and view.chart.reference else []
    return [float(number) for number in found]


def _texts(view: View) -> list[str]:
    cells = [cell for row in view.rows for cell in row.cells.values() if isinstance(cell, str)]
    return [*(column.label for column in view.columns), *cells]
