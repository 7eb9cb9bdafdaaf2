"""Two years beside each other: the difference and the change of each measure."""

import pytest

from ess_metrics.analyses.values import values
from ess_metrics.folder.reading import read
from ess_metrics.model.locations import DEMO
from ess_metrics.model.selection import Selection
from ess_metrics.texts.numbers import euros
from ess_metrics.views.pages import compare


@pytest.fixture(scope="module")
def demo():
    return read(DEMO)


def granted(data, year):
    return values(data, "granted", None, Selection().plus("annee", year)).total.value


def test_the_difference_and_the_change_are_those_of_the_figures(demo):
    view = compare.change(demo, Selection(), "periodes", ("2022", "2023"))
    row = {row.key: row for row in view.rows}["granted"]
    gap = granted(demo, "2023") - granted(demo, "2022")
    assert row.cells["evolution"] == pytest.approx(gap / granted(demo, "2022"))
    assert row.cells["difference"].lstrip("+−") == euros(abs(gap))
    assert row.cells["difference"][0] == ("+" if gap > 0 else "−")


def test_a_share_moves_by_points(demo):
    row = {row.key: row for row in compare.change(demo, Selection(), "periodes", ("2022", "2023")).rows}["ess_share"]
    assert "points" in row.cells["difference"]
    assert (row.cells["evolution"], row.statuses["evolution"]) == (None, "sans_objet")


def test_only_two_periods_have_a_change(demo):
    assert compare.change(demo, Selection(), "periodes", ("2021", "2022", "2023")) is None
    assert compare.change(demo, Selection(), "quartiers", tuple(list(demo.geography.keys)[:2])) is None
