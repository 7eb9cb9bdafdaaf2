"""Folders built from real files only, every page opened on them: the console stays silent and the page says something.

1. Strasbourg: outlines, facts, INSEE figures and State-funded posts of the metropolis. 2. The country: 1,609
neighbourhoods and the posts of all contracts. The files are read in place; without them the tests say so and skip.
"""

from __future__ import annotations

import pytest

from ess_metrics.texts.pages.screens import CRASH_TITLE
from tests.browser.conftest import serving, visitor
from tests.browser.test_every_page import pages
from tests.territories import country, strasbourg  # noqa: F401 - fixtures

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def walk(browser, folder) -> dict[str, str]:
    """What each page says, by its name; the visit fails on any fault of the console or outside request."""
    said = {}
    with serving(folder) as address:
        for visit in visitor(browser, address):
            for name in pages():
                visit.open("" if name == "overview" else name)
                said[name] = visit.text()
                assert CRASH_TITLE not in said[name], name
    return said


def test_strasbourg_from_real_files_shows_every_page(browser, strasbourg):  # noqa: F811
    said = walk(browser, strasbourg)
    assert "sur 21" in said["overview"].replace("\u202f", " ")
    assert all(len(text) > 80 for text in said.values())


def test_the_country_from_real_files_shows_every_page(browser, country):  # noqa: F811
    said = walk(browser, country)
    assert "1 609" in said["overview"].replace("\u202f", " ")
    assert all(len(text) > 80 for text in said.values())
