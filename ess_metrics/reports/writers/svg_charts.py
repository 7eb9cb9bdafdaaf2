"""Charts and maps as SVG: for the HTML file, and as vectors in the PDF. Every text is escaped."""

from __future__ import annotations

from html import escape

from ess_metrics.reports.review.document import Map
from ess_metrics.reports.writers.marks import BARS, LINES, Marks
from ess_metrics.views.charts.palette import ticks

INK, QUIET, GRID, EDGE = "#1f282d", "#55626a", "#d5dbe0", "#8796a0"
FONT = "Source Sans Pro, Source Sans 3, Arial, sans-serif"
SIZE, LETTER = 12.0, 5.8  # letters, and how wide one is on average
ROW = 24.0


def chart(drawn: Marks, width: float = 720.0, height: float = 300.0, alt: str = "") -> str:
    """The chart of some marks."""
    made = _bars(drawn, width) if drawn.kind == BARS else _upright(drawn, width, height)
    return _svg(made[0], width, made[1], alt)


def _svg(inside: list[str], width: float, height: float, alt: str) -> str:
    title = f"<title>{escape(alt)}</title>" if alt else ""
    size = f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}"'
    look = f'font-family="{FONT}" font-size="{SIZE:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size} {look}>{title}{"".join(inside)}</svg>'


def swatch(colour: str) -> str:
    """A square of a legend, with an edge so that white is seen."""
    square = f'<rect x=".5" y=".5" width="11" height="11" fill="{colour}" stroke="{EDGE}"/>'
    return f'<svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">{square}</svg>'


HALO = 'stroke="#fff" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'


def _text(x: float, y: float, text: str, anchor: str = "start", colour: str = INK, more: str = "") -> str:
    look = f" {more}" if more else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"{look}>{escape(text)}</text>'


def _rect(x: float, y: float, width: float, height: float, colour: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}" fill="{colour}"/>'


def _line(x1: float, y1: float, x2: float, y2: float, colour: str = GRID, more: str = "") -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" {more}/>'


def _shortened(text: str, room: float) -> str:
    most = max(int(room / LETTER), 6)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _name(text: str, x: float, y: float, room: float) -> str:
    """The name of a bar, on two smaller lines when it is long."""
    if len(text) * LETTER <= room:
        return _text(x, y + 13, text, "end")
    first, second = _halves(text, int(room / LETTER / SMALL))
    small = f'font-size="{SIZE * SMALL:g}"'
    if not second:
        return _text(x, y + 13, _shortened(first, room / SMALL), "end", more=small)
    return _text(x, y + 6.5, first, "end", more=small) + _text(
        x, y + 17, _shortened(second, room / SMALL), "end", more=small
    )


SMALL = 0.85


def _halves(text: str, most: int) -> tuple[str, str]:
    """A long text cut at the last space that leaves a first line of `most` signs; whole when there is none."""
    at = text.rfind(" ", 0, most + 1)
    return (text[:at], text[at + 1 :]) if at > 0 and len(text) > most else (text, "")


# -- lying bars -------------------------------------------------------------------------------------------------------


def _bars(drawn: Marks, width: float) -> tuple[list[str], float]:
    """Names on the left, values at the end of the bars; below zero goes left of the zero line."""
    names = min(max((len(text) for text in drawn.categories), default=4) * LETTER + 10, width * 0.47)
    values = [value or 0.0 for value in drawn.series[0].values]
    beside = max((len(text) for text in drawn.labels), default=4) * LETTER + 12
    low, high = min(0.0, *values), max(0.0, *values)
    left = names + (beside if low < 0 else 0)
    scale = max(width - left - beside, 20) / ((high - low) or 1)
    zero = left - low * scale
    parts = []
    for at, (name, value, label) in enumerate(zip(drawn.categories, values, drawn.labels, strict=True)):
        y = at * ROW + 4
        parts.append(_name(name.replace("\n", " "), names - 8, y, names - 8))
        start = zero if value >= 0 else zero + value * scale
        parts.append(_rect(start, y, abs(value) * scale, ROW - 8, drawn.series[0].colour))
        end = zero + value * scale
        parts.append(_text(end + 5, y + 13, label) if value >= 0 else _text(end - 5, y + 13, label, "end"))
    bottom = len(values) * ROW
    parts.append(_line(zero, 0, zero, bottom, EDGE))
    return parts, bottom + 6


# -- columns, stacks, lines -------------------------------------------------------------------------------------------


def _upright(drawn: Marks, width: float, height: float) -> tuple[list[str], float]:
    """Categories along the bottom, values up the side."""
    stacked = drawn.kind == "stacked"
    tops = _tops(drawn, stacked)
    legend = 22.0 if len(drawn.series) > 1 else 0.0
    top, bottom = 16.0, height - 36.0 - legend
    marks, texts = ticks(min(0.0, *tops), max(0.0, *tops), drawn.unit, 4)
    left = max(len(text) for text in texts) * LETTER + 10

    def up(value: float) -> float:
        return bottom - (value - marks[0]) / (marks[-1] - marks[0]) * (bottom - top)

    parts = []
    for mark, text in zip(marks, texts, strict=True):
        parts += [_line(left, up(mark), width, up(mark)), _text(left - 6, up(mark) + 4, text, "end", QUIET)]
    right = width - (len(drawn.reference[1]) * LETTER + 8 if drawn.reference else 0)
    step = (right - left) / max(len(drawn.categories), 1)
    parts += _names(drawn, left, step, bottom)
    parts += _lines(drawn, left, step, up) if drawn.kind == LINES else _columns(drawn, left, step, up, stacked)
    if drawn.reference:
        at, label = drawn.reference
        parts += [
            _line(left, up(at), right, up(at), INK, 'stroke-dasharray="5 4"'),
            _text(right + 6, up(at) + 4, label),
        ]
    if drawn.kind != LINES and not stacked:
        parts += _tops_told(drawn, left, step, up)
    return parts + _legend(drawn, left, height - 8), height


def _tops(drawn: Marks, stacked: bool) -> list[float]:
    if not stacked:
        found = [value for series in drawn.series for value in series.values if value is not None]
    else:
        found = [sum(series.values[at] or 0 for series in drawn.series) for at in range(len(drawn.categories))]
    return [*(found or [1.0]), *([drawn.reference[0]] if drawn.reference else [])]


def _names(drawn: Marks, left: float, step: float, bottom: float) -> list[str]:
    parts = []
    for at, name in enumerate(drawn.categories):
        for line, text in enumerate(name.split("\n")):
            parts.append(
                _text(left + (at + 0.5) * step, bottom + 15 + 13 * line, _shortened(text, step + 24), "middle")
            )
    return parts


def _columns(drawn: Marks, left: float, step: float, up, stacked: bool) -> list[str]:
    parts = []
    for at in range(len(drawn.categories)):
        base = 0.0
        for series in drawn.series:
            value = series.values[at] or 0.0
            low, high = (base, base + value) if stacked else (min(0.0, value), max(0.0, value))
            parts.append(_rect(left + (at + 0.18) * step, up(high), step * 0.64, up(low) - up(high), series.colour))
            base += value
    return parts


def _tops_told(drawn: Marks, left: float, step: float, up) -> list[str]:
    """The value above each column, over any line behind it: all of them or none."""
    if any(len(label) * LETTER > step + 4 for label in drawn.labels):
        return []
    tops = (up(max(value or 0.0, 0.0)) - 4 for value in drawn.series[0].values)
    return [
        _text(left + (at + 0.5) * step, y, label, "middle", more=HALO)
        for at, (y, label) in enumerate(zip(tops, drawn.labels, strict=True))
    ]


def _lines(drawn: Marks, left: float, step: float, up) -> list[str]:
    parts = []
    for series in drawn.series:
        points = [(left + (at + 0.5) * step, up(value)) for at, value in enumerate(series.values) if value is not None]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{series.colour}" stroke-width="2.5"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{series.colour}"/>' for x, y in points]
    return parts


def _legend(drawn: Marks, left: float, y: float) -> list[str]:
    if len(drawn.series) < 2:
        return []
    parts, x = [], left
    for series in drawn.series:
        parts += [_rect(x, y - 10, 11, 11, series.colour), _text(x + 16, y, series.name)]
        x += 16 + len(series.name) * LETTER + 18
    return parts


# -- maps -------------------------------------------------------------------------------------------------------------


def map_of(block: Map, height: float = 420.0) -> str:
    """A map; each area bears its name."""
    across, down = block.size
    scale = height / max(down, 1)
    parts = []
    for _, name, polygons, fill in block.areas:
        path = " ".join(_path(polygon, scale) for polygon in polygons)
        parts.append(
            f'<path d="{path}" fill="{fill}" stroke="{EDGE}" stroke-width="0.8"><title>{escape(name)}</title></path>'
        )
    return _svg(parts, across * scale + 2, height + 2, block.alt)


def _path(polygon, scale: float) -> str:
    points = " L".join(f"{x * scale + 1:.1f} {y * scale + 1:.1f}" for x, y in polygon)
    return f"M{points}Z"


__all__ = ["chart", "map_of", "swatch"]
