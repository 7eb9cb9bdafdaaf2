"""What the list of indicators says of each of them is true, whatever the folder: drawn folders, every indicator.

Each law holds both ways: what moves a figure is said, and what is said moves it at least once.
"""

from __future__ import annotations

import collections
from collections.abc import Callable

import numpy as np
import pytest

from ess_metrics.analyses.values import raw_values
from ess_metrics.counting.indicator import ACTIVE, LAST, Indicator, select
from ess_metrics.indicators import BY_ID, insee_indicators
from ess_metrics.indicators import INDICATORS as ALL
from ess_metrics.model import schema
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from tests import inputs
from tests.folders import drawn
from tests.inputs import main_by

INDICATORS = tuple(
    one for one in ALL if one not in insee_indicators.ENTRIES
)  # published figures are read, never worked out
SEEDS = range(8)
YEARS = ("2021", "2023..2024", "2025")
each = pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.id)


@pytest.fixture(scope="module")
def folders(tmp_path_factory) -> list[Dataset]:
    return [drawn(seed, tmp_path_factory.mktemp("drawn")) for seed in SEEDS]


def said(data: Dataset, indicator: Indicator, selection: Selection) -> list:
    """The figure in total and in its main breakdown."""
    return [raw_values(data, indicator, by, selection).to_json() for by in (None, main_by(indicator))]


@each
def test_a_drawn_folder_gives_every_indicator_a_value(indicator, folders):
    found = set()
    for data in folders:
        for by in (None, main_by(indicator)):
            made = raw_values(data, indicator, by, Selection())
            found |= {cell.value for _, cell in made} | {made.total.value}
    assert len(found - {None}) > 1


@each
def test_constant_euros_change_what_the_entry_says(indicator, folders):
    moved = [
        indicator.compute(select(data, Selection(euros="2021")), by).to_json()
        != indicator.compute(select(data, Selection()), by).to_json()
        for data in folders
        for by in (None, main_by(indicator))
    ]
    assert any(moved) == (indicator.euros or indicator.as_written)
    assert not (indicator.euros and indicator.as_written)


@each
def test_years_change_what_the_entry_says(indicator, folders):
    moved = [
        said(data, indicator, Selection.of({"annee": years})) != said(data, indicator, Selection())
        for data in folders
        for years in YEARS
    ]
    assert any(moved) == bool(indicator.yearly)


@pytest.mark.parametrize("indicator", [one for one in INDICATORS if one.yearly == LAST], ids=lambda one: one.id)
def test_what_looks_back_from_the_last_year_hears_no_other(indicator, folders):
    for data in folders:
        several, last = (Selection.of({"annee": years}) for years in (["2021", "2024"], ["2024"]))
        assert said(data, indicator, several) == said(data, indicator, last)


@pytest.mark.parametrize("indicator", [one for one in INDICATORS if one.yearly == ACTIVE], ids=lambda one: one.id)
def test_a_year_of_a_breakdown_is_that_year_asked_alone(indicator, folders):
    for data in folders[:2]:
        for key, cell in raw_values(data, indicator, "annee", Selection()):
            assert raw_values(data, indicator, None, Selection.of({"annee": key})).total == cell


@each
def test_rows_and_what_is_not_shown_make_the_total_where_the_entry_says(indicator, folders):
    broken = collections.Counter()
    for data in folders:
        for where in ({}, {"code_quartier": data.geography.keys[:2]}, {"annee": "2023..2024"}, {"statut": "en_cours"}):
            for by in indicator.by:
                one = {"mesure": "adherents"} if indicator.required_by and by == "sexe" else {}
                made = raw_values(data, indicator, by, Selection.of(where | one))
                if made.total.status == "ok":
                    broken[by] += not adds_up(made)
    for by in indicator.additive_by:
        assert not broken[by], by
    assert all(broken[by] for by in indicator.by if by not in indicator.additive_by and counts(indicator))


def adds_up(made) -> bool:
    left = sum(item.value or 0 for item in made.not_shown if item.unit in (None, made.unit))
    return abs(float(np.nansum(made.value)) + left - made.total.value) < 0.005


def counts(indicator: Indicator) -> bool:
    """Whether sums would mean something: amounts and counts, not ratios nor medians, nor stages."""
    return indicator.unit in ("EUR", "ETP", "projets", "personnes", "n", "EUR/an") and not indicator.staged


# What a figure reads


@pytest.fixture(scope="module")
def told(folders) -> Callable[[int, str], str]:
    """What an indicator says of the folder of a draw, worked out once."""
    kept: dict[tuple[int, str], str] = {}

    def answer(draw: int, id_: str) -> str:
        if (draw, id_) not in kept:
            kept[draw, id_] = inputs.answers(folders[draw], BY_ID[id_])
        return kept[draw, id_]

    return answer


@each
def test_no_other_column_moves_a_figure(indicator, folders, told):
    data, before = folders[0], told(0, indicator.id)
    for stem in sorted(inputs.tables_of(data, indicator)):
        others = [column for column in inputs.columns(stem) if column not in indicator.inputs]
        for column in () if _together(data, others, indicator) == before else others:
            for other in inputs.changed(data, column):
                assert inputs.answers(other, indicator) == before, column


def _together(data: Dataset, columns: list[str], indicator: Indicator) -> str:
    """What is said when all these columns are changed at once: most of the time one look is enough."""
    for column in columns:
        *_, data = [data, *inputs.changed(data, column)]
    return inputs.answers(data, indicator)


READ = sorted({column for indicator in INDICATORS for column in indicator.inputs})


@pytest.mark.parametrize("column", READ)
def test_each_column_that_is_said_moves_the_figure(column, folders, told):
    waiting = {indicator.id for indicator in INDICATORS if column in indicator.inputs}
    for draw, data in enumerate(folders):
        for other in inputs.changed(data, column):
            waiting -= {id_ for id_ in waiting if inputs.answers(other, BY_ID[id_]) != told(draw, id_)}
            if not waiting:
                return
    assert not waiting


def test_every_column_that_is_said_exists():
    known = {f"{stem}.{name}" for stem, table in schema.BY_STEM.items() for name in table.names}
    assert set(READ) <= known | set(inputs.MANIFEST)
