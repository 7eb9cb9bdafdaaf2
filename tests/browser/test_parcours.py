"""The page of founders in a browser: its parts and its two ways of placing people are in the address."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.conftest import playwright

expect = playwright.expect
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]
PARTS = {
    "Clauses d’insertion": ("clauses", "Les heures dues sont-elles faites"),
    "Appuis aux projets": ("appuis", "Que deviennent les besoins repérés"),
    "Événements": ("evenements", "Quelles rencontres, avec qui"),
}


def test_each_part_has_its_address_and_back_returns(visit):
    visit.open("parcours")
    for label, (code, question) in PARTS.items():
        visit.page.get_by_role("radio", name=label).click()
        visit.page.wait_for_url(f"**volet={code}")
        expect(visit.page.get_by_text(question)).to_be_visible()
    visit.page.go_back()
    expect(visit.page.get_by_text(PARTS["Appuis aux projets"][1])).to_be_visible()


def test_where_people_live_or_set_up(visit):
    visit.open("parcours")
    visit.page.get_by_role("radio", name="Lieu d’implantation").click()
    visit.page.wait_for_url("**lieu=implantation")
    expect(visit.page.locator(".ess-perimeter").first).to_contain_text("par lieu d’implantation")
    bars = visit.page.locator(".st-key-vue-parcours-quartiers-barres")
    expect(bars).to_contain_text("secret statistique")
    assert parse_qs(urlsplit(visit.page.url).query) == {"lieu": ["implantation"]}


def test_people_are_never_offered_one_by_one(visit):
    visit.open("parcours")
    assert visit.page.get_by_text("Voir les fiches").count() == 0
