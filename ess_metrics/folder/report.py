"""What a check says of a folder: the one answer that opening, publishing and the command line go by."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from ess_metrics.model.faults import Fault, worst_first
from ess_metrics.model.manifest import Manifest


@dataclass
class Report:
    """What a folder holds and what is wrong with it. `ok`: no blocking fault, so it opens."""

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    contours: object = None
    manifest: Manifest | None = None
    faults: list[Fault] = field(default_factory=list)

    def __repr__(self) -> str:
        return f"<Report: {len(self.tables)} tables, {len(self.blocking)} blocking faults of {len(self.faults)}>"

    @property
    def ok(self) -> bool:
        """Whether the folder opens."""
        return not any(fault.blocking for fault in self.faults)

    def to_json(self) -> dict[str, object]:
        """As the contract prints it for `check --json`."""
        rows = {stem: len(frame) for stem, frame in self.tables.items()}
        return {"ok": self.ok, "tables": rows, "faults": [fault.to_json() for fault in worst_first(self.faults)]}

    @property
    def blocking(self) -> list[Fault]:
        """The faults that keep the folder from opening."""
        return [fault for fault in self.faults if fault.blocking]
