"""The process that reads files, started. Nothing heavy is imported here: it may load while the one who asks does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CODE = ["-m", "ess_metrics.importing.reader_process"]
_AHEAD: list[subprocess.Popen] = []


def start_ahead() -> None:
    """Start the process that the next reader will take: it dies with us if none does."""
    _AHEAD.append(_new())


def started() -> subprocess.Popen:
    """A process of its own for a reader: the one that was started ahead, else a new one."""
    return _AHEAD.pop() if _AHEAD else _new()


def _new() -> subprocess.Popen:
    return subprocess.Popen(  # noqa: S603  (our own module, no word of a file among its arguments)
        [sys.executable, *CODE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | _quiet() | {"PYTHONPATH": _path()},
    )


def _quiet() -> dict[str, str]:
    """Libraries that do not reserve memory nor start threads by the dozen, for a process that reads one file."""
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MALLOC_ARENA_MAX")
    return {"ARROW_DEFAULT_MEMORY_POOL": "system", "PYTHONUNBUFFERED": "1"} | dict.fromkeys(names, "1")


def _path() -> str:
    """Where the process finds the same code."""
    places = [str(Path(__file__).resolve().parents[2]), *(place for place in sys.path if place)]
    return os.pathsep.join(dict.fromkeys(places))
