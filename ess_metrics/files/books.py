"""Workbooks as text, sheet by sheet: XLSX, XLS, ODS. Values only; a formula counts for the value last saved.

Words in cells merged downwards are repeated on each line they cover; a number is not, lest it be added twice.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import xlrd
from defusedxml.ElementTree import iterparse
from openpyxl import load_workbook
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from ess_metrics.files import pace
from ess_metrics.files.limits import Limits, refuse
from ess_metrics.files.text import NUMBER, strip

Rows = dict[int, dict[int, str]]  # row number (from 1) -> column (from 0) -> text


@dataclass(frozen=True)
class Sheet:
    """The filled cells of a sheet; `unsaved`: the rows of formulas whose value was never saved.

    `hidden_rows` (from 1) and `hidden_columns` (from 0) are read like the others: known, so that it can be said.
    """

    name: str
    rows: Rows
    hidden: bool = False
    unsaved: tuple[int, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


WIDEST = 2_000  # hidden columns beyond are the empty rest of the sheet
ZEROS = re.compile(r"0{2,15}")


def text_of(value: object) -> str:
    """A cell's value as a person reads it: whole numbers without a point, ISO dates, true and false."""
    match value:
        case None:
            text = ""
        case bool():
            text = "true" if value else "false"
        case float():
            text = number_text(value)
        case datetime():
            text = value.isoformat(sep=" ", timespec="seconds").removesuffix(" 00:00:00")
        case _:
            text = str(value)
    return strip(text)


def number_text(value: float) -> str:
    """A number with the 15 digits a spreadsheet keeps, never with an exponent.

    Three decimals take a zero more ("1.2340"): unlike a text "1.234" they can't be taken for thousands.
    """
    if not math.isfinite(value):
        return ""
    text = f"{Decimal(format(value, '.15g')):f}"
    if "." not in text:
        return text
    text = text.rstrip("0").rstrip(".")
    return text + "0" if re.search(r"\.\d{3}$", text) else text


class Budget:
    """Counts filled cells over all the sheets of a file, and refuses it when there are too many."""

    def __init__(self, path: Path, limits: Limits):
        self.path, self.left, self.limit = path, limits.cells, limits.cells

    def spend(self, cells: int) -> None:
        """Count `cells` more."""
        self.left -= cells
        if self.left < 0:
            raise refuse("trop_de_cellules", self.path, limit=self.limit)


def xlsx_sheets(data: bytes, path: Path, limits: Limits) -> Iterator[Sheet]:
    """The visible and hidden sheets of an XLSX; only the cells that are written, however far apart."""
    budget = Budget(path, limits)
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for sheet in book.worksheets:
        rows: Rows = {}
        with sheet._get_source() as source:
            parser = _Parser(
                source,
                sheet._shared_strings,
                data_only=True,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            for number, cells in pace.moving(parser.parse()):
                budget.spend(len(cells) + 1)
                if row := {c["column"] - 1: t for c in cells if (t := _xlsx_text(c, book))}:
                    rows[number] = row
        merged = parser.merged_cells.mergeCell if parser.merged_cells else ()
        _repeat_down(rows, [(cell.min_row, cell.max_row, cell.min_col - 1) for cell in merged], budget)
        unseen = parser.hidden()
        yield Sheet(sheet.title, rows, sheet.sheet_state != "visible", tuple(parser.unsaved), *unseen)


class _Parser(WorkSheetParser):
    """The parser of openpyxl, that also notes the lines of formulas without a value."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.unsaved: list[int] = []

    def parse_cell(self, element) -> dict:
        """A cell; its line is noted when nothing was saved beside its formula."""
        cell = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            self.unsaved.append(cell["row"])
        return cell

    def hidden(self) -> tuple[frozenset[int], frozenset[int]]:
        """The hidden lines (from 1) and columns (from 0) of the sheet."""
        rows = {int(at) for at, facts in self.row_dimensions.items() if facts.get("hidden") in ("1", "true")}
        spans = [facts for facts in self.column_dimensions.values() if facts.get("hidden") in ("1", "true")]
        columns = {at - 1 for facts in spans for at in range(int(facts["min"]), min(int(facts["max"]), WIDEST) + 1)}
        return frozenset(rows), frozenset(columns)


def _repeat_down(rows: Rows, merged: list[tuple[int, int, int]], budget: Budget) -> None:
    """The words of merged cells (first row, last row, column) on each filled line below that they cover."""
    numbers = sorted(rows)
    for first, last, column in merged:
        text = rows.get(first, {}).get(column, "")
        if not text or NUMBER.fullmatch(text):
            continue
        below = numbers[bisect_right(numbers, first) : bisect_right(numbers, last)]
        budget.spend(len(below))
        for number in below:
            rows[number].setdefault(column, text)


def _xlsx_text(cell: dict, book) -> str:
    """The text of a cell; a number shown with leading zeros ("00000") keeps them."""
    text = text_of(cell["value"])
    if cell["data_type"] == "n" and text.isdigit():
        styles = book._cell_styles
        style = styles[cell["style_id"]] if cell["style_id"] < len(styles) else None
        at = style.numFmtId - 164 if style else -1
        shape = book._number_formats[at] if 0 <= at < len(book._number_formats) else ""
        return text.zfill(len(shape)) if ZEROS.fullmatch(shape) else text
    return text


def xls_sheets(data: bytes, path: Path, limits: Limits) -> Iterator[Sheet]:
    """The sheets of an old XLS workbook."""
    budget = Budget(path, limits)
    book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), on_demand=False)
    for sheet in book.sheets():
        rows: Rows = {}
        for number in pace.moving(range(sheet.nrows)):
            cells = sheet.row(number)
            budget.spend(len(cells))
            if row := {i: t for i, cell in enumerate(cells) if (t := _xls_text(cell, book.datemode))}:
                rows[number + 1] = row
        yield Sheet(sheet.name, rows, bool(sheet.visibility))


def _xls_text(cell, datemode: int) -> str:
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return text_of(xlrd.xldate_as_datetime(cell.value, datemode))
        except (xlrd.XLDateError, ValueError, OverflowError):
            return number_text(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return text_of(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#ERREUR")
    return text_of(cell.value)


TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"


def ods_sheets(data: bytes, path: Path, limits: Limits) -> Iterator[Sheet]:
    """The sheets of an OpenDocument spreadsheet; repeated cells and rows are spread out only where filled."""
    budget = Budget(path, limits)
    with zipfile.ZipFile(io.BytesIO(data)) as package, package.open("content.xml") as source:
        name, style, number, unseen = "", "", 1, set()
        rows: Rows = {}
        merged: list[tuple[int, int, int]] = []
        for event, element in pace.moving(iterparse(source, events=("start", "end"), forbid_dtd=True)):
            if event == "start":
                if element.tag == TABLE + "table":
                    name, style = element.get(TABLE + "name", ""), element.get(TABLE + "style-name", "")
                    rows, merged, number = {}, [], 1
            elif element.tag == STYLE + "style":
                if any(part.get(TABLE + "display") == "false" for part in element):
                    unseen.add(element.get(STYLE + "name"))
            elif element.tag == TABLE + "table":
                _repeat_down(rows, merged, budget)
                yield Sheet(name, rows, style in unseen)
                element.clear()
            elif element.tag == TABLE + "table-row":
                number += _ods_row(element, number, rows, budget, merged)
                element.clear()


def _ods_row(element, number: int, rows: Rows, budget: Budget, merged: list[tuple[int, int, int]]) -> int:
    """Add a row, as often as it repeats; returns how many lines it takes. `merged` gets its cells merged downwards."""
    row: dict[int, str] = {}
    column = 0
    for cell in element:
        if cell.tag not in (TABLE + "table-cell", TABLE + "covered-table-cell"):
            continue
        times = int(cell.get(TABLE + "number-columns-repeated", 1))
        if text := _ods_text(cell):
            if (deep := int(cell.get(TABLE + "number-rows-spanned", 1))) > 1:
                merged.append((number, number + deep - 1, column))
            budget.spend(times)
            row.update((column + i, text) for i in range(times))
        column += times
    times = int(element.get(TABLE + "number-rows-repeated", 1))
    if row:
        budget.spend(times * len(row))
        rows.update((number + i, dict(row)) for i in range(times))
    return times


def _ods_text(cell) -> str:
    """The typed value when there is one (the text shown is rounded), else the paragraphs."""
    kind, value = cell.get(OFFICE + "value-type"), cell.get(OFFICE + "value")
    if kind in ("float", "currency", "percentage") and value is not None:
        return number_text(float(value))
    if kind == "date":
        moment = cell.get(OFFICE + "date-value", "")
        return moment.removesuffix("T00:00:00").replace("T", " ")
    if kind == "boolean":
        return cell.get(OFFICE + "boolean-value", "")
    return strip("\n".join(_ods_words(part) for part in cell if part.tag == TEXT + "p"))


def _ods_words(paragraph) -> str:
    words = [paragraph.text or ""]
    for part in paragraph:
        if part.tag == TEXT + "s":
            words.append(" " * min(int(part.get(TEXT + "c", 1)), 1000))
        elif part.tag == TEXT + "line-break":
            words.append("\n")
        elif not part.tag.startswith(OFFICE):
            words.append(_ods_words(part))
        words.append(part.tail or "")
    return "".join(words)


def check_shape(rows: Rows, path: Path, limits: Limits) -> None:
    """Refuse a sheet whose filled cells lie so far apart that a table of them would be far larger than they are."""
    width = len({column for row in rows.values() for column in row})
    if width > limits.columns:
        raise refuse("trop_de_colonnes", path, count=width, limit=limits.columns)
    if width * len(rows) > limits.cells:
        raise refuse("trop_de_cellules", path, limit=limits.cells)


def as_records(rows: dict[int, dict[int, str]]) -> tuple[list[list[str]], list[int]]:
    """Rows of equal width with their line numbers; columns empty from top to bottom are closed up (a stray cell
    far to the right would otherwise make every row 16,384 cells wide).
    """
    filled = sorted({column for row in rows.values() for column in row})
    place = {column: i for i, column in enumerate(filled)}
    numbers = sorted(rows)
    width = len(filled)
    records = []
    for number in numbers:
        record = [""] * width
        for column, text in rows[number].items():
            record[place[column]] = text
        records.append(record)
    return records, numbers
