"""The button that saves a picture as PNG: drawn by the server when it is pressed, turned into dots by the browser."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import streamlit as st

from ess_metrics.ui.components.component_files import mount


def picture_button(label: str, *, draw: Callable[[], str], name: str, key: str) -> None:
    """A button; `draw()` gives the SVG and is only called when it was pressed. `name`: of the saved file."""
    asked = f"{key}-demande"
    data = {"label": label, "name": name, "svg": None, "token": ""}
    if st.session_state.pop(asked, False):
        data |= {"svg": draw(), "token": secrets.token_hex(4)}
    mount("picture", key=key, data=data, on_ask_change=lambda: st.session_state.update({asked: True}))
