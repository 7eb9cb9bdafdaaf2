"""The sessions that were signed out, until they would have ended anyway: known to every process, kept over a restart.

A small file of lines, each the fingerprint of a session and when it may be forgotten; nobody's name is in it. A line is
appended in one write; processes read what others added when the file has grown. `ESS_ETAT` names its folder.
"""

from __future__ import annotations

import hashlib
import logging
import os
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from ess_metrics.folder import atomic
from ess_metrics.texts.library import access_words as words

_LOG = logging.getLogger("ess")
NAME = "sessions-terminees.txt"
_LONGEST_FILE = 1_000_000


def folder() -> Path:
    """Where what outlives a process is kept: `ESS_ETAT`, else where the system keeps such things for this account."""
    asked = os.environ.get("ESS_ETAT") or os.environ.get("STATE_DIRECTORY")
    if asked:
        return Path(asked.split(os.pathsep)[0]).expanduser()
    return Path(os.environ.get("XDG_STATE_HOME") or "~/.local/state").expanduser() / "ess-quartiers"


class EndedSessions:
    """Which sessions are over. Thread-safe; `path` is None for the usual place, looked up at first use."""

    def __init__(self, path: Path | None = None):
        self._path, self._seen = path, (0, 0)
        self._until: dict[str, float] = {}
        self._lock = threading.Lock()

    def add(self, key: tuple[str, str], until: float) -> None:
        """The session `key` is over; it may be forgotten after `until` (seconds since 1970)."""
        with self._lock:
            self._until[_print(key)] = until
            try:
                self._keep(f"{_print(key)} {until:.0f}\n")
            except OSError as error:
                _LOG.warning(words.NO_SHARED_FILE.format(reason=error.strerror))

    def has(self, key: tuple[str, str]) -> bool:
        """Whether the session is over, here or in another process."""
        with self._lock:
            self._read()
            return _print(key) in self._until

    @property
    def _file(self) -> Path:
        self._path = self._path or folder() / NAME
        return self._path

    def _keep(self, line: str) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self._file.is_file() and self._file.stat().st_size > _LONGEST_FILE:
            self._shorten()
        with open(self._file, "ab", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(line.encode())
            os.fsync(file.fileno())

    def _shorten(self) -> None:
        """Forget those that ended by themselves; written aside and put in place whole."""
        self._read()
        now = time.time()
        kept = "".join(f"{key} {until:.0f}\n" for key, until in self._until.items() if until > now)
        atomic.write(self._file, kept.encode("ascii"))
        self._file.chmod(0o600)

    def _read(self) -> None:
        """What others added since last time; a damaged line says nothing."""
        try:
            found = self._file.stat()
            if (found.st_ino, found.st_size) == self._seen:
                return
            self._until |= dict(_lines(self._file.read_text(encoding="ascii", errors="replace").splitlines()))
            self._seen = (found.st_ino, found.st_size)
        except OSError:
            return


def _lines(lines: Iterable[str]) -> Iterable[tuple[str, float]]:
    for line in lines:
        key, _, until = line.partition(" ")
        if until.isdecimal():
            yield key, float(until)


def _print(key: tuple[str, str]) -> str:
    return hashlib.sha256("\0".join(key).encode()).hexdigest()
