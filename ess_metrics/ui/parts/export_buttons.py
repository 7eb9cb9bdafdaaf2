"""Buttons that make a file when they are pressed, and the address of what is on the screen."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial

import streamlit as st

from ess_metrics.analyses import pivot_table
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.presence import certain
from ess_metrics.model.selection import Selection
from ess_metrics.texts.library import pivot_words as words
from ess_metrics.texts.pages import screens
from ess_metrics.ui.components.picture_button import picture_button
from ess_metrics.ui.parts import charts, html
from ess_metrics.ui.people import roles
from ess_metrics.ui.state import filters, keys, opened_folder
from ess_metrics.views import exports, sentences
from ess_metrics.views.charts import picture
from ess_metrics.views.view import View

_FILES = (
    ("xlsx", screens.DOWNLOAD_XLSX, exports.xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("csv", screens.DOWNLOAD_CSV, exports.csv_french, "text/csv"),
    ("machine.csv", screens.DOWNLOAD_CSV_PLAIN, exports.csv_plain, "text/csv"),
)


def buttons(view: View, key: str) -> None:
    """One button a format; the file is made on the click, never before."""
    with st.container(horizontal=True, gap="small"):
        for extension, label, make, mime in _FILES:
            _button(view, key, extension, label, partial(make, view), mime)
        shapes = charts.shapes_of(certain(opened_folder.dataset())) if view.chart and view.chart.kind == "map" else None
        if picture.drawable(view, shapes):
            _button(view, key, "svg", screens.DOWNLOAD_SVG, lambda: picture.picture(view, shapes), "image/svg+xml")
            picture_button(
                screens.DOWNLOAD_PNG,
                draw=lambda: picture.picture(view, shapes),
                name=exports.file_name(view, "png"),
                key=keys.of_view(key, "png"),
            )


def _button(view: View, key: str, extension: str, label: str, make: Callable[[], str | bytes], mime: str) -> None:
    st.download_button(
        label,
        data=roles.guarded(make),
        file_name=exports.file_name(view, extension),
        mime=mime,
        key=keys.of_view(key, extension),
        icon=":material/download:",
        on_click="ignore",
    )


def pivot(data: Dataset, selection: Selection) -> None:
    """The grants of the page as a workbook for a pivot table, or why they can't be."""
    if told := pivot_table.too_many(data, selection):
        st.caption(html.plain(told))
        return

    def make() -> bytes:
        out = io.BytesIO()
        pivot_table.workbook(data, out, selection, sentences.perimeter(data, selection.current))
        return out.getvalue()

    file(words.BUTTON, make, words.FILE, _FILES[0][3], help=words.HELP, icon=":material/pivot_table_chart:")


def file(
    label: str,
    make: Callable[[], str | bytes],
    name: str,
    mime: str,
    *,
    help: str = "",
    icon: str = ":material/download:",
) -> None:
    """A button that makes one file when it is pressed."""
    st.download_button(
        label,
        data=roles.guarded(make),
        file_name=name,
        mime=mime,
        key=f"fichier-{name}",
        icon=icon,
        on_click="ignore",
        help=help or None,
    )


def link(view: View, key: str) -> None:
    """The address that opens this view again, ready to be copied."""
    address = str(st.context.url or "").split("?")[0]
    query = "&".join(f"{name}={value}" for name, value in _query())
    html.show(html.tag("p", screens.LINK_HELP, class_="ess-quiet"))
    st.code(f"{address}{'?' + query if query else ''}#{key}", language=None)


def _query() -> list[tuple[str, str]]:
    """What the page and its reader have chosen: the shared filters, then the choices that this page has drawn."""
    asked = (
        (name, st.session_state.get(name)) for name in (*keys.FILTERS, *keys.WAYS, *filters.own_parameters(), keys.TEXT)
    )
    return [(name, str(value)) for name, value in asked if value]
