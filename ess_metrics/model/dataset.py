"""The Dataset: one territory, read and checked, its tables frozen and its codes ready to be counted."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ess_metrics.model import schema
from ess_metrics.model.faults import Fault
from ess_metrics.model.late import Late
from ess_metrics.model.manifest import Manifest

if TYPE_CHECKING:
    import geopandas

NEIGHBOURHOOD, OTHER_GENERATION, OUTSIDE, WHOLE, UNPLACED, NO_PROJECT = range(6)
REASONS = {
    OTHER_GENERATION: "autre génération",
    OUTSIDE: schema.HORS_QPV,
    WHOLE: schema.TERRITOIRE,
    UNPLACED: "inconnu",
    NO_PROJECT: "sans projet",
}


@dataclass(frozen=True)
class Geography:
    """Every place of the folder, in one fixed order: neighbourhoods of the generation by code, then the others.

    `keys` are codes (the last two are made up: unplaced, no project); `kind` one of the constants above;
    `population` NaN when unknown; `commune` the key by commune ("" when unknown); `change` is I, M or N.
    """

    keys: tuple[str, ...]
    kind: np.ndarray
    population: np.ndarray
    commune: tuple[str, ...]
    change: tuple[str, ...]

    def __repr__(self) -> str:
        return f"<Geography: {self.count} neighbourhoods, {len(self.keys) - self.count} other places>"

    @functools.cached_property
    def index(self) -> Mapping[str, int]:
        """The position of each key."""
        return {key: i for i, key in enumerate(self.keys)}

    @functools.cached_property
    def count(self) -> int:
        """How many neighbourhoods of the generation there are: they come first in `keys`."""
        return int((self.kind == NEIGHBOURHOOD).sum())

    def find(self, codes: pd.Series) -> np.ndarray:
        """The place of each code; empty and unknown ones are unplaced."""
        values = codes.astype("category") if not isinstance(codes.dtype, pd.CategoricalDtype) else codes
        unplaced = len(self.keys) - 2
        lookup = np.array([self.index.get(c, unplaced) for c in values.cat.categories] + [unplaced], "int32")
        return lookup[values.cat.codes]


def geography(areas: pd.DataFrame, generation: str) -> Geography:
    """The places of a folder, from its `quartiers`."""
    mine = areas[areas["generation"] == generation].sort_values("code_quartier", kind="stable")
    others = areas[areas["generation"] != generation].sort_values("code_quartier", kind="stable")
    rows = pd.concat([mine, others])
    keys = (*rows["code_quartier"].astype("str"), schema.HORS_QPV, schema.TERRITOIRE, "", " ")
    kind = [NEIGHBOURHOOD] * len(mine) + [OTHER_GENERATION] * len(others) + [OUTSIDE, WHOLE, UNPLACED, NO_PROJECT]
    blank = [""] * 4
    population = (
        rows["population"].to_numpy("float64", na_value=np.nan) if "population" in rows else np.full(len(rows), np.nan)
    )
    return Geography(
        keys,
        np.array(kind, "int8"),
        np.r_[population, np.full(4, np.nan)],
        (*_communes(_column(rows, "commune_codes")), *blank),
        (*(given or code[-1:] for given, code in zip(_column(rows, "changement"), keys, strict=False)), *blank),
    )


def _communes(texts: list[str]) -> list[str]:
    """The key by commune of each text: several communes are one key, as first written, whatever their order."""
    first: dict[tuple[str, ...], str] = {}
    parts = [[part.strip() for part in text.split("|")] for text in texts]
    return [first.setdefault(tuple(sorted(codes)), "|".join(codes)) for codes in parts]


def _column(frame: pd.DataFrame, name: str) -> list[str]:
    if name not in frame:
        return [""] * len(frame)
    return ["" if pd.isna(text) else str(text) for text in frame[name]]


@dataclass(frozen=True)
class Dataset:
    """One data folder, checked. Never write into its tables: they are shared by every session and every cache.

    `tables` holds the tables the folder has (stem -> frame); `contours` a GeoDataFrame (code_quartier, geometry,
    EPSG:4326) or None, drawn at its first use where it can wait; `faults` the warnings; `fingerprint` names exactly
    this content.
    """

    folder: Path
    manifest: Manifest
    tables: Mapping[str, pd.DataFrame]
    contours: Late[geopandas.GeoDataFrame] = Late()  # noqa: RUF009  (a descriptor, not a value shared by all)
    faults: tuple[Fault, ...] = ()
    fingerprint: str = ""
    memo: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False, hash=False)

    def __repr__(self) -> str:
        rows = ", ".join(f"{stem} {len(self.tables[stem])}" for stem in schema.MAIN if stem in self.tables)
        return f"<Dataset {self.manifest.titre[:60]!r}: {rows}, {len(self.tables)} tables, {self.fingerprint[:12]}>"

    @property
    def undrawn(self) -> geopandas.GeoDataFrame | Callable[[], geopandas.GeoDataFrame | None] | None:
        """The outlines as they were given, to hand them on without drawing them."""
        return Late.unread(self, "contours")

    @functools.cached_property
    def geography(self) -> Geography:
        """Every place of the folder."""
        return geography(self.tables["quartiers"], self.manifest.generation)

    @functools.cached_property
    def neighbourhoods(self) -> pd.DataFrame:
        """The neighbourhoods of the manifest's generation by code.

        `nom_affiche` is the name to show: "Centre (Schiltigheim)" where the name alone would mislead.
        """
        areas = self.tables["quartiers"]
        mine = areas[areas["generation"] == self.manifest.generation]
        mine = mine.assign(code_quartier=mine["code_quartier"].astype("str")).set_index("code_quartier").sort_index()
        return mine.assign(nom_affiche=_shown_names(mine))

    @functools.cached_property
    def years(self) -> tuple[int, ...]:
        """The budget years of all funding rows, in order."""
        years = self.tables["financements"]["annee"].dropna()
        return tuple(int(year) for year in sorted(years.unique()))

    @functools.cached_property
    def day(self) -> np.datetime64:
        """The extraction date."""
        return np.datetime64(self.manifest.date_extraction, "D")

    @property
    def last_full_year(self) -> int:
        """The last calendar year ended by the extraction date."""
        day = self.manifest.date_extraction
        return day.year if (day.month, day.day) == (12, 31) else day.year - 1

    def everyone(self, stem: str) -> pd.DataFrame | None:
        """A table without its rows of women or men alone, which are of which of the others; None when it is absent."""
        table = self.tables.get(stem)
        return table[table["sexe"].isna()] if table is not None and "sexe" in table else table

    def column(self, stem: str, name: str) -> pd.Series | None:
        """A column, None when the folder doesn't have the table or the column."""
        table = self.tables.get(stem)
        return table[name] if table is not None and name in table else None


GENERIC_NAMES = (
    "centre",
    "centre ville",
    "centre-ville",
    "quartier nord",
    "quartier sud",
    "quartiers ouest",
    "quartiers est",
)


def _shown_names(areas: pd.DataFrame) -> list[str]:
    """The name, with its commune where the name alone would mislead (shared, or as plain as "Centre")."""
    names = [str(name) for name in areas["nom"].fillna("")]
    lower = [name.casefold() for name in names]
    again = {name for name in lower if lower.count(name) > 1} if len(lower) < 400 else _repeated(lower)
    communes = [text.replace("|", ", ") for text in _column(areas, "communes")]
    return [
        f"{name} ({commune})" if commune and (plain in again or plain in GENERIC_NAMES) else name or code
        for code, name, plain, commune in zip(areas.index, names, lower, communes, strict=True)
    ]


def _repeated(names: list[str]) -> set[str]:
    counts = pd.Series(names).value_counts()
    return set(counts.index[counts > 1])
