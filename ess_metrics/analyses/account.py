"""The whole folder, row by row: what a question counts, and why each other funding row is not counted.

Every funding row stands in one part only, and every euro written too: the parts add up to the grand total of the
folder, in euros and in records, whatever the filters.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ess_metrics.counting import grant_rule
from ess_metrics.counting.funding import funding
from ess_metrics.counting.slices import MONEY
from ess_metrics.counting.table_facts import facts, stored
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection

COUNTED, OUTSIDE, REFUSED, UNKNOWN, UNCONVERTED, NOTHING, PASSED_ON, OWN, OTHER = (
    "compte",
    "hors_filtres",
    "refuse",
    "montant_inconnu",
    "sans_indice",
    "sans_montant",
    "reverse",
    "autofinancement",
    "autre_concours",
)
CENTS = 100.0


@dataclass(frozen=True)
class Part:
    """One part of the folder: why (`reason`), its euros, its funding rows."""

    reason: str
    euros: float
    n: int


def account(data: Dataset, selection: Selection) -> tuple[Part, ...]:
    """The parts of all funding rows under a question (EUR of its amount); they add up to everything written.

    What is written is the sum of the cells as they stand, refused rows, loans and re-granted money included. A refused
    row that bears an amount is a part of its own; money paid that was counted at its origin is taken off the rows that
    pass it on.

    A row shared between places inside and outside the filters is counted once, its euros on both sides. Missing: rows
    of unknown amount, or of a year without price index, have no euros and are counted.
    """
    cut = funding(data, selection)
    rows = facts(data, MONEY)
    measure, plain = rows.measures[selection.measure], rows.measures[selection.amount]
    kept = cut.weights(measure) * cut.mask
    reason = np.full(rows.size, OUTSIDE, object)
    reason[cut.mask] = COUNTED
    written = stored(data, selection.amount, selection.euros)
    reason[cut.mask & (measure.record == 0)] = NOTHING
    reason[cut.mask & (measure.record == 0) & (written > 0)] = REFUSED
    reason[cut.mask & ~measure.known] = UNCONVERTED
    reason[cut.mask & ~plain.known] = UNKNOWN
    for why, left in _never(rows, selection):
        reason[left] = why
    found = []
    carried = (measure.record - written)[(reason == COUNTED) & (measure.record > written)].sum()
    for why in (COUNTED, OUTSIDE, REFUSED, UNKNOWN, UNCONVERTED, NOTHING, PASSED_ON, OWN, OTHER):
        on = reason == why
        cents = kept.sum() if why == COUNTED else written[on].sum()
        if why == OUTSIDE:
            cents += (measure.record - kept)[reason == COUNTED].sum()
        if why == PASSED_ON:
            cents -= carried
        found.append(Part(why, float(cents) / CENTS, int(on.sum())))
    return tuple(found)


ASKED_NOT_GRANTED, UNDECIDED, UNASKED = "non_accorde", "sans_decision", "sans_demande"
NOT_YET_PAID, PAYMENT_UNKNOWN, UNAWARDED = "reste_a_verser", "versement_inconnu", "sans_attribution"


def path(data: Dataset, selection: Selection) -> tuple[Part, ...]:
    """What takes the money asked to the money granted, then to the money paid: signed parts, EUR.

    Each funding row of the question is in one part of each passage: both amounts known (what one lacks of the other),
    or one of them alone. The first three parts take the sum asked to the sum granted, the last three that to the sum
    paid, to the cent. An unknown amount is a part of its own, never a zero.
    """
    cut = funding(data, selection)
    measures = facts(data, MONEY).measures
    steps = {}
    for amount in ("demande", "attribue", "verse"):
        asked = replace(selection, amount=amount)
        measure = measures[asked.measure]
        steps[amount] = (cut.weights(measure), measure.known)
    found = []
    for (before, known_before), (after, known_after), reasons in (
        (steps["demande"], steps["attribue"], (ASKED_NOT_GRANTED, UNDECIDED, UNASKED)),
        (steps["attribue"], steps["verse"], (NOT_YET_PAID, PAYMENT_UNKNOWN, UNAWARDED)),
    ):
        masks = (known_before & known_after, known_before & ~known_after, ~known_before & known_after)
        for reason, mask in zip(reasons, masks, strict=True):
            on = mask & cut.mask
            cents = (np.where(known_after, after, 0.0) - np.where(known_before, before, 0.0))[on].sum()
            found.append(Part(reason, round(float(cents) / CENTS, 2), int(on.sum())))
    return tuple(found)


def _never(rows, selection: Selection):
    """The rows that no filter makes a grant: passed on (each euro once), own resources, loans and other support."""
    if selection.counting == "origine":
        yield PASSED_ON, grant_rule.passed_on(rows.frame)
    yield OWN, grant_rule.of_own_resources(rows.frame)
    yield OTHER, grant_rule.of_other_kind(rows.frame)


NO_EUROS = (UNKNOWN, UNCONVERTED)

__all__ = ["COUNTED", "NO_EUROS", "Part", "account", "path"]
