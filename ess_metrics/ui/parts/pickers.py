"""Choices shown at the top of a page that set a shared filter: the same as the side bar, where the eye is."""

from __future__ import annotations

import streamlit as st

from ess_metrics.model.dataset import Dataset
from ess_metrics.texts.pages import quartier_words as words
from ess_metrics.ui.state import filters, keys
from ess_metrics.views.names import options


def place(data: Dataset) -> None:
    """One neighbourhood, by name; it is the shared filter of neighbourhoods."""
    named = options(data, "code_quartier")
    chosen = next(iter(filters.known(data, keys.NEIGHBOURHOOD)), None)
    key = keys.of_page("quartier", "choix")
    if st.session_state.get(key) != chosen:
        st.session_state[key] = chosen
    st.selectbox(
        words.PICK,
        tuple(named),
        index=None,
        format_func=named.__getitem__,
        key=key,
        placeholder=words.PICK_NONE,
        on_change=lambda: filters.write(keys.NEIGHBOURHOOD, *filter(None, (st.session_state[key],))),
        label_visibility="collapsed",
        width=420,
    )


__all__ = ["place"]
