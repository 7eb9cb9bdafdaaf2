"""Choices of one page among many things (a scheme; two to four to compare), in the address by their ids.

As the shared filters: a hidden field bound to the address is the truth, the visible widget follows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from ess_metrics.texts.typography import quoted
from ess_metrics.ui.state import filters, keys


def one(parameter: str, label: str, options: Mapping[str, str], usual: str) -> str:
    """A list to choose one thing from; `usual` when the address asks for nothing that is known."""
    filters.hold(parameter)
    asked = filters.asked(parameter)
    chosen = asked[0] if asked and asked[0] in options else usual
    _unknown(parameter, label, options)
    key = keys.choice(parameter)
    if st.session_state.get(key) != chosen:
        st.session_state[key] = chosen
    st.selectbox(
        label,
        tuple(options),
        format_func=options.__getitem__,
        key=key,
        on_change=_one_written,
        args=(parameter,),
        label_visibility="collapsed",
    )
    return chosen


def _one_written(parameter: str) -> None:
    chosen = st.session_state[keys.choice(parameter)]
    filters.write(parameter, *([chosen] if chosen else []))


def several(
    parameter: str, label: str, options: Mapping[str, str], usual: Sequence[str], *, least: int, most: int, help: str
) -> tuple[str, ...]:
    """A list to choose `least` to `most` things from, in the order chosen."""
    filters.hold(parameter)
    asked = tuple(code for code in filters.asked(parameter) if code in options)[:most]
    chosen = asked or tuple(usual)
    _unknown(parameter, label, options)
    key = keys.choice(parameter)
    if st.session_state.get(key) != list(chosen):
        st.session_state[key] = list(chosen)
    st.multiselect(
        label,
        tuple(options),
        format_func=options.__getitem__,
        key=key,
        max_selections=most,
        placeholder=help,
        on_change=_several_written,
        args=(parameter,),
        select_all=False,
    )
    return chosen if len(chosen) >= least else ()


def _several_written(parameter: str) -> None:
    filters.write(parameter, *st.session_state[keys.choice(parameter)])


def _unknown(parameter: str, label: str, options: Mapping[str, str]) -> None:
    """A value of the address that nothing answers to is named, never dropped in silence."""
    filters.notice(f"{label.lower()} {quoted(code[:60])}" for code in filters.asked(parameter) if code not in options)
