"""Official outlines of the neighbourhoods (2015 and 2024): GeoJSON, GeoPackage, shapefile (bare or zipped), GeoParquet.

The column of codes is found by what it holds (QP067011, QN06710I), whatever its name; names and communes by their usual
names in any case. Outlines come out in EPSG:4326. An invalid polygon is mended (its surfaces are kept, the loose lines
and points dropped) and said; an outline without any surface can't be mended: the neighbourhood stays, without outline,
so that money and population keep their place, and the fault says so. Several rows of one code become one outline.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas
import pandas as pd
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from ess_metrics.files.grid import RawFile
from ess_metrics.formats import layers, rows
from ess_metrics.formats.rows import CODE, first_of, listed
from ess_metrics.formats.source import Context, Outcome, Source
from ess_metrics.model import polygons, reference
from ess_metrics.model.communes import DISTRICTS
from ess_metrics.model.faults import BLOCKING, WARNING, DataError, Fault

NAME = "qpv-contours"
LABEL = "Contours des quartiers prioritaires (QPV 2015 ou 2024)"
NAMES = "lib_qp nom_qp lib_quartier nom_quartier libqp nomqp libelle_qp nom_qpv lib_qpv libelle nom name lib".split()
COMMUNE_CODES = (
    "insee_com code_commune com_insee code_insee codes_commune commune_codes depcom codcom insee cog".split()
)
COMMUNES = "lib_com commune_qp nom_com nom_commune communes commune libcom libelle_commune".split()
EPCI = "siren_epci code_epci epci_siren epci codgeo_epci siren".split()
DEGREES = (-180.0, -90.0, 180.0, 90.0)
LAMBERT93 = (-400_000.0, 6_000_000.0, 1_400_000.0, 7_200_000.0)
DIGITS = 7
ALL = "tous"


def recognise(raw: RawFile) -> float:
    """Sure when polygons carry neighbourhood codes."""
    if raw.kind == "geojson":
        return 0.95 if _polygons(raw) and _code_column(rows.sample(raw)) else 0.0
    if raw.kind not in ("gpkg", "shp", "zip", "parquet") or not layers.is_geographic(raw):
        return 0.0
    try:
        frame, _ = _read_shapes(raw, limit=50)
    except (_NoLayerError, *layers.UNREADABLE):
        return 0.0
    return 0.95 if frame.geometry.geom_type.isin(["Polygon", "MultiPolygon"]).any() else 0.0


def _polygons(raw: RawFile) -> bool:
    return bool(rows.geometry_types(raw) & {"Polygon", "MultiPolygon", "GeometryCollection"})


def _code_column(frame: pd.DataFrame) -> str | None:
    """The column of which most filled cells are neighbourhood codes."""
    for column in frame.columns:
        cells = rows.area_codes(frame[column].astype("str"))
        cells = cells[cells != ""]
        if len(cells) and cells.str.fullmatch(CODE).mean() >= 0.8:
            return column
    return None


class _NoLayerError(Exception):
    """No layer of the file carries neighbourhood codes."""


def _read_shapes(raw: RawFile, limit: int | None = None) -> tuple[geopandas.GeoDataFrame, str | None]:
    """The layer that carries the codes, as read, and its encoding; the first lines only when `limit`."""
    for frame, encoding in layers.frames(raw, limit):
        if _code_column(layers.texts(frame.head(layers.SAMPLE))):
            return frame, encoding
    raise _NoLayerError


def read(raw: RawFile, context: Context) -> Outcome:
    """Rows of `quartiers` and their outlines, limited to the territory of the folder."""
    shapes, encoding, faults = _open(raw)
    texts = layers.texts(shapes).assign(_row=range(1, len(shapes) + 1), _sheet=None)
    outcome = Outcome(NAME, rows_read=len(shapes), faults=faults, encoding=encoding)
    column = _code_column(texts)
    texts["_code"] = rows.area_codes(texts[column]) if column else ""
    valid = texts["_code"].str.fullmatch(CODE).astype(bool)
    outcome.faults += [
        Fault("contour_code_illisible", BLOCKING, raw.path.name, row=int(row), column=column, value=value or None)
        for row, value in zip(texts.loc[~valid, "_row"], texts.loc[~valid, column or "_code"], strict=True)
    ]
    inside = valid & _inside(texts, context, raw, outcome)
    outcome.refused = rows.join_refused(
        rows.refused(texts[~valid], "contour_code_illisible"), rows.refused(texts[valid & ~inside], "hors_territoire")
    )
    outcome.rows_refused, outcome.rows_kept = int((~inside).sum()), int(inside.sum())
    outcome.tables["quartiers"] = _areas(texts[inside])
    outcome.contours = _outlines(shapes[inside.to_numpy()], texts[inside], raw, outcome)
    return outcome


def _open(raw: RawFile) -> tuple[geopandas.GeoDataFrame, str | None, list[Fault]]:
    """The shapes in EPSG:4326, the encoding of their table, what had to be supposed about their coordinates."""
    shapes, encoding = (_read_geojson(raw), raw.encoding) if raw.kind == "geojson" else _read_shapes(raw)
    if shapes.geometry.name != "geometry":
        shapes = shapes.rename_geometry("geometry")
    shapes = shapes.reset_index(drop=True)
    if shapes.crs is not None:
        return shapes.to_crs(4326) if shapes.crs.to_epsg() != 4326 else shapes, encoding, []
    guess = _guessed(shapes.total_bounds)
    if guess is None:
        raise DataError([Fault("contour_crs_inconnu", BLOCKING, raw.path.name)])
    fault = Fault("contour_crs_suppose", WARNING, raw.path.name, facts={"crs": f"EPSG:{guess}"})
    return shapes.set_crs(guess).to_crs(4326), encoding, [fault]


def _read_geojson(raw: RawFile) -> geopandas.GeoDataFrame:
    """The features of the document and the system it declares; degrees, as the format says, when it declares none."""
    document = _document(raw)
    features = document.get("features", [document])
    properties = pd.DataFrame([dict(feature.get("properties") or {}) for feature in features])
    frame = geopandas.GeoDataFrame(properties, geometry=[_shape(feature) for feature in features], crs=_declared(raw))
    degrees = frame.crs is None and _guessed(frame.total_bounds) == 4326
    return frame.set_crs(4326) if degrees else frame


def _shape(feature: dict) -> shapely.Geometry | None:
    """The feature's geometry; None when it has none or when it can't be built."""
    try:
        return shapely.geometry.shape(feature["geometry"]) if feature.get("geometry") else None
    except (shapely.errors.ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None


def _document(raw: RawFile) -> Mapping[str, Any]:
    return raw.document if isinstance(raw.document, Mapping) else {}


def _declared(raw: RawFile) -> CRS | None:
    """The coordinate reference system of the document's `crs` member."""
    try:
        return CRS.from_user_input(_document(raw)["crs"]["properties"]["name"])
    except (KeyError, TypeError, CRSError):
        return None


def _guessed(bounds) -> int | None:
    """Which of the two usual systems these bounds belong to."""
    for crs, (west, south, east, north) in ((4326, DEGREES), (2154, LAMBERT93)):
        if west <= bounds[0] and south <= bounds[1] and bounds[2] <= east and bounds[3] <= north:
            return crs
    return None


def _inside(texts: pd.DataFrame, context: Context, raw: RawFile, outcome: Outcome) -> pd.Series:
    """The rows of the territory; the others are counted in one fault that says why they were left out."""
    land = rows.territory(context)
    scope = _scope(texts, context.manifest)
    if scope is not None:
        return _left(scope, texts, raw, context, outcome)
    column = next((name for name in EPCI if name in texts), None)
    epci = texts[column] if column else None
    if land.epci and epci is None and not land.codes:
        outcome.faults.append(rows.note_fault(raw, "epci_non_dit", epci=land.epci))
        return pd.Series(True, index=texts.index)
    limits = land if land.epci else _said(texts, epci, land, context, raw, outcome)
    keep = limits.keeps(texts["_code"], epci, first_of(texts, *COMMUNES))
    if not land.epci and land.communes:
        keep &= texts["_code"].isin(land.codes) | _near(texts, land)
    return _left(keep, texts, raw, context, outcome)


def _left(keep: pd.Series, texts: pd.DataFrame, raw: RawFile, context: Context, outcome: Outcome) -> pd.Series:
    """What is kept, the others counted in one fault."""
    if (~keep).any():
        left = texts.loc[~keep, "_code"]
        facts = {"total": len(texts), "examples": ", ".join(left.head(5)), "limit": rows.limit(context)}
        outcome.faults.append(rows.note_fault(raw, "hors_territoire", int((~keep).sum()), **facts))
    return keep


def _scope(texts: pd.DataFrame, manifest: Mapping) -> pd.Series | None:
    """The rows of the commune, department or region that the manifest names; None when it is of another kind."""
    kind, codes = manifest.get("perimetre"), set(map(str, manifest.get("codes_perimetre") or ()))
    if kind == "commune" and codes:
        mine = codes | {str(one) for code in codes for one in DISTRICTS.get(code, ())}
        return first_of(texts, *COMMUNE_CODES).map(lambda cell: bool(set(_commune_codes(cell).split("|")) & mine))
    if kind not in ("departement", "region") or not codes:
        return None
    if kind == "region":
        table, name = reference.reference("regions"), rows.folded(manifest.get("territoire", ""))
        said = first_of(texts, "insee_reg", "code_reg", "reg").str.removesuffix(".0").isin(codes)
        codes = set(table["departement"][table["region"].map(rows.folded) == name])
    else:
        said = first_of(texts, "insee_dep", "code_dep", "dep", "departement").isin(codes)
    return said | texts["_code"].map(rows.department).isin(codes)


def _near(texts: pd.DataFrame, land: rows.Territory) -> pd.Series:
    """Outlines in a commune of the folder; those that name none, in one of its departments."""
    communes = first_of(texts, *COMMUNE_CODES).map(_commune_codes)
    inside = communes.map(lambda cell: bool(set(cell.split("|")) & land.communes))
    return inside | ((communes == "") & texts["_code"].map(rows.department).isin(land.departments))


def _said(texts, epci, land: rows.Territory, context: Context, raw: RawFile, outcome: Outcome) -> rows.Territory:
    """Which intercommunality of several a person keeps: all as long as nobody says, and when the folder is a country.

    Without a column that names them, the departments are asked.
    """
    cells = {code for cell in epci for code in listed(cell)} if epci is not None else set()
    named = cells or set(texts["_code"].map(rows.department)) - {""}
    if land.everywhere or land.codes or len(named) < 2:
        return rows.Territory()
    fault = Fault("contours_plusieurs_epci", WARNING, raw.path.name, facts={"count": len(named)})
    answer, question = context.answers.ask(fault, (*sorted(named), ALL), ALL)
    outcome.faults += [question] if question else []
    if answer == ALL:
        return rows.Territory()
    if cells:
        outcome.manifest["siren_epci"] = answer
        return rows.Territory(answer)
    return rows.Territory(codes=frozenset(code for code in texts["_code"] if rows.department(code) == answer))


def _areas(texts: pd.DataFrame) -> pd.DataFrame:
    """Rows of `quartiers`, one a code; the last letter of a 2024 code says what changed."""
    codes = texts["_code"]
    named = first_of(texts, *NAMES)
    communes = first_of(texts, *COMMUNES).map(lambda cell: rows.joined(listed(cell)))
    commune_codes = first_of(texts, *COMMUNE_CODES).map(_commune_codes)
    frame = pd.DataFrame(
        {
            "code_quartier": codes,
            "generation": codes.map(rows.generation),
            "nom": named.mask(named == "", codes),
            "commune_codes": commune_codes,
            "communes": communes,
            "changement": codes.map(lambda code: code[-1] if code.startswith("QN") else ""),
            "_row": texts["_row"],
        }
    )
    grouped = frame.groupby("code_quartier", sort=False)
    first = grouped.first()
    for column in ("commune_codes", "communes"):
        first[column] = grouped[column].agg(lambda cells: rows.joined(x for cell in cells for x in cell.split("|")))
    return first.reset_index()


def _commune_codes(cell: str) -> str:
    codes = [rows.padded(code) for code in listed(cell)]
    return rows.joined(code for code in codes if rows.COMMUNE.fullmatch(code))


def _outlines(shapes, texts: pd.DataFrame, raw: RawFile, outcome: Outcome) -> geopandas.GeoDataFrame:
    """One valid outline a code; every mended polygon is a warning on its line."""
    mended, codes = [], []
    for shape, code, row in zip(shapes.geometry, texts["_code"], texts["_row"], strict=True):
        surface, fault = mend(shape)
        if fault:
            outcome.faults.append(Fault(fault, WARNING, raw.path.name, row=int(row), column="geometry", value=code))
        if surface is not None:
            mended.append(surface)
            codes.append(code)
    frame = geopandas.GeoDataFrame({"code_quartier": pd.Series(codes, dtype="str")}, geometry=mended, crs=4326)
    if frame["code_quartier"].duplicated().any():
        several = frame["code_quartier"].duplicated(keep=False)
        outcome.faults.append(rows.note_fault(raw, "contour_en_morceaux", int(several.sum())))
        frame = frame.dissolve("code_quartier", sort=False).reset_index()
    return frame[["code_quartier", "geometry"]]


def mend(shape: shapely.Geometry | None) -> tuple[shapely.Geometry | None, str | None]:
    """A valid surface rounded to the centimetre, and the rule to report (None: it was sound); None without surface."""
    if shape is None or shape.is_empty:
        return None, "contour_sans_surface"
    sound = shape.is_valid and shape.geom_type in ("Polygon", "MultiPolygon")
    try:
        surface = _rounded(shape if sound else surfaces(polygons.made_valid(shape)))
    except polygons.TangledError:
        return None, "contour_emmele"
    if surface is None or surface.is_empty or surface.area == 0:
        return None, "contour_sans_surface"
    return surface, None if sound else "contour_repare"


def surfaces(shape: shapely.Geometry) -> shapely.Geometry | None:
    """The polygons of a shape, lines and points dropped."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    kept = [part for part in parts if part.geom_type == "Polygon" and part.area > 0]
    return shapely.MultiPolygon(kept) if kept else None


def _rounded(shape: shapely.Geometry | None) -> shapely.Geometry | None:
    """Coordinates to 7 decimals (a centimetre); mended again should rounding make two edges cross."""
    if shape is None:
        return None
    near = shapely.transform(shapely.force_2d(shape), lambda xy: xy.round(DIGITS))
    return near if near.is_valid else surfaces(polygons.made_valid(near))


SOURCE = Source(NAME, LABEL, recognise, read, national=True)

POINTS_NAME = "qpv-points-par-commune"
POINTS_LABEL = "Points par commune des QPV (non repris)"


def recognise_points(raw: RawFile) -> float:
    """Points whose code cells list several neighbourhoods: one point a commune, no outline."""
    if rows.geometry_types(raw) != {"Point"}:
        return 0.0
    frame = rows.sample(raw, 2000)
    for column in frame.columns:
        cells = frame[column][frame[column] != ""].map(listed)
        if len(cells) and cells.map(lambda items: all(CODE.fullmatch(item) for item in items)).mean() > 0.8:
            return 0.9
    return 0.0


def read_points(raw: RawFile, context: Context) -> Outcome:
    """Refused, with the reason: it has no outline, and its code cells hold lists that an equality join would lose."""
    frame = rows.records(raw)
    outcome = rows.nothing(POINTS_NAME, raw, "points_par_commune", len(frame), count=len(frame))
    outcome.refused = rows.refused(frame, "points_par_commune")
    return outcome


POINTS = Source(POINTS_NAME, POINTS_LABEL, recognise_points, read_points)
