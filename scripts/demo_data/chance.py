"""Seeded draws, the same on every machine: only `random.Random`, whose streams Python keeps stable."""

from __future__ import annotations

import math
import random
from datetime import date, timedelta

EXTRACTION = date(2026, 6, 30)
PREFIX = "999"  # no real SIREN begins so


def luhn_key(digits: str) -> str:
    """The digit that makes `digits` + key pass the Luhn check of SIREN and SIRET numbers."""
    doubled = [int(d) * (2 if i % 2 == 0 else 1) for i, d in enumerate(reversed(digits))]
    return str(-sum(n - 9 if n > 9 else n for n in doubled) % 10)


class Chance(random.Random):
    """A stream of draws of its own for each family of tables: adding rows to one moves no other."""

    def __init__(self, seed: int, family: str):
        super().__init__(f"{seed}/{family}")
        self._sirens: set[str] = set()

    def happens(self, probability: float) -> bool:
        """True with this probability."""
        return self.random() < probability

    def one(self, weights: dict):
        """A key of `weights`, drawn in proportion to its weight."""
        return self.choices(list(weights), list(weights.values()))[0]

    def between(self, low: float, high: float) -> float:
        """A number whose logarithm is uniform: small amounts are the usual ones."""
        return math.exp(self.uniform(math.log(low), math.log(high)))

    def amount(self, low: float, high: float) -> float:
        """An amount of money as people ask for it: a round number of hundreds, or of thousands when it is big."""
        drawn = self.between(low, high)
        step = 100 if drawn < 20_000 else 500 if drawn < 100_000 else 1000
        return float(round(drawn / step) * step)

    def day(self, first: date, last: date) -> date:
        """A day between two, both included (the first when they are out of order)."""
        return first + timedelta(days=self.randint(0, max((last - first).days, 0)))

    def siren(self, first: int) -> str:
        """A SIREN that passes its check and that nobody has: 999, `first`, then random digits; never twice."""
        while True:
            stem = f"{PREFIX}{first}{self.randrange(10**4):04d}"
            number = stem + luhn_key(stem)
            if number not in self._sirens:
                self._sirens.add(number)
                return number


def siret(siren: str, office: int = 1) -> str:
    """The SIRET of an establishment: the SIREN, four digits, and the check digit."""
    stem = f"{siren}{office:04d}"
    return stem + luhn_key(stem)


def later(day: date, days: int) -> date:
    return day + timedelta(days=days)
