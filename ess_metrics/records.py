"""The records behind a figure: the same filters, the table of the indicator, and its own condition.

People are never listed: their table has no way in here. To a public audience, carriers and tenants who are natural
persons (legal category 1000) are not named either.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ess_metrics import prices
from ess_metrics.access import NATURAL_PERSON, listed
from ess_metrics.dataset import Dataset
from ess_metrics.facts import Dim, Lines, facts, remembered
from ess_metrics.indicators import activity, money, premises, projects
from ess_metrics.indicators.base import Chosen, is_one_of, numbers, select, truths
from ess_metrics.selection import Selection
from ess_metrics.slices import Slice, funding

LISTED = tuple("financements projets locaux baux etablissements clauses appuis evenements realisations".split())
CENTS = 100.0
COUNTED = "compte"
PLACES = "lieux"


def behind(data: Dataset, selection: Selection, table: str, indicator: str = "") -> pd.DataFrame:
    """The rows of `table` that a selection keeps for an indicator, in their own columns.

    Added: `lieux` (codes of the places of each row, joined by `|`) and, for funding rows, `compte` (euros counted
    under the selection: they add up to `granted`) and the carrier, its own or its project's. A dataset closed to names
    (`ess_metrics.access`) does not list the rows of natural persons.
    """
    if table not in LISTED:
        raise ValueError(table)
    if indicator:
        selection = prices.of_indicator(data, indicator, selection)
    cut = _cut(select(data, selection), table, indicator)
    frame = cut.facts.frame.iloc[cut.records].copy()
    frame[PLACES] = np.array(places(data, table), object)[cut.records] if len(frame) else []
    if table == "financements":
        frame[COUNTED] = cut.kept(cut.facts.measures[selection.measure]) / CENTS
        frame["porteur_id"] = named(cut.facts.dims["porteur_id"])[cut.records]
    return listed(data, frame)


def _cut(chosen: Chosen, table: str, indicator: str) -> Slice:
    """The slice that the indicator itself counts, or the whole table under the filters."""
    data, selection = chosen.data, chosen.selection
    if table == "financements":
        amount = facts(data, table).measures[selection.measure]
        return funding(data, selection, amount.record > 0 if indicator.startswith("granted") else None)
    if table == "projets":
        return _projects(chosen, indicator)
    keep = _KEPT.get(indicator)
    return Slice(data, table, selection, keep(chosen) if keep else None)


def _projects(chosen: Chosen, indicator: str) -> Slice:
    if indicator == "active_projects":
        return money.running_projects(chosen)
    if indicator == "project_survival":
        concerned, known, _ = projects.fates(chosen.data)
        return projects.active_slice(chosen, concerned & known)
    measures = facts(chosen.data, "projets").measures
    if indicator in ("jobs", "grant_per_job"):
        return projects.active_slice(chosen, measures["emplois_crees"].record > 0)
    if indicator == "qpv_beneficiary_share":
        both = measures["beneficiaires_qpv"].known & measures["beneficiaires"].known
        return projects.project_slice(chosen, both)
    return projects.project_slice(chosen)


def _in_service(chosen: Chosen) -> np.ndarray:
    lots = facts(chosen.data, "locaux")
    return is_one_of(lots, "statut", *premises.IN_SERVICE) & ~np.isnan(numbers(lots, "surface_m2"))


def _rented(chosen: Chosen) -> np.ndarray:
    lots = facts(chosen.data, "locaux")
    rents = numbers(lots, "loyer_annuel_m2_ht") + numbers(lots, "loyer_marche_annuel_m2_ht")
    return _in_service(chosen) & ~np.isnan(rents)


def _vacant(chosen: Chosen) -> np.ndarray:
    return is_one_of(facts(chosen.data, "locaux"), "statut", "vacant")


def _known_tenants(chosen: Chosen) -> np.ndarray:
    known = ~np.isnan(premises.tenant_status(chosen)) & ~np.isnan(premises.lease_areas(chosen))
    return premises.running(chosen) & known


def _ess(chosen: Chosen) -> np.ndarray:
    return activity.alive(chosen) & (truths(facts(chosen.data, "etablissements"), "ess") == 1)


def _calls(chosen: Chosen) -> np.ndarray:
    table = facts(chosen.data, "appuis")
    return is_one_of(table, "dispositif_code", "APPUI_AAP") & is_one_of(table, "resultat", "gagne", "perdu")


def _factory(chosen: Chosen) -> np.ndarray:
    return is_one_of(facts(chosen.data, "appuis"), "dispositif_code", "FAPUS")


_KEPT = {
    "occupancy": _in_service,
    "vacancy": _vacant,
    "rent_gap": _rented,
    "ess_tenant_share": _known_tenants,
    "length_of_stay": premises.ended,
    "establishments": activity.alive,
    "establishments_per_1000": activity.alive,
    "ess_establishments": _ess,
    "ess_establishment_share": activity.alive,
    "creations": lambda chosen: activity.dated(chosen, "date_creation"),
    "closures": lambda chosen: activity.dated(chosen, "date_fermeture"),
    "call_win_rate": _calls,
    "fabrique_conversion": _factory,
}


def places(data: Dataset, table: str) -> list[str]:
    """Of each row of a table, the codes of its places, joined by `|` ("" when it has none)."""
    return remembered(data, ("places", table), lambda: _places(data, facts(data, table).lines, facts(data, table).size))


def _places(data: Dataset, lines: Lines, size: int) -> list[str]:
    known = np.array([key.strip() for key in data.geography.keys], object)
    found: list[list[str]] = [[] for _ in range(size)]
    for record, place in zip(lines.record.tolist(), lines.place.tolist(), strict=True):
        if known[place]:
            found[record].append(known[place])
    return ["|".join(codes) for codes in found]


def named(dim: Dim) -> np.ndarray:
    """The key of each record, None where it has none."""
    return np.array([*dim.keys, None, None], object)[dim.codes]


def unnamed(data: Dataset) -> frozenset[str]:
    """The organisations that this folder's audience may not see named."""
    return remembered(data, "unnamed", lambda: _unnamed(data))


def _unnamed(data: Dataset) -> frozenset[str]:
    table = data.tables.get("organismes")
    if data.manifest.audience != "public" or table is None or "categorie_juridique" not in table:
        return frozenset()
    natural = table["categorie_juridique"].astype("str") == NATURAL_PERSON
    return frozenset(table.loc[natural, "organisme_id"].astype("str"))
