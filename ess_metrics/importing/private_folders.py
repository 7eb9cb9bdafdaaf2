"""The private directories where dropped files are prepared: made, held by a lock while they serve, removed after.

Apart from `importing.staging`, which reads files and weighs 20 MB: a server sweeps at its start, long before anybody
drops a file.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from contextlib import suppress
from pathlib import Path

import filelock

PREFIX = "ess-depot-"
LOCK, READY = "verrou", "pret"
LIVE: weakref.WeakSet = weakref.WeakSet()  # the preparations of this process


def sweep() -> None:
    """Remove what killed processes left."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if not left.is_symlink() and _is_ours(left):
                _sweep(left)


def _is_ours(left: Path) -> bool:
    """Whether this account made it; Windows gives each account its own place for temporary files."""
    return os.name == "nt" or left.stat().st_uid == os.getuid()


def close_all() -> None:
    """The process ends: every preparation goes with it."""
    for staged in list(LIVE):
        staged.close()


def new() -> Path:
    """A new private directory; those that a killed process left are removed first."""
    sweep()
    return Path(tempfile.mkdtemp(prefix=PREFIX))


def held(home: Path) -> filelock.BaseFileLock:
    """The lock of a directory, held for as long as the process or the object lives; said ready once it is taken."""
    lock = filelock.FileLock(home / LOCK, mode=0o600, is_singleton=False, thread_local=False)
    lock.acquire(blocking=False)
    (home / READY).touch()
    return lock


def remove(home: Path, lock: filelock.BaseFileLock) -> None:
    """Remove a directory and let its lock go; Windows removes the file of the lock only then."""
    shutil.rmtree(home, ignore_errors=True)
    lock.release()
    shutil.rmtree(home, ignore_errors=True)


def _sweep(left: Path) -> None:
    """Remove a directory that nobody holds; one being made is not ready yet and is left alone."""
    if not (left / READY).is_file():
        return
    lock = filelock.FileLock(left / LOCK, is_singleton=False)
    with suppress(filelock.Timeout), lock.acquire(blocking=False):
        shutil.rmtree(left, ignore_errors=True)
