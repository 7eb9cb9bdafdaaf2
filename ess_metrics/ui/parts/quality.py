"""The quality report as a page: why a folder can't be opened, fault by fault, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ess_metrics.folder import version_store
from ess_metrics.model.faults import Fault, worst_first
from ess_metrics.texts.library import access_words as words_of_access
from ess_metrics.texts.numbers import integer, plural
from ess_metrics.texts.pages import donnees_words as words
from ess_metrics.texts.pages import screens
from ess_metrics.ui.parts import html
from ess_metrics.ui.people import roles
from ess_metrics.ui.state import opened_folder
from ess_metrics.ui.state.opened_folder import Opened

MOST = 200
_DATA, _SOURCES = "pages/donnees.py", "pages/sources.py"
_HEADERS = screens.FAULT_COLUMNS


def refused(found: Opened) -> None:
    """Instead of a page, when there is nothing to open; always with the way to the page that can mend it."""
    if version_store.is_empty(opened_folder.folder()):
        _empty()
        return
    title, advice = (
        (screens.MISSING_TITLE, screens.MISSING) if found.missing else (screens.REFUSED_TITLE, screens.REFUSED)
    )
    html.show(html.tag("h1", title, class_="ess-question"))
    if not roles.may(roles.NAME):  # a fault quotes what is in the files
        st.error(html.plain(words_of_access.REFUSED_READER), icon=":material/report:")
        return
    st.error(html.plain(found.problem or advice), icon=":material/report:")
    st.page_link(_DATA, label=words.REFUSED_LINK, icon=screens.PAGES["donnees"].icon)
    if not found.missing:
        report(found.faults)


def _empty() -> None:
    """A folder that has nothing yet: the first files make it."""
    html.show(
        html.tag("h1", words.EMPTY_TITLE, class_="ess-question"),
        html.tag("p", words.EMPTY_ADVICE, class_="ess-sentence"),
        html.tag("p", words.EMPTY_WHERE.format(folder=opened_folder.folder().name), class_="ess-quiet"),
    )
    if st.button(words.EMPTY_LINK, key="premiers-fichiers", type="primary", icon=screens.PAGES["donnees"].icon):
        st.switch_page(_DATA)
    if st.button(words.EMPTY_PLACE, key="premier-territoire", icon=screens.PAGES["sources"].icon):
        st.switch_page(_SOURCES)


def report(faults: Sequence[Fault]) -> None:
    """The faults as a table, the worst first."""
    if not faults:
        html.show(html.tag("p", screens.NO_FAULT, class_="ess-quiet"))
        return
    blocking = sum(fault.blocking for fault in faults)
    more = len(faults) - MOST
    html.show(
        html.tag("p", f"{plural(blocking, 'faute bloquante')}, {plural(len(faults) - blocking, 'avertissement')}."),
        html.tag(
            "div",
            _table(worst_first(faults)[:MOST]),
            class_="ess-scroll",
            tabindex="0",
            role="region",
            aria_label=screens.WARNINGS_TITLE,
        ),
        html.tag("p", screens.MORE_FAULTS.format(n=plural(more, screens.OTHER))) if more > 0 else None,
    )


def _table(faults: Sequence[Fault]) -> html.Markup:
    head = html.tag("tr", [html.tag("th", word, scope="col") for word in _HEADERS])
    return html.tag(
        "table", html.tag("thead", head), html.tag("tbody", [_row(fault) for fault in faults]), class_="ess-table"
    )


def _row(fault: Fault) -> html.Markup:
    where = f"{fault.file or ''}{f' ({fault.sheet})' if fault.sheet else ''}"
    cells = (
        where,
        integer(fault.row) if fault.row is not None else "",
        fault.column or "",
        fault.value or "",
        fault.message,
        fault.suggestion,
    )
    kind = "Bloquant" if fault.blocking else "Avertissement"
    return html.tag("tr", html.tag("th", kind, scope="row"), [html.tag("td", cell) for cell in cells])
