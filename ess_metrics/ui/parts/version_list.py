"""The versions of the data folder on the page Données: history, two of them compared, the way back to one."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ess_metrics.folder import publication
from ess_metrics.folder.publication import Entry, PublishingError
from ess_metrics.importing import staging
from ess_metrics.texts.library import publishing_words
from ess_metrics.texts.pages import donnees_words as words
from ess_metrics.ui.frame import page
from ess_metrics.ui.parts import html, sheets
from ess_metrics.ui.parts.html import tag
from ess_metrics.ui.people import roles
from ess_metrics.ui.state import keys, notices, opened_folder
from ess_metrics.views.pages import data_page as views

STEP = "depot"


def show() -> None:
    """What was published, when and by whom."""
    folder = opened_folder.folder()
    try:
        entries = publication.history(folder) if folder.is_dir() else ()
        shown = publication.current_entry(folder) if entries else None
    except PublishingError as error:
        notices.wrong(error)
        return
    if not entries:
        html.show(tag("p", words.NO_VERSION, class_="ess-empty"))
        return
    html.show(sheets.sheet(views.history(entries, shown)))
    listed = views.versions(entries)
    if shown is not None and len(listed) > 1:
        _two(folder, listed, shown)


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
    html.show(sheets.sheet(views.tables(diff, words.VERSIONS_HEADERS)) if diff.tables else None)
    if after != shown.version and roles.may(roles.RESTORE) and not staging.is_demo(folder):
        _way_back(folder, others[after], shown)


def _choice(label: str, name: str, names: dict[str, str], order: list[str]) -> str:
    key = keys.of_page(STEP, name)
    if st.session_state.get(key) not in names:
        st.session_state.pop(key, None)
    return st.selectbox(label, order, format_func=names.get, key=key, filter_mode=None)


def _way_back(folder: Path, wanted: Entry, shown: Entry) -> None:
    """The return, once it is confirmed."""
    label = words.RESTORE_CHECK.format(when=publishing_words.when(wanted.at))
    sure = st.checkbox(label, key=keys.of_page(STEP, f"sur-{wanted.version}"), help=words.RESTORE_WHY)
    key = keys.of_page(STEP, "revenir")
    if not st.button(words.RESTORE, key=key, disabled=not sure, icon=":material/history:"):
        return
    with st.spinner(words.RESTORING):
        try:
            author = roles.author() or st.session_state.get(notices.AUTHOR, "")
            made = staging.restore(folder, wanted.version, may=roles.may, author=author, expected=shown.fingerprint)
        except PublishingError as error:
            notices.wrong(error)
            return
        opened_folder.renew()
    notices.later("success", words.RESTORED.format(version=publication.short(made.entry.fingerprint)))
    st.rerun()
