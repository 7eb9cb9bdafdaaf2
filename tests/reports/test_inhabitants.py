"""The sheet of the inhabitants: one A4, short sentences, initials explained, the figures of the neighbourhood page."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from ess_metrics.__main__ import main
from ess_metrics.analyses.values import values
from ess_metrics.folder.reading import read
from ess_metrics.model.selection import Selection
from ess_metrics.reports.review import inhabitants, production
from ess_metrics.reports.review.document import Pair, Picture, Points
from ess_metrics.texts.numbers import euros_short, formatted
from ess_metrics.texts.pages import inhabitants_words as words
from tests.tiny import TABLES, A

ROOT = Path(__file__).resolve().parents[2]
EVERYTHING = Selection()
BUSY, POOR = "QN06715M", "QN06723N"  # the one with most money, and one without any


@pytest.fixture(scope="module")
def demo():
    return read(ROOT / "data" / "demo")


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?…])\s+|\n", text) if part.strip(" .")]


def length(sentence: str) -> int:
    """How many words a sentence has; a number and its unit are one."""
    whole = sentence.replace("\u202f", "").replace("\u00a0", "_")
    return sum(any(map(str.isalnum, word)) for word in whole.split())


def told(report) -> list[str]:
    """Everything that a reader meets, but the values of the chart."""
    section = report.sections[0]
    found = [report.title, report.running, report.stamp, *inhabitants._texts(section.blocks)]
    for block in section.blocks:
        if isinstance(block, Picture):
            drawn = [column.label for column in block.view.columns if column.key in block.view.drawn.y]
            found += [block.view.title, *drawn]
    return found


def every_place(data):
    return [production.built(data, EVERYTHING, place=code, plain=True) for code in data.neighbourhoods.index]


def test_every_sentence_has_fifteen_words_at_most(demo):
    for report in every_place(demo):
        for text in told(report):
            for sentence in sentences(text):
                assert length(sentence) <= words.MOST_WORDS, (report.title, sentence)


def test_no_initials_are_left_unexplained(demo):
    for report in every_place(demo):
        glossary = next(block for block in report.sections[0].blocks if getattr(block, "title", "") == words.GLOSSARY)
        lines = {line.partition(" : ")[0] for line in glossary.items}
        met = set(words.initials(" ".join(text for text in told(report) if text != report.stamp)))
        assert met <= lines


def test_a_word_in_capitals_of_a_name_is_explained(made):
    data = made(quartiers=TABLES["quartiers"].replace("Alpha", "Cité XYZT près de la CAF"))
    said = " ".join(told(production.built(data, Selection.of({"annee": 2024}), place=A, plain=True)))
    assert words.OF_A_NAME.format(short="XYZT") in said
    assert words.EXPLAINED.format(short="CAF", long=words.INITIALS["CAF"]) in said
    assert words.initials("Le QPV et l’ESS, à PARIS et É. Zola") == ["QPV", "ESS", "PARIS"]
    assert inhabitants._explained("le QPV, ABCD") == (
        "QPV : quartier prioritaire de la politique de la ville.",
        "ABCD : lettres reprises d’un nom du dossier.",
    )


def test_it_has_the_figures_of_the_neighbourhood_page(demo):
    said = " ".join(told(production.built(demo, EVERYTHING, place=BUSY, plain=True)))
    granted = values(demo, "granted", None, Selection.of({"code_quartier": BUSY})).total
    rates = values(demo, "granted_per_inhabitant", "code_quartier")
    active = values(demo, "active_projects", "code_quartier")[BUSY]
    assert euros_short(granted.value) in said
    for cell in (rates[BUSY], rates.total):
        assert formatted(cell.value, "eur_hab").removesuffix("/hab/an") in said
    assert words.ACTIVE[1].format(n=int(active.value)) in said


def test_without_money_it_says_so_and_nothing_else_of_it(demo):
    report = production.built(demo, EVERYTHING, place=POOR, plain=True)
    money = next(block for block in report.sections[0].blocks if isinstance(block, Points))
    assert money.title == words.MONEY
    assert len(money.items) == 1
    assert "aucune aide" in money.items[0]
    assert not any(isinstance(block, Picture) for block in report.sections[0].blocks)


@pytest.mark.parametrize("place", [BUSY, POOR, "QN06710I"])
def test_it_is_one_a4(demo, place):
    report = production.built(demo, EVERYTHING, place=place, plain=True)
    pages = PdfReader(io.BytesIO(production.written(report, "pdf"))).pages
    assert len(pages) == 1
    assert [round(float(side) / 72 * 25.4) for side in pages[0].mediabox[2:]] == [210, 297]
    assert any(isinstance(block, Pair) for block in report.sections[0].blocks)


def test_the_command_makes_it_and_says_what_it_needs(tmp_path, capsys):
    base = ["report", "--data", str(ROOT / "data" / "demo"), "--habitants"]
    out = tmp_path / "h.docx"
    assert main([*base, "--quartier", BUSY, "--out", str(out)]) == 0
    assert words.GLOSSARY in "\n".join(p.text for p in Document(out).paragraphs)
    capsys.readouterr()
    assert main([*base, "--out", str(out)]) == 2
    assert words.NEEDS_PLACE in capsys.readouterr().err
    assert main([*base, "--quartier", BUSY, "--out", str(tmp_path / "h.xlsx")]) == 2
    assert words.WRONG_FORMAT in capsys.readouterr().err
