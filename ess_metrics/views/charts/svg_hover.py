"""What a mark of a live drawing says when it is pointed at: the words that the page shows, as plain lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import unescape

from ess_metrics.views.charts.svg_words import element

_TAGS = re.compile(r"</?(?:b|i|span)[^>]*>|<extra></extra>")
ATTRIBUTE = "data_dit"
REACH = 9.0  # px around a point of a line that has no mark: what the pointer finds


def plain(text: str) -> str:
    """The words of a figure's text, one line each."""
    return unescape(_TAGS.sub("", text.replace("<br>", "\n"))).strip()


def said(trace: Mapping[str, object], at: int, heading: str = "", column: int | None = None) -> dict[str, str]:
    """The attribute of one mark; none where the figure says nothing of it. `column`: of a cell in a table."""
    if trace.get("hoverinfo") == "skip":
        return {}
    texts = trace.get("hovertext")
    given = texts[at] if isinstance(texts, list | tuple) and at < len(texts) else texts
    if column is not None and isinstance(given, list | tuple):
        given = given[column]
    if not isinstance(given, str) or not given:
        return {}
    template = str(trace.get("hovertemplate", "%{hovertext}"))
    text = plain(template.replace("%{hovertext}", given))
    return {ATTRIBUTE: f"{heading}\n{text}" if heading else text}


def heading(layout: Mapping[str, object], axis: Sequence[tuple[float | str, str]], place: object) -> str:
    """The name under a mark, where the page writes it once over all series of a year."""
    if layout.get("hovermode") != "x unified":
        return ""
    return next((plain(text.replace("<br>", " ")) for value, text in axis if value == place), "")


def spot(point: tuple[float, float], told: Mapping[str, str]) -> str:
    """An unseen circle around a point of a line, for the pointer and the keys."""
    return element("circle", cx=point[0], cy=point[1], r=REACH, fill="transparent", **told) if told else ""


__all__ = ["ATTRIBUTE", "heading", "plain", "said", "spot"]
