"""The sums of hidden cells that follow from what is shown, against a least squares that knows nothing of graphs."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from ess_metrics.secrecy.potentials import Potentials

MASKS = array_shapes(min_dims=2, max_dims=2, max_side=5).flatmap(lambda shape: st.tuples(*[arrays(bool, shape)] * 2))


def follows(hidden: np.ndarray, asked: np.ndarray) -> bool:
    """Whether the asked cells are a combination of the sums of rows and columns, over the hidden cells alone."""
    cells = np.argwhere(hidden)
    sums = np.zeros((len(cells), sum(hidden.shape)))
    for at, (row, column) in enumerate(cells):
        sums[at, row] = sums[at, hidden.shape[0] + column] = 1
    wanted = asked[hidden].astype(float)
    found = np.linalg.lstsq(sums, wanted, rcond=None)[0] if len(cells) else np.zeros(0)
    return bool(np.allclose(sums @ found if len(cells) else wanted, wanted))


@settings(max_examples=300, deadline=None)
@given(MASKS)
def test_a_sum_follows_when_it_is_made_of_the_sums_of_rows_and_columns(masks):
    hidden, chosen = masks
    assert Potentials(hidden).give(hidden & chosen) == follows(hidden, hidden & chosen)


def test_a_square_of_four_hides_each_of_its_cells_and_shows_its_rows():
    square = Potentials(np.ones((2, 2), bool))
    assert not square.give(np.array([[True, False], [False, False]]))
    assert not square.give(np.eye(2, dtype=bool))
    assert square.give(np.array([[True, True], [False, False]]))


def test_a_cell_alone_in_its_row_follows():
    hidden = np.array([[True, False], [True, True]])
    assert Potentials(hidden).give(np.array([[True, False], [False, False]]))
