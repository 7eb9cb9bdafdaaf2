"""The list of projects: words typed narrow it at once, a click or Enter opens a project's sheet."""

from __future__ import annotations

import streamlit as st

from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.pages import projects_words as words
from ess_metrics.texts.typography import quoted
from ess_metrics.ui.frame import page
from ess_metrics.ui.parts import charts, html
from ess_metrics.ui.state import filters, keys
from ess_metrics.views.names import names
from ess_metrics.views.pages import project_lists, project_sheet, projects

HEIGHT = 560


def asked() -> str:
    """The project that the address asks for, "" when none."""
    return str(st.session_state.get(keys.PROJECT) or st.query_params.get(keys.PROJECT) or "")


def own_filters(data: Dataset) -> dict[str, str]:
    """The filters of this page alone, by parameter; "" for none and for a value that the vocabulary does not know."""
    found = {}
    for parameter, column in keys.PAGE_FILTERS.items():
        code = str(st.session_state.get(parameter) or st.query_params.get(parameter) or "")
        found[parameter] = code if code in names(data, column) else ""
    return found


def scope(data: Dataset, selection: Selection) -> str:
    """The question in words, with the filters of this page; a sheet hears none of them."""
    if asked() and project_sheet.exists(data, asked()):
        return project_sheet.scope(data, selection)
    return projects.page_scope(data, selection, **own_filters(data))


def notice(found: dict[str, str]) -> None:
    """Name the values of the address that were left aside."""
    filters.notice(
        f"{labels.COLUMNS[column].lower()} {quoted(code[:60])}"
        for parameter, column in keys.PAGE_FILTERS.items()
        for code in filters.asked(parameter)
        if code != found[parameter]
    )


def back() -> None:
    """The way back from a sheet to the list."""
    st.button(
        words.BACK,
        key=keys.of_page("projets", "retour"),
        icon=":material/arrow_back:",
        on_click=filters.write,
        args=(keys.PROJECT,),
        type="tertiary",
    )


@st.fragment
def show(opened: str, **chosen: str) -> None:
    """Draw the search box and what it finds; typing reruns only this. `opened`: the project the page was asked for."""
    with st.container(key=keys.of_view("projets-liste", "bloc"), gap="small"):
        html.show(html.tag("h2", words.LIST_QUESTION, class_="ess-heading"))
        text = st.text_input(
            words.LIST_LABEL,
            key=keys.TEXT,
            type="search",
            live=True,
            placeholder=words.LIST_PLACEHOLDER,
            bind="query-params",
            label_visibility="collapsed",
        )
        view = page.view(project_lists.project_list, text=(text or "").strip(), **chosen)
        if view.rows:
            shown = project_lists.shown_of(view)
            html.show(html.tag("p", shown.sentence, class_="ess-sentence"))
            charts.draw(shown, view.id, height=HEIGHT)
            page.details(view, view.id)
        else:
            page.empty(view.empty)
    if asked() != opened:
        st.rerun()  # a click in the list: the whole page becomes the sheet
