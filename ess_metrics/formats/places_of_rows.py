"""Where is it? A row is placed by its neighbourhood code, else by its coordinates, else by its establishment.

Head office, place of action and beneficiaries are three things. `place` never looks at a SIRET unless it is told that
the row *is* an establishment (`premises`): a head office in a neighbourhood never makes a project of it.
What can't be placed takes `default` (TERRITOIRE for projects), and how each row was placed is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

import geopandas
import pandas as pd
from pyproj import Transformer

from ess_metrics.files.cell_values import is_empty, measured
from ess_metrics.files.grid import RawFile
from ess_metrics.formats.rows import CODE, area_codes, first_of, generation, listed
from ess_metrics.formats.source import Context
from ess_metrics.model.faults import WARNING, Fault
from ess_metrics.model.outlines import TERRITORIES
from ess_metrics.model.schema import HORS_QPV, TERRITOIRE

BY_ADDRESS = "adresse"
BY_CODE, BY_POINT, OUTSIDE, BY_ESTABLISHMENT, WHOLE = (
    "code",
    "coordonnees",
    "hors_contours",
    "etablissement",
    "territoire",
)
POINT = re.compile(r"(?:SRID=(\d+);)?\s*POINT\s*Z?\s*\(\s*([-\d.,eE]+)\s+([-\d.,eE]+)", re.IGNORECASE)
LAMBERT93 = (0, 1_300_000, 6_000_000, 7_200_000)


@dataclass(frozen=True)
class Placed:
    """`codes`: the neighbourhood of each row, or HORS_QPV, TERRITOIRE, ""; `how`: one of the constants above."""

    codes: pd.Series
    how: pd.Series

    @property
    def counts(self) -> dict[str, int]:
        """How many rows were placed in each way."""
        return dict(Counter(self.how))


def place(
    index: pd.Index,
    context: Context,
    *,
    codes: pd.Series | None = None,
    lon: pd.Series | None = None,
    lat: pd.Series | None = None,
    premises: pd.Series | None = None,
    default: str = TERRITOIRE,
) -> Placed:
    """Place the rows of `index`; every way given is tried in the order of the module's first sentence.

    `codes`: neighbourhood codes as text, HORS_QPV and TERRITOIRE allowed; an unknown one counts for nothing.
    `lon`, `lat`: degrees, missing where unknown; a point in no contour is outside (HORS_QPV).
    `premises`: SIRET of rows that are themselves establishments or premises, never of a project's carrier.
    """
    placed = pd.Series("", index=index, dtype="str")
    how = pd.Series(WHOLE, index=index, dtype="str")
    steps = []
    if codes is not None:
        steps.append((BY_CODE, _known_codes(codes, context)))
    if lon is not None and lat is not None:
        steps.append((BY_POINT, by_point(lon, lat, context)))
    if premises is not None:
        steps.append((BY_ESTABLISHMENT, _by_establishment(premises, context)))
    for name, found in steps:
        chosen = (placed == "") & (found != "")
        placed, how = placed.mask(chosen, found), how.mask(chosen, name)
    how = how.mask((how == BY_POINT) & (placed == HORS_QPV), OUTSIDE)
    return Placed(placed.mask(placed == "", default), how)


def _known_codes(codes: pd.Series, context: Context) -> pd.Series:
    plain = area_codes(codes)
    known = set(first_of(context.tables.get("quartiers", pd.DataFrame()), "code_quartier"))
    allowed = plain.isin(known | {HORS_QPV, TERRITOIRE})
    if not known:
        allowed |= plain.str.fullmatch(CODE)
    return plain.where(allowed, "")


def by_point(lon: pd.Series, lat: pd.Series, context: Context) -> pd.Series:
    """The neighbourhood that holds each point, HORS_QPV outside all, "" where point or contours are unknown.

    On a border shared by two neighbourhoods the smallest code is taken, so that the answer never depends on order.
    """
    out = pd.Series("", index=lon.index, dtype="str")
    contours = current_contours(context)
    known = lon.notna() & lat.notna()
    if contours is None or not known.any():
        return out
    points = geopandas.GeoDataFrame(
        geometry=geopandas.points_from_xy(lon[known], lat[known]), index=lon.index[known], crs=4326
    )
    hits = points.sjoin(contours, predicate="intersects")["code_quartier"]
    first = hits.groupby(level=0).min()
    out[known] = HORS_QPV
    out[first.index] = first
    return out


def current_contours(context: Context) -> geopandas.GeoDataFrame | None:
    """The contours of the manifest's generation; all of them when the folder has only another one."""
    contours = context.contours
    if contours is None or not len(contours):
        return None
    wanted = str(context.manifest.get("generation", "2024"))
    mine = contours[contours["code_quartier"].map(generation) == wanted]
    chosen = mine if len(mine) else contours
    return chosen.loc[chosen.geometry.notna(), ["code_quartier", "geometry"]]


def near_communes(context: Context) -> frozenset[str]:
    """The communes that an address without commune may be of: those of the folder's neighbourhoods."""
    areas = context.tables.get("quartiers", pd.DataFrame())
    said = context.manifest.get("communes") or ()
    return frozenset(map(str, said)) | {code for cell in first_of(areas, "commune_codes") for code in listed(cell)}


def _by_establishment(sirets: pd.Series, context: Context) -> pd.Series:
    known = context.tables.get("etablissements")
    if known is None or "code_quartier" not in known:
        return pd.Series("", index=sirets.index, dtype="str")
    where = dict(zip(known["siret"], known["code_quartier"], strict=True))
    return sirets.map(lambda siret: where.get(siret, "") if siret else "").astype("str")


def coordinates(frame: pd.DataFrame) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Longitude, latitude (degrees, NaN = unknown) and, for each row, the rule of what must be said of them, or "".

    Read, in this order: the point of a GeoJSON, `Point (lon lat)` texts, columns of longitude and latitude (degrees and
    minutes too), metres as text with a decimal comma (`x`, `y`: Lambert-93, the nine conic zones, Lambert II étendu),
    then both in one cell ("48.58, 7.75", "48,58 ; 7,75", {"lat": 48.58, "lon": 7.75}) of a column named for it or
    mostly made of such pairs. A latitude written in the place of a longitude is turned round and said
    (`coordonnees_inversees`); what is nowhere in France counts for nothing (`coordonnees_illisibles`).
    """
    lon = pd.Series(float("nan"), index=frame.index)
    lat, said = lon.copy(), pd.Series("", index=frame.index, dtype="str")
    for xs, ys in _pairs(frame):
        found = [_degrees(x, y) for x, y in zip(xs, ys, strict=True)]
        degrees = pd.DataFrame(found, index=frame.index, columns=["x", "y", "rule"])
        missing = lon.isna()
        lon, lat = lon.where(~missing, degrees["x"]), lat.where(~missing, degrees["y"])
        said = said.where(~missing, degrees["rule"].astype("str"))
    said = said.mask(lon.isna() & (said == "") & _unread_points(frame), UNREAD[2])
    return lon.astype(float), lat.astype(float), said


def _unread_points(frame: pd.DataFrame) -> pd.Series:
    """The rows that write something in a column made of points: a position, or what nobody can read as one."""
    found = pd.Series(False, index=frame.index)
    for column in [name for name in frame.columns if not name.startswith("_")]:
        cells = frame[column].astype("str")
        points = cells.str.contains("POINT", case=False, regex=False)
        if points.any() and points[filled := ~cells.map(is_empty)].mean() > 0.5:
            found |= filled
    return found


POSITION = re.compile(r"(geo|coord|lat|lon|lng|wgs|lambert|point|position)|[xy](_|$)")  # how titles of positions begin
TEXTS = ("geo_point_2d", "geopoint", "geolocalisation", "latlon", "lat_lon", "coordonnees_geo", "coordonnees")
PAIRS = (
    (re.compile(r"geom_lon"), re.compile(r"geom_lat")),
    (
        re.compile(r"(lon|lng|long|longitude)(_.*)?|.*_(lon|lng|longitude)"),
        re.compile(r"(lat|latitude)(_.*)?|.*_(lat|latitude)"),
    ),
    (re.compile(r"(.*_)?x(_.*)?"), re.compile(r"(.*_)?y(_.*)?")),
    (re.compile(r"est|easting|abscisse"), re.compile(r"nord|northing|ordonnee")),
)
BOTH = (
    re.compile(r"^\s*[\[(]?\s*(-?\d{1,3}[.]\d+)\s*[,;/|\s]\s*(-?\d{1,3}[.]\d+)\s*[\])]?\s*$"),
    re.compile(r"^\s*[\[(]?\s*(-?\d{1,3},\d+)\s*(?:[;/|]|,?\s)\s*(-?\d{1,3},\d+)\s*[\])]?\s*$"),
    re.compile(r"\"lat\w*\"\s*:\s*(-?[\d.]+).*\"lon\w*\"\s*:\s*(-?[\d.]+)"),
    re.compile(r"\"lon\w*\"\s*:\s*(?P<lon>-?[\d.]+).*\"lat\w*\"\s*:\s*(?P<lat>-?[\d.]+)"),
)
TWO_NUMBERS = re.compile(r"\d[.,]\d+\s*[,;/|\s]\s*-?\d|\"l(?:at|on)")
ANGLE = re.compile(
    r"(\d{1,3})\s*°\s*(\d{1,2})\s*['′’]\s*(?:([\d.,]+)\s*(?:\"|″|”|''|’’)?)?\s*([NSEWO]?)", re.IGNORECASE
)


def _pairs(frame: pd.DataFrame):
    """Every pair of columns, or text column, that may hold a position."""
    columns = [column for column in frame.columns if not column.startswith("_")]
    for column in columns:
        cells = frame[column].astype("str")
        if not cells.str.contains("point", case=False, regex=False).any():
            continue
        found = cells.str.extract(POINT)
        if found[1].notna().any():
            yield found[1].fillna(""), found[2].fillna("")
    for east, north in PAIRS:
        x = next((column for column in columns if east.fullmatch(column)), None)
        y = next((column for column in columns if north.fullmatch(column)), None)
        if x and y:
            yield frame[x].astype("str"), frame[y].astype("str")
    for column in columns:
        lat, lon = _both(frame[column].astype("str"))
        filled = frame[column].ne("")
        if column in TEXTS or (filled.any() and lat[filled].ne("").mean() > 0.5):
            yield lon, lat


def _both(cells: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Latitude and longitude written in one cell, as texts; "" where it holds no pair."""
    lat, lon = pd.Series("", index=cells.index, dtype="str"), pd.Series("", index=cells.index, dtype="str")
    if not cells.str.contains(TWO_NUMBERS).any():  # most columns: one look rather than four
        return lat, lon
    for pattern in BOTH:
        found = cells.str.extract(pattern)
        one, other = (found["lat"], found["lon"]) if "lat" in found else (found[0], found[1])
        lat, lon = lat.mask(lat == "", one.fillna("")), lon.mask(lon == "", other.fillna(""))
    return lat, lon


UNKNOWN = (float("nan"), float("nan"), "")
UNREAD = (float("nan"), float("nan"), "coordonnees_illisibles")


def _degrees(x: str, y: str) -> tuple[float, float, str]:
    """A position in degrees, and the rule to report."""
    east, north = _angle(x or ""), _angle(y or "")
    if not (x or y).strip("-0., ") or (east == 0 and north == 0):
        return UNKNOWN
    if east is None or north is None:
        return UNREAD
    if abs(east) <= 180 and abs(north) <= 180:
        return _checked(east, north)
    for one, other, said in ((east, north, ""), (north, east, "coordonnees_inversees")):
        if system := _metres(one, other):
            lon, lat, rule = _checked(*_transformer(system).transform(one, other))
            return lon, lat, rule or said
    return UNREAD


def _angle(text: str) -> float | None:
    """A number, or degrees, minutes and seconds (48° 35' 12,5'' N), south and west below zero."""
    found = ANGLE.fullmatch(text.strip())
    if not found:
        return measured(text)
    seconds = measured(found[3] or "0")
    if seconds is None:
        return None
    value = int(found[1]) + int(found[2]) / 60 + seconds / 3600
    return -value if found[4].upper() in ("S", "W", "O") else value


def _checked(lon: float, lat: float) -> tuple[float, float, str]:
    if _in_france(lon, lat):
        return lon, lat, ""
    return (lat, lon, "coordonnees_inversees") if _in_france(lat, lon) else UNREAD


def _in_france(lon: float, lat: float) -> bool:
    return any(west <= lon <= east and south <= lat <= north for west, south, east, north in FRANCE)


FRANCE = [territory.bounds for territory in TERRITORIES]


def _metres(east: float, north: float) -> int | None:
    """The projected system that these metres belong to, by their size."""
    if LAMBERT93[0] <= east <= LAMBERT93[1] and LAMBERT93[2] <= north <= LAMBERT93[3]:
        return 2154
    if LAMBERT93[1] < east < 2_300_000 and 1_000_000 <= north < 10_000_000:
        return 3941 + int(north // 1_000_000)  # conic zone: 42 to 50, its north shifted by a million a zone
    return 27572 if 0 <= east <= 1_300_000 and 1_600_000 <= north <= 2_700_000 else None


@cache
def _transformer(epsg: int) -> Transformer:
    """Metres to degrees, made once a system."""
    return Transformer.from_crs(epsg, 4326, always_xy=True)


def has_points(frame: pd.DataFrame) -> bool:
    """Whether some row of the table has a position."""
    return bool(len(frame)) and bool(coordinates(frame)[0].notna().any())


def point_faults(frame: pd.DataFrame, raw: RawFile) -> list[Fault]:
    """What must be said of the positions of these rows (their column `_said`), line by line."""
    told = frame[frame["_said"] != ""]
    return [
        Fault(rule, WARNING, raw.path.name, sheet, int(row))
        for rule, sheet, row in zip(told["_said"], told["_sheet"], told["_row"], strict=True)
    ]
