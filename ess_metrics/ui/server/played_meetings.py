"""Meetings served by address: each is one whole document, which asks nothing more once it is open.

A document lies on a shelf of this process under a name that cannot be guessed; the last ones are kept, compressed. One
that names natural persons is only given to who may read them, whoever prepared it (`ui.server.gate` asks the
rest). Its only
later question is which data are published now, so that it can say that newer ones are.
"""

from __future__ import annotations

import gzip
import secrets
import threading
from dataclasses import dataclass
from functools import cache

from cachetools import LRUCache
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from ess_metrics.secrecy import audience
from ess_metrics.texts.library import access_words as words
from ess_metrics.ui.people import accounts
from ess_metrics.ui.state import opened_folder
from ess_metrics.views.meeting.show import Show

PREFIX, NEWS, RECORDS = "reunion", "donnees", "notes"
SHELF_SIZE = 24  # meetings; one weighs some hundred kilobytes, compressed
_HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


@dataclass(frozen=True)
class Served:
    """A meeting at an address, relative to that of a page."""

    address: str


@dataclass(frozen=True)
class _Kept:
    content: bytes
    closed: bool


_shelf: LRUCache[str, _Kept] = LRUCache(SHELF_SIZE)
_lock = threading.Lock()


def routes() -> list[Route]:
    """The routes to add to `st.App(routes=…)`; at the root and under any `server.baseUrlPath`."""
    made = []
    for base in ("", "/{base:path}"):
        made.append(Route(f"{base}/{PREFIX}/{RECORDS}", _records))
        made.append(Route(f"{base}/{PREFIX}/{{name}}", _serve))
        made.append(Route(f"{base}/{PREFIX}/{{name}}/{NEWS}", _news))
    return made


def publish(show: Show, *, dark: bool) -> Served:
    """Make a meeting reachable."""
    from ess_metrics.reports.player import player  # brings Word and its XML: only for who plays a meeting

    name = fresh()
    document = player.document(show, id=name, dark=dark, news=f"{name}/{NEWS}")
    with _lock:
        _shelf[name] = _Kept(gzip.compress(document.encode(), compresslevel=5, mtime=0), show.closed)
    return Served(f"{PREFIX}/{name}")


def fresh() -> str:
    """A name that cannot be guessed: of an address, and of the notes of a meeting."""
    return secrets.token_urlsafe(24)


def alive(served: Served) -> bool:
    """Whether the meeting is still on the shelf."""
    return served.address.rpartition("/")[2] in _shelf


def _serve(request: Request) -> Response:
    from ess_metrics.reports.player import player  # brings Word and its XML: only for who plays a meeting

    with _lock:
        kept = _shelf.get(request.path_params["name"])
    if kept is not None and not (kept.closed or _may_name(request)):
        return PlainTextResponse(words.NOT_ALLOWED, 403, headers=_HEADERS)
    if kept is None:
        page = player.records(gone=True)
        return Response(page, status_code=404, media_type="text/html", headers=_closed(online=False))
    return Response(gzip.decompress(kept.content), media_type="text/html", headers=_closed(online=True))


def _may_name(request: Request) -> bool:
    """Whether who asks may read the names of people; without accounts, what the server shows to everybody."""
    if accounts.settings() is None:
        return audience.NAME in audience.rights(accounts.open_role())
    found = accounts.person_of(request.cookies)
    return found is not None and audience.NAME in found.rights


def _records(request: Request) -> Response:
    return Response(_records_page(), media_type="text/html", headers=_closed(online=False))


@cache
def _records_page() -> str:
    from ess_metrics.reports.player import player  # brings Word and its XML: only for who plays a meeting

    return player.records()


def _closed(online: bool) -> dict[str, str]:
    from ess_metrics.reports.player import player  # brings Word and its XML: only for who plays a meeting

    return _HEADERS | {"Content-Security-Policy": f"{player.policy(online)}; frame-ancestors 'none'"}


def _news(request: Request) -> Response:
    if request.path_params["name"] not in _shelf:
        return Response(status_code=404)
    found = opened_folder.opened().dataset
    return JSONResponse({"fingerprint": found.fingerprint if found else ""}, headers=_HEADERS)


__all__ = ["PREFIX", "RECORDS", "Served", "alive", "fresh", "publish", "routes"]
