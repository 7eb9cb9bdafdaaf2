"""The review as slides: one message each, its sentence as the title, charts and tables that stay editable, notes."""

from __future__ import annotations

import io

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Cm, Emu, Pt

from ess_metrics.reports.review.document import (
    BODY,
    LEAD,
    TODO,
    Figures,
    Map,
    Pair,
    Picture,
    Points,
    Report,
    Section,
    Table,
    Words,
    caption,
    cell,
    left_out,
    numeric,
    pieces,
    widths,
)
from ess_metrics.reports.writers import office_charts, office_model
from ess_metrics.reports.writers.marks import marks
from ess_metrics.texts.pages import review_words as words
from ess_metrics.views.view import Column, View

WIDTH, HEIGHT, MARGIN = Cm(33.867), Cm(19.05), Cm(1.6)
INSIDE = WIDTH - 2 * MARGIN
TOP, BOTTOM = Cm(4.6), Cm(17.2)
FONT = "Arial"
INK, DARK, QUIET, ALERT, WHITE = (RGBColor.from_string(c) for c in ("1F282D", "12303C", "55626A", "A3360B", "FFFFFF"))
HEAD, FILL, EDGE, TODO_FILL = (RGBColor.from_string(c) for c in ("E8EFF2", "F3F6F8", "8796A0", "FFF6DA"))
MOST_ROWS, MOST_TEXTS, MOST_NUMBERS = 9, 2, 5
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


def write(report: Report, model: bytes | None = None) -> bytes:
    """The presentation's bytes; `model`: a presentation whose masters, letters and colours dress it."""
    made = Deck(report, model).bytes()
    return office_model.in_theme(made, "ppt/slides/", "ppt/charts/") if model else made


class Deck:
    """One presentation being written."""

    def __init__(self, report: Report, model: bytes | None = None):
        self.report, self.deck = report, office_model.slides(model) if model else Presentation()
        if not model:
            _widen(self.deck)
        self.layout, self.dressed = office_model.title_layout(self.deck), bool(model)
        core = self.deck.core_properties
        core.title, core.subject, core.language = report.label[:250], report.running[:250], report.language
        core.author, core.comments = "", report.stamp

    def bytes(self) -> bytes:
        """Every slide, then the file."""
        if self.report.cover:
            self._cover()
        for section in self.report.sections:
            self._place(section) if section.place else self._section(section)
        self._method()
        office_model.fitted(self.deck, WIDTH, HEIGHT)
        out = io.BytesIO()
        self.deck.save(out)
        return out.getvalue()

    # -- what every slide has -----------------------------------------------------------------------------------------

    def _slide(self, title: str, notes: str = ""):
        """A slide with its message as a title, the fictive label, filters, date, fingerprint and number."""
        slide = self.deck.slides.add_slide(self.layout)
        head = slide.shapes.title
        head.left, head.top, head.width, head.height = MARGIN, Cm(1.3), INSIDE, Cm(2.4)
        size = 26 if len(title) <= 85 else 22 if len(title) <= 140 else 18
        _write(head.text_frame, [(title, size, DARK, True)])
        head.text_frame.vertical_anchor = MSO_ANCHOR.TOP
        if self.dressed:
            office_model.as_placed(head)
        self._foot(slide)
        slide.notes_slide.notes_text_frame.text = notes or f"{self.report.running} {self.report.stamp}."
        return slide

    def _foot(self, slide) -> None:
        lines = [(self.report.running, 9, QUIET, False), (self.report.stamp, 9, QUIET, False)]
        _box(slide, MARGIN, Cm(17.55), INSIDE - Cm(2.5), Cm(1.1), lines)
        number = _box(slide, WIDTH - MARGIN - Cm(2.2), Cm(17.9), Cm(2.2), Cm(0.7), [("", 9, QUIET, False)])
        _number(number.text_frame.paragraphs[0])
        if self.report.fictive:
            mark = [(words.FICTIVE_LONG, 11, ALERT, True)]
            _box(slide, WIDTH - MARGIN - Cm(11), Cm(0.45), Cm(11), Cm(0.8), mark, PP_ALIGN.RIGHT)
        _box(slide, MARGIN, Cm(0.45), Cm(18), Cm(0.8), [(_brief(self.report.title), 11, QUIET, False)])

    def _cover(self) -> None:
        slide = self._slide(self.report.title, "\n".join(f"{label} : {text}" for label, text in self.report.facts))
        slide.shapes.title.top = Cm(3.4)
        lines = [(f"{label} : {text}", 14, INK, False) for label, text in self.report.facts[1:]]
        if self.report.fictive:
            lines.append((words.FICTIVE_WHY, 14, ALERT, False))
        _box(slide, MARGIN, Cm(6.4), INSIDE, Cm(10.5), lines)
        left = MARGIN
        for content in self.report.logos:
            drawn = slide.shapes.add_picture(io.BytesIO(content), left, Cm(1.5), height=Cm(1.7))
            drawn._element.nvPicPr.cNvPr.set("descr", words.LOGO_ALT)
            left += drawn.width + Cm(0.8)

    def _notes(self, view: View) -> str:
        """Method and records behind a slide, for the one who speaks."""
        counted = caption(view, self.report.day)
        lines = (
            view.title,
            view.sentence,
            words.SLIDE_NOTES_RECORDS.format(text=counted) if counted else "",
            words.SLIDE_NOTES_METHOD.format(text=view.perimeter) if view.perimeter else "",
            left_out(view),
            *view.caveats,
            view.source,
            f"{words.PROOFS} : {view.proof}" if view.proof else "",
        )
        return "\n".join(line for line in lines if line)

    # -- sections -----------------------------------------------------------------------------------------------------

    def _section(self, section: Section) -> None:
        """A slide for what comes first, one a chart, one a table without a chart."""
        figures = [block for block in section.blocks if isinstance(block, Figures)]
        blocks = [inner for block in section.blocks for inner in _flat(block)]
        drawn = [block for block in blocks if isinstance(block, Picture)]
        if figures:
            self._summary(section, figures[0])
        maps = [block for block in blocks if isinstance(block, Map)]
        for picture in drawn:
            self._picture(picture, maps.pop() if maps else None)
        seen = {picture.view.id for picture in drawn}
        for table in (block for block in blocks if isinstance(block, Table) and block.code):
            self._table(table, again=table.view.id in seen)
        said = [text for block in blocks for text in _told(block)]
        todo = [block.text for block in blocks if isinstance(block, Words) and block.style == TODO]
        if todo and not drawn and not any(isinstance(block, Table) for block in blocks):
            self._words(section, said, todo)

    def _summary(self, section: Section, figures: Figures) -> None:
        lines = [block.text for block in section.blocks if isinstance(block, Words) and block.style == LEAD]
        title, rest = pieces(lines[0]) if lines else (section.title, "")
        slide = self._slide(title, "\n".join([*lines, self.report.running, self.report.stamp]))
        said = [(text, 16, INK, False) for text in (rest, *lines[1:]) if text]
        _box(slide, MARGIN, Cm(4.1), INSIDE, Cm(5.6), said)
        self._figures(slide, figures, MARGIN, Cm(10.2), INSIDE, Cm(3.2))

    def _figures(self, slide, figures: Figures, left: int, top: int, width: int, height: int) -> None:
        gap = Cm(0.4)
        across = (width - 2 * gap) // 3
        for at, item in enumerate(figures.items):
            x, y = left + (at % 3) * (across + gap), top + (at // 3) * (height + gap)
            shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, x, y, across, height)
            shape.fill.solid()
            shape.fill.fore_color.rgb = FILL
            shape.line.fill.background()
            _flat_look(shape)
            size, small = (26, 11) if height >= Cm(3) else (17, 9)
            lines = [
                (item.label, small, QUIET, False),
                (item.value, size, DARK, True),
                (item.context, small, QUIET, False),
            ]
            _write(shape.text_frame, lines, PP_ALIGN.LEFT)
            shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE

    def _picture(self, picture: Picture, beside: Map | None) -> None:
        drawn = marks(picture.view, picture.most)
        if drawn is None:
            return
        title, rest = pieces(picture.view.sentence or picture.view.title)
        slide = self._slide(title, self._notes(picture.view))
        _box(
            slide,
            MARGIN,
            Cm(3.7),
            INSIDE,
            Cm(1.3),
            [(" ".join(t for t in (rest, picture.view.title) if t), 13, QUIET, False)],
        )
        left = MARGIN + (Cm(11) if beside else 0)
        frame = office_charts.add(
            slide.shapes, drawn, (left, Cm(5.1), WIDTH - MARGIN - left, BOTTOM - Cm(5.1)), _letters(drawn)
        )
        _describe(frame, picture.view.alt or picture.view.title)
        if beside:
            _map(slide, beside, MARGIN, Cm(5.2), Cm(10.2), Cm(9.0))

    def _table(self, block: Table, *, again: bool) -> None:
        """A table; its question for a title when the slide before already gives the message of its view."""
        view = block.view
        title, rest = pieces(view.sentence) if view.sentence and not again else (view.title, "")
        title = view.question if again else title
        slide = self._slide(title, self._notes(view))
        said = f"{rest} {block.code}. {view.title if view.sentence or again else view.question}".strip()
        _box(slide, MARGIN, Cm(3.7), INSIDE, Cm(1.3), [(said, 13, QUIET, False)])
        left = len(view.rows) - MOST_ROWS
        self._grid(slide, block, MARGIN, Cm(5.2), INSIDE)
        if left > 0:
            _box(slide, MARGIN, Cm(16.4), INSIDE, Cm(0.9), [(words.ROWS_CUT.format(n=left), 11, QUIET, False)])

    def _grid(self, slide, block: Table, left: int, top: int, width: int) -> None:
        """The first rows and the total, as a native table."""
        view, columns = block.view, _main(block)
        shown = Table(view, block.code, tuple(column.key for column in columns), MOST_ROWS)
        rows = [*shown.rows, *([view.total] if view.total else [])]
        frame = slide.shapes.add_table(1 + len(rows), len(columns), left, top, width, Cm(0.9) * (1 + len(rows)))
        table = frame.table
        _plain(frame)
        sizes = widths(shown, INSIDE / Pt(6.2))
        for at, size in enumerate(sizes):
            table.columns[at].width = int(width * size / sum(sizes))
        for line, row in enumerate((None, *rows)):
            for at, column in enumerate(columns):
                text = column.label if row is None else cell(row, column)
                _fill(table.cell(line, at), text, numeric(column), row is None or row is view.total, row is None)
        _describe(frame, view.alt or view.title)

    def _words(self, section: Section, said: list[str], todo: list[str]) -> None:
        """A part that is mostly to be written: its facts, and under them the place for the officer's words."""
        slide = self._slide(section.title)
        if said:
            _box(slide, MARGIN, Cm(4.4), INSIDE, Cm(6.5), [(f"• {text}", 18, INK, False) for text in said])
        top = Cm(11.2) if said else Cm(4.4)
        box = _box(slide, MARGIN, top, INSIDE, Cm(4.5), [(text, 18, INK, False) for text in todo])
        box.fill.solid()
        box.fill.fore_color.rgb = TODO_FILL

    def _place(self, section: Section) -> None:
        """One neighbourhood: what is said of it, six figures, its money by scheme, where it lies."""
        lines = [block.text for block in section.blocks if isinstance(block, Words) and block.style == LEAD]
        blocks = [inner for block in section.blocks for inner in _flat(block)]
        figures = next(block for block in blocks if isinstance(block, Figures))
        drawn = [block for block in blocks if isinstance(block, Picture)]
        where = next((block for block in blocks if isinstance(block, Map)), None)
        listed = [f"{block.title} : {' ; '.join(block.items)}" for block in blocks if isinstance(block, Points)]
        notes = [*lines, *listed, *(self._notes(picture.view) for picture in drawn)]
        title, rest = pieces(lines[0]) if lines else (section.title, "")
        slide = self._slide(f"{section.title}. {title}" if section.title not in title else title, "\n".join(notes))
        said = [(text, 14, INK, False) for text in (rest, *lines[1:]) if text]
        _box(slide, MARGIN, Cm(4.0), INSIDE, Cm(2.2), said)
        half = (INSIDE - Cm(0.8)) // 2
        self._figures(slide, figures, MARGIN, Cm(6.4), half, Cm(2.4))
        if where:
            _map(slide, where, MARGIN, Cm(11.6), half, Cm(5.4))
        right, top = MARGIN + half + Cm(0.8), Cm(6.4)
        for picture in [picture for picture in drawn if picture.view.id != "fiche-fonds"][:2]:
            self._small(slide, picture, right, top, half, Cm(5.2))
            top = Cm(top.cm + 5.5)

    def _small(self, slide, picture: Picture, left: int, top: int, width: int, height: int) -> None:
        drawn = marks(picture.view, picture.most)
        if drawn is None:
            return
        _box(slide, left, top, width, Cm(0.7), [(picture.view.title, 11, DARK, True)])
        place = (left, top + Cm(0.7), width, height - Cm(0.7))
        _describe(office_charts.add(slide.shapes, drawn, place, 10, tight=True), picture.view.alt or picture.view.title)

    def _method(self) -> None:
        slide = self._slide(words.BOOK_METHOD, "\n".join(f"{label} : {text}" for label, text in self.report.notes))
        lines = [(f"• {text}", 13, INK, False) for _, text in self.report.notes]
        _box(slide, MARGIN, Cm(3.6), INSIDE, Cm(13.4), lines)


def _widen(deck) -> None:
    """The template is 4:3: its master and layouts are stretched with the slides, for those who add some."""
    across, down = WIDTH / deck.slide_width, HEIGHT / deck.slide_height
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    master = deck.slide_master
    for shape in (shape for page in (master, *master.slide_layouts) for shape in page.placeholders):
        if shape._element.spPr.find(qn("a:xfrm")) is not None:
            left, top, wide, high = shape.left, shape.top, shape.width, shape.height
            shape.left, shape.top = int(left * across), int(top * down)
            shape.width, shape.height = int(wide * across), int(high * down)


# -- pieces -----------------------------------------------------------------------------------------------------------


def _flat(block) -> tuple:
    return (*block.left, *block.right) if isinstance(block, Pair) else (block,)


def _brief(text: str, most: int = 90) -> str:
    """A running title on one line; the first slide has it whole."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _told(block) -> tuple[str, ...]:
    """The facts of a part: its points and its plain paragraphs."""
    if isinstance(block, Points):
        return block.items
    return (block.text,) if isinstance(block, Words) and block.style == BODY else ()


def _main(block: Table) -> list[Column]:
    """The columns that a slide has room for: two of text, five of numbers."""
    texts = [column for column in block.columns if not numeric(column)][:MOST_TEXTS]
    numbers = [column for column in block.columns if numeric(column)]
    compared = [column for column in numbers if column.key.endswith("_revue")]
    numbers = [column for column in numbers if column not in compared][: MOST_NUMBERS - len(compared)] + compared
    return [column for column in block.columns if column in texts or column in numbers]


def _letters(drawn) -> float:
    """Smaller letters for many bars."""
    return 14 if len(drawn.categories) <= 12 else 11


def _box(slide, left, top, width, height, lines, align=PP_ALIGN.LEFT):
    box = slide.shapes.add_textbox(left, top, width, height)
    _write(box.text_frame, lines, align)
    return box


def _write(frame, lines, align=PP_ALIGN.LEFT) -> None:
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


def _number(paragraph) -> None:
    """The slide's number, kept right by PowerPoint."""
    paragraph.alignment = PP_ALIGN.RIGHT
    for run in list(paragraph._p.findall(qn("a:r"))):
        paragraph._p.remove(run)
    kind = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"
    made = f'<a:fld {nsdecls("a")} id="{kind}" type="slidenum"><a:rPr lang="fr-FR" sz="900"/><a:t>‹N°›</a:t></a:fld>'
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, parse_xml(made))


def _plain(frame) -> None:
    """No coloured style: lines are drawn on the cells."""
    style = frame._element.graphic.graphicData.tbl.tblPr.find(qn("a:tableStyleId"))
    style.text = NO_STYLE
    frame.table.horz_banding = False


def _fill(place, text: str, right: bool, bold: bool, head: bool) -> None:
    frame = place.text_frame
    _write(frame, [(text, 11, DARK if head else INK, bold)], PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT)
    place.margin_top = place.margin_bottom = Cm(0.06)
    place.margin_left = place.margin_right = Cm(0.12)
    place.vertical_anchor = MSO_ANCHOR.MIDDLE
    place.fill.solid()
    place.fill.fore_color.rgb = HEAD if head else WHITE
    line = f'<a:lnB {nsdecls("a")} w="6350"><a:solidFill><a:srgbClr val="B9C4CA"/></a:solidFill></a:lnB>'
    place._tc.tcPr.insert(0, parse_xml(line))


def _describe(frame, alt: str) -> None:
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)


def _map(slide, block: Map, left: int, top: int, width: int, height: int) -> None:
    """The map as shapes that can be recoloured, grouped and described, with its legend."""
    across, down = block.size
    room = height - (Cm(0.55) * ((len(block.legend) + 1) // 2) if block.legend else 0)
    scale = min(width / across, room / max(down, 1))
    group = slide.shapes.add_group_shape()
    group._element.nvGrpSpPr.cNvPr.set("descr", block.alt)
    for _, name, polygons, fill in block.areas:
        for polygon in polygons:
            _area(group, polygon, scale, left, top, fill, name)
    for at, (colour, label) in enumerate(block.legend):
        x, y = left + (at % 2) * width // 2, top + down * scale + Cm(0.3) + (at // 2) * Cm(0.55)
        square = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Emu(int(x)), Emu(int(y + Cm(0.12))), Cm(0.3), Cm(0.3))
        _paint(square, colour)
        _box(slide, Emu(int(x + Cm(0.4))), Emu(int(y - Cm(0.08))), width // 2, Cm(0.5), [(label, 9, INK, False)])


def _area(group, polygon, scale: float, left: int, top: int, fill: str, name: str) -> None:
    points = [(int(left + x * scale), int(top + y * scale)) for x, y in polygon]
    builder = group.shapes.build_freeform(*points[0], scale=1.0)
    builder.add_line_segments(points[1:], close=True)
    shape = builder.convert_to_shape()
    shape.name = name
    _paint(shape, fill)


def _flat_look(shape) -> None:
    """No shadow: the theme's own style is left out."""
    style = shape._element.find(qn("p:style"))
    if style is not None:
        shape._element.remove(style)


def _paint(shape, fill: str) -> None:
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(fill.lstrip("#").upper())
    shape.line.color.rgb, shape.line.width = EDGE, Pt(0.5)
    _flat_look(shape)


__all__ = ["Deck", "write"]
