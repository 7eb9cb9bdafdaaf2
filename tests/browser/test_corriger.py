"""A value corrected on the sheet of a project: a reason, what would move, then published and signed."""

import pytest

from ess_metrics.folder import corrections, publication
from ess_metrics.folder.reading import read
from tests.browser.conftest import playwright, serving, visitor
from tests.tiny import write_tiny

expect = playwright.expect
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]


def test_a_published_value_is_corrected_on_its_sheet(browser, tmp_path):
    target = write_tiny(tmp_path / "dossier")
    publication.publish(target, author="Zoé")
    with serving(target, tmp_path / "server.log") as address:
        for visit in visitor(browser, address, viewport={"width": 1400, "height": 1200}):
            page = visit.open("projets?projet=P2").page
            page.get_by_text("Corriger", exact=True).click()
            visit.settle()
            page.get_by_label("Nouvelle valeur").fill("Autre titre")
            page.get_by_label("Pourquoi").fill("délibération du 3 mai")
            page.get_by_label("Pourquoi").press("Enter")
            visit.settle()
            page.get_by_role("button", name="Voir ce qui bougerait").click()
            expect(page.get_by_role("button", name="Passer à la publication")).to_be_visible()
            visit.settle()
            page.get_by_text("Voir les lignes qui changent").click()
            expect(page.get_by_text("Autre titre").first).to_be_visible()
            page.get_by_role("button", name="Passer à la publication").click()
            page.get_by_label("Votre nom ou votre service").fill("Awa")
            page.get_by_role("button", name="Publier cette version").click()
            expect(page.get_by_text("C’est publié").first).to_be_visible()
    (made,) = corrections.read(target)
    assert (made.auteur, made.motif, made.apres) == ("Awa", "délibération du 3 mai", "Autre titre")
    projects = read(target).tables["projets"]
    assert "Autre titre" in set(projects["intitule"])
