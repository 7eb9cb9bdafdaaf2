"""The bases that hold published facts, by the address that `ESS_MOTEUR` gives: one SQL each, written by Ibis."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Protocol

import ibis
from ibis.expr import operations as ops
from ibis.expr import types as ir

from ess_metrics.engines.base_tables import Row
from ess_metrics.folder.facts_places import CARD

PAIRS = {"record": "int32", "code": "string"}
MEMORY = "1GB"


class Sql(Protocol):
    """Something that runs SQL and gives rows."""

    def __call__(self, query: str) -> list[Row]:
        """The rows of a query."""


class SqlBase:
    """Published facts in a base that speaks a dialect of SQL; `crossed` tells what came out, and how many rows."""

    def __init__(self, dialect: str, run: Sql, schemas: Mapping[str, Mapping[str, str]]):
        """`schemas`: of each table of the base, its columns and their types."""
        self._dialect, self._run, self._schemas = dialect, run, schemas
        self.crossed: list[tuple[str, int]] = []

    def lines(self, table: str, columns: Collection[str] | None = None) -> ir.Table:
        """The lines of a table; of these columns only, when they are given: what is not named costs no planning."""
        schema = self._schemas[table]
        return ibis.table({name: schema[name] for name in schema if columns is None or name in columns}, name=table)

    def pairs(self, table: str, column: str) -> ir.Table:
        """The several codes of each record."""
        return ibis.table(PAIRS, name=pairs_name(table, column))

    def rows(self, query: ir.Table) -> list[Row]:
        """The rows of an aggregate: the only way out of the base."""
        if not isinstance(query.op(), ops.Aggregate):
            raise TypeError("only an aggregate leaves the base")
        sql = str(ibis.to_sql(query, dialect=self._dialect, pretty=False))
        found = self._run(sql)
        self.crossed.append((sql, len(found)))
        return found


def pairs_name(table: str, column: str) -> str:
    """The table of the several codes of each record."""
    return f"{table}__{column}"


def contents(place: Path) -> dict[str, tuple[str, Mapping[str, str]]]:
    """Each table of published facts: where its files are, as a pattern, and its columns."""
    tables = json.loads((place / CARD).read_text("utf-8"))["tables"]
    found = {name: (f"{place}/{name}/*.parquet", card["columns"]) for name, card in tables.items()}
    for name, card in tables.items():
        for column in card["pairings"]:
            found[pairs_name(name, column)] = (f"{place}/pairs/{name}.{column}.parquet", PAIRS)
    return found


def files(place: Path) -> SqlBase:
    """DuckDB, in this process, over the Parquet files themselves."""
    import duckdb

    base = duckdb.connect(config={"memory_limit": MEMORY})
    base.execute("SET parquet_metadata_cache = true")
    found = contents(place)
    for name, (pattern, _) in found.items():
        base.execute(f'CREATE VIEW "{name}" AS SELECT * FROM read_parquet({_quoted(pattern)})')  # noqa: S608 - our own names
    # A cursor for each question: several threads of a server ask at once.
    return SqlBase("duckdb", lambda query: base.cursor().execute(query).fetchall(), schemas(found))


def schemas(found: Mapping[str, tuple[str, Mapping[str, str]]]) -> dict[str, Mapping[str, str]]:
    """The columns of each table, from `contents`."""
    return {name: columns for name, (_, columns) in found.items()}


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
