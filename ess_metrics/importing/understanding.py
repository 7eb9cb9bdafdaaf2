"""A table being told in the page: what each column is taken for, changed one by one, and what it would give.

An `Understanding` begins with the best guess, or with the recipe that read the file; each change keeps the rest. Its
`recipe` is what is kept, its `outcome` what an import would read, its `counts` what a person checks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pandas as pd

from ess_metrics.files.sheets import WrittenFile
from ess_metrics.formats import free_table, recipe_fields, recipe_guess
from ess_metrics.formats.recipe import Recipe, Target, parse, slug
from ess_metrics.formats.recipe_guess import ColumnGuess, Guess
from ess_metrics.formats.recipe_toml import toml_of
from ess_metrics.formats.source import Context, Outcome
from ess_metrics.importing import identity
from ess_metrics.importing.reader import Reader
from ess_metrics.model.faults import DataError, Fault
from ess_metrics.model.questions import Answers

FIRST_LINES = 8


@dataclass(frozen=True)
class Counts:
    """What a recipe would give: rows read and kept, projects, bodies, euros by fund and by neighbourhood code."""

    read: int
    kept: int
    projects: int
    bodies: int
    by_fund: Mapping[str, Decimal]
    by_place: Mapping[str, Decimal]
    rows: Mapping[str, int]


@dataclass
class Understanding:
    """One file being told; `guess` is what was proposed, `targets` what each column gives now, by its title."""

    file: WrittenFile
    context: Context
    guess: Guess
    table: str
    targets: dict[str, Target] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    checks: tuple[str, ...] = ()
    section: str = ""
    name: str = ""
    base: Recipe | None = None
    _read: tuple[str, Outcome] | None = field(default=None, repr=False)

    @property
    def columns(self) -> list[ColumnGuess]:
        """The columns of the file, in its order."""
        return self.guess.columns

    def mean(self, title: str, target: Target | None) -> None:
        """Say what a column gives; None leaves it."""
        self.targets.pop(title, None)
        if target is not None:
            self.targets[title] = target

    def turn_to(self, table: str) -> None:
        """Say what the table is about: its columns are guessed again."""
        found = begin_with(self.file, self.context, table)
        for name in ("guess", "table", "targets", "values", "constants", "checks", "section"):
            setattr(self, name, getattr(found, name))

    @property
    def text(self) -> str:
        """The recipe as it would be kept."""
        order = [column.header for column in self.columns if column.header in self.targets]
        values = {title: pairs for title, pairs in self.values.items() if title in self.targets}
        base = self.base if self.base is not None and self.base.table == self.table else None
        none = self.guess.header_row == 0 and self.file.kind != "json"
        return toml_of(
            self.table,
            {title: [self.targets[title], *self._others(title, base)] for title in order},
            header=0 if none else base.header[0] if base and len(base.header) == 1 else None,
            sheets=base.sheets if base else (),
            ignored=base.ignored if base else (),
            last=base.last if base else None,
            checks=[title for title in self.checks if title not in self.targets],
            values=values,
            constants={name: value for name, value in self.constants.items() if value},
            section=self.section,
            left=[column.header for column in self.columns if column.header not in self.targets],
        )

    def _others(self, title: str, base: Recipe | None) -> tuple[Target, ...]:
        """What else a recipe written by hand takes of a column, as long as its first meaning stands."""
        targets = base.columns.get(title, ()) if base else ()
        return targets[1:] if targets and targets[0] == self.targets[title] else ()

    @property
    def recipe(self) -> Recipe:
        """The recipe, checked."""
        return parse(self.text, self.name)

    def outcome(self) -> Outcome:
        """What the recipe takes of the file; DataError when it can't be followed."""
        text = self.text
        if self._read is None or self._read[0] != text:
            context = Context(self.context.tables, self.context.contours, self.context.manifest, Answers(), b"apercu")
            self._read = (text, free_table.read_sheets(self.file, self.recipe, context))
        return self._read[1]

    def counts(self) -> Counts:
        """What a person checks before keeping the recipe."""
        outcome = self.outcome()
        tables = identity.settle(outcome, {}, self.file.path.name, Answers()).tables
        money, links = tables.get("financements", pd.DataFrame()), tables.get("projets_quartiers", pd.DataFrame())
        return Counts(
            outcome.rows_read,
            outcome.rows_kept,
            _distinct(tables, "projets", "projet_id"),
            _distinct(tables, "organismes", "organisme_id"),
            _by_fund(money),
            _by_place(money, links),
            {stem: len(frame) for stem, frame in tables.items()},
        )

    def problem(self) -> Fault | None:
        """Why nothing can be read yet, None when something can."""
        if not self.targets:
            return None
        try:
            self.outcome()
        except DataError as error:
            return error.faults[0]
        return None


def opened(path: Path) -> WrittenFile:
    """A file as it is written, opened by the process that reads files, never here. DataError when it won't open."""
    with Reader() as reading:
        return reading.sheets(path)


def begin(path: Path, context: Context, recipe: Recipe | None = None) -> Understanding:
    """The telling of a file, from its recipe if it has one, else from the best guess. DataError when it won't open."""
    found = begin_with(opened(path), context, recipe.table if recipe else None)
    if recipe is not None:
        found.targets = {title: targets[0] for title, targets in recipe.columns.items() if targets}
        found.values = {title: dict(pairs) for title, pairs in recipe.values.items()}
        found.constants, found.checks, found.section = dict(recipe.constants), recipe.checks, recipe.section
        found.name, found.base = recipe.name, recipe
    return found


def begin_with(file: WrittenFile, context: Context, table: str | None = None) -> Understanding:
    """The same, of an open file about a table (guessed when None)."""
    guess = recipe_guess.guess_of(file, context, table)
    found = Understanding(file, context, guess, guess.table, name=slug(file.path.stem))
    found.targets = {column.header: column.target for column in guess.columns if column.target is not None}
    if guess.toml:
        recipe = guess.recipe
        found.values = {title: dict(pairs) for title, pairs in recipe.values.items()}
        found.constants, found.checks, found.section = dict(recipe.constants), recipe.checks, recipe.section
    return found


def meanings(table: str) -> list[str]:
    """The fields that a column of this table may give, in the order in which they are offered."""
    hidden = {"porteur_id", "financeur_id", "locataire_id", "operateur_id", "acheteur_id", "titulaire_id", "origine_id"}
    return [name for name in recipe_fields.fields(table) if name not in hidden]


def _distinct(tables: Mapping[str, pd.DataFrame], stem: str, column: str) -> int:
    return int(tables[stem][column].nunique()) if stem in tables else 0


def _amount(row: Mapping[str, str]) -> Decimal:
    """The euros of a funding row: granted, else asked, else paid."""
    for name in ("montant_attribue", "montant_demande", "montant_verse"):
        if row.get(name):
            return Decimal(row[name])
    return Decimal(0)


def _records(frame: pd.DataFrame) -> Iterator[dict[str, str]]:
    names = [str(name) for name in frame.columns]
    return (dict(zip(names, cells, strict=True)) for cells in frame.itertuples(index=False, name=None))


def _by_fund(money: pd.DataFrame) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for row in _records(money):
        found[row.get("fonds_origine", "")] += _amount(row)
    return dict(found)


def _by_place(money: pd.DataFrame, links: pd.DataFrame) -> dict[str, Decimal]:
    """Euros by neighbourhood, "" for what no place is known of."""
    parts: dict[str, list[tuple[str, Decimal]]] = defaultdict(list)
    for link in links.to_dict("records"):
        parts[link["projet_id"]].append((link["code_quartier"], Decimal(link["part"])))
    found: dict[str, Decimal] = defaultdict(Decimal)
    for row in _records(money):
        euros = _amount(row)
        for code, part in parts.get(row.get("projet_id", ""), [("", Decimal(1))]):
            found[code] += euros * part
    return dict(found)
