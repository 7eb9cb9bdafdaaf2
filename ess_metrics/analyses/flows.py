"""Money by several columns at once: what a flow, or a table of carriers and their funders, is drawn from.

Every euro is in exactly one cell, so any sum of cells is the figure that `values` gives for it, to the cent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from ess_metrics.counting.funding import funding
from ess_metrics.counting.places import PLACE_COLUMNS, PLACE_REASONS, place_buckets
from ess_metrics.counting.slices import RECORD_REASONS, Slice
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection

CENTS = 100.0


def crossed(data: Dataset, selection: Selection, columns: Sequence[str]) -> pd.DataFrame:
    """Grants by several columns (EUR): one row a combination that has money, `euros`, `n` funding rows, `reason`.

    Money is shared among places, whatever the mode: an amount repeated at each place is no flow. Where a column has
    no key (TERRITOIRE, sans projet…) its cell is "" and `reason` says why, the last such column deciding. Missing: rows
    of unknown amount weigh nothing.
    """
    cut = funding(data, replace(selection, mode="reparti"))
    lines, measure = cut.facts.lines, cut.facts.measures[selection.measure]
    on = cut.lines[measure.line[cut.lines] > 0]
    buckets, words = zip(*(_buckets(cut, column, on) for column in columns), strict=True)
    frame = pd.DataFrame({"cents": measure.line[on], "record": lines.record[on]})
    for column, bucket in zip(columns, buckets, strict=True):
        frame[column] = bucket
    found = frame.groupby(list(columns), as_index=False).agg(cents=("cents", "sum"), n=("record", "nunique"))
    return _named(found, columns, words)


def _buckets(cut: Slice, column: str, on: np.ndarray) -> tuple[np.ndarray, list[tuple[str, str]]]:
    """The cell of each line and, for each cell, its (key, reason): one of the two is empty."""
    lines = cut.facts.lines
    if column in PLACE_COLUMNS:
        bucket, keys = place_buckets(cut.geo, column)
        return bucket[lines.place[on]], [(key, "") for key in keys] + [("", reason) for reason in PLACE_REASONS]
    dim = cut.facts.dims[column]
    words = [(key, "") for key in dim.keys] + [("", reason) for reason in RECORD_REASONS]
    return dim.codes[lines.record[on]].astype("int32"), words


def _named(found: pd.DataFrame, columns: Sequence[str], words) -> pd.DataFrame:
    reason = np.full(len(found), "", object)
    for column, pairs in zip(columns, words, strict=True):
        keys, reasons = (np.array(part, object) for part in zip(*pairs, strict=True))
        at = found[column].to_numpy(int)
        reason = np.where(reasons[at] != "", reasons[at], reason)
        found[column] = keys[at]
    found["euros"] = found.pop("cents") / CENTS
    found["reason"] = reason
    return found.sort_values("euros", ascending=False, kind="stable", ignore_index=True)


def largest_fund(data: Dataset, selection: Selection) -> dict[str, str]:
    """Carrier → the fund that gives it most, the one that `dependency` is about (ties: first code)."""
    cells = crossed(data, selection, ("porteur_id", "fonds_origine"))
    cells = cells[cells["reason"] == ""].sort_values(["euros", "fonds_origine"], ascending=[False, True])
    first = cells.drop_duplicates("porteur_id")
    return dict(zip(first["porteur_id"], first["fonds_origine"], strict=True))


__all__ = ["crossed", "largest_fund"]
