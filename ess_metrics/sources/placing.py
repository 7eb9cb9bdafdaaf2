"""Where is it? A row is placed by its neighbourhood code, else by its coordinates, else by its establishment.

Head office, place of action and beneficiaries are three things. `place` never looks at a SIRET unless it is told that
the row *is* an establishment (`premises`): a head office in a neighbourhood never makes a project of it.
What can't be placed takes `default` (TERRITOIRE for projects), and how each row was placed is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import geopandas
import pandas as pd
from pyproj import Transformer

from ess_metrics.schema import HORS_QPV, TERRITOIRE
from ess_metrics.sources.base import Context
from ess_metrics.sources.rows import CODE, first_of, generation, number

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
    plain = codes.str.strip().str.upper()
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


def _by_establishment(sirets: pd.Series, context: Context) -> pd.Series:
    known = context.tables.get("etablissements")
    if known is None or "code_quartier" not in known:
        return pd.Series("", index=sirets.index, dtype="str")
    where = dict(zip(known["siret"], known["code_quartier"], strict=True))
    return sirets.map(lambda siret: where.get(siret, "") if siret else "").astype("str")


def coordinates(frame: pd.DataFrame) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Longitude, latitude (degrees, NaN = unknown) and whether something was written that could not be read.

    Read, in this order: the point of a GeoJSON, `Point (lon lat)` texts, columns of longitude and latitude, Lambert-93
    metres as text with a decimal comma (`x`, `y`).
    """
    lon = pd.Series(float("nan"), index=frame.index)
    lat = lon.copy()
    written = pd.Series(False, index=frame.index)
    for xs, ys in _pairs(frame):
        written |= (xs.notna() & (xs != "")) | (ys.notna() & (ys != ""))
        degrees = pd.DataFrame(
            [_degrees(x, y) for x, y in zip(xs, ys, strict=True)], index=frame.index, columns=["x", "y"]
        )
        missing = lon.isna()
        lon, lat = lon.where(~missing, degrees["x"]), lat.where(~missing, degrees["y"])
    return lon.astype(float), lat.astype(float), written & lon.isna()


X_NAMES = ("geom_lon", "longitude", "lon", "long", "lng", "x_longitude", "coord_x", "x", "x_l93", "coordonnee_x")
Y_NAMES = ("geom_lat", "latitude", "lat", "lat", "lat", "y_latitude", "coord_y", "y", "y_l93", "coordonnee_y")


def _pairs(frame: pd.DataFrame):
    """Every pair of columns, or text column, that may hold a position."""
    for column in frame.columns:
        if column.startswith("_"):
            continue
        found = frame[column].astype("str").str.extract(POINT)
        if found[1].notna().any():
            yield found[1].fillna(""), found[2].fillna("")
    for x, y in zip(X_NAMES, Y_NAMES, strict=True):
        if x in frame and y in frame:
            yield frame[x], frame[y]
    for column in (
        "geo_point_2d",
        "geopoint",
        "geolocalisation",
        "latlon",
        "lat_lon",
        "coordonnees_geo",
        "coordonnees",
    ):
        if column in frame:
            parts = frame[column].str.extract(r"^\s*\[?\s*(-?\d+[.]\d+)\s*[,;\s]\s*(-?\d+[.]\d+)")
            yield parts[1].fillna(""), parts[0].fillna("")


def _degrees(x: str, y: str) -> tuple[float, float]:
    unknown = (float("nan"), float("nan"))
    east, north = number(x or ""), number(y or "")
    if east is None or north is None or (east == 0 and north == 0):
        return unknown
    if abs(east) <= 180 and abs(north) <= 90:
        return east, north
    west, far, south, top = LAMBERT93
    if west <= east <= far and south <= north <= top:
        return _lambert().transform(east, north)
    return unknown


_TRANSFORMERS: dict[int, Transformer] = {}


def _lambert() -> Transformer:
    """Lambert-93 to degrees, made once."""
    return _TRANSFORMERS.setdefault(2154, Transformer.from_crs(2154, 4326, always_xy=True))
