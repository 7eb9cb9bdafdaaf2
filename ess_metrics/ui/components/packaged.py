"""Streamlit components whose scripts and styles are files of this checkout, fetched once, not sent with each rerun.

Streamlit finds the assets of a packaged component by scanning *installed* distributions for a manifest. We run from a
checkout, so the same manifest is handed to Streamlit's component manager directly. The manager belongs to a runtime
(each AppTest has its own): registration is checked at every mount, and costs one dictionary look-up.

The component's name ends with a hash of the assets and is part of their address: a new version is never mixed with
files that a browser kept from the one before.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Container
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

PACKAGE = "ess_qpv"
ROOT = Path(__file__).parent
ASSETS = ROOT / "assets"

_lock = threading.Lock()
_renderers: dict[str, Any] = {}


@cache
def assets_version() -> str:
    """Twelve hexadecimal digits that change with any byte of any asset."""
    digest = hashlib.sha256()
    for path in sorted(ASSETS.iterdir()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def mount(name: str, **options: Any) -> Any:
    """Mount `assets/<name>.js` with `assets/<name>.css`; options are those of a Streamlit component (key, data…)."""
    return _renderer(f"{name}-{assets_version()}", name)(**options)


def picked(key: str, known: Container[str], on_pick: Callable[[str], None] | None) -> None:
    """Pass on what the browser says was picked on the component `key`, if it is `known`: a browser may say anything."""
    found = st.session_state[key].get("pick")
    if on_pick is not None and isinstance(found, str) and found in known:
        on_pick(found)


def _renderer(versioned: str, name: str) -> Any:
    """The mounting command, declared to the runtime of this script run if it does not know our assets yet."""
    full_name = f"{PACKAGE}.{versioned}"
    with _lock:  # sessions start together: half a registration would draw an empty element
        manager = get_bidi_component_manager()
        if manager.get_component_asset_root(full_name) is None:
            config = ComponentConfig(name=versioned, asset_dir=ASSETS.name)
            manager.register_from_manifest(ComponentManifest(PACKAGE, assets_version(), [config]), ROOT)
            _renderers[full_name] = st.components.v2.component(full_name, js=f"{name}.js", css=f"{name}.css")
        return _renderers[full_name]
