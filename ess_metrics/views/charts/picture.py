"""A view as one picture (SVG) that can be quoted alone: title, sentence, chart, what it leaves out, source, filters."""

from __future__ import annotations

import json
import textwrap
from typing import Any

from ess_metrics.model.outlines import ShapeSet
from ess_metrics.texts.numbers import formatted, kind_of
from ess_metrics.texts.pages import chart_words, screens
from ess_metrics.views.charts import classes, figures, ranking
from ess_metrics.views.charts.palette import interval, value
from ess_metrics.views.charts.svg_flow import flow
from ess_metrics.views.charts.svg_plot import svg
from ess_metrics.views.charts.svg_words import INK, QUIET, element, words
from ess_metrics.views.sentences import records
from ess_metrics.views.view import NotShown, View

WIDTH, MARGIN = 1200.0, 40.0
ROOM = WIDTH - 2 * MARGIN
SEQUENTIAL = ("#cbe8b9", "#92d3b8", "#54bac2", "#2a98c0", "#2271b0", "#24489a", "#101f63")
BALANCED = ("#8c4a08", "#c67f2a", "#ecc584", "#e6e6e6", "#c2badb", "#8271b0", "#4a1c82")
SPECIAL = {classes.ZERO: "#ffffff", classes.MISSING: "#c9d0d6", classes.HIDDEN: "#8f99a3", classes.OUTSIDE: "#eef1f3"}
SPECIAL_WORDS = {
    classes.ZERO: chart_words.ZERO,
    classes.MISSING: chart_words.MISSING,
    classes.HIDDEN: chart_words.HIDDEN,
}
FONT = "'Source Sans 3','Source Sans Pro','Segoe UI','Liberation Sans',Arial,sans-serif"
MOST_BARS = 25
SCREEN_ONLY = ("life",)  # two panels on one axis of time: only a browser draws them
MOST_NAMED = 60
HATCHES = (
    '<defs><pattern id="hachures" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="3" height="8" fill="#ffffff" fill-opacity="0.55"/></pattern></defs>'
)


def drawable(view: View, shapes: ShapeSet | None = None) -> bool:
    """Whether a picture of this view can be made."""
    kind = view.chart.kind if view.chart else ""
    plotted = kind in figures.DRAWN and kind not in SCREEN_ONLY
    return bool(view.rows) and (plotted or kind in ("bars", "flow") or (kind == "map" and shapes is not None))


def picture(view: View, shapes: ShapeSet | None = None) -> str:
    """The whole picture, ready to be saved."""
    head, top = _lines(((view.title, 24, INK, "600"), (view.sentence, 17, INK, "400")), MARGIN + 24)
    body, height = _body(view, shapes)
    foot, bottom = _lines([(text, 14, QUIET, "400") for text in _foot(view)], top + height + 40)
    moved = element("g", body, transform=f"translate({MARGIN:.0f} {top + 8:.0f})")
    size = {"width": WIDTH, "height": float(bottom + 16), "viewBox": f"0 0 {WIDTH:.0f} {bottom + 16:.0f}"}
    ground = element("rect", width="100%", height="100%", fill="#ffffff")
    return element(
        "svg", HATCHES, ground, head, moved, foot, xmlns="http://www.w3.org/2000/svg", font_family=FONT, **size
    )


def _lines(texts, y: float) -> tuple[str, float]:
    """Paragraphs one under the other, folded to the width; and where the next one would begin."""
    out = []
    for text, size, fill, weight in texts:
        for line in textwrap.wrap(text, round(ROOM / (size * 0.48)), break_on_hyphens=False):
            out.append(words(line.replace("<", "&lt;"), MARGIN, y, size=size, fill=fill, font_weight=weight))
            y += size * 1.4
    return "".join(out), y


def _foot(view: View) -> list[str]:
    left = ", ".join(_left_out(item, view) for item in view.not_shown)
    return [
        f"{screens.NOT_SHOWN} : {left}." if left else "",
        view.perimeter,
        f"{view.source}." + (f" {view.proof}" if view.proof else ""),
    ]


def _left_out(item: NotShown, view: View) -> str:
    counted = records(item.n, view.records_of)
    known = formatted(item.value, kind_of(item.unit)) if item.value is not None else counted
    return f"{item.label} ({known})" if known else item.label


def _body(view: View, shapes: ShapeSet | None) -> tuple[str, float]:
    if view.drawn.kind == "map" and shapes is not None:
        return _map(view, shapes)
    if view.drawn.kind == "flow":
        return flow(view, ROOM)
    if view.drawn.kind in figures.DRAWN:
        return svg(figures.figure(view), ROOM)
    return _bars(view)


def _bars(view: View) -> tuple[str, float]:
    """Names, bars from zero, values; the first ones of a long ranking."""
    key, name = view.drawn.y[0], view.drawn.options.get("short") or view.columns[0].key
    rows, kind = view.rows[:MOST_BARS], kind_of(view.unit)
    said = [formatted(value(row, key), kind, row.statuses.get(key, row.status)) for row in rows]
    bars = [
        ranking.Bar(_cut(str(row.cells.get(name) or row.key)), value(row, key) or 0.0, text)
        for row, text in zip(rows, said, strict=True)
    ]
    return svg(ranking.figure(bars, view.drawn.reference), ROOM)


def _cut(text: str, most: int = 46) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _map(view: View, shapes: ShapeSet) -> tuple[str, float]:
    """The outlines that the screen draws, filled with the same classes; the legend under them."""
    drawn = json.loads(shapes.document)
    found = classes.classed(view, shapes.codes)
    across, down = drawn["size"]
    height = min(620.0, ROOM * down / across)
    scale = height / down
    paths = [
        element("path", d=path, fill=fill_of(look, found.balanced), fill_rule="evenodd")
        for path, look in zip(drawn["paths"], found.looks, strict=True)
        if path
    ]
    left = (ROOM - across * scale) / 2
    ground = ground_of(shapes, scale, left)
    credit = words(shapes.credit, ROOM, height + 12, anchor="end", size=11, fill=QUIET) if shapes.credit else ""
    pen = {"stroke": "#3c4a57", "stroke_width": 1 / scale, "transform": f"translate({left:.1f} 0) scale({scale:.5f})"}
    legend, bottom = _legend(found.bounds, found.looks, view.unit, found.balanced, height + 30)
    return ground + element("g", *paths, **pen) + _names(drawn, scale, left) + credit + legend, bottom


GROUND: dict[str, dict[str, object]] = {
    "eau": {"fill": "#d6e6f2", "fill_rule": "evenodd"},
    "communes": {"fill": "none", "stroke": "#b9c1c8"},
    "cours_d_eau": {"fill": "none", "stroke": "#d6e6f2"},
    "routes": {"fill": "none", "stroke": "#e3dccf"},
    "rail": {"fill": "none", "stroke": "#a9a3ad"},
}


def ground_of(shapes: ShapeSet, scale: float, left: float) -> str:
    """The landscape under the outlines, on paper and in a meeting; "" without one."""
    if not shapes.ground:
        return ""
    paths = [element("path", d=path, stroke_width=1.2 / scale, **GROUND[layer]) for layer, path in shapes.ground]
    return element("g", *paths, transform=f"translate({left:.1f} 0) scale({scale:.5f})", class_="fond")


def fill_of(look: str, balanced: bool) -> str:
    """The colour of a look on paper and in a meeting."""
    return SPECIAL[look] if look in SPECIAL else (BALANCED if balanced else SEQUENTIAL)[int(look)]


def _names(drawn: dict, scale: float, left: float) -> str:
    """A name under each neighbourhood, where it meets no other; none in a country."""
    out: list[str] = []
    taken: list[tuple[float, float, float, float]] = []
    if len(drawn["names"]) > MOST_NAMED:
        return ""
    for name, box in zip(drawn["names"], drawn["boxes"], strict=True):
        if not box:
            continue
        x, y, half = left + (box[0] + box[2]) / 2 * scale, box[3] * scale + 14, len(name) * 3.4
        place = (x - half, y - 12, x + half, y + 3)
        if not any(_meet(place, other) for other in taken):
            taken.append(place)
            halo: dict[str, Any] = {"paint_order": "stroke", "stroke": "#ffffff", "stroke_width": 3}
            out.append(words(_cut(name).replace("<", "&lt;"), x, y, anchor="middle", size=13, **halo))
    return "".join(out)


def _meet(one: tuple, other: tuple) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _legend(bounds, looks: str, unit: str, balanced: bool, y: float) -> tuple[str, float]:
    """The classes and what is no class, in as many lines as it takes; and where the next line would be."""
    slots = classes.slots(len(bounds) - 1, balanced=balanced)
    items = [
        (str(slot), interval(low, high, kind_of(unit)))
        for slot, (low, high) in zip(slots, classes.intervals(bounds), strict=True)
    ]
    items += [(look, text) for look, text in SPECIAL_WORDS.items() if look in looks]
    out, x = [], 0.0
    for look, text in items:
        wide = 48 + len(text) * 7.2
        if x + wide > ROOM:
            x, y = 0.0, y + 24
        out.append(element("rect", x=x, y=y, width=22, height=14, fill=fill_of(look, balanced), stroke="#3c4a57"))
        out.append(words(text, x + 28, y + 12, size=14))
        x += wide
    return "".join(out), y + 26
