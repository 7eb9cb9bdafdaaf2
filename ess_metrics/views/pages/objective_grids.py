"""The small tables of objectives as a person edits them: typed cells in, text out, new rows given an identifier."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd

from ess_metrics.model import column_kinds, schema
from ess_metrics.model.dataset import Dataset
from ess_metrics.texts.pages import objectives_form_words as words

STEMS = tuple(words.TABLES)
NUMBERS = (column_kinds.NUMBER, column_kinds.MONEY, column_kinds.SHARE)


def grid(data: Dataset, stem: str) -> pd.DataFrame:
    """The rows of a table, every column of the schema there, days as days, an absence as an empty cell."""
    table = schema.BY_STEM[stem]
    found = data.tables.get(stem)
    frame = pd.DataFrame(columns=list(table.names)) if found is None else found.reindex(columns=list(table.names))
    made = {column.name: _typed(frame[column.name], column.kind) for column in table.columns}
    return pd.DataFrame(made).reset_index(drop=True)


def _typed(cells: pd.Series, kind: str) -> pd.Series:
    if kind in NUMBERS:
        return pd.to_numeric(cells).astype("float64")
    if kind == column_kinds.DATE:
        days = pd.to_datetime(cells)
        return pd.Series([None if pd.isna(day) else day.date() for day in days], dtype="object")
    return pd.Series([None if pd.isna(text) else str(text) for text in cells], dtype="object")


def written(data: Dataset, stem: str, edited: pd.DataFrame) -> list[dict[str, str]]:
    """The rows of an edited grid, as text: empty rows are dropped, those without an identifier get a new one."""
    table = schema.BY_STEM[stem]
    key = table.key[0]
    lines = [{name: _text(row.get(name)) for name in table.names} for row in edited.to_dict("records")]
    lines = [line for line in lines if any(line.values())]
    taken = {line[key] for line in lines} | _known(data, stem, key)
    for line in lines:
        if not line[key]:
            line[key] = _free(words.NEW_IDS[stem], taken)
            taken.add(line[key])
    return lines


def _known(data: Dataset, stem: str, key: str) -> set[str]:
    table = data.tables.get(stem)
    return set() if table is None else set(table[key].astype(str))


def _free(prefix: str, taken: set[str]) -> str:
    return next(code for rank in range(1, len(taken) + 2) if (code := f"{prefix}-{rank:02d}") not in taken)


def _text(value: object) -> str:
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    if isinstance(value, float):
        return f"{value:.10f}".rstrip("0").rstrip(".")
    return str(value).strip()


__all__ = ["STEMS", "grid", "written"]
