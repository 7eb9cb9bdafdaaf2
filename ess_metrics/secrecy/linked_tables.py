"""What is hidden of all the tables of one population, decided together, once: no answer gives away what another hides.

A *column* sorts the people into cells; the tables are those of each column, and of each pair of columns. A small cell
(1 to 4 people) is safe when there is another population, as possible as the true one, that gives the same number
in every cell that is shown, and another one in this cell. Such a population is looked for among the simplest: two
people of the true one exchange what they are in one column, or one person moves from a hidden cell to another. The
cells that the exchange touches are hidden, the cheapest exchange is taken, in an order that depends on the data alone.
Nobody, however clever (linear or integer programming), tells the two populations apart by what is shown.

An answer that is none of these tables is shown only when it follows from them, so it adds nothing (`crossings`).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

LEAST = 5  # people; below, a cell is hidden
MOST_TARGETS = 4000  # beyond that many small cells, a pair of columns is not shown at all
MOST_CANDIDATES = 3000
# What it costs to hide a cell, to hide that nobody is there, to contradict a threshold, to hide a cell of one column:
# dear, since the contract says which ones are hidden there.
_SHOWN, _EMPTY, _UNLIKELY, _CONTRACT = 10.0, 25.0, 15.0, 1000.0
_FEW = 3


@dataclass(frozen=True)
class Column:
    """How a column sorts the records: the cell of each, how many cells, how many have a key, and the hidden ones.

    `wider`: unions of cells that are asked for too (the neighbourhoods of a commune). `sides`: the cells say who is
    counted by a share and how (cell 0: not counted); a row of them is shown or hidden whole.
    """

    name: str
    codes: np.ndarray
    size: int
    keys: int
    dark: np.ndarray
    wider: tuple[np.ndarray, ...] = ()
    sides: bool = False
    apart: str = ""  # columns of one group are never crossed (the two places of a person)


class LinkedTables:
    """The hidden cells of each column (`single[name]`) and of each pair (`double[name, name]`, names in order)."""

    def __init__(self, units: np.ndarray, columns: Sequence[Column]):
        self.columns = {column.name: column for column in sorted(columns, key=lambda column: column.name)}
        self.names = tuple(self.columns)
        here = units >= 0
        self._units = np.unique(units[here], return_inverse=True)[1]
        self._codes = {name: column.codes[here].astype("int64") for name, column in self.columns.items()}
        alone = np.bincount(self._units)[self._units] == 1 if here.any() else np.empty(0, bool)
        self._rows = np.flatnonzero(alone)  # records of people who have one: they can stand for another
        self.single: dict[str, np.ndarray] = {}
        self.n1: dict[str, np.ndarray] = {}
        self.double: dict[tuple[str, str], np.ndarray] = {}
        self.n2: dict[tuple[str, str], np.ndarray] = {}
        self._cost: dict[tuple[str, str], np.ndarray] = {}
        self._safe: dict[tuple[str, str], np.ndarray] = {}
        self._count()
        self._hide_small()
        self._settle()

    # -- counting ------------------------------------------------------------------------------------------------------

    def _count(self) -> None:
        for name, column in self.columns.items():
            self.n1[name] = self._people(self._codes[name], column.size)
            self.single[name] = column.dark.copy()
        for first, second in self.pairs():
            one, two = self.columns[first], self.columns[second]
            cells = self._codes[first] * two.size + self._codes[second]
            self.n2[first, second] = self._people(cells, one.size * two.size).reshape(one.size, two.size)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """The pairs of columns that a question may cross."""
        for at, first in enumerate(self.names):
            for second in self.names[at + 1 :]:
                one, two = self.columns[first], self.columns[second]
                if not (one.apart and one.apart == two.apart):
                    yield first, second

    def _people(self, cells: np.ndarray, count: int) -> np.ndarray:
        if not len(cells):
            return np.zeros(count, int)
        width = int(self._units.max()) + 1
        return np.bincount(np.unique(cells * width + self._units) // width, minlength=count)

    # -- what is hidden by itself --------------------------------------------------------------------------------------

    def _hide_small(self) -> None:
        for name, column in self.columns.items():
            if not column.sides:
                _close(self.single[name], self.n1[name])
        for pair, n in self.n2.items():
            one, two = (self.columns[name] for name in pair)
            if one.sides or two.sides:
                hidden = self._sides_hidden(pair)
            else:
                hidden = (n > 0) & (n < LEAST)
                hidden[one.keys :, two.keys :] |= n[one.keys :, two.keys :] > 0  # nobody can ask for these
            if (hidden & (n > 0)).sum() > MOST_TARGETS:
                hidden[:] = True
            self.double[pair] = hidden
            self._safe[pair] = np.zeros(n.shape, bool)
            self._close_lines(pair)
            self._cost[pair] = np.where(n > 0, _SHOWN + n / (n + 50.0), _EMPTY)
            self._cost[pair][self.double[pair]] = 0.0

    def _sides_hidden(self, pair: tuple[str, str]) -> np.ndarray:
        """Rows whose counted people are few, with those that keep them from being found."""
        base = self._base(pair)
        few = (base > 0) & (base < LEAST)
        _close(few, base)
        hidden = np.zeros(self.n2[pair].shape, bool)
        if self.columns[pair[0]].sides:
            hidden[:, few] = True
        else:
            hidden[few] = True
        return hidden

    def _base(self, pair: tuple[str, str]) -> np.ndarray:
        """How many people a share counts in each cell of the other column (who has two records may count twice)."""
        n = self.n2[pair]
        return n[1:].sum(axis=0) if self.columns[pair[0]].sides else n[:, 1:].sum(axis=1)

    def _close_lines(self, pair: tuple[str, str]) -> None:
        """No line whose total is shown has a hidden cell that the others give."""
        if any(self.columns[name].sides for name in pair):
            return
        hidden, n = self.double[pair], self.n2[pair]
        changed = True
        while changed:
            changed = False
            for lines, counts, dark in ((hidden, n, self.single[pair[0]]), (hidden.T, n.T, self.single[pair[1]])):
                for at in np.flatnonzero((lines & (counts > 0)).any(axis=1) & ~dark):
                    changed |= _close(lines[at], counts[at])

    # -- other populations ---------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        if not len(self._rows):
            return
        for name, column in self.columns.items():
            if not column.sides:
                for cells in self._small_cells(name, column):
                    self._move(name, cells)
        for pair in self.double:
            for first, second in self._targets(pair):
                self._exchange(pair, first, second)
        for pair in self.double:
            self._close_lines(pair)

    def _small_cells(self, name: str, column: Column) -> Iterator[np.ndarray]:
        """The hidden cells of a column as masks, then its small unions."""
        n = self.n1[name]
        yield from (mask for mask in _singles(column.size) if 0 < n[mask].sum() < LEAST)
        for union in column.wider:
            if 0 < n[union].sum() < LEAST:
                yield union

    def _targets(self, pair: tuple[str, str]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """The small cells of a pair of columns as two masks: its own, then those of unions."""
        one, two = (self.columns[name] for name in pair)
        if self.double[pair].all():
            return
        if one.sides or two.sides:
            yield from self._small_bases(pair)
            return
        n = self.n2[pair]
        for row, column in zip(*np.nonzero((n > 0) & (n < LEAST)), strict=True):
            if (row < one.keys or column < two.keys) and not self._safe[pair][row, column]:
                yield np.arange(one.size) == row, np.arange(two.size) == column
        yield from self._small_unions(pair)

    def _small_unions(self, pair: tuple[str, str]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        one, two = (self.columns[name] for name in pair)
        n = self.n2[pair]
        rows, columns = _singles(one.size), _singles(two.size)
        asked = [*itertools.product(one.wider, (*columns, *two.wider)), *itertools.product(rows, two.wider)]
        yield from ((rows, columns) for rows, columns in asked if 0 < n[np.ix_(rows, columns)].sum() < LEAST)

    def _small_bases(self, pair: tuple[str, str]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        first = self.columns[pair[0]].sides
        base = self._base(pair)
        counted = np.arange(self.columns[pair[0] if first else pair[1]].size) > 0
        for at in np.flatnonzero((base > 0) & (base < LEAST)):
            here = np.arange(len(base)) == at
            yield (counted, here) if first else (here, counted)

    def _move(self, name: str, cells: np.ndarray) -> None:
        """Somebody moves between this cell and another hidden one: the cheapest move is taken."""
        n, codes, rows = self.n1[name], self._codes[name], self._rows
        inside, outside = np.flatnonzero(cells & (n > 0)), np.flatnonzero(~cells & (n > 0))
        if not len(outside):
            return
        hidden = self.single[name] & (n > 0)
        only_small = hidden.sum() > 2 and not (n[hidden] >= LEAST).any()
        best: tuple[float, int, int] | None = None
        for sources, ends in ((inside, outside), (outside, inside)):
            for row in _spread(rows[np.isin(codes[rows], sources)], 60):
                price = self._move_price(name, row, ends)
                price += np.where(self.single[name][ends], 0.0, _CONTRACT) + (not hidden[codes[row]]) * _CONTRACT
                price += _UNLIKELY * (n[codes[row]] == 1) + _UNLIKELY * (only_small & (n[ends] == LEAST - 1))
                at = int(np.argmin(price))
                if best is None or price[at] < best[0]:
                    best = (float(price[at]), int(row), int(ends[at]))
        if best is None:
            return
        _, row, end = best
        for cell in (int(codes[row]), end):
            self.single[name][cell] = True
            for other in self.names:
                self._touch(name, cell, other, int(self._codes[other][row]))

    def _move_price(self, name: str, row: int, ends: np.ndarray) -> np.ndarray:
        price = np.zeros(len(ends))
        for other in self.names:
            cost = self._cost_of(name, other)
            if cost is not None:
                there = self._codes[other][row]
                price += cost[self._codes[name][row], there] + cost[ends, there]
        return price

    def _exchange(self, pair: tuple[str, str], first: np.ndarray, second: np.ndarray) -> None:
        """Two people exchange their cell of one of the columns, which makes one more or one less here."""
        rows = self._rows
        in_first, in_second = first[self._codes[pair[0]][rows]], second[self._codes[pair[1]][rows]]
        here, away = rows[in_first & in_second], rows[~in_first & ~in_second]
        across, along = rows[in_first & ~in_second], rows[~in_first & in_second]
        best: tuple[float, str, int, int] | None = None
        for sources, others, less in ((here, away, True), (across, along, False)):
            if not len(others):
                continue
            for row in _spread(sources, _FEW if less else 2 * _FEW):
                for swapped in pair:
                    price = self._exchange_price(swapped, row, _spread(others, MOST_CANDIDATES))
                    at = int(np.argmin(price))
                    if best is None or price[at] < best[0]:
                        best = (float(price[at]), swapped, int(row), int(_spread(others, MOST_CANDIDATES)[at]))
                if best is not None and best[0] < 1e-9:
                    break
        if best is not None:
            self._swap(*best[1:])

    def _exchange_price(self, name: str, row: int, others: np.ndarray) -> np.ndarray:
        price = np.zeros(len(others))
        mine, theirs = self._codes[name][row], self._codes[name][others]
        for other in self.names:
            cost = self._cost_of(name, other)
            if cost is None:
                continue
            here, there = self._codes[other][row], self._codes[other][others]
            corners = cost[mine, here] + cost[mine, there] + cost[theirs, here] + cost[theirs, there]
            n = self.counts(name, other)
            corners = corners + 0.5 * (n[mine, here] == 1) + 0.5 * (n[theirs, there] == 1)
            price += np.where(here != there, corners, 0.0)
        return price

    def _swap(self, name: str, row: int, other_row: int) -> None:
        cells = [int(self._codes[name][at]) for at in (row, other_row)]
        for other in self.names:
            there = [int(self._codes[other][at]) for at in (row, other_row)]
            if self._cost_of(name, other) is not None and there[0] != there[1]:
                for cell in cells:
                    for across in there:
                        self._touch(name, cell, other, across)

    def _touch(self, name: str, cell: int, other: str, across: int) -> None:
        """Hide a cell whose number the other population changes; it is safe from then on."""
        if (name, other) not in self.double and (other, name) not in self.double:
            return
        pair, at = ((name, other), (cell, across)) if (name, other) in self.double else ((other, name), (across, cell))
        self._safe[pair][at] = True
        whole = slice(None)
        row = whole if self.columns[pair[0]].sides else at[0]
        column = whole if self.columns[pair[1]].sides else at[1]
        self.double[pair][row, column] = True
        self._cost[pair][row, column] = 0.0

    def _cost_of(self, name: str, other: str) -> np.ndarray | None:
        if (name, other) in self._cost:
            return self._cost[name, other]
        return self._cost[other, name].T if (other, name) in self._cost else None

    def counts(self, name: str, other: str) -> np.ndarray:
        """How many people are in each cell of two columns, rows of the first one."""
        return self.n2[name, other] if (name, other) in self.n2 else self.n2[other, name].T

    def hidden(self, first: str, second: str) -> np.ndarray:
        """The hidden cells of two columns, rows of the first one."""
        return self.double[first, second] if (first, second) in self.double else self.double[second, first].T


def _close(hidden: np.ndarray, n: np.ndarray) -> bool:
    """Hide the smallest shown cell of a line (in place) when its total and what is shown give the hidden ones."""
    dark = n[hidden & (n > 0)]
    if not len(dark):
        return False
    given = len(dark) == 1 or (dark == 1).all() or (len(dark) > 2 and (dark == LEAST - 1).all())
    free = ~hidden & (n > 0)
    if not given or not free.any():
        return False
    hidden[np.argmin(np.where(free, n, np.inf))] = True
    return True


def _singles(size: int) -> list[np.ndarray]:
    """The mask of each cell."""
    return list(np.eye(size, dtype=bool))


def _spread(rows: np.ndarray, most: int) -> np.ndarray:
    """At most that many rows, evenly taken."""
    return rows if len(rows) <= most else rows[np.linspace(0, len(rows) - 1, most).astype(int)]


__all__ = ["Column", "LinkedTables"]
