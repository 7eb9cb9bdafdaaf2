"""Who pays (B1-B7, C3): funds and funders, what they bring along, what is asked, granted and paid."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ess_metrics.counting import inputs, prices
from ess_metrics.counting.columns import among, days, is_one_of, owners, plus_months
from ess_metrics.counting.facts import Measure
from ess_metrics.counting.funding import funding
from ess_metrics.counting.funding import of_projects as added_by_project
from ess_metrics.counting.indicator import Chosen, masked
from ess_metrics.counting.table_facts import facts
from ess_metrics.indicators.entry import CENTS, of_projects, of_rows, once
from ess_metrics.indicators.project_indicators import active_slice
from ess_metrics.model.result import NotShown, Values, build, divided

UNKNOWN_OWN = "ressources propres inconnues"
UNKNOWN_PAYMENT = "versement inconnu"


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
    reference = among(cut.facts, "fonds_origine", chosen.data.manifest.fonds_reference)
    project = cut.facts.links["project"]
    mine = reference & (project >= 0)
    group = cut.by(by)
    total = group.beside(measure, project, mine)
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


def dependency(chosen: Chosen, by: str | None = "porteur_id") -> Values:
    """Share of a carrier's largest fund in its grants (0-1); the total is the median over carriers with euros."""
    cut = funding(chosen.data, chosen.selection)
    measure = cut.facts.measures[chosen.selection.measure]
    group = cut.by("porteur_id")
    largest, total = group.leading(measure, "fonds_origine"), group.sum(measure)
    value = np.where(largest > 0, divided(largest, total), np.nan)
    known = value[: len(group.keys)]
    known = known[~np.isnan(known)]
    value[-1] = np.median(known) if len(known) else np.nan
    n = group.count(measure.positive)
    n[-1] = len(known)
    left = total / CENTS
    return build(
        group if by else cut.by(None),
        unit="0-1",
        value=value if by else value[-1:],
        n=n if by else n[-1:],
        numerator=largest / CENTS if by else None,
        denominator=left if by else None,
        left_out=left if by else None,
        left_out_unit="EUR",
    )


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
    return _rate_of_rows(chosen, by, "verse", "attribue", old | is_one_of(rows, "statut", "solde"), UNKNOWN_PAYMENT)


def _rate_of_rows(chosen: Chosen, by, top_name, base_name, eligible, unknown=None) -> Values:
    rows = facts(chosen.data, "financements")
    top, base = (rows.measures[chosen.selection.measured(name)] for name in (top_name, base_name))
    both = top.known & base.known
    both = both if eligible is None else both & eligible
    cut = funding(chosen.data, chosen.selection, both)
    group = cut.by(by)
    group.ahead((top, base), (base.positive,))
    above, below = group.sum(top), group.sum(base)
    extra = []
    if unknown:
        outside = funding(chosen.data, chosen.selection, ~top.known & base.positive & eligible)
        extra = [NotShown(unknown, outside.sum(base) / CENTS, outside.count(), "EUR")]
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


def own_resources_rate(chosen: Chosen, by: str | None = None) -> Values:
    """Own resources / (own resources + grants), over projects whose own resources are known (0-1).

    With years: the projects active in them, all their grants.
    """
    own = facts(chosen.data, "projets").measures["ressources_propres"]
    return _with_grants(chosen, by, own, own.known, UNKNOWN_OWN, lambda o, g: (o, o + g))


def grant_per_job(chosen: Chosen, by: str | None = None) -> Values:
    """Euros of grants for one job created, over projects with jobs (EUR/ETP).

    With years: the projects active in them, all their grants and jobs. Never read on one project alone.
    """
    jobs = facts(chosen.data, "projets").measures["emplois_crees"]
    return _with_grants(chosen, by, jobs, jobs.positive, None, lambda j, g: (g, j), unit="EUR/ETP")


def _with_grants(chosen: Chosen, by, measure, kept, unknown, ratio, unit="0-1") -> Values:
    """A ratio between a number of projects and their grants: `ratio` gives its two terms."""
    aside = _unconverted_projects(chosen) & kept
    kept = kept & ~aside
    cut = active_slice(chosen, kept)
    grants = _grants_of_projects(chosen)
    group = cut.by(by)
    worth = masked(measure, kept, cut.facts)
    group.ahead((worth, grants), (None,))
    number, euros = group.sum(worth), group.sum(grants) / CENTS
    top, bottom = ratio(number, euros)
    n = group.count()
    extra = []
    if unknown:
        outside = active_slice(chosen, ~kept)
        extra = [NotShown(unknown, outside.sum(grants) / CENTS, outside.count(), "EUR")]
    extra.append(NotShown(prices.UNCONVERTED, None, active_slice(chosen, aside).count()))
    return build(
        group,
        unit=unit,
        value=divided(top, bottom),
        n=n,
        numerator=top,
        denominator=bottom,
        left_out=euros,
        left_out_unit="EUR",
        extra=extra,
    )


def _unconverted_projects(chosen: Chosen) -> np.ndarray:
    """The projects that have a grant of a year without price index: a part of their grants would be no total."""
    rows = facts(chosen.data, "financements")
    amount, project = chosen.selection.amount, rows.links["project"]
    lost = rows.measures[amount].known & ~rows.measures[chosen.selection.measure].known & (project >= 0)
    grants = funding(chosen.data, replace(chosen.selection, where=()), lost)
    return owners(project, grants.mask, facts(chosen.data, "projets"))


def _grants_of_projects(chosen: Chosen) -> Measure:
    """Cents of grants of each project, all its grants of all years, shared like the project.

    The filters chose the projects: their money stays whole.
    """
    cut = funding(chosen.data, replace(chosen.selection, where=()))
    return added_by_project(cut, cut.facts.measures[chosen.selection.measure])


_KEY = "financements.financement_id"


ENTRIES = (
    of_rows("funder_share", "0-1", funder_share, ("fonds_origine", "financeur_id"), inputs=inputs.MONEY),
    of_rows("leverage", "EUR/EUR", leverage, reads=("manifest.fonds_reference",)),
    of_rows(
        *("dependency", "0-1", dependency, ("porteur_id",)),
        inputs=once(inputs.MONEY, inputs.CARRIER),
        counts="porteurs",
    ),
    of_projects(
        *("own_resources_rate", "0-1", own_resources_rate),
        reads=once(("projets.ressources_propres",), inputs.GRANTS, inputs.AMOUNTS),
        as_written=True,
    ),
    of_rows(
        *("award_rate", "0-1", award_rate),
        inputs=tuple(c for c in inputs.PLACED_MONEY if c not in ("financements.montant_verse", _KEY)),
    ),
    of_rows(
        *("payment_rate", "0-1", payment_rate),
        inputs=once(
            tuple(c for c in inputs.PLACED_MONEY if c != "financements.montant_demande"),
            ("financements.date_decision", *inputs.DAY),
        ),
    ),
    of_projects(
        *("grant_per_job", "EUR/ETP", grant_per_job),
        reads=once(("projets.emplois_crees",), inputs.MONEY),
        euros=True,
    ),
)
