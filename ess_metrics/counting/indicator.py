"""What an indicator is: a plain function of a chosen dataset and a breakdown, and its entry in the list."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypedDict

import numpy as np

from ess_metrics.counting.arrays import Mask, Numbers, Rows
from ess_metrics.counting.dispatch import by_engine
from ess_metrics.counting.facts import Facts, Measure
from ess_metrics.counting.slices import Group, Slice
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import Values
from ess_metrics.model.selection import Selection

PLACE = ("code_quartier", "commune")
PROJECT = ("secteur", "type_objet", "thematique", "stade")
SCHEME = ("dispositif_code", "famille")
FUNDING = (
    *PLACE,
    *SCHEME,
    *PROJECT,
    "annee",
    "fonds_origine",
    "financeur_id",
    "porteur_id",
    "section",
    "statut",
    "forme_convention",
)
PROJECTS = (*PLACE, *SCHEME, *PROJECT, "statut", "annee", "porteur_id", "fonds_origine", "financeur_id", "section")
OF_ONE_PROJECT = (*PLACE, *PROJECT, "statut", "porteur_id")  # what a project has one of, or parts that sum to 1
PEOPLE, LOTS, LEASES = "people", "lots", "leases"
SEXED, BODIES = "sexed", "bodies"  # declared counts, secret by sex only; bodies told apart by who leads them
# How the selected years reach a figure: by the year of each row, by the projects active in them (each year asked
# alone in a breakdown), or by the last one only, from which it looks back.
ROW, ACTIVE, LAST = "row", "active", "last"
SPLIT = ("financements", "projets", "realisations")  # tables whose records stand at several places, in parts
MONTH = 30.4375


@dataclass(frozen=True)
class Chosen:
    """A dataset seen through a selection: what every indicator takes. Made by `select`."""

    data: Dataset
    selection: Selection


Compute = Callable[[Chosen, str | None], Values]


@dataclass(frozen=True)
class Indicator:
    """An entry of the list: everything about an indicator that is not French, and nowhere else.

    - `id`, `unit` (of the contract), `compute` (the function), `by` (the breakdowns that have a meaning).
    - `rows`: the table whose rows it counts, listed behind it; `counts`: what its `n` counts when that is not these
      rows (people, carriers, agreements, projects); `tables`: those it cannot do without (`organismes` excepted).
    - `inputs`: the columns that it reads whatever is asked, as `table.column`; those of filters and breakdowns are
      read besides, when they are asked.
    - `additive_by`: the columns of `by` on which rows + not_shown = total, in mode réparti; () for ratios, medians.
    - `euros`: whether constant euros change it; `as_written`: it has amounts, that keep the euros they were written in.
      `yearly`: how selected years reach it (ROW, ACTIVE, LAST), None when
      they change nothing.
    - `secrecy`: the rule of statistical secrecy (None, PEOPLE, LOTS, LEASES, SEXED, BODIES). `sheltered_as`: the
      indicator whose cells decide what may be shown together, when not its own. `sides`: for a share whose base is
      shown, the column and the codes of its two sides, each a count of its own.
    - `staged`: its rows are stages that contain each other. `required_by`: a total alone means nothing.
    - `version` grows when the definition changes, so that an old proof can say so.
    """

    id: str
    unit: str
    compute: Compute
    by: tuple[str, ...]
    tables: tuple[str, ...]
    rows: str
    inputs: tuple[str, ...] = ()
    counts: str = ""
    additive_by: tuple[str, ...] = ()
    euros: bool = False
    as_written: bool = False
    yearly: str | None = None
    secrecy: str | None = None
    sheltered_as: str = ""
    sides: tuple[str, tuple[tuple[str, ...], tuple[str, ...]]] | None = None
    staged: bool = False
    required_by: bool = False
    version: int = 1

    def __post_init__(self) -> None:
        if not set(self.additive_by) <= set(self.by):
            raise ValueError(f"{self.id}: additive_by {set(self.additive_by) - set(self.by)}")
        if len(set(self.inputs)) != len(self.inputs):
            raise ValueError(f"{self.id}: inputs named twice")
        if self.yearly not in (None, ROW, ACTIVE, LAST):
            raise ValueError(f"{self.id}: yearly {self.yearly!r}")

    @property
    def sex(self) -> bool:
        """Whether it can be broken down by sex."""
        return "sexe" in self.by

    @property
    def money(self) -> bool:
        """Whether it is an amount, in euros or in euros for one of something."""
        return self.unit.startswith("EUR") and self.unit != "EUR/EUR"

    @property
    def counted(self) -> str:
        """What its `n` counts: a table, or people, carriers, agreements."""
        return self.counts or self.rows

    def adds_up(self, by: str | None, mode: str) -> bool:
        """Whether rows + not_shown = total in a breakdown: by place, only when each place has its part."""
        return by in self.additive_by and (by not in PLACE or mode == "reparti" or self.rows not in SPLIT)


class More(TypedDict, total=False):
    """What an entry may say besides its id, unit, function, breakdowns, tables and rows: see `Indicator`."""

    inputs: tuple[str, ...]
    counts: str
    additive_by: tuple[str, ...]
    euros: bool
    as_written: bool
    yearly: str | None
    secrecy: str | None
    sheltered_as: str
    sides: tuple[str, tuple[tuple[str, ...], tuple[str, ...]]] | None
    staged: bool
    required_by: bool
    version: int


def select(data: Dataset, selection: Selection) -> Chosen:
    """The dataset seen through a selection; the tables themselves are shared, never copied."""
    return Chosen(data, selection)


@by_engine
def measure_of(facts: Facts, values: np.ndarray) -> Measure:
    """A number a record (NaN = unknown), shared among places by the record's parts."""
    known = ~np.isnan(values)
    values = np.where(known, values, 0.0)
    return Measure(values, values[facts.lines.record] * facts.lines.part, known)


@by_engine
def masked(measure: Measure, mask: Mask, facts: Facts) -> Masked:
    """The measure where the mask holds, zero elsewhere."""
    return Masked(measure, mask, facts.lines.record)


@dataclass(frozen=True, eq=False)
class Masked:
    """A measure under a mask: worked out for the records that are asked for, not for the whole table.

    `owner` is the record of each line.
    """

    measure: Measure
    mask: Mask
    owner: Rows

    @functools.cached_property
    def record(self) -> Numbers:
        """The values of all records."""
        return self.measure.record * self.mask

    @functools.cached_property
    def line(self) -> Numbers:
        """The values of all lines."""
        return self.measure.line * self.mask[self.owner]

    @functools.cached_property
    def known(self) -> Mask:
        """Which records are known, and under the mask."""
        return self.measure.known & self.mask

    @functools.cached_property
    def positive(self) -> Mask:
        """Which records have more than zero."""
        return self.record > 0

    def at(self, records: Rows) -> Numbers:
        """The values of these records."""
        return self.measure.at(records) * self.mask[records]

    def on(self, lines: Rows) -> Numbers:
        """The values of these lines."""
        return self.measure.on(lines) * self.mask[self.owner[lines]]


def inhabitants(group: Group, inhabited: np.ndarray) -> np.ndarray:
    """People of each cell of a breakdown by place, of all chosen neighbourhoods otherwise and in total.

    `inhabited` says which places are neighbourhoods of known population; the others weigh nothing.
    """
    geo, places = group.geo, group.cut.places
    chosen = inhabited if places is None else inhabited & places
    people = np.full(group.size + 1, geo.population[chosen].sum())
    if group.column == "code_quartier":
        people[: len(group.keys)] = np.where(chosen, np.nan_to_num(geo.population), 0)[: geo.count]
    elif group.column == "commune":
        for i, key in enumerate(group.keys):
            here = np.array([commune == key for commune in geo.commune])
            people[i] = geo.population[here & chosen].sum()
    return people


__all__ = ["Chosen", "Group", "Indicator", "Slice", "select"]
