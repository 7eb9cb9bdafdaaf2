"""A table file as it stands on disk -> typed columns, with a fault for every cell that can't be read.

Nothing is coerced: a cell that is not what the schema says becomes unknown *and* a fault that names its line.
Text that repeats is kept as categories, so that half a million rows stay small.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ess_metrics.folder.folder_csv import LISTED, Read, read_csv
from ess_metrics.model import column_kinds
from ess_metrics.model.faults import BLOCKING, WARNING, Fault

FIRST_LINE = 2
YEARS = (1900, 2100)
SHARE_TOLERANCE = 0.001
TRUE, FALSE = {"true", "1", "oui", "vrai"}, {"false", "0", "non", "faux"}
_NUMBER = re.compile(r"-?\d+(\.\d*)?([eE][+-]?\d+)?|-?\.\d+", re.ASCII)
MOST_EUROS = 1e12  # a thousand billion: above it a cell is a mistake, and cents would no longer be exact


def find(folder: Path, stem: str) -> Path | None:
    """The file of a table: Parquet wins over CSV; None when neither is there."""
    for ending in (".parquet", ".csv"):
        path = folder / f"{stem}{ending}"
        if path.exists():
            return path
    return None


def read_table(path: Path, table: column_kinds.Table) -> tuple[pd.DataFrame | None, list[Fault]]:
    """The typed table and its faults; None instead of the table when the file can't be read at all.

    Columns: those of the schema that the file has, in the schema's order. Unknown cells are missing (NaN, NaT, NA).
    The frame's attribute `attrs["absent"]` lists the schema's columns that the file does not have; `attrs["lines"]`,
    only there when rows and lines of the file differ, the line of each row.
    """
    read = _raw(path)
    raw, faults = read.table, read.faults
    if raw is None:
        return None, faults
    faults += _column_faults(path.name, raw.column_names, table)
    if any(fault.blocking for fault in faults):
        return None, faults
    columns = {}
    for column in table.columns:
        if column.name in raw.column_names:
            columns[column.name], found = _column(raw[column.name], column, table, path.name)
            faults += found
    frame = pd.DataFrame(columns)
    frame.attrs["absent"] = [name for name in table.names if name not in frame]
    if read.lines:
        frame.attrs["lines"] = read.lines[1:]
        faults = [_on_line(fault, read.lines) for fault in faults]
    return frame, faults


def _on_line(fault: Fault, lines: list[int]) -> Fault:
    return fault if fault.row is None else replace(fault, row=lines[fault.row - 1])


def _raw(path: Path) -> Read:
    def refused(rule):
        return Read(faults=[Fault(rule, BLOCKING, path.name)])

    if path.is_dir():
        return refused("fichier_est_dossier")
    if path.stat().st_size == 0:
        return refused("fichier_vide")
    try:
        return Read(pq.read_table(path, use_threads=False)) if path.suffix == ".parquet" else read_csv(path)
    except (pa.ArrowException, OSError):
        return refused("fichier_illisible")


def _column_faults(file: str, found: list[str], table: column_kinds.Table) -> list[Fault]:
    faults = []
    known = set(table.names)
    for name in sorted({name for name in found if found.count(name) > 1}):
        faults.append(Fault("colonne_en_double", BLOCKING, file, row=1, column=name))
    for name in found:
        if name not in known:
            nearest = difflib.get_close_matches(name, known, 1, 0.6)
            faults.append(
                Fault("colonne_inconnue", WARNING, file, row=1, column=name, facts={"nearest": "".join(nearest)})
            )
    for column in table.columns:
        if column.required and column.name not in found:
            facts = {"nearest": "".join(difflib.get_close_matches(column.name, found, 1, 0.6))}
            faults.append(Fault("colonne_manquante", BLOCKING, file, row=1, column=column.name, facts=facts))
    return faults


def _column(raw: pa.ChunkedArray, column: column_kinds.Column, table: column_kinds.Table, file: str):
    """The typed column and its faults; a kind of cells that can't hold such values is blocking."""
    try:
        return _typed(raw, column, table, file)
    except (pa.ArrowException, TypeError):
        facts = {"found": str(raw.type), "expected": column.kind}
        fault = Fault("colonne_illisible", BLOCKING, file, row=1, column=column.name, facts=facts)
        return pd.Series([None] * len(raw), dtype=_EMPTY.get(column.kind, "float64")), [fault]


def _typed(raw: pa.ChunkedArray, column: column_kinds.Column, table: column_kinds.Table, file: str):
    raw = raw.combine_chunks() if isinstance(raw, pa.ChunkedArray) else raw
    if pa.types.is_dictionary(raw.type):
        raw = raw.cast(raw.type.value_type)
    if pa.types.is_large_string(raw.type) or pa.types.is_null(raw.type):
        raw = raw.cast(pa.string())
    if pa.types.is_string(raw.type):
        raw = pc.if_else(pc.equal(raw, ""), pa.scalar(None, pa.string()), raw)
    read = _READERS[column.kind]
    series, bad = read(raw, column, table)
    faults = _listed(bad, raw, column, file)
    if column.required:
        rule, severity = "valeur_obligatoire_vide", BLOCKING if column.name in table.key else WARNING
        empty = np.flatnonzero(np.asarray(raw.is_null()))
        faults += _capped(empty, lambda i: Fault(rule, severity, file, row=i + FIRST_LINE, column=column.name), rule)
    return series, faults


def _listed(bad: dict, raw: pa.Array, column: column_kinds.Column, file: str) -> list[Fault]:
    faults = []
    for (rule, severity), mask in bad.items():

        def fault(i, rule=rule, severity=severity):
            value = str(raw[int(i)].as_py())
            facts = _expected(value, column)
            return Fault(rule, severity, file, row=i + FIRST_LINE, column=column.name, value=value, facts=facts)

        faults += _capped(np.flatnonzero(mask), fault, rule)
    return faults


def _expected(value: str, column: column_kinds.Column) -> dict:
    """The list that a value is not of, and its nearest word."""
    if not column.values:
        return {}
    nearest = "".join(difflib.get_close_matches(value, column.values, 1, 0.6))
    return {"expected": ", ".join(column.values), "nearest": nearest}


def _capped(where: np.ndarray, fault, rule: str) -> list[Fault]:
    """At most LISTED faults one by one; the last one says how many more there are."""
    listed = [fault(int(i)) for i in where[:LISTED]]
    if len(where) > LISTED:
        last = listed[-1]
        more = {"count": int(len(where) - LISTED), "of": rule}
        listed.append(Fault("et_autres", last.severity, last.file, column=last.column, facts=more))
    return listed


def _text(raw, column, table):
    bad = {}
    if not pa.types.is_string(raw.type):
        coded = column.kind == column_kinds.CODE and not pa.types.is_boolean(raw.type)
        raw = _as_text(raw)
        bad[("code_en_nombre", WARNING)] = _first(np.asarray(raw.is_valid())) & coded
    single = table.key == (column.name,)
    if single or (column.kind == column_kinds.TEXT and len(raw) > 0 and pc.count_distinct(raw).as_py() > len(raw) / 4):
        return pd.Series(raw.to_pandas(), dtype="str"), bad
    encoded = raw.dictionary_encode()
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    categories = pd.Index(encoded.dictionary.to_pandas(), dtype="str")
    series = pd.Series(pd.Categorical.from_codes(codes, categories))
    if column.values:
        unknown = np.append(~categories.isin(column.values), False)
        bad[("valeur_hors_liste", WARNING)] = unknown[codes]
    return series, bad


def _first(mask: np.ndarray) -> np.ndarray:
    """The first true place of a mask alone: a column is named once."""
    return mask & (np.cumsum(mask) == 1)


def _as_text(raw) -> pa.Array:
    """Numbers written as a person would: 67482, not 67482.0."""
    if pa.types.is_floating(raw.type):
        raw = pc.if_else(pc.is_nan(raw), pa.scalar(None, raw.type), raw)
    if pa.types.is_floating(raw.type) and pc.all(pc.equal(raw, pc.floor(raw))).as_py():
        raw = raw.cast(pa.int64())
    return raw.cast(pa.string())


def _number(raw, column, table):
    values, unreadable = _floats(raw)
    bad = {("nombre_illisible" if column.kind != column_kinds.MONEY else "montant_illisible", WARNING): unreadable}
    if column.least is not None:
        rule = "montant_negatif" if column.kind == column_kinds.MONEY else "nombre_negatif"
        with np.errstate(invalid="ignore"):
            negative = values < column.least
        bad[(rule, BLOCKING if column.kind in (column_kinds.MONEY, column_kinds.SHARE) else WARNING)] = negative
        values = np.where(negative, np.nan, values)
    if column.kind == column_kinds.MONEY:
        beyond = np.nan_to_num(values) > MOST_EUROS
        bad[("montant_hors_bornes", WARNING)] = beyond
        values = np.where(beyond, np.nan, values)
    if column.kind == column_kinds.SHARE:
        bad[("part_hors_bornes", WARNING)] = np.nan_to_num(values) > 1 + SHARE_TOLERANCE
    return pd.Series(values), bad


def _floats(raw) -> tuple[np.ndarray, np.ndarray]:
    """Numbers as float64 (NaN = empty or unreadable) and the mask of the unreadable."""
    if pa.types.is_boolean(raw.type):
        raise TypeError(str(raw.type))
    if not pa.types.is_string(raw.type):
        values = raw.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
        values = values.astype("float64")
        return np.where(np.isinf(values), np.nan, values), np.isinf(values)
    text = raw.to_pandas().to_numpy(dtype=object, na_value=None)
    try:
        values = raw.cast(pa.float64()).to_numpy(zero_copy_only=False)
        if not np.isinf(values).any() and not (np.isnan(values) & ~np.asarray(raw.is_null())).any():
            return values, np.zeros(len(values), bool)
    except pa.ArrowInvalid:
        pass
    values = np.array([float(t) if t is not None and _NUMBER.fullmatch(t) else np.nan for t in text], "float64")
    values[np.isinf(values)] = np.nan
    return values, np.isnan(values) & np.array([t is not None for t in text], bool)


def _integer(raw, column, table):
    values, unreadable = _floats(raw)
    with np.errstate(invalid="ignore"):
        broken = ~np.isnan(values) & (values != np.floor(values))
    return pd.Series(np.where(broken, np.nan, values)), {("entier_illisible", WARNING): unreadable | broken}


def _year(raw, column, table):
    values, unreadable = _floats(raw)
    with np.errstate(invalid="ignore"):
        wrong = ~np.isnan(values) & ((values != np.floor(values)) | (values < YEARS[0]) | (values > YEARS[1]))
    values = np.where(wrong, np.nan, values)
    return pd.Series(values), {("annee_illisible", WARNING): unreadable | wrong}


def _date(raw, column, table):
    if pa.types.is_temporal(raw.type):
        days = raw.cast(pa.timestamp("s"), safe=False).to_pandas().to_numpy().astype("datetime64[D]")
        return _bounded(days, np.zeros(len(raw), bool))
    encoded = raw.cast(pa.string()).dictionary_encode()
    parsed = [_one_date(text) for text in encoded.dictionary.to_pylist()] + [np.datetime64("NaT")]
    codes = encoded.indices.fill_null(len(parsed) - 1).to_numpy(zero_copy_only=False)
    days = np.array([np.datetime64("NaT") if day is None else day for day in parsed], "datetime64[D]")
    unreadable = np.array([day is None for day in parsed], bool)
    return _bounded(days[codes], unreadable[codes])


def _bounded(days: np.ndarray, unreadable: np.ndarray):
    years = days.astype("datetime64[Y]").astype(int) + 1970
    outside = ~np.isnat(days) & ((years < YEARS[0]) | (years > YEARS[1]))
    kept = np.where(outside, np.datetime64("NaT"), days).astype("datetime64[s]")
    return pd.Series(kept), {("date_illisible", WARNING): unreadable, ("date_hors_bornes", WARNING): outside}


def _one_date(text: str) -> np.datetime64 | None:
    """An ISO date; None when it is not one. Years of five digits are kept, so that they are named as out of bounds."""
    if not re.fullmatch(r"\d{4,5}-\d{2}-\d{2}", text):
        return None
    try:
        return np.datetime64(text, "D") if len(text) == 10 else _far(text)
    except ValueError:
        return None


def _far(text: str) -> np.datetime64:
    np.datetime64(f"2000{text[5:]}", "D")
    return np.datetime64("2999-01-01", "D")


def _boolean(raw, column, table):
    if pa.types.is_boolean(raw.type):
        return pd.Series(raw.to_pandas(), dtype="boolean"), {}
    text = [None if t is None else t.lower() for t in raw.cast(pa.string()).to_pylist()]
    values = [True if t in TRUE else False if t in FALSE else None for t in text]
    bad = np.array([t is not None and v is None for t, v in zip(text, values, strict=True)], bool)
    return pd.Series(values, dtype="boolean"), {("booleen_illisible", WARNING): bad}


_EMPTY = {
    column_kinds.TEXT: "object",
    column_kinds.CODE: "object",
    column_kinds.BOOL: "boolean",
    column_kinds.DATE: "datetime64[s]",
}
_READERS = {
    column_kinds.TEXT: _text,
    column_kinds.CODE: _text,
    column_kinds.BOOL: _boolean,
    column_kinds.INTEGER: _integer,
    column_kinds.NUMBER: _number,
    column_kinds.MONEY: _number,
    column_kinds.SHARE: _number,
    column_kinds.YEAR: _year,
    column_kinds.DATE: _date,
}
