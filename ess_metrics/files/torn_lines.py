"""The lines of a text table brought to the width of its header: short ones completed or joined, torn ones mended.

What `torn_rows` finds is done here line by line, and each thing done is said: `ligne_recollee` (put back, sure),
`ligne_rejointe` (a record cut by a line break), `ligne_courte` (its last cells are empty), `ligne_decalee` and
`derniere_ligne_coupee` (refused: nothing tells how to read them).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ess_metrics.files.torn_rows import BLANKS, MOST_PIECES, Mended, Table, learnt
from ess_metrics.model.faults import BLOCKING, WARNING, Fault

LONGEST_SHOWN = 200
Line = tuple[int, list[str]]


@dataclass(frozen=True)
class Bits:
    """What the records of another width than most were before their cells were trimmed, by line number."""

    separator: str
    by_line: dict[int, list[str]] = field(default_factory=dict)


@dataclass
class _Lines:
    """The lines of one table being aligned."""

    table: Table
    bits: Bits
    path: Path
    width: int
    last: int | None
    body: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def say(self, rule: str, severity: str, number: int, **facts) -> None:
        """A fault of a line."""
        value = facts.pop("value", None)
        self.faults.append(Fault(rule, severity, self.path.name, None, number, None, value, facts))

    def keep(self, number: int, cells: Sequence[str]) -> None:
        """A line as wide as the table."""
        self.body.append((number, [*cells[: self.width], *[""] * (self.width - len(cells))]))


def aligned(
    header: Sequence[str], bits: Bits, body: Sequence[Line], path: Path, ended: bool
) -> tuple[list[Line], list[Fault]]:
    """The lines (number, cells) as wide as the header, and what was done to those that were not."""
    width = len(header)
    trailing = _trailing(body, width)
    rows = [(number, _without(row, width, trailing)) for number, row in body]
    odd = [row for _, row in rows if len(row) != width]
    if not odd:
        return rows, []
    raw = [bits.by_line.get(number, row) for number, row in rows]
    table = learnt(header, bits.separator, [_without(row, width, trailing) for row in raw], width)
    lines = _Lines(table, bits, path, width, _cut_line(rows, width, ended))
    at = 0
    while at < len(rows):
        at += _take(lines, rows, at, trailing)
    return lines.body, lines.faults


def _trailing(body: Sequence[Line], width: int) -> int:
    """How many empty cells every line has after the last column: a habit of the file, not a tear."""
    widths = Counter(len(row) for _, row in body)
    usual = widths.most_common(1)[0][0] if widths else width
    wide = [row for _, row in body if len(row) == usual]
    return usual - width if usual > width and not any(any(row[width:]) for row in wide) else 0


def _without(row: Sequence[str], width: int, trailing: int) -> list[str]:
    """A line without the empty cells that every line has at its end."""
    row = list(row)
    for _ in range(trailing):
        if len(row) > width and not row[-1].strip(BLANKS):
            row.pop()
    return row


def _cut_line(rows: Sequence[Line], width: int, ended: bool) -> int | None:
    """The last line of a file that was cut: alone too short, in a file that does not end as its lines do."""
    if ended or len(rows) < 2 or len(rows[-1][1]) >= width:
        return None
    return rows[-1][0] if all(len(row) >= width for _, row in rows[:-1]) else None


def _take(lines: _Lines, rows: Sequence[Line], at: int, trailing: int) -> int:
    """Align the line at this place; gives how many lines it took."""
    number, row = rows[at]
    if len(row) == lines.width:
        lines.keep(number, row)
        return 1
    if len(row) < lines.width:
        return _short(lines, rows, at)
    bits = _without(lines.bits.by_line.get(number, row), lines.width, trailing)
    _long(lines, number, row, bits)
    return 1


def _long(lines: _Lines, number: int, row: Sequence[str], bits: Sequence[str]) -> None:
    """A line with cells too many: empty ones left out, else mended, else refused in its likeliest cells."""
    found = lines.table.mend(bits)
    if not any(row[lines.width :]) and lines.table.fits(row[: lines.width], found):
        lines.keep(number, row)
        return
    _mended(lines, number, bits, found)


def _mended(lines: _Lines, number: int, bits: Sequence[str], found: Mended) -> None:
    facts = {"cells": len(bits), "expected": lines.width, "value": " | ".join(bits)[:LONGEST_SHOWN]}
    if found.sure:
        lines.keep(number, found.cells)
        lines.say("ligne_recollee", WARNING, number, glued=", ".join(found.glued), **facts)
        return
    lines.keep(number, found.cells or [bit.strip(BLANKS) for bit in bits])
    lines.say("ligne_decalee", BLOCKING, number, **facts)


def _short(lines: _Lines, rows: Sequence[Line], at: int) -> int:
    """A line with cells too few: cut off, joined to the lines that go on with it, or only short."""
    number, row = rows[at]
    if number == lines.last:
        lines.keep(number, row)
        lines.say("derniere_ligne_coupee", BLOCKING, number, cells=len(row), expected=lines.width)
        return 1
    joined = _joined(lines, rows, at)
    if joined:
        found, count = joined
        lines.keep(number, found.cells)
        lines.say("ligne_rejointe", WARNING, number, count=count, glued=", ".join(found.glued))
        return count
    lines.keep(number, row)
    if len([cell for cell in row if cell]) > 1 and lines.table.upset(row):
        text = " | ".join(row)[:LONGEST_SHOWN]
        lines.say("ligne_decalee", BLOCKING, number, cells=len(row), expected=lines.width, value=text)
    else:
        lines.say("ligne_courte", WARNING, number, cells=len(row), expected=lines.width)
    return 1


def _joined(lines: _Lines, rows: Sequence[Line], at: int) -> tuple[Mended, int] | None:
    """The record that this line begins and the next ones go on with, and how many lines it takes; None for none.

    A line goes on with another when it can't stand alone: its numbers and dates are not where they should be. Two
    pieces that make a whole row are one, even where a cell of it is no number: apart, its euros would be nowhere.
    """
    bits = list(lines.bits.by_line.get(rows[at][0], rows[at][1]))
    for count in range(2, min(MOST_PIECES, len(rows) - at) + 1):
        number, row = rows[at + count - 1]
        if number != rows[at + count - 2][0] + 1 or _stands(lines, number, row, len(bits) - 1):
            return None
        more = list(lines.bits.by_line.get(number, row))
        bits = [*bits[:-1], f"{bits[-1].rstrip(BLANKS)} {more[0].lstrip(BLANKS)}", *more[1:]]
        if len(bits) >= lines.width:
            found = lines.table.mend(bits)
            if not found.sure and len(bits) == lines.width and lines.table.nearly(bits):
                found = Mended(tuple(bit.strip(BLANKS) for bit in bits), True)
            return (found, count) if found.sure else None
    return None


def _stands(lines: _Lines, number: int, row: Sequence[str], shift: int) -> bool:
    """Whether a line can be a row of its own; words alone may be the middle of a cell cut twice.

    A line as wide as the table or wider can when its cells are where they should be, or can be put there.

    It can't when its cells are much likelier `shift` columns further, where the line before leaves them: its amounts
    would stand among words, where nobody counts them.
    """
    if len(row) >= lines.width:
        bits = list(lines.bits.by_line.get(number, row))
        own = len(row) == lines.width or not any(row[lines.width :])
        return lines.table.holds(row[: lines.width]) if own else lines.table.mend(bits).sure
    return (
        bool(row[0])
        and len([cell for cell in row if cell]) > 1
        and lines.table.holds([*row, *[""] * (lines.width - len(row))])
        and not lines.table.likelier_at(row[1:], 1 + shift, 1)
    )
