"""The slides as a designer and as Office read them: a finding, a picture, a source; a package that obeys its rules."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Cm

from ess_metrics.folder.reading import read
from ess_metrics.model.selection import Selection
from ess_metrics.reports.review import production
from ess_metrics.reports.writers import aim_lines
from ess_metrics.reports.writers.marks import marks
from ess_metrics.texts.pages import review_words as words
from ess_metrics.texts.pages import slide_words

ROOT = Path(__file__).resolve().parents[2]
EVERYTHING = Selection()
CONTENT = Cm(4)  # under the title; what every slide repeats is above, or in its foot
FOOT = Cm(17.5)
ORDERS = {  # ECMA-376, what a sequence wants, in its order
    "ser of barChart": "idx order tx spPr invertIfNegative pictureOptions dPt dLbls trendline errBars cat val",
    "ser of lineChart": "idx order tx spPr marker dPt dLbls trendline errBars cat val smooth",
    "barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId",
    "lineChart": "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId",
    "dLbl": "idx delete layout tx numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent",
    "dLbls": "dLbl delete numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent",
    "tcPr": "lnL lnR lnT lnB lnTlToBr lnBlToTr cell3D noFill solidFill",
}


@pytest.fixture(scope="module")
def demo():
    return read(ROOT / "data" / "demo")


@pytest.fixture(scope="module")
def report(demo):
    return production.built(demo, EVERYTHING)


@pytest.fixture(scope="module")
def content(report):
    return production.written(report, "pptx")


@pytest.fixture(scope="module")
def slides(content):
    return list(Presentation(io.BytesIO(content)).slides)


def body(slide):
    """What a slide shows of its own: neither its title, nor what each repeats."""
    own = (shape for shape in slide.shapes if shape.shape_id != slide.shapes.title.shape_id)
    return [shape for shape in own if shape.top >= CONTENT and shape.top < FOOT]


def notes(slide):
    return slide.notes_slide.notes_text_frame.text


def test_the_meeting_has_twelve_slides_then_its_appendix(report, slides):
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    assert len(report.meeting) == 11
    assert titles[12].startswith(slide_words.APPENDIX)
    assert str(len(slides) - 13) in titles[12]
    listed = "".join(shape.text_frame.text for shape in body(slides[12]) if shape.has_text_frame)
    assert all(f"{at + 1}  " in listed for at in range(13, len(slides)))


def test_a_slide_of_the_meeting_is_a_finding_a_picture_and_a_source(report, slides):
    for slide, picture in zip(slides[1:12], report.meeting, strict=True):
        view, title = picture.view, slide.shapes.title.text_frame.text
        assert view.sentence.startswith(title)
        assert title not in (view.title, view.question)
        assert sum(shape.has_chart or shape.has_table for shape in slide.shapes) == 1
        below = [shape.text_frame.text for shape in body(slide) if shape.has_text_frame and shape.top > Cm(16)]
        assert any(report.day.lower() in text.lower() or "Source" in text for text in below)
        assert view.sentence in notes(slide)
        assert re.search(r"ESS-[0-9A-Z]{4}-", notes(slide))


def test_no_slide_is_a_title_alone_nor_repeats_another_message(slides):
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    for slide in slides:
        drawn = any(shape.has_chart or shape.has_table for shape in slide.shapes)
        told = any(shape.text_frame.text.strip() for shape in body(slide) if shape.has_text_frame)
        assert drawn or told, slide.shapes.title.text_frame.text
        assert len(slide.shapes.title.text_frame.text) < 220
    assert len(set(titles)) == len(titles)


def test_an_aim_is_a_line_whose_value_is_in_the_workbook_of_its_chart(report, slides):
    aims = [
        (slide, aim)
        for slide, picture in zip(slides[1:12], report.meeting, strict=True)
        if (aim := aim_lines.of(marks(picture.view, picture.most)))
    ]
    assert len(aims) == 2
    for slide, aim in aims:
        chart = next(shape.chart for shape in slide.shapes if shape.has_chart)
        bars, line = chart.plots
        assert set(line.series[0].values) == {aim.value}
        assert len(bars.series) == 1
        assert len(list(line.series[0].values)) == len(list(bars.series[0].values))
        book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        cells = list(book.active.iter_rows(values_only=True))
        assert cells[0][2] == aim.label
        assert {row[2] for row in cells[1:]} == {aim.value}


def test_two_pages_leave_the_meeting_alone_with_its_method(demo):
    made = production.written(production.built(demo, EVERYTHING, length="synthese"), "pptx")
    few = list(Presentation(io.BytesIO(made)).slides)
    assert 12 <= len(few) <= 20


def test_a_folder_without_a_table_leaves_no_empty_slide(demo, tmp_path):
    kept = {stem: frame for stem, frame in demo.tables.items() if stem not in ("accompagnements", "locaux", "clauses")}
    less = production.built(replace(demo, tables=kept, memo={}), EVERYTHING)
    assert len(less.meeting) == 8
    made = list(Presentation(io.BytesIO(production.written(less, "pptx"))).slides)
    test_no_slide_is_a_title_alone_nor_repeats_another_message(made)


# -- Office's rules for a package --------------------------------------------------------------------------------------


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == len(set(names))
        return {name: archive.read(name) for name in names}


def relations(files, name):
    folder, base = posixpath.split(name)
    rels = files.get(f"{folder}/_rels/{base}.rels")
    found = etree.fromstring(rels) if rels else ()
    return {one.get("Id"): one for one in found}


def test_every_part_has_a_type_and_every_relation_leads_to_a_part(content):
    files = parts(content)
    types = etree.fromstring(files["[Content_Types].xml"])
    endings = {one.get("Extension").lower() for one in types if one.tag.endswith("Default")}
    named = {one.get("PartName").lstrip("/") for one in types if one.tag.endswith("Override")}
    assert named <= set(files)
    for name in files:
        assert name in named or name.rpartition(".")[2].lower() in endings or name == "[Content_Types].xml"
    for name in (name for name in files if name.endswith(".rels")):
        folder = posixpath.dirname(posixpath.dirname(name))
        for one in etree.fromstring(files[name]):
            if one.get("TargetMode") != "External":
                target = one.get("Target")
                place = (
                    target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                )
                assert place in files, (name, target)


def test_ids_are_unique_and_known_and_elements_in_their_order(content):
    files = parts(content)
    link = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
    for name in (name for name in files if re.fullmatch(r"ppt/(slides|charts|notesSlides)/[^/]+\.xml", name)):
        root, known = etree.fromstring(files[name]), relations(files, name)
        ids = [one.get("id") for one in root.iter(qn("p:cNvPr"))]
        assert len(ids) == len(set(ids)), name
        used = {value for one in root.iter() for key, value in one.attrib.items() if key.startswith(link)}
        assert used <= set(known), name
        for one in root.iter():
            kind = etree.QName(one).localname
            inside = f"{kind} of {etree.QName(one.getparent()).localname}" if one.getparent() is not None else kind
            order = ORDERS.get(inside, ORDERS.get(kind))
            if order:
                ranks = [order.split().index(n) for n in (etree.QName(c).localname for c in one) if n in order.split()]
                assert ranks == sorted(ranks), (name, inside, [etree.QName(c).localname for c in one])
    listed = etree.fromstring(files["ppt/presentation.xml"]).findall(f".//{qn('p:sldId')}")
    assert len({one.get("id") for one in listed}) == len(listed)
    assert all(256 <= int(one.get("id")) < 2**31 for one in listed)


def test_words_of_the_slides_are_french_and_every_picture_has_its_alternative(content, slides):
    for slide in slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert shape._element.nvGraphicFramePr.cNvPr.get("descr")
    assert words.FICTIVE_LONG
    for name, xml in parts(content).items():
        if name.startswith("ppt/slides/slide"):
            languages = {run.get("lang") for run in etree.fromstring(xml).iter(qn("a:rPr"))}
            assert languages <= {"fr-FR"}, name
