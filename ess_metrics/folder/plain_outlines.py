"""Outlines in which nothing is wrong, told without the libraries of maps.

Most questions show no map. A small GeoJSON in longitude and latitude, whose every feature is a whole polygon under a
code of its own, is found sound by its text and its shapes alone; it is drawn when somebody asks. Whatever else a file
holds (another projection, a shape to mend, a column to guess) is read at once, as it always was.
"""

from __future__ import annotations

import json

import numpy as np

LARGEST = 2_000_000  # bytes; its text is kept until it is drawn
_WORLD = {"urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326"}
_SURFACES = {"Polygon", "MultiPolygon"}


def sound_codes(text: bytes, column: str) -> list[str] | None:
    """The codes of the features, in order, when there is nothing to say of their shapes; None when there may be."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return None
    features = whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(features, list) or not features or not _in_degrees(whole.get("crs")):
        return None
    codes = [_code(feature, column) for feature in features]
    return [code for code in codes if code] if all(codes) and _whole(features) else None


def _in_degrees(declared: object) -> bool:
    if declared is None:
        return True
    properties = declared.get("properties") if isinstance(declared, dict) else None
    return isinstance(properties, dict) and properties.get("name") in _WORLD


def _code(feature: object, column: str) -> str:
    """The code of a feature that can be one; "" when it is read in no plain way."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    code = properties.get(column) if isinstance(properties, dict) else None
    return code if isinstance(code, str) else ""


def _whole(features: list[dict]) -> bool:
    """Whether every shape is a valid surface on the globe."""
    import shapely
    from shapely.errors import GEOSException

    geometries = [feature.get("geometry") for feature in features]
    if not all(isinstance(one, dict) and one.get("type") in _SURFACES for one in geometries):
        return False
    try:
        shapes = shapely.from_geojson([json.dumps(one) for one in geometries])
    except GEOSException:
        return False
    if shapely.has_z(shapes).any() or shapely.is_empty(shapes).any() or not shapely.is_valid(shapes).all():
        return False
    bounds = shapely.total_bounds(shapes)
    return bool(np.isfinite(bounds).all() and (np.abs(bounds) <= (180, 90, 180, 90)).all())
