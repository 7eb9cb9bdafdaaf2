"""Storyboards: a round trip through a file, what a bad file is told, what no longer resolves, periods moved on."""

import inspect
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ess_metrics.folder.reading import read
from ess_metrics.model.selection import COLUMNS, Selection
from ess_metrics.texts.pages import meeting_words as words
from ess_metrics.views.meeting import meeting_models, show, storyboard, view_recipes
from ess_metrics.views.meeting.storyboard import BadStoryboard, Item, Storyboard
from ess_metrics.views.pages import funding_views, overview
from ess_metrics.views.view import Recipe
from tests import tiny


@pytest.fixture(scope="module")
def data(tiny_folder):
    return read(tiny_folder)


@pytest.fixture(scope="module")
def demo():
    return read("data/demo")


def recipe(maker="overview.by_year", where=None, **options):
    return Recipe(maker, tuple(sorted(options.items())), Selection.of(where or {}))


def board(*titles):
    return Storyboard("Essai", tuple(Item(recipe(), title) for title in titles))


def order(board):
    return "".join(item.title for item in board.items)


codes = st.text("ABCDEFGH0123456789_", min_size=1, max_size=12)
wheres = st.dictionaries(
    st.sampled_from([column for column in COLUMNS if column != "annee"]),
    st.lists(codes, min_size=1, max_size=4),
    max_size=3,
)
years = st.sets(st.integers(2000, 2040), max_size=5)
texts = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn", "Zs")), max_size=40)
values = st.one_of(codes, st.integers(0, 99), st.lists(codes, max_size=3).map(tuple))


@st.composite
def items(draw):
    where = draw(wheres) | ({"annee": [str(y) for y in asked]} if (asked := draw(years)) else {})
    ways = {
        "amount": draw(st.sampled_from(["attribue", "verse"])),
        "mode": draw(st.sampled_from(["reparti", "concerne"])),
    }
    options = tuple(sorted(draw(st.dictionaries(codes, values, max_size=3)).items()))
    made = Recipe(draw(codes), options, Selection.of(where, **ways), draw(codes))
    return Item(made, draw(texts), draw(texts), draw(texts), draw(texts))


@given(st.lists(items(), max_size=5), texts)
def test_a_storyboard_comes_back_from_its_file(listed, title):
    made = Storyboard(title or words.UNTITLED, tuple(listed))
    found = storyboard.opened(storyboard.kept(made))
    assert (found.title, found.items) == (made.title, made.items)


def test_the_file_says_its_data_and_holds_no_number(data):
    text = storyboard.written(board("A").named("Comité"), data)
    plain = json.loads(text)
    assert plain["donnees"]["extraction"] == "2025-06-30"
    assert plain["vues"] == [{"vue": "overview.by_year", "titre": "A"}]
    found = storyboard.opened(text)
    assert (found.title, found.years, found.extracted) == ("Comité", data.years, "2025-06-30")


def test_views_are_ordered_doubled_renamed_and_removed():
    made = board("A", "B", "C")
    assert order(made.moved(2, -1)) == "ACB"
    assert order(made.moved(0, 1)) == "BAC"
    assert order(made.moved(0, -1)) == order(made.moved(2, 1)) == "ABC"
    assert order(made.doubled(1)) == "ABBC"
    assert order(made.removed(0)) == "BC"
    assert order(made.changed(1, title="  Z  ")) == "AZC"
    assert made.doubled(0).changed(1, note="x").items[0].note == ""


def test_a_full_storyboard_takes_no_more():
    full = board(*"A" * storyboard.MOST_ITEMS)
    assert full.added(Item(recipe())) is full
    assert full.doubled(0) is full


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", words.NOT_A_FILE),
        ("[]", words.NOT_A_FILE),
        ("[" * 100_000, words.NOT_A_FILE),
        (b"\xff\xfe", words.NOT_A_FILE),
        ('{"format": "autre", "version": 1, "vues": []}', words.NOT_A_FILE),
        ('{"format": "ess-deroule", "version": true, "vues": []}', words.NOT_A_FILE),
        ('{"format": "ess-deroule", "version": 2, "vues": []}', words.TOO_NEW),
        ('{"format": "ess-deroule", "version": 1}', words.NOT_A_FILE),
        ('{"format": "ess-deroule", "version": 1, "titre": "\\ud800", "vues": []}', words.NOT_A_FILE),
        ('{"format": "ess-deroule", "version": 1, "titre": 3, "vues": []}', words.BAD_TEXT.format(at=0, field="titre")),
        ('{"format": "ess-deroule", "version": 1, "vues": [3]}', words.BAD_ITEM.format(at=1)),
        (
            '{"format": "ess-deroule", "version": 1, "vues": [{"vue": "a.b", "options": {"c": {}}}]}',
            words.BAD_ITEM.format(at=1),
        ),
        (
            '{"format": "ess-deroule", "version": 1, "vues": [{"vue": "a", "filtres": [["x", "1"]]}]}',
            words.BAD_FILTERS.format(at=1),
        ),
        (
            '{"format": "ess-deroule", "version": 1, "vues": [{"vue": "a", "filtres": 7}]}',
            words.BAD_FILTERS.format(at=1),
        ),
        (
            '{"format": "ess-deroule", "version": 1, "vues": [{"vue": "a", "comptage": ["verse"]}]}',
            words.BAD_FILTERS.format(at=1),
        ),
        ("x" * (storyboard.MOST_BYTES + 1), words.TOO_LARGE),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(BadStoryboard) as raised:
        storyboard.opened(text)
    assert str(raised.value) == sentence


def test_a_view_that_is_gone_keeps_the_name_it_had(data):
    shown = view_recipes.stamped(overview.by_scheme(data, Selection()), overview.by_scheme, Selection(), {})
    pinned = storyboard.pinned(shown)
    gone = replace(pinned, recipe=replace(pinned.recipe, maker="overview.gone"))
    found = show.state(data, storyboard.opened(storyboard.kept(Storyboard(items=(gone,)))).items[0])
    assert (found.title, found.problem) == (shown.title, words.NO_SUCH_VIEW)


def test_every_view_that_a_page_can_show_can_be_named():
    """A public function of a page that takes the data and the question and gives views has its line in the list."""
    known = {id(make) for make in view_recipes.MAKERS.values()}
    for module in {inspect.getmodule(make) for make in view_recipes.MAKERS.values()}:
        for name, function in vars(module).items():
            mine = inspect.isfunction(function) and function.__module__ == module.__name__ and name[0] != "_"
            if mine and list(inspect.signature(function).parameters)[:2] == ["data", "selection"]:
                views = "View" in str(inspect.signature(function).return_annotation)
                assert not views or id(function) in known, f"{module.__name__}.{name}"
    for make in view_recipes.MAKERS.values():
        assert list(inspect.signature(make).parameters)[:2] == ["data", "selection"]


def test_only_makers_of_views_can_be_named():
    assert "overview.by_year" in view_recipes.MAKERS
    for name in ("overview.lead", "overview.key_figures", "overview._how_much", "overview.replace", "os.system"):
        assert name not in view_recipes.MAKERS


def test_a_pinned_view_is_made_again(data):
    selection = Selection.of({"annee": "2024"})
    shown = view_recipes.stamped(overview.by_scheme(data, selection), overview.by_scheme, selection, {})
    kept = storyboard.opened(storyboard.written(Storyboard(items=(storyboard.pinned(shown),)), data))
    assert view_recipes.made(data, kept.items[0].recipe).view == shown


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        (recipe("overview.gone"), words.NO_SUCH_VIEW),
        (recipe("overview.by_year", {"code_quartier": [tiny.A, "QN00000X"]}), "quartier « QN00000X »"),
        (recipe("overview.by_year", {"dispositif_code": "ZZZ"}), "« ZZZ »"),
        (recipe("overview.by_year", {"annee": "1999..2001"}), "« 1999 »"),
        (recipe("overview.by_year", autre="x"), words.BAD_OPTION),
        (recipe("overview.by_place", measure="inconnue"), words.BAD_OPTION),
        (recipe("schemes.by_year", code="ZZZ"), "« ZZZ »"),
        (recipe("project_sheet.grants", code="P99"), "« P99 »"),
        (recipe("neighbourhood.context"), words.NEEDS_PLACE),
    ],
)
def test_what_no_longer_resolves_is_named(data, asked, named):
    found = view_recipes.made(data, asked)
    assert found.view is None
    assert named in found.problem


def test_a_missing_table_is_named(data):
    without = replace(data, tables={name: table for name, table in data.tables.items() if name != "locaux"}, memo={})
    found = view_recipes.made(without, recipe("premises.vacant"))
    assert (found.view, found.problem) == (None, words.NO_TABLE.format(table="locaux"))


def test_years_that_the_data_lack_are_left_aside(data):
    asked = recipe("funding.by_decider", {"annee": "2024..2030"})
    assert view_recipes.made(data, asked).view.asked.years == (2024, 2025)


def test_periods_move_on_with_the_data(data):
    made = Storyboard(items=(Item(recipe(where={"annee": "2022..2023"})), Item(recipe())), years=(2020, 2023))
    assert storyboard.behind(made, data) == data.years[-1] - 2023
    later = made.later(2)
    assert [item.recipe.selection.years for item in later.items] == [(2024, 2025), ()]
    assert storyboard.behind(later, data) == 0
    assert storyboard.behind(Storyboard(items=(Item(recipe()),), years=(2020, 2023)), data) == 0


@pytest.mark.parametrize("meeting", list(words.READY))
def test_ready_storyboards_show_twelve_views_of_the_demonstration(meeting, demo):
    made = meeting_models.made(meeting, "QN06710I" if meeting == meeting_models.VISIT else "")
    assert len(made.items) == 12
    assert [item.title for item in made.items if view_recipes.made(demo, item.recipe).view is None] == []


def test_what_makes_no_view_is_not_stamped(data):
    lead = funding_views.lead(data, Selection())
    assert view_recipes.stamped(lead, funding_views.lead, Selection(), {}) is lead
