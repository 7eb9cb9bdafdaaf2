"""A figure of `views.charts.figures`, drawn by Plotly in a node that stays in the page.

Streamlit's own Plotly element makes its chart again at each rerun. This one is told the figure each time and asks
Plotly to move (`Plotly.react`) only when it is another. The script comes after the first paint; until then the place
of the chart is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from ess_metrics.texts.pages.components_words import PLOT
from ess_metrics.ui.components import plotly_script
from ess_metrics.ui.components.component_files import mount, picked
from ess_metrics.views.charts.palette import Figure


def plotly_chart(
    figure: Figure,
    *,
    alt: str,
    key: str,
    title: str = "",
    foot: str = "",
    picks: Sequence[tuple[str, str]] = (),
    selected: Sequence[str] = (),
    on_pick: Callable[[str], None] | None = None,
    tools: Mapping[str, Callable[[], None]] | None = None,
) -> None:
    """Draw `figure`; `alt` says in a sentence what there is to see, for who cannot see it.

    With `on_pick`, what bears a key (`customdata` of a trace, or its place on the axis of names) is a button: `picks`
    holds each key and its words, in the order of the Tab key; a click or Enter calls `on_pick` with the key, and those
    `selected` are framed. `title` and `foot` go on the saved picture.
    `tools`: what else its bar of tools can do, by name (`table`, `pin`).
    """
    known = frozenset(code for code, _ in picks)
    data: dict[str, object] = {
        "figure": figure,
        "alt": alt,
        "title": title,
        "foot": foot,
        "words": PLOT,
        "script": plotly_script.address(),
    }
    if tools:
        data["tools"] = list(tools)
    if on_pick is not None:
        data |= {"picks": [list(pick) for pick in picks], "selected": [code for code in selected if code in known]}
    mount(
        "plotly_chart",
        key=key,
        data=data,
        height=figure["layout"]["height"],  # the place is kept before any script of ours has come
        isolated=False,  # Plotly writes its rules in the head of the page
        on_pick_change=lambda: picked(key, known, on_pick),
        on_tool_change=lambda: _used(key, tools or {}),
    )


def _used(key: str, tools: Mapping[str, Callable[[], None]]) -> None:
    """Do what a tool does, if it is one of those given: a browser may say anything."""
    name = st.session_state[key].get("tool")
    if isinstance(name, str) and name in tools:
        tools[name]()


__all__ = ["plotly_chart"]
