"""The page of economic activity in a browser: the map's measure, a place that filters, the records behind it."""

import pytest

from tests.browser.conftest import playwright

expect = playwright.expect
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]


def test_from_the_map_to_the_establishments_of_a_place(visit):
    visit.open("activite")
    visit.page.get_by_role("radio", name="Part des établissements de l’ESS").click()
    visit.page.wait_for_url("**carte=part")
    visit.page.locator('.st-key-vue-activite-carte-carte .zone[aria-label^="Port du Rhin"]').click()
    visit.page.wait_for_url("**quartier=QN06719I*")
    expect(visit.page.locator(".ess-perimeter").first).to_contain_text("quartier : Port du Rhin")
    block = visit.page.locator(".st-key-vue-activite-naf-bloc")
    block.get_by_text("Voir les fiches").click()
    rows = block.locator("table.ess-table tbody tr")
    expect(rows.first).to_contain_text("Port du Rhin")
    assert rows.count() == 73
