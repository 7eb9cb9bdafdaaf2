"""What indicators ask of columns (`ess_metrics.counting.columns`), answered by a relational base.

Each function is the answer of the base to the question of the same name, registered for its tables and columns:
importing this module is what teaches them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Literal

import ibis
import numpy as np
from ibis.expr import types as ir

from ess_metrics.counting import columns as asked
from ess_metrics.counting import facts as counted
from ess_metrics.counting import funding, indicator, slices, table_facts
from ess_metrics.counting.dispatch import answers
from ess_metrics.engines.base_columns import (
    DATE,
    ENTITY,
    MASK,
    NUMBER,
    TEXT,
    Column,
    Step,
    combined,
    everywhere,
    found_in,
    nothing,
    reads_of,
    stepped,
    steps_of,
)
from ess_metrics.engines.base_tables import NO_PROJECT, Amount, Remote, Table, new_name, shared
from ess_metrics.engines.cuts import Cut
from ess_metrics.engines.relations import first_of, joined, main_lines, near, of_record


@answers(table_facts.facts, Remote)
def _facts(data: Remote, name: str) -> Table:
    return data.table(name)


@answers(asked.constant, Table)
def _constant(table: Table, value: float) -> Column:
    return everywhere(table, NUMBER, None if np.isnan(value) else float(value))


@answers(asked.numbers, Table)
def _numbers(table: Table, column: str) -> Column:
    return table.number(column)


@answers(asked.truths, Table)
def _truths(table: Table, column: str) -> Column:
    return combined(NUMBER, lambda x: ibis.cases((x, 1.0), (~x, 0.0)), table.own(column, MASK))


@answers(asked.days, Table)
def _days(table: Table, column: str) -> Column:
    return table.own(column, DATE)


@answers(asked.is_one_of, Table)
def _is_one_of(table: Table, column: str, *names: str) -> Column:
    return _coded(table.own(column, TEXT), names)


@answers(counted.coded, Column)
def _coded(dim: Column, names: Collection[str]) -> Column:
    wanted = sorted(names)
    return combined(MASK, lambda x: x.isin(wanted).fill_null(False) if wanted else ibis.literal(False), dim)


@answers(asked.filled, Table)
def _filled(table: Table, column: str) -> Column:
    return table.own(column, TEXT).known


@answers(asked.text_of, Table)
def _text_of(table: Table, column: str, flag: Column) -> str:
    text = table.own(column, TEXT)
    lines = main_lines(table, flag, text)
    lines = lines.filter(flag.make(lines), text.make(lines).notnull())
    return str(first_of(table, lines, text) or "")


@answers(asked.among, Table)
def _among(table: Table, column: str, *names: str) -> Column:
    return _coded(table.code(column), names)


@answers(asked.named, Table)
def _named(table: Table, column: str) -> Column:
    return combined(MASK, lambda x: x.notnull() & (x != NO_PROJECT).fill_null(False), table.code(column))


@answers(asked.entities, Table)
def _entities(table: Table, column: str) -> Column:
    return combined(ENTITY, lambda x: x.nullif(NO_PROJECT), table.code(column))


@answers(asked.years_of, Column)
def _years_of(dates: Column, missing: int) -> Column:
    return combined(NUMBER, lambda x: x.year().fill_null(missing), dates)


@answers(asked.plus_months, Column)
def _plus_months(dates: Column, months: int) -> Column:
    return combined(DATE, lambda x: (x + ibis.interval(months=months)).cast("date"), dates)


@answers(asked.together, Column)
def _together(*parts: Column) -> Column:
    def text(*values: ir.Value) -> ir.Value:
        texts = [value.cast("string").fill_null("\x1e") for value in values]
        return ibis.literal("\x1f").join(texts)

    return combined(ENTITY, text, *parts)


@answers(asked.first_known, Column)
def _first_known(first: Column, second: Column) -> Column:
    def text(one: ir.Value, other: ir.Value) -> ir.Value:
        return ibis.coalesce(ibis.literal("1\x1f") + one.cast("string"), ibis.literal("2\x1f") + other.cast("string"))

    return combined(ENTITY, text, first, second)


@answers(asked.ranks, Table)
def _ranks(table: Table, column: str, order: Sequence[str]) -> Column:
    def rank(code: ir.Value) -> ir.Value:
        return ibis.cases(*((code == key, at) for at, key in enumerate(order)), else_=-1)

    return combined(NUMBER, rank, table.code(column))


@answers(asked.described, Remote)
def _described(data: Remote, table: Table, column: str, other: str, key: str, said: str) -> tuple[Column, Column]:
    about = data.table(other)
    if key not in about.columns or said not in about.columns:
        text = nothing(table, TEXT)
        return text.known, text
    name, code = new_name(), table.code(column)

    def add(lines: ir.Table, _few: ir.Table | None) -> ir.Table:
        right = about.lines.filter(about.lines[key].notnull())
        right = right.group_by(**{f"{name}_k": right[key]}).aggregate(**{name: right[said].max()})
        return joined(lines, right, name, code.make(lines))

    text = stepped(table, TEXT, Step(name, add, code.reads), code.steps)
    return text.known, text


@answers(asked.brought, Column)
def _brought(values: Column, link: Column) -> Column:
    name = new_name()

    def add(lines: ir.Table, few: ir.Table | None) -> ir.Table:
        there = main_lines(values.table, values)
        there = near(there, there.record, _bare(few, link), link.make)
        right = there.select(**{f"{name}_k": there.record, name: values.make(there)})
        return joined(lines, right, name, link.make(lines))

    return stepped(link.table, values.kind, Step(name, add, link.reads), link.steps)


@answers(asked.owners, Column)
def _owners(link: Column, flag: Column, table: Table) -> Column:
    name = new_name()

    def add(lines: ir.Table, few: ir.Table | None) -> ir.Table:
        there = main_lines(link.table, link, flag)
        there = there.filter(flag.make(there) & link.make(there).notnull())
        there = near(there, link.make(there), few, of_record)
        right = there.select(**{f"{name}_k": link.make(there)}).distinct().mutate(**{name: ibis.literal(True)})
        return joined(lines, right, name, lines.record)

    return found_in(stepped(table, MASK, Step(name, add)))


@answers(asked.earliest, Column)
def _earliest(dates: Column, link: Column, table: Table) -> Column:
    name = new_name()

    def add(lines: ir.Table, few: ir.Table | None) -> ir.Table:
        there = main_lines(link.table, link, dates)
        there = there.filter(link.make(there).notnull())
        there = near(there, link.make(there), few, of_record)
        right = there.group_by(**{f"{name}_k": link.make(there)}).aggregate(**{name: dates.make(there).min()})
        return joined(lines, right, name, lines.record)

    return stepped(table, DATE, Step(name, add))


@answers(asked.over, Column)
def _over(values: Column, entity: Column, how: Literal["min", "max", "sum"]) -> Column:
    table, name = values.table, new_name()

    def add(lines: ir.Table, few: ir.Table | None) -> ir.Table:
        """A join with the few records that have a number, rather than a window over all the lines."""
        there = main_lines(table, values, entity)
        there = there.filter(values.make(there).notnull(), entity.make(there).notnull())
        there = near(there, entity.make(there), _bare(few, entity), entity.make)
        said = getattr(values.make(there), how)()
        right = there.group_by(**{f"{name}_k": entity.make(there)}).aggregate(**{name: said})
        return joined(lines, right, name, entity.make(lines))

    found = stepped(table, values.kind, Step(name, add, reads_of((entity,))), steps_of((entity,)))
    return combined(values.kind, lambda x: x.fill_null(0.0), found) if how == "sum" else found


@answers(asked.without_project, Table)
def _without_project(table: Table) -> Column:
    return everywhere(table, TEXT, NO_PROJECT)


@answers(asked.of_numbers, Column)
def _of_numbers(values: Column) -> Column:
    return combined(TEXT, lambda x: x.cast("int64").cast("string"), values)


@answers(indicator.measure_of, Table)
def _measure_of(table: Table, values: Column) -> Amount:
    return shared(table, values)


@answers(indicator.masked, Amount)
def _masked(measure: Amount, mask: Column, _: Any) -> Amount:
    return measure.where(mask)


@answers(funding.of_projects, Cut)
def _of_projects(cut: Cut, measure: Amount) -> Amount:
    """The measure of the funding rows kept by project, and by project and place."""
    projects, link = cut.data.table("projets"), cut.facts.links["project"]
    whole, part = new_name(), new_name()

    def kept(few: ir.Table | None) -> ir.Table:
        lines = cut.lines(measure.record, measure.line, link)
        lines = lines.filter(link.make(lines).notnull())
        return near(lines, link.make(lines), few, of_record)

    def add_whole(lines: ir.Table, few: ir.Table | None) -> ir.Table:
        there = kept(few)
        there = there.filter(there.main)
        right = there.group_by(**{f"{whole}_k": link.make(there)}).aggregate(
            **{whole: measure.record.make(there).sum()}
        )
        return joined(lines, right, whole, lines.record)

    def add_part(lines: ir.Table, few: ir.Table | None) -> ir.Table:
        there = kept(few)
        keys = {f"{part}_k": link.make(there), f"{part}_p": there.place}
        right = there.group_by(**keys).aggregate(**{part: measure.line.make(there).sum()})
        return joined(lines, right, part, lines.record, lines.place)

    def amount(name: str, add: Any) -> Column:
        found = stepped(projects, NUMBER, Step(name, add))
        return combined(NUMBER, lambda x: x.cast("float64").fill_null(0.0), found)

    return Amount(amount(whole, add_whole), amount(part, add_part), everywhere(projects, MASK, value=True))


def _bare(few: ir.Table | None, column: Column) -> ir.Table | None:
    """Few lines, when a column can be told of them before any step."""
    return None if column.steps else few


answers(slices.cut_of, Remote)(Cut)
