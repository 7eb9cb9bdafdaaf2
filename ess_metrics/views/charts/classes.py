"""Classes of a choropleth: where one colour ends and the next begins, and the one-letter look of each neighbourhood.

A look is one character: a palette slot `0`…`6` (pale to strong), `z` zero, `m` missing (sans objet), `s` secret,
`o` outside the selection. Zero is a finding and never shares a colour with small values; missing and secret never
share one with zero. Slots, not class numbers: five classes use the whole palette too.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ess_metrics.views.view import OK, SANS_OBJET, SECRET, View

ZERO, MISSING, HIDDEN, OUTSIDE = "z", "m", "s", "o"
LAST_SLOT = 6
MIDDLE_SLOT = 3


@dataclass(frozen=True)
class Classed:
    """The colours of a map: amounts (None: none to show) and looks in the order asked, bounds, `balanced` or not."""

    amounts: tuple[float | None, ...]
    looks: str
    bounds: tuple[float, ...]
    balanced: bool


def classed(view: View, codes: Sequence[str]) -> Classed:
    """The colours of the map of a view, one for each of `codes`: the same on screen, in a picture and in a meeting.

    A code without row is sans objet; an amount that is secret or unknown is None.
    """
    by_key, key = {row.key: row for row in view.rows}, view.drawn.y[0]
    rows = [by_key.get(code) for code in codes]
    statuses = [row.statuses.get(key, row.status) if row else SANS_OBJET for row in rows]
    amounts = tuple(
        row.cells.get(key) if row and status == OK else None for row, status in zip(rows, statuses, strict=True)
    )
    balanced = bool(view.drawn.options.get("balanced"))
    bounds = balanced_breaks(amounts) if balanced else breaks(amounts)
    return Classed(amounts, looks(amounts, statuses, bounds, balanced=balanced), bounds, balanced)


def breaks(values: Sequence[float | None], count: int = 5) -> tuple[float, ...]:
    """Bounds of at most `count` classes over the known, non-zero values: n + 1 increasing numbers, () without value.

    Quantiles, so that every colour is used, rounded to two significant digits, so that they can be read and said.
    With no more distinct whole values than classes each value is a class of its own. A class holds its lower bound,
    not its upper one; the last holds both. Unit: that of the values. Missing values (None, NaN) are left out.
    """
    known = _known(values)
    known = known[known != 0]
    if not len(known):
        return ()
    distinct = np.unique(known)
    if len(distinct) <= count and (distinct == np.round(distinct)).all():
        return (*map(float, distinct), float(distinct[-1]) + 1)
    edges = [_rounded(q) for q in np.quantile(known, np.arange(1, count) / count)]
    low, high = _rounded(distinct[0], np.floor), _rounded(distinct[-1], np.ceil)
    inside = sorted({edge for edge in edges if low < edge < high})
    return (low, *inside, high) if high > low else (low, float(np.nextafter(low, np.inf)))


def balanced_breaks(values: Sequence[float | None], count: int = 3) -> tuple[float, ...]:
    """Bounds around zero, the same on both sides, for gaps and changes: `count` classes below and `count` above.

    () without a known non-zero value.
    """
    known = np.abs(_known(values))
    above = [edge for edge in breaks(known, count) if edge > 0][1:]
    return (*(-edge for edge in reversed(above)), 0.0, *above) if above else ()


def looks(
    values: Sequence[float | None], statuses: Sequence[str], bounds: Sequence[float], *, balanced: bool = False
) -> str:
    """The look of each neighbourhood, one character each, in the order of `values`.

    `statuses` are ok, sans_objet or secret; an unknown value is missing whatever its status says, but a secret one
    stays secret. `balanced` places classes on the two sides of the palette's middle.
    """
    if not len(values) == len(statuses):
        raise ValueError(f"{len(values)} values, {len(statuses)} statuses")
    numbers = np.array([np.nan if value is None else value for value in values], float)
    status = np.asarray(statuses, str)
    edges = np.asarray(bounds, float)
    palette = np.array([str(slot) for slot in slots(len(edges) - 1, balanced=balanced)] or [MISSING])
    rank = np.searchsorted(edges, numbers, side="right") - 1
    found = palette[np.clip(rank, 0, len(palette) - 1)]
    found = np.where(numbers == 0, ZERO, found)
    found = np.where((status != OK) | np.isnan(numbers), MISSING, found)
    return "".join(np.where(status == SECRET, HIDDEN, found))


def slots(count: int, *, balanced: bool = False) -> tuple[int, ...]:
    """Palette slots (0…6) of `count` classes, spread over the whole palette; `balanced` leaves the middle free."""
    if count <= 0:
        return ()
    if balanced:
        half = count // 2
        return (*(MIDDLE_SLOT - side for side in _spread(half)[::-1]), *(MIDDLE_SLOT + side for side in _spread(half)))
    if count == 1:
        return (MIDDLE_SLOT + 1,)
    return tuple(round(i * LAST_SLOT / (count - 1)) for i in range(count))


def intervals(bounds: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """The (lower, upper) bounds of each class, in order."""
    return tuple(itertools.pairwise(bounds))


def _spread(count: int) -> tuple[int, ...]:
    """Distances from the palette's middle, 1…3, for `count` classes on one side, nearest to zero first."""
    return tuple(round((i + 1) * MIDDLE_SLOT / count) for i in range(count))


def _known(values: Sequence[float | None]) -> np.ndarray:
    """The values that are numbers, as floats."""
    numbers = np.array([np.nan if value is None else value for value in values], float)
    return numbers[np.isfinite(numbers)]


def _rounded(value: float, how=np.round, digits: int = 2) -> float:
    """The number with two significant digits: 1234 → 1200, 0.0456 → 0.046."""
    if value == 0:
        return 0.0
    power = int(np.floor(np.log10(abs(value)))) - digits + 1
    if power >= 0:
        return float(how(value / 10**power) * 10**power)
    return float(how(round(value * 10**-power, 9)) / 10**-power)
