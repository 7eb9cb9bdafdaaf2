"""A folder described and filled from the page alone: no text editor, no file of settings."""

import pytest

from ess_metrics.folder.reading import read
from tests.browser.conftest import playwright, serving, visitor

expect = playwright.expect
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]


@pytest.fixture
def target(tmp_path):
    made = tmp_path / "mon-contrat"
    made.mkdir()
    return made


def test_an_empty_folder_becomes_a_territory(browser, target, tmp_path):
    with serving(target, tmp_path / "server.log") as address:
        for visit in visitor(browser, address, viewport={"width": 1400, "height": 1200}):
            page = visit.open("donnees?depot=territoire").page
            page.get_by_label("Titre des pages").fill("Contrat de ville de Test")
            page.get_by_label("Nom du territoire").fill("Test")
            page.get_by_label("SIREN de l’intercommunalité").fill("246700480")
            page.get_by_role("button", name="Voir ce qui changerait").click()
            expect(
                page.get_by_text("n’est pas un numéro SIREN").or_(page.get_by_text("n'est pas un numéro SIREN"))
            ).to_be_visible()
            page.get_by_label("SIREN de l’intercommunalité").fill("246 700 488")
            page.get_by_role("button", name="Voir ce qui changerait").click()
            expect(page.get_by_role("button", name="Passer à la publication")).to_be_visible()
            visit.settle()
            page.get_by_role("button", name="Passer à la publication").click()
            page.get_by_label("Votre nom ou votre service").fill("Zoé")
            page.get_by_role("button", name="Publier cette version").click()
            expect(page.get_by_text("C’est publié").first).to_be_visible()
    manifest = read(target).manifest
    assert (manifest.titre, manifest.territoire, manifest.siren_epci) == (
        "Contrat de ville de Test",
        "Test",
        "246700488",
    )
