"""Where the money goes and who pays (A1-A9, B1-B10). Euros of grants, counted in cents, shared once."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

import numpy as np
import pandas as pd

from ess_metrics.counting import coverage, inputs, prices
from ess_metrics.counting.facts import Dim, Measure, coded, encode, facts, remembered
from ess_metrics.counting.indicator import (
    ACTIVE,
    BODIES,
    FUNDING,
    LAST,
    OF_ONE_PROJECT,
    PLACE,
    PROJECTS,
    ROW,
    Chosen,
    Compute,
    Indicator,
    More,
    days,
    inhabitants,
    is_one_of,
    masked,
    numbers,
    plus_months,
)
from ess_metrics.counting.slices import PLACE_FILTERS, Group, Slice, funding, recent
from ess_metrics.indicators.outcomes import RUNNING, active_slice, posts, project_slice
from ess_metrics.model.dataset import NEIGHBOURHOOD, Dataset
from ess_metrics.model.result import UNKNOWN_AMOUNT, Cell, NotShown, Values, build, divided
from ess_metrics.texts.library import values_words as words

ESS_UNKNOWN = "statut ESS inconnu"
UNKNOWN_POPULATION = "population inconnue"
UNKNOWN_LEADER = "dirigeant inconnu"
UNDATED_DECISION = "date de décision inconnue"
UNDATED = -9999
DECIDED = (*RUNNING, "refuse", "ineligible", "abandonne", "annule", "bloque_partenaire")
NEW_OR_MODIFIED = ("N", "M")
CENTS = 100.0


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
    group = cut.by(by)
    return build(
        group,
        unit="EUR",
        value=group.sum(measure) / CENTS,
        n=group.count(measure.positive),
        extra=_unknown(cut, chosen.selection),
        notes=_uncovered(chosen),
    )


def _uncovered(chosen: Chosen) -> tuple[str, ...]:
    """The selected years of which the folder knows no grant: their zero is no finding."""
    lost = coverage.uncovered(chosen.data, chosen.selection.years, chosen.selection.amount)
    return (words.uncovered(chosen.selection.amount, lost),) if lost else ()


def _unknown(cut, selection) -> list[NotShown]:
    """The rows of unknown amount and, in constant euros, those whose year has no index."""
    lost = ~cut.facts.measures[selection.amount].known[cut.records]
    aside = ~cut.facts.measures[selection.measure].known[cut.records] & ~lost
    counts = ((UNKNOWN_AMOUNT, lost), (prices.UNCONVERTED, aside))
    return [NotShown(reason, None, int(rows.sum())) for reason, rows in counts]


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
    euros, n = _placed(group, measure, inhabited)
    people = inhabitants(group, inhabited)
    years = np.full(len(people), len(_years(chosen)))
    if by == "annee":
        years[:-1] = 1
    value = divided(euros / CENTS, people * years)
    value[len(group.keys) : -1] = np.nan
    lost = _without_population(cut, measure, geo, inhabited)
    return value, group, n, group.sum(measure) / CENTS, lost


def _years(chosen: Chosen) -> tuple[int, ...]:
    return prices.years_asked(chosen.data, chosen.selection)


def _placed(group: Group, measure, inhabited: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cents that fall in neighbourhoods of known population, and the rows they come from, in each cell and in total.

    The cells that have no key count all their rows: what they hold is not shown for a reason of their own.
    """
    cut = group.cut
    met = np.zeros(cut.facts.size, bool)
    met[cut.line_records[inhabited[cut.line_places]]] = True
    flag = measure.positive
    n, held = group.count(flag & met), group.count(flag)
    if group.line is not None:
        on = inhabited[cut.line_places] & flag[group.record]
        n[:-1] = np.bincount(group.once(group.bucket[on], group.record[on])[0], minlength=group.size)
    n[len(group.keys) : -1] = held[len(group.keys) : -1]
    total = _placed_total(cut, measure, met, inhabited)
    return np.append(_placed_cells(group, measure, met, inhabited), total), n


def _placed_total(cut, measure, met: np.ndarray, inhabited: np.ndarray) -> float:
    """In all. A place filter keeps the whole value in mode concerné; without one the total is the true one."""
    if cut.shared or cut.places is None:
        return cut.by_place(measure)[inhabited].sum()
    return measure.record[met].sum()


def _placed_cells(group: Group, measure, met: np.ndarray, inhabited: np.ndarray) -> np.ndarray:
    cut = group.cut
    if group.line is not None and cut.shared:
        return np.bincount(group.cell_of, np.where(inhabited, cut.by_place(measure), 0), group.size)
    if group.line is not None:
        here = inhabited[cut.line_places]
        bucket, record = group.once(group.bucket[here], group.record[here])
        return np.bincount(bucket, measure.record[record], group.size)
    weights = measure.record * met
    if cut.shared or cut.places is None:
        on = cut.lines[inhabited[cut.line_places]]
        weights = np.bincount(cut.facts.lines.record[on], measure.line[on], cut.facts.size)
    return np.bincount(group.bucket, weights[group.record], group.size)


def _without_population(cut, measure, geo, inhabited) -> tuple[float, int]:
    unpeopled = (geo.kind == NEIGHBOURHOOD) & ~inhabited
    if not cut.by_place(measure)[unpeopled].any():
        return 0.0, 0
    on = cut.lines[unpeopled[cut.line_places]]
    worth = measure.line[on]
    return float(worth.sum() / CENTS), len(np.unique(cut.facts.lines.record[on][worth > 0]))


def gap_to_mean(chosen: Chosen, by: str | None = "code_quartier") -> Values:
    """Euros per inhabitant of a neighbourhood / those of all QPV of known population, minus 1 (0.04 = +4 %).

    Missing: sans objet where the population is unknown, or where nothing was granted anywhere; the total always is.
    """
    everywhere = replace(chosen, selection=chosen.selection.without(*PLACE_FILTERS))
    mean = _per_inhabitant(everywhere, None)[0][-1]
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


def ess_share(chosen: Chosen, by: str | None = None) -> Values:
    """Euros to carriers of the social economy / euros to carriers of known status (0-1).

    Missing: carriers of unknown status are left out of both sides and stated.
    """
    cut = funding(chosen.data, chosen.selection)
    measure = cut.facts.measures[chosen.selection.measure]
    status = remembered(chosen.data, "carrier_ess", lambda: _carrier_status(chosen))
    return _share(cut, measure, by, status == 1, status >= 0, ESS_UNKNOWN)


def _carrier_status(chosen: Chosen) -> np.ndarray:
    """1 social economy, 0 not, -1 unknown, for each funding row."""
    carrier = facts(chosen.data, "financements").dims["porteur_id"]
    table = chosen.data.tables.get("organismes")
    status = np.full(len(carrier.keys) + 2, -1, "int8")
    if table is not None and "ess_statut" in table:
        known = dict(zip(table["organisme_id"].astype(str), table["ess_statut"].astype(object), strict=True))
        for i, key in enumerate(carrier.keys):
            found = known.get(key)
            if isinstance(found, str) and found != "inconnu":
                status[i] = found != "hors_ess"
    return status[carrier.codes]


def women_led_share(chosen: Chosen, by: str | None = None) -> Values:
    """Euros to bodies led by a woman / euros to bodies of which the leader's sex, or parity, is known (0-1).

    Missing: bodies of unknown leader are left out of both sides and stated. Secret under five bodies.
    """
    rows = facts(chosen.data, "financements")
    measure, carrier = rows.measures[chosen.selection.measure], rows.dims["porteur_id"].codes.astype("int64")
    led = remembered(chosen.data, "carrier_led", lambda: _carrier_leader(chosen))
    known = led >= 0
    cut = funding(chosen.data, chosen.selection, known & measure.positive)
    group = cut.by(by)
    top, bottom = group.sum(masked(measure, led == 1, rows)), group.sum(measure)
    outside = funding(chosen.data, chosen.selection, ~known & measure.positive)
    return build(
        group,
        unit="0-1",
        value=divided(top, bottom),
        n=group.count(),
        numerator=top / CENTS,
        denominator=bottom / CENTS,
        left_out=bottom / CENTS,
        left_out_unit="EUR",
        heads=group.count_of(np.where(known, carrier, -1)),
        extra=[NotShown(UNKNOWN_LEADER, outside.sum(measure) / CENTS, len(outside.records), "EUR")],
    )


def _carrier_leader(chosen: Chosen) -> np.ndarray:
    """1 led by a woman, 0 by a man or by both, -1 unknown, for each funding row."""
    carrier = facts(chosen.data, "financements").dims["porteur_id"]
    table = chosen.data.tables.get("organismes")
    led = np.full(len(carrier.keys) + 2, -1, "int8")
    if table is not None and "dirigeant_sexe" in table:
        known = dict(zip(table["organisme_id"].astype(str), table["dirigeant_sexe"].astype(object), strict=True))
        codes = {"F": 1, "H": 0, "paritaire": 0}
        led[: len(carrier.keys)] = [codes.get(known.get(key, ""), -1) for key in carrier.keys]
    return led[carrier.codes]


def _share(cut, measure, by, top_mask, base_mask, unknown: str) -> Values:
    """Euros of a mask / euros of a wider one, the euros outside it stated."""
    group = cut.by(by)
    base = masked(measure, base_mask, cut.facts)
    top, bottom = group.sum(masked(measure, top_mask & base_mask, cut.facts)), group.sum(base)
    outside = masked(measure, ~base_mask, cut.facts)
    flag = measure.positive
    extra = [NotShown(unknown, cut.sum(outside) / CENTS, int((flag & ~base_mask)[cut.records].sum()), "EUR")]
    return build(
        group,
        unit="0-1",
        value=divided(top, bottom),
        n=group.count(flag & base_mask),
        numerator=top / CENTS,
        denominator=bottom / CENTS,
        left_out=bottom / CENTS,
        left_out_unit="EUR",
        extra=extra,
    )


def investment_share(chosen: Chosen, by: str | None = None) -> Values:
    """Euros of investment / euros of known section (0-1). Missing: unknown sections are left out and stated."""
    cut = funding(chosen.data, chosen.selection)
    measure = cut.facts.measures[chosen.selection.measure]
    section = cut.facts.dims["section"]
    invested = coded(section, ("investissement",))
    return _share(cut, measure, by, invested, section.codes < len(section.keys), "section inconnue")


def granted_change(chosen: Chosen, by: str | None = None) -> Values:
    """Euros of the last selected year / euros of the calendar year before, minus 1 (ratio).

    Without years: the last year ended by the extraction date. Missing: sans objet where the year before is 0, when the
    folder knows nothing of one of the two years, and for new or modified neighbourhoods between 2023 and 2024, whose
    perimeter changed.
    """
    year = chosen.selection.years[-1] if chosen.selection.years else chosen.data.last_full_year
    cut = funding(chosen.data, chosen.selection.without("annee"))
    measure, dim = cut.facts.measures[chosen.selection.measure], cut.facts.dims["annee"]
    now, before = coded(dim, (str(year),)), coded(dim, (str(year - 1),))
    group = cut.by(by)
    top = group.sum(masked(measure, now, cut.facts))
    bottom = group.sum(masked(measure, before, cut.facts))
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
    n = group.count(measure.positive & before)
    return build(
        group,
        unit="ratio",
        value=value,
        n=n,
        numerator=top / CENTS,
        denominator=bottom / CENTS,
        left_out=top / CENTS,
        left_out_unit="EUR",
        present=_keys_of_years(group, dim, chosen.selection.years and (year, year - 1)),
        notes=notes,
    )


def _hide_changed(value: np.ndarray, group: Group, places) -> None:
    """New and modified neighbourhoods, and a total of nothing else, have no figure across the change of perimeter."""
    geo = group.geo
    changed = np.isin(geo.change[: geo.count], NEW_OR_MODIFIED)
    if group.line is not None:
        stable = np.bincount(group.cell_of[: geo.count], ~changed, group.size)[: len(group.keys)] > 0
        value[: len(group.keys)][~stable] = np.nan
    if places is not None and places.any() and not places[geo.count :].any() and changed[places[: geo.count]].all():
        value[-1] = np.nan


def _keys_of_years(group: Group, dim, years) -> np.ndarray:
    """Which keys get a row when the figure looks back on years that are not selected: those met in these years."""
    if not years or group.column in (None, "code_quartier"):
        return group.present
    on = coded(dim, tuple(str(year) for year in years)) & group.cut.wide.mask
    wide = group.cut.wide.by(group.column)
    return np.bincount(wide.bucket[on[wide.record]], minlength=group.size)[: len(group.keys)] > 0


def funder_share(chosen: Chosen, by: str | None = "fonds_origine") -> Values:
    """Euros of a fund (who pays) or of a funder (who decides) / all euros (0-1); rows and not shown add up to 1."""
    cut = funding(chosen.data, chosen.selection)
    measure = cut.facts.measures[chosen.selection.measure]
    group = cut.by(by)
    euros = group.sum(measure)
    flag = measure.positive
    n = np.full(group.size + 1, group.count(flag)[-1])
    present = group.count()[:-1]
    n[len(group.keys) : -1][present[len(group.keys) :] == 0] = 0
    base = np.full(len(euros), euros[-1])
    value = divided(euros, base)
    value[len(group.keys) : -1] = np.where(present[len(group.keys) :] > 0, value[len(group.keys) : -1], 0)
    return build(
        group,
        unit="0-1",
        value=value,
        n=n,
        numerator=euros / CENTS,
        denominator=base / CENTS,
        left_out_unit="0-1",
    )


def leverage(chosen: Chosen, by: str | None = None) -> Values:
    """Euros of others for one euro of the reference fund, on the projects where it takes part (EUR/EUR, ratio of sums).

    Both sums are those of the rows that the filters and the cell keep; a project counts in a cell when the euros of the
    reference fund are above 0 there. Missing: sans objet where there is no such project.
    """
    cut = funding(chosen.data, chosen.selection)
    measure = cut.facts.measures[chosen.selection.measure]
    reference = coded(cut.facts.dims["fonds_origine"], (chosen.data.manifest.fonds_reference,))
    project = cut.facts.links["project"]
    mine = reference & (project >= 0)
    group = cut.by(by)
    total = np.append(_beside(group, measure, mine, project), _beside_all(cut, measure, mine, project))
    own = group.sum(masked(measure, mine, cut.facts))
    n = group.count(measure.positive & mine)
    return build(
        group,
        unit="EUR/EUR",
        value=divided(total - own, own),
        n=n,
        numerator=(total - own) / CENTS,
        denominator=own / CENTS,
        left_out=own / CENTS,
        left_out_unit="EUR",
    )


def _beside(group: Group, measure: Measure, mine: np.ndarray, project: np.ndarray) -> np.ndarray:
    """In each cell, the cents of the projects that have cents of the reference fund in that cell."""
    cut, bucket, record = group.cut, group.bucket, group.record
    if group.line is None:
        cents = cut.weights(measure)[record]
    elif cut.shared:
        cents = measure.on(group.line)
    else:
        bucket, record = group.once(bucket, record)
        cents = measure.at(record)
    return _of_joined(bucket, project[record], mine[record], cents, group.size)


def _beside_all(cut, measure: Measure, mine: np.ndarray, project: np.ndarray) -> float:
    """The same over all that is kept."""
    kept = cut.records
    return float(_of_joined(np.zeros(len(kept), int), project[kept], mine[kept], cut.kept(measure), 1)[0])


def _of_joined(cell, project, mine, cents, size: int) -> np.ndarray:
    """Cents by cell, over the pairs (cell, project) where those of `mine` are above 0."""
    owned = project >= 0
    pair = cell[owned].astype("int64") * (int(project.max(initial=0)) + 1) + project[owned]
    pairs, at = np.unique(pair, return_inverse=True)
    joined = np.bincount(at, cents[owned] * mine[owned], len(pairs)) > 0
    return np.bincount(cell[owned], cents[owned] * joined[at], size)


def dependency(chosen: Chosen, by: str | None = "porteur_id") -> Values:
    """Share of a carrier's largest fund in its grants (0-1); the total is the median over carriers with euros."""
    cut = funding(chosen.data, chosen.selection)
    measure = cut.facts.measures[chosen.selection.measure]
    group = cut.by("porteur_id")
    fund = cut.facts.dims["fonds_origine"]
    width = len(fund.keys) + 2
    weights = cut.weights(measure)
    cells = np.bincount(
        group.bucket.astype("int64") * width + fund.codes[group.record], weights[group.record], group.size * width
    ).reshape(group.size, width)
    largest, total = cells[:, : len(fund.keys)].max(axis=1, initial=0), cells.sum(axis=1)
    value = np.append(np.where(largest > 0, divided(largest, total), np.nan), np.nan)
    known = value[: len(group.keys)]
    known = known[~np.isnan(known)]
    value[-1] = np.median(known) if len(known) else np.nan
    n = group.count(measure.positive)
    n[-1] = len(known)
    left = np.append(total, total.sum()) / CENTS
    return build(
        group if by else cut.by(None),
        unit="0-1",
        value=value if by else value[-1:],
        n=n if by else n[-1:],
        numerator=np.append(largest, np.nan) / CENTS if by else None,
        denominator=left if by else None,
        left_out=left if by else None,
        left_out_unit="EUR",
    )


def own_resources_rate(chosen: Chosen, by: str | None = None) -> Values:
    """Own resources / (own resources + grants), over projects whose own resources are known (0-1).

    With years: the projects active in them, all their grants.
    """
    own = facts(chosen.data, "projets").measures["ressources_propres"]
    return _with_grants(chosen, by, own, own.known, "ressources propres inconnues", lambda o, g: divided(o, o + g))


def grant_per_job(chosen: Chosen, by: str | None = None) -> Values:
    """Euros of grants for one job created, over projects with jobs (EUR/ETP).

    With years: the projects active in them, all their grants and jobs. Never read on one project alone.
    """
    jobs = facts(chosen.data, "projets").measures["emplois_crees"]
    return _with_grants(chosen, by, jobs, jobs.positive, None, lambda j, g: divided(g, j), unit="EUR/ETP")


def _unconverted_projects(chosen: Chosen) -> np.ndarray:
    """The projects that have a grant of a year without price index: a part of their grants would be no total."""
    rows = facts(chosen.data, "financements")
    amount, project = chosen.selection.amount, rows.links["project"]
    lost = rows.measures[amount].known & ~rows.measures[chosen.selection.measure].known & (project >= 0)
    found = np.zeros(facts(chosen.data, "projets").size, bool)
    found[project[funding(chosen.data, replace(chosen.selection, where=()), lost).records]] = True
    return found


def _with_grants(chosen: Chosen, by, measure, kept, unknown, ratio, unit="0-1") -> Values:
    """A ratio between a number of projects and their grants."""
    aside = _unconverted_projects(chosen) & kept
    kept = kept & ~aside
    cut = active_slice(chosen, kept)
    grants = grants_of_projects(chosen)
    group = cut.by(by)
    number, euros = group.sum(masked(measure, kept, cut.facts)), group.sum(grants) / CENTS
    value = ratio(number, euros)
    n = group.count()
    extra = []
    if unknown:
        outside = active_slice(chosen, ~kept)
        extra = [NotShown(unknown, outside.sum(grants) / CENTS, len(outside.records), "EUR")]
    extra.append(NotShown(prices.UNCONVERTED, None, len(active_slice(chosen, aside).records)))
    return build(group, unit=unit, value=value, n=n, left_out=euros, left_out_unit="EUR", extra=extra)


def grants_of_projects(chosen: Chosen):
    """Cents of grants of each project, all its grants of all years, shared like the project.

    The filters chose the projects: their money stays whole.
    """
    cut = funding(chosen.data, replace(chosen.selection, where=()))
    rows = cut.facts.measures[chosen.selection.measure]
    project = cut.facts.links["project"]
    projects = facts(chosen.data, "projets")
    kept = cut.records[project[cut.records] >= 0]
    per_project = np.asarray(np.bincount(project[kept], rows.record[kept], projects.size), "float64")
    line = _cents_by_project_line(cut, rows, project, projects)
    return Measure(per_project, line, np.ones(projects.size, bool))


def _cents_by_project_line(cut, rows, project, projects) -> np.ndarray:
    """The same cents on each line of each project: the funding lines of a project follow its own lines in order."""
    lines = cut.facts.lines
    on = np.flatnonzero(cut.mask[lines.record] & (project[lines.record] >= 0))
    starts = np.r_[0, np.cumsum(np.bincount(projects.lines.record, minlength=projects.size))]
    first = np.searchsorted(lines.record, np.arange(cut.facts.size))
    owner = project[lines.record[on]]
    target = starts[owner] + (on - first[lines.record[on]])
    return np.bincount(target, rows.line[on], len(projects.lines.record))


def award_rate(chosen: Chosen, by: str | None = None) -> Values:
    """Euros granted / euros requested over rows with both known, refused ones included (0-1)."""
    return _rate_of_rows(chosen, by, "attribue", "demande", None)


def payment_rate(chosen: Chosen, by: str | None = None) -> Values:
    """Euros paid / euros granted over rows with paid known, closed or decided over 12 months before extraction (0-1).

    The euros granted whose payment is unknown go with it, in not_shown.
    """
    rows = facts(chosen.data, "financements")
    decided = days(rows, "date_decision")
    old = ~np.isnat(decided) & (plus_months(decided, 12) < chosen.data.day)
    return _rate_of_rows(chosen, by, "verse", "attribue", old | is_one_of(rows, "statut", "solde"), "versement inconnu")


def _rate_of_rows(chosen: Chosen, by, top_name, base_name, eligible, unknown=None) -> Values:
    rows = facts(chosen.data, "financements")
    top, base = (rows.measures[chosen.selection.measured(name)] for name in (top_name, base_name))
    both = top.known & base.known
    both = both if eligible is None else both & eligible
    cut = funding(chosen.data, chosen.selection, both)
    group = cut.by(by)
    above, below = group.sum(top), group.sum(base)
    extra = []
    if unknown:
        outside = funding(chosen.data, chosen.selection, ~top.known & base.positive & eligible)
        extra = [NotShown(unknown, outside.sum(base) / CENTS, len(outside.records), "EUR")]
    return build(
        group,
        unit="0-1",
        value=divided(above, below),
        n=group.count(base.positive),
        numerator=above / CENTS,
        denominator=below / CENTS,
        left_out=below / CENTS,
        left_out_unit="EUR",
        extra=extra,
    )


def days_to_agreement(chosen: Chosen, by: str | None = None) -> Values:
    """Median days from filing to the first decision that granted something to a project (jours).

    The decision is the earliest of the rows kept that are granted, under agreement, running, closed or evaluated; a
    negative delay counts. Missing: projects without both dates are left out.
    """
    rows = facts(chosen.data, "financements")
    projects = facts(chosen.data, "projets")
    project = rows.links["project"]
    filed = np.append(days(projects, "date_depot"), np.datetime64("NaT"))[project]
    decided = days(rows, "date_decision")
    usable = ~np.isnat(filed) & ~np.isnat(decided) & is_one_of(rows, "statut", *RUNNING) & (project >= 0)
    cut = funding(chosen.data, chosen.selection, usable)
    group = cut.by(by)
    value, n = np.full(group.size + 1, np.nan), np.zeros(group.size + 1, int)
    wait = (decided - filed).astype("timedelta64[D]").astype(float)
    frame = pd.DataFrame({"b": group.bucket, "p": project[group.record], "w": wait[group.record]})
    first = frame.groupby(["b", "p"])["w"].min().groupby(level="b")
    value[first.median().index.to_numpy(int)] = first.median().to_numpy()
    n[first.size().index.to_numpy(int)] = first.size().to_numpy()
    whole = pd.Series(wait[cut.records]).groupby(project[cut.records]).min()
    value[-1], n[-1] = (whole.median() if len(whole) else np.nan), len(whole)
    return build(group, unit="jours", value=value, n=n, left_out=n.astype(float), left_out_unit="projets")


def cpo_share(chosen: Chosen, by: str | None = None) -> Values:
    """Euros under multi-year agreements / euros of known form of agreement (0-1)."""
    cut = funding(chosen.data, chosen.selection)
    measure = cut.facts.measures[chosen.selection.measure]
    form = cut.facts.dims["forme_convention"]
    return _share(cut, measure, by, coded(form, ("cpo",)), form.codes < len(form.keys), "forme inconnue")


def cpo_share_number(chosen: Chosen, by: str | None = None) -> Values:
    """Multi-year agreements / agreements with euros and a known form, by number (0-1)."""
    rows = facts(chosen.data, "financements")
    form, measure = rows.dims["forme_convention"], rows.measures[chosen.selection.measure]
    known = (form.codes < len(form.keys)) & measure.positive
    cut = funding(chosen.data, chosen.selection, known)
    group = cut.by(by)
    ids = agreements(chosen)
    multi = coded(form, ("cpo",))
    n = group.count_of(ids)
    top = group.count_of(ids, multi)
    return build(
        group,
        unit="0-1",
        value=divided(top.astype(float), n),
        n=n,
        numerator=top.astype(float),
        denominator=n.astype(float),
        left_out=n.astype(float),
        left_out_unit="conventions",
    )


def agreements(chosen: Chosen) -> np.ndarray:
    """The agreement of each funding row: its `convention_id`, else its project, funder and decision date together."""
    return remembered(chosen.data, "agreements", lambda: _agreements(chosen))


def _agreements(chosen: Chosen) -> np.ndarray:
    rows = facts(chosen.data, "financements")
    frame = rows.frame
    project = rows.links["project"].astype(str)
    funder = rows.dims["financeur_id"].codes.astype(str)
    carrier = rows.dims["porteur_id"].codes.astype(str)
    day = days(rows, "date_decision").astype(str)
    owner = np.where(rows.links["project"] >= 0, project, np.char.add("c", carrier))
    made = np.array([f"{who}/{by}/{on}" for who, by, on in zip(owner, funder, day, strict=True)], object)
    if "convention_id" in frame:
        given = frame["convention_id"].astype(object)
        made = np.where(given.isna().to_numpy(), made, ("=" + given.fillna("").astype(str)).to_numpy())
    return pd.factorize(made)[0]


def cpo_ending(chosen: Chosen, by: str | None = None) -> Values:
    """Euros of the last year of the multi-year agreements that end within 12 months of the extraction date (EUR).

    The end counts from that date to 12 months later, both included; years selected are ignored.
    """
    selection = chosen.selection.without("annee")
    rows = facts(chosen.data, "financements")
    multi = coded(rows.dims["forme_convention"], ("cpo",))
    keep = multi & remembered(chosen.data, ("ending", selection.counting), lambda: _last_tranches(chosen, multi))
    cut = funding(chosen.data, selection, keep)
    measure = cut.facts.measures[selection.measure]
    group = cut.by(by)
    lost = int((~measure.known[cut.records]).sum())
    return build(
        group,
        unit="EUR",
        value=group.sum(measure) / CENTS,
        n=group.count(measure.positive),
        extra=[NotShown(UNKNOWN_AMOUNT, None, lost)],
    )


def _last_tranches(chosen: Chosen, multi: np.ndarray) -> np.ndarray:
    """Rows of the last year of each agreement whose end is near."""
    rows = facts(chosen.data, "financements")
    kept = multi & rows.masks["default" if chosen.selection.counting == "origine" else "seen"]
    ids, year, end = agreements(chosen), numbers(rows, "annee"), days(rows, "convention_fin")
    frame = pd.DataFrame({"id": ids, "year": year, "end": end.astype("datetime64[s]")})[kept]
    last = frame.groupby("id")["year"].max().reindex(range(ids.max(initial=0) + 1)).to_numpy()
    ends = frame.groupby("id")["end"].max().reindex(range(ids.max(initial=0) + 1)).to_numpy().astype("datetime64[D]")
    day = chosen.data.day
    limit = plus_months(np.array([day]), 12)[0]
    near = ~np.isnat(ends) & (ends >= day) & (ends <= limit)
    return kept & near[ids] & (year == last[ids])


def first_time_share(chosen: Chosen, by: str | None = None) -> Values:
    """Carriers granted money in the last year and in none of the three before / carriers granted money in it (0-1).

    Missing: sans objet when the folder begins after the first of those three years.
    """
    year = chosen.selection.years[-1] if chosen.selection.years else chosen.data.last_full_year
    rows = facts(chosen.data, "financements")
    carrier, dim = rows.dims["porteur_id"], rows.dims["annee"]
    paid = rows.measures[chosen.selection.measure].positive
    cut = funding(chosen.data, chosen.selection.without("annee"), paid & (carrier.codes < len(carrier.keys)))
    group = cut.by(by)
    now = coded(dim, (str(year),))
    earlier = coded(dim, tuple(str(y) for y in range(year - 3, year)))
    known = carrier.codes.astype("int64")
    n = group.count_of(known, now)
    again = _returning(group, known, now, earlier)
    years = chosen.data.years
    if not years or years[0] > year - 3:
        value = np.full(group.size + 1, np.nan)
    else:
        value = divided((n - again).astype(float), n)
    present = _keys_of_years(group, dim, chosen.selection.years and (year,))
    return build(
        group, unit="0-1", value=value, n=n, left_out=n.astype(float), left_out_unit="porteurs", present=present
    )


def _returning(group: Group, carrier, now, earlier) -> np.ndarray:
    """Carriers of this year also granted money before, in each cell and in total."""
    width = int(carrier.max(initial=0)) + 1

    def pairs(mask):
        on = mask[group.record]
        return np.unique(group.bucket[on].astype("int64") * width + carrier[group.record[on]])

    both = np.intersect1d(pairs(now), pairs(earlier))
    records = group.cut.records
    total = np.intersect1d(carrier[records][now[records]], carrier[records][earlier[records]])
    return np.append(np.bincount(both // width, minlength=group.size), len(total))


def success_rate(chosen: Chosen, by: str | None = None) -> Values:
    """Projects with a granted amount above 0 / projects decided, refused and abandoned ones included (0-1).

    A project is granted when one of its grants of the default selection is above 0, whatever the filters, which only
    choose projects; one whose rows are all services is no application. With years: the projects decided in them.
    Missing: those of unknown decision date are left out of the years, and stated.
    """
    data, projects = chosen.data, facts(chosen.data, "projets")
    decided = is_one_of(projects, "statut", *DECIDED) & ~posts(data)
    rows = facts(data, "financements")
    kept = rows.masks["default" if chosen.selection.counting == "origine" else "seen"]
    project = rows.links["project"]
    won = np.zeros(projects.size + 1, bool)
    won[project[kept & rows.measures["attribue"].positive & (project >= 0)]] = True
    year = remembered(data, "decision_years", lambda: decision_years(data))
    cut = Slice(data, "projets", chosen.selection, decided, np.isin(year, chosen.selection.years))
    group = Group(cut, by, _coded_years(year), UNDATED_DECISION) if by == "annee" else cut.by(by)
    n, top = group.count(), group.count(won[:-1])
    return build(
        group,
        unit="0-1",
        value=divided(top.astype(float), n),
        n=n,
        numerator=top.astype(float),
        denominator=n.astype(float),
        left_out=n.astype(float),
        left_out_unit="projets",
        extra=_undated(chosen, decided & (year == UNDATED)) if chosen.selection.years else (),
    )


def decision_years(data: Dataset) -> np.ndarray:
    """The year of the first decision of each project, whatever the row; else that of its filing; else UNDATED."""
    projects, rows = facts(data, "projets"), facts(data, "financements")
    project, day = rows.links["project"], days(rows, "date_decision")
    on = (project >= 0) & ~np.isnat(day)
    first = np.full(projects.size, np.datetime64("9999-12-31", "D"))
    np.minimum.at(first, project[on], day[on])
    first = np.where(first == np.datetime64("9999-12-31", "D"), days(projects, "date_depot"), first)
    return np.where(np.isnat(first), UNDATED, first.astype("datetime64[Y]").astype(int) + 1970)


def _coded_years(year: np.ndarray) -> Dim:
    return encode(pd.Series(np.where(year == UNDATED, np.nan, year)), len(year))


def _undated(chosen: Chosen, undated: np.ndarray) -> list[NotShown]:
    """Projects whose decision has no year: none of the selected ones."""
    lost = len(Slice(chosen.data, "projets", chosen.selection.without("annee"), undated).records)
    return [NotShown(UNDATED_DECISION, float(lost), lost, "projets")]


def active_projects(chosen: Chosen, by: str | None = None) -> Values:
    """Distinct active projects (projets): not additive by neighbourhood.

    Without years: granted, under agreement or running, and not ended on the extraction date. With years: those whose
    dates (else the years of their funding) overlap one of them.
    """
    group = running_projects(chosen).by(by)
    n = group.count()
    return build(group, unit="projets", value=n.astype(float), n=n)


def running_projects(chosen: Chosen):
    """Projects active on the extraction date or, with years, in one of them."""
    data = chosen.data
    if chosen.selection.years:
        return recent(data, "projets", chosen.selection, lambda: active_slice(chosen, ~posts(data)))
    going = remembered(data, "going", lambda: _going(data))
    return recent(data, "projets", chosen.selection, lambda: project_slice(chosen, going))


def _going(data: Dataset) -> np.ndarray:
    """Projects granted, under agreement or running, and not ended on the extraction date."""
    projects = facts(data, "projets")
    end = days(projects, "date_fin")
    going = is_one_of(projects, "statut", "attribue", "conventionne", "en_cours")
    return going & (np.isnat(end) | (end >= data.day)) & ~posts(data)


def neighbourhoods_without_project(chosen: Chosen, by: str | None = None) -> Values:
    """Neighbourhoods of the generation with no active project having a part there (quartiers)."""
    cut = running_projects(chosen)
    per_place = cut.by("code_quartier").count()
    geo = chosen.data.geography
    wanted = np.ones(geo.count, bool) if cut.places is None else cut.places[: geo.count]
    empty = ((per_place[: geo.count] == 0) & wanted).astype(float)
    total = Cell(float(empty.sum()), "ok", int(empty.sum()))
    keys, value = tuple(geo.keys[: geo.count]), empty
    rest: tuple[NotShown, ...] = ()
    if by == "commune":
        named = np.array(geo.commune[: geo.count], object)
        keys = tuple(sorted({commune for commune, mine in zip(named, wanted, strict=True) if commune and mine}))
        value = np.array([empty[named == key].sum() for key in keys])
        lost = float(empty[named == ""].sum())
        rest = (NotShown("inconnu", lost, int(lost), cell=True),) if lost else ()
    if by is None:
        keys, value = (), np.array([])
    status = np.full(len(keys), "ok", object)
    return Values("", "quartiers", by, keys, value, status, value.astype(int), total, rest)


TABLES = ("quartiers", "projets", "projets_quartiers", "financements")
_WITHOUT_YEAR = tuple(column for column in FUNDING if column != "annee")


_KEY = "financements.financement_id"
_LESS_PRICES = tuple(column for column in inputs.PLACED_MONEY if column not in inputs.PRICES)
_AGREEMENTS = inputs.of("financements", "convention_id projet_id porteur_id financeur_id date_decision")


def _of_rows(
    id_: str,
    unit: str,
    compute: Compute,
    by: tuple[str, ...] = FUNDING,
    reads: tuple[str, ...] = (),
    **more: Unpack[More],
) -> Indicator:
    """An entry about the funding rows that the filters keep; `reads`: columns besides those of placed money."""
    usual: More = {"euros": True, "yearly": ROW, "inputs": _once(inputs.PLACED_MONEY, reads)}
    return Indicator(id_, unit, compute, by, TABLES, "financements", **(usual | more))


def _of_projects(
    id_: str,
    unit: str,
    compute: Compute,
    reads: tuple[str, ...],
    by: tuple[str, ...] = PROJECTS,
    **more: Unpack[More],
) -> Indicator:
    """An entry about projects, which years reach by their being active."""
    usual: More = {"yearly": ACTIVE, "inputs": _once(inputs.ACTIVE, inputs.PROJECT_AREAS, reads)}
    return Indicator(id_, unit, compute, by, TABLES, "projets", **(usual | more))


def _once(*groups: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(column for group in groups for column in group))


_GOING = (*inputs.DAY, "financements.type_concours")  # a post (prestation) is no project
_OF_CARRIERS = inputs.of("organismes", "organisme_id ess_statut")

ENTRIES = (
    _of_rows("granted", "EUR", granted, additive_by=FUNDING),
    _of_rows("granted_per_inhabitant", "EUR/hab/an", granted_per_inhabitant, reads=inputs.POPULATION),
    _of_rows("gap_to_mean", "ratio", gap_to_mean, ("code_quartier",), inputs.POPULATION),
    _of_rows("gini", "0-1", gini, (), inputs.POPULATION, counts="quartiers"),
    _of_projects("active_projects", "projets", active_projects, _GOING, additive_by=OF_ONE_PROJECT[len(PLACE) :]),
    Indicator(
        *("ess_share", "0-1", ess_share, FUNDING, (*TABLES, "organismes"), "financements"),
        inputs=_once(inputs.PLACED_MONEY, inputs.CARRIER, _OF_CARRIERS),
        euros=True,
        yearly=ROW,
    ),
    Indicator(
        *("women_led_share", "0-1", women_led_share, FUNDING, (*TABLES, "organismes"), "financements"),
        inputs=_once(inputs.PLACED_MONEY, inputs.CARRIER, inputs.of("organismes", "organisme_id dirigeant_sexe")),
        euros=True,
        yearly=ROW,
        secrecy=BODIES,
    ),
    _of_projects(
        *("neighbourhoods_without_project", "quartiers", neighbourhoods_without_project, _GOING),
        by=(*PLACE, "annee"),
        counts="quartiers",
        additive_by=PLACE,
    ),
    _of_rows("investment_share", "0-1", investment_share, reads=("financements.section",)),
    _of_rows(
        *("granted_change", "ratio", granted_change, _WITHOUT_YEAR),
        reads=(*inputs.DAY, *inputs.COVERED, "quartiers.changement"),
        yearly=LAST,
    ),
    _of_rows("funder_share", "0-1", funder_share, ("fonds_origine", "financeur_id"), inputs=inputs.MONEY),
    _of_rows("leverage", "EUR/EUR", leverage, reads=("manifest.fonds_reference",)),
    _of_rows(
        *("dependency", "0-1", dependency, ("porteur_id",)),
        inputs=_once(inputs.MONEY, inputs.CARRIER),
        counts="porteurs",
    ),
    _of_projects(
        *("own_resources_rate", "0-1", own_resources_rate),
        reads=_once(("projets.ressources_propres",), inputs.GRANTS, inputs.AMOUNTS),
        as_written=True,
    ),
    _of_rows(
        *("award_rate", "0-1", award_rate),
        inputs=tuple(c for c in inputs.PLACED_MONEY if c not in ("financements.montant_verse", _KEY)),
    ),
    Indicator(
        *("success_rate", "0-1", success_rate, PROJECTS, TABLES, "projets"),
        inputs=(
            *inputs.of("projets", "projet_id statut date_depot"),
            *inputs.of("financements", "projet_id date_decision montant_attribue statut"),
            *inputs.of("financements", "type_concours fonds_origine origine_id"),
            *inputs.PROJECT_AREAS,
        ),
        yearly=ROW,
    ),
    _of_rows(
        *("payment_rate", "0-1", payment_rate),
        inputs=_once(
            tuple(c for c in inputs.PLACED_MONEY if c != "financements.montant_demande"),
            ("financements.date_decision", *inputs.DAY),
        ),
    ),
    _of_rows(
        *("days_to_agreement", "jours", days_to_agreement),
        inputs=_once(
            inputs.GRANTS,
            inputs.OF_PROJECT,
            inputs.PROJECT_AREAS,
            ("financements.date_decision", *inputs.of("projets", "projet_id date_depot")),
        ),
        counts="projets",
        euros=False,
    ),
    _of_rows("cpo_share", "0-1", cpo_share, reads=("financements.forme_convention",)),
    _of_rows(
        *("cpo_share_number", "0-1", cpo_share_number),
        inputs=_once(_LESS_PRICES, ("financements.forme_convention",), _AGREEMENTS),
        counts="conventions",
        euros=False,
    ),
    # Said in the euros of the agreements that end, whatever year is chosen.
    _of_rows(
        *("cpo_ending", "EUR", cpo_ending),
        inputs=_once(
            _LESS_PRICES, inputs.of("financements", "forme_convention convention_fin"), _AGREEMENTS, inputs.DAY
        ),
        additive_by=FUNDING,
        euros=False,
        as_written=True,
        yearly=None,
    ),
    _of_rows(
        *("first_time_share", "0-1", first_time_share, _WITHOUT_YEAR),
        inputs=_once(_LESS_PRICES, inputs.CARRIER, inputs.DAY),
        counts="porteurs",
        euros=False,
        yearly=LAST,
    ),
    _of_projects(
        *("grant_per_job", "EUR/ETP", grant_per_job),
        reads=_once(("projets.emplois_crees",), inputs.MONEY),
        euros=True,
    ),
)
