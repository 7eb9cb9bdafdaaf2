"""Which places the values of a filter mean, and the cell of each place in a breakdown."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np

from ess_metrics.counting import generations
from ess_metrics.counting.arrays import Mask
from ess_metrics.model.dataset import NEIGHBOURHOOD, REASONS, UNPLACED, Dataset, Geography
from ess_metrics.model.selection import Selection

PLACE_COLUMNS = ("code_quartier", "commune")
PLACE_FILTERS = (*PLACE_COLUMNS, "ensemble")  # a named set of the manifest is a filter, never a breakdown
PLACE_REASONS = tuple(REASONS.values())
NOWHERE = "aucun"  # the code of no neighbourhood: filters on places that have nothing in common


def allowed_places(data: Dataset, column: str, values: Collection[str]) -> Mask:
    """Which places these values of a place column mean; a code of the other generation stands for its successors."""
    geo = data.geography
    if column == "ensemble":
        sets = data.manifest.ensembles
        return allowed_places(data, "code_quartier", [code for name in values for code in sets.get(name, ())])
    if column == "commune":
        asked = {tuple(sorted(part.strip() for part in value.split("|"))) for value in values}
        found = np.array([bool(key) and tuple(sorted(key.split("|"))) in asked for key in geo.commune])
        return np.asarray(found & (geo.kind == NEIGHBOURHOOD))
    wanted = set(generations.read_as(data, values)[0])
    return np.array([key in wanted for key in geo.keys])


def unknown_places(data: Dataset, selection: Selection) -> list[tuple[str, str]]:
    """The (column, value) of a place filter that no place of the folder bears, of either generation."""
    geo, older = data.geography, generations.successors(data)
    communes = {part for key in geo.commune for part in key.split("|")}
    known: dict[str, Callable[[str], bool]] = {
        "code_quartier": lambda code: code in geo.index or code in older or code == NOWHERE,
        "commune": lambda code: {part.strip() for part in code.split("|")} <= communes,
        "ensemble": lambda name: name in data.manifest.ensembles,
    }
    return [(column, value) for column in known for value in selection.values(column) if not known[column](value)]


def as_neighbourhoods(data: Dataset, selection: Selection) -> Selection:
    """The same question asked of neighbourhoods by code: communes, named sets and older codes become those they mean.

    Screens and reports, which look at the chosen neighbourhoods one by one, ask it so.
    """
    asked = [(column, values) for column, values in selection.where if column in PLACE_FILTERS]
    older = generations.successors(data)
    if all(column == "code_quartier" and not older.keys() & set(values) for column, values in asked):
        return selection
    kept: Mask = np.logical_and.reduce([allowed_places(data, column, values) for column, values in asked])
    codes = [key for key, inside in zip(data.geography.keys, kept, strict=True) if inside]
    return selection.without(*PLACE_FILTERS).plus("code_quartier", *(codes or (NOWHERE,)))


def place_buckets(geo: Geography, column: str) -> tuple[np.ndarray, tuple[str, ...]]:
    """The cell of each place, and the keys: neighbourhoods, or their communes."""
    mine = geo.kind == NEIGHBOURHOOD
    if column == "code_quartier":
        keys = geo.keys[: geo.count]
        bucket = np.arange(len(geo.keys))
    else:
        keys = tuple(sorted({geo.commune[i] for i in range(geo.count) if geo.commune[i]}))
        position = {key: i for i, key in enumerate(keys)}
        unknown = len(keys) + list(REASONS).index(UNPLACED)
        bucket = np.array([position.get(c, unknown) for c in geo.commune])
    for offset, kind in enumerate(REASONS):
        bucket[geo.kind == kind] = len(keys) + offset
    bucket[mine & (bucket >= len(keys) + len(REASONS))] = len(keys)
    return bucket.astype("int32"), tuple(keys)
