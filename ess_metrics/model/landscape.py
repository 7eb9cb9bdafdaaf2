"""The landscape under the neighbourhoods: communes, water, railways and main roads, kept beside the tables of a folder.

`fond/fond.geojson` has one feature a piece, in degrees: `couche` (one of LAYERS) and, for a commune, its `nom`. It
counts for nothing: a folder without it has the same figures, and its maps the plain outlines.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import shapely

FOLDER, NAME = "fond", "fond.geojson"
WATER, COMMUNES, RIVERS, ROADS, RAILWAYS = "eau", "communes", "cours_d_eau", "routes", "rail"
LAYERS = (WATER, COMMUNES, RIVERS, ROADS, RAILWAYS)  # in the order in which they are drawn
SURFACES = frozenset({WATER, COMMUNES})


@dataclass(frozen=True)
class Piece:
    """One thing of the landscape: its layer, its shape in degrees, its name ("" for none)."""

    layer: str
    shape: shapely.Geometry
    name: str = ""


def read(folder: Path) -> tuple[Piece, ...]:
    """The landscape beside the tables of a folder; none without it, or when nobody can read it."""
    try:
        said = json.loads((folder / FOLDER / NAME).read_text("utf-8"))
        features = said["features"]
    except (OSError, ValueError, KeyError, TypeError):
        return ()
    found = []
    for feature in features if isinstance(features, list) else ():
        piece = _piece(feature)
        if piece is not None:
            found.append(piece)
    return tuple(found)


def _piece(feature: object) -> Piece | None:
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        return None
    layer = feature["properties"].get("couche")
    try:
        shape = shapely.from_geojson(json.dumps(feature.get("geometry")))
    except (shapely.errors.GEOSException, TypeError):
        return None
    if layer not in LAYERS or shape is None or shape.is_empty:
        return None
    return Piece(layer, shape, str(feature["properties"].get("nom") or ""))


def written(pieces: tuple[Piece, ...]) -> bytes:
    """The same as the file holds it: five decimals of a degree, about a metre."""
    lines = []
    for piece in pieces:
        said = {"couche": piece.layer} | ({"nom": piece.name} if piece.name else {})
        rounded = shapely.set_precision(piece.shape, 0.00001, mode="pointwise")
        lines.append(
            f'{{"type":"Feature","properties":{json.dumps(said, ensure_ascii=False, separators=(",", ":"))},'
            f'"geometry":{shapely.to_geojson(rounded).replace(" ", "")}}}'
        )
    body = ",\n".join(lines)
    return f'{{"type":"FeatureCollection","name":"fond","features":[\n{body}\n]}}\n'.encode()
