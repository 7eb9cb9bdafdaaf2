"""Our own workbook, made by `workbook_template`, read back: `SOURCE`.

A sheet a table of the schema, French titles with notes, drop-down lists, typed cells, one example line. A sheet is
recognised by its columns (French titles or names of the schema), in any order; it can be saved as ODS, or one sheet
alone as CSV. The example line, known by its key that begins with EXEMPLE, is never read.

Texts that begin with = + - or @ are written as text and read back unchanged: nothing becomes a formula.
"""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Callable
from decimal import Decimal
from functools import cache

import pandas as pd

from ess_metrics.files import cell_dates, cell_values
from ess_metrics.files.cell_values import Read, fold, plain
from ess_metrics.files.grid import Grid, RawFile
from ess_metrics.files.raw_files import refused_lines
from ess_metrics.formats.named_places import NamedPlaces
from ess_metrics.formats.rows import CODE
from ess_metrics.formats.source import TYPES, Context, IgnoredLine, Outcome, Source, Sums
from ess_metrics.formats.workbook_template import LONGEST_TEXT, labels_of, values_of
from ess_metrics.model import column_kinds, schema
from ess_metrics.model.column_kinds import Column, Table
from ess_metrics.model.faults import BLOCKING, WARNING, Fault
from ess_metrics.model.schema import TABLES
from ess_metrics.texts.library import ignored_lines as ignored
from ess_metrics.texts.library import workbook_words as words

NAME = "classeur"
UNREADABLE = {"montant_illisible", "montant_ambigu"}
ORDER = ("attribue", "demande", "verse")


@cache
def _names(table: Table) -> dict[str, str]:
    """Folded title → column, French titles and names of the schema alike."""
    found = {fold(column.name): column.name for column in table.columns}
    return found | {fold(words.column_title(column.name)): column.name for column in table.columns}


def table_of(grid: Grid) -> tuple[Table | None, float]:
    """The table a sheet holds and how surely: by its name if it has one of ours, and by its columns."""
    titles = [fold(title) for title in grid.header if title]
    best: tuple[Table | None, float] = (None, 0.0)
    for table in TABLES:
        share = sum(title in _names(table) for title in titles) / max(len(titles), 1)
        keys = all(any(_names(table).get(title) == key for title in titles) for key in table.key)
        named = fold(grid.sheet or "") in (fold(table.title[:31]), fold(table.stem))
        score = 0.95 * share if keys and (named or len(titles) >= 3) else 0.0
        if score > best[1] or (score == best[1] and named):
            best = (table, score)
    return best if best[1] >= 0.6 else (None, 0.0)


def recognise(raw: RawFile) -> float:
    """How surely the file is our workbook, or one sheet of it; certainly, when it has the sheets that we add to it."""
    names = {fold(grid.sheet or "") for grid in raw.grids}
    if {fold(words.README), fold(words.LISTS)} <= names and any(table_of(grid)[0] for grid in raw.grids):
        return 1.0
    return max((table_of(grid)[1] for grid in raw.grids if fold(grid.sheet or "") != fold(words.LISTS)), default=0.0)


def read(raw: RawFile, context: Context) -> Outcome:
    """The tables of the workbook as text; the balance counts rows of all sheets and the euros granted."""
    state = _State(raw, context)
    for grid in raw.grids:
        if fold(grid.sheet or "") in (fold(words.README), fold(words.LISTS)):
            continue
        table, _ = table_of(grid)
        if table is None:
            reason = "ses colonnes ne sont celles d'aucune table"
            state.faults.append(Fault("feuille_ignoree", WARNING, state.file, grid.sheet, facts={"reason": reason}))
        else:
            state.read_sheet(grid, table)
    return state.outcome()


class _State:
    """Gathers rows, faults and the balance over the sheets."""

    def __init__(self, raw: RawFile, context: Context):
        self.context = context
        self.named: NamedPlaces | None = None
        self.raw, self.file, self.torn = raw, raw.path.name, refused_lines(raw)
        self.faults: list[Fault] = []
        self.rows: dict[str, list[dict]] = {}
        self.refused: list[dict] = []
        self.totals = {name: Sums() for name in TYPES.values()}
        self.without_amount = 0
        self.columns: dict[str, list[str]] = {}
        self.taken: dict[str, None] = {}
        self.left: dict[str, None] = {}
        self.titles: list[IgnoredLine] = []

    def read_sheet(self, grid: Grid, table: Table) -> None:
        """One sheet: its columns, then its rows."""
        at = self._place(grid, table)
        if grid.header_line:
            text = plain(" ".join(grid.header))[:LONGEST_TEXT]
            self.titles.append(IgnoredLine(grid.header_line, text, ignored.TITLES, grid.sheet))
        self.torn = refused_lines(self.raw)
        missing = [column.name for column in table.columns if column.required and column.name not in at]
        for name in missing:
            facts = {"nearest": ""}
            fault = Fault("colonne_manquante", WARNING, self.file, grid.sheet, grid.header_line, name, None, facts)
            self.faults.append(fault)
        self.columns.setdefault(table.stem, []).extend(at)
        for line, row in zip(grid.lines, grid.rows, strict=True):
            if any(row) and not fold(row[at[table.key[0]]]).startswith(fold(words.EXAMPLE)):
                self._row(grid, table, at, line, row)
            elif any(row):
                self.titles.append(IgnoredLine(line, plain(" ".join(row))[:LONGEST_TEXT], ignored.EXAMPLE, grid.sheet))

    def _place(self, grid: Grid, table: Table) -> dict[str, int]:
        at: dict[str, int] = {}
        for position, title in enumerate(grid.header):
            name = _names(table).get(fold(title))
            (self.taken if name and name not in at else self.left).setdefault(title)
            if name and name not in at:
                at[name] = position
            elif title:
                near = difflib.get_close_matches(title, [words.column_title(c.name) for c in table.columns], 1, 0.6)
                facts = {"nearest": "".join(near)}
                fault = Fault("colonne_inconnue", WARNING, self.file, grid.sheet, grid.header_line, title, None, facts)
                self.faults.append(fault)
        return at

    def _row(self, grid: Grid, table: Table, at: dict[str, int], line: int, row) -> None:
        rule = self.torn.get((grid.sheet, line))
        values: dict[str, str] = {}
        unreadable = []
        for column in table.columns:
            if column.name in at:
                text, wrong = self._cell(grid, table, column, line, row[at[column.name]])
                values[column.name] = text
                if column.name in TYPES and wrong in UNREADABLE:
                    unreadable.append(wrong)
                else:
                    rule = rule or wrong
        rule = rule or self._no_amount(table, values, unreadable)
        for name, euros in _euros(table, values).items():
            self.totals[TYPES[name]].add(euros, kept=not rule)
        if rule:
            read = dict(zip(grid.header, row, strict=True))
            self.refused.append(read | {"_row": line, "_sheet": grid.sheet, "_rule": rule})
            return
        for placed in self._by_name(table, values, line, grid):
            self.rows.setdefault(table.stem, []).append(placed | {"_row": line, "_sheet": grid.sheet})

    def _by_name(self, table: Table, values: dict[str, str], line: int, grid: Grid) -> list[dict[str, str]]:
        """The row with codes for the neighbourhoods that it names; a project in several of them has a row for each."""
        out = [values]
        for name in (column.name for column in table.columns if column.refers == schema.QUARTIER):
            cell = values.get(name, "")
            if not cell or CODE.fullmatch(cell) or cell in (schema.TERRITOIRE, schema.HORS_QPV):
                continue
            title = plain(grid.header[_position(grid, table, table[name])])
            found = self._names().codes(cell, title, line, grid.sheet)
            if found and len(found) > 1 and table.stem == "projets_quartiers":
                part = f"{float(values.get('part') or 1) / len(found):.9g}"
                out = [values | {name: code, "part": part, "methode": "egale"} for code in found]
            elif found is not None:
                values[name] = found[0] if len(found) == 1 else schema.TERRITOIRE if found else ""
        return out

    def _names(self) -> NamedPlaces:
        """The neighbourhoods of the folder and of this workbook, by name."""
        if self.named is None:
            areas = [frame for frame in (self.context.tables.get("quartiers"),) if frame is not None]
            areas += [pd.DataFrame(self.rows["quartiers"])] if "quartiers" in self.rows else []
            tables = {"quartiers": pd.concat(areas, ignore_index=True).fillna("")} if areas else {}
            self.named = NamedPlaces(dataclasses.replace(self.context, tables=tables), self.file)
        return self.named

    def _no_amount(self, table: Table, values: dict[str, str], unreadable: list[str]) -> str | None:
        """The rule that refuses a funding row whose only amounts can't be read; empty ones are unknown."""
        if table.stem != "financements":
            return None
        known = any(values.get(name) for name in TYPES)
        self.without_amount += len(unreadable) or int(not known)
        return unreadable[0] if unreadable and not known else None

    def _cell(self, grid: Grid, table: Table, column: Column, line: int, text: str) -> tuple[str, str | None]:
        """The value as the folder writes it, and the rule that refuses the row if any."""
        read = READERS.get(column.kind, read_text)
        value, rule, facts = read(text if column.kind == column_kinds.TEXT else plain(text))
        if not value and not rule and column.required and column.name in table.key:
            rule = "valeur_obligatoire_vide"
        negative = rule is None and column.least is not None and value and Decimal(value) < Decimal(str(column.least))
        rule = ("montant_negatif" if column.kind == column_kinds.MONEY else "nombre_negatif") if negative else rule
        blocking = bool(rule) and (not value or negative) and _costs_the_row(table, column)
        value = "" if negative and not blocking else value
        value, listed = _listed(table, column, value)
        for found, severity in ((rule, BLOCKING if blocking else WARNING), (listed, WARNING)):
            if found:
                title = plain(grid.header[_position(grid, table, column)])
                shown = facts if found == rule else {"expected": ", ".join(values_of(column)[:12])}
                self.faults.append(Fault(found, severity, self.file, grid.sheet, line, title, text or None, shown))
        return value, rule if blocking else None

    def outcome(self) -> Outcome:
        """The outcome of the whole workbook."""
        kept = sum(map(len, self.rows.values()))
        result = Outcome(NAME, kept + len(self.refused), kept, len(self.refused), identified=True)
        main = next((sums for sums in (self.totals[name] for name in ORDER) if sums.written), Sums())
        result.euros_kept, result.euros_read = float(main.kept), float(main.written)
        result.totals, result.without_amount, result.lines_ignored = self.totals, self.without_amount, self.titles
        result.columns_taken = list(self.taken)
        result.columns_ignored = [title for title in self.left if title and title not in self.taken]
        result.tables = {stem: pd.DataFrame(rows) for stem, rows in self.rows.items()}
        result.refused = pd.DataFrame(self.refused) if self.refused else None
        if not kept:
            self.faults.append(Fault("classeur_vide", BLOCKING, self.file))
        result.faults = [*self.faults, *(self.named.faults if self.named else ())]
        return result


def _position(grid: Grid, table: Table, column: Column) -> int:
    return next(i for i, title in enumerate(grid.header) if _names(table).get(fold(title)) == column.name)


def _costs_the_row(table: Table, column: Column) -> bool:
    """Whether a cell that can't be read refuses its row: the key and required columns do, and amounts."""
    return column.required or column.name in table.key or (table.stem == "financements" and column.name in TYPES)


def _euros(table: Table, values: dict[str, str]) -> dict[str, Decimal]:
    """The euros of each type of a funding row."""
    if table.stem != "financements":
        return {}
    return {name: Decimal(values[name]) for name in TYPES if values.get(name)}


def _listed(table: Table, column: Column, value: str) -> tuple[str, str | None]:
    """The code of a value given by its French label, and the warning for one that is not in the list."""
    values = values_of(column)
    if not value or not values or column.kind == column_kinds.BOOL or value in values:
        return value, None
    by_label = {fold(label): code for code, label in labels_of(column, table).items()}
    code = by_label.get(fold(value)) or next((code for code in values if fold(code) == fold(value)), None)
    if code:
        return code, None
    return value, None if column.refers else "valeur_hors_liste"


Parsed = tuple[str, str | None, dict]


def read_text(text: str) -> Parsed:
    """The text of a cell, "" for one that says nothing."""
    return ("" if cell_values.plain(text) == "" else text.strip()), None, {}


def _code(text: str) -> Parsed:
    bare = text[:-2] if text.endswith(".0") and text[:-2].isdigit() else text
    return bare, None, {}


def _amount(text: str) -> Parsed:
    read = cell_values.money(text)
    return (_plain(read), read.rule, read.facts) if read.value is not None else ("", read.rule, {})


def _quantity(text: str) -> Parsed:
    read = cell_values.number(text)
    return _plain(read), read.rule, {}


def _share(text: str) -> Parsed:
    read = cell_values.share(text)
    return _plain(read), read.rule, read.facts


def _plain(read: Read) -> str:
    """A Decimal without exponent or needless zeros."""
    if read.value is None:
        return ""
    text = f"{read.value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _date(text: str) -> Parsed:
    read = cell_dates.moment(text)
    if read.value is None:
        return "", read.rule, {}
    if read.value.day is None:
        return "", "date_incomplete", {"precision": read.value.precision}
    return read.value.day.isoformat(), None, {}


def _year(text: str) -> Parsed:
    read = cell_dates.year(text)
    return str(read.value or ""), read.rule, {}


def _truth(text: str) -> Parsed:
    read = cell_values.boolean(text)
    return "" if read.value is None else str(read.value).lower(), read.rule, {}


def _whole(text: str) -> Parsed:
    read = cell_values.number(text)
    if read.value is not None and read.value != read.value.to_integral_value():
        return "", "entier_illisible", {}
    return _plain(read), "entier_illisible" if read.failed else None, {}


READERS: dict[str, Callable[[str], Parsed]] = {
    column_kinds.TEXT: read_text,
    column_kinds.CODE: _code,
    column_kinds.MONEY: _amount,
    column_kinds.NUMBER: _quantity,
    column_kinds.INTEGER: _whole,
    column_kinds.SHARE: _share,
    column_kinds.DATE: _date,
    column_kinds.YEAR: _year,
    column_kinds.BOOL: _truth,
}

SOURCE = Source(NAME, "Notre classeur (une feuille par table)", recognise, read)
