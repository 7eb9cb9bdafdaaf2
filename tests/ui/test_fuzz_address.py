"""Anything may be in an address: every page answers, says what it left aside, and shows it as text."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from streamlit.runtime.pages_manager import PagesManager

from ess_metrics.ui.state import keys
from tests.ui.test_pages import PAGES, opened

LOCAL = "carte points taux par volet lieu horizon vers partie depot format portee avant fiche mesure avec-quartier"
PARAMETERS = (*keys.FILTERS, *keys.WAYS, *keys.PAGE_FILTERS, keys.PROJECT, keys.PROOF, *LOCAL.split())
ODD = ["", ",,,", "..", "9999..1", "2024..", "-1", "1e999", "nan", "P1", "restaurer", "QN06701I,QN06701I", "{x}", "%s"]
ODD += ["\x00", "é" * 5000, "../../etc/passwd", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))"]
VALUES = st.text(max_size=30) | st.sampled_from(ODD)
PICTURE = "![x](http://ailleurs.fr/x.png)"


@pytest.fixture(autouse=True)
def tiny_application(tiny_folder, monkeypatch):
    """The tiny territory, small enough to ask much of it."""
    monkeypatch.setenv("ESS_DATA", str(tiny_folder))
    monkeypatch.setattr(PagesManager, "uses_pages_directory", False)


@settings(max_examples=max(6, settings.default.max_examples // 5))
@given(page=st.sampled_from(PAGES), asked=st.dictionaries(st.sampled_from(PARAMETERS), VALUES, max_size=4))
@example(page="projets", asked={"projet": PICTURE, "objet": PICTURE, "stade": PICTURE})
@example(page="overview", asked={"quartier": PICTURE, "annee": PICTURE, "montant": PICTURE})
def test_any_address_is_answered_and_nothing_of_it_becomes_markup(page, asked):
    app = opened(page, **asked)
    for said in (*app.warning, *app.error, *app.info):
        assert "![x](" not in said.value
        assert "<img" not in said.value.replace("\\<", "")
