"""What the parts of the page of founders share: its question in words, and a rate year by year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ess_metrics.analyses.values import values
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import Cell
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import formatted, percent, plural, span
from ess_metrics.texts.pages import founders_words as words
from ess_metrics.views.making.counts import counted, scope
from ess_metrics.views.making.indicator_views import unfinished
from ess_metrics.views.pages import sex_views
from ess_metrics.views.view import OK, SECRET, Row, View

PEOPLE, CLAUSES, SUPPORT, EVENTS = "personnes", "clauses", "appuis", "evenements"

PLACE = "code_quartier"

SHARE = "part"


def at(selection: Selection, place: str, sex: str = "") -> Selection:
    """The question where people live, or where they set up; of women or of men alone when `sex` is F or H."""
    return sex_views.switched(replace(selection, place=place), sex)


def page_scope(
    data: Dataset, selection: Selection, part: str = "parcours", place: str = "residence", sex: str = ""
) -> str:
    """The question in words, as the table of the open part hears it."""
    table = PEOPLE if part == "parcours" else part
    return scope(data, at(selection, place, sex if part == "parcours" else ""), table)


def span_of(data: Dataset, selection: Selection) -> str:
    """The selected years, or all."""
    years = selection.years
    return span(years[0], years[-1]) if years else words.ALL_YEARS


def said(cell: Cell, kind: str, places: int | None = None) -> str:
    """A value, or its absence in words."""
    if cell.status == SECRET:
        return words.SECRET
    if cell.status == OK and kind == "percent" and places is not None:
        return percent(cell.number, places)
    return formatted(cell.value, kind, cell.status)


def rate_by_year(
    data: Dataset,
    selection: Selection,
    indicator: str,
    *,
    told: Callable[[View, Cell], str],
    id: str,
    question: str,
    title: str,
    value_label: str,
    reference: tuple[float, str] | None = None,
    table: str = CLAUSES,
) -> View:
    """A rate by year, each with the number of records it stands on; years in their order."""
    whole = values(data, indicator, None, selection).total
    view = counted(
        data,
        selection,
        indicator,
        "annee",
        table=table,
        dated=False,
        sentence=lambda made: told(made, whole) if whole.status == OK else "",
        options={"sub": "base"},
        id=id,
        question=question,
        title=title,
        value_label=value_label,
        reference=reference,
    )
    partial = unfinished(data, [int(row.key) for row in view.rows])
    rows = tuple(_on(row, table, row.key in partial) for row in view.rows)
    noun = labels.RECORDS[table]
    said_of = words.WHOLE.format(whole=said(whole, "percent"), n=plural(whole.n or 0, noun))
    return replace(view, rows=rows, total=None, caveats=(*view.caveats, said_of))


def _on(row: Row, table: str, partial: bool) -> Row:
    noun = labels.RECORDS[table]
    note = words.ON_CONTRACTS.format(n=plural(row.n or 0, noun)) + (words.PARTIAL if partial else "")
    return replace(row, cells=row.cells | {"base": note if row.status == OK else ""})
