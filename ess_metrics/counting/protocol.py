"""What an indicator may ask of the records it counts: the contract between indicators and an engine.

An indicator never walks through rows. It takes a *cut* (the records that a question keeps), breaks it down into
*cells*, and asks for sums, distinct counts, medians, the largest record and the parts that fall at each place; of the
columns of a table it asks what `ess_metrics.counting.columns` lists. Two engines answer: arrays in memory
(`ess_metrics.counting.slices`), and a relational base (`ess_metrics.engines`), where masks and numbers are columns of a
query. Beside each question is what it is there: `cell` is the code of the breakdown, `part` the share of a record at a
place. A new indicator is written on this protocol alone, and a test reads that it is; another draws questions to hold
that both engines answer alike.

The arrays of a `Cells` have one length and one order: the keys of the breakdown, then what has no key there (HORS_QPV,
inconnu, sans projet…), then the total. Unknown is counted as 0 and known to be unknown: `known` says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, runtime_checkable

from ess_metrics.counting.arrays import Mask, Numbers, Rows
from ess_metrics.counting.facts import Dim


@runtime_checkable
class Amount(Protocol):
    """A number a record, shared among the places of the record by its parts; each engine adds it up in its own way."""

    @property
    def known(self) -> Mask:
        """Which records have the number. SQL: IS NOT NULL."""

    @property
    def positive(self) -> Mask:
        """Which records have more than zero. SQL: > 0."""


class Held(Amount, Protocol):
    """An amount of the engine in memory: arrays."""

    @property
    def record(self) -> Numbers:
        """The number of every record, 0 where unknown."""

    def at(self, records: Rows) -> Numbers:
        """The number of these records, 0 where unknown."""

    def on(self, lines: Rows) -> Numbers:
        """The part of the number on these lines (a record at one of its places)."""


@runtime_checkable
class Cells(Protocol):
    """A cut broken down by a column. SQL: GROUP BY cell, and the same without GROUP BY for the total."""

    @property
    def present(self) -> Mask:
        """Which keys have a row, whatever the indicator's own condition."""

    def met(self, flag: Mask) -> Mask:
        """Which keys have a record of a mask, whatever the indicator's own condition. SQL: COUNT(*) FILTER > 0."""

    def holding(self, places: Mask) -> Mask:
        """Which keys of a breakdown by place have one of these places."""

    def ahead(
        self,
        sums: Iterable[Amount] = (),
        counts: Iterable[Mask | None] = (),
        whole_sums: Iterable[Amount] = (),
        whole_counts: Iterable[Mask] = (),
    ) -> None:
        """Say what is going to be asked: sums and counts of these cells; sums and counts of the whole cut.

        It changes no answer. A base then answers them in one query; arrays have nothing to prepare.
        """

    def sum(self, measure: Amount) -> Numbers:
        """The number in each cell, in total. SQL: SUM(part * number)."""

    def count(self, flag: Mask | None = None) -> Rows:
        """Distinct records in each cell, in total; those of a mask only. SQL: COUNT(DISTINCT record) FILTER."""

    def count_of(self, entity: Rows, flag: Mask | None = None) -> Rows:
        """Distinct entities (people, carriers: an id a record, negative = none). SQL: COUNT(DISTINCT id) FILTER."""

    def count_both(self, entity: Rows, one: Mask, other: Mask) -> Rows:
        """Distinct entities that have a record of each of two masks. SQL: INTERSECT of two selects, then COUNT."""

    def placed(self, measure: Amount, places: Mask) -> tuple[Numbers, Rows]:
        """What falls at some places, and how many records it comes from. SQL: the same SUM, WHERE place IN (…)."""

    def beside(self, measure: Amount, entity: Rows, mine: Mask) -> Numbers:
        """The number of the entities that have some of it under a mask in the cell.

        SQL: SUM over the groups (cell, id) HAVING SUM(number) FILTER (mask) > 0, then by cell.
        """

    def leading(self, measure: Amount, column: str) -> Numbers:
        """The largest sum among the known codes of a column. SQL: MAX, by cell, of SUM by (cell, code)."""

    def medians(self, values: Numbers) -> tuple[Numbers, Rows]:
        """The median of a number a record (NaN = unknown), and how many were known. SQL: MEDIAN."""

    def medians_of(self, values: Numbers, entity: Rows) -> tuple[Numbers, Rows]:
        """The median of the least number of each entity, and how many they are. SQL: MEDIAN of MIN by (cell, id)."""

    def largest(self, values: Numbers) -> Numbers:
        """The largest single record, for the dominance rule of secrecy. SQL: MAX."""


@runtime_checkable
class Cut(Protocol):
    """The records of one table that a question keeps, and where they count. SQL: WHERE."""

    @property
    def mask(self) -> Mask:
        """Which records of the table are kept."""

    @property
    def places(self) -> Mask | None:
        """The places that the question chooses, None for all."""

    @property
    def shared(self) -> bool:
        """Whether numbers are split among places (réparti) or repeated (concerné)."""

    def by(self, column: str | None, own: Dim | None = None, unknown: str = "") -> Cells:
        """Broken down by a column, None for the total alone; `own`: by codes of the indicator's own."""

    def count(self, flag: Mask | None = None) -> int:
        """How many records are kept, those of a mask only. SQL: COUNT(*) FILTER."""

    def beyond(self, entity: Rows, other: Cut) -> int:
        """How many entities have a record here and none in another cut. SQL: EXCEPT, then COUNT."""

    def sum(self, measure: Amount) -> float:
        """The number over all the records kept, their part in the chosen places. SQL: SUM(part * number)."""

    def at(self, measure: Amount, places: Mask) -> tuple[float, int]:
        """The parts that fall at some places, and the records that have one above zero there."""

    def by_place(self, measure: Amount) -> Numbers:
        """The number at each place of the geography, each having its part. SQL: GROUP BY place."""
