"""A filter applied to a table (Slice), and a Slice broken down by a column (Group).

A Group adds up over its cells: the keys of the breakdown, then what has no key there (other generation, HORS_QPV,
TERRITOIRE, inconnu, sans projet), then the total. Every array of a Group has that length and order.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

import numpy as np

from ess_metrics.counting.arrays import Mask, Numbers, Rows
from ess_metrics.counting.dispatch import by_engine
from ess_metrics.counting.facts import Dim, Facts, Pairing, remembered
from ess_metrics.counting.places import PLACE_COLUMNS, PLACE_FILTERS, PLACE_REASONS, allowed_places, place_buckets
from ess_metrics.counting.protocol import Held
from ess_metrics.counting.table_facts import facts
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection

RECORD_REASONS = ("inconnu", "sans projet")
UNKNOWN_OF = {"sexe": "sexe inconnu"}  # columns whose unknown has a name of its own
MONEY = "financements"
_OF_MASK = ("records", "lines", "line_records", "line_places")  # what is remembered of a mask, whatever is measured
T = TypeVar("T")


class Slice:
    """The records of one table that a Selection keeps, and where they count.

    `within` belongs to the question (grants; projects active in the years): what it holds has a row, be it zero.
    `keep` is the indicator's own condition: it narrows the figures, never the keys. Filters on columns that the table
    doesn't have leave it whole; `ignored` names them. `annee` is the table's own year unless `years` (a mask a
    record) is given instead.
    """

    def __init__(
        self,
        data: Dataset,
        name: str,
        selection: Selection,
        keep: Mask | None = None,
        years: Mask | None = None,
        within: Mask | None = None,
        *,
        like: Slice | None = None,
    ):
        """`like`: a slice whose filters have the same answer, which is then not worked out again."""
        self.data, self.facts, self.selection = data, facts(data, name), selection
        self.geo, self.narrowed = data.geography, keep is not None
        self.ignored: list[str] = [] if like is None else like.ignored
        self.places: Mask | None = None if like is None else like.places
        if like is None:
            self.asked = np.ones(self.facts.size, bool) if within is None else within.copy()
            for column, values in selection.where:
                self._narrow(column, values, years)
        else:
            self.asked = like.asked
        self._memo: dict[Hashable, Any] = {}
        if like is not None and like.narrowed == self.narrowed:
            self.mask: Mask = like.mask
            self._memo |= {key: like._memo[key] for key in _OF_MASK if key in like._memo}
        else:
            self._settle(self.asked if keep is None else self.asked & keep)

    def _narrow(self, column: str, values: tuple[str, ...], years: Mask | None) -> None:
        if column in PLACE_FILTERS:
            allowed = allowed_places(self.data, column, values)
            self.places = allowed if self.places is None else self.places & allowed
        elif column == "annee" and years is not None:
            self.asked &= years
        elif column in self.facts.pairings:
            self.asked &= _paired(self.facts, column, values)
        elif column in self.facts.dims:
            self.asked &= _matching(self.facts.dims[column], values)
        else:
            self.ignored.append(column)

    def _settle(self, mask: Mask) -> None:
        """Keep the records of a mask that stand at the chosen places."""
        self.mask = mask
        if self.places is not None:
            lines = self.facts.lines
            on = mask[lines.record] & self.places[lines.place]
            self._memo["lines"] = np.flatnonzero(on).astype("int32")
            self.mask = np.zeros(self.facts.size, bool)
            self.mask[lines.record[self.lines]] = True

    @property
    def wide(self) -> Slice:
        """The same question without the indicator's own condition: what decides which keys have a row."""
        return self.once("wide", self._widened) if self.narrowed else self

    def _widened(self) -> Slice:
        return Slice(self.data, self.facts.name, self.selection, like=self)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """`make()`, once per slice: the charts of a page ask the same things of it."""
        if key not in self._memo:
            self._memo[key] = make()
        found: T = self._memo[key]
        return found

    @property
    def records(self) -> Rows:
        """The records kept, by index."""
        return self.once("records", lambda: np.flatnonzero(self.mask).astype("int32"))

    @property
    def lines(self) -> Rows:
        """The lines of the records kept that fall in the chosen places, by index."""
        return self.once("lines", lambda: np.flatnonzero(self.mask[self.facts.lines.record]).astype("int32"))

    @property
    def line_records(self) -> Rows:
        """The record of each line kept."""
        return self.once("line_records", lambda: self.facts.lines.record[self.lines])

    @property
    def line_places(self) -> Rows:
        """The place of each line kept."""
        return self.once("line_places", lambda: self.facts.lines.place[self.lines])

    @property
    def shared(self) -> bool:
        """Whether values are split among places (réparti) rather than repeated (concerné)."""
        return self.selection.mode == "reparti"

    def weights(self, measure: Held) -> Numbers:
        """What each record counts for here: all of it, or its part in the chosen places."""
        if self.places is None or not self.shared:
            return measure.record
        return np.asarray(np.bincount(self.line_records, measure.on(self.lines), self.facts.size), "float64")

    def kept(self, measure: Held) -> Numbers:
        """What each record kept counts for here, in the order of `records`."""

        def make() -> Numbers:
            whole = self.places is None or not self.shared
            return measure.at(self.records) if whole else self.weights(measure)[self.records]

        return self._of(measure, "kept", make)

    def sum(self, measure: Held) -> float:
        """The measure over all the records kept."""
        return float(self.kept(measure).sum())

    def by_place(self, measure: Held) -> Numbers:
        """The measure at each place of the geography, each having its part."""

        def make() -> Numbers:
            return np.asarray(np.bincount(self.line_places, measure.on(self.lines), len(self.geo.keys)), "float64")

        return self._of(measure, "place", make)

    def _of(self, measure: Held, what: str, make: Callable[[], Numbers]) -> Numbers:
        """Kept for the table's own measures, which last; made anew for those of one indicator."""
        name = self.facts.measures.name_of(measure) if self.facts.name == MONEY else None
        return self.once((what, name), make) if name else make()

    def count(self, flag: Mask | None = None) -> int:
        """How many records are kept; those of a mask only."""
        return len(self.records) if flag is None else int(np.count_nonzero(flag[self.records]))

    def at(self, measure: Held, places: Mask) -> tuple[float, int]:
        """The parts of the measure that fall at some places, and how many records have one above zero there."""
        if not self.by_place(measure)[places].any():
            return 0.0, 0
        on = self.lines[places[self.line_places]]
        worth = measure.on(on)
        return float(worth.sum()), len(np.unique(self.facts.lines.record[on][worth > 0]))

    def beyond(self, entity: Rows, other: Slice) -> int:
        """How many distinct entities have a record here and none in another slice of the table."""
        return len(np.setdiff1d(entity[self.records], entity[other.records]))

    def by(self, column: str | None, own: Dim | None = None, unknown: str = "") -> Group:
        """The slice broken down by a column; `own`: by codes of the indicator's, whose unknown has this name."""
        return Group(self, column, own, unknown)


@by_engine
def cut_of(
    data: Dataset,
    name: str,
    selection: Selection,
    keep: Mask | None = None,
    years: Mask | None = None,
    within: Mask | None = None,
    *,
    like: Slice | None = None,
) -> Slice:
    """The records of a table that a selection keeps, on the engine of the data: what indicators cut by. See `Slice`."""
    return Slice(data, name, selection, keep, years, within, like=like)


def _matching(dim: Dim | Pairing, values: Iterable[str]) -> Mask:
    lookup = np.zeros(len(dim.keys) + 2, bool)
    wanted = set(values)
    lookup[: len(dim.keys)] = [key in wanted for key in dim.keys]
    return lookup[dim.codes]


def _paired(facts: Facts, column: str, values: Iterable[str]) -> Mask:
    pairing = facts.pairings[column]
    wanted = _matching(pairing, values)
    mask = np.zeros(facts.size, bool)
    mask[pairing.record[wanted]] = True
    return mask


class Group:
    """A Slice by a column (None: the total alone)."""

    def __init__(self, cut: Slice, column: str | None, dim: Dim | None = None, unknown: str = ""):
        """`dim` stands for the column where an indicator has one of its own, `unknown` for the name of its unknown."""
        self.dim, self.unknown = dim, unknown or UNKNOWN_OF.get(column or "", RECORD_REASONS[0])
        self.cut, self.column = cut, column
        self.data, self.geo = cut.data, cut.geo
        self.counted: list[tuple[Mask, int]] = []  # the masks that were counted, with their totals
        if column is None:
            self._units((), (), np.empty(0, "int32"), np.empty(0, "int32"), None)
        elif column in PLACE_COLUMNS:
            self._by_places(column)
        elif column in cut.facts.pairings:
            pairing = cut.facts.pairings[column]
            on = cut.mask[pairing.record]
            asked = cut.selection.values(column)
            if asked:  # a record has several codes: those that the filter leaves out have no row
                on &= _matching(pairing, asked)
            self._units(pairing.keys, RECORD_REASONS, pairing.codes[on], pairing.record[on], None)
        else:
            dim = cut.facts.dims[column] if dim is None else dim
            self._by_records(dim.codes, dim.keys, own=self.dim is not None)

    def _by_records(self, codes: Rows, keys: tuple[str, ...], own: bool) -> None:
        cut = self.cut
        bucket = codes[cut.records] if own else cut.once(("bucket", self.column), lambda: codes[cut.records])
        reasons = (self.unknown, *RECORD_REASONS[1:]) if self.column else ()
        self._units(keys, reasons, bucket, cut.records, None)
        self.whole = True

    def _by_places(self, column: str) -> None:
        cut, geo = self.cut, self.geo
        self.cell_of, keys = remembered(cut.data, ("cells", column), lambda: place_buckets(geo, column))
        bucket = cut.once(("bucket", column), lambda: self.cell_of[cut.line_places])
        self._units(keys, PLACE_REASONS, bucket, cut.line_records, cut.lines)

    def _units(
        self, keys: tuple[str, ...], reasons: tuple[str, ...], bucket: Rows, record: Rows, line: Rows | None
    ) -> None:
        self.keys, self.reasons = keys, reasons
        self.size = len(self.keys) + len(self.reasons)
        self.bucket, self.record, self.line, self.whole = bucket, record, line, False

    @property
    def present(self) -> Mask:
        """Which keys get a row: all neighbourhoods by neighbourhood, else those found in the question."""
        if self.column == "code_quartier":
            return np.ones(len(self.keys), bool)
        wide = Group(self.cut.wide, self.column, self.dim)
        return np.bincount(wide.bucket, minlength=self.size)[: len(self.keys)] > 0

    def met(self, flag: Mask) -> Mask:
        """Which keys have a record of a mask in the question, whatever the indicator's own condition."""
        wide = Group(self.cut.wide, self.column, self.dim)
        on = flag & self.cut.wide.mask
        return np.bincount(wide.bucket[on[wide.record]], minlength=self.size)[: len(self.keys)] > 0

    def holding(self, places: Mask) -> Mask:
        """Which keys of a breakdown by place have one of these places."""
        here = np.zeros(len(self.geo.keys))
        here[: len(places)] = places
        return np.bincount(self.cell_of, here, self.size)[: len(self.keys)] > 0

    def ahead(
        self,
        sums: Iterable[Held] = (),
        counts: Iterable[Mask | None] = (),
        whole_sums: Iterable[Held] = (),
        whole_counts: Iterable[Mask] = (),
    ) -> None:
        """What is going to be asked: arrays have nothing to prepare."""

    def sum(self, measure: Held) -> Numbers:
        """The measure in each cell and in total."""
        if self.line is not None and not self.cut.shared:
            bucket, record = self.once(self.bucket, self.record)
            cells = np.bincount(bucket, measure.at(record), self.size)
        elif self.line is not None:
            cells = np.bincount(self.cell_of, self.cut.by_place(measure), self.size)
        elif self.whole:
            cells = np.bincount(self.bucket, self.cut.kept(measure), self.size)
        else:
            cells = np.bincount(self.bucket, self._weights(measure), self.size)
        return np.append(cells, self.cut.sum(measure))

    def _weights(self, measure: Held) -> Numbers:
        """What each record met counts for."""
        cut = self.cut
        return measure.at(self.record) if cut.places is None or not cut.shared else cut.weights(measure)[self.record]

    def count(self, flag: Mask | None = None) -> np.ndarray:
        """Distinct records (those of the mask `flag`) in each cell and in total."""
        bucket, record = self.bucket, self.record
        if flag is None:
            total = len(self.cut.records)
        else:
            on = flag[record]
            total = int(np.count_nonzero(on if self.whole else flag[self.cut.records]))
            self.counted.append((flag, total))
            if total < len(self.cut.records):
                bucket, record = bucket[on], record[on]
        if self.line is not None:
            bucket, _ = self.once(bucket, record)
        return np.append(np.bincount(bucket, minlength=self.size), total)

    def placed(self, measure: Held, places: Mask) -> tuple[Numbers, Rows]:
        """What falls at some places, in each cell and in total, and how many records it comes from.

        The cells that have no key count all their records: what they hold is not shown for a reason of their own.
        """
        cut = self.cut
        met = np.zeros(cut.facts.size, bool)
        met[cut.line_records[places[cut.line_places]]] = True
        flag = measure.positive
        n, held = self.count(flag & met), self.count(flag)
        if self.line is not None:
            on = places[cut.line_places] & flag[self.record]
            n[:-1] = np.bincount(self.once(self.bucket[on], self.record[on])[0], minlength=self.size)
        n[len(self.keys) : -1] = held[len(self.keys) : -1]
        total = self._placed_total(measure, met, places)
        return np.append(self._placed_cells(measure, met, places), total), n

    def _placed_total(self, measure: Held, met: Mask, places: Mask) -> float:
        """In all. A place filter keeps the whole value in mode concerné; without one the total is the true one."""
        cut = self.cut
        if cut.shared or cut.places is None:
            return float(cut.by_place(measure)[places].sum())
        return float(measure.record[met].sum())

    def _placed_cells(self, measure: Held, met: Mask, places: Mask) -> np.ndarray:
        cut = self.cut
        if self.line is not None and cut.shared:
            return np.bincount(self.cell_of, np.where(places, cut.by_place(measure), 0), self.size)
        if self.line is not None:
            here = places[cut.line_places]
            bucket, record = self.once(self.bucket[here], self.record[here])
            return np.bincount(bucket, measure.at(record), self.size)
        weights = measure.record * met
        if cut.shared or cut.places is None:
            on = cut.lines[places[cut.line_places]]
            owner = cut.facts.lines.record[on]
            weights = np.asarray(np.bincount(owner, measure.on(on), cut.facts.size), "float64")
        return np.bincount(self.bucket, weights[self.record], self.size)

    def beside(self, measure: Held, entity: Rows, mine: Mask) -> Numbers:
        """In each cell and in total, the measure of the entities that have some of it under the mask in that cell."""
        bucket, record = self.bucket, self.record
        if self.line is None:
            worth = self.cut.weights(measure)[record]
        elif self.cut.shared:
            worth = measure.on(self.line)
        else:
            bucket, record = self.once(bucket, record)
            worth = measure.at(record)
        cells = _of_joined(bucket, entity[record], mine[record], worth, self.size)
        kept = self.cut.records
        whole = _of_joined(np.zeros(len(kept), int), entity[kept], mine[kept], self.cut.kept(measure), 1)
        return np.append(cells, whole)

    def leading(self, measure: Held, column: str) -> Numbers:
        """In each cell the largest sum among the known codes of a column; there is none in total (NaN)."""
        dim = self.cut.facts.dims[column]
        width = len(dim.keys) + 2
        at = self.bucket.astype("int64") * width + dim.codes[self.record]
        cells = np.bincount(at, self._weights(measure), self.size * width).reshape(self.size, width)
        return np.append(cells[:, : len(dim.keys)].max(axis=1, initial=0), np.nan)

    def once(self, bucket: Rows, record: Rows) -> tuple[Rows, Rows]:
        """The same, where a record met twice in a cell (two neighbourhoods of a commune, two older codes) is once."""
        doubtful = np.ones(len(bucket), bool) if self.column == "commune" else bucket == len(self.keys)
        if not doubtful.any():
            return bucket, record
        width = self.cut.facts.size + 1
        pairs = np.unique(bucket[doubtful].astype("int64") * width + record[doubtful])
        return np.concatenate([bucket[~doubtful], pairs // width]), np.concatenate([record[~doubtful], pairs % width])

    def count_of(self, entity: Rows, flag: Mask | None = None) -> np.ndarray:
        """Distinct entities (an id a record, negative = none) in each cell and in total."""
        usable = entity >= 0 if flag is None else (entity >= 0) & flag
        on = usable[self.record]
        width = int(entity.max(initial=0)) + 1
        pairs = np.unique(self.bucket[on].astype("int64") * width + entity[self.record[on]])
        records = self.cut.records[usable[self.cut.records]]
        total = len(np.unique(entity[records]))
        self.counted.append((usable, total))
        return np.append(np.bincount(pairs // width, minlength=self.size), total)

    def count_both(self, entity: Rows, one: Mask, other: Mask) -> np.ndarray:
        """Distinct entities that have a record of each of two masks, in each cell and in total."""
        width = int(entity.max(initial=0)) + 1

        def pairs(mask: Mask) -> Rows:
            on = mask[self.record]
            return np.unique(self.bucket[on].astype("int64") * width + entity[self.record[on]])

        both = np.intersect1d(pairs(one), pairs(other))
        kept = self.cut.records
        total = np.intersect1d(entity[kept][one[kept]], entity[kept][other[kept]])
        return np.append(np.bincount(both // width, minlength=self.size), len(total))

    def largest(self, values: Numbers) -> np.ndarray:
        """The largest single record of each cell and in total, for the dominance rule."""
        cells = np.zeros(self.size)
        np.maximum.at(cells, self.bucket, values[self.record])
        return np.append(cells, values[self.cut.records].max(initial=0))

    def medians(self, values: Numbers) -> tuple[np.ndarray, np.ndarray]:
        """The median of a number a record (NaN = unknown) in each cell and in total, and how many were known."""
        import pandas as pd

        known = ~np.isnan(values)
        on = known[self.record]
        frame = pd.DataFrame({"b": self.bucket[on], "r": self.record[on], "v": values[self.record[on]]})
        frame = frame.drop_duplicates(["b", "r"])
        grouped = frame.groupby("b")["v"]
        medians, counts = np.full(self.size + 1, np.nan), np.zeros(self.size + 1, int)
        found = grouped.median()
        medians[found.index.to_numpy()] = found.to_numpy()
        counts[found.index.to_numpy()] = grouped.size().to_numpy()
        whole = values[self.cut.records]
        whole = whole[~np.isnan(whole)]
        self.counted.append((known, len(whole)))
        medians[-1], counts[-1] = (np.median(whole) if len(whole) else np.nan), len(whole)
        return medians, counts

    def medians_of(self, values: Numbers, entity: Rows) -> tuple[np.ndarray, np.ndarray]:
        """The median, over the entities of each cell and in total, of the least number of each, and how many they are.

        Every record kept has an entity and a number.
        """
        import pandas as pd

        medians, counts = np.full(self.size + 1, np.nan), np.zeros(self.size + 1, int)
        frame = pd.DataFrame({"b": self.bucket, "e": entity[self.record], "v": values[self.record]})
        least = frame.groupby(["b", "e"])["v"].min().groupby(level="b")
        medians[least.median().index.to_numpy(int)] = least.median().to_numpy()
        counts[least.size().index.to_numpy(int)] = least.size().to_numpy()
        whole = pd.Series(values[self.cut.records]).groupby(entity[self.cut.records]).min()
        medians[-1], counts[-1] = (whole.median() if len(whole) else np.nan), len(whole)
        return medians, counts


def _of_joined(cell: Rows, entity: Rows, mine: Mask, worth: Numbers, size: int) -> np.ndarray:
    """What is worth by cell, over the pairs (cell, entity) where that of `mine` is above 0."""
    owned = entity >= 0
    pair = cell[owned].astype("int64") * (int(entity.max(initial=0)) + 1) + entity[owned]
    pairs, at = np.unique(pair, return_inverse=True)
    joined = np.bincount(at, worth[owned] * mine[owned], len(pairs)) > 0
    return np.bincount(cell[owned], worth[owned] * joined[at], size)
