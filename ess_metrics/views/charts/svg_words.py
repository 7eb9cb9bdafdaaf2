"""Elements and words of SVG, shared by all that draws on paper: figures, flows, maps."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Any

INK, QUIET, GRID = "#1a2430", "#56626e", "#dde2e7"
SIZE = 15
LETTER = 0.5  # how wide a letter is for its size, on average
HALO: dict[str, Any] = {
    "paint_order": "stroke",
    "stroke": "#ffffff",
    "stroke_width": 3,
    "class_": "nom",
}  # read over a line too
_TAGS = re.compile(r"<(?:span style=\"color:(#[0-9a-f]{6})\"|(b))>(.*?)</(?:span|b)>")


def element(name: str, *inside: str, **attributes: object) -> str:
    """One SVG element; `_` in names becomes `-`, numbers are rounded to a tenth of a pixel."""
    given = "".join(f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"' for key, value in attributes.items())
    return f"<{name}{given}>{''.join(inside)}</{name}>"


def _value(value) -> str:
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")
    return escape(str(value), quote=True).replace("\n", "&#10;")  # a bare end of line would be read as a space


def words(
    text: str, x: float, y: float, *, anchor: str = "start", size: float = SIZE, fill: str = INK, **more: object
) -> str:
    """Plain text at a place; the lines of a figure's text (`<br>`) go one under the other."""
    lines = str(text).split("<br>")
    spans = [
        element("tspan", _dressed(line), x=float(x), dy=0 if at == 0 else size * 1.2) for at, line in enumerate(lines)
    ]
    return element("text", *spans, x=float(x), y=float(y), text_anchor=anchor, font_size=float(size), fill=fill, **more)


def _dressed(line: str) -> str:
    """A figure's own marks of colour and weight kept, everything else text."""
    parts = _TAGS.split(line)
    out = [escape(unescape(parts[0]))]
    for colour, bold, inside, after in zip(parts[1::4], parts[2::4], parts[3::4], parts[4::4], strict=True):
        look = {"fill": colour} if colour else {"font_weight": "700"} if bold else {}
        out += [element("tspan", escape(unescape(inside)), **look), escape(unescape(after))]
    return "".join(out)


def wide(text: str, size: float = SIZE) -> float:
    """How wide a text is, about: its longest line."""
    return max(len(unescape(_TAGS.sub(r"\3", line))) for line in str(text).split("<br>")) * size * LETTER


__all__ = ["GRID", "HALO", "INK", "LETTER", "QUIET", "SIZE", "element", "wide", "words"]
