"""A column that stays in the base: one value a record, as an expression that a query works out.

Indicators write their conditions with NumPy (`np.where`, `np.isnat`, `&`, `<=`): NumPy hands each of these over to the
object it is applied to, and this one answers with a wider expression instead of numbers. Unknown (NaN, NaT, no entity)
is NULL; a mask is never NULL, as NumPy's never are: each comparison says false there (true for `!=`).

A column may lean on *steps*: columns that a query has to add to the table first, by a window or by a join.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

import ibis
import numpy as np
import numpy.typing as npt
from ibis.expr import types as ir

if TYPE_CHECKING:
    from ess_metrics.engines.base_tables import Table

MASK, NUMBER, DATE, TEXT, ENTITY = "mask", "number", "date", "text", "entity"
TYPES = {MASK: "boolean", NUMBER: "float64", DATE: "date", TEXT: "string", ENTITY: "string"}
Making = Callable[[ir.Table], ir.Value]


class Step(NamedTuple):
    """A column that a query adds to the lines of a table before it uses it; `add` keeps every line once.

    `add` is also given the lines before any step, when they are few (those of some places): what it joins them with is
    then worked out for them alone. `reads`: the published columns that it needs there. `whole`: it needs all the lines
    of each record.
    """

    name: str
    add: Callable[[ir.Table, ir.Table | None], ir.Table]
    reads: frozenset[str] = frozenset()
    whole: bool = False


class Column(np.lib.mixins.NDArrayOperatorsMixin):
    """An expression over the lines of a table: `make` gives it from the table, once its `steps` are added.

    `kind`: mask, number, date, text or entity. `reads`: the published columns that it needs besides its steps.
    """

    __slots__ = ("kind", "make", "reads", "steps", "table")

    def __init__(
        self, table: Table, kind: str, make: Making, steps: tuple[Step, ...] = (), reads: frozenset[str] = frozenset()
    ):
        self.table, self.kind, self.make, self.steps, self.reads = table, kind, make, steps, reads

    def __repr__(self) -> str:
        return f"<Column of {self.table.name}: {self.kind}>"

    __hash__ = object.__hash__

    def __bool__(self) -> bool:
        raise TypeError("a column stays in the base: it is no yes or no")

    def __array__(self, *_: object, **__: object) -> np.ndarray:
        raise TypeError("a column stays in the base: no record leaves it")

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **_: Any) -> Any:
        answer = UFUNCS.get(ufunc.__name__)
        if method != "__call__" or answer is None:
            return NotImplemented
        return answer(*inputs)

    def __array_function__(self, function: Callable, _: object, args: tuple, kwargs: dict) -> Any:
        answer = FUNCTIONS.get(function.__name__)
        return NotImplemented if answer is None else answer(*args, **kwargs)

    def astype(self, dtype: npt.DTypeLike) -> Column:
        """The same values; days between two dates are numbers already."""
        if np.dtype(dtype) == bool:
            return self if self.kind == MASK else _made(MASK, lambda x: (x != 0).fill_null(False), self)
        if self.kind == MASK:
            return _made(NUMBER, lambda x: ibis.ifelse(x, 1.0, 0.0), self)
        return self

    @property
    def known(self) -> Column:
        """Where it has a value."""
        return _made(MASK, lambda x: x.notnull(), self)


def of(table: Table, name: str, kind: str) -> Column:
    """A column of the published lines, by its name."""
    return Column(table, kind, lambda lines: lines[name], reads=frozenset([name]))


def stepped(table: Table, kind: str, step: Step, steps: tuple[Step, ...] = ()) -> Column:
    """The column that a step adds, after the steps that it leans on itself."""
    return Column(table, kind, lambda lines: lines[step.name], (*steps, step))


def nothing(table: Table, kind: str) -> Column:
    """A column that the folder lacks: all unknown."""
    return everywhere(table, kind, None)


def everywhere(table: Table, kind: str, value: object) -> Column:
    """The same value for every record: a column still, which a query can add up."""
    found = ibis.literal(value, TYPES[kind])
    return Column(table, kind, lambda lines: ibis.cases((lines.record >= 0, found), else_=found))


def found_in(column: Column) -> Column:
    """Where a join found something."""
    return _made(MASK, lambda x: x.fill_null(False), column)


def steps_of(columns: Iterable[object]) -> tuple[Step, ...]:
    """The steps that several columns lean on, each once, in an order that builds."""
    found: dict[str, Step] = {}
    for column in columns:
        for step in column.steps if isinstance(column, Column) else ():
            found.setdefault(step.name, step)
    return tuple(found.values())


def reads_of(columns: Iterable[object]) -> frozenset[str]:
    """The published columns that several columns need."""
    return frozenset().union(*(column.reads for column in columns if isinstance(column, Column)))


def combined(kind: str, how: Callable[..., ir.Value], *parts: object) -> Column:
    """A column worked out from others and from plain values (NaN, NaT = unknown)."""
    return _made(kind, how, *parts)


def _made(kind: str, how: Callable[..., ir.Value], *parts: Any) -> Column:
    first = next(part for part in parts if isinstance(part, Column))

    def make(lines: ir.Table) -> ir.Value:
        return how(*(part.make(lines) if isinstance(part, Column) else part for part in parts))

    return Column(first.table, kind, make, steps_of(parts), reads_of(parts))


def literal(value: object, kind: str) -> ir.Value:
    """A plain value as an expression; unknown ones are NULL, and so is an entity below 0 (nobody)."""
    if isinstance(value, np.generic) and not isinstance(value, np.datetime64):
        value = value.item()
    if isinstance(value, np.datetime64):
        return ibis.null("date") if np.isnat(value) else ibis.literal(value.astype(datetime.date), "date")
    if isinstance(value, float) and np.isnan(value):
        return ibis.null(TYPES[kind])
    if kind == ENTITY and not isinstance(value, str):
        return ibis.null("string")
    return ibis.literal(value)


def _parts(kind: str, *parts: Any) -> list[Any]:
    return [part if isinstance(part, Column) else literal(part, kind) for part in parts]


def _kind(*parts: Any) -> str:
    kinds = [part.kind for part in parts if isinstance(part, Column)]
    return NUMBER if not kinds or ({*kinds} <= {NUMBER, MASK} and NUMBER in kinds) else kinds[0]


def _compared(how: Callable[[Any, Any], ir.Value], unknown: bool = False) -> Callable[[Any, Any], Column]:
    def compare(one: Any, other: Any) -> Column:
        for entity, number in ((one, other), (other, one)):
            if isinstance(entity, Column) and entity.kind == ENTITY and not isinstance(number, Column):
                return _somebody(entity, how, number)
        kind = _kind(one, other)
        return _made(MASK, lambda x, y: how(x, y).fill_null(unknown), *_parts(kind, one, other))

    return compare


def _somebody(entity: Column, how: Callable[[Any, Any], Any], number: int) -> Column:
    """An entity compared with 0: whether there is one (ids are never below 0, nobody is)."""
    some, none = bool(how(1, number)), bool(how(-1, number))
    if some == none or number != 0:
        raise TypeError("entities are compared with 0 only")
    return entity.known if some else ~entity.known


def _arithmetic(how: Callable[[Any, Any], ir.Value]) -> Callable[[Any, Any], Column]:
    def add(one: Any, other: Any) -> Column:
        one, other = (part.astype(float) if isinstance(part, Column) else part for part in (one, other))
        return _made(NUMBER, how, *_parts(NUMBER, one, other))

    return add


def _minus(one: Any, other: Any) -> Column:
    """A difference; of two dates, the days between them."""
    if DATE in {part.kind for part in (one, other) if isinstance(part, Column)}:
        return _made(NUMBER, lambda x, y: x.delta(y, unit="day").cast("float64"), *_parts(DATE, one, other))
    return _arithmetic(lambda x, y: x - y)(one, other)


def _divided(one: Any, other: Any) -> Column:
    return _arithmetic(lambda x, y: x.cast("float64") / y.cast("float64"))(one, other)


def _logical(how: Callable[[Any, Any], ir.Value]) -> Callable[[Any, Any], Column]:
    return lambda one, other: _made(MASK, how, *_parts(MASK, one, other))


def _extreme(how: Callable[..., ir.Value]) -> Callable[[Any, Any], Column]:
    """The least or greatest of two: unknown when one of them is."""

    def extreme(one: Any, other: Any) -> Column:
        parts = _parts(_kind(one, other), one, other)
        return _made(_kind(one, other), lambda x, y: ibis.ifelse(x.isnull() | y.isnull(), None, how(x, y)), *parts)

    return extreme


def _unknown(column: Column) -> Column:
    return _made(MASK, lambda x: x.isnull(), column)


def _where(condition: Column, one: Any, other: Any) -> Column:
    """`np.where`: the kind is that of what it chooses from."""
    columns = [part for part in (one, other) if isinstance(part, Column)]
    kind = _kind(*columns)
    if kind == MASK and not all(isinstance(part, Column | bool) for part in (one, other)):
        kind = NUMBER
    one, other = (part.astype(float) if kind == NUMBER and isinstance(part, Column) else part for part in (one, other))
    return _made(kind, ibis.ifelse, condition, *_parts(kind, one, other))


def _is_in(column: Column, values: Iterable[Any]) -> Column:
    wanted = [value.item() if isinstance(value, np.generic) else value for value in values]
    return _made(MASK, lambda x: x.isin(wanted).fill_null(False) if wanted else ibis.literal(value=False), column)


def _filled(column: Column) -> Column:
    return _made(NUMBER, lambda x: x.fill_null(0.0), column.astype(float))


UFUNCS: dict[str, Callable[..., Any]] = {
    "bitwise_and": _logical(lambda x, y: x & y),
    "bitwise_or": _logical(lambda x, y: x | y),
    "invert": lambda column: _made(MASK, lambda x: ~x, column),
    "equal": _compared(lambda x, y: x == y),
    "not_equal": _compared(lambda x, y: x != y, unknown=True),
    "less": _compared(lambda x, y: x < y),
    "less_equal": _compared(lambda x, y: x <= y),
    "greater": _compared(lambda x, y: x > y),
    "greater_equal": _compared(lambda x, y: x >= y),
    "add": _arithmetic(lambda x, y: x + y),
    "subtract": _minus,
    "multiply": _arithmetic(lambda x, y: x * y),
    "divide": _divided,
    "absolute": lambda column: _made(NUMBER, lambda x: x.abs(), column),
    "minimum": _extreme(ibis.least),
    "maximum": _extreme(ibis.greatest),
    "isnan": _unknown,
    "isnat": _unknown,
}
FUNCTIONS: dict[str, Callable[..., Any]] = {"where": _where, "isin": _is_in, "nan_to_num": _filled}
