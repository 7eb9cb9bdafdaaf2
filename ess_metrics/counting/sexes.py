"""Counts by sex: a column and the women it counts are three parts, women, men, and what nobody told apart."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import add

import numpy as np

from ess_metrics.counting.arrays import Mask
from ess_metrics.counting.columns import constant, numbers
from ess_metrics.counting.facts import Facts, Measure
from ess_metrics.counting.indicator import measure_of
from ess_metrics.counting.slices import Slice
from ess_metrics.model.result import OK, Behind, NotShown, Values, total_cell

SEX = "sexe"
WOMEN, MEN = "F", "H"
BOTH = (WOMEN, MEN)
UNKNOWN_SEX = "sexe inconnu"


def women_of(column: str) -> str:
    """The column of the women that a column counts."""
    return f"{column}_femmes"


def sides(table: Facts, column: str) -> dict[str, np.ndarray]:
    """Of each record, the women, the men, and what is of unknown sex (NaN where it is not that).

    Women above the whole or below zero are an error of the file (a warning of `check`): they count as unknown.
    """
    whole, women = numbers(table, column), numbers(table, women_of(column))
    with np.errstate(invalid="ignore"):
        told = ~np.isnan(whole) & (women >= 0) & (women <= whole)
    return {
        WOMEN: np.where(told, women, np.nan),
        MEN: np.where(told, whole - women, np.nan),
        UNKNOWN_SEX: np.where(told, np.nan, whole),
    }


def asked(cut: Slice) -> tuple[str, ...]:
    """The sexes that the filter asks for, () when it asks for none."""
    return tuple(code for code in BOTH if code in cut.selection.values(SEX))


def chosen_values(cut: Slice, column: str) -> np.ndarray:
    """The column, or the part of it of the sexes asked for; a filter on neither counts nothing."""
    if not cut.selection.values(SEX):
        return numbers(cut.facts, column)
    parts = [sides(cut.facts, column)[code] for code in asked(cut)]
    return reduce(add, parts) if parts else constant(cut.facts, np.nan)


def by_sex(
    cut: Slice, values: dict[str, np.ndarray], whole: np.ndarray, unit: str, counts: Callable[[Measure], Mask]
) -> Values:
    """The rows F and H of a number a record, and beside them what is of unknown sex: they add up to the total.

    `values` as `sides` gives them; `counts`: of a measure, which records are behind it. A filter on sexes keeps their
    rows alone. Without any record of known sex there is no row.
    """
    cells = {code: _cell(cut, values[code], counts) for code in (*BOTH, UNKNOWN_SEX)}
    keys = asked(cut) if cut.selection.values(SEX) else BOTH
    known = cut.count(~np.isnan(values[WOMEN]) | ~np.isnan(values[MEN])) > 0
    keys = keys if known else ()
    lost = cells[UNKNOWN_SEX]
    beside = not cut.selection.values(SEX) and (lost[0] or lost[1])
    return Values(
        indicator="",
        unit=unit,
        by=SEX,
        keys=keys,
        value=np.array([cells[key][0] for key in keys]),
        status=np.full(len(keys), OK, object),
        n=np.array([cells[key][1] for key in keys], int),
        total=total_cell(*_cell(cut, whole, counts)),
        not_shown=(NotShown(UNKNOWN_SEX, *lost, cell=True),) if beside else (),
        behind=Behind(cut, None, ()),
    )


def _cell(cut: Slice, values: np.ndarray, counts: Callable[[Measure], Mask]) -> tuple[float, int]:
    measure = measure_of(cut.facts, values)
    return cut.sum(measure), cut.count(counts(measure))
