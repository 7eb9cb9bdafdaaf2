"""Questions answered and cells corrected where they are met, in the step « Contrôler » of the page Données."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from ess_metrics.importing.run import FileReport
from ess_metrics.importing.staging import Staging
from ess_metrics.texts.pages import mending_words as words
from ess_metrics.ui.frame import page
from ess_metrics.ui.parts import html
from ess_metrics.ui.parts.html import tag
from ess_metrics.ui.state import keys, notices
from ess_metrics.views.pages import mending_view as view

STEP = "depot"


def show(file: FileReport, staged: Staging) -> None:
    """The questions of a file, then its faulty cells."""
    _questions(file, staged)
    _grid(file, staged)


def _choice(told: Mapping[str, str], choice: str | None) -> str:
    return told.get(choice or "", words.LATER)


def _questions(file: FileReport, staged: Staging) -> None:
    found = view.questions(file)
    if not found:
        return
    page.heading(words.QUESTIONS, words.QUESTIONS_INTRO)
    names = _names(staged)
    for one in found:
        told = view.choices(one.first, names)
        key = keys.of_page(STEP, f"question-{one.first.facts['id']}")
        html.show(tag("p", one.first.message, words.alike(len(one.faults)), class_="ess-sentence"))
        st.selectbox(
            words.ANSWER, [None, *told], format_func=partial(_choice, told), key=key,
            on_change=_answer, args=(file, staged, one, key), label_visibility="collapsed", width=420,
        )  # fmt: skip


def _names(staged: Staging) -> dict[str, str]:
    """Neighbourhoods and bodies of the folder by their codes."""
    tables = staged.context().tables
    found: dict[str, str] = {}
    for stem, code in (("organismes", "organisme_id"), ("quartiers", "code_quartier")):
        if stem in tables:
            found |= dict(zip(tables[stem][code], tables[stem]["nom"], strict=True))
    return found


def _answer(file: FileReport, staged: Staging, one: view.Alike, key: str) -> None:
    if (value := st.session_state.get(key)) is not None:
        staged.answer(file, one.faults, value)


def _grid(file: FileReport, staged: Staging) -> None:
    """Every faulty cell with its correction to be written; those alike on one line."""
    found = view.cells(file)
    if not found:
        return
    with st.expander(words.GRID, key=keys.of_page(STEP, "grille"), expanded=bool(file.rows_refused)):
        html.show(tag("p", words.GRID_INTRO, class_="ess-quiet"))
        edited = st.data_editor(
            view.lines(found), hide_index=True, disabled=words.HEADERS[:-1], width="stretch",
            key=keys.of_page(STEP, f"mendes-{file.digest[:8]}-{len(staged.mends)}"),
        )  # fmt: skip
        written = [(one, line[words.HEADERS[-1]]) for one, line in zip(found, edited, strict=True)]
        mends = [(fault, value.strip()) for one, value in written if value and value.strip() for fault in one.faults]
        st.button(
            words.TAKE, type="primary", disabled=not mends, key=keys.of_page(STEP, "reprendre-lignes"),
            on_click=_mend, args=(file, staged, mends),
        )  # fmt: skip


def _mend(file: FileReport, staged: Staging, mends) -> None:
    notices.later("success", words.mended(staged.mend(file, mends)))
