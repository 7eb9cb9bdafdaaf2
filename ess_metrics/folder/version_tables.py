"""Two plain data folders side by side: rows, main totals, what was added, changed, removed.

Works on text, before any typing, so that it also compares folders that the check would refuse. Columns stay in Arrow:
half a million rows are compared in seconds.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import compute as pc
from pyarrow import csv, parquet

from ess_metrics.model import column_kinds, schema

SUMS = (
    ("montant_demande", "financements", "montant_demande"),
    ("montant_attribue", "financements", "montant_attribue"),
    ("montant_verse", "financements", "montant_verse"),
    ("surface_m2", "locaux", "surface_m2"),
)
DETAIL_LIMIT = 500
_NUMERIC = {column_kinds.INTEGER, column_kinds.NUMBER, column_kinds.MONEY, column_kinds.SHARE, column_kinds.YEAR}
_PLAIN_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
_UNREADABLE = (ValueError, OverflowError, OSError, pa.ArrowException)
_SEPARATOR = "\x1f"


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
    details: tuple[dict[str, str], ...] = ()
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
    read = {stem: _tolerant(path, wanted[stem], _read_numbers) for stem, path in files.items()}
    rows = {stem: None if table is None else len(table) for stem, table in read.items()}
    totals: dict[str, float | None] = {name: _sum(read.get(stem), column) for name, stem, column in SUMS}
    return rows, totals | {"projets": rows.get("projets")}


def read_text(path: Path) -> pa.Table:
    """A table as text ("" = unknown). Raises one of `_UNREADABLE` when the file can't be parsed."""
    return _read(path, None, _read_parquet)


def _read(path: Path, columns: list[str] | None, read_parquet: Callable[[Path, list[str]], pa.Table]) -> pa.Table:
    """A table; `columns`: only those, plus the first one, so that rows can be counted."""
    if path.stat().st_size == 0:
        return pa.table({})
    names = _names(path)
    wanted = [name for i, name in enumerate(names) if columns is None or i == 0 or name in columns]
    return (read_parquet if path.suffix == ".parquet" else _read_csv)(path, wanted)


def _names(path: Path) -> list[str]:
    if path.suffix == ".parquet":
        names = parquet.read_schema(path).names
    else:
        with csv.open_csv(path, parse_options=csv.ParseOptions(newlines_in_values=True)) as reader:
            names = reader.schema.names
    if len(set(names)) < len(names):
        raise ValueError("two columns of the same name")
    return names


def _read_csv(path: Path, columns: list[str]) -> pa.Table:
    return csv.read_csv(
        path,
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            include_columns=columns, column_types=dict.fromkeys(columns, pa.string()), strings_can_be_null=False
        ),
    )


def _read_parquet(path: Path, columns: list[str]) -> pa.Table:
    frame = parquet.read_table(path, columns=columns).to_pandas(ignore_metadata=True)
    return pa.table({name: pa.array(_as_text(frame[name]), pa.string()) for name in columns})


def _read_numbers(path: Path, columns: list[str]) -> pa.Table:
    """Columns to be added up: numbers as they are, for writing five million of them as text costs a minute."""
    table = parquet.read_table(path, columns=columns)
    kinds = {name: table.schema.field(name).type for name in columns[1:]}
    texts = [name for name, kind in kinds.items() if not (pa.types.is_floating(kind) or pa.types.is_integer(kind))]
    written = _read_parquet(path, texts) if texts else {}
    return pa.table({name: written[name] if name in texts else table[name] for name in columns})


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


def _tolerant(path: Path, columns: list[str] | None = None, read_parquet=_read_parquet) -> pa.Table | None:
    """A table, or None when the file can't be parsed: a folder set aside may hold anything."""
    try:
        return _read(path, columns, read_parquet)
    except _UNREADABLE:
        return None


def _sum(table: pa.Table | None, column: str) -> float | None:
    """The sum of a column; cells that are not numbers are ignored, the check speaks of them."""
    if table is None or column not in table.column_names:
        return None
    cells = table[column]
    try:
        text = pa.types.is_string(cells.type)
        values = pc.cast(pc.if_else(pc.equal(cells, ""), None, cells) if text else cells, pa.float64(), safe=text)
        numbers = values.to_pandas().to_numpy()
    except pa.ArrowInvalid:
        numbers = pd.to_numeric(cells.to_pandas(), errors="coerce").astype("float64").to_numpy()
    return round(math.fsum(numbers[np.isfinite(numbers)].tolist()), 2)


def _compare_table(stem: str, before: Path | None, after: Path | None, key: tuple[str, ...]) -> TableDiff:
    old, new = (pa.table({}) if path is None else _tolerant(path) for path in (before, after))
    if old is None or new is None:
        counts = [None if side is None else len(side) for side in (old, new)]
        return TableDiff(counts[0], counts[1], readable=False)
    sides = [side.column_names for side in (old, new) if side.column_names]
    columns = list(dict.fromkeys(name for names in sides for name in names))
    if not key or not all(set(key) <= set(names) for names in sides):
        key = tuple(columns)
    left, right = _filled(old, columns), _filled(new, columns)
    pairs, gone, come = _matched(left, right, key)
    changes = _changes(stem, left.take(pairs[0]), right.take(pairs[1]), [name for name in columns if name not in key])
    return TableDiff(
        len(old),
        len(new),
        added=len(come),
        changed=len({row for row, _, _, _ in changes}),
        removed=len(gone),
        columns_added=tuple(sorted(set(sides[-1]) - set(sides[0]))) if sides else (),
        columns_removed=tuple(sorted(set(sides[0]) - set(sides[-1]))) if sides else (),
        details=_details(changes, left, right, key, pairs[0], come, gone),
    )


def _filled(table: pa.Table, columns: list[str]) -> pa.Table:
    """The table with all these columns; one that it lacks is unknown everywhere."""
    missing = pa.array([""] * len(table), pa.string())
    return pa.table({name: table[name] if name in table.column_names else missing for name in columns})


def _matched(
    left: pa.Table, right: pa.Table, key: tuple[str, ...]
) -> tuple[tuple[np.ndarray, np.ndarray], np.ndarray, np.ndarray]:
    """Row numbers of the same key in both tables, then those of the left alone and of the right alone.

    Rows that repeat a key are matched in their order.
    """
    if not key:
        return (np.array([], int), np.array([], int)), np.array([], int), np.array([], int)
    joined = [pc.binary_join_element_wise(*(side[name] for name in key), _SEPARATOR) for side in (left, right)]
    codes = pa.chunked_array([*joined[0].chunks, *joined[1].chunks], pa.string()).combine_chunks()
    codes = codes.dictionary_encode().indices.to_numpy().astype("int64")
    ours, theirs = (_marked(part, len(codes)) for part in (codes[: len(left)], codes[len(left) :]))
    _, mine, other = np.intersect1d(ours, theirs, assume_unique=True, return_indices=True)
    return (mine, other), np.setdiff1d(np.arange(len(ours)), mine), np.setdiff1d(np.arange(len(theirs)), other)


def _marked(codes: np.ndarray, count: int) -> np.ndarray:
    """The code of each row, another one each time that it comes again."""
    rank = pd.Series(codes).groupby(codes).cumcount().to_numpy()
    return np.asarray(codes + rank * (count + 1))


def _changes(stem: str, left: pa.Table, right: pa.Table, columns: list[str]) -> list[tuple[int, str, str, str]]:
    """Cells that differ, as (row, column, before, after): 1500 and 1500.0 of a number column are the same."""
    kinds = {column.name: column.kind for column in schema.BY_STEM[stem].columns} if stem in schema.BY_STEM else {}
    found = []
    for name in columns:
        rows = np.flatnonzero(pc.not_equal(left[name], right[name]).to_numpy())
        pairs = zip(left[name].take(rows).to_pylist(), right[name].take(rows).to_pylist(), strict=True)
        cells = zip(rows.tolist(), pairs, strict=True)
        found += [(row, name, *pair) for row, pair in cells if not _same(kinds.get(name), *pair)]
    return sorted(found, key=lambda cell: cell[0])


def _same(kind: str | None, before: str, after: str) -> bool:
    """Whether two texts say the same value of a column of this kind."""
    if kind in _NUMERIC:
        plain = _PLAIN_NUMBER.fullmatch(before) and _PLAIN_NUMBER.fullmatch(after)
        return bool(plain) and float(before) == float(after)
    return kind == column_kinds.BOOL and before.lower() == after.lower()


def _details(changes, left: pa.Table, right: pa.Table, key, pairs, come, gone) -> tuple[dict, ...]:
    """The first records of what changed, as `TableDiff.details` describes them."""
    records = [
        {"change": "changed", "key": _key(left, pairs[row], key), "column": name, "before": before, "after": after}
        for row, name, before, after in changes[:DETAIL_LIMIT]
    ]
    whole = {"column": "", "before": "", "after": ""}
    records += [{"change": "added", "key": _key(right, row, key)} | whole for row in come[:DETAIL_LIMIT]]
    records += [{"change": "removed", "key": _key(left, row, key)} | whole for row in gone[:DETAIL_LIMIT]]
    return tuple(records[:DETAIL_LIMIT])


def _key(table: pa.Table, row: int, key: tuple[str, ...]) -> str:
    return " | ".join(table[name][int(row)].as_py() for name in key)
