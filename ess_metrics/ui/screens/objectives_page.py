"""The forms of the page « Objectifs »: a grid a table, the law's framework in one click, both seen before published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ess_metrics.analyses import framework
from ess_metrics.importing.staging import Staging
from ess_metrics.indicators import BY_ID
from ess_metrics.model import column_kinds, schema
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.faults import DataError
from ess_metrics.model.locations import PAGES
from ess_metrics.texts import labels
from ess_metrics.texts.indicators import label
from ess_metrics.texts.pages import objectives_form_words as words
from ess_metrics.texts.pages import objectives_page_words
from ess_metrics.ui.frame import page
from ess_metrics.ui.parts import html
from ess_metrics.ui.parts.html import tag
from ess_metrics.ui.people import roles
from ess_metrics.ui.state import departures, keys, opened_folder
from ess_metrics.views.names import options
from ess_metrics.views.pages import objective_grids, objective_views

PAGE, STEP, COMPARE = "donnees", "depot", "comparer"


def quotes(data: Dataset, most: int = 4) -> None:
    """What people said, each under the objective that it is about."""
    told = [(whole, one) for whole in objective_views.found(data) for one in whole.voices]
    if not told:
        return
    blocks = [
        tag("figure", tag("figcaption", whole.label), tag("blockquote", objective_views.quotation(data, one)))
        for whole, one in told[:most]
    ]
    html.show(
        tag("h2", objectives_page_words.VOICES_QUESTION, class_="ess-heading"), tag("div", blocks, class_="ess-voices")
    )


def forms(data: Dataset) -> None:
    """What may be changed here, for who may prepare data."""
    if not roles.may(roles.PREPARE):
        return
    _propose(data)
    with st.expander(words.TITLE, key=keys.of_page("objectifs", "modifier"), icon=":material/edit:"):
        html.show(tag("p", words.INTRO, class_="ess-sentence"))
        page.choice("table", words.TABLE, words.TABLES)
        _edit(data, page.chosen("table", words.TABLES))


def _propose(data: Dataset) -> None:
    tables = framework.proposed(data)
    if not any(tables.values()):
        html.show(tag("p", words.PROPOSED_ALL, class_="ess-quiet"))
        return
    html.show(tag("p", words.PROPOSE_WHY, class_="ess-quiet"))
    if st.button(words.PROPOSE, key=keys.of_page("objectifs", "loi"), icon=":material/playlist_add:"):
        _compare({stem: [*_rows(data, stem), *rows] for stem, rows in tables.items() if rows})


def _rows(data: Dataset, stem: str) -> list[dict[str, str]]:
    return objective_grids.written(data, stem, objective_grids.grid(data, stem))


def _edit(data: Dataset, stem: str) -> None:
    before = objective_grids.grid(data, stem)
    edited = st.data_editor(
        before,
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        column_config=_columns(data, stem),
        placeholder=words.BLANK,
        key=keys.of_page("objectifs", f"grille-{stem}-{data.fingerprint[:12]}"),
    )
    if st.button(words.SEE, key=keys.of_page("objectifs", "voir"), type="primary", icon=":material/arrow_forward:"):
        now = objective_grids.written(data, stem, edited)
        if now == _rows(data, stem):
            st.info(words.SAME, icon=":material/edit_note:")
        else:
            _compare({stem: now})


def _columns(data: Dataset, stem: str) -> dict[str, Any]:
    """How each column is written: a list where the values are known, a number, a day, else a text."""
    return {column.name: _column(data, stem, column) for column in schema.BY_STEM[stem].columns}


def _column(data: Dataset, stem: str, column: column_kinds.Column) -> Any:
    said = words.HEADERS.get(column.name, column.meaning)
    listed = _listed(data, stem, column)
    if listed is not None:
        return st.column_config.SelectboxColumn(
            said, options=list(listed), format_func=lambda code: listed.get(str(code), str(code))
        )
    if column.kind == column_kinds.DATE:
        return st.column_config.DateColumn(said, format="DD/MM/YYYY")
    if column.kind in objective_grids.NUMBERS:
        return st.column_config.NumberColumn(said, help=words.HELP_VALUE)
    return st.column_config.TextColumn(said, help=words.HELP_FILTER if column.name == "filtre" else None)


def _listed(data: Dataset, stem: str, column: column_kinds.Column) -> Mapping[str, str] | None:
    """The codes that a cell may hold, with their names; None for a free text."""
    if column.name == "indicateur":
        return {key: words.INDICATOR.format(label=label(key), id=key) for key in BY_ID}
    if column.name == "objectif_id" and stem != "objectifs":
        table = data.tables.get("objectifs")
        return {} if table is None else dict(zip(table["objectif_id"], table["libelle"], strict=True))
    if column.refers == schema.QUARTIER:
        places = {schema.TERRITOIRE: schema.TERRITOIRE, schema.HORS_QPV: schema.HORS_QPV}
        return {**options(data, "code_quartier"), **{code: labels.reason(code) for code in places}}
    return {value: labels.reason(value) for value in column.values} if column.values else None


def _compare(tables: Mapping[str, Sequence[Mapping[str, str]]]) -> None:
    """Put the tables in what this session prepares, and show what would move."""
    folder = opened_folder.folder()
    found = departures.kept()
    staged = found if found is not None and found.target == folder else None
    staged = staged or departures.keep(Staging(folder, may=roles.may))
    try:
        staged.write(tables)
    except DataError as error:
        for fault in error.faults:
            st.error(html.plain(f"{fault.message} {fault.suggestion}".strip()), icon=":material/report:")
        return
    st.switch_page(PAGES / f"{PAGE}.py", query_params={STEP: COMPARE})


__all__ = ["forms", "quotes"]
