"""Enter opens the first answer of the search box, arrows go from one answer to the next."""

from __future__ import annotations

import streamlit as st

from ess_metrics.ui.components.component_files import mount


def search_keys() -> None:
    """Listen to the keys of the search box; draws nothing itself."""
    with st.container(key="adresse-touches"):
        mount("search_keys", key="touches")
