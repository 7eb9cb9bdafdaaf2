"""« Voir les fiches » : the records behind a view, as a view of their own."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

import pandas as pd

from ess_metrics.analyses import behind as records
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.presence import certain
from ess_metrics.model.selection import Selection
from ess_metrics.texts.pages import common_words as words
from ess_metrics.views.making.indicator_views import source
from ess_metrics.views.names import ORGANISATIONS, UNKNOWN, name
from ess_metrics.views.view import Column, Row, View

Scalar = str | float | bool | datetime.date | None  # what a cell of a table may hold

LISTED = records.LISTED
PROJECT = "_projet"
TABLES = {"conventions": "financements", "porteurs": "financements"}  # what is made of rows of another table
NUMBERS = ("year", "eur", "integer", "decimal", "m2", "percent", "days", "months")
ORDER = {"financements": records.COUNTED, "locaux": "surface_m2", "projets": "intitule", "etablissements": "nom"}


def behind(data: Dataset, selection: Selection, view: View) -> View:
    """The records behind a view, and behind its clicked bar when the page has one."""
    asked = question(selection, view)
    table = table_of(view)
    frame = sorted_frame(table, records.behind(data, asked, table, view.indicator, view.listed))
    columns = columns_of(table, frame)
    hidden = records.unnamed(data)
    rows = tuple(row_of(data, table, at, row, columns, hidden) for at, row in enumerate(records_of(frame)))
    return View(
        id=f"{view.id}-fiches",
        question="",
        title=f"{words.RECORDS_OF} {view.title}",
        sentence="",
        unit="EUR" if table == "financements" else view.unit,
        columns=columns,
        rows=rows,
        total=_total(columns, frame) if table == "financements" else None,
        source=source(data, table, asked),
        perimeter=view.perimeter,
        records=len(rows),
        records_of=table,
        caveats=words.RECORD_CAVEATS.get(table, ()) + ((words.UNNAMED_CAVEAT,) if hidden else ()),
    )


def table_of(view: View) -> str:
    """The table whose rows are listed: agreements and carriers show the funding rows that make them."""
    return TABLES.get(view.records_of, view.records_of)


def question(selection: Selection, view: View) -> Selection:
    """What the view counted; of a clickable chart that leaves its own filter aside, the chosen bar alone."""
    pick = view.chart.pick if view.chart else None
    chosen = selection.values(pick) if pick in ("code_quartier", *_FILTERED) else ()
    asked = certain(view.asked)
    return asked.plus(pick, *chosen) if pick and chosen else asked


_FILTERED = ("annee", "dispositif_code", "secteur", "fonds_origine", "type_objet", "stade", "porteur_id")


def sorted_frame(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """By amount, area or title."""
    column = ORDER.get(table)
    if column is None or column not in frame:
        return frame
    return frame.sort_values(column, ascending=column in ("intitule", "nom"), kind="stable")


def records_of(frame: pd.DataFrame) -> list[dict[str, Scalar]]:
    """The rows of a frame by the names of their columns."""
    return [{str(name): cell for name, cell in row.items()} for row in frame.to_dict("records")]


def columns_of(table: str, frame: pd.DataFrame) -> tuple[Column, ...]:
    """The columns to show that the folder has."""
    return tuple(Column(*column) for column in words.RECORD_COLUMNS[table] if column[0] in frame)


def row_of(
    data: Dataset, table: str, at: int, row: Mapping[str, Scalar], columns: Sequence[Column], hidden: frozenset[str]
) -> Row:
    """One record with names for codes; its project's code goes with it, for the link."""
    cells = {column.key: cell(data, table, column, row, hidden) for column in columns}
    project = row.get("projet_id")
    if project is not None and pd.notna(project):
        cells[PROJECT] = str(project)
    numbers = (column.key for column in columns if column.kind in NUMBERS)
    unknown = {key: "inconnu" for key in numbers if cells[key] is None}
    return Row(str(row.get(records.IDS[table], at)), cells, statuses=unknown)


def cell(
    data: Dataset, table: str, column: Column, row: Mapping[str, Scalar], hidden: frozenset[str]
) -> str | float | None:
    """A value as the table of a view wants it: a number, an ISO date, or words."""
    raw = row.get(column.key)
    if column.key == records.PLACES:
        return ", ".join(name(data, "code_quartier", code) for code in str(raw or "").split("|") if code) or UNKNOWN
    if raw is None or pd.isna(raw):
        return None
    if column.kind in NUMBERS and isinstance(raw, str | float | int):
        return float(raw)
    if column.kind == "date":
        return str(raw)[:10]
    if isinstance(raw, bool):
        return words.YES if raw else words.NO
    return _words(data, table, column.key, str(raw), hidden)


def _words(data: Dataset, table: str, column: str, code: str, hidden: frozenset[str]) -> str:
    if column in ORGANISATIONS and code in hidden:
        return words.UNNAMED
    return name(data, column, code, table)


def _total(columns: tuple[Column, ...], frame: pd.DataFrame) -> Row:
    """The euros counted, which are those of the chart."""
    return Row("total", {columns[0].key: "Total", records.COUNTED: round(float(frame[records.COUNTED].sum()), 2)})


__all__ = ["LISTED", "PROJECT", "behind", "table_of"]
