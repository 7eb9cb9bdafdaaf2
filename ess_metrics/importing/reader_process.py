"""The process that reads files: `python -m ess_metrics.importing.reader_process`, started by `importing.reader`.

It answers one question at a time, says now and then that it moves, and dies with the one who asked. Its limits are
set before a file is opened, by the system itself where it can: `importing.reader` watches from outside.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ess_metrics.files import pace
from ess_metrics.files.grid import RawFile
from ess_metrics.files.raw_files import open_raw
from ess_metrics.files.sheets import WrittenFile, open_sheets
from ess_metrics.folder import heap
from ess_metrics.formats import rows
from ess_metrics.formats.source import Context
from ess_metrics.importing import clinic, one_file
from ess_metrics.importing.wire import Wire
from ess_metrics.model.faults import DataError, Fault
from ess_metrics.model.questions import Answers

OPEN_FILES = 256
HELD_CELLS = 300_000  # an opened file is kept until it is read when it is no larger: opening it again costs as much
EVERY = 0.5  # seconds between two signs of life


def main() -> None:
    """Answer questions until nobody asks."""
    wire = Wire(sys.stdin.buffer, _own_output())
    _limit()
    heap.seldom()
    threading.Thread(target=_die_with_the_one_who_asks, args=(os.getppid(),), daemon=True).start()
    desk = Desk(wire)
    with contextlib.suppress(EOFError, BrokenPipeError):
        wire.send(("ready", None))
        while True:
            name, *arguments = wire.receive()
            wire.send(desk.answer(name, arguments))


class Desk:
    """What is known from one question to the next: the folder, and the small files that were opened."""

    def __init__(self, wire: Wire):
        self._context, self._wire = Context(), wire
        self._opened: dict[Path, RawFile] = {}
        self._verbs: dict[str, Callable[..., object]] = {
            "open": self._open,
            "read": self._read,
            "annotate": self._annotate,
        }
        self._verbs["sheets"] = self._sheets

    def answer(self, name: str, arguments: list[object]) -> tuple[str, object]:
        """The answer to one question; only an accident of our own code, under ESS_DEBUG, is a `bug`."""
        signs = _Signs(self._wire)
        tokens = pace.BEAT.set(signs.beat), rows.PROGRESS.set(signs.share)
        try:
            return "answer", self._verbs[name](*arguments)
        except Exception:  # noqa: BLE001  (told whole to the one who asked, who raises it)
            return "bug", traceback.format_exc()
        finally:
            pace.BEAT.reset(tokens[0])
            rows.PROGRESS.reset(tokens[1])

    def _open(self, path: Path, how: one_file.How | None, known: list, answers: Answers):
        raw, found = one_file.opened(path, how, known, answers)
        if raw is not None and _cells(raw) + sum(map(_cells, self._opened.values())) <= HELD_CELLS:
            self._opened[path] = raw
        return found

    def _read(self, path: Path, how: one_file.How, news: Context):
        known = self._context
        contours = known.contours if news.contours is None else news.contours
        self._context = context = replace(news, tables=known.tables | news.tables, contours=contours)
        try:
            raw = self._opened.pop(path, None) or open_raw(path)
        except DataError as error:  # it opened a moment ago: somebody changed it
            return one_file.Read(faults=list(error.faults), answers=context.answers)
        return one_file.read(raw, one_file.source_of(how), context)

    def _sheets(self, path: Path) -> WrittenFile | list[Fault]:
        try:
            return open_sheets(path)
        except DataError as error:
            return list(error.faults)

    def _annotate(self, path: Path, outcome):
        out = io.BytesIO()
        clinic.annotated_workbook(open_raw(path), outcome, out)
        return out.getvalue()


class _Signs:
    """Signs of life, not more than two a second."""

    def __init__(self, wire: Wire):
        self._wire, self._last = wire, time.monotonic()

    def beat(self) -> None:
        self.share(None)

    def share(self, share: float | None) -> None:
        now = time.monotonic()
        if now - self._last > EVERY:
            self._last = now
            self._wire.send(("progress", share))


def _cells(raw: RawFile) -> int:
    """The cells that an opened file holds; a document counts as too many."""
    if raw.document is not None:
        return HELD_CELLS + 1
    return sum(len(grid.rows) * len(grid.header) for grid in raw.grids if isinstance(grid.rows, tuple))


def _own_output():
    """The pipe of the answers, where nothing that a library prints can fall."""
    handle = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(handle, "wb")


def _limit() -> None:
    """No more open files than reading takes, no core: where the system has such limits."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _die_with_the_one_who_asks(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


if __name__ == "__main__":
    main()
