"""Maps where a format has no shapes of its own: a picture fine enough for print, drawn without a browser."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from reports.document import Map

DOTS = 100  # pixels a centimetre of height: 250 dots an inch
FINE = 2  # drawn larger, then reduced: smooth edges
EDGE = "#8796a0"


def png(block: Map) -> bytes:
    """The map as a picture."""
    across, down = block.size
    scale = DOTS * block.height * FINE / max(down, 1)
    border = 4 * FINE
    image = Image.new("RGB", (round(across * scale) + 2 * border, round(down * scale) + 2 * border), "white")
    pen = ImageDraw.Draw(image)
    for _, _, polygons, fill in block.areas:
        for polygon in polygons:
            points = [(x * scale + border, y * scale + border) for x, y in polygon]
            pen.polygon(points, fill=fill)
            pen.line([*points, points[0]], fill=EDGE, width=2 * FINE)
    out = io.BytesIO()
    image.reduce(FINE).save(out, "png")
    return out.getvalue()


__all__ = ["png"]
