"""Projects one by one: the list under a selection, the path from idea to lasting, and the life of a single project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ess_metrics.analyses import behind
from ess_metrics.counting.columns import is_one_of
from ess_metrics.counting.funding import funding
from ess_metrics.counting.indicator import Chosen, select
from ess_metrics.counting.slices import Slice
from ess_metrics.counting.table_facts import facts
from ess_metrics.indicators.outcomes import REFUSED
from ess_metrics.indicators.project_indicators import posts, project_slice, running_projects
from ess_metrics.model import reference
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.secrecy import audience

CENTS = 100.0
GRANTED, UNKNOWN_YEAR = "accorde", 0
MILESTONES = (
    ("date_depot", "demande"),
    ("date_decision", "decision"),
    ("date_debut", "debut"),
    ("date_premier_versement", "versement"),
    ("date_fin", "fin"),
    ("date_arret", "arret"),
)


def stages(data: Dataset, selection: Selection) -> pd.DataFrame:
    """By `stade`, in the order of a project's life: `n` projects, `active` ones among them, `euros` of grants.

    Refused and ineligible files are left out; projects of unknown stage have the key "".
    """
    chosen = select(data, selection)
    projects, cut = facts(data, "projets"), _accepted(chosen)
    codes = projects.dims["stade"].codes[cut.records]
    keys = projects.dims["stade"].keys
    active = running_projects(chosen).mask[cut.records]
    euros = grants(chosen)[cut.records]
    size = len(keys) + 2
    frame = pd.DataFrame(
        {
            "n": np.bincount(codes, minlength=size),
            "active": np.bincount(codes, active, size).astype(int),
            "euros": np.round(np.bincount(codes, euros, size), 2),
        },
        index=[*keys, "", " "],
    )
    order = [stage for stage in reference.labels("stade") if stage in frame.index]
    others = [stage for stage in keys if stage not in order]
    return frame.loc[[*order, *others, ""]]


def _accepted(chosen: Chosen) -> Slice:
    """The projects that were not refused; a post is no project."""
    refused = is_one_of(facts(chosen.data, "projets"), "statut", *REFUSED)
    return project_slice(chosen, ~refused & ~posts(chosen.data))


def staged(data: Dataset, selection: Selection) -> tuple[str, ...]:
    """The ids of the projects counted by `stages`."""
    cut = _accepted(select(data, selection))
    return tuple(cut.facts.frame["projet_id"].iloc[cut.records].astype(str))


def grants(chosen: Chosen) -> np.ndarray:
    """Euros of grants of each project under a selection (its chosen places count their part)."""
    cut = funding(chosen.data, chosen.selection)
    project = cut.facts.links["project"][cut.records]
    kept = cut.kept(cut.facts.measures[chosen.selection.measure])
    with_project = project >= 0
    size = len(chosen.data.tables["projets"])
    return np.bincount(project[with_project], kept[with_project], size) / CENTS


def _unsaid(chosen: Chosen) -> np.ndarray:
    """Which projects have grants under a selection, but none of a known amount."""
    cut = funding(chosen.data, chosen.selection)
    project = cut.facts.links["project"][cut.records]
    known = cut.facts.measures[chosen.selection.measure].known[cut.records]
    size = len(chosen.data.tables["projets"])
    here = project >= 0
    any_, said = (np.bincount(project[rows], minlength=size) > 0 for rows in (here, here & known))
    return any_ & ~said


def jobs_known(data: Dataset, selection: Selection) -> bool:
    """Whether any project under the selection has declared its jobs, be it none."""
    known = facts(data, "projets").measures["emplois_crees"].known
    return bool(len(project_slice(select(data, selection), known).records))


def listed(data: Dataset, selection: Selection) -> pd.DataFrame:
    """The projects under a selection, largest grants first, with `accorde` (EUR), `lieux` and `rang` (their row).

    `accorde` is NaN where there are grants but none of a known amount; these projects come last. A post is no project:
    it is in no list nor count of them (`posts_beside`).
    """
    chosen = select(data, selection)
    cut = project_slice(chosen, ~posts(data))
    frame = cut.facts.frame.iloc[cut.records].copy()
    frame[GRANTED] = np.where(_unsaid(chosen), np.nan, np.round(grants(chosen), 2))[cut.records]
    frame["rang"] = cut.records
    frame[behind.PLACES] = np.array(behind.places(data, "projets"), object)[cut.records] if len(frame) else []
    frame = audience.listed(data, frame)
    return frame.sort_values([GRANTED, "intitule"], ascending=[False, True], kind="stable")


def posts_beside(data: Dataset, selection: Selection) -> int:
    """How many posts the same selection has."""
    return len(project_slice(select(data, selection), posts(data)).records)


@dataclass(frozen=True)
class Life:
    """One project: its row, its places and parts, its funding rows, and the days that mark its life."""

    project: Mapping
    places: tuple[tuple[str, float], ...]
    rows: pd.DataFrame
    milestones: tuple[tuple[str, np.datetime64], ...]

    @property
    def grants(self) -> pd.DataFrame:
        """The rows that are grants, each euro once."""
        return self.rows[self.rows["subvention"]]

    @property
    def beside(self) -> pd.DataFrame:
        """Loans, equity, help in kind, own resources, money passed on: never added to grants."""
        return self.rows[~self.rows["subvention"]]


def life(data: Dataset, projet_id: str, selection: Selection) -> Life | None:
    """The life of one project, whatever the other filters; None when the folder has no such project.

    Each row has `montant` (EUR as written of the selection's amount, NaN unknown), `subvention` (counted as a grant).
    """
    projects = facts(data, "projets")
    at = np.flatnonzero((projects.frame["projet_id"].astype("str") == projet_id).to_numpy())
    if not len(at) or not audience.is_listed(data, projet_id):
        return None
    table = facts(data, "financements")
    mine = np.flatnonzero(table.links["project"] == at[0])
    frame = table.frame.iloc[mine].copy()
    measure = table.measures[selection.amount]
    default = table.masks["default" if selection.counting == "origine" else "seen"]
    frame["montant"] = np.where(measure.known[mine], measure.record[mine] / CENTS, np.nan)
    frame["subvention"] = default[mine]
    project = projects.frame.iloc[at[0]].to_dict()
    return Life(project, _places(data, int(at[0])), frame, _milestones(project, frame))


def _places(data: Dataset, at: int) -> tuple[tuple[str, float], ...]:
    lines = facts(data, "projets").lines
    here = np.flatnonzero(lines.record == at)
    keys = data.geography.keys
    pairs = zip(lines.place[here].tolist(), lines.part[here].tolist(), strict=True)
    return tuple((keys[place].strip(), part) for place, part in pairs if keys[place].strip())


def _milestones(project: Mapping, frame: pd.DataFrame) -> tuple[tuple[str, np.datetime64], ...]:
    """What is known of: request, first decision, start, first payment, end, stop; in order of time."""
    found = []
    for column, word in MILESTONES:
        day = project.get(column)
        if column in frame and column not in project:
            day = frame.loc[frame["subvention"], column].min()
        if day is not None and not pd.isna(day):
            found.append((word, np.datetime64(day, "D")))
    return tuple(sorted(found, key=lambda item: item[1]))


def yearly(found: Life) -> pd.DataFrame:
    """Euros of grants by year (rows) and fund (columns, largest first, "" when unknown); unknown amounts left out."""
    rows = found.grants
    rows = rows[rows["montant"] > 0]
    if rows.empty:
        return pd.DataFrame()
    funds = rows["fonds_origine"].astype(object).fillna("") if "fonds_origine" in rows else pd.Series("", rows.index)
    table = rows.assign(fonds=funds).pivot_table(
        index="annee", columns="fonds", values="montant", aggfunc="sum", fill_value=0.0, observed=True
    )
    table = table.reindex(range(int(table.index.min()), int(table.index.max()) + 1), fill_value=0.0)
    return table[table.sum().sort_values(ascending=False, kind="stable").index].round(2)
