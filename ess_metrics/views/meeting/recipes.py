"""What makes a view again: the makers that pages call, by name, and whether they still answer on these data.

A maker is a public function of a module of views, `(data, selection, **options)`, that says it returns a View (or
several). Nothing else can be called by name, whatever a file asks.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import ModuleType

from ess_metrics.analyses.values import MissingTable
from ess_metrics.model import schema
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection, UsageError
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import listing
from ess_metrics.texts.pages import meeting_words as words
from ess_metrics.views.making import money_flow
from ess_metrics.views.names import names
from ess_metrics.views.pages import (
    compare,
    deadlines,
    economy,
    founder_pages,
    funding,
    neighbourhood,
    overview,
    place,
    place_strips,
    premises,
    project_sheet,
    project_times,
    projects,
    schemes,
)
from ess_metrics.views.view import Recipe, View

# The name that stored meetings know each module by: it never changes, whatever the module is called.
MODULES: Mapping[str, ModuleType] = {
    "compare": compare,
    "deadlines": deadlines,
    "economy": economy,
    "flowing": money_flow,
    "founders": founder_pages,
    "funding": funding,
    "neighbourhood": neighbourhood,
    "overview": overview,
    "place": place,
    "place_strips": place_strips,
    "premises": premises,
    "project_sheet": project_sheet,
    "project_times": project_times,
    "projects": projects,
    "schemes": schemes,
}
_STABLE = {module.__name__: name for name, module in MODULES.items()}
_RETURNED = ("View", "View | None", "tuple[View, ...]")


@dataclass(frozen=True)
class Made:
    """What came of a recipe: a view, or the reason in a sentence why there is none."""

    view: View | None = None
    problem: str = ""


@cache
def makers() -> Mapping[str, Callable]:
    """`overview.by_year` → the function."""
    return {
        _named(function): function
        for module in MODULES.values()
        for function in vars(module).values()
        if inspect.isfunction(function) and function.__module__ == module.__name__ and _makes_views(function)
    }


def _makes_views(function: Callable) -> bool:
    if function.__name__.startswith("_") or function.__annotations__.get("return") not in _RETURNED:
        return False
    return list(inspect.signature(function).parameters)[:2] == ["data", "selection"]


def _named(function: Callable) -> str:
    return f"{_STABLE.get(function.__module__, function.__module__)}.{function.__name__}"


def stamped(result, make: Callable, selection: Selection, options: Mapping[str, object]):
    """The same result, its views knowing how they were made; what is no view, or has no name, is left as it is."""
    name = _named(make)
    if makers().get(name) is not make:
        return result
    recipe = Recipe(name, tuple(sorted(options.items())), selection)
    if isinstance(result, View):
        return replace(result, recipe=recipe)
    if isinstance(result, tuple):
        return tuple(replace(view, recipe=replace(recipe, part=view.id)) for view in result)
    return result


def made(data: Dataset, recipe: Recipe) -> Made:
    """The view of a recipe on these data, or why it can't be made any more."""
    make = makers().get(recipe.maker)
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
    lost = [f"{labels.COLUMNS.get(column, words.PROJECT).lower()} « {code} »" for column, code in _lost(data, recipe)]
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


_OWN: Mapping[str, Callable[[Dataset], Mapping[str, str]]] = {
    column: lambda data, column=column: names(data, column)
    for column in ("code_quartier", "dispositif_code", "fonds_origine", "secteur", "porteur_id", "financeur_id")
}

__all__ = ["Made", "UsageError", "made", "makers", "stamped", "within"]
