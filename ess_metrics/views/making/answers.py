"""The values of an indicator, asked once: a page says the same figure in a sentence, a key figure, a map and a table.

The last answers are kept beside the dataset, as many as `MOST` keys weigh; they are shared by all sessions and must
not be written into.
"""

from __future__ import annotations

import threading
from contextlib import suppress

from cachetools import LRUCache

from ess_metrics.analyses.values import values as computed
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import Values
from ess_metrics.model.selection import Selection

MOST = 80_000
_EVERYTHING = Selection()
_lock = threading.Lock()


def values(data: Dataset, indicator: str, by: str | None = None, selection: Selection = _EVERYTHING) -> Values:
    """`ess_metrics.analyses.values.values`, remembered."""
    question = (indicator, by, selection)
    with _lock:
        answers: LRUCache = data.memo.setdefault("answers", LRUCache(MOST, lambda found: 1 + len(found.keys)))
        if question in answers:
            return answers[question]
    found = computed(data, indicator, by, selection)
    with _lock, suppress(ValueError):  # an answer that outweighs all others together is made anew each time
        answers[question] = found
    return found
