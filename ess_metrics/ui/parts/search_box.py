"""The search box, on every page: a name leads to its sheet, a question to its figure and the view that shows it."""

from __future__ import annotations

import streamlit as st

from ess_metrics.model.dataset import Dataset
from ess_metrics.model.locations import PAGES
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import listing
from ess_metrics.texts.pages import question_words as words
from ess_metrics.texts.pages import screens
from ess_metrics.ui.components.search_keys import search_keys
from ess_metrics.ui.parts import html
from ess_metrics.ui.people import roles
from ess_metrics.ui.state import filters, keys
from ess_metrics.views.names import name
from ess_metrics.views.pages.search import FEWEST_LETTERS, Found, find
from ess_metrics.views.question.answer import Answer, Target, answer

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
_OPEN = ":material/arrow_forward:"


def box(data: Dataset, page: str) -> None:
    """Draw the box on a page (its address); typing reruns only this fragment."""
    with st.container(key="chercheur", gap="xsmall"):
        _box(data, page)
    search_keys()


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
    html.show(html.tag("span", class_="ess-asked", data_text=text.strip(), hidden=True))
    found = find(data, text)
    said = answer(data, text, filters.selection(data))
    if said.known or not found:
        _answer(data, said, page)
    for one in found:
        st.button(
            html.plain(one.name),
            key=f"trouve-{one.column}-{one.code}",
            icon=_ICONS[one.column],
            type="tertiary",
            width="stretch",
            help=labels.COLUMNS.get(one.column, screens.PROJECT),
            on_click=_go,
            args=(one, page),
        )


# -- a question -------------------------------------------------------------------------------------------------------


def _answer(data: Dataset, said: Answer, page: str) -> None:
    """The sentence, its code, what was read differently; then the pages that answer, the first one by Enter."""
    figure = said.figures[0] if said.figures else None
    html.show(
        html.tag(
            "div",
            html.tag("p", said.text, class_="ess-answer-text"),
            *(html.tag("p", words.ALSO.format(name=other.name, value=other.text)) for other in _beside(said)),
            *(html.tag("p", note) for note in said.notes),
            html.tag("p", words.CODE.format(code=figure.proof), class_="ess-answer-code")
            if figure and figure.proof
            else None,
            class_="ess-answer",
            role="status",
        )
    )
    for at, target in enumerate(said.targets):
        st.button(
            html.plain(words.OPEN.format(page=_called(data, target))),
            key=f"trouve-reponse-{at}",
            icon=_OPEN,
            type="tertiary",
            width="stretch",
            on_click=_open,
            args=(data, said, target, page),
        )


def _beside(said: Answer):
    """The figure of the same words read otherwise, after the first."""
    return said.figures[1:] if said.by is None else ()


def _called(data: Dataset, target: Target) -> str:
    """A page and what it opens on."""
    title = screens.PAGES[target.page].title
    places = [name(data, column, code) for column, codes in target.filters for code in codes if column != "annee"]
    return f"{title} ({listing(places, most=2)})" if places else title


def _open(data: Dataset, said: Answer, target: Target, page: str) -> None:
    """Open the page with the very filters of the figure; those of the page when there is none."""
    st.session_state[keys.SEARCH] = ""
    asked = dict(said.selection.where) if said.known else dict(target.filters)
    for parameter, column in keys.FILTERS.items():
        kept = () if said.known else filters.asked(parameter)
        filters.write(parameter, *(_written(column, asked[column]) if column in asked else kept))
    for parameter in keys.WAYS:
        filters.write(parameter, *filters.asked(parameter))
    if said.known:
        filters.write(keys.AMOUNT, *(() if said.selection.amount == "attribue" else (said.selection.amount,)))
    given = {}
    if "projet_id" in asked:
        given = {keys.PROJECT: asked["projet_id"][0]}
        filters.write(keys.PROJECT, *asked["projet_id"])
    _turn(target.page, page, given)


def _written(column: str, codes: tuple[str, ...]) -> tuple[str, ...]:
    """The codes of a filter as the address writes them: years are a span."""
    if column != "annee":
        return codes
    first, last = min(codes), max(codes)
    return (first if first == last else f"{first}{filters.SPAN}{last}",)


# -- a name -----------------------------------------------------------------------------------------------------------


def _go(found: Found, page: str) -> None:
    """Open the sheet of the answer; that of a carrier is the page of projects with the carrier as a filter.

    Streamlit refuses to clear parameters bound to fields, and fills those of the other page from the address: only
    what belongs to that page is given, the filters are written again by their fields.
    """
    st.session_state[keys.SEARCH] = ""
    sheet = _SHEETS.get(found.column, page)
    parameter = _PARAMETERS.get(found.column) or keys.BY_COLUMN[found.column]
    for name_ in (*keys.FILTERS, *keys.WAYS):
        filters.write(name_, *filters.asked(name_))
    filters.write(parameter, found.code)
    _turn(sheet, page, {} if parameter in keys.FILTERS else {parameter: found.code})


def _turn(sheet: str, page: str, given: dict[str, str]) -> None:
    """Go to a page, or stay on it."""
    if (sheet if sheet != "overview" else "") == page:
        st.rerun()
    st.switch_page(PAGES / f"{sheet}.py", query_params=given)
