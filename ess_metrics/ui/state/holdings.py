"""What each territory of the server holds, and what they hold together: read in the background, kept by version.

A folder is read once a version, its figures kept and itself given back: the list of a hundred territories keeps none
of them in memory.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cachetools import LRUCache

from ess_metrics.analyses.values import MissingTable, values
from ess_metrics.folder import heap, publication
from ess_metrics.folder.publication import PublishingError, stamp
from ess_metrics.folder.reading import read
from ess_metrics.folder.version_store import is_empty
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.faults import DataError
from ess_metrics.texts.pages import screens
from ess_metrics.ui.state import territories

_LOG = logging.getLogger("ess")
_MOST = 2_000
OK, READING, REFUSED, EMPTY = "ok", "lecture", "refuse", "vide"
FIGURES = ("granted", "active_projects")


@dataclass(frozen=True)
class Holding:
    """One territory: `title` and `place` of its manifest, its neighbourhoods (of its generation), `figures` (indicator
    → total, None when it cannot be computed), its years of funding, when it was published ("" never).

    `status`: "ok", "lecture" (being read), "refuse" (its data are refused) or "vide" (no table yet).
    """

    name: str
    title: str = ""
    place: str = ""
    neighbourhoods: int = 0
    figures: tuple[tuple[str, float | None], ...] = ()
    years: tuple[int, ...] = ()
    published: str = ""
    fictitious: bool = False
    status: str = OK


_kept: LRUCache[tuple[str, str], Holding] = LRUCache(_MOST)
_lock = threading.Lock()
_reader: list[threading.Thread] = []


def of(names: Iterable[str]) -> tuple[Holding, ...]:
    """What these territories hold, as far as it is known; what is not is read meanwhile."""
    where = territories.place()
    wanted = [(name, where / name) for name in names] if where is not None else []
    asked = [(name, folder, stamp(folder)) for name, folder in wanted]
    with _lock:
        found = [_kept.get((name, token)) for name, _, token in asked]
        waiting = [one for one, known in zip(asked, found, strict=True) if known is None]
        if waiting and not any(thread.is_alive() for thread in _reader):
            _reader[:] = [threading.Thread(target=_read, args=(waiting,), name="territoires", daemon=True)]
            _reader[0].start()
    return tuple(known or Holding(one[0], status=READING) for one, known in zip(asked, found, strict=True))


def _read(waiting: list[tuple[str, Path, str]]) -> None:
    for name, folder, token in waiting:
        made = holding(name, folder)
        with _lock:
            _kept[name, token] = made
    heap.give_back()


def holding(name: str, folder: Path) -> Holding:
    """What one folder holds, read now."""
    try:
        data = read(folder)
    except (DataError, PublishingError, OSError) as error:
        if not isinstance(error, DataError):
            _LOG.error(screens.LOG_FOLDER, error)
        return Holding(name, status=EMPTY if is_empty(folder) else REFUSED)
    entry = publication.current_entry(folder)
    return Holding(
        name,
        data.manifest.titre,
        data.manifest.territoire,
        data.geography.count,
        tuple((indicator, _total(data, indicator)) for indicator in FIGURES),
        _years(data),
        entry.at if entry is not None else "",
        data.manifest.fictif,
    )


def _total(data: Dataset, indicator: str) -> float | None:
    try:
        return values(data, indicator).total.value
    except MissingTable:
        return None


def _years(data: Dataset) -> tuple[int, ...]:
    rows = data.tables.get("financements")
    return () if rows is None else tuple(sorted({int(year) for year in rows["annee"].dropna()}))


def together(holdings: Iterable[Holding]) -> dict[str, float | None]:
    """The sum of what several territories hold, by figure; None where none of them knows it."""
    sums: dict[str, float | None] = {}
    for indicator in FIGURES:
        known = [value for one in holdings for key, value in one.figures if key == indicator and value is not None]
        sums[indicator] = sum(known) if known else None
    return sums
