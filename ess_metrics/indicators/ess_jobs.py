"""Jobs of the social economy as Sirene lets them be known: size bands, so an interval, never a number.

Each establishment of the ESS that is active on the extraction date counts for the least, then for the most, of its
band; one without employees (NN, 00) counts 0 in both. One whose band is empty is unknown and is told apart; the last
band (10,000 and more) has no upper bound: it is among the unknown of the upper sum.
"""

from __future__ import annotations

import numpy as np

from ess_metrics.counting import inputs
from ess_metrics.counting.columns import constant, is_one_of, truths
from ess_metrics.counting.facts import Facts
from ess_metrics.counting.indicator import PLACE, Chosen, Indicator, measure_of
from ess_metrics.counting.slices import cut_of
from ess_metrics.counting.table_facts import facts
from ess_metrics.indicators.activity import KINDS, alive
from ess_metrics.model.dataset import NEIGHBOURHOOD
from ess_metrics.model.result import NotShown, Values, build, divided
from ess_metrics.model.selection import Selection
from ess_metrics.texts.library import values_words as words

BANDS: dict[str, tuple[float, float]] = {
    "NN": (0, 0), "00": (0, 0), "01": (1, 2), "02": (3, 5), "03": (6, 9), "11": (10, 19), "12": (20, 49),
    "21": (50, 99), "22": (100, 199), "31": (200, 249), "32": (250, 499), "41": (500, 999), "42": (1000, 1999),
    "51": (2000, 4999), "52": (5000, 9999), "53": (10000, np.nan),
}  # fmt: skip
STEM, COLUMN, UNKNOWN_BAND = "etablissements", "tranche_effectifs", "taille inconnue"


def ess_jobs_least(chosen: Chosen, by: str | None = None) -> Values:
    """Sum of the lower bounds of the size bands of ESS establishments (emplois); unknown bands are counted apart."""
    return _bound(chosen, by, 0)


def ess_jobs_most(chosen: Chosen, by: str | None = None) -> Values:
    """Sum of the upper bounds of the size bands of ESS establishments (emplois); unknown bands are counted apart."""
    return _bound(chosen, by, 1)


def _bound(chosen: Chosen, by: str | None, side: int) -> Values:
    table = facts(chosen.data, STEM)
    cut = cut_of(chosen.data, STEM, chosen.selection, alive(chosen) & (truths(table, "ess") == 1))
    group = cut.by(by)
    measure = measure_of(cut.facts, bounds(cut.facts, side))
    lost = cut.count(np.isnan(bounds(cut.facts, side)))
    extra = (NotShown(UNKNOWN_BAND, None, lost, "emplois"),) if lost else ()
    return build(group, unit="emplois", value=group.sum(measure), n=group.count(measure.known), extra=extra)


def bounds(table: Facts, side: int) -> np.ndarray:
    """The lower (0) or upper (1) bound of each establishment's band; NaN where the band, or its bound, is unknown."""
    found = constant(table, np.nan)
    for code, both in BANDS.items():
        found = np.where(is_one_of(table, COLUMN, code), both[side], found)
    return found


def ess_location_quotient(chosen: Chosen, by: str | None = None) -> Values:
    """ESS share of the establishments of a neighbourhood / the same share in the whole folder (fois, 1 = as much).

    Both among active establishments of known status; the folder holds those of the whole territory when Sirene was
    imported for its communes. Sans objet without any of known status, or when the folder has none of the ESS.
    """
    ess, open_ = truths(facts(chosen.data, STEM), "ess"), alive(chosen)
    known = open_ & ~np.isnan(ess)
    cut = cut_of(chosen.data, STEM, chosen.selection, known)
    group, inside = cut.by(by), chosen.data.geography.kind == NEIGHBOURHOOD
    top, _ = group.placed(measure_of(cut.facts, np.where(ess == 1, 1.0, 0.0)), inside)
    whole, n = group.placed(measure_of(cut.facts, constant(cut.facts, 1.0)), inside)
    everywhere = cut_of(chosen.data, STEM, Selection(), known)
    reference = divided(everywhere.by(None).count(ess == 1).astype(float), everywhere.by(None).count())[-1]
    share = divided(top, whole)
    value = divided(share, np.full(share.shape, reference))
    value[len(group.keys) : -1] = np.nan
    outside = everywhere.at(measure_of(everywhere.facts, constant(everywhere.facts, 1.0)), ~inside)[1]
    notes = () if outside else (words.NOTHING_OUTSIDE,)
    return build(
        group, unit="fois", value=value, n=n, left_out=n.astype(float), left_out_unit="établissements", notes=notes
    )


_BY = (*PLACE, "naf", *KINDS)
_READS = "date_creation date_fermeture etat ess code_quartier"


def _of(id_: str, unit: str, compute, reads: str, by=_BY, **more) -> Indicator:
    """An entry about establishments of the ESS."""
    read = (*inputs.of(STEM, f"{_READS} {reads}"), *inputs.ONE_AREA, *inputs.DAY)
    return Indicator(id_, unit, compute, by, (STEM,), STEM, inputs=read, yearly=None, **more)


ENTRIES = (
    _of("ess_jobs_least", "emplois", ess_jobs_least, COLUMN, additive_by=_BY),
    _of("ess_jobs_most", "emplois", ess_jobs_most, COLUMN, additive_by=_BY),
    _of("ess_location_quotient", "fois", ess_location_quotient, "", PLACE),
)
