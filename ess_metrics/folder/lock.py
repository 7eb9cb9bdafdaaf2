"""One writer at a time in a data folder: publishing, importing and deciding take the same lock."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import filelock

from ess_metrics.folder import atomic
from ess_metrics.folder.version_store import AnotherPublisher, shown_name, store, told
from ess_metrics.texts.library import publishing_words as texts

LOCK = "lock"


@contextmanager
def locked(folder: Path | str) -> Iterator[None]:
    """Alone to write in `folder` while it lasts. Raises AnotherPublisher at once, CannotWrite.

    Released by the system when the process dies. Not reentrant: `publish` and `restore` take it themselves.
    """
    folder = Path(folder)
    with told(folder):
        _make_store(folder)
        held = filelock.FileLock(store(folder) / LOCK, mode=0o664, is_singleton=False)
        try:
            held.acquire(blocking=False)
        except filelock.Timeout:
            raise AnotherPublisher(texts.ANOTHER.format(folder=shown_name(folder))) from None
    try:
        yield
    finally:
        # What was made current stays so: not to be able to let go is no failure of the work, and an end lets go anyway.
        with suppress(OSError):
            held.release()


def _make_store(folder: Path) -> None:
    if not store(folder).is_dir():
        with suppress(FileExistsError):
            os.mkdir(store(folder))
        atomic.sync(folder)
