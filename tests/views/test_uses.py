"""Where each figure is shown, as the method page says it: held against what the makers of pages really ask."""

from __future__ import annotations

import inspect
from dataclasses import replace

import pytest

from ess_metrics.analyses import values as door
from ess_metrics.folder.reading import read
from ess_metrics.indicators import BY_ID
from ess_metrics.model.selection import Selection
from ess_metrics.reports.review import book_sheets
from ess_metrics.texts.pages import review_words, screens
from ess_metrics.views import uses
from ess_metrics.views.meeting import view_recipes
from ess_metrics.views.pages import (
    deadlines,
    economy,
    founder_pages,
    funding_views,
    method_page,
    neighbourhood,
    overview,
    premises,
    projects,
    results,
    review_context,
)

# Page -> the name of its makers in meetings, and its modules with sentences and key figures.
PAGES = {
    "overview": (("overview",), overview),
    "quartier": (("neighbourhood", "place_strips", "project_times"), neighbourhood),
    "financements": (("funding", "flowing", "place"), funding_views),
    "echeances": (("deadlines",), deadlines),
    "projets": (("projects",), projects),
    "resultats": (("results",), results),
    "locaux": (("premises",), premises),
    "parcours": (("founders",), founder_pages),
    "activite": (("economy",), economy),
}


@pytest.fixture
def asked(monkeypatch) -> set[str]:
    """The indicators that are asked from now on."""
    found: set[str] = set()
    computed = door.raw_values

    def spied(data, indicator, *args):
        found.add(indicator.id)
        return computed(data, indicator, *args)

    monkeypatch.setattr(door, "raw_values", spied)
    return found


@pytest.fixture(scope="module")
def demo():
    return read("data/demo")


def run(make, data) -> None:
    """One maker on the whole folder; on one neighbourhood where it needs one."""
    one = next(iter(data.neighbourhoods.index))
    selection = Selection.of({"code_quartier": one}) if ".neighbourhood" in make.__module__ else Selection()
    needed = [p for p in list(inspect.signature(make).parameters.values())[2:] if p.default is p.empty]
    if not needed:
        make(replace(data, memo={}), selection)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_for_the_figures_that_are_said_of_it(page, asked, demo):
    names, module = PAGES[page]
    for name, make in view_recipes.MAKERS.items():
        if name.partition(".")[0] in names:
            run(make, demo)
    for own in ("lead", "key_figures"):
        if own in vars(module):
            run(vars(module)[own], demo)
    assert asked == set(uses.shown()[page])


@pytest.mark.parametrize("code", review_words.TABLE_NAMES)
def test_a_part_of_the_review_asks_for_the_figures_that_are_said_of_it(code, asked, demo):
    run(book_sheets.MAKERS.get(code, review_context.sheets), demo)
    assert asked == set(uses.REVIEW.get(code, ()))


def test_a_page_that_is_said_exists_and_shows_known_figures():
    assert set(uses.shown()) <= set(screens.PAGES)
    for ids in (*uses.shown().values(), *uses.REVIEW.values()):
        assert ids
        assert set(ids) <= set(BY_ID)
        assert len(set(ids)) == len(ids)


def test_the_method_page_says_what_is_read_both_ways(demo):
    said = {item.id: item for item in method_page.definitions(demo)}
    assert "financements (" in said["granted"].reads
    assert "montant_attribue" in said["granted"].reads
    assert screens.PAGES["overview"].title in said["granted"].shown
    moved = method_page.moves("locaux", "surface_m2")
    assert {"occupancy", "rent_gap"} <= set(moved.ids)
    assert screens.PAGES["locaux"].title in moved.pages
    assert any(table.startswith("T7") for table in moved.tables)
    assert method_page.moves("locaux", "adresse") is None
    for indicator in BY_ID.values():
        for column in indicator.inputs:
            assert indicator.id in method_page.moves(*column.split(".")).ids
