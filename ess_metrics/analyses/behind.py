"""The records behind a figure: the same filters, the table of the indicator, and its own condition.

People are never listed: their table has no way in here. To a public audience, carriers and tenants who are natural
persons (legal category 1000) are not named either.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ess_metrics.analyses.distribution import other_slice
from ess_metrics.analyses.values import raw_values
from ess_metrics.counting import prices
from ess_metrics.counting.facts import Dim, Lines, remembered
from ess_metrics.counting.funding import funding
from ess_metrics.counting.indicator import Chosen, select
from ess_metrics.counting.slices import MONEY, Slice
from ess_metrics.counting.table_facts import facts
from ess_metrics.indicators import BY_ID
from ess_metrics.indicators.project_indicators import project_slice
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.secrecy.audience import NATURAL_PERSON, listed

LISTED = tuple("financements projets locaux baux etablissements clauses appuis evenements realisations".split())
IDS = {
    "financements": "financement_id",
    "projets": "projet_id",
    "locaux": "local_id",
    "baux": "bail_id",
    "etablissements": "siret",
    "clauses": "marche_id",
    "appuis": "appui_id",
    "evenements": "evenement_id",
    "realisations": "projet_id",
}
OTHER_SUPPORT = "autres_concours"  # not an indicator: the rows of what is no grant
CENTS = 100.0
COUNTED = "compte"
PLACES = "lieux"


def behind(
    data: Dataset, selection: Selection, table: str, indicator: str = "", ids: Sequence[str] | None = None
) -> pd.DataFrame:
    """The rows of `table` that a selection keeps for an indicator (those of its `n`), in their own columns.

    `ids` narrows them to records known by name. Added: `lieux` (codes of the places of each row, joined by `|`) and,
    for funding rows, `compte` (euros counted under the selection: they add up to `granted`) and the carrier, its own
    or its project's. A dataset closed to names (`ess_metrics.secrecy.audience`) does not
    list the rows of natural persons.
    """
    if table not in LISTED:
        raise ValueError(table)
    if indicator in BY_ID:
        selection = prices.heard(data, BY_ID[indicator].euros, selection)
    cut, kept = _kept(select(data, selection), table, indicator)
    if ids is not None:
        kept = kept[cut.facts.frame[IDS[table]].iloc[kept].astype(str).isin(set(ids)).to_numpy()]
    frame = cut.facts.frame.iloc[kept].copy()
    frame[PLACES] = np.array(places(data, table), object)[kept] if len(frame) else []
    if table == MONEY:
        frame[COUNTED] = cut.weights(cut.facts.measures[selection.measure])[kept] / CENTS
        frame["porteur_id"] = named(cut.facts.dims["porteur_id"])[kept]
    return listed(data, frame)


def _kept(chosen: Chosen, table: str, indicator: str) -> tuple[Slice, np.ndarray]:
    """The slice that an indicator counts and the positions of its records; without one, all that the filters keep."""
    if indicator == OTHER_SUPPORT:
        cut = other_slice(chosen.data, chosen.selection)
        return cut, cut.records[cut.weights(cut.facts.measures[chosen.selection.measure])[cut.records] > 0]
    whole = _whole(chosen, table)
    if indicator not in BY_ID:
        return whole, whole.records
    made = raw_values(chosen.data, BY_ID[indicator], None, chosen.selection)
    if made.behind is None or not isinstance(made.behind.cut, Slice):
        return whole, whole.records
    cut = made.behind.cut
    kept = _of(cut, made.behind.counted, made.total.n)
    if table == "projets" and cut.facts.name == MONEY:
        project = np.unique(cut.facts.links["project"][kept])
        return whole, project[project >= 0]
    return (cut, kept) if cut.facts.name == table else (whole, whole.records)


def _of(cut: Slice, counted: Sequence[tuple[np.ndarray, int]], n: int | None) -> np.ndarray:
    """The records of a slice that make `n`: those of the mask that was counted, else all of them."""
    flag = next((mask for mask, total in reversed(counted) if total == n), None)
    return cut.records if flag is None or len(cut.records) == n else cut.records[flag[cut.records]]


def kept(data: Dataset, selection: Selection, table: str) -> np.ndarray:
    """The positions, in its table, of the records that a selection keeps."""
    return _whole(select(data, selection), table).records


def _whole(chosen: Chosen, table: str) -> Slice:
    if table == MONEY:
        return funding(chosen.data, chosen.selection)
    return project_slice(chosen) if table == "projets" else Slice(chosen.data, table, chosen.selection)


def places(data: Dataset, table: str) -> list[str]:
    """Of each row of a table, the codes of its places, joined by `|` ("" when it has none)."""
    return remembered(data, ("places", table), lambda: _places(data, facts(data, table).lines, facts(data, table).size))


def _places(data: Dataset, lines: Lines, size: int) -> list[str]:
    known = np.array([key.strip() for key in data.geography.keys], object)
    found: list[list[str]] = [[] for _ in range(size)]
    for record, place in zip(lines.record.tolist(), lines.place.tolist(), strict=True):
        if known[place]:
            found[record].append(known[place])
    return ["|".join(codes) for codes in found]


def named(dim: Dim) -> np.ndarray:
    """The key of each record, None where it has none."""
    return np.array([*dim.keys, None, None], object)[dim.codes]


def unnamed(data: Dataset) -> frozenset[str]:
    """The organisations that this folder's audience may not see named."""
    return remembered(data, "unnamed", lambda: _unnamed(data))


def _unnamed(data: Dataset) -> frozenset[str]:
    table = data.tables.get("organismes")
    if data.manifest.audience != "public" or table is None or "categorie_juridique" not in table:
        return frozenset()
    natural = table["categorie_juridique"].astype("str") == NATURAL_PERSON
    return frozenset(table.loc[natural, "organisme_id"].astype("str"))
