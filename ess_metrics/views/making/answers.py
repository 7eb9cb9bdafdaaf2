"""The values of an indicator, asked once: a page says the same figure in a sentence, a key figure, a map and a table.

The last answers are kept beside the dataset, as many as `MOST` keys weigh; they are shared by all sessions and must
not be written into.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from ess_metrics.analyses.values import values as computed
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import Values
from ess_metrics.model.selection import Selection

MOST = 80_000
_EVERYTHING = Selection()
_lock = threading.Lock()


class _Answers:
    """Answers in the order of their last use."""

    def __init__(self):
        self.kept: OrderedDict[tuple, Values] = OrderedDict()
        self.keys = 0


def values(data: Dataset, indicator: str, by: str | None = None, selection: Selection = _EVERYTHING) -> Values:
    """`ess_metrics.analyses.values.values`, remembered."""
    question = (indicator, by, selection)
    with _lock:
        answers = data.memo.setdefault("answers", _Answers())
        if question in answers.kept:
            answers.kept.move_to_end(question)
            return answers.kept[question]
    found = computed(data, indicator, by, selection)
    with _lock:
        _keep(answers, question, found)
    return found


def _keep(answers: _Answers, question: tuple, found: Values) -> None:
    if question not in answers.kept:
        answers.keys += 1 + len(found.keys)
    answers.kept[question] = found
    while answers.keys > MOST and len(answers.kept) > 1:
        answers.keys -= 1 + len(answers.kept.popitem(last=False)[1].keys)
