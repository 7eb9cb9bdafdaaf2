"""A meeting as it is held: pinned, prepared, played by keyboard alone with the network cut, then written up."""

import io
import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from docx import Document

from ess_metrics.folder.reading import read
from ess_metrics.model.selection import Selection
from ess_metrics.reports.player import player
from ess_metrics.texts.pages import meeting_words as words
from ess_metrics.texts.pages import screens
from ess_metrics.ui.parts.charts import shapes_of
from ess_metrics.views.meeting import meeting_models, show, view_recipes
from ess_metrics.views.view import Recipe
from tests.browser.conftest import playwright
from tests.browser.test_every_page import SCREENS, faults, misfit

expect = playwright.expect
pytestmark = pytest.mark.browser
PLACE = "QN06710I"
# Whether anything could be scrolled, or is drawn outside of the window.
ROOM = """() => {
    const main = document.getElementById("ecran"), page = document.documentElement;
    const parts = (names) => [...main.querySelectorAll(names)];
    const boxes = parts("h1, .phrase, figure, svg, table, footer").map((one) => one.getBoundingClientRect());
    const outside = (box) => box.left < 0 || box.top < 0 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1;
    const larger = (one) => one.scrollHeight > one.clientHeight || one.scrollWidth > one.clientWidth;
    const size = (one) => parseFloat(getComputedStyle(one).fontSize);
    return {
        scrolls: larger(page) || larger(main),
        inside: !boxes.some(outside),
        letters: Math.min(...parts("h1, .phrase, figcaption, th, td").map(size)),
    };
}"""


@pytest.fixture(scope="module")
def demo():
    return read("data/demo")


@pytest.fixture(scope="module")
def committee(demo):
    return show.prepared(meeting_models.made("comite"), demo, shapes=shapes_of(demo), places=[PLACE])


class Player:
    """A page that plays a meeting and hears what must not happen."""

    def __init__(self, page):
        self.page, self.problems, self.asked = page, [], []
        page.on("console", lambda message: self.problems.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def title(self):
        return self.page.inner_text("h1")

    def text(self):
        return re.sub("[\u00a0\u202f]", " ", self.page.inner_text("#ecran"))


@pytest.fixture
def offline(browser, committee, tmp_path):
    """The file for partners, opened from a disk without network; `offline(width, height)`."""
    file = tmp_path / "seance.html"
    file.write_text(player.document(committee, id="essai"), encoding="utf-8")
    contexts = []

    def opened(width=1280, height=720, **options):
        size = {"width": width, "height": height}
        contexts.append(
            browser.new_context(viewport=size, offline=True, locale="fr-FR", accept_downloads=True, **options)
        )
        found = Player(contexts[-1].new_page())
        found.page.goto(file.as_uri())
        found.page.wait_for_selector("h1")
        return found

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_twelve_views_are_played_without_network_and_nothing_scrolls(offline, committee, width, height):
    played = offline(width, height)
    for at, screen in enumerate(committee.screens, start=1):
        assert (played.title(), played.page.inner_text("#rang")) == (screen.title, f"{at} / 12")
        assert screen.sentence in played.page.inner_text(".phrase")
        assert "extraction du" in played.page.inner_text(".source")
        room = played.page.evaluate(ROOM)
        assert (room["scrolls"], room["inside"]) == (False, True), screen.title
        assert room["letters"] >= 18 * width / 1280
        played.press("ArrowRight")
    assert played.title() == words.PLAYER["end"]
    assert len([address for address in played.asked if not address.startswith(("file:", "data:"))]) == 0
    assert played.problems == []


def test_keys_move_darken_and_come_back(offline, committee):
    played = offline()
    last = committee.screens[-1].title
    played.press("End")
    assert played.title() == last
    played.press("ArrowLeft", "PageUp", "Home", "ArrowLeft")
    assert played.title() == committee.screens[0].title
    played.press("b")
    assert played.page.is_visible("#noir")
    played.press("ArrowRight")
    assert not played.page.is_visible("#noir")
    assert played.title() == committee.screens[0].title
    assert committee.screens[0].title in played.page.inner_text("#dit")
    played.press("f")
    played.page.wait_for_function("document.fullscreenElement !== null")
    played.press("?")
    assert played.page.is_visible("#touches")
    played.press("Escape")
    assert played.problems == []


def test_a_detour_lasts_one_screen(offline, demo):
    played = offline()
    played.press("ArrowRight", "ArrowRight", "ArrowRight")
    assert played.title() == "Les dispositifs"
    played.press("d")
    played.page.keyboard.type("haute")
    played.press("Enter")
    asked = Recipe("overview.by_scheme", (), Selection.of({"code_quartier": PLACE}))
    sentence = re.sub("[\u00a0\u202f]", " ", view_recipes.made(demo, asked).view.sentence)
    assert "Hautepierre" in played.page.inner_text(".lieu")
    assert sentence in played.text()
    played.press("ArrowRight")
    assert played.title() == "Les dispositifs"
    assert played.page.locator(".lieu").count() == 0
    assert played.problems == []


def test_notes_survive_a_reload_and_become_minutes(offline, committee):
    played = offline()
    page = played.page
    played.press("ArrowRight", "q")
    page.keyboard.type("Qui paie <b>ici</b> & là ?")
    played.press("Control+Enter", "n")
    page.keyboard.type("Brouillon non gardé")
    page.reload()
    assert played.title() == committee.screens[1].title
    played.press("n")
    assert page.input_value("#texte") == "Brouillon non gardé"
    played.press("Control+Enter", "End", "ArrowRight")
    with page.expect_download() as waited:
        page.get_by_role("button", name=words.PLAYER["saveMinutes"]).click()
    document = Document(waited.value.path().open("rb"))
    lines = [line.text for line in document.paragraphs]
    assert [cell.text for cell in document.tables[0].rows[1].cells][:2] == [
        "Qui paie <b>ici</b> & là ?",
        committee.screens[1].title,
    ]
    assert "Brouillon non gardé" in lines
    for screen in (committee.screens[0], committee.screens[1], committee.screens[-1]):
        assert any(screen.title in line for line in lines)
        assert any(screen.proof in line for line in lines)
    assert not any(committee.screens[5].title in line for line in lines)
    pictures = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert pictures == [screen.alt for screen in (*committee.screens[:2], committee.screens[-1])]
    assert played.problems == []


def test_a_drawing_says_what_is_pointed_at_and_keys_walk_its_marks(offline, committee):
    played = offline()
    said = played.page.locator("#bulle")
    played.page.locator(".dessin [data-dit]").nth(3).hover()
    assert said.is_visible()
    pointed = said.inner_text()
    played.press("ArrowDown")
    assert said.inner_text() != pointed
    assert played.page.inner_text("#dit") == said.inner_text().replace("\n", ", ")
    played.press("Escape")
    assert not said.is_visible()
    assert played.title() == committee.screens[0].title
    played.press("ArrowUp", "ArrowRight")
    assert not said.is_visible()
    assert played.problems == []


def test_a_phone_held_upright_shows_everything(offline):
    played = offline(390, 844, has_touch=True, is_mobile=True)
    assert played.page.is_visible("#apres")
    assert played.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    played.page.tap("#apres")
    assert played.page.inner_text("#rang") == "2 / 12"
    assert played.problems == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_screen_reader_and_a_dark_room_find_nothing_missing(browser, committee, tmp_path, dark):
    file = tmp_path / "seance.html"
    file.write_text(player.document(committee, id="essai", dark=dark), encoding="utf-8")
    context = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    played = Player(context.new_page())
    played.page.goto(file.as_uri())
    found = {}
    for keys in (
        (),
        ("ArrowRight",),
        ("ArrowRight", "d"),
        ("Escape", "n"),
        ("Escape", "?"),
        ("Escape", "End", "ArrowRight"),
    ):
        played.press(*keys)
        played.page.mouse.move(300, 300)
        for fault in Axe().run(played.page).response["violations"]:
            found[fault["id"]] = [node["html"][:160] for node in fault["nodes"]]
        played.page.mouse.move(301, 301)
    context.close()
    assert found == {}
    assert played.problems == []


# -- from the application ---------------------------------------------------------------------------------------------


def test_a_view_is_pinned_with_its_filters_and_outlives_a_reload(visit):
    opened = visit.open("?annee=2023..2025")
    opened.page.get_by_text(screens.DETAILS).first.click()
    opened.settle().page.get_by_role("button", name=words.PIN, exact=True).click()
    opened.page.get_by_text("1 vue dans le programme").wait_for()
    opened.open("seance")
    opened.page.get_by_text("1. Subventions attribuées par habitant et par an").first.wait_for()
    assert "de 2023 à 2025" in opened.text()
    with opened.page.expect_download() as waited:
        opened.page.get_by_role("button", name=words.SAVE).click()
    plain = json.loads(waited.value.path().read_text(encoding="utf-8"))
    pinned = plain["vues"][0]
    assert pinned.pop("nom").startswith("Subventions attribuées par habitant et par an")
    assert pinned == {
        "vue": "overview.by_place",
        "options": {"measure": "habitant"},
        "filtres": [["annee", "2023..2025"]],
    }


def test_a_storyboard_is_accessible_and_fits_the_narrowest_screen(visit):
    opened = visit.open("seance")
    opened.page.get_by_role("button", name=words.READY_ADD).click()
    opened.page.get_by_text("12. Ce qui se termine").first.wait_for()  # in its list and in the programme
    assert faults(opened.settle()) == {}
    assert misfit(opened, SCREENS[-1]) == []


def test_a_meeting_is_prepared_then_played_with_the_network_cut(visit, demo):
    opened = visit.open("seance")
    opened.page.get_by_role("button", name=words.READY_ADD).click()
    opened.page.get_by_role("button", name=words.PREPARE).click()
    start = opened.page.get_by_role("link", name=words.START)
    start.wait_for()
    with opened.page.context.expect_page() as waited:
        start.click()
    played = Player(waited.value)
    played.page.wait_for_selector("h1")
    opened.page.close()  # the application would say that the network is cut, and so it should
    waited.value.context.set_offline(True)
    titles = []
    for _ in range(12):
        titles.append(played.title())
        assert not played.page.evaluate(ROOM)["scrolls"]
        played.press("ArrowRight")
    waited.value.context.set_offline(False)
    assert titles == [item.title for item in meeting_models.made("comite").items]
    assert played.title() == words.PLAYER["end"]
    assert played.problems == []
    waited.value.close()


def test_a_saved_storyboard_is_opened_again_and_a_bad_one_is_refused(visit):
    opened = visit.open("seance")
    drop = opened.page.locator('input[type="file"]')
    drop.set_input_files({"name": "a.json", "mimeType": "application/json", "buffer": b"{}"})
    opened.page.get_by_text(words.NOT_A_FILE).wait_for()
    board = {
        "format": "ess-deroule",
        "version": 1,
        "titre": "<b>Comité</b> 2027",
        "vues": [{"vue": "overview.by_year"}, {"vue": "overview.gone", "titre": "Disparue"}],
    }
    content = io.BytesIO(json.dumps(board).encode()).getvalue()
    opened.settle().page.locator('input[type="file"]').set_input_files(
        {"name": "b.json", "mimeType": "application/json", "buffer": content}
    )
    opened.page.get_by_text("2. Disparue").first.wait_for()
    expect(opened.page.get_by_text(words.LOST.format(problem=words.NO_SUCH_VIEW))).to_be_visible()
    expect(opened.page.get_by_label(words.TITLE)).to_have_value("<b>Comité</b> 2027")


def test_views_are_moved_by_their_pictures_with_the_pointer_or_the_keys(visit):
    visit.open("seance")
    visit.page.get_by_role("button", name="Prendre ce programme").first.click()
    cards = visit.page.get_by_role("list", name="Le programme").locator("li")
    expect(cards.first).to_have_attribute("draggable", "true")
    first, second = (cards.nth(at).inner_text().partition(" ")[2] for at in (0, 1))
    cards.first.press("Alt+ArrowRight")
    expect(cards.first).to_contain_text(second)
    expect(cards.nth(1)).to_contain_text(first)
    visit.settle()
    cards.nth(1).drag_to(cards.first)
    expect(cards.first).to_contain_text(first)
