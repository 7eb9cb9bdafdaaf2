"""A text kept by the browser from one session of a person to the next."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ess_metrics.ui.components.component_files import mount


def keeper(name: str, text: str, *, known: bool, key: str, on_found: Callable[[str], None]) -> None:
    """Have `text` kept under `name`; a session that knows nothing yet hears what was kept, once.

    `known`: this session has had its say, an empty text then erases what was kept.
    """
    told = mount(
        "keeper",
        key=key,
        data={"name": name, "text": text, "known": known},
        on_found_change=lambda: _heard(key, on_found),
    )
    if not known and isinstance(found := told.get("found"), str):
        on_found(found)  # the first words of a new session under an old page: nothing was there to be called back


def _heard(key: str, on_found: Callable[[str], None]) -> None:
    found = st.session_state[key].get("found")
    if isinstance(found, str):
        on_found(found)
