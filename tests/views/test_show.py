"""A prepared meeting: every number is the View's, a publication changes nothing; detours, audience, what is left."""

import re
from dataclasses import replace
from html import unescape

import pytest

from ess_metrics.folder.reading import read
from ess_metrics.model.selection import Selection
from ess_metrics.secrecy import audience
from ess_metrics.texts.numbers import formatted
from ess_metrics.texts.pages import meeting_words as words
from ess_metrics.texts.typography import bound
from ess_metrics.ui.parts.charts import shapes_of
from ess_metrics.views.charts import palette, slide
from ess_metrics.views.meeting import meeting_models, show, view_recipes
from ess_metrics.views.meeting.storyboard import Item, Storyboard
from ess_metrics.views.view import Recipe
from tests.tiny import A, write_tiny

HAUTEPIERRE = "QN06710I"


@pytest.fixture(scope="module")
def demo():
    return read("data/demo")


@pytest.fixture(scope="module")
def committee(demo):
    """The ready meeting of the demonstration, ready for two neighbourhoods."""
    places = [HAUTEPIERRE, "QN06719I"]
    return show.prepared(meeting_models.made("comite"), demo, shapes=shapes_of(demo), places=places)


def item(maker, where=None, **options):
    return Item(Recipe(maker, tuple(sorted(options.items())), Selection.of(where or {})))


def said(screen):
    """Every text of a screen that can be read, its drawing's included."""
    texts = re.findall(r">([^<>]+)<", screen.drawing.svg) if screen.drawing else []
    grid = [cell for row in screen.grid.rows for cell in row] if screen.grid else []
    told = (screen.title, screen.question, screen.sentence, screen.caption, screen.foot, screen.source, screen.proof)
    return [unescape(text) for text in texts] + grid + list(told)


def cells(view):
    """What the view writes of its main measure, row by row."""
    column = palette.column_of(view, view.chart.y[0])
    return [palette.words(row, column) for row in view.rows]


def test_every_screen_says_what_its_view_says(committee, demo):
    assert len(committee.screens) == 12
    for screen, asked in zip(committee.screens, meeting_models.made("comite").items, strict=True):
        view = view_recipes.made(demo, asked.recipe).view
        assert (screen.sentence, screen.caption, screen.proof) == (bound(view.sentence), bound(view.title), view.proof)
        assert "30\u00a0juin\u00a02026" in screen.source
        assert demo.fingerprint[:12] == committee.fingerprint[:12]


@pytest.mark.parametrize("maker", ["overview.by_scheme", "funding.by_fund", "funding.by_decider", "projects.path"])
def test_the_numbers_of_a_ranking_are_those_of_the_view(demo, maker):
    view = view_recipes.made(demo, item(maker).recipe).view
    drawn = slide.drawing(view)
    texts = [unescape(text) for text in re.findall(r">([^<>]+)<", drawn.svg)]
    shown = [text for text in cells(view) if any(one == text or one.startswith(f"{text} (") for one in texts)]
    assert shown == cells(view)[: len(shown)]
    assert len(shown) == min(len(view.rows), slide.MOST_BARS)
    if len(view.rows) > slide.MOST_BARS:
        column = palette.column_of(view, view.chart.y[0])
        rest = sum(row.cells[column.key] or 0 for row in view.rows[slide.MOST_BARS :])
        assert f"{len(view.rows) - slide.MOST_BARS}\u00a0autres" in texts
        assert formatted(rest, column.kind) in texts
        assert drawn.cut == ""


def test_shares_are_never_added_up(demo):
    view = view_recipes.made(demo, item("deadlines.scenario", horizon="24").recipe).view
    assert len(view.rows) > slide.MOST_BARS
    assert slide.drawing(view).cut == f"et {len(view.rows) - slide.MOST_BARS}\u00a0autres"


def test_a_table_shows_its_first_rows_and_counts_the_others(demo):
    view = view_recipes.made(demo, item("overview.neighbourhoods").recipe).view
    grid = slide.grid(view)
    columns = view.columns[: slide.MOST_COLUMNS]
    assert grid.rows == tuple(tuple(palette.words(row, c) for c in columns) for row in view.rows[: slide.MOST_ROWS])
    assert grid.left == len(view.rows) - slide.MOST_ROWS
    marked = slide.grid(view, marked=view.rows[-1].key)
    assert marked.rows[marked.marked][0] == view.rows[-1].cells[view.columns[0].key]


def test_a_publication_changes_nothing_of_a_prepared_meeting(tmp_path):
    folder = write_tiny(tmp_path / "d")
    before = read(folder)
    board = Storyboard(items=(item("overview.by_scheme"), item("overview.by_year")))
    made = show.prepared(board, before, places=[A])
    frozen = [said(screen) for screen in made.screens]
    table = folder / "financements.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("1000.01", "9000.01"), encoding="utf-8")
    after = show.prepared(board, read(folder), places=[A])
    assert [said(screen) for screen in made.screens] == frozen
    assert made.fingerprint == before.fingerprint != after.fingerprint
    assert [said(screen) for screen in after.screens] != frozen


def test_a_detour_asks_the_view_about_one_neighbourhood(demo, committee):
    scheme = next(screen for screen in committee.screens if screen.title == "Les dispositifs")
    there = scheme.places[HAUTEPIERRE]
    asked = Selection.of({"code_quartier": HAUTEPIERRE})
    view = view_recipes.made(demo, Recipe("overview.by_scheme", (), asked)).view
    assert (there.place, there.sentence, there.proof) == ("Hautepierre", bound(view.sentence), view.proof)
    assert there.title == scheme.title


def test_a_detour_on_a_map_marks_the_neighbourhood(demo, committee):
    where = next(screen for screen in committee.screens if screen.title == "L’argent par habitant")
    there = where.places[HAUTEPIERRE]
    view = view_recipes.made(demo, item("overview.by_place", measure="habitant").recipe).view
    row = next(row for row in view.rows if row.key == HAUTEPIERRE)
    value = palette.words(row, palette.column_of(view, view.chart.y[0]))
    assert there.mark == HAUTEPIERRE
    assert f'data-lieu="{HAUTEPIERRE}"' in there.drawing.svg
    assert there.sentence.startswith("Hautepierre")
    assert value in there.sentence


def test_a_country_is_ranked_not_mapped(demo, monkeypatch):
    monkeypatch.setattr(slide, "MOST_NAMED", 20)
    view = view_recipes.made(demo, item("overview.by_place", measure="habitant").recipe).view
    drawn = slide.drawing(view, shapes_of(demo), marked=view.rows[-1].key)
    assert "data-lieu" not in drawn.svg
    assert view.rows[-1].cells["court"] in drawn.svg
    assert drawn.cut == f"et {len(view.rows) - slide.MOST_BARS}\u00a0autres"


def test_a_view_that_is_the_same_everywhere_has_no_detour(demo):
    board = Storyboard(items=(item("compare.table", kind="quartiers", chosen=(HAUTEPIERRE, "QN06719I")),))
    made = show.prepared(board, demo, places=["QN06704I"])
    assert made.screens[0].places == {}


def test_what_cannot_be_shown_is_named_and_the_others_are_shown(demo):
    lost = replace(item("overview.by_year", {"code_quartier": "QN00000X"}), title="Mon quartier")
    made = show.prepared(Storyboard(items=(lost, item("overview.by_year"))), demo)
    assert len(made.screens) == 1
    assert made.left == (("Mon quartier", bound("ces données ne connaissent pas : quartier « QN00000X »")),)


def test_a_view_without_rows_is_a_screen_that_says_so(demo):
    board = Storyboard(items=(item("funding.by_decider", {"dispositif_code": "LOCUSEM", "annee": "2019"}),))
    screen = show.prepared(board, demo, places=[HAUTEPIERRE]).screens[0]
    assert screen.drawing is screen.grid is None
    assert "Aucune donnée" in screen.empty


# -- audience ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def everything(demo):
    """Every view that takes no option, and the tables that name carriers."""
    makers = [
        name for name in view_recipes.MAKERS if name.partition(".")[0] not in ("compare", "project_sheet", "schemes")
    ]
    listed = [item(name) for name in makers] + [item("schemes.projects", code="AAP_CDV")]
    listed += [
        item(f"neighbourhood.{name}", {"code_quartier": HAUTEPIERRE}) for name in ("begun", "ending", "unhoused")
    ]
    return show.prepared(Storyboard(items=tuple(listed)), demo, public=True)


def hidden_names(data):
    """The names that a room may not read: private carriers and tenants, natural persons."""
    bodies = data.tables["organismes"].set_index("organisme_id")
    carriers = set(data.tables["projets"]["porteur_id"].dropna()) | set(data.tables["baux"]["locataire_id"].dropna())
    private = ~bodies["categorie_juridique"].astype(str).str.startswith("7")
    return set(bodies.loc[private & bodies.index.isin(carriers), "nom"].dropna())


def test_a_public_meeting_names_no_private_carrier(demo, everything):
    texts = "\n".join(text for screen in everything.screens for text in said(screen))
    names = hidden_names(demo)
    assert len(names) > 50
    assert [name for name in names if name in texts] == []
    assert "Structure n°" in texts
    assert everything.closed


def test_a_meeting_among_partners_names_them(demo):
    board = Storyboard(items=(item("funding.carriers"),))
    open_, public = show.prepared(board, demo), show.prepared(board, demo, public=True)
    names = hidden_names(demo)
    assert any(row[0] in names for row in open_.screens[0].grid.rows)
    assert [row[1:] for row in open_.screens[0].grid.rows] == [row[1:] for row in public.screens[0].grid.rows]
    assert not open_.closed


def test_no_code_of_a_public_meeting_holds_a_carrier(demo):
    carrier = demo.tables["projets"]["porteur_id"].dropna().iloc[0]
    board = Storyboard(items=(item("overview.by_scheme", {"porteur_id": carrier}), item("overview.by_scheme")))
    made = show.prepared(board, demo, places=[HAUTEPIERRE], public=True)
    about, whole = made.screens
    assert "Structure n°" in about.foot
    assert (about.proof, about.places[HAUTEPIERRE].proof) == ("", "")
    assert whole.proof


def test_the_amounts_of_natural_persons_are_nowhere_in_a_public_meeting(tmp_path):
    """O2 becomes a natural person: its rows go, what it hides keeps its secret, totals do not move."""
    folder = write_tiny(tmp_path / "d")
    table = folder / "organismes.csv"
    head, *lines = table.read_text(encoding="utf-8").splitlines()
    column = head.split(",").index("categorie_juridique")
    changed = [line.split(",") for line in lines]
    carrier = changed[0][0]
    changed[0][column] = "1000"
    table.write_text("\n".join([head, *(",".join(line) for line in changed)]) + "\n", encoding="utf-8")
    data = read(folder)
    name = changed[0][1]
    total = item("overview.by_year")
    its_own = replace(item("overview.by_scheme", {"porteur_id": carrier}), title="À elle")
    board = Storyboard(items=(item("funding.carriers"), total, its_own))
    open_, public = show.prepared(board, data), show.prepared(board, data, public=True)
    assert name in {row[0] for row in open_.screens[0].grid.rows}
    assert len(public.screens[0].grid.rows) == len(open_.screens[0].grid.rows) - 1
    assert name not in "\n".join(text for screen in public.screens for text in said(screen))
    assert public.screens[1].sentence == open_.screens[1].sentence
    assert public.left == (("À elle", words.ABOUT_A_PERSON),)


def test_a_discreet_dataset_counts_the_same(demo):
    hidden = audience.discreet(demo)
    for maker in ("overview.by_year", "overview.by_place", "funding.by_fund", "projects.path"):
        one, other = (view_recipes.made(data, item(maker).recipe).view for data in (demo, hidden))
        assert [row.cells for row in one.rows] == [row.cells for row in other.rows]
