"""Droit commun beside specific credits: the schemes of a folder by the kind of credit that it says they are.

A scheme of which nobody said the kind is « inconnu »: it is never counted with the others.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ess_metrics.analyses.values import values
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import Cell
from ess_metrics.model.selection import Selection

SCHEME = "dispositif_code"
SPECIFIC, COMMON, UNKNOWN = "specifique", "droit_commun", "inconnu"
KINDS = (SPECIFIC, COMMON, UNKNOWN)


@dataclass(frozen=True)
class Credit:
    """One kind: its schemes, what `granted` and `active_projects` say of them."""

    kind: str
    schemes: tuple[str, ...]
    granted: Cell
    projects: Cell


def kinds(data: Dataset) -> dict[str, str]:
    """The kind of each scheme of the folder that says it."""
    table = data.tables.get("dispositifs")
    if table is None or "credit" not in table:
        return {}
    pairs = zip(table[SCHEME].astype(str), table["credit"], strict=True)
    return {code: str(kind) for code, kind in pairs if not pd.isna(kind) and str(kind) in KINDS}


def credits_of(data: Dataset, selection: Selection) -> tuple[Credit, ...]:
    """Specific credits, droit commun, then what nobody told apart; a kind without any scheme has no line.

    Euros add up to `granted` under the same filters.
    """
    told = kinds(data)
    by_scheme = values(data, "granted", SCHEME, selection)
    codes: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for code in by_scheme.keys:
        codes[told.get(code, UNKNOWN)].append(code)
    return tuple(
        Credit(
            kind,
            tuple(found),
            values(data, "granted", None, selection.plus(SCHEME, *found)).total,
            values(data, "active_projects", None, selection.plus(SCHEME, *found)).total,
        )
        for kind, found in codes.items()
        if found
    )


__all__ = ["COMMON", "KINDS", "SPECIFIC", "UNKNOWN", "Credit", "credits_of", "kinds"]
