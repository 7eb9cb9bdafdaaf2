"""Geographic files opened by GDAL or GeoParquet, layer by layer: GeoPackage, shapefile bare or zipped, GeoParquet.

The table of a shapefile without .cpg is UTF-8 if its bytes are, else cp1252 (the ANCT's files of 2015).
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import geopandas
import pandas as pd
import pyogrio
from pyarrow import parquet

from ess_metrics.files.grid import Grid, RawFile
from ess_metrics.formats import rows

UNREADABLE = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    OSError,
    KeyError,
)
SAMPLE = 200


def is_geographic(raw: RawFile) -> bool:
    """Whether the file holds geometries that GDAL or GeoParquet reads (a GeoJSON is a document, not one of these)."""
    if raw.kind == "parquet":
        return b"geo" in (parquet.read_metadata(raw.path).metadata or {})
    if zipfile.is_zipfile(raw.path):
        return raw.kind == "zip" and bool(_members(raw.path))
    return raw.kind in ("gpkg", "shp")


def frames(raw: RawFile, limit: int | None = None) -> Iterator[tuple[geopandas.GeoDataFrame, str | None]]:
    """Each layer that has geometries, as read, with the encoding of its table; the first lines only when `limit`."""
    if raw.kind == "parquet":
        frame = geopandas.read_parquet(raw.path)
        yield (frame.head(limit) if limit else frame), None
        return
    options = {} if limit is None else {"max_features": limit}
    for source, name in _sources(raw):
        encoding = _encoding(raw, name)
        told = {"encoding": encoding} if encoding else {}
        for layer, kind in pyogrio.list_layers(source):
            if kind is not None:
                yield pyogrio.read_dataframe(source, layer=layer, **options, **told), encoding


def texts(frame: pd.DataFrame) -> pd.DataFrame:
    """The properties as text, names folded."""
    drawn = frame.active_geometry_name if isinstance(frame, geopandas.GeoDataFrame) else "geometry"
    columns = [column for column in frame.columns if column != drawn]
    names = rows.unique(rows.folded(column) for column in columns)
    return pd.DataFrame(
        {name: [rows.text(value) for value in frame[column]] for name, column in zip(names, columns, strict=True)},
        index=frame.index,
        dtype="str",
    )


def as_table(raw: RawFile, limit: int | None = None) -> RawFile:
    """The file with its first layer as a table: the properties, and a point of each geometry in degrees
    (`geom_lon`, `geom_lat`). The same file when it has no layer of a known system.
    """
    found = next(((frame, told) for frame, told in frames(raw, limit) if frame.crs is not None and len(frame)), None)
    if found is None:
        return raw
    frame, encoding = found
    inside = frame.geometry.representative_point().to_crs(4326)
    table = texts(frame).assign(
        geom_lon=[rows.text(point.x) if point is not None and not point.is_empty else "" for point in inside],
        geom_lat=[rows.text(point.y) if point is not None and not point.is_empty else "" for point in inside],
    )
    cells = tuple(table.itertuples(index=False, name=None))
    grid = Grid(None, tuple(table.columns), cells, tuple(range(1, len(cells) + 1)), 0)
    return replace(raw, grids=(grid,), encoding=encoding)


def _sources(raw: RawFile) -> Iterator[tuple[str | Path, str]]:
    """What GDAL opens, with the name of the file or of the member of the archive."""
    if raw.kind != "zip":
        yield raw.path, raw.path.name
        return
    for name in _members(raw.path):
        yield f"/vsizip/{{{raw.path.resolve()}}}/{name}", name


def _members(path: Path) -> list[str]:
    """The shapefiles and GeoPackages of an archive, those that a Mac hides left out."""
    with zipfile.ZipFile(path) as archive:
        found = [name for name in archive.namelist() if name.lower().endswith((".shp", ".gpkg"))]
    return [name for name in found if not Path(name).name.startswith("._")]


def _encoding(raw: RawFile, name: str) -> str | None:
    """The encoding of the properties, where the format leaves it open: what the .cpg says, else what the bytes are."""
    if not name.lower().endswith(".shp"):
        return raw.encoding
    stated = _beside(raw, name, ".cpg").decode("ascii", "ignore").strip()
    if stated:
        plain = stated.upper().removeprefix("ANSI ").strip()
        return f"cp{plain}" if plain.isdigit() else plain
    try:
        _beside(raw, name, ".dbf").decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _beside(raw: RawFile, name: str, suffix: str) -> bytes:
    """The bytes of a part of the shapefile (empty when it has none)."""
    if raw.kind == "zip":
        wanted = str(Path(name).with_suffix(suffix)).lower()
        with zipfile.ZipFile(raw.path) as archive:
            found = next((member for member in archive.namelist() if member.lower() == wanted), None)
            return archive.read(found) if found else b""
    near = [p for p in raw.path.parent.iterdir() if p.stem == raw.path.stem and p.suffix.lower() == suffix]
    return near[0].read_bytes() if near else b""
