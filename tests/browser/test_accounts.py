"""Signing in with a local identity provider: what each role is shown and served, the end of a session, the way out."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from types import SimpleNamespace

import pytest

from tests.browser.conftest import Visit, playwright, serving
from tests.provider import providing, secrets_file
from tests.tiny import TABLES, write_tiny

JEANNE = "Jeanne Martin"
PEOPLE = TABLES["organismes"].replace("O1,Association Un,association,9260", f"O1,{JEANNE},association,1000")
expect = playwright.expect
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    """An application with accounts, on a folder where a project is carried by a natural person, and its provider."""
    place = tmp_path_factory.mktemp("comptes")
    secrets = place / "acces.toml"
    with providing() as provider:
        secrets.write_text(secrets_file(provider, "duree_heures = 1"))
        folder = write_tiny(place / "donnees", organismes=PEOPLE)
        with serving(folder, place / "journal", f"--secrets.files={secrets}") as address:
            yield SimpleNamespace(address=address, provider=provider, log=place / "journal")


@pytest.fixture
def someone(browser, closed):
    """A visitor at the door; `enter(role)` signs in."""
    context = browser.new_context(locale="fr-FR", accept_downloads=True)
    made = Visit(context.new_page(), closed.address)

    def enter(*groups: str, path: str = "", **claims) -> Visit:
        closed.provider.person = {"sub": (groups and groups[0]) or "?", "name": "Anne Dupont", "groupes": list(groups)}
        closed.provider.person |= claims
        made.open(path)
        made.page.get_by_role("button", name="Se connecter").click()
        made.page.get_by_role("button", name="Se déconnecter").or_(
            made.page.get_by_text("Votre session est terminée")
        ).wait_for()
        return made.settle()

    made.enter, made.context = enter, context
    yield made
    context.close()
    assert not [problem for problem in made.problems if not problem.startswith(f"outside: {closed.provider.address}")]


def refused(address: str, cookies=()) -> int:
    """The status of an answer, asked with these cookies."""
    asked = urllib.request.Request(address)
    asked.add_header("Cookie", "; ".join(f"{one['name']}={one['value']}" for one in cookies))
    try:
        return urllib.request.urlopen(asked).status
    except urllib.error.HTTPError as error:
        return error.code


def test_at_the_door_there_is_nothing_of_the_data(someone, closed):
    for path in ("", "projets?projet=P1", "donnees"):
        someone.open(path)
        assert "Qui êtes-vous" in someone.text()
        for word in ("Minuscule", JEANNE, "Alpha", "€"):
            assert word not in someone.page.content()
    assert [refused(closed.address + path) for path in ("media/a.csv", "formes/a.json", "_stcore/upload_file/a/b")] == [
        403,
        403,
        403,
    ]
    closed.provider.person = None  # the provider says no: back at the door
    someone.page.get_by_role("button", name="Se connecter").click()
    someone.page.wait_for_url(lambda url: "autoriser" not in url)
    expect(someone.page.get_by_role("button", name="Se connecter")).to_be_visible()


def test_a_reader_gets_figures_without_people_and_cannot_write(someone, closed):
    someone.enter("lecture", path="projets?quartier=QN06701I")
    assert "quartier=QN06701I" in someone.page.url  # a shared link opens what it says, once signed in
    assert "Anne Dupont (profil lecture)" in someone.page.inner_text('[data-testid="stSidebar"]')
    assert JEANNE not in someone.page.content()
    someone.open("projets?projet=P1")
    assert "P1" in someone.text()
    assert JEANNE not in someone.page.content()
    cookies = someone.context.cookies()
    assert refused(closed.address + "media/a.csv", cookies) == 404  # let in, and there is no such file
    assert refused(closed.address + "_stcore/upload_file/a/b", cookies) == 403
    someone.open("donnees")
    assert "pas d’en préparer" in someone.text()
    someone.open("rapprochements")
    assert someone.page.get_by_role("button", name="Même argent").count() == 0


def test_an_agent_reads_names(someone, closed):
    someone.enter("autre", "agent", path="projets?projet=P1")
    assert JEANNE in someone.text()


def test_an_unknown_role_is_shown_nothing(someone, closed):
    someone.enter("chef", path="projets?projet=P1")
    assert "n’a pas accès" in someone.text()
    assert "Minuscule" not in someone.page.content()
    assert refused(closed.address + "media/a.csv", someone.context.cookies()) == 403


def test_a_session_that_is_over_is_at_the_door(someone, closed):
    someone.enter("editeur", iat=int(time.time()) - 3601)
    assert "Votre session est terminée" in someone.text()
    assert "Minuscule" not in someone.page.content()


def test_signing_out_ends_the_session_everywhere(someone, closed, browser):
    someone.enter("editeur")
    kept = someone.context.cookies()
    other = Visit(someone.context.new_page(), closed.address).open("projets")
    before = closed.provider.signed_out
    with someone.page.expect_response(lambda answer: answer.url.startswith(closed.provider.address)):
        someone.page.get_by_role("button", name="Se déconnecter").click()
    expect(someone.page.get_by_role("button", name="Se connecter")).to_be_visible()
    assert closed.provider.signed_out == before + 1
    other.page.get_by_role("radio", name="Entiers").click()  # the other window learns it with its next act
    expect(other.page.get_by_role("button", name="Se connecter")).to_be_visible()
    thief = browser.new_context(locale="fr-FR")  # the cookies of before are worth nothing any more
    thief.add_cookies(kept)
    assert "Qui êtes-vous" in Visit(thief.new_page(), closed.address).open().text()
    thief.close()


def test_the_log_names_nobody(closed):
    log = closed.log.read_text()
    assert "Dupont" not in log
    assert JEANNE not in log
