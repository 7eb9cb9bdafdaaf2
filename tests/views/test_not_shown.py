"""What is shown and what is not make the total, to the cent, for every view that adds up and whatever the filters.

The makers of views are found by looking: every function of a module of `views` that gives a View from the data and the
question alone.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ess_metrics import views
from ess_metrics.analyses.account import COUNTED, account
from ess_metrics.analyses.values import MissingTable, values
from ess_metrics.counting.table_facts import facts, stored
from ess_metrics.indicators import BY_ID
from ess_metrics.model.selection import COUNTING, MODES, Selection
from ess_metrics.views.meeting import view_recipes
from ess_metrics.views.view import OK, View
from tests.answers import ask
from tests.spoken import unfounded
from tests.tiny import A, B, C

FILTERS = {
    "code_quartier": (A, B, C, "HORS_QPV", "TERRITOIRE"),
    "dispositif_code": ("AAP_CDV", "FSE"),
    "secteur": ("sante", "commerce"),
    "fonds_origine": ("EPCI", "ETAT_P147", "REGION", "UE_FSE"),
    "annee": ("2020", "2023", "2024", "2025"),
    "porteur_id": ("O1", "O2", "O3"),
}


_STABLE = {make.__module__: name.partition(".")[0] for name, make in view_recipes.MAKERS.items()}


def makers() -> dict[str, object]:
    """Name → function, of every view made from the data and the question alone."""
    found = {}
    for module in pkgutil.walk_packages(views.__path__, "ess_metrics.views."):
        loaded = importlib.import_module(module.name)
        for name, function in vars(loaded).items():
            if inspect.isfunction(function) and function.__module__ == loaded.__name__ and _plain(name, function):
                found[f"{_STABLE.get(module.name, module.name)}.{name}"] = function
    return found


def _plain(name: str, function) -> bool:
    given_ = inspect.signature(function).parameters.values()
    needed = [one.name for one in given_ if one.default is inspect.Parameter.empty]
    returned = str(inspect.signature(function).return_annotation)
    return not name.startswith("_") and returned == "View" and needed == ["data", "selection"]


MAKERS = makers()


@st.composite
def selections(draw, amounts=("attribue", "demande", "verse")) -> Selection:
    chosen = draw(st.lists(st.sampled_from(sorted(FILTERS)), unique=True, max_size=3))
    where = {c: draw(st.lists(st.sampled_from(FILTERS[c]), min_size=1, max_size=3, unique=True)) for c in chosen}
    ways = {"amount": amounts, "counting": COUNTING, "euros": ("", "", "2023")}
    return Selection.of(where, **{way: draw(st.sampled_from(allowed)) for way, allowed in ways.items()})


def made(name: str, data, selection: Selection) -> View | None:
    """The view, None where it means nothing here: a neighbourhood must be chosen first, or a table is missing."""
    needs_place = name.startswith("neighbourhood.")
    if needs_place and len(selection.values("code_quartier")) != 1:
        return None
    if needs_place and selection.values("code_quartier")[0] not in (A, B, C):
        return None
    try:
        return MAKERS[name](data, selection)
    except MissingTable:
        return None


def adds_up(view: View) -> bool:
    """Whether the view says that its rows and what it does not show make its total."""
    if view.total is None or not view.rows or view.chart is None or not view.chart.y:
        return False
    indicator = BY_ID.get(view.indicator)
    secret = any(row.status != OK for row in (*view.rows, view.total))
    if view.unit in ("0-1", "ratio"):  # the total of shares is a mean
        return False
    return (
        (indicator is None or view.by in indicator.additive_by)
        and not secret
        and view.chart.kind not in ("funnel", "range", "table")
    )


def test_there_are_views_to_look_at():
    assert len(MAKERS) > 40
    assert {"overview.by_place", "funding.by_fund", "place.offices", "flowing.flow"} <= set(MAKERS)


@pytest.mark.parametrize("name", MAKERS)
@settings(max_examples=12)
@given(selection=selections())
def test_rows_and_what_is_not_shown_make_the_total(name, tiny, selection):
    view = made(name, tiny, selection)
    if view is None or not adds_up(view):
        return
    keys = [key for key in view.chart.y if key in view.total.cells] or [view.chart.y[0]]
    shown = sum(row.cells.get(key) or 0 for row in view.rows for key in keys)
    left = sum(item.value or 0 for item in view.not_shown if item.unit == view.unit)
    total = sum(view.total.cells.get(key) or 0 for key in keys)
    assert round(shown + left - total, 2) == 0, (view.title, view.perimeter)


# Their counts come of comparing cells: dates with a day, values with one row's.
COMPARING = ("review_money.agreements", "neighbourhood.peers")


@pytest.mark.parametrize("name", [name for name in MAKERS if name not in COMPARING])
@settings(max_examples=8)
@given(selection=selections())
def test_every_number_of_a_sentence_is_in_its_table(name, tiny, selection):
    view = made(name, tiny, selection)
    if view is not None:
        assert not unfounded(view), (view.sentence, view.perimeter)


@given(selections())
def test_with_what_the_filters_leave_out_it_is_everything(tiny, selection):
    whole = ask(tiny, "granted", amount=selection.amount, counting=selection.counting).total.value
    outside, before = 0.0, {}
    for column, chosen in selection.where:
        cut = ask(tiny, "granted", column, before, amount=selection.amount, counting=selection.counting)
        kept = {key for key, _ in cut} & set(chosen)
        outside += sum(cell.value for key, cell in cut if key not in kept)
        outside += sum(item.value or 0 for item in cut.not_shown if item.reason not in chosen)
        before[column] = chosen
    inside = ask(tiny, "granted", None, before, amount=selection.amount, counting=selection.counting).total.value
    assert round(inside + outside - whole, 2) == 0


@given(selections(), st.sampled_from(MODES))
def test_every_row_and_every_euro_of_the_folder_stand_in_one_part(tiny, selection, mode):
    selection = replace(selection, mode=mode)
    parts = {part.reason: part for part in account(tiny, selection)}
    rows = facts(tiny, "financements")
    assert sum(part.n for part in parts.values()) == rows.size
    written = stored(tiny, selection.amount, selection.euros).sum() / 100
    twice = 120 if selection.counting == "financeur" and selection.measured("verse") == selection.measure else 0
    assert round(sum(part.euros for part in parts.values()) - written, 2) in (
        0,
        twice,
    )  # F12's, paid by F13, seen by both
    counted = values(tiny, "granted", None, selection).total
    assert (round(parts[COUNTED].euros, 2), parts[COUNTED].n) == (round(counted.value or 0, 2), counted.n)


@given(selections(("attribue",)))
def test_every_additive_indicator_adds_up_by_every_column(tiny, selection):
    for indicator in BY_ID.values():
        if not indicator.additive_by or indicator.secrecy:
            continue
        for by in indicator.by:
            found = ask(tiny, indicator.id, by, dict(selection.where), counting=selection.counting)
            if found.additive:
                left = sum(item.value or 0 for item in found.not_shown if item.unit in (None, found.unit))
                rows = sum(cell.value for _, cell in found)
                assert round(rows + left - found.total.value, 2) == 0, (indicator.id, by)
