"""A figure of `views.figures` on two axes: bars, lines or points, kept in the page and drawn again when it changes."""

from __future__ import annotations

from ui.components.packaged import mount

# What says of a figure things that our drawing does not need to be told.
_UNSAID = frozenset(
    "separators paper_bgcolor plot_bgcolor hoverlabel hovermode dragmode showlegend uniformtext automargin fixedrange "
    "zeroline autotickangles hovertemplate cliponaxis textangle".split()
)


def plot(figure: dict, *, alt: str, key: str) -> None:
    """Draw `figure`; `alt` says in a sentence what there is to see, for who cannot see it."""
    mount("plot", key=key, data={"figure": _told(figure), "alt": alt})


def _told(part):
    """The figure without what goes without saying."""
    if isinstance(part, dict):
        return {name: _told(value) for name, value in part.items() if name not in _UNSAID}
    return [_told(value) for value in part] if isinstance(part, list) else part
