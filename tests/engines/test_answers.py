"""Two engines, one answer: every indicator, drawn questions, on a folder drawn from the schema."""

from __future__ import annotations

import os

import pytest

from ess_metrics.engines import published
from ess_metrics.engines.bases import files
from ess_metrics.engines.relational import counted_by
from ess_metrics.model.selection import Selection
from tests.engines.campaign import answer, questions
from tests.folders import drawn

COUNT, SEED = int(os.environ.get("ESS_MOTEURS", "24")), int(os.environ.get("ESS_GRAINE", "1"))


@pytest.fixture(scope="module")
def near(tmp_path_factory):
    return drawn(SEED, tmp_path_factory.mktemp("folder"))


@pytest.fixture(scope="module")
def place(near, tmp_path_factory):
    return published.write(near, tmp_path_factory.mktemp("facts"))


@pytest.fixture(scope="module")
def base(place):
    return files(place)


@pytest.fixture(scope="module")
def far(place, base):
    return counted_by(place, base)


def test_drawn_questions_have_the_same_answer(near, far):
    """`make accord` draws 100,000 of them."""
    for indicator, by, selection in questions(near, SEED, COUNT):
        asked = f"{indicator.id} by {by}, {selection}"
        assert answer(far, indicator.id, by, selection) == answer(near, indicator.id, by, selection), asked


def test_no_record_leaves_the_base(near, far, base):
    """What comes out is a cell or a total: never more rows than the answer has, whatever lies behind."""
    base.crossed.clear()
    made = answer(far, "granted", "code_quartier", Selection())
    cells = len(made["rows"]) + len(made["not_shown"]) + 1
    assert base.crossed
    assert max(rows for _, rows in base.crossed) <= cells + 6 < far.table("financements").size
    for sql, _ in base.crossed:
        assert "SUM(" in sql or "COUNT(" in sql
    with pytest.raises(TypeError):
        base.rows(base.lines("financements"))
    with pytest.raises(LookupError):
        far.tables["financements"]
    with pytest.raises(TypeError):
        sum(far.table("financements").number("montant_attribue"))
