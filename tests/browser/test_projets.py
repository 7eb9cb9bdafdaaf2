"""The page of projects in a browser: from a question to one project's sheet, by click, keyboard and address."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.conftest import playwright

expect = playwright.expect
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]


def asked(visit) -> dict:
    return parse_qs(urlsplit(visit.page.url).query)


def test_a_project_is_found_without_accents_and_its_sheet_opened_and_closed(visit):
    visit.open("projets")
    visit.page.get_by_label("Chercher un projet").fill("maison urbaine sante")
    found = visit.page.locator(".st-key-vue-projets-liste-barres").get_by_role("button").first
    expect(found).to_contain_text("Maison urbaine de santé")
    found.click()
    visit.page.wait_for_url("**projet=PRJ-*")
    expect(visit.page.locator(".ess-lead", has_text="subventions attribuées").first).to_be_visible()
    expect(visit.page.locator(".ess-plot .bars .point").first).to_be_visible()
    visit.page.get_by_role("button", name="Tous les projets").click()
    expect(visit.page.get_by_label("Chercher un projet")).to_be_visible()
    expect(visit.page).not_to_have_url(re.compile("projet="))


def test_a_click_on_a_stage_filters_the_whole_page_and_again_frees_it(visit):
    visit.open("projets")
    bar = visit.page.locator(".st-key-vue-projets-stade-barres").get_by_role("button", name="Création", exact=True)
    bar.focus()
    bar.press("Enter")
    visit.page.wait_for_url("**stade=creation")
    expect(visit.page.locator(".ess-perimeter").first).to_contain_text("Création")
    bar.press("Enter")
    expect(visit.page.locator(".ess-perimeter").first).not_to_contain_text("Création")
    assert asked(visit) == {}


def test_an_address_opens_the_same_sheet_for_a_new_visitor(visit):
    visit.open("projets?projet=PRJ-0001&annee=2023")
    expect(visit.page.locator(".ess-heading").first).to_have_text("Maison urbaine de santé du Sud")
    assert asked(visit) == {"projet": ["PRJ-0001"], "annee": ["2023"]}


def test_an_unknown_project_is_named_and_the_list_shown(visit):
    visit.open("projets?projet=PRJ-9999&stade=rien")
    expect(visit.page.get_by_role("alert").first).to_contain_text("PRJ-9999")
    expect(visit.page.get_by_role("alert").nth(1)).to_contain_text("rien")
    expect(visit.page.get_by_label("Chercher un projet")).to_be_visible()


def test_records_lead_from_a_chart_to_a_sheet(visit):
    visit.open("projets?objet=recyclerie")
    block = visit.page.locator(".st-key-vue-projets-stade-bloc")
    block.get_by_text("Voir les fiches").click()
    link = block.locator("table.ess-table tbody a").first
    expect(link).to_be_visible()
    name = link.inner_text()
    link.click()
    expect(visit.page.locator(".ess-heading").first).to_have_text(name)
