"""Money in whole cents, shared once among places so that every sum holds to the cent."""

from __future__ import annotations

import numpy as np

UNKNOWN = -1


def to_cents(euros: np.ndarray) -> np.ndarray:
    """Euros (NaN = unknown) as int64 cents, UNKNOWN (-1) where unknown. Half a cent goes up."""
    with np.errstate(invalid="ignore"):
        cents = np.floor(np.round(np.asarray(euros, "float64") * 100, 4) + 0.5)
    return np.where(np.isnan(cents), UNKNOWN, cents).astype("int64")


def split(cents: np.ndarray, record: np.ndarray, part: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Share each record's cents among its lines: largest remainder, ties by `order` (smallest first).

    `cents` is per record; `record`, `part` (sums to 1 a record) and `order` (rank of the place's code) are per line.
    The lines of a record add up to its cents exactly; unknown stays unknown on every line.
    """
    whole = cents[record]
    exact = np.round(whole * part, 7)
    shared: np.ndarray = np.floor(exact).astype("int64")
    left = cents - np.bincount(record, shared, len(cents)).astype("int64")
    several = np.flatnonzero((part < 1) & (whole > 0))
    if several.size:
        _hand_out(shared, several, record, np.round(exact - shared, 7), order, left)
    shared[whole == UNKNOWN] = UNKNOWN
    return shared


def _hand_out(
    shared: np.ndarray,
    lines: np.ndarray,
    record: np.ndarray,
    remainder: np.ndarray,
    order: np.ndarray,
    left: np.ndarray,
) -> None:
    """Give the cents left over of each record to its lines of largest remainder."""
    ranked = lines[np.lexsort((order[lines], -remainder[lines], record[lines]))]
    owner = record[ranked]
    start = np.r_[True, owner[1:] != owner[:-1]]
    first = np.maximum.accumulate(np.where(start, np.arange(len(ranked)), 0))
    rank = np.arange(len(ranked)) - first
    shared[ranked[rank < left[owner]]] += 1


def passed_on(paid: np.ndarray, origin: np.ndarray) -> np.ndarray:
    """Cents paid, where an unknown origin row takes the sum of the known payments of the rows that pass it on.

    `origin` is the index of the row each row passes on (-1: none). Chains are resolved from their ends.
    """
    paid = paid.copy()
    given = paid == UNKNOWN
    children = np.flatnonzero(origin >= 0)
    for child in sorted(children, key=lambda i: -_depth(int(i), origin)):
        parent = origin[child]
        if given[parent] and paid[child] != UNKNOWN:
            paid[parent] = max(paid[parent], 0) + paid[child]
    return paid


def _depth(row: int, origin: np.ndarray) -> int:
    depth = 0
    while origin[row] >= 0:
        row, depth = int(origin[row]), depth + 1
    return depth
