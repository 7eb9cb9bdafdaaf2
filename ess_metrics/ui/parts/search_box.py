"""The search box: a neighbourhood, a scheme, a carrier or a project by its name, from any page."""

from __future__ import annotations

import streamlit as st

from ess_metrics.model.dataset import Dataset
from ess_metrics.model.locations import PAGES
from ess_metrics.texts import labels
from ess_metrics.texts.pages import screens
from ess_metrics.ui.parts import html
from ess_metrics.ui.people import roles
from ess_metrics.ui.state import filters, keys
from ess_metrics.views.pages.search import FEWEST_LETTERS, Found, find

_SHEETS = {
    "code_quartier": "quartier", "dispositif_code": "dispositifs", "projet_id": "projets", "porteur_id": "projets",
}  # fmt: skip
_PARAMETERS = {"dispositif_code": keys.SCHEME_SHEET, "projet_id": keys.PROJECT}
_ICONS = {
    "code_quartier": ":material/location_on:",
    "dispositif_code": ":material/account_tree:",
    "porteur_id": ":material/groups:",
    "projet_id": ":material/emoji_objects:",
}


def box(data: Dataset, page: str) -> None:
    """Draw the box on a page (its address); typing reruns only this fragment."""
    _box(data, page)


@st.fragment
def _box(data: Dataset, page: str) -> None:
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
            help=labels.COLUMNS.get(answer.column, screens.PROJECT),
            on_click=_go,
            args=(answer, page),
        )


def _go(answer: Found, page: str) -> None:
    """Open the sheet of the answer; that of a carrier is the page of projects with the carrier as a filter.

    Streamlit refuses to clear parameters bound to fields, and fills those of the other page from the address: only
    what belongs to that page is given, the filters are written again by their fields.
    """
    st.session_state[keys.SEARCH] = ""
    sheet = _SHEETS.get(answer.column)
    parameter = _PARAMETERS.get(answer.column) or keys.BY_COLUMN[answer.column]
    for name in (*keys.FILTERS, *keys.WAYS):
        filters.write(name, *filters.asked(name))
    filters.write(parameter, answer.code)
    if sheet is None or sheet == page:
        st.rerun()
    given = {} if parameter in keys.FILTERS else {parameter: answer.code}
    st.switch_page(PAGES / f"{sheet}.py", query_params=given)
