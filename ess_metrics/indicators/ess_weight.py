"""How much the social economy weighs in a place: in jobs (as intervals), against France, in euros of grants.

Jobs are size bands of Sirene, so each figure has two bounds, « au moins » and « au plus », never a single number: the
least share puts the ESS at the bottom of its bands and the others at the top of theirs. Totals are those of the
neighbourhoods together. An establishment whose band has no known bound, or of unknown status, leaves both sides.
"""

from __future__ import annotations

import functools

import numpy as np

from ess_metrics.counting import inputs, prices
from ess_metrics.counting.columns import constant, truths
from ess_metrics.counting.funding import funding
from ess_metrics.counting.indicator import PLACE, ROW, Chosen, Indicator, masked, measure_of
from ess_metrics.counting.slices import cut_of
from ess_metrics.counting.table_facts import facts
from ess_metrics.indicators import insee_indicators
from ess_metrics.indicators.activity import alive
from ess_metrics.indicators.carriers import OF_CARRIERS, of_the_economy
from ess_metrics.indicators.entry import CENTS, TABLES, once
from ess_metrics.indicators.ess_jobs import COLUMN, STEM, bounds
from ess_metrics.model import reference
from ess_metrics.model.dataset import NEIGHBOURHOOD
from ess_metrics.model.result import NotShown, Values, build, divided
from ess_metrics.texts.library import values_words as words

LEAST, MOST = 0, 1
UNKNOWN_SIZE = "taille ou statut inconnus"
SIDE = "etablissements"  # what Insee counts of each neighbourhood (SIDE)


def ess_job_share_least(chosen: Chosen, by: str | None = None) -> Values:
    """Jobs of the ESS at least / (these + the jobs of the others at most) (0-1); unknown sizes leave both sides."""
    return _share(chosen, by, LEAST)


def ess_job_share_most(chosen: Chosen, by: str | None = None) -> Values:
    """Jobs of the ESS at most / (these + the jobs of the others at least) (0-1); unknown sizes leave both sides."""
    return _share(chosen, by, MOST)


def ess_job_quotient_least(chosen: Chosen, by: str | None = None) -> Values:
    """The least ESS share of jobs / the official share in France (fois, 1 = as much)."""
    return _share(chosen, by, LEAST, france_share())


def ess_job_quotient_most(chosen: Chosen, by: str | None = None) -> Values:
    """The greatest ESS share of jobs / the official share in France (fois, 1 = as much)."""
    return _share(chosen, by, MOST, france_share())


@functools.cache
def france_share() -> float:
    """The official share of the ESS in the jobs of France: a line of `references_ess.csv`."""
    table = reference.reference("references_ess").set_index("repere")
    return float(str(table.loc["part_emplois", "france"]))


def _share(chosen: Chosen, by: str | None, side: int, over: float = 1.0) -> Values:
    table = facts(chosen.data, STEM)
    ess, open_ = truths(table, "ess"), alive(chosen)
    known = ~np.isnan(ess) & ~np.isnan(bounds(table, LEAST)) & ~np.isnan(bounds(table, MOST))
    cut = cut_of(chosen.data, STEM, chosen.selection, open_ & known)
    group, inside = cut.by(by), chosen.data.geography.kind == NEIGHBOURHOOD
    mine, _ = group.placed(masked(measure_of(table, bounds(table, side)), ess == 1, table), inside)
    rest, _ = group.placed(masked(measure_of(table, bounds(table, 1 - side)), ess == 0, table), inside)
    n = group.count()
    value = divided(divided(mine, mine + rest), np.full(mine.shape, over))
    value[len(group.keys) : -1] = np.nan
    lost = cut_of(chosen.data, STEM, chosen.selection, open_ & ~known).count()
    return build(
        group,
        unit="0-1" if over == 1.0 else "fois",
        value=value,
        n=n,
        numerator=mine,
        denominator=(mine + rest) * over,
        left_out=n.astype(float),
        left_out_unit="établissements",
        extra=[NotShown(UNKNOWN_SIZE, float(lost), lost, "établissements")],
    )


def grant_per_ess_job_least(chosen: Chosen, by: str | None = None) -> Values:
    """Grants to carriers of the ESS a year / ESS jobs of the place at most (EUR/emploi/an); sans objet without one."""
    return _per_job(chosen, by, MOST)


def grant_per_ess_job_most(chosen: Chosen, by: str | None = None) -> Values:
    """Grants to carriers of the ESS a year / ESS jobs of the place at least (EUR/emploi/an); sans objet without one."""
    return _per_job(chosen, by, LEAST)


def _per_job(chosen: Chosen, by: str | None, side: int) -> Values:
    inside = chosen.data.geography.kind == NEIGHBOURHOOD
    ess, _ = of_the_economy(chosen)
    money = funding(chosen.data, chosen.selection, ess)
    measure = money.facts.measures[chosen.selection.measure]
    paid = money.by(by)
    euros, _ = paid.placed(measure, inside)
    table = facts(chosen.data, STEM)
    firms = cut_of(chosen.data, STEM, chosen.selection, alive(chosen) & (truths(table, "ess") == 1))
    group = firms.by(by)
    sizes = measure_of(table, bounds(table, side))
    jobs, _ = group.placed(sizes, inside)
    n = group.count(sizes.known)
    paid_there = dict(zip(paid.keys, euros, strict=False))
    mine = np.zeros(jobs.shape)
    mine[: len(group.keys)] = [paid_there.get(key, 0.0) for key in group.keys]
    mine[-1] = euros[-1]
    value = divided(mine / CENTS, jobs * len(prices.years_asked(chosen.data, chosen.selection)))
    return build(
        group, unit="EUR/emploi/an", value=value, n=n, left_out=n.astype(float), left_out_unit="établissements"
    )


def establishments_over_insee(chosen: Chosen, by: str | None = None) -> Values:
    """Active establishments of the folder / those that Insee counts (SIDE) in the same neighbourhoods (fois).

    Insee's last known year; sans objet where it publishes nothing, or where the folder has no figure of Insee, and such
    neighbourhoods leave the total.
    """
    data = chosen.data
    selection = chosen.selection.without("annee")
    told = insee_indicators.published(Chosen(data, selection), SIDE)
    last = {code: insee_indicators.last_of(years).whole for code, years in told.items()}
    known = {code: value for code, value in last.items() if not np.isnan(value) and value > 0}
    geo = data.geography
    covered = np.isin(np.array(geo.keys, object), list(known))
    cut = cut_of(data, STEM, selection, alive(chosen))
    group = cut.by(by)
    mine, n = group.placed(measure_of(cut.facts, constant(cut.facts, 1.0)), covered)
    side = np.zeros(mine.shape)
    if by == "code_quartier":
        side[: len(group.keys)] = [known.get(key, 0.0) for key in group.keys]
    side[-1] = sum(known.values())
    value = divided(mine, side)
    value[len(group.keys) : -1] = np.nan
    lost = int((geo.kind == NEIGHBOURHOOD).sum()) - len(known) if not selection.where else 0
    extra = [NotShown(words.NO_COUNT_BY_INSEE, float(lost), lost, "quartiers")] if lost else []
    return build(
        group, unit="fois", value=value, n=n, left_out=n.astype(float), left_out_unit="établissements", extra=extra
    )


_READS = f"date_creation date_fermeture etat ess code_quartier {COLUMN}"
_FIRMS = (*inputs.of(STEM, _READS), *inputs.ONE_AREA, *inputs.DAY)
_SHARES = (*PLACE, "naf")


def _of(id_: str, unit: str, compute) -> Indicator:
    return Indicator(id_, unit, compute, _SHARES, (STEM,), STEM, inputs=_FIRMS, yearly=None)


def _of_grants(id_: str, compute) -> Indicator:
    reads = once(inputs.PLACED_MONEY, inputs.CARRIER, OF_CARRIERS, _FIRMS)
    tables = (*TABLES, "organismes", STEM)
    return Indicator(id_, "EUR/emploi/an", compute, PLACE, tables, STEM, inputs=reads, euros=True, yearly=ROW)


ENTRIES = (
    _of("ess_job_share_least", "0-1", ess_job_share_least),
    _of("ess_job_share_most", "0-1", ess_job_share_most),
    _of("ess_job_quotient_least", "fois", ess_job_quotient_least),
    _of("ess_job_quotient_most", "fois", ess_job_quotient_most),
    _of_grants("grant_per_ess_job_least", grant_per_ess_job_least),
    _of_grants("grant_per_ess_job_most", grant_per_ess_job_most),
    Indicator(
        *("establishments_over_insee", "fois", establishments_over_insee, ("code_quartier",), (STEM,), STEM),
        inputs=once(
            inputs.of(STEM, "date_creation date_fermeture etat code_quartier"),
            inputs.of(insee_indicators.STEM, "code_quartier indicateur annee sexe valeur statut"),
            inputs.ONE_AREA,
            inputs.DAY,
        ),
        yearly=None,
    ),
)
