"""Results already made, shared by all sessions: views by (data version, question), bounded by their number of rows."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from cachetools import LRUCache

from ess_metrics.model.dataset import Dataset
from ess_metrics.secrecy.audience import is_closed
from ess_metrics.views.meeting.show import State
from ess_metrics.views.view import View

T = TypeVar("T")

MOST_ROWS = 8_000


def _rows(result: object) -> int:
    """How many rows a result holds: a view, a view of a meeting, several views."""
    if isinstance(result, View | State):
        return len(result.rows)
    return sum(map(_rows, result)) if isinstance(result, tuple) else 0


class Memory:
    """The last results used, as many as `most` rows of views weigh; safe to use from every session's thread."""

    def __init__(self, most: int = MOST_ROWS):
        # one that weighs more than all of it takes its whole place rather than none
        self._kept: LRUCache[tuple[str, Hashable], Any] = LRUCache(most, lambda result: min(1 + _rows(result), most))
        self._lock = threading.Lock()

    def made(self, fingerprint: str, question: Hashable, make: Callable[[], T]) -> T:
        """The result of `make()`, or the one made before for the same question on the same data."""
        key = (fingerprint, question)
        with self._lock:
            if key in self._kept:
                found: T = self._kept[key]
                return found
        result = make()
        with self._lock:
            self._kept[key] = result
        return result

    @property
    def rows(self) -> float:
        """What the results kept weigh."""
        return self._kept.currsize

    def forget(self, fingerprint: str) -> None:
        """Drop what was made from this version of the data."""
        with self._lock:
            for key in [key for key in self._kept if key[0] == fingerprint]:
                del self._kept[key]


_shared = Memory()
forget = _shared.forget


def made(data: Dataset, question: Hashable, make: Callable[[], T]) -> T:
    """The shared result of `make()` for these data, as this person may read them: a closed dataset has its own."""
    return _shared.made(data.fingerprint, (is_closed(data), question), make)
