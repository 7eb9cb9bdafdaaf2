"""Outlines served by address, so that a browser fetches them once and no rerun carries them.

`publish` puts a `ShapeSet` on a shelf of this process and returns its address, which holds the hash of its content:
several data folders and versions live side by side, and an answer may be kept by the browser for ever. `routes` gives
the address to `st.App`. Without those routes (AppTest, a bare `streamlit run` on a script) Streamlit's own media files
serve the same document, without long caching.
"""

from __future__ import annotations

import gzip
import threading

from cachetools import LRUCache
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ess_metrics.model.outlines import ShapeSet
from ess_metrics.ui.server import streamlit_inside

PREFIX = "formes"
SHELF_SIZE = 16  # documents; a country weighs about 0.2 MB here
FOR_EVER = "private, max-age=31536000, immutable"  # private: a folder of our users is nobody else's proxy's business

_shelf: LRUCache[str, bytes] = LRUCache(SHELF_SIZE)
_lock = threading.Lock()
_installed = threading.Event()


def routes() -> list[Route]:
    """The routes to add to `st.App(routes=…)`; at the root and under any `server.baseUrlPath`."""
    _installed.set()
    return [Route(f"/{PREFIX}/{{name}}", _serve), Route(f"/{{base:path}}/{PREFIX}/{{name}}", _serve)]


def publish(shapes: ShapeSet) -> str:
    """Make the document fetchable and return its address relative to the application's root."""
    if not _installed.is_set():
        return streamlit_inside.media_address(shapes.document, "application/json", f"shapes-{shapes.version}")
    name = f"{shapes.version}.json"
    with _lock:
        if name not in _shelf:
            _shelf[name] = gzip.compress(shapes.document, compresslevel=6, mtime=0)
        _ = _shelf[name]  # the last one asked for leaves last
    return f"{PREFIX}/{name}"


def _serve(request: Request) -> Response:
    """The document, compressed once for all; 404 when this process has not published it (the map offers a retry)."""
    with _lock:
        body = _shelf.get(request.path_params["name"])
    if body is None:
        return Response(status_code=404)
    headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
    else:
        body = gzip.decompress(body)
    return Response(body, media_type="application/json", headers=headers)
