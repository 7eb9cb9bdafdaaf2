"""A file opened without interpretation: its sheets as text, or its document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ess_metrics.model.faults import Fault


@dataclass(frozen=True)
class Grid:
    """One sheet as text: `header` cells as written, `rows` of text cells, `lines` of the rows as a person counts.

    `header_line` is the line the header stands on (1 = first). Empty cells are "". `above`: the titles of the line
    above the header, each over the columns it covers, when titles stand on two lines; empty otherwise.
    """

    sheet: str | None
    header: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    lines: Sequence[int]
    header_line: int = 1
    above: tuple[str, ...] = ()


@dataclass(frozen=True)
class RawFile:
    """A file opened without interpretation: its sheets as text (CSV, workbooks), or `document` (JSON, GeoJSON).

    `encoding` is the one that decoded it (None when it does not apply). `kind` is csv, xlsx, xlsb, xls, ods, json,
    geojson, gpkg, shp, parquet or zip. `faults` are what opening it already showed (bad bytes, torn lines…).
    """

    path: Path
    kind: str
    encoding: str | None = None
    grids: tuple[Grid, ...] = ()
    document: object = None
    faults: tuple[Fault, ...] = ()
