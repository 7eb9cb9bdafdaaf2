"""The glossary speaks of what exists: every word is a name of the module that it points to."""

from __future__ import annotations

import re

import pytest

from tests.house.test_layers import ROOT

ROWS = re.findall(
    r"^\| \*\*(\w+)\*\*.*\| `([\w/.]+)` \|$", (ROOT / "docs/glossaire.md").read_text("utf-8"), re.MULTILINE
)


@pytest.mark.parametrize(("word", "place"), ROWS, ids=[f"{word} {place}" for word, place in ROWS])
def test_a_word_is_where_it_is_said_to_be(word, place):
    path = ROOT / "ess_metrics" / place
    files = [path] if path.is_file() else sorted(path.rglob("*.py"))
    assert files
    assert any(re.search(rf"\b{word}", file.read_text("utf-8")) for file in files)


def test_it_fits_on_one_page():
    assert 15 <= len(ROWS) <= 30
    assert len({(word, place) for word, place in ROWS}) == len(ROWS)
