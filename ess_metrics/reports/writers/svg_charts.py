"""Charts and maps as SVG: for the HTML file, and as vectors in the PDF. Every text is escaped."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from ess_metrics.reports.review.document import Map
from ess_metrics.reports.writers.marks import BARS, Marks
from ess_metrics.views.charts import figures, ranking
from ess_metrics.views.charts.palette import FONT as FONT_SIZE
from ess_metrics.views.charts.palette import Figure, safe
from ess_metrics.views.charts.picture import HATCHES
from ess_metrics.views.charts.svg_plot import svg
from ess_metrics.views.charts.svg_words import wide
from ess_metrics.views.view import View

INK, EDGE = "#1f282d", "#8796a0"
FONT = "Source Sans Pro, Source Sans 3, Arial, sans-serif"
FINE = 1.25  # the figure of a page is drawn this much larger, then made smaller: paper is read from nearer
LONGEST = 44  # letters of a name beside a bar


def chart(view: View, drawn: Marks, width: float = 720.0, height: float = 300.0, alt: str = "") -> str:
    """The picture of a view: the figure of its page; a ranking, whose page is a table, from its `drawn` marks."""
    made, tall = svg(_figure(view, drawn, height * FINE, width * FINE), width * FINE)
    return _svg([HATCHES, made], (width * FINE, tall), (width, tall / FINE), alt)


def _figure(view: View, drawn: Marks, height: float, width: float) -> Figure:
    if drawn.kind != BARS:
        options = {**view.drawn.options, "height": height}
        return figures.figure(replace(view, chart=replace(view.drawn, options=options)))
    series = drawn.series[0]
    bars = [
        ranking.Bar(_shortened(name.replace("\n", " ")), amount or 0.0, label, series.colour)
        for name, amount, label in zip(drawn.categories, series.values, drawn.labels, strict=True)
    ]
    made = ranking.figure(bars, drawn.reference)
    names = [_in_lines(safe(bar.name), width * NAMES) for bar in bars]
    if any("<br>" in name for name in names):
        made = ranking.figure(bars, drawn.reference, pitch=ranking.PITCH * 1.25)
        made["layout"]["yaxis"]["ticktext"] = names
    return made


NAMES = 0.42  # of the width, for the names: what the drawing gives them before it cuts


def _in_lines(name: str, room: float) -> str:
    """A name on as many lines as it needs (two, mostly) to hold in its column."""
    lines, line = [], ""
    for word in name.split(" "):
        longer = f"{line} {word}".strip()
        if line and wide(longer, FONT_SIZE) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return "<br>".join([*lines, line])


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _svg(inside: list[str], box: tuple[float, float], shown: tuple[float, float], alt: str) -> str:
    title = f"<title>{escape(alt)}</title>" if alt else ""
    size = f'viewBox="0 0 {box[0]:.0f} {box[1]:.0f}" width="{shown[0]:.0f}" height="{shown[1]:.0f}"'
    look = f'font-family="{FONT}" font-size="15"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size} {look}>{title}{"".join(inside)}</svg>'


def swatch(colour: str) -> str:
    """A square of a legend, with an edge so that white is seen."""
    square = f'<rect x=".5" y=".5" width="11" height="11" fill="{colour}" stroke="{EDGE}"/>'
    return f'<svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">{square}</svg>'


# -- maps -------------------------------------------------------------------------------------------------------------


EDGED = 9  # around a map, for the numbers that stand on its edge


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
    parts += [_number(number, x * scale + EDGED, y * scale + EDGED) for number, (x, y) in block.numbers]
    box = (across * scale + 2 * EDGED, height + 2 * EDGED)
    return _svg(parts, box, box, block.alt)


def _number(number: str, x: float, y: float) -> str:
    """A number on its area, with an edge of white: it is read on a dark ground as on a pale one."""
    return (
        f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle" font-size="12" font-weight="700" fill="{INK}" '
        f'stroke="#ffffff" stroke-width="3" paint-order="stroke">{escape(number)}</text>'
    )


def _path(polygon, scale: float) -> str:
    points = " L".join(f"{x * scale + EDGED:.1f} {y * scale + EDGED:.1f}" for x, y in polygon)
    return f"M{points}Z"


__all__ = ["chart", "map_of", "swatch"]
