"""Whether the sentence of a view says only numbers that its table holds, and whether the table adds up."""

from __future__ import annotations

import math
import re

from texts.numbers import formatted, kind_of
from views.view import View

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
