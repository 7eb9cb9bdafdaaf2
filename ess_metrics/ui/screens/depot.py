"""The page Données on the screen, one function a step; `importing.staging` does the work,
`views.pages.data_page` words it.

The files of a session are a `Staging` kept in its state: it goes, with its folder, when the session ends. Uploaded
bytes are copied there at once and given back by Streamlit, whose memory would keep them as long as the session.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import streamlit as st

from ess_metrics.files.limits import MEGABYTE
from ess_metrics.folder import publication, version_store
from ess_metrics.folder.publication import PublishingError
from ess_metrics.importing import folder_acts, private_folders, staging
from ess_metrics.importing.import_report import FileReport
from ess_metrics.importing.staging import Staging
from ess_metrics.model.faults import DataError
from ess_metrics.model.presence import certain
from ess_metrics.texts.library import publishing_words, staging_words
from ess_metrics.texts.numbers import integer
from ess_metrics.texts.pages import donnees_words as words
from ess_metrics.texts.pages import screens
from ess_metrics.ui.frame import page
from ess_metrics.ui.parts import export_buttons, html, sheet_markup, version_list
from ess_metrics.ui.parts.html import tag
from ess_metrics.ui.people import roles
from ess_metrics.ui.screens import correction_screen, territory_form, understanding_screen
from ess_metrics.ui.screens.depot_publication import compare, publish
from ess_metrics.ui.screens.depot_steps import (
    FIRST,
    FRESH,
    GOING,
    ROUND,
    STATE,
    STEP,
    close,
    files_begun,
    go_to,
    held_files,
    nothing_held,
    way_forward,
)
from ess_metrics.ui.server import streamlit_inside
from ess_metrics.ui.state import keys, notices, opened_folder
from ess_metrics.views.pages import data_page as views

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def run() -> None:
    """The whole page: where the folder stands, the step that the address asks for."""
    if GOING in st.session_state:
        go_to(st.session_state.pop(GOING))
    _head()
    _read_what_waits()
    if st.session_state.pop(FRESH, False) and _only_unknown():
        st.session_state[GOING] = "comprendre"
        st.rerun()
    page.choice(STEP, words.STEP, words.STEPS)
    notices.now()
    steps = {
        "deposer": _drop,
        "comprendre": lambda: understanding_screen.run(held_files(), go_to),
        "controler": _check,
        "comparer": compare,
        "publier": publish,
        "versions": version_list.show,
        "territoire": lambda: territory_form.show(held_files(), files_begun, go_to),
    }
    step = page.chosen(STEP, words.STEPS)
    if step != "versions" and not roles.may(roles.PREPARE):
        html.show(tag("p", staging_words.NOT_PREPARING, class_="ess-empty"))
        return
    steps[step]()


def _only_unknown() -> bool:
    """Whether the one file dropped is a table that nothing recognises: it is told first."""
    reports = _reports()
    return len(reports) == 1 and reports[0].format is None and reports[0].rows_read > 0


# -- the session's files ----------------------------------------------------------------------------------------------


# -- the head of the page ---------------------------------------------------------------------------------------------


def _head() -> None:
    """The question, what the folder is, and what is not as usual about it."""
    folder = opened_folder.folder()
    html.show(
        tag("h1", screens.PAGES["donnees"].question, class_="ess-question"),
        tag("p", _where(folder), class_="ess-perimeter"),
    )
    if folder_acts.is_demo(folder):
        html.show(tag("p", words.DEMO, class_="ess-demo", role="note"))
    elif folder.is_dir() and not os.access(folder, os.W_OK):
        html.show(tag("p", words.READ_ONLY, class_="ess-demo", role="note"))
    if page.chosen(STEP, words.STEPS) in (FIRST, "versions") or _from_working():
        _hand_edits(folder)


def _from_working() -> bool:
    """Whether the preparation starts from the files changed by hand."""
    staged = held_files()
    return staged is not None and staged.base == staging.WORKING


def _where(folder: Path) -> str:
    if version_store.is_empty(folder):
        return words.NOTHING_YET.format(folder=folder.name)
    try:
        entry = publication.current_entry(folder)
    except PublishingError as error:
        return str(error)
    return words.shown(folder.name, entry.at, entry.author) if entry else words.NEVER.format(folder=folder.name)


def _hand_edits(folder: Path) -> None:
    """Files of the folder that a person changed since the last publication."""
    changes = _unpublished(folder)
    if _from_working():
        st.info(words.FROM_HAND_EDITS, icon=":material/edit_document:")
        st.button(words.BACK_TO_PUBLISHED, key=keys.of_page(STEP, "publiee"), on_click=_start_from, args=(FIRST,))
    elif changes:
        named = ", ".join(f"{name} ({publishing_words.FILE_CHANGES[kind]})" for name, kind in sorted(changes.items()))
        st.warning(html.plain(words.HAND_EDITS.format(files=named)), icon=":material/edit_document:")
        arguments = ("comparer", staging.WORKING)
        st.button(words.USE_HAND_EDITS, key=keys.of_page(STEP, "travail"), on_click=_start_from, args=arguments)


def _start_from(step: str, base: str = staging.PUBLISHED) -> None:
    files_begun().start_from(base)
    go_to(step)


def _unpublished(folder: Path) -> dict[str, str]:
    """What `publishing.status` says of the working files; asked again only when something moved."""
    token = publication.stamp(folder)
    known = st.session_state.get(STATE)
    if known is None or known[0] != token:
        changes = {}
        with suppress(PublishingError):
            changes = publication.status(folder).changes if publication.current_entry(folder) else {}
        known = st.session_state[STATE] = (token, changes)
    return known[1]


# -- reading ----------------------------------------------------------------------------------------------------------


def _read_what_waits() -> None:
    """Read the dropped files, if they have not been; the page waits, a bar says which file is being read."""
    staged = held_files()
    if staged is None or not staged.stale:
        return
    place = st.empty()
    with place.container():
        bar = st.progress(0.0, words.READING)
        st.button(words.STOP, key=keys.of_page(STEP, "arreter"), icon=":material/stop_circle:", on_click=_stop)

    def progress(name: str, share: float) -> None:
        said = html.plain(words.READING_FILE.format(name=name)) if name else words.READING
        bar.progress(min(max(share, 0.0), 1.0), said)

    try:
        staged.build(progress)
    except (PublishingError, DataError) as error:
        notices.later("error", words.CANNOT_READ.format(reason=error))
    place.empty()


def _stop() -> None:
    """The reading under way ends at once, with its process; the files stay, unread."""
    staged = held_files()
    if staged is not None:
        staged.paused = True
        notices.later("warning", words.STOPPED)
        go_to(FIRST)


# -- 1. drop ----------------------------------------------------------------------------------------------------------


def _drop() -> None:
    """Step 1: the files, the template, what is recognised."""
    left, right = st.columns([13, 7], gap="large")
    with left:
        _uploader()
        _taken()
    with right:
        html.show(tag("p", words.PRIVATE, class_="ess-sentence"))
        html.show(tag("p", words.TEMPLATE_WHY, class_="ess-sentence"))
        folder = opened_folder.folder()
        _book(words.MODEL, words.MODEL_FILE, lambda path: folder_acts.short_model(folder, path))
        html.show(tag("p", words.TEMPLATE_WHOLE, class_="ess-sentence"))
        _book(words.TEMPLATE, words.TEMPLATE_FILE, staging.write_template)
        if not version_store.is_empty(folder):
            html.show(tag("p", words.FOLDER_WHY, class_="ess-sentence"))
            _book(words.FOLDER, words.folder_file(folder.name), lambda path: folder_acts.as_workbook(folder, path))
        if any((folder / "refus").glob("*.csv")):
            html.show(tag("p", words.REFUSED_WHY, class_="ess-sentence"))
            export_buttons.file(
                words.REFUSED, lambda: staging.refused_files(folder), words.REFUSED_FILE, "application/zip"
            )
        _recognised()


def _refused() -> bytes:
    return staging.refused_files(opened_folder.folder())


def _recognised() -> None:
    """Each format that files are recognised as: its columns, and an example to download."""
    box = st.expander(words.RECOGNISED, key=keys.of_page(STEP, "formats"), on_change="rerun", type="compact")
    if not box.open:
        return
    with box:
        for one in views.examples():
            html.show(
                tag("p", tag("strong", one.label), class_="ess-sentence"),
                tag(
                    "p",
                    words.COLUMNS_ARE.format(columns=", ".join(one.columns)) if one.columns else "",
                    class_="ess-quiet",
                ),
            )
            export_buttons.file(words.EXAMPLE, one.path.read_bytes, words.example_file(one.path.name), one.mime)


def _uploader() -> None:
    limits = words.DROP_HELP.format(files=staging.MOST_FILES, size=integer(staging.FILE_BYTES // MEGABYTE))
    key = keys.of_page(STEP, f"fichiers-{st.session_state.get(ROUND, 0)}")
    st.file_uploader(
        words.DROP,
        accept_multiple_files=True,
        max_upload_size=staging.FILE_BYTES // MEGABYTE,
        key=key,
        on_change=_dropped,
        args=(key,),
    )
    html.show(tag("p", limits, class_="ess-quiet"))


def _dropped(key: str) -> None:
    """Copy what was dropped, tell what was not taken, empty the uploader."""
    # A run that is stopped calls this again, of files that were taken and forgotten: they have no name any more.
    staged, uploaded = files_begun(), [file for file in st.session_state.get(key) or [] if hasattr(file, "name")]
    taken = 0
    for file in uploaded:
        try:
            staged.add(file.name, file)
            taken += 1
        except staging.NotTaken as error:
            notices.later("warning", str(error))
    streamlit_inside.forget_uploads(uploaded)
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    if taken:
        st.session_state[FRESH] = True
        go_to("controler")


def _book(label: str, name: str, write: Callable[[Path], None]) -> None:
    """A workbook made when its button is pressed."""

    def make() -> bytes:
        with tempfile.TemporaryDirectory(prefix=private_folders.PREFIX) as place:
            path = Path(place) / name
            write(path)
            return path.read_bytes()

    export_buttons.file(label, make, name, _XLSX)


def _taken() -> None:
    """The files already dropped, each with its way out."""
    staged = held_files()
    if staged is None or not staged.files:
        return
    html.show(tag("h2", words.TAKEN, class_="ess-heading"))
    for at, path in enumerate(staged.files):
        with st.container(horizontal=True, vertical_alignment="center", key=keys.of_page(STEP, f"depose-{at}")):
            html.show(tag("p", path.name, class_="ess-file"))
            st.button(
                words.REMOVE,
                key=keys.of_page(STEP, f"retirer-{at}"),
                on_click=_remove,
                args=(path.name,),
                type="tertiary",
            )
    with st.container(horizontal=True):
        way_forward("controler")
        st.button(words.REMOVE_ALL, key=keys.of_page(STEP, "tout-retirer"), on_click=close)


def _remove(name: str) -> None:
    staged = held_files()
    if staged is not None:
        staged.remove(name)


# -- 2. check ---------------------------------------------------------------------------------------------------------


def _reports() -> list[FileReport]:
    staged = held_files()
    return staged.report.files if staged is not None and staged.report is not None else []


def _check() -> None:
    """Step 2: what was understood of each file, and what was not."""
    reports = _reports()
    if not reports:
        nothing_held()
        return
    file = reports[0]
    if len(reports) > 1:
        html.show(sheet_markup.sheet(views.files(reports)))
        names = [report.file for report in reports]
        chosen = st.selectbox(words.FILE, names, key=keys.of_page(STEP, "fichier"), filter_mode=None)
        file = reports[names.index(chosen)] if chosen in names else file
    else:
        html.show(tag("h2", file.file, class_="ess-heading"))
    _file(file)
    if any(report.taken for report in reports):
        way_forward("comparer")
    else:
        st.warning(words.KEPT_NOTHING, icon=":material/warning:")


def _file(file: FileReport) -> None:
    """One file: sentences, faults with their lines, what can be done."""
    staged = held_files()
    with st.container(key=keys.of_page(STEP, "fiche"), gap="small"):
        page.lead(views.story(file, imposed=file.file in certain(staged).forced))
        said = views.notes(file)
        html.show(tag("ul", [tag("li", note) for note in said], class_="ess-notes") if said else None)
        _faults(file)
        correction_screen.show(file, certain(staged))
        _choices(file, certain(staged))


def _faults(file: FileReport) -> None:
    groups = views.faults(file)
    if not groups:
        html.show(tag("p", words.NO_FAULT, class_="ess-sentence") if file.format else None)
        return
    html.show(tag("h3", words.FAULTS, class_="ess-term"), [_fault_group(group) for group in groups])


def _fault_group(group: views.FaultGroup) -> html.Markup:
    mark = tag("span", group.head, class_=f"ess-mark ess-mark-{group.severity}")
    said = (mark, " ", tag("span", group.sentence))
    advice = tag("p", group.advice, class_="ess-advice") if group.advice else None
    if group.lines is None:
        return tag("div", tag("p", *said), advice, class_="ess-fault")
    more = tag("p", group.more, class_="ess-quiet") if group.more else None
    return tag("details", tag("summary", *said, advice), sheet_markup.sheet(group.lines), more, class_="ess-fault")


def _choices(file: FileReport, staged: Staging) -> None:
    """The format, the files to take away, the way out."""
    known = views.formats()
    key = keys.of_page(STEP, f"format-{staged.files.index(staged.home / staging.FILES / file.file)}")
    with st.container(horizontal=True, vertical_alignment="bottom", key=keys.of_page(STEP, "choix")):
        st.selectbox(
            words.FORMAT,
            (None, *known),
            index=(None, *known).index(staged.forced.get(file.file)),
            format_func=lambda name: known.get(name, words.AUTOMATIC),
            key=key,
            on_change=_force,
            args=(file.file, key),
            filter_mode=None,
            width=420,
        )
        st.button(words.NEXT["comprendre"], key=keys.of_page(STEP, "dire"), on_click=go_to, args=("comprendre",))
        if file.rows_read:
            _download(words.MARKED, lambda: _marked(staged, file), f"{Path(file.file).stem}-annote.xlsx", _XLSX)
        st.button(words.REMOVE, key=keys.of_page(STEP, "retirer"), on_click=_remove, args=(file.file,))


def _download(label: str, make: Callable[[], bytes], name: str, mime: str) -> None:
    st.download_button(
        label,
        data=roles.guarded(make),
        file_name=name,
        mime=mime,
        key=keys.of_page(STEP, name.rsplit("-", 1)[-1]),
        icon=":material/download:",
        on_click="ignore",
        help=words.MARKED_HELP if mime == _XLSX else None,
    )


def _marked(staged: Staging, file: FileReport) -> bytes:
    return staged.annotated(file)


def _force(name: str, key: str) -> None:
    staged = held_files()
    if staged is not None:
        staged.force(name, st.session_state[key])


# -- 3. compare -------------------------------------------------------------------------------------------------------


# -- 4. publish -------------------------------------------------------------------------------------------------------
