"""Which projects are active, decided, or missing from a neighbourhood (A5, A7, B6), and which years reach them."""

from __future__ import annotations

from functools import partial, reduce
from operator import or_

import numpy as np

from ess_metrics.counting import inputs
from ess_metrics.counting.arrays import Mask, Rows
from ess_metrics.counting.columns import days, earliest, is_one_of, numbers, of_numbers, owners, years_of
from ess_metrics.counting.facts import remembered
from ess_metrics.counting.funding import recent
from ess_metrics.counting.indicator import OF_ONE_PROJECT, PLACE, PROJECTS, ROW, Chosen, Indicator
from ess_metrics.counting.slices import Slice, cut_of
from ess_metrics.counting.table_facts import facts
from ess_metrics.indicators.entry import TABLES, of_projects
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import Cell, NotShown, Values, build, share_of

RUNNING = ("attribue", "conventionne", "en_cours", "solde", "evalue")
STOPPED = ("abandonne", "annule")
DECIDED = (*RUNNING, "refuse", "ineligible", "abandonne", "annule", "bloque_partenaire")
UNDATED_DECISION = "date de décision inconnue"
UNKNOWN = "inconnu"
UNDATED = NEVER = -9999
ALWAYS = 9999


def project_slice(chosen: Chosen, keep: Mask | None = None, years: Mask | None = None) -> Slice:
    """Projects under the selection; with years, those whose dates overlap them (`years` overrides the mask)."""
    if years is None and chosen.selection.years:
        years = overlapping(chosen.data, chosen.selection.years)
    return cut_of(chosen.data, "projets", chosen.selection, keep, years)


def overlapping(data: Dataset, years: tuple[int, ...]) -> Mask:
    """Projects whose start..end overlaps one of the years; without any date, the years of their funding rows."""
    first, last = remembered(data, "project_years", lambda: _spans(data))
    undated = remembered(data, "undated_years", lambda: _funding_years(data))
    dated = [(first <= year) & (last >= year) for year in years]
    return reduce(or_, [*dated, *(undated[year] for year in years if year in undated)])


def _spans(data: Dataset) -> tuple[Rows, Rows]:
    """First and last year of each dated project: an unknown end is open, one stopped ends when it stopped.

    Undated projects never overlap.
    """
    projects = facts(data, "projets")
    start, end, stop = (days(projects, name) for name in ("date_debut", "date_fin", "date_arret"))
    stopped = is_one_of(projects, "statut", *STOPPED) & ~np.isnat(stop)
    first, last = years_of(start, NEVER), years_of(end, ALWAYS)
    last = np.where(stopped, np.minimum(last, years_of(stop, ALWAYS)), last)
    undated = np.isnat(start) & np.isnat(end)
    return np.where(undated, ALWAYS, first), np.where(undated, NEVER, last)


def _funding_years(data: Dataset) -> dict[int, Mask]:
    """Year -> undated projects with a funding row of that year."""
    projects, rows = facts(data, "projets"), facts(data, "financements")
    undated = np.isnat(days(projects, "date_debut")) & np.isnat(days(projects, "date_fin"))
    project, year = rows.links["project"], numbers(rows, "annee")
    return {one: undated & owners(project, year == one, projects) for one in data.years}


def active_in(data: Dataset, years: tuple[int, ...]) -> Mask:
    """Projects active in one of the years: dates overlap, and running, done, or stopped in or after that year."""
    return reduce(or_, [remembered(data, ("active", year), partial(_active_in, data, year)) for year in years])


def _active_in(data: Dataset, year: int) -> Mask:
    projects = facts(data, "projets")
    running, stopped = is_one_of(projects, "statut", *RUNNING), is_one_of(projects, "statut", *STOPPED)
    return overlapping(data, (year,)) & (running | (stopped & (years_of(days(projects, "date_arret"), NEVER) >= year)))


def posts(data: Dataset) -> Mask:
    """Projects all of whose rows are `prestation`: posts paid for, neither applications nor projects to count."""
    return remembered(data, "posts", lambda: _posts(data))


def _posts(data: Dataset) -> Mask:
    rows, projects = facts(data, "financements"), facts(data, "projets")
    project, service = rows.links["project"], is_one_of(rows, "type_concours", "prestation")
    return owners(project, service, projects) & ~owners(project, ~service, projects)


def active_slice(chosen: Chosen, keep: Mask | None = None) -> Slice:
    """Projects of a mask; with years, only those active in them."""
    years = chosen.selection.years
    return project_slice(chosen, keep, active_in(chosen.data, years) if years else None)


def active_projects(chosen: Chosen, by: str | None = None) -> Values:
    """Distinct active projects (projets): not additive by neighbourhood.

    Without years: granted, under agreement or running, and not ended on the extraction date. With years: those whose
    dates (else the years of their funding) overlap one of them.
    """
    group = running_projects(chosen).by(by)
    n = group.count()
    return build(group, unit="projets", value=n.astype(float), n=n)


def running_projects(chosen: Chosen) -> Slice:
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
    won = owners(rows.links["project"], kept & rows.measures["attribue"].positive, projects)
    year = remembered(data, "decision_years", lambda: decision_years(data))
    cut = cut_of(data, "projets", chosen.selection, decided, np.isin(year, chosen.selection.years))
    told = of_numbers(np.where(year == UNDATED, np.nan, year))
    group = cut.by(by, told, UNDATED_DECISION) if by == "annee" else cut.by(by)
    group.ahead(counts=(None, won))
    n, top = group.count(), group.count(won)
    return share_of(
        group, top, n, "projets", _undated(chosen, decided & (year == UNDATED)) if chosen.selection.years else ()
    )


def decision_years(data: Dataset) -> np.ndarray:
    """The year of the first decision of each project, whatever the row; else that of its filing; else UNDATED."""
    projects, rows = facts(data, "projets"), facts(data, "financements")
    first = earliest(days(rows, "date_decision"), rows.links["project"], projects)
    return years_of(np.where(np.isnat(first), days(projects, "date_depot"), first), UNDATED)


def _undated(chosen: Chosen, undated: np.ndarray) -> list[NotShown]:
    """Projects whose decision has no year: none of the selected ones."""
    lost = cut_of(chosen.data, "projets", chosen.selection.without("annee"), undated).count()
    return [NotShown(UNDATED_DECISION, float(lost), lost, "projets")]


_GOING = (*inputs.DAY, "financements.type_concours")  # a post (prestation) is no project


ENTRIES = (
    of_projects("active_projects", "projets", active_projects, _GOING, additive_by=OF_ONE_PROJECT[len(PLACE) :]),
    of_projects(
        *("neighbourhoods_without_project", "quartiers", neighbourhoods_without_project, _GOING),
        by=(*PLACE, "annee"),
        counts="quartiers",
        additive_by=PLACE,
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
)
