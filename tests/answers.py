"""An answer of the library in the plainest shape, so that a test reads like the arithmetic that it checks."""

from __future__ import annotations

from ess_metrics.analyses.values import values
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import Cell, Values
from ess_metrics.model.selection import Selection

CENT = 1e-9


def ask(data: Dataset, indicator: str, by: str | None = None, where: dict | None = None, **ways) -> Values:
    """The values of an indicator under filters and ways of counting (`mode="concerne"`…)."""
    return values(data, indicator, by, Selection.of(where, **ways))


def plain(cell: Cell) -> tuple:
    """(value, n), the status standing for the value when it isn't ok."""
    return (round(cell.value, 9) if cell.status == "ok" else cell.status, cell.n)


def total(data: Dataset, indicator: str, where: dict | None = None, **ways) -> tuple:
    """The total of an indicator as (value or status, n)."""
    return plain(ask(data, indicator, None, where, **ways).total)


def rows(found: Values) -> dict:
    """Key -> (value or status, n)."""
    return {key: plain(cell) for key, cell in found}


def rest(found: Values) -> dict:
    """Reason -> (value, n) of what is not shown."""
    return {item.reason: (item.value, item.n) for item in found.not_shown}
