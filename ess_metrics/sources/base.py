"""What every official format shares: the raw file, the outcome of reading it, the context it is read in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from ess_metrics.faults import Fault


@dataclass(frozen=True)
class Grid:
    """One sheet as text: `header` cells as written, `rows` of text cells, `lines` of the rows as a person counts.

    `header_line` is the line the header stands on (1 = first). Empty cells are "". `above`: the titles of the line
    above the header, each over the columns it covers, when titles stand on two lines; empty otherwise.
    """

    sheet: str | None
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    header_line: int = 1
    above: tuple[str, ...] = ()


@dataclass(frozen=True)
class RawFile:
    """A file opened without interpretation: its sheets as text (CSV, XLSX, XLS, ODS), or `document` (JSON, GeoJSON).

    `encoding` is the one that decoded it (None when it does not apply). `kind` is csv, xlsx, xls, ods, json,
    geojson, gpkg, shp, parquet or zip. `faults` are what opening it already showed (bad bytes, torn lines…).
    """

    path: Path
    kind: str
    encoding: str | None = None
    grids: tuple[Grid, ...] = ()
    document: object = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Context:
    """What is known of the folder the file is imported into: used to place rows and to match organisations.

    `tables` are the folder's present tables (stem -> frame, columns as in the schema, text codes);
    `contours` is its GeoDataFrame (code_quartier, geometry, EPSG:4326) or None; `manifest` its manifest as a dict.
    """

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    contours: object = None
    manifest: dict = field(default_factory=dict)


@dataclass
class Outcome:
    """What came out of one file.

    `tables`: stem -> rows for the data folder (columns of the schema; extra columns starting with "_" are dropped when
    written; `_row` is the line in the file, `_sheet` its sheet). `contours`: GeoDataFrame to add, or None.
    `refused`: the rows refused, as read, with `_row`, `_sheet`, `_rule`. Rows read = kept + refused, euros too.
    """

    format: str
    rows_read: int = 0
    rows_kept: int = 0
    rows_refused: int = 0
    euros_read: float = 0.0
    euros_kept: float = 0.0
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    contours: object = None
    refused: pd.DataFrame | None = None
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Source:
    """One official format: `name` for `--format`, French `label`, how sure a file is of it (0 to 1), how it is read."""

    name: str
    label: str
    recognise: Callable[[RawFile], float]
    read: Callable[[RawFile, Context], Outcome]
