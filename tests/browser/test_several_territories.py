"""One server of several territories, with accounts: the list, a page of one, what another person is not shown."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visit, playwright, serving
from tests.provider import providing, secrets_file
from tests.tiny import TABLES, write_tiny

expect = playwright.expect
pytestmark = pytest.mark.browser
RIGHTS = """
[acces.territoires.alpha]
lecture = ["alpha"]

[acces.territoires."métropole b"]
editeur = ["b"]
"""


def test_each_person_finds_their_territories_and_no_other(browser, tmp_path):
    place, secrets = tmp_path / "territoires", tmp_path / "acces.toml"
    write_tiny(place / "alpha")
    write_tiny(place / "métropole b", projets=TABLES["projets"].replace("P1,Un,", "P1,Bêtatron,"))
    with providing() as provider:
        secrets.write_text(secrets_file(provider, RIGHTS), encoding="utf-8")
        options = (f"--secrets.files={secrets}",)
        with serving(None, tmp_path / "journal", *options, ESS_TERRITOIRES=str(place)) as address:
            context = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 720})
            visit = Visit(context.new_page(), address)
            page = visit.page
            provider.person = {"sub": "1", "name": "Anne Dupont", "groupes": ["b"]}
            page.goto(f"{address}m%C3%A9tropole%20b/projets?projet=P1")
            page.get_by_role("link", name="Se connecter").click()
            page.wait_for_selector(".ess-question", state="attached")  # back at the address that was asked
            visit.settle()
            assert page.url == f"{address}m%C3%A9tropole%20b/projets?projet=P1"
            assert "Bêtatron" in visit.text()
            assert "Anne Dupont (profil éditeur)" in page.inner_text('[data-testid="stSidebar"]')
            page.get_by_role("link", name="Tous les territoires").click()
            expect(page.get_by_role("link", name="Territoire minuscule")).to_have_count(1)
            assert "alpha" not in page.content()
            page.get_by_role("link", name="Territoire minuscule").click()
            visit.page.wait_for_selector(".ess-question", state="attached")
            visit.settle()
            page.get_by_role("radio", name="Entiers").click()
            page.wait_for_url("**/m%C3%A9tropole%20b/?mode=concerne")
            denied = page.goto(f"{address}alpha/")
            assert denied.status == 404
            assert len(denied.body()) < 10_000
            assert page.get_by_role("heading").inner_text() == "Ce territoire n’existe pas ici"
            context.close()
            own = (f"outside: {provider.address}", "console: Failed to load resource")
            assert not [problem for problem in visit.problems if not problem.startswith(own)]
