"""The review as a Word file: styles, a contents field, tables whose headings repeat, charts that stay editable."""

from __future__ import annotations

import io

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.shape import CT_Inline
from docx.shared import Cm, Emu, Pt, RGBColor

from ess_metrics.reports.review.document import (
    LEAD,
    QUIET,
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
    widths,
)
from ess_metrics.reports.writers import office_charts, office_model, rasters, svg_charts, word_look
from ess_metrics.reports.writers.docx_parts import (
    align_left,
    bookmark,
    borders,
    describe,
    drawing_of,
    either,
    field,
    hold,
    keep_rows,
    link,
    mark_place,
    repeat,
    set_size,
    shade_cell,
    shade_tc,
    swatch,
    tab,
)
from ess_metrics.reports.writers.marks import height_of, marks
from ess_metrics.texts.library import word_styles
from ess_metrics.texts.pages import review_words as words

PORTRAIT, LANDSCAPE = (Cm(21.0), Cm(29.7)), (Cm(29.7), Cm(21.0))
MARGIN, TOP = Cm(1.8), Cm(2.1)
FONT = "Arial"
INK, DARK, QUIET_INK, ALERT = (RGBColor.from_string(c) for c in ("1F282D", "12303C", "55626A", "A3360B"))
HEAD_FILL, LINE, TODO_FILL, FIGURE_FILL = "E8EFF2", "B9C4CA", "FFF6DA", "F3F6F8"
ALIVE = 20  # charts that LibreOffice keeps alive; beyond, it stretches a picture of them made for another size
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write(report: Report, model: bytes | None = None) -> bytes:
    """The document's bytes; `model`: a Word file whose styles, page, headers, letters and colours dress it."""
    made = Writer(report, model).made()
    return office_model.in_theme(made, "word/charts/") if model else made


class Writer:
    """One document being written."""

    def __init__(self, report: Report, model: bytes | None = None):
        self.report, self.charts, self.marks = report, 0, 0
        self.doc, self.dressed = office_model.word(model) if model else Document(), bool(model)
        self.small = not report.cover
        self.pictured = {} if model else _pictured(report)
        word_look.put(self.doc) if not model else word_look.complete(self.doc)
        self.head_fill = (office_model.pale(self.doc, 0.16) if model else "") or HEAD_FILL
        self.figure_fill = (office_model.pale(self.doc, 0.08) if model else "") or FIGURE_FILL
        _properties(self.doc, report)
        self._page(self.doc.sections[0], wide=False)
        self._running(self.doc.sections[0])

    def made(self) -> bytes:
        """Every section, then the file."""
        if self.report.cover:
            self._cover()
            self._contents()
        elif self.report.kind == "revue":
            self._logos(Cm(1.2))
        wide = False
        for at, section in enumerate(self.report.sections):
            wide = self._section(section, wide, first=at == 0 and self.small)
        for number, drawing in enumerate(self.doc.element.body.iter(qn("wp:docPr")), start=1):
            drawing.set("id", str(number))  # one of its own each, whoever wrote it
        out = io.BytesIO()
        self.doc.save(out)
        return out.getvalue()

    # -- pages --------------------------------------------------------------------------------------------------------

    def _page(self, section, wide: bool) -> None:
        if self.dressed:
            self._own_page(section, wide)
            return
        width, height = LANDSCAPE if wide else PORTRAIT
        section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = width, height
        section.left_margin = section.right_margin = MARGIN
        section.top_margin, section.bottom_margin = TOP, Cm(1.8)
        section.header_distance, section.footer_distance = Cm(0.9), Cm(0.8)
        self.width = width - 2 * MARGIN

    def _own_page(self, section, wide: bool) -> None:
        """The page of the model, turned when it must be; its margins stay."""
        if wide != (section.page_width > section.page_height):
            section.page_width, section.page_height = section.page_height, section.page_width
        section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        self.width = section.page_width - section.left_margin - section.right_margin

    def _running(self, section) -> None:
        """Header and footer of every page: title, fictive label; filters, date, fingerprint, page."""
        if self.dressed and self.doc.sections[0]._sectPr is not section._sectPr:
            return  # those of the model, completed once, go on from section to section
        section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
        top = _free(section.header, self.doc)
        top.style = self.doc.styles["Header"]
        tab(top, self.width)
        top.add_run(self.report.title)
        if self.report.fictive:
            top = section.header.add_paragraph(style=top.style) if self.dressed else top
            mark = top.add_run(words.FICTIVE_LONG if self.dressed else f"\t{words.FICTIVE_LONG}")
            mark.bold, mark.font.color.rgb = True, ALERT
        bottom = _free(section.footer, self.doc)
        bottom.style = self.doc.styles["Footer"]
        bottom.add_run(self.report.running)
        last = section.footer.add_paragraph(style="Footer")
        tab(last, self.width)
        last.add_run(f"{self.report.stamp}\t{words.PAGE_WORD} ")
        field(last, "PAGE")
        last.add_run(f" {words.PAGE_OF} ")
        field(last, "NUMPAGES")

    def _section(self, section: Section, was_wide: bool, first: bool) -> bool:
        """One part: a new page, turned when its tables are wide, then its blocks."""
        turned = section.new_page and not first
        if section.wide != was_wide:
            made, turned = self.doc.add_section(), False
            self._page(made, section.wide)
            self._running(made)
        if section.title:
            heading = self.doc.add_heading(section.title, section.level)
            heading.paragraph_format.page_break_before = turned
            self.marks += 1
            mark_place(heading, self.marks, bookmark(section.id))
        for block in section.blocks:
            self._block(self.doc, block, self.width, bool(section.place))
        return section.wide

    def _logos(self, height) -> None:
        """The logos side by side, as high as one another."""
        if not self.report.logos:
            return
        line = self.doc.add_paragraph(style=word_styles.CHART)
        for content in self.report.logos:
            describe(line.add_run().add_picture(io.BytesIO(content), height=height), words.LOGO_ALT)
            line.add_run("\u2003")

    def _cover(self) -> None:
        self._logos(Cm(1.9))
        for text, style in ((words.REVIEW, "Title"), (self.report.territory, "Subtitle")):
            self.doc.add_paragraph(text, style=style)
        if self.report.fictive:
            self.doc.add_paragraph(words.FICTIVE_LONG, style="Fictif")
            self.doc.add_paragraph(words.FICTIVE_WHY, style=word_styles.QUIET)
        if self.report.picture:
            place = self.doc.add_paragraph(style=word_styles.CHART).add_run()
            drawn = place.add_picture(io.BytesIO(self.report.picture), width=Emu(self.width))
            if drawn.height > Cm(9):
                drawn.width, drawn.height = Emu(int(drawn.width * Cm(9) / drawn.height)), Cm(9)
            describe(drawn, words.COVER_ALT)
        table = self.doc.add_table(rows=0, cols=2)
        align_left(table)
        for label, text in self.report.facts:
            left, right = table.add_row().cells
            _fill(left, label, word_styles.TABLE, bold=True)
            _fill(right, text, word_styles.TABLE)
        set_size(table, [Cm(4.6), self.width - Cm(4.6)])
        self.doc.add_paragraph(words.OUTLINE, style=word_styles.QUIET).paragraph_format.space_before = Pt(14)

    def _contents(self) -> None:
        """The contents: each title with the page of its bookmark, which every office works out as it opens the file.

        Not Word's own table of contents, whose numbers others take as they were written: they were written by nobody.
        """
        title = self.doc.add_paragraph(words.CONTENTS, style=word_styles.CONTENTS)
        title.paragraph_format.page_break_before = not self.report.on_one_page
        for section in self.report.sections:
            if not section.title:
                continue
            line = self.doc.add_paragraph(style=f"Sommaire {section.level}")
            tab(line, self.width, dotted=True)
            line._p.append(link(bookmark(section.id), section.title))
            line.add_run("\t")
            field(line, f"PAGEREF {bookmark(section.id)} \\h", "", dirty=True)
        update = OxmlElement("w:updateFields")
        update.set(qn("w:val"), "true")
        settings = self.doc.settings.element
        after = next((part for part in settings if part.tag in _AFTER_UPDATE), None)
        settings.append(update) if after is None else after.addprevious(update)

    # -- blocks -------------------------------------------------------------------------------------------------------

    def _block(self, at, block, width: int, tight: bool) -> None:
        """Write one block in the document or in a cell."""
        if isinstance(block, Words):
            self._words(at, block, tight)
        elif isinstance(block, Points):
            self._points(at, block, tight)
        elif isinstance(block, Figures):
            self._figures(at, block, width)
        elif isinstance(block, Table):
            self._table(at, block, width)
        elif isinstance(block, Picture):
            self._picture(at, block, width, tight)
        elif isinstance(block, Map):
            self._map(at, block, width)
        elif isinstance(block, Pair):
            self._pair(at, block, width, tight)

    def _title(self, at, text: str) -> None:
        """The title of a table or a chart, on the same page as it (inside a cell nothing else can happen)."""
        title = _add(at, text, "Caption")
        title.paragraph_format.keep_with_next = True if at is self.doc else None

    def _words(self, at, block: Words, tight: bool) -> None:
        style = {LEAD: word_styles.LEAD, QUIET: word_styles.QUIET, TODO: word_styles.TODO}.get(block.style, "Normal")
        style = word_styles.TIGHT_LEAD if tight and block.style == LEAD else style
        made = _add(at, block.text, style)
        if block.style == LEAD and at is self.doc:
            made.paragraph_format.keep_with_next = True

    def _points(self, at, block: Points, tight: bool) -> None:
        if block.title:
            _add(at, block.title, "Intertitre")
        for text in block.items:
            _add(at, text, word_styles.TIGHT_LIST if tight else word_styles.LIST)

    def _figures(self, at, block: Figures, width: int) -> None:
        """Six figures in two lines of three: label, value, context."""
        table = at.add_table(rows=0, cols=3)
        for start in range(0, len(block.items), 3):
            cells = table.add_row().cells
            for place, item in zip(cells, block.items[start : start + 3], strict=False):
                _fill(place, item.label, word_styles.FIGURE_LABEL)
                _add(place, item.value, word_styles.FIGURE)
                _add(place, item.context, word_styles.FIGURE_LABEL)
                shade_cell(place, self.figure_fill)
        set_size(table, [width // 3] * 3)
        borders(table, "FFFFFF", inside=True, size=18)
        keep_rows(table)
        _add(at, "", word_styles.GAP)

    def _pair(self, at, block: Pair, width: int, tight: bool) -> None:
        table = at.add_table(rows=1, cols=2)
        set_size(table, [width // 2] * 2)
        keep_rows(table)
        for place, blocks in zip(table.rows[0].cells, (block.left, block.right), strict=True):
            for inner in blocks:
                self._block(place, inner, width // 2 - Cm(0.4), tight)
            first = place.paragraphs[0]
            if not first.text and len(place._element) > 2:
                first._element.getparent().remove(first._element)
            if place._element[-1].tag != qn("w:p"):
                _add(place, "", word_styles.GAP)
        _add(at, "", word_styles.GAP)  # two tables that touch would be one

    def _table(self, at, block: Table, width: int) -> None:
        """A view: title, headings that repeat, rows that never split, total, then what to know about it."""
        self._title(at, block.title)
        self._grid(at, block, width)
        notes = [words.ROWS_CUT.format(n=block.left)] if block.left else []
        if block.notes:
            notes += [left_out(block.view), *block.view.caveats, self._caption(block.view), words.NOTE_LEGEND]
        _add(at, " ".join(note for note in notes if note), word_styles.TABLE_NOTE)

    def _caption(self, view) -> str:
        return caption(view, self.report.day)

    def _grid(self, at, block: Table, width: int) -> None:
        columns = block.columns
        rows = [*block.rows, *([block.view.total] if block.view.total else [])]
        table = at.add_table(rows=1 + len(rows), cols=len(columns))
        style = word_styles.TIGHT_TABLE if len(columns) > 7 or at is not self.doc else word_styles.TABLE
        letter = Pt(0.52 * (7.5 if style == word_styles.TIGHT_TABLE else 8))
        shares = widths(block, width / letter)
        sizes = [int(width * share / sum(shares)) for share in shares]
        grid = list(table._tbl.tr_lst)
        for line, row in enumerate((None, *rows)):
            last = row is not None and row is block.view.total
            for column, tc in zip(columns, grid[line].tc_lst, strict=True):
                text = column.label if row is None else cell(row, column)
                _put(tc, text, style, bold=row is None or last, right=numeric(column))
                if row is None:
                    shade_tc(tc, self.head_fill)
        set_size(table, sizes)
        borders(table, LINE)
        keep_rows(table)
        repeat(table.rows[0])
        if at is self.doc:
            hold(table)

    def _picture(self, at, block: Picture, width: int, tight: bool) -> None:
        drawn = marks(block.view, block.most)
        if drawn is None:
            return
        self._title(at, block.view.title)
        paragraph = _add(at, "", word_styles.CHART)
        height = Cm(height_of(drawn, block.height))
        alt = block.view.alt or block.view.title
        chart = self._chart(drawn, width, height, alt, tight)
        picture = self.pictured.get(id(block))
        paragraph.add_run()._r.append(either(chart, self._drawn(picture, width, alt)) if picture else chart)
        if not tight:
            notes = (left_out(block.view), self._caption(block.view))
            _add(at, " ".join(note for note in notes if note), word_styles.TABLE_NOTE)

    def _chart(self, drawn, width: int, height: int, alt: str, tight: bool):
        """A DrawingML chart and its workbook as parts of this document; gives the drawing that shows it."""
        xml, book = office_charts.parts(drawn, tight)
        self.charts += 1
        package = self.doc.part.package
        chart = Part(PackURI(f"/word/charts/chart{self.charts}.xml"), CHART_TYPE, xml, package)
        data = Part(PackURI(f"/word/embeddings/donnees{self.charts}.xlsx"), BOOK_TYPE, book, package)
        chart.rels.add_relationship(RELATIONSHIP_TYPE.PACKAGE, data, office_charts.external_id(xml))
        name = self.doc.part.relate_to(chart, RELATIONSHIP_TYPE.CHART)
        return drawing_of(self.charts, name, width, height, alt)

    def _drawn(self, picture: bytes, width: int, alt: str):
        """A picture of a chart, as a drawing."""
        name, image = self.doc.part.get_or_add_image(io.BytesIO(picture))
        height = Emu(width * image.px_height // image.px_width)
        inline = CT_Inline.new_pic_inline(self.charts, name, f"Graphique {self.charts}", Emu(width), height)
        inline.docPr.set("descr", alt)
        made = OxmlElement("w:drawing")
        made.append(inline)
        return made

    def _map(self, at, block: Map, width: int) -> None:
        if block.title:
            self._title(at, words.MAP_TITLE.format(label=block.title))
        across, down = block.size
        height = min(Cm(block.height), int(width * down / across))
        paragraph = _add(at, "", word_styles.CHART)
        picture = paragraph.add_run().add_picture(io.BytesIO(rasters.png(block)), height=Emu(height))
        describe(picture, block.alt)
        if block.legend:
            line = _add(at, "", word_styles.TABLE_NOTE)
            for colour, label in block.legend:
                swatch(line, colour)
                line.add_run(f"\u00a0{label}    ")
        if block.key:
            _add(at, block.key, word_styles.TABLE_NOTE)


def _pictured(report: Report) -> dict[int, bytes]:
    """Pictures of the neighbourhoods' charts, by block, in a review that holds more charts than an office keeps."""
    found, others = [], 0
    for section in report.sections:
        blocks = [inner for block in section.blocks for inner in _inside(block) if isinstance(inner, Picture)]
        found += blocks if section.place else []
        others += 0 if section.place else len(blocks)
    kept = [(block, drawn) for block in found if (drawn := marks(block.view, block.most))]
    if len(kept) + others <= ALIVE:
        return {}
    drawings = [
        svg_charts.chart(block.view, drawn, HALF * DOTS, height_of(drawn, block.height) * DOTS) for block, drawn in kept
    ]
    return {id(block): made for (block, _), made in zip(kept, rasters.charts(drawings), strict=True)}


def _inside(block) -> tuple:
    return (*block.left, *block.right) if isinstance(block, Pair) else (block,)


HALF, DOTS = 8.3, 40.0  # centimetres of a column of a pair, drawing units a centimetre


def _properties(doc, report: Report) -> None:
    core = doc.core_properties
    core.title, core.subject, core.language = report.label[:250], report.running[:250], report.language
    core.author, core.comments, core.keywords = "", report.stamp[:250], words.FICTIVE if report.fictive else ""


def _add(at, text: str, style: str):
    """A paragraph with a style by its id: python-docx looks each name up among all styles, which takes seconds."""
    paragraph = at.add_paragraph(text)
    paragraph._p.style = word_look.IDS[style]
    return paragraph


# -- pieces of XML ----------------------------------------------------------------------------------------------------


def _free(band, doc):
    """The first paragraph of a header or a footer when it is empty; else one more, under what a model put there."""
    first = band.paragraphs[0] if band.paragraphs else None
    empty = first is not None and len(band._element) == 1 and not len(first._p.xpath("./w:r"))
    return first if empty else band.add_paragraph(style=doc.styles["Header"])


def _fill(place, text: str, style: str, bold: bool = False) -> None:
    paragraph = place.paragraphs[0]
    paragraph._p.style = word_look.IDS[style]
    paragraph.add_run(text).bold = bold or None


def _put(tc, text: str, style: str, *, bold: bool, right: bool) -> None:
    """A cell's text, written straight into its paragraph: a table of thousands of cells takes seconds otherwise."""
    paragraph = tc.p_lst[0]
    paragraph.style = word_look.IDS[style]
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_r()
    run.text = text
    if bold:
        run.get_or_add_rPr()._add_b()


_AFTER_UPDATE = tuple(qn(f"w:{name}") for name in ("hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "rsids"))


__all__ = ["Writer", "write"]
