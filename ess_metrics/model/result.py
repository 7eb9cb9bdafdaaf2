"""The values of an indicator: rows, total, what is not shown. Missing, zero and secret are three things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, NotRequired, Protocol, TypedDict

import numpy as np

from ess_metrics.model.presence import certain

OK, SANS_OBJET, SECRET = "ok", "sans_objet", "secret"
UNKNOWN_AMOUNT = "montant inconnu"


@dataclass(frozen=True)
class NotShown:
    """A part that has no row: its `reason`, `value` (None = unknown), distinct records `n`, and its `unit`.

    `cell`: a cell of the breakdown (HORS_QPV, inconnu…), that the total holds; else something stated beside it.
    """

    reason: str
    value: float | None
    n: int | None
    unit: str | None = None
    status: str = OK
    cell: bool = False


@dataclass(frozen=True)
class Cell:
    """One value with its status and the number of distinct records behind it."""

    value: float | None
    status: str
    n: int | None

    @property
    def number(self) -> float:
        """The value of a cell that is known to have one (`status` ok); ValueError when it has none."""
        return certain(self.value)


class PrintedCell(TypedDict):
    """A value as the contract prints it."""

    value: float | None
    status: str
    n: int | None


class PrintedRow(PrintedCell):
    """A row as the contract prints it; its unit only where rows have each their own."""

    key: str
    unit: NotRequired[str]


class PrintedPart(TypedDict):
    """A part that has no row, as the contract prints it."""

    reason: str
    value: float | None
    n: int | None
    unit: NotRequired[str]


class Printed(TypedDict):
    """The values of an indicator as the contract prints them."""

    indicator: str
    unit: str
    by: str | None
    rows: list[PrintedRow]
    total: PrintedCell
    not_shown: list[PrintedPart]
    notes: list[str]


class Behind(NamedTuple):
    """What an indicator counted: the slice, the size of each record (None: none), the masks counted with their totals.

    The slice is one of `ess_metrics.counting.slices`, which this floor does not know.
    """

    cut: object
    sizes: np.ndarray | None
    counted: tuple[tuple[np.ndarray, int], ...]


class Grouped(Protocol):
    """A slice broken down by a column, as `build` reads it: its keys, then the reasons of what has none."""

    column: str | None
    keys: tuple[str, ...]
    reasons: tuple[str, ...]
    counted: list[tuple[np.ndarray, int]]

    @property
    def cut(self) -> object:
        """The slice."""

    @property
    def present(self) -> np.ndarray:
        """Which keys have a row."""


@dataclass(frozen=True)
class Values:
    """An indicator's values: `value[i]` of `keys[i]` (NaN unless `status[i]` is ok), `n[i]` records (-1 = secret).

    A ratio keeps `numerator` and `denominator` (same order). `largest` is the biggest single unit's share of each
    cell (rows, then total), `rest_largest` that of each reason of `not_shown`, for the dominance rule; `heads` and
    `rest_heads` the same for how many units secrecy counts, when these are not the records of `n`; `behind` the slice
    counted, the size of each record and the masks counted, for secrecy and for lists of records. `notes` are
    sentences about the figure (mixed perimeters…).
    """

    indicator: str
    unit: str
    by: str | None
    keys: tuple[str, ...]
    value: np.ndarray
    status: np.ndarray
    n: np.ndarray
    total: Cell
    not_shown: tuple[NotShown, ...] = ()
    numerator: np.ndarray | None = None
    denominator: np.ndarray | None = None
    largest: np.ndarray | None = None
    rest_largest: dict[str, float] | None = None
    heads: np.ndarray | None = None
    rest_heads: dict[str, int] | None = None
    behind: Behind | None = field(default=None, repr=False, compare=False)
    units: tuple[str, ...] = ()
    additive: bool = False
    notes: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        shown = "" if self.by is None else f" by {self.by}, {len(self.keys)} rows,"
        return f"<Values of {self.indicator or 'an indicator'}:{shown} total {self.total.value} {self.total.status}>"

    def __iter__(self) -> Iterator[tuple[str, Cell]]:
        for i, key in enumerate(self.keys):
            yield key, self.cell(i)

    def cell(self, i: int) -> Cell:
        """The cell of the i-th key."""
        ok = self.status[i] == OK
        return Cell(
            float(self.value[i]) if ok else None, str(self.status[i]), int(self.n[i]) if self.n[i] >= 0 else None
        )

    def __getitem__(self, key: str) -> Cell:
        return self.cell(self.keys.index(key))

    def to_json(self) -> Printed:
        """As the contract prints it."""
        rows: list[PrintedRow] = [{"key": key, **_json(cell)} for key, cell in self]
        for row, unit in zip(rows, self.units, strict=False):
            row["unit"] = unit
        missing: list[PrintedPart] = []
        for item in self.not_shown:
            shown: PrintedPart = {"reason": item.reason, "value": _clean(item.value), "n": item.n}
            if item.unit and item.unit != self.unit:
                shown["unit"] = item.unit
            missing.append(shown)
        return {
            "indicator": self.indicator,
            "unit": self.unit,
            "by": self.by,
            "rows": rows,
            "total": _json(self.total),
            "not_shown": missing,
            "notes": list(self.notes),
        }


def _json(cell: Cell) -> PrintedCell:
    return {"value": _clean(cell.value), "status": cell.status, "n": cell.n}


def _clean(value: float | None) -> float | None:
    """A number without the dust of binary fractions, so that a cent prints as a cent."""
    if value is None:
        return None
    return float(f"{value:.15g}") + 0.0


def build(
    group: Grouped,
    *,
    unit: str,
    value: np.ndarray,
    n: np.ndarray,
    additive: bool = False,
    extra: Sequence[NotShown] = (),
    numerator: np.ndarray | None = None,
    denominator: np.ndarray | None = None,
    left_out: np.ndarray | None = None,
    left_out_unit: str | None = None,
    largest: np.ndarray | None = None,
    heads: np.ndarray | None = None,
    present: np.ndarray | None = None,
    sizes: np.ndarray | None = None,
    notes: Sequence[str] = (),
) -> Values:
    """Values from arrays over a Group's cells (keys, reasons, total), NaN meaning sans objet.

    `left_out` (default: the values themselves) is what the cells without a key show, in `left_out_unit`; cells
    without any record and without any value are not listed.
    """
    count = len(group.keys)
    shown = np.flatnonzero(group.present if present is None else present)
    left = value if left_out is None else left_out
    missing = [
        NotShown(reason, float(left[count + i]), int(n[count + i]), left_out_unit, cell=True)
        for i, reason in enumerate(group.reasons)
        if n[count + i] > 0 or (left[count + i] == left[count + i] and left[count + i] != 0)
    ]
    return Values(
        indicator="",
        unit=unit,
        by=group.column,
        keys=group.keys if len(shown) == count else tuple(group.keys[i] for i in shown),
        value=value[shown],
        status=np.where(np.isnan(value[shown]), SANS_OBJET, OK).astype(object),
        n=n[shown].astype("int64"),
        total=total_cell(value[-1], n[-1]),
        not_shown=(*missing, *(item for item in extra if item.n)),
        numerator=None if numerator is None else numerator[np.append(shown, len(numerator) - 1)],
        denominator=None if denominator is None else denominator[np.append(shown, len(denominator) - 1)],
        largest=None if largest is None else np.append(largest[shown], largest[-1]),
        rest_largest=None if largest is None else dict(zip(group.reasons, largest[count:-1], strict=True)),
        heads=None if heads is None else np.append(heads[shown], heads[-1]),
        rest_heads=None if heads is None else dict(zip(group.reasons, heads[count:-1], strict=True)),
        behind=Behind(group.cut, sizes, tuple(group.counted)),
        additive=additive,
        notes=tuple(notes),
    )


def total_cell(value: float, n: int) -> Cell:
    """The total, sans objet when there was nothing to compute."""
    return Cell(None, SANS_OBJET, int(n)) if np.isnan(value) else Cell(float(value), OK, int(n))


def divided(top: np.ndarray, bottom: np.ndarray) -> np.ndarray:
    """The quotient, NaN where the denominator is zero or unknown."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(bottom > 0, top / np.where(bottom > 0, bottom, 1), np.nan)


def share_of(group: Grouped, top: np.ndarray, n: np.ndarray, things: str, extra: Sequence[NotShown] = ()) -> Values:
    """A share by number (0-1): `top` of the `n` records of each cell; without any record it is sans objet.

    The cells without a key show how many records they hold, in `things`.
    """
    counted, whole = top.astype(float), n.astype(float)
    return build(
        group,
        unit="0-1",
        value=divided(counted, n),
        n=n,
        extra=extra,
        numerator=counted,
        denominator=whole,
        left_out=whole,
        left_out_unit=things,
    )
