"""What is hidden of all that is told about rents and tenants, decided together, once for a version of the folder.

Premises are listed one by one: everybody knows where each is, who runs it, what is asked for the empty ones. What is
secret is the rent of those let, or the tenant of each lease. Each published cell is a sum over known premises: some
are hidden until no group of fewer than three follows from the others, across breakdowns and across the two measures of
rent.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from ess_metrics.counting.columns import is_one_of
from ess_metrics.counting.facts import remembered
from ess_metrics.counting.indicator import LOTS
from ess_metrics.indicators import BY_ID, Indicator, select
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.secrecy.cells import DOMINANCE, SMALLEST, protect
from ess_metrics.secrecy.populations import Population, axis, population
from ess_metrics.secrecy.spans import unspanned

TOGETHER = (("rent_gap", "rent_subsidy"), ("ess_tenant_share",))
ANYWHERE = Selection().place
WHOLE = ""
MOST_PAIRED = 250  # records: beyond, two are a secret only where a crossing holds them alone
MOST_SUMS = 1500  # a larger table of sums is not shown beyond its total


def hidden_cells(data: Dataset, indicator: Indicator, column: str) -> tuple[np.ndarray, bool]:
    """The cells of a column that are hidden (in the order of its axis), and whether the total is."""
    group = next(ids for ids in TOGETHER if indicator.id in ids)
    return remembered(data, ("premises", group), lambda: _decided(data, group))[indicator.id, column]


def nothing_secret(data: Dataset, indicator: Indicator) -> bool:
    """Whether no crossing of the columns has a small group: any question may then be answered."""
    group = next(ids for ids in TOGETHER if indicator.id in ids)

    def make() -> bool:
        return not any(_few_groups(data, BY_ID[id_]) for id_ in group)

    return remembered(data, ("premises", group, "nothing"), make)


def _decided(data: Dataset, group: tuple[str, ...]) -> dict[tuple[str, str], tuple[np.ndarray, bool]]:
    """What is hidden of each column of each indicator of the group."""
    indicators = [BY_ID[id_] for id_ in group]
    sums = [one for indicator in indicators for one in _sums(data, indicator)]
    table = np.array([one.members for one in sums])
    hidden, empty = np.array([one.dark for one in sums]), ~table.any(axis=1)  # an empty one holds nobody's rent
    if len(table) > MOST_SUMS:
        hidden |= np.array([one.column != WHOLE for one in sums])
    else:
        targets = np.concatenate([_targets(data, one) for one in indicators])
        hidden |= ~empty & unspanned(table, np.array([one.weight for one in sums]), hidden | empty, targets)
    found = {}
    for one in indicators:
        masks: dict[str, list[bool]] = {}
        for each, dark in zip(sums, hidden, strict=True):
            if each.indicator == one.id:
                masks.setdefault(each.column, []).append(bool(dark))
        for column in one.by:
            total = masks[WHOLE][0] or _alone(data, one, column)[1]
            found[one.id, column] = (np.array(masks.get(column, ()), bool), total)
    return found


class _Sum(NamedTuple):
    """A published cell: of which indicator and column, what each record counts for, how many, hidden by itself."""

    indicator: str
    column: str
    members: np.ndarray
    weight: float
    dark: bool


def _sums(data: Dataset, indicator: Indicator) -> Iterator[_Sum]:
    """Every cell of every column in the order of its axis, then the whole."""
    whole = population(data, indicator, ANYWHERE)
    secret = _secret(indicator, whole)
    for column in indicator.by:
        cells, dark = axis(data, indicator, ANYWHERE, column), _alone(data, indicator, column)[0]
        for at in range(len(cells.labels)):
            members = np.zeros(len(secret))
            members[whole.cut.records[cells.codes == at]] = 1.0
            yield _Sum(indicator.id, column, members * secret, members.sum(), bool(dark[at]))
    everything = np.zeros(len(secret))
    everything[whole.cut.records] = 1.0
    yield _Sum(indicator.id, WHOLE, everything * secret, everything.sum() + 1.0, False)


def _secret(indicator: Indicator, whole: Population) -> np.ndarray:
    """Which records of the table are secret: every lease, and the lots that somebody rents."""
    if indicator.rows != "locaux":
        return np.ones(whole.cut.facts.size)
    return is_one_of(whole.cut.facts, "statut", "occupe").astype(float)


def _alone(data: Dataset, indicator: Indicator, column: str) -> tuple[np.ndarray, bool]:
    """The cells of one column that the contract hides when nothing is filtered, and whether it hides the total."""
    cells = axis(data, indicator, ANYWHERE, column)
    found = protect(indicator.compute(select(data, Selection()), column), indicator.secrecy)
    dark = {key for key, status in zip(found.keys, found.status, strict=True) if status == "secret"}
    dark |= {item.reason for item in found.not_shown if item.cell and item.status == "secret"}
    return np.array([label in dark for label in cells.labels], bool), found.total.status == "secret"


def _targets(data: Dataset, indicator: Indicator) -> np.ndarray:
    """One secret record, two, and any crossing of columns that holds fewer than three or that one dominates."""
    whole = population(data, indicator, ANYWHERE)
    records = whole.cut.records[_secret(indicator, whole)[whole.cut.records] > 0]
    found = _few_groups(data, indicator) | {(record,) for record in records}
    found |= set(itertools.combinations(records, 2)) if len(records) <= MOST_PAIRED else set()
    targets = np.zeros((len(found), whole.cut.facts.size))
    for at, group in enumerate(sorted(found)):
        targets[at, list(group)] = 1.0
    return targets


def _few_groups(data: Dataset, indicator: Indicator) -> set[tuple[int, ...]]:
    """The secret records of each crossing of columns that holds fewer than three, or that one dominates."""
    whole = population(data, indicator, ANYWHERE)
    secret = _secret(indicator, whole)[whole.cut.records] > 0
    axes = [axis(data, indicator, ANYWHERE, column).codes[secret] for column in indicator.by]
    records = whole.cut.records[secret]
    weight = np.ones(len(records)) if whole.size is None else np.nan_to_num(whole.size[secret])
    found: set[tuple[int, ...]] = set()
    for count in range(1, len(axes) + 1):
        for chosen in itertools.combinations(axes, count):
            groups = np.unique(np.stack(chosen), axis=1, return_inverse=True)[1].ravel()
            n, whole_of = np.bincount(groups), np.bincount(groups, weight)
            largest = np.zeros(len(n))
            np.maximum.at(largest, groups, weight)
            few = (n < SMALLEST[indicator.secrecy or LOTS]) | (largest > DOMINANCE * whole_of)
            found |= {tuple(records[groups == at]) for at in np.flatnonzero(few)}
    return found


__all__ = ["hidden_cells"]
