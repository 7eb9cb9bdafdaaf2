"""Charts and maps as SVG: for the HTML file, and as vectors in the PDF. Every text is escaped."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from ess_metrics.reports.review.document import Map
from ess_metrics.reports.writers.marks import BARS, Marks
from ess_metrics.views.charts import figures, ranking
from ess_metrics.views.charts.palette import Figure
from ess_metrics.views.charts.picture import HATCHES
from ess_metrics.views.charts.svg_plot import svg
from ess_metrics.views.view import View

INK, EDGE = "#1f282d", "#8796a0"
FONT = "Source Sans Pro, Source Sans 3, Arial, sans-serif"
FINE = 1.25  # the figure of a page is drawn this much larger, then made smaller: paper is read from nearer
LONGEST = 44  # letters of a name beside a bar


def chart(view: View, drawn: Marks, width: float = 720.0, height: float = 300.0, alt: str = "") -> str:
    """The picture of a view: the figure of its page; a ranking, whose page is a table, from its `drawn` marks."""
    made, tall = svg(_figure(view, drawn, height * FINE), width * FINE)
    return _svg([HATCHES, made], (width * FINE, tall), (width, tall / FINE), alt)


def _figure(view: View, drawn: Marks, height: float) -> Figure:
    if drawn.kind != BARS:
        options = {**view.drawn.options, "height": height}
        return figures.figure(replace(view, chart=replace(view.drawn, options=options)))
    series = drawn.series[0]
    bars = [
        ranking.Bar(_shortened(name.replace("\n", " ")), amount or 0.0, label, series.colour)
        for name, amount, label in zip(drawn.categories, series.values, drawn.labels, strict=True)
    ]
    return ranking.figure(bars, drawn.reference)


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
    box = (across * scale + 2, height + 2)
    return _svg(parts, box, box, block.alt)


def _path(polygon, scale: float) -> str:
    points = " L".join(f"{x * scale + 1:.1f} {y * scale + 1:.1f}" for x, y in polygon)
    return f"M{points}Z"


__all__ = ["chart", "map_of", "swatch"]
