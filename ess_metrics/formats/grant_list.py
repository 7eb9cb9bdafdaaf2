"""The grants of a file as columns: what its tables are made of, whether rows were read one by one or all at once."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from ess_metrics.files.by_column import Column, joined
from ess_metrics.formats.grant_columns import ASKED, GRANT, GRANTED, PAID, Columns
from ess_metrics.formats.grant_rows import Grant
from ess_metrics.formats.grant_words import named_status

TYPES = (ASKED, GRANTED, PAID)
NOBODY = ""  # who has no number
NOTHING = -1  # cents of an amount that the row does not give: grants are never negative

SAFE = 2.0**62  # above it, sums of whole numbers no longer fit an array


class Slot(NamedTuple):
    """What tells the amounts of one row apart: section, kind of help, year of the column, funder of the column."""

    section: str
    concours: str
    year: int | None
    funder: str
    fund: str


@dataclass
class Amounts:
    """The amounts of the grants, one line a funding row: the grant's `row`, its `slot`, its `cents` by type."""

    row: np.ndarray
    slot: np.ndarray
    cents: np.ndarray
    slots: list[Slot]


@dataclass
class Grants:
    """The grants of one block of a sheet, in its order. `texts`: the fields of the table; `places`: its cell of
    neighbourhoods as it is written, None without one; `year`: 0 where only the amounts know it; `day`: "" unknown.
    """

    columns: Columns
    sheet: str | None
    lines: np.ndarray
    texts: dict[str, Column]
    places: Column | None
    name: Column
    identifier: Column
    year: np.ndarray
    day: Column
    money: Amounts

    def __len__(self) -> int:
        return len(self.lines)

    def get(self, name: str) -> Column:
        """The texts of a field; empty when the table has none."""
        return self.texts.get(name) or Column.same("", len(self))


def listed(columns: Columns, sheet: str | None, grants: Sequence[Grant]) -> Grants:
    """Grants that were read one by one, as columns."""
    at = columns.fields.get("quartier")
    written = [grant.cells[at] if at is not None and at < len(grant.cells) else "" for grant in grants]
    texts = {name: Column.of([grant.get(name) for grant in grants]) for name in columns.fields}
    worded = [grant.get("statut") or _status_of(grant) for grant in grants]
    if any(worded):
        texts["statut"] = Column.of(worded)
    days = [grant.day.isoformat() if grant.day else "" for grant in grants]
    slots: dict[Slot, int] = {}
    row, slot, cents = [], [], []
    for number, grant in enumerate(grants):
        for money in grant.money:
            one = Slot(money.section, money.concours, money.year, money.funder, money.fund)
            row.append(number)
            slot.append(slots.setdefault(one, len(slots)))
            cents.append([_cents(money.amounts.get(what)) for what in TYPES])
    amounts = Amounts(
        np.array(row, dtype=np.intp),
        np.array(slot, dtype=np.intp),
        np.array(cents, dtype=np.int64).reshape(-1, len(TYPES)),
        list(slots),
    )
    return Grants(
        columns,
        sheet,
        np.array([grant.line for grant in grants], dtype=np.int64),
        texts,
        Column.of(written) if at is not None else None,
        Column.of([grant.name for grant in grants]),
        Column.of([grant.identifier or NOBODY for grant in grants]),
        np.array([grant.year for grant in grants], dtype=np.int64),
        Column.of(days),
        amounts,
    )


def _status_of(grant: Grant) -> str:
    """What stands in place of the amount granted, where it is a status: "refusé"."""
    cells = [grant.texts[one.at] for one in grant.columns.amounts if one.what == GRANTED and one.at < len(grant.texts)]
    return next((cell for cell in cells if named_status(cell)), "")


def _cents(value: Decimal | None) -> int:
    return NOTHING if value is None else int(value.scaleb(2))


def in_order(parts: Sequence[Grants], places: np.ndarray) -> Grants:
    """The grants of one table that were read apart, in the order of their places."""
    one, *more = parts
    if not more:
        return one
    order = np.argsort(places, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    starts = np.cumsum([0, *map(len, parts)])
    slots: dict[Slot, int] = {}
    codes = [np.array([slots.setdefault(slot, len(slots)) for slot in part.money.slots], np.intp) for part in parts]
    row = np.concatenate([rank[start + part.money.row] for start, part in zip(starts, parts, strict=False)])
    slot = np.concatenate([code[part.money.slot] for code, part in zip(codes, parts, strict=True)])
    cents = np.concatenate([part.money.cents for part in parts])
    sort = np.argsort(row, kind="stable")

    def column(get) -> Column:
        return joined([get(part) for part in parts]).rows(order)

    return Grants(
        one.columns,
        one.sheet,
        np.concatenate([part.lines for part in parts])[order],
        {name: column(lambda part, name=name: part.get(name)) for name in one.texts},
        column(lambda part: part.places) if one.places is not None else None,
        column(lambda part: part.name),
        column(lambda part: part.identifier),
        np.concatenate([part.year for part in parts])[order],
        column(lambda part: part.day),
        Amounts(row[sort], slot[sort], cents[sort], list(slots)),
    )


def sums_of(grants: Grants) -> dict[str, np.ndarray]:
    """The cents of each type of each grant, grants in money only; NOTHING where the grant has none of that type."""
    money = np.array([slot.concours == GRANT for slot in grants.money.slots], dtype=bool)[grants.money.slot]
    out = {}
    for kind, what in enumerate(TYPES):
        cents = grants.money.cents[:, kind]
        held = money & (cents >= 0)
        sums = np.full(len(grants), NOTHING, dtype=np.int64)
        sums[grants.money.row[held]] = 0
        np.add.at(sums, grants.money.row[held], cents[held])
        out[what] = sums
    return out


def total(cents: np.ndarray) -> Decimal:
    """The euros of all these cents, those of NOTHING left out."""
    known = cents[cents >= 0]
    whole = int(known.sum()) if float(known.sum(dtype=float)) < SAFE else sum(map(int, known))
    return Decimal(whole).scaleb(-2)


def runs_of(places: Sequence[int], at: np.ndarray, grants: Grants | None) -> list[tuple[dict[str, Decimal], int]]:
    """The grants that stand before each of these places, between one and the next, and after the last: their sums, and
    how many have one. `at`: the places of the grants.
    """
    nothing: list[tuple[dict[str, Decimal], int]] = [({}, 0)] * (len(places) + 1)
    if grants is None:
        return nothing
    sums = sums_of(grants)
    some = np.logical_or.reduce([cents >= 0 for cents in sums.values()])
    ends = [0, *np.searchsorted(at, np.array(places, dtype=np.intp)), len(at)]
    out = []
    for start, end in itertools.pairwise(ends):
        run = {what: cents[start:end] for what, cents in sums.items()}
        euros = {what: total(cents) for what, cents in run.items() if (cents >= 0).any()}
        out.append((euros, int(some[start:end].sum())) if start < end else ({}, 0))
    return out
