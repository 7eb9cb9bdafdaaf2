"""All the indicators, family by family.

To add one: a function and its entry in `ENTRIES` of its family, its French words in `ess_metrics.texts.indicators`.
"""

from __future__ import annotations

from ess_metrics.counting.indicator import Chosen, Indicator, select
from ess_metrics.indicators import (
    activity,
    agreements,
    carriers,
    contract_indicators,
    ess_jobs,
    ess_weight,
    founders,
    funder_indicators,
    grants,
    insee_indicators,
    lots,
    outcomes,
    project_indicators,
    publication_indicators,
)

INDICATORS: tuple[Indicator, ...] = (
    *grants.ENTRIES,
    *carriers.ENTRIES,
    *project_indicators.ENTRIES,
    *funder_indicators.ENTRIES,
    *agreements.ENTRIES,
    *publication_indicators.ENTRIES,
    *outcomes.ENTRIES,
    *activity.SUPPORT,
    *activity.EVENTS,
    *founders.ENTRIES,
    *lots.ENTRIES,
    *activity.CLAUSES,
    *contract_indicators.ENTRIES,
    *activity.ESTABLISHMENTS,
    *ess_jobs.ENTRIES,
    *ess_weight.ENTRIES,
    *insee_indicators.ENTRIES,
)

BY_ID: dict[str, Indicator] = {indicator.id: indicator for indicator in INDICATORS}

__all__ = ["BY_ID", "INDICATORS", "Chosen", "Indicator", "select"]
