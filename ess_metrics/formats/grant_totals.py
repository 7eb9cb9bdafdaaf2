"""Rows that add up others: a total is one only when lines of the table have its sum, before it or after it.

Sums are taken between *bounds* (the beginning, the end, headings, other totals), so that subtotals of any depth, grand
totals and totals written above their lines are found. Two lines at least make a total that nothing names. What a line
bears and nobody can read is missing from the sum: a line that calls itself a total may then hold more.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

ROUNDING = Decimal(1)  # a total may be rounded to the euro
MOST_BOUNDS = 200  # on either side of a total
Euros = Mapping[str, Decimal]


MANY = 2  # lines: what earlier sheets add up to


@dataclass(frozen=True)
class Lines:
    """The lines of one table: the euros of each; where totals may stand, `named` those that call themselves so, `texts`
    lines without amounts, `unread` the types of the amounts that a line bears and nobody can read. `counts`: how many
    lines with an amount each stands for.
    """

    sums: Sequence[Euros]
    candidates: Collection[int]
    texts: Collection[int]
    named: Collection[int]
    unread: Mapping[int, Collection[str]]
    counts: Sequence[int]

    def told(self, at: int, left_out: bool) -> tuple[Euros, int, Collection[str]]:
        """What a line adds to the sums: nothing when it is left out."""
        return ({}, 0, ()) if left_out else (self.sums[at], self.counts[at], self.unread.get(at, ()))


@dataclass(frozen=True)
class _Span:
    """Neighbouring lines: their sums, how many bear an amount, and what can't be read before them and in all."""

    sums: Euros
    lines: int
    counts: tuple[Counter[str], Counter[str]]

    def unread(self) -> set[str]:
        """The types of the amounts that can't be read in these lines."""
        before, after = self.counts
        return {what for what in {*before, *after} if before[what] != after[what]}


class AddedUp:
    """The sums of the lines read so far, sheet after sheet, to know which lines add up others."""

    def __init__(self):
        self.whole: dict[str, Decimal] = {}
        self.unread: Counter[str] = Counter()

    def read(self, lines: Lines) -> dict[int, bool]:
        """The totals among the candidates, each with whether its lines add up to it to the cent.

        From the top: a candidate that adds up nothing is a line as any other, and may be part of a later total, unless
        it calls itself one.
        """
        ahead = _Sums()
        for at in range(len(lines.sums)):
            out = at in lines.candidates or at in lines.texts
            ahead.add(*lines.told(at, out))
        ahead.bounds = [*sorted({*lines.candidates, *lines.texts}), len(lines.sums)]
        behind = _Sums()
        found: dict[int, bool] = {}
        for at, euros in enumerate(lines.sums):
            if at in lines.candidates and any(euros.values()):
                exact = self._is_total(at, euros, behind, ahead, at in lines.named)
                found |= {} if exact is None else {at: exact}
            left_out = at in found or at in lines.texts or at in lines.named
            if left_out:
                behind.bounds.append(at)
            behind.add(*lines.told(at, left_out))
        self.whole = _plus(self.whole, behind.running[-1])
        self.unread += behind.unread[-1]
        return found

    def _is_total(self, at: int, euros: Euros, behind: _Sums, ahead: _Sums, named: bool) -> bool | None:
        """True for a total of its lines, False for one that also holds what can't be read in them, None for none."""
        least = 1 if named else 2
        if any(span.lines >= least and _same(euros, span.sums) for span in self._spans(at, behind, ahead)):
            return True
        return False if named and any(_may_hold(euros, span) for span in self._spans(at, behind, ahead)) else None

    def _spans(self, at: int, behind: _Sums, ahead: _Sums) -> Iterator[_Span]:
        """The lines that a total at this place may add up: before it, after it, and those of earlier sheets."""
        for bound in (0, *behind.bounds[-MOST_BOUNDS:]):
            yield behind.span(bound, at)
        first = bisect_right(ahead.bounds, at)
        for bound in (ahead.bounds[-1], *ahead.bounds[first : first + MOST_BOUNDS]):
            yield ahead.span(at, bound)
        if self.whole:
            yield _Span(_plus(self.whole, behind.running[at]), MANY, (Counter(), self.unread + behind.unread[at]))


class _Sums:
    """Sums of the lines before each line, and how many bear an amount; `bounds`: where a part may begin or end."""

    def __init__(self):
        self.running: list[dict[str, Decimal]] = [{}]
        self.filled = [0]
        self.unread: list[Counter[str]] = [Counter()]
        self.bounds: list[int] = []

    def add(self, euros: Euros, count: int, unread: Collection[str]) -> None:
        """One more line, or `count` of them, and the types of its amounts that nobody can read."""
        self.running.append(_plus(self.running[-1], euros) if euros else self.running[-1])
        self.filled.append(self.filled[-1] + count)
        self.unread.append(self.unread[-1] + Counter(unread) if unread else self.unread[-1])

    def span(self, start: int, end: int) -> _Span:
        """The lines between two places."""
        sums = {what: euros - self.running[start].get(what, Decimal(0)) for what, euros in self.running[end].items()}
        return _Span(sums, self.filled[end] - self.filled[start], (self.unread[start], self.unread[end]))


def _plus(one: Euros, other: Euros) -> dict[str, Decimal]:
    out = dict(one)
    for what, euros in other.items():
        out[what] = out.get(what, Decimal(0)) + euros
    return out


def _may_hold(total: Euros, span: _Span) -> bool:
    """Whether a total is the sum of its lines but for what can't be read in them."""
    unread = span.unread()
    return bool(unread & total.keys()) and all(
        euros >= span.sums.get(what, Decimal(0)) if what in unread else _same({what: euros}, span.sums)
        for what, euros in total.items()
    )


def _same(total: Euros, found: Euros) -> bool:
    """Whether every amount of a total is the sum found, to the cent, or to the euro where the total has no cents."""
    for what, euros in total.items():
        gap = abs(euros - found.get(what, Decimal(0)))
        if gap and (gap >= ROUNDING or euros != euros.to_integral_value()):
            return False
    return True
