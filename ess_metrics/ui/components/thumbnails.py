"""The views of a meeting as small pictures, in order: seen at once, moved with the pointer or with the keys.

A card that can be moved is dragged to its place, or moved by one with Alt and an arrow; the server is told from where
to where. Pictures are SVG made by the server, shown as images: nothing in them runs.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from ess_metrics.texts.pages.components_words import THUMBNAILS
from ess_metrics.ui.components.component_files import mount

ACROSS, CARD, GAP = 6, 148, 12  # cards on a line of a wide screen; height of one, px


@dataclass(frozen=True)
class Card:
    """A view: its title, its picture ("" when it has none), what is said instead of a picture."""

    title: str
    svg: str
    said: str = ""

    @property
    def rows(self) -> tuple[str, ...]:
        """What it weighs in memory."""
        return (self.svg,)


def thumbnails(
    cards: Sequence[Card], *, label: str, key: str, on_move: Callable[[int, int], None] | None = None
) -> None:
    """Show the cards; `on_move(from, to)` is called with two places of the list."""
    data = {
        "cards": [[card.title, _address(card.svg), card.said] for card in cards],
        "label": label,
        "movable": on_move is not None,
        "words": THUMBNAILS,
    }
    lines = -(-len(cards) // ACROSS)
    mount(
        "thumbnails",
        key=key,
        data=data,
        height=lines * (CARD + GAP),
        on_move_change=lambda: _moved(key, len(cards), on_move),
    )


def _address(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}" if svg else ""


def _moved(key: str, count: int, on_move: Callable[[int, int], None] | None) -> None:
    """Pass on a move between two places that exist: a browser may say anything."""
    found = st.session_state[key].get("move")
    if on_move is None or not isinstance(found, list) or len(found) != 2:
        return
    places = [at for at in found if isinstance(at, int) and not isinstance(at, bool) and 0 <= at < count]
    if len(places) == 2 and places[0] != places[1]:
        on_move(*places)


__all__ = ["Card", "thumbnails"]
