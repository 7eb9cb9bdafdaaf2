"""Under which names this server answers, and from which pages its WebSocket may be opened.

A page of the web can make its own name point to this machine after it was loaded (DNS rebinding) and read what a
server on the loopback answers to anybody. Such a request still says the stranger's name in `Host`: it is refused, in
plain HTTP too. An address written in figures can't be rebound and is always ours.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterable
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ess_metrics.texts.library import access_words as words
from ess_metrics.ui.people import accounts

NAMES = "ESS_HOTES"
_MISDIRECTED = 421
_FORBIDDEN = 1008


def known_names() -> frozenset[str]:
    """The names that are ours: this machine's, those of `ESS_HOTES` and of the configuration of Streamlit.

    A server told to listen at a name, or whose sign-in comes back to one, answers at that name.
    """
    names = {"localhost", *os.environ.get(NAMES, "").replace(";", ",").split(",")}
    names |= {str(st.get_option(option) or "") for option in ("server.address", "browser.serverAddress")}
    names |= set(st.get_option("server.allowedHosts") or ())
    names.add(urlsplit(accounts.return_address()).hostname or "")
    return frozenset(name.strip().lower().rstrip(".") for name in names if name.strip())


def host_of(header: str | None) -> str | None:
    """The name in a `Host` header, without its port; None when it is none."""
    if not header:
        return None
    try:
        parts = urlsplit(f"//{header}")
        _ = parts.port  # refused when it is no port
    except ValueError:
        return None
    strange = parts.username or parts.password or parts.path or parts.query or parts.fragment
    return parts.hostname.lower().rstrip(".") if parts.hostname and not strange else None


def is_ours(host: str | None, names: Iterable[str]) -> bool:
    """Whether a name is one of ours, or an address in figures."""
    if host is None:
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return any(host == name or (name.startswith("*.") and host.endswith(name[1:])) for name in names)
    return True


class KnownHosts:
    """Pure ASGI: 421 to whoever asks for another name; a WebSocket opened by another site's page is refused."""

    def __init__(self, app: ASGIApp):
        self.app, self.names = app, known_names()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or not."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        asked = headers.get("host")
        ours = is_ours(host_of(asked), self.names)
        if scope["type"] == "http":
            answer = self.app if ours else PlainTextResponse(words.NOT_THIS_HOST, _MISDIRECTED)
            await answer(scope, receive, send)
        elif ours and _same_site(headers.get("origin"), asked):
            await self.app(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close", "code": _FORBIDDEN, "reason": words.NOT_THIS_HOST})


def _same_site(origin: str | None, host: str | None) -> bool:
    """Whether the page that opens the connection is served under the very name and port that it connects to.

    A program that is no browser says no origin: it could say any.
    """
    return origin is None or urlsplit(origin).netloc.lower() == (host or "").lower()
