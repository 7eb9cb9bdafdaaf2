"""Lots and leases one by one: what is empty and for how long, what ends, why tenants of the pépinière leave."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ess_metrics.analyses import behind
from ess_metrics.counting.columns import days, is_one_of, plus_months
from ess_metrics.counting.indicator import select
from ess_metrics.counting.slices import Slice
from ess_metrics.counting.table_facts import facts
from ess_metrics.indicators.lots import ended, lease_areas, running
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection

PEPINIERE = ("pepiniere_lot",)
LAND = "terrain"
MONTHS = 12


def vacant(data: Dataset, selection: Selection) -> pd.DataFrame:
    """Vacant lots, longest empty first: their columns, `jours` since `date_statut` (NaN unknown) and `lieux`."""
    return lots(data, selection, "vacant").sort_values("jours", ascending=False, kind="stable", na_position="last")


def lots(data: Dataset, selection: Selection, *states: str) -> pd.DataFrame:
    """Lots under a selection (of these states, if any), with `jours` in their state and `lieux`."""
    table = facts(data, "locaux")
    cut = Slice(data, "locaux", selection, is_one_of(table, "statut", *states) if states else None)
    frame = table.frame.iloc[cut.records].copy()
    since = days(table, "date_statut")[cut.records]
    elapsed = (data.day - since).astype("timedelta64[D]").astype(float)
    frame["jours"] = np.where(np.isnat(since) | (elapsed < 0), np.nan, elapsed)
    frame[behind.PLACES] = np.array(behind.places(data, "locaux"), object)[cut.records] if len(frame) else []
    return frame


def median_days(frame: pd.DataFrame) -> tuple[float | None, int]:
    """The median length of vacancy (days) and how many lots it stands on."""
    known = frame["jours"].dropna()
    return (float(known.median()), len(known)) if len(known) else (None, 0)


def areas(data: Dataset, selection: Selection, state: str, by: str | None = None) -> pd.Series:
    """m² of the lots of a state by key of a column ("" alone without column); lots of unknown area count zero."""
    table = facts(data, "locaux")
    cut = Slice(data, "locaux", selection, is_one_of(table, "statut", state))
    size = table.frame["surface_m2"].astype("float64").fillna(0).to_numpy()[cut.records]
    keys = _keys(data, cut, by)
    return pd.Series(size, dtype="float64").groupby(pd.Series(keys, dtype=object)).sum()


def _keys(data: Dataset, cut: Slice, by: str | None):
    if by is None:
        return [""] * len(cut.records)
    if by == "code_quartier":
        return np.array(behind.places(data, cut.facts.name), object)[cut.records]
    return behind.named(cut.facts.dims[by])[cut.records]


def ending(data: Dataset, selection: Selection, months: int = MONTHS) -> pd.DataFrame:
    """Running leases that end within the months after the extraction date, soonest first.

    Columns of the lease, and of its lot: `surface`, `lieux`; not the tenant's status, which is secret lease by lease.
    """
    chosen = select(data, selection)
    leases = facts(data, "baux")
    end, until = days(leases, "date_fin"), plus_months(np.array([data.day]), months)[0]
    soon = running(chosen) & ~np.isnat(end) & (end <= until)
    cut = Slice(data, "baux", selection, soon)
    found = cut.records[np.argsort(end[cut.records], kind="stable")]
    frame = leases.frame.iloc[found].copy()
    frame["surface"] = lease_areas(chosen)[found]
    frame[behind.PLACES] = np.array(behind.places(data, "baux"), object)[found] if len(frame) else []
    frame["lot"] = leases.links["lot"][found] if "lot" in leases.links else -1
    return frame


def exits(data: Dataset, selection: Selection) -> pd.DataFrame:
    """Ended leases of the pépinière's lots by `motif_sortie` ("" unknown): `n`, and median stay in `mois`."""
    leases, cut = facts(data, "baux"), _left(data, selection)
    start, end = days(leases, "date_debut")[cut.records], days(leases, "date_fin")[cut.records]
    stay = ((end - start).astype("timedelta64[D]").astype(float) + 1) / 30.4375
    table = pd.DataFrame({"motif": _reasons(leases.frame.iloc[cut.records]), "mois": stay})
    found = table.groupby("motif").agg(n=("mois", "size"), mois=("mois", "median"))
    return found.sort_values("n", ascending=False, kind="stable")


def left(data: Dataset, selection: Selection) -> tuple[str, ...]:
    """The ids of those leases."""
    return tuple(facts(data, "baux").frame["bail_id"].iloc[_left(data, selection).records].astype(str))


def _left(data: Dataset, selection: Selection) -> Slice:
    return Slice(data, "baux", selection, ended(select(data, selection)) & _in_pepiniere(data))


def _reasons(frame: pd.DataFrame) -> np.ndarray:
    if "motif_sortie" not in frame:
        return np.full(len(frame), "", object)
    return frame["motif_sortie"].astype(object).fillna("").to_numpy()


def _in_pepiniere(data: Dataset) -> np.ndarray:
    leases = facts(data, "baux")
    if "type_local" not in leases.dims:
        return np.zeros(leases.size, bool)
    dim = leases.dims["type_local"]
    return np.array([*(key in PEPINIERE for key in dim.keys), False, False])[dim.codes]
