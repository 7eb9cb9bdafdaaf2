"""Corrections applied: to the cells of a file before it is read, to its rows before they enter, to the folder's tables.

What a correction finds is compared with what it was made on (`avant`); where they differ a person is asked, and the
value of the file stands meanwhile.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from ess_metrics.files.cell_patches import CellMend
from ess_metrics.folder import corrections as kept
from ess_metrics.folder.corrections import Correction
from ess_metrics.folder.second_person import refuse_unsigned
from ess_metrics.formats import free_cells, workbook_template
from ess_metrics.formats.rows import first_of
from ess_metrics.importing import conformity, folder_files
from ess_metrics.importing.working_copy import Store
from ess_metrics.model import column_kinds, schema
from ess_metrics.model.faults import BLOCKING, WARNING, DataError, Fault
from ess_metrics.model.questions import Answers

AS_FILE, AS_CORRECTED, KEEP = "fichier", "correction", "garder"
Tables = Mapping[str, pd.DataFrame]


# --- the folder's own tables -----------------------------------------------------------------------------------------


def reconcile(store: Store) -> None:
    """Make the tables hold what `corrections.csv` says now: deleted lines are undone, new ones made."""
    declared = {one.cell for one in store.corrections}
    for one in reversed(store.held):
        if one.cell not in declared and one.table:
            _set(store, replace(one, avant=one.apres, apres=one.avant), store.held)
    known = {one.cell for one in store.held}
    for at, one in enumerate(store.corrections):
        if one.cell not in known and one.table in store.tables:
            _set(store, one, store.corrections[:at])
    store.held = list(store.corrections)


def _set(store: Store, one: Correction, made: Sequence[Correction]) -> bool:
    """Write the value of a correction in its row, if the row is there and still holds what it was made on."""
    frame, table = store.tables.get(one.table), schema.BY_STEM.get(one.table)
    if frame is None or table is None or one.colonne not in table.names:
        return False
    keys = _keys(frame, table)
    wanted = {kept.current_key(one, made), kept.current_key(one, [*made, one])}
    at = keys.isin(wanted)
    column = first_of(frame, one.colonne)
    right = at & column.map(lambda cell: kept.same(table[one.colonne], cell, one.avant))
    if right.any():
        store.tables[one.table] = frame.assign(**{one.colonne: column.mask(right, one.apres)})
    return bool(right.any())


def _keys(frame: pd.DataFrame, table: column_kinds.Table) -> pd.Series:
    """The key of each row, its columns joined by `|`."""
    columns = [first_of(frame, name).astype("str") for name in table.key]
    key = columns[0]
    for column in columns[1:]:
        key = key + "|" + column
    return key


# --- rows that enter -------------------------------------------------------------------------------------------------


def on_rows(tables: Tables, store: Store, file: str, answers: Answers) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    """The rows of a file with the corrections of their tables made, and the questions of those that no longer fit."""
    out, asked = dict(tables), []
    for stem, frame in tables.items():
        table = schema.BY_STEM[stem]
        mine = [one for one in store.corrections if one.table == stem and one.colonne in table.names]
        if not mine or frame.empty:
            continue
        keys = _keys(frame, table)
        for one in mine:
            found = out[stem].index[keys == one.cle]
            if len(found):
                out[stem], question = _on_row(out[stem], found[0], one, table, file, answers)
                asked += [question] if question else []
    return out, asked


def _on_row(frame: pd.DataFrame, at, one: Correction, table: column_kinds.Table, file: str, answers: Answers):
    """The frame with one cell corrected, unless it is so already or no longer is what it was."""
    found = str(first_of(frame, one.colonne)[at])
    column = table[one.colonne]
    question = None
    if not kept.same(column, found, one.avant) and not kept.same(column, found, one.apres):
        facts = {"table": one.table, "key": one.cle, "before": one.avant, "after": one.apres}
        fault = Fault("correction_a_revoir", WARNING, file, column=f"{one.cle} {one.colonne}", value=found, facts=facts)
        said, question = answers.ask(fault, (AS_FILE, AS_CORRECTED), AS_FILE)
        if said == AS_FILE:
            return frame, question
    values = first_of(frame, one.colonne).astype(object)
    values[at] = one.apres
    return frame.assign(**{one.colonne: values}), question


def orphans(store: Store, file: str, answers: Answers) -> list[Fault]:
    """A question for each correction whose row is no longer in the folder; the correction is kept."""
    asked = []
    for one in store.corrections:
        table = schema.BY_STEM.get(one.table)
        if table is None:
            continue
        frame = store.tables.get(one.table, pd.DataFrame())
        keys = set(_keys(frame, table)) if len(frame) else set()
        if not keys & {one.cle, kept.current_key(one, store.corrections)}:
            facts = {"table": one.table, "key": one.cle}
            fault = Fault("correction_sans_ligne", WARNING, file, column=f"{one.cle} {one.colonne}", facts=facts)
            _, question = answers.ask(fault, (KEEP,), KEEP)
            asked += [question] if question else []
    return asked


# --- cells of a file -------------------------------------------------------------------------------------------------


def of_file(store: Store, digest: str) -> tuple[CellMend, ...]:
    """The corrections of the cells of a file."""
    mine = [one for one in store.corrections if digest and one.fichier_sha256 == digest]
    return tuple(CellMend(one.cle, one.colonne, one.avant, one.apres) for one in mine)


# --- one correction by hand ------------------------------------------------------------------------------------------


class Unknown(ValueError):  # noqa: N818  (what a person asked for, told to that person)
    """A table or a column that does not exist."""


def correct(folder: Path, table: str, key: str, column: str, value: str, *, why: str, author: str = "") -> Correction:
    """Correct one cell of a table of the folder and keep the correction.

    `key`: the key columns of the row joined by `|`, as they are now or as they were before any correction. Raises
    Unknown for a table or column that does not exist; DataError for a key that is not there or a value that the schema
    refuses, Unsigned when the folder wants every act signed and nobody signs: nothing is written then.
    """
    known = _known(table, column)
    refuse_unsigned(Path(folder), author)
    with folder_files.locked(folder):
        store = folder_files.load(folder)
        reconcile(store)
        made = _made(store, known, key, column, value, why, author)
        told = [
            one for one in store.corrections if one.table == table and one.cle == made.cle and one.colonne == column
        ]
        if told and made.avant == made.apres == told[-1].apres:  # asked again: it is made already
            folder_files.save(store, NothingRead())
            return told[-1]
        store.corrections.append(made)
        store.held.append(made)
        folder_files.save(store, NothingRead())
    return made


def proposed(folder: Path, table: str, key: str, column: str, value: str, *, why: str, author: str = "") -> Correction:
    """The correction that `correct` would make, nothing being written; it raises as `correct` does."""
    store = folder_files.load(folder)
    reconcile(store)
    return _made(store, _known(table, column), key, column, value, why, author)


def _known(table: str, column: str) -> column_kinds.Table:
    known = schema.BY_STEM.get(table)
    if known is None or column not in known.names:
        raise Unknown(table if known is None else column)
    return known


class NothingRead:
    """What `save` asks of an import: no file was read."""

    files: tuple = ()


def _made(
    store: Store, table: column_kinds.Table, key: str, column: str, value: str, why: str, author: str
) -> Correction:
    frame = store.tables.get(table.stem, pd.DataFrame())
    keys = _keys(frame, table) if len(frame) else pd.Series(dtype="str")
    original = kept.original_key(table.stem, key, store.corrections)
    probe = Correction(table=table.stem, cle=original, colonne=column)
    now = kept.current_key(probe, store.corrections)
    at = keys.index[keys.isin([key, now])]
    if not len(at):
        raise DataError([Fault("correction_cle_absente", BLOCKING, table.stem, value=key)])
    after = value_of(table, column, value)
    before = str(first_of(frame, column)[at[0]])
    cells = first_of(frame, column).astype(object)
    cells[at[0]] = after
    changed = frame.assign(**{column: cells.astype("str")})
    refused = conformity.refusals({table.stem: changed}, {**store.tables, table.stem: changed})
    worse = {(one.at, one.rule, one.column) for one in refused} - {
        (one.at, one.rule, one.column) for one in conformity.refusals({table.stem: frame}, store.tables)
    }
    if worse or (column in table.key and keys.drop(at[0]).isin(_keys(changed.loc[[at[0]]], table)).any()):
        rule = next(iter(worse))[1] if worse else "cle_en_double"
        raise DataError([Fault(rule, BLOCKING, table.stem, column=column, value=value)])
    store.tables[table.stem] = changed
    today = datetime.date.today().isoformat()
    return Correction("", table.stem, original, column, before, after, author, today, why)


def value_of(table: column_kinds.Table, column: str, value: str) -> str:
    """The value as the folder writes it; DataError when it is none of this column."""
    known = table[column]
    if not value.strip():
        if known.required:
            raise DataError([Fault("valeur_obligatoire_vide", BLOCKING, table.stem, column=column)])
        return ""
    listed = known.values and value in known.values
    found = free_cells.Parsed(value) if listed else free_cells.value(known, table.stem, value, None, "", "")
    negative = found.number is not None and known.least is not None and found.number < known.least
    wrong = found.rule if found.failed else "nombre_negatif" if negative else None
    if found.rule == "valeur_hors_liste" and known.refers is None and not known.values:
        wrong = None
    if wrong:
        facts = {"expected": ", ".join(workbook_template.values_of(known)[:12]), **found.facts}
        raise DataError([Fault(wrong, BLOCKING, table.stem, column=column, value=value, facts=facts)])
    return found.value
