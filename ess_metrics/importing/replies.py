"""The answers that people gave to the questions of imports, kept in `reponses.csv` of the folder.

One line a question: answered (`valeur`), or still open (`valeur` empty), so that it is not asked a second time for the
same file. A line can be corrected or deleted by hand: a deleted line asks again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ess_metrics.model.faults import BLOCKING, DataError, Fault
from ess_metrics.model.questions import Answers

NAME = "reponses.csv"
COLUMNS = (
    "question", "fichier", "sha256", "regle", "feuille", "colonne", "ligne", "choix", "defaut", "valeur",
)  # fmt: skip


def line_of(fault: Fault, file: str, digest: str) -> dict[str, str]:
    """The line of `reponses.csv` of a question that nobody answered yet."""
    row = "" if fault.row is None else str(fault.row)
    kept = (fault.facts["id"], file, digest, fault.rule, fault.sheet or "", fault.column or "", row)
    return dict(zip(COLUMNS, (*kept, "|".join(fault.facts["choices"]), fault.facts["default"], ""), strict=True))


class UnknownAnswer(ValueError):  # noqa: N818  (what a person asked for, told to that person)
    """An answer to no question of these files (`choices` empty), or that is none of its choices."""

    def __init__(self, identity: str, value: str, choices: tuple[str, ...] = ()):
        super().__init__(identity)
        self.identity, self.value, self.choices = identity, value, choices


@dataclass
class Replies:
    """The lines of `reponses.csv`, by question id; `given`: the answers of this import."""

    lines: dict[str, dict[str, str]] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    changed: bool = False

    def give(self, answers: Mapping[str, str]) -> None:
        """Hear the answers of this import, before the files are read."""
        self.given = dict(answers)

    def of(self, file: str, digest: str) -> Answers:
        """What is known for one file."""
        known = {identity: line["valeur"] for identity, line in self.lines.items() if line["valeur"]}
        waiting = {identity for identity, line in self.lines.items() if not line["valeur"]}
        return Answers(digest, known | self.given, frozenset(waiting))

    def keep(self, file: str, answers: Answers) -> None:
        """Remember the questions that a file asked, with their answers if any."""
        for fault in answers.asked:
            identity, choices = fault.facts["id"], fault.facts["choices"]
            value = answers.given.get(identity, "")
            before = self.lines.get(identity)
            row, first = "" if fault.row is None else str(fault.row), before["fichier"] if before else file
            kept = (identity, first, answers.digest, fault.rule, fault.sheet or "", fault.column or "", row)
            told = ("|".join(choices), fault.facts["default"], value if value in choices else "")
            line = dict(zip(COLUMNS, kept + told, strict=True))
            self.changed |= before != line
            self.lines[identity] = line

    def check(self) -> None:
        """After the files were read: UnknownAnswer for an answer that nothing asked for."""
        for identity, value in self.given.items():
            choices = tuple(self.lines[identity]["choix"].split("|")) if identity in self.lines else ()
            if value not in choices:
                raise UnknownAnswer(identity, value, choices)
            self.changed |= self.lines[identity]["valeur"] != value
            self.lines[identity]["valeur"] = value

    def to_csv(self) -> bytes:
        """The file as it is written, in the order the questions were met."""
        out = io.StringIO()
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.lines.values())
        return out.getvalue().encode()


def load(folder: Path) -> Replies:
    """The answers kept in a folder; DataError when the file can't be read, since writing it back would lose them."""
    path = folder / NAME
    if not path.is_file():
        return Replies()
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = [{name: line.get(name) or "" for name in COLUMNS} for line in csv.DictReader(file)]
    except (UnicodeDecodeError, csv.Error) as error:
        reason = type(error).__name__
        raise DataError([Fault("fichier_illisible", BLOCKING, NAME, facts={"reason": reason})]) from error
    return Replies({line["question"]: line for line in lines if line["question"]})
