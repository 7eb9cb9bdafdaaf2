"""Neighbourhood outlines prepared once for the screen: projected, simplified, quantised and written as SVG paths.

The result, a `ShapeSet`, is a JSON document named by its own content: the browser fetches it once, and every later
change of the map only carries values in the order of `ShapeSet.codes`. Metropolitan France fills the canvas; the
overseas territories of the set are insets in columns on its left, each at its own scale (said on the map by a frame
and a name). A set without metropolitan outlines gives the canvas to the territory that has most of them.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

import geopandas
import numpy as np
import shapely

from ess_metrics.model.landscape import COMMUNES, LAYERS, SURFACES, Piece

LONGEST_SIDE = 200_000  # steps of the grid along the longest side of the canvas, at most
FINEST_STEP, COARSEST_STEP = 0.5, 8.0  # metres
LEAST_EXTENT = 1_500.0  # metres: a single small neighbourhood is not blown up to the whole canvas
LEAST_INSET = 15_000.0
MARGIN = 0.035  # of the extent, on each side
INSET_SIDE = 0.22  # of the canvas height, at most
INSET_ROWS = 4  # then a second column
NAME_STRIP = 0.16  # of the height of an inset, kept for its name


@dataclass(frozen=True)
class Territory:
    """A part of France with the projection that is true to its shapes; bounds in degrees (west, south, east, north)."""

    name: str
    epsg: int
    bounds: tuple[float, float, float, float]


METROPOLE = Territory("Métropole", 2154, (-6.0, 41.0, 10.5, 51.8))
TERRITORIES = (
    METROPOLE,
    Territory("Guadeloupe", 5490, (-62.0, 15.7, -60.9, 16.7)),
    Territory("Martinique", 5490, (-61.4, 14.2, -60.6, 15.1)),
    Territory("Guyane", 2972, (-55.0, 2.0, -51.0, 6.3)),
    Territory("La Réunion", 2975, (55.0, -21.7, 56.1, -20.6)),
    Territory("Mayotte", 4471, (44.8, -13.3, 45.5, -12.4)),
    Territory("Saint-Martin", 5490, (-63.4, 17.8, -62.7, 18.3)),
    Territory("Saint-Pierre-et-Miquelon", 4467, (-56.7, 46.6, -56.0, 47.3)),
    Territory("Polynésie", 3297, (-155.0, -28.5, -134.0, -7.0)),
    Territory("Nouvelle-Calédonie", 3163, (163.0, -23.5, 169.0, -19.0)),
)
ELSEWHERE = Territory("Autre territoire", 3857, (-180.0, -90.0, 180.0, 90.0))


@dataclass(frozen=True)
class Frame:
    """Where a territory lies on the canvas: x = (east - `east`) / `step`, y = (`north` - north) / `step`.

    `step` is in metres per canvas unit; `box` is (x, y, width, height) in canvas units.
    """

    territory: Territory
    east: float
    north: float
    step: float
    box: tuple[int, int, int, int]

    def canvas(self, xy: np.ndarray) -> np.ndarray:
        """Projected metres (n × 2) to canvas units, not rounded."""
        return np.column_stack(((xy[:, 0] - self.east) / self.step, (self.north - xy[:, 1]) / self.step))


@dataclass(frozen=True)
class ShapeSet:
    """Outlines ready to be drawn: `codes` in the order that every list of values must follow, and their document.

    `version` is the hash of `document` (JSON, UTF-8): two sets with the same version are the same drawing.
    A neighbourhood without outline keeps its place in `codes`, with an empty path. `landscape`: what lies
    under them; `credit`: whose it is, or what the outlines are not.
    """

    codes: tuple[str, ...]
    version: str
    document: bytes = field(repr=False)
    frames: tuple[Frame, ...] = field(repr=False)
    landscape: tuple[Piece, ...] = field(default=(), repr=False)
    credit: str = ""

    @functools.cached_property
    def ground(self) -> tuple[tuple[str, str], ...]:
        """(layer, path) of the landscape cut at the edges of the canvas, for a drawing that has edges."""
        if not self.frames:
            return ()
        x, y, width, height = self.frames[0].box
        return tuple(
            (layer, path) for layer, path in _ground(self.landscape, self.frames[0], (x, y, x + width, y + height))
        )

    def place(self, longitudes: Sequence[float], latitudes: Sequence[float]) -> np.ndarray:
        """Canvas positions (n × 2, rounded) of points in degrees; NaN where no frame of the set shows them."""
        lon, lat = np.asarray(longitudes, float), np.asarray(latitudes, float)
        out = np.full((len(lon), 2), np.nan)
        where = territories_of(lon, lat)
        for frame in self.frames:
            mine = np.array([territory == frame.territory for territory in where], bool)
            if mine.any():
                points = geopandas.GeoSeries.from_xy(lon[mine], lat[mine], crs=4326).to_crs(frame.territory.epsg)
                out[mine] = frame.canvas(np.column_stack((points.x, points.y))).round()
        return out


def shape_set(
    codes: Sequence[str],
    names: Sequence[str],
    geometry: geopandas.GeoSeries,
    groups: Sequence[str] | None = None,
    landscape: Sequence[Piece] = (),
    credit: str = "",
) -> ShapeSet:
    """Draw the outlines of `codes`, in that order; `names` are shown, `groups` (communes) label clusters from afar.

    `landscape` lies under those of the main territory; its communes are named where no `groups` does it.

    `geometry` holds valid polygons (mend them before and say so) in any CRS that it declares; a missing or empty one
    is kept without drawing. ValueError when lengths differ, a code comes twice or the CRS is unknown.
    """
    _check(codes, names, geometry, groups)
    polygons = _polygons(geometry)
    lon, lat = _degrees(polygons)
    where = np.array(territories_of(lon, lat), object)
    present = [t for t in (*TERRITORIES, ELSEWHERE) if (where == t).any()]
    projected = {t: polygons[where == t].to_crs(t.epsg) for t in present}
    frames, size = _layout(projected)
    paths = [""] * len(codes)
    centres: list[list[int] | None] = [None] * len(codes)
    boxes: list[list[int] | None] = [None] * len(codes)
    for frame in frames:
        for i, drawn in zip(
            np.flatnonzero(where == frame.territory).tolist(), _draw(projected[frame.territory], frame), strict=False
        ):
            paths[i], centres[i], boxes[i] = drawn
    body = {
        "size": size,
        "step": frames[0].step if frames else 1.0,
        "codes": list(codes),
        "names": list(names),
        "groups": list(groups) if groups is not None else [],
        "paths": paths,
        "centres": centres,
        "boxes": boxes,
        "ground": [list(one) for one in _ground(landscape, frames[0])] if frames else [],
        "towns": _towns(landscape, frames[0]) if frames else [],
        "insets": [{"name": frame.territory.name, "box": frame.box} for frame in frames[1:]],
    }
    document = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return ShapeSet(
        tuple(codes), hashlib.sha256(document).hexdigest()[:20], document, tuple(frames), tuple(landscape), credit
    )


def territories_of(longitudes: np.ndarray, latitudes: np.ndarray) -> list[Territory | None]:
    """The territory of each point by its place, not by its code; None where the position is unknown."""
    out: list[Territory | None] = [None if np.isnan(x) else ELSEWHERE for x in longitudes]
    for territory in TERRITORIES:
        west, south, east, north = territory.bounds
        inside = (longitudes >= west) & (longitudes <= east) & (latitudes >= south) & (latitudes <= north)
        for i in np.flatnonzero(inside):
            out[i] = territory
    return out


def _check(
    codes: Sequence[str], names: Sequence[str], geometry: geopandas.GeoSeries, groups: Sequence[str] | None
) -> None:
    """Refuse what would shift values from one neighbourhood to another."""
    lengths = {len(codes), len(names), len(geometry)} | ({len(groups)} if groups is not None else set())
    if len(lengths) != 1:
        raise ValueError(f"codes, names, geometry and groups differ in length: {sorted(lengths)}")
    if len(set(codes)) != len(codes):
        raise ValueError("the same code comes twice")
    if geometry.crs is None:
        raise ValueError("the outlines do not say their coordinate reference system")


def _polygons(geometry: geopandas.GeoSeries) -> geopandas.GeoSeries:
    """Only the surfaces: mending leaves lines and points beside them. An outline without surface is kept as a point.

    (Three of the country's simplified outlines have all their corners in one place.) None where there was nothing.
    """
    return geopandas.GeoSeries([_surface(shape) for shape in geometry.array], crs=geometry.crs)


def _surface(shape: shapely.Geometry | None) -> shapely.Geometry | None:
    if shape is None or shape.is_empty:
        return None
    flat = shapely.get_parts(shapely.get_parts(shape))  # twice: a mended shape may hold a multipolygon
    kept = flat[shapely.get_type_id(flat) == shapely.GeometryType.POLYGON]
    return shapely.MultiPolygon(list(kept)) if len(kept) else shapely.point_on_surface(shape)


def _degrees(polygons: geopandas.GeoSeries) -> tuple[np.ndarray, np.ndarray]:
    """Longitude and latitude of the middle of each shape's bounds; NaN without shape."""
    bounds = polygons.to_crs(4326).bounds.to_numpy(float)
    return (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2


def _layout(projected: dict[Territory, geopandas.GeoSeries]) -> tuple[list[Frame], tuple[int, int]]:
    """Give the canvas to one territory and columns of equal boxes on its left to the others; main frame first."""
    if not projected:
        return [], (1000, 1000)
    main = METROPOLE if METROPOLE in projected else max(projected, key=lambda t: len(projected[t]))
    others = [t for t in projected if t is not main]
    west, south, east, north = _extent(projected[main], LEAST_EXTENT)
    step = float(np.clip(max(east - west, north - south) / LONGEST_SIDE, FINEST_STEP, COARSEST_STEP))
    width, height = round((east - west) / step), round((north - south) / step)
    rows = min(len(others), INSET_ROWS)
    side = round(height * INSET_SIDE) if others else 0
    gap = round(side * 0.06)
    left = side * -(-len(others) // rows) + gap if others else 0
    frames = [Frame(main, west - left * step, north, step, (left, 0, width, height))]
    for rank, territory in enumerate(others):
        corner = (rank // rows * side + gap // 2, rank % rows * side + gap // 2)
        frames.append(_inset(territory, projected[territory], (*corner, side - gap, side - gap)))
    return frames, (left + width, height)


def _inset(territory: Territory, shapes: geopandas.GeoSeries, box: tuple[int, int, int, int]) -> Frame:
    """Centre a territory in its box, under a strip kept for its name."""
    west, south, east, north = _extent(shapes, LEAST_INSET)
    x, y, width, height = box
    strip = round(height * NAME_STRIP)
    step = max((east - west) / width, (north - south) / (height - strip))
    middle = (x + width / 2, y + strip + (height - strip) / 2)
    return Frame(territory, (west + east) / 2 - middle[0] * step, (south + north) / 2 + middle[1] * step, step, box)


def _extent(shapes: geopandas.GeoSeries, least: float) -> tuple[float, float, float, float]:
    """Bounds in metres, at least `least` wide and high, with a margin."""
    west, south, east, north = shapes.total_bounds
    half_width = max(east - west, least) / 2 * (1 + 2 * MARGIN)
    half_height = max(north - south, least) / 2 * (1 + 2 * MARGIN)
    x, y = (west + east) / 2, (south + north) / 2
    return x - half_width, y - half_height, x + half_width, y + half_height


def _draw(shapes: geopandas.GeoSeries, frame: Frame) -> list[tuple[str, list[int], list[int]]]:
    """Path, centre [x, y] (inside the shape) and bounds [x0, y0, x1, y1] of each shape, in whole canvas units."""
    tolerance = min(frame.step, COARSEST_STEP)
    simple = shapely.simplify(shapes.array, tolerance, preserve_topology=True)
    inner = shapely.point_on_surface(simple)
    centres = frame.canvas(np.column_stack((shapely.get_x(inner), shapely.get_y(inner)))).round().astype(int)
    bounds = shapely.bounds(simple)
    corners = np.hstack((frame.canvas(bounds[:, [0, 3]]), frame.canvas(bounds[:, [2, 1]]))).round().astype(int)
    paths = ["".join(_ring(xy) for xy in _rings(shape, frame)) for shape in simple]
    paths = [path or _speck(*centre) for path, centre in zip(paths, centres, strict=True)]
    return list(zip(paths, centres.tolist(), corners.tolist(), strict=True))


def _rings(shape: shapely.Geometry, frame: Frame) -> list[np.ndarray]:
    """Every ring of a shape, holes included, on the grid; SVG's even-odd rule makes the holes."""
    rings = shapely.get_rings(shapely.get_parts(shape))
    return [frame.canvas(shapely.get_coordinates(ring)).round().astype(int) for ring in rings]


def _ring(xy: np.ndarray) -> str:
    """One closed ring as a relative path: `M12 40l3-4 5 6z`; a ring thinner than the grid stays a visible speck."""
    moves = np.diff(xy, axis=0)[:-1]  # the last one only comes back to the start
    moves = moves[(moves != 0).any(axis=1)]
    if len(moves) < 2:
        return _speck(*xy[0])
    return f"M{xy[0, 0]} {xy[0, 1]}l" + " ".join(map(str, moves.ravel().tolist())).replace(" -", "-") + "z"


def _speck(x: int, y: int) -> str:
    return f"M{x} {y}h1v1h-1z"


# -- the landscape ----------------------------------------------------------------------------------------------------


def _ground(
    pieces: Sequence[Piece], frame: Frame, inside: tuple[int, int, int, int] | None = None
) -> list[tuple[str, str]]:
    """(layer, path) in the order of drawing, in canvas units; `inside`: left, top, right, bottom to cut them at."""
    found = []
    for layer in LAYERS:
        shapes = [piece.shape for piece in pieces if piece.layer == layer]
        if not shapes:
            continue
        metres = geopandas.GeoSeries(shapes, crs=4326).to_crs(frame.territory.epsg)
        drawn = shapely.transform(metres.array, frame.canvas)
        if inside is not None:
            drawn = shapely.intersection(shapely.make_valid(drawn), shapely.box(*inside))
        paths = [_traced(part, closed=layer in SURFACES) for shape in drawn for part in _parts(shape, layer)]
        if path := "".join(paths):
            found.append((layer, path))
    return found


def _parts(shape: shapely.Geometry, layer: str) -> list[np.ndarray]:
    """The rings of a surface, the lines of the rest: what cutting leaves of another kind is nothing."""
    wanted = shapely.GeometryType.POLYGON if layer in SURFACES else shapely.GeometryType.LINESTRING
    parts = [part for one in shapely.get_parts(shape) for part in shapely.get_parts(one)]
    kept = [part for part in parts if shapely.get_type_id(part) == wanted]
    lines = shapely.get_rings(kept) if layer in SURFACES else kept
    return [shapely.get_coordinates(line).round().astype(int) for line in lines]


def _traced(xy: np.ndarray, closed: bool) -> str:
    """One line as a relative path, on the grid; "" when it is shorter than that."""
    moves = np.diff(xy, axis=0)
    moves = moves[(moves != 0).any(axis=1)]
    if not len(moves):
        return ""
    steps = " ".join(map(str, moves.ravel().tolist())).replace(" -", "-")
    return f"M{xy[0, 0]} {xy[0, 1]}l{steps}{'z' if closed else ''}"


def _towns(pieces: Sequence[Piece], frame: Frame) -> list[list[object]]:
    """[x, y, name] of each commune that has a name, the largest first."""
    named = [piece for piece in pieces if piece.layer == COMMUNES and piece.name]
    if not named:
        return []
    shapes = geopandas.GeoSeries([piece.shape for piece in named], crs=4326).to_crs(frame.territory.epsg)
    points = shapely.point_on_surface(shapes.array)
    xy = frame.canvas(np.column_stack((shapely.get_x(points), shapely.get_y(points)))).round().astype(int)
    order = np.argsort(-shapely.area(shapes.array), kind="stable")
    return [[*xy[at].tolist(), named[at].name] for at in order]
