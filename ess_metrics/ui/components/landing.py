"""A link that names a view opens the page at that view."""

from __future__ import annotations

import streamlit as st

from ess_metrics.ui.components.component_files import mount


def landing() -> None:
    """Go to the view that the address names after `#`, as soon as it is drawn; draws nothing itself."""
    with st.container(key="adresse-arrivee"):
        mount("landing", key="arrivee")
