"""Two plain data folders side by side: rows, main totals, what was added, changed, removed.

Works on text, before any typing, so that it also compares folders that the check would refuse.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from pyarrow import ArrowException, parquet

from ess_metrics import schema

SUMS = (
    ("montant_demande", "financements", "montant_demande"),
    ("montant_attribue", "financements", "montant_attribue"),
    ("montant_verse", "financements", "montant_verse"),
    ("surface_m2", "locaux", "surface_m2"),
)
DETAIL_LIMIT = 500
_NUMERIC = {schema.INTEGER, schema.NUMBER, schema.MONEY, schema.SHARE, schema.YEAR}
_PLAIN_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
_UNREADABLE = (ValueError, OverflowError, OSError, ArrowException)  # pandas parse errors are ValueErrors


@dataclass(frozen=True)
class TableDiff:
    """What changed in one table; counts are exact, `details` stops at `DETAIL_LIMIT` records.

    `details`: one record `{"change", "key", "column", "before", "after"}` a changed cell, or a whole row added or
    removed (`column` is then empty). `readable` is False when one side could not be parsed: counts are then 0.
    """

    rows_before: int | None
    rows_after: int | None
    added: int = 0
    changed: int = 0
    removed: int = 0
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()
    details: tuple[dict, ...] = ()
    readable: bool = True

    @property
    def same(self) -> bool:
        """Whether nothing a reader of the figures could see differs."""
        moved = self.added or self.changed or self.removed or self.columns_added or self.columns_removed
        return self.readable and not moved


@dataclass(frozen=True)
class Diff:
    """Difference of two folders: `tables` and main `totals` (before, after), and `files` added, changed, removed."""

    tables: dict[str, TableDiff]
    totals: dict[str, tuple[float | None, float | None]]
    files: dict[str, str]

    @property
    def same(self) -> bool:
        """Whether both folders hold the same bytes."""
        return not self.files


def compare(
    before: Path, after: Path, files: Mapping[str, str], keys: Mapping[str, tuple[str, ...]] | None = None
) -> Diff:
    """What changes from one plain folder to another, for the tables named in `files` (name -> change).

    `keys`: columns that identify a row, by table; default: the schema's. A table without a usable key is compared
    by whole rows (a changed row then counts as one removed and one added).
    """
    keys = {stem: table.key for stem, table in schema.BY_STEM.items()} if keys is None else keys
    old, new = table_files(before), table_files(after)
    touched = {Path(name).stem for name in files}
    tables = {
        stem: _compare_table(stem, old.get(stem), new.get(stem), tuple(keys.get(stem, ())))
        for stem in sorted(touched & (old.keys() | new.keys()))
    }
    (_, totals_before), (_, totals_after) = describe(before), describe(after)
    return Diff(tables, {name: (totals_before[name], totals_after[name]) for name in totals_before}, dict(files))


def table_files(folder: Path) -> dict[str, Path]:
    """The file of each table, by stem; Parquet wins over CSV; contours are not a table."""
    found = {}
    for suffix in (".csv", ".parquet"):
        for path in sorted(Path(folder).glob(f"*{suffix}")):
            if path.stem != "contours" and not path.name.startswith("."):
                found[path.stem] = path
    return found


def describe(folder: Path) -> tuple[dict[str, int | None], dict[str, float | None]]:
    """Rows by table, and the main totals: plain sums of the columns, no row left out, unknown amounts ignored.

    None stands for a table or a column that is missing or can't be parsed.
    """
    files = table_files(folder)
    wanted = {stem: [column for _, table, column in SUMS if table == stem] for stem in files}
    read = {stem: _tolerant(path, wanted[stem]) for stem, path in files.items()}
    rows = {stem: None if table is None else len(table) for stem, table in read.items()}
    totals: dict[str, float | None] = {name: _sum(read.get(stem), column) for name, stem, column in SUMS}
    return rows, totals | {"projets": rows.get("projets")}


def read_text(path: Path, columns: list[str] | None = None) -> pd.DataFrame:
    """A table as text ("" = unknown); `columns`: only those, plus the first one, so that rows can be counted.

    Raises one of `_UNREADABLE` when the file can't be parsed.
    """
    read = _read_parquet if path.suffix == ".parquet" else _read_csv
    if columns is None:
        return read(path, None)
    names = _names(path)
    return read(path, [name for i, name in enumerate(names) if i == 0 or name in columns])


def _names(path: Path) -> list[str]:
    if path.suffix == ".parquet":
        return list(dict.fromkeys(parquet.read_schema(path).names))
    return list(_read_csv(path, None, nrows=0).columns)


def _read_csv(path: Path, columns: list[str] | None, **more) -> pd.DataFrame:
    try:
        return pd.read_csv(
            path, usecols=columns, dtype=str, na_filter=False, index_col=False, encoding="utf-8-sig", **more
        )
    except pd.errors.EmptyDataError:
        return pd.DataFrame()


def _read_parquet(path: Path, columns: list[str] | None) -> pd.DataFrame:
    table = parquet.read_table(path, columns=columns).to_pandas(ignore_metadata=True)
    return table.apply(_as_text) if len(table.columns) else table


def _as_text(column: pd.Series) -> pd.Series:
    """Typed values of Parquet as a CSV of the contract would write them."""
    if pd.api.types.is_bool_dtype(column.dtype):
        text = column.map({True: "true", False: "false"})
    elif pd.api.types.is_float_dtype(column.dtype):
        text = column.map(lambda value: repr(float(value)).removesuffix(".0"), na_action="ignore")
    elif pd.api.types.is_datetime64_any_dtype(column.dtype):
        text = column.map(lambda value: value.isoformat().removesuffix("T00:00:00"), na_action="ignore")
    else:
        text = column.map(str, na_action="ignore") if column.dtype != "str" else column
    return text.astype(object).where(column.notna(), "").astype("str")


def _tolerant(path: Path, columns: list[str] | None = None) -> pd.DataFrame | None:
    """`read_text`, or None when the file can't be parsed: a folder set aside may hold anything."""
    try:
        return read_text(path, columns)
    except _UNREADABLE:
        return None


def _sum(table: pd.DataFrame | None, column: str) -> float | None:
    if table is None or column not in table:
        return None
    return round(math.fsum(pd.to_numeric(table[column], errors="coerce").dropna()), 2)


def _compare_table(stem: str, before: Path | None, after: Path | None, key: tuple[str, ...]) -> TableDiff:
    old, new = (pd.DataFrame() if path is None else _tolerant(path) for path in (before, after))
    if old is None or new is None:
        return TableDiff(*(None if side is None else len(side) for side in (old, new)), readable=False)
    columns = list(dict.fromkeys([*old.columns, *new.columns]))
    sides = [side for side in (old, new) if len(side.columns)]
    if not key or not all(set(key) <= set(side.columns) for side in sides):
        key = tuple(columns)
    left, right = _keyed(old, columns, key), _keyed(new, columns, key)
    common = left.index.intersection(right.index)
    unlike = _unlike(stem, left.loc[common], right.loc[common])
    gone, come = left.index.difference(common), right.index.difference(common)
    return TableDiff(
        len(old),
        len(new),
        added=len(come),
        changed=int(unlike.any(axis=1).sum()),
        removed=len(gone),
        columns_added=tuple(new.columns.difference(old.columns)) if len(sides) == 2 else (),
        columns_removed=tuple(old.columns.difference(new.columns)) if len(sides) == 2 else (),
        details=_details(unlike, left, right, come, gone),
    )


def _keyed(table: pd.DataFrame, columns: list[str], key: tuple[str, ...]) -> pd.DataFrame:
    """The table under one text index: its key columns, and which of several rows of that key it is."""
    table = table.reindex(columns=columns, fill_value="").astype("str")
    joined = table[key[0]].str.cat([table[name] for name in key[1:]], sep="\x1f") if key else pd.Series(dtype="str")
    rank = joined.groupby(joined).cumcount()
    return table.set_axis(pd.Index(joined.where(rank == 0, joined + "\x1f" + rank.astype("str"))), axis="index")


def _unlike(stem: str, left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    """Cells that differ: 1500 and 1500.0 of a number column are the same, so are True and true of a yes/no one."""
    unlike = left != right
    kinds = {column.name: column.kind for column in schema.BY_STEM[stem].columns} if stem in schema.BY_STEM else {}
    for name in unlike.columns[unlike.any(axis=0)]:
        rows = unlike.index[unlike[name]]
        a, b = left.loc[rows, name], right.loc[rows, name]
        if kinds.get(name) in _NUMERIC:
            plain = a.str.fullmatch(_PLAIN_NUMBER) & b.str.fullmatch(_PLAIN_NUMBER)
            unlike.loc[rows, name] = ~(plain & (pd.to_numeric(a, "coerce") == pd.to_numeric(b, "coerce")))
        elif kinds.get(name) == schema.BOOL:
            unlike.loc[rows, name] = a.str.lower() != b.str.lower()
    return unlike


def _details(
    unlike: pd.DataFrame, left: pd.DataFrame, right: pd.DataFrame, come: pd.Index, gone: pd.Index
) -> tuple[dict, ...]:
    """The first records of what changed, as `TableDiff.details` describes them."""
    cells = unlike[unlike.any(axis=1)].stack()
    records = [
        _record("changed", row, name, left.at[row, name], right.at[row, name])
        for row, name in cells.index[cells.to_numpy(dtype=bool)][:DETAIL_LIMIT]
    ]
    records += [_record("added", row) for row in come[:DETAIL_LIMIT]]
    records += [_record("removed", row) for row in gone[:DETAIL_LIMIT]]
    return tuple(records[:DETAIL_LIMIT])


def _record(change: str, row: str, column: str = "", before: str = "", after: str = "") -> dict:
    key = " | ".join(row.split("\x1f"))
    return {"change": change, "key": key, "column": column, "before": before, "after": after}
