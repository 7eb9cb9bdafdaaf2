"""The page Quoi de neuf on the screen: two versions, the figures that moved, the rows behind one of them.

The browser keeps the moment of the last reading of this page; nobody else knows it.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from ess_metrics.analyses import news
from ess_metrics.analyses.news import News
from ess_metrics.folder.publication import Entry, PublishingError
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.faults import DataError
from ess_metrics.secrecy import audience
from ess_metrics.texts.pages import news_words as words
from ess_metrics.ui.components.keeper import keeper
from ess_metrics.ui.frame import page
from ess_metrics.ui.parts import html, sheet_markup, version_list
from ess_metrics.ui.parts.html import tag
from ess_metrics.ui.people import roles
from ess_metrics.ui.state import keys, notices, opened_folder, territories
from ess_metrics.views.pages import contents, data_page, news_tables

NAME = "nouveautes"
_BEFORE, _AFTER, _DAY, _PICK = (keys.of_page(NAME, name) for name in ("depuis", "jusqua", "jour", "chiffre"))
_LAST, _ASKED, _MADE = (f"_nouveautes_{name}" for name in ("lecture", "demandee", "faites"))


def run(data: Dataset) -> None:
    """The whole page under its title."""
    _read_before()
    folder = opened_folder.folder()
    known = version_list.read(folder)
    if known is None:
        return
    entries, shown = known
    listed = {entry.version: entry for entry in data_page.versions(entries)}
    if shown is None or len(listed) < 2:
        page.lead((words.NOTHING,))
        page.show_view(contents.by_table(data), hero=True)
        return
    before, after = _two(entries, listed, shown)
    try:
        found = _news(folder, before, after)
    except (PublishingError, DataError) as error:
        notices.wrong(error) if isinstance(error, PublishingError) else st.error(html.plain(error.faults[0].message))
        return
    _show(found)


def _read_before() -> None:
    """When this browser last read the page: asked of it once, then the present moment is kept in its place."""
    where = territories.current()
    asked = bool(st.session_state.get(_ASKED))
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds") if asked else ""
    with st.container(key="adresse-lecture"):  # drawn nowhere
        name = f"ess-lecture-{where}" if where else "ess-lecture"
        keeper(name, now, known=asked, key="lecture-gardee", on_found=_heard)
    st.session_state[_ASKED] = True


def _heard(text: str) -> None:
    try:
        datetime.datetime.fromisoformat(text)
    except ValueError:
        return  # not ours
    st.session_state[_LAST] = text


def _two(entries: tuple[Entry, ...], listed: Mapping[str, Entry], shown: Entry) -> tuple[str, str]:
    """The two versions: chosen, or those that were shown on a day and are now."""
    names = {version: data_page.version_name(entry, shown) for version, entry in listed.items()}
    usual, _ = news.sides(entries, shown)
    last = st.session_state.get(_LAST)
    with st.container(horizontal=True, vertical_alignment="bottom", key=keys.of_page(NAME, "choix")):
        day = st.date_input(words.SINCE, None, key=_DAY, format="DD/MM/YYYY", width=200)
        if last and st.button(words.LAST_READ, key=keys.of_page(NAME, "lecture"), icon=":material/history:"):
            _choose(entries, last, names)
    if day and st.session_state.get(f"{_DAY}-vu") != day:
        st.session_state[f"{_DAY}-vu"] = day
        _choose(entries, day.isoformat(), names)
    order = list(names)
    left, right = st.columns(2, gap="large")
    with left:
        before = _choice(words.BEFORE, _BEFORE, names, [usual, *(one for one in order if one != usual)])
    with right:
        after = _choice(words.AFTER, _AFTER, names, [shown.version, *(one for one in order if one != shown.version)])
    return before, after


def _choose(entries: tuple[Entry, ...], moment: str, names: Mapping[str, str]) -> None:
    """What was shown at a moment becomes the first side."""
    found = news.shown_at(entries, moment)
    if found is not None and found.version in names:
        st.session_state[_BEFORE] = found.version


def _choice(label: str, key: str, names: Mapping[str, str], order: list[str]) -> str:
    if st.session_state.get(key) not in names:
        st.session_state.pop(key, None)
    return st.selectbox(label, order, format_func=names.__getitem__, key=key, filter_mode=None)


def _news(folder: Path, before: str, after: str) -> News:
    """What moved, made once for two versions and what this person may read."""
    asked = (str(folder), before, after, roles.may(audience.NAME))
    made = st.session_state.get(_MADE)
    if made is None or made[0] != asked:
        made = (asked, news.news(folder, before, after, seen=lambda data: audience.seen(data, roles.may)))
        st.session_state[_MADE] = made
    return made[1]


def _show(found: News) -> None:
    if not found.moves and not found.changes:
        html.show(tag("p", words.SAME, class_="ess-sentence", role="status"))
        return
    page.lead((news_tables.lead(found.moves), *found.changes))
    html.show(sheet_markup.sheet(news_tables.figures(found.moves)))
    options = news_tables.choices(found.moves)
    picked = st.selectbox(
        words.PICK, list(options), index=None, format_func=options.__getitem__, key=_PICK, placeholder=words.NO_PICK
    )
    if not picked:
        return
    moved = found.rows(picked)
    if not moved:
        html.show(tag("p", words.NO_ROWS, class_="ess-empty", role="status"))
        return
    html.show(sheet_markup.sheet(news_tables.rows(picked, moved)))
