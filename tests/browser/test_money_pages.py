"""The pages on money in a browser: the flow is clicked, links open the same view, choices are kept, sizes hold."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from ess_metrics.texts.pages import funding_words as words
from tests.browser.conftest import ABSENT, playwright

expect = playwright.expect
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]


def asked(visit) -> dict:
    return parse_qs(urlsplit(visit.page.url).query)


def perimeter(visit) -> str:
    return visit.page.inner_text(".ess-perimeter").replace("\u202f", " ").replace("\u00a0", " ")


def box(visit, name: str):
    return visit.page.locator(".st-key-vue-flux-flux").get_by_role("button", name=re.compile(f"^{name}"))


# -- the flow -------------------------------------------------------------------------------------------------------


def test_a_box_of_the_flow_is_said_filters_and_lets_go(visit):
    visit.open("financements")
    rest = visit.page.locator('.st-key-vue-flux-flux [data-key="code_quartier:"]')
    expect(rest).to_contain_text("Autres quartiers")
    assert rest.get_attribute("role") != "button"
    box(visit, "Hautepierre").hover()
    said = visit.page.locator(".st-key-vue-flux-flux [role=status]")
    expect(said).to_contain_text(re.compile("Hautepierre : .*€, .*de ce qui est représenté"))
    drawing = visit.page.locator(".st-key-vue-flux-flux svg").first
    drawing.evaluate("element => (element.dataset.kept = 'yes')")
    box(visit, "Région Grand Est").click()
    visit.page.wait_for_url("**fonds=REGION")
    visit.settle()
    assert "origine de l’argent : Région Grand Est" in perimeter(visit)
    chosen = box(visit, "Région Grand Est")
    expect(chosen).to_have_attribute("aria-pressed", "true")
    assert drawing.get_attribute("data-kept") == "yes"
    chosen.click()
    expect(visit.page.locator(".ess-perimeter")).not_to_contain_text("origine de l’argent")
    assert asked(visit) == {}


def test_a_box_answers_the_keyboard(visit):
    visit.open("financements")
    box(visit, "Hautepierre").focus()
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**quartier=QN06710I")
    expect(visit.page.locator(".ess-perimeter")).to_contain_text("quartier : Hautepierre")


def test_a_ribbon_filters_by_both_its_ends(visit):
    visit.open("financements")
    ribbon = visit.page.locator('.st-key-vue-flux-flux [data-key="fonds_origine:UE_FEDER>dispositif_code:FEDER"]')
    ribbon.dispatch_event("click")
    visit.page.wait_for_url(re.compile("fonds=UE_FEDER"))
    visit.settle()
    assert asked(visit) == {"fonds": ["UE_FEDER"], "dispositif": ["FEDER"]}


def test_the_same_choice_is_a_select_box(visit):
    visit.open("financements")
    field = visit.page.get_by_role("combobox", name="Origine de l’argent")
    field.fill("Région")
    field.press("Enter")
    visit.page.wait_for_url("**fonds=REGION")
    field.press("Escape")  # an open list hides the page from screen readers
    expect(box(visit, "Région Grand Est")).to_have_attribute("aria-pressed", "true")


def test_the_flow_leads_to_sectors_by_a_link(visit):
    visit.open("financements?vers=secteurs&volet=chemin")
    expect(visit.page.locator(".st-key-vue-flux-flux")).to_contain_text("Pour quel secteur")
    assert "Que devient un euro demandé" in visit.text()
    assert asked(visit) == {"vers": ["secteurs"], "volet": ["chemin"]}


def test_every_part_of_funding_opens(visit):
    visit.open("financements")
    for code, label in reversed(words.PARTS.items()):
        visit.page.get_by_role("radio", name=label).click()
        visit.page.wait_for_url(re.compile(f"volet={code}" if code != "paie" else "financements$"))
        visit.settle()
        assert visit.page.locator(".ess-heading").count() >= 3
        assert ABSENT.findall(visit.text()) == []


# -- deadlines ------------------------------------------------------------------------------------------------------


def test_the_horizon_is_in_the_address(visit):
    visit.open("echeances")
    visit.page.get_by_role("radio", name="12 mois").click()
    visit.page.wait_for_url("**horizon=12")
    visit.settle()
    assert "30 juin 2027" in visit.text().replace("\u00a0", " ")
    visit.page.go_back()
    expect(visit.page.locator(".ess-lead", has_text="2028").first).to_be_visible()


def test_a_neighbourhood_of_the_deadlines_filters(visit):
    visit.open("echeances")
    bars = visit.page.locator(".st-key-vue-scenario-barres")
    bars.get_by_role("button", name="Hautepierre").click()
    visit.page.wait_for_url("**quartier=QN06710I")
    expect(visit.page.locator(".ess-perimeter")).to_contain_text("quartier : Hautepierre")


# -- schemes --------------------------------------------------------------------------------------------------------


def test_a_scheme_is_chosen_by_name_and_kept_in_the_address(visit):
    visit.open("dispositifs")
    field = visit.page.get_by_role("combobox", name="Dispositif", exact=True)
    field.click()
    visit.page.get_by_role("option", name="Pépinière d’entreprises").click()
    visit.page.wait_for_url("**fiche=PEPINIERE")
    visit.settle()
    assert "Taux d’occupation des locaux" in visit.text()
    visit.page.go_back()
    expect(visit.page.locator(".st-key-choix-fiche")).not_to_contain_text("Pépinière")


def test_an_unknown_scheme_is_named(visit):
    visit.open("dispositifs?fiche=INCONNU")
    expect(visit.page.get_by_role("alert").first).to_contain_text("INCONNU")


# -- compare --------------------------------------------------------------------------------------------------------


def test_a_comparison_is_a_link(visit):
    visit.open("comparer?objet=secteurs&avec-secteurs=sante,numerique,mobilite")
    expect(visit.page.locator(".st-key-vue-comparaison-bloc tbody tr")).to_have_count(3)
    assert asked(visit) == {"objet": ["secteurs"], "avec-secteurs": ["sante,numerique,mobilite"]}


def test_one_thing_alone_asks_for_another(visit):
    visit.open("comparer?avec-quartiers=QN06710I")
    expect(visit.page.locator(".ess-empty")).to_contain_text("au moins deux")


def test_adding_a_neighbourhood_writes_its_code(visit):
    visit.open("comparer")
    field = visit.page.get_by_role("combobox", name=re.compile("Quartiers à comparer"))
    field.fill("Elsau")
    field.press("Enter")
    visit.page.wait_for_url(re.compile("avec-quartiers=.*QN06713I"))
    expect(visit.page.locator(".st-key-vue-comparaison-bloc tbody tr")).to_have_count(3)
