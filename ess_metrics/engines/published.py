"""The published facts: what is counted, as Parquet files that a base reads, one line for each place of a record.

    <fingerprint>/
      facts.json               what there is: sizes, columns, years, and the version of this layout
      manifest.toml            that of the folder
      small/<table>.parquet    the tables that are read whole: neighbourhoods, correspondence, sources, prices…
      pairs/<table>.<column>.parquet   the several codes of a record (a project and its schemes): record, code
      <table>/<number>.parquet   the lines, sorted by (neighbourhood, year), so that a territory's question reads little

A line has `record` (row of the table), `main` (one line of each record), `place` (row of the geography), `part`, the
cells of its place in breakdowns (`q` by neighbourhood, `k` by commune, and whether it is the record's first there), the
codes of breakdowns (`d_…`, NULL = inconnu, " " = sans projet), the columns that indicators read under their own names,
links to other tables (`l_…`), masks (`m_…`) and amounts in cents: the record's (`a_…`) and the line's share (`s_…`).

Written aside, flushed, then named in one step; the name is the fingerprint of the content: nothing is ever changed.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ess_metrics.counting.facts import Dim, Facts
from ess_metrics.counting.places import PLACE_COLUMNS, place_buckets
from ess_metrics.counting.table_facts import AMOUNT_COLUMNS, facts
from ess_metrics.folder import atomic
from ess_metrics.folder.facts_places import CARD
from ess_metrics.indicators import INDICATORS
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.manifest import FILE as MANIFEST

LAYOUT = 1
NO_PROJECT = " "
SMALL = ("quartiers", "correspondance", "sources", "prix", "dispositifs", "indicateurs", "enveloppes")
COUNTED = (
    *("financements", "projets", "locaux", "baux", "accompagnements", "people_residence", "people_implantation"),
    *("etablissements", "appuis", "realisations", "evenements", "clauses"),
)
STEMS = {"people_residence": "accompagnements", "people_implantation": "accompagnements"}
PLAIN = ("organismes",)  # tables that say something of others and have no place of their own
IDS = ("financement_id", "projet_id", "local_id", "bail_id", "siret", "marche_id", "appui_id", "evenement_id")
CELLS = dict(zip(PLACE_COLUMNS, "qk", strict=True))
FILE_LINES, GROUP_LINES = 4_000_000, 122_880


def write(data: Dataset, place: Path) -> Path:
    """The facts of a dataset at `place`/<fingerprint>, made once; the folder. OSError as the system says."""
    final = place / data.fingerprint
    if (final / CARD).is_file():
        return final
    aside = place / f"{atomic.TEMPORARY}{data.fingerprint[:12]}-{secrets.token_hex(4)}"
    try:
        aside.mkdir(parents=True)
        _fill(data, aside)
        _named(aside, final)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return final


def _named(aside: Path, final: Path) -> None:
    """Give the whole folder its name: another writer of the same content may have done it meanwhile."""
    for folder, _, names in os.walk(aside):
        for name in names:
            with open(Path(folder) / name, "rb") as file:
                os.fsync(file.fileno())
        atomic.sync(Path(folder))
    try:
        os.rename(aside, final)
    except OSError:
        if not (final / CARD).is_file():
            raise
    atomic.sync(final.parent)


def _fill(data: Dataset, place: Path) -> None:
    for folder in ("small", "pairs"):
        (place / folder).mkdir()
    for stem in SMALL:
        if stem in data.tables:
            data.tables[stem].to_parquet(place / "small" / f"{stem}.parquet", index=False)
    shutil.copyfile(data.folder / MANIFEST, place / MANIFEST)
    tables = {name: _write_counted(data, name, place) for name in COUNTED if STEMS.get(name, name) in data.tables}
    tables |= {name: _write_plain(data.tables[name], name, place) for name in PLAIN if name in data.tables}
    card = {
        "layout": LAYOUT,
        "fingerprint": data.fingerprint,
        "years": list(data.years),
        "stems": sorted(data.tables),
        "tables": tables,
    }
    (place / CARD).write_text(json.dumps(card, ensure_ascii=False), "utf-8")


def _read_columns(name: str) -> set[str]:
    """The columns of a table that some indicator reads, and the names of its records."""
    stem = STEMS.get(name, name)
    read = {text.partition(".")[2] for one in INDICATORS for text in one.inputs if text.startswith(f"{stem}.")}
    more = {"projet_id", "mesure", "sexe"} if name == "realisations" else {f"{column}_femmes" for column in read}
    return {*read, *more, *IDS}


def _write_counted(data: Dataset, name: str, place: Path) -> Mapping[str, Any]:
    """The lines of a table that is counted."""
    table = facts(data, name)
    order = _order(table)
    lines = {**dict(_places(data, table)), **dict(_codes(table)), **dict(_own(table, name)), **dict(_numbers(table))}
    _write_lines(place / name, {column: values.take(pa.array(order)) for column, values in lines.items()})
    for column in table.pairings:
        pairing = table.pairings[column]
        pairs = {"record": pa.array(pairing.record), "code": _named_codes(Dim(pairing.codes, pairing.keys))}
        pq.write_table(pa.table(pairs), place / "pairs" / f"{name}.{column}.parquet", store_schema=False)
    return _card(table.size, len(order), lines, table)


def _card(size: int, lines: int, columns: Mapping[str, pa.Array], table: Facts | None) -> dict[str, Any]:
    return {
        "size": size,
        "lines": lines,
        "columns": {name: _kind(values.type) for name, values in columns.items()},
        "pairings": list(table.pairings) if table else [],
    }


TYPES = {pa.bool_(): "boolean", pa.date32(): "date", pa.float64(): "float64", pa.int32(): "int32", pa.int64(): "int64"}


def _kind(kind: pa.DataType) -> str:
    return TYPES.get(kind, "string")


def _order(table: Facts) -> np.ndarray:
    """By neighbourhood, then year: the dim of the table, when it has one."""
    lines = table.lines
    year = table.dims["annee"].codes[lines.record] if "annee" in table.dims else np.zeros(len(lines.record), "int8")
    return np.lexsort((lines.record, year, lines.place))


def _places(data: Dataset, table: Facts) -> Iterator[tuple[str, pa.Array]]:
    lines, geo = table.lines, data.geography
    record = lines.record.astype("int64")
    yield "record", pa.array(lines.record.astype("int32"))
    yield "main", pa.array(_first(record))
    yield "place", pa.array(lines.place.astype("int32"))
    yield "part", pa.array(lines.part)
    rank = np.argsort(np.argsort(np.array(geo.keys, dtype=object), kind="stable"), kind="stable")
    yield "rank", pa.array(rank[lines.place].astype("int32"))
    for column, cell in CELLS.items():
        cells = place_buckets(geo, column)[0][lines.place]
        yield cell, pa.array(cells)
        yield f"{cell}_once", pa.array(_first(record * (int(cells.max(initial=0)) + 1) + cells))


def _first(values: np.ndarray) -> np.ndarray:
    """Which ones are the first of their value."""
    return ~pd.Series(values).duplicated().to_numpy()


def _codes(table: Facts) -> Iterator[tuple[str, pa.Array]]:
    for column in table.dims:
        dim = table.dims[column]
        yield f"d_{column}", _named_codes(Dim(dim.codes[table.lines.record], dim.keys))


def _named_codes(dim: Dim) -> pa.DictionaryArray:
    """Codes with their names; NULL where unknown, " " where there is no project to say."""
    codes = dim.codes.astype("int32")
    unknown = codes == len(dim.keys)
    codes = np.where(codes > len(dim.keys), len(dim.keys), codes).astype("int32")
    return pa.DictionaryArray.from_arrays(
        pa.array(codes, mask=unknown), pa.array([*map(str, dim.keys), NO_PROJECT], pa.string())
    )


def _own(table: Facts, name: str) -> Iterator[tuple[str, pa.Array]]:
    """The columns that indicators read under their own names, on every line of a record."""
    for column in table.frame.columns:
        if column in _read_columns(name):
            yield column, _array(table.frame[column]).take(pa.array(table.lines.record.astype("int64")))


def _array(series: pd.Series) -> pa.Array:
    """A column as the base keeps it: text, date, mask or number; unknown is NULL."""
    if series.dtype.kind == "M":
        return pa.array(series.to_numpy().astype("datetime64[D]"), pa.date32(), from_pandas=True)
    if pd.api.types.is_bool_dtype(series.dtype):
        return pa.array(series.astype("boolean"), from_pandas=True)
    if pd.api.types.is_numeric_dtype(series.dtype):
        return pa.array(series.to_numpy("float64", na_value=np.nan), from_pandas=True)
    if not isinstance(series.dtype, pd.CategoricalDtype) and series.dtype == "str":
        return pa.array(series, pa.large_string(), from_pandas=True)  # names of records: as many as there are rows
    coded = series.astype("category")
    names = pa.array([str(text) for text in coded.cat.categories], pa.string())
    codes = coded.cat.codes.to_numpy().astype("int32")
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), names)


def _numbers(table: Facts) -> Iterator[tuple[str, pa.Array]]:
    """Links, masks and amounts of funding rows."""
    record = table.lines.record
    for name, link in table.links.items():
        rows = link[record]
        yield f"l_{name}", pa.array(rows.astype("int32"), mask=rows < 0)
    for name, mask in table.masks.items():
        yield f"m_{name}", pa.array(mask[record])
    for name in AMOUNT_COLUMNS if table.name == "financements" else ():
        measure = table.measures[name]
        yield f"a_{name}", pa.array(measure.record.astype("int64")[record], mask=~measure.known[record])
        yield f"s_{name}", pa.array(measure.line.astype("int64"))


def _write_plain(frame: pd.DataFrame, name: str, place: Path) -> Mapping[str, Any]:
    """A table without places: one line a row."""
    lines = {column: _array(frame[column]) for column in frame.columns if column in _read_columns(name)}
    lines |= {"record": pa.array(np.arange(len(frame), dtype="int32")), "main": pa.array(np.ones(len(frame), bool))}
    _write_lines(place / name, lines)
    return _card(len(frame), len(frame), lines, None)


def _write_lines(folder: Path, lines: Mapping[str, pa.Array]) -> None:
    folder.mkdir()
    table = pa.table(dict(lines))
    coded = [name for name, values in lines.items() if pa.types.is_dictionary(values.type)]
    for number, start in enumerate(range(0, max(len(table), 1), FILE_LINES)):
        part = table.slice(start, FILE_LINES)
        pq.write_table(
            *(part, folder / f"{number:04d}.parquet"),
            row_group_size=GROUP_LINES,
            compression="zstd",
            use_dictionary=coded,  # asking it of amounts and names of records took twice the time, for larger files
            store_schema=False,  # a base knows no Arrow
        )
