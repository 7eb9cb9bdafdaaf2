"""Premises and their leases (E1-E6): square metres, rents, tenants, stays."""

from __future__ import annotations

import numpy as np

from ess_metrics.counting import inputs
from ess_metrics.counting.arrays import Rows
from ess_metrics.counting.columns import NOBODY, brought, constant, days, described, is_one_of, numbers, over, truths
from ess_metrics.counting.facts import coded
from ess_metrics.counting.indicator import LEASES, LOTS, MONTH, PLACE, SCHEME, Chosen, Indicator, measure_of
from ess_metrics.counting.slices import cut_of
from ess_metrics.counting.table_facts import facts
from ess_metrics.model.result import NotShown, Values, build, divided

IN_SERVICE = ("occupe", "vacant", "reserve")
UNKNOWN_AREA = "surface inconnue"
UNKNOWN_RENT = "loyer inconnu"
UNKNOWN_TENANT = "statut du locataire inconnu"


def occupancy(chosen: Chosen, by: str | None = None) -> Values:
    """m² occupied / m² occupied, vacant or in reserve (0-1)."""
    return _area_share(chosen, by, "occupe")


def vacancy(chosen: Chosen, by: str | None = None) -> Values:
    """m² vacant / m² occupied, vacant or in reserve (0-1)."""
    return _area_share(chosen, by, "vacant")


def _area_share(chosen: Chosen, by, state: str) -> Values:
    lots = facts(chosen.data, "locaux")
    area, serving = numbers(lots, "surface_m2"), is_one_of(lots, "statut", *IN_SERVICE)
    cut = cut_of(chosen.data, "locaux", chosen.selection, serving & ~np.isnan(area))
    group = cut.by(by)
    top = group.sum(measure_of(lots, np.where(is_one_of(lots, "statut", state), area, 0)))
    base = group.sum(measure_of(lots, area))
    lost = cut_of(chosen.data, "locaux", chosen.selection, serving & np.isnan(area))
    return build(
        group,
        unit="0-1",
        value=divided(top, base),
        n=group.count(),
        numerator=top,
        denominator=base,
        left_out=base,
        left_out_unit="m2",
        extra=[NotShown(UNKNOWN_AREA, None, lost.count(), "m2")],
    )


def rent_gap(chosen: Chosen, by: str | None = None) -> Values:
    """1 - sum(rent x m²) / sum(market rent x m²), over lots in service with both rents (0-1)."""
    lots, cut, rent, market, lost = _rents(chosen, IN_SERVICE)
    group = cut.by(by)
    paid, worth = group.sum(measure_of(lots, rent)), group.sum(measure_of(lots, market))
    return build(
        group,
        unit="0-1",
        value=1 - divided(paid, worth),
        n=group.count(),
        numerator=worth - paid,
        denominator=worth,
        left_out=worth,
        left_out_unit="EUR/an",
        largest=_top_share(group, market),
        sizes=market,
        extra=[NotShown(UNKNOWN_RENT, None, lost, "EUR/an")],
    )


def rent_subsidy(chosen: Chosen, by: str | None = None) -> Values:
    """sum((market rent - rent) x m²) over occupied lots with both rents (EUR/an): help in kind, never a grant.

    Missing: sans objet where no occupied lot has both rents.
    """
    lots, cut, rent, market, lost = _rents(chosen, ("occupe",))
    group = cut.by(by)
    gap, n = market - rent, group.count()
    return build(
        group,
        unit="EUR/an",
        value=np.where(n > 0, group.sum(measure_of(lots, gap)), np.nan),
        n=n,
        largest=_top_share(group, np.abs(gap)),
        sizes=np.abs(gap),
        extra=[NotShown(UNKNOWN_RENT, None, lost, "EUR/an")],
    )


def _rents(chosen: Chosen, states: tuple[str, ...]):
    """Lots of these states with both rents: (facts, slice, rent a year, market rent a year, how many are left out)."""
    lots = facts(chosen.data, "locaux")
    area = numbers(lots, "surface_m2")
    rent, market = numbers(lots, "loyer_annuel_m2_ht") * area, numbers(lots, "loyer_marche_annuel_m2_ht") * area
    serving, known = is_one_of(lots, "statut", *states), ~np.isnan(rent) & ~np.isnan(market)
    cut = cut_of(chosen.data, "locaux", chosen.selection, serving & known)
    lost = cut_of(chosen.data, "locaux", chosen.selection, serving & ~known)
    return lots, cut, rent, market, lost.count()


def _top_share(group, values: np.ndarray) -> np.ndarray:
    """The share of the largest unit in each cell and in total, 0 where there is none."""
    whole = group.sum(measure_of(group.cut.facts, values))
    return np.nan_to_num(divided(group.largest(np.nan_to_num(values)), whole))


def ess_tenant_share(chosen: Chosen, by: str | None = None) -> Values:
    """m² let to tenants of the social economy / m² let to tenants of known status, on the extraction date (0-1).

    A lease counts from its first to its last day, both included, and all current leases of a lot share its area alike.
    The status is the lease's, else the tenant's; a share of unknown status leaves both sides.
    """
    leases = facts(chosen.data, "baux")
    here, status, area = running(chosen), tenant_status(chosen), shared_areas(chosen)
    known = here & ~np.isnan(status) & ~np.isnan(area)
    cut = cut_of(chosen.data, "baux", chosen.selection, known)
    group = cut.by(by)
    top, base = group.sum(measure_of(leases, np.where(status == 1, area, 0))), group.sum(measure_of(leases, area))
    outside = cut_of(chosen.data, "baux", chosen.selection, here & np.isnan(status) & ~np.isnan(area))
    lost = outside.sum(measure_of(leases, area))
    return build(
        group,
        unit="0-1",
        value=divided(top, base),
        n=group.count(),
        numerator=top,
        denominator=base,
        left_out=base,
        left_out_unit="m2",
        largest=_top_share(group, area),
        sizes=area,
        extra=[NotShown(UNKNOWN_TENANT, lost, outside.count(), "m2")],
    )


def running(chosen: Chosen) -> np.ndarray:
    """Leases of the extraction date, from their first to their last day, both included."""
    leases, day = facts(chosen.data, "baux"), chosen.data.day
    start, end = days(leases, "date_debut"), days(leases, "date_fin")
    return ~np.isnat(start) & (start <= day) & (np.isnat(end) | (end >= day))


def ended(chosen: Chosen) -> np.ndarray:
    """Leases of known length that ended by the extraction date."""
    leases = facts(chosen.data, "baux")
    start, end = days(leases, "date_debut"), days(leases, "date_fin")
    return ~np.isnat(start) & ~np.isnat(end) & (end <= chosen.data.day)


def lease_areas(chosen: Chosen) -> np.ndarray:
    """The area of each lease's lot in m², NaN when unknown."""
    return brought(numbers(facts(chosen.data, "locaux"), "surface_m2"), _lots(chosen))


def shared_areas(chosen: Chosen) -> np.ndarray:
    """The share of each lease in the area of its lot in m², NaN when unknown: the running ones of a lot share alike."""
    together = over(running(chosen).astype(float), _lots(chosen), "sum")
    return lease_areas(chosen) / np.maximum(together, 1)


def _lots(chosen: Chosen) -> Rows:
    """The lot of each lease, by its row in `locaux`; -1 for none."""
    leases = facts(chosen.data, "baux")
    return leases.links["lot"] if "lot" in leases.links else constant(leases, NOBODY)


def tenant_status(chosen: Chosen) -> np.ndarray:
    """1.0 social economy, 0.0 not, NaN unknown, for each lease."""
    leases = facts(chosen.data, "baux")
    status = truths(leases, "locataire_ess")
    told, theirs = described(chosen.data, leases, "locataire_id", "organismes", "organisme_id", "ess_statut")
    known = told & ~coded(theirs, ("inconnu",))
    return np.where(np.isnan(status) & known, ~coded(theirs, ("hors_ess",)), status)


def length_of_stay(chosen: Chosen, by: str | None = None) -> Values:
    """Median length of leases ended by the extraction date (mois); running leases are left out."""
    leases = facts(chosen.data, "baux")
    start, end = days(leases, "date_debut"), days(leases, "date_fin")
    over = ended(chosen)
    cut = cut_of(chosen.data, "baux", chosen.selection, over)
    group = cut.by(by)
    stay = (end - start).astype("timedelta64[D]").astype(float) + 1
    months = np.where(over, stay / MONTH, np.nan)
    value, n = group.medians(months)
    return build(group, unit="mois", value=value, n=n, left_out=n.astype(float), left_out_unit="baux")


_BY = (*PLACE, *SCHEME, "operateur_id", "type_local")

_STATE = (*inputs.of("locaux", "code_quartier statut surface_m2"), *inputs.ONE_AREA)
_RENTS = (*_STATE, *inputs.of("locaux", "loyer_annuel_m2_ht loyer_marche_annuel_m2_ht"))
_LEASES = (
    *inputs.of("baux", "local_id date_debut date_fin"),
    *inputs.of("locaux", "local_id code_quartier"),
    *inputs.ONE_AREA,
    *inputs.DAY,
)
_TENANTS = (
    "locaux.surface_m2",
    *inputs.of("baux", "locataire_id locataire_ess"),
    *inputs.of("organismes", "organisme_id ess_statut"),
)

ENTRIES = (
    Indicator("occupancy", "0-1", occupancy, _BY, ("locaux",), "locaux", _STATE),
    Indicator("vacancy", "0-1", vacancy, _BY, ("locaux",), "locaux", _STATE),
    Indicator("rent_gap", "0-1", rent_gap, _BY, ("locaux",), "locaux", _RENTS, secrecy=LOTS),
    Indicator(
        *("rent_subsidy", "EUR/an", rent_subsidy, _BY, ("locaux",), "locaux", _RENTS), additive_by=_BY, secrecy=LOTS
    ),
    Indicator(
        *("ess_tenant_share", "0-1", ess_tenant_share, _BY, ("locaux", "baux"), "baux"),
        inputs=(*_LEASES, *_TENANTS),
        secrecy=LEASES,
    ),
    Indicator("length_of_stay", "mois", length_of_stay, _BY, ("locaux", "baux"), "baux", _LEASES),
)
