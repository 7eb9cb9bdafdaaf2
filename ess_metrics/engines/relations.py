"""The queries that columns and cuts are made of: lines with their steps, joins that keep every line once."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from ibis.expr import types as ir

from ess_metrics.counting.arrays import Mask
from ess_metrics.engines.base_columns import Column, reads_of, steps_of
from ess_metrics.engines.base_tables import Table

STRUCTURE = frozenset(("record", "main", "place", "part", "rank", "q", "q_once", "k", "k_once"))


def with_steps(table: Table, columns: Iterable[object], few: Callable[[ir.Table], ir.Table] | None = None) -> ir.Table:
    """The lines of a table with every step that the columns lean on; of the other columns, those that are read.

    `few` keeps some of the lines: before the steps, unless one of them needs all the lines of a record.
    """
    columns = tuple(columns)
    steps = steps_of(columns)
    lines = table.narrow(reads_of(columns).union(STRUCTURE, *(step.reads for step in steps)))
    early = few(lines) if few and not any(step.whole for step in steps) else None
    lines = lines if early is None else early
    for step in steps:
        lines = step.add(lines, early)
    return few(lines) if few and early is None else lines


def near(there: ir.Table, key: ir.Value, few: ir.Table | None, wanted: Callable[[ir.Table], ir.Value]) -> ir.Table:
    """The lines of another table that few lines are going to be joined with; all of them when these are not few."""
    if few is None:
        return there
    asked = few.select(near_key=wanted(few)).distinct()
    return there.semi_join(asked, [key == asked.near_key])


def of_record(lines: ir.Table) -> ir.Value:
    """The record of each line."""
    return lines.record


def main_lines(table: Table, *columns: object) -> ir.Table:
    """One line of each record, with what the columns lean on."""
    lines = with_steps(table, columns)
    return lines if table.single else lines.filter(lines.main)


def joined(lines: ir.Table, right: ir.Table, name: str, *keys: ir.Value) -> ir.Table:
    """The lines with the column `name` of another relation, where its first other columns equal the keys."""
    others = [column for column in right.columns if column != name]
    found = lines.left_join(right, [key == right[other] for key, other in zip(keys, others, strict=True)])
    return found.drop(*others)


def first_of(table: Table, lines: ir.Table, text: Column) -> object:
    """A text of the first record, None when there is no line."""
    found = table.data.asked.rows(lines.aggregate(found=text.make(lines).argmin(lines.record)))
    return found[0][0]


def at(column: ir.IntegerColumn, chosen: Mask) -> ir.BooleanValue:
    """Whether a number is one of those of a mask: as runs, which sorted files skip by, else one by one."""
    wanted = np.flatnonzero(chosen)
    if not len(wanted):
        return column < 0
    breaks = np.flatnonzero(np.diff(wanted) > 1)
    starts, ends = wanted[np.r_[0, breaks + 1]], wanted[np.r_[breaks, len(wanted) - 1]]
    if len(starts) > MOST_RUNS:
        return column.isin([int(one) for one in wanted])
    found = None
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        run = column == start if start == end else column.between(start, end)
        found = run if found is None else found | run
    return found


MOST_RUNS = 20
