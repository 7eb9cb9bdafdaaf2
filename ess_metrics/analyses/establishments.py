"""Establishments by NAF division, by year, and inside the priority neighbourhoods against the rest of the folder.

Every count comes from `values`: a division is the sum of its activities.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ess_metrics.analyses.values import values
from ess_metrics.counting.slices import Slice
from ess_metrics.counting.table_facts import facts
from ess_metrics.model import schema
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import OK, Cell
from ess_metrics.model.selection import Selection

PLACE = "code_quartier"
DIGITS = 2
DATED = ("creations", "closures")
COMPARED = ("establishments", "ess_establishments", "ess_establishment_share", *DATED)


def divisions(data: Dataset, selection: Selection) -> pd.DataFrame:
    """By NAF division (two digits), most first: active `n`, those of the social economy `ess`."""
    every, ess = (_by_division(data, key, selection) for key in ("establishments", "ess_establishments"))
    frame = pd.DataFrame({"n": every, "ess": ess}).fillna(0.0)
    return frame[frame["n"] > 0].sort_values(["n"], ascending=False, kind="stable")


def _by_division(data: Dataset, indicator: str, selection: Selection) -> pd.Series:
    found = values(data, indicator, "naf", selection)
    return pd.Series(found.value, index=[key[:DIGITS] for key in found.keys], dtype="float64").groupby(level=0).sum()


def unknown_activity(data: Dataset, selection: Selection) -> int:
    """Active establishments without an activity."""
    found = values(data, "establishments", "naf", selection)
    return sum(item.n or 0 for item in found.not_shown)


def yearly(data: Dataset, selection: Selection, first: int | None = None) -> pd.DataFrame:
    """Creations and closures by calendar year, from `first` on (default: all)."""
    whole = selection.without("annee")
    columns = {key: _series(data, key, whole) for key in ("creations", "closures")}
    frame = pd.DataFrame(columns).fillna(0.0)
    frame.index = frame.index.astype(int)
    frame = frame.sort_index()
    return frame if first is None else frame[frame.index >= first]


def _series(data: Dataset, indicator: str, selection: Selection) -> pd.Series:
    found = values(data, indicator, "annee", selection)
    return pd.Series(found.value, index=list(found.keys), dtype="float64")


def inside_and_outside(data: Dataset, selection: Selection) -> Mapping[str, Mapping[str, Cell]]:
    """The compared indicators in the chosen neighbourhoods ("qpv": all of them by default) and outside ("hors")."""
    inside = selection.values(PLACE) or tuple(data.neighbourhoods.index)
    dated = selection if selection.years else selection.plus("annee", str(data.last_full_year))
    questions = {key: dated if key in DATED else selection for key in COMPARED}
    return {
        side: {key: values(data, key, None, asked.plus(PLACE, *places)).total for key, asked in questions.items()}
        for side, places in (("qpv", inside), ("hors", (schema.HORS_QPV,)))
    }


def outside_known(data: Dataset) -> bool:
    """Whether the folder has establishments outside the priority neighbourhoods."""
    return bool(len(Slice(data, "etablissements", Selection.of({PLACE: schema.HORS_QPV})).records))


def changed_naf(data: Dataset) -> tuple[str, ...]:
    """The versions of the activity code in the folder: two of them do not compare."""
    table = facts(data, "etablissements").frame
    return tuple(sorted(str(v) for v in table["naf_version"].dropna().unique())) if "naf_version" in table else ()


def share(top: Cell, base: Cell) -> float | None:
    """One count over another, None when either is unknown or the base is zero."""
    if top.status != OK or base.status != OK or top.value is None or not base.value:
        return None
    return top.value / base.value
