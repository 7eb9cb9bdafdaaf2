"""What the EPCI and each commune pay, by competence: the actions that the annual report has to tell apart.

Who decides is the funder of the row where its money is the EPCI's or a commune's; the competence is that of the
project. Euros are those of `granted` under the same filters: by decider they add up to it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ess_metrics.counting.funding import funding
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection

FUND = "fonds_origine"
EPCI, COMMUNE = "EPCI", "COMMUNE"
NO_PROJECT = "\0"  # rows that have none: no competence is named so
CENTS = 100.0


@dataclass(frozen=True)
class Actions:
    """What one decider pays for one competence.

    `decider`: "" for the EPCI, else the code of the commune's body ("" `code` with fund COMMUNE: nobody named it).
    `competence`: "" unknown, NO_PROJECT for rows without a project. `projects`: those with money above 0.
    """

    fund: str
    decider: str
    competence: str
    projects: int
    euros: float


def actions(data: Dataset, selection: Selection) -> tuple[Actions, ...]:
    """The EPCI first, then communes, the largest first; inside each, competences, the largest first.

    Rows of unknown amount count for nothing here: `granted` counts them apart. () when nothing is paid.
    """
    asked = selection.values(FUND)
    funds = [fund for fund in (EPCI, COMMUNE) if not asked or fund in asked]
    if not funds:
        return ()
    frame = _rows(data, selection.plus(FUND, *funds))
    frame = frame[frame["cents"] > 0]
    found = [
        Actions(
            str(fund),
            str(decider),
            str(competence),
            int(part.loc[part["project"] >= 0, "project"].nunique()),
            round(float(part["cents"].sum()) / CENTS, 2),
        )
        for (fund, decider, competence), part in frame.groupby(["fund", "decider", "competence"], sort=True)
    ]
    whole = {key: part["cents"].sum() for key, part in frame.groupby(["fund", "decider"])}
    return tuple(
        sorted(
            found,
            key=lambda one: (
                one.fund != EPCI,
                -whole[(one.fund, one.decider)],
                one.decider,
                one.competence in ("", NO_PROJECT),
                -one.euros,
                one.competence,
            ),
        )
    )


def told(data: Dataset) -> bool:
    """Whether any project of the folder says its competence."""
    column = data.column("projets", "competence")
    return column is not None and bool(column.notna().any())


def _rows(data: Dataset, selection: Selection) -> pd.DataFrame:
    """One line a funding row kept: who decides, of what fund, for which competence and project, its cents."""
    cut = funding(data, selection)
    rows, at = cut.facts, cut.records
    project = rows.links["project"][at]
    fund = _codes(rows.dims[FUND], at)
    decider = _codes(rows.dims["financeur_id"], at)
    return pd.DataFrame(
        {
            "fund": fund,
            "decider": np.where(fund == EPCI, "", decider),
            "competence": _competences(data, project),
            "project": project,
            "cents": cut.kept(rows.measures[selection.measure]),
        }
    )


def _codes(dim, at: np.ndarray) -> np.ndarray:
    keys: np.ndarray = np.array([*dim.keys, *([""] * 4)], object)
    return keys[dim.codes[at]]


def _competences(data: Dataset, project: np.ndarray) -> np.ndarray:
    column = data.column("projets", "competence")
    known = [""] * len(data.tables["projets"]) if column is None else column.astype(object).fillna("").tolist()
    names: np.ndarray = np.array([*(str(text).strip() for text in known), NO_PROJECT], object)
    return names[project]  # -1, no project, is the last one


__all__ = ["COMMUNE", "EPCI", "NO_PROJECT", "Actions", "actions", "told"]
