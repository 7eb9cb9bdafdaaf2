"""Neighbourhood outlines for paper: simplified polygons in a drawing of known size, coloured by class."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import shapely

from ess_metrics.model.dataset import Dataset
from ess_metrics.model.presence import certain
from ess_metrics.reports.review.document import Map
from ess_metrics.texts.numbers import between, formatted, kind_of
from ess_metrics.texts.pages import review_words as words
from ess_metrics.views.charts import classes
from ess_metrics.views.names import name
from ess_metrics.views.view import OK, View

Outline = tuple[tuple[float, float], ...]  # a polygon, by its corners
SIDE = 1000.0
DETAIL = 0.0015  # of the longest side: finer than a printed line
PALE, STRONG, ZERO, NONE = "#dfe4e8", "#1f6f8b", "#ffffff", "#c9ced3"
RAMP = ("#d4e8ee", "#a9d0dc", "#73b2c6", "#3f90aa", "#1f6f8b", "#125067", "#0b3646")
LEAST_ACROSS = 0.004  # of the longest side: a place smaller than that is drawn as a dot


def shapes(data: Dataset) -> tuple[dict[str, tuple[Outline, ...]], tuple[float, float]] | None:
    """Code → polygons, and the size of the drawing; None without contours. Made once a version of the data."""
    if data.contours is None or not len(data.contours):
        return None
    if ("paper shapes",) not in data.memo:
        data.memo[("paper shapes",)] = _shapes(data)
    return data.memo[("paper shapes",)]


def _shapes(data: Dataset):
    frame = certain(data.contours)
    here = frame[frame["code_quartier"].isin(data.neighbourhoods.index)]
    here = here if len(here) else frame
    west, south, east, north = here.total_bounds
    squeeze = np.cos(np.radians((south + north) / 2))
    scale = SIDE / max((east - west) * squeeze, north - south, 1e-9)
    size = ((east - west) * squeeze * scale, (north - south) * scale)
    found = {}
    for code, shape in zip(here["code_quartier"], here.geometry, strict=True):
        moved = shapely.transform(
            shape, lambda at: np.c_[(at[:, 0] - west) * squeeze * scale, (north - at[:, 1]) * scale]
        )
        found[str(code)] = _polygons(moved)
    return found, size


def _polygons(shape: shapely.Geometry) -> tuple[Outline, ...]:
    thin = shape.simplify(SIDE * DETAIL, preserve_topology=True)
    if max(thin.bounds[2] - thin.bounds[0], thin.bounds[3] - thin.bounds[1]) < SIDE * LEAST_ACROSS:
        thin = shape.centroid.buffer(SIDE * LEAST_ACROSS, quad_segs=4)
    parts = thin.geoms if hasattr(thin, "geoms") else [thin]
    return tuple(
        tuple((round(x, 1), round(y, 1)) for x, y in part.exterior.coords)
        for part in parts
        if hasattr(part, "exterior")
    )


def locator(data: Dataset, place: str, height: float = 5.0) -> Map | None:
    """Where one neighbourhood lies among the others."""
    found = shapes(data)
    if found is None or place not in found[0]:
        return None
    fills = dict.fromkeys(found[0], PALE) | {place: STRONG}
    alt = words.MAP_ALT.format(place=name(data, "code_quartier", place))
    return _map(data, found, fills, alt, height=height)


def coloured(data: Dataset, view: View, height: float = 9.0) -> Map | None:
    """The neighbourhoods coloured by the main value of a view, with its legend."""
    found = shapes(data)
    if found is None or not view.chart or not view.chart.y:
        return None
    key = view.chart.y[0]
    column = next(column for column in view.columns if column.key == key)
    known = {row.key: row for row in view.rows}
    rows = [known.get(code) for code in found[0]]
    amounts = [None if row is None else row.cells.get(key) for row in rows]
    statuses = ["sans_objet" if row is None else row.statuses.get(key, row.status) for row in rows]
    bounds = classes.breaks(amounts)
    looks = classes.looks(amounts, statuses, bounds)
    fills = {code: _colour(look) for code, look in zip(found[0], looks, strict=True)}
    alt = f"{words.MAP_ALL.format(label=column.label)} {view.sentence}".strip()
    made = _map(data, found, fills, alt, _legend(bounds, looks, kind_of(view.unit)), column.label, height)
    return replace(made, **_numbered(made))


def _numbered(drawn: Map) -> dict[str, Any]:
    """A number on each area, by name, and the key under the map: a shape alone is recognised by nobody."""
    order = sorted(drawn.areas, key=lambda area: area[1])
    numbers = tuple((str(at), _middle(area[2])) for at, area in enumerate(order, start=1) if area[2])
    named = " ; ".join(f"{at} {area[1]}" for at, area in enumerate(order, start=1) if area[2])
    return {"numbers": numbers, "key": named}


def _middle(polygons: tuple[Outline, ...]) -> tuple[float, float]:
    """A point inside the largest polygon."""
    largest = max((shapely.Polygon(polygon) for polygon in polygons if len(polygon) > 3), key=lambda p: p.area)
    place = largest.representative_point()
    return round(place.x, 1), round(place.y, 1)


def _colour(look: str) -> str:
    return RAMP[int(look)] if look.isdigit() else ZERO if look == classes.ZERO else NONE


def _legend(bounds, looks: str, kind: str) -> tuple[tuple[str, str], ...]:
    slots = classes.slots(len(bounds) - 1)
    items = [
        (RAMP[slot], _class(formatted(low, kind), formatted(high, kind)))
        for slot, (low, high) in zip(slots, classes.intervals(bounds), strict=True)
    ]
    items += [(ZERO, words.MAP_ZERO)] if classes.ZERO in looks else []
    items += [(NONE, words.MAP_NONE)] if classes.MISSING in looks or classes.HIDDEN in looks else []
    return tuple(items)


def _class(low: str, high: str) -> str:
    """The bounds of a class, the unit once; one alone where both are written the same."""
    if low == high:
        return low
    unit = re.sub(r"^[−-]?[\d\s\u00a0\u202f,]*\d", "", high)
    return between(low.removesuffix(unit).rstrip() if unit.strip() and low.endswith(unit) else low, high)


def _map(
    data: Dataset, found, fills: Mapping[str, str], alt: str, legend=(), title: str = "", height: float = 5.0
) -> Map:
    polygons, size = found
    order = sorted(polygons, key=lambda code: fills[code] == STRONG)
    areas = tuple((code, name(data, "code_quartier", code), polygons[code], fills[code]) for code in order)
    return Map(areas, size, alt, legend, title, height)


__all__ = ["OK", "coloured", "locator", "shapes"]
