"""The rows that a person may correct one by one, of a project or found by their words, and their values as written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from ess_metrics.model import column_kinds, schema
from ess_metrics.model.dataset import Dataset
from ess_metrics.texts.numbers import euros
from ess_metrics.texts.pages import record_words as words
from ess_metrics.views.names import folded, short


@dataclass(frozen=True)
class Record:
    """One row: its table, its key, what it is called, its cells as text ("" unknown)."""

    table: str
    key: str
    label: str
    cells: Mapping[str, str]


def rows(data: Dataset, code: str) -> tuple[Record, ...]:
    """The project, then its funding rows, the last years first."""
    projects = data.tables["projets"]
    found = [
        Record("projets", row["projet_id"], words.PROJECT, row)
        for row in _texts(projects[projects["projet_id"].astype(str) == code])
    ]
    money = data.tables["financements"]
    if "projet_id" in money:
        mine = _texts(money[money["projet_id"].astype(str) == code])
        mine.sort(key=lambda row: row.get("annee", ""), reverse=True)
        found += [Record("financements", row["financement_id"], _label(data, row), row) for row in mine]
    return tuple(found)


# What a row is called by, besides its key: people are called by no name, since they have none.
CALLED = {
    "locaux": ("nom", "adresse"),
    "baux": ("local_id", "date_debut"),
    "organismes": ("nom",),
    "accompagnements": ("date_entree", "etape"),
    "clauses": ("objet", "date_notification"),
    "appuis": ("projet_id", "date_debut"),
    "evenements": ("intitule", "date"),
}
MOST_FOUND = 50


def found(data: Dataset, tables: Sequence[str], text: str) -> tuple[Record, ...]:
    """The rows of these tables whose key or name holds all the words of a text; none for an empty one, 50 at most."""
    wanted = folded(text).split()
    records: list[Record] = []
    for stem in tables if wanted else ():
        frame, key = data.tables.get(stem), schema.BY_STEM[stem].key[0]
        if frame is None or key not in frame:
            continue
        said = frame[[name for name in (key, *CALLED[stem]) if name in frame]].astype("str").agg(" ".join, axis=1)
        on = said.map(lambda cell: all(word in folded(cell) for word in wanted))
        records += [_called(stem, key, row) for row in _texts(frame[on].head(MOST_FOUND - len(records)))]
    return tuple(records)


def body(data: Dataset, code: str) -> tuple[Record, ...]:
    """The row of a body."""
    bodies = data.tables["organismes"]
    return tuple(
        _called("organismes", "organisme_id", row)
        for row in _texts(bodies[bodies["organisme_id"].astype(str) == code].head(1))
    )


def _called(stem: str, key: str, row: Mapping[str, str]) -> Record:
    said = [row.get(name, "") for name in CALLED[stem]]
    name = ", ".join(part for part in (*said, row[key]) if part)
    return Record(stem, row[key], words.ROWS[stem].format(name=name), row)


def columns(table: str) -> list[str]:
    """The columns that a correction may change: not the keys, nor where the row comes from."""
    known = schema.BY_STEM[table]
    return [name for name in known.names if name not in (*known.key, column_kinds.SOURCE_ID)]


def _label(data: Dataset, row: Mapping[str, str]) -> str:
    amount = row.get("montant_attribue") or row.get("montant_demande")
    return words.FUNDING.format(
        fund=short(data, "fonds_origine", row.get("fonds_origine", "")),
        year=row.get("annee", ""),
        amount=euros(float(amount)) if amount else words.EMPTY,
    )


def _texts(frame: pd.DataFrame) -> list[dict[str, str]]:
    plain = frame.astype(object)
    return [
        {str(name): _text(value) for name, value in row.items()}
        for row in plain.where(plain.notna(), None).to_dict("records")
    ]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat()[:10] if isinstance(value, pd.Timestamp) else str(value)
