"""Sheets of one workbook that repeat one another: which of their rows are written twice.

A row is a copy when an earlier sheet has a row of the same beneficiary, purpose and year, with the same amount of every
type that the copy gives. Copies are only looked for in a sheet of which most rows are: two equal grants are no chance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import combinations

from ess_metrics.files import cell_dates, cell_values
from ess_metrics.files.cell_values import fold
from ess_metrics.formats.grant_columns import Columns

Row = tuple[int, Columns, Sequence[str]]


class Copies:
    """The rows of the sheets read so far."""

    def __init__(self):
        self.seen: Counter = Counter()

    def among(self, rows: Iterable[Row], year: int | None) -> set[int]:
        """The lines of a sheet that repeat earlier rows, when most do; the others are remembered."""
        told = [(line, _who(found, row, year), _amounts(found, row)) for line, found, row in rows]
        told = [(line, who, amounts) for line, who, amounts in told if who[0]]
        left = Counter(self.seen)
        copies = set()
        for line, who, amounts in told:
            key = (who, tuple(sorted(amounts.items())))
            if left[key] > 0:
                left[key] -= 1
                copies.add(line)
        copies = copies if len(copies) > 0.5 * len(told) else set()
        for line, who, amounts in told:
            if line not in copies:
                self.seen.update((who, part) for part in _parts(amounts))
        return copies


def _who(found: Columns, row: Sequence[str], year: int | None) -> tuple:
    """Who is helped, what for, and when."""

    def cell(name: str) -> str:
        at = found.fields.get(name)
        return fold(row[at]) if at is not None and at < len(row) else ""

    when = cell_dates.year(cell("annee")).value or cell_dates.year(cell("date")).value or year
    return cell("nom"), cell("projet") or cell("objet"), when


def _amounts(found: Columns, row: Sequence[str]) -> dict[str, Decimal]:
    """The euros of each type that the row gives."""
    sums: dict[str, Decimal] = {}
    for amount in found.amounts:
        value = cell_values.money(row[amount.at]).value if amount.at < len(row) else None
        if value is not None:
            sums[amount.what] = sums.get(amount.what, Decimal(0)) + value
    return sums


def _parts(amounts: dict[str, Decimal]) -> Iterable[tuple]:
    """What a copy that gives fewer types of amounts may say of a row."""
    items = sorted(amounts.items())
    return [part for size in range(len(items) + 1) for part in combinations(items, size)]
