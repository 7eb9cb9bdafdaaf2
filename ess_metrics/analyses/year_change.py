"""Two years (or periods) of one indicator side by side: the difference and the change, never where one is not known.

A year that the folder knows nothing of is no zero: its side has no value, and it is said. Between 2023 and 2024 a new
or modified neighbourhood has no difference either: its perimeter changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ess_metrics.analyses.values import values
from ess_metrics.counting import coverage
from ess_metrics.indicators import BY_ID
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import OK, SANS_OBJET, Cell, Values
from ess_metrics.model.selection import Selection, UsageError
from ess_metrics.texts.library import values_words as words

PLACE, REDRAWN, CHANGED = "code_quartier", 2024, ("M", "N")
NOTHING = Cell(None, SANS_OBJET, 0)


@dataclass(frozen=True)
class Pair:
    """What one key was and is; `status` is ok, or why there is no difference (sans_objet, secret)."""

    key: str | None
    before: float | None
    after: float | None
    status: str

    @property
    def difference(self) -> float | None:
        """After less before."""
        if self.status != OK or self.before is None or self.after is None:
            return None
        return float(f"{self.after - self.before:.15g}")

    @property
    def change(self) -> float | None:
        """The difference over what it was (0.04 = +4 %), None from zero."""
        difference = self.difference
        return None if difference is None or not self.before else difference / abs(self.before)

    def to_json(self) -> dict[str, object]:
        """As the command line prints it."""
        told = {} if self.key is None else {"key": self.key}
        moved = {"difference": self.difference, "change": self.change, "status": self.status}
        return {**told, "before": self.before, "after": self.after, **moved}


@dataclass(frozen=True)
class YearChange:
    """An indicator in two periods, key by key, and in total."""

    indicator: str
    unit: str
    by: str | None
    rows: tuple[Pair, ...]
    total: Pair
    notes: tuple[str, ...]


def year_change(
    data: Dataset, indicator: str, by: str | None, selection: Selection, before: str, after: str, *, released: bool
) -> YearChange:
    """The two periods (a year, or 2019..2021) under the same filters; raises UsageError where years change nothing."""
    known = BY_ID[indicator]
    if known.yearly is None or by == "annee":
        raise UsageError(words.NO_YEARS.format(indicator=indicator))
    asked = [selection.without("annee").plus("annee", period) for period in (before, after)]
    found = [values(data, indicator, by, one, released=released) for one in asked]
    notes = list(dict.fromkeys(note for one in found for note in one.notes))
    lost = [coverage.uncovered(data, one.years, selection.amount) if known.euros else () for one in asked]
    if any(lost):
        notes.append(words.no_change(selection.amount, tuple(sorted({*lost[0], *lost[1]}))))
    sides = [_cells(one, bool(gone)) for one, gone in zip(found, lost, strict=True)]
    mixed = asked[0].years[0] < REDRAWN <= asked[1].years[-1] and data.manifest.generation == str(REDRAWN)
    notes += [words.MIXED] if mixed and words.MIXED not in notes else []
    redrawn = _redrawn(data) if mixed and by == PLACE else frozenset()
    absent = Cell(0.0, OK, 0) if known.adds_up(by, selection.mode) else NOTHING
    keys = list(dict.fromkeys(key for one in found for key in one.keys))
    rows = []
    for key in keys:
        was, now = (_of(side, key, absent, bool(gone)) for side, gone in zip(sides, lost, strict=True))
        rows.append(_pair(key, was, now, key in redrawn))
    totals = [NOTHING if gone else one.total for one, gone in zip(found, lost, strict=True)]
    return YearChange(indicator, found[0].unit, by, tuple(rows), _pair(None, totals[0], totals[1], False), tuple(notes))


def _cells(found: Values, uncovered: bool) -> Mapping[str, Cell]:
    return {key: NOTHING if uncovered else cell for key, cell in found}


def _of(side: Mapping[str, Cell], key: str, absent: Cell, uncovered: bool) -> Cell:
    return side.get(key, NOTHING if uncovered else absent)


def _pair(key: str | None, before: Cell, after: Cell, redrawn: bool) -> Pair:
    status = next((cell.status for cell in (before, after) if cell.status != OK), SANS_OBJET if redrawn else OK)
    return Pair(key, before.value, after.value, status)


def _redrawn(data: Dataset) -> frozenset[str]:
    """The neighbourhoods that are new, or whose perimeter changed in 2024."""
    geo = data.geography
    pairs = zip(geo.keys[: geo.count], geo.change[: geo.count], strict=True)
    return frozenset(str(code) for code, change in pairs if change in CHANGED)
