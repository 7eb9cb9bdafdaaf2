"""A large text table read as columns, block by block: each different cell is held once, and never all the rows.

Only a regular table is read so: one encoding, titles on the first line, every record as wide as them. Where a block
shows anything else (`Irregular`), the whole is read by `text`, which mends: both give the same rows.
"""

from __future__ import annotations

import codecs
import csv
import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ess_metrics.files import encodings, pace
from ess_metrics.files import text as raw_text
from ess_metrics.files.by_column import Gathered, Rows
from ess_metrics.files.grid import Grid
from ess_metrics.files.limits import MEGABYTE, Limits, refuse

BLOCK = 20_000  # lines read at once
HEAD = 250_000  # signs, where the separator and the titles are looked for


class Irregular(Exception):  # noqa: N818  (a table of another kind, not a mistake)
    """The table has to be read whole."""


def read(path: Path, limits: Limits) -> tuple[Grid, str]:
    """The table of a file and its encoding; raises Irregular, or DataError when it holds more cells than it may."""
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        separator, titles = _top(file.read(HEAD), path, limits)
    gathered = Gathered(len(titles))
    csv.field_size_limit(max(csv.field_size_limit(), limits.line_chars))
    with path.open(encoding=encoding, newline="") as file:
        for lines in pace.moving(_blocks(file, limits), every=1):
            gathered.add(_records(lines, separator, len(titles)))
            if gathered.cells > limits.cells:
                raise refuse("trop_de_cellules", path, limit=limits.cells)
    return _grid(gathered, titles), encoding


def _encoding(path: Path) -> str:
    """The encoding of the file, all of whose bytes it decodes."""
    with path.open("rb") as file:
        mark = file.read(3) == codecs.BOM_UTF8
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while bits := file.read(MEGABYTE):
                decoder.decode(bits)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return _other_encoding(path)
    return "utf-8-sig" if mark else "utf-8"


def _other_encoding(path: Path) -> str:
    data = path.read_bytes()
    encoding, whole = encodings.encoding_of(data)
    if not whole or encoding not in raw_text.SINGLE_BYTE or encodings.by_line(data, encoding):
        raise Irregular
    return encoding


def _top(head: str, path: Path, limits: Limits) -> tuple[str, list[str]]:
    """The separator, and the titles when they are the first line and the only one."""
    if head.lower().startswith(("sep=", '"sep=')) or len(head) < HEAD:
        raise Irregular
    table = raw_text.read_table(head[: head.rfind("\n") + 1], path, limits)
    records = table.records
    if len(records) < 2 or raw_text.header_index(records) or raw_text.title_rows(records[:8]):
        raise Irregular
    if len(records[0]) > limits.columns or not all(records[0]):
        raise Irregular
    return table.separator, records[0]


def _blocks(file, limits: Limits) -> Iterator[list[str]]:
    """The lines of the file by thousands, none of whose records goes on in the next block."""
    while lines := list(itertools.islice(file, BLOCK)):
        quotes = sum(line.count('"') for line in lines)
        while quotes % 2 and len(lines) < BLOCK + raw_text.MOST_LINES_OF_A_CELL and (more := next(file, "")):
            lines.append(more)
            quotes += more.count('"')
        if quotes % 2 or max(map(len, lines)) > limits.line_chars:
            raise Irregular
        text = "".join(lines)
        if "\ufffd" in text or encodings.encoded_twice(text):
            raise Irregular
        yield lines


def _records(lines: list[str], separator: str, width: int) -> list[list[str]]:
    """The records of a block, each as wide as the titles; blank ones stay as empty rows."""
    records, end, swallowed = raw_text.until_swallowed(lines, 0, separator, width)
    if swallowed or end < len(lines):
        raise Irregular
    blank = [""] * width
    records = [record or blank for record in records]
    if any(len(record) != width for record in records):
        raise Irregular
    return records


def _grid(gathered: Gathered, titles: list[str]) -> Grid:
    """The table, its blank rows left out."""
    columns = [column.map(raw_text.strip) for column in gathered.columns()]
    rows = Rows([column.rows(slice(1, None)) for column in columns])
    filled = rows.filled()
    alone = filled.sum(axis=1) == 1
    if (alone & filled[:, 0]).sum() > filled.any(axis=1).sum() / 2:
        raise Irregular
    some = np.asarray(filled.any(axis=1))
    if some.all():
        return Grid(None, tuple(titles), rows, range(2, len(rows) + 2), 1)
    lines = tuple((some.nonzero()[0] + 2).tolist())
    return Grid(None, tuple(titles), Rows([column.rows(some) for column in rows.columns]), lines, 1)
