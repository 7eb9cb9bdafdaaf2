"""The look: one static style sheet. No data ever goes into it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

SHEET = Path(__file__).with_name("style.css")


def apply() -> None:
    """Send the style sheet; Streamlit keeps it out of the page's flow."""
    st.html(SHEET)
