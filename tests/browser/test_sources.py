"""From a name to the screen, in a browser: nothing is asked before the button, the stub being all of the network."""

import pytest

from tests.browser.conftest import playwright, serving, visitor
from tests.stub_hosts import Server

expect = playwright.expect
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]


@pytest.fixture(scope="module")
def hosts():
    """The hosts of the catalogue."""
    with Server() as server:
        yield server


@pytest.fixture(scope="module")
def server(hosts, tmp_path_factory):
    """The application on a folder that has nothing yet."""
    room = tmp_path_factory.mktemp("territoire")
    (room / "nantes").mkdir()
    settings = {"ESS_SOURCES_URL": hosts.address, "ESS_CACHE": str(room / "cache")}
    with serving(room / "nantes", room / "server.log", **settings) as address:
        yield address


@pytest.fixture
def agent(browser, server):
    yield from visitor(browser, server)


def press(visit, name: str) -> None:
    visit.page.get_by_role("button", name=name, exact=True).click()
    visit.settle()


def test_a_name_becomes_a_dashboard(agent, hosts):
    agent.open("sources")
    expect(agent.page.get_by_text("Rien n’est demandé tant que")).to_be_visible()
    expect(agent.page.get_by_text("Sera demandé à")).to_be_visible()
    assert hosts.hosts.asked == []
    agent.page.get_by_role("textbox", name="Nom du territoire").fill("Nantes Métropole")
    agent.page.get_by_role("textbox", name="Nom du territoire").press("Enter")
    press(agent, "Faire ce dossier")
    expect(agent.page.get_by_text("Ce que la demande a donné").first).to_be_visible()
    agent.page.get_by_role("button", name="Comparer et publier").click()
    agent.page.get_by_role("button", name="Passer à la publication").click()
    agent.page.get_by_role("button", name="Publier cette version").click()
    expect(agent.page.get_by_text("C’est publié")).to_be_visible()
    agent.open("sources")
    agent.page.get_by_role("button", name="Demander ces données").click()
    expect(agent.page.get_by_text("Ce que la demande a donné").first).to_be_visible(timeout=180_000)
    moved = agent.page.get_by_role("row").filter(has_text="programme 147").filter(has_text="30 001 €")
    expect(moved).to_have_count(1)


def test_the_demonstration_is_never_asked_for(visit):
    visit.open("sources")
    expect(visit.page.get_by_text("elle ne reçoit jamais de données")).to_be_visible()
    expect(visit.page.get_by_role("button", name="Demander ces données")).to_have_count(0)
