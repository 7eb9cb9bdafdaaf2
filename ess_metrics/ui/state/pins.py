"""The storyboard of this session: what is pinned to it, and how it outlives a reload of the page."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from ess_metrics.texts.numbers import plural
from ess_metrics.texts.pages import meeting_words as words
from ess_metrics.ui.components.keeper import keeper
from ess_metrics.ui.parts import html
from ess_metrics.ui.state import keys, territories
from ess_metrics.views.meeting import storyboard
from ess_metrics.views.meeting.storyboard import BadStoryboard, Storyboard
from ess_metrics.views.view import View

_BOARD, _KNOWN, _TURN, _SAID = "_deroule", "_deroule_su", "_deroule_tour", "_deroule_dit"
_NAME = "ess-deroule"


def board() -> Storyboard:
    """The storyboard as it stands."""
    return st.session_state.get(_BOARD) or Storyboard()


def put(changed: Storyboard) -> None:
    """Replace it."""
    st.session_state[_BOARD], st.session_state[_KNOWN] = changed, True
    st.session_state[_TURN] = turn() + 1


def edit(at: int, field: str, key: str) -> None:
    """The callback of a text of one of its views: the widgets stay as they are."""
    st.session_state[_BOARD] = board().changed(at, **{field: str(st.session_state[key] or "")})
    st.session_state[_KNOWN] = True


def rename(key: str) -> None:
    """The callback of its title."""
    st.session_state[_BOARD] = board().named(str(st.session_state[key] or ""))
    st.session_state[_KNOWN] = True


def turn() -> int:
    """A number that changes when its views move: the widgets of its texts begin afresh."""
    return st.session_state.get(_TURN, 0)


def button(view: View, key: str) -> None:
    """« Épingler », in the drawer of a view that can be made again."""
    if view.recipe is None:
        return
    if st.button(words.PIN, key=keys.of_view(key, "epingle"), icon=":material/push_pin:", help=words.PIN_HELP):
        pin(view)
        st.rerun()


def pin(view: View) -> None:
    """Put a view at the end of the storyboard; said on the next run."""
    before = board()
    put(before.added(storyboard.pinned(view)))
    count = len(board().items)
    full = count == len(before.items)
    st.session_state[_SAID] = words.FULL.format(n=count) if full else words.PINNED.format(n=plural(count, "vue"))


def heard(at: int, **texts: str) -> None:
    """What the fields of a view hold, when the session that heard them is gone: a server that restarts is told every
    field by the browser, as it stands, and calls nothing back.
    """
    changed = board().changed(at, **texts)
    if changed != board():
        st.session_state[_BOARD], st.session_state[_KNOWN] = changed, True


def keep() -> None:
    """Have the browser keep it; on every run of any page."""
    now = board()
    text = f"{turn()}\n{storyboard.kept(now)}" if now.items or now.title != words.UNTITLED else ""
    with st.container(key="adresse-deroule"):  # drawn nowhere
        keeper(_name(), text, known=bool(st.session_state.get(_KNOWN)), key="deroule-garde", on_found=_found)
    said = st.session_state.pop(_SAID, "")
    if said:  # told once the browser has it: whoever reads it may leave at once
        st.toast(html.plain(said), icon=":material/push_pin:")


def _name() -> str:
    """Under which the browser keeps it: a storyboard is of one territory, a browser knows one address for all."""
    where = territories.current()
    return f"{_NAME}-{where}" if where else _NAME


def _found(text: str) -> None:
    if not st.session_state.get(_KNOWN):
        before, _, kept = text.rpartition("\n")
        with suppress(BadStoryboard):  # what a browser kept of another version is no loss worth a message
            put(storyboard.opened(kept))
            if before.isdecimal():  # the fields that the page still shows are those of that turn
                st.session_state[_TURN] = int(before)


__all__ = ["board", "button", "edit", "heard", "keep", "pin", "put", "rename", "turn"]
