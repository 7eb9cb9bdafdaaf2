"""The frame around every page: settings, style, data, menu, search and filters; then the page that was asked for."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from ess_metrics.texts.pages import screens, territories_words
from ess_metrics.ui.components.connection import connection
from ess_metrics.ui.components.landing import landing
from ess_metrics.ui.frame import page
from ess_metrics.ui.parts import html, quality, search_box, style
from ess_metrics.ui.parts.html import tag
from ess_metrics.ui.people import roles
from ess_metrics.ui.state import departures, filters, opened_folder, pins, territories, version_news

DATA_PAGES = ("donnees", "sources")  # those that a folder without readable data can show
_SIDEBAR = 310  # px
_ICON = Path(__file__).parents[1] / "parts" / "assets" / "favicon.png"  # a named icon would be fetched from outside
_LOGO = Path(__file__).parents[1] / "parts" / "assets" / "logo.svg"


def run(pages: Mapping[str, Sequence[str]]) -> None:
    """Run the page that the address asks for. `pages`: section of the menu → names of files in `pages/`."""
    inside = roles.may(roles.READ)
    icon, logo = (str(_ICON), str(_LOGO)) if inside else (_written(_ICON, "png"), _written(_LOGO, "svg+xml"))
    st.set_page_config(page_title=screens.APP_TITLE, page_icon=icon, layout="wide", initial_sidebar_state=_SIDEBAR)
    st.logo(logo, size="large")
    style.apply()
    if not inside:
        roles.door(_path(name) for names in pages.values() for name in names)
        return
    chosen = st.navigation(
        {screens.GROUPS[section]: [_page(name) for name in names] for section, names in pages.items()}, position="top"
    )
    st.set_page_config(page_title=f"{chosen.title} – {screens.APP_TITLE}")
    departures.watch()
    try:
        found = opened_folder.hold()
        if found.dataset is None:
            chosen.run() if chosen.url_path in DATA_PAGES else quality.refused(found)
            return
        with st.sidebar:
            search_box.box(found.dataset, chosen.url_path)
            filters.show(found.dataset)
            roles.identity()
            _all_territories()
        filters.begin(chosen.url_path)
        pins.keep()
        version_news.tell(found.dataset)
        if found.problem:  # a damaged journal: what is shown is what was read before it
            st.error(html.plain(screens.DAMAGED.format(problem=found.problem)), icon=":material/report:")
        landing()
        connection()
        chosen.run()
        page.footer()
    finally:
        opened_folder.release()


def _all_territories() -> None:
    """The way back to the list, on a server of several territories."""
    if territories.place() is not None:
        link = tag("a", territories_words.BACK, href=f"{territories.base('').rstrip('/')}/", target="_self")
        html.show(tag("p", link, class_="ess-quiet"))


def _written(picture: Path, kind: str) -> str:
    """A picture inside its own address: at the door no file is served."""
    return f"data:image/{kind};base64,{base64.b64encode(picture.read_bytes()).decode()}"


def _path(name: str) -> str:
    """The address of a page under that of the application."""
    return "" if name == "overview" else name


def _page(name: str):
    words = screens.PAGES[name]
    return st.Page(
        f"pages/{name}.py",
        title=words.title,
        icon=words.icon,
        help=words.help,
        url_path=_path(name),
        default=name == "overview",
    )
