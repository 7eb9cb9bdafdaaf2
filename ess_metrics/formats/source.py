"""What every official format shares: the context a file is read in, and the outcome of reading it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ess_metrics.files.cell_patches import CellMend
from ess_metrics.files.grid import RawFile
from ess_metrics.model.faults import Fault
from ess_metrics.model.questions import Answers

if TYPE_CHECKING:
    import geopandas

TYPES = {"montant_demande": "demande", "montant_attribue": "attribue", "montant_verse": "verse"}


@dataclass(frozen=True)
class Context:
    """What is known of the folder the file is imported into: used to place rows and to match organisations.

    `tables` are the folder's present tables (stem -> frame, columns as in the schema, text codes);
    `contours` is its GeoDataFrame (code_quartier, geometry, EPSG:4326) or None; `manifest` its manifest as a dict.
    `answers` hears the questions that the file raises and knows the answers already given. `salt`: the folder's own
    32 bytes, with which a number stands for a person. `mends`: the cells of the file that a person corrected.
    `addresses`: the files of addresses that lie beside the tables, by which a written address is placed.
    """

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    contours: geopandas.GeoDataFrame | None = None
    manifest: dict = field(default_factory=dict)
    answers: Answers = field(default_factory=Answers)
    salt: bytes = b""
    mends: tuple[CellMend, ...] = ()
    addresses: tuple[Path, ...] = ()


@dataclass
class Sums:
    """Euros of one type of amount: as the cells write them, in the rows kept, in the rows refused."""

    written: Decimal = Decimal(0)
    kept: Decimal = Decimal(0)
    refused: Decimal = Decimal(0)

    def add(self, euros: Decimal, kept: bool) -> None:
        """One more amount of a row that is kept or refused."""
        self.written += euros
        if kept:
            self.kept += euros
        else:
            self.refused += euros


@dataclass(frozen=True)
class IgnoredLine:
    """A line that is no data: a title, a heading, a note, or a total that its lines add up to; `why` is French."""

    row: int
    text: str
    why: str
    sheet: str | None = None

    def to_json(self) -> dict[str, object]:
        """As `import --json` prints it; `sheet` only in a workbook."""
        plain = {"row": self.row, "text": self.text, "why": self.why}
        return plain | ({"sheet": self.sheet} if self.sheet is not None else {})


@dataclass
class Outcome:
    """What came out of one file.

    `tables`: stem -> rows for the data folder (columns of the schema; extra columns starting with "_" are dropped when
    written; `_row` is the line in the file, `_sheet` its sheet). `contours`: GeoDataFrame to add, or None.
    `refused`: the rows refused, as read, with `_row`, `_sheet`, `_rule`. Rows read = kept + refused, euros too.
    `euros_*` speak of one type of amount, `totals` of each (None: the file has that one type only); `without_amount`
    counts the cells that should hold an amount and can't be read as one, and the rows where every such cell is empty.
    Rows `outside` the territory, and rows `waiting` until it is known, are neither read, kept nor refused.
    `encoding`: the file's own when opening could not tell; `places`: how many rows were placed in each way; `manifest`:
    what the file says of the territory (used for keys that are still empty); `spread`: its rows are of more than one
    department, so that a folder without a territory can't take them.
    `identified`: the file gives every row an id of its own, which is taken at its word.
    `recipe`: the name of the recipe that read it.
    """

    format: str
    rows_read: int = 0
    rows_kept: int = 0
    rows_refused: int = 0
    euros_read: float = 0.0
    euros_kept: float = 0.0
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    contours: geopandas.GeoDataFrame | None = None
    refused: pd.DataFrame | None = None
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    totals: dict[str, Sums] | None = None
    without_amount: int = 0
    columns_taken: list[str] = field(default_factory=list)
    columns_ignored: list[str] = field(default_factory=list)
    lines_ignored: list[IgnoredLine] = field(default_factory=list)
    rows_outside: int = 0
    euros_outside: float = 0.0
    rows_waiting: int = 0
    euros_waiting: float = 0.0
    identified: bool = False
    recipe: str | None = None
    encoding: str | None = None
    places: dict[str, int] = field(default_factory=dict)
    manifest: dict = field(default_factory=dict)
    spread: bool = False


@dataclass(frozen=True)
class Source:
    """One official format: `name` for `--format`, French `label`, how sure a file is of it (0 to 1), how it is read.

    `usual`: its usual columns, folded, to say which format a file that is none looks like. `national`: its files are
    those of the whole country: they are cut to the folder's territory, and wait as long as none is known.
    """

    name: str
    label: str
    recognise: Callable[[RawFile], float]
    read: Callable[[RawFile, Context], Outcome]
    usual: tuple[str, ...] = ()
    national: bool = False
