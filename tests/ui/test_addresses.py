"""Addresses that exist and those that do not; what is dropped on the server, counted by session and in all."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ess_metrics.model.locations import PAGES
from ess_metrics.ui.people import accounts
from ess_metrics.ui.server import addresses, gate, streamlit_inside
from ess_metrics.ui.server.addresses import MEGABYTE, KnownAddresses, UploadBudget, exists
from tests.coroutines import completed

SCRIPT = f"/static/js/{next((streamlit_inside.static_folder() / 'static' / 'js').glob('index.*.js')).name}"
OURS = ["/", "", "/overview", "/locaux", SCRIPT, "/favicon.png", "/formes/a.json", "/reunion/abc"]
OURS += ["/_stcore/health", "/_stcore/host-config", "/_stcore/stream", "/_stcore/bidi-components/a/b.js", "/auth/login"]
OURS += ["/locaux/_stcore/health", "/media/a.csv", "/traceur/a.js", "/_stcore/upload_file/s/f", "//media/abc.csv"]
NONE = ["/wp-admin", "/.env", "/.git/config", "/_stcore", "/_stcore/", "/_stcore/agent/mcp", "/_stcore/metrics"]
NONE += [
    "/_stcore/script-health-check",
    "/a/b/_stcore/health",
    "/locau",
    "/LOCAUX",
    "/static../x",
    "/static/js/index.js",
    "/static",
    "/static/../index.html",
    "/pages/locaux.py",
    "/locaux/nope",
    "/locaux/projets",
    "/locaux/index.html",
    "/index.html/x",
    "/locaux/static/nope.js",
]


@pytest.mark.parametrize("path", OURS + [f"/{page.stem}" for page in PAGES.glob("*.py")])
def test_what_pages_need_exists(path):
    assert exists(path)


@pytest.mark.parametrize("path", NONE)
def test_nothing_else_does(path):
    assert not exists(path)


def test_no_page_of_another_site_commands_this_one():
    """What Streamlit tells its page at `/_stcore/host-config`: who may send it orders when it is framed."""
    settings = tomllib.loads((PAGES.parent / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["client"]["allowedOrigins"] == []


def test_metrics_are_served_when_the_installation_asks(monkeypatch):
    monkeypatch.setenv(addresses.METRICS, "1")
    assert exists("/_stcore/metrics")


@given(st.text(max_size=60))
def test_no_address_breaks_the_list(path):
    assert exists("/" + path) in (True, False)


def answers(asgi, count, path="/rien", client="10.0.0.1"):
    """The statuses and bodies of the same request, several times."""
    got = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        got.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "client": (client, 1)}
    for _ in range(count):
        completed(asgi(scope, receive, send))
    bodies = [message.get("body", b"") for message in got if message["type"] == "http.response.body"]
    return [message["status"] for message in got if message["type"] == "http.response.start"], bodies


async def application(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"page"})


def test_a_wrong_address_costs_little_then_waits_and_the_others_are_served():
    asgi = KnownAddresses(application, clock=lambda: 0.0)
    statuses, bodies = answers(asgi, 40)
    assert statuses == [404] * 30 + [429] * 10
    assert max(map(len, bodies)) < 10_000
    assert 'href="/"' in bodies[0].decode()
    assert answers(asgi, 1, client="10.0.0.2")[0] == [404]
    assert answers(asgi, 3, path="/locaux")[0] == [200] * 3


def dropped(held, announced, body=b"", path="/_stcore/upload_file/moi/f"):
    """The status that a file of `announced` bytes gets, or « in » with what the application read."""
    got, read = [], []

    async def app(scope, receive, send):
        read.append(await receive())

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        got.append(message.get("status"))

    headers = [] if announced is None else [(b"content-length", str(announced).encode())]
    budget = UploadBudget(app, lambda: held)
    completed(budget({"type": "http", "method": "PUT", "path": path, "headers": headers}, receive, send))
    assert budget.coming == {}
    return read[0]["type"] if read else got[0]


def test_what_is_dropped_has_a_total():
    assert dropped({}, 200 * MEGABYTE) == "http.request"
    assert dropped({"moi": 500 * MEGABYTE}, 99 * MEGABYTE) == "http.request"
    assert dropped({"moi": 500 * MEGABYTE}, 101 * MEGABYTE) == 413
    others = {str(number): 500 * MEGABYTE for number in range(4)}
    assert dropped(others, 1) == 413  # the server holds enough
    assert dropped(others, 1, path="/media/x") == "http.request"  # nothing is dropped there
    assert dropped({}, None) == 413  # a size that is not said could be any
    assert dropped({}, "abc") == 413
    assert dropped({}, 3, b"abcd") == "http.disconnect"  # more than was said


def test_files_that_come_in_together_are_counted_together():
    budget = UploadBudget(None, dict)
    budget.coming = {"moi": 400 * MEGABYTE}
    assert budget._fits("moi", 200 * MEGABYTE)
    assert not budget._fits("moi", 201 * MEGABYTE)


def test_a_file_made_for_another_person_is_refused(monkeypatch):
    owners = {"liste.csv": frozenset({"anne"})}
    monkeypatch.setattr(gate.streamlit_inside, "media_owners", lambda name: owners.get(name, frozenset()))
    anne, bruno = (accounts.Person(name, "agent", 9e9, (name, "1")) for name in ("anne", "bruno"))
    assert not gate._of_another("/media/liste.csv", anne)
    assert gate._of_another("/media/liste.csv", bruno)
    assert gate._of_another("/locaux/media/liste.csv", None)
    assert not gate._of_another("/media/autre.csv", bruno)
    assert not gate._of_another("/liste.csv", bruno)
