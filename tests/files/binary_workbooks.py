"""Writes small binary workbooks (XLSB): nothing in Python does, and offices send some."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

BOOK, BOOK_END, SHEETS, SHEETS_END, SHEET_NAMED = 131, 132, 143, 144, 156
SHEET, SHEET_END, EXTENT, DATA, DATA_END, ROW = 129, 130, 148, 145, 146, 0
TRUTH, NUMBER, WORDS = 4, 5, 6
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
)
RELATION = (
    '<Relationship Id="rId{at}" Target="worksheets/sheet{at}.bin" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}'
    "</Relationships>"
)
Cells = Mapping[tuple[int, int], object]


def record(kind: int, payload: bytes = b"") -> bytes:
    """One record: its kind and its size, seven bits a byte."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, left = b"", len(payload)
    while True:
        size += bytes([left & 0x7F | (0x80 if left > 127 else 0)])
        left >>= 7
        if not left:
            return head + size + payload


def words(text: str) -> bytes:
    """A text with its length."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def cell(column: int, value: object) -> bytes:
    """A cell of one of the kinds that a table has."""
    place = struct.pack("<II", column, 0)
    if isinstance(value, bool):
        return record(TRUTH, place + bytes([value]))
    if isinstance(value, int | float):
        return record(NUMBER, place + struct.pack("<d", value))
    return record(WORDS, place + words(str(value)))


def sheet(cells: Cells) -> bytes:
    """The cells of a sheet, (row, column) from 0 → value."""
    out = record(SHEET) + record(EXTENT, struct.pack("<IIII", 0, max(r for r, _ in cells), 0, max(c for _, c in cells)))
    out += record(DATA)
    for row in sorted({row for row, _ in cells}):
        out += record(ROW, struct.pack("<IIHHB", row, 0, 300, 0, 0) + struct.pack("<I", 0))
        out += b"".join(cell(at, value) for (line, at), value in sorted(cells.items()) if line == row)
    return out + record(DATA_END) + record(SHEET_END)


def write_xlsb(
    path: Path, sheets: Mapping[str, Sequence[Sequence[object]] | Cells], hidden: Sequence[str] = ()
) -> Path:
    """A workbook of these sheets (rows, or cells far apart), some of them hidden."""
    book = record(BOOK) + record(SHEETS)
    for at, name in enumerate(sheets, 1):
        state = struct.pack("<II", int(name in hidden), at)
        book += record(SHEET_NAMED, state + words(f"rId{at}") + words(name))
    book += record(SHEETS_END) + record(BOOK_END)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr("xl/workbook.bin", book)
        relations = "".join(RELATION.format(at=at) for at in range(1, len(sheets) + 1))
        package.writestr("xl/_rels/workbook.bin.rels", RELATIONS.format(relations))
        for at, rows in enumerate(sheets.values(), 1):
            package.writestr(f"xl/worksheets/sheet{at}.bin", sheet(rows if isinstance(rows, Mapping) else _cells(rows)))
    return path


def _cells(rows: Sequence[Sequence[object]]) -> Cells:
    return {(r, c): value for r, row in enumerate(rows) for c, value in enumerate(row) if value not in (None, "")}
