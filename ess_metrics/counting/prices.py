"""Constant euros: amounts of every year in the euros of one, by the yearly consumer price index.

Never unless asked. A funding row takes the index of its budget year (`annee`), is rounded to the cent, then shared
among its places: sums hold to the cent. The index is `prix` in the folder, else `data/reference/prix.csv`; a year it
does not have is not converted: its amounts are left aside and stated, never taken as they are.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ess_metrics.counting.cents import UNKNOWN
from ess_metrics.model import reference
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import SANS_OBJET, Cell, Values
from ess_metrics.model.selection import Selection, UsageError
from ess_metrics.texts.library import prices_words as words
from ess_metrics.texts.numbers import listing

STEM = "prix"
UNCONVERTED = "année sans indice des prix"


@dataclass(frozen=True)
class Index:
    """Year -> index (100 in `base`), where it comes from, and the years that are still to be checked or provisional."""

    values: dict[int, float]
    base: str
    source: str
    unsure: dict[int, str]

    @property
    def mark(self) -> str:
        """What tells this table from another one, in four letters."""
        text = ",".join(f"{year}:{value!r}" for year, value in sorted(self.values.items()))
        return hashlib.sha256(text.encode()).hexdigest()[:4]


def index(data: Dataset) -> Index:
    """The price index of a folder: its own table, else the reference one."""
    if "prices" not in data.memo:
        data.memo["prices"] = _read(data.tables.get(STEM))
    found: Index = data.memo["prices"]
    return found


def _read(table: pd.DataFrame | None) -> Index:
    frame = reference.reference(STEM) if table is None else table
    years, values = pd.to_numeric(frame["annee"]), pd.to_numeric(frame["indice"])
    known = (years.notna() & values.notna() & (values > 0)).to_numpy()
    texts = {name: _texts(frame, name) for name in ("base", "source", "statut")}
    found = dict(zip(years[known].astype(int).tolist(), values[known].astype(float).tolist(), strict=True))
    states = {int(year): text for year, text, kept in zip(years, texts["statut"], known, strict=True) if kept}
    first = {name: next((text for text in column if text), "") for name, column in texts.items()}
    unsure = {year: text for year, text in states.items() if text and text != words.FINAL}
    return Index(found, first["base"], first["source"], unsure)


def _texts(frame: pd.DataFrame, name: str) -> list[str]:
    return [""] * len(frame) if name not in frame else ["" if pd.isna(text) else str(text) for text in frame[name]]


def converted(cents: np.ndarray, years: np.ndarray, found: Index, base: int) -> np.ndarray:
    """Cents of each row in euros of `base`, rounded half up; unknown where the amount or the index is."""
    rate = np.array([found.values[base] / found.values.get(year, np.nan) for year in _whole(years)])
    with np.errstate(invalid="ignore"):
        moved = np.floor(cents * rate + 0.5)
    lost = (cents == UNKNOWN) | (np.isnan(rate) & (cents != 0))  # nothing is nothing whatever the prices
    return np.where(lost, UNKNOWN, np.nan_to_num(moved)).astype("int64")


def _whole(years: np.ndarray) -> list[int]:
    return [int(year) for year in np.nan_to_num(np.asarray(years, "float64"), nan=-1)]


def has_index(data: Dataset, selection: Selection) -> bool:
    """Whether the euros that a question asks for can be computed on these data."""
    return not selection.euros or int(selection.euros) in index(data).values


def heard(data: Dataset, euros: bool, selection: Selection) -> Selection:
    """The question as an indicator hears it: in current euros where constant ones mean nothing (not `euros`).

    Raises UsageError when the year of the constant euros has no index.
    """
    if not selection.euros:
        return selection
    if not has_index(data, selection):
        raise UsageError(unknown(data, selection.euros))
    return selection if euros else selection.current


def years_asked(data: Dataset, selection: Selection) -> tuple[int, ...]:
    """The years of a question whose amounts count: all, or those that have an index."""
    years = selection.years or data.years
    return tuple(year for year in years if year in index(data).values) if selection.euros else years


def left_aside(data: Dataset, selection: Selection) -> tuple[int, ...]:
    """The years of a question that constant euros leave aside."""
    kept = years_asked(data, selection)
    return tuple(year for year in selection.years or data.years if year not in kept)


def without_false_zeros(data: Dataset, made: Values, selection: Selection) -> Values:
    """The values where a year that has no index is sans objet, not zero, and so is everything when no year has one."""
    aside = left_aside(data, selection)
    lost = {str(year) for year in aside}
    if not lost:
        return made
    nothing = not years_asked(data, selection)
    gone = np.array([nothing or (made.by == "annee" and key in lost) for key in made.keys], bool)
    return replace(
        made,
        value=np.where(gone, np.nan, made.value),
        status=np.where(gone, SANS_OBJET, made.status).astype(object),
        total=Cell(None, SANS_OBJET, made.total.n) if nothing else made.total,
        notes=(*made.notes, told(aside)),
    )


def unknown(data: Dataset, asked: str) -> str:
    """That there is no index for a year, and which years there are, as a sentence."""
    return words.UNKNOWN_YEAR.format(year=asked, years=listing(map(str, sorted(index(data).values))))


def told(years: tuple[int, ...]) -> str:
    """The years left aside, as a sentence."""
    run = len(years) > 2 and years[-1] - years[0] + 1 == len(years)
    return words.ASIDE.format(
        years=words.FROM_TO.format(first=years[0], last=years[-1]) if run else f"de {listing(map(str, years))}"
    )
