"""Files are read in another process, the only way in: whatever a file does to its reader, the server goes on.

`Reader` starts that process (`importing.reader_process`) when a first file is read, talks to it through two pipes,
and ends it when the reading is over, stopped, too large in memory or silent for too long: the file is then refused by
a sentence, and the next one gets a new process. Nothing a file holds is ever executed or unpickled: what crosses the
pipes are our own objects, made by our own code on the other side.

The bounds of `Bounds` are for hostile or broken files; they grow with the size of the file on disk, since a large
honest file takes more memory and more time than a small one, and a small file has no reason to.
"""

from __future__ import annotations

import contextlib
import logging
import pickle
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from ess_metrics.files.limits import MEGABYTE
from ess_metrics.files.sheets import WrittenFile
from ess_metrics.formats.recipe import Recipe
from ess_metrics.formats.source import Context, Outcome
from ess_metrics.importing import process
from ess_metrics.importing.one_file import How, Opened, Read
from ess_metrics.importing.wire import Wire
from ess_metrics.model.faults import BLOCKING, DataError, Fault
from ess_metrics.model.presence import certain
from ess_metrics.model.questions import Answers

if TYPE_CHECKING:
    import pandas as pd

Share = Callable[[float], None]
TELL = 0.3  # seconds between two words to the one who waits
STARTING = 60.0  # seconds that a busy machine may take to start the process
_LOG = logging.getLogger("ess")


@dataclass(frozen=True)
class Bounds:
    """What reading one file may take. `memory`: bytes held by the process; `silence`: seconds of its own work without
    progress, and `patience` times more on the clock, for a machine that has much else to do.

    Both hold for a file up to `small` bytes; beyond, a byte of the file gives `memory_a_byte` bytes more (a row of
    grants of 130 bytes takes 6,600 while it is read), `most` in all, and a megabyte `silence_a_megabyte` seconds
    more. `look`: seconds between two looks at the process.
    """

    memory: int = 512 * MEGABYTE
    silence: float = 20.0
    patience: float = 6.0
    small: int = 2 * MEGABYTE
    memory_a_byte: float = 64.0
    most: int = 4096 * MEGABYTE
    silence_a_megabyte: float = 1.0
    look: float = 0.02

    def memory_of(self, size: int) -> int:
        """The bytes that reading a file of `size` bytes may hold."""
        return min(int(self.memory + self.memory_a_byte * max(size - self.small, 0)), max(self.most, self.memory))

    def silence_of(self, size: int) -> float:
        """The seconds that it may go without progress."""
        return self.silence + self.silence_a_megabyte * max(size - self.small, 0) / MEGABYTE


class ReaderError(RuntimeError):
    """A fault of our own code in the other process, under ESS_DEBUG; `str()` is its traceback."""


class _EndError(Exception):
    """The process is no more; `rule` says why, as a rule of faults."""

    def __init__(self, rule: str):
        super().__init__(rule)
        self.rule = rule


class Reader:
    """Reads files one by one in a process of its own; a context manager that leaves no process behind.

    `alive`: called about three times a second with how far the file is (0 to 1); what it raises stops the reading.
    """

    def __init__(self, bounds: Bounds = Bounds()):
        self.bounds = bounds
        self._process: subprocess.Popen | None = None
        self._wire: Wire | None = None
        self._heard: queue.SimpleQueue = queue.SimpleQueue()
        self._sent: dict[str, pd.DataFrame | None] = {}

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def open(
        self,
        path: Path,
        how: How | None = None,
        known: Sequence[Recipe] = (),
        answers: Answers | None = None,
        alive: Share | None = None,
    ) -> Opened:
        """What the file shows when it is opened (see `one_file.opened`); one that ends the process is refused."""
        answers = answers or Answers()
        try:
            found = self._ask(("open", path, how, list(known), answers), path, alive)
        except _EndError as end:
            return Opened(faults=[Fault(end.rule, BLOCKING, path.name)], answers=answers)
        _log(path, found.trace)
        return found

    def read(self, path: Path, how: How, context: Context, alive: Share | None = None) -> Read:
        """What a format or a recipe makes of the file, in the folder told by `context`."""
        try:
            made = self._ask(("read", path, how, self._news(context)), path, alive)
        except _EndError as end:
            return Read(faults=[Fault(end.rule, BLOCKING, path.name)], answers=context.answers)
        _log(path, made.trace)
        return made

    def sheets(self, path: Path) -> WrittenFile:
        """Every sheet of the file as it is written; DataError when it won't open, or takes too much."""
        try:
            found = self._ask(("sheets", path), path, None)
        except _EndError as end:
            raise DataError([Fault(end.rule, BLOCKING, path.name)]) from end
        if isinstance(found, list):
            raise DataError(found)
        return found

    def annotated(self, path: Path, outcome: Outcome) -> bytes:
        """The file given back as a workbook with its faults marked; DataError when that takes too much."""
        try:
            return self._ask(("annotate", path, outcome), path, None)
        except _EndError as end:
            raise DataError([Fault(end.rule, BLOCKING, path.name)]) from end

    def close(self) -> None:
        """End the process, whatever it is doing."""
        ended, self._process, self._sent = self._process, None, {}
        if ended is not None:
            ended.kill()
            ended.wait()
            for pipe in filter(None, (ended.stdin, ended.stdout)):
                with contextlib.suppress(OSError):
                    pipe.close()

    # -- the conversation ------------------------------------------------------------------------------------------

    def _news(self, context: Context) -> Context:
        """The context without the tables that the process holds already."""
        self._start()  # a new process holds nothing
        tables = {stem: frame for stem, frame in context.tables.items() if self._sent.get(stem) is not frame}
        contours = None if self._sent.get("contours") is context.contours else context.contours
        self._sent = {**context.tables, "contours": context.contours}
        return replace(context, tables=tables, contours=contours)

    def _ask(self, question: tuple, path: Path, alive: Share | None):
        self._start()
        try:
            certain(self._wire).send(question)
        except OSError as error:
            self.close()
            raise _EndError("lecture_interrompue") from error
        size = _size(path)
        try:
            return self._answer(self.bounds.memory_of(size) + self._held(), self.bounds.silence_of(size), alive)
        except BaseException:
            self.close()  # a reading that is stopped, or an end: the process may be anywhere
            raise

    def _answer(self, memory: int, silence: float, alive: Share | None):
        """Listen until the answer comes; raises _EndError when a bound is passed or the process dies."""
        watched, share = psutil.Process(certain(self._process).pid), 0.0
        moved = told = time.monotonic()
        worked = _work(watched)
        while True:
            now = time.monotonic()
            if _work(watched) - worked > silence or now - moved > silence * self.bounds.patience:
                raise _EndError("lecture_trop_longue")
            if _memory(watched) > memory:
                raise _EndError("lecture_trop_lourde")
            if alive and now - told > TELL:
                told = now
                alive(share)
            with contextlib.suppress(queue.Empty):
                kind, content = self._heard.get(timeout=self.bounds.look)
                if kind != "progress":
                    return _unwrapped(kind, content)
                if content is None or content > share:
                    moved, worked = time.monotonic(), _work(watched)
                share = max(share, content or 0.0)

    def _held(self) -> int:
        """What the tables of the folder take in the process, for which the file is not to blame."""
        frames = [frame for stem, frame in self._sent.items() if stem != "contours" and frame is not None]
        return sum(int(frame.memory_usage(deep=False).sum()) for frame in frames)

    def _start(self) -> None:
        if self._process is not None and self._process.poll() is None:
            return
        self.close()
        self._process = process.started()
        self._wire = Wire(certain(self._process.stdout), certain(self._process.stdin))
        self._heard = queue.SimpleQueue()
        threading.Thread(target=_listen, args=(self._wire, self._heard), daemon=True).start()
        try:
            kind, _ = self._heard.get(timeout=STARTING)
        except queue.Empty:
            kind = "ended"
        if kind != "ready":
            self.close()
            raise _EndError("lecture_interrompue")


def _unwrapped(kind: str, content):
    if kind == "ended":
        raise _EndError("lecture_interrompue")
    if kind == "bug":
        raise ReaderError(content)
    return content


def _listen(wire: Wire, heard: queue.SimpleQueue) -> None:
    """Every message of the process, then its end; in a thread, since a pipe can't be waited for on every system."""
    try:
        while True:
            heard.put(wire.receive())
    except (EOFError, OSError, ValueError, pickle.UnpicklingError):
        heard.put(("ended", None))


def _memory(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.Error:
        return 0  # it has just ended: its end is heard next


def _work(process: psutil.Process) -> float:
    """The seconds that the process has worked; those that it waited for its turn are no fault of the file."""
    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0.0
    return times.user + times.system


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _log(path: Path, trace: str) -> None:
    if trace:
        _LOG.error("%s\n%s", path.name, trace)
