"""A figure of `views.figures` on two axes: bars, lines or points, kept in the page and drawn again when it changes."""

from __future__ import annotations

from ui.components.packaged import mount


def plot(figure: dict, *, alt: str, key: str) -> None:
    """Draw `figure`; `alt` says in a sentence what there is to see, for who cannot see it."""
    mount("plot", key=key, data={"figure": figure, "alt": alt})
