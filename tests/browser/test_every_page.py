"""Every page of the menu: French to the last word, usable by a screen reader and a keyboard, at home on a phone.

The console, outside requests and exceptions are watched by the visitor fixture.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from ess_metrics.texts.pages.screens import CRASH_TITLE
from tests.browser.conftest import ABSENT, playwright
from tests.browser.ear import heard, unheard, unreadable

ROOT = Path(__file__).resolve().parents[2]
expect = playwright.expect
SCREENS = ((1280, 720), (1920, 1080), (390, 844), (320, 844))  # the last one is a screen enlarged four times
pytestmark = pytest.mark.browser

# What only Streamlit can mend: rule -> where it is followed.
STREAMLITS_OWN = {
    "aria-allowed-attr": "streamlit/streamlit#13332",
    "aria-required-children": "streamlit/streamlit#13332",
    "nested-interactive": "streamlit/streamlit#16148",
    "presentation-role-conflict": "the drop zone of st.file_uploader, named but role=presentation (1.67.0)",
}
ENGLISH = re.compile(
    r"\b(Choose|Select|Browse|Drag and drop|Limit|Search|No results|No options|Clear|Download|Loading|Running|Rerun|"
    r"Settings|Deploy|Show|Hide|Total rows|Fullscreen|Press Enter|Upload|per file)\b"
)
SPOKEN = re.compile(rf"{ENGLISH.pattern}|\b(Skip to|Navigate|Help for|start|end|Open|Close|Remove|Sidebar)\b")
RAW = re.compile(r"\b(en_cours|en_instruction|UE_FEDER|ETAT_P147|AAP_CDV|LOC:|HORS_QPV|sans_objet)\b")
OVERFLOW = """() => document.querySelector('[data-testid=stMain]').scrollWidth
 - document.documentElement.clientWidth"""


def pages() -> list[str]:
    """The names of the pages, read from `dashboard.py` without running it."""
    tree = ast.parse((ROOT / "dashboard.py").read_text(encoding="utf-8"))
    menu = next(node.value for node in tree.body if isinstance(node, ast.Assign) and node.targets[0].id == "PAGES")
    return [name for names in ast.literal_eval(menu).values() for name in names]


def addresses() -> list[str]:
    """Every page of the menu, and the sheets that a page shows for one thing."""
    sheets = {"overview": [""], "quartier": ["quartier?quartier=QN06710I"]}
    sheets["projets"] = ["projets", "projets?projet=PRJ-0246"]
    return [address for name in pages() for address in sheets.get(name, [name])]


@pytest.mark.parametrize("address", addresses())
def test_the_page_is_french_accessible_and_at_home_on_every_screen(visit, address):
    visit.open(address)
    assert visit.page.get_attribute("html", "lang") == "fr"
    assert visit.page.get_attribute("html", "translate") == "no"
    text = visit.text()
    assert CRASH_TITLE not in text
    assert [ENGLISH.findall(text), ABSENT.findall(text), RAW.findall(text)] == [[], [], []]
    assert faults(visit) == {}
    assert unheard(visit, address) == []
    assert lost_at_the_keyboard(visit) == []
    assert {size: misfit(visit, size) for size in SCREENS} == {size: [] for size in SCREENS}
    visit.page.emulate_media(color_scheme="dark")
    expect(visit.page.locator("[data-testid=stApp]")).to_have_css("color-scheme", "dark")
    visit.settle()
    assert faults(visit, "color-contrast") == {}


def test_the_side_menu_of_a_phone_is_a_list_of_lists(visit):
    visit.page.set_viewport_size({"width": 320, "height": 844})
    visit.open()
    visit.page.get_by_test_id("stExpandSidebarButton").click()
    menu = visit.page.get_by_test_id("stSidebarNavItems")
    expect(menu.get_by_role("link", name="Financements")).to_be_visible()
    strange = "(ul) => [ul, ...ul.querySelectorAll('ul')].flatMap((one) => [...one.children])"
    strange += ".filter((one) => one.tagName !== 'LI' && one.getAttribute('role') !== 'listitem').length"
    assert menu.evaluate(strange) == 0
    assert menu.evaluate("(ul) => [...ul.querySelectorAll('li')].every((one) => one.parentElement.tagName === 'UL')")
    assert faults(visit, "list", "listitem", "aria-required-children", "button-name", "link-name") == {}
    visit.settle()
    assert unreadable(heard(visit.page)) == []


MENU = '[data-testid="stTopNavLink"], [data-testid="stExpandSidebarButton"], [data-testid="stSidebarNavLink"]'
MOST_STOPS = 300  # a page has 30 to 140 of them: more is a trap
# What holds the focus, through the roots of our components: its name, and whether something shows that it does.
FOCUS = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  if (!at || at === document.body) return null;
  const named = (ids) => ids.split(" ").map((id) => at.getRootNode().getElementById(id)?.innerText ?? "").join(" ");
  const name = at.getAttribute("aria-label") || named(at.getAttribute("aria-labelledby") ?? "").trim()
    || [...(at.labels ?? [])].map((one) => one.innerText).join(" ") || at.innerText || at.textContent || at.title;
  const rings = (one) => {
    const style = getComputedStyle(one);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
  };
  const around = [at];
  while (around.length < 4) around.push(around.at(-1)?.parentElement);
  const drawn = at.ownerSVGElement && [...at.ownerSVGElement.querySelectorAll(".focus[d], :focus-visible .frame")]
    .some((one) => parseFloat(getComputedStyle(one).strokeWidth) >= 2);
  const box = at.getBoundingClientRect();
  const seen = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const shown = Boolean(drawn) || around.some((one) => one && rings(one));
  return {name: name.trim(), shown, seen, tag: at.outerHTML.slice(0, 120)};
}"""


def lost_at_the_keyboard(visit) -> list[str]:
    """Walk the whole page with Tab alone: the stops without French name, visible focus or place on the screen."""
    lost = []
    for _ in range(MOST_STOPS):
        visit.page.keyboard.press("Tab")
        stop = visit.page.evaluate(FOCUS)
        if stop is None:
            return lost
        if not (stop["name"] and stop["shown"] and stop["seen"]) or SPOKEN.search(stop["name"]):
            lost.append(str(stop))
    return [*lost, "a trap"]


def misfit(visit, size: tuple[int, int]) -> list[str]:
    """What does not fit a screen of this size: a page wider than it, an answer below its first screen, no menu."""
    visit.page.set_viewport_size({"width": size[0], "height": size[1]})
    visit.settle()
    wide = visit.page.evaluate(OVERFLOW) > 1
    lead = visit.page.locator(".ess-lead p")
    box = lead.first.bounding_box() if lead.count() else None
    low = box is not None and box["y"] + box["height"] >= size[1] and size != SCREENS[-1]
    menu = visit.page.locator(MENU).filter(visible=True).count()
    return ["wide"] * wide + ["low"] * low + ["no way to the other pages"] * (not menu)


def faults(visit, *rules: str) -> dict[str, list[str]]:
    """What axe finds that is ours to mend (all its rules, or these): rule -> the first elements at fault."""
    options = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else None
    found = Axe().run(visit.page, options=options).response["violations"]
    return {v["id"]: [n["html"][:160] for n in v["nodes"]][:3] for v in found if v["id"] not in STREAMLITS_OWN}
