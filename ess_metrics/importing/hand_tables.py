"""Whole tables written by hand on a screen: each cell held to the schema, then the table put in the place of the old.

For small tables that a person keeps as one thing (objectives, targets, testimonies), where a row may be added, changed
or taken away at once. The others are corrected cell by cell (`mends`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from ess_metrics.importing import conformity, folder_files, mends
from ess_metrics.model import column_kinds, schema
from ess_metrics.model.faults import BLOCKING, DataError, Fault

Cells = Mapping[str, str]
Tables = Mapping[str, Sequence[Cells]]


def held(folder: Path, tables: Tables) -> dict[str, pd.DataFrame]:
    """The tables as they would be written, as text. Raises DataError with every fault (row 1 is the first one).

    Columns that the rows do not name keep their cells where the key is known.
    """
    store = folder_files.load(folder)
    faults: list[Fault] = []
    made = {}
    for stem, rows in tables.items():
        table = schema.BY_STEM[stem]
        lines = [_line(table, at, row, faults) for at, row in enumerate(rows, 1)]
        made[stem] = _with_others(table, lines, store.tables.get(stem))
    if faults:
        raise DataError(faults)
    refused = conformity.refusals(made, {**store.tables, **made})
    found = [_refused(one) for one in refused]
    found += [fault for stem, frame in made.items() for fault in _twice(schema.BY_STEM[stem], frame)]
    if found:
        raise DataError(found)
    return made


def write(folder: Path, tables: Tables) -> None:
    """Put these tables in the place of those of the folder. Raises DataError, and nothing is written."""
    with folder_files.locked(folder):
        made = held(folder, tables)
        store = folder_files.load(folder)
        store.tables |= made
        folder_files.save(store, mends.NothingRead())


def _line(table: column_kinds.Table, at: int, row: Cells, faults: list[Fault]) -> dict[str, str]:
    found = {}
    for name, text in row.items():
        try:
            found[name] = mends.value_of(table, name, str(text).strip())
        except DataError as error:
            faults += [
                Fault(one.rule, BLOCKING, table.stem, row=at, column=name, value=one.value, facts=one.facts)
                for one in error.faults
            ]
    return found


def _refused(one: conformity.Refusal) -> Fault:
    refers = schema.BY_STEM[one.stem][one.column].refers
    facts = {"table": refers[0]} if refers else {}
    return Fault(one.rule, BLOCKING, one.stem, row=one.at + 1, column=one.column, value=one.value, facts=facts)


def _with_others(table: column_kinds.Table, lines: list[dict[str, str]], before: pd.DataFrame | None) -> pd.DataFrame:
    named = [name for name in table.names if any(name in line for line in lines)]
    kept = [] if before is None else list(before.columns)
    columns = kept or named or list(table.key)
    frame = pd.DataFrame(
        [{name: line.get(name, "") for name in dict.fromkeys([*columns, *named])} for line in lines],
        columns=list(dict.fromkeys([*columns, *named])),
        dtype="str",
    )
    rest = [name for name in kept if name not in named and name not in table.key]
    if before is None or not rest or frame.empty:
        return frame
    known = before.drop_duplicates(list(table.key)).set_index(list(table.key))[rest]
    return frame.drop(columns=rest).join(known, on=list(table.key))[list(frame.columns)].fillna("")


def _twice(table: column_kinds.Table, frame: pd.DataFrame) -> list[Fault]:
    keys = list(table.key)
    again = frame.index[frame.duplicated(keys)] if len(frame) else ()
    return [
        Fault("cle_en_double", BLOCKING, table.stem, row=int(at) + 1, column=keys[0], value=str(frame.at[at, keys[0]]))
        for at in again
    ]


__all__ = ["held", "write"]
