"""What the projects are and what comes out of them (C1-C6): jobs, beneficiaries, survival."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ess_metrics.counting import inputs, sexes
from ess_metrics.counting.columns import (
    constant,
    days,
    entities,
    filled,
    is_one_of,
    named,
    numbers,
    over,
    plus_months,
    text_of,
    together,
)
from ess_metrics.counting.indicator import (
    ACTIVE,
    OF_ONE_PROJECT,
    PROJECTS,
    ROW,
    SEXED,
    Chosen,
    Indicator,
    masked,
    measure_of,
)
from ess_metrics.counting.slices import Slice, cut_of
from ess_metrics.counting.table_facts import facts
from ess_metrics.indicators.entry import TABLES, of_projects
from ess_metrics.indicators.project_indicators import active_slice, posts
from ess_metrics.model import reference
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import NotShown, Values, build, divided

NOT_LASTING = ("etude", "formation", "evenement")
REFUSED = ("refuse", "ineligible")
UNKNOWN_VALUE = "valeur inconnue"
WHOLE = "ensemble"
UNKNOWN_FATE = "devenir inconnu"


def jobs(chosen: Chosen, by: str | None = None) -> Values:
    """Jobs created, declared once a project, shared among its places (ETP). Missing: unknown ones are counted apart."""
    return _declared(chosen, by, "emplois_crees", "ETP")


def beneficiaries(chosen: Chosen, by: str | None = None) -> Values:
    """Beneficiaries declared by the projects, shared among their places (personnes).

    Missing: unknown ones are counted apart.
    """
    return _declared(chosen, by, "beneficiaires", "personnes")


def qpv_beneficiaries(chosen: Chosen, by: str | None = None) -> Values:
    """Beneficiaries living in a QPV, declared by the projects, shared among their places (personnes).

    Missing: unknown ones are counted apart.
    """
    return _declared(chosen, by, "beneficiaires_qpv", "personnes")


def _declared(chosen: Chosen, by: str | None, column: str, unit: str) -> Values:
    """A number that projects declare, of any status; with years, that of the projects active in them."""
    cut = active_slice(chosen)
    values = sexes.chosen_values(cut, column)
    lost = cut.count(np.isnan(numbers(cut.facts, column)))
    extra = [NotShown(UNKNOWN_VALUE, None, lost)] if lost else []
    if by == sexes.SEX:
        made = sexes.by_sex(cut, sexes.sides(cut.facts, column), values, unit, lambda measure: measure.positive)
        return replace(made, not_shown=(*made.not_shown, *extra))
    measure = measure_of(cut.facts, values)
    group = cut.by(by)
    group.ahead((measure,), (measure.positive,))
    return build(group, unit=unit, value=group.sum(measure), n=group.count(measure.positive), extra=extra)


def qpv_beneficiary_share(chosen: Chosen, by: str | None = None) -> Values:
    """Beneficiaries living in a QPV / beneficiaries, over projects with both known (0-1).

    Without years whatever their status; with years, the projects active in them, so refused ones leave.
    """
    projects = facts(chosen.data, "projets")
    top, base = projects.measures["beneficiaires_qpv"], projects.measures["beneficiaires"]
    both = top.known & base.known
    cut = active_slice(chosen, both)
    group = cut.by(by)
    part, whole = (masked(one, both, cut.facts) for one in (top, base))
    group.ahead((part, whole), (None,))
    above, below = group.sum(part), group.sum(whole)
    return build(
        group,
        unit="0-1",
        value=divided(above, below),
        n=group.count(),
        numerator=above,
        denominator=below,
        left_out=below,
        left_out_unit="personnes",
    )


def project_survival(chosen: Chosen, by: str | None = None) -> Values:
    """Projects still alive 36 months after their start / those begun at least 36 months ago of known fate (0-1).

    Studies, training and events, refused and ineligible files are left out. Those of unknown fate are stated.
    """
    concerned, known, stopped = fates(chosen.data)
    cut = active_slice(chosen, concerned & known)
    group = cut.by(by)
    going = ~stopped
    group.ahead(counts=(None, going))
    n, alive = group.count(), group.count(going)
    lost = active_slice(chosen, concerned & ~known).count()
    return build(
        group,
        unit="0-1",
        value=divided(alive.astype(float), n),
        n=n,
        numerator=alive.astype(float),
        denominator=n.astype(float),
        left_out=n.astype(float),
        left_out_unit="projets",
        extra=[NotShown(UNKNOWN_FATE, float(lost), lost, "projets")],
    )


def fates(data: Dataset) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each project: whether its survival at 36 months can be asked, whether it is known, whether it had stopped."""
    projects = facts(data, "projets")
    start, stop = days(projects, "date_debut"), days(projects, "date_arret")
    after = plus_months(start, 36)
    old = ~np.isnat(after) & (after <= data.day)
    concerned = old & ~is_one_of(projects, "type_objet", *NOT_LASTING) & ~is_one_of(projects, "statut", *REFUSED)
    concerned &= ~posts(data)
    known = ~np.isnat(stop) | filled(projects, "stade")
    stopped = np.where(np.isnat(stop), is_one_of(projects, "stade", "arrete"), stop <= after)
    return concerned, known, stopped.astype(bool)


def outputs(chosen: Chosen, by: str | None = "mesure") -> Values:
    """A measure's own result (hectares, tonnes, people hired…); measures are never added together.

    A flow is summed over years; a stock is the last known value of each project in the selected years, then summed.
    Rows of a sex are of which of the row without one; where there are only these, they are the whole. The total is
    sans objet, unless a single measure is asked for.
    """
    cut = cut_of(chosen.data, "realisations", chosen.selection)
    parts = _output_parts(cut)
    whole = _asked_output(cut, parts)
    lost = cut.count(np.isnan(numbers(cut.facts, "valeur")))
    extra = (NotShown(UNKNOWN_VALUE, None, lost),) if lost else ()
    if by == sexes.SEX:
        made = sexes.by_sex(cut, parts, whole, "", lambda measure: measure.known)
        unit = _unit_of(cut, chosen.selection.values("mesure")[0])
        return replace(made, units=(unit,) * len(made.keys), not_shown=(*made.not_shown, *extra))
    group = cut.by(by)
    measure = measure_of(cut.facts, whole)
    value = group.sum(measure)
    if len(chosen.selection.values("mesure")) != 1:
        value[-1] = np.nan
    made = build(group, unit="", value=value, n=group.count(measure.known), left_out_unit="", extra=extra)
    return replace(made, units=tuple(_unit_of(cut, key) for key in made.keys))


def _asked_output(cut: Slice, parts: dict[str, np.ndarray]) -> np.ndarray:
    """What each row counts for: the whole, or the sexes that the filter asks for."""
    if not cut.selection.values(sexes.SEX):
        return parts[WHOLE]
    found = constant(cut.facts, np.nan)
    for code in sexes.asked(cut):
        found = np.where(np.isnan(parts[code]), found, parts[code])
    return found


def _output_parts(cut: Slice) -> dict[str, np.ndarray]:
    """Of each kept row that counts, the women, the men, what is of unknown sex, and the whole (NaN: it is not that).

    The row without a sex is the whole, and carries what its rows of women and men leave; they count as unknown where
    they exceed it. Rows of women and men without one are the whole together.
    """
    table = cut.facts
    value = np.where(_counted_once(cut), numbers(table, "valeur"), np.nan)
    women, men = (np.where(is_one_of(table, "sexe", code), value, np.nan) for code in sexes.BOTH)
    whole = np.where(is_one_of(table, "sexe", *sexes.BOTH), np.nan, value)
    keys = together(*(entities(table, name) for name in ("projet_id", "mesure", "annee")))
    of_which = over(np.nan_to_num(women) + np.nan_to_num(men), keys, "sum")
    all_of_them = over(np.where(np.isnan(whole), -np.inf, whole), keys, "max")
    wrong = (all_of_them > -np.inf) & (of_which > all_of_them)
    women, men = np.where(wrong, np.nan, women), np.where(wrong, np.nan, men)
    left = np.where(wrong, whole, np.where((of_which > 0) & (whole == of_which), np.nan, whole - of_which))
    total = np.where(all_of_them > -np.inf, whole, value)
    return {sexes.WOMEN: women, sexes.MEN: men, sexes.UNKNOWN_SEX: left, WHOLE: total}


def _counted_once(cut: Slice) -> np.ndarray:
    """The kept rows that count: all those of a flow; of a stock the last known year of each project and measure."""
    table, year = cut.facts, numbers(cut.facts, "annee")
    stock = is_one_of(table, "mesure", *stocks())
    known = cut.mask & stock & ~np.isnan(numbers(table, "valeur")) & named(table, "projet_id")
    keys = together(entities(table, "projet_id"), entities(table, "mesure"))
    return np.where(stock, known & (year == over(np.where(known, year, np.nan), keys, "max")), cut.mask)


def stocks() -> frozenset[str]:
    """The measures that are stocks: their values of several years are never added."""
    known = reference.reference("mesures")
    return frozenset(known.loc[known["nature"] == "stock", "mesure"].astype(str))


def _unit_of(cut: Slice, measure: str) -> str:
    return text_of(cut.facts, "unite", is_one_of(cut.facts, "mesure", measure))


def _declared_by(id_: str, unit: str, compute, column: str) -> Indicator:
    """An entry about a number that projects declare, which is secret by sex only."""
    by, additive_by = (*PROJECTS, sexes.SEX), (*OF_ONE_PROJECT, sexes.SEX)
    reads = inputs.of("projets", column)
    return of_projects(id_, unit, compute, reads, by, additive_by=additive_by, secrecy=SEXED)


ENTRIES = (
    _declared_by("jobs", "ETP", jobs, "emplois_crees"),
    _declared_by("beneficiaries", "personnes", beneficiaries, "beneficiaires"),
    _declared_by("qpv_beneficiaries", "personnes", qpv_beneficiaries, "beneficiaires_qpv"),
    of_projects(
        *("qpv_beneficiary_share", "0-1", qpv_beneficiary_share),
        reads=inputs.of("projets", "beneficiaires beneficiaires_qpv"),
    ),
    Indicator(
        *("project_survival", "0-1", project_survival, PROJECTS, TABLES, "projets"),
        inputs=(
            *inputs.of("projets", "projet_id statut date_debut date_fin date_arret stade type_objet"),
            *inputs.PROJECT_AREAS,
            *inputs.DAY,
        ),
        yearly=ACTIVE,
    ),
    Indicator(
        *("outputs", "", outputs, ("mesure", sexes.SEX), ("realisations",), "realisations"),
        inputs=inputs.of("realisations", "projet_id annee mesure sexe valeur unite"),
        additive_by=(sexes.SEX,),
        secrecy=SEXED,
        yearly=ROW,
        required_by=True,
    ),
)
