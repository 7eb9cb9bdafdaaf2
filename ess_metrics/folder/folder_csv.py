"""A CSV file of the data folder -> an Arrow table of texts, with every line that is torn and where each row stands.

The folder's own format only (UTF-8, comma): importers read everything else through `ess_metrics.files.raw_files`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv

from ess_metrics.model.faults import BLOCKING, Fault

LISTED = 500
BOM = b"\xef\xbb\xbf"
WRONG_SEPARATORS = (";", "\t", "|")


@dataclass
class Read:
    """What a file gave: `table` (None when it can't be read), `faults`, and `lines`.

    `lines` are the file's lines of the rows (header first) where they don't simply follow each other, else None.
    """

    table: pa.Table | None = None
    faults: list[Fault] = field(default_factory=list)
    lines: list[int] | None = None


def read_csv(path: Path) -> Read:
    """The file as texts, empty cells missing; blocking faults instead when it can't be trusted."""
    data = path.read_bytes().removeprefix(BOM)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _refused(Fault("encodage", BLOCKING, path.name, row=line, value=_around(error)))
    names = _header(data)
    if not any(name.strip() for name in names):
        return _refused(Fault("fichier_vide", BLOCKING, path.name))
    if len(names) == 1 and any(sign in names[0] for sign in WRONG_SEPARATORS):
        return _refused(Fault("separateur", BLOCKING, path.name, row=1, value=names[0][:60]))
    table, torn = _parsed(data, names, threads=b'"' not in data)
    if torn:
        table, torn = _parsed(data, names, threads=False)
    lines = _lines(data, table.num_rows + len(torn))
    return Read(None if torn else table, list(_torn_faults(torn, lines, path.name)), lines)


def _refused(fault: Fault) -> Read:
    return Read(faults=[fault])


def _around(error: UnicodeDecodeError) -> str:
    """What stands around the first byte that is not UTF-8, read as Windows would."""
    near = error.object[max(0, error.start - 12) : error.start + 12]
    return " ".join(near.decode("cp1252", "replace").split())


def _header(data: bytes) -> list[str]:
    text = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline="")
    try:
        return next((record for record in csv.reader(text) if record), [])
    except csv.Error:
        return []


def _parsed(data: bytes, names: list[str], *, threads: bool) -> tuple[pa.Table, list]:
    """The sound rows, and the rows that don't have as many cells as the header (numbered without threads only)."""
    torn = []

    def skip(row) -> str:
        torn.append(row)
        return "skip"

    table = pacsv.read_csv(
        io.BytesIO(data),
        read_options=pacsv.ReadOptions(use_threads=threads),
        parse_options=pacsv.ParseOptions(newlines_in_values=b'"' in data, invalid_row_handler=skip),
        convert_options=pacsv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
        ),
    )
    return table, torn


def _torn_faults(torn: list, lines: list[int] | None, file: str) -> Iterator[Fault]:
    for row in torn[:LISTED]:
        line = row.number if lines is None else lines[row.number - 1]
        facts = {"expected": row.expected_columns, "found": row.actual_columns}
        yield Fault("ligne_dechiree", BLOCKING, file, row=line, value=row.text.strip()[:60], facts=facts)
    if len(torn) > LISTED:
        yield Fault("et_autres", BLOCKING, file, facts={"count": len(torn) - LISTED, "of": "ligne_dechiree"})


def _lines(data: bytes, rows: int) -> list[int] | None:
    """The line each record begins on (header included); None when record i is simply on line i."""
    ends = data.count(b"\n") + (not data.endswith(b"\n"))
    if ends == rows + 1:
        return None
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline=""))
    begins, start = [], 1
    try:
        for record in reader:
            if record:
                begins.append(start)
            start = reader.line_num + 1
    except csv.Error:
        return None
    return begins if len(begins) == rows + 1 else None
