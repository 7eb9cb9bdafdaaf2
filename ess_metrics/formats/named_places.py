"""Neighbourhoods written by their name in an official file: the same reading as in any table (`free_places`).

A cell that the folder can't read is a question, asked once for each text of a file; until it is answered its rows are
kept without a place. A folder without neighbourhoods can't say what a name is: nothing is asked then.
"""

from __future__ import annotations

import re

import pandas as pd

from ess_metrics.files.cell_values import fold, is_empty, plain
from ess_metrics.formats.free_places import Names
from ess_metrics.formats.rows import CODE, area_codes, listed
from ess_metrics.formats.source import Context
from ess_metrics.model.faults import WARNING, Fault
from ess_metrics.model.schema import HORS_QPV, TERRITOIRE

NOWHERE = "sans lieu"
NO_NAME = re.compile(r"oui|non|o|n|x|[01]|vrai|faux")


class NamedPlaces:
    """What the cells of one file name, with the questions that they raise in `faults`."""

    def __init__(self, context: Context, file: str):
        self.context, self.file, self.names = context, file, Names(context)
        areas = context.tables.get("quartiers")
        self.able = areas is not None and len(areas) > 0
        self.faults: list[Fault] = []
        self.read: dict[str, tuple[str, ...] | None] = {}

    def codes(self, cell: str, column: str, row: int | None, sheet: str | None) -> tuple[str, ...] | None:
        """The places that a cell names; () when it says none, None when it can't be read (and it is asked)."""
        if is_empty(cell) or NO_NAME.fullmatch(fold(cell)):
            return ()
        if cell not in self.read:
            self.read[cell] = self._read(cell, column, row, sheet)
        return self.read[cell]

    def _read(self, cell: str, column: str, row: int | None, sheet: str | None) -> tuple[str, ...] | None:
        found = self.names.read(cell)
        if not found.unread:
            return found.codes
        codes = tuple(area_codes(pd.Series(listed(cell), dtype="str")))
        if not self.able:
            return codes if codes and all(CODE.fullmatch(code) for code in codes) else None
        near = self.names.near(found.unread[0])
        facts = {"nearest": self.names.share(near[:1]), "pieces": ", ".join(found.unread)}
        fault = Fault("quartier_a_preciser", WARNING, self.file, sheet, row, column, plain(cell), facts)
        answer, asked = self.context.answers.ask(fault, (NOWHERE, *near, TERRITOIRE, HORS_QPV), NOWHERE)
        self.faults += [asked] if asked else []
        return None if answer == NOWHERE else tuple(dict.fromkeys((*found.codes, answer)))
