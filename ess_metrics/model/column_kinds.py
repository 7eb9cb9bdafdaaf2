"""What a column and a table of a data folder are: kind, unit, meaning, limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict, Unpack

TEXT, CODE, BOOL, INTEGER, NUMBER, MONEY, SHARE, YEAR, DATE = (
    "texte",
    "code",
    "booléen",
    "entier",
    "nombre",
    "euros",
    "part",
    "année",
    "date",
)

SOURCE_ID = "source_id"


@dataclass(frozen=True)
class Column:
    """One column: French `name`, `kind` (one of the constants above), `meaning`, `unit`, limits.

    `required`: the column must be there and filled. `values`: a closed list (others are a warning).
    `vocabulary`: a reference table of `data/reference/` that lists the values. `refers`: `(table, column)`
    the value must exist in. `least`: smallest allowed number; a money amount below it is blocking.
    """

    name: str
    kind: str = TEXT
    meaning: str = ""
    unit: str = ""
    required: bool = False
    values: tuple[str, ...] = ()
    vocabulary: str = ""
    refers: tuple[str, str] | None = None
    least: float | None = None


class Rules(TypedDict, total=False):
    """What a column is held to, besides its name and its meaning: see `Column`."""

    required: bool
    vocabulary: str
    refers: tuple[str, str]


@dataclass(frozen=True)
class Table:
    """One table: file `stem`, `grain` (what a row is), `key` columns (unique together), columns."""

    stem: str
    title: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    required: bool = False

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def filled(self) -> tuple[str, ...]:
        """The columns that a person fills: where a row comes from is written by imports alone."""
        return tuple(name for name in self.names if name != SOURCE_ID or self.stem == "sources")


def code_column(name: str, meaning: str = "", **more: Unpack[Rules]) -> Column:
    """A column of codes."""
    return Column(name, CODE, meaning, **more)


def date_column(name: str, meaning: str = "", **more: Unpack[Rules]) -> Column:
    """A column of days."""
    return Column(name, DATE, meaning, "AAAA-MM-JJ", **more)


def money_column(name: str, meaning: str = "", **more: Unpack[Rules]) -> Column:
    """A column of euros, never below zero."""
    return Column(name, MONEY, meaning, "€", least=0, **more)


def count_column(name: str, meaning: str = "", unit: str = "", **more: Unpack[Rules]) -> Column:
    """A column of numbers, never below zero."""
    return Column(name, NUMBER, meaning, unit, least=0, **more)


def bool_column(name: str, meaning: str = "", **more: Unpack[Rules]) -> Column:
    """A column of true or false."""
    return Column(name, BOOL, meaning, "true/false", **more)


def closed_column(name: str, meaning: str, values: str, **more: Unpack[Rules]) -> Column:
    """A column of codes whose list is closed."""
    return Column(name, CODE, meaning, values=tuple(values.split()), **more)
