"""The page of premises in a browser: points on the map, choices kept in the address, a place that filters."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.conftest import playwright

expect = playwright.expect
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]


def asked(visit) -> dict:
    return parse_qs(urlsplit(visit.page.url).query)


def test_from_the_map_to_the_price(visit):
    visit.open("locaux")
    points = visit.page.locator(".st-key-vue-locaux-carte-carte .marker")
    expect(points.first).to_be_attached()
    vacant = points.count()
    assert 0 < vacant < 30
    visit.page.get_by_role("radio", name="Tous les locaux").click()
    visit.page.wait_for_url("**points=tous")
    expect(points.nth(vacant + 20)).to_be_attached()
    visit.page.get_by_role("radio", name="Loyer sous le marché").click()
    visit.page.wait_for_url("**taux=rent_gap*")
    visit.page.get_by_role("radio", name="Par quartier").click()
    visit.page.wait_for_url("**par=quartier*")
    bars = visit.page.locator(".st-key-vue-locaux-taux-barres")
    expect(bars).to_contain_text("secret statistique")
    bars.get_by_role("button", name="Hautepierre").click()
    visit.page.wait_for_url("**quartier=QN06710I*")
    expect(visit.page.locator(".ess-perimeter").first).to_contain_text("quartier : Hautepierre")


def test_a_filter_without_effect_is_said(visit):
    visit.open("locaux?annee=2023&secteur=sante")
    expect(visit.page.locator(".ess-perimeter").first).to_contain_text("Sans effet ici")
