"""PostgreSQL over published facts: loaded once into a schema named by their fingerprint, then only counted.

Nothing is ever changed there: another version of the folder is another schema. The load is one transaction under a
lock, so that two servers that start together load once, and a server killed meanwhile leaves nothing.
"""

from __future__ import annotations

import io
from pathlib import Path

import psycopg
import pyarrow as pa
import pyarrow.dataset as pd
from psycopg import sql
from pyarrow import csv

from ess_metrics.engines.base_tables import Row
from ess_metrics.engines.bases import SqlBase, contents, schemas

TYPES = {
    "boolean": "boolean", "date": "date", "float64": "double precision", "int32": "integer", "int64": "bigint",
    "string": "text", "int8": "smallint", "int16": "smallint",
}  # fmt: skip
LOCK = 0x455353  # "ESS"
FIRST_DIGITS = 32  # of the fingerprint: a name of PostgreSQL has 63 letters at most


def postgres(address: str, place: Path) -> SqlBase:
    """The base at an address, the facts loaded when they are not there yet."""
    link = psycopg.connect(address, autocommit=True)
    name = f"ess_{place.name[:FIRST_DIGITS]}"
    if not _there(link, name):
        _load(link, name, place)
    link.execute(sql.SQL("SET search_path TO {}").format(sql.Identifier(name)))

    def run(query: str) -> list[Row]:
        return link.execute(query.encode()).fetchall()

    return SqlBase("postgres", run, schemas(contents(place)))


def _there(link: psycopg.Connection, name: str) -> bool:
    return bool(link.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [name]).fetchall())


def _load(link: psycopg.Connection, name: str, place: Path) -> None:
    with link.transaction():
        link.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if _there(link, name):
            return
        link.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
        for table, (pattern, columns) in contents(place).items():
            target = sql.Identifier(name, table)
            told = [sql.SQL("{} {}").format(sql.Identifier(c), sql.SQL(TYPES[kind])) for c, kind in columns.items()]
            link.execute(sql.SQL("CREATE TABLE {} ({})").format(target, sql.SQL(", ").join(told)))
            with link.cursor().copy(sql.SQL("COPY {} FROM STDIN (FORMAT csv)").format(target)) as copy:
                for batch in _batches(pattern, list(columns)):
                    copy.write(_as_csv(batch))
            if "place" in columns:
                link.execute(sql.SQL("CREATE INDEX ON {} (place)").format(target))


def _batches(pattern: str, columns: list[str]):
    files = sorted(Path(pattern).parent.glob(Path(pattern).name))
    return pd.dataset([str(path) for path in files]).to_batches(columns=columns)


def _as_csv(batch: pa.RecordBatch) -> bytes:
    """Rows as CSV: texts are quoted, so that an empty one is not an unknown one."""
    plain = [c.dictionary_decode() if pa.types.is_dictionary(c.type) else c for c in batch.columns]
    whole = pa.table(plain, names=batch.schema.names)
    into = io.BytesIO()
    csv.write_csv(whole, into, csv.WriteOptions(include_header=False))
    return into.getvalue()
