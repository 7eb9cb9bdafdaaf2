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
from ess_metrics.importing.run import FileReport
from ess_metrics.importing.staging import Staging
from ess_metrics.model.faults import DataError
from ess_metrics.model.presence import certain
from ess_metrics.texts.library import publishing_words, staging_words
from ess_metrics.texts.numbers import integer
from ess_metrics.texts.pages import donnees_words as words
from ess_metrics.texts.pages import screens
from ess_metrics.ui.frame import page
from ess_metrics.ui.parts import export_buttons, html, quality, sheets, version_list
from ess_metrics.ui.parts.html import tag
from ess_metrics.ui.people import roles
from ess_metrics.ui.screens import mending, territory_form, understanding
from ess_metrics.ui.server import streamlit_inside
from ess_metrics.ui.state import departures, filters, keys, notices, opened_folder
from ess_metrics.views.pages import data_page as views
from ess_metrics.views.pages import news_tables

STEP = "depot"
MOVED = "chiffres-qui-bougeraient"
FIRST = next(iter(words.STEPS))
_ROUND, _GOING, _STATE, _FRESH = (f"_depot_{name}" for name in ("tour", "va", "etat", "neuf"))
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def run() -> None:
    """The whole page: where the folder stands, the step that the address asks for."""
    if _GOING in st.session_state:
        _go(st.session_state.pop(_GOING))
    _head()
    _read_what_waits()
    if st.session_state.pop(_FRESH, False) and _only_unknown():
        st.session_state[_GOING] = "comprendre"
        st.rerun()
    page.choice(STEP, words.STEP, words.STEPS)
    notices.now()
    steps = {
        "deposer": _drop,
        "comprendre": lambda: understanding.run(_held(), _go),
        "controler": _check,
        "comparer": _compare,
        "publier": _publish,
        "versions": version_list.show,
        "territoire": lambda: territory_form.show(_held(), _staging, _go),
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


def _held() -> Staging | None:
    """The files of this session, when there are some, for the folder that is shown."""
    found = departures.kept()
    return found if found is not None and found.target == opened_folder.folder() else None


def _staging() -> Staging:
    """The same, begun when there are none."""
    return _held() or departures.keep(Staging(opened_folder.folder(), may=roles.may))


def _close() -> None:
    """Nothing is being prepared any more."""
    found = departures.kept()
    if found is not None:
        found.close()


def _go(step: str) -> None:
    staged = _held()
    if staged is not None and step == "controler":
        staged.paused = False
    filters.write(STEP, *(() if step == FIRST else (step,)))


def _forward(step: str) -> None:
    """The button that leads to the next step."""
    st.button(
        words.NEXT[step],
        key=keys.of_page(STEP, f"vers-{step}"),
        type="primary",
        icon=":material/arrow_forward:",
        icon_position="right",
        on_click=_go,
        args=(step,),
    )


def _nothing() -> None:
    """No file yet: said, with the way to the first step."""
    html.show(tag("p", words.NOTHING_DROPPED, class_="ess-empty"))
    st.button(words.GO_DROP, key=keys.of_page(STEP, "retour"), on_click=_go, args=(FIRST,))


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
    staged = _held()
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
    _staging().start_from(base)
    _go(step)


def _unpublished(folder: Path) -> dict[str, str]:
    """What `publishing.status` says of the working files; asked again only when something moved."""
    token = publication.stamp(folder)
    known = st.session_state.get(_STATE)
    if known is None or known[0] != token:
        changes = {}
        with suppress(PublishingError):
            changes = publication.status(folder).changes if publication.current_entry(folder) else {}
        known = st.session_state[_STATE] = (token, changes)
    return known[1]


# -- reading ----------------------------------------------------------------------------------------------------------


def _read_what_waits() -> None:
    """Read the dropped files, if they have not been; the page waits, a bar says which file is being read."""
    staged = _held()
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
    staged = _held()
    if staged is not None:
        staged.paused = True
        notices.later("warning", words.STOPPED)
        _go(FIRST)


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
    key = keys.of_page(STEP, f"fichiers-{st.session_state.get(_ROUND, 0)}")
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
    staged, uploaded = _staging(), [file for file in st.session_state.get(key) or [] if hasattr(file, "name")]
    taken = 0
    for file in uploaded:
        try:
            staged.add(file.name, file)
            taken += 1
        except staging.NotTaken as error:
            notices.later("warning", str(error))
    streamlit_inside.forget_uploads(uploaded)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    if taken:
        st.session_state[_FRESH] = True
        _go("controler")


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
    staged = _held()
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
        _forward("controler")
        st.button(words.REMOVE_ALL, key=keys.of_page(STEP, "tout-retirer"), on_click=_close)


def _remove(name: str) -> None:
    staged = _held()
    if staged is not None:
        staged.remove(name)


# -- 2. check ---------------------------------------------------------------------------------------------------------


def _reports() -> list[FileReport]:
    staged = _held()
    return staged.report.files if staged is not None and staged.report is not None else []


def _check() -> None:
    """Step 2: what was understood of each file, and what was not."""
    reports = _reports()
    if not reports:
        _nothing()
        return
    file = reports[0]
    if len(reports) > 1:
        html.show(sheets.sheet(views.files(reports)))
        names = [report.file for report in reports]
        chosen = st.selectbox(words.FILE, names, key=keys.of_page(STEP, "fichier"), filter_mode=None)
        file = reports[names.index(chosen)] if chosen in names else file
    else:
        html.show(tag("h2", file.file, class_="ess-heading"))
    _file(file)
    if any(report.taken for report in reports):
        _forward("comparer")
    else:
        st.warning(words.KEPT_NOTHING, icon=":material/warning:")


def _file(file: FileReport) -> None:
    """One file: sentences, faults with their lines, what can be done."""
    staged = _held()
    with st.container(key=keys.of_page(STEP, "fiche"), gap="small"):
        page.lead(views.story(file, imposed=file.file in certain(staged).forced))
        said = views.notes(file)
        html.show(tag("ul", [tag("li", note) for note in said], class_="ess-notes") if said else None)
        _faults(file)
        mending.show(file, certain(staged))
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
    return tag("details", tag("summary", *said, advice), sheets.sheet(group.lines), more, class_="ess-fault")


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
        st.button(words.NEXT["comprendre"], key=keys.of_page(STEP, "dire"), on_click=_go, args=("comprendre",))
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
    staged = _held()
    if staged is not None:
        staged.force(name, st.session_state[key])


# -- 3. compare -------------------------------------------------------------------------------------------------------


def _ready() -> Staging | None:
    """The files, read; else the way to the first step is shown."""
    staged = _held()
    if staged is None or staged.report is None or not staged.begun:
        _nothing()
        return None
    return staged


def _compare() -> None:
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
            html.show(sheets.sheet(views.tables(seen.diff)))
        with right:
            page.heading(words.TOTALS_CAPTION, words.TOTALS_NOTE)
            html.show(sheets.sheet(views.totals(seen.diff)))
        listed = sheets.sheet(views.details(seen.diff, seen.names))
        html.show(tag("details", tag("summary", words.DETAILS), listed, class_="ess-details"))
        _moved(staged, seen)
    _verdict(seen)
    _forward("publier")


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
    html.show(sheets.sheet(news_tables.figures(found.moves)) if found.moves else None)


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


# -- 4. publish -------------------------------------------------------------------------------------------------------


def _publish() -> None:
    """Step 4: sign, publish."""
    if folder_acts.is_demo(opened_folder.folder()):
        _own_folder()
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
    _close()
    done = words.DONE.format(
        version=publication.short(made.entry.fingerprint), when=publishing_words.when(made.entry.at)
    )
    if made.proposed:
        done = words.PROPOSED.format(version=publication.short(made.entry.fingerprint))
    notices.later("success", done if made.changed else words.DONE_SAME)
    notices.later("success", words.SET_ASIDE.format(version=made.saved.version) if made.saved else "")
    notices.later("warning", "" if made.aligned else publishing_words.UNALIGNED)
    st.session_state[_GOING] = "versions"
    st.rerun()


def _own_folder() -> None:
    """The demonstration is not changed: how to have a folder of one's own."""
    first, second, third = words.OWN_FOLDER
    html.show(tag("h2", words.OWN_FOLDER_TITLE, class_="ess-heading"))
    html.show(tag("ol", tag("li", first), tag("li", second), class_="ess-steps"))
    st.code(words.OWN_FOLDER_COMMAND, language=None)
    html.show(tag("ol", tag("li", third), class_="ess-steps", start="3"))
