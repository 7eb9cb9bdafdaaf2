"""The parts under the pages: markup that cannot be broken, memory, loading, the French shell and its headers."""

import threading
import time
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ess_metrics.model.faults import BLOCKING, DataError, Fault
from ess_metrics.ui.parts import html
from ess_metrics.ui.state import opened_folder
from ess_metrics.ui.state.memory import Memory
from ess_metrics.views.view import Row, View
from tests.coroutines import completed


@given(st.text())
def test_no_text_becomes_markup(text):
    made = html.tag("p", text, title=text)
    inside = made.removesuffix("</p>").split(">", 1)[1] if ">" in made else ""
    assert "<" not in inside
    assert made.count("<") == 2
    assert html.tag("p", html.tag("b", text)).count("<b>") == 1


@given(st.text(alphabet="[](){}*_`~:$#<>!|\\-+.&^ab"))
def test_no_text_becomes_markdown(text):
    plain = html.plain(text)
    assert plain.replace("\\", "").replace(" ", "") == text.replace("\\", "").replace(" ", "")
    assert all(plain[at - 1] == "\\" for at, char in enumerate(plain) if char in "[]()*_`~:$<>")


def test_memory_keeps_the_last_used_and_weighs_rows():
    memory, calls = Memory(most=10), []

    def made(name, rows=0):
        calls.append(name)
        return View("x", "", "", "", "", (), tuple(Row(str(at), {}) for at in range(rows)))

    for name in ("a", "b", "a"):
        memory.made("v1", name, lambda name=name: made(name))
    assert calls == ["a", "b"]
    memory.made("v1", "heavy", lambda: made("heavy", 9))
    memory.made("v1", "a", lambda: made("a"))
    assert calls == ["a", "b", "heavy", "a"]
    memory.made("v1", "several", lambda: (made("one", 3), made("other", 4)))
    memory.made("v1", "a", lambda: made("a"))
    assert calls == ["a", "b", "heavy", "a", "one", "other"], (
        "8 for the rows of several views, 1 for a view without any"
    )
    memory.forget("v2")
    assert memory.rows > 0
    memory.forget("v1")
    assert memory.rows == 0


@pytest.fixture
def folder(monkeypatch):
    """A shelf whose files and reading are ours to change."""
    state = SimpleNamespace(stamp="1", version="un", wait=threading.Event(), refused=False)
    state.wait.set()

    def read(_):
        state.wait.wait(10)
        if state.refused:
            raise DataError([Fault("x", BLOCKING, "projets.csv")])
        return SimpleNamespace(fingerprint=state.version)

    monkeypatch.setattr(opened_folder, "stamp", lambda _: state.stamp)
    monkeypatch.setattr(opened_folder, "read", read)
    monkeypatch.setattr(opened_folder, "LOOK_EVERY", 0)
    monkeypatch.setattr(opened_folder, "PATIENCE", 0.01)
    return state


def until(condition):
    for _ in range(500):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("never")


def test_the_old_version_stays_while_the_new_one_is_read(folder, tmp_path):
    shelf = opened_folder.Shelf(tmp_path)
    assert shelf.opened().dataset.fingerprint == "un"
    folder.stamp, folder.version = "2", "deux"
    folder.wait.clear()
    assert shelf.opened().dataset.fingerprint == "un"
    assert shelf.opened().dataset.fingerprint == "un"
    folder.wait.set()
    until(lambda: shelf.opened().dataset.fingerprint == "deux")


def test_a_version_read_in_a_moment_is_shown_by_the_run_that_sees_it(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(opened_folder, "PATIENCE", 10)
    shelf = opened_folder.Shelf(tmp_path)
    shelf.opened()
    folder.stamp, folder.version = "2", "deux"
    assert shelf.opened().dataset.fingerprint == "deux"


def test_a_refused_version_leaves_the_old_one_and_says_so(folder, tmp_path):
    shelf = opened_folder.Shelf(tmp_path)
    shelf.opened()
    folder.stamp, folder.refused = "2", True
    until(lambda: shelf.opened().refused)
    assert shelf.opened().dataset.fingerprint == "un"


def test_a_folder_refused_at_first_is_read_again_when_mended(folder, tmp_path):
    shelf = opened_folder.Shelf(tmp_path)
    folder.refused = True
    assert shelf.opened().dataset is None
    assert shelf.opened().faults[0].file == "projets.csv"
    folder.stamp, folder.refused = "2", False
    assert shelf.opened().dataset.fingerprint == "un"


def answered(body: bytes, content_type: str) -> tuple[dict, bytes]:
    """What a browser gets through the shell when the application answers this."""
    from ess_metrics.ui.server.application import FrenchShell

    async def app(scope, receive, send):
        headers = [(b"content-type", content_type.encode()), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body[:5], "more_body": True})
        await send({"type": "http.response.body", "body": body[5:]})

    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"accept", b"text/html")], "query_string": b""}
    completed(FrenchShell(app)(scope, None, send))
    headers = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    return headers, b"".join(message.get("body", b"") for message in sent[1:])


def test_the_shell_is_french_and_closed():
    from ess_metrics.ui.server.application import _SHELL

    headers, body = answered(_SHELL.read_bytes(), "text/html; charset=utf-8")
    assert b'<html lang="fr" translate="no">' in body
    assert b"<title>ESS" in body
    assert int(headers["content-length"]) == len(body)
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-eval" not in policy
    assert "http" not in policy.replace("'self'", "")
    assert headers["x-content-type-options"] == "nosniff"


def test_what_is_not_a_page_goes_through_untouched():
    headers, body = answered(b'<html lang="en">', "application/json")
    assert body == b'<html lang="en">'
    assert "content-security-policy" in headers
