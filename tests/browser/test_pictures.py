"""Each page answers in a picture: whole on the first screen, few words before it, nothing that moves when it comes."""

import pytest

from tests.browser.conftest import playwright

expect = playwright.expect
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]

PAGES = (
    "",
    "quartier?quartier=QN06719I",
    "comparer",
    "financements",
    "dispositifs",
    "echeances",
    "projets",
    "locaux",
    "parcours",
    "activite",
)
MOST_WORDS = 40
MOST_SHIFT = 0.1
LEAST_SHARE = 0.4  # of the main column
WATCH = """window.moved = 0; new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.moved += entry.value;
}).observe({type: "layout-shift", buffered: true})"""
# The picture of the page: the element after its caption, a map with its legend.
HERO = """() => {
  const block = document.querySelector('.ess-hero').closest('[class*="-bloc"]');
  const drawn = block.querySelector('[class*="-figure"], [class*="-carte"], [class*="-flux"]').getBoundingClientRect();
  const column = document.querySelector('.ess-question').closest('.stMainBlockContainer').getBoundingClientRect();
  const before = document.querySelector('.ess-lead').innerText;
  return {bottom: drawn.bottom, share: drawn.width / (column.width - 80), words: before};
}"""


@pytest.mark.parametrize("address", PAGES)
def test_the_answer_is_a_picture_on_the_first_screen(visit, address):
    visit.page.add_init_script(WATCH)
    visit.open(address)
    drawn = visit.page.locator(".ess-plot").first
    if drawn.count():
        expect(drawn).to_have_attribute("data-drawn", "true")
    visit.settle()
    hero = visit.page.evaluate(HERO)
    words = [word for word in hero["words"].split() if any(sign.isalnum() for sign in word)]
    assert len(words) <= MOST_WORDS
    assert hero["share"] >= LEAST_SHARE
    assert hero["bottom"] <= 720 + 4
    assert visit.page.evaluate("window.moved") <= MOST_SHIFT


def test_a_phone_reads_the_same_order_without_scrolling_sideways(browser, app):
    from tests.browser.conftest import visitor

    for visit in visitor(browser, app, viewport={"width": 390, "height": 844}):
        visit.open("quartier?quartier=QN06719I")
        expect(visit.page.locator(".ess-plot").first).to_have_attribute("data-drawn", "true")
        assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        order = (".ess-question", ".ess-lead", ".ess-hero")
        tops = [visit.page.locator(each).first.bounding_box()["y"] for each in order]
        assert tops == sorted(tops)
