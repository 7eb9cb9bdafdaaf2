"""All the indicators, in the order of the contract.

To add one: a function, a line here, its French words in `ess_metrics.texts.indicators`.
"""

from __future__ import annotations

from ess_metrics.counting.indicator import (
    FUNDING,
    LEASES,
    LOTS,
    PEOPLE,
    PLACE,
    PROJECT,
    PROJECTS,
    SCHEME,
    Chosen,
    Indicator,
    select,
)
from ess_metrics.indicators import activity, founders, grants, lots, outcomes

_MONEY = ("quartiers", "projets", "projets_quartiers", "financements")
_ORG = (*_MONEY, "organismes")
_PROJECTS = ("quartiers", "projets", "projets_quartiers", "financements")
_LOT_BY = (*PLACE, *SCHEME, "operateur_id", "type_local")
_PEOPLE_BY = (*PLACE, *SCHEME, "operateur_id", "annee", "sexe", "tranche_age", "etape")
_SUPPORT_BY = (*PLACE, *SCHEME, *PROJECT, "operateur_id", "annee", "porteur_id", "etape")
_FIRMS_BY = (*PLACE, "naf")
_EVENTS_BY = (*PLACE, "annee")
_CLAUSES_BY = (*PLACE, "annee")

INDICATORS: tuple[Indicator, ...] = (
    Indicator("granted", "EUR", grants.granted, FUNDING, _MONEY, additive=True),
    Indicator("granted_per_inhabitant", "EUR/hab/an", grants.granted_per_inhabitant, FUNDING, _MONEY),
    Indicator("gap_to_mean", "ratio", grants.gap_to_mean, ("code_quartier",), _MONEY),
    Indicator("gini", "0-1", grants.gini, (), _MONEY),
    Indicator("active_projects", "projets", grants.active_projects, PROJECTS, _PROJECTS),
    Indicator("ess_share", "0-1", grants.ess_share, FUNDING, _ORG),
    Indicator(
        "neighbourhoods_without_project",
        "quartiers",
        grants.neighbourhoods_without_project,
        (*PLACE, "annee"),
        _PROJECTS,
    ),
    Indicator("investment_share", "0-1", grants.investment_share, FUNDING, _MONEY),
    Indicator("granted_change", "ratio", grants.granted_change, tuple(c for c in FUNDING if c != "annee"), _MONEY),
    Indicator("funder_share", "0-1", grants.funder_share, ("fonds_origine", "financeur_id"), _MONEY),
    Indicator("leverage", "EUR/EUR", grants.leverage, FUNDING, _MONEY),
    Indicator("dependency", "0-1", grants.dependency, ("porteur_id",), _MONEY),
    Indicator("own_resources_rate", "0-1", grants.own_resources_rate, PROJECTS, _PROJECTS),
    Indicator("award_rate", "0-1", grants.award_rate, FUNDING, _MONEY),
    Indicator("success_rate", "0-1", grants.success_rate, PROJECTS, _PROJECTS),
    Indicator("payment_rate", "0-1", grants.payment_rate, FUNDING, _MONEY),
    Indicator("days_to_agreement", "jours", grants.days_to_agreement, FUNDING, _MONEY),
    Indicator("cpo_share", "0-1", grants.cpo_share, FUNDING, _MONEY),
    Indicator("cpo_share_number", "0-1", grants.cpo_share_number, FUNDING, _MONEY),
    Indicator("cpo_ending", "EUR", grants.cpo_ending, FUNDING, _MONEY, additive=True),
    Indicator("first_time_share", "0-1", grants.first_time_share, tuple(c for c in FUNDING if c != "annee"), _MONEY),
    Indicator("jobs", "ETP", outcomes.jobs, PROJECTS, _PROJECTS, additive=True),
    Indicator("grant_per_job", "EUR/ETP", grants.grant_per_job, PROJECTS, _PROJECTS),
    Indicator("qpv_beneficiary_share", "0-1", outcomes.qpv_beneficiary_share, PROJECTS, _PROJECTS),
    Indicator("project_survival", "0-1", outcomes.project_survival, PROJECTS, _PROJECTS),
    Indicator("call_win_rate", "0-1", activity.call_win_rate, _SUPPORT_BY, ("appuis",)),
    Indicator("fabrique_conversion", "projets", activity.fabrique_conversion, ("etape",), ("appuis",)),
    Indicator("study_success_rate", "0-1", activity.study_success_rate, _SUPPORT_BY, ("appuis",)),
    Indicator("support_days", "jours", activity.support_days, _SUPPORT_BY, ("appuis",), additive=True),
    Indicator("outputs", "", outcomes.outputs, ("mesure",), ("realisations",), required_by=True),
    Indicator("events", "n", activity.events, _EVENTS_BY, ("evenements",), additive=True),
    Indicator("event_participants", "n", activity.event_participants, _EVENTS_BY, ("evenements",), additive=True),
    Indicator("founders", "personnes", founders.founders, _PEOPLE_BY, ("accompagnements",), PEOPLE),
    Indicator("founder_funnel", "personnes", founders.founder_funnel, ("etape",), ("accompagnements",), PEOPLE),
    Indicator("firm_survival", "0-1", founders.firm_survival, _PEOPLE_BY, ("accompagnements",), PEOPLE),
    Indicator("women_share", "0-1", founders.women_share, _PEOPLE_BY, ("accompagnements",), PEOPLE),
    Indicator("under30_share", "0-1", founders.under30_share, _PEOPLE_BY, ("accompagnements",), PEOPLE),
    Indicator("ess_creation_share", "0-1", founders.ess_creation_share, _PEOPLE_BY, ("accompagnements",), PEOPLE),
    Indicator("occupancy", "0-1", lots.occupancy, _LOT_BY, ("locaux",)),
    Indicator("vacancy", "0-1", lots.vacancy, _LOT_BY, ("locaux",)),
    Indicator("rent_gap", "0-1", lots.rent_gap, _LOT_BY, ("locaux",), LOTS),
    Indicator("rent_subsidy", "EUR/an", lots.rent_subsidy, _LOT_BY, ("locaux",), LOTS, additive=True),
    Indicator("ess_tenant_share", "0-1", lots.ess_tenant_share, _LOT_BY, ("locaux", "baux"), LEASES),
    Indicator("length_of_stay", "mois", lots.length_of_stay, _LOT_BY, ("locaux", "baux")),
    Indicator("clause_completion", "0-1", activity.clause_completion, _CLAUSES_BY, ("clauses",)),
    Indicator("clause_qpv_share", "0-1", activity.clause_qpv_share, _CLAUSES_BY, ("clauses",)),
    Indicator("clause_hours_share", "0-1", activity.clause_hours_share, _CLAUSES_BY, ("clauses",)),
    Indicator(
        "establishments", "établissements", activity.establishments, _FIRMS_BY, ("etablissements",), additive=True
    ),
    Indicator(
        "ess_establishments",
        "établissements",
        activity.ess_establishments,
        _FIRMS_BY,
        ("etablissements",),
        additive=True,
    ),
    Indicator("ess_establishment_share", "0-1", activity.ess_establishment_share, _FIRMS_BY, ("etablissements",)),
    Indicator(
        "creations", "établissements", activity.creations, (*_FIRMS_BY, "annee"), ("etablissements",), additive=True
    ),
    Indicator(
        "closures", "établissements", activity.closures, (*_FIRMS_BY, "annee"), ("etablissements",), additive=True
    ),
    Indicator(
        "establishments_per_1000", "/1 000 hab", activity.establishments_per_1000, _FIRMS_BY, ("etablissements",)
    ),
)

BY_ID: dict[str, Indicator] = {indicator.id: indicator for indicator in INDICATORS}

__all__ = ["BY_ID", "INDICATORS", "Chosen", "Indicator", "select"]
