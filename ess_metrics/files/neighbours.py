"""A line of a file as it is written, between the line before it and the line after."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ess_metrics.files.cell_values import fold
from ess_metrics.files.sheets import Line, WrittenFile, WrittenSheet

TITLES_WITHIN = 60
Place = tuple[str | None, int]


@dataclass(frozen=True)
class Neighbours:
    """`lines`: the line before, the line itself, the line after, None where there is none; cells under `titles`."""

    titles: tuple[str, ...]
    lines: tuple[Line | None, Line, Line | None]


def around(file: WrittenFile, places: Iterable[Place], known: Collection[str]) -> dict[Place, Neighbours | None]:
    """Each place (sheet, line as a person counts) with its neighbours, None when the file has no such line.

    `known`: titles of columns met when the file was read, by which the line of titles is found.
    """
    wanted = {fold(title) for title in known} - {""}
    heads = {sheet.name: _titles(sheet, wanted) for sheet in file.sheets}
    found: dict[Place, Neighbours | None] = {}
    for name, row in places:
        at = [sheet for sheet in file.sheets if not name or fold(sheet.name or "") == fold(name)]
        met = (_met(sheet, row, *heads[sheet.name]) for sheet in at)
        found[(name, row)] = next(filter(None, met), None)
    return found


def _titles(sheet: WrittenSheet, wanted: set[str]) -> tuple[int, tuple[str, ...]]:
    """The line of titles and its cells: the one of the first lines with the most known titles."""
    if sheet.titles is not None:
        return 0, sheet.titles
    first = [(len(wanted & set(map(fold, cells))), -number, cells) for number, cells in sheet.lines[:TITLES_WITHIN]]
    shared, number, cells = max(first, default=(0, 0, ()))
    return (-number, cells) if shared else (0, ())


def _met(sheet: WrittenSheet, row: int, head: int, titles: tuple[str, ...]) -> Neighbours | None:
    lines = [line for line in sheet.lines if line[0] > head or line[0] == row]
    at = next((at for at, (number, _) in enumerate(lines) if number == row), None)
    if at is None:
        return None
    before = lines[at - 1] if at else None
    return Neighbours(titles, (before, lines[at], lines[at + 1] if at + 1 < len(lines) else None))
