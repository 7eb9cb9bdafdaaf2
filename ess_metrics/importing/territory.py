"""National files cut to the folder's territory: what is outside is counted, never refused; what can't be told waits.

A file of the whole country (`Source.national`) read into a folder that does not say what it is about would fill it with
the country: it waits, with the question of whose territory this is, and nothing of it enters. Outlines alone come in
(they say where the territory is) and ask which of their EPCI to keep. Rows outside, and rows that wait, are neither
read, kept nor refused: `Outcome.rows_outside`, `rows_waiting`, and no copy of them is kept.
"""

from __future__ import annotations

import re

import pandas as pd

from ess_metrics.files.grid import RawFile
from ess_metrics.formats import contours, contract_codes, rows
from ess_metrics.formats.source import Context, Outcome, Source
from ess_metrics.model.faults import WARNING, Fault

RULE = "territoire_inconnu"
LATER = "attendre"
EPCI_COLUMNS = ("siren_epci", "epci_siren", "code_epci", "epci", "epci1", "codgeo_epci", "codgeo", "siren")
CONTRACT_COLUMNS = ("code_cv", "code_contrat")
SIREN = re.compile(r"2\d{8}")  # those of local bodies; a SIREN column of companies is no territory
# Read by sources that also read the files of one authority.
NATIONAL_READINGS = {"jaune-budgetaire", "lieux"}


def missing(source: Source, context: Context) -> bool:
    """Whether a file of this source has to wait: it is of the whole country and the folder says nothing of itself."""
    return source.national and source is not contours.SOURCE and not rows.territory(context).known


def unplaceable(outcome: Outcome, context: Context) -> bool:
    """Whether a file that could be anybody's turned out to be of several departments, in a folder without territory."""
    spread = outcome.format in NATIONAL_READINGS and outcome.spread
    return spread and not rows.territory(context).known


def asked(raw: RawFile, context: Context) -> tuple[dict[str, str], Fault | None]:
    """What a person answers of the territory (keys of the manifest, empty while it waits), and the question."""
    named = _choices(raw)
    fault = Fault(RULE, WARNING, raw.path.name)
    answer, question = context.answers.ask(fault, (*sorted(named), LATER), LATER)
    return ({named[answer]: answer} if answer in named else {}), question


def _choices(raw: RawFile) -> dict[str, str]:
    """What the file itself calls territories, with the key of the manifest that each would fill."""
    found: dict[str, str] = {}
    for grid in raw.grids:
        titles = [rows.folded(title) for title in grid.header]
        for names, key, form in (
            (EPCI_COLUMNS, "siren_epci", SIREN),
            (CONTRACT_COLUMNS, "code_contrat", contract_codes.CODE),
        ):
            at = next((titles.index(name) for name in names if name in titles), None)
            if at is not None and not found:
                cells = {cell for row in grid.rows for cell in rows.listed(row[at])}
                found |= {cell: key for cell in cells if form.fullmatch(cell)}
    return found


def waited(outcome: Outcome, question: Fault | None) -> Outcome:
    """The outcome of a file that waits: its rows are counted, none enters."""
    held = Outcome(outcome.format)
    held.rows_waiting, held.euros_waiting = outcome.rows_read, outcome.euros_read
    held.columns_taken, held.columns_ignored = outcome.columns_taken, outcome.columns_ignored
    held.faults = [question] if question else []
    return held


def cut(outcome: Outcome, source: Source) -> Outcome:
    """The outcome of a national file without what is outside the territory, or waits: counted apart."""
    if not source.national and outcome.format not in NATIONAL_READINGS:
        return outcome
    refused = outcome.refused
    if refused is not None and len(refused):
        outside, waiting = (refused["_rule"] == rule for rule in (rows.ELSEWHERE, rows.WAITING))
        outcome.rows_outside += _lines(refused[outside])
        outcome.rows_waiting += _lines(refused[waiting])
        left = refused[~outside & ~waiting].reset_index(drop=True)
        outcome.refused = left if len(left) else None
    apart = outcome.rows_outside + outcome.rows_waiting
    outcome.rows_read, outcome.rows_refused = outcome.rows_read - apart, max(outcome.rows_refused - apart, 0)
    outcome.euros_read = round(outcome.euros_read - outcome.euros_outside - outcome.euros_waiting, 2)
    return outcome


def _lines(frame: pd.DataFrame) -> int:
    """Lines of the file, each once."""
    names = [name for name in ("_sheet", "_row") if name in frame]
    return len(frame.drop_duplicates(names)) if names else len(frame)
