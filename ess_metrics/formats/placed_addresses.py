"""Addresses placed in the neighbourhoods: in which one or outside, how precisely, how far from its edge.

A line is « à vérifier » when its door may be on either side of an edge (`tolerance`, and what is not known of the
door), when its street was found by likeness, or when only the street is known and an edge crosses it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from ess_metrics.formats.address_book import STREET, AddressBook, Found
from ess_metrics.formats.address_text import Address
from ess_metrics.model.outlines import Territory, territories_of
from ess_metrics.model.schema import HORS_QPV

TOLERANCE = 20.0
NEAR_EDGE, ALIKE, CROSSED = "bord", "ressemblance", "voie_coupee"
NO_FILE = "sans_fichier"
SURE = 100.0


@dataclass(frozen=True)
class _Ground:
    """The outlines of one territory in metres, sorted by code, ready to be looked up."""

    names: np.ndarray
    inside: shapely.STRtree
    edges: shapely.STRtree


@dataclass(eq=False)
class Edges:
    """The outlines of neighbourhoods on the ground, each in the metres of its own territory."""

    outlines: gpd.GeoDataFrame

    @cached_property
    def _grounds(self) -> dict[Territory, _Ground]:
        centres = self.outlines.geometry.representative_point()
        owners = np.array(territories_of(centres.x.to_numpy(), centres.y.to_numpy()), object)
        return {
            owner: _ground(self.outlines[owners == owner].to_crs(owner.epsg))
            for owner in dict.fromkeys(one for one in owners if one is not None)
        }

    def place(self, lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The neighbourhood of each point ("" outside), the metres to the nearest edge, and whose edge that is.

        On a border shared by two, the smallest code. NaN and "" where there is no point or no outline around.
        """
        codes, metres, nearest = np.full(len(lon), "", object), np.full(len(lon), np.nan), np.full(len(lon), "", object)
        where = np.array(territories_of(lon, lat), object)
        for territory, ground in self._grounds.items():
            here = np.flatnonzero(where == territory)
            if len(here):
                x, y = _metres(territory.epsg).transform(lon[here], lat[here])
                codes[here], metres[here], nearest[here] = _within(ground, shapely.points(x, y))
        return codes, metres, nearest


@cache
def _metres(epsg: int) -> Transformer:
    return Transformer.from_crs(4326, epsg, always_xy=True)


def _ground(shapes: gpd.GeoDataFrame) -> _Ground:
    listed = shapes.sort_values("code_quartier")
    drawn = listed.geometry.array
    names = listed["code_quartier"].to_numpy(object)
    return _Ground(names, shapely.STRtree(drawn), shapely.STRtree(shapely.boundary(drawn)))


def _within(ground: _Ground, points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    at, which = ground.inside.query(points, predicate="intersects")
    first = pd.Series(which).groupby(at).min()  # sorted by code: the smallest
    codes = np.full(len(points), "", object)
    codes[first.index] = ground.names[first.to_numpy()]
    (at, which), metres = ground.edges.query_nearest(points, return_distance=True, all_matches=False)
    far, owner = np.full(len(points), np.nan), np.full(len(points), "", object)
    far[at], owner[at] = metres, ground.names[which]
    return codes, far, owner


@dataclass(frozen=True)
class Located:
    """Where one address is: `code` is a neighbourhood, HORS_QPV, or "" when an edge crosses all that is known of it."""

    code: str
    lon: float
    lat: float
    precise: bool
    doubt: str
    metres: int | None


def one(address: Address, book: AddressBook, edges: Edges) -> Located | None:
    """Where one address is; None when it isn't found."""
    found = book.find(address)
    if found.why:
        return None
    row = verdicts([found], book, edges, TOLERANCE).iloc[0]
    code = "" if row["pourquoi"] == CROSSED else str(row["code_quartier"])
    metres = None if pd.isna(row["distance_bord"]) else int(row["distance_bord"])
    return Located(code, found.lon, found.lat, found.precision != STREET, str(row["pourquoi"]), metres)


def locate(
    addresses: Sequence[Address], book: AddressBook | None, outlines: gpd.GeoDataFrame, tolerance: float = TOLERANCE
) -> pd.DataFrame:
    """A row an address: `adresse` (as it is in the file of addresses), `code_quartier` (HORS_QPV outside, "" when not
    found), `precision`, `ressemblance` (0-100), `distance_bord` (metres), `a_verifier`, `pourquoi`, `longitude`,
    `latitude`, `bord_de` (the neighbourhood whose edge is nearest).
    """
    found = [book.find(one) if book is not None else Found(why=NO_FILE) for one in addresses]
    return verdicts(found, book, Edges(outlines), tolerance)


def verdicts(found: Sequence[Found], book: AddressBook | None, edges: Edges, tolerance: float) -> pd.DataFrame:
    """What is said of positions; see `locate`."""
    lon, lat = (np.array([getattr(one, name) for one in found], float) for name in ("lon", "lat"))
    codes, metres, nearest = edges.place(lon, lat)
    placed = ~np.isnan(lon)
    whys = np.array([one.why for one in found], object)
    crossed = _crossed(found, book, edges)
    radius = np.array([one.radius for one in found], float)
    of_street = np.array([one.precision == STREET for one in found], bool)
    with np.errstate(invalid="ignore"):
        near = placed & (metres < tolerance + np.where(of_street, 0.0, radius)) & ~crossed
    likeness = np.array([one.likeness for one in found], float)
    reasons = np.where(placed & (likeness < SURE), ALIKE, "")
    reasons = np.where(near, NEAR_EDGE, reasons)
    reasons = np.where(crossed, CROSSED, reasons)
    return pd.DataFrame(
        {
            "adresse": [one.label for one in found],
            "code_quartier": np.where(placed, np.where(codes == "", HORS_QPV, codes), ""),
            "precision": [one.precision for one in found],
            "ressemblance": np.where(placed, likeness, np.nan),
            "distance_bord": np.round(metres),
            "bord_de": nearest,
            "a_verifier": placed & (reasons != ""),
            "pourquoi": np.where(placed, reasons, whys),
            "longitude": lon,
            "latitude": lat,
        }
    )


def _crossed(found: Sequence[Found], book: AddressBook | None, edges: Edges) -> np.ndarray:
    """Which of those known by their street alone have doors on both sides of an edge."""
    out = np.zeros(len(found), bool)
    streets = {one.street for one in found if one.street is not None}
    if book is None or not streets:
        return out
    listed = sorted(streets)
    points = np.concatenate([book.points[start:end] for start, end in listed])
    codes = edges.place(points[:, 0], points[:, 1])[0]
    ends = np.cumsum([end - start for start, end in listed])
    mixed = {
        street: len(set(codes[end - (street[1] - street[0]) : end])) > 1
        for street, end in zip(listed, ends, strict=True)
    }
    return np.array([one.street is not None and mixed[one.street] for one in found], bool)
