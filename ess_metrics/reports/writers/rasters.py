"""Pictures where a format or a reader has no drawing of its own: fine enough for print, drawn without a browser."""

from __future__ import annotations

import io
import json
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from ess_metrics.reports.review.document import Map
from ess_metrics.reports.writers.typst_pages import pages

DOTS = 100  # pixels a centimetre of height: 250 dots an inch
FINE = 2  # drawn larger, then reduced: smooth edges
EDGE = "#8796a0"
FONTS = Path(__file__).parent / "fonts"


def png(block: Map) -> bytes:
    """The map as a picture."""
    across, down = block.size
    scale = DOTS * block.height * FINE / max(down, 1)
    border = 20 * FINE
    image = Image.new("RGB", (round(across * scale) + 2 * border, round(down * scale) + 2 * border), "white")
    pen = ImageDraw.Draw(image)
    for _, _, polygons, fill in block.areas:
        for polygon in polygons:
            points = [(x * scale + border, y * scale + border) for x, y in polygon]
            pen.polygon(points, fill=fill)
            pen.line([*points, points[0]], fill=EDGE, width=2 * FINE)
    letters = ImageFont.truetype(str(FONTS / "SourceSansPro-Bold.ttf"), round(DOTS * FINE * 0.32))
    for number, (x, y) in block.numbers:
        place = (x * scale + border, y * scale + border)
        pen.text(place, number, "#1f282d", letters, anchor="mm", stroke_width=4 * FINE, stroke_fill="white")
    out = io.BytesIO()
    image.reduce(FINE).save(out, "png")
    return out.getvalue()


_PAGES = b"""
#set page(width: auto, height: auto, margin: 0pt)
#set text(font: "Source Sans Pro")
#for drawing in json(bytes(sys.inputs.at("drawings"))) { page(image(bytes(drawing), format: "svg")) }
"""


def charts(drawings: list[str]) -> list[bytes]:
    """SVG drawings as pictures, all at once: the letters are those of `fonts/`, as in the PDF."""
    return pages(_PAGES, {"drawings": json.dumps(drawings)}, "png", dots=SHARP)


SHARP = 240.0  # dots an inch of a drawing, whose unit is a pixel of a 96th of an inch

__all__ = ["charts", "png"]
