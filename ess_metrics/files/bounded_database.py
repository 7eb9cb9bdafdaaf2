"""A database in memory that cannot outgrow its bound, for files that are too large to be held."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

THREADS = 2


@contextmanager
def bounded_database(memory: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database of at most `memory` ("320MB"); what exceeds it goes to a folder that is removed at the end."""
    import duckdb  # 20 MB that only these files need

    with tempfile.TemporaryDirectory(prefix="base-") as aside, duckdb.connect() as database:
        database.execute(f"SET memory_limit='{memory}'")
        database.execute(f"SET threads={THREADS}")
        database.execute("SET preserve_insertion_order=false")
        database.execute(f"SET temp_directory='{aside}'")
        yield database
