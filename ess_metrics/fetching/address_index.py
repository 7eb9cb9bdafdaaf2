"""The addresses of a department as the import and the page of addresses look them up: fewer columns, in order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from ess_metrics.fetching.download import Fetched
from ess_metrics.fetching.fetching_faults import FetchError
from ess_metrics.files.bounded_database import bounded_database
from ess_metrics.folder import atomic
from ess_metrics.formats.address_book import COLUMNS, FOLDER
from ess_metrics.model.presence import certain
from ess_metrics.texts.library import fetch_words as words

MEMORY = "320MB"
NEEDED = ("numero", "nom_voie", "code_insee", "nom_commune", "lon", "lat")
_DEPARTMENT = re.compile(r"(\d{2,3}|2[AB])(?=\.[a-z.]+$)", re.IGNORECASE)


def write(folder: Path, files: Sequence[Fetched]) -> int:
    """Put the addresses of each file in `folder`/adresses; how many. FetchError for a file without their columns."""
    return sum(_written(folder, one.path, _stem(one)) for one in files)


def _stem(one: Fetched) -> str:
    found = _DEPARTMENT.search(one.kept.name)
    return found[1].upper() if found else one.kept.sha256[:8]


def _written(folder: Path, path: Path, stem: str) -> int:
    target = folder / FOLDER / f"{stem}.parquet"
    target.parent.mkdir(exist_ok=True)
    aside = target.with_name(f"{atomic.TEMPORARY}{target.name}")
    packed = ", compression='gzip'" if path.suffix == ".gz" else ""
    source = f"read_csv('{_quoted(path)}', all_varchar=true, header=true, delim=';', quote='\"'{packed})"
    with atomic.removed_on_failure(aside), bounded_database(MEMORY) as database:
        try:
            names = {row[0] for row in database.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}  # noqa: S608 -- quoted
            if missing := [name for name in NEEDED if name not in names]:
                raise FetchError(words.missing_columns(missing, sorted(names)[:12]))
            database.execute(
                f"COPY ({_selected(source, names)}) TO '{_quoted(aside)}' (FORMAT parquet, COMPRESSION zstd)"
            )
            (rows,) = certain(database.execute(f"SELECT count(*) FROM read_parquet('{_quoted(aside)}')").fetchone())  # noqa: S608 -- quoted
        except _errors() as error:
            raise FetchError(words.unreadable(path.name)) from error
        aside.replace(target)
    return int(rows)


def _selected(source: str, names: set[str]) -> str:
    """The columns of `COLUMNS`; a line without position is no address."""
    street = "regexp_extract(id, '^[^_]+_[^_]+')" if "id" in names else "''"
    taken = {
        "rue": f"CASE WHEN {street} = '' THEN code_insee || ' ' || nom_voie ELSE {street} END",
        "insee": "code_insee",
        "postal": "coalesce(code_postal, '')" if "code_postal" in names else "''",
        "commune": "nom_commune",
        "ancienne": "coalesce(nom_ancienne_commune, '')" if "nom_ancienne_commune" in names else "''",
        "voie": "nom_voie",
        "numero": "coalesce(TRY_CAST(numero AS INTEGER), 0)",
        "rep": "coalesce(rep, '')" if "rep" in names else "''",
        "lon": "TRY_CAST(lon AS DOUBLE)",
        "lat": "TRY_CAST(lat AS DOUBLE)",
    }
    listed = ", ".join(f"{taken[name]} AS {name}" for name in COLUMNS)
    known = "TRY_CAST(lon AS DOUBLE) IS NOT NULL AND TRY_CAST(lat AS DOUBLE) IS NOT NULL AND nom_voie <> ''"
    return f"SELECT {listed} FROM {source} WHERE {known} ORDER BY insee, rue, numero, rep"  # noqa: S608 -- quoted


def _quoted(path: Path) -> str:
    return str(path.resolve()).replace("'", "''")


def _errors() -> tuple[type[Exception], ...]:
    import duckdb

    return (duckdb.Error,)
