"""A figure of `views.charts.figures` on two axes: bars, lines or points, kept in the page and drawn again when
it changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ess_metrics.ui.components.packaged import mount, picked

# What says of a figure things that our drawing does not need to be told.
_UNSAID = frozenset(
    "separators paper_bgcolor plot_bgcolor hoverlabel hovermode dragmode showlegend uniformtext automargin fixedrange "
    "zeroline autotickangles hovertemplate cliponaxis textangle".split()
)


def plot(
    figure: dict,
    *,
    alt: str,
    key: str,
    columns: Sequence[tuple[str, str]] = (),
    selected: Sequence[str] = (),
    on_pick: Callable[[str], None] | None = None,
) -> None:
    """Draw `figure`; `alt` says in a sentence what there is to see, for who cannot see it.

    With `on_pick`, each place of the first axis is a button: `columns` holds its key and its words, in order; a click
    or Enter calls `on_pick` with the key, and those `selected` are framed.
    """
    data = {"figure": _told(figure), "alt": alt}
    known = frozenset(code for code, _ in columns)
    if on_pick is not None:
        data |= {"columns": [list(column) for column in columns], "selected": [c for c in selected if c in known]}
    mount("plot", key=key, data=data, on_pick_change=lambda: picked(key, known, on_pick))


def _told(part):
    """The figure without what goes without saying."""
    if isinstance(part, dict):
        return {name: _told(value) for name, value in part.items() if name not in _UNSAID}
    return [_told(value) for value in part] if isinstance(part, list) else part
