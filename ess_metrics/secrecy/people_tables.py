"""What is hidden of all that is told about people followed: their linked tables, of one version of the folder."""

from __future__ import annotations

import numpy as np

from ess_metrics.counting.facts import remembered
from ess_metrics.counting.indicator import PEOPLE
from ess_metrics.counting.slices import Slice
from ess_metrics.indicators import BY_ID, Indicator, select
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import PLACES, Selection
from ess_metrics.secrecy.cells import protect
from ess_metrics.secrecy.linked_tables import Column, LinkedTables
from ess_metrics.secrecy.populations import (
    FINE,
    Crossed,
    Population,
    axis,
    counted_people,
    meant,
    named_cells,
    population,
)

# Shares of an attribute that no breakdown bears: who is counted, and how, is a column like the others.
SIDES = ("firm_survival", "ess_creation_share")
PLACE = "code_quartier"


def name_of(column: str, place: str) -> str:
    """The column of the linked tables: neighbourhoods of residence and of premises are two."""
    return f"{column}@{place}" if column == PLACE else column


def linked(data: Dataset) -> LinkedTables:
    """The linked tables of a version of a folder, decided once."""
    return remembered(data, "linked people", lambda: _linked(data))


def _linked(data: Dataset) -> LinkedTables:
    founders = counted_people()
    whole = population(data, founders, PLACES[0])
    columns = [_side(data, id_, whole) for id_ in SIDES]
    for name in founders.by:
        if name not in FINE:
            columns += [_column(data, founders, place, name) for place in (PLACES if name == PLACE else PLACES[:1])]
    return LinkedTables(whole.unit, columns)


def _column(data: Dataset, founders: Indicator, place: str, name: str) -> Column:
    cells = axis(data, founders, place, name)
    found = protect(founders.compute(select(data, Selection(place=place)), name), PEOPLE)
    dark = {key for key, status in zip(found.keys, found.status, strict=True) if status == "secret"}
    dark |= {item.reason for item in found.not_shown if item.cell and item.status == "secret"}
    return Column(
        name_of(name, place),
        cells.codes,
        len(cells.labels),
        cells.keys,
        np.array([label in dark for label in cells.labels], bool),
        _wider(data, founders, place, name),
        apart=PLACE if name == PLACE else "",
    )


def _wider(data: Dataset, indicator: Indicator, place: str, fine: str) -> tuple[np.ndarray, ...]:
    """The unions of the cells of a column that a breakdown or a named set asks for."""
    found: list[np.ndarray] = []
    for wide in (name for name, narrow in FINE.items() if narrow == fine and name in indicator.by):
        crossed = Crossed(population(data, indicator, place), indicator, place, (fine,), (), True, wide)
        found += named_cells(data, crossed, wide).values()
    if fine == PLACE:
        cells = axis(data, indicator, place, fine)
        found += [meant(data, "ensemble", (name,), cells) for name in data.manifest.ensembles]
    return tuple(mask for mask in found if mask.sum() > 1)


def _side(data: Dataset, id_: str, whole: Population) -> Column:
    """Who a share counts, as a column: 0 not counted, 1 counted below, 2 above too."""
    behind = BY_ID[id_].compute(select(data, Selection()), None).behind
    if behind is None or not isinstance(behind.cut, Slice):
        raise TypeError(f"{id_}: secrecy asks for what was counted")
    above, below = (mask for mask, _ in behind.counted)
    codes = np.where(behind.cut.mask & below, np.where(above, 2, 1), 0)
    return Column(id_, codes[whole.cut.records], 3, 3, np.zeros(3, bool), sides=True)


__all__ = ["SIDES", "linked", "name_of"]
