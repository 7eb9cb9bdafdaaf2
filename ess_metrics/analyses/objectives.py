"""Objectives against figures: objective, indicator, baseline, value now, aim, how far, and how sure the figure is.

The value now is the total that `values` gives for the indicator under the target's own filter, secrecy included: what
a target shows is what the command line prints. A target that cannot be read is kept, with the reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ess_metrics.analyses.values import MissingTable, values
from ess_metrics.counting.places import as_neighbourhoods
from ess_metrics.indicators import BY_ID
from ess_metrics.model import address, reference, schema
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import OK, SANS_OBJET, SECRET, Cell
from ess_metrics.model.selection import Selection, UsageError
from ess_metrics.texts.indicators import DECLARED, INDICATORS
from ess_metrics.texts.library import objectives_words as words
from ess_metrics.texts.numbers import listing

OBJECTIVES, TARGETS, VOICES = "objectifs", "cibles", "temoignages"
UNKNOWN = "inconnu"
# Where a target stands. The first word that holds is given, in this order.
REACHED, OVERDUE, BACKWARDS, AHEAD, LATE, ON_PACE, UNDATED = (
    "atteinte",
    "echue",
    "recul",
    "avance",
    "retard",
    "rythme",
    "sans_date",
)
NO_BASELINE, NO_AIM, NO_VALUE = "sans_depart", "sans_cible", "sans_valeur"
# How sure a value is.
FRAGILE, STATED, PARTIAL, SOUND = "fragile", "declare", "partiel", "etabli"
# Why a target cannot be asked.
INDICATOR, FILTER, TABLE = "indicateur_inconnu", "filtre_inconnu", "table_absente"
FEW = 20  # records under which a figure moves with each of them
NEAR = 0.05  # of the road: nearer to the pace than that is on it
PLACES = ("code_quartier", "commune", "ensemble")


@dataclass(frozen=True)
class Voice:
    """What somebody said, with who (None: not told to this audience) and when (None: unknown)."""

    id: str
    day: dt.date | None
    author: str | None
    text: str
    objective: str
    place: str


@dataclass(frozen=True)
class Target:
    """One target of an objective.

    `now` is the value of `indicator` under `selection`, in `unit`; `fault` a sentence when it cannot be asked ("" when
    it can) and `lost` what lacks (INDICATOR, FILTER, TABLE). Unknown numbers and days are None. `declared`: carriers
    state it; `partial`: it counts a year not ended.
    """

    id: str
    objective: str
    indicator: str
    filter: str
    baseline: float | None
    baseline_day: dt.date | None
    aim: float | None
    aim_day: dt.date | None
    day: dt.date
    now: Cell
    unit: str = ""
    selection: Selection | None = None
    fault: str = ""
    lost: str = ""
    declared: bool = False
    partial: bool = False

    @property
    def value(self) -> float | None:
        """The value now, None when there is none to show."""
        return self.now.value if self.now.status == OK else None

    @property
    def change(self) -> float | None:
        """Now less the baseline."""
        return _less(self.value, self.baseline)

    @property
    def gap(self) -> float | None:
        """The aim less now: what is left."""
        return _less(self.aim, self.value)

    @property
    def road(self) -> float | None:
        """The share of the way from the baseline (0) to the aim (1); below 0 when it recedes."""
        way = _less(self.aim, self.baseline)
        return None if not way or self.change is None else self.change / way

    @property
    def pace(self) -> float | None:
        """The share of the time from the baseline's day to the aim's, between 0 and 1."""
        if self.baseline_day is None or self.aim_day is None or self.aim_day <= self.baseline_day:
            return None
        spent = (self.day - self.baseline_day).days / (self.aim_day - self.baseline_day).days
        return min(max(spent, 0.0), 1.0)

    @property
    def standing(self) -> str:
        """Where it stands: a code of this module, the first that holds."""
        return next(code for code, holds in self._standings() if holds)

    def _standings(self) -> Iterable[tuple[str, bool]]:
        road, pace = self.road, self.pace
        yield NO_VALUE, self.value is None
        yield NO_AIM, self.aim is None
        yield REACHED, self.value == self.aim
        yield NO_BASELINE, road is None
        assert road is not None
        yield REACHED, road >= 1
        yield OVERDUE, self.aim_day is not None and self.aim_day < self.day
        yield BACKWARDS, road < 0
        yield UNDATED, pace is None
        assert pace is not None
        yield AHEAD, road > pace + NEAR
        yield LATE, road < pace - NEAR
        yield ON_PACE, True

    @property
    def reliability(self) -> str:
        """How sure the value is: few records, stated by carriers, a year not ended, else sound; "" without a value."""
        if self.value is None:
            return ""
        if self.now.n is not None and self.now.n < FEW:
            return FRAGILE
        return PARTIAL if self.partial else STATED if self.declared else SOUND


@dataclass(frozen=True)
class Objective:
    """One objective, its targets and what was said of it. `id` is "" for targets and voices that name no objective."""

    id: str
    source: str
    pillar: str
    label: str
    targets: tuple[Target, ...] = ()
    voices: tuple[Voice, ...] = ()


def objectives(data: Dataset) -> tuple[Objective, ...]:
    """The objectives of a folder, those of the law first, each with its targets; () where there is none.

    Targets and voices without a known objective come last, under an objective without id.
    """
    known = {str(row["objectif_id"]): row for row in _rows(data, OBJECTIVES)}
    targets, voices = _grouped(_targets(data), known), _grouped(_voices(data), known)
    order = schema.SOURCES_OBJECTIF.split()
    listed = [
        Objective(
            code,
            _text(row, "source"),
            _text(row, "pilier"),
            _text(row, "libelle"),
            tuple(targets.get(code, ())),
            tuple(voices.get(code, ())),
        )
        for code, row in known.items()
    ]
    listed.sort(key=lambda one: (order.index(one.source) if one.source in order else len(order), one.id))
    rest = Objective("", "", "", "", tuple(targets.get("", ())), tuple(voices.get("", ())))
    return (*listed, *([rest] if rest.targets or rest.voices else []))


def all_targets(found: Iterable[Objective]) -> tuple[Target, ...]:
    """The targets of objectives, in their order."""
    return tuple(target for one in found for target in one.targets)


def _grouped(items: Iterable[Any], known: Mapping[str, Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for item in items:
        found.setdefault(item.objective if item.objective in known else "", []).append(item)
    return found


def _rows(data: Dataset, stem: str) -> list[dict[str, Any]]:
    table = data.tables.get(stem)
    records = [] if table is None else table.to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in records]


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None or pd.isna(value) else str(value).strip()


def _number(row: Mapping[str, Any], name: str) -> float | None:
    value = row.get(name)
    return None if value is None or pd.isna(value) else float(value)


def _day(row: Mapping[str, Any], name: str) -> dt.date | None:
    value = row.get(name)
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()


def _less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else round(one - other, 9)  # 12.3 - 0.1 is 12.2


def _voices(data: Dataset) -> list[Voice]:
    """Voices, the latest first."""
    found = [
        Voice(
            _text(row, "temoignage_id"),
            _day(row, "date"),
            _text(row, "auteur") or None,
            _text(row, "texte"),
            _text(row, "objectif_id"),
            _text(row, "code_quartier"),
        )
        for row in _rows(data, VOICES)
    ]
    return sorted(found, key=lambda one: (one.day is None, -(one.day or dt.date.min).toordinal(), one.id))


# -- targets ----------------------------------------------------------------------------------------------------------


def _targets(data: Dataset) -> list[Target]:
    return sorted((_target(data, row) for row in _rows(data, TARGETS)), key=lambda one: one.id)


@dataclass(frozen=True)
class Reading:
    """What an indicator is under a filter: `now` in `unit`; `selection` None when it could not be asked."""

    now: Cell
    unit: str = ""
    selection: Selection | None = None
    declared: bool = False
    partial: bool = False


def _target(data: Dataset, row: Mapping[str, Any]) -> Target:
    indicator, text = _text(row, "indicateur"), _text(row, "filtre")
    found, fault, lost = Reading(Cell(None, SANS_OBJET, None)), "", ""
    try:
        found = asked(data, indicator, text)
    except MissingTable as error:
        fault, lost = words.NO_TABLE.format(table=error.table), TABLE
    except UsageError as error:
        fault, lost = str(error), FILTER if indicator in BY_ID else INDICATOR
    return Target(
        _text(row, "cible_id"),
        _text(row, "objectif_id"),
        indicator,
        text,
        _number(row, "reference_valeur"),
        _day(row, "reference_date"),
        _number(row, "cible_valeur"),
        _day(row, "cible_date"),
        data.manifest.date_extraction,
        found.now,
        found.unit,
        found.selection,
        fault,
        lost,
        found.declared,
        found.partial,
    )


def asked(data: Dataset, indicator: str, text: str) -> Reading:
    """What an indicator is now under a filter written as an address.

    Raises UsageError with a sentence (unknown indicator, filter, code), MissingTable.
    """
    if indicator not in BY_ID:
        raise UsageError(words.UNKNOWN_INDICATOR.format(indicator=indicator))
    chosen = question(data, text)
    known = BY_ID[indicator]
    stated = DECLARED in INDICATORS[indicator].caveats
    by = known.by[0] if known.required_by else None
    try:
        found = values(data, indicator, by, chosen)
    except UsageError as error:
        raise UsageError(words.NOT_ASKED.format(indicator=indicator, filter=text, why=error)) from error
    if by and len(found.keys) > 1:
        raise UsageError(words.ONE_OF.format(indicator=indicator, column=by))
    now, unit = (found.cell(0), found.units[0]) if by and found.keys else (found.total, found.unit)
    if (by and not found.keys) or (stated and now.status == OK and not now.n):
        now = Cell(None, UNKNOWN, 0)  # nobody stated anything: never a zero
    return Reading(now, unit, chosen, stated, data.last_full_year < max(chosen.years, default=0))


def question(data: Dataset, text: str) -> Selection:
    """The selection of a filter; raises UsageError with a sentence when a name or a code is unknown here."""
    try:
        chosen = address.question(text)
    except UsageError as error:
        raise UsageError(words.UNKNOWN_FILTER.format(filter=text, piece=error)) from error
    for column, codes in chosen.where:
        lost = [code for code in codes if not _known(data, column, code)]
        if lost:
            raise UsageError(words.UNKNOWN_CODE.format(filter=text, codes=listing(lost), column=column))
    return as_neighbourhoods(data, chosen)


def _known(data: Dataset, column: str, code: str) -> bool:
    """Whether the folder, or a list of the house, knows a value of a filter."""
    if column == "annee":
        return int(code) in data.years if code.isdecimal() else False
    if column == "ensemble":
        return code in data.manifest.ensembles
    if column in ("code_quartier", "commune"):
        return code in _places(data, column)
    return code in _listed(column) or code in _present(data, column)


def _places(data: Dataset, column: str) -> set[str]:
    if column == "commune":
        return {part for text in data.geography.commune for part in (text, *text.split("|")) if part}
    older = data.tables.get("correspondance")
    codes = set() if older is None else {*older["code_2015"].dropna(), *older["code_2024"].dropna()}
    return {*data.geography.keys, *map(str, codes)}


def _listed(column: str) -> set[str]:
    """The values of the closed lists and of the reference lists."""
    columns = [found for table in schema.TABLES for found in table.columns if found.name == column]
    closed = {value for found in columns for value in found.values}
    lists = {found.vocabulary for found in columns if found.vocabulary}
    schemes = reference.schemes()
    families = set(schemes["famille"]) if column == "famille" else set()
    named = {"dispositif_code": set(schemes.index)}.get(column, set())
    return closed | families | named | {code for name in lists for code in reference.codes(name)}


ALIKE = {
    "porteur_id": "organisme_id",
    "financeur_id": "organisme_id",
    "operateur_id": "organisme_id",
    "dispositif_code": "dispositif_code",
}


def _present(data: Dataset, column: str) -> set[str]:
    """The values that some table of the folder holds in that column."""
    names = {column, ALIKE.get(column, column)}
    found: set[str] = set()
    for table in data.tables.values():
        for name in names & set(table.columns):
            found |= {str(code) for code in table[name].dropna().unique()}
    return found


__all__ = [
    "FRAGILE",
    "PARTIAL",
    "SECRET",
    "SOUND",
    "STATED",
    "Objective",
    "Target",
    "Voice",
    "all_targets",
    "asked",
    "objectives",
    "question",
]
