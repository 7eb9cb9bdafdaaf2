"""Tables as arrays of codes: what a filter masks and a breakdown counts.

A *record* is a row of a table. A record has *lines*, one for each place it belongs to, with its part there. A *dim*
gives each record one code; a *pairing* gives it several (a project and its schemes). Two codes past the last key
mean "inconnu" and "sans projet", so that nothing is ever dropped.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

import numpy as np
import pandas as pd

from ess_metrics.counting.arrays import Mask, Numbers, Rows
from ess_metrics.counting.dispatch import by_engine
from ess_metrics.model.dataset import Dataset

_LOCK = threading.RLock()
T = TypeVar("T")
Makers = dict[str, Callable[[], T]]


class Dim(NamedTuple):
    """One code a record: index in `keys`, len(keys) = inconnu, len(keys) + 1 = sans projet."""

    codes: Rows
    keys: tuple[str, ...]


class Pairing(NamedTuple):
    """Several codes a record: `record[i]` has `codes[i]`, each pair once."""

    record: Rows
    codes: Rows
    keys: tuple[str, ...]


class Lines(NamedTuple):
    """Where the records are: line i puts `part[i]` of `record[i]` in `place[i]` (index of Geography.keys)."""

    record: Rows
    place: Rows
    part: Numbers


class Lazy(Mapping[str, T]):
    """Named values made at first use and kept."""

    def __init__(self, makers: Mapping[str, Callable[[], T]]):
        self._makers = dict(makers)
        self._made: dict[str, T] = {}

    def __getitem__(self, name: str) -> T:
        if name not in self._made:
            with _LOCK:
                if name not in self._made:
                    self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)

    def name_of(self, value: object) -> str | None:
        """The name of a value already made, None when it is not one of them."""
        return next((name for name, made in self._made.items() if made is value), None)

    def __contains__(self, name: object) -> bool:
        return name in self._makers


@dataclass(frozen=True)
class Facts:
    """One table ready to be counted: its size, dims, pairings, lines, and the measures taken from it.

    `masks`: which records have a property (being a grant). `links`: the row of another table each one belongs to,
    -1 for none.
    """

    name: str
    size: int
    dims: Mapping[str, Dim]
    lines: Lines
    pairings: Mapping[str, Pairing]
    measures: Lazy[Measure]
    frame: pd.DataFrame
    masks: Mapping[str, Mask] = field(default_factory=dict)
    links: Mapping[str, Rows] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Facts of {self.name}: {self.size} records, {len(self.lines.record)} lines>"


@dataclass(frozen=True, eq=False)
class Measure:
    """A number to add up: `record` values (0 where unknown), `line` values (its parts), `known` mask a record."""

    record: Numbers
    line: Numbers
    known: Mask

    @functools.cached_property
    def positive(self) -> Mask:
        """Which records have more than zero."""
        return self.record > 0

    def at(self, records: Rows) -> Numbers:
        """The values of these records."""
        return self.record[records]

    def on(self, lines: Rows) -> Numbers:
        """The values of these lines."""
        return self.line[lines]


def remembered(data: Dataset, key: Hashable, make: Callable[[], T]) -> T:
    """`make()`, once per Dataset and key."""
    if key not in data.memo:
        with _LOCK:
            if key not in data.memo:
                data.memo[key] = make()
    found: T = data.memo[key]
    return found


def encode(series: pd.Series | None, size: int) -> Dim:
    """A column as codes; years become text keys; a missing column is all unknown."""
    if series is None:
        return Dim(np.zeros(size, "int32"), ())
    if not isinstance(series.dtype, pd.CategoricalDtype):
        if series.dtype.kind == "f":
            series = series.astype("Int64")
        series = series.astype("category")
    names = np.array([str(name) for name in series.cat.categories], dtype=object)
    order = np.argsort(names, kind="stable")
    rank = np.empty(len(names) + 1, _small(len(names) + 2))
    rank[order] = np.arange(len(names))
    rank[-1] = len(names)
    return Dim(rank[series.cat.codes.to_numpy()], tuple(names[order]))


def _small(count: int) -> str:
    return "int8" if count < 120 else "int16" if count < 32000 else "int32"


def mapped(dim: Dim, mapping: Mapping[str, str]) -> Dim:
    """Codes through a key -> key table (a scheme's family); keys it does not know are unknown."""
    images = [mapping.get(key, "") for key in dim.keys]
    keys = tuple(sorted({image for image in images if image}))
    position = {key: i for i, key in enumerate(keys)}
    lookup = [position.get(image, len(keys)) for image in images] + [len(keys), len(keys) + 1]
    return Dim(np.array(lookup, _small(len(keys) + 2))[dim.codes], keys)


def of_project(dim: Dim, project: np.ndarray) -> Dim:
    """A project's codes for each row of another table; `project` is its index, -1 for none ("sans projet")."""
    codes = np.append(dim.codes, np.array(len(dim.keys) + 1, dim.codes.dtype))
    return Dim(codes[project], dim.keys)


def index_of(values: pd.Series | None, keys: pd.Series, size: int) -> np.ndarray:
    """The row of each value in `keys`, -1 when empty or unknown."""
    if values is None:
        return np.full(size, -1, "int32")
    index = pd.Index(keys.astype("str"))
    if isinstance(values.dtype, pd.CategoricalDtype):
        lookup = np.append(index.get_indexer(values.cat.categories), -1)
        return lookup[values.cat.codes].astype("int32")
    return index.get_indexer(pd.Index(values.astype("str"))).astype("int32")


def _measure(series: pd.Series | None, size: int, lines: Lines) -> Measure:
    values = np.full(size, np.nan) if series is None else series.to_numpy("float64", na_value=np.nan)
    known = ~np.isnan(values)
    values = np.where(known, values, 0.0)
    return Measure(values, values[lines.record] * lines.part, known)


def _pairs(record: np.ndarray, codes: np.ndarray, keys: tuple[str, ...], size: int) -> Pairing:
    """Each pair once; a record whose only code is unknown keeps it, one without any pair is unknown."""
    width = len(keys) + 2
    pairs = _distinct(np.asarray(record, "int64") * width + np.asarray(codes, "int64"), size * width)
    record, codes = pairs // width, pairs % width
    named = np.zeros(size, bool)
    named[record[codes < len(keys)]] = True
    kept = (codes < len(keys)) | ~named[record]
    lost = missing_rows(record[kept], size)
    record = np.concatenate([record[kept], lost]).astype("int32")
    return Pairing(record, np.concatenate([codes[kept], np.full(len(lost), len(keys))]).astype("int32"), keys)


def missing_rows(rows: np.ndarray, size: int) -> np.ndarray:
    """The rows below `size` that are not among these, in order."""
    absent = np.ones(size, bool)
    absent[rows] = False
    return np.flatnonzero(absent)


def _distinct(values: np.ndarray, limit: int) -> np.ndarray:
    """The distinct values below `limit`, in order; a bitmap beats sorting while it stays small.

    Sorted here: `numpy.unique` goes through a hash table, fifty times as slow on a million whole numbers.
    """
    if limit > 100_000_000:
        ordered = np.sort(values)
        return ordered[np.append(True, ordered[1:] != ordered[:-1])] if len(ordered) else ordered
    seen = np.zeros(limit, bool)
    seen[values] = True
    return np.flatnonzero(seen)


@by_engine
def coded(dim: Dim, names: Collection[str]) -> Mask:
    """Whether each record's key is one of these names."""
    lookup = np.zeros(len(dim.keys) + 2, bool)
    for i, key in enumerate(dim.keys):
        lookup[i] = key in names
    return lookup[dim.codes]
