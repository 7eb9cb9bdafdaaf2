"""Founders by cohort, insertion hours contract by contract, support and events: what the pages show beside indicators.

People are only ever counted through `values`, so that secrecy is applied in one place.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ess_metrics.analyses.values import values
from ess_metrics.counting.columns import days, is_one_of, numbers, truths
from ess_metrics.counting.slices import Slice
from ess_metrics.counting.table_facts import facts
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import Values
from ess_metrics.model.selection import Selection

HOURS = ("heures_prevues", "heures_realisees")
CALLS = "APPUI_AAP"


def entry_years(data: Dataset, selection: Selection) -> tuple[int, ...]:
    """The years in which people entered, among the selected ones."""
    table = facts(data, "accompagnements")
    entry = days(table, "date_entree")
    years = np.unique(entry[~np.isnat(entry)].astype("datetime64[Y]").astype(int) + 1970)
    return tuple(int(year) for year in years if not selection.years or year in selection.years)


def cohorts(data: Dataset, selection: Selection) -> dict[int, dict[str, Values]]:
    """By year of entry: the funnel by stage, and the shares that describe the cohort (secrecy applied to each)."""
    found = {}
    for year in entry_years(data, selection):
        asked = selection.plus("annee", str(year))
        found[year] = {"founder_funnel": values(data, "founder_funnel", "etape", asked)} | {
            indicator: values(data, indicator, None, asked)
            for indicator in ("women_share", "under30_share", "firm_survival")
        }
    return found


def hours(data: Dataset, selection: Selection) -> pd.DataFrame:
    """Insertion hours due and done, closed contracts (index True) and running ones (False): sums and contracts.

    Contracts of unknown hours are counted in `inconnus`, and left out of the sums on both sides.
    """
    table = facts(data, "clauses")
    cut = Slice(data, "clauses", selection)
    due, done = (numbers(table, column)[cut.records] for column in HOURS)
    both = ~np.isnan(due) & ~np.isnan(done)
    closed = (truths(table, "clos") == 1)[cut.records]
    rows = {}
    for state in (True, False):
        mine = closed == state
        rows[state] = {
            "dues": float(due[mine & both].sum()),
            "faites": float(done[mine & both].sum()),
            "n": int((mine & both).sum()),
            "inconnus": int((mine & ~both).sum()),
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def calls(data: Dataset, selection: Selection) -> pd.DataFrame:
    """Support to other calls by `resultat`: files `n`, euros asked and obtained (of those known)."""
    table = facts(data, "appuis")
    cut = Slice(data, "appuis", selection, is_one_of(table, "dispositif_code", CALLS))
    frame = pd.DataFrame(
        {
            "resultat": _codes(table.frame, "resultat", cut.records),
            "demande": numbers(table, "montant_demande")[cut.records],
            "obtenu": numbers(table, "montant_obtenu")[cut.records],
        }
    )
    grouped = frame.groupby("resultat")
    return pd.DataFrame({"n": grouped.size(), "demande": grouped["demande"].sum(), "obtenu": grouped["obtenu"].sum()})


def events(data: Dataset, selection: Selection) -> pd.DataFrame:
    """Events by `type`, most first: `n`, `participants`, `habitants` (of those known)."""
    table = facts(data, "evenements")
    cut = Slice(data, "evenements", selection)
    frame = pd.DataFrame(
        {
            "type": _codes(table.frame, "type", cut.records),
            "participants": numbers(table, "participants")[cut.records],
            "habitants": numbers(table, "habitants")[cut.records],
        }
    )
    grouped = frame.groupby("type")
    found = pd.DataFrame(
        {
            "n": grouped.size(),
            "participants": grouped["participants"].sum(),
            "habitants": grouped["habitants"].sum(),
        }
    )
    return found.sort_values(["n", "participants"], ascending=False, kind="stable")


def _codes(frame: pd.DataFrame, column: str, rows: np.ndarray) -> np.ndarray:
    if column not in frame:
        return np.full(len(rows), "", object)
    return frame[column].astype(object).fillna("").to_numpy()[rows]
