"""Which years the folder knows an amount of: a change, a trend or a zero is said of no other year.

A row of `sources` says what its file covers (`annee_debut`..`annee_fin`, `montants`); where none speaks of an amount, a
year is covered when one grant of that year at least has the amount.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ess_metrics.counting.facts import remembered
from ess_metrics.counting.slices import cut_of
from ess_metrics.counting.table_facts import facts
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection

STEM = "sources"


def covered(data: Dataset, amount: str = "attribue") -> frozenset[int]:
    """The budget years that at least one source covers for an amount (demande, attribue, verse)."""
    return remembered(data, ("covered", amount), lambda: _declared(data, amount) or _met(data, amount))


def _declared(data: Dataset, amount: str) -> frozenset[int]:
    table = data.tables.get(STEM)
    if table is None or not {"montants", "annee_debut", "annee_fin"} <= set(table.columns):
        return frozenset()
    years: set[int] = set()
    for first, last, amounts in zip(table["annee_debut"], table["annee_fin"], table["montants"], strict=True):
        named = () if pd.isna(amounts) else str(amounts).split("|")
        if amount in (name.strip() for name in named) and not pd.isna(first) and not pd.isna(last):
            years |= set(range(int(first), int(last) + 1))
    return frozenset(years)


def _met(data: Dataset, amount: str) -> frozenset[int]:
    rows = facts(data, "financements")
    known = rows.masks["default"] & rows.measures[amount].known
    group = cut_of(data, "financements", Selection(), known).by("annee")
    return frozenset(int(year) for year, n in zip(group.keys, group.count(), strict=False) if n)


def uncovered(data: Dataset, years: Iterable[int], amount: str = "attribue") -> tuple[int, ...]:
    """Those of these years of which the folder knows nothing."""
    return tuple(sorted(set(years) - covered(data, amount)))


def first_covered(data: Dataset, amount: str = "attribue") -> int | None:
    """The first covered year: nothing is new in it, nothing renewed."""
    return min(covered(data, amount), default=None)
