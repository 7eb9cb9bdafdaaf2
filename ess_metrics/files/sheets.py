"""Every sheet of a file as it is written: no title looked for, no column closed up, each cell under its own letter.

`open_raw` finds the titles of a table by itself; a recipe says where they are. Both read the same bytes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ess_metrics.files import archives, books, encodings, file_kinds, json_lists
from ess_metrics.files import raw_files as whole
from ess_metrics.files import text as raw_text
from ess_metrics.files.limits import LIMITS, MEGABYTE, Limits, check_size, refuse
from ess_metrics.model.faults import WARNING, DataError, Fault

Line = tuple[int, tuple[str, ...]]


@dataclass(frozen=True)
class WrittenSheet:
    """One sheet: `lines` are (number as a person counts, cells from column A on), empty cells "".

    `titles`: the names of records that have no line of titles (JSON, Parquet), else None.
    """

    name: str | None
    lines: tuple[Line, ...]
    titles: tuple[str, ...] | None = None
    hidden: bool = False
    ended: bool = True

    @property
    def width(self) -> int:
        """How many columns hold something, or have a name."""
        return max([len(self.titles or ()), *(len(cells) for _, cells in self.lines)], default=0)


@dataclass(frozen=True)
class WrittenFile:
    """A file as written: its `kind` as in RawFile, its sheets (hidden ones too), what opening showed."""

    path: Path
    kind: str
    encoding: str | None = None
    sheets: tuple[WrittenSheet, ...] = ()
    faults: tuple[Fault, ...] = field(default=())


def open_sheets(path: str | Path, *, limits: Limits = LIMITS) -> WrittenFile:
    """The sheets of a file. Raises DataError, and nothing else, when it can't be used."""
    path = Path(path)
    try:
        return _open(path, limits)
    except DataError:
        raise
    except Exception as error:  # a damaged file can break its decoder in any way: the user gets a sentence
        raise refuse("fichier_illisible", path, reason=type(error).__name__) from error


def _open(path: Path, limits: Limits) -> WrittenFile:
    file_kinds.check_place(path)
    with path.open("rb") as source:
        kind = file_kinds.kind_of(source.read(MEGABYTE), path)
    if kind in ("csv", "xls", "json", "zip"):
        check_size(path, limits)
        return _of_bytes(path.read_bytes(), kind, path, limits)
    return _of_grids(path, limits)


def _of_grids(path: Path, limits: Limits) -> WrittenFile:
    """A file whose columns have names of their own (Parquet, geographic layers)."""
    raw = whole.open_raw(path, limits=limits)
    sheets = [
        WrittenSheet(grid.sheet, tuple(zip(grid.lines, grid.rows, strict=True)), tuple(grid.header))
        for grid in raw.grids
    ]
    return WrittenFile(path, raw.kind, raw.encoding, tuple(sheets), raw.faults)


def _of_bytes(data: bytes, kind: str, path: Path, limits: Limits, depth: int = 0) -> WrittenFile:
    match kind:
        case "csv":
            return _of_text(data, path, limits)
        case "json":
            return _of_json(data, path, limits)
        case "xls":
            return WrittenFile(path, kind, None, tuple(map(_sheet, books.xls_sheets(data, path, limits))))
        case "zip" if not depth:
            return _of_package(data, path, limits)
    return _of_grids(path, limits)


def _of_text(data: bytes, path: Path, limits: Limits) -> WrittenFile:
    text, encoding, faults = encodings.decode(data, path)
    table = raw_text.read_table(text, path, limits)
    lines = tuple((number, tuple(cells)) for number, cells in zip(table.numbers, table.records, strict=True))
    sheet = WrittenSheet(None, lines, ended=table.ended)
    return WrittenFile(path, "csv", encoding, (sheet,), (*faults, *table.faults))


def _of_json(data: bytes, path: Path, limits: Limits) -> WrittenFile:
    text, encoding, faults = encodings.decode(data, path)
    grid = json_lists.grid_of_document(json_lists.load(text, path, limits), path, limits)
    if grid is None:
        raise refuse("fichier_vide", path)
    sheet = WrittenSheet(None, tuple(zip(grid.lines, grid.rows, strict=True)), grid.header)
    return WrittenFile(path, "json", encoding, (sheet,), faults)


def _of_package(data: bytes, path: Path, limits: Limits) -> WrittenFile:
    """A workbook, or an archive of one file."""
    archive = archives.open_archive(data, path, limits)
    names = archive.namelist()
    if "[Content_Types].xml" in names or "content.xml" in names:
        return _of_workbook(archive, data, path, limits)
    members = archives.data_members(archive)
    if len(members) != 1:
        return _of_grids(path, limits)
    inside = archives.read_member(archive, members[0], path)
    return _of_bytes(inside, file_kinds.kind_of(inside[:MEGABYTE], path), path, limits, 1)


def _of_workbook(archive: zipfile.ZipFile, data: bytes, path: Path, limits: Limits) -> WrittenFile:
    archives.check_xml(archive, path)
    if "xl/workbook.bin" in archive.namelist():
        return WrittenFile(path, "xlsb", None, tuple(map(_sheet, books.xlsb_sheets(data, path, limits))))
    if "content.xml" in archive.namelist():
        return WrittenFile(path, "ods", None, tuple(map(_sheet, books.ods_sheets(data, path, limits))))
    sheets = list(books.xlsx_sheets(data, path, limits))
    faults = [
        Fault("formule_sans_valeur", WARNING, path.name, one.name, one.unsaved[0], facts={"count": len(one.unsaved)})
        for one in sheets
        if one.unsaved
    ]
    return WrittenFile(path, "xlsx", None, tuple(map(_sheet, sheets)), tuple(faults))


def _sheet(sheet: books.Sheet) -> WrittenSheet:
    return WrittenSheet(sheet.name, tuple(_lines(sheet.rows)), hidden=sheet.hidden)


def _lines(rows: books.Rows) -> Iterator[Line]:
    """Each filled line, as wide as its last filled cell; a stray cell beyond any table's width widens nothing."""
    for number in sorted(rows):
        row = {at: text for at, text in rows[number].items() if at < LIMITS.columns}
        yield number, tuple(row.get(at, "") for at in range(max(row, default=-1) + 1))
