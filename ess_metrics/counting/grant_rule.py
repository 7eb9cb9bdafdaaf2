"""What counts as a grant: the rule behind every amount of the application, in this one place.

Of the funding rows of a folder (contract 3):

1. only grants count: `type_concours` is subvention (every row, in a folder that never says the type);
2. own resources (`fonds_origine` AUTOFINANCEMENT) are never a grant;
3. money that is passed on counts once, where it comes from: a row with `origine_id` is left out (it is seen again,
   by each funder, only when the question says so: `counting="financeur"`);
4. refused, ineligible or cancelled rows have been granted 0, whatever their cell says.

`grants` gives 1 to 3 as a mask, `granted_cents` gives 4. They are read by `ess_metrics.counting.facts` (the measures of
funding rows), by the account of the whole folder, by other support and by the search for money written twice.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ess_metrics.counting.arrays import Mask

GRANT = "subvention"
OWN_RESOURCES = "AUTOFINANCEMENT"
NOT_GRANTED = ("refuse", "ineligible", "annule")


def grants(rows: pd.DataFrame, *, passed_on_too: bool = False) -> Mask:
    """Which funding rows are grants; those that pass money on are left out unless `passed_on_too`."""
    kept = ~of_other_kind(rows) & ~of_own_resources(rows)
    return kept if passed_on_too else kept & ~passed_on(rows)


def of_other_kind(rows: pd.DataFrame) -> Mask:
    """Rows that are not grants: loans, capital, help in kind, or of unknown kind where the folder says kinds."""
    if "type_concours" not in rows:
        return np.zeros(len(rows), bool)
    return ~rows["type_concours"].isin([GRANT]).to_numpy(bool)


def of_own_resources(rows: pd.DataFrame) -> Mask:
    """Rows that are the carrier's own money."""
    if "fonds_origine" not in rows:
        return np.zeros(len(rows), bool)
    return rows["fonds_origine"].isin([OWN_RESOURCES]).to_numpy(bool)


def passed_on(rows: pd.DataFrame) -> Mask:
    """Rows that pass on the money of another row."""
    return rows["origine_id"].notna().to_numpy(bool) if "origine_id" in rows else np.zeros(len(rows), bool)


def refused(rows: pd.DataFrame) -> Mask:
    """Rows by which nothing was granted, whatever amount they bear."""
    return rows["statut"].isin(NOT_GRANTED).to_numpy(bool) if "statut" in rows else np.zeros(len(rows), bool)


def granted_cents(cents: np.ndarray, rows: pd.DataFrame) -> np.ndarray:
    """The cents granted by each row: none by a refused one, even of unknown amount."""
    return np.where(refused(rows), 0, cents)
