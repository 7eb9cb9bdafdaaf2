"""Corrections made by hand, kept in `corrections.csv` of the folder: a cell, what it was, what it becomes, who, why.

A line names a cell of a table (`table`, and `cle`, the key columns joined by `|`) or of a file (`fichier_sha256`, and
`cle`, the line as a person counts, after the sheet and a `|` in a workbook). Keys are those from before any correction.
Lines hold in the order of the file; deleting one undoes it. `.corrections` keeps the lines that the tables hold, so
that a deleted one is known.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from decimal import Decimal, InvalidOperation
from pathlib import Path

from ess_metrics.model import column_kinds, schema
from ess_metrics.model.faults import BLOCKING, DataError, Fault

NAME, HELD = "corrections.csv", ".corrections"
NUMERIC = {column_kinds.NUMBER, column_kinds.MONEY, column_kinds.SHARE, column_kinds.YEAR, column_kinds.INTEGER}


@dataclass(frozen=True)
class Correction:
    """One line of `corrections.csv`; every value is text."""

    fichier_sha256: str = ""
    table: str = ""
    cle: str = ""
    colonne: str = ""
    avant: str = ""
    apres: str = ""
    auteur: str = ""
    date: str = ""
    motif: str = ""

    @property
    def cell(self) -> tuple[str, ...]:
        """What it changes and how: two lines of the same cell are two corrections when their values differ."""
        return (self.fichier_sha256, self.table, self.cle, self.colonne, self.avant, self.apres)


COLUMNS = tuple(one.name for one in fields(Correction))


def read(folder: Path, name: str = NAME) -> list[Correction]:
    """The corrections of a folder, in order; DataError when the file can't be read (writing it would lose them)."""
    path = folder / name
    if not path.is_file():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.DictReader(file))
    except (UnicodeDecodeError, csv.Error) as error:
        facts = {"reason": type(error).__name__}
        raise DataError([Fault("fichier_illisible", BLOCKING, name, facts=facts)]) from error
    made = [Correction(**{name: (line.get(name) or "").strip() for name in COLUMNS}) for line in lines]
    return [one for one in made if one.cle and one.colonne]


def to_csv(corrections: Iterable[Correction]) -> bytes:
    """The file as it is written."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(one) for one in corrections)
    return out.getvalue().encode()


def current_key(correction: Correction, corrections: Sequence[Correction]) -> str:
    """The key that the row of a correction has once those of its key columns are made."""
    table = schema.BY_STEM.get(correction.table)
    if table is None:
        return correction.cle
    parts = correction.cle.split("|")
    for other in corrections:
        if (other.table, other.cle) == (correction.table, correction.cle) and other.colonne in table.key:
            parts[table.key.index(other.colonne)] = other.apres
    return "|".join(parts)


def original_key(table: str, key: str, corrections: Sequence[Correction]) -> str:
    """The key from before any correction of the row that has this key now."""
    return next((one.cle for one in corrections if one.table == table and current_key(one, corrections) == key), key)


def same(column: column_kinds.Column, one: str, other: str) -> bool:
    """Whether two texts are the same value of a column: 2000 = 2000.00."""
    if one == other or column.kind not in NUMERIC:
        return one == other
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        return False


def behind(corrections: Sequence[Correction], table: str, keys: Iterable[str]) -> list[Correction]:
    """The corrections of rows of a table, by the keys that the rows have now."""
    wanted = set(keys)
    return [one for one in corrections if one.table == table and current_key(one, corrections) in wanted]
