"""A Word or PowerPoint file of the authority, whose styles, fonts and colours dress a document.

Word and PowerPoint keep templates (.dotx, .potx) apart from files by one content type: changed back, they open as any.
What is drawn (charts, shapes) names the colours of the theme instead of ours, so that the theme decides.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from docx import Document
from docx.document import Document as WordFile
from docx.oxml.ns import qn
from lxml import etree
from pptx import Presentation
from pptx.presentation import Presentation as Deck
from pptx.shapes.base import BaseShape
from pptx.slide import SlideLayout

from ess_metrics.model.presence import certain
from ess_metrics.views.charts.palette import MAIN, PALETTE

WORD, SLIDES = (".dotx", ".docx"), (".potx", ".pptx")
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_TYPES = {
    "wordprocessingml.template.main+xml": "wordprocessingml.document.main+xml",
    "presentationml.template.main+xml": "presentationml.presentation.main+xml",
}
_LETTERS = "Arial"  # what the writers ask for where nobody says otherwise
# Ours → those of the theme: bars in its first colour, series in the next ones, titles and text in its two inks.
_COLOURS = {
    MAIN: "accent1",
    **{colour: f"accent{at % 6 + 1}" for at, colour in enumerate(PALETTE) if colour != MAIN},
    "#12303c": "tx2",
    "#1f282d": "tx1",
    "#222b30": "tx1",
}
_OF_THEME = {colour.lstrip("#").upper(): name for colour, name in _COLOURS.items()}


class ModelError(ValueError):
    """The file given as a model is no Word or PowerPoint file that can be opened."""


def fits(model: str, extension: str) -> bool:
    """Whether a model dresses files of that kind: one of Word those of Word, one of PowerPoint those of PowerPoint."""
    return Path(model).suffix.lower() in {"docx": WORD, "pptx": SLIDES}.get(extension, ())


def word(content: bytes) -> WordFile:
    """The model as an empty document that keeps its styles, theme, page, headers and footers. ModelError."""
    try:
        doc = Document(io.BytesIO(_as_file(content)))
    except (zipfile.BadZipFile, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise ModelError(str(error)) from error
    body = doc.element.body
    for part in list(body):
        if part.tag != qn("w:sectPr"):
            body.remove(part)
    return doc


def pale(doc: WordFile, weight: float) -> str:
    """The first colour of a document's theme, as pale as a ground must be (`weight` of it in white); "" without one."""
    for part in doc.part.package.iter_parts():
        if str(part.partname).startswith("/word/theme/"):
            found = etree.fromstring(part.blob).find(f".//{{{DRAWING}}}accent1/{{{DRAWING}}}srgbClr")
            if found is not None:
                colour = str(found.get("val"))
                mixed = (int(colour[at : at + 2], 16) * weight + 255 * (1 - weight) for at in (0, 2, 4))
                return "".join(f"{round(one):02X}" for one in mixed)
    return ""


def slides(content: bytes) -> Deck:
    """The model as an empty presentation that keeps its masters and its theme. ModelError."""
    try:
        deck = Presentation(io.BytesIO(_as_file(content)))
    except (zipfile.BadZipFile, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise ModelError(str(error)) from error
    listed = deck.slides._sldIdLst
    for one in list(listed):
        deck.part.drop_rel(one.rId)
        listed.remove(one)
    return deck


def title_layout(deck: Deck) -> SlideLayout:
    """The layout that holds a title and the least beside it."""

    def weight(layout) -> tuple[bool, int]:
        kinds = [shape.placeholder_format.type for shape in layout.placeholders]
        titled = any(str(kind).startswith(("TITLE", "CENTER_TITLE")) for kind in kinds)
        return not titled, len(kinds) + 10 * any(str(kind).startswith(("CENTER", "SUBTITLE")) for kind in kinds)

    return min(deck.slide_layouts, key=weight)


def as_placed(title: BaseShape) -> None:
    """Leave to the model the letters and the colour of a slide's title; its size stays, which depends on its length."""
    for run in title._element.iter(f"{{{DRAWING}}}rPr"):
        for part in list(run):
            run.remove(part)
        run.attrib.pop("b", None)


def in_theme(content: bytes, *parts: str) -> bytes:
    """A file whose drawings (parts that begin so) name the colours and letters of the theme instead of ours."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            held = source.read(item)
            drawn = item.filename.startswith(parts) and item.filename.endswith(".xml")
            target.writestr(item, _themed(held) if drawn else held)
    return made.getvalue()


def _themed(xml: bytes) -> bytes:
    root = etree.fromstring(xml)
    for colour in root.iter(f"{{{DRAWING}}}srgbClr"):
        name = _OF_THEME.get(str(colour.get("val")).upper())
        if name:
            colour.tag = f"{{{DRAWING}}}schemeClr"
            colour.set("val", name)
    for letters in root.iter(f"{{{DRAWING}}}latin"):
        if letters.get("typeface") == _LETTERS:
            letters.set("typeface", "+mn-lt")
    found: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return found


def fitted(deck: Deck, width: int, height: int) -> None:
    """Bring what was placed for a slide of `width` × `height` to the size of the model's."""
    across, down = certain(deck.slide_width) / width, certain(deck.slide_height) / height
    if abs(across - 1) < 0.01 and abs(down - 1) < 0.01:
        return
    letters = min(across, down)
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape._element.xpath(".//a:xfrm/a:off | .//p:xfrm/a:off"):
                shape.left, shape.top = int(shape.left * across), int(shape.top * down)
                shape.width, shape.height = int(shape.width * across), int(shape.height * down)
            _smaller(shape, letters, across, down)


def _smaller(shape, letters: float, across: float, down: float) -> None:
    for sized in shape._element.iter(f"{{{DRAWING}}}rPr", f"{{{DRAWING}}}defRPr", f"{{{DRAWING}}}endParaRPr"):
        if sized.get("sz"):
            sized.set("sz", str(max(int(int(sized.get("sz")) * letters), 600)))
    for column in shape._element.iter(f"{{{DRAWING}}}gridCol"):
        column.set("w", str(int(int(column.get("w")) * across)))
    for row in shape._element.iter(f"{{{DRAWING}}}tr"):
        row.set("h", str(int(int(row.get("h")) * down)))


def _as_file(content: bytes) -> bytes:
    """The same package, a template being told to be a file; macros of one are not taken."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            held = source.read(item)
            if item.filename == "[Content_Types].xml":
                for kind, file in _TYPES.items():
                    held = held.replace(kind.encode(), file.encode())
            target.writestr(item, held)
    return made.getvalue()


__all__ = [
    "SLIDES",
    "WORD",
    "ModelError",
    "as_placed",
    "fits",
    "fitted",
    "in_theme",
    "pale",
    "slides",
    "title_layout",
    "word",
]
