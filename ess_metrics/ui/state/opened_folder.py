"""The data folder, kept open and shared by all sessions.

A stamp of the files is looked at on each run (no file is read). When it has changed, the new version is read in the
background while the old one stays on the screen, whole (a small folder is read within the run that saw the change); a
new version that is refused leaves the old one there and says so. At most the shown version and the one being read are
in memory.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import streamlit as st
from cachetools import LRUCache

from ess_metrics.folder import heap, remote_store
from ess_metrics.folder.publication import PublishingError, stamp
from ess_metrics.folder.reading import read
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.faults import DataError, Fault
from ess_metrics.model.locations import DEMO
from ess_metrics.secrecy import audience
from ess_metrics.texts.library import remote_words
from ess_metrics.texts.pages import screens
from ess_metrics.ui.people import roles
from ess_metrics.ui.state import memory, territories

LOOK_EVERY = 1.0  # seconds between two looks at the stamp, whatever the number of sessions
IDLE = 900.0  # seconds without a question after which a territory among several is closed
MOST_OPEN = 32  # territories open at once: the one asked for the longest ago is closed first
PATIENCE = 1.0  # seconds that the run which sees a new version gives it, so that a small folder shows at once
_LOG = logging.getLogger("ess")
_HELD = "_dataset"


@dataclass(frozen=True)
class Opened:
    """What there is to show: a dataset, or the faults that refused it (`missing`: no readable folder at all).

    `refused` holds the faults of a newer version that could not replace the shown one. `problem`: why the versions
    can't be read, in a sentence.
    """

    dataset: Dataset | None = None
    faults: tuple[Fault, ...] = ()
    missing: bool = False
    refused: tuple[Fault, ...] = ()
    problem: str = ""


@dataclass
class Shelf:
    """One folder: what is shown of it, and the stamp it was read at."""

    folder: Path
    shown: Opened = field(default_factory=Opened)
    stamp: str | None = None
    looked: float = 0.0
    asked: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)
    reader: threading.Thread | None = None

    def opened(self) -> Opened:
        """What to show now; the first reading is waited for, the following ones are given a moment to end."""
        begun = None
        with self.lock:
            if self.stamp is None:
                self._read(stamp(self.folder))
            elif time.monotonic() - self.looked > LOOK_EVERY and not self._reading():
                self.looked = time.monotonic()
                begun = self._look()
        if begun is not None:
            begun.join(PATIENCE)
        return self.shown

    def renew(self) -> Opened:
        """What to show now, read at once when it has just changed: for the one who published."""
        with self.lock:
            if self.reader is not None:
                self.reader.join()
            found = stamp(self.folder)
            if found != self.stamp:
                self._read(found)
            return self.shown

    def _reading(self) -> bool:
        return self.reader is not None and self.reader.is_alive()

    def _look(self) -> threading.Thread | None:
        """The reading that a change of the files has begun, if any."""
        found = stamp(self.folder)
        if found == self.stamp:
            return None
        if self.shown.dataset is None:
            self._read(found)
            return None
        self.reader = threading.Thread(target=self._read, args=(found,), name="lecture", daemon=True)
        self.reader.start()
        return self.reader

    def _read(self, found: str) -> None:
        fresh = _read(self.folder)
        if fresh.dataset is None and self.shown.dataset is not None:
            fresh = Opened(self.shown.dataset, refused=fresh.faults, problem=fresh.problem)
        before, self.shown, self.stamp = self.shown, fresh, found
        if fresh.dataset is None or before.dataset is None or before.dataset.fingerprint != fresh.dataset.fingerprint:
            _forget(before)
        heap.give_back()


def _read(folder: Path) -> Opened:
    try:
        return Opened(read(folder))
    except DataError as error:
        gone = any(fault.rule in ("dossier_absent", "dossier_est_fichier") for fault in error.faults)
        return Opened(faults=tuple(error.faults), missing=gone)
    except (OSError, PublishingError) as error:
        _LOG.error(screens.LOG_FOLDER, error)
        return Opened(missing=True, problem=str(error) if isinstance(error, PublishingError) else "")


def folder() -> Path:
    """The folder of the territory that is asked (ESS_TERRITOIRES), else ESS_DATA, else the demonstration."""
    found = territories.folder()
    if found is not None:
        return found
    return Path(os.environ.get("ESS_DATA") or DEMO).expanduser().resolve()


_shelves: LRUCache[str, Shelf] = LRUCache(MOST_OPEN)
_shelves_lock = threading.Lock()


def _shelf(path: str) -> Shelf:
    with _shelves_lock:
        found = _shelves.get(path)
        if found is None:
            found = _shelves[path] = Shelf(Path(path))
        found.asked = time.monotonic()
        return found


def forget_idle(now: float | None = None) -> None:
    """Give back the folders that nobody has asked anything for a while, when there are several; they open again."""
    if territories.place() is None:
        return
    late = (time.monotonic() if now is None else now) - IDLE
    with _shelves_lock:
        gone = [_shelves.pop(path) for path in [path for path, shelf in _shelves.items() if shelf.asked < late]]
    for shelf in gone:
        _forget(shelf.shown)


def follow() -> None:
    """Bring the open folders that are bound to a store to what it holds; the next look at them shows it."""
    with _shelves_lock:
        folders = [shelf.folder for shelf in _shelves.values()]
    for place in folders:
        try:
            remote_store.update(place)
        except PublishingError as error:
            _LOG.warning(remote_words.FOLLOW_LOG, error)


def _forget(shown: Opened) -> None:
    """Drop what was made from data that nobody shows any more."""
    with _shelves_lock:
        kept = {shelf.shown.dataset.fingerprint for shelf in _shelves.values() if shelf.shown.dataset is not None}
    if shown.dataset is not None and shown.dataset.fingerprint not in kept:
        memory.forget(shown.dataset.fingerprint)


def opened() -> Opened:
    """What the folder holds now."""
    return _shelf(str(folder())).opened()


def renew() -> Opened:
    """The same, a version that has just been published included."""
    return _shelf(str(folder())).renew()


def hold() -> Opened:
    """Open the folder for this run of the script: until `release`, `dataset()` gives the same version."""
    found = opened()
    found = replace(found, dataset=_seen(found.dataset))
    st.session_state[_HELD] = found.dataset
    return found


def release() -> None:
    """End of the run: an idle session must not keep an old version in memory."""
    st.session_state.pop(_HELD, None)


def dataset() -> Dataset | None:
    """The dataset of this run; None when there is nothing to open."""
    held = st.session_state.get(_HELD)
    if held is None:
        roles.stay()
    return held if held is not None else _seen(opened().dataset)


def _seen(found: Dataset | None, may: audience.May | None = None) -> Dataset | None:
    """What this person may read of the dataset."""
    return None if found is None else audience.seen(found, may or roles.may)


def later() -> Callable[[], Dataset | None]:
    """What gives the dataset once this run is over, as this person may read it now: for a file made on a click."""
    rights, path = roles.rights(), str(folder())
    return lambda: _seen(_shelf(path).opened().dataset, rights.__contains__)
