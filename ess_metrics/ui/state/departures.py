"""The files that a session prepares go when it does: a while after its page was closed, or at once with the server.

Streamlit forgets a session only when another one comes; what an officer dropped must not wait for that. A page that
only lost its connection finds its files again when it comes back in time.
"""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import streamlit as st

from ess_metrics.importing import private_folders

if TYPE_CHECKING:
    from ess_metrics.importing.staging import Staging

_HELD = "_depot_tenu"
_AWAY: dict[int, threading.Timer] = {}
LATE = 5  # seconds after Streamlit has given the session up


def keep(staged: Staging) -> Staging:
    """Hold the preparation for this session."""
    st.session_state[_HELD] = staged
    watch()
    return staged


def kept() -> Staging | None:
    """What this session prepares, while it is there."""
    found = st.session_state.get(_HELD)
    return found if found is not None and found.alive else None


def watch() -> None:
    """The session is here: called on every run, of any page."""
    found = kept()
    if found is not None:
        if waiting := _AWAY.pop(id(found), None):
            waiting.cancel()
        _watched(found, id(found))


def _left(staged: Staging) -> None:
    """The page was closed, or lost its connection: its files go, unless it comes back in time."""
    delay = st.get_option("server.disconnectedSessionTTL") + LATE
    _AWAY[id(staged)] = timer = threading.Timer(delay, _gone, (staged,))
    timer.daemon = True
    timer.start()


def _gone(staged: Staging) -> None:
    if _AWAY.pop(id(staged), None):
        staged.close()


@st.cache_resource(scope="session", show_spinner=False, on_release=_left)
def _watched(_staged: Staging, number: int) -> Staging:
    """Streamlit releases it when the session disconnects; `number` tells one from another."""
    return _staged


@asynccontextmanager
async def serving(_) -> AsyncIterator[None]:
    """While the server runs: what a killed one left is removed at start, what is being prepared at the end."""
    private_folders.sweep()
    try:
        yield
    finally:
        private_folders.close_all()
