"""Which engine counts a folder: the one that `ESS_MOTEUR` names, else memory while it is small or not published.

The relational engines read the published facts of the folder (`published`): those that `publish` left beside its
version, else those of the cache, made once. Nothing of Ibis is loaded while memory counts.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from ess_metrics.counting.facts import remembered
from ess_metrics.folder import facts_places
from ess_metrics.folder.reading import read
from ess_metrics.folder.version_store import current, table_paths
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import UsageError
from ess_metrics.secrecy.audience import PUBLIC
from ess_metrics.texts.library import engine_words as words

VARIABLE = "ESS_MOTEUR"
MEMORY, DUCKDB = "memoire", "duckdb"
SPARK, POSTGRES = ("spark://", "sc://"), ("postgres://", "postgresql://")
BUDGET = 2_000_000  # rows beyond which memory is left to DuckDB
LIBRARIES = {
    DUCKDB: "ibis-framework[duckdb]",
    POSTGRES[0][:8]: "psycopg[binary]",
    SPARK[0]: "pyspark-client",
}


class EngineError(Exception):
    """The engine cannot count: a French sentence for the user. `usage`: the request itself was wrong (never)."""

    usage = False


def asked() -> str:
    """The engine that the setting names, "" when it names none. Raises UsageError when there is no such engine."""
    value = os.environ.get(VARIABLE, "").strip()
    if value in ("", MEMORY, DUCKDB) or value.startswith((*SPARK, *POSTGRES)):
        return value
    raise UsageError(words.UNKNOWN.format(value=value))


def opened(folder: str | Path, *, secret: bool = False) -> Dataset:
    """The current state of a folder, ready to be counted by its engine.

    `secret`: the question is about people or premises. What may be told of them to the public is decided on their rows,
    across every breakdown: in memory, whatever the engine.

    Raises UsageError (no such engine), EngineError (it cannot count), and as `read`.
    """
    engine, folder = asked(), Path(folder)
    if engine == MEMORY or not folder.is_dir() or (not engine and not _is_large_and_published(folder)):
        return read(folder)
    data = _remote(folder, engine or DUCKDB)
    return read(folder) if secret and data.manifest.audience == PUBLIC else data


def counting(data: Dataset) -> Dataset:
    """The dataset that counts in place of one that is read: on the engine that the setting names, else itself.

    Raises UsageError (no such engine), EngineError (it cannot count).
    """
    engine = asked()
    if engine in ("", MEMORY):
        return data

    def make() -> Dataset:
        published, relational = _engines(engine)
        place = facts_places.named(data.folder, data.fingerprint) or _written(data, published.write)
        return _reached(lambda: relational.opened(place, engine), engine)

    return remembered(data, ("engine", engine), make)


def rows(folder: Path) -> int:
    """About how many rows the tables of a folder have, without reading what they hold."""
    return sum(_rows(path) for path in table_paths(current(folder)))


def _is_large_and_published(folder: Path) -> bool:
    """Whether DuckDB answers sooner when nobody chose: facts still to be written cost more than a reading in memory."""
    return rows(folder) > BUDGET and facts_places.found(folder) is not None


def _rows(path: Path) -> int:
    if path.suffix == ".parquet":
        import pyarrow.parquet as pq  # a country's folder: what the footer says

        return int(pq.read_metadata(path).num_rows)
    if path.suffix != ".csv" or path.stat().st_size < BUDGET:  # a row is a byte at least
        return 0
    with open(path, "rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def _remote(folder: Path, engine: str) -> Dataset:
    published, relational = _engines(engine)
    place = facts_places.found(folder) or _written(read(folder), published.write)
    return _reached(lambda: relational.opened(place, engine), engine)


def _engines(engine: str) -> tuple[ModuleType, ModuleType]:
    try:
        from ess_metrics.engines import published, relational  # Ibis: a second that memory does not need
    except ImportError as error:
        raise _lacking(engine) from error
    return published, relational


def _lacking(engine: str) -> EngineError:
    kind = next((key for key in LIBRARIES if engine.startswith(key)), SPARK[0])
    return EngineError(words.MISSING.format(engine=engine.partition(":")[0], library=LIBRARIES[kind]))


def _reached(connect: Callable[[], Dataset], engine: str) -> Dataset:
    try:
        return connect()
    except ImportError as error:
        raise _lacking(engine) from error
    except Exception as error:  # each base has its own errors, which share no parent
        detail = type(error).__name__
        raise EngineError(words.UNREACHABLE.format(engine=engine.partition(":")[0], detail=detail)) from error


def _written(data: Dataset, write: Callable[[Dataset, Path], Path]) -> Path:
    try:
        return write(data, facts_places.cache())
    except OSError as error:
        raise EngineError(
            words.NO_ROOM.format(folder=facts_places.cache().name, detail=type(error).__name__)
        ) from error


def publish_facts(folder: str | Path) -> Path:
    """The facts of the current state of a folder, beside its versions, for the engines that read them.

    Raises EngineError when they cannot be written: the version is published all the same, and they are made later.
    """
    from ess_metrics.engines import published  # pyarrow and every indicator, for a verb

    folder = Path(folder)
    try:
        place = published.write(read(folder), facts_places.beside(folder))
        facts_places.keep_last(folder)
    except OSError as error:
        raise EngineError(words.NO_ROOM.format(folder=folder.name, detail=type(error).__name__)) from error
    return place
