"""A table of `ess_metrics.views.sheet` as HTML, in a frame that scrolls on a narrow screen."""

from __future__ import annotations

from ess_metrics.ui.parts.html import Markup, tag
from ess_metrics.views.sheet import Sheet


def sheet(found: Sheet) -> Markup:
    """Headers with a scope, numbers aligned, the caption for screen readers."""
    head = [tag("th", word, scope="col", class_=_aligned(found, at)) for at, word in enumerate(found.headers)]
    table = tag(
        "table",
        tag("caption", found.caption),
        tag("thead", tag("tr", head)),
        tag("tbody", [_row(found, row) for row in found.rows]),
        class_="ess-table",
    )
    return tag("div", table, class_="ess-scroll", tabindex="0", role="region", aria_label=found.caption)


def _row(found: Sheet, row) -> Markup:
    cells = [tag("td", cell, class_=_aligned(found, at)) for at, cell in enumerate(row[1:], 1)]
    return tag("tr", tag("th", row[0], scope="row"), cells)


def _aligned(found: Sheet, at: int) -> str | None:
    return "ess-number" if at in found.numbers else None
