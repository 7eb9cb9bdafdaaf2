"""Each page answers in a picture: whole on the first screen, few words before it, nothing that moves when it comes."""

import pytest

from tests.browser.conftest import playwright, visitor

expect = playwright.expect
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]

PAGES = (
    "",
    "quartier?quartier=QN06719I",
    "comparer",
    "financements",
    "dispositifs",
    "leviers",
    "echeances",
    "projets",
    "locaux",
    "parcours",
    "activite",
    "resultats",
    "objectifs",
    "revue",
    "seance",
)
BARE = ("seance",)  # the side bar leaves it once the page is known: what is beside it moves
STILL = ("", "quartier?quartier=QN06719I", "comparer", "financements", "projets", "revue")  # on a phone too
MOST_WORDS = 40
MOST_SHIFT = 0.1
LEAST_MARKS = 8
LEAST_SHARE = 0.4  # of the main column
WATCH = """window.moved = 0; new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.moved += entry.value;
}).observe({type: "layout-shift", buffered: true})"""
# Columns, dots, cells, strokes of time, areas of a map, ribbons, small pictures: one kind is enough.
KINDS = (".point", ".scatterlayer .lines path", "image", ".hm text", "path[data-code]", ".area", "li.card", "path")
MARKS = repr(list(KINDS))
# The picture of the page: the element after its caption, a map with its legend.
HERO = """() => {
  const block = document.querySelector('.ess-hero').closest('[class*="-bloc"], [class*="-apercu"]');
  const stage = block.querySelector('[class*="-figure"], [class*="-carte"], [class*="-flux"], [class*="-vignettes"]');
  const drawn = stage.getBoundingClientRect();
  const inside = [stage, ...[...stage.querySelectorAll("*")].map((each) => each.shadowRoot).filter(Boolean)];
  const marks = Math.max(...MARKS.map((mark) => inside.reduce((n, each) => n + each.querySelectorAll(mark).length, 0)));
  const column = document.querySelector('.ess-question').closest('.stMainBlockContainer').getBoundingClientRect();
  const before = document.querySelector('.ess-lead').innerText;
  return {bottom: drawn.bottom, share: drawn.width / (column.width - 80), words: before, marks};
}""".replace("MARKS", MARKS)


SIZES = {"large": {"width": 1920, "height": 1080}, "phone": {"width": 390, "height": 844}}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_cut_nor_moves_at_other_sizes(browser, app, address, size):
    for visit in visitor(browser, app, viewport=SIZES[size], color_scheme="dark"):
        visit.page.add_init_script(WATCH)
        visit.open(address)
        drawn = visit.page.locator(".ess-plot").first
        if drawn.count():
            expect(drawn).to_have_attribute("data-drawn", "true")
        visit.settle()
        assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if address in STILL or (size == "large" and address not in BARE):
            assert visit.page.evaluate("window.moved") <= MOST_SHIFT
        order = (".ess-question", ".ess-lead", ".ess-hero")
        tops = [visit.page.locator(each).first.bounding_box()["y"] for each in order]
        assert tops == sorted(tops)
        if size == "large":
            hero = visit.page.evaluate(HERO)
            assert hero["bottom"] <= SIZES[size]["height"]
            assert hero["share"] >= LEAST_SHARE


@pytest.mark.parametrize("address", PAGES)
def test_the_answer_is_a_picture_on_the_first_screen(visit, address):
    visit.page.add_init_script(WATCH)
    visit.open(address)
    drawn = visit.page.locator(".ess-plot").first
    if drawn.count():
        expect(drawn).to_have_attribute("data-drawn", "true")
    visit.settle()
    hero = visit.page.evaluate(HERO)
    for _ in range(20):  # it is drawn last
        if hero["marks"] >= LEAST_MARKS:
            break
        visit.settle()
        hero = visit.page.evaluate(HERO)
    words = [word for word in hero["words"].split() if any(sign.isalnum() for sign in word)]
    assert len(words) <= MOST_WORDS
    assert hero["share"] >= LEAST_SHARE
    assert hero["bottom"] <= 720 + 4
    assert hero["marks"] >= LEAST_MARKS
    if address not in BARE:
        assert visit.page.evaluate("window.moved") <= MOST_SHIFT
