"""The population of a question of secrecy, sorted by the columns that the question crosses."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from ess_metrics.counting.facts import remembered
from ess_metrics.counting.indicator import PEOPLE
from ess_metrics.counting.places import PLACE_FILTERS, allowed_places
from ess_metrics.counting.slices import Slice
from ess_metrics.counting.table_facts import families
from ess_metrics.indicators import BY_ID, Indicator, select
from ess_metrics.indicators.founders import people
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection

FINE = {"commune": "code_quartier", "ensemble": "code_quartier", "famille": "dispositif_code"}


@dataclass(frozen=True)
class Axis:
    """A column of the population: the cell of each record, and the names of the cells (keys, then reasons)."""

    codes: np.ndarray
    labels: tuple[str, ...]
    keys: int


@dataclass(frozen=True)
class Population:
    """Everything an indicator counts without any filter: its slice, the unit of each record, its size for dominance."""

    cut: Slice
    unit: np.ndarray
    size: np.ndarray | None
    rule: str


@dataclass(frozen=True)
class Crossed:
    """A question in cells: the population, its columns, the cells asked of each, and the one broken down."""

    population: Population
    indicator: Indicator
    place: str
    columns: tuple[str, ...]
    asked: tuple[np.ndarray, ...]
    whole: bool
    by: str | None


def crossed_by(data: Dataset, indicator: Indicator, by: str | None, selection: Selection) -> Crossed:
    """The columns that a question crosses; `whole` is false when a filter cuts through a cell."""
    place = selection.place
    counted = _counted(indicator)
    whole = population(data, counted, place)
    asked: dict[str, np.ndarray] = {}
    clean = True
    for column, values in selection.where:
        fine = FINE.get(column, column)
        cells, cuts, narrow = _cells_of(data, counted, place, fine, Selection(((column, values),), place=place))
        if narrow:
            asked[fine] = asked[fine] & cells if fine in asked else cells
            clean &= not cuts
    broken = FINE.get(by, by) if by is not None and by in counted.by else None
    if broken is not None and broken not in asked:
        asked[broken] = np.ones(len(axis(data, counted, place, broken).labels), bool)
    columns = tuple(sorted(asked))
    return Crossed(whole, counted, place, columns, tuple(asked[name] for name in columns), clean, by)


def counted_people() -> Indicator:
    """The indicator whose population decides for all that counts people."""
    return BY_ID["founders"]


def _counted(indicator: Indicator) -> Indicator:
    return counted_people() if indicator.secrecy == PEOPLE else indicator


def population(data: Dataset, indicator: Indicator, place: str) -> Population:
    """Everything an indicator counts, without filter."""

    def make() -> Population:
        made = indicator.compute(select(data, Selection(place=place)), None)
        if made.behind is None or not isinstance(made.behind.cut, Slice) or indicator.secrecy is None:
            raise TypeError(f"{indicator.id}: secrecy asks for what was counted")
        cut, size = made.behind.cut, made.behind.sizes
        unit = people(select(data, Selection())) if indicator.secrecy == PEOPLE else np.arange(cut.facts.size)
        return Population(cut, unit[cut.records], None if size is None else size[cut.records], indicator.secrecy)

    return remembered(data, ("population", indicator.id, place), make)


def axis(data: Dataset, indicator: Indicator, place: str, column: str) -> Axis:
    """The cells of a column of the population."""

    def make() -> Axis:
        group = population(data, indicator, place).cut.by(column)
        return Axis(group.bucket, (*group.keys, *group.reasons), len(group.keys))

    return remembered(data, ("axis", indicator.id, place, column), make)


def _cells_of(data: Dataset, indicator: Indicator, place: str, column: str, asked: Selection):
    """(the cells that a filter keeps, whether it cuts through one, whether it leaves anything out)."""
    whole = population(data, indicator, place).cut
    if column not in whole.facts.dims and column != "code_quartier":
        return None, False, False
    kept = np.isin(whole.records, Slice(data, whole.facts.name, asked, whole.asked & whole.mask).records)
    cells = axis(data, indicator, place, column)
    inside = np.bincount(cells.codes[kept], minlength=len(cells.labels)) > 0
    for filtered, chosen in asked.where:
        inside |= meant(data, filtered, chosen, cells)
    outside = np.bincount(cells.codes[~kept], minlength=len(cells.labels)) > 0
    return inside, bool((inside & outside).any()), not kept.all()


def meant(data: Dataset, column: str, chosen: Collection[str], cells: Axis) -> np.ndarray:
    """The cells that these values of a column mean, nobody being there included: a zero may be hidden too."""
    found = np.zeros(len(cells.labels), bool)
    if column in PLACE_FILTERS:
        found[: cells.keys] = allowed_places(data, column, chosen)[: cells.keys]
    else:
        images = families(data) if column == "famille" else {}
        found[: cells.keys] = [images.get(label, label) in chosen for label in cells.labels[: cells.keys]]
    return found


def named_cells(data: Dataset, crossed: Crossed, by: str) -> dict[str, np.ndarray]:
    """Key or reason of the breakdown -> the cells of its fine column."""
    fine = axis(data, crossed.indicator, crossed.place, FINE.get(by, by))
    if by not in FINE:
        return {label: np.arange(len(fine.labels)) == at for at, label in enumerate(fine.labels)}
    coarse = axis(data, crossed.indicator, crossed.place, by)
    found = {label: np.zeros(len(fine.labels), bool) for label in coarse.labels}
    for at, below in np.unique(np.stack([coarse.codes, fine.codes]), axis=1).T:
        found[coarse.labels[at]][below] = True
    for key in coarse.labels[: coarse.keys]:
        found[key] |= meant(data, by, (key,), fine)
    return found
