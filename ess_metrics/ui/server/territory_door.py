"""Several territories behind one address: which one a request is for, and whether who asks may know that it is there.

`TerritoryPath` stands before whatever looks at addresses: `/strasbourg/quartier` becomes `/quartier`, of strasbourg.
`TerritoryDoor` stands after the headers are set: it answers what is of no territory, the list and its figures, and
gives the same answer for a territory that does not exist and for one that this person may not read. Before sign-in
every name gets the same page. On a server of one territory both let everything pass.
"""

from __future__ import annotations

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ess_metrics.texts.pages import territories_words as words
from ess_metrics.ui.people import accounts
from ess_metrics.ui.server import api, gate, streamlit_inside, territory_list
from ess_metrics.ui.state import territories

_BASE = [part for part in (st.get_option("server.baseUrlPath") or "").split("/") if part]
# What holds nothing of any data: the same whatever the name before it, so that no name can be tried.
_OPEN = frozenset({"auth", "favicon.png", "manifest.json", "oauth2callback", "static"})
_OPEN_INSIDE = frozenset({"health", "host-config", "metrics"})
_REFUSED = 1008
_HEADER = territories.HEADER.encode()
_FRESH = {"cache-control": "no-store"}
LIST = "territoires"


class TerritoryPath:
    """Pure ASGI: takes the name of a territory out of the address, and notes it for whoever answers."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] not in ("http", "websocket") or territories.place() is None:
            await self.app(scope, receive, send)
            return
        name, path = _split(scope["path"])
        headers = [(key, value) for key, value in scope["headers"] if key.lower() != _HEADER]
        if name:
            headers.append((_HEADER, territories.written(name).encode()))
        token = territories.asked.set(name)
        try:
            inside = {**scope, "path": path, "raw_path": path.encode(), "headers": headers, "ess_asked": scope["path"]}
            await self.app(inside, receive, send)
        finally:
            territories.asked.reset(token)


def _split(path: str) -> tuple[str, str]:
    """The territory of an address and the rest of it; the address itself when it is of none that there is."""
    parts = path.split("/")[1:]
    if parts[: len(_BASE)] != _BASE or len(parts) < len(_BASE) + 2:
        return "", path
    name, inside = parts[len(_BASE)], parts[len(_BASE) + 1 :]
    rest = "/" + "/".join([*_BASE, *inside])
    if name not in territories.RESERVED and _is_open(rest):
        return "", rest
    return (name, rest) if name in territories.names() else ("", path)


class TerritoryDoor:
    """Pure ASGI: lets in who may read the territory that is asked; answers the rest itself."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or not."""
        if scope["type"] not in ("http", "websocket") or territories.place() is None:
            await self.app(scope, receive, send)
            return
        name = territories.asked.get()
        if not name and _is_open(scope["path"]) and scope["type"] == "http":
            await self.app(scope, receive, send)
            return
        request = Request({**scope, "type": "http"})
        if name and accounts.readable(request.cookies, [name]):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": _REFUSED, "reason": words.UNKNOWN_TITLE})
        else:
            await _answer(request, scope.get("ess_asked", ""))(scope, receive, send)


def _is_open(path: str) -> bool:
    """Whether an address is of the server itself: its scripts, the sign-in, its health."""
    first, second, *_ = *[part for part in path.split("/") if part][len(_BASE) :], "", ""
    return first in _OPEN or (first == "_stcore" and second in _OPEN_INSIDE)


def _answer(request: Request, asked: str) -> Response:
    """What is of no territory that this person may read."""
    parts = [part for part in asked.split("/") if part][len(_BASE) :]
    if accounts.settings() is not None and not _is_somebody(request):
        return _told(401, words.SIGN_IN) if api.PREFIX in parts[:2] else _sign_in(request, parts, asked)
    if request.method not in ("GET", "HEAD"):
        return PlainTextResponse(words.UNKNOWN_TITLE, 405)
    mine = accounts.readable(request.cookies, territories.names())
    return _for_program(request, parts, mine) if api.PREFIX in parts[:2] else _for_person(request, parts, mine)


def _for_person(request: Request, parts: list[str], mine: tuple[str, ...]) -> Response:
    if not parts:
        return HTMLResponse(territory_list.page(mine), headers=territory_list.HEADERS)
    if len(parts) == 1 and parts[0] in mine:  # `/strasbourg`: its pages are one floor below
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{territories.base(parts[0])}/{query}", 307)
    return HTMLResponse(territory_list.unknown(), 404, headers=territory_list.HEADERS)


def _for_program(request: Request, parts: list[str], mine: tuple[str, ...]) -> Response:
    try:
        api.welcome(request)
    except api.Refused as error:
        return _told(error.status, str(error))
    if parts != [api.PREFIX, "v1", LIST]:
        return _told(404, words.UNKNOWN)
    return JSONResponse(territory_list.described(mine), headers=_FRESH)


def _is_somebody(request: Request) -> bool:
    person = accounts.person_of(request.cookies)
    return person is not None and not person.ended


def _told(status: int, sentence: str) -> Response:
    return JSONResponse({"error": sentence}, status, headers=_FRESH)


def _sign_in(request: Request, parts: list[str], asked: str) -> Response:
    """The same page for every name, the way back kept: who signs in comes to the address that they had asked."""
    if parts == [territories.ENTRANCE]:
        return RedirectResponse(streamlit_inside.sign_in_address(), 302, headers=_FRESH)
    answer = HTMLResponse(territory_list.sign_in(), 401, headers=territory_list.HEADERS)
    if request.method == "GET" and "text/html" in Headers(scope=request.scope).get("accept", ""):
        wanted = f"{asked}?{request.url.query}" if request.url.query else asked
        if cookie := gate.kept_address(wanted):
            MutableHeaders(raw=answer.raw_headers).append("set-cookie", cookie)
    return answer


__all__ = ["LIST", "TerritoryDoor", "TerritoryPath"]
