"""The page Sources on the screen: the catalogue, the button that asks, what came; `fetching` does the work.

What is fetched goes into the session's preparation (`Staging`), as dropped files do: nothing is seen by others before
it is published on the page Données.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from ess_metrics.fetching import cache, perimeter, registry, territory_folder
from ess_metrics.fetching import fetching_round as fetching
from ess_metrics.fetching.catalogue import BY_ID, Entry
from ess_metrics.fetching.download import Client
from ess_metrics.fetching.fetching_faults import FetchError
from ess_metrics.fetching.fetching_round import SourceReport
from ess_metrics.fetching.territory_search import SeveralPlaces
from ess_metrics.folder import version_store
from ess_metrics.folder.publication import PublishingError
from ess_metrics.importing import folder_acts, staging
from ess_metrics.importing.staging import Staging
from ess_metrics.model.faults import DataError
from ess_metrics.texts.library import catalogue_words
from ess_metrics.texts.pages import screens
from ess_metrics.texts.pages import sources_words as words
from ess_metrics.ui.frame import page
from ess_metrics.ui.parts import html, sheet_markup
from ess_metrics.ui.parts.html import tag
from ess_metrics.ui.people import roles
from ess_metrics.ui.state import departures, keys, notices, opened_folder
from ess_metrics.views.pages import source_views as views

NAME = "sources"
_WANTED, _CAME, _STOPPED = (f"_sources_{name}" for name in ("voulues", "venues", "arret"))
_PLACE = "_sources_territoire"


def run() -> None:
    """The whole page."""
    folder = opened_folder.folder()
    html.show(
        tag("h1", screens.PAGES[NAME].question, class_="ess-question"),
        tag("p", words.SOVEREIGN, class_="ess-sentence"),
    )
    notices.now()
    if st.session_state.pop(_STOPPED, False):
        st.warning(words.STOPPED, icon=":material/stop_circle:")
    _ask(folder)
    _came()
    html.show(sheet_markup.sheet(views.catalogue(registry.read(folder))))
    html.show(tag("p", words.UNVERIFIED, class_="ess-quiet"))
    _by_hand()


def _by_hand() -> None:
    listed = [
        tag("li", tag("b", label), f" : {how}", tag("span", f" {limits}", class_="ess-quiet") if limits else None)
        for label, how, limits in views.by_hand()
    ]
    html.show(
        tag("details", tag("summary", words.BY_HAND), tag("ul", listed, class_="ess-notes"), class_="ess-details")
    )


# -- asking -----------------------------------------------------------------------------------------------------------


def _ask(folder: Path) -> None:
    """What may be asked here, by this person; a sentence when nothing may."""
    if folder_acts.is_demo(folder):
        html.show(
            tag("p", words.DEMO, class_="ess-demo", role="note"),
            [tag("p", tag("code", line), class_="ess-sentence") for line in words.DEMO_COMMANDS.splitlines()],
        )
    elif not roles.may(roles.PREPARE):
        html.show(tag("p", words.NOT_ALLOWED, class_="ess-empty"))
    elif version_store.is_empty(folder) and not _brought(folder):
        _ask_place()
    elif perimeter.of_folder(folder) is None and not _brought(folder):
        html.show(tag("p", words.NO_TERRITORY, class_="ess-empty"))
    else:
        _ask_sources(folder)


def _ask_place() -> None:
    """An empty folder: a territory by its name."""
    html.show(tag("p", words.MAKING, class_="ess-sentence"))
    with st.container(horizontal=True, vertical_alignment="bottom", key=keys.of_page(NAME, "territoire")):
        name = st.text_input(words.PLACE, key=_PLACE, help=words.PLACE_HELP, max_chars=120, width=420)
        pressed = st.button(words.MAKE, key=keys.of_page(NAME, "faire"), type="primary", disabled=not name.strip())
    html.show(tag("p", " ".join(views.who(territory_folder.FIRST)), class_="ess-quiet"))
    if pressed:
        _bring(lambda made, client, told: territory_folder.fill(name, made, client, told))


def _ask_sources(folder: Path) -> None:
    """Which sources, who will be asked, and the button."""
    had, names = registry.read(folder), views.names()
    chosen = st.multiselect(
        words.WANTED,
        list(names),
        default=views.usual(had),
        format_func=lambda name: names.get(name, name),
        key=_WANTED,
        help=words.WANTED_HELP,
    )
    if not chosen:
        return
    html.show(tag("p", " ".join(views.who(chosen)), class_="ess-sentence"))
    if st.button(words.ASK, key=keys.of_page(NAME, "demander"), type="primary", icon=screens.PAGES[NAME].icon):
        entries = [BY_ID[name] for name in chosen]
        _bring(lambda made, client, told: fetching.fetch(made, entries, client, told=told))


def _bring(act: Callable[[Path, Client, fetching.Told], fetching.FetchReport]) -> None:
    """Ask, with a bar that says where it is and a button that stops; what came waits to be compared and published."""
    place, found = st.empty(), []
    st.session_state[_STOPPED] = True  # unless it ends by itself
    with place.container():
        bar = st.progress(0.0, words.ASK)
        st.button(words.STOP, key=keys.of_page(NAME, "arreter"), icon=":material/stop_circle:")
    now: list[str] = [""]

    def told(entry: Entry, report: SourceReport | None) -> None:
        now[0] = catalogue_words.OF[entry.id].label
        bar.progress(0.0, html.plain(words.progress(now[0], "", 0, None)))

    def came(name: str, done: int, whole: int | None) -> None:
        share = min(1.0, done / whole) if whole else 0.0
        bar.progress(share, html.plain(words.progress(now[0], name, done, whole)))

    try:
        with Client(cache.default(), told=came) as client:
            _staging().fetched(lambda made: found.append(act(made, client, told)))
    except (FetchError, SeveralPlaces, PublishingError, DataError) as error:
        notices.later("warning", str(error))
    st.session_state[_STOPPED] = False
    if found:
        st.session_state[_CAME] = found[0].sources
    place.empty()
    st.rerun()


def _staging() -> Staging:
    """The preparation of this session for the folder that is shown."""
    found = departures.kept()
    if found is not None and found.target == opened_folder.folder():
        return found
    return departures.keep(Staging(opened_folder.folder(), may=roles.may))


def _brought(folder: Path) -> bool:
    """Whether this session has fetched something for this folder already."""
    found = departures.kept()
    return found is not None and found.target == folder and found.base == staging.FETCHED


# -- what came --------------------------------------------------------------------------------------------------------


def _came() -> None:
    """What the last request of this session gave, with the way to publish it."""
    reports: Sequence[SourceReport] = st.session_state.get(_CAME) or ()
    if not reports:
        return
    page.heading(words.RESULT)
    html.show(sheet_markup.sheet(views.result(reports)))
    moved = views.moves(reports)
    html.show(sheet_markup.sheet(moved) if moved else tag("p", words.NO_MOVE, class_="ess-sentence"))
    if any(one.status == fetching.NEW for one in reports) and st.button(
        words.COMPARE, key=keys.of_page(NAME, "comparer"), type="primary", icon=":material/arrow_forward:"
    ):
        st.switch_page("pages/donnees.py", query_params={"depot": "comparer"})
