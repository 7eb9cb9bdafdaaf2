"""What moves between two states of the data: each indicator's total before and after, the largest change first.

An indicator that has no total (a rate, which does not add up) moves when the value of a neighbourhood does: how many
of them moved is counted instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from ess_metrics.analyses.values import MissingTable, values
from ess_metrics.indicators import INDICATORS
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import OK, SANS_OBJET
from ess_metrics.model.selection import UsageError

NEAR, HALF = 0.05, 0.5
AMOUNTS = ("EUR", "habitants", "établissements", "personnes", "projets", "emplois")
PLACE = "code_quartier"


@dataclass(frozen=True)
class Figure:
    """What an indicator says of a state of the data: its total (None: secret or without object), and the values of
    the neighbourhoods where it has no total.
    """

    unit: str
    total: float | None = None
    places: Mapping[str, float | None] = field(default_factory=dict)


Figures: TypeAlias = dict[str, Figure]


@dataclass(frozen=True)
class Move:
    """An indicator whose figure is not what it was; None: it could not be computed then (or is secret).

    `places`: how many neighbourhoods moved, for an indicator that has no total.
    """

    indicator: str
    unit: str
    before: float | None
    after: float | None
    places: int = 0

    @property
    def weight(self) -> float:
        """How much it moves, relatively: what appears or disappears first, what has no total last."""
        if self.places:
            return 0.0
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
        """As `fetch --json` and `news --json` print it; `places` only where there is no total."""
        plain: dict[str, object] = {"indicator": self.indicator, "unit": self.unit}
        plain |= {"before": self.before, "after": self.after}
        return plain | ({"places": self.places} if self.places else {})


def figures(data: Dataset) -> Figures:
    """The figure of every indicator that the data can answer, by id."""
    found: Figures = {}
    for indicator in INDICATORS:
        try:
            total = values(data, indicator.id).total
            spread = total.status == SANS_OBJET and PLACE in indicator.by
            places = {key: cell.value for key, cell in values(data, indicator.id, PLACE)} if spread else {}
        except (MissingTable, UsageError):
            continue
        found[indicator.id] = Figure(indicator.unit, total.value if total.status == OK else None, places)
    return found


def between(before: Figures, after: Figures) -> list[Move]:
    """The indicators that moved: those that appear first, then the largest relative change, then those by place."""
    moved = []
    for name in [indicator.id for indicator in INDICATORS if indicator.id in before or indicator.id in after]:
        unit = (after.get(name) or before[name]).unit
        old, new = (figures.get(name, Figure(unit)) for figures in (before, after))
        if old.total != new.total:
            if name in before or new.total:  # a table that appears, empty, moves nothing
                moved.append(Move(name, unit, old.total, new.total))
        elif old.total is None:
            codes = old.places.keys() | new.places.keys()
            places = sum(old.places.get(code) != new.places.get(code) for code in codes)
            moved += [Move(name, unit, None, None, places)] if places else []
    return sorted(moved, key=lambda move: -move.weight)
