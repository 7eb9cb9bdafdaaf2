"""A data folder on disk -> a checked Dataset, or every fault that keeps it from opening."""

from __future__ import annotations

import functools
import io
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ess_metrics.folder import checks, heap, identities, plain_outlines
from ess_metrics.folder.duplicates import applied
from ess_metrics.folder.report import Report
from ess_metrics.folder.tables import find, read_table
from ess_metrics.folder.version_store import fingerprint, read_whole
from ess_metrics.model import polygons, reference, schema
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.faults import BLOCKING, WARNING, DataError, Fault, worst_first
from ess_metrics.model.manifest import FILE as MANIFEST
from ess_metrics.model.manifest import read_manifest
from ess_metrics.secrecy.audience import PUBLIC, closed

if TYPE_CHECKING:
    import geopandas

CONTOUR_FILES = ("contours.parquet", "contours.gpkg", "contours.geojson")
POLYGON, MULTIPOLYGON = 3, 6
CONTOUR_CODES = ("code_quartier", "code_qp", "codeqp", "code_qpv")

# What a folder holds beside its tables: outlines, manifest, answers to imports and corrections made by hand.
BESIDE = {"contours", "manifest", "reponses", "corrections"}


def check(folder: str | Path) -> Report:
    """Read every file lying in a folder and list all its faults together; never raises for what the files hold.

    These are the working files, the ones that a person corrects, even when a version of the folder is published.
    """
    folder = Path(folder)
    report = Report()
    if not folder.is_dir():
        rule = "dossier_absent" if not folder.exists() else "dossier_est_fichier"
        report.faults.append(Fault(rule, BLOCKING, folder.name))
        return report
    report.manifest, report.faults = read_manifest(folder)
    files = _read_tables(folder, report)
    report.contours, found = _contours(folder, _areas(report))
    report.faults += found
    report.faults += checks.cross_table(checks.Folder(report.tables, files, _reference()))
    report.faults += _named_sets(report)
    return report


def _named_sets(report: Report) -> list[Fault]:
    """Codes of the manifest's sets of neighbourhoods that no row of `quartiers` bears: a filter would not find them."""
    areas = _areas(report)
    if report.manifest is None or areas is None:
        return []
    known = set(areas["code"]) | {schema.HORS_QPV, schema.TERRITOIRE}
    return [
        Fault(
            "code_inconnu",
            WARNING,
            MANIFEST,
            column=f"ensembles.{text}",
            value=code,
            facts={"table": "quartiers", "nearest": checks.nearest(code, known), "spaces": ""},
        )
        for text, codes in report.manifest.ensembles.items()
        for code in codes
        if code not in known
    ]


def read(folder: str | Path) -> Dataset:
    """The published version of a folder as a Dataset; its own files when it has none.

    Raises DataError with all faults when one of them is blocking, PublishingError when the version can't be read.
    """
    folder = Path(folder)
    return read_whole(folder, _open) if folder.is_dir() else _open(folder)


def _open(place: Path) -> Dataset:
    """The files of one place as a Dataset."""
    report = check(place)
    if not report.ok or report.manifest is None:
        raise DataError(report.faults)
    faults = tuple(worst_first(report.faults))
    heap.unindex(report.tables)
    data = Dataset(
        place, report.manifest, applied(identities.applied(report.tables)), report.contours, faults, fingerprint(place)
    )
    return closed(data) if report.manifest.audience == PUBLIC else data


def _read_tables(folder: Path, report: Report) -> dict[str, str]:
    files = {}
    for table in schema.TABLES:
        path = find(folder, table.stem)
        if path is None:
            if table.required:
                report.faults.append(
                    Fault("table_manquante", BLOCKING, f"{table.stem}.csv", facts={"table": table.stem})
                )
            continue
        frame, faults = read_table(path, table)
        report.faults += faults
        if frame is not None:
            report.tables[table.stem], files[table.stem] = frame, path.name
    known = {table.stem for table in schema.TABLES} | BESIDE
    for path in sorted(folder.iterdir()):
        usual = path.suffix in (".csv", ".parquet") and path.stem in known
        if path.suffix.lower() in (".csv", ".parquet") and not usual:
            near = checks.nearest(path.stem.lower(), known)
            report.faults.append(Fault("table_inconnue", WARNING, path.name, facts={"nearest": near}))
    return files


@functools.cache
def _reference() -> dict[str, set[str]]:
    """The vocabularies of `data/reference/`: name -> allowed codes."""
    lists = {
        "dispositifs": ("dispositifs", "dispositif_code"),
        "secteurs": ("secteurs", None),
        "types_objet": ("types_objet", None),
        "thematiques": ("thematiques", None),
        "mesures": ("mesures", None),
    }
    found = {}
    for name, (table, column) in lists.items():
        frame = reference.reference(table)
        found[name] = set(frame[column or frame.columns[0]].dropna())
    return found


def _contours(folder: Path, areas: pd.DataFrame | None):
    path = next((folder / name for name in CONTOUR_FILES if (folder / name).exists()), None)
    if path is None:
        others = sorted(other.name for other in folder.glob("contours.*"))
        return None, [Fault("contour_format", WARNING, others[0])] if others else []
    if path.is_dir() or path.stat().st_size == 0:
        return None, [Fault("fichier_est_dossier" if path.is_dir() else "fichier_vide", BLOCKING, path.name)]
    return _plain(path, areas) or _drawn(path, path.name, areas)


def _plain(path: Path, areas: pd.DataFrame | None) -> tuple[Callable[[], geopandas.GeoDataFrame], list[Fault]] | None:
    """Sound outlines, to be drawn when they are asked for, and what their codes lack; None when they must be read."""
    if path.suffix != ".geojson" or path.stat().st_size > plain_outlines.LARGEST:
        return None
    text = path.read_bytes()
    codes = plain_outlines.sound_codes(text, CONTOUR_CODES[0])
    if codes is None:
        return None
    faults = _contour_codes(pd.DataFrame({"code_quartier": codes}, dtype="str"), path.name, areas)
    return lambda: _drawn(io.BytesIO(text), path.name, areas)[0], faults


def _drawn(source: Path | io.BytesIO, file: str, areas: pd.DataFrame | None):
    import geopandas as gpd
    from pyogrio.errors import DataLayerError, DataSourceError
    from shapely.errors import ShapelyError  # a ring of one point is no shape that could be mended

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            frame = gpd.read_parquet(source) if file.endswith(".parquet") else gpd.read_file(source)
    except (DataSourceError, DataLayerError, ShapelyError, ValueError, OSError, TypeError) as error:
        return None, [Fault("contour_illisible", BLOCKING, file, facts={"detail": type(error).__name__})]
    return _checked_contours(frame, file, areas)


def _areas(report: Report) -> pd.DataFrame | None:
    """The neighbourhoods that the map must show: those of the manifest's generation are marked `mine`."""
    areas = report.tables.get("quartiers")
    if areas is None:
        return None
    generation = report.manifest.generation if report.manifest else "2024"
    return pd.DataFrame(
        {"code": areas["code_quartier"].astype("str"), "mine": (areas["generation"] == generation).to_numpy()}
    )


def _checked_contours(frame, file: str, areas: pd.DataFrame | None):
    if not len(frame):
        return None, [Fault("fichier_vide", BLOCKING, file)]
    code, guessed = _code_column(frame, areas)
    if code is None or not hasattr(frame, "geometry"):
        missing = "code_quartier" if code is None else "geometry"
        return None, [Fault("colonne_manquante", BLOCKING, file, column=missing, facts={"nearest": ""})]
    frame = frame[[code, frame.geometry.name]].rename(columns={code: "code_quartier"}).reset_index(drop=True)
    frame["code_quartier"] = frame["code_quartier"].astype("str").fillna("")
    frame, lost = _located(frame, file)
    if frame is None:
        return None, lost
    shapes, faults = mended(frame.geometry, frame["code_quartier"], file)
    if guessed:
        faults.insert(0, Fault("contour_colonne_reconnue", WARNING, file, row=1, column="code_quartier", value=code))
    frame = frame.set_geometry(shapes)
    faults += _contour_codes(frame, file, areas)
    kept = frame[["code_quartier", frame.geometry.name]]
    return (kept if kept.geometry.name == "geometry" else kept.rename_geometry("geometry")), faults


def _code_column(frame, areas: pd.DataFrame | None) -> tuple[str | None, bool]:
    """The property that holds the codes, and whether it was guessed.

    By its usual names, else the only one whose every value has a code's form, or the only one of these that names
    neighbourhoods of the folder.
    """
    lower = {str(name).lower(): name for name in frame.columns}
    named = next((lower[name] for name in CONTOUR_CODES if name in lower), None)
    if named is not None:
        return named, False
    texts = [name for name in frame.columns if pd.api.types.is_string_dtype(frame[name].dtype)]
    alike = [name for name in texts if frame[name].map(_is_code).all()]
    if len(alike) > 1 and areas is not None:
        alike = [name for name in alike if frame[name].isin(areas["code"]).any()]
    return (alike[0], True) if len(alike) == 1 else (None, False)


def _is_code(value) -> bool:
    return isinstance(value, str) and checks.looks_like_code(value)


def _located(frame, file: str):
    """The contours in longitude and latitude; none, with a warning, when nothing says where they are."""
    frame = frame.set_crs(4326) if frame.crs is None else frame.to_crs(4326)
    bounds = frame.total_bounds
    if np.isfinite(bounds).all() and (np.abs(bounds) > (180, 90, 180, 90)).any():
        return None, [Fault("contour_crs_inconnu", WARNING, file)]
    return frame, []


def mended(shapes: geopandas.GeoSeries, codes: pd.Series, file: str) -> tuple[geopandas.GeoSeries, list[Fault]]:
    """Polygons made valid, and a fault for each one touched; one that has no area left is blocking.

    `shapes` is a GeoSeries, `codes` the neighbourhood of each. Returns (GeoSeries, faults).
    """
    import shapely

    faults = []
    geometry = shapes.to_numpy().copy()
    kinds = shapely.get_type_id(geometry)
    polygons = (kinds == POLYGON) | (kinds == MULTIPOLYGON)
    for i in np.flatnonzero(~polygons | ~shapely.is_valid(geometry) | shapely.is_empty(geometry)):
        whole = _polygons(geometry[i])
        rule, severity = ("contour_illisible", BLOCKING) if whole is None else ("contour_repare", WARNING)
        faults.append(Fault(rule, severity, file, row=int(i) + 1, column="geometry", value=str(codes.iloc[i])))
        geometry[i] = whole
    import geopandas as gpd

    return gpd.GeoSeries(geometry, crs=shapes.crs, index=shapes.index), faults


def _polygons(shape):
    """The polygonal part of a mended shape, None when nothing with an area is left."""
    import shapely

    if shape is None or shape.is_empty:
        return None
    try:
        found = shapely.get_parts(polygons.made_valid(shape))
    except polygons.TangledError:
        return None
    parts = [p for p in found if p.geom_type in ("Polygon", "MultiPolygon") and p.area > 0]
    return shapely.union_all(parts) if parts else None


def _contour_codes(frame, file: str, areas: pd.DataFrame | None) -> list[Fault]:
    codes = frame["code_quartier"]

    def fault(rule: str, severity: str, i: int, **facts) -> Fault:
        return Fault(rule, severity, file, row=i + 1, column="code_quartier", value=codes.iloc[i], facts=facts)

    faults = [fault("contour_code_illisible", WARNING, int(i)) for i in np.flatnonzero(codes == "")]
    faults += [fault("cle_en_double", BLOCKING, int(i)) for i in np.flatnonzero(codes.duplicated() & (codes != ""))]
    if areas is None:
        return faults
    known = set(areas["code"])
    for i in np.flatnonzero(~codes.isin(known) & (codes != "")):
        near = checks.nearest(codes.iloc[i], known)
        faults.append(fault("code_inconnu", WARNING, int(i), table="quartiers", nearest=near))
    missing = sorted(set(areas["code"][areas["mine"]]) - set(codes))
    if missing:
        facts = {"count": len(missing), "codes": ", ".join(missing[:5])}
        faults.append(Fault("quartier_sans_contour", WARNING, file, column="code_quartier", facts=facts))
    return faults
