"""Questions and faulty cells of a file, those alike together: what a person settles at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ess_metrics.files.cell_values import fold
from ess_metrics.files.neighbours import Neighbours, Place
from ess_metrics.formats.rows import folded
from ess_metrics.importing.import_report import FileReport
from ess_metrics.importing.refusals import PERSONAL
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
    return _together(faulty, lambda fault: (fault.severity, fault.rule, fault.column, fault.value))


def parts(count: int) -> list[int]:
    """Where each part of a long list begins: a grid holds 200 lines, what is beyond is in the next."""
    return list(range(0, count, MOST))


def part_name(start: int, count: int) -> str:
    """A part of a long list, in words."""
    return words.part(start + 1, min(start + MOST, count), count)


def _together(faults: Iterable[Fault], key) -> list[Alike]:
    found: dict[tuple, list[Fault]] = {}
    for fault in faults:
        found.setdefault(key(fault), []).append(fault)
    return [Alike(tuple(members)) for members in found.values()]


def choices(fault: Fault, names: dict[str, str]) -> dict[str, str]:
    """The answers of a question in words; `names`: codes of neighbourhoods and bodies by name."""
    known = {**reference.labels("dispositif_code"), **reference.labels("statut", "projets")}
    return {
        choice: words.CHOICES.get(choice) or names.get(choice) or known.get(choice, choice)
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


# --- one row, in its file --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """A column of a row: what is written in it on the line before, the line itself and the line after; its faults."""

    title: str
    written: tuple[str, str, str]
    wrong: tuple[str, ...]


def rows(file: FileReport) -> dict[Place, list[Fault]]:
    """The rows that have a fault, the refused ones first, each with its faults."""
    found: dict[Place, list[Fault]] = {}
    told = [fault for fault in file.faults if fault.severity != QUESTION and fault.rule not in NOT_HERE]
    for fault in told:
        if fault.row is not None:
            found.setdefault((fault.sheet, fault.row), []).append(fault)
    ordered = sorted(found.items(), key=lambda item: not any(fault.blocking for fault in item[1]))
    return dict(ordered)


def row_name(place: Place, faults: Iterable[Fault]) -> str:
    """A row in a list: its line, whether it is refused, its faulty columns."""
    faults = list(faults)
    columns = list(dict.fromkeys(fault.column for fault in faults if fault.column))
    return words.row_name(words.where(*place, 1), any(fault.blocking for fault in faults), columns)


def row_cells(met: Neighbours, faults: Iterable[Fault]) -> list[Cell]:
    """Every column of the row in the order of the file; titles that tell of a person keep their cells to themselves."""
    wrong: dict[str, list[str]] = {}
    for fault in faults:
        wrong.setdefault(fold(fault.column or ""), []).append(_told(fault))
    width = max(len(met.titles), *(len(line[1]) for line in met.lines if line))
    found = []
    for at in range(width):
        title = met.titles[at] if at < len(met.titles) else ""
        hidden = PERSONAL.search(folded(title)) is not None
        before, itself, after = (_written(line, at, hidden) for line in met.lines)
        found.append(Cell(title or words.untitled(at + 1), (before, itself, after), tuple(wrong.get(fold(title), ()))))
    return [one for one in found if one.wrong or any(text not in ("", words.EMPTY) for text in one.written)]


def _written(line, at: int, hidden: bool) -> str:
    if line is None:
        return ""
    text = line[1][at] if at < len(line[1]) else ""
    return words.HIDDEN if hidden and text else text or words.EMPTY


def beside(cells: Iterable[Cell], faults: Iterable[Fault]) -> list[str]:
    """What is wrong with the row and stands beside none of its cells."""
    told = {sentence for cell in cells for sentence in cell.wrong}
    return list(dict.fromkeys(text for fault in faults if (text := _told(fault)) not in told))


def fields(file: FileReport, place: Place) -> list[Alike]:
    """The cells of one row that can be corrected, each with those alike on other rows; one for each column."""
    found: dict[str, Alike] = {}
    for one in cells(file):
        mine = [fault for fault in one.faults if (fault.sheet, fault.row) == place]
        if mine:
            others = tuple(fault for fault in one.faults if fault not in mine)
            found.setdefault(fold(mine[0].column or ""), Alike((mine[0], *others)))
    return list(found.values())
