"""Rows that add up others: a total is one only when lines of the table have its sum, before it or after it.

Sums are taken between *bounds* (the beginning, the end, headings, other totals), so that subtotals of any depth, grand
totals and totals written above their lines are found. Two lines at least make a total that nothing names.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

ROUNDING = Decimal(1)  # a total may be rounded to the euro
MOST_BOUNDS = 200  # on either side of a total
Euros = Mapping[str, Decimal]


class AddedUp:
    """The sums of the lines read so far, sheet after sheet, to know which lines add up others."""

    def __init__(self):
        self.whole: dict[str, Decimal] = {}

    def read(
        self, sums: Sequence[Euros], candidates: Collection[int], texts: Collection[int], named: Collection[int]
    ) -> set[int]:
        """The totals among the `candidates`; `texts` are lines without amounts, `named` totals by their words.

        From the top: a candidate that adds up nothing is a line as any other, and may be part of a later total, unless
        it calls itself one.
        """
        ahead = _Sums()
        for at, euros in enumerate(sums):
            ahead.add({} if at in candidates or at in texts else euros)
        ahead.bounds = [*sorted({*candidates, *texts}), len(sums)]
        behind, found = _Sums(), set()
        for at, euros in enumerate(sums):
            least = 1 if at in named else 2
            if at in candidates and self._adds_up(at, euros, behind, ahead, least):
                found.add(at)
            left_out = at in found or at in texts or at in named
            if left_out:
                behind.bounds.append(at)
            behind.add({} if left_out else euros)
        self.whole = _plus(self.whole, behind.running[-1])
        return found

    def _adds_up(self, at: int, euros: Euros, behind: _Sums, ahead: _Sums, least: int) -> bool:
        if not any(euros.values()):
            return False
        earlier = [(behind, bound, at) for bound in (0, *behind.bounds[-MOST_BOUNDS:])]
        first = bisect_right(ahead.bounds, at)
        later = [(ahead, at, bound) for bound in (ahead.bounds[-1], *ahead.bounds[first : first + MOST_BOUNDS])]
        if any(side.counts(start, end) >= least and _same(euros, side.between(start, end)) for side, start, end in
               (*earlier, *later)):  # fmt: skip
            return True
        return bool(self.whole) and _same(euros, _plus(self.whole, behind.running[at]))


class _Sums:
    """Sums of the lines before each line, and how many bear an amount; `bounds`: where a part may begin or end."""

    def __init__(self):
        self.running: list[dict[str, Decimal]] = [{}]
        self.filled = [0]
        self.bounds: list[int] = []

    def add(self, euros: Euros) -> None:
        """One more line."""
        self.running.append(_plus(self.running[-1], euros) if euros else self.running[-1])
        self.filled.append(self.filled[-1] + bool(euros))

    def counts(self, start: int, end: int) -> int:
        """How many lines with an amount stand between two places."""
        return self.filled[end] - self.filled[start]

    def between(self, start: int, end: int) -> dict[str, Decimal]:
        """Their sums."""
        return {what: euros - self.running[start].get(what, Decimal(0)) for what, euros in self.running[end].items()}


def _plus(one: Euros, other: Euros) -> dict[str, Decimal]:
    out = dict(one)
    for what, euros in other.items():
        out[what] = out.get(what, Decimal(0)) + euros
    return out


def _same(total: Euros, found: Euros) -> bool:
    """Whether every amount of a total is the sum found, to the cent, or to the euro where the total has no cents."""
    for what, euros in total.items():
        gap = abs(euros - found.get(what, Decimal(0)))
        if gap and (gap >= ROUNDING or euros != euros.to_integral_value()):
            return False
    return True
