"""Sentences told to a person about what was just done, now or at the top of the next run."""

from __future__ import annotations

import streamlit as st

from ess_metrics.ui.parts import html

AUTHOR = "_depot_auteur"  # how this session signed last
_SAID = "_depot_dit"
_ICONS = {"success": ":material/check_circle:", "warning": ":material/warning:", "error": ":material/report:"}


def wrong(error: Exception) -> None:
    """The sentence of an error."""
    st.error(html.plain(str(error)), icon=_ICONS["error"])


def later(kind: str, *sentences: str) -> None:
    """Something to tell at the top of the next run: `success`, `warning` or `error`."""
    st.session_state.setdefault(_SAID, []).extend((kind, sentence) for sentence in sentences if sentence)


def now() -> None:
    """Tell what waits."""
    for kind, sentence in st.session_state.pop(_SAID, []):
        getattr(st, kind)(html.plain(sentence), icon=_ICONS[kind])
