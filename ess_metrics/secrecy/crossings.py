"""What may be released together: secrecy across filters and breakdowns (docs/secrecy.md).

A question about people or lots crosses *columns*: those that its filters narrow and the one that breaks it down. For
one column the pattern is that of the contract. For two, each small atom of their table is hidden with the three other
corners of a rectangle, and hidden totals stay linked through hidden atoms, so that no equation gives one of them. Any
other set (a commune, several years) is shown only if it follows from what that pattern shows already, so that asking
for it teaches nothing. Three columns or more, two for lots and leases, are shown only where the whole table has no
small atom.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ess_metrics.counting.facts import families, remembered
from ess_metrics.counting.indicator import LEASES, LOTS, PEOPLE
from ess_metrics.counting.places import PLACE_FILTERS, allowed_places
from ess_metrics.counting.slices import UNKNOWN_OF, Slice
from ess_metrics.indicators import BY_ID, Indicator, select
from ess_metrics.indicators.founders import people
from ess_metrics.model.dataset import REASONS, UNPLACED, Dataset
from ess_metrics.model.result import OK, Values
from ess_metrics.model.selection import Selection
from ess_metrics.secrecy.cells import DOMINANCE, SMALLEST, hidden_of, protect

FINE = {"commune": "code_quartier", "ensemble": "code_quartier", "famille": "dispositif_code"}
# How many people have an unknown sex or age is no secret about anybody: such an atom needs no protection of its own.
ATTRIBUTES = ("sexe", "tranche_age")
UNKNOWN = (REASONS[UNPLACED], *UNKNOWN_OF.values())
# Beyond that many columns, a table is shown only when none of its atoms is small. Lots are listed one by one: everybody
# knows which atoms are empty, and an empty corner protects nothing.
MOST_CROSSED = {PEOPLE: 2, LOTS: 1, LEASES: 1}
_EMPTY_COST = 0.5


@dataclass(frozen=True)
class Axis:
    """A column of the population: the cell of each record, and the names of the cells (keys, then reasons)."""

    codes: np.ndarray
    labels: tuple[str, ...]
    keys: int


@dataclass(frozen=True)
class Population:
    """Everything an indicator counts without any filter: its slice, the unit of each record, its size for dominance."""

    cut: Slice
    unit: np.ndarray
    size: np.ndarray | None
    rule: str


@dataclass(frozen=True)
class Pattern:
    """What is hidden of a table of two columns: `atoms`, and the totals of its `rows` and `columns`."""

    atoms: np.ndarray
    rows: np.ndarray
    columns: np.ndarray
    total: bool

    def tells(self, rows: np.ndarray, columns: np.ndarray) -> bool:
        """Whether the sum of a rectangle of atoms follows from what is shown."""
        asked = self.atoms & rows[:, None] & columns[None, :]
        return not asked.any() or _follows(self._edges(), np.pad(asked, (0, 1)))

    def _edges(self) -> np.ndarray:
        whole = np.pad(self.atoms, (0, 1))
        whole[:-1, -1], whole[-1, :-1], whole[-1, -1] = self.rows, self.columns, self.total
        return whole


def _follows(hidden: np.ndarray, asked: np.ndarray) -> bool:
    """Whether potentials of rows and columns add up to 1 on the asked hidden cells and 0 on the other hidden ones."""
    across, down = np.full(hidden.shape[0], np.nan), np.full(hidden.shape[1], np.nan)
    for start in np.flatnonzero(hidden.any(axis=1)):
        if not np.isnan(across[start]):
            continue
        across[start], queue = 0.0, [(True, int(start))]
        while queue:
            is_row, at = queue.pop()
            line, wanted = (hidden[at], asked[at]) if is_row else (hidden[:, at], asked[:, at])
            mine, others = (across, down) if is_row else (down, across)
            fresh = np.flatnonzero(line & np.isnan(others))
            others[fresh] = wanted[fresh] - mine[at]
            queue += [(not is_row, int(other)) for other in fresh]
    row, column = np.nonzero(hidden)
    return bool(np.allclose(across[row] + down[column], asked[row, column]))


def sheltered(data: Dataset, indicator: Indicator, by: str | None, selection: Selection, made: Values) -> Values:
    """The values, already protected one by one, with what other questions would give away hidden too."""
    if indicator.staged and by == "etape":
        by = None  # its stages contain each other: shown or hidden together
    made = _crossings(data, indicator, by, selection, made)
    return _parts(data, indicator, by, selection, made)


def _parts(data: Dataset, indicator: Indicator, by: str | None, selection: Selection, made: Values) -> Values:
    """A share without the cells whose people, on one side or the other, could not be counted by themselves.

    A share with its base is a count of each side.
    """
    if indicator.sides is None:
        return made
    column, sides = indicator.sides
    asked = set(selection.values(column))
    wanted = [[code for code in side if not asked or code in asked] for side in sides]
    parts = [selection.plus(column, *side) for side in wanted if side]
    cells = [_judge(data, _crossed(data, _counted_people(), by, part)) for part in parts]
    total = not all(_judge(data, _crossed(data, _counted_people(), None, part))(None) for part in parts)
    rows = np.array([total or not all(judge(key) for judge in cells) for key in made.keys], bool) & (made.status == OK)
    rest = [
        item.value is not None and (total or (item.cell and not all(judge(item.reason) for judge in cells)))
        for item in made.not_shown
    ]
    return hidden_of(made, rows, np.array(rest, bool), total)


def _counted_people() -> Indicator:
    return BY_ID["founders"]


def _crossings(data: Dataset, indicator: Indicator, by: str | None, selection: Selection, made: Values) -> Values:
    if not selection.where:
        wider = by in FINE or indicator.secrecy != PEOPLE
        judge = _judge(data, _crossed(data, indicator, by, selection)) if wider else None
        total = False
    else:
        total = not _judge(data, _crossed(data, indicator, None, selection))(None)
        judge = _judge(data, _crossed(data, indicator, by, selection))
    if judge is None:
        return made
    beside = np.array([item.value is not None for item in made.not_shown], bool)
    rows = np.array([total or not judge(key) for key in made.keys], bool) & (made.status == OK)
    rest = np.array([total or (item.cell and not judge(item.reason)) for item in made.not_shown], bool)
    return hidden_of(made, rows, rest & beside, total)


@dataclass(frozen=True)
class _Crossed:
    """A question in cells: the population, its columns, the cells asked of each, and the one broken down."""

    population: Population
    indicator: Indicator
    place: str
    columns: tuple[str, ...]
    asked: tuple[np.ndarray, ...]
    whole: bool
    by: str | None


def _crossed(data: Dataset, indicator: Indicator, by: str | None, selection: Selection) -> _Crossed:
    """The columns that a question crosses; `whole` is false when a filter cuts through a cell."""
    place = selection.place
    counted = _counted(indicator)
    whole = population(data, counted, place)
    asked: dict[str, np.ndarray] = {}
    clean = True
    for column, values in selection.where:
        fine = FINE.get(column, column)
        cells, cuts, narrow = _cells_of(data, counted, place, fine, Selection(((column, values),), place=place))
        if narrow:
            asked[fine] = asked[fine] & cells if fine in asked else cells
            clean &= not cuts
    broken = FINE.get(by, by) if by is not None and by in counted.by else None
    if broken is not None and broken not in asked:
        asked[broken] = np.ones(len(axis(data, counted, place, broken).labels), bool)
    columns = tuple(sorted(asked))
    return _Crossed(whole, counted, place, columns, tuple(asked[name] for name in columns), clean, by)


def _counted(indicator: Indicator) -> Indicator:
    return BY_ID[indicator.sheltered_as] if indicator.sheltered_as else indicator


def population(data: Dataset, indicator: Indicator, place: str) -> Population:
    """Everything an indicator counts, without filter."""

    def make() -> Population:
        made = indicator.compute(select(data, Selection(place=place)), None)
        if made.behind is None or not isinstance(made.behind.cut, Slice) or indicator.secrecy is None:
            raise TypeError(f"{indicator.id}: secrecy asks for what was counted")
        cut, size = made.behind.cut, made.behind.sizes
        unit = people(select(data, Selection())) if indicator.secrecy == PEOPLE else np.arange(cut.facts.size)
        return Population(cut, unit[cut.records], None if size is None else size[cut.records], indicator.secrecy)

    return remembered(data, ("population", indicator.id, place), make)


def axis(data: Dataset, indicator: Indicator, place: str, column: str) -> Axis:
    """The cells of a column of the population."""

    def make() -> Axis:
        group = population(data, indicator, place).cut.by(column)
        return Axis(group.bucket, (*group.keys, *group.reasons), len(group.keys))

    return remembered(data, ("axis", indicator.id, place, column), make)


def _cells_of(data: Dataset, indicator: Indicator, place: str, column: str, asked: Selection):
    """(the cells that a filter keeps, whether it cuts through one, whether it leaves anything out)."""
    whole = population(data, indicator, place).cut
    if column not in whole.facts.dims and column != "code_quartier":
        return None, False, False
    kept = np.isin(whole.records, Slice(data, whole.facts.name, asked, whole.asked & whole.mask).records)
    cells = axis(data, indicator, place, column)
    inside = np.bincount(cells.codes[kept], minlength=len(cells.labels)) > 0
    for filtered, chosen in asked.where:
        inside |= _meant(data, filtered, chosen, cells)
    outside = np.bincount(cells.codes[~kept], minlength=len(cells.labels)) > 0
    return inside, bool((inside & outside).any()), not kept.all()


def _meant(data: Dataset, column: str, chosen, cells: Axis) -> np.ndarray:
    """The cells that these values of a column mean, nobody being there included: a zero may be hidden too."""
    found = np.zeros(len(cells.labels), bool)
    if column in PLACE_FILTERS:
        found[: cells.keys] = allowed_places(data, column, chosen)[: cells.keys]
    else:
        images = families(data) if column == "famille" else {}
        found[: cells.keys] = [images.get(label, label) in chosen for label in cells.labels[: cells.keys]]
    return found


def _judge(data: Dataset, crossed: _Crossed) -> Callable[[str | None], bool]:
    """A function that says whether a cell of the question (its key, a reason, None for the total) may be shown."""
    if not crossed.columns or not all(cells.any() for cells in crossed.asked):  # nothing to cross, or nobody there
        return lambda key: True
    if not crossed.whole:
        return lambda key: False
    if len(crossed.columns) > MOST_CROSSED[crossed.population.rule]:
        safe = _all_safe(data, crossed)
        return lambda key: safe
    pattern = pattern_of(data, crossed.indicator, crossed.place, crossed.columns)
    cells = {} if crossed.by is None else _named_cells(data, crossed, crossed.by)
    fine = "" if crossed.by is None else FINE.get(crossed.by, crossed.by)

    def judge(key: str | None) -> bool:
        asked = [
            mask & cells[key] if name == fine and key is not None and key in cells else mask
            for name, mask in zip(crossed.columns, crossed.asked, strict=True)
        ]
        return pattern.tells(asked[0], asked[1] if len(asked) > 1 else np.ones(1, bool))

    return judge


def _named_cells(data: Dataset, crossed: _Crossed, by: str) -> dict[str, np.ndarray]:
    """Key or reason of the breakdown -> the cells of its fine column."""
    fine = axis(data, crossed.indicator, crossed.place, FINE.get(by, by))
    if by not in FINE:
        return {label: np.arange(len(fine.labels)) == at for at, label in enumerate(fine.labels)}
    coarse = axis(data, crossed.indicator, crossed.place, by)
    found = {label: np.zeros(len(fine.labels), bool) for label in coarse.labels}
    for at, below in np.unique(np.stack([coarse.codes, fine.codes]), axis=1).T:
        found[coarse.labels[at]][below] = True
    for key in coarse.labels[: coarse.keys]:
        found[key] |= _meant(data, by, (key,), fine)
    return found


def _table(whole: Population, codes: list[np.ndarray], shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Distinct units of each atom, and which atoms are too small or dominated."""
    atom = np.ravel_multi_index(codes, shape) if len(whole.unit) else np.empty(0, int)
    count = int(np.prod(shape))
    pairs = np.unique(np.stack([atom, whole.unit]), axis=1)
    n = np.bincount(pairs[0], minlength=count)
    small = (n > 0) & (n < SMALLEST[whole.rule])
    if whole.size is not None:
        largest, total = np.zeros(count), np.bincount(atom, np.nan_to_num(whole.size), count)
        np.maximum.at(largest, atom, np.nan_to_num(whole.size))
        small |= (n > 0) & (largest > DOMINANCE * total)
    return n.reshape(shape), small.reshape(shape)


def _all_safe(data: Dataset, crossed: _Crossed) -> bool:
    """Whether no atom of the whole table of these columns is small."""

    def make() -> bool:
        axes = [axis(data, crossed.indicator, crossed.place, name) for name in crossed.columns]
        atoms, codes = np.unique(np.stack([one.codes for one in axes]), axis=1, return_inverse=True)
        small = _table(crossed.population, [codes.ravel()], (atoms.shape[1],))[1]
        for name, one, cells in zip(crossed.columns, axes, atoms, strict=True):
            small &= ~_unknown_attribute(name, one)[cells]
        return not small.any()

    return remembered(data, ("safe", crossed.indicator.id, crossed.place, crossed.columns), make)


def pattern_of(data: Dataset, indicator: Indicator, place: str, columns: tuple[str, ...]) -> Pattern:
    """What is hidden of the table of one or two columns."""
    return remembered(
        data, ("pattern", indicator.id, place, columns), lambda: _pattern(data, indicator, place, columns)
    )


def _pattern(data: Dataset, indicator: Indicator, place: str, columns: tuple[str, ...]) -> Pattern:
    hidden = [_alone(data, indicator, place, name) for name in columns]
    total = all(mask.all() for mask, _ in hidden) or hidden[0][1]
    if len(columns) == 1:
        mask = hidden[0][0]
        return Pattern(mask[:, None], mask, np.array([total]), total)
    axes = [axis(data, indicator, place, name) for name in columns]
    shape = tuple(len(one.labels) for one in axes)
    n, small = _table(population(data, indicator, place), [one.codes for one in axes], shape)
    for at, (name, one) in enumerate(zip(columns, axes, strict=True)):
        np.moveaxis(small, at, 0)[_unknown_attribute(name, one)] = False
    atoms = _closed(n, small, hidden[0][0], hidden[1][0], axes)
    return Pattern(atoms, hidden[0][0], hidden[1][0], total)


def _unknown_attribute(column: str, cells: Axis) -> np.ndarray:
    """The cells of a column that hold people of whom this attribute is unknown."""
    return np.array([column in ATTRIBUTES and label in UNKNOWN for label in cells.labels], bool)


def _alone(data: Dataset, indicator: Indicator, place: str, column: str) -> tuple[np.ndarray, bool]:
    """The cells of one column that the contract hides when nothing is filtered, and whether it hides the total."""
    found = protect(indicator.compute(select(data, Selection(place=place)), column), indicator.secrecy)
    dark = {key for key, status in zip(found.keys, found.status, strict=True) if status == "secret"}
    dark |= {item.reason for item in found.not_shown if item.cell and item.status == "secret"}
    cells = axis(data, indicator, place, column)
    mask, total = np.array([label in dark for label in cells.labels], bool), found.total.status == "secret"
    n = np.bincount(cells.codes, minlength=len(cells.labels))
    if indicator.secrecy != PEOPLE and not total and (mask & (n > 0)).sum() == 1 and (~mask & (n > 0)).any():
        mask[np.argmin(np.where(mask | (n == 0), np.inf, n))] = True  # lots are listed: an empty cell hides nothing
    return mask, total


def _closed(n: np.ndarray, small: np.ndarray, rows: np.ndarray, columns: np.ndarray, axes) -> np.ndarray:
    """The atoms to hide: the small ones, those that nobody can ask for, and what protects them."""
    used_rows, used_columns = n.any(axis=1), n.any(axis=0)
    hidden = small.copy()
    hidden[axes[0].keys :, axes[1].keys :] |= n[axes[0].keys :, axes[1].keys :] > 0
    if used_rows.sum() < 2 or used_columns.sum() < 2:
        return hidden | (rows[:, None] & columns[None, :]) | (rows[:, None] if used_columns.sum() < 2 else columns)
    at_rows, at_columns = np.flatnonzero(used_rows), np.flatnonzero(used_columns)
    inner = np.ix_(at_rows, at_columns)
    kept, counts = hidden[inner].copy(), n[inner]
    _link(kept, counts, np.flatnonzero(rows[at_rows]))
    _link(kept.T, counts.T, np.flatnonzero(columns[at_columns]))
    for row, column in zip(*np.nonzero(small[inner]), strict=True):
        _complete(kept, counts, row, column)
    hidden[inner] |= kept
    return hidden


def _cost(hidden: np.ndarray, n: np.ndarray) -> np.ndarray:
    return np.where(hidden, 0.0, np.where(n > 0, n + 1.0, _EMPTY_COST))


def _link(hidden: np.ndarray, n: np.ndarray, lines: np.ndarray) -> None:
    """Join hidden totals through hidden atoms: each shares with the first one a column where both are hidden."""
    for line in lines[1:]:
        cost = _cost(hidden, n)
        at = int(np.argmin(cost[lines[0]] + cost[line]))
        hidden[lines[0], at] = hidden[line, at] = True


def _complete(hidden: np.ndarray, n: np.ndarray, row: int, column: int) -> None:
    """Hide the cheapest rectangle that has this atom as a corner and leaves it two possible values at least."""
    cost = _cost(hidden, n)
    price = cost[row][None, :] + cost[:, column][:, None] + cost
    still = ((n[row][None, :] == 0) | (n[:, column][:, None] == 0)) & (n == 0)
    price[still] += 1e6
    price[row, :] = price[:, column] = np.inf
    there, across = np.unravel_index(int(np.argmin(price)), price.shape)
    hidden[row, across] = hidden[there, column] = hidden[there, across] = True


__all__ = ["Pattern", "pattern_of", "sheltered"]
