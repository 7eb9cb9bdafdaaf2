"""Rectangles of a treemap: they fill their box, each by its value, and none over another."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ess_metrics.views.charts.svg_areas import Box, tiled

VALUES = st.lists(st.floats(0.01, 1e6), min_size=1, max_size=30)
BOXES = st.builds(Box, st.just(3.0), st.just(5.0), st.floats(50, 1200), st.floats(50, 1200))


@given(VALUES, BOXES)
def test_each_has_its_area_and_together_they_fill(values, box):
    tiles, scale = tiled(values, box), box.width * box.height / sum(values)
    assert [tile.width * tile.height for tile in tiles] == pytest.approx([value * scale for value in values], rel=1e-3)
    for tile in tiles:
        assert tile.x >= box.x - 1e-6
        assert tile.y >= box.y - 1e-6
        assert tile.x + tile.width <= box.x + box.width + 1e-3
        assert tile.y + tile.height <= box.y + box.height + 1e-3


@given(VALUES, BOXES)
def test_none_lies_over_another(values, box):
    for one, other in itertools.combinations(tiled(values, box), 2):
        across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
        down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
        assert across <= 1e-3 or down <= 1e-3


def test_equal_values_are_near_squares():
    tiles = tiled([1.0] * 4, Box(0, 0, 200, 200))
    assert {(round(tile.width), round(tile.height)) for tile in tiles} == {(100, 100)}
