"""Workbooks as text, sheet by sheet: XLSX, XLS, XLSB, ODS. Values only; a formula counts for the value last saved.

Words in cells merged downwards are repeated on each line they cover; a number is not, lest it be added twice.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import python_calamine
import xlrd
from defusedxml.ElementTree import iterparse
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from ess_metrics.files import pace
from ess_metrics.files.limits import Limits, refuse
from ess_metrics.files.text import NUMBER, strip
from ess_metrics.model.faults import WARNING, Fault

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


WIDEST = 2_000  # hidden columns beyond, or hidden lines in one run, are the empty rest of the sheet
XLSB_ROW, XLSB_CELLS = 0, range(1, 12)  # the kinds of records of a binary sheet that hold its cells
XLSB_RECORDS = 4  # records that a cell may take
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
        self.check(0)

    def check(self, cells: int) -> None:
        """Refuse the file when it could not hold these cells, which are not counted."""
        if self.left < cells:
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
    book = _xls_book(data)
    for sheet in book.sheets():
        rows: Rows = {}
        for number in pace.moving(range(sheet.nrows)):
            row = _xls_row(sheet, number, book.datemode)
            budget.spend(len(row) + 1)
            if row:
                rows[number + 1] = row
        _repeat_down(rows, [(first + 1, last, column) for first, last, column, _ in sheet.merged_cells], budget)
        unseen = (at + 1 for at, facts in sheet.rowinfo_map.items() if facts.hidden)
        columns = (at for at, facts in sheet.colinfo_map.items() if facts.hidden and at < WIDEST)
        yield Sheet(
            sheet.name, rows, bool(sheet.visibility), hidden_rows=frozenset(unseen), hidden_columns=frozenset(columns)
        )


def _xls_book(data: bytes) -> xlrd.Book:
    """The workbook with what its layout says (merged cells, hidden lines); without it where the layout is damaged."""
    try:
        return xlrd.open_workbook(
            file_contents=data, logfile=io.StringIO(), on_demand=False, formatting_info=True, ragged_rows=True
        )
    except Exception:  # noqa: BLE001 -- a wrong style raises anything, and costs no value: only its cells are needed
        return xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), on_demand=False, ragged_rows=True)


def _xls_row(sheet: xlrd.sheet.Sheet, number: int, datemode: int) -> dict[int, str]:
    """The filled cells of a line. Only those are looked at: a sheet may be wide and hold two cells a line."""
    values = sheet.row_values(number)
    filled = ((at, kind) for at, kind in enumerate(sheet.row_types(number)) if kind not in NOTHING_THERE)
    return {at: text for at, kind in filled if (text := _xls_text(kind, values[at], datemode))}


NOTHING_THERE = (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)


def _xls_text(kind: int, value: Any, datemode: int) -> str:
    if kind == xlrd.XL_CELL_DATE:
        try:
            return text_of(xlrd.xldate_as_datetime(value, datemode))
        except (xlrd.XLDateError, ValueError, OverflowError):
            return number_text(value)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return text_of(bool(value))
    if kind == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(value, "#ERREUR")
    return text_of(value)


def xlsb_sheets(data: bytes, path: Path, limits: Limits) -> Iterator[Sheet]:
    """The sheets of a binary workbook; their lines from the first to the last that is filled, one after the other.

    The library holds the whole rectangle of a sheet: one whose cells lie far apart is refused before it is read.
    """
    budget = Budget(path, limits)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".bin"):
                _check_xlsb(package.read(name), budget)
    book = python_calamine.load_workbook(io.BytesIO(data))
    for facts in book.sheets_metadata:
        if facts.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        rows: Rows = {}
        sheet = book.get_sheet_by_name(facts.name)
        first = sheet.start[1] if sheet.start else 0
        for number, cells in pace.moving(enumerate(sheet.iter_rows(), 1)):
            row = {at: text for at, value in enumerate(cells, first) if (text := text_of(value))}
            budget.spend(len(row) + 1)
            if row:
                rows[number] = row
        yield Sheet(facts.name, rows, facts.visible != python_calamine.SheetVisibleEnum.Visible)


def _check_xlsb(data: bytes, budget: Budget) -> None:
    """Refuse a binary sheet whose rectangle has too many cells, or that has far more records than cells."""
    last, width = -1, 0
    for count, (kind, start) in enumerate(pace.moving(_records(data))):
        if kind == XLSB_ROW:
            last = max(last, int.from_bytes(data[start : start + 4], "little"))
        elif kind in XLSB_CELLS:
            width = max(width, int.from_bytes(data[start : start + 4], "little") + 1)
        if not count % XLSB_RECORDS:
            budget.check(count // XLSB_RECORDS)
    budget.check((last + 1) * width)


def _records(data: bytes) -> Iterator[tuple[int, int]]:
    """The records of a part of a binary workbook: their kind, and where what they hold begins."""
    at = 0
    while at < len(data):
        kind, at = _seven_bits(data, at, 2)
        size, at = _seven_bits(data, at, 4)
        yield kind, at
        at += size


def _seven_bits(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number written seven bits a byte (`most` bytes at most), and the place after it."""
    value = 0
    for rank in range(most):
        byte = data[at] if at < len(data) else 0
        at += 1
        value |= (byte & 0x7F) << (7 * rank)
        if byte < 0x80:
            break
    return value, at


TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


@dataclass
class _OdsTable:
    """A sheet being read: its cells, where the next row and column go, what is merged or out of sight."""

    name: str = ""
    style: str = ""
    rows: Rows = field(default_factory=dict)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    hidden: tuple[set[int], set[int]] = field(default_factory=lambda: (set(), set()))
    number: int = 1
    column: int = 0

    def take(self, element, budget: Budget) -> None:
        """The columns or the rows that an element stands for."""
        if element.tag == TABLE + "table-column":
            self.column += _ods_span(element, "columns", self.column, self.hidden[1])
        elif element.tag == TABLE + "table-row":
            _ods_span(element, "rows", self.number, self.hidden[0])
            self.number += _ods_row(element, self.number, self.rows, budget, self.merged)
            element.clear()


def ods_sheets(data: bytes, path: Path, limits: Limits) -> Iterator[Sheet]:
    """The sheets of an OpenDocument spreadsheet; repeated cells and rows are spread out only where filled."""
    budget, table, unseen = Budget(path, limits), _OdsTable(), set()
    with zipfile.ZipFile(io.BytesIO(data)) as package, package.open("content.xml") as source:
        for event, element in pace.moving(iterparse(source, events=("start", "end"), forbid_dtd=True)):
            if event == "start":
                if element.tag == TABLE + "table":
                    table = _OdsTable(element.get(TABLE + "name", ""), element.get(TABLE + "style-name", ""))
            elif element.tag == STYLE + "style":
                if any(part.get(TABLE + "display") == "false" for part in element):
                    unseen.add(element.get(STYLE + "name"))
            elif element.tag == TABLE + "table":
                _repeat_down(table.rows, table.merged, budget)
                yield Sheet(table.name, table.rows, table.style in unseen, (), *map(frozenset, table.hidden))
                element.clear()
            else:
                table.take(element, budget)


def _ods_span(element, what: str, start: int, hidden: set[int]) -> int:
    """How many rows or columns an element stands for; those that are folded or filtered out go to `hidden`."""
    times = int(element.get(f"{TABLE}number-{what}-repeated", 1))
    if element.get(TABLE + "visibility", "visible") != "visible":
        hidden.update(range(start, start + min(times, WIDEST)))
    return times


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


def hidden_faults(sheet: Sheet, titles: int, path: Path) -> list[Fault]:
    """The hidden lines and columns of a sheet, read like the others; `titles`: the line of its titles (from 1)."""
    lines = sorted(sheet.hidden_rows & sheet.rows.keys())
    columns = sorted(sheet.hidden_columns & {column for row in sheet.rows.values() for column in row})
    faults = []
    if lines:
        faults.append(Fault("lignes_masquees", WARNING, path.name, sheet.name, lines[0], facts={"count": len(lines)}))
    if columns:
        names = [sheet.rows.get(titles, {}).get(column) or get_column_letter(column + 1) for column in columns]
        facts = {"count": len(columns), "names": ", ".join(names)}
        faults.append(Fault("colonnes_masquees", WARNING, path.name, sheet.name, facts=facts))
    return faults


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
