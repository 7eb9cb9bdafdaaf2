"""Head office and place of action, by hand on the tiny territory."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ess_metrics.analyses.head_offices import head_offices
from ess_metrics.folder.reading import read
from ess_metrics.model.selection import Selection
from ess_metrics.views.pages import place
from tests.answers import ask
from tests.tiny import TABLES, A, B, write_tiny

OFFICES = f"""organisme_id,nom,ess_statut,categorie_juridique,code_quartier_siege
O1,Association Un,association,9260,{A}
O2,Société Deux,hors_ess,5710,HORS_QPV
O3,Inconnue Trois,inconnu,,
EPCI,Métropole,hors_ess,7344,
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return read(write_tiny(tmp_path_factory.mktemp("sieges"), organismes=OFFICES))


def test_the_gap_between_head_office_and_action(data):
    # in A: P1 (O1, of A) 850.01, P2 and P8 (O2, outside) 1200, P3 (O3, unknown) 33.34; in B: P1 850, P3 33.33; C: 33.33
    found = head_offices(data, Selection())
    assert found.euros == pytest.approx(
        {"meme_quartier": 850.01, "autre_quartier": 850.0, "hors_qpv": 1200.0, "siege_inconnu": 100.0}
    )
    assert found.rows == {"meme_quartier": 3, "autre_quartier": 3, "hors_qpv": 2, "siege_inconnu": 1}
    assert found.share == pytest.approx(1200 / 2900.01)
    assert found.placed == pytest.approx(3000.01)


@given(st.sampled_from(["annee", "code_quartier", "fonds_origine"]), st.sampled_from(["attribue", "demande", "verse"]))
def test_the_parts_add_up_to_the_total(data, column, amount):
    value = {"annee": "2024", "code_quartier": B, "fonds_origine": "EPCI"}[column]
    view = place.offices(data, Selection.of({column: value}, amount=amount))
    shown = sum(row.cells["valeur"] for row in view.rows) + sum(item.value for item in view.not_shown)
    total = ask(data, "granted", None, {column: value}, amount=amount).total.value
    assert view.total.cells["valeur"] == pytest.approx(total)
    assert not view.rows or shown == pytest.approx(total)


def test_the_sentence_says_the_share_and_what_is_unknown(data):
    view = place.offices(data, Selection())
    assert view.sentence.startswith("41")
    assert "hors QPV" in view.sentence
    assert "100" in view.sentence


def test_without_head_offices_it_says_what_is_missing(tiny):
    assert TABLES["organismes"].count("siege") == 0
    assert place.offices(tiny, Selection()).rows == ()


def test_when_too_much_is_unknown_the_two_bounds_are_said(tmp_path):
    found = read(write_tiny(tmp_path / "bornes", organismes=OFFICES.replace(f"9260,{A}", "9260,")))
    assert place.offices(found, Selection()).sentence.startswith("Entre 40")  # 1200 of 3000.01, else all of it
