"""The places of a project and its part in each, those of a 2015 code brought over to its successors."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ess_metrics.counting import generations
from ess_metrics.counting.facts import Lines, index_of, missing_rows, remembered
from ess_metrics.model.dataset import Dataset


def project_lines(data: Dataset) -> Lines:
    """Where each project is, its parts summing to 1, other generations brought over where a correspondence says how."""
    return remembered(data, "project_lines", lambda: _located(data))


def _located(data: Dataset) -> Lines:
    links, geo = data.tables["projets_quartiers"], data.geography
    project = index_of(links["projet_id"], data.tables["projets"]["projet_id"], len(links))
    part = links["part"].fillna(0).to_numpy("float64") if "part" in links else np.ones(len(links))
    place = geo.find(links["code_quartier"])
    project, place, part = _brought_over(data, project, place, part)
    size = len(data.tables["projets"])
    key = project.astype("int64") * len(geo.keys) + place
    unique, where = np.unique(key, return_inverse=True)
    part = np.bincount(where, part, len(unique))
    project, place = (unique // len(geo.keys)).astype("int32"), (unique % len(geo.keys)).astype("int32")
    totals = np.bincount(project, part, size)
    part = part / np.where(totals[project] > 0, totals[project], 1)
    counted = part > 0
    project, place, part = project[counted], place[counted], part[counted]
    lost = missing_rows(project, size).astype("int32")
    unplaced = np.full(len(lost), len(geo.keys) - 2, "int32")
    record = np.concatenate([project, lost])
    order = np.argsort(record, kind="stable")
    joined = np.concatenate([place, unplaced])[order], np.concatenate([part, np.ones(len(lost))])[order]
    return Lines(record[order], *joined)


def _brought_over(
    data: Dataset, project: np.ndarray, place: np.ndarray, part: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Parts on 2015 codes moved to 2024 ones (or back, when one code is exactly one other) by `correspondance`."""
    routes = _routes(data)
    if not routes:
        return project, place, part
    out: list[tuple[int, int, float]] = []
    moved = np.isin(place, list(routes))
    for p, here, share in zip(project[moved], place[moved], part[moved], strict=True):
        left = 1.0
        for there, fraction in routes[here]:
            out.append((p, there, share * fraction))
            left -= fraction
        if left > 1e-9:
            out.append((p, here, share * left))
    projects, places, parts = zip(*out, strict=True) if out else ((), (), ())
    return (
        np.concatenate([project[~moved], np.array(projects, project.dtype)]),
        np.concatenate([place[~moved], np.array(places, place.dtype)]),
        np.concatenate([part[~moved], np.array(parts, part.dtype)]),
    )


def _routes(data: Dataset) -> dict[int, list[tuple[int, float]]]:
    table, index = data.tables.get("correspondance"), data.geography.index
    if table is None or not {"code_2015", "code_2024"} <= set(table.columns):
        return {}
    forward = data.manifest.generation == "2024"
    routes: dict[int, list[tuple[int, float]]] = {}
    starts, ends = ("code_2015", "code_2024") if forward else ("code_2024", "code_2015")
    whole = table["nature"].isin(generations.WHOLE) if "nature" in table else np.zeros(len(table), bool)
    shares = np.where(whole, 1.0, np.nan)
    if forward and "part_population" in table:
        said = table["part_population"].to_numpy("float64", na_value=np.nan)
        shares = np.where(np.isnan(said), shares, said)
    for start, end, share in zip(table[starts], table[ends], shares, strict=True):
        if pd.isna(start) or pd.isna(end) or not share > 0:
            continue
        if start in index and end in index and index[start] != index[end]:
            routes.setdefault(index[start], []).append((index[end], float(share)))
    return {start: _capped(ends) for start, ends in routes.items()}


def _capped(ends: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """Shares that add up to more than 1 (rounding) are brought back to 1."""
    total = sum(share for _, share in ends)
    return [(end, share / total) for end, share in ends] if total > 1 else ends
