"""A table of texts as the CSV that folders hold, made by column: a cell is quoted only where it has to be."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

NEEDS_QUOTES = '[",\r\n]'
AT_ONCE = 100_000  # rows made at once


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """The table in UTF-8, its titles first, lines ended by a line feed; a missing text is an empty cell."""
    head = io.StringIO()
    csv.writer(head, lineterminator="\n").writerow(frame.columns)
    parts = [head.getvalue().encode()]
    for start in range(0, len(frame), AT_ONCE):
        parts.append(_lines(frame.iloc[start : start + AT_ONCE]))
    return b"".join(parts)


def _lines(frame: pd.DataFrame) -> bytes:
    cells = [_quoted(frame[name]) for name in frame.columns]
    if len(cells) == 1:  # an empty line is no row
        cells = [pc.if_else(pc.equal(cells[0], ""), '""', cells[0])]
    rows = pc.binary_join_element_wise(*cells, pa.scalar(",", pa.large_string()))
    return ("\n".join(rows.to_pylist()) + "\n").encode()


def _quoted(column: pd.Series) -> pa.Array:
    cells = pa.array(column.fillna("").astype("str"), pa.large_string())
    if isinstance(cells, pa.ChunkedArray):
        cells = cells.combine_chunks()
    odd = pc.match_substring_regex(cells, NEEDS_QUOTES)
    if not pc.any(odd).as_py():
        return cells
    inside = pc.replace_substring(cells, '"', '""')
    mark = pa.scalar('"', pa.large_string())
    return pc.if_else(odd, pc.binary_join_element_wise(mark, inside, mark, pa.scalar("", pa.large_string())), cells)
