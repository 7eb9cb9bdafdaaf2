"""What every official format shares: the context a file is read in, and the outcome of reading it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from ess_metrics.files.grid import RawFile
from ess_metrics.model.faults import Fault


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
    """One official format: `name` for `--format`, French `label`, how sure a file is of it (0 to 1), how it is read.

    `usual`: its usual columns, folded, to say which format a file that is none looks like.
    """

    name: str
    label: str
    recognise: Callable[[RawFile], float]
    read: Callable[[RawFile, Context], Outcome]
    usual: tuple[str, ...] = ()
