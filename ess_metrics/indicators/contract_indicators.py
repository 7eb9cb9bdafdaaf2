"""Public contracts with a social consideration (DECP): reserved ones, those with a clause, their number and euros.

A contract counts by the year of its notification and, when the files say it, by its neighbourhood: the national file
never does, so that it is then of unknown place. A contract that is both reserved and under a clause counts in both,
once in each. One whose considerations nobody says is in neither, and is told apart.
"""

from __future__ import annotations

import itertools

import numpy as np

from ess_metrics.counting import inputs
from ess_metrics.counting.columns import filled, is_one_of, numbers
from ess_metrics.counting.facts import Facts
from ess_metrics.counting.indicator import PLACE, ROW, Chosen, Indicator, measure_of
from ess_metrics.counting.slices import cut_of
from ess_metrics.counting.table_facts import facts
from ess_metrics.model.result import UNKNOWN_AMOUNT, NotShown, Values, build
from ess_metrics.texts.library import values_words as words

STEM, COLUMN, AMOUNT = "clauses", "considerations", "montant_ht"
KINDS = ("reserve", "clause", "critere")  # the order in which a cell joins them
RESERVED, CLAUSE = KINDS[:2]
BY = (*PLACE, "annee")


def reserved_contracts(chosen: Chosen, by: str | None = None) -> Values:
    """Contracts reserved to structures of inclusion or of the ESS (marchés); unsaid considerations are told apart."""
    return _count(chosen, by, RESERVED)


def clause_contracts(chosen: Chosen, by: str | None = None) -> Values:
    """Contracts with a social clause (marchés); unsaid considerations are told apart."""
    return _count(chosen, by, CLAUSE)


def reserved_contracts_amount(chosen: Chosen, by: str | None = None) -> Values:
    """Euros before tax of the reserved contracts (EUR), as written; unknown amounts are told apart."""
    return _euros(chosen, by, RESERVED)


def clause_contracts_amount(chosen: Chosen, by: str | None = None) -> Values:
    """Euros before tax of the contracts with a social clause (EUR), as written; unknown amounts are told apart."""
    return _euros(chosen, by, CLAUSE)


def _count(chosen: Chosen, by: str | None, kind: str) -> Values:
    table = facts(chosen.data, STEM)
    group = cut_of(chosen.data, STEM, chosen.selection, named(table, kind)).by(by)
    n = group.count()
    return build(group, unit="marchés", value=n.astype(float), n=n, extra=_unsaid(chosen, table))


def _euros(chosen: Chosen, by: str | None, kind: str) -> Values:
    table = facts(chosen.data, STEM)
    cut = cut_of(chosen.data, STEM, chosen.selection, named(table, kind))
    group, measure = cut.by(by), measure_of(table, numbers(table, AMOUNT))
    lost = cut.count(~measure.known)
    extra = [NotShown(UNKNOWN_AMOUNT, None, lost), *_unsaid(chosen, table)]
    return build(group, unit="EUR", value=group.sum(measure), n=group.count(measure.positive), extra=extra)


def _unsaid(chosen: Chosen, table: Facts) -> list[NotShown]:
    """The contracts whose considerations nobody says."""
    lost = cut_of(chosen.data, STEM, chosen.selection, ~filled(table, COLUMN)).count()
    return [NotShown(words.NO_CONSIDERATION, None, lost, "marchés")]


def named(table: Facts, kind: str) -> np.ndarray:
    """Whether the considerations of a contract name a kind: a cell joins them by `|`, in the order of `KINDS`."""
    cells = [
        "|".join(kinds)
        for size in range(1, len(KINDS) + 1)
        for kinds in itertools.permutations(KINDS, size)
        if kind in kinds
    ]
    return is_one_of(table, COLUMN, *cells)


def _of(id_: str, unit: str, compute, reads: str = "", *, as_written: bool = False) -> Indicator:
    read = (*inputs.of(STEM, f"code_quartier date_notification {COLUMN} {reads}"), *inputs.ONE_AREA)
    return Indicator(
        *(id_, unit, compute, BY, (STEM,), STEM), inputs=read, yearly=ROW, additive_by=BY, as_written=as_written
    )


ENTRIES = (
    _of("reserved_contracts", "marchés", reserved_contracts),
    _of("clause_contracts", "marchés", clause_contracts),
    _of("reserved_contracts_amount", "EUR", reserved_contracts_amount, AMOUNT),
    _of("clause_contracts_amount", "EUR", clause_contracts_amount, AMOUNT),
)
