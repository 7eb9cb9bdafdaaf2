"""Cells of a file corrected before it is read: the file itself is never touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ess_metrics.files.cell_values import fold, plain
from ess_metrics.files.grid import Grid, RawFile
from ess_metrics.files.sheets import WrittenFile, WrittenSheet

TITLES_WITHIN = 60


@dataclass(frozen=True)
class CellMend:
    """One cell: `key` is its line (after the sheet and a `|` in a workbook), `column` its title, what it becomes."""

    key: str
    column: str
    before: str
    after: str


def mended_grids(raw: RawFile, mends: Sequence[CellMend]) -> RawFile:
    """The file with its cells corrected, as official readers open it."""
    return replace(raw, grids=tuple(_grid(grid, mends) for grid in raw.grids)) if mends else raw


def _grid(grid: Grid, mends: Sequence[CellMend]) -> Grid:
    lines = list(zip(grid.lines, grid.rows, strict=True))
    return replace(grid, rows=tuple(cells for _, cells in _lines(grid.sheet, lines, grid.header, mends)))


def mended_sheets(file: WrittenFile, mends: Sequence[CellMend]) -> WrittenFile:
    """The file with its cells corrected, as recipes open it."""
    return replace(file, sheets=tuple(_sheet(sheet, mends) for sheet in file.sheets)) if mends else file


def _sheet(sheet: WrittenSheet, mends: Sequence[CellMend]) -> WrittenSheet:
    return replace(sheet, lines=tuple(_lines(sheet.name, list(sheet.lines), sheet.titles or (), mends)))


def _lines(sheet: str | None, lines: list, titles: Sequence[str], mends: Sequence[CellMend]) -> list:
    """Lines with their cells corrected; a cell that is no longer what it was stays as the file writes it."""
    out = dict(lines)
    for mend in mends:
        named, _, number = mend.key.rpartition("|")
        at = _place(mend.column, titles, [cells for _, cells in lines[:TITLES_WITHIN]])
        if at is None or not number.isdigit() or int(number) not in out or (named and fold(named) != fold(sheet or "")):
            continue
        cells = list(out[int(number)])
        cells += [""] * (at + 1 - len(cells))
        if plain(cells[at]) == plain(mend.before):
            cells[at] = mend.after
            out[int(number)] = tuple(cells)
    return [(number, out[number]) for number, _ in lines]


def _place(column: str, titles: Sequence[str], lines: Sequence[Sequence[str]]) -> int | None:
    """Where a column stands: by its title, on the line of titles wherever it is."""
    wanted = fold(column)
    for cells in (titles, *lines):
        found = [at for at, cell in enumerate(cells) if fold(cell) == wanted]
        if found and wanted:
            return found[0]
    return None
