"""Buttons that make a file when they are pressed, and the address of what is on the screen."""

from __future__ import annotations

import streamlit as st

from texts import screens
from ui import html, keys
from views import exports
from views.view import View

_FILES = (
    ("xlsx", screens.DOWNLOAD_XLSX, exports.xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("csv", screens.DOWNLOAD_CSV, exports.csv_french, "text/csv"),
    ("machine.csv", screens.DOWNLOAD_CSV_PLAIN, exports.csv_plain, "text/csv"),
)


def buttons(view: View, key: str) -> None:
    """One button a format; the file is made on the click, never before."""
    with st.container(horizontal=True, gap="small"):
        for extension, label, make, mime in _FILES:
            st.download_button(
                label,
                data=lambda make=make: make(view),
                file_name=exports.file_name(view, extension),
                mime=mime,
                key=keys.of_view(key, extension),
                icon=":material/download:",
                on_click="ignore",
            )


def link(view: View, key: str) -> None:
    """The address that opens this view again, ready to be copied."""
    address = str(st.context.url or "").split("?")[0]
    query = "&".join(f"{name}={value}" for name, value in _query())
    html.show(html.tag("p", screens.LINK_HELP, class_="ess-quiet"))
    st.code(f"{address}{'?' + query if query else ''}#{key}", language=None)


def _query() -> list[tuple[str, str]]:
    asked = (
        (name, st.session_state.get(name)) for name in (*keys.FILTERS, *keys.WAYS, *keys.PAGE_FILTERS, keys.PROJECT)
    )
    return [(name, str(value)) for name, value in asked if value]
