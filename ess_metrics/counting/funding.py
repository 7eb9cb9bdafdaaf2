"""The funding rows of a question, and what they add up to for each project."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import TypeVar

import numpy as np
from cachetools import LRUCache

from ess_metrics.counting.arrays import Mask, Numbers, Rows
from ess_metrics.counting.dispatch import by_engine
from ess_metrics.counting.facts import Facts, Measure, remembered
from ess_metrics.counting.slices import Slice, cut_of
from ess_metrics.counting.table_facts import facts
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection

KEPT_SLICES = 2
_LOCK = threading.Lock()
T = TypeVar("T")


def funding(data: Dataset, selection: Selection, keep: Mask | None = None) -> Slice:
    """The funding rows of the default selection (grants, re-granted money once) that the filters keep."""
    rows = facts(data, "financements")
    default = rows.masks["default" if selection.counting == "origine" else "seen"]
    if keep is not None:
        return cut_of(data, "financements", selection, keep, within=default)
    plain = replace(selection, amount="attribue", mode="reparti", place="residence", euros="")
    made = recent(data, "financements", plain, lambda: cut_of(data, "financements", plain, within=default))
    if made.shared == (selection.mode == "reparti"):
        return made
    return cut_of(data, "financements", selection, like=made)


def recent(data: Dataset, shelf: str, key: Hashable, make: Callable[[], T]) -> T:
    """The last few slices of a shelf, so that the charts of a page share them."""
    kept: LRUCache[Hashable, T] = remembered(data, ("recent", shelf), functools.partial(LRUCache, KEPT_SLICES))
    with _LOCK:
        made = kept.get(key)
    made = make() if made is None else made
    with _LOCK:
        kept[key] = made
    return made


@by_engine
def of_projects(cut: Slice, measure: Measure) -> Measure:
    """The measure of the funding rows kept, added up by project and shared as the project is; 0 where it has none.

    A row without a project is nobody's.
    """
    project, projects = cut.facts.links["project"], facts(cut.data, "projets")
    kept = cut.records[project[cut.records] >= 0]
    per_project = np.asarray(np.bincount(project[kept], measure.record[kept], projects.size), "float64")
    return Measure(per_project, _on_project_lines(cut, measure, project, projects), np.ones(projects.size, bool))


def _on_project_lines(cut: Slice, measure: Measure, project: Rows, projects: Facts) -> Numbers:
    """The same on each line of each project: the funding lines of a project follow its own lines in order."""
    lines = cut.facts.lines
    on = np.flatnonzero(cut.mask[lines.record] & (project[lines.record] >= 0))
    starts = np.r_[0, np.cumsum(np.bincount(projects.lines.record, minlength=projects.size))]
    first = np.searchsorted(lines.record, np.arange(cut.facts.size))
    owner = project[lines.record[on]]
    target = starts[owner] + (on - first[lines.record[on]])
    return np.asarray(np.bincount(target, measure.line[on], len(projects.lines.record)), "float64")
