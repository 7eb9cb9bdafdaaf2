"""Files of the whole country read where they lie: only the territory's rows go to the import.

DuckDB reads the columns that decide, row group by row group, within a bounded memory; 38 million rows are never in
Python. What is kept has the columns of the file, as text, in the order of its first column.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ess_metrics.fetching.catalogue import Cut
from ess_metrics.fetching.fetching_faults import FetchError
from ess_metrics.fetching.perimeter import Perimeter
from ess_metrics.files.bounded_database import bounded_database
from ess_metrics.formats.rows import first_of, listed
from ess_metrics.model.communes import DISTRICTS
from ess_metrics.model.presence import certain
from ess_metrics.texts.library import fetch_words as words

if TYPE_CHECKING:
    import duckdb

MEMORY = "320MB"
MOST_COMMUNES = 400


@dataclass(frozen=True)
class Known:
    """The values by which a row is of the territory, by kind of column; `everywhere`: a folder of the whole country."""

    neighbourhood: frozenset[str] = frozenset()
    commune: frozenset[str] = frozenset()
    siret: frozenset[str] = frozenset()
    siren: frozenset[str] = frozenset()
    department: frozenset[str] = frozenset()
    authority: frozenset[str] = frozenset()

    def of(self, how: Cut) -> str:
        """What the rows of a cut depend on, beside the file: when it changes, the same file gives other rows."""
        kinds = [kind for kind in ("siret", "siren") if getattr(how, kind)]
        return ";".join(f"{kind}={hash_of(getattr(self, kind))}" for kind in kinds)


def hash_of(values: Iterable[str]) -> str:
    """A short mark of a set of texts."""
    return hashlib.sha256("\n".join(sorted(values)).encode()).hexdigest()[:12]


def known(tables: dict[str, pd.DataFrame], place: Perimeter) -> Known:
    """What the folder's tables and its territory say."""
    areas, firms, bodies = (tables.get(stem, pd.DataFrame()) for stem in ("quartiers", "etablissements", "organismes"))
    communes = {*place.communes, *(code for cell in first_of(areas, "commune_codes") for code in listed(cell))}
    districts = {str(code) for city in communes if city in DISTRICTS for code in DISTRICTS[city]}
    few = len(communes) <= MOST_COMMUNES
    return Known(
        frozenset(set(first_of(areas, "code_quartier")) - {""}),
        frozenset(communes | districts) if few else frozenset(),
        frozenset((set(first_of(firms, "siret")) | set(first_of(bodies, "siret"))) - {""}),
        frozenset((set(first_of(firms, "siren")) | set(first_of(bodies, "siren"))) - {""}),
        frozenset(place.departments),
        frozenset(filter(None, (place.epci[:8], *map(_authority, communes)))),
    )


def _authority(commune: str) -> str:
    """The first eight digits of the SIREN of a commune, whose ninth is a key: `67482` → `21670482`; "" in Corsica."""
    if not commune.isdigit():
        return ""
    return f"21{commune[:3]}0{commune[3:]}" if commune.startswith("97") else f"21{commune[:2]}0{commune[2:]}"


@dataclass(frozen=True)
class Kept:
    """What a cut gave: the file to import, its rows, and those that the whole file has."""

    path: Path
    rows: int
    whole: int


def cut(path: Path, how: Cut, about: Known, aside: Path) -> Kept:
    """The rows of the territory in a Parquet; FetchError when the file has none of the columns that tell."""
    place = aside / f"{path.stem}.parquet"
    if place == path:
        place = aside / f"{path.stem}-territoire.parquet"
    with bounded_database(MEMORY) as database:
        source = _source(path)
        try:
            names = {row[0]: row[1] for row in database.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}  # noqa: S608 -- quoted
            test = _test(database, how, about, names)
            taken = [name for name in how.columns if name in names] or list(names)
            listed_columns = ", ".join(f"CAST({_quoted(name)} AS VARCHAR) AS {_quoted(name)}" for name in taken)
            database.execute(
                f"COPY (SELECT {listed_columns} FROM {source} WHERE {test} ORDER BY 1) "  # noqa: S608 -- names of the file, quoted
                f"TO '{_escaped(place)}' (FORMAT parquet, COMPRESSION zstd)"
            )
            (rows,) = certain(database.execute(f"SELECT count(*) FROM read_parquet('{_escaped(place)}')").fetchone())  # noqa: S608 -- quoted
            (whole,) = certain(database.execute(f"SELECT count(*) FROM {source}").fetchone())  # noqa: S608 -- quoted
        except _errors() as error:
            raise FetchError(words.unreadable(path.name)) from error
    return Kept(place, rows, whole)


def _test(database: duckdb.DuckDBPyConnection, how: Cut, about: Known, names: dict[str, str]) -> str:
    """The test of a row, in SQL; the lists are tables, so that 400,000 SIRET are one join."""
    tests, found = [], False
    for kind in ("neighbourhood", "commune", "siret", "siren", "department"):
        columns = [name for name in getattr(how, kind) if name in names]
        values = sorted(getattr(about, kind))
        found |= bool(columns)
        if columns and values:
            database.register(f"given_{kind}", pd.DataFrame({"one": pd.Series(values, dtype="object")}))
            database.execute(f"CREATE TEMP TABLE known_{kind} AS SELECT one::VARCHAR AS one FROM given_{kind}")  # noqa: S608 -- names of this module
            for name in columns:
                column = _quoted(name) if names[name] == "VARCHAR" else f"CAST({_quoted(name)} AS VARCHAR)"
                tests.append(f"{column} IN (SELECT one FROM known_{kind})")  # noqa: S608 -- quoted
    authorities = [name for name in how.siren_of if name in names]
    if authorities and about.authority:
        database.register("given_authority", pd.DataFrame({"one": sorted(about.authority)}))
        database.execute("CREATE TEMP TABLE known_authority AS SELECT one::VARCHAR AS one FROM given_authority")
        tests += [
            f"substr(CAST({_quoted(name)} AS VARCHAR), 1, 8) IN (SELECT one FROM known_authority)"  # noqa: S608 -- quoted
            for name in authorities
        ]
    if not found and not authorities:
        raise FetchError(words.changed_columns(list(names)[:12]))
    return " OR ".join(tests) or "false"


def _source(path: Path) -> str:
    if path.suffix.lower() == ".parquet":
        return f"read_parquet('{_escaped(path)}')"
    return f"read_csv('{_escaped(path)}', all_varchar=true, header=true, sample_size=20000)"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _escaped(path: Path) -> str:
    return str(path.resolve()).replace("'", "''")


def _errors() -> tuple[type[Exception], ...]:
    import duckdb

    return (duckdb.Error,)
