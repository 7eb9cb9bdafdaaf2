"""What slides are made of: boxes of words, tables, maps, a number kept right by PowerPoint."""

from __future__ import annotations

from collections.abc import Sequence

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation
from pptx.shapes.autoshape import Shape
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide
from pptx.table import _Cell
from pptx.text.text import TextFrame, _Paragraph
from pptx.util import Cm, Emu, Pt

from ess_metrics.model.presence import certain
from ess_metrics.reports.review.document import Map, Pair, Table, numeric
from ess_metrics.views.view import Column

Line = tuple[str, float, RGBColor, bool]  # text, size in points, colour, bold

WIDTH, HEIGHT, MARGIN = Cm(33.867), Cm(19.05), Cm(1.6)
INSIDE = WIDTH - 2 * MARGIN
FONT = "Arial"
INK, DARK, QUIET, ALERT, WHITE = (RGBColor.from_string(c) for c in ("1F282D", "12303C", "55626A", "A3360B", "FFFFFF"))
HEAD, FILL, EDGE, MAIN = (RGBColor.from_string(c) for c in ("E8EFF2", "F3F6F8", "8796A0", "2A7F9E"))
FEWEST_TEXTS, MOST_NUMBERS, MOST_COLUMNS = 2, 5, 6
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


def widen(deck: Presentation) -> None:
    """The template is 4:3: its master and layouts are stretched with the slides, for those who add some."""
    across, down = WIDTH / certain(deck.slide_width), HEIGHT / certain(deck.slide_height)
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    master = deck.slide_master
    for shape in (shape for page in (master, *master.slide_layouts) for shape in page.placeholders):
        if shape._element.spPr.find(qn("a:xfrm")) is not None:
            left, top, wide, high = shape.left, shape.top, shape.width, shape.height
            shape.left, shape.top = int(left * across), int(top * down)
            shape.width, shape.height = int(wide * across), int(high * down)


def flat(block: object) -> tuple[object, ...]:
    """The blocks of a block: both sides of a pair."""
    return (*block.left, *block.right) if isinstance(block, Pair) else (block,)


def brief(text: str, most: int = 90) -> str:
    """A running title on one line; the first slide has it whole."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def main_columns(block: Table) -> list[Column]:
    """The columns that a slide has room for: five of numbers, and of text two or what numbers leave."""
    numbers = [column for column in block.columns if numeric(column)]
    compared = [column for column in numbers if column.key.endswith("_revue")]
    numbers = [column for column in numbers if column not in compared][: MOST_NUMBERS - len(compared)] + compared
    room = max(FEWEST_TEXTS, MOST_COLUMNS - len(numbers))
    texts = [column for column in block.columns if not numeric(column)][:room]
    return [column for column in block.columns if column in texts or column in numbers]


def box(
    slide: Slide,
    left: int,
    top: int,
    width: int,
    height: int,
    lines: Sequence[Line],
    align: PP_ALIGN = PP_ALIGN.LEFT,
) -> Shape:
    """A box of paragraphs (text, size, colour, bold)."""
    made = slide.shapes.add_textbox(Emu(left), Emu(top), Emu(width), Emu(height))
    write(made.text_frame, lines, align)
    return made


def write(frame: TextFrame, lines: Sequence[Line], align: PP_ALIGN = PP_ALIGN.LEFT) -> None:
    """Paragraphs of (text, size, colour, bold)."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Cm(0.15)
    for at, (text, size, colour, bold) in enumerate(lines):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.alignment, paragraph.space_after = align, Pt(size * 0.35 if len(lines) > 1 else 0)
        run = paragraph.add_run()
        run.text = text
        font = run.font
        font.name, font.size, font.bold, font.color.rgb = FONT, Pt(size), bold, colour
        run._r.get_or_add_rPr().set("lang", "fr-FR")


def number(paragraph: _Paragraph) -> None:
    """The slide's number, kept right by PowerPoint."""
    paragraph.alignment = PP_ALIGN.RIGHT
    for run in list(paragraph._p.findall(qn("a:r"))):
        paragraph._p.remove(run)
    kind = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"
    made = f'<a:fld {nsdecls("a")} id="{kind}" type="slidenum"><a:rPr lang="fr-FR" sz="900"/><a:t>‹N°›</a:t></a:fld>'
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, parse_xml(made))


def plain(frame: GraphicFrame) -> None:
    """No coloured style: lines are drawn on the cells."""
    style = certain(certain(frame._element.graphic.graphicData.tbl).tblPr).find(qn("a:tableStyleId"))
    style.text = NO_STYLE
    frame.table.horz_banding = False


def fill(place: _Cell, text: str, right: bool, bold: bool, head: bool) -> None:
    """A cell of a table, a hairline under it."""
    frame = place.text_frame
    write(frame, [(text, 11, DARK if head else INK, bold)], PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT)
    place.margin_top = place.margin_bottom = Cm(0.06)
    place.margin_left = place.margin_right = Cm(0.12)
    place.vertical_anchor = MSO_ANCHOR.MIDDLE
    place.fill.solid()
    place.fill.fore_color.rgb = HEAD if head else WHITE
    line = f'<a:lnB {nsdecls("a")} w="6350"><a:solidFill><a:srgbClr val="B9C4CA"/></a:solidFill></a:lnB>'
    certain(place._tc.tcPr).insert(0, parse_xml(line))


def describe(frame: BaseShape, alt: str) -> None:
    """The words that are read in place of a chart, a table or a picture."""
    frame._element._nvXxPr.cNvPr.set("descr", alt)


def draw_map(slide: Slide, block: Map, left: int, top: int, width: int, height: int, *, legend: bool = True) -> None:
    """The map as shapes that can be recoloured, grouped and described, with its legend."""
    across, down = block.size
    room = height - (Cm(0.55) * ((len(block.legend) + 1) // 2) if legend and block.legend else 0)
    scale = min(width / across, room / max(down, 1))
    group = slide.shapes.add_group_shape()
    describe(group, block.alt)
    for _, name, polygons, fill in block.areas:
        for polygon in polygons:
            _area(group, polygon, scale, left, top, fill, name)
    for at, (colour, label) in enumerate(block.legend if legend else ()):
        x, y = left + (at % 2) * width // 2, top + down * scale + Cm(0.3) + (at // 2) * Cm(0.55)
        square = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Emu(int(x)), Emu(int(y + Cm(0.12))), Cm(0.3), Cm(0.3))
        paint(square, colour)
        box(slide, Emu(int(x + Cm(0.4))), Emu(int(y - Cm(0.08))), width // 2, Cm(0.5), [(label, 9, INK, False)])


def _area(group, polygon, scale: float, left: int, top: int, fill: str, name: str) -> None:
    points = [(int(left + x * scale), int(top + y * scale)) for x, y in polygon]
    builder = group.shapes.build_freeform(*points[0], scale=1.0)
    builder.add_line_segments(points[1:], close=True)
    shape = builder.convert_to_shape()
    shape.name = name
    paint(shape, fill)


def flat_look(shape: BaseShape) -> None:
    """No shadow: the theme's own style is left out."""
    style = shape._element.find(qn("p:style"))
    if style is not None:
        shape._element.remove(style)


def paint(shape: Shape, fill: str) -> None:
    """A colour inside, a thin line around, no shadow."""
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(fill.lstrip("#").upper())
    shape.line.color.rgb, shape.line.width = EDGE, Pt(0.5)
    flat_look(shape)


def band(slide: Slide, left: int, top: int, width: int, height: int, colour: RGBColor) -> Shape:
    """A rectangle of one colour, without a line."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Emu(left), Emu(top), Emu(width), Emu(height))
    shape.fill.solid()
    shape.fill.fore_color.rgb = colour
    shape.line.fill.background()
    flat_look(shape)
    return shape
