"""Envelopes: what was voted for a scheme, a fund and a year, beside what is committed (granted), paid, and left.

A vote is for the whole territory: filters on places, carriers or projects leave it whole, and so what it is compared
with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ess_metrics.counting.funding import funding
from ess_metrics.counting.table_facts import families
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection

STEM = "enveloppes"
HEARD = ("annee", "dispositif_code", "famille", "fonds_origine")
KEYS = ("dispositif_code", "fonds_origine", "annee")
CENTS = 100.0
MOVED = ("committed", "paid")


@dataclass(frozen=True)
class Envelope:
    """Euros of one key; None when nobody knows. `left` is voted less committed, below 0 when more was committed."""

    key: tuple[str, ...]
    voted: float | None
    committed: float
    paid: float | None

    @property
    def left(self) -> float | None:
        """What may still be committed."""
        return None if self.voted is None else round(self.voted - self.committed, 2)


def envelopes(data: Dataset, selection: Selection, by: str | None = None) -> tuple[Envelope, ...]:
    """The envelopes that a selection keeps, last year first; `by`: one of `KEYS`, to add them up along it.

    A vote that names no fund is for every fund of its scheme and year that has no vote of its own. A sum is unknown
    as soon as one of its votes is; paid is unknown when no row says it.
    """
    rows = _voted(data, selection)
    if rows.empty:
        return ()
    spent = _spent(data, selection)
    rows = rows.assign(**{name: _of(rows, spent, name) for name in MOVED})
    if by:
        grouped = rows.groupby(by, sort=True)
        sums = {name: grouped[name].agg(lambda part: part.sum(skipna=False)) for name in ("voted", "committed")}
        sums["paid"] = grouped["paid"].sum(min_count=1)
        rows = pd.DataFrame(sums).reset_index().rename(columns={by: "key"})
        keys = [(str(key),) for key in rows["key"]]
    else:
        rows = rows.sort_values(["annee", "dispositif_code", "fonds_origine"], ascending=[False, True, True])
        keys = list(rows[list(KEYS)].itertuples(index=False, name=None))
    return tuple(
        Envelope(key, _known(voted), round(float(committed), 2), _known(paid))
        for key, voted, committed, paid in zip(keys, rows["voted"], rows["committed"], rows["paid"], strict=True)
    )


def outside(data: Dataset, selection: Selection) -> float:
    """Euros committed under the same filters that no vote of the folder covers."""
    spent, voted = _spent(data, selection), _voted(data, selection)
    covered = sum(_of(voted, spent, "committed")) if len(voted) else 0.0
    return round(float(spent["committed"].sum()) - covered, 2)


def _known(value: float) -> float | None:
    return None if pd.isna(value) else round(float(value), 2)


def _voted(data: Dataset, selection: Selection) -> pd.DataFrame:
    """The votes that the filters keep, keys as text."""
    table = data.tables.get(STEM)
    if table is None:
        return pd.DataFrame(columns=[*KEYS, "voted"])
    frame = pd.DataFrame({name: _text(table, name) for name in KEYS})
    amount = table["montant_vote"] if "montant_vote" in table else pd.Series(np.nan, table.index)
    frame["voted"] = amount.astype("float64").to_numpy(na_value=np.nan)
    family = frame["dispositif_code"].map(families(data))
    for column, wanted in selection.where:
        if column in HEARD:
            kept = (family if column == "famille" else frame[column]).isin(wanted)
            frame, family = frame[kept], family[kept]
    return frame.reset_index(drop=True)


def _text(table: pd.DataFrame, name: str) -> np.ndarray:
    if name not in table:
        return np.full(len(table), "", object)
    column = table[name].astype(object)
    return (
        column.where(column.notna(), "")
        .map(lambda value: str(int(value)) if name == "annee" and value != "" else str(value))
        .to_numpy()
    )


def _spent(data: Dataset, selection: Selection) -> pd.DataFrame:
    """Euros committed and paid by scheme, fund and year, the filters on anything else left aside."""
    kept = selection.current.without(*(column for column, _ in selection.where if column not in HEARD))
    cut = funding(data, kept)
    at, rows = cut.records, cut.facts
    found = {name: np.array([*rows.dims[name].keys, "", ""], object)[rows.dims[name].codes[at]] for name in KEYS}
    granted, paid = rows.measures["attribue"], rows.measures["verse"]
    frame = pd.DataFrame(found)
    frame["committed"] = granted.at(at) / CENTS
    frame["paid"] = np.where(paid.known[at], paid.at(at) / CENTS, np.nan)
    return frame.groupby(list(KEYS), as_index=False).agg(
        committed=("committed", "sum"), paid=("paid", lambda part: part.sum(min_count=1))
    )


def _of(voted: pd.DataFrame, spent: pd.DataFrame, name: str) -> list[float]:
    """The euros of each vote."""
    known: Mapping = spent.set_index(list(KEYS))[name].to_dict()
    named = set(voted[list(KEYS)].itertuples(index=False, name=None))
    found = []
    for key in voted[list(KEYS)].itertuples(index=False, name=None):
        scheme, fund, year = key
        if fund:
            found.append(known.get(key, 0.0))
            continue
        rest = [v for k, v in known.items() if (k[0], k[2]) == (scheme, year) and k not in named]
        told = [value for value in rest if not pd.isna(value)]
        found.append(sum(told) if told or name == "committed" else (0.0 if not rest else np.nan))
    return found
