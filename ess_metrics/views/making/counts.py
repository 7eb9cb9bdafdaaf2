"""Views of what is counted on a day or over years (projects, lots, people): their own period and filters in words.

Money says "grants awarded from 2019 to 2026"; a vacant lot has no budget year. A filter that means nothing for a table
leaves it whole, and the view says so.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Required, TypedDict, Unpack

from ess_metrics.analyses.values import values
from ess_metrics.counting.slices import Slice
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import Values
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import date, formatted, integer, kind_of, listing
from ess_metrics.texts.pages import common_words as words
from ess_metrics.views.making.indicator_views import (
    AMOUNT,
    NAME,
    NUMBERED,
    SHORT,
    by_value,
    code_of,
    columns_of,
    not_shown_of,
    rows_of,
    source,
)
from ess_metrics.views.making.indicator_views import total_of as whole_of
from ess_metrics.views.sentences import period, period_short, restrictions
from ess_metrics.views.view import OK, Chart, Column, More, NotShown, Row, View

ON_THE_DAY = ("locaux", "baux", "etablissements")
UNITS = {"evenements": words.EVENTS_UNIT}
FACTS = {"personnes": "people_{place}", "accompagnements": "people_{place}"}


def slice_name(selection: Selection, table: str) -> str:
    """The table as the library counts it: people stand where they live or where they set up."""
    return FACTS.get(table, table).format(place=selection.place)


def scope(data: Dataset, selection: Selection, table: str) -> str:
    """The question in words for a table: what, when, where, and the filters that change nothing here."""
    ignored = [
        column
        for column in Slice(data, slice_name(selection, table), selection).ignored
        if (table, column) != ("projets", "annee")  # a project has no year of its own: it is active in those asked
    ]
    heard = selection.without(*ignored).current
    parts = [f"{labels.COUNTED.get(table, table)}, {when(data, heard, table)}", *restrictions(data, heard)]
    if table == "personnes":
        parts.append(words.PLACES[selection.place])
    text = f"{', '.join(parts)}."
    return f"{text} {_ignored(ignored)}" if ignored else text


def when(data: Dataset, selection: Selection, table: str) -> str:
    """The day of a state, or the years of what has years."""
    if table in ON_THE_DAY:
        return words.ON_DAY.format(date=date(data.manifest.date_extraction))
    if table == "projets" and not selection.years:
        return words.ALL_YEARS
    if table == "projets":
        return words.ACTIVE_IN.format(period=period(data, selection.current))
    return period(data, selection.current) if selection.years else words.ALL_YEARS


def when_short(data: Dataset, selection: Selection, table: str) -> str:
    """The same at the end of a title."""
    selection = selection.current
    if table in ON_THE_DAY or (table == "projets" and not selection.years):
        return when(data, selection, table)
    return period_short(data, selection) if selection.years else words.ALL_YEARS


def _ignored(columns: Iterable[str]) -> str:
    named = listing(words.FILTERS.get(column, labels.COLUMNS[column].lower()) for column in columns)
    return words.WITHOUT_EFFECT.format(filters=named)


def counted(
    data: Dataset,
    selection: Selection,
    indicator: str,
    by: str,
    *,
    table: str,
    id: str,
    question: str,
    title: str,
    value_label: str,
    kind: str = "bars",
    pick: str | None = None,
    sentence: Callable[[View], str] | None = None,
    most: int | None = None,
    order: Callable[[Iterable[Row]], tuple[Row, ...]] | None = None,
    dated: bool = True,
    **chart: Unpack[More],
) -> View:
    """The view of an indicator by a column, told with the period and filters of its own table.

    As `making.view_of`; `order` sorts the rows, `dated=False` leaves the title as it is.
    """
    asked = selection.without(pick) if pick else selection
    found = values(data, indicator, by, asked)
    rows = rows_of(data, found)
    if order:
        rows = order(rows)
    elif by not in NUMBERED:
        rows = by_value(rows)
    left = not_shown_of(found)
    said: More = {**chart, "options": {"short": SHORT, "most": most} | chart.get("options", {})}
    view = framed(
        data,
        asked,
        table,
        id=id,
        question=question,
        title=f"{title}, {when_short(data, asked, table)}" if dated else title,
        unit=UNITS.get(table, found.unit) if found.unit == "n" else found.unit,
        columns=columns_of(by, value_label, found.unit, table),
        rows=rows if any(row.n or row.n is None for row in rows) else (),
        chart=Chart(kind, x=NAME, y=(AMOUNT,), pick=pick, **said),
        total=whole_of(found),
        not_shown=tuple(replace(item, unit=UNITS.get(table, item.unit)) if item.unit == "n" else item for item in left),
        caveats=found.notes,
        records=found.total.n,
        indicator=indicator,
        by=by,
        empty=_nothing_but(left),
    )
    spoken = sentence(view) if sentence else first_ones(view)
    return replace(view, sentence=spoken, alt=f"{view.title}. {spoken}".strip())


def _nothing_but(left: Iterable[NotShown]) -> str:
    """Why a chart is empty when its records all stand aside (no sector is known…)."""
    aside = [f"{item.label.lower()} ({integer(item.n)})" for item in left if item.n]
    return words.ALL_ASIDE.format(items=listing(aside)) if aside else ""


def first_ones(view: View, most: int = 2) -> str:
    """Who comes first, as its table writes it: `En tête : Neuhof, 235 ; puis Elsau (178)`; "autre" names nothing."""
    known = [row for row in view.rows if row.status == OK and row.cells[AMOUNT] and row.key != "autre"]
    if not known:
        return ""
    kind = kind_of(view.unit)
    first, *others = sorted(known, key=lambda row: -row.cells[AMOUNT])[: most + 1]
    text = words.LEADS.format(first=f"{first.cells[SHORT]}, {formatted(first.cells[AMOUNT], kind)}")
    if others:
        after = (f"{row.cells[SHORT]} ({formatted(row.cells[AMOUNT], kind)})" for row in others)
        text += words.THEN.format(others=listing(after))
    return f"{text}."


class Fields(TypedDict, total=False):
    """What a view made by hand may say: the fields of a View that its table does not give."""

    id: Required[str]
    question: Required[str]
    title: Required[str]
    columns: Required[tuple[Column, ...]]
    rows: Required[tuple[Row, ...]]
    sentence: str
    unit: str
    chart: Chart | None
    total: Row | None
    not_shown: tuple[NotShown, ...]
    caveats: tuple[str, ...]
    perimeter: str
    records: int | None
    indicator: str
    by: str
    empty: str
    asked: Selection | None
    listed: tuple[str, ...] | None


def framed(data: Dataset, selection: Selection, table: str, **fields: Unpack[Fields]) -> View:
    """A view of rows made by hand, told in the words of its table."""
    usual: Fields = {"sentence": "", "asked": selection, "perimeter": scope(data, selection, table)} | fields
    asked = usual["asked"]
    return View(
        **usual,
        source=source(data, table, asked),
        alt=f"{usual['title']}. {usual['sentence']}".strip(),
        records_of=table,
        proof=code_of(data, usual.get("indicator", ""), asked),
    )


def fraction(found: Values, at: int) -> tuple[float, float] | None:
    """Numerator and denominator of the i-th cell of a ratio (-1: the total); None when there is nothing to say."""
    if found.numerator is None or found.denominator is None:
        return None
    top, base = float(found.numerator[at]), float(found.denominator[at])
    return None if math.isnan(top) or math.isnan(base) else (top, base)


def fractions(found: Values) -> dict[str, tuple[float, float]]:
    """Those of each key."""
    pairs = ((key, fraction(found, at)) for at, key in enumerate(found.keys))
    return {key: pair for key, pair in pairs if pair}


__all__ = ["Column", "NotShown", "counted", "fraction", "fractions", "framed", "scope", "when", "when_short"]
