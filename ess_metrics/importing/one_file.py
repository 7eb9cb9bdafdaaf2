"""One file opened, then read by its format: what the process that reads files does, and nothing else.

The answers are plain objects, so that they cross from one process to the other.
"""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ess_metrics.files.cell_patches import mended_grids
from ess_metrics.files.grid import RawFile
from ess_metrics.files.raw_files import LazyRows, late_faults, open_raw
from ess_metrics.formats import free_table, rows
from ess_metrics.formats import known_formats as formats
from ess_metrics.formats.recipe import Recipe
from ess_metrics.formats.source import Context, Outcome, Source
from ess_metrics.importing import conformity, recipes, territory
from ess_metrics.model.faults import BLOCKING, WARNING, DataError, Fault
from ess_metrics.model.presence import certain
from ess_metrics.model.questions import Answers
from ess_metrics.texts.library import recipe_words

CODES = re.compile(r"insee|commune|depcom|codgeo|codcom|post|^cp$")  # titles of codes that a spreadsheet cuts
EPCI_COLUMNS = {"siren_epci", "epci_siren", "code_epci", "epci", "epci1"}


How = str | Recipe  # what reads a file: the name of an official format, or a recipe


@dataclass
class Opened:
    """What opening a file showed. `how`: what reads it, None when nothing does (`faults` say why), and its name and
    `label`; `rows`: the lines of a file that nothing reads; `names_epci`: whether it says which EPCI a neighbourhood
    is of; `remarks`: what to tell of the choice; `answers`: the questions met; `trace`: where our own code failed.
    """

    encoding: str | None = None
    how: How | None = None
    format: str | None = None
    label: str | None = None
    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    answers: Answers = field(default_factory=Answers)
    rows: int = 0
    names_epci: bool = False
    trace: str = ""


@dataclass
class Read:
    """What a format made of a file: its outcome (None when it could not be read), the faults around it, and the
    questions met on the way; `said`: what a person answered of the folder's territory; `trace`: where our code failed.
    """

    outcome: Outcome | None = None
    said: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    answers: Answers = field(default_factory=Answers)
    trace: str = ""


def opened(
    path: Path, how: How | None = None, known: Sequence[Recipe] = (), answers: Answers | None = None
) -> tuple[RawFile | None, Opened]:
    """Open a file and choose what reads it: `how` when it is imposed, else one of the recipes `known` all of whose
    columns are there, else the format that it is of. Never raises for what the file holds.
    """
    found = Opened(answers=answers or Answers())
    try:
        raw = open_raw(path)
        found.encoding, found.faults = raw.encoding, list(raw.faults)
        found.names_epci = bool(rows.header(raw) & EPCI_COLUMNS)
        found.how = how or _chosen(raw, known, found)
    except DataError as error:
        found.faults += error.faults
        return None, found
    except Exception as error:  # noqa: BLE001 -- a damaged file can break any reader: a sentence, and the others go on
        found.faults.append(_broken("fichier_illisible", path, error))
        found.trace = traceback.format_exc()
        return None, found
    if found.how is None:
        found.rows = sum(len(grid.rows) for grid in raw.grids if not isinstance(grid.rows, LazyRows))
    else:
        source = source_of(found.how)
        found.format, found.label = source.name, source.label
    return raw, found


def _chosen(raw: RawFile, known: Sequence[Recipe], found: Opened) -> How | None:
    """A recipe that fits, else an official format; what must be said of the choice goes to `found`."""
    official, fault = formats.choose(raw)
    choice = recipes.choose(raw.path, list(known), found.answers)
    if choice.recipe is None:
        found.faults += [*(choice.faults if official is None else ()), *([fault] if fault else ())]
        return official.name if official else None
    found.faults += choice.faults
    if official is not None:
        names = {"name": choice.recipe.name, "label": official.label}
        found.remarks.append(recipe_words.BESIDE_OFFICIAL.format(nbsp=recipe_words.NBSP, **names))
    return choice.recipe


def source_of(how: How) -> Source:
    """The format that reads a file, be it official or told by a recipe."""
    return certain(formats.by_name(how)) if isinstance(how, str) else free_table.source_of(how)


def read(raw: RawFile, source: Source, context: Context) -> Read:
    """Read an opened file by its format; a reader that fails gives a sentence, and its traceback to the log."""
    used: set[str] = set()
    completed: dict[str, str] = {}
    tokens = rows.TAKEN.set(used), rows.PADDED.set(completed)
    made = Read(answers=context.answers)
    raw = mended_grids(raw, context.mends)
    try:
        made.outcome = _cut(raw, source, context, made, used)
        conformity.obey(made.outcome, context.tables, raw)
    except DataError as error:
        made.outcome, made.faults = None, list(error.faults)
        return made
    except Exception as error:  # noqa: BLE001 -- a file can be wrong in any way: a sentence, and the others go on
        made.outcome, made.faults = None, [_broken("lecture_impossible", raw.path, error, format=source.name)]
        made.trace = traceback.format_exc()
        return made
    finally:
        rows.TAKEN.reset(tokens[0])
        rows.PADDED.reset(tokens[1])
    made.outcome.faults += _zeros_put_back(raw, completed)
    listed = {id(fault) for fault in raw.faults}  # a reader may hand on what opening the file already said
    made.outcome.faults = [fault for fault in made.outcome.faults if id(fault) not in listed]
    made.faults = list(late_faults(raw))
    return made


def _zeros_put_back(raw: RawFile, completed: dict[str, str]) -> list[Fault]:
    """That codes of communes or of the post got back the first zero that a spreadsheet took, once a column."""
    faults = []
    for grid in raw.grids if completed else ():
        for at in [at for at, title in enumerate(grid.header) if CODES.search(rows.folded(title))]:
            told = [(line, row[at]) for line, row in zip(grid.lines, grid.rows, strict=True) if row[at] in completed]
            if told:
                line, cell = told[0]
                facts = {"read": completed[cell], "count": len(told)}
                where = (raw.path.name, grid.sheet, line, grid.header[at], cell)
                faults.append(Fault("codes_zero_perdu", WARNING, *where, facts))
    return faults


def _cut(raw: RawFile, source: Source, context: Context, made: Read, used: set[str]) -> Outcome:
    """What the file has for the folder's territory; a national file waits as long as nothing says which it is."""
    question = None
    if waits := territory.missing(source, context):
        made.said, question = territory.asked(raw, context)
        context = replace(context, manifest=made.said | {name: one for name, one in context.manifest.items() if one})
    outcome = source.read(raw, context)
    if not outcome.columns_taken:
        outcome.columns_taken, outcome.columns_ignored = rows.columns_by_use(raw, used)
    if not waits and (waits := territory.unplaceable(outcome, context)):
        _, question = territory.asked(raw, context)
    return territory.waited(outcome, question) if waits and not made.said else territory.cut(outcome, source)


def _broken(rule: str, path: Path, error: Exception, **facts) -> Fault:
    """The sentence for the user; under ESS_DEBUG the error itself. The traceback is for who keeps the code."""
    if isinstance(error, MemoryError):
        return Fault("lecture_trop_lourde", BLOCKING, path.name)
    if os.environ.get("ESS_DEBUG"):
        raise error
    return Fault(rule, BLOCKING, path.name, facts={"reason": type(error).__name__, **facts})
