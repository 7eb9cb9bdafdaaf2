"""A number has one label, and a French word one place: `ess_metrics.texts`.

The lists of what is elsewhere say why, and only shrink: what is no longer there is taken out of them.
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
# What looks French and is said to nobody: file -> the strings, and why they stay.
STAYS = {
    "ess_metrics/reports/player/player.py": (("@font-face{",), "a style sheet: « Sans » is in the name of the font"),
    "ess_metrics/reports/writers/svg_charts.py": (("Source Sans Pro, ",), "the names of fonts"),
    "ess_metrics/views/charts/picture.py": (("'Source Sans 3',",), "the names of fonts"),
    "ess_metrics/ui/server/addresses.py": (("</title><meta",), "markup: « sans » is in the name of a font"),
    "ess_metrics/views/names.py": (("œ", "Œ"), "letters that sorting opens"),
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
    """Nobody reads what is left elsewhere: the list only shrinks."""
    found = {path.relative_to(ROOT).as_posix(): literals(path) for path in FILES}
    stays = {name: starts for name, (starts, _) in STAYS.items()}
    more = {name: [text for text in texts if not text.startswith(stays.get(name, ()))] for name, texts in found.items()}
    assert {name: texts for name, texts in more.items() if texts} == {}, "move these words to ess_metrics/texts"
    fewer = [
        (name, start)
        for name, starts in stays.items()
        for start in starts
        if not any(text.startswith(start) for text in found[name])
    ]
    assert fewer == [], "take them out of STAYS"


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


# What bears the same word without being the number: file -> the words, and what they name there. It only shrinks.
SAID_ELSEWHERE = {
    "ess_metrics/texts/labels.py": (("Établissements", "Réalisations", "Événements"), "tables of a folder"),
    "ess_metrics/texts/pages/funding_words.py": (("Investissement",), "a section of the budget"),
    "ess_metrics/texts/pages/review_words.py": (("Conventions pluriannuelles",), "a table of the review"),
}


def test_the_label_of_a_number_is_written_once():
    known = {name for id_ in NAMED for name in (label(id_), short_label(id_))}
    again = {}
    for folder in ("ess_metrics/texts", "ess_metrics/views", "ess_metrics/reports", "ess_metrics/ui", "pages"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if name != "ess_metrics/texts/indicators.py":
                found = {text for text in strings(ast.parse(path.read_text(encoding="utf-8"))) if text in known}
                again |= {name: found} if found else {}
    assert again == {name: set(words) for name, (words, _) in SAID_ELSEWHERE.items()}
