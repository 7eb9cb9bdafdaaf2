"""What an import leaves open: questions with an id that does not change, the answers of a person, those that wait.

A question is a `Fault` of severity `question` whose facts hold `id`, `choices` and `default`. The id depends on the
file's content, on the rule, the sheet, the column and the line, so that an answer kept in the folder is found again
when the same file comes back. Until it is answered the default holds, which leaves every cell as it is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ess_metrics.model.faults import QUESTION, Fault

ID_LENGTH = 12


def question_id(digest: str, rule: str, sheet: str | None, column: str | None, row: int | None) -> str:
    """The id of a question about one file (`digest`: its sha256)."""
    parts = (digest, rule, sheet or "", column or "", "" if row is None else str(row))
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:ID_LENGTH]


@dataclass
class Answers:
    """The answers that hold for one file, and what was asked while it was read.

    `given`: question id -> value; `waiting`: ids asked by an earlier import of the same file and still open, which are
    not asked again; `asked`: every question met, answered or not, in order.
    """

    digest: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    waiting: frozenset[str] = frozenset()
    asked: list[Fault] = field(default_factory=list)

    def ask(self, fault: Fault, choices: Sequence[str], default: str) -> tuple[str, Fault | None]:
        """The answer to a question, its default while nobody answered, and the fault that asks it.

        The fault is None when the question was answered, or asked already for the same file. An answer that is none of
        the choices (kept by an older version) leaves the question open.
        """
        identity = question_id(self.digest, fault.rule, fault.sheet, fault.column, fault.row)
        facts = {**fault.facts, "id": identity, "choices": tuple(choices), "default": default}
        asked = replace(fault, severity=QUESTION, facts=facts)
        self.asked.append(asked)
        answer = self.given.get(identity)
        if answer is not None and answer in choices:
            return answer, None
        return default, None if identity in self.waiting else asked
