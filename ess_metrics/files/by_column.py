"""The cells of a table column by column, each different text once: files repeat their values, so that what a cell
says is worked out once a value and given to its rows by arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, overload

import numpy as np
import pandas as pd

AT_ONCE = 10_000  # rows made at once
Maker = Callable[[Any], object]  # what is made of a value, of whichever kind the column holds


class Column:
    """Values that rows share: `values` (each different one once, objects) and `codes`, the place of each row's own."""

    __slots__ = ("codes", "values")

    def __init__(self, values: np.ndarray, codes: np.ndarray):
        self.values, self.codes = values, codes

    def __len__(self) -> int:
        return len(self.codes)

    @classmethod
    def of(cls, cells: Sequence[object] | np.ndarray | pd.Series) -> Column:
        """The column of a list (or a series) of cells, one a row."""
        known = cells.to_numpy(dtype=object) if isinstance(cells, pd.Series) else _objects(cells)
        codes, values = pd.factorize(known)
        return cls(values, codes)

    @classmethod
    def same(cls, value: object, rows: int) -> Column:
        """The column that says the same on each row."""
        return cls(_objects([value]), np.zeros(rows, dtype=np.intp))

    def map(self, make: Maker) -> Column:
        """What `make` makes of each value, worked out once; equal results are one value."""
        made, values = pd.factorize(self.each(make))
        return Column(values, made[self.codes])

    def each(self, make: Maker) -> np.ndarray:
        """What `make` makes of each different value, in their order."""
        return _objects([make(value) for value in self.values])

    def test(self, holds: Maker) -> np.ndarray:
        """On which rows `holds` is true of the value."""
        return self.give(holds, bool)

    def give(self, make: Maker, kind: type[object] | str = object) -> np.ndarray:
        """What `make` makes of the value of each row, as an array of `kind`."""
        found = self.each(make)
        return (found if kind is object else found.astype(kind))[self.codes]

    def used(self) -> list[str]:
        """The different values that rows have: a part of a column keeps those of the whole."""
        return self.values[np.unique(self.codes)].tolist()

    def rows(self, chosen: np.ndarray | slice) -> Column:
        """The column of some rows (a mask, a slice, or their places in the order wanted)."""
        return Column(self.values, self.codes[chosen])

    @property
    def cells(self) -> np.ndarray:
        """The value of each row."""
        return self.values[self.codes]

    def series(self) -> pd.Series:
        """The texts as pandas keeps them."""
        return pd.Series(pd.array(self.values, dtype="str").take(self.codes))


def _objects(cells: Iterable[object]) -> np.ndarray:
    """An array of objects of one dimension, whatever they are."""
    cells = list(cells)
    out = np.empty(len(cells), dtype=object)
    out[:] = cells
    return out


class Rows(Sequence[tuple[str, ...]]):
    """Rows kept as columns: a row is made when it is asked for."""

    def __init__(self, columns: Sequence[Column]):
        self.columns = list(columns)

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    @overload
    def __getitem__(self, index: int) -> tuple[str, ...]: ...

    @overload
    def __getitem__(self, index: slice) -> Rows: ...

    def __getitem__(self, index: int | slice) -> tuple[str, ...] | Rows:
        if isinstance(index, slice):
            return Rows([column.rows(index) for column in self.columns])
        return tuple(column.values[column.codes[index]] for column in self.columns)

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        for start in range(0, len(self), AT_ONCE):
            part = slice(start, start + AT_ONCE)
            yield from zip(*(column.values[column.codes[part]] for column in self.columns), strict=True)

    def filled(self) -> np.ndarray:
        """Which cells hold something, a line a row."""
        return np.column_stack([column.test(bool) for column in self.columns])


class Gathered:
    """Columns made of rows that come little by little."""

    def __init__(self, width: int):
        self._known: list[dict[str, int]] = [{} for _ in range(width)]
        self._codes: list[list[np.ndarray]] = [[] for _ in range(width)]
        self.cells = 0

    def add(self, rows: Sequence[Sequence[str]]) -> None:
        """More rows, all as wide as the columns."""
        self.cells += len(rows) * len(self._known)
        for known, codes, cells in zip(self._known, self._codes, zip(*rows, strict=True), strict=True):
            codes.append(np.fromiter((known.setdefault(cell, len(known)) for cell in cells), np.int32, len(rows)))

    def columns(self) -> list[Column]:
        """The columns of all these rows."""
        return [
            Column(_objects(known), np.concatenate(codes) if codes else np.zeros(0, np.int32))
            for known, codes in zip(self._known, self._codes, strict=True)
        ]


def columns_of(rows: Sequence[Sequence[str]]) -> list[Column] | None:
    """The columns of rows that all have as many cells; None when they do not."""
    if isinstance(rows, Rows):
        return rows.columns if len(rows) else None
    if not rows or len(set(map(len, rows))) != 1:
        return None
    return [Column.of(cells) for cells in zip(*rows, strict=True)]


def cells_at(rows: Sequence[Sequence[str]], at: int) -> Collection[str]:
    """The different cells of one column."""
    if isinstance(rows, Rows):
        return rows.columns[at].used() if at < len(rows.columns) else []
    return dict.fromkeys(row[at] for row in rows if at < len(row))


def places_of(rows: Sequence[Sequence[str]], at: int, cells: Collection[str]) -> list[int]:
    """The rows whose cell in one column is one of these."""
    if isinstance(rows, Rows):
        return np.flatnonzero(rows.columns[at].test(lambda cell: cell in cells)).tolist()
    return [number for number, row in enumerate(rows) if at < len(row) and row[at] in cells]


def joined(columns: Sequence[Column]) -> Column:
    """Columns one below the other."""
    if len(columns) == 1:
        return columns[0]
    codes, values = pd.factorize(np.concatenate([column.values for column in columns]))
    starts = np.cumsum([0, *(len(column.values) for column in columns)])
    places = [codes[start + column.codes] for start, column in zip(starts, columns, strict=False)]
    return Column(values, np.concatenate(places))


def grouped(*columns: Column | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows equal in all these columns: the group of each row (numbered as they come) and the first row of each."""
    parts = [one.codes if isinstance(one, Column) else one for one in columns]
    groups = pd.factorize(parts[0])[0].astype(np.int64)
    for part in parts[1:]:
        known = int(groups.max(initial=-1)) + 1
        if known == len(groups):
            break
        groups = pd.factorize(groups * (int(part.max(initial=0)) + 1) + part)[0].astype(np.int64)
    first = np.zeros(int(groups.max(initial=-1)) + 1, dtype=np.intp)
    first[groups[::-1]] = np.arange(len(groups))[::-1]
    return groups, first
