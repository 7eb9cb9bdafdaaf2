"""The publication score: which share of the grants stands in a published file, by who decides them."""

from __future__ import annotations

import numpy as np

from ess_metrics.counting import inputs
from ess_metrics.counting.columns import among
from ess_metrics.counting.funding import funding
from ess_metrics.counting.indicator import PLACE, ROW, Chosen, Indicator, masked
from ess_metrics.counting.publication_status import NOWHERE, PUBLISHED, UNSAID
from ess_metrics.indicators.entry import CENTS, TABLES, once
from ess_metrics.model.result import NotShown, Values, build, divided
from ess_metrics.texts.library import values_words as words

BY = ("financeur_id", "annee", "fonds_origine", "dispositif_code", *PLACE)


def published_share(chosen: Chosen, by: str | None = None) -> Values:
    """Euros of grants that stand in a file published under a licence / euros of grants (0-1).

    Stated beside: those of files whose licence is not said, and those that come from no file. Sans objet without euros,
    or in a folder that does not say where its rows come from.
    """
    cut = funding(chosen.data, chosen.selection)
    measure, rows = cut.facts.measures[chosen.selection.measure], cut.facts
    group, open_ = cut.by(by), among(rows, "publication", PUBLISHED)
    known = False
    top, bottom = group.sum(masked(measure, open_, rows)), group.sum(measure)
    extra = []
    for code, reason in ((UNSAID, words.NO_LICENCE), (NOWHERE, words.NO_SOURCE)):
        mask = among(rows, "publication", code)
        lost = cut.count(measure.positive & mask)
        known = known or lost > 0
        extra.append(NotShown(reason, cut.sum(masked(measure, mask, rows)) / CENTS, lost, "EUR"))
    known = known or cut.count(measure.positive & open_) > 0
    return build(
        group,
        unit="0-1",
        value=divided(top, bottom) if known else np.full(top.shape, np.nan),
        n=group.count(measure.positive),
        numerator=top / CENTS,
        denominator=bottom / CENTS,
        left_out=bottom / CENTS,
        left_out_unit="EUR",
        extra=extra,
    )


_READS = (*inputs.of("financements", "source_id"), *inputs.of("sources", "source_id licence"))

ENTRIES = (
    Indicator(
        *("published_share", "0-1", published_share, BY, TABLES, "financements"),
        inputs=once(inputs.PLACED_MONEY, _READS),
        euros=True,
        yearly=ROW,
    ),
)
