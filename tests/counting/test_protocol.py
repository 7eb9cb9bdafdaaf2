"""Indicators ask their cut and the columns of their table what the protocol says, and nothing else."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import numpy as np
import pytest

from ess_metrics.counting.funding import funding
from ess_metrics.counting.indicator import masked
from ess_metrics.counting.protocol import Amount, Cells, Cut
from ess_metrics.counting.slices import Slice
from ess_metrics.model.selection import Selection

ROOT = Path(__file__).resolve().parents[2]
INDICATORS = sorted((ROOT / "ess_metrics/indicators").glob("*.py"))
# The insides of the engine in memory: an indicator needs none of them.
INSIDE = {
    *("frame", "bucket", "record", "line", "records", "line_records", "line_places", "cell_of", "codes", "lines"),
    *("tables", "bincount", "unique", "pairings", "part", "place_of"),
}
# Published figures are read as they are, from their own small table: nothing of them is counted.
READ = {"insee_indicators.py"}


def reached(path: Path) -> list[str]:
    """Where a module reads an attribute of the insides, or goes round the engine with pandas."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in INSIDE:
            found.append(f"{path.name}:{node.lineno} .{node.attr}")
        if isinstance(node, ast.Import) and any(alias.name == "pandas" for alias in node.names):
            found.append(f"{path.name}:{node.lineno} pandas")
    return found


def test_the_engine_in_memory_answers_the_protocol(tiny):
    cut = funding(tiny, Selection())
    measure = cut.facts.measures["attribue"]
    assert isinstance(cut, Cut)
    assert isinstance(cut.by("secteur"), Cells)
    assert isinstance(measure, Amount)
    assert isinstance(masked(measure, measure.known, cut.facts), Amount)


@pytest.mark.parametrize("path", [path for path in INDICATORS if path.name not in READ], ids=lambda path: path.stem)
def test_an_indicator_asks_what_the_protocol_says(path):
    assert reached(path) == []


def test_what_goes_round_the_protocol_is_seen():
    assert reached(next(path for path in INDICATORS if path.name in READ))


@pytest.mark.parametrize("kind", [Amount, Cells, Cut])
def test_every_question_of_the_protocol_is_asked_or_answered(kind):
    """No question that nobody asks: a relational engine would answer it for nothing."""
    rooms = ("ess_metrics/indicators", "ess_metrics/counting", "ess_metrics/model")
    text = "".join(path.read_text(encoding="utf-8") for room in rooms for path in (ROOT / room).glob("*.py"))
    asked = [name for name in vars(kind) if not name.startswith("_")]
    assert [name for name in asked if not re.search(rf"\.{name}\b", text)] == []


def test_a_slice_like_another_keeps_its_answer_and_not_its_condition(tiny):
    asked = Selection.of({"code_quartier": tiny.geography.keys[0]})
    narrow = Slice(tiny, "financements", asked, np.arange(15) % 2 == 0)
    plain = Slice(tiny, "financements", asked)
    assert np.array_equal(narrow.wide.mask, plain.mask)
    assert np.array_equal(narrow.wide.lines, plain.lines)
    again = Slice(tiny, "financements", asked, like=plain)
    assert np.array_equal(again.records, plain.records)
    assert again.mask is plain.mask
    assert len(narrow.records) < len(plain.records)
