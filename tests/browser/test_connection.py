"""The network cut, the server killed and started again: it is said, filters and pins come back."""

from urllib.parse import urlsplit

from playwright.sync_api import expect

from ess_metrics.texts.pages import meeting_words as words
from ess_metrics.texts.pages import screens
from tests.browser.conftest import Visit, serving

NOTE = ".ess-connection"


def visited(browser, address):
    """A visitor whose console may say that the server is gone."""
    page = browser.new_context(viewport={"width": 1280, "height": 720}, locale="fr-FR").new_page()
    return Visit(page, address)


def test_a_cut_network_is_said_and_its_return_too(browser, app):
    visit = visited(browser, app).open("financements")
    note = visit.page.locator(NOTE)
    expect(note).to_be_hidden()
    shown = visit.page.locator("h1").inner_text()
    visit.page.context.set_offline(True)
    expect(note).to_contain_text("Connexion perdue")
    assert visit.page.locator("h1").inner_text() == shown
    visit.page.context.set_offline(False)
    expect(note).to_contain_text("Connexion rétablie")
    visit.page.context.close()


def test_a_server_that_restarts_gives_filters_and_pins_back(browser):
    with serving() as address:
        visit = visited(browser, address).open("?annee=2023")
        visit.page.get_by_text(screens.DETAILS).first.click()
        visit.settle().page.get_by_role("button", name=words.PIN).first.click()
        expect(visit.page.get_by_test_id("stToast")).to_be_visible()
    note = visit.page.locator(NOTE)
    expect(note).to_contain_text("Connexion perdue")
    with serving(at=urlsplit(address).port):
        expect(note).to_contain_text("Le serveur a redémarré", timeout=90_000)
        visit.settle()
        expect(visit.page.locator(".ess-perimeter")).to_contain_text("2023")
        visit.page.goto(f"{address}seance")
        visit.page.wait_for_selector(".ess-question", state="attached")
        expect(
            visit.settle().page.get_by_text("1. Subventions attribuées par habitant et par an").first
        ).to_be_visible()
        visit.page.context.close()
