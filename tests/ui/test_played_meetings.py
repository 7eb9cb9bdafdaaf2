"""Meetings at an address: who is given one, what it may do, what it hears of later publications."""

import asyncio
import base64
import gzip
import json
import re

import pytest
from cachetools import LRUCache
from starlette.applications import Starlette

from ess_metrics.folder.reading import read
from ess_metrics.model.selection import Selection
from ess_metrics.secrecy import audience
from ess_metrics.texts.pages import meeting_words as words
from ess_metrics.ui.people import accounts
from ess_metrics.ui.server import played_meetings
from ess_metrics.ui.state import opened_folder
from ess_metrics.views.meeting import show
from ess_metrics.views.meeting.storyboard import Item, Storyboard
from ess_metrics.views.view import Recipe

BOARD = Storyboard("Essai", (Item(Recipe("overview.by_year", (), Selection())),))
APP = Starlette(routes=played_meetings.routes())


def asked(path):
    """Status, headers and text of an address."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b"", "root_path": ""}
    asyncio.run(APP(scope | {"http_version": "1.1", "scheme": "http", "server": ("localhost", 80)}, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(part.get("body", b"") for part in sent[1:]).decode()


@pytest.fixture
def folder(tiny_folder, monkeypatch):
    monkeypatch.setenv("ESS_DATA", str(tiny_folder))
    monkeypatch.setattr(accounts, "settings", lambda: None)
    return tiny_folder


def prepared(folder, public=False):
    return played_meetings.publish(show.prepared(BOARD, read(folder), public=public), dark=False)


@pytest.mark.parametrize("base", ["/", "/sous/un/chemin/"])
def test_a_meeting_is_served_whole_and_closed(folder, base):
    status, headers, text = asked(base + prepared(folder).address)
    assert (status, headers["cache-control"]) == (200, "no-store")
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "Essai" in text


def test_two_meetings_never_have_the_same_address(folder):
    one, other = prepared(folder), prepared(folder)
    assert one.address != other.address
    assert played_meetings.alive(one)
    assert len(one.address.rpartition("/")[2]) >= 32


def test_a_meeting_hears_of_the_data_published_now(folder):
    address = prepared(folder).address
    assert json.loads(asked(f"/{address}/{played_meetings.NEWS}")[2]) == {
        "fingerprint": opened_folder.opened().dataset.fingerprint
    }
    assert asked(f"/{played_meetings.PREFIX}/inconnu/{played_meetings.NEWS}")[0] == 404


def test_an_unknown_meeting_says_where_notes_are():
    status, _, text = asked(f"/{played_meetings.PREFIX}/inconnu")
    assert status == 404
    packed = re.search(r'<script type="application/gzip" id="seance">(.*?)</script>', text, re.DOTALL)[1]
    assert words.GONE[:30] in json.loads(gzip.decompress(base64.b64decode(packed)))["words"]["recordsWhy"]
    assert asked(f"/{played_meetings.PREFIX}/{played_meetings.RECORDS}")[0] == 200


@pytest.mark.parametrize(("role", "named", "public"), [(audience.READER, 403, 200), (audience.AGENT, 200, 200)])
def test_a_meeting_that_names_people_is_for_who_may_read_them(folder, monkeypatch, role, named, public):
    monkeypatch.setattr(accounts, "open_role", lambda: role)
    assert asked("/" + prepared(folder).address)[0] == named
    assert asked("/" + prepared(folder, public=True).address)[0] == public


def test_the_oldest_meetings_leave_the_shelf(folder, monkeypatch):
    monkeypatch.setattr(played_meetings, "_shelf", LRUCache(2))
    first, *_ = (prepared(folder) for _ in range(3))
    assert not played_meetings.alive(first)
