"""The versions of the data folder on the page Données: history, two of them compared, the way back to one."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ess_metrics.folder import publication, second_person
from ess_metrics.folder.publication import Entry, PublishingError
from ess_metrics.importing import folder_acts
from ess_metrics.texts.library import erasure_words, publishing_words
from ess_metrics.texts.pages import donnees_words as words
from ess_metrics.ui.frame import page
from ess_metrics.ui.parts import html, sheet_markup
from ess_metrics.ui.parts.html import tag
from ess_metrics.ui.people import roles
from ess_metrics.ui.state import keys, notices, opened_folder
from ess_metrics.views.pages import data_page as views

STEP = "depot"


def read(folder: Path) -> tuple[tuple[Entry, ...], Entry | None] | None:
    """The versions of a folder and the one shown; None, and a sentence on the page, when they cannot be read."""
    try:
        entries = publication.history(folder) if folder.is_dir() else ()
        return entries, publication.current_entry(folder) if entries else None
    except PublishingError as error:
        notices.wrong(error)
        return None


def show() -> None:
    """What was published, when and by whom."""
    folder = opened_folder.folder()
    known = read(folder)
    if known is None:
        return
    entries, shown = known
    if not entries:
        html.show(tag("p", words.NO_VERSION, class_="ess-empty"))
        return
    html.show(sheet_markup.sheet(views.history(entries, shown)))
    _waiting(folder, shown)
    listed = views.versions(entries)
    if shown is not None and len(listed) > 1:
        _two(folder, listed, shown)
    if roles.may(roles.ERASE) and not folder_acts.is_demo(folder):
        _erasure(folder)


def _waiting(folder: Path, shown: Entry | None) -> None:
    """What somebody proposes: who, when, what moves, and the button of the second person."""
    first = publication.waiting(folder)
    if first is None:
        return
    page.heading(words.WAITING_TITLE)
    said = publishing_words.proposed(publication.short(first.fingerprint), first.at, first.author, first.comment)
    html.show(tag("p", said, class_="ess-sentence"))
    try:
        diff = publication.diff(folder, shown.version, first.version) if shown else None
    except PublishingError as error:
        notices.wrong(error)
        return
    if diff is not None:
        page.lead(views.lead(diff, words.GOING))
        html.show(sheet_markup.sheet(views.tables(diff, words.VERSIONS_HEADERS)) if diff.tables else None)
    if not roles.may(roles.PUBLISH):
        return
    author = _signature("valide")
    same = second_person.same_person(author, first.author)
    if same and author:
        html.show(tag("p", words.NOT_BY_THE_SAME, class_="ess-sentence"))
    key = keys.of_page(STEP, "valider")
    if st.button(words.VALIDATE, key=key, disabled=same or not author.strip(), icon=":material/how_to_reg:"):
        _confirm(folder, author, shown)


def _confirm(folder: Path, author: str, shown: Entry | None) -> None:
    with st.spinner(words.VALIDATING):
        try:
            expected = shown.fingerprint if shown else None
            made = folder_acts.confirm(folder, may=roles.may, author=author, expected=expected)
        except PublishingError as error:
            notices.wrong(error)
            return
        opened_folder.renew()
    notices.later("success", words.VALIDATED.format(version=publication.short(made.entry.fingerprint)))
    st.rerun()


def _erasure(folder: Path) -> None:
    """Somebody erased, by who may publish; the journal says who did it and why, never who it was."""
    with st.expander(erasure_words.BUTTON_TITLE):
        html.show(tag("p", erasure_words.BUTTON_WHY, class_="ess-sentence"))
        with st.container(key=keys.of_page(STEP, "effacement"), width=640):
            code = st.text_input(erasure_words.CODE, key=keys.of_page(STEP, "efface-code"))
            reason = st.text_input(
                erasure_words.REASON, key=keys.of_page(STEP, "efface-motif"), max_chars=folder_acts.LONGEST_COMMENT
            )
            author = _signature("efface")
            sure = st.checkbox(erasure_words.SURE, key=keys.of_page(STEP, "efface-sur"))
            ready = bool(code.strip() and reason.strip() and sure)
            asked = st.button(erasure_words.BUTTON, key=keys.of_page(STEP, "effacer"), disabled=not ready)
    if not asked:
        return
    st.session_state[notices.AUTHOR] = author
    with st.spinner(erasure_words.BUTTON):
        try:
            made = folder_acts.erase(folder, code, may=roles.may, author=author, reason=reason)
        except PublishingError as error:
            notices.wrong(error)
            return
        opened_folder.renew()
    notices.later("success", erasure_words.done(made))
    st.rerun()


def _two(folder: Path, listed: tuple[Entry, ...], shown: Entry) -> None:
    """Two versions chosen, their differences, the way back to the first."""
    page.heading(words.COMPARE_TITLE)
    others = {entry.version: entry for entry in listed if entry.version != shown.version} | {shown.version: shown}
    names = {version: views.version_name(entry, shown) for version, entry in others.items()}
    left, right = st.columns(2, gap="large")
    with left:
        after = _choice(words.VERSION, "version", names, list(names))
    with right:
        before = _choice(words.COMPARED_TO, "comparee", names, list(names)[::-1])
    try:
        diff = publication.diff(folder, before, after)
    except PublishingError as error:
        notices.wrong(error)
        return
    page.lead((words.SAME_VERSIONS,) if diff.same else views.lead(diff, words.GOING))
    html.show(sheet_markup.sheet(views.tables(diff, words.VERSIONS_HEADERS)) if diff.tables else None)
    if after != shown.version and roles.may(roles.RESTORE) and not folder_acts.is_demo(folder):
        _way_back(folder, others[after], shown)


def _signature(act: str) -> str:
    """Who signs an act: the account, else a name, asked once in a session and proposed again."""
    return roles.author() or st.text_input(
        words.AUTHOR,
        st.session_state.get(notices.AUTHOR, ""),
        key=keys.of_page(STEP, f"signe-{act}"),
        max_chars=folder_acts.LONGEST_AUTHOR,
        autocomplete="name",
    )


def _choice(label: str, name: str, names: dict[str, str], order: list[str]) -> str:
    key = keys.of_page(STEP, name)
    if st.session_state.get(key) not in names:
        st.session_state.pop(key, None)
    return st.selectbox(label, order, format_func=names.__getitem__, key=key, filter_mode=None)


def _way_back(folder: Path, wanted: Entry, shown: Entry) -> None:
    """The return, once it is confirmed."""
    label = words.RESTORE_CHECK.format(when=publishing_words.when(wanted.at))
    author = _signature("revient")
    sure = st.checkbox(label, key=keys.of_page(STEP, f"sur-{wanted.version}"), help=words.RESTORE_WHY)
    key = keys.of_page(STEP, "revenir")
    if not st.button(words.RESTORE, key=key, disabled=not sure, icon=":material/history:"):
        return
    st.session_state[notices.AUTHOR] = author
    with st.spinner(words.RESTORING):
        try:
            made = folder_acts.restore(folder, wanted.version, may=roles.may, author=author, expected=shown.fingerprint)
        except PublishingError as error:
            notices.wrong(error)
            return
        opened_folder.renew()
    notices.later("success", words.RESTORED.format(version=publication.short(made.entry.fingerprint)))
    st.rerun()
