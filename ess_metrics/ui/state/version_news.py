"""What a session is told when another version of the data has taken the place of the one it was looking at."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from ess_metrics.folder import publication
from ess_metrics.model.dataset import Dataset
from ess_metrics.texts.pages import donnees_words as words
from ess_metrics.ui.parts import html
from ess_metrics.ui.state import opened_folder

_SEEN = "_version_vue"


def tell(data: Dataset) -> None:
    """Say, for one run, that the figures are those of a new version."""
    seen, st.session_state[_SEEN] = st.session_state.get(_SEEN), data.fingerprint
    if seen is None or seen == data.fingerprint:
        return
    with suppress(publication.PublishingError):
        entry = publication.current_entry(opened_folder.folder())
        if entry is not None and entry.fingerprint == data.fingerprint:
            said = words.news(entry.action, entry.at, entry.author, entry.comment)
            st.info(html.plain(said), icon=":material/update:")
