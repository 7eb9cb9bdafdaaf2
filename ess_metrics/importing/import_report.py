"""What an import says it did: file by file, and of them all."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from ess_metrics.formats.source import TYPES, IgnoredLine, Outcome, Sums
from ess_metrics.importing import merge
from ess_metrics.importing.identity import Merged
from ess_metrics.importing.merge import Candidate, TableChange
from ess_metrics.importing.working_copy import Store
from ess_metrics.model.faults import QUESTION, Fault
from ess_metrics.texts.library.imports_words import why_merged


@dataclass
class FileReport:
    """What one file gave. `format` and `label` are None when it was not recognised; `places`: rows by way of place;
    `path` and `outcome` are what the clinic needs to give the file back with its faults marked.
    """

    file: str
    format: str | None = None
    label: str | None = None
    encoding: str | None = None
    rows_read: int = 0
    rows_kept: int = 0
    rows_refused: int = 0
    total_eur_read: float = 0.0
    total_eur_kept: float = 0.0
    totals: dict[str, Sums] = field(default_factory=dict)
    rows_without_amount: int = 0
    columns_taken: list[str] = field(default_factory=list)
    columns_ignored: list[str] = field(default_factory=list)
    lines_ignored: list[IgnoredLine] = field(default_factory=list)
    rows_outside: int = 0
    total_eur_outside: float = 0.0
    rows_waiting: int = 0
    recipe: str | None = None
    remarks: list[str] = field(default_factory=list)
    rows_merged: list[dict[str, object]] = field(default_factory=list)
    matches: list[dict[str, object]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    changes: list[TableChange] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    refused: pd.DataFrame | None = field(default=None, repr=False)
    path: Path | None = None
    origin: dict[str, str] = field(default_factory=dict)
    digest: str = ""
    outcome: Outcome | None = field(default=None, repr=False)

    @property
    def taken(self) -> bool:
        """Whether something of the file was kept."""
        return self.rows_kept > 0

    @property
    def total_eur_refused(self) -> float:
        """The euros of the rows that were refused, to the cent."""
        return round(round(self.total_eur_read, 2) - round(self.total_eur_kept, 2), 2)

    @property
    def questions(self) -> list[Fault]:
        """What waits for a person's answer."""
        return [fault for fault in self.faults if fault.severity == QUESTION]

    @property
    def headers(self) -> list[str]:
        """The columns of the file, taken or not, in alphabetical order."""
        return sorted({*self.columns_taken, *self.columns_ignored})

    def to_json(self) -> dict[str, object]:
        """The file as the contract prints it."""
        names = ("file", "format", "encoding", "rows_read", "rows_kept", "rows_refused")
        plain: dict[str, object] = {name: getattr(self, name) for name in names}
        plain |= {name: round(getattr(self, name), 2) for name in ("total_eur_read", "total_eur_kept")}
        return plain | {"faults": [_fault_json(fault) for fault in self.faults]} | self._promises()

    def _promises(self) -> dict[str, object]:
        """What was written, kept and left, so that a person can add it up again."""
        plain: dict[str, object] = {"total_eur_written": round(self.total_eur_read, 2)}
        plain |= {"total_eur_refused": self.total_eur_refused}
        names = ("rows_without_amount", "columns_taken", "columns_ignored", "recipe", "rows_outside", "rows_waiting")
        plain |= {name: getattr(self, name) for name in names}
        plain |= {"total_eur_outside": round(self.total_eur_outside, 2)}
        plain |= {"totals_by_type": {name: _sums_json(self.totals.get(name, Sums())) for name in TYPES.values()}}
        plain |= {"lines_ignored": [line.to_json() for line in self.lines_ignored]}
        changes = {"added": sum(c.added for c in self.changes), "changed": sum(c.updated for c in self.changes)}
        return plain | {"changes": changes | {"rows_merged": self.rows_merged}, "matches": self.matches}


def _sums_json(sums: Sums) -> dict[str, float]:
    return {name: round(float(getattr(sums, name)), 2) for name in ("written", "kept", "refused")}


def _fault_json(fault: Fault) -> dict:
    plain = fault.to_json()
    plain.pop("file", None)
    return plain


@dataclass
class ImportReport:
    """What an import did, or would do (`dry_run`): by file, and by table (`changes`: the folder before and after)."""

    folder: Path
    files: list[FileReport] = field(default_factory=list)
    changes: list[TableChange] = field(default_factory=list)
    dry_run: bool = False
    created: bool = False

    @property
    def taken(self) -> bool:
        """Whether something was kept."""
        return any(file.taken for file in self.files)

    @property
    def changed(self) -> bool:
        """Whether the folder's tables are different from what they were."""
        return any(change.changed for change in self.changes)

    def to_json(self) -> dict[str, object]:
        """Exactly what `import --json` prints."""
        return {"files": [file.to_json() for file in self.files]}

    def preview(self) -> list[dict[str, object]]:
        """What changes, table by table: rows added, updated, unchanged, removed, euros before and after, cells."""
        return [change.to_json() for change in self.changes]


def merged_json(one: Merged) -> dict[str, object]:
    """A row that was joined to another, as `import --json` prints it; `sheet` only in a workbook."""
    plain: dict[str, object] = {
        "row": one.row,
        "table": one.table,
        "key": one.key,
        "into": one.into,
        "why": why_merged(one.why),
    }
    return plain | ({"sheet": one.sheet} if one.sheet else {})


def total_changes(files: list[FileReport], before: dict[str, pd.DataFrame], store: Store) -> list[TableChange]:
    """The changes of all files together, one line a table; completed tables included."""
    totals: dict[str, TableChange] = {}
    for change in [change for file in files for change in file.changes] + store.completions:
        total = totals.setdefault(change.table, TableChange(change.table, euros_before=change.euros_before))
        for name in ("added", "updated", "unchanged", "removed"):
            setattr(total, name, getattr(total, name) + getattr(change, name))
        total.cells += change.cells[: merge.LISTED - len(total.cells)]
        total.euros_after = change.euros_after
    return list(totals.values())
