"""Several territories in one server: each sub-folder of `ESS_TERRITOIRES` at an address of its own.

A request says which one by its address; `ui.server.territory_path` takes that first part away and notes it here, for
the time of the request. The script of a session runs in another thread, which knows the headers of its connection and
nothing else of it: the same door writes the name there, and takes away what a browser would have written itself.

A name is looked up in the list of the folder, never joined to a path: no address leads out of it.
"""

from __future__ import annotations

import os
from contextvars import ContextVar
from pathlib import Path
from urllib.parse import quote, unquote

import streamlit as st

from ess_metrics.ui.server import streamlit_inside

PLACE = "ESS_TERRITOIRES"
HEADER = "x-ess-territoire"
# First parts of an address that are the server's own: a folder of that name has no address.
ENTRANCE = "entrer"  # where the page before sign-in leads
RESERVED = frozenset(f"_stcore api auth {ENTRANCE} favicon.png index.html manifest.json oauth2callback static".split())
_BASE = (st.get_option("server.baseUrlPath") or "").strip("/")

asked: ContextVar[str] = ContextVar("ess_territoire", default="")


class NoTerritory(LookupError):  # noqa: N818 - what is missing, not a fault of the program
    """Data were asked for without saying whose, on a server that holds several territories."""


def place() -> Path | None:
    """The folder of the folders; None when this server has one territory."""
    named = os.environ.get(PLACE, "").strip()
    return Path(named).expanduser().resolve() if named else None


def names() -> tuple[str, ...]:
    """The territories there are now, in alphabetical order: a folder added while the server runs is one more."""
    where = place()
    if where is None or not where.is_dir():
        return ()
    with os.scandir(where) as found:
        kept = [one.name for one in found if one.is_dir() and one.name[0] not in "._" and one.name not in RESERVED]
    return tuple(sorted(kept))


def current() -> str:
    """The territory of this request, or of the session whose script runs; "" when there is none."""
    if place() is None:
        return ""
    return asked.get() or unquote(streamlit_inside.header_of_session(HEADER))


def folder() -> Path | None:
    """The data folder of the current territory; None on a server of one territory. Raises NoTerritory."""
    where = place()
    if where is None:
        return None
    name = current()
    if name not in names():
        raise NoTerritory(name)
    return where / name


def written(name: str) -> str:
    """A name as an address writes it."""
    return quote(name, safe="")


def base(name: str | None = None) -> str:
    """Where the addresses of a territory begin (default: the current one, "": of all), without a slash at the end."""
    name = current() if name is None else name
    return "/" + "/".join(part for part in (_BASE, written(name)) if part)
