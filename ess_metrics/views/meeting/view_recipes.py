"""What makes a view again: the makers that pages call, by name, and whether they still answer on these data.

A maker is a function `(data, selection, **options)` that returns a View, several, or None. Those of `PAGES` can be
called by name, nothing else, whatever a file asks.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from ess_metrics.analyses.values import MissingTable
from ess_metrics.model import schema
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection, UsageError
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import listing
from ess_metrics.texts.pages import meeting_words as words
from ess_metrics.texts.typography import quoted
from ess_metrics.views.making import money_flow
from ess_metrics.views.names import names
from ess_metrics.views.pages import (
    clause_pages,
    compare,
    compare_charts,
    compare_years,
    contracts_view,
    deadlines,
    deadlines_calendar,
    economy,
    economy_jobs,
    founder_pages,
    funding_places,
    funding_published,
    funding_sizes,
    funding_steps,
    funding_views,
    lever_views,
    neighbourhood,
    neighbourhood_lists,
    objective_views,
    overview,
    place,
    place_strips,
    premises,
    premises_leases,
    project_lists,
    project_sheet,
    project_times,
    projects,
    results,
    schemes,
    sex_views,
    support_pages,
)
from ess_metrics.views.view import Recipe, View

T = TypeVar("T")

# Every maker that a file may name, under the name that stored meetings know its page by: `overview.by_year`. That name
# never changes, whatever the module is called; a maker that is renamed leaves its old name here.
PAGES: Mapping[str, tuple[Callable, ...]] = {
    "compare": (
        compare.measures,
        compare.table,
        compare_charts.by_year,
        compare_charts.split,
        compare_charts.dots,
        compare.change,
    ),
    "deadlines": (
        deadlines_calendar.by_month,
        deadlines_calendar.by_calendar_year,
        deadlines_calendar.by_place,
        deadlines.scenario,
        deadlines.agreements,
        deadlines.hanging,
        deadlines_calendar.wall,
    ),
    "economy": (
        economy.by_place,
        economy.by_activity,
        economy.by_year,
        economy.sides,
        economy.places,
        economy_jobs.jobs,
        economy_jobs.kinds,
        economy_jobs.references,
    ),
    "flowing": (money_flow.flow,),
    "founders": (
        founder_pages.funnel,
        founder_pages.cohorts,
        founder_pages.by_place,
        clause_pages.hours,
        contracts_view.contracts,
        clause_pages.charter,
        clause_pages.inhabitants,
        support_pages.calls,
        support_pages.factory,
        support_pages.studies,
        support_pages.support_days,
        support_pages.events,
        support_pages.events_by_place,
    ),
    "funding": (
        funding_views.by_fund,
        funding_views.by_decider,
        funding_views.leverage,
        funding_views.by_section,
        funding_views.other,
        funding_steps.steps,
        funding_steps.rates,
        funding_steps.waiting,
        funding_steps.forms,
        funding_steps.state_aim,
        funding_steps.by_form,
        funding_sizes.dependency_classes,
        funding_sizes.carriers,
        funding_sizes.by_size,
        funding_sizes.typical,
        funding_views.whole,
        funding_published.published,
    ),
    "funding_places": (funding_places.by_place,),
    "compare_years": (compare_years.highest, compare_years.multiples, compare_years.slope),
    "neighbourhood": (
        neighbourhood.by_scheme,
        neighbourhood.by_fund,
        neighbourhood.by_year,
        neighbourhood.peers,
        neighbourhood.context,
        neighbourhood_lists.begun,
        neighbourhood_lists.ending,
        neighbourhood_lists.unhoused,
        neighbourhood_lists.empty_lots,
    ),
    "objectives": (
        objective_views.roads,
        objective_views.table,
        objective_views.figures,
        objective_views.gaps,
        objective_views.voices,
    ),
    "overview": (
        overview.by_place,
        overview.by_scheme,
        overview.by_sector,
        overview.by_year,
        overview.neighbourhoods,
    ),
    "place": (place.offices,),
    "place_strips": (
        place_strips.strips,
        place_strips.need,
    ),
    "premises": (
        premises.by_place,
        premises.rents,
        premises.vacant,
        premises_leases.rates,
        premises_leases.ending,
        premises_leases.exits,
    ),
    "levers": (lever_views.board, lever_views.reach, lever_views.table, lever_views.brief, lever_views.proofs),
    "project_sheet": (
        project_sheet.timeline,
        project_sheet.dates,
        project_sheet.grants,
        project_sheet.beside,
        project_sheet.outputs,
    ),
    "project_times": (project_times.timeline,),
    "projects": (
        projects.by_sector,
        projects.by_object,
        projects.path,
        project_lists.project_list,
    ),
    "results": (results.worth, results.table, results.outputs, results.by_year),
    "schemes": (
        schemes.main_view,
        schemes.by_year,
        schemes.by_place,
        schemes.by_fund,
        schemes.other,
        schemes.projects,
    ),
    "sexes": (sex_views.people, sex_views.by_place),
}


@dataclass(frozen=True)
class Made:
    """What came of a recipe: a view, or the reason in a sentence why there is none."""

    view: View | None = None
    problem: str = ""


MAKERS: Mapping[str, Callable] = {f"{page}.{make.__name__}": make for page, makes in PAGES.items() for make in makes}
_NAMES = {make: name for name, make in MAKERS.items()}


def stamped(result: T, make: Callable[..., object], selection: Selection, options: Mapping[str, object]) -> T:
    """The same result, its views knowing how they were made; what is no view, or has no name, is left as it is."""
    name = _NAMES.get(make)
    if name is None:
        return result
    recipe = Recipe(name, tuple(sorted(options.items())), selection)
    made: Any = result
    if isinstance(result, View):
        made = replace(result, recipe=recipe)
    elif isinstance(result, tuple):
        made = tuple(replace(view, recipe=replace(recipe, part=view.id)) for view in result)
    said: T = made
    return said


def made(data: Dataset, recipe: Recipe) -> Made:
    """The view of a recipe on these data, or why it can't be made any more."""
    make = MAKERS.get(recipe.maker)
    if make is None:
        return Made(problem=words.NO_SUCH_VIEW)
    problem = _unknown(data, recipe)
    if problem:
        return Made(problem=problem)
    options = dict(recipe.options)
    try:
        inspect.signature(make).bind(data, recipe.selection, **options)
        found = make(data, within(data, recipe.selection), **options)
    except MissingTable as error:
        return Made(problem=words.NO_TABLE.format(table=error.table))
    except (LookupError, TypeError, ValueError, AttributeError):  # an option of another version of the program
        return Made(problem=words.BAD_OPTION)
    return _told(_part(found, recipe), data)


def _told(found: Made, data: Dataset) -> Made:
    """A view without rows whose table is not in the folder says which file to load."""
    view = found.view
    if view is None or view.rows or view.records_of in data.tables or view.records_of not in schema.BY_STEM:
        return found
    return Made(problem=words.NO_TABLE.format(table=view.records_of))


def _part(found, recipe: Recipe) -> Made:
    if isinstance(found, tuple):
        found = next((view for view in found if view.id == recipe.part), None)
    if found is None:
        return Made(problem=words.NOTHING_LEFT)
    return Made(replace(found, recipe=recipe))


def within(data: Dataset, selection: Selection) -> Selection:
    """The same question over the years that these data have; all of them when it keeps them all."""
    asked = selection.values("annee")
    kept = [year for year in asked if int(year) in data.years]
    if not asked or len(kept) == len(asked):
        return selection
    return (
        selection.without("annee").plus("annee", *kept) if len(kept) < len(data.years) else selection.without("annee")
    )


def _unknown(data: Dataset, recipe: Recipe) -> str:
    """What the question names and these data do not: codes, years, the thing that a sheet is about."""
    if recipe.maker.startswith("neighbourhood.") and neighbourhood.place_of(recipe.selection) is None:
        return words.NEEDS_PLACE
    lost = [
        f"{labels.COLUMNS.get(column, words.PROJECT).lower()} {quoted(code)}" for column, code in _lost(data, recipe)
    ]
    return words.UNKNOWN_CODES.format(codes=listing(lost)) if lost else ""


def _lost(data: Dataset, recipe: Recipe) -> list[tuple[str, str]]:
    lost = []
    for column, codes in recipe.selection.where:
        if column == "annee":
            lost += [(column, codes[0])] if not any(int(year) in data.years for year in codes) else []
        elif column in _OWN:
            known = _OWN[column](data)
            lost += [(column, code) for code in codes if code not in known]
    options = dict(recipe.options)
    module = recipe.maker.partition(".")[0]
    if module == "schemes" and options.get("code") not in schemes.options(data):
        lost.append(("dispositif_code", str(options.get("code"))))
    if module == "project_sheet" and not project_sheet.exists(data, str(options.get("code"))):
        lost.append(("projet_id", str(options.get("code"))))
    if module == "compare":
        lost += _not_compared(data, options)
    return lost


def _not_compared(data: Dataset, options: Mapping) -> list[tuple[str, str]]:
    kind = options.get("kind")
    if kind not in compare.COLUMN:
        return []
    known = compare.options(data, kind)
    return [(compare.COLUMN[kind], str(code)) for code in options.get("chosen") or () if code not in known]


def _names_of(column: str, data: Dataset) -> Mapping[str, str]:
    return names(data, column)


_OWN: Mapping[str, Callable[[Dataset], Mapping[str, str]]] = {
    column: partial(_names_of, column)
    for column in ("code_quartier", "dispositif_code", "fonds_origine", "secteur", "porteur_id", "financeur_id")
}

__all__ = ["MAKERS", "Made", "UsageError", "made", "stamped", "within"]
