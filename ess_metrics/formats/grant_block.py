"""The plain rows of a grants table read by column: each different cell once, whatever the number of rows.

A row is *plain* when reading it one by one (`grant_rows`) would keep it and would say nothing of it, or only what is
counted for a whole column. The others are left to that reader, which alone knows what to refuse, to doubt and to ask:
here a cell that raises any doubt only takes its row out. Both readings give the same grants: a test holds them to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP

import numpy as np

from ess_metrics.files import cell_dates, cell_identifiers, cell_values
from ess_metrics.files.by_column import Column, columns_of, grouped
from ess_metrics.files.cell_values import fold, plain
from ess_metrics.formats.grant_columns import IN_KIND, AmountColumn, TotalColumn
from ess_metrics.formats.grant_list import NOBODY, NOTHING, TYPES, Amounts, Grants, Slot
from ess_metrics.formats.grant_rows import CENT, COUNTED, MARKS, MOST_EUROS, TOTAL, Sheet, section_of, year_in

DOUBT = "doubt"
DEDUCED, SPREAD = "annee_deduite", "montant_en_milliers_titre"


@dataclass(frozen=True)
class Remark:
    """What is counted for a column: the rule, where it is said first, how often, with what is said of the first."""

    at: int
    rank: int
    rule: str
    column: str | None
    value: str | None
    facts: dict
    count: int


@dataclass
class Plain:
    """The plain rows of a block: their places in it, the grants that they make, what is counted, rows said again."""

    at: np.ndarray
    grants: Grants | None = None
    remarks: list[Remark] = field(default_factory=list)
    again: dict[int, int] = field(default_factory=dict)


def plain_rows(where: Sheet, lines: Sequence[int], rows: Sequence[Sequence[str]], apart: Iterable[int]) -> Plain:
    """The plain rows of a block; `apart`: lines that have to be looked at one by one."""
    table = columns_of(rows)
    if table is None:
        return Plain(np.zeros(0, dtype=np.intp))
    return _Block(where, np.asarray(lines), table, apart).read()


class _Block:
    """Reads the columns of a block; `fit` is on which rows nothing has raised a doubt so far."""

    def __init__(self, where: Sheet, lines: np.ndarray, table: list[Column], apart: Iterable[int]):
        self.where, self.lines, self.table = where, lines, table
        self.size = len(lines)
        self.fit = np.logical_or.reduce([column.test(bool) for column in table])
        apart = list(apart)
        if apart:
            self.fit &= ~np.isin(lines, apart)
        self.said: list[tuple[int, str, str | None, np.ndarray, Callable[[int], tuple[str | None, dict]]]] = []
        self.texts: dict[int, Column] = {}
        self.amounts: list[tuple[AmountColumn, np.ndarray]] = []

    def read(self) -> Plain:
        """The grants of the rows that are left without a doubt."""
        for rank, column in enumerate(self.where.columns.amounts):
            self.amounts.append((column, self._cents(rank, column)))
        for column in self.where.columns.ignored:
            self._second(column)
        for total in self.where.columns.totals:
            self._total(total)
        self.fit &= np.logical_or.reduce([cents >= 0 for _, cents in self.amounts])
        if not self.fit.any():
            return Plain(np.zeros(0, dtype=np.intp))
        self._share()
        identifier = self._identifier()
        year, day = self._when()
        name = self._name(identifier)
        self._span()
        at = np.flatnonzero(self.fit)
        found = Plain(at, self._grants(at, name, identifier, year, day), self._remarks(at))
        groups, first = grouped(*(column.rows(at) for column in self.table))
        for copy in np.flatnonzero(first[groups] != np.arange(len(at))) if len(first) < len(at) else ():
            found.again[int(at[copy])] = int(self.lines[at[first[groups[copy]]]])
        return found

    # --- cells -------------------------------------------------------------------------------------------------------

    def _text(self, at: int | None) -> Column:
        """The texts of a column of the table, each on one line."""
        if at is None or at >= len(self.table):
            return Column.same("", self.size)
        if at not in self.texts:
            self.texts[at] = self.table[at].map(plain)
        return self.texts[at]

    def _field(self, name: str) -> Column:
        return self._text(self.where.columns.fields.get(name))

    def _title(self, name: str) -> str | None:
        at = self.where.columns.fields.get(name)
        return plain(self.where.columns.header[at]) if at is not None else None

    def _doubt(self, where: np.ndarray) -> None:
        self.fit &= ~where

    def _say(self, rank: int, rule: str, title: str | None, where: np.ndarray, tell: Callable) -> None:
        """What is counted of some rows; `tell`: the value and the facts of one of them."""
        if where.any():
            self.said.append((rank, rule, title, where, tell))

    def _rules(self, rank: int, name: str, cells: Column, reads: np.ndarray, where: np.ndarray | None = None) -> None:
        """What reading the cells of a field says: counted where it may be, a doubt elsewhere."""
        title = self._title(name)
        for rule in {read.rule for read in reads if read.rule}:
            held = np.array([read.rule == rule for read in reads], dtype=bool)[cells.codes]
            held = held if where is None else held & where
            if rule not in COUNTED:
                self._doubt(held)
                continue
            self._say(rank, rule, title, held, lambda at: (cells.values[cells.codes[at]], reads[cells.codes[at]].facts))

    def _remarks(self, at: np.ndarray) -> list[Remark]:
        """What was said of the plain rows, one remark a rule and column."""
        found = []
        for rank, rule, title, where, tell in self.said:
            rows = at[where[at]]
            if len(rows):
                value, facts = tell(rows[0])
                found.append(Remark(int(rows[0]), rank, rule, title, value, facts, len(rows)))
        return found

    # --- money -------------------------------------------------------------------------------------------------------

    def _cents(self, rank: int, column: AmountColumn) -> np.ndarray:
        """The cents of each row, NOTHING where the cell is empty; whatever must be said takes the row out."""
        cells = self._text(column.at)
        factor = column.factor if column.factor > 1 else self.where.factor
        senses = self.where.senses.get(column.at)

        def read(cell: str) -> int | str:
            if column.concours == IN_KIND and fold(cell) in MARKS[:3]:
                return DOUBT
            found = cell_values.money(cell, senses, factor)
            if found.rule or found.value is None:
                return DOUBT if found.rule else NOTHING
            value = found.value.quantize(CENT, ROUND_HALF_UP)
            return int(value.scaleb(2)) if 0 <= value <= MOST_EUROS else DOUBT

        reads = cells.each(read)
        doubts = np.array([found == DOUBT for found in reads], dtype=bool)
        cents = np.array([NOTHING if found == DOUBT else found for found in reads], dtype=np.int64)
        self._doubt(doubts[cells.codes])
        if factor > 1:
            spread = cents >= 0
            spread[spread] = [cell_values.written_unit(cell) is None for cell in cells.values[spread]]
            facts = {"unit": "milliers d'euros" if factor == 1000 else "millions d'euros"}
            title = plain(column.title)
            self._say(rank, SPREAD, title, spread[cells.codes], lambda at: (cells.values[cells.codes[at]], facts))
        return cents[cells.codes]

    def _second(self, column: AmountColumn) -> None:
        """A second wording of an amount says nothing where it is empty; elsewhere the row is looked at."""
        senses = self.where.senses.get(column.at)

        def speaks(cell: str) -> bool:
            value = cell_values.money(cell, senses, column.factor).value
            return value is not None and value >= 0

        self._doubt(self._text(column.at).test(speaks))

    def _total(self, total: TotalColumn) -> None:
        """A total beside its parts says nothing where it is empty, or their sum to the euro."""
        whole = self._exact(total.column.at, total.column.factor, rounded=True)
        factors = {column.at: column.factor for column, _ in self.amounts}
        parts = [self._exact(at, factors.get(at, total.column.factor), rounded=False) for at in total.parts]
        known = np.logical_or.reduce([part >= 0 for part in parts])
        sums = sum(np.maximum(part, 0) for part in parts)
        self._doubt((whole >= 0) & ~(known & (np.abs(sums - whole) < 100)))

    def _exact(self, at: int, factor: int, rounded: bool) -> np.ndarray:
        """Cents of a column that is no amount of its own; a fraction of a cent, or a negative amount, is a doubt."""
        cells, senses = self._text(at), self.where.senses.get(at)

        def read(cell: str) -> int | str:
            value = cell_values.money(cell, senses, factor).value
            if value is None:
                return NOTHING
            cents = value.quantize(CENT, ROUND_HALF_UP)
            exact = (rounded or cents == value) and 0 <= cents <= MOST_EUROS
            return int(cents.scaleb(2)) if exact else DOUBT

        reads = cells.each(read)
        self._doubt(np.array([found == DOUBT for found in reads], dtype=bool)[cells.codes])
        return np.array([NOTHING if found == DOUBT else found for found in reads], dtype=np.int64)[cells.codes]

    def _share(self) -> None:
        """The beneficiary's share, counted when it is not the whole."""
        cells = self._field("part")
        reads = cells.each(cell_values.share)
        self._doubt(np.array([read.failed for read in reads], dtype=bool)[cells.codes])
        partial = np.array([read.value is not None and read.value != 1 for read in reads], dtype=bool)
        self._say(
            len(self.amounts), "beneficiaires_partages", self._title("part"), partial[cells.codes],
            lambda at: (cells.values[cells.codes[at]], {}),
        )  # fmt: skip

    # --- who and when --------------------------------------------------------------------------------------------

    def _identifier(self) -> Column:
        """The number of each beneficiary, NOBODY without one: SIRET or SIREN first, then RNA."""
        siret, rna = self._field("siret"), self._field("rna")
        rank = len(self.amounts) + 1
        reads = siret.each(cell_identifiers.identifier), rna.each(cell_identifiers.identifier)
        known = np.array([read.value is not None for read in reads[0]], dtype=bool)[siret.codes]
        self._rules(rank, "siret", siret, reads[0])
        self._rules(rank + 1, "rna", rna, reads[1], ~known)
        first, second = (
            Column(np.array([read.value or NOBODY for read in found], dtype=object), cells.codes)
            for found, cells in zip(reads, (siret, rna), strict=True)
        )
        return first if known.all() else Column.of(np.where(known, first.cells, second.cells))

    def _when(self) -> tuple[np.ndarray, Column]:
        """The budget year (0: that of each amount) and the day of decision ("": unknown)."""
        dates, years, rank = self._field("date"), self._field("annee"), len(self.amounts) + 3
        moments = dates.each(cell_dates.moment)
        self._doubt(np.array([read.failed for read in moments], dtype=bool)[dates.codes])
        partial = np.array([bool(read.value) and not read.value.day for read in moments], dtype=bool)
        self._say(
            rank, "date_incomplete", self._title("date"), partial[dates.codes],
            lambda at: (dates.values[dates.codes[at]], {"precision": moments[dates.codes[at]].value.precision}),
        )  # fmt: skip
        reads = years.each(cell_dates.year)
        self._doubt(np.array([read.failed for read in reads], dtype=bool)[years.codes])
        found = np.array([read.value or 0 for read in reads], dtype=np.int64)[years.codes]
        of_dates = np.array([read.value.year if read.value else 0 for read in moments], dtype=np.int64)[dates.codes]
        found = np.where(found > 0, found, of_dates)
        days = np.array([_iso(read.value) for read in moments], dtype=object)
        return self._deduced(found, rank + 1), Column(days, dates.codes)

    def _deduced(self, found: np.ndarray, rank: int) -> np.ndarray:
        """Years of rows that have none: of their periods, of their reference, else of the table."""
        yearly = np.logical_or.reduce([(cents >= 0) & bool(column.year) for column, cents in self.amounts])
        for name in ("debut", "periode", "paye_le"):
            missing = (found == 0) & ~yearly
            if missing.any():
                found = np.where(missing, self._field(name).give(_first_year, np.int64), found)
        missing = (found == 0) & ~yearly
        if not missing.any():
            return found
        references = self._field("reference").give(lambda cell: year_in(cell) or 0, np.int64)
        told = missing & (references > 0)
        self._say(
            rank, DEDUCED, self._title("reference"), told,
            lambda at: (str(references[at]), {"origin": "la référence de la décision"}),
        )  # fmt: skip
        missing &= references == 0
        fallback = self.where.year
        if not fallback:
            self._doubt(missing)
            return np.where(told, references, found)
        facts = {"origin": self.where.year_from}
        self._say(rank, DEDUCED, None, missing, lambda at: (str(fallback), facts))
        return np.where(told, references, np.where(missing, fallback, found))

    def _name(self, identifier: Column) -> Column:
        """The beneficiary's name, else its number; a row that may be a total is a doubt."""
        names, more = self._field("nom"), self._field("nom_suite")
        helped = self._field("siret").test(bool) | self._field("rna").test(bool)
        self._doubt(~helped & ~names.test(lambda name: bool(name) and not TOTAL.fullmatch(fold(name))))
        if more.test(bool).any():
            pairs = zip(names.cells, more.cells, strict=True)
            names = Column.of([plain(f"{name} {rest}") for name, rest in pairs])
        self._doubt(~helped & names.test(lambda name: fold(name).startswith(("total ", "sous total"))))
        nameless = ~names.test(bool)
        if not nameless.any():
            return names
        numbers = identifier.give(lambda number: number.value if number else "")
        self._doubt(nameless & (numbers == ""))
        return Column.of(np.where(nameless, numbers, names.cells))

    def _span(self) -> None:
        """A help over several years that the file does not spread has to be said, line by line."""
        if "annee" in self.where.columns.fields:
            return
        yearly = np.logical_or.reduce([(cents >= 0) & bool(column.year) for column, cents in self.amounts])
        self._doubt(self._field("periode").test(_over_years) & ~yearly)

    # --- the grants --------------------------------------------------------------------------------------------------

    def _grants(self, at: np.ndarray, name: Column, identifier: Column, year: np.ndarray, day: Column) -> Grants:
        found = self.where.columns
        texts = {name: self._text(place).rows(at) for name, place in found.fields.items()}
        written = found.fields.get("quartier")
        places = self.table[written].rows(at) if written is not None and written < len(self.table) else None
        whose = (name.rows(at), identifier.rows(at), year[at], day.rows(at))
        return Grants(found, self.where.sheet, self.lines[at], texts, places, *whose, self._money(at))

    def _money(self, at: np.ndarray) -> Amounts:
        """The amounts of the rows: one line a row, section, kind, year and funder, in the order of the columns."""
        sections = self._field("section").map(section_of).rows(at)
        slots: dict[Slot, int] = {}
        held: list[tuple[np.ndarray, ...]] = []
        for code, section in enumerate(sections.values):
            rows = np.flatnonzero(sections.codes == code)
            held += self._slots(at[rows], rows, section, slots)
        row, first, slot, cents = (np.concatenate(part) for part in zip(*held, strict=True))
        order = np.lexsort((first, row))
        return Amounts(row[order], slot[order], cents[order], list(slots))

    def _slots(self, at: np.ndarray, rows: np.ndarray, section: str, slots: dict[Slot, int]):
        """The amounts of rows of one section, slot by slot."""
        groups: dict[Slot, list[tuple[int, AmountColumn, np.ndarray]]] = {}
        for number, (column, cents) in enumerate(self.amounts):
            slot = Slot(column.section or section, column.concours, column.year, column.funder, column.fund)
            groups.setdefault(slot, []).append((number, column, cents[at]))
        for slot, columns in groups.items():
            sums = np.full((len(rows), len(TYPES)), NOTHING, dtype=np.int64)
            first = np.full(len(rows), len(self.amounts), dtype=np.int64)
            for number, column, cents in columns:
                kind = TYPES.index(column.what)
                sums[:, kind] = np.where(cents >= 0, cents, sums[:, kind])
                first = np.where((cents >= 0) & (first > number), number, first)
            held = first < len(self.amounts)
            place = slots.setdefault(slot, len(slots))
            yield rows[held], first[held], np.full(int(held.sum()), place, dtype=np.intp), sums[held]


def _iso(moment) -> str:
    return moment.day.isoformat() if moment and moment.day else ""


def _first_year(cell: str) -> int:
    """The year in which a period begins, 0 when it is not known."""
    found = cell_dates.period(cell).value
    return found.start.year if found and found.start else 0


def _over_years(cell: str) -> bool:
    found = cell_dates.period(cell).value
    return found is not None and len(found.years) > 1 and bool(found.end)
