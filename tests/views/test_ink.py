"""What is written in a mark can be read: black or white, whichever keeps 4.5:1 (WCAG) on the mark's own colour.

Marks have the same colour on the light page, on the dark one and on paper: one check holds for all three.
"""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ess_metrics.views.charts import figures, palette, svg_plot, template, treemap, waterfall
from tests.views.kinds import every_figure, view
from tests.views.test_figures import contrast

LEAST = 4.5
MARKS = sorted(
    {*palette.PALETTE, palette.MAIN, palette.LIT, palette.OTHERS, treemap.PALE, waterfall.LOST, waterfall.WON}
)
ANY = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def inside(figure) -> list[tuple[str, str]]:
    """(colour of a mark, colour of the words in it) of all that a figure writes in its marks on the screen."""
    found = []
    for trace in figure["data"]:
        if trace["type"] == "treemap":
            found += zip(trace["marker"]["colors"], trace["textfont"]["color"], strict=True)
        elif trace.get("textposition") == "inside":
            found.append((trace["marker"]["color"], trace["textfont"]["color"]))
        elif trace.get("textposition") == "auto":
            found.append((trace["marker"]["color"], trace["insidetextfont"]["color"]))
    return found


def on_paper(figure) -> list[tuple[str, str]]:
    """The same in the SVG: the colour of each rectangle in which words begin or end, and theirs."""
    drawn, _ = svg_plot.svg(figure, 900.0)
    nodes = list(ElementTree.fromstring(f"<svg>{drawn}</svg>").iter())
    boxes = [node for node in nodes if node.tag == "rect" and node.get("class") in ("barre", "aire")]
    found = []
    for text in (node for node in nodes if node.tag == "text" and not node.get("stroke")):
        x, y = float(text.get("x")), float(text.get("y"))
        found += [(box.get("fill"), text.get("fill")) for box in boxes if _holds(box, x, y)]
    return found


def _holds(box, x: float, y: float) -> bool:
    left, top, width, height = (float(box.get(key)) for key in ("x", "y", "width", "height"))
    return left <= x <= left + width and top <= y <= top + height


@given(ANY)
def test_one_of_both_is_read_on_any_colour(colour):
    assert contrast(palette.ink(colour), colour) >= LEAST
    assert contrast(palette.ink(colour), colour) == max(contrast(each, colour) for each in ("#000000", "#ffffff"))


@pytest.mark.parametrize("kind", ["shares", "treemap", "funnel"])
@pytest.mark.parametrize("colour", MARKS)
def test_words_in_a_mark_are_read_on_every_colour_of_the_palette(kind, colour):
    seen = view(kind)
    figure = figures.figure(replace(seen, chart=replace(seen.drawn, colours=(colour,) * len(seen.rows))))
    for theme in template.PAPER:
        pairs = inside(template.templated(figure, theme))
        assert colour in {mark for mark, _ in pairs}
        assert min(contrast(*pair) for pair in pairs) >= LEAST
    written = on_paper(figure)
    assert written
    assert min(contrast(*pair) for pair in written) >= LEAST


@pytest.mark.parametrize(("name", "figure"), every_figure())
def test_no_other_kind_writes_in_its_bars(name, figure):
    """Those of a waterfall, of columns and of rankings are written outside, in the ink of the page."""
    assert bool(inside(figure)) == (name in ("shares", "treemap", "funnel"))
