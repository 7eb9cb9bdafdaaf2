"""Our own workbook to fill in: a sheet a table of the schema, French titles with notes, drop-down lists, typed cells.

One example line a sheet, known by its key that begins with EXEMPLE. Texts that begin with = + - or @ are written as
text: nothing becomes a formula.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from ess_metrics.files import cell_dates, cell_values
from ess_metrics.files.cell_values import runs
from ess_metrics.model import column_kinds, reference, schema
from ess_metrics.model.column_kinds import Column, Table
from ess_metrics.model.schema import TABLES
from ess_metrics.texts.library import workbook_words as words

LAST_ROW = 5000
LONGEST_TEXT = 200
HEADER_FILL = PatternFill("solid", start_color="FF1F3864")
REQUIRED_FILL = PatternFill("solid", start_color="FF8A1538")
EXAMPLE_FONT = Font(italic=True, color="FF6B6B6B")
NUMBERS = {column_kinds.INTEGER, column_kinds.NUMBER, column_kinds.MONEY, column_kinds.SHARE, column_kinds.YEAR}
FORMATS = {
    column_kinds.DATE: "yyyy-mm-dd",
    column_kinds.MONEY: "#,##0.00",
    column_kinds.YEAR: "0",
    column_kinds.CODE: "@",
    column_kinds.TEXT: "@",
}
EXAMPLES = {
    column_kinds.BOOL: "oui",
    column_kinds.DATE: "2024-03-15",
    column_kinds.YEAR: "2024",
    column_kinds.MONEY: "1500.00",
    column_kinds.SHARE: "1",
    column_kinds.NUMBER: "12",
    column_kinds.INTEGER: "12",
}
EXAMPLE_TEXTS = {"siret": "13002526500013", "siren": "130025265", "code_quartier": "TERRITOIRE", "annee": "2024"}
EXAMPLE_TEXTS |= {"latitude": "48.5734", "longitude": "7.7521", "code_commune": "67482", "rna": "W670000000"}


# What a person fills: imports alone say which files the rows come from.
SHEETS = tuple(table for table in TABLES if table.stem != "sources")


def _filled(table: Table) -> list[Column]:
    return [table[name] for name in table.filled]


def write_template(path: str | Path, tables: Mapping[str, pd.DataFrame] | None = None) -> None:
    """Write the workbook at `path`; with `tables` (stem → rows), those rows follow the example line of their sheet."""
    book = Workbook()
    book.remove(book.active)
    _readme(book)
    lists = _Lists(book)
    for table in SHEETS:
        _sheet(book, table, lists, (tables or {}).get(table.stem))
    book.move_sheet(words.LISTS, len(SHEETS))
    book.save(path)


def _readme(book: Workbook) -> None:
    sheet = book.create_sheet(words.README)
    for line in words.README_LINES:
        sheet.append([line])
    sheet.append([])
    sheet.append([words.SHEETS_TITLE, words.GRAIN_TITLE])
    for table in SHEETS:
        sheet.append([table.title, table.grain])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 40, 80


class _Lists:
    """The sheet of lists: each vocabulary once, codes beside their French labels."""

    def __init__(self, book: Workbook):
        self.sheet = book.create_sheet(words.LISTS)
        self.places: dict[tuple[str, ...], tuple[str, str]] = {}
        self.column = 1

    def place(self, column: Column, table: Table) -> tuple[str, str] | None:
        """The range of a column's values and the title of the list; None when the column has no list."""
        values = values_of(column)
        if not values:
            return None
        if values not in self.places:
            self.places[values] = self._write(column, table, values)
        return self.places[values]

    def _write(self, column: Column, table: Table, values: tuple[str, ...]) -> tuple[str, str]:
        at, self.column = self.column, self.column + 2
        title, labels = words.column_title(column.name), labels_of(column, table)
        write_text(self.sheet.cell(1, at), title)
        self.sheet.cell(1, at).font = Font(bold=True)
        for row, value in enumerate(values, 2):
            write_text(self.sheet.cell(row, at), value)
            write_text(self.sheet.cell(row, at + 1), labels.get(value, ""))
        letter = get_column_letter(at)
        return f"'{words.LISTS}'!${letter}$2:${letter}${len(values) + 1}", title


def values_of(column: Column) -> tuple[str, ...]:
    """The values a column may take: yes or no, its closed list, or a list of `data/reference/`; empty when free."""
    if column.kind == column_kinds.BOOL:
        return (words.YES, words.NO)
    if column.values:
        return column.values
    name = column.vocabulary or ("dispositifs" if column.refers == schema.DISPOSITIF else "")
    try:
        return tuple(reference.codes(name)) if name else ()
    except FileNotFoundError:
        return ()


def labels_of(column: Column, table: Table) -> dict[str, str]:
    """Code → French label of a column's values."""
    if column.refers == schema.DISPOSITIF:
        return dict(reference.labels("dispositif_code"))
    return dict(reference.labels(column.name, table.stem))


def _sheet(book: Workbook, table: Table, lists: _Lists, rows: pd.DataFrame | None) -> None:
    sheet = book.create_sheet(table.title[:31])
    for at, column in enumerate(_filled(table), 1):
        _header(sheet, at, column)
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = min(40, max(14, len(words.column_title(column.name)) + 4))
        sheet.column_dimensions[letter].number_format = FORMATS.get(column.kind, "General")
        listed = lists.place(column, table)
        sheet.cell(1, at).comment = _note(column, listed)
        if listed:
            _drop_down(sheet, letter, column, listed[0])
        _write(sheet.cell(2, at), column, example(table, column))
        sheet.cell(2, at).font = EXAMPLE_FONT
    sheet.cell(2, 1).comment = Comment(words.EXAMPLE_NOTE, "ESS", width=320, height=60)
    sheet.freeze_panes = "B2"
    if rows is not None:
        _rows(sheet, table, rows)


def _header(sheet, at: int, column: Column) -> None:
    cell = sheet.cell(1, at)
    write_text(cell, words.column_title(column.name) + (" *" if column.required else ""))
    cell.font = Font(bold=True, color="FFFFFFFF")
    cell.fill = REQUIRED_FILL if column.required else HEADER_FILL
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _note(column: Column, listed: tuple[str, str] | None) -> Comment:
    """What the column means, its unit, its values, its technical name."""
    lines = [column.meaning + ("" if column.meaning.endswith(".") else ".") if column.meaning else ""]
    lines += [words.REQUIRED if column.required else "", words.UNIT.format(unit=column.unit) if column.unit else ""]
    lines.append(words.KINDS.get(column.kind, ""))
    if listed and len(values_of(column)) <= 8:
        lines.append(words.LIST.format(values=", ".join(values_of(column))))
    elif listed:
        lines.append(words.LIST_ON_SHEET.format(title=listed[1]))
    if column.refers:
        lines.append(words.REFERS.format(sheet=schema.BY_STEM[column.refers[0]].title))
    lines.append(words.TECHNICAL.format(name=column.name))
    text = "\n".join(line for line in lines if line)
    return Comment(text, "ESS", width=360, height=40 + 22 * text.count("\n") + len(text) // 3)


def _drop_down(sheet, letter: str, column: Column, place: str) -> None:
    closed = bool(column.values) or column.kind == column_kinds.BOOL
    rule = DataValidation("list", formula1=place, allow_blank=True, errorStyle="stop" if closed else "warning")
    rule.errorTitle, rule.error = words.CHOOSE_TITLE, words.CHOOSE if closed else words.UNLISTED
    rule.showErrorMessage = True
    rule.add(f"{letter}2:{letter}{LAST_ROW}")
    sheet.add_data_validation(rule)


def example(table: Table, column: Column) -> str:
    """The value of the example line; the first key column begins with EXEMPLE."""
    if column.name == table.key[0]:
        return words.EXAMPLE
    if column.name in EXAMPLE_TEXTS:
        return EXAMPLE_TEXTS[column.name]
    values = values_of(column)
    return values[0] if values else EXAMPLES.get(column.kind, "…" if column.kind == column_kinds.TEXT else "")


def _rows(sheet, table: Table, rows: pd.DataFrame) -> None:
    for line, row in enumerate(rows.to_dict("records"), 3):
        for at, column in enumerate(_filled(table), 1):
            value = row.get(column.name)
            if value is not None and not pd.isna(value) and value != "":
                _write(sheet.cell(line, at), column, value)


def _write(cell, column: Column, value: object) -> None:
    """A value with its type: numbers as numbers, dates as dates, yes and no as words, everything else as text."""
    if column.kind in NUMBERS and (number := _number(value)) is not None:
        cell.value = number
    elif column.kind == column_kinds.DATE and (day := cell_dates.moment(str(value)[:10]).value) and day.day:
        cell.value = day.day
    elif column.kind == column_kinds.BOOL and (truth := cell_values.boolean(str(value)).value) is not None:
        cell.value = words.YES if truth else words.NO
    elif value != "":
        write_text(cell, str(value))
    cell.number_format = FORMATS.get(column.kind, "General")


def _number(value: object) -> int | float | None:
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        return None
    if not number.is_finite():
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def write_text(cell: Cell | MergedCell, text: str) -> None:
    """Text that no spreadsheet will take for a formula."""
    cell.value = "".join(char for char in text if char >= " " or char in "\t\n")
    cell.data_type = "s"
    if runs(text):
        cell.quotePrefix = True
