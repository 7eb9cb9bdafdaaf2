"""A number has one label, and a French word one place: `ess_metrics.texts`.

The lists of what is still elsewhere only shrink: a file that holds fewer literals than it is allowed says so.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from ess_metrics.indicators import INDICATORS
from ess_metrics.model import schema
from ess_metrics.model.dataset import REASONS
from ess_metrics.texts import labels
from ess_metrics.texts.indicators import INDICATORS as NAMED
from ess_metrics.texts.indicators import label, short_label

ROOT = Path(__file__).resolve().parents[2]
SPECIAL = re.compile("[àâçéèêëîïôùûüœÀÉÈÊÎÔÇŒ’«»]")
COMMON = re.compile(
    r"\b(?:de|du|des|les?|la|une?|et|par|sur|dans|pour|en|sans|aux?|qui|est|avec|tou[ts]e?s?|selon|dont)\b", re.I
)
# Rooms whose French words are not said to anybody: the data dictionary, what is read in files, contract codes.
EXEMPT = {
    "ess_metrics/model": "the data dictionary, names of places, and the codes of what has no row",
    "ess_metrics/formats": "headers and words met in official files",
    "ess_metrics/files": "dates, units and numbers as people write them",
}
# File -> how many French literals it still holds. Move them to `ess_metrics.texts`, and lower the number.
LEFT = {
    "dashboard.py": 2,
    "ess_metrics/analyses/open_tables.py": 2,
    "ess_metrics/counting/prices.py": 2,
    "ess_metrics/folder/checks.py": 1,
    "ess_metrics/importing/recipes.py": 2,
    "ess_metrics/reports/player/player.py": 1,
    "ess_metrics/reports/review/outline.py": 4,
    "ess_metrics/reports/writers/docx.py": 31,
    "ess_metrics/reports/writers/map_outlines.py": 1,
    "ess_metrics/reports/writers/svg_charts.py": 1,
    "ess_metrics/ui/parts/flow_chart.py": 1,
    "ess_metrics/ui/parts/project_list.py": 2,
    "ess_metrics/ui/parts/quality.py": 2,
    "ess_metrics/ui/screens/meeting_page.py": 3,
    "ess_metrics/ui/screens/method_parts.py": 4,
    "ess_metrics/ui/screens/review_page.py": 1,
    "ess_metrics/ui/server/addresses.py": 1,
    "ess_metrics/ui/server/warm_start.py": 1,
    "ess_metrics/ui/state/filters.py": 6,
    "ess_metrics/ui/state/opened_folder.py": 1,
    "ess_metrics/ui/state/page_choices.py": 2,
    "ess_metrics/views/charts/lifeline.py": 1,
    "ess_metrics/views/charts/palette.py": 1,
    "ess_metrics/views/charts/picture.py": 3,
    "ess_metrics/views/exports.py": 6,
    "ess_metrics/views/making/counts.py": 2,
    "ess_metrics/views/making/indicator_views.py": 3,
    "ess_metrics/views/meeting/recipes.py": 2,
    "ess_metrics/views/names.py": 5,
    "ess_metrics/views/pages/data_page.py": 2,
    "ess_metrics/views/pages/deadlines.py": 8,
    "ess_metrics/views/pages/economy.py": 2,
    "ess_metrics/views/pages/founder_pages.py": 14,
    "ess_metrics/views/pages/funding.py": 1,
    "ess_metrics/views/pages/method_page.py": 7,
    "ess_metrics/views/pages/premises.py": 1,
    "ess_metrics/views/pages/projects.py": 2,
    "ess_metrics/views/pages/review_money.py": 5,
    "ess_metrics/views/pages/schemes.py": 1,
    "ess_metrics/views/sentences.py": 4,
    "pages/methode.py": 3,
    "pages/overview.py": 1,
}


def strings(tree: ast.AST):
    """The string constants of a file that are not docstrings."""
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


CODES = {*REASONS.values(), *labels.REASONS, *(indicator.unit for indicator in INDICATORS)}
CODES |= {value for table in schema.TABLES for column in table.columns for value in column.values}


def french(text: str) -> bool:
    """Whether a string is words to read: French letters, or several words of which one is a French tool word."""
    if text in CODES:
        return False
    return bool(SPECIAL.search(text)) or (" " in text.strip() and bool(COMMON.search(text)))


def literals(path: Path) -> list[str]:
    return [text for text in strings(ast.parse(path.read_text(encoding="utf-8"))) if french(text)]


FILES = sorted(
    path
    for path in [ROOT / "dashboard.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "ess_metrics").rglob("*.py")]
    if "texts" not in path.parts and not any(path.is_relative_to(ROOT / room) for room in EXEMPT)
)


def test_french_words_are_in_texts():
    found = {path.relative_to(ROOT).as_posix(): literals(path) for path in FILES}
    more = {name: texts for name, texts in found.items() if len(texts) > LEFT.get(name, 0)}
    assert not more, "move these words to ess_metrics/texts"
    fewer = {name: len(found.get(name, ())) for name, count in LEFT.items() if len(found.get(name, ())) < count}
    assert not fewer, "lower the number in LEFT"


@pytest.mark.parametrize(
    ("text", "is_french"),
    [
        ("Où va l’argent ?", True),
        ("par quartier", True),
        ("code_quartier", False),
        ("sans projet", False),
        ("eur", False),
    ],
)
def test_what_counts_as_french(text, is_french):
    assert french(text) is is_french


def names() -> Counter:
    return Counter(name.lower() for id_ in NAMED for name in {label(id_), short_label(id_)})


def test_two_measures_never_share_a_label():
    assert not [name for name, count in names().items() if count > 1]


# What else bears the same word, by file: names of tables, of choices, and those of the published statistics
# (`labels.CONTEXT`, where theirs are written). It only shrinks.
SAID_ELSEWHERE = {
    "ess_metrics/texts/labels.py": 26,
    "ess_metrics/texts/pages/common_words.py": 2,
    "ess_metrics/texts/pages/economy_words.py": 1,
    "ess_metrics/texts/pages/founders_words.py": 3,
    "ess_metrics/texts/pages/funding_words.py": 1,
    "ess_metrics/texts/pages/premises_words.py": 2,
    "ess_metrics/texts/pages/projects_words.py": 2,
    "ess_metrics/texts/pages/quartier_words.py": 1,
    "ess_metrics/texts/pages/review_words.py": 2,
    "ess_metrics/texts/pages/schemes_words.py": 1,
}


def test_the_label_of_a_number_is_written_once():
    known = {name for id_ in NAMED for name in (label(id_), short_label(id_))}
    for folder in ("ess_metrics/texts", "ess_metrics/views", "ess_metrics/reports", "ess_metrics/ui", "pages"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if name == "ess_metrics/texts/indicators.py":
                continue
            again = [text for text in strings(ast.parse(path.read_text(encoding="utf-8"))) if text in known]
            assert len(again) <= SAID_ELSEWHERE.get(name, 0), (name, again)
