"""Rows as wide as the table whose cells slid to the left: one was taken out, an empty one is left at the end.

Each cell is then under the title of its neighbour: the amount granted becomes the amount asked, a funder is a number.
A row is suspected by its empty end where the other rows are filled, and judged by what every column knows
(`torn_rows`): it is put back when only one place for the hole makes sense, refused when several do, left alone when it
reads as well as it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ess_metrics.files.torn_rows import BLANKS, FEWEST, SAMPLE, Mended, Table
from ess_metrics.model.faults import BLOCKING, WARNING, Fault

FILLED = 0.9  # share of the rows that fill the last column, under which an empty one there says nothing
FEWEST_ROWS = 4 * FEWEST  # under which a column is not known well enough to contradict a row
FEWEST_CELLS = 4
GAIN = 12.0  # log-likelihood gained by the row put back: several cells that were nowhere seen under their titles
LONGEST_SHOWN = 200
Line = tuple[int, list[str]]


def put_back(
    header: Sequence[str], body: Sequence[Line], path: Path, sheet: str | None = None
) -> tuple[list[Line], list[Fault]]:
    """The lines, those that slid put back in their columns, and what is said of each (`ligne_glissee*`)."""
    width = len(header)
    suspects = _suspects(body, width)
    if not suspects:
        return list(body), []
    plain = [row for at, (_, row) in enumerate(body) if at not in suspects and len(row) >= width]
    table = Table(header, ";", [row[:width] for row in plain[:SAMPLE]])
    lines, faults = list(body), []
    for at in sorted(suspects):
        number, row = body[at]
        found = _slid(table, row[:width])
        if found is None:
            continue
        rule, severity = ("ligne_glissee", WARNING) if found.sure else ("ligne_glissee_sans_place", BLOCKING)
        faults.append(Fault(rule, severity, path.name, sheet, number, None, " | ".join(row)[:LONGEST_SHOWN], {}))
        if found.sure:
            lines[at] = (number, list(found.cells))
    return lines, faults


def _suspects(body: Sequence[Line], width: int) -> set[int]:
    """The places of the rows that end on an empty cell where nearly all the others are filled."""
    if width < FEWEST_CELLS or len(body) < FEWEST_ROWS:
        return set()
    empty = {at for at, (_, row) in enumerate(body) if len(row) < width or not row[width - 1].strip(BLANKS)}
    if len(empty) > (1 - FILLED) * len(body):
        return set()
    return {at for at in empty if len(body[at][1]) >= width and _filled(body[at][1]) >= max(FEWEST_CELLS, width / 3)}


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip(BLANKS)) for cell in row)


def _slid(table: Table, row: Sequence[str]) -> Mended | None:
    """The row with its hole put back, when that is far likelier than the row as it stands; None otherwise."""
    cells = [cell.strip(BLANKS) for cell in row]
    bits = cells[:-1]
    found = table.mend(bits)
    own = sum(column.score(cell) for column, cell in zip(table.columns, cells, strict=True))
    return found if found.cells and found.score - own > GAIN else None
