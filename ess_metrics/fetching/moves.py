"""What a fetch moves: each indicator's total before and after."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ess_metrics.analyses.values import MissingTable, values
from ess_metrics.folder.reading import read
from ess_metrics.indicators import INDICATORS
from ess_metrics.model.faults import DataError
from ess_metrics.model.result import OK
from ess_metrics.model.selection import UsageError

NEAR, HALF = 0.05, 0.5
AMOUNTS = ("EUR", "habitants", "établissements", "personnes", "projets", "emplois")


@dataclass(frozen=True)
class Move:
    """An indicator whose total is not what it was; None: it could not be computed then (or is secret)."""

    indicator: str
    unit: str
    before: float | None
    after: float | None

    @property
    def weight(self) -> float:
        """How much it moves, relatively: what appears or disappears first."""
        if self.before is None or self.after is None:
            return float("inf")
        return abs(self.after - self.before) / (abs(self.before) or 1.0)

    @property
    def suspect(self) -> str:
        """What looks like an error of the publisher rather than a change: `zero`, `unite`, `moitie`; "" otherwise."""
        if not self.before or self.after is None:
            return ""
        ratio = self.after / self.before
        if ratio == 0:
            return "zero"
        if any(abs(ratio / power - 1) < NEAR for power in (1000, 0.001, 100, 0.01)):
            return "unite"
        return "moitie" if self.unit in AMOUNTS and ratio <= HALF else ""

    def to_json(self) -> dict[str, object]:
        """As `fetch --json` prints it."""
        return {"indicator": self.indicator, "unit": self.unit, "before": self.before, "after": self.after}


Figures = dict[str, tuple[str, float | None]]


def figures(folder: Path) -> Figures:
    """The total of every indicator that the folder can answer: id -> (unit, value); empty when it can't be read."""
    try:
        data = read(folder)
    except (DataError, OSError):
        return {}
    found: Figures = {}
    for indicator in INDICATORS:
        try:
            total = values(data, indicator.id).total
        except (MissingTable, UsageError):
            continue
        found[indicator.id] = (indicator.unit, total.value if total.status == OK else None)
    return found


def between(before: Figures, after: Figures) -> list[Move]:
    """The indicators that moved, those that appear first, then the largest relative change."""
    moved = []
    for name in [indicator.id for indicator in INDICATORS if indicator.id in before or indicator.id in after]:
        unit = (after.get(name) or before[name])[0]
        old, new = (figures.get(name, (unit, None))[1] for figures in (before, after))
        if old != new and not (name not in before and not new):  # a table that appears, empty, moves nothing
            moved.append(Move(name, unit, old, new))
    return sorted(moved, key=lambda move: -move.weight)
