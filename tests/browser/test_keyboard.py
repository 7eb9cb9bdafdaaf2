"""The overview with no mouse: to its end and back, every part reached and left, what opens closes by the same keys."""

from __future__ import annotations

import pytest

from ess_metrics.texts.pages import screens
from tests.browser.conftest import playwright
from tests.browser.test_every_page import FOCUS, MOST_STOPS

expect = playwright.expect
pytestmark = pytest.mark.browser
# Part of the page → what holds its stops: filters, menu, each picture, each table, the way to say that something fails.
PARTS = {
    "filtres": '[data-testid="stSidebar"]',
    "menu": '[data-testid="stTopNavLink"], button[aria-expanded]',
    "carte": ".st-key-vue-carte-carte",
    "mesure de la carte": '[role="radiogroup"][aria-label="Mesure de la carte"]',
    "dispositifs": ".st-key-vue-dispositif-barres",
    "années": '[class*="st-key-vue-"][class*="-figure"]',
    "tiroirs": "details",
    "table": ".ess-scroll",
    "signaler": ".ess-footer",
}
HERE = f"""(parts) => {{
  const stop = ({FOCUS})();
  if (!stop) return null;
  let at = document.activeElement;
  const hosts = [];
  while (at?.shadowRoot?.activeElement) {{ hosts.push(at); at = at.shadowRoot.activeElement; }}
  return {{...stop, parts: parts.map((part) => [at, ...hosts].some((one) => one.closest(part)))}};
}}"""
TAG = "() => { let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;"
TAG += " return at.outerHTML.slice(0, 120); }"


def walked(visit) -> list[dict]:
    """The stops from here to the end of the page."""
    stops = []
    for _ in range(MOST_STOPS):
        visit.page.keyboard.press("Tab")
        stop = visit.page.evaluate(HERE, list(PARTS.values()))
        if stop is None:
            return stops
        stops.append(stop)
    raise AssertionError("a trap: the end of the page is never reached")


def test_the_overview_is_walked_to_its_end_and_back(visit):
    visit.open()
    figures = visit.page.locator('[data-drawn="true"]')
    expect(figures).to_have_count(3)  # years, poverty, sectors
    visit.settle()
    there = walked(visit)
    assert [stop for stop in there if not (stop["name"] and stop["shown"] and stop["seen"])] == []
    reached = dict(
        zip(PARTS, (any(held) for held in zip(*(stop["parts"] for stop in there), strict=True)), strict=True)
    )
    assert reached == dict.fromkeys(PARTS, True)
    assert there[0]["name"] == "Aller au contenu"
    assert there[-1]["name"] == screens.REPORT_ACCESS
    for stop in reversed(there):  # what is reached one way is left the other way
        visit.page.keyboard.press("Shift+Tab")
        assert visit.page.evaluate(TAG) == stop["tag"]


def test_what_the_keyboard_opens_it_closes_and_leaves(visit):
    visit.open()
    keys = visit.page.keyboard
    named = visit.page.evaluate
    menu = visit.page.get_by_role("button", name="Argent", exact=True)
    menu.focus()
    keys.press("Enter")
    expect(visit.page.get_by_role("menuitem", name="Financements")).to_be_visible()
    keys.press("Escape")
    expect(visit.page.get_by_role("menuitem", name="Financements")).to_be_hidden()
    expect(menu).to_be_focused()

    field = visit.page.get_by_role("combobox", name="Secteurs")
    field.focus()
    keys.press("ArrowDown")
    expect(visit.page.get_by_role("option").first).to_be_visible()
    keys.press("Escape")
    expect(visit.page.get_by_role("option")).to_have_count(0)
    keys.press("Tab")
    assert "Origine de l’argent" in named(FOCUS)["name"]

    place = visit.page.locator('.st-key-vue-carte-carte [role="button"][tabindex="0"]')
    place.focus()
    before = named(FOCUS)["name"]
    keys.press("ArrowRight")
    assert named(FOCUS)["name"] != before
    keys.press("Escape")
    keys.press("Tab")
    assert named(FOCUS)["name"] == "Agrandir"

    drawer = visit.page.locator("details summary").first
    drawer.focus()
    keys.press("Enter")
    expect(visit.page.locator("details[open] table").first).to_be_visible()
    keys.press("Enter")
    expect(visit.page.locator("details[open]")).to_have_count(0)
    expect(drawer).to_be_focused()
    assert not visit.problems
