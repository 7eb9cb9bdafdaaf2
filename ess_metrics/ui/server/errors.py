"""What a person sees when our code fails: a French sentence and a number that the log explains, never a trace."""

from __future__ import annotations

import logging
import secrets

import streamlit as st

from ess_metrics.texts.pages import screens

_LOG = logging.getLogger("ess")


def on_script_error(error: Exception) -> bool:
    """Show the sentence and its number, write the trace to the log under that number; True: nothing else is shown."""
    number = secrets.token_hex(3)
    _LOG.error("erreur %s", number, exc_info=error)
    st.error(screens.CRASH.format(number=number), title=screens.CRASH_TITLE, icon=":material/report:")
    return True
