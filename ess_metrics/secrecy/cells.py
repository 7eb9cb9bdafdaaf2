"""Statistical secrecy, in one place, before anything is shown (contract 3, 5.7, 12.12; INSEE's 3 units and 85 % rules).

Primary: a cell built on too few people or units, or dominated by one, is hidden. Secondary: a cell hidden alone could
be found by subtraction, so the shown cell with the smallest count above 0 is hidden with it; when there is none, or
when what is shown still leaves the hidden cells one whole value each, the total is hidden too. What is stated beside
the total (people of unknown sex…) is hidden when it is small, but it neither reveals a cell nor protects one.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ess_metrics.counting.indicator import BODIES, LEASES, LOTS, PEOPLE, SEXED
from ess_metrics.model.result import OK, SECRET, Cell, Values

SMALLEST = {PEOPLE: 5, LOTS: 3, LEASES: 3, SEXED: 5, BODIES: 5}
DOMINANCE = 0.85
DUST = 1e-9


def protect(values: Values, rule: str | None, *, secondary: bool = True, apart: bool = True) -> Values:
    """The same values with what must be hidden as `secret` (value and n unknown).

    `rule` is None, people, lots, leases, sexed (what is counted is the value itself) or bodies; `secondary=False`
    leaves single cells open to subtraction (for tests); `apart=False` when cells contain each other, so that no sum of
    them says anything (stages).
    """
    if rule is None:
        return values
    rows_of, rest_of, whole = _counts(values, rule)
    rows = (_small(rows_of, rule) | _dominated(values, rule, len(values.keys))) & (values.status == OK)
    known = np.array([item.value is not None for item in values.not_shown], bool)
    rest = (known & _small(rest_of, rule)) | _rest_dominated(values, rule)
    total = values.total.status == OK and bool(_small([whole], rule)[0] or _total_dominated(values, rule))
    if secondary and not total:
        cells = np.array([item.cell for item in values.not_shown], bool) & known
        if rows.sum() + (rest & cells).sum() == 1:
            _hide_another(values, rows, rest, (rows_of, rest_of))
        total = apart and _computed(
            np.append(rows_of, rest_of[cells]),
            np.append(rows, rest[cells]),
            whole,
            None if values.largest is not None else SMALLEST[rule],
        )
    return hidden_of(values, rows, rest, total)


def sealed(values: Values) -> Values:
    """The values, whatever hid their cells, without a total that would give the hidden ones away."""
    cells = [item for item in values.not_shown if item.cell]
    hidden = int((values.status == SECRET).sum()) + sum(item.status == SECRET for item in cells)
    if not hidden or values.total.n is None:
        return values
    shown = int(values.n[values.n > 0].sum()) + sum(item.n or 0 for item in cells)
    if hidden > 1 and values.total.n - shown != hidden:
        return values
    none = np.zeros(len(values.keys), bool)
    return hidden_of(values, none, np.zeros(len(values.not_shown), bool), total=True)


def _counts(values: Values, rule: str) -> tuple[np.ndarray, np.ndarray, float]:
    """What secrecy counts in each row, in each part not shown and in total: records, bodies, or the value itself."""
    if rule == SEXED:
        rest = [item.value or 0.0 for item in values.not_shown]
        return np.nan_to_num(values.value), np.array(rest, float), values.total.value or 0.0
    if values.heads is not None:
        rest = [(values.rest_heads or {}).get(item.reason, 0) for item in values.not_shown]
        return values.heads[:-1].astype(float), np.array(rest, float), float(values.heads[-1])
    rest = [item.n or 0 for item in values.not_shown]
    return values.n.astype(float), np.array(rest, float), float(values.total.n or 0)


def _small(counts, rule: str) -> np.ndarray:
    counts = np.asarray(counts, float)
    return (counts > DUST) & (counts < SMALLEST[rule])


def _computed(counts: np.ndarray, hidden: np.ndarray, whole: float, least: int | None) -> bool:
    """Whether the total, what is shown and the thresholds leave the hidden cells one whole value each.

    A hidden cell holds one at least, zeros being shown. Two hidden cells may be a small one and its companion; three or
    more are all small, each under `least` (None: a cell may be hidden for its dominance, whatever its size).
    """
    number = int(hidden.sum())
    if number <= 1:
        return number == 1
    left = whole - counts[~hidden].sum()
    everyone = abs(left - number) < DUST
    return everyone or (least is not None and number > 2 and abs(left - number * (least - 1)) < DUST)


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


def _hide_another(values: Values, rows: np.ndarray, rest: np.ndarray, counts: tuple[np.ndarray, np.ndarray]) -> None:
    """Mark the shown cell with the smallest count above 0 (ties: smallest key), rows and not shown together."""
    rows_of, rest_of = counts
    open_rows = (values.status == OK) & ~rows & (rows_of > DUST)
    shown = [(rows_of[i], values.keys[i], rows, int(i)) for i in np.flatnonzero(open_rows)]
    shown += [
        (rest_of[i], item.reason, rest, i)
        for i, item in enumerate(values.not_shown)
        if item.cell and not rest[i] and item.value is not None and rest_of[i] > DUST
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
        heads=None,
        rest_heads=None,
        behind=None,
    )


def _blanked(array: np.ndarray | None, rows: np.ndarray, total: bool) -> np.ndarray | None:
    return None if array is None else np.where(np.append(rows, total), np.nan, array)
