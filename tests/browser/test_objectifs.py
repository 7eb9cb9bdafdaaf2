"""The objectives of the law added in one click: what would be added is seen, then published, then read on the page."""

import pytest

from ess_metrics.folder import publication
from ess_metrics.folder.reading import read
from tests.browser.conftest import playwright, serving, visitor
from tests.tiny import write_tiny

expect = playwright.expect
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]


def test_the_objectives_of_the_law_are_added_and_published(browser, tmp_path):
    target = write_tiny(tmp_path / "dossier")
    publication.publish(target, author="Zoé")
    with serving(target, tmp_path / "server.log") as address:
        for visit in visitor(browser, address, viewport={"width": 1400, "height": 1200}):
            page = visit.open("objectifs").page
            page.get_by_role("button", name="Ajouter les objectifs de la loi").click()
            expect(page.get_by_role("button", name="Passer à la publication")).to_be_visible()
            page.get_by_role("button", name="Passer à la publication").click()
            page.get_by_label("Votre nom ou votre service").fill("Awa")
            page.get_by_role("button", name="Publier cette version").click()
            expect(page.get_by_text("C’est publié").first).to_be_visible()
            said = visit.open("objectifs").text()
            assert "10\u00a0objectifs" in said
            assert "Les dix objectifs de la loi sont déjà là." in said
    data = read(target)
    assert len(data.tables["objectifs"]) == 10
    assert data.tables["cibles"]["cible_valeur"].isna().all()
