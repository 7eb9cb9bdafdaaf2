"""What an indicator asks of the columns of a table: masks, numbers, dates, ids, and what one table says of another.

The second half of the protocol (`ess_metrics.counting.protocol`): an answer is a column, one value a record, so that a
relational base has it too; beside each question is what it is there. A column that the folder lacks is all unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from ess_metrics.counting.arrays import Mask, Numbers, Rows
from ess_metrics.counting.dispatch import by_engine
from ess_metrics.counting.facts import Dim, Facts, coded, encode, mapped
from ess_metrics.model.dataset import Dataset

NOBODY = -1
EPOCH = 1970


@by_engine
def numbers(table: Facts, column: str) -> np.ndarray:
    """A numeric column as floats, NaN where unknown or absent."""
    if column not in table.frame:
        return np.full(table.size, np.nan)
    return table.frame[column].to_numpy("float64", na_value=np.nan)


@by_engine
def constant(table: Facts, value: float) -> np.ndarray:
    """The same number for every record."""
    return np.full(table.size, value)


@by_engine
def truths(table: Facts, column: str) -> np.ndarray:
    """A yes/no column as 1.0, 0.0 or NaN."""
    if column not in table.frame:
        return np.full(table.size, np.nan)
    return table.frame[column].astype("Float64").to_numpy("float64", na_value=np.nan)


@by_engine
def days(table: Facts, column: str) -> np.ndarray:
    """A date column as datetime64[D], NaT where unknown or absent."""
    if column not in table.frame:
        return np.full(table.size, np.datetime64("NaT"), "datetime64[D]")
    return table.frame[column].to_numpy().astype("datetime64[D]")


@by_engine
def years_of(dates: np.ndarray, missing: int) -> np.ndarray:
    """The year of each date. SQL: COALESCE(EXTRACT(YEAR FROM …), missing)."""
    return np.where(np.isnat(dates), missing, dates.astype("datetime64[Y]").astype(int) + EPOCH)


@by_engine
def plus_months(dates: np.ndarray, months: int) -> np.ndarray:
    """Dates moved by whole months; a day that doesn't exist becomes the last of its month. SQL: + INTERVAL."""
    month = dates.astype("datetime64[M]")
    day = (dates - month.astype("datetime64[D]")).astype(int)
    moved = month + np.timedelta64(months, "M")
    length = ((moved + np.timedelta64(1, "M")).astype("datetime64[D]") - moved.astype("datetime64[D]")).astype(int)
    result = moved.astype("datetime64[D]") + np.minimum(day, length - 1).astype("timedelta64[D]")
    return np.where(np.isnat(dates), np.datetime64("NaT"), result)


@by_engine
def is_one_of(table: Facts, column: str, *names: str) -> np.ndarray:
    """Whether a code column is one of these; unknown is not. SQL: column IN (…)."""
    if column not in table.frame:
        return np.zeros(table.size, bool)
    return table.frame[column].isin(names).to_numpy()


@by_engine
def filled(table: Facts, column: str) -> np.ndarray:
    """Whether a column is filled. SQL: IS NOT NULL."""
    return table.frame[column].notna().to_numpy() if column in table.frame else np.zeros(table.size, bool)


@by_engine
def text_of(table: Facts, column: str, flag: Mask) -> str:
    """The first text known among the records of a mask, "" when there is none. SQL: MIN(…) FILTER."""
    if column not in table.frame:
        return ""
    found = table.frame.loc[flag & filled(table, column), column]
    return str(found.iloc[0]) if len(found) else ""


def _dim(table: Facts, column: str) -> Dim:
    """The codes of a column: those that breakdowns use (the project's or the carrier's included), else its own."""
    return table.dims[column] if column in table.dims else encode(table.frame.get(column), table.size)


@by_engine
def among(table: Facts, column: str, *names: str) -> Mask:
    """Whether the code of a breakdown is one of these: the carrier of a row may be that of its project."""
    return coded(_dim(table, column), names)


@by_engine
def named(table: Facts, column: str) -> Mask:
    """Whether the code of a breakdown is known."""
    return _known(_dim(table, column))


def _known(dim: Dim) -> Mask:
    known: Mask = dim.codes < len(dim.keys)
    return known


@by_engine
def entities(table: Facts, column: str) -> Rows:
    """A number for each distinct code of a column, NOBODY where unknown: what `Cells.count_of` counts."""
    dim = _dim(table, column)
    return np.where(_known(dim), dim.codes.astype("int64"), NOBODY)


@by_engine
def together(*parts: np.ndarray) -> Rows:
    """A number for each distinct combination, in the order of the records. SQL: DENSE_RANK() OVER (ORDER BY …)."""
    frame = pd.DataFrame({at: part.view("int64") if part.dtype.kind == "M" else part for at, part in enumerate(parts)})
    found = frame.groupby(list(frame), sort=False, dropna=False).ngroup() if len(frame) else np.empty(0, "int64")
    return np.asarray(found, "int64")


@by_engine
def first_known(first: Rows, second: Rows) -> Rows:
    """The entity of one column, else that of another, which are never the same. SQL: COALESCE."""
    return together(first, np.where(first < 0, second, NOBODY))


@by_engine
def ranks(table: Facts, column: str, order: Sequence[str]) -> Rows:
    """The place of each code in a list of stages, -1 when it is in none. SQL: CASE."""
    dim = _dim(table, column)
    places = [order.index(key) if key in order else -1 for key in dim.keys] + [-1, -1]
    return np.array(places)[dim.codes]


@by_engine
def described(data: Dataset, table: Facts, column: str, other: str, key: str, said: str) -> tuple[Mask, Dim]:
    """What another table says of the code of each record (`said`, of the row whose `key` it is), and where it says it.

    SQL: LEFT JOIN. An absent table says nothing.
    """
    dim, about = _dim(table, column), data.tables.get(other)
    known: dict[str, str] = {}
    if about is not None and said in about:
        texts = about[said].astype(object)
        pairs = zip(about[key].astype(str), texts, strict=True)
        known = {name: text for name, text in pairs if isinstance(text, str)}
    found = mapped(dim, known)
    return _known(found), found


@by_engine
def brought(values: np.ndarray, link: Rows) -> np.ndarray:
    """What the record of another table has (`link`: its row there), unknown without one. SQL: LEFT JOIN."""
    nothing = np.datetime64("NaT") if values.dtype.kind == "M" else np.nan
    return np.append(values, nothing)[link]


@by_engine
def owners(link: Rows, flag: Mask, table: Facts) -> Mask:
    """Which records of another table own a record of the mask (`link`: its row there). SQL: EXISTS."""
    found = np.zeros(table.size, bool)
    found[link[flag & (link >= 0)]] = True
    return found


@by_engine
def earliest(dates: np.ndarray, link: Rows, table: Facts) -> np.ndarray:
    """For each record of another table, the earliest date of its own records here, else NaT. SQL: MIN … GROUP BY."""
    never = np.datetime64("9999-12-31", "D")
    found = np.full(table.size, never)
    on = (link >= 0) & ~np.isnat(dates)
    np.minimum.at(found, link[on], dates[on])
    return np.where(found == never, np.datetime64("NaT"), found)


@by_engine
def over(values: np.ndarray, entity: Rows, how: Literal["min", "max", "sum"]) -> np.ndarray:
    """For each record, the least, greatest or sum of what the records of its entity have, unknown ones left aside.

    SQL: MIN(…) OVER (PARTITION BY entity).
    """
    return pd.Series(values).groupby(entity).transform(how).to_numpy()


@by_engine
def without_project(table: Facts) -> Dim:
    """The breakdown of records that are of no project: all of them are « sans projet ». See `Cut.by`."""
    return Dim(np.ones(table.size, "int32"), ())


@by_engine
def of_numbers(values: Numbers) -> Dim:
    """A breakdown by a number of the indicator's own (a year); NaN = unknown. See `Cut.by`."""
    return encode(pd.Series(values), len(values))
