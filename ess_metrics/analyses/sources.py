"""The files behind a figure: which lines of the table `sources` the counted rows come from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ess_metrics.analyses.behind import LISTED, kept
from ess_metrics.counting.facts import remembered
from ess_metrics.model.column_kinds import SOURCE_ID
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection

STEM = "sources"


@dataclass(frozen=True)
class Named:
    """One source as it is told: who publishes what, the day of the data ("" = not known), its file."""

    publisher: str = ""
    title: str = ""
    day: str = ""
    file: str = ""


@dataclass(frozen=True)
class Told:
    """The sources of some rows, each once; `unsaid`: rows that no file gave (filled by hand)."""

    named: tuple[Named, ...] = ()
    unsaid: bool = False


def told(data: Dataset, table: str = "", selection: Selection | None = None) -> Told:
    """The sources of the rows of `table` that a selection keeps; of the whole folder without a table.

    A folder without the table `sources` has nothing to tell: `named` is empty.
    """
    if data.tables.get(STEM) is None:
        return Told()
    known = remembered(data, STEM, lambda: _known(data))
    if table not in data.tables:
        return Told(_once(known.values()))
    codes, cells = remembered(data, (STEM, table), lambda: _cells(data.tables[table]))
    if selection is not None and table in LISTED:
        codes = codes[kept(data, selection, table)]
    found = [cells[code] for code in np.unique(codes)]
    ids = {part for cell in found for part in cell.split("|")}
    return Told(_once(known[one] for one in known if one in ids), "" in found)


def _cells(frame: pd.DataFrame) -> tuple[np.ndarray, list[str]]:
    """The distinct cells of `source_id`, and which of them each row has."""
    codes, cells = pd.factorize(pd.Series(_text(frame, SOURCE_ID), dtype="str"))
    return codes, list(cells)


def _known(data: Dataset) -> dict[str, Named]:
    frame = data.tables[STEM]
    columns = [_text(frame, name) for name in (SOURCE_ID, "editeur", "titre", "date_donnees", "fichier")]
    return {one: Named(by, title, day[:10], file) for one, by, title, day, file in zip(*columns, strict=True)}


def _once(found: Iterable[Named]) -> tuple[Named, ...]:
    """One line for files of one publisher and title, with the newest of their days."""
    best: dict[tuple[str, str], Named] = {}
    for one in found:
        key = (one.publisher, one.title)
        if key not in best or one.day > best[key].day:
            best[key] = one
    return tuple(best.values())


def _text(frame: pd.DataFrame, name: str) -> list[str]:
    if name not in frame:
        return [""] * len(frame)
    return [str(cell) for cell in frame[name].astype("object").where(frame[name].notna(), "")]
