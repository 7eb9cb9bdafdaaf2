"""Plotly's script, with our look and its French, served once by an address that holds the hash of its content.

It is the small build that `scripts/make_plotly.py` makes from the published packages where there is one (the wheel,
the image); else the whole script that lies in the installed Python package `plotly`, three times as heavy: a checkout
runs without node.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import json
import threading
from importlib.util import find_spec
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ess_metrics.texts.pages.components_words import PLOTLY_LOCALE
from ess_metrics.ui.server import streamlit_inside
from ess_metrics.views.charts.template import template

PREFIX = "traceur"
SMALL = Path(__file__).parent / "plotly" / "plotly.min.js"
FOR_EVER = "public, max-age=31536000, immutable"

_routed = threading.Event()


def routes() -> list[Route]:
    """The routes to add to `st.App(routes=…)`; at the root and under any `server.baseUrlPath`."""
    _routed.set()
    return [Route(f"/{PREFIX}/{{name}}", _serve), Route(f"/{{base:path}}/{PREFIX}/{{name}}", _serve)]


def source() -> Path:
    """The file that Plotly is read from: the small build, else the installed package's."""
    if SMALL.is_file():
        return SMALL
    found = find_spec("plotly")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("plotly is missing: pip install -r requirements.txt")
    return Path(found.submodule_search_locations[0]) / "package_data" / "plotly.min.js"


def address() -> str:
    """Where a browser asks for the script, relative to the application's root."""
    if not _routed.is_set():  # AppTest, a bare script: Streamlit's own files serve it
        return streamlit_inside.media_address(_body(), "text/javascript", PREFIX)
    return f"{PREFIX}/{_name()}"


def _body() -> bytes:
    """The script, then what is ours: `window.essPlotly` holds the looks, and Plotly speaks French."""
    looks = {theme: template(theme) for theme in ("light", "dark")}
    own = f"window.essPlotly={{looks:{json.dumps(looks)}}};Plotly.register({json.dumps(PLOTLY_LOCALE)});"
    return source().read_bytes() + b"\n;" + own.encode()


@functools.cache
def packed() -> bytes:
    """The script, compressed once."""
    return gzip.compress(_body(), compresslevel=6, mtime=0)


@functools.cache
def _name() -> str:
    """The name of the script, which changes with any byte of it."""
    return f"{hashlib.sha256(_body()).hexdigest()[:16]}.js"


def _serve(request: Request) -> Response:
    """The script; 404 for any other name: a page of before asks for it, and says that it must be loaded again."""
    if request.path_params["name"] != _name():
        return Response(status_code=404)
    headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed(), media_type="text/javascript", headers=headers | {"Content-Encoding": "gzip"})
    return Response(gzip.decompress(packed()), media_type="text/javascript", headers=headers)


__all__ = ["address", "packed", "routes", "source"]
