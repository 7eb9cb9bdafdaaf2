"""Indicators ask their cut what the protocol says; what they still do by hand is counted, and only shrinks."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np

from ess_metrics.counting.indicator import masked
from ess_metrics.counting.protocol import Amount, Cells, Cut
from ess_metrics.counting.slices import Slice, funding
from ess_metrics.model.selection import Selection

ROOT = Path(__file__).resolve().parents[2]
# The insides of the engine in memory: a new indicator needs none of them.
INSIDE = {"frame", "bucket", "record", "line", "line_records", "line_places", "cell_of", "codes", "lines"}
LEFT = {"activity.py": 3, "founders.py": 2, "grants.py": 69, "lots.py": 4, "outcomes.py": 4}


def reached(path: Path) -> int:
    """How many times a module reads an attribute of the insides."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return sum(isinstance(node, ast.Attribute) and node.attr in INSIDE for node in nodes)


def test_the_engine_in_memory_answers_the_protocol(tiny):
    cut = funding(tiny, Selection())
    measure = cut.facts.measures["attribue"]
    assert isinstance(cut, Cut)
    assert isinstance(cut.by("secteur"), Cells)
    assert isinstance(measure, Amount)
    assert isinstance(masked(measure, measure.known, cut.facts), Amount)


def test_what_is_done_by_hand_only_shrinks():
    found = {path.name: reached(path) for path in sorted((ROOT / "ess_metrics/indicators").glob("*.py"))}
    assert {name: count for name, count in found.items() if count > LEFT.get(name, 0)} == {}
    assert {name: count for name, count in LEFT.items() if found.get(name, 0) < count} == {}, "lower LEFT"


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
