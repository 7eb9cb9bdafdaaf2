"""« Voir les fiches » : the records behind a view, in a drawer made only when it is opened."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from ess_metrics.model.presence import certain
from ess_metrics.texts.numbers import plural
from ess_metrics.texts.pages import common_words as words
from ess_metrics.texts.pages import screens
from ess_metrics.ui.parts import export_buttons, html, table_html
from ess_metrics.ui.state import filters, keys, memory, opened_folder
from ess_metrics.views.making import record_lists
from ess_metrics.views.view import Row, View

SHOWN = 200


def drawer(view: View, key: str) -> None:
    """The drawer under a view; nothing when its records may not be listed one by one."""
    if view.asked is None or record_lists.table_of(view) not in record_lists.LISTED:
        return
    box = st.expander(
        screens.RECORDS, key=keys.of_view(key, "fiches"), on_change="rerun", type="compact", icon=":material/list_alt:"
    )
    if not box.open:
        return
    with box:
        _listed(view, f"{key}-fiches")


def _listed(view: View, key: str) -> None:
    data = opened_folder.dataset()
    selection = filters.selection(certain(data))
    question = (
        "fiches",
        view.id,
        view.asked,
        view.indicator,
        view.records_of,
        view.listed,
        view.chart and view.chart.pick,
        selection,
    )
    found = memory.made(certain(data), question, lambda: record_lists.behind(certain(data), selection, view))
    if not found.rows:
        html.show(html.tag("p", words.NO_RECORD, class_="ess-quiet"))
        return
    export_buttons.buttons(found, key)
    html.show(
        html.tag("p", f"{plural(len(found.rows), words.RECORD)}. {found.perimeter}", class_="ess-quiet"),
        table_html.table(found, SHOWN, link=address),
        html.tag("ul", [html.tag("li", note) for note in found.caveats], class_="ess-notes") if found.caveats else None,
    )


def address(row: Row) -> str | None:
    """The sheet of the project of a row, with the filters of the moment."""
    project = row.cells.get(record_lists.PROJECT)
    if not project:
        return None
    asked = [(name, str(value)) for name in (*keys.FILTERS, *keys.WAYS) if (value := st.session_state.get(name))]
    return f"projets?{urlencode([(keys.PROJECT, project), *asked])}"
