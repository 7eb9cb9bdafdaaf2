"""Projects and the grants that a question counts for each."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ess_metrics.counting.funding import funding
from ess_metrics.counting.indicator import select
from ess_metrics.counting.table_facts import facts
from ess_metrics.indicators.project_indicators import project_slice
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.secrecy.audience import listed

CENTS = 100.0


def projects_with_money(data: Dataset, selection: Selection) -> pd.DataFrame:
    """The projects of the question, most granted first: columns of `projets`, `euros` counted, `n` rows above 0.

    With years, projects whose dates overlap them, or that have money in them.
    """
    cut = funding(data, selection)
    measure, project = cut.facts.measures[selection.measure], cut.facts.links["project"]
    weights, size = cut.weights(measure), len(data.tables["projets"])
    at = cut.records[project[cut.records] >= 0]
    euros = np.bincount(project[at], weights[at], size) / CENTS
    rows = np.bincount(project[at], weights[at] > 0, size).astype(int)
    kept = rows > 0
    kept[project_slice(select(data, selection)).records] = True
    table = facts(data, "projets").frame.loc[kept].assign(euros=euros[kept], n=rows[kept])
    table = listed(data, table)
    return table.sort_values(["euros", "projet_id"], ascending=[False, True], kind="stable", ignore_index=True)


__all__ = ["projects_with_money"]
