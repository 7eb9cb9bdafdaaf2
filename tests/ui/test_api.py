"""The addresses made for programs: the command line's answers, with proof, roles and limits."""

import json

import httpx
import pytest
from starlette.applications import Starlette

from ess_metrics.__main__ import main
from ess_metrics.analyses import proof
from ess_metrics.folder.reading import read
from ess_metrics.indicators import INDICATORS
from ess_metrics.ui.people import accounts
from ess_metrics.ui.server import api
from ess_metrics.ui.state import opened_folder
from tests.coroutines import completed
from tests.tiny import A, B


@pytest.fixture
def ask(tiny_folder, monkeypatch):
    """`ask("values/granted", by="annee")` → status and JSON, on a server of this machine."""
    monkeypatch.setenv("ESS_DATA", str(tiny_folder))
    monkeypatch.setattr(accounts, "is_local", lambda: True)
    api._buckets.clear()

    def asked(path, **parameters):
        got = completed(fetched("GET", path, parameters))
        return got.status_code, got.json()

    return asked


async def fetched(method, path, parameters=None):
    transport = httpx.ASGITransport(Starlette(routes=api.routes()))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        return await client.request(method, f"/api/v1/{path}", params=parameters)


def cli(capsys, *arguments):
    assert main(arguments) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("indicator", [one.id for one in INDICATORS if one.id != "outputs"])
def test_the_answer_is_that_of_the_command_line(ask, tiny_folder, capsys, indicator):
    by = next((one.by[0] for one in INDICATORS if one.id == indicator and one.by), "none")
    where = [f"code_quartier={A}", "annee=2023..2024"] if "annee" in by or by == "dispositif_code" else []
    status, got = ask(f"values/{indicator}", by=by, where=where)
    if status == 409:  # the tiny folder has no such table
        assert main(["values", indicator, "--data", str(tiny_folder), "--by", by]) == 1
        return
    code = got.pop("proof")
    options = [part for one in where for part in ("--where", one)]
    wanted = cli(capsys, "values", indicator, "--data", str(tiny_folder), "--by", by, "--format", "json", *options)
    assert got == wanted
    assert proof.decode(code).indicator == indicator


@pytest.mark.parametrize("local", [True, False])
def test_a_base_counts_what_it_may_and_no_record_leaves_it(ask, tiny_folder, tmp_path, monkeypatch, local):
    monkeypatch.setenv("ESS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(accounts, "is_local", lambda: local)
    monkeypatch.setenv("ESS_API", "1")
    monkeypatch.setattr(api, "BURST", 10_000)
    said = {}
    for engine in ("memoire", "duckdb"):
        monkeypatch.setenv("ESS_MOTEUR", engine)
        for one in INDICATORS[::5]:
            for by in (None, *one.by[:1]):
                api._buckets.clear()
                said[engine, one.id, by] = ask(f"values/{one.id}", **({"by": by} if by else {}))
    for (_, *asked), answer in said.items():
        assert answer == said["memoire", *asked], asked
    data = opened_folder.opened().dataset
    base = data.memo["engine", "duckdb"].asked
    assert base.crossed
    assert all(any(f"{sums}(" in sql for sums in ("SUM", "COUNT", "MAX")) for sql, _ in base.crossed)
    assert max(rows for _, rows in base.crossed) <= len(data.geography.keys) < len(data.tables["financements"])


def test_an_engine_that_cannot_count_is_a_sentence(ask, monkeypatch):
    monkeypatch.setenv("ESS_MOTEUR", "oracle")
    status, got = ask("values/granted")
    assert status == 400
    assert "« oracle »" in got["error"]
    monkeypatch.setenv("ESS_MOTEUR", "postgres://personne@127.0.0.1:1/rien")
    status, got = ask("values/granted")
    assert status == 503
    assert got["error"]


def test_lists_and_descriptions(ask, capsys):
    assert ask("indicators") == (200, cli(capsys, "indicators", "--json"))
    described = ask("openapi.json")[1]
    assert set(described["paths"]) == {
        "/api/v1/indicators", "/api/v1/values/{indicator}", "/api/v1/records/{indicator}", "/api/v1/openapi.json"
    }  # fmt: skip


def test_records_come_by_the_thousand(ask, tiny_folder, monkeypatch):
    status, got = ask("records/granted")
    assert status == 200
    known = len(read(tiny_folder).tables["financements"])
    assert 0 < got["total"] <= known
    assert len(got["rows"]) == got["total"]
    assert got["next"] is None
    monkeypatch.setattr(api, "PAGE", 2)
    pages, offset = [], 0
    while offset is not None:
        part = ask("records/granted", offset=offset)[1]
        pages += part["rows"]
        offset = part["next"]
    assert pages == got["rows"]


@pytest.mark.parametrize(
    ("path", "parameters", "status"),
    [
        ("values/rien", {}, 404),
        ("values/granted", {"by": "couleur"}, 400),
        ("values/granted", {"where": "couleur=bleu"}, 400),
        ("values/granted", {"where": "annee"}, 400),
        ("values/granted", {"amount": "rêvé"}, 400),
        ("values/granted", {"format": "csv"}, 400),
        ("records/granted", {"offset": "-1"}, 400),
        ("records/founders", {}, 403),
    ],
)
def test_what_cannot_be_answered_is_a_sentence(ask, path, parameters, status):
    got, body = ask(path, **parameters)
    assert got == status
    assert len(body["error"]) > 20
    assert body["error"].endswith((".", "?"))


def test_a_network_must_ask_for_it_and_accounts_are_asked_who_they_are(ask, monkeypatch):
    monkeypatch.setattr(accounts, "is_local", lambda: False)
    assert ask("indicators")[0] == 404
    monkeypatch.setenv(api.ASKED_FOR, "1")
    assert ask("indicators")[0] == 200
    monkeypatch.setattr(accounts, "settings", accounts.Accounts)
    assert ask("indicators")[0] == 401
    nobody = accounts.Person("x", "", 4e9, ("x", "1"))
    monkeypatch.setattr(accounts, "person_of", lambda cookies: nobody)
    assert ask("indicators")[0] == 403


def test_on_a_network_answers_are_as_safe_from_each_other_as_on_the_screen(ask, monkeypatch):
    """Nobody can ask a cell by its filter that the breakdown hides: B has five people, and protects HORS_QPV."""
    assert ask("values/founders", where=f"code_quartier={B}")[1]["total"]["status"] == "ok"
    monkeypatch.setattr(accounts, "is_local", lambda: False)
    monkeypatch.setenv(api.ASKED_FOR, "1")
    assert ask("values/founders", where=f"code_quartier={B}")[1]["total"]["status"] == "secret"


def test_a_program_that_asks_too_fast_waits(ask):
    statuses = [ask("openapi.json")[0] for _ in range(api.BURST + 30)]
    assert statuses[: api.BURST] == [200] * api.BURST
    assert 429 in statuses


def test_only_get(tiny_folder, monkeypatch):
    monkeypatch.setenv("ESS_DATA", str(tiny_folder))
    assert completed(fetched("POST", "values/granted")).status_code == 405


def test_the_folder_that_does_not_open_is_a_sentence(ask, monkeypatch):
    monkeypatch.setattr(opened_folder, "opened", lambda: opened_folder.Opened(missing=True))
    assert ask("indicators")[0] == 503
