"""Parts of a Word document that python-docx has no words for: fields, marks, borders, shades, drawings."""

from __future__ import annotations

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.table import CT_Tc
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shape import InlineShape
from docx.shared import Emu, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

WHOLE, ENDS = 14, 4  # rows of a table that a page never cuts; of a longer one, those that stay together at each end

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"

EITHER = "http://schemas.openxmlformats.org/markup-compatibility/2006"

WORD_2013 = "http://schemas.microsoft.com/office/word/2012/wordml"


def swatch(paragraph: Paragraph, colour: str) -> None:
    """A small square with an edge, so that white and pale classes are seen too."""
    run = paragraph.add_run("\u00a0\u00a0\u00a0")
    look = run._r.get_or_add_rPr()
    look.append(parse_xml(f'<w:bdr {nsdecls("w")} w:val="single" w:sz="4" w:space="0" w:color="8796A0"/>'))
    fill = colour.lstrip("#").upper()
    look.append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>'))


def tab(paragraph: Paragraph, width: int, dotted: bool = False) -> None:
    """One tab stop at the right end, those of the template cleared."""
    stops = paragraph.paragraph_format.tab_stops
    for unused in (4320, 8640, 4680, 9360):  # those of the template's own header style, in twentieths of a point
        stops.add_tab_stop(Pt(unused / 20), WD_TAB_ALIGNMENT.CLEAR)
    stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS if dotted else WD_TAB_LEADER.SPACES)


def field(paragraph: Paragraph, code: str, shown: str = "1", dirty: bool = False) -> None:
    """A field that Word works out: page number, number of pages; `dirty`: as soon as the file is opened."""
    for kind, text in (("begin", None), (None, code), ("separate", None)):
        _field_part(paragraph, kind, text)
        if dirty and kind == "begin":
            paragraph._p[-1][-1].set(qn("w:dirty"), "true")
    paragraph.add_run(shown)
    _field_part(paragraph, "end", None)


def _field_part(paragraph: Paragraph, kind: str | None, text: str | None) -> None:
    run = paragraph.add_run()
    if kind is None:
        made = OxmlElement("w:instrText")
        made.set(qn("xml:space"), "preserve")
        made.text = f" {text} "
    else:
        made = OxmlElement("w:fldChar")
        made.set(qn("w:fldCharType"), kind)
    run._r.append(made)


def bookmark(id: str) -> str:
    """The bookmark of a section, which the contents point to."""
    return "_Toc_" + "".join(sign if sign.isalnum() else "_" for sign in id)[:35]


def link(anchor: str, text: str) -> BaseOxmlElement:
    """Words that lead to a mark of the document."""
    made = OxmlElement("w:hyperlink")
    made.set(qn("w:anchor"), anchor)
    run = OxmlElement("w:r")
    run.text = text
    made.append(run)
    return made


def mark_place(paragraph: Paragraph, number: int, name: str) -> None:
    """A bookmark around a heading."""
    for kind in ("w:bookmarkStart", "w:bookmarkEnd"):
        made = OxmlElement(kind)
        made.set(qn("w:id"), str(number))
        if kind == "w:bookmarkStart":
            made.set(qn("w:name"), name)
        paragraph._p.append(made)


def shade_cell(place: _Cell, fill: str) -> None:
    """A cell of a table on a colour."""
    shade_tc(place._tc, fill)


def shade_tc(tc: CT_Tc, fill: str) -> None:
    """The same, for the element of a cell."""
    shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>')
    tc.get_or_add_tcPr().append(shade)


def align_left(table: Table) -> None:
    """A table at the left of the page."""
    table.alignment = WD_TABLE_ALIGNMENT.LEFT


def set_size(table: Table, sizes: list[int]) -> None:
    """Fixed widths, said three times (table, grid, cells) because every reader believes another one."""
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    for column, size in zip(table._tbl.tblGrid.gridCol_lst, sizes, strict=True):
        column.w = Emu(size)
    for row in table._tbl.tr_lst:
        for tc, size in zip(row.tc_lst, sizes, strict=True):
            tc.width = Emu(size)
    margins = "".join(f'<w:{side} w:w="{wide}" w:type="dxa"/>' for side, wide in _CELL.items())
    _in_order(table._tbl.tblPr, parse_xml(f"<w:tblCellMar {nsdecls('w')}>{margins}</w:tblCellMar>"))


_CELL = {"top": 15, "left": 55, "bottom": 15, "right": 55}


def borders(table: Table, colour: str, inside: bool = False, size: int = 4) -> None:
    """Thin lines between rows, none between columns: numbers are read along the line."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV") if inside else ("top", "bottom", "insideH")
    lines = "".join(f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{colour}"/>' for side in sides)
    _in_order(table._tbl.tblPr, parse_xml(f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>"))


_TABLE_PARTS = "tblStyle tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook".split()


def _in_order(properties, made) -> None:
    """Put a part among a table's properties where the standard wants it: Word repairs files that do otherwise."""
    order = {qn(f"w:{name}"): at for at, name in enumerate(_TABLE_PARTS)}
    after = next((part for part in properties if order.get(part.tag, 0) > order[made.tag]), None)
    properties.append(made) if after is None else after.addprevious(made)


def keep_rows(table: Table) -> None:
    """No row is cut by the end of a page."""
    for row in table._tbl.tr_lst:
        row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def hold(table: Table) -> None:
    """A short table stays on one page: each row is kept with the next; of a long one, its first rows and its last.

    A total alone under repeated headings says nothing, nor do headings alone.
    """
    rows = table._tbl.tr_lst
    for row in rows[:-1] if len(rows) <= WHOLE + 1 else [*rows[:ENDS], *rows[-ENDS:-1]]:
        for tc in row.tc_lst:
            tc.p_lst[0].get_or_add_pPr().get_or_add_keepNext()


def repeat(row: _Row) -> None:
    """A row of titles that comes back on every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def drawing_of(number: int, relationship: str, width: int, height: int, alt: str) -> BaseOxmlElement:
    """A chart in the text, with what it says to those who can't see it."""
    made = parse_xml(
        f"<w:drawing {nsdecls('w', 'wp', 'a', 'r')}>"
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{int(width)}" cy="{int(height)}"/>'
        f'<wp:docPr id="{number}" name="Graphique {number}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{CHART}"><c:chart xmlns:c="{CHART}" r:id="{relationship}"/>'
        f"</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    made.find(f".//{qn('wp:docPr')}").set("descr", alt)
    return made


def either(chart: BaseOxmlElement, picture: BaseOxmlElement) -> BaseOxmlElement:
    """The chart where it can be edited (Word 2013 and after), else the picture: LibreOffice takes the second."""
    run = parse_xml(
        f'<mc:AlternateContent xmlns:mc="{EITHER}"><mc:Choice xmlns:w15="{WORD_2013}" Requires="w15"/>'
        "<mc:Fallback/></mc:AlternateContent>"
    )
    run[0].append(chart)
    run[1].append(picture)
    return run


def describe(picture: InlineShape, alt: str) -> None:
    """What a picture says to those who can't see it."""
    picture._inline.docPr.set("descr", alt)
