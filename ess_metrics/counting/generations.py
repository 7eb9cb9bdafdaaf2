"""Codes of one generation of perimeters read in a folder of the other, by the rows identique or renomme.

A project can be split among its successors by population (`facts`); what cannot be split (a lot, a person, an
establishment, an event, a head office) and a filter follow a code only where it became one other code, whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import numpy as np
import pandas as pd

from ess_metrics.model.dataset import OTHER_GENERATION, Dataset

WHOLE = ("identique", "renomme")


def successors(data: Dataset) -> dict[str, tuple[str, ...]]:
    """Each code of the other generation → what it became, () when nothing whole; a folder of 2015 is read backwards.

    Every code that `quartiers` or `correspondance` knows in the other generation has an entry.
    """
    if "successors" not in data.memo:
        data.memo["successors"] = _successors(data)
    found: dict[str, tuple[str, ...]] = data.memo["successors"]
    return found


def _successors(data: Dataset) -> dict[str, tuple[str, ...]]:
    areas = data.tables["quartiers"]
    other = areas["generation"] != data.manifest.generation
    mine = set(areas.loc[~other, "code_quartier"].astype(str))
    found: dict[str, list[str]] = {code: [] for code in areas.loc[other, "code_quartier"].astype(str)}
    for start, end, nature in _rows(data):
        if start in mine:
            continue
        ends = found.setdefault(start, [])
        if nature in WHOLE and end in mine and end not in ends:
            ends.append(end)
    return {code: tuple(ends) for code, ends in found.items()}


def _rows(data: Dataset) -> Iterator[tuple[str, str, str | None]]:
    """(code of the other generation, code of the folder's or "", nature) of each row."""
    table = data.tables.get("correspondance")
    columns = ("code_2015", "code_2024") if data.manifest.generation == "2024" else ("code_2024", "code_2015")
    if table is None or not set(columns) <= set(table.columns):
        return
    nature = table["nature"] if "nature" in table else pd.Series([None] * len(table))
    for start, end, kind in zip(table[columns[0]], table[columns[1]], nature, strict=True):
        if not pd.isna(start):
            yield str(start), "" if pd.isna(end) else str(end), None if pd.isna(kind) else str(kind)


def moved(data: Dataset) -> np.ndarray:
    """The place where a record that stands whole at each place of the geography is counted: itself, or its successor.

    A code with several successors stays of the other generation: nothing says which of them the record is in.
    """
    index = data.geography.index
    found = np.arange(len(data.geography.keys), dtype="int32")
    for code, ends in successors(data).items():
        if code in index and len(ends) == 1:
            found[index[code]] = index[ends[0]]
    return found


def read_as(
    data: Dataset, codes: Collection[str]
) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]], tuple[str, ...]]:
    """What a filter on these codes means: (the codes to keep, code → its successors, the codes that became none)."""
    known = successors(data)
    kept: list[str] = []
    for code in codes:
        kept += known.get(code, (code,))
    followed = {code: known[code] for code in codes if known.get(code)}
    lost = tuple(code for code in codes if code in known and not known[code])
    return tuple(dict.fromkeys(kept)), followed, lost


def outside(data: Dataset, codes: Iterable[str]) -> bool:
    """Whether a filter asks only for places that this generation does not have: nothing can be said of them."""
    kept, _, lost = read_as(data, tuple(codes))
    geo = data.geography
    return bool(lost) and not any(code in geo.index and geo.kind[geo.index[code]] != OTHER_GENERATION for code in kept)
