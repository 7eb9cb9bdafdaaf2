"""Cells where nobody is, which must not be told from hidden ones by having no row.

A breakdown under a filter has rows only for the keys that the question meets. Where the linked tables hide an empty
cell, its missing row would say that nobody is there, and the row of a hidden cell that somebody is. So hidden empty
cells get a row as the others, before they are hidden; an empty cell that is shown stays without one.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import OK, SANS_OBJET, SECRET, NotShown, Values
from ess_metrics.secrecy.populations import FINE, Crossed, axis, named_cells


def with_empty_cells(data: Dataset, crossed: Crossed, made: Values) -> Values:
    """The values with a row (or a part not shown) of nobody for every cell asked that has none."""
    by = crossed.by
    fine = "" if by is None else FINE.get(by, by)
    if by is None or fine not in crossed.columns:
        return made
    cells = axis(data, crossed.indicator, crossed.place, by)
    asked = crossed.asked[crossed.columns.index(fine)]
    named = named_cells(data, crossed, by)
    met = np.bincount(cells.codes, minlength=len(cells.labels)) > 0
    known = {*made.keys, *(item.reason for item in made.not_shown)}
    wanted = [label in known or bool(met[at] and (named[label] & asked).any()) for at, label in enumerate(cells.labels)]
    keys = tuple(label for at, label in enumerate(cells.labels[: cells.keys]) if wanted[at])
    if not set(made.keys) <= set(keys):  # a breakdown with keys of its own
        return made
    aside = [label for at, label in enumerate(cells.labels) if at >= cells.keys and wanted[at] and label not in known]
    more = tuple(NotShown(label, 0.0, 0, "personnes", OK, cell=True) for label in aside)
    return replace(_on_keys(made, keys), not_shown=(*made.not_shown, *more))


def without_shown_empty_cells(before: Values, made: Values) -> Values:
    """The values without the rows that were added for nothing: empty cells that nothing hides."""
    known = {*before.keys, *(item.reason for item in before.not_shown)}
    keys = [key for key, status in zip(made.keys, made.status, strict=True) if key in before.keys or status == SECRET]
    rest = tuple(item for item in made.not_shown if item.reason in known or item.status == SECRET)
    return replace(_on_keys(made, tuple(keys)), not_shown=rest)


def _on_keys(made: Values, keys: tuple[str, ...]) -> Values:
    """The values with these rows in this order: nobody where there was none."""
    if keys == made.keys:
        return made
    place = {key: at for at, key in enumerate(made.keys)}
    at = np.array([place.get(key, len(place)) for key in keys], int)
    share = made.denominator is not None
    return replace(
        made,
        keys=keys,
        value=np.append(made.value, np.nan if share else 0.0)[at],
        status=np.append(made.status, SANS_OBJET if share else OK)[at],
        n=np.append(made.n, 0)[at],
        numerator=_rows(made.numerator, at),
        denominator=_rows(made.denominator, at),
    )


def _rows(array: np.ndarray | None, at: np.ndarray) -> np.ndarray | None:
    """An array of rows, then total, on other rows."""
    return None if array is None else np.append(np.append(array[:-1], 0.0)[at], array[-1])


__all__ = ["with_empty_cells", "without_shown_empty_cells"]
