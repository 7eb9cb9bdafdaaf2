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

PREFIX = "ess-depot-"
LOCK = "verrou"
LIVE: weakref.WeakSet = weakref.WeakSet()  # the preparations of this process


def sweep() -> None:
    """Remove what killed processes left."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if left.stat().st_uid == os.getuid() and not left.is_symlink():
                _sweep(left)


def close_all() -> None:
    """The process ends: every preparation goes with it."""
    for staged in list(LIVE):
        staged.close()


def new() -> Path:
    """A new private directory; those that a killed process left are removed first."""
    sweep()
    return Path(tempfile.mkdtemp(prefix=PREFIX))


def held(home: Path) -> int:
    """The lock of a directory, held for as long as the process or the object lives; named once it is taken."""
    import fcntl  # here, as in publishing: looking at data must work where only writing can't (Windows)

    aside = home / f"{LOCK}-"
    handle = os.open(aside, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
    os.rename(aside, home / LOCK)
    return handle


def remove(home: Path, handle: int) -> None:
    """Remove a directory and let its lock go."""
    shutil.rmtree(home, ignore_errors=True)
    os.close(handle)


def _sweep(left: Path) -> None:
    """Remove a directory that nobody holds; one being made has no lock yet and is left alone."""
    import fcntl

    with (left / LOCK).open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(left, ignore_errors=True)
