"""Founders on their way (D1-D5). People are counted once each, and never shown under five."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ess_metrics.counting import inputs
from ess_metrics.counting.columns import days, entities, is_one_of, over, plus_months, ranks, truths, years_of
from ess_metrics.counting.facts import remembered
from ess_metrics.counting.indicator import PEOPLE, PLACE, ROW, SCHEME, Chosen, Indicator
from ess_metrics.counting.slices import cut_of
from ess_metrics.counting.table_facts import facts
from ess_metrics.model import schema
from ess_metrics.model.result import NotShown, Values, build, divided

YOUNG = ("<26", "26-30")
OLDER = tuple(band for band in schema.TRANCHES_AGE.split() if band not in YOUNG)
LATER = 9999
STAGES = tuple(schema.ETAPES_PARCOURS.split())


def _table(chosen: Chosen) -> str:
    return f"people_{chosen.selection.place}"


def people(chosen: Chosen) -> np.ndarray:
    """The person of each row, as a number; -1 when unknown."""
    return remembered(chosen.data, "people", lambda: entities(facts(chosen.data, "accompagnements"), "personne_id"))


def founders(chosen: Chosen, by: str | None = None) -> Values:
    """Distinct people received (personnes); someone followed by two operators counts once."""
    cut = cut_of(chosen.data, _table(chosen), chosen.selection)
    group = cut.by(by)
    n = group.count_of(people(chosen))
    return build(group, unit="personnes", value=n.astype(float), n=n)


def founder_funnel(chosen: Chosen, by: str | None = "etape") -> Values:
    """Distinct people of the entry cohort who reached the stage or a later one (personnes).

    The cohort is made of those whose first entry, among the rows that the other filters keep, falls in the selected
    years; the stages they reached in these rows count, of any year.
    """
    name, table = _table(chosen), facts(chosen.data, _table(chosen))
    who, stage = people(chosen), ranks(table, "etape", STAGES)
    others = cut_of(chosen.data, name, chosen.selection.without("annee", "etape"), who >= 0)
    cohort = _cohort(chosen, table, who, others.mask)
    cut = cut_of(chosen.data, name, chosen.selection.without("annee", "etape"), cohort)
    if by == "sexe":
        group = cut.by(by)
        n = group.count_of(who)
        return build(group, unit="personnes", value=n.astype(float), n=n)
    count = cut.by(None).count_of(who)[-1]
    counts = np.array([cut.by(None).count_of(who, stage >= at)[-1] for at in range(len(STAGES))], int)
    group = cut.by(None)
    whole = build(group, unit="personnes", value=np.array([float(count)]), n=np.array([count]))
    if by is None:
        return whole
    return replace(
        whole,
        by=by,
        keys=STAGES,
        value=counts.astype(float),
        status=np.full(len(STAGES), "ok", object),
        n=counts,
    )


def _cohort(chosen: Chosen, table, who: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """Kept rows of the people whose first entry in them is in the selected years (all kept rows without years)."""
    if not chosen.selection.years or not table.size:
        return kept
    year = years_of(days(table, "date_entree"), LATER)
    first = over(np.where(kept, year, LATER), who, "min")
    return kept & np.isin(first, chosen.selection.years)


def firm_survival(chosen: Chosen, by: str | None = None) -> Values:
    """Firms alive 36 months after creation / firms created at least 36 months ago whose fate is known (0-1)."""
    table = facts(chosen.data, _table(chosen))
    alive, made = truths(table, "vivant_36m"), days(table, "date_creation")
    old = np.isnat(made) | (plus_months(made, 36) <= chosen.data.day)
    created = is_one_of(table, "issue", "cree") & ~np.isnat(made) & old
    return _people_share(chosen, by, alive == 1, ~np.isnan(alive) & old, "devenir inconnu", created)


def women_share(chosen: Chosen, by: str | None = None) -> Values:
    """Women / people of known sex (0-1)."""
    table = facts(chosen.data, _table(chosen))
    known = is_one_of(table, "sexe", "F", "H")
    return _people_share(chosen, by, is_one_of(table, "sexe", "F"), known, "sexe inconnu")


def under30_share(chosen: Chosen, by: str | None = None) -> Values:
    """People aged 30 or under when they entered / people of known age (0-1)."""
    table = facts(chosen.data, _table(chosen))
    known = is_one_of(table, "tranche_age", *schema.TRANCHES_AGE.split())
    return _people_share(chosen, by, is_one_of(table, "tranche_age", *YOUNG), known, "âge inconnu")


def ess_creation_share(chosen: Chosen, by: str | None = None) -> Values:
    """Firms of the social economy / firms created whose status is known (0-1)."""
    table = facts(chosen.data, _table(chosen))
    created, ess = is_one_of(table, "issue", "cree"), truths(table, "ess")
    return _people_share(chosen, by, created & (ess == 1), created & ~np.isnan(ess), "statut ESS inconnu", created)


def _people_share(chosen: Chosen, by, top: np.ndarray, base: np.ndarray, unknown: str, concerned=None) -> Values:
    """Distinct people of a mask / of a wider one; those concerned but outside it are stated."""
    cut = cut_of(chosen.data, _table(chosen), chosen.selection, base)
    group = cut.by(by)
    who = people(chosen)
    above, below = group.count_of(who, top), group.count_of(who)
    rest = cut_of(chosen.data, _table(chosen), chosen.selection, None if concerned is None else concerned)
    lost = rest.beyond(who, cut)
    return build(
        group,
        unit="0-1",
        value=divided(above.astype(float), below),
        n=below,
        numerator=above.astype(float),
        denominator=below.astype(float),
        left_out=below.astype(float),
        left_out_unit="personnes",
        extra=[NotShown(unknown, float(lost), lost, "personnes")],
    )


_BY = (*PLACE, *SCHEME, "operateur_id", "annee", "sexe", "tranche_age", "etape")


_PLACES = "personne_id date_entree code_quartier_residence code_quartier_implantation"


def _of_people(id_: str, unit: str, compute, reads: str = "", by: tuple[str, ...] = _BY, **more) -> Indicator:
    """An entry about people followed; `reads`: columns besides the person, the entry and the places."""
    read = (*inputs.of("accompagnements", f"{_PLACES} {reads}"), *inputs.ONE_AREA)
    return Indicator(
        *(id_, unit, compute, by, ("accompagnements",), "accompagnements"),
        **({"inputs": read, "counts": "personnes", "secrecy": PEOPLE, "yearly": ROW} | more),
    )


ENTRIES = (
    _of_people("founders", "personnes", founders),
    _of_people(
        *("founder_funnel", "personnes", founder_funnel),
        by=("etape", "sexe"),
        inputs=inputs.of("accompagnements", "personne_id date_entree etape"),
        staged=True,
        sheltered_as="founders",
    ),
    _of_people(
        *("firm_survival", "0-1", firm_survival),
        inputs=(
            *inputs.of("accompagnements", f"{_PLACES} issue date_creation vivant_36m"),
            *inputs.ONE_AREA,
            *inputs.DAY,
        ),
    ),
    _of_people("women_share", "0-1", women_share, "sexe", sides=("sexe", (("F",), ("H",)))),
    _of_people("under30_share", "0-1", under30_share, "tranche_age", sides=("tranche_age", (YOUNG, OLDER))),
    _of_people("ess_creation_share", "0-1", ess_creation_share, "issue ess"),
)
