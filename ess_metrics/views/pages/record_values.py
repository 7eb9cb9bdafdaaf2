"""The rows of a project that a person may correct one by one, and their values as the folder writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ess_metrics.model import schema
from ess_metrics.model.dataset import Dataset
from ess_metrics.texts.numbers import euros
from ess_metrics.texts.pages import record_words as words
from ess_metrics.views.names import short


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


def columns(table: str) -> list[str]:
    """The columns that a correction may change: not the keys, nor where the row comes from."""
    known = schema.BY_STEM[table]
    return [name for name in known.names if name not in (*known.key, schema.SOURCE_ID)]


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
