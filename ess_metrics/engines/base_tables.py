"""A published folder seen from afar: a Dataset whose records stay in the base, and its tables as columns of queries."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypedDict

import ibis
import pandas as pd
from ibis.expr import types as ir

from ess_metrics.counting import prices
from ess_metrics.counting.facts import Lazy, remembered
from ess_metrics.counting.table_facts import AMOUNT_COLUMNS
from ess_metrics.engines.base_columns import ENTITY, MASK, NUMBER, TEXT, Column, Step, combined, nothing, of, stepped
from ess_metrics.engines.published import NO_PROJECT, SMALL, STEMS
from ess_metrics.model.dataset import Dataset

Row = tuple[Any, ...]  # what a query says of one cell
_NUMBERS = itertools.count()


class Card(TypedDict):
    """What the published facts say of a table: records, lines, columns with their types, and what has several codes."""

    size: int
    lines: int
    columns: dict[str, str]
    pairings: list[str]


class Base(Protocol):
    """A relational base that holds the published facts of one version."""

    def lines(self, table: str, columns: Collection[str] | None = None) -> ir.Table:
        """The lines of a table; of these columns only, when they are given."""

    def pairs(self, table: str, column: str) -> ir.Table:
        """The several codes of each record: `record`, `code`."""

    def rows(self, query: ir.Table) -> list[Row]:
        """The rows of an aggregate: the only way out of the base."""


class Kept(Mapping[str, pd.DataFrame]):
    """The tables of the folder by name: those that are read whole are files, the records of the others stay."""

    def __init__(self, place: Path, stems: tuple[str, ...]):
        self._place, self._stems = place, stems
        self._read: dict[str, pd.DataFrame] = {}

    def __getitem__(self, stem: str) -> pd.DataFrame:
        if stem not in self._stems:
            raise KeyError(stem)
        if stem not in SMALL:
            raise LookupError(f"{stem}: its records stay in the base")
        if stem not in self._read:
            self._read[stem] = pd.read_parquet(self._place / "small" / f"{stem}.parquet")
        return self._read[stem]

    def __iter__(self) -> Iterator[str]:
        return iter(self._stems)

    def __len__(self) -> int:
        return len(self._stems)

    def __contains__(self, stem: object) -> bool:
        return stem in self._stems


@dataclass(frozen=True, repr=False)
class Remote(Dataset):
    """A Dataset whose records are counted by a base: `card` says what the published facts hold."""

    base: Base | None = None
    card: Mapping[str, Any] | None = None

    @functools.cached_property
    def years(self) -> tuple[int, ...]:
        """The budget years of all funding rows, in order."""
        return tuple(self._card["years"])

    @property
    def _card(self) -> Mapping[str, Any]:
        if self.card is None:
            raise TypeError("published facts without their card")
        return self.card

    @property
    def asked(self) -> Base:
        """The base."""
        if self.base is None:
            raise TypeError("published facts without a base")
        return self.base

    def table(self, name: str) -> Table:
        """A table of the base; one that the folder lacks has no line."""
        return remembered(self, ("facts", name), lambda: Table(self, name, self._card["tables"].get(name)))


class Table:
    """A table of the base, as indicators see one: its columns, dims, links, masks and amounts."""

    def __init__(self, data: Remote, name: str, card: Card | None):
        self.data, self.name = data, name
        self.columns: Mapping[str, str] = {} if card is None else card["columns"]
        self.size: int = 0 if card is None else card["size"]
        self.single = card is None or card["lines"] == card["size"]  # every record stands at one place
        self.pairings: tuple[str, ...] = () if card is None else tuple(card["pairings"])
        self.dims = {text[2:]: of(self, text, TEXT) for text in self.columns if text.startswith("d_")}
        self.masks = {text[2:]: of(self, text, MASK) for text in self.columns if text.startswith("m_")}
        self.links = {text[2:]: of(self, text, ENTITY) for text in self.columns if text.startswith("l_")}
        makers: dict[str, Callable[[], Amount]] = {}
        if name == "financements":
            makers = {text: functools.partial(_written, self, text) for text in AMOUNT_COLUMNS}
            makers |= {
                f"{text}@{base}": functools.partial(_constant, self, text, base)
                for text in AMOUNT_COLUMNS
                for base in prices.index(data).values
            }
        elif name == "projets":
            makers = {text: functools.partial(shared, self, self.number(text)) for text in self.columns}
        self.measures = Lazy(makers)

    def __repr__(self) -> str:
        return f"<Table {self.name} of the base: {self.size} records>"

    @property
    def lines(self) -> ir.Table:
        """The lines in the base."""
        return self.data.asked.lines(self.name)

    def narrow(self, columns: Collection[str]) -> ir.Table:
        """The lines in the base, with these of their columns."""
        return self.data.asked.lines(self.name, columns)

    def own(self, column: str, kind: str) -> Column:
        """A column of the table under its own name; all unknown when the folder lacks it."""
        return of(self, column, kind) if column in self.columns else nothing(self, kind)

    def number(self, column: str) -> Column:
        """A numeric column."""
        return self.own(column, NUMBER)

    def code(self, column: str) -> Column:
        """The codes of a column: those that breakdowns use (the project's or the carrier's included), else its own."""
        return self.dims[column] if column in self.dims else self.own(column, TEXT)


class Amount:
    """A number a record, shared among the places of the record: `record` and its part on each `line`, 0 if unknown."""

    def __init__(self, record: Column, line: Column, known: Column):
        self.record, self.line, self.known = record, line, known

    @functools.cached_property
    def positive(self) -> Column:
        """Which records have more than zero."""
        return combined(MASK, lambda x: x > 0, self.record)  # never unknown: nothing to fill in

    def where(self, mask: Column) -> Amount:
        """The same where a mask holds, zero elsewhere."""

        def kept(values: Column) -> Column:
            return combined(NUMBER, lambda x, m: ibis.ifelse(m, x, 0), values, mask)

        return Amount(kept(self.record), kept(self.line), self.known & mask)


def shared(table: Table, values: Column) -> Amount:
    """A number a record (unknown = 0), shared among its places by its parts."""
    record = combined(NUMBER, lambda x: x.cast("float64").fill_null(0.0), values)
    if table.single:
        return Amount(record, record, values.known)
    part = of(table, "part", NUMBER)
    return Amount(record, combined(NUMBER, lambda x, p: x * p, record, part), values.known)


def _written(table: Table, name: str) -> Amount:
    """Cents as they were published: whole, and shared to the cent."""
    cents = of(table, f"a_{name}", NUMBER)
    return Amount(
        combined(NUMBER, lambda x: x.fill_null(0), cents),
        of(table, f"s_{name}", NUMBER),
        cents.known,
    )


def new_name() -> str:
    """A name that no other step bears."""
    return f"x{next(_NUMBERS)}"


def _constant(table: Table, name: str, base: int) -> Amount:
    """Cents in the euros of one year, rounded half up, then shared by largest remainder as `counting.cents` does."""
    index = prices.index(table.data).values
    rates = {year: index[base] / index[year] for year in table.data.years if year in index}
    cents, year = of(table, f"a_{name}", NUMBER), table.number("annee")

    def moved(amount: ir.NumericValue, at: ir.NumericValue) -> ir.Value:
        rate = ibis.cases(*((at == one, rate) for one, rate in rates.items())) if rates else ibis.null("float64")
        nothing_is_nothing = ibis.ifelse(amount == 0, 0.0, None)
        return ibis.coalesce((amount.cast("float64") * rate + 0.5).floor(), nothing_is_nothing)

    whole = combined(NUMBER, moved, cents, year)
    record = combined(NUMBER, lambda x: x.fill_null(0.0), whole)
    return Amount(record, stepped(table, NUMBER, _split(record)), whole.known)


def _split(record: Column) -> Step:
    """Each record's cents among its lines: largest remainder, ties by the rank of the place."""
    name = new_name()
    exact, down, left, turn = (f"{name}_{part}" for part in ("exact", "down", "left", "turn"))

    def add(lines: ir.Table, _few: ir.Table | None) -> ir.Table:
        lines = lines.mutate(**{exact: (record.make(lines) * lines.part).round(7)})
        lines = lines.mutate(**{down: lines[exact].floor()})
        window = ibis.window(
            group_by=lines.record, order_by=[(lines[exact] - lines[down]).round(7).desc(), lines["rank"].asc()]
        )
        given = lines[down].sum().over(group_by=lines.record)
        lines = lines.mutate(**{left: record.make(lines) - given, turn: ibis.row_number().over(window)})
        share = lines[down] + ibis.ifelse(lines[turn] < lines[left], 1.0, 0.0)
        return lines.mutate(**{name: share}).drop(exact, down, left, turn)

    return Step(name, add, record.reads, whole=True)


__all__ = ["NO_PROJECT", "STEMS", "Amount", "Base", "Remote", "Table", "new_name", "shared"]
