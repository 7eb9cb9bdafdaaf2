"""Who receives the grants (A6, B9): bodies of the social economy, led by women, new to public money."""

from __future__ import annotations

import numpy as np

from ess_metrics.counting import inputs
from ess_metrics.counting.arrays import Mask
from ess_metrics.counting.columns import among, described, entities, named
from ess_metrics.counting.facts import coded, remembered
from ess_metrics.counting.funding import funding
from ess_metrics.counting.indicator import BODIES, FUNDING, LAST, ROW, Chosen, Indicator, masked
from ess_metrics.counting.table_facts import facts
from ess_metrics.indicators.entry import CENTS, LESS_PRICES, TABLES, WITHOUT_YEAR, of_rows, once
from ess_metrics.indicators.grants import keys_of_years, share
from ess_metrics.model.result import NotShown, Values, build, divided

ESS_UNKNOWN = "statut ESS inconnu"
UNKNOWN_LEADER = "dirigeant inconnu"


def ess_share(chosen: Chosen, by: str | None = None) -> Values:
    """Euros to carriers of the social economy / euros to carriers of known status (0-1).

    Missing: carriers of unknown status are left out of both sides and stated.
    """
    cut = funding(chosen.data, chosen.selection)
    measure = cut.facts.measures[chosen.selection.measure]
    ess, known = of_the_economy(chosen)
    return share(cut, measure, by, ess, known, ESS_UNKNOWN)


def of_the_economy(chosen: Chosen) -> tuple[Mask, Mask]:
    """The funding rows whose carrier is of the social economy, and those whose carrier is of known status."""
    return remembered(chosen.data, "carrier_ess", lambda: _of_the_economy(chosen))


def _of_the_economy(chosen: Chosen) -> tuple[Mask, Mask]:
    rows = facts(chosen.data, "financements")
    told, status = described(chosen.data, rows, "porteur_id", "organismes", "organisme_id", "ess_statut")
    known = told & ~coded(status, ("inconnu",))
    return known & ~coded(status, ("hors_ess",)), known


def women_led_share(chosen: Chosen, by: str | None = None) -> Values:
    """Euros to bodies led by a woman / euros to bodies of which the leader's sex, or parity, is known (0-1).

    Missing: bodies of unknown leader are left out of both sides and stated. Secret under five bodies.
    """
    rows = facts(chosen.data, "financements")
    measure, carrier = rows.measures[chosen.selection.measure], entities(rows, "porteur_id")
    led, known = remembered(chosen.data, "carrier_led", lambda: _carriers_led(chosen))
    cut = funding(chosen.data, chosen.selection, known & measure.positive)
    group = cut.by(by)
    theirs = masked(measure, led, rows)
    group.ahead((theirs, measure), (None,))
    top, bottom = group.sum(theirs), group.sum(measure)
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
        extra=[NotShown(UNKNOWN_LEADER, outside.sum(measure) / CENTS, outside.count(), "EUR")],
    )


def _carriers_led(chosen: Chosen) -> tuple[Mask, Mask]:
    """The funding rows whose carrier is led by a woman, and those whose carrier's leader, or parity, is known."""
    rows = facts(chosen.data, "financements")
    _, led = described(chosen.data, rows, "porteur_id", "organismes", "organisme_id", "dirigeant_sexe")
    return coded(led, ("F",)), coded(led, ("F", "H", "paritaire"))


def first_time_share(chosen: Chosen, by: str | None = None) -> Values:
    """Carriers granted money in the last year and in none of the three before / carriers granted money in it (0-1).

    Missing: sans objet when the folder begins after the first of those three years.
    """
    year = chosen.selection.years[-1] if chosen.selection.years else chosen.data.last_full_year
    rows = facts(chosen.data, "financements")
    paid = rows.measures[chosen.selection.measure].positive
    cut = funding(chosen.data, chosen.selection.without("annee"), paid & named(rows, "porteur_id"))
    group = cut.by(by)
    now = among(rows, "annee", str(year))
    earlier = among(rows, "annee", *(str(y) for y in range(year - 3, year)))
    carrier = entities(rows, "porteur_id")
    n, again = group.count_of(carrier, now), group.count_both(carrier, now, earlier)
    years = chosen.data.years
    if not years or years[0] > year - 3:
        value = np.full(group.size + 1, np.nan)
    else:
        value = divided((n - again).astype(float), n)
    present = keys_of_years(group, chosen.selection.years and (year,))
    return build(
        group, unit="0-1", value=value, n=n, left_out=n.astype(float), left_out_unit="porteurs", present=present
    )


OF_CARRIERS = inputs.of("organismes", "organisme_id ess_statut")


ENTRIES = (
    Indicator(
        *("ess_share", "0-1", ess_share, FUNDING, (*TABLES, "organismes"), "financements"),
        inputs=once(inputs.PLACED_MONEY, inputs.CARRIER, OF_CARRIERS),
        euros=True,
        yearly=ROW,
    ),
    Indicator(
        *("women_led_share", "0-1", women_led_share, FUNDING, (*TABLES, "organismes"), "financements"),
        inputs=once(inputs.PLACED_MONEY, inputs.CARRIER, inputs.of("organismes", "organisme_id dirigeant_sexe")),
        euros=True,
        yearly=ROW,
        secrecy=BODIES,
    ),
    of_rows(
        *("first_time_share", "0-1", first_time_share, WITHOUT_YEAR),
        inputs=once(LESS_PRICES, inputs.CARRIER, inputs.DAY),
        counts="porteurs",
        euros=False,
        yearly=LAST,
    ),
)
