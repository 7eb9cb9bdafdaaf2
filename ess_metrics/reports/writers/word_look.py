"""The styles of a Word file of ours, and what a file given as a model lacks of them."""

from __future__ import annotations

from docx import Document
from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart
from docx.shared import Cm, Pt, RGBColor

from ess_metrics.texts.library import word_styles

FONT = "Arial"
INK, DARK, QUIET_INK, ALERT = (RGBColor.from_string(c) for c in ("1F282D", "12303C", "55626A", "A3360B"))
TODO_FILL = "FFF6DA"
IDS = {
    "Normal": "Normal",
    "Caption": "Caption",
    word_styles.LEAD: word_styles.LEAD,
    word_styles.QUIET: word_styles.QUIET,
    word_styles.TODO: "ACompleter",
    "Intertitre": "Intertitre",
    word_styles.LIST: word_styles.LIST,
    word_styles.TIGHT_LIST: "ListeSerree",
    word_styles.TIGHT_LEAD: "EssentielSerre",
    word_styles.TABLE: word_styles.TABLE,
    word_styles.TIGHT_TABLE: "TableauSerre",
    word_styles.TABLE_NOTE: "NoteDeTableau",
    word_styles.CHART: word_styles.CHART,
    word_styles.FIGURE: word_styles.FIGURE,
    word_styles.FIGURE_LABEL: "ChiffreLibelle",
    word_styles.GAP: word_styles.GAP,
}

OWN: tuple[tuple[str, float, RGBColor, dict], ...] = (
    (word_styles.LEAD, 11, INK, {"after": 4}),
    (word_styles.TIGHT_LEAD, 10, INK, {"after": 2}),
    (word_styles.TIGHT_LIST, 8, INK, {"after": 1}),
    (word_styles.QUIET, 8.5, QUIET_INK, {"after": 6}),
    ("Fictif", 13, ALERT, {"bold": True, "after": 2}),
    (word_styles.TODO, 10, INK, {"italic": True, "before": 6, "after": 8}),
    ("Sommaire 1", 10, INK, {"bold": True, "before": 4, "after": 1}),
    ("Sommaire 2", 9.5, INK, {"after": 0}),
    (word_styles.CONTENTS, 17, DARK, {"bold": True, "after": 8}),
    ("Intertitre", 9.5, DARK, {"bold": True, "before": 3, "after": 2}),
    (word_styles.LIST, 9.5, INK, {"after": 2}),
    (word_styles.TABLE, 8, INK, {"after": 0}),
    (word_styles.TIGHT_TABLE, 7.5, INK, {"after": 0}),
    (word_styles.TABLE_NOTE, 7.5, QUIET_INK, {"before": 2, "after": 6}),
    (word_styles.CHART, 8, INK, {"after": 0}),
    (word_styles.FIGURE, 15, DARK, {"bold": True, "after": 0}),
    (word_styles.FIGURE_LABEL, 8, QUIET_INK, {"after": 0}),
    (word_styles.GAP, 2, INK, {"after": 0}),
)


def put(doc: WordFile) -> None:
    """The styles of a document of ours, so that an officer restyles it in one place."""
    styles = doc.styles
    base = styles["Normal"]
    base.font.name, base.font.size, base.font.color.rgb = FONT, Pt(10), INK
    base.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    base.element.rPr.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="fr-FR" w:eastAsia="fr-FR"/>'))
    base.paragraph_format.space_after, base.paragraph_format.line_spacing = Pt(6), 1.12
    _style(styles["Title"], 26, DARK, bold=True, before=40, after=6)
    _style(styles["Subtitle"], 16, QUIET_INK, after=18)
    _style(styles["Heading 1"], 17, DARK, bold=True, before=6, after=8)
    _style(styles["Heading 2"], 13, DARK, bold=True, before=10, after=5)
    _style(styles["Caption"], 9.5, DARK, bold=True, before=6, after=3)
    _style(styles["Header"], 8, QUIET_INK, after=0)
    _style(styles["Footer"], 7, QUIET_INK, after=0)
    _own(doc, base)


def complete(doc: WordFile) -> None:
    """What a model lacks of the styles that the writer asks for; those that it has are left as they are."""
    styles = doc.styles
    for name in ("Normal", "Title", "Subtitle", "Heading 1", "Heading 2", "Caption", "Header", "Footer"):
        if name not in styles:
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    for name in ("Normal", "Caption"):  # a style that bears another id (« Lgende ») lends itself to ours
        if styles[name].style_id != IDS[name]:
            made = styles.add_style(word_styles.LENT.format(name=styles[name].name), WD_STYLE_TYPE.PARAGRAPH)
            made.base_style, made.element.styleId = styles[name], IDS[name]
    _bullets(doc)
    _own(doc, styles["Normal"], dressed=True)


def _own(doc, base, dressed: bool = False) -> None:
    """The styles that are ours alone; dressed by a model, they take its letters and its colours."""
    styles = doc.styles
    there = {style.style_id for style in styles}
    for name, size, colour, more in OWN:
        if IDS.get(name, name) in there and name in styles:
            continue  # a model made from a document of ours has them already
        made = styles.add_style(word_styles.LENT.format(name=name) if name in styles else name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = base
        made.element.styleId = IDS.get(name, made.style_id)
        _style(made, size, colour, dressed=dressed, **more)
        if name == word_styles.TODO:
            _todo_style(made)
    for name in (
        word_styles.TABLE,
        word_styles.TIGHT_TABLE,
        word_styles.FIGURE,
        word_styles.FIGURE_LABEL,
        word_styles.GAP,
        word_styles.TABLE_NOTE,
        word_styles.CHART,
        word_styles.TIGHT_LIST,
    ):
        styles[name].paragraph_format.line_spacing = 1.0
    styles["Sommaire 2"].paragraph_format.left_indent = Cm(0.5)
    for name, indent in ((word_styles.LIST, Cm(0.6)), (word_styles.TIGHT_LIST, Cm(0.4))):
        _bulleted(styles[name], styles["List Bullet"], indent)


def _style(
    style, size: float, colour, *, bold=False, italic=False, before: float = 0, after: float = 0, dressed=False
) -> None:
    font = style.font
    font.size, font.bold, font.italic = Pt(size), bold, italic
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    if dressed:
        return
    font.name, font.color.rgb = FONT, colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for border in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
        style.element.pPr.remove(border)


def _bulleted(style, model, indent: int) -> None:
    """A real list, with the bullets of the template's own: a screen reader counts its items."""
    number = model.element.pPr.numPr.numId.val
    style.element.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = number
    style.paragraph_format.left_indent, style.paragraph_format.first_line_indent = indent, -indent


def _todo_style(style) -> None:
    """A pale ground and a rule on the left: what is still to be written cannot be missed."""
    ppr = style.element.get_or_add_pPr()
    rule = f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="18" w:space="6" w:color="D9A300"/></w:pBdr>'
    shade = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{TODO_FILL}"/>'
    spacing = ppr.find(qn("w:spacing"))
    for xml in (rule, shade):
        spacing.addprevious(parse_xml(xml)) if spacing is not None else ppr.append(parse_xml(xml))


def _bullets(doc) -> None:
    """A list style with bullets, where the model has none: its numbering, and a list in it, as our own has them."""
    styles = doc.styles
    if "List Bullet" in styles and (own := styles["List Bullet"].element.pPr) is not None and own.numPr is not None:
        return
    if not any(rel.reltype == RELATIONSHIP_TYPE.NUMBERING for rel in doc.part.rels.values()):
        ours = Document().part.numbering_part
        made = NumberingPart.load(PackURI("/word/numbering.xml"), ours.content_type, ours.blob, doc.part.package)
        doc.part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
    numbering = doc.part.numbering_part.element
    ids = [int(part.get(qn("w:abstractNumId"))) for part in numbering.findall(qn("w:abstractNum"))]
    kind = max(ids, default=0) + 1
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{kind}"><w:multiLevelType w:val="singleLevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>'
    )
    first = numbering.find(qn("w:num"))
    numbering.append(abstract) if first is None else first.addprevious(abstract)
    number = numbering.add_num(kind).numId
    if "List Bullet" not in styles:
        styles.add_style("List Bullet", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    styles["List Bullet"].element.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = number


__all__ = ["IDS", "complete", "put"]
