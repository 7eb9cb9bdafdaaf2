"""The page Adresses on the screen: a list pasted or dropped, then its map and its table.

The list stays in the session's memory, is read in the process that opens dropped files, and goes nowhere else.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import streamlit as st

from ess_metrics.fetching import registry
from ess_metrics.formats import address_book, address_list
from ess_metrics.formats.address_list import AddressList
from ess_metrics.formats.rows import listed
from ess_metrics.importing import staging
from ess_metrics.importing.reader import Reader
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.faults import DataError
from ess_metrics.model.presence import certain
from ess_metrics.texts.numbers import integer, plural
from ess_metrics.texts.pages import address_words as words
from ess_metrics.ui.frame import page
from ess_metrics.ui.parts import html
from ess_metrics.ui.parts.html import tag
from ess_metrics.ui.state import keys, opened_folder
from ess_metrics.views.pages import address_views as views

NAME = "placement"  # of the keys: those that begin like the address of the page (`adresse`) are drawn nowhere
SOURCE = "adresses"
HEIGHT = 330  # px, of the map beside the list
TYPES = ["csv", "txt", "tsv", "xlsx", "xls", "ods"]
_TEXT, _FILE, _METRES, _PLACED = (keys.of_page(NAME, name) for name in ("texte", "fichier", "metres", "place"))


@dataclass(frozen=True)
class _Placed:
    """A list and what was found of it, in one folder."""

    folder: Path
    lines: AddressList
    found: pd.DataFrame


def run(data: Dataset) -> None:
    """The whole page under its title."""
    folder = opened_folder.folder()
    outlines = data.contours
    if outlines is None or not len(outlines):
        html.show(tag("p", words.NO_OUTLINES, class_="ess-empty", role="status"))
        return
    page.lead((words.SOVEREIGN,))
    paths = address_book.files(folder)
    asked, drawn = st.columns([9, 11], gap="large")
    with asked:
        said, metres, pressed = _form()
        if not paths:
            html.show(tag("p", words.NO_FILE, class_="ess-quiet", role="note"))
    if pressed:
        st.session_state[_PLACED] = _place(data, folder, paths, said, metres)
    placed = st.session_state.get(_PLACED)
    had = registry.read(folder).get(SOURCE)
    day = had.fetched if had else ""
    known = placed if placed is not None and placed.folder == folder else None
    with drawn:
        page.show_view(views.by_place(data, known.found if known else None, day), hero=True, height=HEIGHT)
    if known:
        page.show_table(views.lines(data, known.lines, known.found, day))


def _form() -> tuple[AddressList | None, float, bool]:
    """What was pasted or dropped, the tolerance, and whether the button was pressed."""
    with st.form(keys.of_page(NAME, "liste"), border=False):
        text = st.text_area(words.PASTE, key=_TEXT, height=110, help=words.PASTE_HELP, placeholder=words.PASTE_EXAMPLE)
        left, right = st.columns([7, 3], vertical_alignment="bottom")
        with left:
            dropped = st.file_uploader(words.DROP, type=TYPES, key=_FILE, max_upload_size=20)
        with right:
            metres = st.number_input(words.TOLERANCE, 0, 500, 20, step=5, key=_METRES)
        pressed = st.form_submit_button(words.GO, type="primary", icon=":material/pin_drop:")
    if not pressed:
        return None, float(metres), False
    return _read(text, dropped), float(metres), True


def _read(text: str, dropped) -> AddressList | None:
    """The list; None (and a sentence) when there is nothing to place."""
    if dropped is None:
        return address_list.pasted(text) if text.strip() else None
    with tempfile.TemporaryDirectory(prefix="ess-adresses-") as aside, Reader() as reader:
        path = Path(aside) / staging.safe_name(dropped.name)
        path.write_bytes(dropped.getvalue())
        try:
            return address_list.of_file(reader.sheets(path))
        except DataError as error:
            st.warning(html.plain(words.UNREADABLE.format(why=error.faults[0].message)))
            return None


def _place(data: Dataset, folder: Path, paths, said: AddressList | None, metres: float) -> _Placed | None:
    if said is None or not len(said):
        st.warning(words.NOTHING)
        return None
    if len(said) > address_list.MOST_LINES:
        most = integer(address_list.MOST_LINES)
        st.warning(html.plain(words.TOO_MANY.format(count=plural(len(said), "ligne"), most=most)))
        return None
    areas = data.neighbourhoods
    near = (
        {code for cell in areas["commune_codes"].dropna() for code in listed(str(cell))}
        if "commune_codes" in areas
        else set()
    )
    book = address_book.book(paths, frozenset(near))
    drawn = certain(data.contours)
    outlines = drawn[drawn["code_quartier"].isin(areas.index)][["code_quartier", "geometry"]]
    outlines = outlines[outlines.geometry.notna()].astype({"code_quartier": object})
    return _Placed(folder, said, address_list.place(said, book, outlines, metres))
