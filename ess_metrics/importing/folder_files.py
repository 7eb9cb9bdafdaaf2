"""The working copy read from a data folder, and written back without breaking anything."""

from __future__ import annotations

import csv
import datetime
import io
import json
import os
import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely

from ess_metrics.folder import atomic, corrections, identities, lock
from ess_metrics.folder.csv_text import csv_bytes
from ess_metrics.folder.manifest_text import rewritten
from ess_metrics.folder.version_store import told
from ess_metrics.formats import rows
from ess_metrics.importing import recipes, refusals, replies, salt
from ess_metrics.importing.working_copy import ASIDE, CONTOURS, MANIFEST, ORDER, PROVENANCE, Reported, Store, exists
from ess_metrics.model import schema
from ess_metrics.model.faults import BLOCKING, DataError, Fault


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Alone to write in the folder, which is made when absent; leftovers of a killed import are removed."""
    if folder.exists() and not folder.is_dir():
        raise DataError([Fault("dossier_est_fichier", BLOCKING, folder.name)])
    folder.mkdir(parents=True, exist_ok=True)
    with lock.locked(folder):
        for left in folder.glob(ASIDE + "*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def load(folder: Path) -> Store:
    """The folder as it is; DataError when one of its files can't be read (it would be lost by writing it back)."""
    store = Store(folder, salt=salt.read(folder) or salt.new())
    if not folder.is_dir():
        return store
    for table in schema.TABLES:
        path = find(folder, table.stem)
        if path is not None:
            store.tables[table.stem] = _read_text(path)
    store.loaded = dict(store.tables)
    store.contours = _read_contours(folder)
    store.manifest = _read_manifest(folder)
    store.provenance = _read_provenance(folder)
    store.replies = replies.load(folder)
    store.different = identities.apart(identities.read_decisions(folder))
    store.recipes, store.faults = recipes.readable(folder)
    store.corrections, store.held = corrections.read(folder), corrections.read(folder, corrections.HELD)
    return store


def find(folder: Path, stem: str) -> Path | None:
    """The file of a table: Parquet wins over CSV."""
    return next((folder / f"{stem}{end}" for end in (".parquet", ".csv") if (folder / f"{stem}{end}").is_file()), None)


def _read_text(path: Path) -> pd.DataFrame:
    try:
        if path.suffix == ".parquet":
            return _parquet_text(pq.read_table(path))
        return _csv_text(path)
    except (ValueError, OSError, csv.Error, pa.ArrowException) as error:
        raise DataError(
            [Fault("fichier_illisible", BLOCKING, path.name, facts={"reason": type(error).__name__})]
        ) from error


def _csv_text(path: Path) -> pd.DataFrame:
    """The table as it is written; a row of another width than the header would be lost or shifted: refused."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = [line for line in csv.reader(file) if line]
    if not lines:
        raise DataError([Fault("fichier_vide", BLOCKING, path.name)])
    head, *body = lines
    for row, line in enumerate(body, 2):
        if len(line) != len(head):
            facts = {"expected": len(head), "found": len(line)}
            raise DataError([Fault("ligne_dechiree", BLOCKING, path.name, row=row, facts=facts)])
    return pd.DataFrame(body, columns=head, dtype="str")


def _parquet_text(table: pa.Table) -> pd.DataFrame:
    columns = {name: [_cell(value) for value in table[name].to_pylist()] for name in table.column_names}
    return pd.DataFrame(columns, dtype="str")


def _cell(value: object) -> str:
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()[:10]
    return rows.text(value)


def _read_contours(folder: Path) -> geopandas.GeoDataFrame | None:
    path = _contours_path(folder)
    if path is None:
        return None
    try:
        frame = geopandas.read_parquet(path) if path.suffix == ".parquet" else geopandas.read_file(path)
    except Exception as error:  # whatever the driver says, the file is kept as it is and the import stops here
        raise DataError(
            [Fault("fichier_illisible", BLOCKING, path.name, facts={"reason": type(error).__name__})]
        ) from error
    column = next((name for name in frame.columns if rows.folded(name) == "code_quartier"), None)
    if column is None:
        column = next(
            (name for name in frame.columns if frame[name].astype("str").str.fullmatch(rows.CODE).all()), None
        )
    if column is None or frame.crs is None:
        raise DataError([Fault("contour_illisible", BLOCKING, path.name)])
    frame = frame.rename(columns={column: "code_quartier"}).to_crs(4326)
    shapes = geopandas.GeoDataFrame(
        {"code_quartier": frame["code_quartier"].astype("str")}, geometry=frame.geometry.array, crs=4326
    )
    return shapes[shapes.geometry.notna()].reset_index(drop=True)


def _contours_path(folder: Path) -> Path | None:
    return next((folder / name for name in CONTOURS if (folder / name).is_file()), None)


def _read_manifest(folder: Path) -> dict:
    path = folder / MANIFEST
    try:
        return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError([Fault("manifeste_illisible", BLOCKING, MANIFEST, facts={"detail": str(error)})]) from error


def _read_provenance(folder: Path) -> list[dict]:
    try:
        found = json.loads((folder / PROVENANCE).read_text("utf-8"))
        return found["imports"]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _manifest_text(store: Store) -> str:
    """The manifest to write: the folder's own text, its comments included, with what has changed."""
    path = store.folder / MANIFEST
    return rewritten(path.read_text("utf-8") if path.is_file() else "", store.manifest)


def save(store: Store, report: Reported) -> None:
    """What changed, each file in one step; the manifest first, since a folder is one by it, provenance last."""
    files = {}
    if store.tables and (not exists(store.folder) or _read_manifest(store.folder) != store.manifest):
        files[MANIFEST] = _manifest_text(store).encode()
    for stem in sorted(store.tables, key=lambda stem: (ORDER.index(stem) if stem in ORDER else len(ORDER), stem)):
        before = store.loaded.get(stem)
        if before is None or not before.equals(store.tables[stem]):
            path = find(store.folder, stem) or store.folder / f"{stem}.csv"
            files[path.name] = _table_bytes(path, store.tables[stem])
    if store.contours_changed:
        path = _contours_path(store.folder) or store.folder / CONTOURS[-1]
        files[path.name] = _contours_bytes(path, store.contours)
    if store.replies.changed:
        files[replies.NAME] = store.replies.to_csv()
    files |= recipes.files_of(store.fresh_recipe) | _correction_files(store)
    if store.salted:
        salt.write(store.folder, store.salt)
    files |= refusals.files_of(store.folder, report.files)
    if store.provenance != _read_provenance(store.folder):
        lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in store.provenance)
        files[PROVENANCE] = f'{{"imports": [\n{lines}\n]}}\n'.encode()
    # A correction is written before the cell it changes: stopped between the two, the next reading makes it, where a
    # cell changed without its line would be nobody's.
    first = (MANIFEST, corrections.NAME)
    files = {name: files[name] for name in (*first, *files) if name in files}
    _replace(store.folder, files)
    refusals.drop_settled(store.folder, report.files)


def _correction_files(store: Store) -> dict[str, bytes]:
    """The corrections, and those that the tables hold, where they differ from what is written."""
    kept = {corrections.NAME: store.corrections, corrections.HELD: store.held}
    return {name: corrections.to_csv(now) for name, now in kept.items() if now != corrections.read(store.folder, name)}


def _replace(folder: Path, files: dict[str, bytes]) -> None:
    """Everything written and flushed aside first; then one step a file."""
    with told(folder):
        atomic.write_all(folder, files, folder / f"{ASIDE}{os.getpid()}")


def _table_bytes(path: Path, frame: pd.DataFrame) -> bytes:
    if path.suffix == ".csv":
        return csv_bytes(frame)
    old = pq.read_schema(path)
    columns = [
        _cast(pa.array(frame[name].tolist(), pa.string()), old.field(name).type if name in old.names else None)
        for name in frame
    ]
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, list(frame.columns)), buffer)
    return buffer.getvalue()


def _cast(texts_: pa.Array, kind: pa.DataType | None) -> pa.Array:
    """Text back to the column's type in the file; text where a value does not fit it any more."""
    known = pc.if_else(pc.equal(texts_, ""), pa.scalar(None, pa.string()), texts_)
    if kind is None or pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind):
        return known
    try:
        if pa.types.is_integer(kind):
            return known.cast(pa.float64()).cast(kind)
        return known.cast(kind)
    except pa.ArrowException:
        return known


def _contours_bytes(path: Path, frame: geopandas.GeoDataFrame) -> bytes:
    if path.suffix == ".geojson":
        return _geojson(frame)
    buffer = io.BytesIO()
    if path.suffix == ".parquet":
        frame.to_parquet(buffer)
    else:
        frame.to_file(buffer, driver="GPKG", layer="contours")
    return buffer.getvalue()


def _geojson(frame: geopandas.GeoDataFrame) -> bytes:
    """One feature a line, coordinates to the centimetre: two imports of the same outlines give the same bytes."""
    lines = []
    for code, shape in zip(frame["code_quartier"], frame.geometry, strict=True):
        geometry = json.loads(shapely.to_geojson(shapely.transform(shape, lambda xy: np.round(xy, 7))))
        feature = {"type": "Feature", "properties": {"code_quartier": code}, "geometry": geometry}
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    body = ",\n".join(lines)
    return f'{{"type":"FeatureCollection","name":"contours","features":[\n{body}\n]}}\n'.encode()
