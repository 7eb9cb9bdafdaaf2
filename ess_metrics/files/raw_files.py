"""A file opened without interpretation, by its content and never by its name.

`open_raw(path)` gives a `RawFile`; whatever the file, the only error is a `DataError` with a French sentence.
A CSV above 20 MB opens with its header and first rows; the others are read when they are asked for (`grid.rows` and
`grid.lines` behave as tuples all the same).
`row` numbers are those of a spreadsheet: a record on several lines of text counts for one.
"""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar, overload

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from ess_metrics.files import archives, books, encodings, json_lists, large_text, pace
from ess_metrics.files import text as raw_text
from ess_metrics.files.by_column import Gathered, Rows
from ess_metrics.files.file_kinds import SAMPLE_ROWS, WORKBOOKS, check_place, kind_of, sniff_text
from ess_metrics.files.grid import Grid, RawFile
from ess_metrics.files.limits import LIMITS, MEGABYTE, Limits, check_size, refuse
from ess_metrics.model.faults import WARNING, DataError, Fault

T = TypeVar("T")

__all__ = ["LIMITS", "LazyRows", "Limits", "late_faults", "lines_above", "open_raw", "refused_lines"]

BY_COLUMN = MEGABYTE  # above it a regular text table is held as columns
PARQUET_BLOCK = 5_000  # rows read at once
PARQUET_TEXT, PARQUET_TEXT_A_BYTE = 64 * MEGABYTE, 16  # bytes that the rows may take, and more for each of the file
BALANCE = "Bilan de l'import"  # the first cell of the sheet that the clinic adds: it is no data


def open_raw(path: str | Path, *, limits: Limits = LIMITS) -> RawFile:
    """The file as text tables or as a document. Raises DataError, and nothing else, when it can't be used."""
    path = Path(path)
    try:
        return _open(path, limits)
    except DataError:
        raise
    except Exception as error:  # a damaged file can break its decoder in any way: the user gets a sentence
        raise refuse("fichier_illisible", path, reason=type(error).__name__) from error


def refused_lines(raw: RawFile) -> dict[tuple[str | None, int], str]:
    """(sheet, line) → rule, for the rows that opening already showed to be unusable: readers refuse them."""
    found = (*raw.faults, *late_faults(raw))
    return {(fault.sheet, fault.row): fault.rule for fault in found if fault.blocking and fault.row is not None}


def late_faults(raw: RawFile) -> tuple[Fault, ...]:
    """Faults of a large file that only showed once its rows were read (empty as long as they were not)."""
    lazy = [grid.rows for grid in raw.grids if isinstance(grid.rows, LazyRows)]
    return tuple(fault for rows in lazy for fault in rows.faults)


def lines_above(raw: RawFile) -> dict[str | None, list[tuple[int, list[str]]]]:
    """The lines above the titles of each sheet: sheet → (number, cells); empty for kinds without a line of titles."""
    if all(grid.header_line <= 1 for grid in raw.grids) or raw.kind not in ("csv", *WORKBOOKS):
        return {}
    data = raw.path.read_bytes()
    if any(isinstance(grid.rows, LazyRows) for grid in raw.grids) or _wrapped(raw.kind, data):
        return {}
    first = {grid.sheet: grid.header_line for grid in raw.grids}
    if raw.kind == "csv":
        text, _, _ = encodings.decode(data, raw.path)
        table = raw_text.read_table(text, raw.path, LIMITS)
        return {None: [(n, r) for n, r in zip(table.numbers, table.records, strict=True) if n < first[None]]}
    found: dict[str | None, list[tuple[int, list[str]]]] = {}
    for sheet in WORKBOOKS[raw.kind](data, raw.path, LIMITS):
        records, numbers = books.as_records(sheet.rows)
        found[sheet.name] = [(n, r) for n, r in zip(numbers, records, strict=True) if n < first.get(sheet.name, 0)]
    return found


def _wrapped(kind: str, data: bytes) -> bool:
    """Whether what was read lies inside an archive."""
    if not data.startswith(b"PK"):
        return False
    inside = zipfile.ZipFile(io.BytesIO(data)).namelist()
    return kind in ("csv", "xls") or not {"content.xml", "[Content_Types].xml"} & set(inside)


def _open(path: Path, limits: Limits) -> RawFile:
    check_place(path)
    with path.open("rb") as source:
        head = source.read(MEGABYTE)
    kind, size = kind_of(head, path), path.stat().st_size
    large = size > limits.lazy_bytes
    # What an archive holds is some four times its size, in cells as in bytes.
    limits = limits.of(4 * size if kind == "zip" else size)
    if kind == "parquet":
        return _open_parquet(path, limits, large)
    if kind == "csv" and large:
        return _open_large_text(path, head, limits)
    check_size(path, limits)
    if kind in ("gpkg", "shp"):
        return RawFile(path, kind)
    if kind == "csv" and size > BY_COLUMN:
        return _open_columns(path, limits)
    return _open_bytes(path.read_bytes(), kind, path, limits)


def _open_columns(path: Path, limits: Limits) -> RawFile:
    """A text table as columns where it is regular, else as rows."""
    try:
        grid, encoding = large_text.read(path, limits)
    except large_text.Irregular:
        return _open_text(path.read_bytes(), path, limits)
    return RawFile(path, "csv", encoding, (grid,))


def _open_bytes(data: bytes, kind: str, path: Path, limits: Limits, depth: int = 0) -> RawFile:
    match kind:
        case "zip":
            return _open_zip(data, path, limits, depth)
        case "xls":
            return _open_xls(data, path, limits)
        case "json":
            return _open_json(data, path, limits)
        case "csv":
            return _open_text(data, path, limits)
        case "parquet":
            return _parquet_raw(parquet.ParquetFile(io.BytesIO(data)), path, limits)
    return RawFile(path, "zip")


def _open_text(data: bytes, path: Path, limits: Limits) -> RawFile:
    text, encoding, faults = encodings.decode(data, path)
    table = raw_text.read_table(text, path, limits)
    grid, torn = raw_text.grid_of(table.records, table.numbers, path, ended=table.ended, torn=table.torn)
    if not any(grid.header):
        raise refuse("fichier_vide", path)
    _check_width(grid.header, path, limits)
    return RawFile(path, "csv", encoding, (grid,), None, (*faults, *table.faults, *torn))


def _open_json(data: bytes, path: Path, limits: Limits) -> RawFile:
    text, encoding, faults = encodings.decode(data, path)
    document = json_lists.load(text, path, limits)
    grid = json_lists.grid_of_document(document, path, limits)
    kind = "geojson" if json_lists.is_geojson(document) else "json"
    return RawFile(path, kind, encoding, (grid,) if grid else (), document, faults)


def _open_zip(data: bytes, path: Path, limits: Limits, depth: int) -> RawFile:
    """A workbook, a shapefile left for the reader of contours, or an archive of one data file, opened in turn."""
    archive = archives.open_archive(data, path, limits)
    names = archive.namelist()
    if "[Content_Types].xml" in names or "content.xml" in names:
        return _open_package(archive, data, path, limits)
    members = archives.data_members(archive)
    if archives.is_shapefile(members):
        for name in members:  # a damaged part is said here: GDAL would only give fewer shapes
            archives.read_member(archive, name, path)
        return RawFile(path, "zip")
    if not members:
        raise refuse("fichier_vide", path)
    if len(members) > 1:
        raise refuse("archive_plusieurs", path, count=len(members), members=", ".join(members[:5]))
    inside = archives.read_member(archive, members[0], path)
    if not inside:
        raise refuse("fichier_vide", path)
    kind = kind_of(inside[:MEGABYTE], path)
    if depth and kind == "zip":
        raise refuse("type_refuse", path, found="une archive dans une archive")
    return _open_bytes(inside, kind, path, limits, depth + 1)


def _open_package(archive, data: bytes, path: Path, limits: Limits) -> RawFile:
    """An Office or OpenDocument package: a workbook, or a document that is none."""
    archives.check_xml(archive, path)
    names = archive.namelist()
    if "xl/workbook.bin" in names:
        return _raw_of_sheets("xlsb", books.xlsb_sheets(data, path, limits), path, limits)
    if "xl/workbook.xml" in names or any(name.startswith("xl/worksheets/") for name in names):
        return _raw_of_sheets("xlsx", books.xlsx_sheets(data, path, limits), path, limits)
    kind = archive.read("mimetype").decode("ascii", "ignore") if "mimetype" in names else ""
    if "content.xml" in names and ("spreadsheet" in kind or not kind):
        return _raw_of_sheets("ods", books.ods_sheets(data, path, limits), path, limits)
    raise refuse("type_refuse", path, found="un document de traitement de texte ou de présentation")


def _open_xls(data: bytes, path: Path, limits: Limits) -> RawFile:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise refuse("fichier_protege", path)
    if "WordDocument".encode("utf-16-le") in data[:MEGABYTE] and "Workbook".encode("utf-16-le") not in data:
        raise refuse("type_refuse", path, found="un document de traitement de texte ou de présentation")
    return _raw_of_sheets("xls", books.xls_sheets(data, path, limits), path, limits)


def _raw_of_sheets(kind: str, sheets, path: Path, limits: Limits) -> RawFile:
    """The sheets that hold something, each with its header found; hidden ones are left out when others are seen."""
    filled = [sheet for sheet in sheets if sheet.rows and BALANCE not in sheet.rows.get(1, {}).values()]
    seen = [sheet for sheet in filled if not sheet.hidden] or filled
    grids, faults = [], []
    for sheet in filled:
        if sheet not in seen:
            faults.append(Fault("feuille_masquee", WARNING, path.name, sheet.name, facts={"count": len(sheet.rows)}))
            continue
        books.check_shape(sheet.rows, path, limits)
        grid, found = raw_text.grid_of(*books.as_records(sheet.rows), path, sheet=sheet.name)
        grids.append(grid)
        faults += [*found, *books.hidden_faults(sheet, grid.header_line, path)]
        if sheet.unsaved:
            facts = {"count": len(sheet.unsaved)}
            faults.append(Fault("formule_sans_valeur", WARNING, path.name, sheet.name, sheet.unsaved[0], facts=facts))
    if not grids:
        raise refuse("fichier_vide", path)
    faults += _lost_letters(grids, path)
    return RawFile(path, kind, None, tuple(grids), None, tuple(faults))


def _lost_letters(grids: Sequence[Grid], path: Path) -> list[Fault]:
    """One fault a sheet where accents were already destroyed."""
    faults = []
    for grid in grids:
        lines = [line for line, row in zip(grid.lines, grid.rows, strict=True) if any("\ufffd" in c for c in row)]
        if lines:
            facts = {"count": len(lines), "first": lines[0]}
            faults.append(Fault("caracteres_perdus", file=path.name, sheet=grid.sheet, facts=facts))
    return faults


class LazyRows(Sequence[T]):
    """Rows (or their line numbers) of a large file: the first ones at hand, all of them once more are asked for."""

    def __init__(self, loader: _Loader, part: Callable[[Grid], Sequence[T]], sample: Sequence[T]):
        self._loader, self._part, self._sample = loader, part, sample

    def _all(self) -> Sequence[T]:
        return self._part(self._loader.grid)

    def __len__(self) -> int:
        return len(self._all())

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...

    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            near = index.stop is not None and 0 <= index.stop <= len(self._sample) and (index.start or 0) >= 0
        else:
            near = 0 <= index < len(self._sample)
        return self._sample[index] if near else self._all()[index]

    def __iter__(self) -> Iterator[T]:
        return iter(self._all())

    def __bool__(self) -> bool:
        return bool(self._sample)

    @property
    def loaded(self) -> bool:
        """Whether all the rows were read."""
        return self._loader.loaded

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What reading all the rows showed."""
        return self._loader.faults


def _rows(grid: Grid) -> Sequence[tuple[str, ...]]:
    return grid.rows


def _lines(grid: Grid) -> Sequence[int]:
    return grid.lines


class _Loader:
    """Reads a large file whole, once, when its rows are asked for."""

    def __init__(self, path: Path, limits: Limits):
        self._path, self._limits, self._lock = path, limits, threading.Lock()
        self._raw: RawFile | None = None

    @property
    def loaded(self) -> bool:
        return self._raw is not None

    @property
    def faults(self) -> tuple[Fault, ...]:
        return self._raw.faults if self._raw else ()

    @property
    def grid(self) -> Grid:
        with self._lock:
            if self._raw is None:
                self._raw = self._read()
        return self._raw.grids[0]

    def _read(self) -> RawFile:
        check_size(self._path, self._limits)
        try:
            return self._open()
        except DataError:
            raise
        except Exception as error:  # as in open_raw
            raise refuse("fichier_illisible", self._path, reason=type(error).__name__) from error

    def _open(self) -> RawFile:
        return _open_columns(self._path, self._limits)


class _ParquetLoader(_Loader):
    def _open(self) -> RawFile:
        return _parquet_raw(parquet.ParquetFile(self._path), self._path, self._limits)


def _open_large_text(path: Path, head: bytes, limits: Limits) -> RawFile:
    found = sniff_text(path, head, limits)
    loader = _Loader(path, limits)
    lines = tuple(range(found.header_line + 1, found.header_line + 1 + len(found.rows)))
    rows = LazyRows(loader, _rows, found.rows)
    grid = Grid(None, found.header, rows, LazyRows(loader, _lines, lines), found.header_line)
    return RawFile(path, "csv", found.encoding, (grid,))


def _open_parquet(path: Path, limits: Limits, large: bool) -> RawFile:
    """A Parquet table; a large one lazily, a geographic one left for the reader of contours."""
    source = parquet.ParquetFile(path)
    if not large or b"geo" in (source.metadata.metadata or {}):
        return _parquet_raw(source, path, limits)
    names = tuple(source.schema_arrow.names)
    batch = next(source.iter_batches(SAMPLE_ROWS), None)
    sample = _parquet_rows(batch, names) if batch else ()
    loader = _ParquetLoader(path, limits)
    lines = LazyRows(loader, _lines, tuple(range(1, len(sample) + 1)))
    return RawFile(path, "parquet", None, (Grid(None, names, LazyRows(loader, _rows, sample), lines, 0),))


def _parquet_raw(source, path: Path, limits: Limits) -> RawFile:
    names = [n for n in source.schema_arrow.names if n not in ("geometry", "geom", "wkb_geometry")]
    _check_parquet(source.metadata, names, path, limits)
    every = _parquet_all(source, names, path)
    rows = tuple(every) if path.stat().st_size <= limits.lazy_bytes else every
    return RawFile(path, "parquet", None, (Grid(None, tuple(names), rows, tuple(range(1, len(rows) + 1)), 0),))


def _check_parquet(metadata, names: Sequence[str], path: Path, limits: Limits) -> None:
    """What the end of the file says of its pages, before one is read: columns, cells, bytes once unpacked."""
    _check_width(names, path, limits)
    if metadata.num_rows * max(len(names), 1) > limits.cells:
        raise refuse("trop_de_cellules", path, limit=limits.cells)
    groups = (metadata.row_group(at) for at in range(metadata.num_row_groups))
    unpacked = sum(group.total_byte_size for group in groups)
    if unpacked > limits.unpacked_of(path.stat().st_size):
        raise refuse("archive_bombe", path, limit=limits.unpacked_bytes // MEGABYTE)


def _parquet_all(source, names: Sequence[str], path: Path) -> Rows:
    """Every row, block by block; a text written once and repeated on each row is counted as often as it is shown."""
    gathered = Gathered(len(names))
    left = PARQUET_TEXT + PARQUET_TEXT_A_BYTE * path.stat().st_size
    for batch in pace.moving(source.iter_batches(PARQUET_BLOCK, columns=list(names)), every=1):
        left -= sum(map(_shown_bytes, batch.columns))
        if left < 0:
            raise refuse("lecture_trop_lourde", path)
        gathered.add(_parquet_rows(batch, names))
    return Rows(gathered.columns())


def _shown_bytes(column: pa.Array) -> int:
    """The bytes of a column once each row has its own text, whether or not they share one in the file."""
    if not pa.types.is_dictionary(column.type) or not pa.types.is_string(column.type.value_type):
        return column.nbytes
    lengths = pc.binary_length(column.dictionary).take(column.indices)
    return pc.sum(lengths).as_py() or 0


def _check_width(header: Sequence[str], path: Path, limits: Limits) -> None:
    if len(header) > limits.columns:
        raise refuse("trop_de_colonnes", path, count=len(header), limit=limits.columns)


def _parquet_rows(table, names) -> tuple[tuple[str, ...], ...]:
    columns = [[books.text_of(value) for value in table.column(name).to_pylist()] for name in names]
    return tuple(zip(*columns, strict=True))
