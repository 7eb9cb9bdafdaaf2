"""What the user chose: a frozen, hashable Selection, parsed from text and checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

T = TypeVar("T")
Asked = str | int | Iterable[str | int]  # what a filter may be given as
AMOUNTS = ("demande", "attribue", "verse")
MODES = ("reparti", "concerne")
PLACES = ("residence", "implantation")
COUNTING = ("origine", "financeur")
WAYS = ("amount", "mode", "place", "counting", "euros")
COLUMNS = (
    "code_quartier",
    "dispositif_code",
    "famille",
    "secteur",
    "type_objet",
    "annee",
    "fonds_origine",
    "financeur_id",
    "porteur_id",
    "section",
    "statut",
    "stade",
    "commune",
    "ensemble",
    "operateur_id",
    "type_local",
    "etape",
    "naf",
    "thematique",
    "forme_convention",
    "mesure",
    "sexe",
    "tranche_age",
    "type",
    "ess_statut",
    "esus",
    "siae_type",
    "tranche_effectifs",
)


class UsageError(ValueError):
    """The question is not well put (unknown column, malformed value): the caller's fault, never the data's."""


@dataclass(frozen=True)
class Selection:
    """Filters and ways of counting. Different columns mean *and*, values of one column mean *or*.

    `where` is a tuple of (column, values as text), sorted, so that equal questions are equal objects.
    `amount`: demande, attribue, verse. `mode`: reparti (parts add up) or concerne (full value at each place).
    `place`: residence or implantation, for people. `counting`: origine (each euro once) or financeur (re-granted
    money seen by each funder). `euros`: "" for current euros, or the year whose euros all amounts are put in.
    """

    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    amount: str = "attribue"
    mode: str = "reparti"
    place: str = "residence"
    counting: str = "origine"
    euros: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"(\d{4})?", self.euros):
            raise UsageError(self.euros)
        for name, allowed in (("amount", AMOUNTS), ("mode", MODES), ("place", PLACES), ("counting", COUNTING)):
            if getattr(self, name) not in allowed:
                raise UsageError(name)

    @classmethod
    def of(cls, where: Mapping[str, Asked] | None = None, **ways: str) -> Selection:
        """From {column: value or values}; years may be "2022..2024", numbers are made text."""
        return cls(_normalised(where or {}), **ways)

    def values(self, column: str) -> tuple[str, ...]:
        """The values asked of a column, () when it does not filter."""
        return dict(self.where).get(column, ())

    @property
    def years(self) -> tuple[int, ...]:
        """The selected years in order, () for all."""
        return tuple(sorted(int(year) for year in self.values("annee")))

    @property
    def measure(self) -> str:
        """The measure of funding rows that this question counts."""
        return self.measured(self.amount)

    def measured(self, amount: str) -> str:
        """The measure of one kind of amount, in the euros of this question."""
        return f"{amount}@{self.euros}" if self.euros else amount

    @property
    def current(self) -> Selection:
        """The same question in current euros."""
        return replace(self, euros="") if self.euros else self

    def without(self, *columns: str) -> Selection:
        """The same question without the filters on these columns."""
        return replace(self, where=tuple(item for item in self.where if item[0] not in columns))

    def plus(self, column: str, *values: str) -> Selection:
        """The same question, with this column's filter replaced by these values."""
        return replace(self, where=_normalised(dict(self.where) | {column: values}))

    def packed(self) -> tuple[list[list[str]], list[str] | int]:
        """Filters and ways of counting as plain lists, as short as they can be: what proofs and storyboards hold.

        Years that follow each other are a range; the usual ways of counting are 0, current euros are not written.
        """
        ways = [self.amount, self.mode, self.place, self.counting, *([self.euros] if self.euros else [])]
        usual = [Selection.amount, Selection.mode, Selection.place, Selection.counting]
        return [_short(column, values) for column, values in self.where], ways if ways != usual else 0

    @classmethod
    def unpacked(cls, where: list[list[str]] | int, ways: list[str] | int) -> Selection:
        """The selection that `packed` wrote. Raises UsageError, ValueError or TypeError when it is not one."""
        filters = {column: texts for column, *texts in _listed(where)}
        told = _listed(ways)
        named = dict(zip(WAYS[: max(len(told), 4)], told, strict=True)) if told else {}
        return cls.of(filters, **named)


def _listed(packed: list[T] | int) -> list[T]:
    """What was packed: 0 is an empty list, another number is none. Raises TypeError."""
    if isinstance(packed, int) and packed:
        raise TypeError(packed)
    return [] if isinstance(packed, int) else packed


def _short(column: str, values: tuple[str, ...]) -> list[str]:
    years = sorted(int(value) for value in values) if column == "annee" else []
    if years and years[-1] - years[0] + 1 == len(years):
        return [column, f"{years[0]}..{years[-1]}"]
    return [column, *values]


def _normalised(where: Mapping[str, Asked]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    items = []
    for column, values in where.items():
        if column not in COLUMNS:
            raise UsageError(column)
        given = [values] if isinstance(values, str | int) else list(values)
        texts = [part for text in given for part in _expanded(column, str(text).strip())]
        if texts:
            items.append((column, tuple(sorted(set(texts)))))
    return tuple(sorted(items))


def _expanded(column: str, text: str) -> list[str]:
    if not text:
        raise UsageError(column)
    if column != "annee":
        return [text]
    span = re.fullmatch(r"(\d{4})(?:\.\.(\d{4}))?", text)
    if not span or (span[2] and int(span[2]) < int(span[1])):
        raise UsageError(text)
    return [str(year) for year in range(int(span[1]), int(span[2] or span[1]) + 1)]
