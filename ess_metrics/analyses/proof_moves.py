"""Which rows moved behind a figure between two states of the data: come, gone, counted otherwise, and what changed.

People are never listed. Rows that count the same and say the same have not moved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ess_metrics.analyses import behind
from ess_metrics.counting import prices
from ess_metrics.model import schema
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import COLUMNS, Selection

NEW, GONE, COUNTED, LEFT, CHANGED, ELSEWHERE = "nouvelle", "retiree", "retenue", "ecartee", "changee", "ailleurs"
NAMED_BY = {
    "projets": "intitule",
    "locaux": "nom",
    "etablissements": "nom",
    "clauses": "objet",
    "evenements": "intitule",
}


@dataclass(frozen=True)
class Move:
    """One row that moved: its key, what it is called, the euros it counted for then and now (None: not money, or not
    counted), why (one of the words above), and the columns whose cells differ.
    """

    key: str
    name: str
    before: float | None
    after: float | None
    why: str
    columns: tuple[str, ...] = ()


def moves(
    then: Dataset,
    today: Dataset,
    table: str,
    indicator: str,
    selection: Selection,
    place: tuple[str | None, str | None],
) -> tuple[Move, ...]:
    """The rows that moved, those whose euros moved most first. `place`: the breakdown and key of the figure."""
    if table not in behind.LISTED or any(table not in data.tables for data in (then, today)):
        return ()
    by, key = place
    asked = selection.plus(by, key) if key and by in COLUMNS else selection
    if not all(prices.has_index(data, asked) for data in (then, today)):
        return ()
    old, new = (_used(data, asked, table, indicator) for data in (then, today))
    raw = {at: _by_key(data.tables[table], table) for at, data in (("then", then), ("today", today))}
    titles = _titles(today) | _titles(then) if table == "financements" else {}
    found = []
    for one in dict.fromkeys((*old, *new)):
        move = _move(one, old.get(one), new.get(one), raw["then"].get(one), raw["today"].get(one))
        if move:
            named = _name(table, old.get(one) or new.get(one) or {}, titles)
            found.append(Move(one, named or one, move.before, move.after, move.why, move.columns))
    return tuple(sorted(found, key=lambda move: (-abs((move.after or 0) - (move.before or 0)), move.key)))


def _used(data: Dataset, asked: Selection, table: str, indicator: str) -> dict[str, Mapping]:
    return _by_key(behind.behind(data, asked, table, indicator), table)


def _by_key(frame: pd.DataFrame, table: str) -> dict[str, Mapping]:
    """The rows by their key, cells as text ("" unknown), the euros counted as a number."""
    keys = [name for name in schema.BY_STEM[table].key if name in frame]
    counted = frame[behind.COUNTED].tolist() if behind.COUNTED in frame else [None] * len(frame)
    plain = frame.drop(columns=[behind.COUNTED, behind.PLACES], errors="ignore").astype(object)
    rows = plain.where(plain.notna(), "").astype(str).to_dict("records")
    return {
        "|".join(row[name] for name in keys): {**row, behind.COUNTED: euros}
        for row, euros in zip(rows, counted, strict=True)
    }


def _move(key: str, old: Mapping | None, new: Mapping | None, was: Mapping | None, now: Mapping | None) -> Move | None:
    before, after = (row[behind.COUNTED] if row else None for row in (old, new))
    changed = _changed(was, now)
    if old and new:
        if before == after and (before is not None or not changed):
            return None
        why = CHANGED if changed else ELSEWHERE
    elif old:
        why = GONE if now is None else LEFT
    else:
        why = NEW if was is None else COUNTED
    return Move(key, key, before, after, why, changed)


def _changed(was: Mapping | None, now: Mapping | None) -> tuple[str, ...]:
    if was is None or now is None:
        return ()
    names = dict.fromkeys((*was, *now))
    return tuple(name for name in names if name != behind.COUNTED and was.get(name, "") != now.get(name, ""))


def _titles(data: Dataset) -> dict[str, str]:
    projects = data.tables["projets"]
    return dict(zip(projects["projet_id"].astype(str), projects["intitule"].astype(str), strict=True))


def _name(table: str, row: Mapping, titles: Mapping[str, str]) -> str:
    if table == "financements":
        return titles.get(row.get("projet_id", ""), "")
    return str(row.get(NAMED_BY.get(table, ""), ""))
