"""Schematic outlines: from a centre, an area, a length, a width and an orientation, never from an official contour."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import affinity

from .chance import Chance

METRIC = "EPSG:2154"
FULL = 0.3  # below this share of its bounding rectangle, a neighbourhood is drawn as a bent band


def _bisect(function, low: float, high: float, target: float) -> float:
    """Where the increasing `function` reaches `target`."""
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) < target else (low, middle)
    return (low + high) / 2


def _rounded_box(length: float, width: float, power: float) -> shapely.Polygon:
    """A superellipse of given length and width: 2 is an ellipse, more is squarer, less is more pinched."""
    turn = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    x, y = np.cos(turn), np.sin(turn)
    points = np.c_[
        np.sign(x) * np.abs(x) ** (2 / power) * length / 2, np.sign(y) * np.abs(y) ** (2 / power) * width / 2
    ]
    return shapely.Polygon(points)


def _band(length: float, width: float, thick: float, side: int) -> shapely.Polygon:
    """A bent band of given thickness that fits in the rectangle; `side` tells to which side it bends."""
    t = np.linspace(-1, 1, 25)
    half_length, half_width = max(length - thick, 1) / 2, max(width - thick, 1) / 2
    spine = shapely.LineString(np.c_[t * half_length, side * half_width * (1 - 2 * t**2)])
    return spine.buffer(thick / 2, quad_segs=6)


def _plain(length: float, width: float, area: float, side: int) -> shapely.Polygon:
    if area / (length * width) < FULL:
        thick = _bisect(lambda w: _band(length, width, w, side).area, 10, width, area)
        return _band(length, width, thick, side)
    power = _bisect(lambda p: _rounded_box(length, width, p).area, 1.8, 12, area)
    return _rounded_box(length, width, power)


def _uneven(shape: shapely.Polygon, fill: float, chance: Chance) -> shapely.Polygon:
    """The shape with a slow irregularity of its edge, stronger when it fills little of its bounding rectangle."""
    edge = shape.exterior
    count = 64
    phases = [(k, chance.uniform(0, 2 * math.pi), chance.uniform(0.3, 1) / k) for k in (2, 3, 5, 7)]
    reach = math.sqrt(shape.area) * (0.04 + 0.3 * max(0.8 - fill, 0) * (fill >= FULL))
    points = []
    for i in range(count):
        at, ahead = (edge.interpolate((i + step) / count, normalized=True) for step in (0, 0.5))
        push = reach * sum(size * math.cos(k * 2 * math.pi * i / count + phase) for k, phase, size in phases)
        across = math.hypot(ahead.x - at.x, ahead.y - at.y) or 1
        points.append((at.x + push * (ahead.y - at.y) / across, at.y - push * (ahead.x - at.x) / across))
    soft = math.sqrt(shape.area) * 0.02
    return shapely.Polygon(points).buffer(soft).buffer(-2 * soft).buffer(soft)


def outline(fact: pd.Series, centre: shapely.Point, seed: int, side: int = 1) -> shapely.Polygon:
    """The outline of one neighbourhood in metres, its area exactly `surface_ha`, its centroid at `centre`."""
    area = fact["surface_ha"] * 10_000
    plain = _plain(fact["longueur_m"], fact["largeur_m"], area, side)
    fill = area / (fact["longueur_m"] * fact["largeur_m"])
    shape = _uneven(plain, fill, Chance(seed, f"contour {fact.name}")).simplify(math.sqrt(area) / 200)
    factor = math.sqrt(area / shape.area)
    shape = affinity.rotate(affinity.scale(shape, factor, factor), fact["orientation_deg"])
    return affinity.translate(shape, centre.x - shape.centroid.x, centre.y - shape.centroid.y)


def _apart(shape: shapely.Polygon, others: list[shapely.Polygon]) -> shapely.Polygon:
    """The shape moved away, by steps of 10 m, from the neighbours it would touch."""
    for other in others:
        gap = math.hypot(shape.centroid.x - other.centroid.x, shape.centroid.y - other.centroid.y)
        step = [10 * (getattr(shape.centroid, axis) - getattr(other.centroid, axis)) / gap for axis in "xy"]
        while shape.distance(other) < 20:
            shape = affinity.translate(shape, *step)
    return shape


def outlines(facts: pd.DataFrame, seed: int) -> gpd.GeoDataFrame:
    """One outline a neighbourhood (`code_quartier`, `emprise`), in WGS84, none over another.

    A band that would overlap a neighbour bends the other way. Coordinates have 6 decimals (10 cm): the same bytes
    whatever the last digits of the projection library.
    """
    centres = gpd.GeoSeries(gpd.points_from_xy(facts["centre_lon"], facts["centre_lat"]), crs=4326).to_crs(METRIC)
    drawn: list[shapely.Polygon] = []
    for (_, fact), centre in zip(facts.iterrows(), centres, strict=True):
        choices = [outline(fact, centre, seed, side) for side in (1, -1)]
        best = min(choices, key=lambda shape: sum(shape.intersection(other).area for other in drawn))
        drawn.append(_apart(best, drawn))
    table = gpd.GeoDataFrame({"code_quartier": facts.index, "emprise": "schématique"}, geometry=drawn, crs=METRIC)
    table = table.to_crs(4326)
    return table.set_geometry(shapely.transform(table.geometry.values, lambda points: np.round(points, 6)))
