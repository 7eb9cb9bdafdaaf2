"""What is read is plain French: no word of the workshop, no plural after one, nothing said twice."""

from __future__ import annotations

import ast
import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ess_metrics.analyses.proof import Proof
from ess_metrics.cli.proofs import question
from ess_metrics.model.result import Cell
from ess_metrics.model.selection import AMOUNTS, COUNTING, MODES, Selection
from ess_metrics.texts.typography import labelled
from ess_metrics.views.pages import compare

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "ess_metrics" / "texts").rglob("*.py"))
# What only those who make the application say, and what a reader would say instead.
WORKSHOP = {
    r"\btiroirs?\b": "le nom de ce qui s'ouvre",
    r"\bdéroulés?\b": "programme",
    r"\bempreintes?\b": "version",
    r"\bmanifestes?\b": "manifest.toml",
    r"pour ces choix": "avec ces filtres",
    r"de devenir": "dont la suite est",
    r"\} contre \{": "par rapport à",
}
SINGULARS = ("et {n} autre", "que l’un d’entre eux")  # what is said of one, beside the words of many
FIXED_PLURAL = re.compile(r"\{\w+\} (autres|d’entre|d'entre)\b")  # `et 1 autres`


def said(path: Path) -> list[str]:
    """The strings of a module of words, its own documentation and the names of rules left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bodies = (node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef))
    notes = {ast.get_docstring(node, clean=False) for node in bodies}
    found = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return [text for text in found if text not in notes and " " in text]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_word_of_the_workshop(path):
    found = [(word, text) for text in said(path) for word in WORKSHOP if re.search(word, text, re.IGNORECASE)]
    assert not found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_count_agrees_with_its_words(path):
    fixed = [text for text in said(path) if FIXED_PLURAL.search(text)]
    ones = [text for text in said(path) if text.endswith(SINGULARS) or f"{SINGULARS[1]}." in text]
    assert len(fixed) <= len(ones)


def test_a_name_that_begins_with_its_label_is_not_said_twice():
    assert labelled("Licence", "licence ouverte 2.0") == "licence ouverte 2.0"
    assert labelled("Licence", "ODbL") == "Licence : ODbL"


@pytest.mark.parametrize("ways", [*itertools.product(AMOUNTS, MODES, COUNTING)])
def test_a_proof_says_how_it_counts_in_french_and_not_in_codes(ways):
    amount, mode, counting = ways
    asked = Selection(amount=amount, mode=mode, counting=counting)
    told = question(Proof("granted", 1, None, None, asked, "0" * 12))
    assert not {"attribue", "demande", "verse", "reparti", "concerne", "origine"} & set(re.findall(r"\w+", told))
    assert "montant" in told


@given(st.floats(0.001, 1e6), st.floats(0.001, 1e6), st.sampled_from(["eur", "eur_hab", "percent", "integer"]))
def test_two_values_that_read_the_same_are_not_told_apart(one, other, kind):
    told = compare.told(kind, [("Un", Cell(one, "ok", 9)), ("Deux", Cell(other, "ok", 9))])
    numbers = re.findall(r"\d[\d\u202f]*(?:,\d+)?(?:\u202f€/hab/an|\u202f€|\u202f%)?", told)
    assert len(numbers) == 1 or len(set(numbers)) > 1
