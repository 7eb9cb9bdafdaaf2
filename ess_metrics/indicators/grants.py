"""Where the grants go (A1-A4, A8, A9): euros counted in cents, shared once among the places of each project.

Who receives them is in `carriers`, who pays in `funders`, under which agreements in `agreements`, for which projects in
`projects`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ess_metrics.counting import coverage, inputs, prices
from ess_metrics.counting.arrays import Mask
from ess_metrics.counting.columns import among, named
from ess_metrics.counting.facts import Measure
from ess_metrics.counting.funding import funding
from ess_metrics.counting.indicator import FUNDING, LAST, PLACE, Chosen, inhabitants, masked
from ess_metrics.counting.places import PLACE_FILTERS
from ess_metrics.counting.slices import Group, Slice
from ess_metrics.indicators.entry import CENTS, WITHOUT_YEAR, of_rows
from ess_metrics.model.dataset import NEIGHBOURHOOD
from ess_metrics.model.result import UNKNOWN_AMOUNT, NotShown, Values, build, divided
from ess_metrics.texts.library import values_words as words

UNKNOWN_POPULATION = "population inconnue"
UNKNOWN_SECTION = "section inconnue"
NEW_OR_MODIFIED = ("N", "M")


def granted(chosen: Chosen, by: str | None = None) -> Values:
    """Euros of grants (amount of the selection), each place getting its part (EUR).

    What is a grant is in `ess_metrics.counting.grant_rule`: grants only, own resources never, re-granted money once,
    a refused row 0. `funding` keeps these rows, of which the filters keep some; the measure
    (`ess_metrics.counting.facts`) has their cents, in constant euros when asked (`ess_metrics.counting.prices`), shared
    among the places of the project by largest remainder (`ess_metrics.counting.cents`); the group adds them up.

    Missing: a row of unknown amount is counted in `not_shown`, never as 0. Source: contract 3, domain A1.
    """
    cut = funding(chosen.data, chosen.selection)
    measure = cut.facts.measures[chosen.selection.measure]
    group, lost = cut.by(by), _unknown(cut, chosen.selection)
    group.ahead((measure,), (measure.positive,), whole_counts=lost.values())
    return build(
        group,
        unit="EUR",
        value=group.sum(measure) / CENTS,
        n=group.count(measure.positive),
        extra=[NotShown(reason, None, cut.count(rows)) for reason, rows in lost.items()],
        notes=_uncovered(chosen),
    )


def _uncovered(chosen: Chosen) -> tuple[str, ...]:
    """The selected years of which the folder knows no grant: their zero is no finding."""
    lost = coverage.uncovered(chosen.data, chosen.selection.years, chosen.selection.amount)
    return (words.uncovered(chosen.selection.amount, lost),) if lost else ()


def _unknown(cut, selection) -> dict[str, Mask]:
    """The rows of unknown amount and, in constant euros, those whose year has no index."""
    known = cut.facts.measures[selection.amount].known
    if selection.measure == selection.amount:
        return {UNKNOWN_AMOUNT: ~known}
    return {UNKNOWN_AMOUNT: ~known, prices.UNCONVERTED: ~cut.facts.measures[selection.measure].known & known}


def granted_per_inhabitant(chosen: Chosen, by: str | None = None) -> Values:
    """Euros of grants / population of the neighbourhoods / years selected (EUR/hab/an).

    Missing: sans objet where the population is unknown or 0; the total leaves those neighbourhoods out on both sides.
    """
    value, group, n, left, lost = _per_inhabitant(chosen, by)
    extra = [NotShown(UNKNOWN_POPULATION, lost[0], lost[1], "EUR")]
    return build(group, unit="EUR/hab/an", value=value, n=n, left_out=left, left_out_unit="EUR", extra=extra)


def _per_inhabitant(chosen: Chosen, by: str | None):
    cut = funding(chosen.data, chosen.selection)
    measure, geo = cut.facts.measures[chosen.selection.measure], chosen.data.geography
    inhabited = (geo.kind == NEIGHBOURHOOD) & (geo.population > 0)
    group = cut.by(by)
    euros, n = group.placed(measure, inhabited)
    people = inhabitants(group, inhabited)
    years = np.full(len(people), len(_years(chosen)))
    if by == "annee":
        years[:-1] = 1
    value = divided(euros / CENTS, people * years)
    value[len(group.keys) : -1] = np.nan
    lost, count = cut.at(measure, (geo.kind == NEIGHBOURHOOD) & ~inhabited)
    return value, group, n, group.sum(measure) / CENTS, (lost / CENTS, count)


def _mean_per_inhabitant(everywhere: Chosen) -> float:
    """Euros per inhabitant of all the neighbourhoods of known population: the total of `granted_per_inhabitant`."""
    cut, geo = funding(everywhere.data, everywhere.selection), everywhere.data.geography
    inhabited = (geo.kind == NEIGHBOURHOOD) & (geo.population > 0)
    euros = cut.by_place(cut.facts.measures[everywhere.selection.measure])[inhabited].sum() / CENTS
    people = geo.population[inhabited].sum() * len(_years(everywhere))
    return float(divided(np.array([euros]), np.array([people]))[0])


def _years(chosen: Chosen) -> tuple[int, ...]:
    return prices.years_asked(chosen.data, chosen.selection)


def gap_to_mean(chosen: Chosen, by: str | None = "code_quartier") -> Values:
    """Euros per inhabitant of a neighbourhood / those of all QPV of known population, minus 1 (0.04 = +4 %).

    Missing: sans objet where the population is unknown, or where nothing was granted anywhere; the total always is.
    """
    everywhere = replace(chosen, selection=chosen.selection.without(*PLACE_FILTERS))
    mean = _mean_per_inhabitant(everywhere)
    value, group, n, left, lost = _per_inhabitant(chosen, by)
    value = divided(value, np.full(len(value), mean)) - 1
    value[-1] = np.nan
    extra = [NotShown(UNKNOWN_POPULATION, lost[0], lost[1], "EUR")]
    present = group.present if by is None or group.cut.places is None else group.cut.places[: group.geo.count]
    return build(
        group, unit="ratio", value=value, n=n, left_out=left, left_out_unit="EUR", extra=extra, present=present
    )


def gini(chosen: Chosen, by: str | None = None) -> Values:
    """Concentration of euros per inhabitant, weighted by population: 0 equal everywhere, near 1 all in one place (0-1).

    ΣᵢΣⱼ PᵢPⱼ|xᵢ−xⱼ| / (2(ΣP)²x̄) over neighbourhoods of known population, zeros included. Sans objet without money.
    """
    value = _per_inhabitant(chosen, "code_quartier")[0]
    geo = chosen.data.geography
    cut = funding(chosen.data, chosen.selection)
    people, x = geo.population[: geo.count], value[: geo.count]
    kept = (people > 0) & ~np.isnan(x)
    if cut.places is not None:
        kept &= cut.places[: geo.count]
    result = np.array([_gini(x[kept], people[kept])])
    return build(cut.by(None), unit="0-1", value=result, n=np.array([int(kept.sum())]))


def _gini(x: np.ndarray, people: np.ndarray) -> float:
    if not len(x) or not (x * people).sum() > 0:
        return np.nan
    order = np.argsort(x)
    x, people = x[order], people[order]
    total, mean = people.sum(), (x * people).sum() / people.sum()
    below = np.cumsum(people) - people
    worth_below = np.cumsum(x * people) - x * people
    spread = 2 * (people * (x * below - worth_below)).sum()
    return float(spread / (2 * total**2 * mean))


def investment_share(chosen: Chosen, by: str | None = None) -> Values:
    """Euros of investment / euros of known section (0-1). Missing: unknown sections are left out and stated."""
    cut = funding(chosen.data, chosen.selection)
    measure = cut.facts.measures[chosen.selection.measure]
    invested = among(cut.facts, "section", "investissement")
    return share(cut, measure, by, invested, named(cut.facts, "section"), UNKNOWN_SECTION)


def share(cut: Slice, measure: Measure, by: str | None, top_mask: Mask, base_mask: Mask, unknown: str) -> Values:
    """Euros of a mask / euros of a wider one, the euros outside it stated."""
    group = cut.by(by)
    base = masked(measure, base_mask, cut.facts)
    part, outside = masked(measure, top_mask & base_mask, cut.facts), masked(measure, ~base_mask, cut.facts)
    told, lost = measure.positive & base_mask, measure.positive & ~base_mask
    group.ahead((part, base), (told,), (outside,), (lost,))
    top, bottom = group.sum(part), group.sum(base)
    extra = [NotShown(unknown, cut.sum(outside) / CENTS, cut.count(lost), "EUR")]
    return build(
        group,
        unit="0-1",
        value=divided(top, bottom),
        n=group.count(told),
        numerator=top / CENTS,
        denominator=bottom / CENTS,
        left_out=bottom / CENTS,
        left_out_unit="EUR",
        extra=extra,
    )


def granted_change(chosen: Chosen, by: str | None = None) -> Values:
    """Euros of the last selected year / euros of the calendar year before, minus 1 (ratio).

    Without years: the last year ended by the extraction date. Missing: sans objet where the year before is 0, when the
    folder knows nothing of one of the two years, and for new or modified neighbourhoods between 2023 and 2024, whose
    perimeter changed.
    """
    year = chosen.selection.years[-1] if chosen.selection.years else chosen.data.last_full_year
    cut = funding(chosen.data, chosen.selection.without("annee"))
    measure = cut.facts.measures[chosen.selection.measure]
    now, before = (among(cut.facts, "annee", str(one)) for one in (year, year - 1))
    group = cut.by(by)
    later, earlier = (masked(measure, one, cut.facts) for one in (now, before))
    rows = measure.positive & before
    group.ahead((later, earlier), (rows,))
    top, bottom = group.sum(later), group.sum(earlier)
    value = divided(top, bottom) - 1
    if len(prices.years_asked(chosen.data, chosen.selection.plus("annee", str(year - 1), str(year)))) < 2:
        value[:] = np.nan
    lost = coverage.uncovered(chosen.data, (year - 1, year), chosen.selection.amount)
    notes = (words.no_change(chosen.selection.amount, lost),) if lost else ()
    if lost:
        value[:] = np.nan
    if year == 2024 and chosen.data.manifest.generation == "2024":
        notes = (*notes, words.MIXED)
        _hide_changed(value, group, cut.places)
    n = group.count(rows)
    return build(
        group,
        unit="ratio",
        value=value,
        n=n,
        numerator=top / CENTS,
        denominator=bottom / CENTS,
        left_out=top / CENTS,
        left_out_unit="EUR",
        present=keys_of_years(group, chosen.selection.years and (year, year - 1)),
        notes=notes,
    )


def _hide_changed(value: np.ndarray, group: Group, places) -> None:
    """New and modified neighbourhoods, and a total of nothing else, have no figure across the change of perimeter."""
    geo = group.geo
    changed = np.isin(geo.change[: geo.count], NEW_OR_MODIFIED)
    if group.column in PLACE:
        value[: len(group.keys)][~group.holding(~changed)] = np.nan
    if places is not None and places.any() and not places[geo.count :].any() and changed[places[: geo.count]].all():
        value[-1] = np.nan


def keys_of_years(group: Group, years: tuple[int, ...]) -> np.ndarray:
    """Which keys get a row when the figure looks back on years that are not selected: those met in these years."""
    if not years or group.column in (None, "code_quartier"):
        return group.present
    return group.met(among(group.cut.facts, "annee", *map(str, years)))


ENTRIES = (
    of_rows("granted", "EUR", granted, additive_by=FUNDING),
    of_rows("granted_per_inhabitant", "EUR/hab/an", granted_per_inhabitant, reads=inputs.POPULATION),
    of_rows("gap_to_mean", "ratio", gap_to_mean, ("code_quartier",), inputs.POPULATION),
    of_rows("gini", "0-1", gini, (), inputs.POPULATION, counts="quartiers"),
    of_rows("investment_share", "0-1", investment_share, reads=("financements.section",)),
    of_rows(
        *("granted_change", "ratio", granted_change, WITHOUT_YEAR),
        reads=(*inputs.DAY, *inputs.COVERED, "quartiers.changement"),
        yearly=LAST,
    ),
)
