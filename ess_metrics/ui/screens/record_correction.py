"""« Corriger » on the sheet of a project or of a body, on the pages of premises and of people.

One published value, a reason, then what would move before publishing.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ess_metrics.importing.staging import Staging
from ess_metrics.model import schema
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.faults import DataError
from ess_metrics.model.locations import PAGES
from ess_metrics.texts.pages import record_words as words
from ess_metrics.ui.parts import html
from ess_metrics.ui.people import roles
from ess_metrics.ui.state import departures, keys, opened_folder
from ess_metrics.views.pages import record_values

PAGE, STEP, COMPARE = "donnees", "depot", "comparer"


def show(rows: Sequence[record_values.Record], page: str) -> None:
    """The drawer on the sheet of a record, for who may prepare data."""
    if rows and roles.may(roles.PREPARE):
        with _drawer(page):
            _form(rows, page)


def search(data: Dataset, tables: Sequence[str], page: str) -> None:
    """The drawer of a page without sheets: the row is looked for by its words."""
    if not roles.may(roles.PREPARE):
        return
    with _drawer(page):
        text = st.text_input(words.SEARCH, placeholder=words.SEARCH_EXAMPLE, key=keys.of_page(page, "ligne-a-corriger"))
        rows = record_values.found(data, tables, text)
        if rows:
            _form(rows, page)
        elif text.strip():
            html.show(html.tag("p", words.NOTHING_FOUND, class_="ess-quiet"))


def _drawer(page: str):
    return st.expander(words.TITLE, key=keys.of_page(page, "corriger"), icon=":material/edit:", type="compact")


def _form(rows: Sequence[record_values.Record], page: str) -> None:
    html.show(html.tag("p", words.INTRO, class_="ess-sentence"))
    left, right = st.columns(2)
    with left:
        row = st.selectbox(words.ROW, rows, format_func=lambda one: one.label, filter_mode=None)
        columns = record_values.columns(row.table)
        column = st.selectbox(
            words.COLUMN,
            columns,
            format_func=lambda name: schema.BY_STEM[row.table][name].meaning,
            filter_mode=None,
        )
        html.show(html.tag("p", words.NOW.format(value=row.cells.get(column) or words.EMPTY), class_="ess-quiet"))
    with right:
        value = st.text_input(words.VALUE, key=keys.of_page(page, "nouvelle-valeur"))
        why = st.text_input(words.WHY, placeholder=words.WHY_EXAMPLE, key=keys.of_page(page, "pourquoi"))
        pressed = st.button(words.SEE, key=keys.of_page(page, "voir-correction"), type="primary")
    if pressed:
        _correct(row, column, value, why)


def _correct(row: record_values.Record, column: str, value: str, why: str) -> None:
    if not why.strip():
        st.warning(html.plain(words.NO_WHY), icon=":material/edit_note:")
        return
    folder = opened_folder.folder()
    found = departures.kept()
    staged = found if found is not None and found.target == folder else None
    staged = staged or departures.keep(Staging(folder, may=roles.may))
    try:
        staged.correct(row.table, row.key, column, value, why=why.strip())
    except DataError as error:
        for fault in error.faults:
            st.error(html.plain(f"{fault.message} {fault.suggestion}".strip()), icon=":material/report:")
        return
    st.switch_page(PAGES / f"{PAGE}.py", query_params={STEP: COMPARE})
