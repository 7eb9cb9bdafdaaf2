"""Statistical secrecy, in one place, before anything is shown (contract 3; INSEE's 3 units and 85 % rules).

Primary: a cell built on too few people or units, or dominated by one, is hidden. Secondary: a cell hidden alone
could be found by subtraction, so the shown cell with the smallest n is hidden with it. What is stated beside the
total (people of unknown sex…) is hidden when it is small, but it neither reveals a cell nor protects one.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ess_metrics.counting.indicator import LEASES, LOTS, PEOPLE
from ess_metrics.model.result import OK, SECRET, Cell, Values

SMALLEST = {PEOPLE: 5, LOTS: 3, LEASES: 3}
DOMINANCE = 0.85


def protect(values: Values, rule: str | None, *, secondary: bool = True) -> Values:
    """The same values with what must be hidden as `secret` (value and n unknown).

    `rule` is None, people, lots or leases; `secondary=False` leaves single cells open to subtraction (for tests).
    """
    if rule is None:
        return values
    rows = _small(values.n, rule) | _dominated(values, rule, len(values.keys))
    rows &= values.status == OK
    rest = np.array([item.value is not None and _small([item.n], rule)[0] for item in values.not_shown], bool)
    rest |= _rest_dominated(values, rule)
    cells = np.array([item.cell for item in values.not_shown], bool)
    total = values.total.status == OK and bool(_small([values.total.n], rule)[0] or _total_dominated(values, rule))
    if secondary and not total and rows.sum() + (rest & cells).sum() == 1:
        _hide_another(values, rows, rest)
    return hidden_of(values, rows, rest, total)


def _small(n, rule: str) -> np.ndarray:
    n = np.array([0 if count is None else count for count in n])
    return (n > 0) & (n < SMALLEST[rule])


def _dominated(values: Values, rule: str, count: int) -> np.ndarray:
    if rule == PEOPLE or values.largest is None:
        return np.zeros(count, bool)
    return values.largest[:count] > DOMINANCE


def _rest_dominated(values: Values, rule: str) -> np.ndarray:
    """Cells without a key that one unit dominates, by their place among `reasons`."""
    shares = {} if values.rest_largest is None or rule == PEOPLE else values.rest_largest
    return np.array([item.cell and shares.get(item.reason, 0) > DOMINANCE for item in values.not_shown], bool)


def _total_dominated(values: Values, rule: str) -> bool:
    return rule != PEOPLE and values.largest is not None and bool(values.largest[-1] > DOMINANCE)


def _hide_another(values: Values, rows: np.ndarray, rest: np.ndarray) -> None:
    """Mark the shown cell with the smallest n (ties: smallest key), rows and not shown together."""
    shown = [(int(values.n[i]), values.keys[i], rows, i) for i in np.flatnonzero((values.status == OK) & ~rows)]
    shown += [
        (item.n, item.reason, rest, i)
        for i, item in enumerate(values.not_shown)
        if item.cell and not rest[i] and item.value is not None
    ]
    if shown:
        _, _, mask, where = min(shown, key=lambda cell: cell[:2])
        mask[where] = True


def hidden_of(values: Values, rows: np.ndarray, rest: np.ndarray, total: bool) -> Values:
    """The values with these rows, parts not shown and total made secret."""
    return replace(
        values,
        value=np.where(rows, np.nan, values.value),
        status=np.where(rows, SECRET, values.status),
        n=np.where(rows, -1, values.n),
        total=Cell(None, SECRET, None) if total else values.total,
        not_shown=tuple(
            replace(item, value=None, n=None, status=SECRET) if hide else item
            for item, hide in zip(values.not_shown, rest, strict=True)
        ),
        numerator=_blanked(values.numerator, rows, total),
        denominator=_blanked(values.denominator, rows, total),
        largest=None,
        rest_largest=None,
        behind=None,
    )


def _blanked(array: np.ndarray | None, rows: np.ndarray, total: bool) -> np.ndarray | None:
    return None if array is None else np.where(np.append(rows, total), np.nan, array)
