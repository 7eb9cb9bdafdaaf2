"""The one door to an indicator's values: question checked, computed, made safe."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ess_metrics.counting import generations, prices, sexes
from ess_metrics.counting.indicator import ACTIVE, SEXED
from ess_metrics.counting.places import unknown_places
from ess_metrics.indicators import BY_ID, Chosen, Indicator, select
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import SANS_OBJET, Cell, Values
from ess_metrics.model.selection import Selection, UsageError
from ess_metrics.secrecy.cells import protect, sealed
from ess_metrics.secrecy.crossings import MOST_CROSSED, sheltered
from ess_metrics.secrecy.declared_tables import declared
from ess_metrics.texts.library import values_words as words

EVERYTHING = Selection()


class MissingTable(LookupError):  # noqa: N818 - what is missing, not a fault of the program
    """The folder does not have an optional table that the indicator needs: `indicator`, `table` (its stem)."""

    def __init__(self, indicator: str, table: str):
        super().__init__(table)
        self.indicator, self.table = indicator, table


def missing_table(data: Dataset, indicator: str) -> str | None:
    """The first table that an indicator needs and the folder lacks, None when it can be computed.

    Without `organismes`, carriers are of unknown status: that is an answer, not an obstacle.
    """
    absent = (table for table in BY_ID[indicator].tables if table != "organismes" and table not in data.tables)
    return next(absent, None)


def values(
    data: Dataset,
    indicator: str,
    by: str | None = None,
    selection: Selection = EVERYTHING,
    *,
    released: bool = True,
) -> Values:
    """The values of an indicator, by a column or in total, under a selection; secrecy already applied.

    `released=False` applies the contract's rules to this breakdown alone, for someone who holds the files anyway; what
    leaves the folder (screens, downloads, reports) is also safe from crossing filters and breakdowns.

    Notes say what was read differently: a filter on a code of the other generation stands for its successors, and
    where it has none nothing can be said (sans objet, never 0).

    Raises UsageError when the indicator, the breakdown, the filter or the year of constant euros has no meaning,
    MissingTable when the folder lacks a table.
    """
    known = _asked(indicator, by, selection)
    absent = missing_table(data, indicator)
    if absent:
        raise MissingTable(indicator, absent)
    selection = prices.heard(data, known.euros, selection)
    made = raw_values(data, known, by, selection)
    if selection.euros:
        made = prices.without_false_zeros(data, made, selection)
    made = replace(made, notes=(*made.notes, *places_read_as(data, selection)))
    if generations.outside(data, selection.values("code_quartier")):
        return _nothing(made)
    rule = _rule(known, by, selection)
    if rule is None:
        return replace(made, behind=None)
    apart = not (known.staged and by == "etape")
    made = protect(made, rule, apart=apart)
    if released and rule in MOST_CROSSED:
        made = sheltered(data, known, by, selection, made)
        made = sealed(made) if apart and by else made
    elif released:
        made = declared(data, known, by, selection, made, lambda by, asked: raw_values(data, known, by, asked))
    return replace(made, behind=None)


def _asked(indicator: str, by: str | None, selection: Selection) -> Indicator:
    """The entry of an indicator; raises UsageError when the question has no meaning for it."""
    known = BY_ID.get(indicator)
    if known is None:
        raise UsageError(indicator)
    if by is not None and by not in known.by:
        raise UsageError(by)
    if known.staged and selection.values("etape"):
        raise UsageError(words.FUNNEL.format(indicator=indicator))
    if by == sexes.SEX and known.required_by and len(selection.values("mesure")) != 1:
        raise UsageError(words.ONE_MEASURE.format(indicator=indicator))
    return known


def _rule(known: Indicator, by: str | None, selection: Selection) -> str | None:
    """The rule of secrecy of a question: declared counts are public but by sex."""
    public = known.secrecy == SEXED and by != sexes.SEX and not selection.values(sexes.SEX)
    return None if public else known.secrecy


def places_read_as(data: Dataset, selection: Selection) -> list[str]:
    """What a filter on places was read as, in sentences: codes of the other generation, and those nothing bears."""
    _, followed, lost = generations.read_as(data, selection.values("code_quartier"))
    unknown = [words.UNKNOWN_PLACES[column].format(value=value) for column, value in unknown_places(data, selection)]
    return [
        *(words.followed(code, ends) for code, ends in followed.items()),
        *(words.LOST.format(code=code) for code in lost),
        *unknown,
    ]


def _nothing(made: Values) -> Values:
    """The values of a question about places that this generation does not have: sans objet, and no number at all."""
    return replace(
        made,
        value=np.full(len(made.keys), np.nan),
        status=np.full(len(made.keys), SANS_OBJET, object),
        n=np.full(len(made.keys), -1),
        total=Cell(None, SANS_OBJET, None),
        not_shown=(),
        numerator=None,
        denominator=None,
        behind=None,
    )


def raw_values(data: Dataset, indicator: Indicator, by: str | None, selection: Selection) -> Values:
    """The values before secrecy: only for secrecy itself and its tests.

    `indicator.compute` is the function that bears the indicator's id, in the module of its family: `granted` is in
    `ess_metrics.indicators.grants`, `founders` in `ess_metrics.indicators.founders`.
    """
    chosen = select(data, selection)
    by_year = by == "annee" and indicator.yearly == ACTIVE
    made = _by_year(chosen, indicator) if by_year else indicator.compute(chosen, by)
    return replace(made, indicator=indicator.id, unit=indicator.unit, additive=indicator.adds_up(by, selection.mode))


def _by_year(chosen: Chosen, indicator: Indicator) -> Values:
    """Year by year, for what has no year of its own: each year is asked as if it were the only one selected."""
    years = chosen.selection.years or chosen.data.years
    cells = [
        indicator.compute(select(chosen.data, chosen.selection.plus("annee", str(year))), None).total for year in years
    ]
    whole = indicator.compute(chosen, None)
    return replace(
        whole,
        by="annee",
        keys=tuple(str(year) for year in years),
        value=np.array([np.nan if cell.value is None else cell.value for cell in cells]),
        status=np.array([cell.status for cell in cells], object),
        n=np.array([cell.n for cell in cells], int),
        numerator=None,
        denominator=None,
    )
