"""Where each figure is shown: the pages, the tables of the review. Held by a test against what their makers ask."""

from __future__ import annotations

from collections.abc import Mapping

from ess_metrics.indicators import BY_ID
from ess_metrics.model import reference
from ess_metrics.views.pages import compare

_PAGES: Mapping[str, tuple[str, ...]] = {
    "overview": (
        *("granted", "granted_per_inhabitant", "gap_to_mean", "granted_change", "active_projects"),
        *("neighbourhoods_without_project", "ess_share"),
    ),
    "quartier": (
        *("granted", "granted_per_inhabitant", "gap_to_mean", "active_projects", "jobs", "founders", "occupancy"),
        "establishments_per_1000",
    ),
    "financements": (
        *("granted", "leverage", "investment_share", "award_rate", "success_rate", "payment_rate"),
        *("days_to_agreement", "cpo_share", "cpo_share_number", "dependency"),
    ),
    "echeances": ("granted", "dependency"),
    "projets": (
        *("active_projects", "jobs", "grant_per_job", "qpv_beneficiary_share", "project_survival", "success_rate"),
    ),
    "resultats": (
        *("jobs", "beneficiaries", "qpv_beneficiaries", "qpv_beneficiary_share", "grant_per_job", "outputs"),
    ),
    "locaux": ("occupancy", "vacancy", "rent_gap", "rent_subsidy", "ess_tenant_share"),
    "parcours": (
        *("founders", "founder_funnel", "firm_survival", "women_share", "under30_share", "events"),
        *("call_win_rate", "fabrique_conversion", "study_success_rate", "support_days"),
        *("clause_completion", "clause_qpv_share", "clause_hours_share", "reserved_contracts", "clause_contracts"),
        *("reserved_contracts_amount", "clause_contracts_amount"),
    ),
    "activite": (
        *("establishments", "ess_establishments", "ess_establishment_share", "creations", "closures"),
        *("establishments_per_1000", "ess_jobs_least", "ess_jobs_most", "ess_location_quotient"),
        *("ess_job_share_least", "ess_job_share_most", "ess_job_quotient_least", "ess_job_quotient_most"),
        *("grant_per_ess_job_least", "grant_per_ess_job_most", "establishments_over_insee"),
    ),
}
REVIEW: Mapping[str, tuple[str, ...]] = {
    "T1": ("granted",),
    "T2": ("granted", "granted_per_inhabitant", "granted_change", "active_projects"),
    "T3": ("granted", "active_projects", "award_rate", "success_rate", "payment_rate"),
    "T4": ("granted", "leverage"),
    "T6": ("founder_funnel", "women_share", "under30_share"),
    "T7": ("occupancy", "vacancy", "rent_gap", "ess_tenant_share"),
    "T8": ("clause_completion",),
    "T9": (
        *("establishments", "ess_establishments", "creations", "establishments_per_1000"),
        *("ess_jobs_least", "ess_jobs_most"),
    ),
    "T10": (
        *("granted", "granted_per_inhabitant", "gap_to_mean", "active_projects", "jobs", "founders", "occupancy"),
        "establishments_per_1000",
    ),
}


def shown() -> dict[str, tuple[str, ...]]:
    """Page -> the indicators that it shows; two pages take theirs from a choice of the reader."""
    return {**_PAGES, "dispositifs": _of_schemes(), "comparer": _compared()}


def _compared() -> tuple[str, ...]:
    return tuple(dict.fromkeys(id_ for measures in compare.MEASURES.values() for id_ in measures))


def _of_schemes() -> tuple[str, ...]:
    known = reference.schemes()
    named = "|".join([*known["indicateur_principal"], *known["indicateurs"]]).split("|")
    return tuple(dict.fromkeys(id_ for id_ in named if id_ in BY_ID))


def pages_of(indicators: set[str]) -> tuple[str, ...]:
    """The pages that show one of these indicators."""
    return tuple(page for page, ids in shown().items() if indicators & set(ids))


def tables_of(indicators: set[str]) -> tuple[str, ...]:
    """The tables of the review that show one of these indicators."""
    return tuple(code for code, ids in REVIEW.items() if indicators & set(ids))
