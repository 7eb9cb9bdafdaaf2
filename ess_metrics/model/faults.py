"""Faults found in files: facts only; the sentence is made by `ess_metrics.texts.fault_wording`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ess_metrics.texts import fault_wording

BLOCKING = "bloquant"
WARNING = "avertissement"
QUESTION = "question"
RANKS = {BLOCKING: 0, QUESTION: 1}


@dataclass(frozen=True)
class Fault:
    """One fault of one file, as a person can find it again.

    `row` is the line in the file as a person sees it (header = 1; None when the whole file is meant);
    `value` is what was read, as text; `rule` is a key of `texts.fault_sentences.RULES`; `facts` holds what else the
    sentence needs (`nearest`, `expected`, `count`…). `message` and `suggestion` are French sentences.
    """

    rule: str
    severity: str = WARNING
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """What is wrong, in French."""
        return fault_wording.message(self)

    @property
    def suggestion(self) -> str:
        """What to do about it, in French."""
        return fault_wording.suggestion(self)

    @property
    def blocking(self) -> bool:
        """Whether the row (at import) or the folder (at reading) is refused because of it."""
        return self.severity == BLOCKING

    def to_json(self) -> dict[str, object]:
        """The fault as the contract prints it: row, column, value, rule, severity, message, suggestion.

        A question also has its id, its choices and its default.
        """
        plain = asdict(self)
        facts = plain.pop("facts")
        if plain["sheet"] is None:
            plain.pop("sheet")
        asked = {name: facts[name] for name in ("id", "choices", "default")} if self.severity == QUESTION else {}
        return plain | {"message": self.message, "suggestion": self.suggestion} | asked


class DataError(Exception):
    """The data is refused: carries every fault found, blocking ones included."""

    def __init__(self, faults: Iterable[Fault]):
        self.faults: Sequence[Fault] = tuple(faults)
        blocking = [fault for fault in self.faults if fault.blocking]
        super().__init__("\n".join(fault.message for fault in blocking[:20]))


def worst_first(faults: Iterable[Fault]) -> list[Fault]:
    """Blocking faults first, then questions, then the rest; each by file, rule and line."""
    return sorted(faults, key=lambda f: (RANKS.get(f.severity, 2), f.file or "", f.rule, f.row or 0, f.column or ""))
