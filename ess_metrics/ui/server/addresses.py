"""Which addresses exist: the pages, what they fetch, and nothing else; what is dropped on them is counted.

Streamlit answers every address with its whole application, which then finds that there is no such page: a wrong link
costs a megabyte, and a machine that tries names costs as much each time. Here an address that is none gets a short
page that leads home, and whoever asks for many of them waits.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from functools import cache
from html import escape

import streamlit as st
from cachetools import LRUCache
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ess_metrics.model.locations import PAGES
from ess_metrics.texts.library import access_words as words
from ess_metrics.ui.components import geometry, plotly_script
from ess_metrics.ui.server import api, played_meetings, streamlit_inside
from ess_metrics.ui.server.sockets import MOST_ADDRESSES, Bucket
from ess_metrics.ui.state import territories

METRICS = "ESS_METRIQUES"
MEGABYTE = 1_000_000
SESSION_MEGABYTES, SERVER_MEGABYTES = 600, 2000
_BASE = [part for part in (st.get_option("server.baseUrlPath") or "").split("/") if part]
_INSIDE, _STATIC = "_stcore", "static"
# What Streamlit's page fetches beside itself; the agent's routes and the health of scripts are for its own tests.
_SHELL = {_STATIC, "media", "component", "auth", "oauth2callback", "favicon.png", "manifest.json", "index.html"}
_FILES = {"favicon.png", "manifest.json", "index.html"}
_OWN = {api.PREFIX, geometry.PREFIX, plotly_script.PREFIX, played_meetings.PREFIX}
_UNDER = (_SHELL - _FILES - {_STATIC}) | _OWN
_OPEN_INSIDE = {"health", "host-config", "stream", "bidi-components", "upload_file"}
_MANY, _AGAIN = 30, 1.0


@cache
def first_parts() -> frozenset[str]:
    """What an address of ours may begin with; "" is the first page."""
    return frozenset({"", _INSIDE, *_SHELL, *_OWN, *_pages()})


@cache
def _pages() -> frozenset[str]:
    """The addresses of the pages."""
    return frozenset(path.stem for path in PAGES.glob("*.py"))


def exists(path: str) -> bool:
    """Whether an address is one of ours. What a page fetches may stand under its own address (`/locaux/_stcore/…`)."""
    parts = [part for part in path.split("/") if part]
    if parts[: len(_BASE)] != _BASE:
        return False
    own = parts[len(_BASE) :] or [""]
    if _INSIDE in own[:2]:
        inside = own[own.index(_INSIDE) + 1 :]
        return bool(inside) and (
            inside[0] in _OPEN_INSIDE or (inside[0] == "metrics" and bool(os.environ.get(METRICS)))
        )
    if own[0] == _STATIC:  # Streamlit answers a file that is not there with its whole application
        return ".." not in own and os.path.isfile(streamlit_inside.static_folder().joinpath(*own))
    if own[0] in _FILES:
        return len(own) == 1
    if own[0] in _pages() and own[1:]:  # nothing is under a page but what it fetches
        return own[1] in _UNDER
    return own[0] in first_parts()


class KnownAddresses:
    """Pure ASGI: a short 404 to an address that is none; 429 to whoever asked for too many of them."""

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.monotonic):
        self.app, self.clock = app, clock
        self.lost: LRUCache[str, Bucket] = LRUCache(MOST_ADDRESSES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or say that there is nothing there."""
        if scope["type"] != "http" or exists(scope["path"]):
            await self.app(scope, receive, send)
            return
        host = scope["client"][0] if scope.get("client") else ""
        if host not in self.lost:
            self.lost[host] = Bucket(_MANY, _AGAIN, self.clock)
        answer = _nothing_there() if self.lost[host].take() else PlainTextResponse(words.TOO_MANY_LOST, 429)
        await answer(scope, receive, send)


def _nothing_there() -> HTMLResponse:
    home = f"{territories.base().rstrip('/')}/"
    return HTMLResponse(
        f'<!doctype html><html lang="fr"><meta charset="utf-8"><title>{escape(words.LOST_TITLE)}</title>'
        '<meta name="viewport" content="width=device-width">'
        f'<body style="font:1.125rem/1.5 system-ui,sans-serif;margin:4rem auto;max-width:36rem;padding:0 1rem">'
        f"<h1>{escape(words.LOST_TITLE)}</h1><p>{escape(words.LOST)}</p>"
        f'<p><a href="{escape(home)}">{escape(words.LOST_HOME)}</a></p>',
        404,
    )


class UploadBudget:
    """Pure ASGI: a total of what is dropped a session and a server, counted while it comes in; 413 beyond."""

    def __init__(self, app: ASGIApp, held: Callable[[], Mapping[str, int]] = streamlit_inside.held_uploads):
        self.app, self.held = app, held
        self.coming: dict[str, int] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse what would be too much."""
        session = _session(scope)
        if not session:
            await self.app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "")
        if not announced.isdecimal() or not self._fits(session, int(announced)):
            await PlainTextResponse(words.TOO_MUCH_DROPPED, 413)(scope, receive, send)
            return
        size = int(announced)
        self.coming[session] = self.coming.get(session, 0) + size

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size -= len(message.get("body", b""))
            # More than announced: the server that speaks HTTP cuts it already, and this does whatever it is.
            return message if size >= 0 else {"type": "http.disconnect"}

        try:
            await self.app(scope, counted, send)
        finally:
            self.coming[session] -= int(announced)
            if not self.coming[session]:
                del self.coming[session]

    def _fits(self, session: str, size: int) -> bool:
        held = self.held()
        mine = held.get(session, 0) + self.coming.get(session, 0) + size
        everyone = sum(held.values()) + sum(self.coming.values()) + size
        return mine <= SESSION_MEGABYTES * MEGABYTE and everyone <= SERVER_MEGABYTES * MEGABYTE


def _session(scope: Scope) -> str:
    """The session that a file is dropped for, "" when the request drops none."""
    if scope["type"] != "http" or scope["method"] != "PUT":
        return ""
    parts = scope["path"].split("/")
    return parts[parts.index("upload_file") + 1] if "upload_file" in parts[:-1] else ""
