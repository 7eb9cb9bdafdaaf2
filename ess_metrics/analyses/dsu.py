"""What communes do with the dotation de solidarité urbaine: the rows of the table `dsu` of the selected years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection

STEM = "dsu"


@dataclass(frozen=True)
class Spending:
    """One action of a commune in a year; `euros` None when nobody wrote it."""

    commune: str
    year: int
    action: str
    euros: float | None


def spending(data: Dataset, selection: Selection) -> tuple[Spending, ...]:
    """The actions of the selected years (all when none is), the last year first, the largest first; () without table.

    A commune gets its allocation whole: filters on places, schemes or projects leave it so.
    """
    table = data.tables.get(STEM)
    if table is None:
        return ()
    years = selection.years
    found = [
        Spending(str(row["commune"]), int(row["annee"]), _text(row.get("action")), _number(row.get("montant")))
        for row in table.to_dict("records")
        if not years or int(row["annee"]) in years
    ]
    return tuple(sorted(found, key=lambda one: (-one.year, one.commune, -(one.euros or 0.0), one.action)))


def _text(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value).strip()


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else round(float(str(value)), 2)


__all__ = ["Spending", "spending"]
