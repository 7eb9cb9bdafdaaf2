"""Writes a data folder in Parquet, columns in the order of the schema: for the scripts that make big folders."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ess_metrics.model.schema import BY_STEM

EXTRACTION = "2026-06-30"


def slug(text: str) -> str:
    """A code made of a label: no accents, words joined by _."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "_".join("".join(c if c.isalnum() else " " for c in plain.lower()).split())


def numbered(prefix: str, count: int) -> np.ndarray:
    """`count` identifiers: prefix and seven digits."""
    return np.char.add(prefix, np.char.zfill(np.arange(1, count + 1).astype(str), 7))


def days(years: np.ndarray, month_day: str) -> np.ndarray:
    """The same day of each year, as ISO text: 2024 -> "2024-01-01"."""
    return np.char.add(np.asarray(years).astype(int).astype(str), f"-{month_day}")


def toml(value) -> str:
    """A manifest value: text between quotes, or true/false."""
    return str(value).lower() if isinstance(value, bool) else f'"{value}"'


def write_folder(out: Path, manifest: dict, tables: dict[str, pd.DataFrame], contours: gpd.GeoDataFrame) -> dict:
    """Write manifest, tables and contours; the number of rows by table. A column out of the schema is an error."""
    out.mkdir(parents=True, exist_ok=True)
    lines = [f"{key} = {toml(value)}" for key, value in manifest.items()]
    (out / "manifest.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for stem, frame in tables.items():
        names = BY_STEM[stem].names
        unknown = set(frame.columns) - set(names)
        if unknown:
            raise ValueError(f"{stem} : colonnes inconnues du schéma, {sorted(unknown)}")
        frame[[name for name in names if name in frame]].to_parquet(out / f"{stem}.parquet", index=False)
    contours[["code_quartier", "geometry"]].to_parquet(out / "contours.parquet", index=False)
    return {stem: len(frame) for stem, frame in tables.items()} | {"contours": len(contours)}


def describe(title: str, territory: str, source: str, generation: str = "2024") -> dict:
    """The manifest of a folder made for measurements: fictional, and saying so."""
    return {
        "titre": title,
        "territoire": territory,
        "siren_epci": "",
        "code_contrat": "",
        "generation": generation,
        "fictif": True,
        "date_extraction": EXTRACTION,
        "source": source,
        "licence": "Données fictives, sans licence de réutilisation",
        "fonds_reference": "EPCI",
    }
