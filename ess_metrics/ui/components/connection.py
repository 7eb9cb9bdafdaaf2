"""A lost connection is told in a few seconds, with what is kept; so is a server that came back without its sessions."""

from __future__ import annotations

import streamlit as st

from ess_metrics.texts.pages.components_words import CONNECTION
from ess_metrics.ui.components.component_files import mount
from ess_metrics.ui.state import territories


def connection() -> None:
    """Watch the connection of this page; draws nothing while it holds."""
    health = f"{territories.base().rstrip('/')}/_stcore/health"
    with st.container(key="adresse-connexion"):
        mount("connection", key="connexion", data={"words": CONNECTION, "health": health})
