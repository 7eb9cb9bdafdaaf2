"""From an indicator's values to a View: rows with names, what is not shown, total, source, words read aloud."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Unpack

import numpy as np

from ess_metrics.analyses.proof import prove
from ess_metrics.analyses.sources import told
from ess_metrics.counting.indicator import PLACE
from ess_metrics.indicators import BY_ID
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.presence import certain
from ess_metrics.model.result import Cell, Values
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.library import correspondence_words as perimeters
from ess_metrics.texts.numbers import date, euros_short, formatted, kind_of, listing, percent, plural
from ess_metrics.texts.pages import common_words, screens
from ess_metrics.views.making.answers import values
from ess_metrics.views.names import UNKNOWN, named
from ess_metrics.views.sentences import perimeter, period_short
from ess_metrics.views.view import OK, SANS_OBJET, Chart, Column, More, NotShown, Row, View

AMOUNT, COUNT, NAME, SHORT = "valeur", "n", "nom", "court"
PART, CHANGE = "part", "evolution"
ADDED = ("eur", "eur_hab", "m2")  # kinds of amounts that count every record of the question
BREAK_YEAR = "2024"
NUMBERED = ("annee", "tranche_age", "etape", "stade", "statut")  # their own order says more than their values


def view_of(
    data: Dataset,
    selection: Selection,
    indicator: str,
    by: str,
    *,
    id: str,
    question: str,
    title: str,
    value_label: str,
    kind: str = "bars",
    pick: str | None = None,
    keep_own_filter: bool = False,
    records_of: str = "financements",
    sentence: Callable[[View], str] | None = None,
    most: int | None = None,
    **chart: Unpack[More],
) -> View:
    """The view of an indicator by a column: ordered by value, or by the column's own order.

    A clickable chart (`pick`) leaves its own filter aside, so that the other choices stay in sight and the chosen one
    is marked, unless `keep_own_filter`. `title` is completed with the period. `most`: rows of a ranking before the rest
    goes together. `chart`: more fields of `Chart`.
    """
    asked = selection if keep_own_filter or not pick else selection.without(pick)
    asked = asked if BY_ID[indicator].euros else asked.current
    found = values(data, indicator, by, asked)
    said: More = {"breaks": breaks_of(data, asked, by), "options": {"short": SHORT, "most": most}}
    said.update(chart)
    rows = rows_of(data, found)
    if by not in NUMBERED:
        rows = by_value(rows)
    view = View(
        id=id,
        question=question,
        title=f"{title}, {period_short(data, asked)}{_shared(found, asked)}",
        sentence="",
        unit=found.unit,
        columns=columns_of(by, value_label, found.unit, records_of),
        rows=rows,
        chart=Chart(kind, x=NAME, y=(AMOUNT,), pick=pick, **said),
        total=total_of(found),
        not_shown=not_shown_of(found),
        caveats=(*found.notes, *broken_told(data, asked, by)),
        source=source(data, records_of, asked),
        perimeter=perimeter(data, asked),
        records=found.total.n,
        records_of=records_of,
        indicator=indicator,
        by=by,
        asked=asked,
        proof=code_of(data, indicator, asked),
        euros=asked.euros,
    )
    if found.unit == "EUR" and view.total:
        view = with_changes(view, data) if by == "annee" else with_shares(view)
    spoken = sentence(view) if sentence else leaders(view)
    return replace(view, sentence=spoken, alt=f"{view.title}. {spoken}")


def with_shares(view: View) -> View:
    """The same with each row's share of the total, which sentences quote."""
    whole = certain(view.total)
    total = whole.cells[AMOUNT]
    if not total:
        return view
    rows = tuple(
        replace(row, cells=row.cells | {PART: None if row.cells[AMOUNT] is None else row.cells[AMOUNT] / total})
        for row in view.rows
    )
    full = replace(whole, cells=whole.cells | {PART: 1.0})
    return replace(view, rows=rows, total=full, columns=_beside_amount(view, Column(PART, labels.PART, "percent")))


def with_changes(view: View, data: Dataset) -> View:
    """The same with each year's change on the year before, where both are over and of the same perimeter."""
    amounts = {row.key: row.cells[AMOUNT] for row in view.rows if row.status == OK}
    cut = {year for year, _ in view.drawn.breaks} | set(unfinished(data, data.years))
    rows = []
    for row in view.rows:
        before = amounts.get(str(int(row.key) - 1))
        change = row.cells[AMOUNT] / before - 1 if before and row.key in amounts and row.key not in cut else None
        status = OK if change is not None else SANS_OBJET
        rows.append(replace(row, cells=row.cells | {CHANGE: change}, statuses=row.statuses | {CHANGE: status}))
    return replace(view, rows=tuple(rows), columns=_beside_amount(view, Column(CHANGE, labels.CHANGE, "ratio_signed")))


def _beside_amount(view: View, column: Column) -> tuple[Column, ...]:
    at = [one.key for one in view.columns].index(AMOUNT) + 1
    return (*view.columns[:at], column, *view.columns[at:])


def _shared(found: Values, asked: Selection) -> str:
    """How euros by place are counted, for a title that will be quoted alone."""
    return f", {labels.MODE_TITLES[asked.mode]}" if found.by in PLACE and found.unit == "EUR" else ""


def broken(data: Dataset, selection: Selection) -> tuple[str, ...]:
    """The chosen neighbourhoods whose perimeter is new or was modified on 1 January 2024."""
    if data.manifest.generation != "2024":
        return ()
    change = dict(zip(data.geography.keys, data.geography.change, strict=True))
    return tuple(code for code in selection.values("code_quartier") if change.get(code) in ("M", "N"))


def breaks_of(data: Dataset, selection: Selection, by: str) -> tuple[tuple[str, str], ...]:
    """Where a series by year of these neighbourhoods is cut, and why."""
    return ((BREAK_YEAR, perimeters.BREAK),) if by == "annee" and broken(data, selection) else ()


def broken_told(data: Dataset, selection: Selection, by: str) -> tuple[str, ...]:
    """The same as a caution, naming them."""
    places = broken(data, selection) if by == "annee" else ()
    if not places:
        return ()
    return (perimeters.BREAK_CAVEAT.format(places=listing(named(data, "code_quartier", places))),)


def code_of(data: Dataset, indicator: str, selection: Selection | None) -> str:
    """The proof code of the total of an indicator under a selection; "" where there is no such question."""
    return prove(data, indicator, None, None, selection) if selection and indicator in BY_ID else ""


def columns_of(by: str, value_label: str, unit: str, records_of: str) -> tuple[Column, ...]:
    """Name, value, number of records."""
    counted = labels.COUNTED.get(records_of, labels.RECORDS_COUNTED)
    if kind_of(unit) not in ADDED:  # a ratio or a count stands on those that it keeps
        counted = labels.COUNTED_FOR.format(counted=counted)
    return (
        Column(NAME, labels.COLUMNS[by]),
        Column(AMOUNT, value_label, kind_of(unit)),
        Column(COUNT, counted, "integer"),
    )


def rows_of(data: Dataset, found: Values) -> tuple[Row, ...]:
    """One row a key, with its name."""
    by = certain(found.by)
    full, brief = named(data, by, found.keys), named(data, by, found.keys, brief=True)
    columns = found.keys, full, brief, found.value.tolist(), found.status.tolist(), found.n.tolist()
    rows = []
    for key, name, short, value, status, n in zip(*columns, strict=True):
        count = n if n >= 0 else None
        cells = {NAME: name, SHORT: short, AMOUNT: value if status == OK else None, COUNT: count}
        rows.append(Row(key, cells, status, count))
    return tuple(rows)


def cells_of(found: Values) -> list[Cell]:
    """Every cell, in the order of the keys; quicker than one by one when a country has 1,600 of them."""
    columns = found.value.tolist(), found.status.tolist(), found.n.tolist()
    return [
        Cell(value if status == OK else None, status, n if n >= 0 else None)
        for value, status, n in zip(*columns, strict=True)
    ]


def by_value(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Largest first; what has no value last; equals by name."""
    ranked = [
        (row.cells[AMOUNT] is None, -(row.cells[AMOUNT] or 0), row.cells[NAME], at) for at, row in enumerate(rows)
    ]
    return tuple(rows[at] for *_, at in sorted(ranked))


def total_of(found: Values) -> Row | None:
    """The total as a row, when rows and what is not shown add up to it."""
    if not found.additive:
        return None
    cell = found.total
    return Row("total", {NAME: screens.TOTAL, AMOUNT: cell.value, COUNT: cell.n}, cell.status, cell.n)


def not_shown_of(found: Values) -> tuple[NotShown, ...]:
    """What has no row, in words; nothing is said of a part that is zero."""
    return tuple(
        NotShown(item.reason, labels.reason(item.reason), item.value, item.unit or found.unit, item.n)
        for item in found.not_shown
        if item.value is None or item.value or item.n
    )


SOURCE_ROWS = {"conventions": "financements", "porteurs": "financements"}


def source(data: Dataset, table: str = "financements", selection: Selection | None = None) -> str:
    """Where the rows behind a figure come from, and of which day the data are; in one line."""
    found = told(data, SOURCE_ROWS.get(table, table), selection)
    if found.named or found.unsaid:
        return screens.source_told([(one.publisher, one.title, one.day) for one in found.named], found.unsaid)
    manifest = data.manifest
    return screens.SOURCE.format(source=manifest.source or manifest.titre, date=date(manifest.date_extraction))


def sources(data: Dataset) -> tuple[str, ...]:
    """Every source of the folder, one a line: those of its imports, else what its manifest says."""
    found = told(data).named
    if found:
        return tuple(screens.source_named(one.publisher, one.title, one.day) for one in found)
    return (data.manifest.source,) if data.manifest.source else ()


def unfinished(data: Dataset, years: Sequence[int | str]) -> tuple[str, ...]:
    """The years not over on the extraction date."""
    return tuple(str(year) for year in years if int(year) > data.last_full_year)


def leaders(view: View, most: int = 2) -> str:
    """Who comes first, as a fact: `Neuhof reçoit le plus : 3,2 M€, soit 24 % du total ; puis Elsau (1,1 M€)`."""
    known = [row for row in view.rows if row.status == OK and row.cells[AMOUNT] and row.cells[NAME] != UNKNOWN]
    if not known:
        return ""
    kind = kind_of(view.unit)
    first, *others = known[: most + 1]
    text = common_words.LEADS.format(first=f"{first.cells[SHORT]}, {_read(first, kind)}")
    total = view.total.cells[AMOUNT] if view.total else None
    if total:
        text += common_words.OF_TOTAL.format(share=percent(first.cells[AMOUNT] / total, 0))
    if others:
        after = (f"{row.cells[SHORT]} ({_read(row, kind)})" for row in others)
        text += common_words.THEN.format(others=listing(after))
    nothing = sum(row.status == OK and row.cells[AMOUNT] == 0 for row in view.rows)
    word = labels.PLURALS.get(view.by)
    return f"{text}." + (common_words.AT_ZERO.format(things=plural(nothing, word)) if nothing and word else "")


def _read(row: Row, kind: str) -> str:
    return euros_short(row.cells[AMOUNT]) if kind == "eur" else formatted(row.cells[AMOUNT], kind)


def known_sum(found: Values) -> float:
    """The sum of the values that are shown."""
    return float(np.nansum(found.value)) if len(found.keys) else 0.0
