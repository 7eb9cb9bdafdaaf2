"""The page Données on the screen, its last steps: what would change, and the publication."""

from __future__ import annotations

import streamlit as st

from ess_metrics.folder import publication
from ess_metrics.folder.publication import PublishingError
from ess_metrics.importing import folder_acts, staging
from ess_metrics.importing.staging import Staging
from ess_metrics.texts.library import publishing_words
from ess_metrics.texts.pages import donnees_words as words
from ess_metrics.ui.frame import page
from ess_metrics.ui.parts import html, quality, sheet_markup
from ess_metrics.ui.parts.html import tag
from ess_metrics.ui.people import roles
from ess_metrics.ui.screens.depot_steps import (
    GOING,
    MOVED,
    STEP,
    close,
    held_files,
    nothing_held,
    own_folder,
    way_forward,
)
from ess_metrics.ui.state import keys, notices, opened_folder
from ess_metrics.views.pages import data_page as views
from ess_metrics.views.pages import news_tables


def _ready() -> Staging | None:
    """The files, read; else the way to the first step is shown."""
    staged = held_files()
    if staged is None or staged.report is None or not staged.begun:
        nothing_held()
        return None
    return staged


def compare() -> None:
    """Step 3: what publishing would change, and whether the folder may be published."""
    staged = _ready()
    if staged is None:
        return
    _outdated(staged)
    try:
        seen = staged.preview()
    except PublishingError as error:
        notices.wrong(error)
        return
    page.lead(views.lead(seen.diff))
    if seen.diff.tables:
        left, right = st.columns([6, 5], gap="large")
        with left:
            page.heading(words.TABLES_CAPTION)
            html.show(sheet_markup.sheet(views.tables(seen.diff)))
        with right:
            page.heading(words.TOTALS_CAPTION, words.TOTALS_NOTE)
            html.show(sheet_markup.sheet(views.totals(seen.diff)))
        listed = sheet_markup.sheet(views.details(seen.diff, seen.names))
        html.show(tag("details", tag("summary", words.DETAILS), listed, class_="ess-details"))
        _moved(staged, seen)
    _verdict(seen)
    way_forward("publier")


def _moved(staged: Staging, seen: staging.Preview) -> None:
    """The figures that publishing would move, the largest first, and what is to be looked at before."""
    folder = staged.folder
    if seen.blocking or folder is None or not staged.target.is_dir():
        return
    made = st.session_state.get(MOVED)
    if made is None or made[0] is not seen:
        made = (seen, views.moved(staged.target, folder))
        st.session_state[MOVED] = made
    found = made[1]
    if found is None:
        return
    page.heading(words.MOVED)
    page.lead((news_tables.lead(found.moves), *found.changes))
    html.show(sheet_markup.sheet(news_tables.figures(found.moves)) if found.moves else None)


def _verdict(seen: staging.Preview) -> None:
    page.heading(words.CHECK_TITLE)
    html.show(tag("p", views.check(seen), class_="ess-sentence", role="status"))
    if seen.blocking:
        quality.report(seen.blocking)
    elif seen.faults:
        with st.expander(words.CHECK_LIST, key=keys.of_page(STEP, "fautes"), type="compact"):
            quality.report(seen.faults)


def _outdated(staged: Staging) -> bool:
    """Someone else published meanwhile: said, with the way to go on."""
    try:
        if not staged.outdated:
            return False
    except PublishingError:
        return False
    st.warning(words.OUTDATED, icon=":material/sync_problem:")
    st.button(words.START_AGAIN, key=keys.of_page(STEP, "reprendre"), on_click=staged.forget)
    return True


def publish() -> None:
    """Step 4: sign, publish."""
    if folder_acts.is_demo(opened_folder.folder()):
        own_folder()
        return
    if not roles.may(roles.PUBLISH):
        html.show(tag("p", words.NOT_ALLOWED, class_="ess-empty"))
        return
    staged = _ready()
    if staged is None or _outdated(staged):
        return
    seen = staged.preview()
    page.lead((*views.lead(seen.diff), words.PUBLISH_WHY))
    if seen.blocking:
        _verdict(seen)
        return
    with st.container(key=keys.of_page(STEP, "signature"), width=640):
        author = roles.author() or st.text_input(
            words.AUTHOR,
            st.session_state.get(notices.AUTHOR, ""),
            max_chars=folder_acts.LONGEST_AUTHOR,
            autocomplete="name",
            on_change="ignore",  # read at the click: a word typed does not compare the two versions again
        )
        comment = st.text_input(
            words.COMMENT,
            max_chars=folder_acts.LONGEST_COMMENT,
            placeholder=words.COMMENT_EXAMPLE,
            on_change="ignore",
        )
        if st.button(words.PUBLISH, key=keys.of_page(STEP, "publier"), type="primary", icon=":material/publish:"):
            _do_publish(staged, author, comment)


def _do_publish(staged: Staging, author: str, comment: str) -> None:
    st.session_state[notices.AUTHOR] = author
    with st.spinner(words.PUBLISHING):
        try:
            made = staged.publish(may=roles.may, author=author, comment=comment)
        except PublishingError as error:
            notices.wrong(error)
            return
        opened_folder.renew()
    close()
    done = words.DONE.format(
        version=publication.short(made.entry.fingerprint), when=publishing_words.when(made.entry.at)
    )
    if made.proposed:
        done = words.PROPOSED.format(version=publication.short(made.entry.fingerprint))
    notices.later("success", done if made.changed else words.DONE_SAME)
    notices.later("success", words.SET_ASIDE.format(version=made.saved.version) if made.saved else "")
    notices.later("warning", "" if made.aligned else publishing_words.UNALIGNED)
    st.session_state[GOING] = "versions"
    st.rerun()
