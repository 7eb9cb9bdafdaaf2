"""Questions answered and cells corrected where they are met, in the step « Contrôler » of the page Données."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from ess_metrics.files.neighbours import Neighbours, Place
from ess_metrics.importing.import_report import FileReport
from ess_metrics.importing.staging import Staging
from ess_metrics.model.faults import DataError, Fault
from ess_metrics.texts.pages import mending_words as words
from ess_metrics.ui.frame import page
from ess_metrics.ui.parts import html
from ess_metrics.ui.parts.html import tag
from ess_metrics.ui.state import keys, notices
from ess_metrics.views.pages import mending_view as view

STEP = "depot"


def show(file: FileReport, staged: Staging) -> None:
    """The questions of a file, then its faulty cells, then one of its rows in full."""
    _questions(file, staged)
    _grid(file, staged)
    _row(file, staged)


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
        start = _part(file, len(found), "grille")
        found = found[start : start + view.MOST]
        edited = st.data_editor(
            view.lines(found), hide_index=True, disabled=words.HEADERS[:-1], width="stretch",
            key=keys.of_page(STEP, f"mendes-{file.digest[:8]}-{_made(staged)}-{start}"),
        )  # fmt: skip
        written = [(one, line[words.HEADERS[-1]]) for one, line in zip(found, edited, strict=True)]
        mends = [(fault, value.strip()) for one, value in written if value and value.strip() for fault in one.faults]
        st.button(
            words.TAKE, type="primary", disabled=not mends, key=keys.of_page(STEP, "reprendre-lignes"),
            on_click=_mend, args=(file, staged, mends),
        )  # fmt: skip


def _part(file: FileReport, count: int, of: str) -> int:
    """The line at which the part of a long list begins, chosen by its lines; 0 when all of it is shown."""
    starts = view.parts(count)
    if len(starts) < 2:
        return 0
    chosen = st.selectbox(
        words.PART, starts, format_func=lambda start: view.part_name(start, count), width=360,
        key=keys.of_page(STEP, f"partie-{of}-{file.digest[:8]}-{count}"),
    )  # fmt: skip
    return chosen or 0


def _made(staged: Staging) -> int:
    """Tells one set of corrections from another, for fields to be new after each."""
    return hash(tuple(one.cell for one in staged.mends))


def _mend(file: FileReport, staged: Staging, mends) -> None:
    notices.later("success", words.mended(staged.mend(file, mends)))


# --- one row, in its file --------------------------------------------------------------------------------------------


def _row(file: FileReport, staged: Staging) -> None:
    """A row chosen among the faulty ones, between its neighbours, and a form that mends it as the grid does."""
    found = view.rows(file)
    if not found:
        return
    start = _part(file, len(found), "lignes")
    found = dict(list(found.items())[start : start + view.MOST])
    names = {place: view.row_name(place, faults) for place, faults in found.items()}
    place = st.selectbox(
        words.ROW, list(found), index=None, format_func=names.__getitem__, placeholder=words.ROW_NONE, width=560,
        key=keys.of_page(STEP, f"ligne-{file.digest[:8]}-{_made(staged)}"),
    )  # fmt: skip
    if place is None:
        return
    try:
        met = staged.around(file, found)[place]
    except DataError as error:
        st.warning(html.plain(str(error)))
        return
    if met is None:
        html.show(tag("p", words.ROW_GONE, class_="ess-sentence"))
    else:
        _written(met, found[place])
    _fields(file, staged, place)


def _written(met: Neighbours, faults: list[Fault]) -> None:
    shown = view.row_cells(met, faults)
    before, itself, after = met.lines
    heads = words.row_heads(before and before[0], itself[0], after and after[0])
    html.show(
        tag("ul", [tag("li", text) for text in view.beside(shown, faults)], class_="ess-notes"),
        tag(
            "div",
            tag(
                "table",
                tag("caption", words.ROW_CAPTION),
                tag("thead", tag("tr", [tag("th", head, scope="col") for head in heads])),
                tag("tbody", [_line(cell) for cell in shown]),
                class_="ess-table",
            ),
            class_="ess-scroll", tabindex="0", role="region", aria_label=words.ROW_CAPTION,
        ),
    )  # fmt: skip


def _line(cell: view.Cell) -> html.Markup:
    before, itself, after = cell.written
    wrong = [f"{words.WRONG} ", " ".join(cell.wrong)] if cell.wrong else None
    written = tag("strong", itself) if cell.wrong else itself
    return tag(
        "tr", tag("th", cell.title, scope="row"), [tag("td", part) for part in (before, written, after, wrong)],
        class_="ess-chosen" if cell.wrong else None,
    )  # fmt: skip


def _fields(file: FileReport, staged: Staging, place: Place) -> None:
    """A field for each faulty cell of the row, for who can't use a grid."""
    found = view.fields(file, place)
    if not found:
        return
    with st.form(keys.of_page(STEP, "mendes-ligne"), width=560):
        html.show(tag("p", words.FIELDS_INTRO, class_="ess-quiet"))
        said = [
            st.text_input(
                html.plain(one.first.column or ""), one.first.value or "",
                key=keys.of_page(STEP, f"champ-{file.digest[:8]}-{_made(staged)}-{place}-{one.first.column}"),
            )
            for one in found
        ]  # fmt: skip
        several = any(len(one.faults) > 1 for one in found)
        alike = several and st.checkbox(words.ALL_ALIKE, True, key=keys.of_page(STEP, "mendes-semblables"))
        if st.form_submit_button(words.TAKE_ROW, key=keys.of_page(STEP, "reprendre-ligne")):
            mends = [
                (fault, value.strip())
                for one, value in zip(found, said, strict=True)
                if value.strip() and value.strip() != (one.first.value or "").strip()
                for fault in (one.faults if alike else one.faults[:1])
            ]
            if mends:
                _mend(file, staged, mends)
                st.rerun()
