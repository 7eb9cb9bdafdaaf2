"""How far premises are from neighbourhoods: straight lines, in metres, on the ground of their territory."""

from __future__ import annotations

from collections.abc import Collection

import geopandas as gpd
import numpy as np
import pandas as pd

from ess_metrics.analyses import behind
from ess_metrics.model.dataset import Dataset


def distances(data: Dataset, frame: pd.DataFrame, codes: Collection[str]) -> np.ndarray:
    """Metres from each lot of `frame` to the nearest of these neighbourhoods: 0 inside.

    A lot is where its coordinates say; without coordinates it is in its own neighbourhood, 0 when that is one of
    `codes`, else unknown (NaN): a centre would be a false precision. All is NaN without outlines of these
    neighbourhoods. Straight lines in a projection of the territory (error under one in a thousand).
    """
    found = np.full(len(frame), np.nan)
    inside = frame[behind.PLACES].isin(set(codes)).to_numpy() if len(frame) else np.zeros(0, bool)
    found[inside] = 0.0
    if data.contours is None or not {"longitude", "latitude"} <= set(frame.columns):
        return found
    targets = data.contours[data.contours["code_quartier"].isin(set(codes))]
    known = (frame["longitude"].notna() & frame["latitude"].notna()).to_numpy() & ~inside
    if targets.empty or not known.any():
        return found
    targets = targets.to_crs(targets.estimate_utm_crs())
    where = gpd.points_from_xy(frame["longitude"][known], frame["latitude"][known], crs="EPSG:4326")
    found[known] = gpd.GeoSeries(where).to_crs(targets.crs).distance(targets.geometry.union_all()).to_numpy()
    return found
