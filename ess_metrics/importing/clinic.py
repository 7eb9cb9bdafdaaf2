"""The data clinic: the faults of a file grouped, its balance, and the user's own file given back with them marked.

`groups(faults)` puts the worst first. `annotated_workbook(raw, outcome, out)` writes an XLSX: an XLSX keeps its own
sheets and styles (formulas give way to their last values); other files, and workbooks of very many cells or merged
cells, are laid out cell by cell, every row on its own
line number (JSON and Parquet: one line lower, under their titles). It can be corrected and imported again: cells
that begin with = + - or @ stay text, and the sheet *Bilan* is not read back.
"""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import IO

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill

from ess_metrics.files import books
from ess_metrics.files import text as raw_text
from ess_metrics.files.cell_values import plain, runs
from ess_metrics.files.grid import Grid, RawFile
from ess_metrics.files.raw_files import BALANCE, lines_above
from ess_metrics.formats.source import Outcome
from ess_metrics.formats.workbook_template import write_text
from ess_metrics.model.faults import RANKS, Fault, worst_first
from ess_metrics.texts.library import clinic_words as words
from ess_metrics.texts.numbers import plural

FIRST_LINES = 5
MOST_COMMENTS = 2000
MOST_MERGED, MOST_CELLS = 300, 500_000  # beyond, styles take minutes to copy
RED = PatternFill("solid", start_color="FFF4B6B6")
ORANGE = PatternFill("solid", start_color="FFFCE3B0")
WIDTHS = (22, 70, 12, 18, 26, 26, 60)


@dataclass(frozen=True)
class Group:
    """Faults alike: how many, on which first lines, and the sentences of the first one."""

    rule: str
    severity: str
    count: int
    lines: tuple[int, ...]
    sheet: str | None
    column: str | None
    message: str
    suggestion: str


@dataclass(frozen=True)
class Balance:
    """Rows and euros of a file: read = kept + refused."""

    rows_read: int
    rows_kept: int
    rows_refused: int
    euros_read: Decimal
    euros_kept: Decimal
    euros_refused: Decimal

    @property
    def holds(self) -> bool:
        """Whether rows add up (euros do by construction)."""
        return self.rows_read == self.rows_kept + self.rows_refused


def balance(outcome: Outcome) -> Balance:
    """The balance of an outcome, euros to the cent."""
    read, kept = (Decimal(str(round(euros, 2))) for euros in (outcome.euros_read, outcome.euros_kept))
    return Balance(outcome.rows_read, outcome.rows_kept, outcome.rows_refused, read, kept, read - kept)


def groups(faults: Iterable[Fault]) -> list[Group]:
    """The faults by rule, severity, sheet and column: blocking ones first, then the most frequent."""
    alike: dict[tuple, list[Fault]] = defaultdict(list)
    for fault in worst_first(faults):
        alike[(fault.severity, fault.rule, fault.sheet, fault.column)].append(fault)
    found = [_group(members) for members in alike.values()]
    return sorted(found, key=lambda group: (RANKS.get(group.severity, 2), -group.count, group.rule))


def _group(members: list[Fault]) -> Group:
    first = members[0]
    lines = tuple(fault.row for fault in members if fault.row is not None)[:FIRST_LINES]
    count = sum(_times(fault) for fault in members)
    return Group(first.rule, first.severity, count, lines, first.sheet, first.column, first.message, first.suggestion)


def _times(fault: Fault) -> int:
    """How many rows a fault stands for: a fault of a whole column or file counts them in `count`."""
    count = fault.facts.get("count")
    return count if isinstance(count, int) and count > 0 else 1


# --- the user's own file, marked ----------------------------------------------------------------------------------


def annotated_workbook(raw: RawFile, outcome: Outcome, out: str | Path | IO[bytes]) -> None:
    """Write at `out` the file with its faulty cells coloured and commented, and a sheet with its balance."""
    book = _own_workbook(raw) if raw.kind == "xlsx" and _light(raw) else _laid_out(raw)
    faults = list({id(fault): fault for fault in (*raw.faults, *outcome.faults)}.values())
    _mark(book, raw, faults)
    _balance_sheet(book, raw, outcome, faults)
    book.save(out)


def _light(raw: RawFile) -> bool:
    """Whether the workbook can be taken as it is: not inside an archive, few merged cells, not too many cells."""
    with zipfile.ZipFile(raw.path) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        merged = sum(package.read(name).count(b"<mergeCell ") for name in sheets)
    cells = sum(len(grid.header) * len(grid.rows) for grid in raw.grids)
    return bool(sheets) and merged <= MOST_MERGED and cells <= MOST_CELLS


def _own_workbook(raw: RawFile) -> Workbook:
    """The user's XLSX with values for formulas and without the balance of a former visit."""
    book = load_workbook(io.BytesIO(raw.path.read_bytes()), data_only=True)
    for sheet in list(book.worksheets):
        if sheet.cell(1, 1).value == BALANCE:
            book.remove(sheet)
        else:
            _neutralise(sheet)
    return book


def _neutralise(sheet) -> None:
    """Texts that look like formulas stay text."""
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and runs(cell.value):
                write_text(cell, cell.value)


def _laid_out(raw: RawFile) -> Workbook:
    """A new workbook with every row of the file on its own line, the lines above the titles included."""
    book = Workbook()
    book.remove(book.active)
    above = lines_above(raw)
    typed = raw.kind in ("xls", "xlsx", "xlsb", "ods")
    for grid in raw.grids:
        sheet = book.create_sheet(_sheet_name(grid))
        shift = _shift(grid)
        for line, texts in above.get(grid.sheet, []):
            _put(sheet, line, texts, typed)
        _put(sheet, grid.header_line + shift, grid.header, False)
        for cell in sheet[grid.header_line + shift]:
            cell.font = Font(bold=True)
        for line, row in zip(grid.lines, grid.rows, strict=True):
            _put(sheet, line + shift, row, typed)
        sheet.freeze_panes = sheet.cell(grid.header_line + shift + 1, 1)
    if not book.worksheets:
        book.create_sheet(words.DATA)
    return book


def _sheet_name(grid: Grid) -> str:
    """A name that a workbook accepts."""
    return "".join(" " if char in "[]:*?/\\" else char for char in grid.sheet or words.DATA)[:31]


def _shift(grid: Grid) -> int:
    """Records without a line of titles are put one line lower, to leave it room."""
    return 1 if grid.header_line == 0 else 0


def _put(sheet, line: int, texts: Iterable[str], typed: bool) -> None:
    for at, text in enumerate(texts, 1):
        if text:
            cell = sheet.cell(line, at)
            if typed and (number := _number(text)) is not None:
                cell.value = number
            else:
                write_text(cell, text)


def _number(text: str) -> float | int | None:
    """The number of a cell that was one in an old workbook; long digits (SIRET) and leading zeros stay text."""
    if len(text) > 12 or not raw_text.NUMBER.fullmatch(text) or not text.isascii():
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    value = int(value) if value.is_integer() else value
    return value if books.text_of(value) == text else None


def _mark(book: Workbook, raw: RawFile, faults: list[Fault]) -> None:
    """Colour the cell of each fault that has a line; comment the first ones, the worst first."""
    grids = {grid.sheet: grid for grid in raw.grids}
    marked: dict[tuple[str | None, int, str], list[Fault]] = defaultdict(list)
    for fault in faults:
        if fault.sheet in grids and fault.row is not None:
            marked[(fault.sheet, fault.row, plain(fault.column))].append(fault)
    ordered = sorted(marked.items(), key=lambda item: not any(fault.blocking for fault in item[1]))
    titles = {name: _titles(book[_sheet_name(grid)], grid) for name, grid in grids.items()}
    for number, ((name, line, title), members) in enumerate(ordered):
        grid = grids[name]
        cell = book[_sheet_name(grid)].cell(line + _shift(grid), titles[name].get(title, 1))
        cell.fill = RED if any(fault.blocking for fault in members) else ORANGE
        if number < MOST_COMMENTS:
            text = "\n".join(f"{fault.message} {fault.suggestion}".strip() for fault in members[:4])
            cell.comment = Comment(text, "ESS", width=380, height=110)


def _titles(sheet, grid: Grid) -> dict[str, int]:
    """Title → column number, on the line of titles, or the two of them."""
    line = max(grid.header_line + _shift(grid), 1)
    lines = [line - 1, line] if grid.above and line > 1 else [line]
    cells = [cell for number in lines for cell in reversed(sheet[number])]
    return {plain(str(cell.value)): cell.column for cell in cells if cell.value is not None}


def _balance_sheet(book: Workbook, raw: RawFile, outcome: Outcome, faults: list[Fault]) -> None:
    name = words.SHEET
    while name in book.sheetnames:
        name += " +"
    sheet = book.create_sheet(name)
    sums = balance(outcome)
    rows = [
        (BALANCE,),
        (words.FILE, raw.path.name),
        (words.FORMAT, outcome.format),
        (words.ENCODING, raw.encoding or "–"),
        ("", words.READ, words.KEPT, words.REFUSED),
        (words.ROWS, sums.rows_read, sums.rows_kept, sums.rows_refused),
        (words.EUROS, float(sums.euros_read), float(sums.euros_kept), float(sums.euros_refused)),
        (words.LEGEND,),
        (),
        words.HEADER,
        *(_group_row(group) for group in groups(faults)),
    ]
    for line, row in enumerate(rows, 1):
        for at, value in enumerate(row, 1):
            cell = sheet.cell(line, at)
            if isinstance(value, str):
                write_text(cell, value)
            else:
                cell.value = value
    _dress(sheet)


def _group_row(group: Group) -> tuple:
    lines = ", ".join(map(str, group.lines))
    more = group.count - len(group.lines)
    if more > 0 and group.lines:
        lines += " " + words.MORE.format(count=plural(more, words.OTHER))
    severity = words.SEVERITIES.get(group.severity, group.severity)
    return (severity, group.message, group.count, group.sheet or "", lines, group.column or "", group.suggestion)


def _dress(sheet) -> None:
    """Widths, wrapped sentences, euros with cents, bold titles."""
    for letter, width in zip("ABCDEFG", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows(min_row=11, max_col=7):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in sheet[7][1:4]:
        cell.number_format = "#,##0.00"
    for line in (1, 5, 10):
        for cell in sheet[line]:
            cell.font = Font(bold=True)
