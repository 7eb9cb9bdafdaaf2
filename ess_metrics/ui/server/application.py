"""What stands between the browser and Streamlit: a page that says it is French, and headers that close it.

Streamlit hard-codes `<html lang="en">`; a screen reader would read French with an English voice and Chrome would offer
to translate. The middleware rewrites that one document and adds security headers to every answer.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import logging
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ess_metrics.folder import heap
from ess_metrics.model.presence import certain
from ess_metrics.texts.library import access_words
from ess_metrics.texts.pages import screens, streamlit_words
from ess_metrics.ui.components import background, geometry, plotly_script
from ess_metrics.ui.parts.style import SHEET
from ess_metrics.ui.people import accounts
from ess_metrics.ui.server import api, bundle, french, played_meetings, streamlit_inside, warm_start
from ess_metrics.ui.server.addresses import KnownAddresses, UploadBudget
from ess_metrics.ui.server.errors import on_script_error
from ess_metrics.ui.server.gate import Gate
from ess_metrics.ui.server.hosts import KnownHosts
from ess_metrics.ui.server.sockets import SocketBudget, remembered
from ess_metrics.ui.server.territory_door import TerritoryDoor, TerritoryPath
from ess_metrics.ui.state import territories

_LOG = logging.getLogger("ess")
_SHELL = streamlit_inside.static_folder() / "index.html"
_BASE = "/" + (st.get_option("server.baseUrlPath") or "").strip("/")
_INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
# The room of the side bar and of the text, before either has come, and our style sheet, which Streamlit sends among the
# elements of the page, sometimes after the first of them: nothing moves when they come. Grey bars, of one height
# whatever they stand for, are not shown before the question of the page.
_STEADY = (
    ".stApp .stMainBlockContainer{max-width:1640px;margin:0 auto;padding-left:2.5rem;padding-right:2.5rem}"
    "div:has(> [class*=st-key-adresse]),[class*=st-key-adresse]{display:none}"
    ".stMainBlockContainer:has([data-testid=stSkeleton]):not(:has(.ess-question)){visibility:hidden}"
    "@media (min-width:768px){[data-testid=stAppViewContainer]:not(:has(.stSidebar)){padding-left:310px}}"
    "@media (max-width:640px){.stApp .stMainBlockContainer{padding-left:1rem;padding-right:1rem}}"
)
_FRESH = {"cache-control": "no-cache"}  # our words may change under the same name
_REWRITES = (
    (b'<html lang="en">', b'<html lang="fr" translate="no">'),
    (
        b"<title>Streamlit</title>",
        f'<title>{screens.APP_TITLE}</title><meta name="google" content="notranslate" />'.encode(),
    ),
    (b"</head>", f"<style>{_STEADY}{SHEET.read_text('utf-8')}</style>{bundle.links()}</head>".encode()),
    (b"You need to enable JavaScript to run this app.", screens.NO_SCRIPT.encode()),
)


def settings() -> dict:
    """What `st.App` needs besides the script: routes, middleware, and what to do with an uncaught error.

    What is done to Streamlit itself, and why, is in `streamlit_inside`.
    """
    heap.frugal()
    if installed := streamlit_inside.strange():
        _LOG.warning(streamlit_words.STRANGE.format(tried=streamlit_inside.TRIED, installed=installed))
    streamlit_inside.patient()
    streamlit_inside.owned()
    streamlit_inside.no_path()
    streamlit_inside.brief()
    streamlit_inside.menu_alone()
    remembered()
    if accounts.settings() is None and not accounts.is_local():
        _LOG.warning(access_words.OPEN_ON_NETWORK.format(role=accounts.open_role()))
    return {
        "middleware": [Middleware(door) for door in DOORS],
        "routes": [*api.routes(), *geometry.routes(), *plotly_script.routes(), *played_meetings.routes()],
        "on_script_error": on_script_error,
        "lifespan": warm_start.serving,
    }


@functools.cache
def _here(base: str) -> str:
    """Told where the server is, the browser does not look for it under the address of each page (a 404 in its console).

    `base`: where the territory of this page begins.
    """
    return "window.__streamlit={BACKEND_BASE_URL:location.origin+" + json.dumps(base) + "};"


def _policy(shell: bytes, ground: background.Background | None, base: str = "/") -> str:
    """A content policy that forbids every outside origin; Streamlit's own inline script is allowed by its hash.

    The only exception is the server of the background map, when one is configured: for images, and nothing else.
    Streamlit styles itself with inline styles, hence their exception; it runs no code built from text.
    """
    codes = [*_INLINE.findall(shell), _here(base).encode()]
    hashes = [base64.b64encode(hashlib.sha256(code).digest()).decode() for code in codes]
    scripts = " ".join(["'self'", *(f"'sha256-{digest}'" for digest in hashes)])
    images = " ".join(["'self' data: blob:", *([ground.origin] if ground else [])])
    return (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src {images}; "
        "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
        "form-action 'self'; frame-ancestors 'self'"
    )


_POLICY = "Content-Security-Policy"
HEADERS: Sequence[tuple[str, str]] = (
    (_POLICY, _policy(_SHELL.read_bytes(), background.settings(), territories.base(""))),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "SAMEORIGIN"),
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("X-Ess-Depart", secrets.token_hex(8)),  # of this process: another one has forgotten what sessions held
)


@functools.lru_cache(maxsize=512)
def _headers(base: str) -> Sequence[tuple[str, str]]:
    """The headers of every answer; a territory among several has its own policy, whose script says where it is."""
    if base == territories.base(""):
        return HEADERS
    return ((_POLICY, _policy(_SHELL.read_bytes(), background.settings(), base)), *HEADERS[1:])


class FrenchShell:
    """Pure ASGI: headers on every HTTP answer, French on the HTML ones and on the scripts that speak, nothing else."""

    def __init__(self, app: ASGIApp):
        self.app = app
        self.scripts = french.translated()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = self._static(scope) or self.app
        await answer(_uncompressed(scope), receive, _Answer(send))

    def _static(self, scope: Scope) -> Response | None:
        """One of Streamlit's scripts or styles, from memory; None for everything else."""
        place, _, name = scope["path"].partition(bundle.PLACE)
        if place != _BASE.rstrip("/"):
            return None
        asked = Headers(scope=scope)
        if name.removeprefix("js/") in self.scripts:
            return _script(self.scripts[name.removeprefix("js/")], asked)
        if scope["method"] != "GET" or "range" in asked or "gzip" not in asked.get("accept-encoding", ""):
            return None
        found = bundle.packed(name)
        if found is None:
            return None
        return _script(found, asked, bundle.FOR_EVER, bundle.TYPES[Path(name).suffix])


def _script(
    script: french.Script, asked: Headers, kept: Mapping[str, str] = _FRESH, kind: str = "text/javascript"
) -> Response:
    """A script: nothing when the browser has it, else compressed when it can be. `kept`: for how long it is."""
    headers = {**kept, "etag": script.tag, "vary": "Accept-Encoding"}
    if script.tag in asked.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" not in asked.get("accept-encoding", ""):
        return Response(script.plain, media_type=kind, headers=headers)
    return Response(script.packed, media_type=kind, headers=headers | {"content-encoding": "gzip"})


class _Answer:
    """Passes an answer on; holds an HTML one back until it is whole, to rewrite it."""

    def __init__(self, send: Send):
        self.send = send
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif self.start is None:
            await self.send(message)
        else:
            await self._collect(message)

    async def _begin(self, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        own = "content-security-policy" in headers  # a page that brings its own policy is not Streamlit's
        for name, value in _headers(territories.base()):
            headers.setdefault(name, value)
        if headers.get("content-type", "").startswith("text/html") and not own and "content-encoding" not in headers:
            self.start = message
        else:
            await self.send(message)

    async def _collect(self, message: Message) -> None:
        self.body += message.get("body", b"")
        if message.get("more_body"):
            return
        here = f"<head><script>{_here(territories.base())}</script>".encode()
        for old, new in ((b"<head>", here), *_REWRITES):
            self.body = self.body.replace(old, new)
        headers = MutableHeaders(scope=self.start)
        if "content-length" in headers:
            headers["content-length"] = str(len(self.body))
        for stale in ("etag", "last-modified"):
            if stale in headers:
                del headers[stale]
        await self.send(certain(self.start))
        await self.send({"type": "http.response.body", "body": self.body})


def _uncompressed(scope: Scope) -> Scope:
    """The same request without Accept-Encoding when a page is asked: a compressed page could not be rewritten."""
    if "text/html" not in Headers(scope=scope).get("accept", ""):
        return scope
    kept = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    return {**scope, "headers": kept}


# From the street to the application: each door sees only what the one before let in.
DOORS: Sequence[Callable[[ASGIApp], ASGIApp]] = (
    KnownHosts,
    SocketBudget,
    TerritoryPath,
    FrenchShell,
    TerritoryDoor,
    KnownAddresses,
    Gate,
    UploadBudget,
)
