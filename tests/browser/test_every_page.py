"""Every page of the menu: French to the last word, usable by a screen reader and a keyboard, at home on a phone.

The console, outside requests and exceptions are watched by the visitor fixture.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import visitor
from texts.screens import CRASH_TITLE

ROOT = Path(__file__).resolve().parents[2]
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
ABSENT = re.compile(r"(?<![\w.])(nan|NaN|None|null|undefined|inf)(?![\w.])")
RAW = re.compile(r"\b(en_cours|en_instruction|UE_FEDER|ETAT_P147|AAP_CDV|LOC:|HORS_QPV|sans_objet)\b")
OVERFLOW = """() => document.querySelector('[data-testid=stMain]').scrollWidth
 - document.documentElement.clientWidth"""


def pages() -> list[str]:
    """The names of the pages, read from `dashboard.py` without running it."""
    tree = ast.parse((ROOT / "dashboard.py").read_text(encoding="utf-8"))
    menu = next(node.value for node in tree.body if isinstance(node, ast.Assign) and node.targets[0].id == "PAGES")
    return [name for names in ast.literal_eval(menu).values() for name in names]


def path(name: str) -> str:
    return "" if name == "overview" else f"{name}?quartier=QN06710I" if name == "quartier" else name


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", pages())
def test_the_page_is_french_accessible_and_fits_a_phone(browser, app, name, scheme):
    for visit in visitor(browser, app, color_scheme=scheme):
        visit.open(path(name))
        assert visit.page.get_attribute("html", "lang") == "fr"
        text = visit.text()
        assert CRASH_TITLE not in text
        assert [ENGLISH.findall(text), ABSENT.findall(text), RAW.findall(text)] == [[], [], []]
        assert faults(visit) == {}
        visit.page.set_viewport_size({"width": 320, "height": 844})
        visit.settle()
        assert visit.page.evaluate(OVERFLOW) <= 1


def faults(visit) -> dict[str, list[str]]:
    """What axe finds that is ours to mend: rule -> the first elements at fault."""
    found = Axe().run(visit.page).response["violations"]
    return {v["id"]: [n["html"][:160] for n in v["nodes"]][:3] for v in found if v["id"] not in STREAMLITS_OWN}
