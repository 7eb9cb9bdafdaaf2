"""The frame around every page: settings, style, data, menu, search and filters; then the page that was asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from texts import screens
from ui import filters, leaving, loading, news, page, quality, search, style

DATA_PAGE = "donnees"  # the one page that a folder without readable data can show
_SIDEBAR = 310  # px
_ICON = Path(__file__).with_name("assets") / "favicon.png"  # a named icon would be fetched from outside
_LOGO = Path(__file__).with_name("assets") / "logo.svg"


def run(pages: Mapping[str, Sequence[str]]) -> None:
    """Run the page that the address asks for. `pages`: section of the menu → names of files in `pages/`."""
    st.set_page_config(
        page_title=screens.APP_TITLE, page_icon=str(_ICON), layout="wide", initial_sidebar_state=_SIDEBAR
    )
    st.logo(_LOGO, size="large")
    style.apply()
    chosen = st.navigation(
        {section: [_page(name) for name in names] for section, names in pages.items()}, position="top"
    )
    leaving.watch()
    try:
        found = loading.hold()
        if found.dataset is None:
            chosen.run() if chosen.url_path == DATA_PAGE else quality.refused(found)
            return
        with st.sidebar:
            search.box(found.dataset)
            filters.show(found.dataset)
        filters.begin()
        news.tell(found.dataset)
        chosen.run()
        page.footer()
    finally:
        loading.release()


def _page(name: str):
    words = screens.PAGES[name]
    return st.Page(
        f"pages/{name}.py",
        title=words.title,
        icon=words.icon,
        help=words.help,
        url_path="" if name == "overview" else name,
        default=name == "overview",
    )
