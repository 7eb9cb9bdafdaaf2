"""Results already made, shared by all sessions: views by (data version, question), bounded by their number of rows."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

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
        self.most = most
        self.rows = 0
        self._kept: OrderedDict[tuple[str, Hashable], tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def made(self, fingerprint: str, question: Hashable, make: Callable[[], T]) -> T:
        """The result of `make()`, or the one made before for the same question on the same data."""
        key = (fingerprint, question)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                found: T = self._kept[key][0]
                return found
        result = make()
        self._keep(key, result)
        return result

    def _keep(self, key: tuple[str, Hashable], result: object) -> None:
        weight = 1 + _rows(result)
        with self._lock:
            self.rows += weight - self._kept.pop(key, (None, 0))[1]
            self._kept[key] = (result, weight)
            while self.rows > self.most and len(self._kept) > 1:
                self.rows -= self._kept.popitem(last=False)[1][1]

    def forget(self, keep: str = "") -> None:
        """Drop what was made from every other version of the data."""
        with self._lock:
            for key in [key for key in self._kept if key[0] != keep]:
                self.rows -= self._kept.pop(key)[1]


_shared = Memory()
forget = _shared.forget


def made(data: Dataset, question: Hashable, make: Callable[[], T]) -> T:
    """The shared result of `make()` for these data, as this person may read them: a closed dataset has its own."""
    return _shared.made(data.fingerprint, (is_closed(data), question), make)
