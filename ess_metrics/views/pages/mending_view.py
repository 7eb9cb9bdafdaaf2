"""Questions and faulty cells of a file, those alike together: what a person settles at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ess_metrics.importing.run import FileReport
from ess_metrics.model import reference
from ess_metrics.model.faults import QUESTION, Fault
from ess_metrics.texts.pages import mending_words as words

MOST = 200
# What no cell of the file can mend, or what may say who a person is.
NOT_HERE = {
    "age_illisible",
    "identifiant_personnel",
    "annee_deduite",
    "valeur_gardee",
    "lignes_masquees",
    "colonnes_masquees",
}


@dataclass(frozen=True)
class Alike:
    """Faults that one answer or one value settles."""

    faults: tuple[Fault, ...]

    @property
    def first(self) -> Fault:
        """The one that is shown."""
        return self.faults[0]


def questions(file: FileReport) -> list[Alike]:
    """The questions that wait, those about the same thing together."""
    waiting = [fault for fault in file.faults if fault.severity == QUESTION]
    return _together(waiting, lambda fault: (fault.rule, fault.column, fault.value, fault.facts.get("choices")))


def cells(file: FileReport) -> list[Alike]:
    """The cells that can be corrected: of rows refused first, then of those to look at."""
    faulty = [
        fault
        for fault in file.faults
        if fault.row is not None and fault.column and fault.severity != QUESTION and fault.rule not in NOT_HERE
    ]
    return _together(faulty, lambda fault: (fault.severity, fault.rule, fault.column, fault.value))[:MOST]


def _together(faults: Iterable[Fault], key) -> list[Alike]:
    found: dict[tuple, list[Fault]] = {}
    for fault in faults:
        found.setdefault(key(fault), []).append(fault)
    return [Alike(tuple(members)) for members in found.values()]


def choices(fault: Fault, names: dict[str, str]) -> dict[str, str]:
    """The answers of a question in words; `names`: codes of neighbourhoods and bodies by name."""
    schemes = reference.labels("dispositif_code")
    return {
        choice: words.CHOICES.get(choice) or names.get(choice) or schemes.get(choice, choice)
        for choice in fault.facts["choices"]
    }


def lines(found: list[Alike]) -> list[dict[str, str]]:
    """The grid: where, the column, what is written, what is wrong, and the correction to be written."""
    where, column, written, wrong, mend = words.HEADERS
    return [
        {
            where: words.where(one.first.sheet, one.first.row or 0, len(one.faults)),
            column: one.first.column or "",
            written: one.first.value or words.EMPTY,
            wrong: _told(one.first),
            mend: "",
        }
        for one in found
    ]


def _told(fault: Fault) -> str:
    """The sentence without the place, which stands beside."""
    bare = Fault(fault.rule, fault.severity, value=fault.value, facts=fault.facts)
    return bare.message
