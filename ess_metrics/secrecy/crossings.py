"""What may be released together: secrecy across filters and breakdowns (docs/secrecy.md).

A question about people or lots crosses *columns*: those that its filters narrow and the one that breaks it down. For
people, what is hidden of the tables of one and of two columns is decided once for the whole folder (`linked_tables`).
Any other set (a commune, several years) is shown only if it follows from what these tables show already, so that
asking for it teaches nothing; three columns or more, only where two of them say that nobody is there. Lots and leases
are listed one by one: what is told of them is one column, or a whole table without a small atom.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ess_metrics.counting.facts import remembered
from ess_metrics.counting.indicator import LEASES, LOTS, PEOPLE
from ess_metrics.indicators import Indicator
from ess_metrics.indicators.founders import STAGES
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import OK, Values
from ess_metrics.model.selection import Selection
from ess_metrics.secrecy.cells import hidden_of
from ess_metrics.secrecy.empty_cells import with_empty_cells, without_shown_empty_cells
from ess_metrics.secrecy.people_tables import SIDES, linked, name_of
from ess_metrics.secrecy.populations import (
    FINE,
    Crossed,
    axis,
    counted_people,
    crossed_by,
    named_cells,
)
from ess_metrics.secrecy.potentials import Potentials
from ess_metrics.secrecy.premises_tables import hidden_cells, nothing_secret

# Beyond that many columns, a cell is shown only where it adds nothing to narrower tables (people), or when no crossing
# of all columns has a small atom (lots and leases: everybody knows which are where).
MOST_CROSSED = {PEOPLE: 2, LOTS: 1, LEASES: 1}
Judge = Callable[[str | None], bool]


@dataclass(frozen=True, eq=False)
class Pattern:
    """What is hidden of a table of two columns: `atoms`, and the totals of its `rows` and `columns`."""

    atoms: np.ndarray
    rows: np.ndarray
    columns: np.ndarray
    total: bool

    def tells(self, rows: np.ndarray, columns: np.ndarray) -> bool:
        """Whether the sum of a rectangle of atoms follows from what is shown."""
        asked = self.atoms & rows[:, None] & columns[None, :]
        return not asked.any() or self._potentials.give(np.pad(asked, (0, 1)))

    @functools.cached_property
    def _potentials(self) -> Potentials:
        whole = np.pad(self.atoms, (0, 1))
        whole[:-1, -1], whole[-1, :-1], whole[-1, -1] = self.rows, self.columns, self.total
        return Potentials(whole)


def sheltered(data: Dataset, indicator: Indicator, by: str | None, selection: Selection, made: Values) -> Values:
    """The values, already protected one by one, with what other questions would give away hidden too."""
    if indicator.secrecy != PEOPLE:
        return _crossings(data, indicator, by, selection, made)
    if indicator.staged and by == "etape":
        return _stages(data, selection, made)
    hide = _parts if indicator.sides else _crossings
    return _without_asides(data, selection, hide(data, indicator, by, selection, made))


def _parts(data: Dataset, indicator: Indicator, by: str | None, selection: Selection, made: Values) -> Values:
    """A share without the cells whose people, on one side or the other, could not be counted by themselves.

    A share with its base is a count of each side.
    """
    if indicator.sides is None:
        return made
    column, sides = indicator.sides
    before, asked = made, set(selection.values(column))
    made = with_empty_cells(data, crossed_by(data, counted_people(), by, selection), made)
    wanted = [[code for code in side if not asked or code in asked] for side in sides]
    parts = [selection.plus(column, *side) for side in wanted if side]
    cells = [_judge(data, crossed_by(data, counted_people(), by, part)) for part in parts]
    total = not all(_judge(data, crossed_by(data, counted_people(), None, part))(None) for part in parts)
    known = set(before.keys)
    rows = np.array([(total and key in known) or not all(judge(key) for judge in cells) for key in made.keys], bool)
    rest = [
        item.value is not None and (total or (item.cell and not all(judge(item.reason) for judge in cells)))
        for item in made.not_shown
    ]
    return without_shown_empty_cells(before, hidden_of(made, rows, np.array(rest, bool), total))


def _side_judge(data: Dataset, indicator: Indicator, crossed: Crossed) -> Judge:
    """As `_judge`, of a share of an attribute that no breakdown bears: who is counted is a column, crossed with one."""
    if len(crossed.columns) > 1:
        return lambda key: False
    if not crossed.columns:
        return lambda key: True
    hidden = np.asarray(linked(data).hidden(name_of(crossed.columns[0], crossed.place), indicator.id).any(axis=1))
    return _judge(data, crossed, Pattern(hidden[:, None], hidden, np.zeros(1, bool), False))


def _stages(data: Dataset, selection: Selection, made: Values) -> Values:
    """A funnel, each of whose rows is a union of stages: with a filter, it crosses the stages too."""
    crossed = crossed_by(data, counted_people(), "etape", selection)
    if crossed.columns == ("etape",):
        return made
    whole = _judge(data, crossed_by(data, counted_people(), None, selection))(None)
    keys = axis(data, counted_people(), crossed.place, "etape").labels
    told = whole and crossed.whole and len(crossed.columns) == 2
    rows = np.array([not (told and _reached(data, crossed, keys, stage)) for stage in made.keys], bool)
    rest = np.array([item.value is not None and not whole for item in made.not_shown], bool)
    return hidden_of(made, rows & (made.status == OK), rest, not whole)


def _reached(data: Dataset, crossed: Crossed, keys: tuple[str, ...], stage: str) -> bool:
    """Whether the people of the asked cells at this stage or a later one may be told."""
    later = set(STAGES[STAGES.index(stage) :])
    stages = np.array([key in later for key in keys], bool)
    pattern = pattern_of(data, crossed.indicator, crossed.place, crossed.columns)
    rows, columns = (
        stages if name == "etape" else mask for name, mask in zip(crossed.columns, crossed.asked, strict=True)
    )
    return pattern.tells(rows, columns)


def _without_asides(data: Dataset, selection: Selection, made: Values) -> Values:
    """Without what is stated beside the total, as soon as a filter narrows: it would be a cell that nobody judged."""
    if not crossed_by(data, counted_people(), None, selection).columns:
        return made
    beside = np.array([item.value is not None and not item.cell for item in made.not_shown], bool)
    return hidden_of(made, np.zeros(len(made.keys), bool), beside, total=False) if beside.any() else made


def _crossings(data: Dataset, indicator: Indicator, by: str | None, selection: Selection, made: Values) -> Values:
    """The values without the cells that the tables of the population do not tell."""

    def judge_of(crossed: Crossed) -> Judge:
        return _side_judge(data, indicator, crossed) if indicator.id in SIDES else _judge(data, crossed)

    total = bool(selection.where) and not judge_of(crossed_by(data, indicator, None, selection))(None)
    before, crossed = made, crossed_by(data, indicator, by, selection)
    judge = judge_of(crossed)
    of_people = indicator.secrecy == PEOPLE
    made = with_empty_cells(data, crossed, made) if of_people else made
    beside = np.array([item.value is not None for item in made.not_shown], bool)
    known = set(before.keys)
    rows = np.array([(total and key in known) or not judge(key) for key in made.keys], bool)
    rows &= of_people | (made.status == OK)
    known |= {item.reason for item in before.not_shown}
    rest = np.array(
        [(total and item.reason in known) or (item.cell and not judge(item.reason)) for item in made.not_shown], bool
    )
    hidden = hidden_of(made, rows, rest & beside, total)
    return without_shown_empty_cells(before, hidden) if of_people else hidden


def _judge(data: Dataset, crossed: Crossed, pattern: Pattern | None = None) -> Judge:
    """A function that says whether a cell of the question (its key, a reason, None for the total) may be shown.

    `pattern`: what is hidden of the columns of the question, when it is not what their table hides.
    """
    if not crossed.columns or not all(cells.any() for cells in crossed.asked):  # nothing to cross, or nobody there
        return lambda key: True
    if not crossed.whole:
        return lambda key: False
    rule = crossed.population.rule
    wide = len(crossed.columns) > MOST_CROSSED[rule]
    if wide and rule != PEOPLE:
        safe = nothing_secret(data, crossed.indicator)
        return lambda key: safe
    if pattern is None and not wide:
        pattern = pattern_of(data, crossed.indicator, crossed.place, crossed.columns)
    cells = {} if crossed.by is None else named_cells(data, crossed, crossed.by)
    fine = "" if crossed.by is None else FINE.get(crossed.by, crossed.by)

    def judge(key: str | None) -> bool:
        asked = [
            mask & cells[key] if name == fine and key is not None and key in cells else mask
            for name, mask in zip(crossed.columns, crossed.asked, strict=True)
        ]
        if pattern is None:
            return _nobody(data, crossed, asked)
        return pattern.tells(asked[0], asked[1] if len(asked) > 1 else np.ones(1, bool))

    return judge


def _nobody(data: Dataset, crossed: Crossed, asked: list[np.ndarray]) -> bool:
    """Whether a table of two of the columns already says that nobody is there."""
    tables = linked(data)
    names = [name_of(column, crossed.place) for column in crossed.columns]
    for (first, rows), (second, columns) in itertools.combinations(zip(names, asked, strict=True), 2):
        inside = np.ix_(rows, columns)
        if not tables.counts(first, second)[inside].any() and not tables.hidden(first, second)[inside].any():
            return True
    return False


def pattern_of(data: Dataset, indicator: Indicator, place: str, columns: tuple[str, ...]) -> Pattern:
    """What is hidden of the table of one or two columns."""
    return remembered(
        data, ("pattern", indicator.id, place, columns), lambda: _pattern(data, indicator, place, columns)
    )


def _pattern(data: Dataset, indicator: Indicator, place: str, columns: tuple[str, ...]) -> Pattern:
    if indicator.secrecy != PEOPLE:
        mask, total = hidden_cells(data, indicator, columns[0])
        return Pattern(mask[:, None], mask, np.array([total]), total)
    tables, names = linked(data), [name_of(column, place) for column in columns]
    first = tables.single[names[0]]
    if len(names) == 1:
        return Pattern(first[:, None], first, np.zeros(1, bool), False)
    return Pattern(tables.hidden(*names), first, tables.single[names[1]], False)


__all__ = ["Pattern", "pattern_of", "sheltered"]
