"""Files made to take a reader's memory or time, one generator a kind; each names the bound it attacks.

A generator writes, in a folder, a file that passes the bound when the bound is `limit`: `KINDS` says which bound
(a field of `Limits`, or the name of a constant of a module), by which rule the file is then refused, and the sizes
worth trying. The files stay small on disk as long as `limit` does.
"""

from __future__ import annotations

import io
import json
import math
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pyarrow as pa
import xlwt
from pyarrow import parquet

from tests.files.binary_workbooks import write_xlsb

ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="A">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
)


def zipped(path: Path, members: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def _ods(path: Path, rows: str) -> Path:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped(path.with_suffix(".ods"), {"mimetype": kind, "content.xml": ODS.format(rows=rows)})


def ods_wide_repeat(path: Path, limit: int) -> Path:
    """A cell repeated more often than a sheet may have cells: 445 bytes."""
    cell = f'<table:table-cell table:number-columns-repeated="{limit + 1}"><text:p>a</text:p></table:table-cell>'
    return _ods(path, f"<table:table-row>{cell}</table:table-row>")


def ods_deep_repeat(path: Path, limit: int) -> Path:
    """The same, downwards."""
    cell = "<table:table-cell><text:p>a</text:p></table:table-cell>"
    return _ods(path, f'<table:table-row table:number-rows-repeated="{limit + 1}">{cell}</table:table-row>')


def _sheet(path: Path, rows: str, after: str = "") -> Path:
    """An XLSX of one sheet, written by hand: openpyxl would take as long to write it as to read it."""
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(out) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["xl/worksheets/sheet1.xml"] = f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData>{after}</worksheet>'
    return zipped(path.with_suffix(".xlsx"), members)


def _cell(name: str) -> str:
    return f'<c r="{name}" t="inlineStr"><is><t>a</t></is></c>'


def xlsx_cells(path: Path, limit: int) -> Path:
    """More filled cells than may be held, ten a row."""
    letters = "ABCDEFGHIJ"
    rows = (f'<row r="{n}">{"".join(_cell(f"{a}{n}") for a in letters)}</row>' for n in range(1, limit // 10 + 2))
    return _sheet(path, "".join(rows))


def xlsx_diagonal(path: Path, limit: int) -> Path:
    """A cell a row, each in a column of its own: the table of them is as wide as it is long."""
    name = openpyxl.utils.get_column_letter
    rows = (f'<row r="{n}">{_cell(f"{name(n)}{n}")}</row>' for n in range(1, limit + 2))
    return _sheet(path, "".join(rows))


def xlsx_merged(path: Path, limit: int) -> Path:
    """Words merged downwards, again and again over the same lines: each line gets them each time."""
    tall = max(20, math.isqrt(limit))  # a sheet has 16,384 columns, and letters for 18,278
    rows = "".join(f'<row r="{n}">{_cell(f"A{n}")}</row>' for n in range(1, tall + 1))
    name = openpyxl.utils.get_column_letter
    wide = limit // (tall - 1) + 2
    first = f'<row r="1">{"".join(_cell(f"{name(n)}1") for n in range(1, wide + 1))}</row>'
    merged = "".join(f'<mergeCell ref="{name(n)}1:{name(n)}{tall}"/>' for n in range(1, wide + 1))
    rows = first + rows.partition("</row>")[2]
    return _sheet(path, rows, f'<mergeCells count="{wide}">{merged}</mergeCells>')


def csv_columns(path: Path, limit: int) -> Path:
    """More titles than a table has."""
    titles = ";".join(f"c{n}" for n in range(limit + 1))
    return _text(path, ".csv", f"{titles}\n{';'.join('1' * (limit + 1))}\n")


def csv_cells(path: Path, limit: int) -> Path:
    """More cells than may be held, most of them a sign long."""
    return _text(path, ".csv", "a;b\n" + "1;2\n" * (limit // 2 + 1))


def csv_line(path: Path, limit: int) -> Path:
    """One line without an end."""
    return _text(path, ".csv", "a;b\n" + "x" * (limit + 1))


def csv_size(path: Path, limit: int) -> Path:
    """A file heavier than files may be."""
    return _text(path, ".csv", "a;b\n" + "1;2\n" * (limit // 4 + 1))


def zip_ratio(path: Path, limit: int) -> Path:
    """A table that swells: nothing but separators once unpacked."""
    return zipped(path.with_suffix(".zip"), {"a.csv": b";" * (limit + 400 * (limit // 1000 + 2))})


def zip_members(path: Path, limit: int) -> Path:
    """More members than an archive has."""
    return zipped(path.with_suffix(".zip"), {f"{n}.csv": "" for n in range(limit + 1)})


def zip_whole(path: Path, limit: int) -> Path:
    """Members that are each modest, and together too much."""
    part = bytes(range(256)) * (limit // 2560 + 1)
    return zipped(path.with_suffix(".zip"), {f"{n}.csv": part for n in range(11)}, zipfile.ZIP_STORED)


def json_keys(path: Path, limit: int) -> Path:
    """Each record with a key of its own: a table as wide as it is long."""
    return _text(path, ".json", json.dumps([{f"k{n}": 1} for n in range(limit + 1)]))


def json_lists(path: Path, limit: int) -> Path:
    """Empty lists by the million: three signs on disk, fifty bytes in memory."""
    return _text(path, ".json", '[{"a": [' + ",".join(["[]"] * limit) + "]}]")


def _contour(path: Path, ring: list) -> Path:
    geometry = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    feature = {"type": "Feature", "properties": {"code_quartier": "QN06710I"}, "geometry": geometry}
    return _text(path, ".geojson", json.dumps({"type": "FeatureCollection", "features": [feature]}))


def ring_tangled(path: Path, limit: int) -> Path:
    """A star: every edge crosses nearly all the others."""
    count = 2 * (math.isqrt(limit) + 20) + 1
    turn = 2 * math.pi * (count // 2) / count
    points = ((math.cos(turn * n), math.sin(turn * n)) for n in range(count))
    return _contour(path, [[7.7 + 0.01 * x, 48.5 + 0.01 * y] for x, y in points])


def ring_long(path: Path, limit: int) -> Path:
    """A ring of very many points that crosses itself once."""
    half = limit // 2 + 2
    there = [[7.7 + 0.01 * n / half, 48.5] for n in range(half)]
    back = [[7.7 + 0.01 * n / half, 48.51] for n in range(half)]
    return _contour(path, there + back)


def parquet_cells(path: Path, limit: int) -> Path:
    """Rows that cost nothing to write: one value, repeated."""
    path = path.with_suffix(".parquet")
    parquet.write_table(pa.table({"a": pa.array(["x"] * (limit + 1)).dictionary_encode()}), path)
    return path


def parquet_columns(path: Path, limit: int) -> Path:
    """More columns than a table has."""
    path = path.with_suffix(".parquet")
    parquet.write_table(pa.table({f"c{n}": [1] for n in range(limit + 1)}), path)
    return path


def parquet_text(path: Path, limit: int) -> Path:
    """A long text written once and shown on every row."""
    path = path.with_suffix(".parquet")
    text = "".join(chr(97 + (n * n) % 23) for n in range(3_000))
    parquet.write_table(pa.table({"a": pa.array([text] * (limit // 3_000 + 25)).dictionary_encode()}), path)
    return path


def parquet_ratio(path: Path, limit: int) -> Path:
    """Pages that swell once unpacked."""
    path = path.with_suffix(".parquet")
    text = "x" * (limit + 400 * (limit // 1000 + 20))
    parquet.write_table(pa.table({"a": [text]}), path, compression="zstd", use_dictionary=False, write_statistics=False)
    return path


def _text(path: Path, suffix: str, text: str) -> Path:
    path = path.with_suffix(suffix)
    path.write_text(text)
    return path


def xlsb_corners(path: Path, limit: int) -> Path:
    """Two cells so far apart that their rectangle has more cells than the bound."""
    return write_xlsb(path.with_suffix(".xlsb"), {"A": {(0, 0): "nom", (limit, 1): 1}})


def xlsb_records(path: Path, limit: int) -> Path:
    """A binary sheet of records that hold nothing, two bytes each."""
    path = path.with_suffix(".xlsb")
    write_xlsb(path, {"A": {(0, 0): "nom", (1, 0): 1}})
    with zipfile.ZipFile(path) as package:
        members = {name: package.read(name) for name in package.namelist()}
    members["xl/worksheets/sheet1.bin"] += b"\x7f\x00" * (4 * limit + 8)
    return zipped(path, members)


def xls_corners(path: Path, limit: int) -> Path:
    """An old workbook with a first and a last cell on each of many lines: each is as wide as the sheet."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("A")
    for row in range(min(limit // 2 + 2, 65_536)):
        sheet.write(row, 0, "nom")
        sheet.write(row, 200, 1)
    path = path.with_suffix(".xls")
    book.save(str(path))
    return path


@dataclass(frozen=True)
class Kind:
    """One kind of hostile file: the bound it attacks, the rule that refuses it, ten limits worth trying."""

    make: Callable[[Path, int], Path]
    bound: str
    rule: str
    sizes: tuple[int, ...] = (10, 20, 30, 50, 80, 130, 210, 340, 550, 890)


BYTES = (2_000, 4_000, 6_000, 9_000, 13_000, 20_000, 30_000, 50_000, 80_000, 130_000)
RINGS = (1_000, 1_200, 1_500, 1_800, 2_200, 2_700, 3_300, 4_000, 5_000, 6_000)
KINDS = {
    kind.make.__name__: kind
    for kind in (
        Kind(ods_wide_repeat, "cells", "trop_de_cellules"),
        Kind(ods_deep_repeat, "cells", "trop_de_cellules"),
        Kind(xlsx_cells, "cells", "trop_de_cellules"),
        Kind(xlsx_diagonal, "columns", "trop_de_colonnes"),
        Kind(xlsx_merged, "cells", "trop_de_cellules", (200, 300, 400, 500, 600, 700, 800, 900, 1_000, 1_100)),
        Kind(csv_columns, "columns", "trop_de_colonnes"),
        Kind(csv_cells, "cells", "trop_de_cellules"),
        Kind(csv_line, "line_chars", "ligne_trop_longue"),
        Kind(csv_size, "file_bytes", "fichier_trop_gros"),
        Kind(zip_ratio, "free_bytes", "archive_bombe", BYTES),
        Kind(zip_members, "members", "archive_trop_de_fichiers"),
        Kind(zip_whole, "unpacked_bytes", "archive_bombe", BYTES),
        Kind(json_keys, "columns", "trop_de_colonnes"),
        Kind(json_lists, "json_values", "trop_de_valeurs"),
        Kind(ring_tangled, "polygons.FREE", "contour_emmele", RINGS),
        Kind(ring_long, "polygons.MOST_POINTS", "contour_emmele", tuple(100 * n for n in range(1, 11))),
        Kind(parquet_cells, "cells", "trop_de_cellules"),
        Kind(parquet_columns, "columns", "trop_de_colonnes"),
        Kind(parquet_text, "opened.PARQUET_TEXT", "lecture_trop_lourde", tuple(10 * size for size in BYTES)),
        Kind(xlsb_corners, "cells", "trop_de_cellules"),
        Kind(xlsb_records, "cells", "trop_de_cellules"),
        Kind(xls_corners, "cells", "trop_de_cellules"),
        Kind(parquet_ratio, "free_bytes", "archive_bombe", BYTES),
    )
}
