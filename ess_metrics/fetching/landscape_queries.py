"""The landscape of a territory, asked once: communes of the public index, water, railways, main roads of the IGN.

The window is that of the neighbourhoods, with a margin. Pages of 5,000 pieces are asked one after the other; what comes
is clipped to the window, joined, simplified, and the small left out until the file is light enough for a browser. A
layer that does not come is said, the others are kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import geopandas
import numpy as np
import shapely

from ess_metrics.fetching.download import Client
from ess_metrics.fetching.fetching_faults import FetchError
from ess_metrics.fetching.perimeter import COMMUNE, DEPARTMENT, EPCI, REGION, Perimeter
from ess_metrics.fetching.territory_search import GEO
from ess_metrics.folder import atomic
from ess_metrics.formats.rows import folded
from ess_metrics.model import landscape as model
from ess_metrics.model.landscape import COMMUNES, RAILWAYS, RIVERS, ROADS, WATER, Piece
from ess_metrics.model.outlines import territories_of
from ess_metrics.model.presence import certain
from ess_metrics.texts.library import fetch_words as words

IGN = "https://data.geopf.fr/wfs/ows"
PAGE, MOST_PAGES = 5000, 60
MARGIN = 0.08  # of the extent of the neighbourhoods, on each side
LEAST, MOST = 4_000.0, 160_000.0  # metres: around one neighbourhood; beyond, a landscape would be a map of France
HEAVIEST = 300_000  # bytes
STEPS = 1500  # of the window's longest side: what is finer is not seen
COARSER, PASSES = 1.5, 12
TYPES = {
    WATER: "BDTOPO_V3:surface_hydrographique",
    RIVERS: "BDTOPO_V3:cours_d_eau",
    RAILWAYS: "BDTOPO_V3:troncon_de_voie_ferree",
    ROADS: "BDTOPO_V3:troncon_de_route",
}
MAIN_ROADS = ("1", "2")  # `importance`: between regions, between departments
SIDINGS = ("voie_de_service", "voie_ferree_desaffectee")
BY_PLACE = {EPCI: "codeEpci", DEPARTMENT: "codeDepartement", REGION: "codeRegion", COMMUNE: "code"}


class TooWide(FetchError):  # noqa: N818
    """Neighbourhoods too far apart for one landscape."""


@dataclass
class Found:
    """A landscape, and the layers that did not come."""

    pieces: tuple[Piece, ...] = ()
    missing: dict[str, FetchError] = field(default_factory=dict)


@dataclass(frozen=True)
class Window:
    """What is drawn: west, south, east, north in degrees, and the projection that is true there."""

    bounds: tuple[float, float, float, float]
    epsg: int
    side: float

    @property
    def latitude_first(self) -> str:
        """As the IGN wants it: the other order gives no row, and no error."""
        west, south, east, north = (f"{value:.6f}" for value in self.bounds)
        return f"{south},{west},{north},{east},urn:ogc:def:crs:EPSG::4326"


def window(outlines: geopandas.GeoDataFrame) -> Window:
    """Around the outlines of the territory that has most of them. FetchError without any, TooWide."""
    shapes = outlines.geometry[outlines.geometry.notna() & ~outlines.geometry.is_empty].to_crs(4326)
    if shapes.empty:
        raise FetchError(words.FOND_NO_OUTLINES)
    middles = shapes.bounds.to_numpy(float)
    where = territories_of((middles[:, 0] + middles[:, 2]) / 2, (middles[:, 1] + middles[:, 3]) / 2)
    main = max(certain(set(where) - {None}), key=where.count)
    epsg = certain(main).epsg
    west, south, east, north = shapes[[one == main for one in where]].to_crs(epsg).total_bounds
    if max(east - west, north - south) > MOST:
        raise TooWide(words.FOND_TOO_WIDE)
    x, y = (west + east) / 2, (south + north) / 2
    wide, high = (max(side, LEAST) * (0.5 + MARGIN) for side in (east - west, north - south))
    box = geopandas.GeoSeries([shapely.box(x - wide, y - high, x + wide, y + high)], crs=epsg).to_crs(4326)
    left, bottom, right, top = map(float, box.total_bounds)
    return Window((left, bottom, right, top), epsg, 2 * max(wide, high))


def fetch(place: Perimeter, seen: Window, client: Client) -> Found:
    """The landscape in a window, light enough. FetchError when no layer came."""
    found = Found()
    shapes: dict[str, list[tuple[str, shapely.Geometry]]] = {}
    for layer in model.LAYERS:
        try:
            shapes[layer] = _communes(place, client) if layer == COMMUNES else _asked(layer, seen, client)
        except FetchError as error:
            found.missing[layer] = error
    if not shapes:
        raise next(iter(found.missing.values()))
    found.pieces = _light(shapes, seen)
    return found


def write(folder: Path, found: Found) -> int:
    """Beside the tables of a folder; how many bytes."""
    content = model.written(found.pieces)
    target = folder / model.FOLDER / model.NAME
    target.parent.mkdir(exist_ok=True)
    atomic.write(target, content)
    return len(content)


# --- asking --------------------------------------------------------------------------------------------------------


def _communes(place: Perimeter, client: Client) -> list[tuple[str, shapely.Geometry]]:
    """The communes of the territory, by its code; those of a list one by one where it has no code there."""
    key = BY_PLACE.get(place.kind)
    asked = [(key, place.codes[0])] if key and place.codes else [("code", code) for code in place.communes]
    fixed = {"fields": "code,nom,population,contour", "format": "geojson", "geometry": "contour"}
    found: list[tuple[str, shapely.Geometry]] = []
    for name, code in asked:
        said = client.json(f"{GEO}/communes?{urlencode({name: code} | fixed, safe=',')}")
        found += [(str(one.get("nom") or ""), shape) for one, shape in _features(said)]
    if not found:
        raise FetchError(words.FOND_NOTHING)
    return found


def _asked(layer: str, seen: Window, client: Client) -> list[tuple[str, shapely.Geometry]]:
    """Every piece of a layer in the window, page after page."""
    fixed = {
        "SERVICE": "WFS", "VERSION": "2.0.0", "REQUEST": "GetFeature", "TYPENAMES": TYPES[layer],
        "OUTPUTFORMAT": "application/json", "SRSNAME": "EPSG:4326", "BBOX": seen.latitude_first,
        "SORTBY": "cleabs", "COUNT": str(PAGE),
    }  # fmt: skip
    found: list[tuple[str, shapely.Geometry]] = []
    for page in range(MOST_PAGES):
        query = urlencode(fixed | {"STARTINDEX": str(page * PAGE)}, safe=":,/")
        listed = _features(client.json(f"{IGN}?{query}", keep=False))
        found += [("", shape) for said, shape in listed if _is_main(layer, said)]
        if len(listed) < PAGE:
            break
    return found


def _is_main(layer: str, said: dict) -> bool:
    """Whether a piece is worth a line on a small map."""
    if layer == ROADS:
        return str(said.get("importance", MAIN_ROADS[0])) in MAIN_ROADS
    nature = folded(said.get("nature") or "")
    return layer != RAILWAYS or not nature.startswith(SIDINGS)


def _features(said: object) -> list[tuple[dict, shapely.Geometry]]:
    """Properties and shapes of a GeoJSON; FetchError for what is none."""
    listed = said.get("features") if isinstance(said, dict) else None
    if not isinstance(listed, list):
        raise FetchError(words.FOND_NOT_GEOJSON)
    found = []
    for one in listed:
        try:
            shape = shapely.force_2d(shapely.from_geojson(json.dumps(one["geometry"])))
        except (shapely.errors.GEOSException, KeyError, TypeError):
            continue
        if shape is not None and not shape.is_empty:
            found.append((one.get("properties") or {}, shape))
    return found


# --- made light ----------------------------------------------------------------------------------------------------


def _light(shapes: dict[str, list[tuple[str, shapely.Geometry]]], seen: Window) -> tuple[Piece, ...]:
    """Clipped to the window, joined, and coarser until the file is light enough."""
    clip = shapely.box(*seen.bounds)
    tolerance = seen.side / STEPS
    projected = {layer: _projected(layer, listed, clip, seen.epsg) for layer, listed in shapes.items()}
    pieces: tuple[Piece, ...] = ()
    for _ in range(PASSES):
        pieces = tuple(
            Piece(layer, shape, name)
            for layer in model.LAYERS
            for name, shape in _simplified(layer, projected.get(layer, ()), tolerance, seen.epsg)
        )
        if len(model.written(pieces)) <= HEAVIEST:
            break
        tolerance *= COARSER
    return pieces


def _projected(
    layer: str, listed: Iterable[tuple[str, shapely.Geometry]], clip: shapely.Geometry, epsg: int
) -> list[tuple[str, shapely.Geometry]]:
    """In metres, inside the window; lines that touch are one, as are surfaces of water."""
    inside = [(name, shapely.intersection(shapely.make_valid(shape), clip)) for name, shape in listed]
    kept = [(name, shape) for name, shape in inside if not shape.is_empty]
    if not kept:
        return []
    metres = geopandas.GeoSeries([shape for _, shape in kept], crs=4326).to_crs(epsg)
    if layer == COMMUNES:
        return [(name, shape) for (name, _), shape in zip(kept, metres, strict=True)]
    joined = shapely.union_all(metres.array)
    whole = joined if layer == WATER else shapely.line_merge(joined)
    return [("", shape) for shape in shapely.get_parts(whole)]


def _simplified(
    layer: str, listed: Sequence[tuple[str, shapely.Geometry]], tolerance: float, epsg: int
) -> list[tuple[str, shapely.Geometry]]:
    """Without what is too small to be seen, back in degrees."""
    if not listed:
        return []
    names, shapes = [name for name, _ in listed], np.array([shape for _, shape in listed])
    simple = shapely.simplify(shapes, tolerance, preserve_topology=layer in model.SURFACES)
    size = np.sqrt(shapely.area(simple)) if layer in model.SURFACES else shapely.length(simple)
    large = (size > 4 * tolerance) & ~shapely.is_empty(simple)
    if not large.any():
        return []
    degrees = geopandas.GeoSeries(simple[large], crs=epsg).to_crs(4326)
    return list(zip([name for name, on in zip(names, large, strict=True) if on], degrees, strict=True))
