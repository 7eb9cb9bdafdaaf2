"""What an indicator may ask of the records it counts: the contract between indicators and an engine.

An indicator never walks through rows. It takes a *cut* (the records that a question keeps), breaks it down into
*cells*, and asks for sums, distinct counts, medians, the largest record and the parts that fall at each place. One
engine answers today, on arrays in memory (`ess_metrics.counting.slices`); another one, on a relational base, has these
same questions to answer, and no others. A new indicator is written on this protocol alone.

The arrays of a `Cells` have one length and one order: the keys of the breakdown, then what has no key there (HORS_QPV,
inconnu, sans projet…), then the total. Unknown is counted as 0 and known to be unknown: `known` says so.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from ess_metrics.counting.arrays import Mask, Numbers, Rows


@runtime_checkable
class Amount(Protocol):
    """A number a record, shared among the places of the record by its parts."""

    @property
    def record(self) -> Numbers:
        """The number of every record, 0 where unknown."""

    @property
    def known(self) -> Mask:
        """Which records have the number."""

    @property
    def positive(self) -> Mask:
        """Which records have more than zero."""

    def at(self, records: Rows) -> Numbers:
        """The number of these records, 0 where unknown."""

    def on(self, lines: Rows) -> Numbers:
        """The part of the number on these lines (a record at one of its places)."""


@runtime_checkable
class Cells(Protocol):
    """A cut broken down by a column."""

    @property
    def present(self) -> Mask:
        """Which keys have a row."""

    def sum(self, measure: Amount) -> Numbers:
        """The number in each cell, in total."""

    def count(self, flag: Mask | None = None) -> Rows:
        """Distinct records in each cell, in total; those of a mask only."""

    def count_of(self, entity: Rows, flag: Mask | None = None) -> Rows:
        """Distinct entities (people, carriers, agreements: an id a record, negative = none)."""

    def medians(self, values: Numbers) -> tuple[Numbers, Rows]:
        """The median of a number a record (NaN = unknown), and how many were known."""

    def largest(self, values: Numbers) -> Numbers:
        """The largest single record, for the dominance rule of secrecy."""


@runtime_checkable
class Cut(Protocol):
    """The records of one table that a question keeps, and where they count."""

    @property
    def records(self) -> Rows:
        """The records kept."""

    @property
    def shared(self) -> bool:
        """Whether numbers are split among places (réparti) or repeated (concerné)."""

    def by(self, column: str | None) -> Cells:
        """Broken down by a column; None for the total alone."""

    def sum(self, measure: Amount) -> float:
        """The number over all the records kept, their part in the chosen places."""

    def by_place(self, measure: Amount) -> Numbers:
        """The number at each place of the geography, each having its part."""

    def weights(self, measure: Amount) -> Numbers:
        """What each record counts for here: all of it, or its part in the chosen places."""
