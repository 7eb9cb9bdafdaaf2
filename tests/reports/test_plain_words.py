"""No developer's word in a document: columns, codes, verbs, file names and variables are drawn from the code itself."""

import io
import re
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from pptx import Presentation
from pypdf import PdfReader

from ess_metrics.__main__ import _parser
from ess_metrics.folder.reading import read
from ess_metrics.model import schema
from ess_metrics.model.selection import Selection
from ess_metrics.reports.review import production
from ess_metrics.texts.pages import review_words as words
from tests import folders
from tests.tiny import MANIFEST, TABLES, A, write_tiny

ROOT = Path(__file__).resolve().parents[2]
BY_HAND = {
    "None", "nan", "NaN", "NaT", "null", "True", "False", "DataFrame", "Traceback", "dtype", "KeyError", "cpo", "JSON",
    "csv", "parquet", "python", "ess_metrics", "localhost", "undefined", "fingerprint", "hash", "TERRITOIRE",
    "À compléter",
}  # fmt: skip
HEADS = 5  # the line of the headings in a sheet
FILES = re.compile(r"\b[\w-]+\.(?:csv|parquet|toml|geojson|gpkg|jsonl?|py)\b")
OPTIONS = re.compile(r"(?<![\w-])--[a-z]{2,}")
EMPTY = {stem: TABLES[stem].splitlines()[0] + "\n" for stem in ("projets", "projets_quartiers", "financements")}
FEW = ("quartiers", "projets", "projets_quartiers", "financements")
UNKNOWN = re.sub(r"(,prestation|,subvention),[\d.]+,[\d.]+,[\d.]*", r"\1,,,", TABLES["financements"])
ODD = {
    "whole": {},
    "few tables": {stem: None for stem in TABLES if stem not in FEW},
    "no rows": {stem: None for stem in TABLES if stem not in FEW} | EMPTY,
    "no people": {"accompagnements": None, "clauses": None, "evenements": None},
    "no premises": {"locaux": None, "baux": None},
    "unknown amounts": {"financements": UNKNOWN},
    "one year": {"financements": "\n".join(TABLES["financements"].splitlines()[:2]) + "\n"},
    "public": {},
    "one place": {},
}


def forbidden():
    """Words that are the machine's alone: with an underscore, or written as no French word is."""
    found = {table.stem for table in schema.TABLES} | {column.name for t in schema.TABLES for column in t.columns}
    for table in schema.TABLES:
        for column in table.columns:
            found |= set(column.values)
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "ess_metrics").rglob("*.py"))
    found |= set(re.findall(r"\bESS_[A-Z]+\b", code))
    found = {word for word in found if "_" in word}
    verbs = next(a for a in _parser()._actions if a.choices and "report" in a.choices).choices
    found |= {f"ess_metrics {verb}" for verb in verbs}
    return found | BY_HAND


def text_of(extension, content):
    if extension == "docx":
        doc = Document(io.BytesIO(content))
        bands = (band for section in doc.sections for band in (section.header, section.footer))
        pieces = [doc.element.body, *(band._element for band in bands)]
        lines = (p for piece in pieces for p in piece.iter(f"{WORD}p"))
        return "\n".join("".join(t.text or "" for t in line.iter(f"{WORD}t")) for line in lines)
    if extension == "pptx":
        slides = Presentation(io.BytesIO(content)).slides
        notes = (slide.notes_slide.notes_text_frame.text for slide in slides)
        return "\n".join([*(t.text or "" for s in slides for t in s.element.iter(f"{DRAWING}t")), *notes])
    if extension == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        # The column « Code » is the key by which a workbook is joined to another: the only codes of a document.
        cells = (
            cell.value
            for sheet in book
            for line in sheet.iter_rows()
            for cell in line
            if not (cell.row > HEADS and cell.column == 1 and sheet.cell(HEADS, 1).value == words.BOOK_KEY)
        )
        return "\n".join([*book.sheetnames, *(value for value in cells if isinstance(value, str))])
    if extension == "pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return re.sub(r"<style>.*?</style>|<[^>]+>", "\n", content.decode(), flags=re.S)


WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def odd(name, base):
    if name == "drawn":
        return folders.drawn(4, base / "tire")
    folder = write_tiny(base / "donnees", **ODD[name])
    if name == "public":
        (folder / "manifest.toml").write_text(MANIFEST + 'audience = "public"\n', encoding="utf-8")
    return read(folder)


@pytest.mark.parametrize("name", [*ODD, "drawn"])
def test_no_developers_word_is_printed(tmp_path, name):
    data = odd(name, tmp_path)
    asked = Selection.of({"code_quartier": A}) if name == "one place" else Selection()
    report = production.built(data, asked, length="complet")
    told = re.compile("|".join(rf"(?<![\w-]){re.escape(word)}(?![\w-])" for word in sorted(forbidden(), key=len)))
    found = {}
    for extension in ("docx", "pptx", "xlsx", "pdf", "html"):
        text = text_of(extension, production.written(report, extension))
        assert len(text) > 1000
        hits = {m[0] for pattern in (told, FILES, OPTIONS) for m in pattern.finditer(text)}
        if hits:
            found[extension] = {hit: text[max(0, text.find(hit) - 60) : text.find(hit) + 60] for hit in hits}
    assert not found
