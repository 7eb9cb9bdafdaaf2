"""Several territories in one server: addresses, rights of each, what is listed and what is never named."""

import json
import threading

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from ess_metrics.__main__ import main
from ess_metrics.folder import publication
from ess_metrics.secrecy import audience
from ess_metrics.texts.pages import territories_words as words
from ess_metrics.ui.people import accounts
from ess_metrics.ui.server import api
from ess_metrics.ui.server.addresses import KnownAddresses
from ess_metrics.ui.server.gate import Gate
from ess_metrics.ui.server.territory_door import TerritoryDoor, TerritoryPath
from ess_metrics.ui.state import holdings, memory, opened_folder, territories
from tests.coroutines import completed
from tests.tiny import TABLES, A, write_tiny

# The same folder, one grant of which is other: 100 € more are told apart from the first one's.
OTHER = TABLES["financements"].replace("1000", "1100", 1)


@pytest.fixture
def several(tmp_path, monkeypatch):
    """A folder of folders: one published, one with accents and a space, one refused, one empty, and what is none."""
    place = tmp_path / "territoires"
    publication.publish(write_tiny(place / "alpha"), author="A", comment="première")
    write_tiny(place / "métropole b", financements=OTHER)
    write_tiny(place / "refusé", projets="projet_id\nP1\nP1\n")
    (place / "vide").mkdir()
    (place / ".caché").mkdir()
    (place / "static").mkdir()  # a name of the server: it has no address
    (place / "note.txt").write_text("rien")
    monkeypatch.setenv(territories.PLACE, str(place))
    monkeypatch.setattr(accounts, "is_local", lambda: True)
    api._buckets.clear()
    holdings._kept.clear()
    opened_folder._shelves.clear()
    yield place
    opened_folder._shelves.clear()


async def page(request):
    return PlainTextResponse(
        f"{territories.current()}|{request.url.path}|{request.headers.get(territories.HEADER, '')}"
    )


@pytest.fixture
def application(several):
    doors = [Middleware(door) for door in (TerritoryPath, TerritoryDoor, KnownAddresses, Gate)]
    return Starlette(routes=[*api.routes(), Route("/{rest:path}", page)], middleware=doors)


@pytest.fixture
def ask(application):
    def asked(path, method="GET", cookie="", **headers):
        async def fetched():
            transport = httpx.ASGITransport(application)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                given = {"accept": "text/html", "cookie": cookie, **headers}
                return await client.request(method, path, headers=given)

        return completed(fetched())

    return asked


def read():
    """Wait for what is read in the background."""
    holdings.of(territories.names())
    for thread in threading.enumerate():
        if thread.name == "territoires":
            thread.join(30)


def test_each_folder_has_its_address_and_nothing_else_has_one(several, ask):
    assert territories.names() == ("alpha", "métropole b", "refusé", "vide")
    assert ask("/alpha/projets?annee=2024").text == "alpha|/projets|alpha"
    assert ask("/m%C3%A9tropole%20b/").text == "métropole b|/|m%C3%A9tropole%20b"
    assert ask("/alpha/", **{territories.HEADER: "vide"}).text == "alpha|/|alpha", "a browser does not say whose it is"
    moved = ask("/alpha?annee=2024")
    assert (moved.status_code, moved.headers["location"]) == (307, "/alpha/?annee=2024")
    for path in (
        "/inconnu/",
        "/inconnu/projets",
        "/note.txt/",
        "/.caché/",
        "/static/",
        "/..%2F/",
        "/alpha%2F../",
        "/projets",
    ):
        got = ask(path)
        assert got.status_code == 404, path
        assert len(got.content) < 10_000
        assert "territoire" in got.text or "mène à rien" in got.text
    (several / "arrivé").mkdir()
    assert ask("/arriv%C3%A9/").status_code == 200, "a folder added meanwhile is one more"


def test_the_answers_for_programs_are_those_of_the_command_line_on_each_folder(several, ask, capsys):
    totals = set()
    for name in ("alpha", "métropole b"):
        got = ask(f"/{territories.written(name)}/api/v1/values/granted?by=annee&where=code_quartier={A}").json()
        options = ["--by", "annee", "--where", f"code_quartier={A}", "--format", "json"]
        assert main(["values", "granted", "--data", str(several / name), *options]) == 0
        assert got.pop("proof")
        assert got == json.loads(capsys.readouterr().out)
        totals.add(got["total"]["value"])
    assert len(totals) == 2
    assert ask("/alpha/api/v1/openapi.json").json()["servers"] == [{"url": "/alpha"}]
    for path, status in {
        "/inconnu/api/v1/values/granted": 404,
        "/api/v1/values/granted": 404,
        "/alpha/api/v1/rien": 404,
        "/alpha/api/v1/values/rien": 404,
        "/vide/api/v1/values/granted": 503,
    }.items():
        got = ask(path)
        assert (got.status_code, set(got.json())) == (status, {"error"}), path
    assert ask("/alpha/api/v1/values/granted", "POST").status_code == 405


def test_the_first_page_lists_what_each_holds_and_what_they_hold_together(several, ask):
    first = ask("/")
    assert 'http-equiv="refresh"' in first.text, "what is not read yet comes by itself"
    read()
    text = ask("/").text
    assert 'http-equiv="refresh"' not in text
    for said in (
        "/alpha/",
        "/m%C3%A9tropole%20b/",
        words.STATUSES["refuse"],
        words.STATUSES["vide"],
        words.UNPUBLISHED,
    ):
        assert said in text
    listed = ask("/api/v1/territoires").json()
    rows = {row["name"]: row for row in listed["territories"]}
    assert [row["status"] for row in rows.values()] == ["ok", "ok", "refuse", "vide"]
    assert rows["métropole b"]["granted"] == rows["alpha"]["granted"] + 100
    assert listed["total"]["granted"] == rows["alpha"]["granted"] * 2 + 100
    assert rows["alpha"]["published"]
    assert rows["métropole b"]["published"] is None
    before = rows["alpha"]["granted"]
    (several / "alpha" / "financements.csv").write_text(OTHER)
    publication.publish(several / "alpha", author="A", comment="seconde")
    read()
    assert ask("/api/v1/territoires").json()["territories"][0]["granted"] == before + 100


ROLES = accounts.Accounts(
    "groupes",
    {"lecture": ("etat",)},
    10,
    {"alpha": {"editeur": ("alpha",)}, "métropole b": {"lecture": ("b",), "agent": ("b-agents",)}},
)


@pytest.fixture
def people(several, monkeypatch):
    """Accounts of which the cookie `qui` says the groups."""

    def claims(cookies):
        held = cookies.get("qui")
        return held and json.dumps({"is_logged_in": True, "sub": held, "iat": 1, "groupes": held.split("-et-")})

    monkeypatch.setattr(accounts, "settings", lambda: ROLES)
    monkeypatch.setattr(accounts, "_issued", lambda claim: 4e9)
    monkeypatch.setattr(accounts.streamlit_inside, "signed_claims", claims)


def test_a_territory_that_a_person_may_not_see_is_not_named(people, ask):
    read()
    unknown = ask("/inconnu/projets", cookie="qui=b")
    for path in ("/alpha/projets", "/vide/projets"):
        got = ask(path, cookie="qui=b")
        assert (got.status_code, got.text) == (unknown.status_code, unknown.text) == (404, unknown.text), path
    for path in ("/alpha/api/v1/values/granted", "/inconnu/api/v1/values/granted"):
        assert ask(path, cookie="qui=b").status_code == 404
    assert ask("/m%C3%A9tropole%20b/projets", cookie="qui=b").status_code == 200
    mine = ask("/", cookie="qui=b").text
    assert "/m%C3%A9tropole%20b/" in mine
    assert "alpha" not in mine
    assert words.TOGETHER not in mine
    assert [row["name"] for row in ask("/api/v1/territoires", cookie="qui=b").json()["territories"]] == ["métropole b"]
    assert words.NONE_HERE in ask("/", cookie="qui=personne").text
    assert len(ask("/api/v1/territoires", cookie="qui=etat").json()["territories"]) == 4


def test_before_the_sign_in_every_name_gets_the_same_page(people, ask):
    doors = {ask(path).text for path in ("/", "/alpha/", "/alpha/projets", "/inconnu/", "/vide/reunion/x")}
    assert len(doors) == 1
    assert words.ENTER in doors.pop()
    got = ask("/alpha/projets?annee=2024")
    assert got.status_code == 401
    assert "ess_retour=%2Falpha%2Fprojets%3Fannee%3D2024" in got.headers["set-cookie"]
    assert ask("/alpha/auth/login").text == ask("/inconnu/auth/login").text == "|/auth/login|"
    assert {ask(f"/{name}/api/v1/indicators").status_code for name in ("alpha", "inconnu")} == {401}


def test_a_socket_is_opened_for_who_may_read(people):
    async def app(scope, receive, send):
        headers = dict(scope["headers"])
        await send({"type": "websocket.accept", "text": headers[territories.HEADER.encode()].decode()})

    def opened(path, who):
        sent = []

        async def receive():
            return {"type": "websocket.connect"}

        async def send(message):
            sent.append(message)

        scope = {"type": "websocket", "path": path, "headers": [(b"cookie", f"qui={who}".encode())]}
        completed(TerritoryPath(TerritoryDoor(app))(scope, receive, send))
        return sent[-1]

    assert opened("/alpha/_stcore/stream", "alpha") == {"type": "websocket.accept", "text": "alpha"}
    refused = [("/alpha/_stcore/stream", "b"), ("/alpha/_stcore/stream", ""), ("/_stcore/stream", "alpha")]
    for path, who in [*refused, ("/inconnu/_stcore/stream", "etat")]:
        assert opened(path, who)["type"] == "websocket.close", path


@pytest.mark.parametrize(
    ("held", "role"),
    [
        ("etat", {"alpha": "lecture", "métropole b": "lecture", "vide": "lecture"}),
        ("alpha", {"alpha": "editeur", "métropole b": "", "vide": ""}),
        ("etat-et-b-agents", {"alpha": "lecture", "métropole b": "agent", "vide": "lecture"}),
    ],
)
def test_the_strongest_role_of_each_territory(held, role):
    claims = {"groupes": held.split("-et-")}
    assert {name: ROLES.role_of(claims, name) for name in role} == role


def test_rights_by_territory_alone_give_none_elsewhere(monkeypatch):
    section = {"claim": "g", "territoires": {"alpha": {"lecture": ["x"]}}}
    assert accounts._accounts(section).role_of({"g": "lecture"}, "vide") == ""
    assert accounts._accounts(section).role_of({"g": "x"}, "alpha") == "lecture"
    assert accounts._accounts({"claim": "g"}).role_of({"g": "lecture"}, "alpha") == "lecture"
    for wrong in (
        {"territoires": ["alpha"]},
        {"territoires": {"alpha": "x"}},
        {"territoires": {"alpha": {"chef": ["x"]}}},
    ):
        with pytest.raises(accounts.BadConfiguration):
            accounts._accounts(wrong)
    assert audience.rights("") == frozenset()


def test_a_territory_is_loaded_when_asked_and_forgotten_when_idle(several, ask):
    assert not opened_folder._shelves
    ask("/alpha/api/v1/values/granted")
    assert [path.rpartition("/")[2] for path in opened_folder._shelves] == ["alpha"]
    shelf = next(iter(opened_folder._shelves.values()))
    data = shelf.shown.dataset
    memory.made(data, "question", lambda: 1)
    opened_folder.forget_idle(shelf.asked + opened_folder.IDLE - 1)
    assert opened_folder._shelves
    opened_folder.forget_idle(shelf.asked + opened_folder.IDLE + 1)
    assert not opened_folder._shelves
    assert memory.made(data, "question", lambda: 2) == 2, "its results went with it"
    assert ask("/alpha/api/v1/values/granted").status_code == 200


def test_data_are_never_given_without_saying_whose(several):
    with pytest.raises(territories.NoTerritory):
        opened_folder.opened()
    token = territories.asked.set("alpha")
    try:
        assert opened_folder.folder() == several / "alpha"
    finally:
        territories.asked.reset(token)


def test_one_territory_needs_none_of_this(monkeypatch, tiny_folder):
    monkeypatch.delenv(territories.PLACE, raising=False)
    monkeypatch.setenv("ESS_DATA", str(tiny_folder))
    assert territories.names() == ()
    assert territories.base() == "/"
    assert opened_folder.folder() == tiny_folder.resolve()
    opened_folder.forget_idle(1e12)
