"""All the indicators, family by family.

To add one: a function and its entry in `ENTRIES` of its family, its French words in `ess_metrics.texts.indicators`.
"""

from __future__ import annotations

from ess_metrics.counting.indicator import Chosen, Indicator, select
from ess_metrics.indicators import (
    activity,
    agreements,
    carriers,
    ess_jobs,
    ess_weight,
    founders,
    funders,
    grants,
    insee,
    lots,
    outcomes,
    projects,
    public_contracts,
    publication,
)

INDICATORS: tuple[Indicator, ...] = (
    *grants.ENTRIES,
    *carriers.ENTRIES,
    *projects.ENTRIES,
    *funders.ENTRIES,
    *agreements.ENTRIES,
    *publication.ENTRIES,
    *outcomes.ENTRIES,
    *activity.SUPPORT,
    *activity.EVENTS,
    *founders.ENTRIES,
    *lots.ENTRIES,
    *activity.CLAUSES,
    *public_contracts.ENTRIES,
    *activity.ESTABLISHMENTS,
    *ess_jobs.ENTRIES,
    *ess_weight.ENTRIES,
    *insee.ENTRIES,
)

BY_ID: dict[str, Indicator] = {indicator.id: indicator for indicator in INDICATORS}

__all__ = ["BY_ID", "INDICATORS", "Chosen", "Indicator", "select"]
