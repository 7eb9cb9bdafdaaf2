"""What the projects are and what comes out of them (C1-C6): jobs, beneficiaries, survival."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from ess_metrics.counting import inputs, sexes
from ess_metrics.counting.facts import facts, remembered
from ess_metrics.counting.indicator import (
    ACTIVE,
    OF_ONE_PROJECT,
    PROJECTS,
    ROW,
    SEXED,
    Chosen,
    Indicator,
    days,
    filled,
    is_one_of,
    masked,
    measure_of,
    numbers,
    plus_months,
)
from ess_metrics.counting.slices import Slice
from ess_metrics.model import reference
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import NotShown, Values, build, divided

RUNNING = ("attribue", "conventionne", "en_cours", "solde", "evalue")
STOPPED = ("abandonne", "annule")
NOT_LASTING = ("etude", "formation", "evenement")
REFUSED = ("refuse", "ineligible")
UNKNOWN_VALUE = "valeur inconnue"
WHOLE = "ensemble"
UNKNOWN_FATE = "devenir inconnu"


def project_slice(chosen: Chosen, keep=None, years=None) -> Slice:
    """Projects under the selection; with years, those whose dates overlap them (`years` overrides the mask)."""
    if years is None and chosen.selection.years:
        years = overlapping(chosen.data, chosen.selection.years)
    return Slice(chosen.data, "projets", chosen.selection, keep, years)


def overlapping(data: Dataset, years: tuple[int, ...]) -> np.ndarray:
    """Projects whose start..end overlaps one of the years; without any date, the years of their funding rows."""
    first, last = remembered(data, "project_years", lambda: _spans(data))
    mask = np.zeros(len(first), bool)
    for year in years:
        mask |= (first <= year) & (last >= year)
    undated = remembered(data, "undated_years", lambda: _funding_years(data))
    for year in years:
        if year in undated:
            mask[undated[year]] = True
    return mask


def _spans(data: Dataset) -> tuple[np.ndarray, np.ndarray]:
    """First and last year of each dated project: an unknown end is open, one stopped ends when it stopped.

    Undated projects never overlap.
    """
    projects = facts(data, "projets")
    start, end = days(projects, "date_debut"), days(projects, "date_fin")
    first = np.where(np.isnat(start), -9999, start.astype("datetime64[Y]").astype(int) + 1970)
    last = np.where(np.isnat(end), 9999, end.astype("datetime64[Y]").astype(int) + 1970)
    stop = days(projects, "date_arret")
    stopped = is_one_of(projects, "statut", *STOPPED) & ~np.isnat(stop)
    last = np.where(stopped, np.minimum(last, stop.astype("datetime64[Y]").astype(int) + 1970), last)
    undated = np.isnat(start) & np.isnat(end)
    return np.where(undated, 9999, first), np.where(undated, -9999, last)


def _funding_years(data: Dataset) -> dict[int, np.ndarray]:
    """Year -> undated projects with a funding row of that year."""
    projects, rows = facts(data, "projets"), facts(data, "financements")
    undated = np.isnat(days(projects, "date_debut")) & np.isnat(days(projects, "date_fin"))
    project, year = rows.links["project"], numbers(rows, "annee")
    on = (project >= 0) & ~np.isnan(year)
    on[on] = undated[project[on]]
    return {int(y): np.unique(project[on & (year == y)]) for y in np.unique(year[on])}


def active_in(data: Dataset, years: tuple[int, ...]) -> np.ndarray:
    """Projects active in one of the years: dates overlap, and running, done, or stopped in or after that year."""
    mask = np.zeros(facts(data, "projets").size, bool)
    for year in years:
        mask |= remembered(data, ("active", year), partial(_active_in, data, year))
    return mask


def _active_in(data: Dataset, year: int) -> np.ndarray:
    projects = facts(data, "projets")
    running, stopped = is_one_of(projects, "statut", *RUNNING), is_one_of(projects, "statut", *STOPPED)
    stop = days(projects, "date_arret")
    stop_year = np.where(np.isnat(stop), -9999, stop.astype("datetime64[Y]").astype(int) + 1970)
    return overlapping(data, (year,)) & (running | (stopped & (stop_year >= year)))


def posts(data: Dataset) -> np.ndarray:
    """Projects all of whose rows are `prestation`: posts paid for, neither applications nor projects to count."""
    return remembered(data, "posts", lambda: _posts(data))


def _posts(data: Dataset) -> np.ndarray:
    rows, size = facts(data, "financements"), facts(data, "projets").size
    project = rows.links["project"]
    service = is_one_of(rows, "type_concours", "prestation") & (project >= 0)
    other = ~service & (project >= 0)
    met, mixed = np.zeros(size, bool), np.zeros(size, bool)
    met[project[service]], mixed[project[other]] = True, True
    return met & ~mixed


def active_slice(chosen: Chosen, keep=None) -> Slice:
    """Projects of a mask; with years, only those active in them."""
    years = chosen.selection.years
    return project_slice(chosen, keep, active_in(chosen.data, years) if years else None)


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
    lost = int(np.isnan(numbers(cut.facts, column)[cut.records]).sum())
    extra = [NotShown(UNKNOWN_VALUE, None, lost)] if lost else []
    if by == sexes.SEX:
        made = sexes.by_sex(cut, sexes.sides(cut.facts, column), values, unit, lambda measure: measure.positive)
        return replace(made, not_shown=(*made.not_shown, *extra))
    measure = measure_of(cut.facts, values)
    group = cut.by(by)
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
    above, below = group.sum(masked(top, both, cut.facts)), group.sum(masked(base, both, cut.facts))
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
    n, alive = group.count(), group.count(~stopped)
    lost = active_slice(chosen, concerned & ~known)
    return build(
        group,
        unit="0-1",
        value=divided(alive.astype(float), n),
        n=n,
        numerator=alive.astype(float),
        denominator=n.astype(float),
        left_out=n.astype(float),
        left_out_unit="projets",
        extra=[NotShown(UNKNOWN_FATE, float(len(lost.records)), len(lost.records), "projets")],
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
    cut = Slice(chosen.data, "realisations", chosen.selection)
    parts = _output_parts(cut)
    whole = _asked_output(cut, parts)
    lost = int(np.isnan(numbers(cut.facts, "valeur")[cut.records]).sum())
    extra = (NotShown(UNKNOWN_VALUE, None, lost),) if lost else ()
    if by == sexes.SEX:
        made = sexes.by_sex(cut, parts, whole, "", lambda measure: measure.known)
        unit = _unit_of(cut.facts.frame, chosen.selection.values("mesure")[0])
        return replace(made, units=(unit,) * len(made.keys), not_shown=(*made.not_shown, *extra))
    group = cut.by(by)
    measure = measure_of(cut.facts, whole)
    value = group.sum(measure)
    if len(chosen.selection.values("mesure")) != 1:
        value[-1] = np.nan
    made = build(group, unit="", value=value, n=group.count(measure.known), left_out_unit="", extra=extra)
    return replace(made, units=tuple(_unit_of(cut.facts.frame, key) for key in made.keys))


def _asked_output(cut: Slice, parts: dict[str, np.ndarray]) -> np.ndarray:
    """What each row counts for: the whole, or the sexes that the filter asks for."""
    if not cut.selection.values(sexes.SEX):
        return parts[WHOLE]
    found = np.full(cut.facts.size, np.nan)
    for code in sexes.asked(cut):
        found = np.where(np.isnan(parts[code]), found, parts[code])
    return found


def _output_parts(cut: Slice) -> dict[str, np.ndarray]:
    """Of each kept row that counts, the women, the men, what is of unknown sex, and the whole (NaN: it is not that).

    The row without a sex is the whole, and carries what its rows of women and men leave; they count as unknown where
    they exceed it. Rows of women and men without one are the whole together.
    """
    frame, size = cut.facts.frame, cut.facts.size
    value = np.where(_counted_once(cut), numbers(cut.facts, "valeur"), np.nan)
    sex = frame["sexe"].astype(object).to_numpy() if "sexe" in frame else np.full(size, None, object)
    women, men = (np.where(sex == code, value, np.nan) for code in sexes.BOTH)
    whole = np.where((sex != sexes.WOMEN) & (sex != sexes.MEN), value, np.nan)
    if not size or "sexe" not in frame:
        return {sexes.WOMEN: women, sexes.MEN: men, sexes.UNKNOWN_SEX: whole, WHOLE: whole}
    keys = [frame[name].astype(str) for name in ("projet_id", "mesure", "annee")]
    told = np.nan_to_num(women) + np.nan_to_num(men)
    of_which = pd.Series(told).groupby(keys).transform("sum").to_numpy()
    all_of_them = pd.Series(np.where(np.isnan(whole), -np.inf, whole)).groupby(keys).transform("max").to_numpy()
    wrong = (all_of_them > -np.inf) & (of_which > all_of_them)
    women, men = np.where(wrong, np.nan, women), np.where(wrong, np.nan, men)
    left = np.where(wrong, whole, np.where((of_which > 0) & (whole == of_which), np.nan, whole - of_which))
    together = np.where(all_of_them > -np.inf, whole, value)
    return {sexes.WOMEN: women, sexes.MEN: men, sexes.UNKNOWN_SEX: left, WHOLE: together}


def _counted_once(cut: Slice) -> np.ndarray:
    """The kept rows that count: all those of a flow; of a stock the last known year of each project and measure."""
    frame = cut.facts.frame
    found = cut.mask.copy()
    if not cut.facts.size:
        return found
    stock = cut.mask & frame["mesure"].isin(stocks()).to_numpy() & ~np.isnan(numbers(cut.facts, "valeur"))
    last = frame[stock].groupby(["projet_id", "mesure"], observed=True)["annee"].transform("max")
    found[stock] = (frame.loc[stock, "annee"] == last).to_numpy()
    return found


def stocks() -> frozenset[str]:
    """The measures that are stocks: their values of several years are never added."""
    known = reference.reference("mesures")
    return frozenset(known.loc[known["nature"] == "stock", "mesure"].astype(str))


def _unit_of(frame, key: str) -> str:
    if "unite" not in frame:
        return ""
    found = frame.loc[(frame["mesure"] == key) & frame["unite"].notna(), "unite"]
    return str(found.iloc[0]) if len(found) else ""


_TABLES = ("quartiers", "projets", "projets_quartiers", "financements")
_PROJECTS = {"tables": _TABLES, "rows": "projets"}


def _of_projects(id_: str, unit: str, compute, reads: tuple[str, ...], **more) -> Indicator:
    """An entry about projects, which years reach by their being active; `reads`: columns of its own."""
    read = (*inputs.ACTIVE, *inputs.PROJECT_AREAS, *reads)
    return Indicator(id_, unit, compute, **({"by": PROJECTS, "yearly": ACTIVE} | _PROJECTS | more), inputs=read)


def _declared_by(id_: str, unit: str, compute, column: str) -> Indicator:
    """An entry about a number that projects declare, which is secret by sex only."""
    sexed = {"by": (*PROJECTS, sexes.SEX), "additive_by": (*OF_ONE_PROJECT, sexes.SEX), "secrecy": SEXED}
    return _of_projects(id_, unit, compute, inputs.of("projets", column), **sexed)


ENTRIES = (
    _declared_by("jobs", "ETP", jobs, "emplois_crees"),
    _declared_by("beneficiaries", "personnes", beneficiaries, "beneficiaires"),
    _declared_by("qpv_beneficiaries", "personnes", qpv_beneficiaries, "beneficiaires_qpv"),
    _of_projects(
        *("qpv_beneficiary_share", "0-1", qpv_beneficiary_share),
        reads=inputs.of("projets", "beneficiaires beneficiaires_qpv"),
    ),
    Indicator(
        *("project_survival", "0-1", project_survival, PROJECTS, _TABLES, "projets"),
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
