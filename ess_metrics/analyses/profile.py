"""One neighbourhood seen from all sides: its peers, its context, what begins and ends there, premises and projects.

Plain frames, in the order to show; no figure of money is computed here that an indicator already gives.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ess_metrics.counting.columns import days, is_one_of, plus_months
from ess_metrics.counting.table_facts import facts
from ess_metrics.model.dataset import Dataset

POVERTY = ("taux_pauvrete", "tp60", "TP60")
AREA = ("surface_ha",)
ACTIVE = ("attribue", "conventionne", "en_cours")
PEER_FEATURES = ("population", "pauvrete", "surface")


@dataclass(frozen=True)
class Peers:
    """The neighbourhoods most like one: `codes` nearest first, and the `features` that were known and compared."""

    codes: tuple[str, ...]
    features: tuple[str, ...]


def features(data: Dataset) -> pd.DataFrame:
    """What peers are compared on, by code: population, poverty rate (%), area (hectares); NaN where unknown."""
    areas = data.neighbourhoods
    frame = pd.DataFrame(index=areas.index)
    frame["population"] = areas["population"].astype(float) if "population" in areas else np.nan
    frame["pauvrete"] = latest(data, POVERTY)
    frame["surface"] = _hectares(data)
    return frame


def latest(data: Dataset, names: tuple[str, ...]) -> pd.Series:
    """The latest known value of a context indicator by neighbourhood (the first of `names` that the folder has)."""
    table = data.everyone("indicateurs")
    index = data.neighbourhoods.index
    if table is None or "valeur" not in table:
        return pd.Series(np.nan, index=index)
    known = table[table["indicateur"].isin(names) & table["valeur"].notna()]
    if "annee" in known:
        known = known.sort_values("annee", kind="stable")
    found = known.assign(code=known["code_quartier"].astype(str)).groupby("code")["valeur"].last()
    return found.reindex(index)


def _hectares(data: Dataset) -> pd.Series:
    index = data.neighbourhoods.index
    if data.contours is None:
        return pd.Series(np.nan, index=index)
    flat = data.contours.to_crs(3857).set_index("code_quartier")
    latitude = data.contours.geometry.representative_point().y.to_numpy()
    scale = np.cos(np.radians(latitude)) ** 2
    area = pd.Series(flat.geometry.area.to_numpy() * scale / 10_000, index=flat.index)
    return area[~area.index.duplicated()].reindex(index)


def peers(data: Dataset, code: str, most: int = 3) -> Peers:
    """The neighbourhoods nearest in population, poverty and area (logarithms for sizes, each scaled by its spread).

    A feature unknown for this neighbourhood is left out; a neighbourhood where a compared one is unknown is no peer.
    """
    frame = features(data)
    frame[["population", "surface"]] = np.log(frame[["population", "surface"]].where(lambda x: x > 0))
    used = [name for name in PEER_FEATURES if code in frame.index and frame[name].notna()[code]]
    if not used:
        return Peers((), ())
    scaled = frame[used] / frame[used].std().replace(0, 1).fillna(1)
    distance = ((scaled - scaled.loc[code]) ** 2).sum(axis=1, skipna=False) ** 0.5
    nearest = distance.drop(code).dropna().sort_values(kind="stable")
    return Peers(tuple(nearest.index[:most]), tuple(used))


def context(data: Dataset, code: str) -> pd.DataFrame:
    """Context indicators of a neighbourhood, one row each: indicateur, annee, valeur, unite, statut, source, mediane.

    `mediane` is over the neighbourhoods with a known value of the same year (these rates do not add up); there is none
    beside a secret value.
    """
    table = data.everyone("indicateurs")
    if table is None:
        return pd.DataFrame()
    mine = table[table["code_quartier"] == code].copy()
    known = table[table["valeur"].notna() & table["code_quartier"].isin(data.neighbourhoods.index)]
    middle = known.groupby([known["indicateur"].astype(str), _years(known)])["valeur"].median()
    hidden = table[(table["statut"] == "secret").to_numpy()] if "statut" in table else table[:0]
    for key in zip(hidden["indicateur"].astype(str), _years(hidden), strict=True):
        middle = middle.drop(key, errors="ignore")
    keys = zip(mine["indicateur"].astype(str), _years(mine), strict=True)
    return mine.assign(mediane=[middle.get(key, np.nan) for key in keys]).reset_index(drop=True)


def _years(table: pd.DataFrame) -> pd.Series:
    """The year of each value, 0 when it is not said."""
    return table["annee"].fillna(0).astype(int) if "annee" in table else pd.Series(0, index=table.index)


def projects_in(data: Dataset, code: str) -> np.ndarray:
    """Which projects (by row) have a part in the neighbourhood."""
    table = facts(data, "projets")
    inside = np.zeros(table.size, bool)
    place = data.geography.index.get(code)
    if place is not None:
        inside[table.lines.record[table.lines.place == place]] = True
    return inside


def beginning_and_ending(data: Dataset, code: str, months: int = 12) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Projects that began in the months before the extraction date, and those that end in the months after it."""
    table = facts(data, "projets")
    inside = projects_in(data, code)
    start, end = days(table, "date_debut"), days(table, "date_fin")
    day = data.day
    since, until = plus_months(np.array([day]), -months)[0], plus_months(np.array([day]), months)[0]
    begun = inside & (start > since) & (start <= day) & ~is_one_of(table, "statut", "refuse", "ineligible")
    ending = inside & (end >= day) & (end <= until) & is_one_of(table, "statut", *ACTIVE)
    at_start, at_end = np.flatnonzero(begun), np.flatnonzero(ending)
    latest_first = at_start[np.argsort(start[at_start], kind="stable")[::-1]]
    return table.frame.iloc[latest_first], table.frame.iloc[at_end[np.argsort(end[at_end], kind="stable")]]


def without_premises(data: Dataset, code: str) -> pd.DataFrame:
    """Active projects of the neighbourhood whose carrier rents no lot there on the extraction date."""
    table = facts(data, "projets")
    active = projects_in(data, code) & is_one_of(table, "statut", *ACTIVE)
    tenants = _tenants(data, code)
    carriers = (
        table.frame["porteur_id"].astype(object) if "porteur_id" in table.frame else pd.Series(None, table.frame.index)
    )
    return table.frame[active & ~carriers.isin(tenants).to_numpy()]


def _tenants(data: Dataset, code: str) -> set[str]:
    leases, lots = facts(data, "baux"), data.tables.get("locaux")
    if lots is None or not leases.size or "locataire_id" not in leases.frame:
        return set()
    start, end = days(leases, "date_debut"), days(leases, "date_fin")
    running = (start <= data.day) & (np.isnat(end) | (end >= data.day))
    here = leases.frame["local_id"].isin(lots.loc[lots["code_quartier"] == code, "local_id"]).to_numpy()
    return set(leases.frame.loc[running & here, "locataire_id"].dropna().astype(str))


def empty_lots(data: Dataset, code: str) -> pd.DataFrame:
    """Vacant lots of the neighbourhood, largest first."""
    lots = data.tables.get("locaux")
    if lots is None:
        return pd.DataFrame()
    vacant = lots[(lots["code_quartier"] == code) & (lots["statut"] == "vacant")] if "statut" in lots else lots[:0]
    return vacant.sort_values("surface_m2", ascending=False)
