"""Streamlit components whose scripts and styles are files of this checkout, fetched once, not sent with each rerun.

How Streamlit is told of them is in `ui.server.streamlit_inside`.

The component's name ends with a hash of the assets and is part of their address: a new version is never mixed with
files that a browser kept from the one before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from ess_metrics.ui.server import streamlit_inside

PACKAGE = "ess_qpv"
ROOT = Path(__file__).parent
ASSETS = ROOT / "assets"


@cache
def assets_version() -> str:
    """Twelve hexadecimal digits that change with any byte of any asset."""
    digest = hashlib.sha256()
    for path in sorted(ASSETS.iterdir()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def mount(name: str, *, isolated: bool = True, **options: Any) -> Any:
    """Mount `assets/<name>.js` with `assets/<name>.css`; options are those of a Streamlit component (key, data…).

    `isolated`: in a shadow root, where the styles of the page do not reach.
    """
    return streamlit_inside.component(PACKAGE, assets_version(), name, ASSETS, isolated)(**options)


def picked(key: str, known: Container[str], on_pick: Callable[[str], None] | None) -> None:
    """Pass on what the browser says was picked on the component `key`, if it is `known`: a browser may say anything."""
    found = st.session_state[key].get("pick")
    if on_pick is not None and isinstance(found, str) and found in known:
        on_pick(found)
