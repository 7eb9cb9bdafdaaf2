"""Official files into a data folder: recognised, read, merged by key, written in one step a file, nothing lost.

`import_files` is what the command line, the clinic and the page *Données* call. The folder is the working copy of
`folder.publication`; the import takes the same lock. Each table is written aside, fsynced and put in place by one
`os.replace`, those that others refer to first; a table that does not change keeps its bytes. What was imported, from
which file (sha256), and how its rows were placed is kept in `provenance.json`; refused rows in `refus/`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pandas as pd

from ess_metrics.formats import known_formats as formats
from ess_metrics.formats.recipe import Recipe, read_recipe
from ess_metrics.formats.source import TYPES, Outcome, Sums
from ess_metrics.formats.workbook import NAME as OWN_WORKBOOK
from ess_metrics.importing import folder_files, identity, mends, merge, row_sources, twins, working_copy
from ess_metrics.importing.identity import Settled
from ess_metrics.importing.import_report import FileReport, ImportReport, merged_json, total_changes
from ess_metrics.importing.one_file import How, Opened
from ess_metrics.importing.reader import Reader
from ess_metrics.importing.working_copy import Store
from ess_metrics.model.faults import WARNING, Fault, worst_first
from ess_metrics.model.presence import certain
from ess_metrics.model.questions import Answers
from ess_metrics.texts.library.imports_words import SAME_GRANT

Progress = Callable[[str, float], None]
EXAMPLES = 3


def import_files(
    paths: Iterable[str | Path],
    into: str | Path,
    *,
    format: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    answers: Mapping[str, str] | None = None,
    recipe: str | Path | Recipe | None = None,
    reader: Reader | None = None,
    origins: Mapping[str, Mapping[str, str]] | None = None,
) -> ImportReport:
    """Import files into the folder `into`, made when absent; `dry_run` reads and compares without writing.

    Files are read in the order that lets rows be placed (contours first) and reported in the order given. A file that
    can't be used is a report with blocking faults, never an exception; ValueError when `format` names no format,
    DataError when the folder's own tables can't be read, PublishingError when someone else writes in it.
    `answers`: question id -> choice, kept in the folder and heard again at each import; UnknownAnswer, and nothing
    written, when no file asks such a question or it has no such choice. `recipe`: the recipe that reads the files
    (kept in the folder for the next ones); without it those of the folder read the files that they fit. DataError when
    it can't be followed.
    `origins`: name of a file -> what its publisher says of it (columns of `sources`: editeur, titre, licence,
    date_donnees), for files whose catalogue is known.
    Files are read in another process (`reader`, one of its own by default), which `progress` stops by raising.
    """
    files, into = [Path(path) for path in paths], Path(into)
    if format and formats.by_name(format) is None:
        raise ValueError(format)
    if recipe is not None:
        recipe = recipe if isinstance(recipe, Recipe) else read_recipe(recipe)
    how = recipe or format
    report = ImportReport(into, dry_run=dry_run, created=not working_copy.exists(into))
    if dry_run:
        _import(files, _answered(into, answers), how, report, progress, reader, origins)
        return report
    with folder_files.locked(into):
        store = _answered(into, answers)
        _import(files, store, how, report, progress, reader, origins)
        store.keep_recipe(recipe if report.taken else None)
        if report.taken or store.replies.changed or any(file.refused is not None for file in report.files):
            folder_files.save(store, report)
    return report


def _answered(into: Path, answers: Mapping[str, str] | None) -> Store:
    """The folder as it is, with the answers of this import."""
    store = folder_files.load(into)
    mends.reconcile(store)
    store.replies.give(answers or {})
    return store


def _import(
    paths: list[Path],
    store: Store,
    how: How | None,
    report: ImportReport,
    progress: Progress | None,
    reader: Reader | None,
    origins: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """Every file into the store, in the order of formats; the report keeps the order of `paths`."""
    before = dict(store.tables)
    with nullcontext(reader) if reader else Reader() as reading:
        opened = [_open(path, how, store, reading, _share(progress, path.name, 0, 1)) for path in paths]
        report.files = [file for _, file in opened]
        for done, (found, file) in enumerate(sorted(opened, key=lambda one: _turn(one[0]))):
            share = _share(progress, file.file, done, len(opened))
            share(0.0)
            if found.how is not None:
                file.origin = dict((origins or {}).get(file.file, {}))
                _take(found.how, file, store, reading, share)
    for file in report.files[:1]:
        asked = _orphans(file, store) if report.taken else []
        file.faults = worst_first([*file.faults, *store.faults, *asked])
    store.replies.check()
    if report.taken:
        store.complete(report.files)
    report.changes = total_changes(report.files, before, store)
    if progress:
        progress("", 1.0)


def _orphans(file: FileReport, store: Store) -> list[Fault]:
    """The corrections whose rows are no longer in the folder, asked once, with the first file."""
    answers = store.replies.of(file.file, file.digest)
    asked = mends.orphans(store, file.file, answers)
    store.replies.keep(file.file, answers)
    return asked


def _turn(found: Opened) -> tuple[int, bool]:
    """When a file is read: by its format; of one format, first the files that say which EPCI a neighbourhood is of."""
    if found.how is None:
        return -1, False
    return formats.rank(formats.by_name(found.format or "")), not found.names_epci


def _share(progress: Progress | None, name: str, done: int, count: int) -> Callable[[float], None]:
    """How far one file is, told as a part of the whole import."""

    def told(share: float) -> None:
        if progress:
            progress(name, (done + share) / count)

    return told


def _open(
    path: Path, how: How | None, store: Store, reader: Reader, share: Callable[[float], None]
) -> tuple[Opened, FileReport]:
    """What opening the file showed, and a report that already holds its faults."""
    recipes = store.recipes if how is None and path.is_file() else []
    answers = store.replies.of(path.name, fingerprint(path) if recipes else "")
    found = reader.open(path, how, recipes, answers, lambda _: share(0.0))
    store.replies.keep(path.name, found.answers)
    file = FileReport(path.name, path=path, encoding=found.encoding, faults=list(found.faults), remarks=found.remarks)
    file.format, file.label = found.format, found.label
    if found.how is None:
        file.rows_read = file.rows_refused = found.rows
    return found, file


def _take(how: How, file: FileReport, store: Store, reader: Reader, share: Callable[[float], None]) -> None:
    """Read one file and merge what it gives; a reader that fails refuses the file with a sentence."""
    path = certain(file.path)
    file.digest = fingerprint(path)
    answers = store.replies.of(file.file, file.digest)
    context = replace(store.context, answers=answers, mends=mends.of_file(store, file.digest))
    made = reader.read(path, how, context, share)
    store.learn(made.said)
    file.faults = worst_first([*file.faults, *made.faults])
    if made.outcome is not None:
        _report(file, made.outcome)
        _enter(made.outcome, file, store, made.answers)
    store.replies.keep(file.file, made.answers)


def _enter(outcome: Outcome, file: FileReport, store: Store, answers: Answers) -> None:
    """What a file gives into the folder: who is who, then table by table, and where it comes from."""
    settled = identity.settle(outcome, store.tables, file.file, answers, store.different)
    _told(file, settled, store)
    corrected, asked = mends.on_rows(settled.tables, store, file.file, answers)
    file.faults = worst_first([*file.faults, *asked])
    tables = _traced(corrected, outcome, file, store)
    if file.taken:
        tables[row_sources.STEM] = row_sources.described(file, settled.tables, working_copy.today())
    for stem, frame in tables.items():
        if len(frame):
            if stem == "financements":
                _say_renamed(file, store, frame)
                _say_matches(file, twins.matches(store.tables.get("financements"), frame), frame)
            store.tables[stem], change = merge.merge_table(stem, store.tables.get(stem), frame)
            file.changes.append(change)
    _leave_no_body(file, store, tables)
    if outcome.contours is not None and len(outcome.contours):
        file.changes.append(store.add_contours(outcome.contours))
    if file.taken:
        store.salted |= outcome.recipe is not None and "accompagnements" in outcome.tables
        store.learn(outcome.manifest)
        store.record(file, file.digest)


def _leave_no_body(file: FileReport, store: Store, tables: Mapping[str, pd.DataFrame]) -> None:
    """Take out the bodies that only an earlier reading of the file made: an answer said that they are others."""
    given = tables["organismes"]["organisme_id"] if "organismes" in tables else ()
    left = row_sources.left_behind(store.tables, file.digest, given)
    if not left:
        return
    bodies = store.tables["organismes"]
    store.tables["organismes"] = bodies[~bodies["organisme_id"].isin(left)].reset_index(drop=True)
    change = next((one for one in file.changes if one.table == "organismes"), None)
    if change is None:
        file.changes.append(change := merge.TableChange("organismes"))
    change.removed += len(left)


def _traced(
    tables: dict[str, pd.DataFrame], outcome: Outcome, file: FileReport, store: Store
) -> dict[str, pd.DataFrame]:
    """The rows with the file that they come from, funding rows told apart from those of other files."""
    if "financements" in tables:
        whose = twins.File(file.file, file.digest, file.recipe or "")
        funding = twins.told_apart(tables["financements"], store.tables, whose)
        tables = tables | {"financements": funding}
    made = row_sources.stamped(tables, file.digest)
    return row_sources.only_moved(made, store.tables) if outcome.format == OWN_WORKBOOK else made


def _say_renamed(file: FileReport, store: Store, incoming: pd.DataFrame) -> None:
    """One warning for the rows whose name or purpose a corrected file seems to have changed: the old ones stay."""
    found = merge.perhaps_renamed(store.tables.get("financements"), incoming)
    if len(found):
        amount = Decimal(str(round(pd.to_numeric(found["montant_attribue"], errors="coerce").sum(), 2)))
        facts = {"count": len(found), "amount": amount, "examples": ", ".join(found["before"].head(EXAMPLES))}
        file.faults = worst_first([*file.faults, Fault("ligne_peut_etre_renommee", WARNING, file.file, facts=facts)])


def _say_matches(file: FileReport, found: pd.DataFrame, incoming: pd.DataFrame) -> None:
    """The rows that another file of the folder may have given already: proposed, and said with their euros."""
    file.matches = [
        {"row": None if pd.isna(row) else int(row), "key": mine, "other": other, "why": SAME_GRANT}
        for mine, other, row in zip(found["financement_id"], found["other"], found["_row"], strict=True)
    ]
    twice = incoming[incoming["financement_id"].isin(found["financement_id"])]
    if len(twice):
        euros = pd.to_numeric(twice["montant_attribue"], errors="coerce").sum() if "montant_attribue" in twice else 0
        facts = {"count": len(twice), "amount": Decimal(str(round(euros, 2)))}
        file.faults = worst_first([*file.faults, Fault("lignes_de_deux_fichiers", WARNING, file.file, facts=facts)])


def _report(file: FileReport, outcome: Outcome) -> None:
    """The figures of the outcome into the report; a reader of several formats says which one it was."""
    file.outcome, file.format = outcome, outcome.format or file.format
    file.rows_read, file.rows_kept, file.rows_refused = outcome.rows_read, outcome.rows_kept, outcome.rows_refused
    file.total_eur_read, file.total_eur_kept = float(outcome.euros_read), float(outcome.euros_kept)
    file.totals = outcome.totals if outcome.totals is not None else _only_type(outcome)
    file.rows_without_amount, file.rows_waiting = outcome.without_amount, outcome.rows_waiting
    file.rows_outside, file.total_eur_outside = outcome.rows_outside, float(outcome.euros_outside)
    file.columns_taken, file.columns_ignored = outcome.columns_taken, outcome.columns_ignored
    file.lines_ignored = outcome.lines_ignored
    file.faults = worst_first([*file.faults, *outcome.faults])
    file.notes, file.refused = [*file.remarks, *outcome.notes], outcome.refused
    file.recipe = outcome.recipe
    file.places = dict(outcome.places)
    file.encoding = outcome.encoding or file.encoding


def _only_type(outcome: Outcome) -> dict[str, Sums]:
    """The balance by type of a file that has amounts granted only, or none."""
    totals = {name: Sums() for name in TYPES.values()}
    written, kept = (Decimal(str(round(euros, 2))) for euros in (outcome.euros_read, outcome.euros_kept))
    totals["attribue"] = Sums(written, kept, written - kept)
    return totals


def _told(file: FileReport, settled: Settled, store: Store) -> None:
    """What was joined, what a person has to say, and one warning for the bodies that look like others."""
    file.rows_merged = [merged_json(one) for one in settled.merged]
    incoming, present = settled.tables.get("organismes"), store.tables.get("organismes")
    if incoming is not None and len(incoming):
        file.candidates = merge.look_alikes(present, incoming, {})
    faults = list(settled.questions)
    if file.candidates:
        examples = "; ".join(f"{c.nom} = {c.other_nom}" for c in file.candidates[:EXAMPLES])
        facts = {"count": len(file.candidates), "examples": examples}
        faults.append(Fault("organisme_ressemblant", WARNING, file.file, facts=facts))
    file.faults = worst_first([*file.faults, *faults])


def fingerprint(path: Path) -> str:
    """The sha256 of a file."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
