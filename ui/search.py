"""The search box: a neighbourhood, a scheme, a carrier or a project by its name, from any page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ess_metrics.dataset import Dataset
from texts import labels, screens
from ui import filters, html, keys, roles
from views.search import FEWEST_LETTERS, Found, find

_PAGES = Path(__file__).resolve().parents[1] / "pages"
_SHEETS = {"code_quartier": "quartier", "dispositif_code": "dispositifs", "projet_id": "projets"}
_PARAMETERS = {"dispositif_code": keys.SCHEME_SHEET, "projet_id": keys.PROJECT}
_ICONS = {
    "code_quartier": ":material/location_on:",
    "dispositif_code": ":material/account_tree:",
    "porteur_id": ":material/groups:",
    "projet_id": ":material/emoji_objects:",
}


def box(data: Dataset) -> None:
    """Draw the box; typing reruns only this fragment."""
    _box(data)


@st.fragment
def _box(data: Dataset) -> None:
    roles.stay()
    text = st.text_input(
        screens.SEARCH,
        key=keys.SEARCH,
        type="search",
        live=True,
        placeholder=screens.SEARCH_PLACEHOLDER,
        label_visibility="collapsed",
    )
    if not text or len(text.strip()) < FEWEST_LETTERS:
        return
    found = find(data, text)
    if not found:
        html.show(html.tag("p", screens.SEARCH_NOTHING, class_="ess-quiet", role="status"))
    for answer in found:
        st.button(
            html.plain(answer.name),
            key=f"trouve-{answer.column}-{answer.code}",
            icon=_ICONS[answer.column],
            type="tertiary",
            width="stretch",
            help=labels.COLUMNS.get(answer.column, "Projet"),
            on_click=_go,
            args=(answer,),
        )


def _go(answer: Found) -> None:
    """Open the sheet of the answer; a carrier, which has none, becomes a filter. The box is empty again."""
    st.session_state[keys.SEARCH] = ""
    parameter = _PARAMETERS.get(answer.column) or keys.BY_COLUMN[answer.column]
    filters.write(parameter, answer.code)
    if answer.column in _SHEETS:
        st.switch_page(_PAGES / f"{_SHEETS[answer.column]}.py")
    st.rerun()
