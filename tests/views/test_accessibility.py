"""The accessibility statement: every criterion once, an honest state, the pages of the menu."""

from __future__ import annotations

from collections import Counter

import pytest

from ess_metrics.model import reference
from ess_metrics.model.manifest import Manifest
from ess_metrics.texts.pages import accessibility_words as words
from ess_metrics.texts.pages import screens
from ess_metrics.views.pages import accessibility as views
from tests.browser.test_every_page import STREAMLITS_OWN, pages

COUNTS = (9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12)  # criteria of each theme of the RGAA 4.1.2


def test_every_criterion_is_there_once():
    assert [one.code for one in views.criteria()] == [
        f"{theme}.{number}" for theme, count in enumerate(COUNTS, 1) for number in range(1, count + 1)
    ]
    assert {one.status for one in views.criteria()} == set(words.STATUSES)
    assert all(one.found for one in views.criteria() if one.status == views.BAD)
    assert all(one.means for one in views.criteria() if one.status in (views.GOOD, views.BAD))


def test_the_state_follows_from_the_criteria(monkeypatch):
    counts = Counter(one.status for one in views.criteria())
    assert views.rate() == counts["C"] / (counts["C"] + counts["NC"])
    assert "partielle" in views.state()[0]
    assert len(views.defects()) == counts["NC"]
    good = [one for one in views.criteria() if one.status in (views.GOOD, views.ABSENT)]
    monkeypatch.setattr(views, "criteria", lambda: good)
    assert "totale" in views.state()[0]


def test_every_page_says_what_was_audited_and_what_remains_is_known():
    table = reference.reference("axe")
    audited = set(zip(table["page"], table["theme"], strict=True))
    assert audited <= {(page, theme) for page in pages() for theme in words.AXE_MODES}
    shown = views.axe().rows
    assert len(shown) == len(pages()) * len(words.AXE_MODES)
    assert sum(row[-1] == words.AXE_NEVER for row in shown) == len(shown) - len(audited)
    left = {rule for text in table["manquements"] for rule in text.split(", ") if rule}
    assert left <= set(STREAMLITS_OWN)
    assert set(pages()) == set(screens.PAGES)  # the map of the site is the menu


def test_a_page_that_no_audit_has_seen_says_so(monkeypatch):
    new = screens.PageText("Emplois", "Combien d’emplois ?", ":material/work:", "Les emplois.")
    monkeypatch.setitem(screens.PAGES, "emplois", new)
    assert [row for row in views.axe().rows if row[0] == "Emplois"] == [
        ("Emplois", mode, "", words.AXE_NEVER) for mode in words.AXE_MODES.values()
    ]


@pytest.mark.parametrize(
    ("settings", "manifest", "body"),
    [
        ({"ESS_ORGANISME": "Ville de Creil"}, Manifest(territoire="Creil Sud Oise"), "Ville de Creil s’engage"),
        ({}, Manifest(territoire="Creil Sud Oise"), "pour le territoire «\u202fCreil Sud Oise\u202f» s’engage"),
        (
            {},
            Manifest(territoire="Creil", fictif=True),
            "La collectivité qui publie cette application s’engage",
        ),
        ({}, Manifest(territoire=" "), "La collectivité qui publie cette application s’engage"),
    ],
)
def test_who_is_bound_is_named_and_no_reader_is_told_of_a_setting(settings, manifest, body):
    said = views.commitment(settings, manifest)
    assert body in said
    assert "ESS_" not in said + views.contact(settings)
    assert "a@b.fr" in views.contact({"ESS_CONTACT_ACCESSIBILITE": "a@b.fr"})
