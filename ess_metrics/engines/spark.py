"""Spark Connect over published facts: the server reads the Parquet files where they lie, which it has to reach.

Tried with `pysail`, which speaks Spark Connect without Java; a cluster of Spark was not.
"""

from __future__ import annotations

from pathlib import Path

import ibis
from pyspark.sql import SparkSession

from ess_metrics.engines.base_tables import Row
from ess_metrics.engines.bases import SqlBase, contents, schemas

CONNECT, NAMED = "sc://", "spark://"


class Options(ibis.config.Config):
    """What Ibis's writer of this SQL asks of its own client, which is not loaded."""

    treat_nan_as_null: bool = False


ibis.options.pyspark = Options()


def spark(address: str, place: Path) -> SqlBase:
    """The base at an address; each table of the facts is a view of the session."""
    session = SparkSession.builder.remote(address.replace(NAMED, CONNECT, 1)).getOrCreate()
    found = contents(place)
    for name, (pattern, _) in found.items():
        session.read.parquet(pattern.removesuffix("/*.parquet")).createOrReplaceTempView(name)

    def run(query: str) -> list[Row]:
        return [tuple(row) for row in session.sql(query).collect()]

    return SqlBase("pyspark", run, schemas(found))
