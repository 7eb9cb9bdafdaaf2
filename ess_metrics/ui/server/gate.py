"""What is served only to people of a known role: files, outlines, uploads, components. The page has its own door.

The empty shell of the application, its scripts and the sign-in addresses are open: they hold nothing of the data. The
address that somebody asked for before signing in is kept in a cookie, so that a shared link opens what it says.
"""

from __future__ import annotations

from urllib.parse import quote, unquote

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ess_metrics.secrecy import audience
from ess_metrics.texts.library import access_words as words
from ess_metrics.ui.components.geometry import PREFIX
from ess_metrics.ui.people import accounts
from ess_metrics.ui.server import streamlit_inside
from ess_metrics.ui.server.played_meetings import PREFIX as MEETINGS

RETURN = "ess_retour"
_MINUTES = 10
_LONGEST = 3000
_BASE = "/" + (st.get_option("server.baseUrlPath") or "").strip("/")
_STATIC = "static"  # Streamlit's own scripts and fonts
_MEDIA = "media"
_CLOSED = {_MEDIA, "component", "app"}
_INSIDE = "_stcore"
_OPEN_INSIDE = {"health", "host-config", "stream", "metrics"}
_UPLOAD = "upload_file"
_LEAVING = "/auth/logout"
_SIGNING = ("/auth/login", "/auth/logout", "/oauth2callback")


class Gate:
    """Pure ASGI: 403 to whoever may not have what is asked; a sign-out and the way back are remembered."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        person, needed = accounts.person_of(request.cookies), right(scope["path"])
        if needed and needed not in _rights(person):
            await PlainTextResponse(words.NOT_READER, 403)(scope, receive, send)
            return
        if accounts.settings() is None:
            await self.app(scope, receive, send)
            return
        if _of_another(scope["path"], person):
            await PlainTextResponse(words.NOT_YOURS, 403)(scope, receive, send)
            return
        if scope["path"].endswith(_LEAVING) and not _asked_here(request):
            await PlainTextResponse(words.SIGN_OUT_HERE, 403)(scope, receive, send)
            return
        await self.app(scope, receive, _on_the_way(send, request, person))


def _on_the_way(send: Send, request: Request, person: accounts.Person | None) -> Send:
    """What a sign-in or a sign-out adds to the answer, or ends on the server."""
    path = request.url.path
    if person is not None and path.endswith(_LEAVING):
        accounts.sign_out(person)  # the address alone would only drop the cookie: a copy of it would live on
    if person is None and is_page(request.scope):
        return _remembering(send, request)
    if path.endswith("/oauth2callback") and RETURN in request.cookies:
        return _returning(send, request.cookies[RETURN])
    return send


def _rights(person: accounts.Person | None) -> frozenset[str]:
    """What whoever asks may do: what their account gives; without accounts, what everybody may."""
    if accounts.settings() is None:
        return audience.rights(accounts.open_role())
    return person.rights if person is not None else frozenset()


def _of_another(path: str, person: accounts.Person | None) -> bool:
    """Whether a file was made for other people than whoever asks for it."""
    parts = _own(path)
    owners = streamlit_inside.media_owners(parts[-1]) if _MEDIA in parts[:-1] else frozenset()
    return bool(owners) and (person is None or person.key[0] not in owners)


def _asked_here(request: Request) -> bool:
    """Whether a browser says that a page of ours asks for it: the picture of another site must sign nobody out."""
    return request.headers.get("sec-fetch-site") == "same-origin"


def _own(path: str) -> list[str]:
    """The parts of an address after that of the application."""
    parts = [part for part in path.split("/") if part]
    return parts[len([part for part in _BASE.split("/") if part]) :]


def right(path: str) -> str:
    """The right that an address needs, "" when it is open."""
    parts, own = path.split("/"), _own(path)
    if {PREFIX, MEETINGS}.intersection(parts) or (_CLOSED.intersection(parts) and own[:1] != [_STATIC]):
        return audience.READ
    if _INSIDE in parts:
        inside = parts[parts.index(_INSIDE) + 1 :]
        if inside and inside[0] == _UPLOAD:
            return audience.PREPARE
        return "" if inside and inside[0] in _OPEN_INSIDE else audience.READ
    return ""


def is_page(scope: Scope) -> bool:
    """Whether a request is for a page of the application, as a browser asks for one."""
    if scope["method"] != "GET" or "text/html" not in Headers(scope=scope).get("accept", ""):
        return False
    own = _own(scope["path"])
    return not right(scope["path"]) and own[:1] not in ([_STATIC], [_INSIDE]) and not scope["path"].endswith(_SIGNING)


def _remembering(send: Send, request: Request) -> Send:
    """Keep the asked address for after the sign-in."""
    asked = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
    cookie = kept_address(asked)

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start" and cookie:
            MutableHeaders(scope=message).append("set-cookie", cookie)
        await send(message)

    return sending


def kept_address(asked: str) -> str:
    """The cookie that keeps the address to come back to after the sign-in; "" when it is too long to be kept."""
    cookie = f"{RETURN}={quote(asked, safe='')}; Max-Age={_MINUTES * 60}; Path=/; HttpOnly; SameSite=Lax"
    return cookie if len(cookie) < _LONGEST else ""


def _returning(send: Send, kept: str) -> Send:
    """After the sign-in, back to the kept address of this application, and to no other."""
    wanted = unquote(kept)
    own = wanted.startswith(_BASE) and wanted[1:2] not in ("/", "\\") and wanted.isprintable()

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if own and "location" in headers:
                headers["location"] = quote(wanted, safe="/?&=%~-._:,;+!*'()")
            headers.append("set-cookie", f"{RETURN}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax")
        await send(message)

    return sending
