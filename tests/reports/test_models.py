"""A Word or PowerPoint file of the authority dresses the review: its styles, letters and colours win."""

import io
import re
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, RGBColor
from pptx import Presentation

from ess_metrics.__main__ import main
from ess_metrics.folder.reading import read
from ess_metrics.model.selection import Selection
from ess_metrics.reports.review import production
from ess_metrics.reports.writers import office_model
from tests.tiny import write_tiny

WORD, SLIDES = b"wordprocessingml.document.main+xml", b"presentationml.presentation.main+xml"
PURPLE = "8E1B5A"


def as_template(content):
    """The same file told to be a template, as Word and PowerPoint write theirs, with a theme of purple and Georgia."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            held = source.read(name)
            if name == "[Content_Types].xml":
                held = held.replace(WORD, b"wordprocessingml.template.main+xml")
                held = held.replace(SLIDES, b"presentationml.template.main+xml")
            if "theme/theme" in name:
                accent = rb'(<a:accent1>\s*<a:srgbClr val=")[0-9A-F]{6}'
                held = re.sub(accent, rb"\g<1>" + PURPLE.encode(), held).replace(b"Calibri", b"Georgia")
            target.writestr(name, held)
    return made.getvalue()


def word_model():
    """Its headings are purple, its captions bear the id that a French Word gives them, its paper has a letterhead."""
    doc = Document()
    doc.styles["Normal"].font.name = doc.styles["Heading 1"].font.name = "Georgia"
    doc.styles["Heading 1"].font.color.rgb = RGBColor.from_string(PURPLE)
    doc.styles["Caption"].element.styleId = "Lgende"
    doc.sections[0].header.paragraphs[0].add_run("Communauté urbaine")
    doc.sections[0].left_margin = Cm(3)
    doc.add_paragraph("Texte du modèle")
    out = io.BytesIO()
    doc.save(out)
    return as_template(out.getvalue())


def slide_model():
    deck = Presentation()  # 4:3, smaller than our slides
    deck.slides.add_slide(deck.slide_layouts[0]).shapes.title.text = "Texte du modèle"
    out = io.BytesIO()
    deck.save(out)
    return as_template(out.getvalue())


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    return production.built(read(write_tiny(tmp_path_factory.mktemp("modele") / "donnees")), Selection())


def test_a_word_model_dresses_the_review(report):
    content = production.written(report, "docx", word_model())
    doc = Document(io.BytesIO(content))
    assert doc.styles["Heading 1"].font.color.rgb == RGBColor.from_string(PURPLE)
    assert doc.styles["Normal"].font.name == "Georgia"
    heading = next(p for p in doc.paragraphs if p.style.name == "Heading 1")
    assert not [run for run in heading.runs if run.font.name or run.font.color.rgb]
    text = "\n".join(p.text for p in doc.paragraphs)
    assert "Texte du modèle" not in text
    assert "Communauté urbaine" in "".join(p.text for p in doc.sections[0].header.paragraphs)
    assert report.title in "".join(p.text for p in doc.sections[0].header.paragraphs)
    assert doc.sections[0].left_margin == pytest.approx(Cm(3), abs=1000)
    ids = {style.style_id for style in doc.styles}
    assert {p.style for p in doc.element.body.iter(qn("w:p")) if p.style} <= ids
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("word/charts/c")]
    assert charts
    assert all('schemeClr val="accent1"' in chart and "Arial" not in chart for chart in charts)


def test_the_same_words_whatever_the_model(report):
    plain, dressed = (Document(io.BytesIO(production.written(report, "docx", m))) for m in (None, word_model()))
    texts = [["".join(p.itertext()) for p in doc.element.body.iter(qn("w:p"))] for doc in (plain, dressed)]
    assert [text for text in texts[0] if text] == [text for text in texts[1] if text]


def test_a_slide_model_dresses_the_review(report):
    content = production.written(report, "pptx", slide_model())
    deck = Presentation(io.BytesIO(content))
    assert deck.slide_width / deck.slide_height == pytest.approx(4 / 3, rel=0.01)
    assert "Texte du modèle" not in [slide.shapes.title.text for slide in deck.slides]
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left + shape.width <= deck.slide_width * 1.001
            assert shape.top + shape.height <= deck.slide_height * 1.001
        assert not list(slide.shapes.title._element.iter(qn("a:latin")))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        drawn = [archive.read(n).decode() for n in archive.namelist() if n.startswith(("ppt/charts/", "ppt/slides/s"))]
    assert not [xml for xml in drawn if 'typeface="Arial"' in xml]
    plain = Presentation(io.BytesIO(production.written(report, "pptx")))
    assert [s.shapes.title.text for s in plain.slides] == [s.shapes.title.text for s in deck.slides]


def test_a_model_without_lists_nor_headings_is_completed(report):
    doc = Document()
    for name in ("List Bullet", "Heading 2", "Caption", "Subtitle"):
        doc.styles[name].element.getparent().remove(doc.styles[name].element)
    out = io.BytesIO()
    doc.save(out)
    made = Document(io.BytesIO(production.written(report, "docx", out.getvalue())))
    assert made.styles["List Bullet"].element.pPr.numPr is not None


def test_what_is_no_model_is_a_sentence(tmp_path, capsys):
    folder, out = write_tiny(tmp_path / "donnees"), tmp_path / "revue.docx"
    (tmp_path / "faux.dotx").write_bytes(b"rien")
    (tmp_path / "m.potx").write_bytes(slide_model())
    for model in ("faux.dotx", "m.potx", "absent.dotx", "revue.pdf"):
        asked = ["report", "--data", str(folder), "--out", str(out), "--modele", str(tmp_path / model)]
        assert main(asked) == 2
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert model in said
        assert not out.exists()
    with pytest.raises(office_model.ModelError):
        office_model.word(b"rien")
