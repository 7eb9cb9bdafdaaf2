"""A selection applied to a table of the base (Cut), and the Cut broken down by a column (Cells).

The same questions as `ess_metrics.counting.slices`, each a query that adds up where the records are: what comes back is
one row a cell. Three relations answer them all, according to the places that the question chooses:

- no place chosen: the main line of each record, which counts for the whole of it;
- places chosen, mode réparti: the lines that stand there, each for its share;
- places chosen, mode concerné: the main line of each record that has a line there, for the whole of it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import ibis
import numpy as np
from ibis.expr import types as ir

from ess_metrics.counting.arrays import Mask, Numbers, Rows
from ess_metrics.counting.facts import remembered
from ess_metrics.counting.places import PLACE_COLUMNS, PLACE_FILTERS, PLACE_REASONS, allowed_places, place_buckets
from ess_metrics.counting.slices import RECORD_REASONS, UNKNOWN_OF
from ess_metrics.engines.base_columns import MASK, Column, Step, combined, everywhere, found_in, stepped
from ess_metrics.engines.base_tables import Amount, Remote, Row, Table, new_name
from ess_metrics.engines.published import CELLS, NO_PROJECT
from ess_metrics.engines.relations import at, joined, near, of_record, with_steps
from ess_metrics.model.selection import Selection

CELL, RECORD, VALUE = "cell", "record", "value"
Asked = Callable[[ir.Table], ir.Value]


class Cut:
    """The records of one table that a Selection keeps: see `ess_metrics.counting.slices.Slice`."""

    def __init__(
        self,
        data: Remote,
        name: str,
        selection: Selection,
        keep: Column | None = None,
        years: Column | None = None,
        within: Column | None = None,
        *,
        like: Cut | None = None,
    ):
        self.data, self.facts, self.selection = data, data.table(name), selection
        self.geo, self.narrowed = data.geography, keep is not None
        self.ignored: list[str] = [] if like is None else like.ignored
        self.places: Mask | None = None if like is None else like.places
        self.asked: tuple[Column, ...] = () if within is None else (within,)
        self._sums: dict[Amount, float] = {}
        self._counts: dict[Column | None, int] = {}
        if like is None:
            for column, values in selection.where:
                self._narrow(column, values, years)
        else:
            self.asked = like.asked
        self.conditions = self.asked if keep is None else (*self.asked, keep)

    def _narrow(self, column: str, values: tuple[str, ...], years: Column | None) -> None:
        if column in PLACE_FILTERS:
            allowed = allowed_places(self.data, column, values)
            self.places = allowed if self.places is None else self.places & allowed
        elif column == "annee" and years is not None:
            self.asked += (years,)
        elif column in self.facts.pairings:
            self.asked += (self._paired(column, values),)
        elif column in self.facts.dims:
            self.asked += (_one_of(self.facts.dims[column], values),)
        else:
            self.ignored.append(column)

    def _paired(self, column: str, values: tuple[str, ...]) -> Column:
        """Which records have one of these codes among theirs."""
        table, name = self.facts, new_name()

        def add(lines: ir.Table, few: ir.Table | None) -> ir.Table:
            pairs = self.data.asked.pairs(table.name, column)
            pairs = near(pairs, pairs.record, few, of_record)
            right = pairs.filter(pairs.code.isin(values)).select(**{f"{name}_k": pairs.record}).distinct()
            return joined(lines, right.mutate(**{name: ibis.literal(True)}), name, lines.record)

        return found_in(stepped(table, MASK, Step(name, add)))

    @functools.cached_property
    def wide(self) -> Cut:
        """The same question without the indicator's own condition: what decides which keys have a row."""
        return Cut(self.data, self.facts.name, self.selection, like=self) if self.narrowed else self

    @property
    def shared(self) -> bool:
        """Whether values are split among places (réparti) rather than repeated (concerné)."""
        return self.selection.mode == "reparti"

    @functools.cached_property
    def mask(self) -> Column:
        """Which records are kept."""
        kept = _all_of(self.facts, self.conditions)
        if self.places is None:
            return kept
        here, name = self.places, new_name()

        def add(lines: ir.Table, _few: ir.Table | None) -> ir.Table:
            there = self.facts.lines
            right = there.filter(at(there.place, here)).select(**{f"{name}_k": there.record}).distinct()
            return joined(lines, right.mutate(**{name: ibis.literal(True)}), name, lines.record)

        return kept & found_in(stepped(self.facts, MASK, Step(name, add)))

    def lines(self, *columns: Column) -> ir.Table:
        """The lines of the records kept that fall in the chosen places, with what the columns lean on."""
        here = self.places
        return self._kept(columns, None if here is None else lambda lines: lines.filter(at(lines.place, here)))

    def _kept(self, columns: Iterable[Column], few: Callable[[ir.Table], ir.Table] | None) -> ir.Table:
        lines = with_steps(self.facts, (*self.conditions, *columns), few)
        for condition in self.conditions:
            lines = lines.filter(condition.make(lines))
        return lines

    def mains(self, *columns: Column) -> ir.Table:
        """One line of each record kept."""
        here = self.places
        if self.facts.single:
            return self.lines(*columns)
        if here is None:
            lines = self._kept(columns, None)
            return lines.filter(lines.main)

        def met(lines: ir.Table) -> ir.Table:
            there = self.facts.narrow((RECORD, "place"))
            return lines.filter(lines.main).semi_join(there.filter(at(there.place, here)), RECORD)

        return self._kept(columns, met)

    def worth(self, measure: Amount, *columns: Column) -> tuple[ir.Table, Column]:
        """The relation whose rows count, and what each counts for: a record's whole, or its part in the places."""
        if self.places is None or not self.shared:
            return self.mains(measure.record, *columns), measure.record
        return self.lines(measure.line, *columns), measure.line

    def one(self, lines: ir.Table, **asked: Asked) -> Row:
        """The answer of a query without cells."""
        return self.data.asked.rows(lines.aggregate(**asked))[0]

    def ahead(self, sums: Iterable[Amount] = (), counts: Iterable[Column | None] = ()) -> None:
        """Ask at once, in one query, for the sums and the counts that are going to be asked for."""
        sums = [one for one in dict.fromkeys(sums) if one not in self._sums]
        counts = [flag for flag in dict.fromkeys(counts) if flag not in self._counts]
        if not sums and not counts:
            return
        whole = self.places is None or (bool(sums) and not self.shared)
        worth = [one.record if whole else one.line for one in sums]
        lines = (self.mains if whole else self.lines)(*worth, *known_flags(counts))
        asked = {f"s{at}": total_of(value) for at, value in enumerate(worth)}
        asked |= {f"n{at}": records_of(flag, whole or self.facts.single) for at, flag in enumerate(counts)}
        found = self.one(lines, **asked)
        self._sums |= {one: _number(value) for one, value in zip(sums, found, strict=False)}
        self._counts |= {flag: int(value or 0) for flag, value in zip(counts, found[len(sums) :], strict=True)}

    def sum(self, measure: Amount) -> float:
        """The measure over all the records kept."""
        self.ahead(sums=(measure,))
        return self._sums[measure]

    def count(self, flag: Column | None = None) -> int:
        """How many records are kept; those of a mask only."""
        self.ahead(counts=(flag,))
        return self._counts[flag]

    def learn(self, sums: Mapping[Amount, float], counts: Mapping[Column | None, int]) -> None:
        """Totals that another query has already said."""
        self._sums |= sums
        self._counts |= counts

    def at(self, measure: Amount, places: Mask) -> tuple[float, int]:
        """The parts of the measure that fall at some places, and how many records have one above zero there."""
        lines = self.lines(measure.line)
        lines = lines.filter(at(lines.place, places))
        worth = measure.line
        found = self.one(lines, s=lambda t: worth.make(t).sum(), n=lambda t: t.record.nunique(where=worth.make(t) > 0))
        return _number(found[0]), int(found[1])

    def beyond(self, entity: Column, other: Cut) -> int:
        """How many distinct entities have a record here and none in another cut of the table."""
        mine, theirs = (cut.lines(entity) for cut in (self, other))
        mine = mine.select(e=entity.make(mine).cast("string").fill_null("")).distinct()
        theirs = theirs.select(e=entity.make(theirs).cast("string").fill_null("")).distinct()
        return int(self.one(mine.anti_join(theirs, "e"), n=lambda t: t.count())[0])

    def by_place(self, measure: Amount) -> Numbers:
        """The measure at each place of the geography, each having its part."""
        found = np.zeros(len(self.geo.keys))
        lines, worth = self.lines(measure.line), measure.line
        for place, value in self.data.asked.rows(lines.group_by("place").aggregate(s=worth.make(lines).sum())):
            found[place] = _number(value)
        return found

    def by(self, column: str | None, own: Column | None = None, unknown: str = "") -> Cells:
        """The cut broken down by a column; `own`: by codes of the indicator's, whose unknown has this name."""
        return Cells(self, column, own, unknown)


def _one_of(dim: Column, values: Iterable[str]) -> Column:
    wanted = list(values)
    return combined(MASK, lambda x: x.isin(wanted).fill_null(False), dim)


def _all_of(table: Table, conditions: tuple[Column, ...]) -> Column:
    if not conditions:
        return everywhere(table, MASK, value=True)
    return functools.reduce(lambda one, other: one & other, conditions)


def known_flags(flags: Iterable[Column | None]) -> list[Column]:
    """The masks among flags, where None stands for every record."""
    return [flag for flag in flags if flag is not None]


def total_of(value: Column) -> Asked:
    """The sum of a column."""
    return lambda lines: value.make(lines).sum()


def records_of(flag: Column | None, once: bool, among: str = "") -> Asked:
    """How many records of a mask lines are; `once`: none comes twice. `among`: a published mask that they are under."""

    def count(lines: ir.Table) -> ir.Value:
        where = None if flag is None else flag.make(lines)
        if among:
            where = lines[among] if where is None else lines[among] & where
        if not once:
            return lines.record.nunique(where=where)
        return lines.count() if where is None else where.sum()  # a sum is faster than a count under a condition

    return count


def _number(value: Any) -> float:
    return 0.0 if value is None else float(value)


class Cells:
    """A Cut by a column (None: the total alone): see `ess_metrics.counting.slices.Group`."""

    def __init__(self, cut: Cut, column: str | None, own: Column | None = None, unknown: str = ""):
        self.cut, self.column, self.own = cut, column, own
        self.data, self.geo = cut.data, cut.geo
        self.counted: list[tuple[Column, int]] = []
        self.placed_by = column in PLACE_COLUMNS
        self.paired = own is None and column in cut.facts.pairings
        unknown = unknown or UNKNOWN_OF.get(column or "", RECORD_REASONS[0])
        self.reasons: tuple[str, ...] = ()
        self._sums: dict[Amount, Numbers] = {}
        self._counts: dict[Column | None, Rows] = {}
        if self.placed_by:
            self.reasons = PLACE_REASONS
        elif column is not None:
            self.reasons = RECORD_REASONS if self.paired else (unknown, *RECORD_REASONS[1:])

    @functools.cached_property
    def _places(self) -> tuple[Rows, tuple[str, ...]]:
        """The cell of each place, and the keys: the same for every question by this column."""
        column = str(self.column)
        return remembered(self.data, ("cells", column), lambda: place_buckets(self.geo, column))

    @functools.cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of the breakdown: by place all of them, else those met."""
        if self.placed_by:
            return self._places[1]
        return tuple(sorted(key for key in self._met if key not in (None, NO_PROJECT)))

    @property
    def cell_of(self) -> Rows:
        """The cell of each place, in a breakdown by place."""
        return self._places[0]

    @functools.cached_property
    def size(self) -> int:
        """How many cells there are before the total."""
        return len(self.keys) + len(self.reasons)

    @functools.cached_property
    def _index(self) -> dict[Any, int]:
        """The position of each cell as the base names it."""
        if self.placed_by:
            return {cell: cell for cell in range(self.size)}
        beyond = {None: len(self.keys), NO_PROJECT: len(self.keys) + 1}
        return {key: position for position, key in enumerate(self.keys)} | beyond

    @functools.cached_property
    def _met(self) -> dict[Any, int]:
        """The cells met in the question, whatever the indicator's own condition, with how many lines."""
        if self.column is None:
            return {}
        lines = self._rows(self.cut.wide)
        return dict(self.data.asked.rows(lines.group_by(CELL).aggregate(n=lambda t: t.count())))

    @property
    def present(self) -> Mask:
        """Which keys get a row: all neighbourhoods by neighbourhood, else those found in the question."""
        if self.column == "code_quartier":
            return np.ones(len(self.keys), bool)
        return self._keyed(self._met)

    def _keyed(self, met: Iterable[Any]) -> Mask:
        found = np.zeros(self.size, bool)
        found[[self._index[cell] for cell in met]] = True
        return found[: len(self.keys)]

    def met(self, flag: Column) -> Mask:
        """Which keys have a record of a mask in the question, whatever the indicator's own condition."""
        lines = self._rows(self.cut.wide, flag)
        lines = lines.filter(flag.make(lines))
        return self._keyed([row[0] for row in self.data.asked.rows(lines.group_by(CELL).aggregate(n=_how_many))])

    def holding(self, places: Mask) -> Mask:
        """Which keys of a breakdown by place have one of these places."""
        here = np.zeros(len(self.geo.keys))
        here[: len(places)] = places
        return np.bincount(self.cell_of, here, self.size)[: len(self.keys)] > 0

    def _rows(self, cut: Cut, *columns: Column, lines: ir.Table | None = None) -> ir.Table:
        """The lines of a cut with their `cell`: by place all of them, else what counts for a record."""
        if lines is None:
            lines = (cut.lines if self._lined else cut.mains)(*columns, *self._owns)
        return self._celled(cut, lines)

    @property
    def _lined(self) -> bool:
        """Whether what counts is the lines, each for its part, rather than one line of each record."""
        return self.placed_by or (self.cut.places is not None and self.cut.shared)

    def _celled(self, cut: Cut, lines: ir.Table) -> ir.Table:
        """Lines with their `cell`; a record has several by a column that gives it several codes."""
        if self.column is None:
            return lines
        if self.placed_by:
            return lines.mutate(**{CELL: lines[CELLS[self.column]]})
        if not self.paired:
            return lines.mutate(**{CELL: self._owns[0].make(lines)})
        pairs = self.data.asked.pairs(cut.facts.name, str(self.column))
        asked = cut.selection.values(str(self.column))
        if asked:  # a record has several codes: those that the filter leaves out have no row
            pairs = pairs.filter(pairs.code.isin(asked))
        pairs = pairs.select(owner=pairs.record, **{CELL: pairs.code})
        return lines.inner_join(pairs, lines.record == pairs.owner)

    def _cells(self, lines: ir.Table, **asked: Asked) -> list[Numbers]:
        """What a query says of each cell, in order, 0 where it says nothing."""
        rows = () if self.column is None else self.data.asked.rows(lines.group_by(CELL).aggregate(**asked))
        return self._laid(rows, len(asked))

    def _laid(self, rows: Iterable[Row], width: int) -> list[Numbers]:
        """Rows of a query as arrays, one for each thing asked, in the order of the cells."""
        found = [np.zeros(self.size) for _ in range(width)]
        for cell, *values in rows:
            for into, value in zip(found, values, strict=True):
                into[self._index[cell]] = _number(value)
        return found

    @property
    def _partition(self) -> bool:
        """Whether every record kept is in one cell: the cells then add up to the total."""
        return self.column is not None and not self.placed_by and not self.paired

    def ahead(
        self,
        sums: Iterable[Amount] = (),
        counts: Iterable[Column | None] = (),
        whole_sums: Iterable[Amount] = (),
        whole_counts: Iterable[Column] = (),
    ) -> None:
        """Ask at once, in one query or two, for what is going to be asked for: see `protocol.Cells.ahead`."""
        sums = [one for one in dict.fromkeys(sums) if one not in self._sums]
        counts = [flag for flag in dict.fromkeys(counts) if flag not in self._counts]
        if self.column is None:
            self.cut.ahead((*sums, *whole_sums), (*counts, *whole_counts))
            self._sums |= {one: np.array([self.cut.sum(one)]) for one in sums}
            self._counts |= {flag: np.array([self.cut.count(flag)]) for flag in counts}
            return
        if self.placed_by and not self.cut.shared:  # each record once a cell: a query of its own for each measure
            self._sums |= {one: self._repeated(one) for one in sums}
            sums = []
        if sums or counts:
            self._ahead(sums, counts, list(whole_sums), list(whole_counts))

    def _ahead(
        self, sums: list[Amount], counts: list[Column | None], whole_sums: list[Amount], whole_counts: list[Column]
    ) -> None:
        """One query for the cells, and for the total as far as it is that of the cells; else one more."""
        cut, everything = self.cut, [*counts, *whole_counts]
        added = list(dict.fromkeys((*sums, *whole_sums))) if self._sums_add else sums
        worth = [one.line if self._lined else one.record for one in added]
        lines = self._rows(cut, *worth, *known_flags(everything))
        asked = {f"s{at}": total_of(value) for at, value in enumerate(worth)}
        asked |= {f"n{at}": self._distinct(flag) for at, flag in enumerate(counts)}
        if self._counts_add:
            asked |= {f"t{at}": self._apart(flag) for at, flag in enumerate(everything)}
        told = dict(zip(asked, self._told(lines, asked), strict=True))
        cut.learn(
            {one: float(told[f"s{at}"].sum()) for at, one in enumerate(added)} if self._sums_add else {},
            {flag: int(told[f"t{at}"].sum()) for at, flag in enumerate(everything)} if self._counts_add else {},
        )
        cut.ahead((*sums, *whole_sums), everything)
        self._sums |= {one: np.append(told[f"s{at}"], cut.sum(one)) for at, one in enumerate(sums)}
        self._counts |= {flag: np.append(told[f"n{at}"].astype(int), cut.count(flag)) for at, flag in enumerate(counts)}

    @property
    def _sums_add(self) -> bool:
        """Whether the sums of the cells add up to the total."""
        return self._partition or (self.placed_by and self.cut.shared)

    @property
    def _counts_add(self) -> bool:
        """Whether counts by cell can add up to the total: one cell a record, or one main line in one cell."""
        return self._partition or (self.placed_by and self.cut.places is None)

    def _apart(self, flag: Column | None) -> Asked:
        """How many records of a mask a cell adds to the total."""
        if self._partition:
            return self._distinct(flag)
        return records_of(flag, True, "" if self.cut.facts.single else "main")

    def _told(self, lines: ir.Table, asked: dict[str, Asked]) -> list[Numbers]:
        """What a query says of each cell; the cells themselves are learnt from it, when all of them are met there."""
        if self.cut.narrowed or self.placed_by or "_met" in self.__dict__:
            return self._cells(lines, **asked)
        rows = self.data.asked.rows(lines.group_by(CELL).aggregate(_met=_how_many, **asked))
        self._met = {cell: met for cell, met, *_ in rows}
        return self._laid([(cell, *values) for cell, _, *values in rows], len(asked))

    def sum(self, measure: Amount) -> Numbers:
        """The measure in each cell and in total."""
        self.ahead(sums=(measure,))
        return self._sums[measure].copy()

    def _repeated(self, measure: Amount) -> Numbers:
        """By place, in mode concerné: each record once a cell, for the whole of it."""
        once = self._once(self._rows(self.cut, measure.record), measure.record)
        return np.append(self._cells(once, s=lambda t: t[VALUE].sum())[0], self.cut.sum(measure))

    @functools.cached_property
    def _owns(self) -> tuple[Column, ...]:
        """The column of the codes, where each record has one."""
        if self.own is not None:
            return (self.own,)
        apart = self.column is None or self.placed_by or self.paired
        return () if apart else (self.cut.facts.dims[str(self.column)],)

    @staticmethod
    def _once(lines: ir.Table, value: Column) -> ir.Table:
        """Each record once a cell, with what it has (two neighbourhoods of a commune, two older codes)."""
        return lines.group_by(CELL, RECORD).aggregate(**{VALUE: value.make(lines).max()})

    def count(self, flag: Column | None = None) -> Rows:
        """Distinct records (those of the mask `flag`) in each cell and in total."""
        self.ahead(counts=(flag,))
        found = self._counts[flag].copy()
        if flag is not None:
            self.counted.append((flag, int(found[-1])))
        return found

    def _distinct(self, flag: Column | None) -> Asked:
        """How many records of a mask lines are: counted one by one only where one may come twice in a cell."""
        cut = self.cut
        if cut.facts.single or (not self.placed_by and (cut.places is None or not cut.shared)):
            return records_of(flag, True)
        if self.placed_by and cut.places is None:
            return records_of(flag, True, f"{CELLS[str(self.column)]}_once")
        return records_of(flag, False)

    def placed(self, measure: Amount, places: Mask) -> tuple[Numbers, Rows]:
        """What falls at some places, in each cell and in total, and how many records it comes from.

        The cells that have no key count all their records: what they hold is not shown for a reason of their own.
        """
        cut, part, whole = self.cut, measure.line, measure.record
        here = cut.lines(part, whole, *self._owns)
        here = here.filter(at(here.place, places))
        repeated = not cut.shared and cut.places is not None
        total, count = cut.one(
            here, s=lambda t: part.make(t).sum(), n=lambda t: t.record.nunique(where=whole.make(t) > 0)
        )
        if repeated:
            once = here.group_by(RECORD).aggregate(**{VALUE: whole.make(here).max()})
            total = cut.one(once, s=lambda t: t[VALUE].sum())[0]
        if self.column is None:
            return np.array([_number(total)]), np.array([int(count)])
        celled = self._rows(cut, lines=here)
        sums, counts = self._cells(
            celled, s=lambda t: part.make(t).sum(), n=lambda t: t.record.nunique(where=whole.make(t) > 0)
        )
        if repeated or (self.placed_by and not cut.shared):
            sums = self._cells(self._once(celled, whole), s=lambda t: t[VALUE].sum())[0]
        held = self.count(measure.positive)
        n = np.append(counts.astype(int), int(count))
        n[len(self.keys) : -1] = held[len(self.keys) : -1]
        return np.append(sums, _number(total)), n

    def beside(self, measure: Amount, entity: Column, mine: Column) -> Numbers:
        """In each cell and in total, the measure of the entities that have some of it under the mask in that cell."""
        cut = self.cut
        lines, worth = cut.worth(measure, entity, mine, *self._owns)
        whole = _beside(lines, [], entity, worth.make(lines), mine)
        total = _number(cut.one(whole, s=lambda t: t[VALUE].sum())[0])
        if self.column is None:
            return np.array([total])
        if not self.placed_by:
            lines = self._celled(cut, lines)
            values = worth.make(lines)
        elif cut.shared:
            lines = self._rows(cut, measure.line, entity, mine)
            values = measure.line.make(lines)
        else:
            lines = self._rows(cut, measure.record, entity, mine)
            first = ibis.row_number().over(ibis.window(group_by=[lines[CELL], lines.record], order_by=lines.place))
            lines = lines.mutate(turn=first)
            lines = lines.filter(lines.turn == 0)
            values = measure.record.make(lines)
        return np.append(
            self._cells(_beside(lines, [CELL], entity, values, mine), s=lambda t: t[VALUE].sum())[0], total
        )

    def leading(self, measure: Amount, column: str) -> Numbers:
        """In each cell the largest sum among the known codes of a column; there is none in total (NaN)."""
        dim = self.cut.facts.dims[column]
        lines, worth = self.cut.worth(measure, dim, *self._owns)
        lines = self._celled(self.cut, lines)
        lines = lines.mutate(code=dim.make(lines))
        lines = lines.filter(lines.code.notnull() & (lines.code != NO_PROJECT))
        sums = lines.group_by(CELL, "code").aggregate(**{VALUE: worth.make(lines).sum()})
        return np.append(np.maximum(self._cells(sums, s=lambda t: t[VALUE].max())[0], 0), np.nan)

    def count_of(self, entity: Column, flag: Column | None = None) -> Rows:
        """Distinct entities in each cell and in total."""
        columns = (entity,) if flag is None else (entity, flag)

        def kept(lines: ir.Table) -> ir.Table:
            return lines if flag is None else lines.filter(flag.make(lines))

        def distinct(lines: ir.Table) -> ir.Value:
            return entity.make(lines).nunique()

        total = int(self.cut.one(kept(self.cut.lines(*columns)), n=distinct)[0])
        self.counted.append((entity.known if flag is None else entity.known & flag, total))
        if self.column is None:
            return np.array([total])
        return np.append(self._cells(kept(self._rows(self.cut, *columns)), n=distinct)[0].astype(int), total)

    def count_both(self, entity: Column, one: Column, other: Column) -> Rows:
        """Distinct entities that have a record of each of two masks, in each cell and in total."""

        def both(lines: ir.Table, *keys: str) -> ir.Table:
            lines = lines.mutate(entity=entity.make(lines), one=_as_one(one, lines), other=_as_one(other, lines))
            met = lines.group_by(*keys, "entity").aggregate(one=lines.one.max(), other=lines.other.max())
            return met.filter(met.entity.notnull(), met.one == 1, met.other == 1)

        total = int(self.cut.one(both(self.cut.lines(entity, one, other)), n=_how_many)[0])
        if self.column is None:
            return np.array([total])
        lines = both(self._rows(self.cut, entity, one, other), CELL)
        return np.append(self._cells(lines, n=_how_many)[0].astype(int), total)

    def largest(self, values: Column) -> Numbers:
        """The largest single record of each cell and in total, for the dominance rule."""
        mains = self.cut.mains(values)
        total = _number(self.cut.one(mains, m=lambda t: values.make(t).max())[0])
        cells = self._cells(self._rows(self.cut, values), m=lambda t: values.make(t).max())[0]
        return np.append(np.maximum(cells, 0), max(total, 0.0))

    def medians(self, values: Column) -> tuple[Numbers, Rows]:
        """The median of a number a record (unknown left aside) in each cell and in total, and how many were known."""

        def known(lines: ir.Table, *keys: str) -> ir.Table:
            lines = lines.mutate(known=values.make(lines))
            lines = lines.filter(lines.known.notnull())
            return lines.group_by(*keys, RECORD).aggregate(**{VALUE: lines.known.max()})

        medians, counts = self._medians(
            known(self.cut.mains(values)), lambda: known(self._rows(self.cut, values), CELL)
        )
        self.counted.append((values.known, int(counts[-1])))
        return medians, counts

    def medians_of(self, values: Column, entity: Column) -> tuple[Numbers, Rows]:
        """The median, over the entities of each cell and in total, of the least number of each, and how many they are.

        Every record kept has an entity and a number.
        """

        def least(lines: ir.Table, *keys: str) -> ir.Table:
            lines = lines.mutate(entity=entity.make(lines), known=values.make(lines))
            return lines.group_by(*keys, "entity").aggregate(**{VALUE: lines.known.min()})

        return self._medians(
            least(self.cut.lines(values, entity)), lambda: least(self._rows(self.cut, values, entity), CELL)
        )

    def _medians(self, whole: ir.Table, by_cell: Callable[[], ir.Table]) -> tuple[Numbers, Rows]:
        medians, counts = np.full(self.size + 1, np.nan), np.zeros(self.size + 1, int)
        middle, number = self.cut.one(whole, m=lambda t: t[VALUE].median(), n=_how_many)
        medians[-1], counts[-1] = np.nan if middle is None else float(middle), int(number)
        if self.column is None:
            return medians, counts
        lines = by_cell().group_by(CELL).aggregate(m=lambda t: t[VALUE].median(), n=_how_many)
        for cell, median, count in self.data.asked.rows(lines):
            medians[self._index[cell]], counts[self._index[cell]] = float(median), int(count)
        return medians, counts


def _how_many(lines: ir.Table) -> ir.Value:
    return lines.count()


def _as_one(mask: Column, lines: ir.Table) -> ir.Value:
    return ibis.ifelse(mask.make(lines), 1, 0)


def _beside(lines: ir.Table, keys: list[str], entity: Column, worth: ir.Value, mine: Column) -> ir.Table:
    """What each pair of cell and entity is worth, those with something under the mask only."""
    lines = lines.mutate(entity=entity.make(lines), worth=worth, mine=ibis.ifelse(mine.make(lines), worth, 0))
    lines = lines.filter(lines.entity.notnull())
    sums = lines.group_by(*keys, "entity").aggregate(own=lines.mine.sum(), **{VALUE: lines.worth.sum()})
    return sums.filter(sums.own > 0)
