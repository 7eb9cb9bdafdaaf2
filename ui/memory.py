"""Results already made, shared by all sessions: views by (data version, question), bounded by their number of rows."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

MOST_ROWS = 60_000
_kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
_lock = threading.Lock()
_rows = 0


def made(fingerprint: str, question: Hashable, make: Callable[[], Any]) -> Any:
    """The result of `make()`, or the one made before for the same question on the same data. Never write into it."""
    key = (fingerprint, question)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key][0]
    result = make()
    _keep(key, result)
    return result


def _keep(key: Hashable, result: Any) -> None:
    global _rows
    weight = 1 + len(getattr(result, "rows", ()))
    with _lock:
        _rows += weight - _kept.pop(key, (None, 0))[1]
        _kept[key] = (result, weight)
        while _rows > MOST_ROWS and len(_kept) > 1:
            _rows -= _kept.popitem(last=False)[1][1]


def forget(keep: str = "") -> None:
    """Drop what was made from every other version of the data."""
    global _rows
    with _lock:
        for key in [key for key in _kept if key[0] != keep]:
            _rows -= _kept.pop(key)[1]
