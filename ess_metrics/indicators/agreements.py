"""Under which agreements the money goes (B8, B10): from filing to signing, one year or several, and when they end."""

from __future__ import annotations

import numpy as np

from ess_metrics.counting import inputs
from ess_metrics.counting.columns import (
    NOBODY,
    among,
    brought,
    days,
    entities,
    first_known,
    is_one_of,
    named,
    numbers,
    over,
    plus_months,
    together,
)
from ess_metrics.counting.facts import remembered
from ess_metrics.counting.funding import funding
from ess_metrics.counting.indicator import FUNDING, Chosen
from ess_metrics.counting.table_facts import facts
from ess_metrics.indicators.entry import CENTS, LESS_PRICES, of_rows, once
from ess_metrics.indicators.grants import share
from ess_metrics.indicators.project_indicators import RUNNING
from ess_metrics.model.result import UNKNOWN_AMOUNT, NotShown, Values, build, share_of

UNKNOWN_FORM = "forme inconnue"


def days_to_agreement(chosen: Chosen, by: str | None = None) -> Values:
    """Median days from filing to the first decision that granted something to a project (jours).

    The decision is the earliest of the rows kept that are granted, under agreement, running, closed or evaluated; a
    negative delay counts. Missing: projects without both dates are left out.
    """
    rows = facts(chosen.data, "financements")
    projects = facts(chosen.data, "projets")
    project = rows.links["project"]
    filed = brought(days(projects, "date_depot"), project)
    decided = days(rows, "date_decision")
    usable = ~np.isnat(filed) & ~np.isnat(decided) & is_one_of(rows, "statut", *RUNNING) & (project >= 0)
    cut = funding(chosen.data, chosen.selection, usable)
    group = cut.by(by)
    wait = (decided - filed).astype("timedelta64[D]").astype(float)
    value, n = group.medians_of(wait, project)
    return build(group, unit="jours", value=value, n=n, left_out=n.astype(float), left_out_unit="projets")


def cpo_share(chosen: Chosen, by: str | None = None) -> Values:
    """Euros under multi-year agreements / euros of known form of agreement (0-1)."""
    cut = funding(chosen.data, chosen.selection)
    measure = cut.facts.measures[chosen.selection.measure]
    multi, known = among(cut.facts, "forme_convention", "cpo"), named(cut.facts, "forme_convention")
    return share(cut, measure, by, multi, known, UNKNOWN_FORM)


def cpo_share_number(chosen: Chosen, by: str | None = None) -> Values:
    """Multi-year agreements / agreements with euros and a known form, by number (0-1)."""
    rows = facts(chosen.data, "financements")
    measure = rows.measures[chosen.selection.measure]
    known = named(rows, "forme_convention") & measure.positive
    cut = funding(chosen.data, chosen.selection, known)
    group = cut.by(by)
    ids = agreements(chosen)
    multi = among(rows, "forme_convention", "cpo")
    n = group.count_of(ids)
    top = group.count_of(ids, multi)
    return share_of(group, top, n, "conventions")


def agreements(chosen: Chosen) -> np.ndarray:
    """The agreement of each funding row: its `convention_id`, else its project, funder and decision date together."""
    return remembered(chosen.data, "agreements", lambda: _agreements(chosen))


def _agreements(chosen: Chosen) -> np.ndarray:
    rows = facts(chosen.data, "financements")
    project, funder, day = rows.links["project"], entities(rows, "financeur_id"), days(rows, "date_decision")
    carrier = np.where(project >= 0, NOBODY, entities(rows, "porteur_id"))
    return first_known(entities(rows, "convention_id"), together(project, carrier, funder, day))


def cpo_ending(chosen: Chosen, by: str | None = None) -> Values:
    """Euros of the last year of the multi-year agreements that end within 12 months of the extraction date (EUR).

    The end counts from that date to 12 months later, both included; years selected are ignored.
    """
    selection = chosen.selection.without("annee")
    rows = facts(chosen.data, "financements")
    multi = among(rows, "forme_convention", "cpo")
    keep = multi & remembered(chosen.data, ("ending", selection.counting), lambda: _last_tranches(chosen, multi))
    cut = funding(chosen.data, selection, keep)
    measure = cut.facts.measures[selection.measure]
    group, lost = cut.by(by), ~measure.known
    group.ahead((measure,), (measure.positive,), whole_counts=(lost,))
    return build(
        group,
        unit="EUR",
        value=group.sum(measure) / CENTS,
        n=group.count(measure.positive),
        extra=[NotShown(UNKNOWN_AMOUNT, None, cut.count(lost))],
    )


def _last_tranches(chosen: Chosen, multi: np.ndarray) -> np.ndarray:
    """Rows of the last year of each agreement whose end is near."""
    rows, day = facts(chosen.data, "financements"), chosen.data.day
    kept = multi & rows.masks["default" if chosen.selection.counting == "origine" else "seen"]
    ids, year, end = agreements(chosen), numbers(rows, "annee"), days(rows, "convention_fin")
    last = over(np.where(kept, year, np.nan), ids, "max")
    ends = over(np.where(kept, end, np.datetime64("NaT")), ids, "max").astype("datetime64[D]")
    near = ~np.isnat(ends) & (ends >= day) & (ends <= plus_months(np.array([day]), 12)[0])
    return kept & near & (year == last)


_AGREEMENTS = inputs.of("financements", "convention_id projet_id porteur_id financeur_id date_decision")


ENTRIES = (
    of_rows(
        *("days_to_agreement", "jours", days_to_agreement),
        inputs=once(
            inputs.GRANTS,
            inputs.OF_PROJECT,
            inputs.PROJECT_AREAS,
            ("financements.date_decision", *inputs.of("projets", "projet_id date_depot")),
        ),
        counts="projets",
        euros=False,
    ),
    of_rows("cpo_share", "0-1", cpo_share, reads=("financements.forme_convention",)),
    of_rows(
        *("cpo_share_number", "0-1", cpo_share_number),
        inputs=once(LESS_PRICES, ("financements.forme_convention",), _AGREEMENTS),
        counts="conventions",
        euros=False,
    ),
    # Said in the euros of the agreements that end, whatever year is chosen.
    of_rows(
        *("cpo_ending", "EUR", cpo_ending),
        inputs=once(LESS_PRICES, inputs.of("financements", "forme_convention convention_fin"), _AGREEMENTS, inputs.DAY),
        additive_by=FUNDING,
        euros=False,
        as_written=True,
        yearly=None,
    ),
)
