"""Breaks and looks of a choropleth, on values small enough to be checked by eye."""

import math

from hypothesis import given
from hypothesis import strategies as st

from ess_metrics.views.charts.classes import balanced_breaks, breaks, intervals, looks, slots


def test_breaks_are_rounded_quantiles_without_zero():
    assert breaks([0, 0, 1234, 2345, 3456, 4567, 5678, None, math.nan], 2) == (1200.0, 3500.0, 5700.0)


def test_few_whole_values_are_classes_of_their_own():
    assert breaks([1, 1, 2, 4, 0]) == (1.0, 2.0, 4.0, 5.0)
    assert breaks([7]) == (7.0, 8.0)


def test_no_value_no_class():
    assert breaks([None, 0, math.nan]) == ()
    assert balanced_breaks([0]) == ()
    assert looks([None, 0], ["ok", "ok"], ()) == "mz"


def test_same_small_values_make_one_class():
    bounds = breaks([0.123, 0.123])
    assert len(bounds) == 2
    assert bounds[0] <= 0.123 <= bounds[1]


def test_balanced_breaks_mirror():
    assert balanced_breaks([-0.1, 0.2, 0.3, 0.4, -0.05, 0.6], 2) == (-0.6, -0.25, 0.0, 0.25, 0.6)


def test_looks_tell_zero_missing_and_secret_apart():
    bounds = (1.0, 10.0, 100.0)
    values = [0, 1, 9.9, 10, 100, 250, None, 5, 5]
    statuses = ["ok"] * 7 + ["secret", "sans_objet"]
    assert looks(values, statuses, bounds) == "z" + "00" + "666" + "m" + "s" + "m"


def test_balanced_looks_sit_on_both_sides():
    bounds = (-0.6, -0.25, 0.0, 0.25, 0.6)
    assert looks([-0.5, -0.1, 0, 0.1, 0.5], ["ok"] * 5, bounds, balanced=True) == "01z56"


def test_slots_use_the_whole_palette():
    assert [slots(n) for n in (0, 1, 2, 3, 5, 7)] == [
        (), (4,), (0, 6), (0, 3, 6), (0, 2, 3, 4, 6), (0, 1, 2, 3, 4, 5, 6),
    ]  # fmt: skip
    assert slots(6, balanced=True) == (0, 1, 2, 4, 5, 6)


def test_intervals_pair_the_bounds():
    assert intervals((1.0, 2.0, 4.0)) == ((1.0, 2.0), (2.0, 4.0))


@given(st.lists(st.floats(-1e9, 1e9, allow_subnormal=False).filter(lambda x: x == 0 or abs(x) > 1e-6), max_size=40))
def test_bounds_increase_and_hold_every_value(values):
    bounds = breaks(values)
    assert list(bounds) == sorted(set(bounds))
    known = [value for value in values if value]
    if known:
        assert bounds[0] <= min(known)
        assert max(known) <= bounds[-1] * (1 + 1e-9 * (1 if bounds[-1] > 0 else -1)) + 1e-12
    assert len(looks(values, ["ok"] * len(values), bounds)) == len(values)
