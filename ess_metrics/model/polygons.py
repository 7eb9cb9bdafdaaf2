"""Polygons that cross themselves, mended within bounds: a few thousand crossing points would take gigabytes."""

from __future__ import annotations

import numpy as np
import shapely

MOST_POINTS = 20_000  # of a shape to mend; a neighbourhood has some hundreds, a commune some thousands
NEAR, FREE = 16, 1_000  # edges that may lie near others: so many each, and so many more in all
_AT_ONCE = 256


class TangledError(ValueError):
    """The shape crosses itself too often to be mended."""


def made_valid(shape: shapely.Geometry | None) -> shapely.Geometry | None:
    """`shapely.make_valid`, but TangledError where it would be long and large; a valid shape is returned as it is."""
    if shape is None or shapely.is_valid(shape):
        return shape
    if _tangled(shape):
        raise TangledError
    return shapely.make_valid(shape)


def _tangled(shape: shapely.Geometry) -> bool:
    """Whether mending could meet more crossings than honest mistakes make: boxes of edges that overlap bound them."""
    if shapely.get_num_coordinates(shape) > MOST_POINTS:
        return True
    edges = _edges(shape)
    tree, left = shapely.STRtree(edges), FREE + NEAR * len(edges)
    for start in range(0, len(edges), _AT_ONCE):
        left -= tree.query(edges[start : start + _AT_ONCE]).shape[1]
        if left < 0:
            return True
    return False


def _edges(shape: shapely.Geometry) -> np.ndarray:
    """Every edge of every ring or line of the shape."""
    lines = shapely.get_parts(shapely.get_parts(shapely.boundary(shape)))
    whole = [shapely.get_coordinates(line) for line in lines]
    pairs = [np.stack([points[:-1], points[1:]], axis=1) for points in whole if len(points) > 1]
    return shapely.linestrings(np.concatenate(pairs)) if pairs else np.empty(0, dtype=object)
