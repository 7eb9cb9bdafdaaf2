"""What means hide: sizes of grants, medians, waits, and the kinds of support that are never added to grants."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ess_metrics.counting import grant_rule
from ess_metrics.counting.columns import days, is_one_of
from ess_metrics.counting.funding import funding
from ess_metrics.counting.slices import Slice
from ess_metrics.counting.table_facts import facts
from ess_metrics.indicators.project_indicators import RUNNING
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection

CENTS = 100.0
SIZES = (0, 5_000, 10_000, 20_000, 50_000, 100_000, 250_000)


def sizes(data: Dataset, selection: Selection) -> pd.DataFrame:
    """Grants by size (one funding row above 0 is one grant): `low`, `high` (inf for the last), `n`, `euros`.

    A grant of exactly the upper bound belongs to the next class. Places chosen count their part of it.
    """
    amounts = _amounts(data, selection)
    bounds = np.array([*SIZES, np.inf])
    at = np.searchsorted(bounds, amounts, side="right") - 1
    count = len(SIZES)
    return pd.DataFrame(
        {
            "low": bounds[:-1],
            "high": bounds[1:],
            "n": np.bincount(at, minlength=count)[:count],
            "euros": np.round(np.bincount(at, amounts, count)[:count], 2),
        }
    )


def _amounts(data: Dataset, selection: Selection) -> np.ndarray:
    cut = funding(data, selection)
    weights = cut.weights(cut.facts.measures[selection.measure])[cut.records]
    return weights[weights > 0] / CENTS


def size_figures(data: Dataset, selection: Selection, by: str | None = None) -> pd.DataFrame:
    """By key of `by` (one row "" when None): `n` grants, `mean`, `median`, `p90` of their amounts (EUR)."""
    cut = funding(data, selection)
    weights = cut.weights(cut.facts.measures[selection.measure])[cut.records] / CENTS
    keys = np.full(len(weights), "", object)
    if by is not None:
        dim = cut.facts.dims[by]
        keys = np.array([*dim.keys, "", ""], object)[dim.codes[cut.records]]
    frame = pd.DataFrame({"key": keys, "amount": weights})[weights > 0]
    grouped = frame.groupby("key")["amount"]
    table = grouped.agg(n="size", mean="mean", median="median", p90=lambda amounts: amounts.quantile(0.9))
    return table.reset_index()


def waits(data: Dataset, selection: Selection, by: str | None = None) -> pd.DataFrame:
    """By key: days from filing to the first decision of a project (`n`, `median`, `p90`: those of
    `days_to_agreement`), and from a decision to its first payment (`paid_n`, `paid_median`).

    Missing: only projects, or rows, with both dates; a decision is that of a row granted, of whatever later stage.
    """
    rows, projects = facts(data, "financements"), facts(data, "projets")
    project = rows.links["project"]
    filed = np.append(days(projects, "date_depot"), np.datetime64("NaT"))[project]
    decided, paid = days(rows, "date_decision"), days(rows, "date_premier_versement")
    sound = is_one_of(rows, "statut", *RUNNING) & ~np.isnat(decided)
    first = _waits(data, selection, by, sound & ~np.isnat(filed) & (project >= 0), decided - filed)
    first = first.groupby(["key", "project"], as_index=False)["days"].min().groupby("key")["days"]
    later = _waits(data, selection, by, sound & ~np.isnat(paid), paid - decided).groupby("key")["days"]
    table = first.agg(n="size", median="median", p90=lambda found: found.quantile(0.9))
    return table.join(later.agg(paid_n="size", paid_median="median"), how="outer").reset_index()


def _waits(data: Dataset, selection: Selection, by: str | None, keep: np.ndarray, length: np.ndarray) -> pd.DataFrame:
    cut = funding(data, selection, keep)
    at = cut.records
    keys = np.full(len(at), "", object)
    if by is not None:
        dim = cut.facts.dims[by]
        keys = np.array([*dim.keys, "", ""], object)[dim.codes[at]]
    wait = length.astype("timedelta64[D]").astype("float64")[at]
    return pd.DataFrame({"key": keys, "project": cut.facts.links["project"][at], "days": wait})


def other_support(data: Dataset, selection: Selection) -> pd.DataFrame:
    """Loans, equity, in-kind aid…: by `type_concours`, `euros` granted, `n` rows above 0, `unknown` rows.

    Never added to grants, nor to each other. Re-granted rows and own resources are left out.
    """
    cut = other_slice(data, selection)
    rows = cut.facts
    kind, measure = rows.dims["type_concours"], rows.measures[selection.measure]
    frame = pd.DataFrame(
        {
            "type": np.array([*kind.keys, "", ""], object)[kind.codes[cut.records]],
            "euros": cut.weights(measure)[cut.records] / CENTS,
            "unknown": ~measure.known[cut.records],
        }
    )
    frame["n"] = frame["euros"] > 0
    table = frame.groupby("type").agg(euros=("euros", "sum"), n=("n", "sum"), unknown=("unknown", "sum"))
    return table.reset_index().sort_values("euros", ascending=False, kind="stable", ignore_index=True)


def other_slice(data: Dataset, selection: Selection) -> Slice:
    """The funding rows that are no grants, re-granted rows and own resources left out."""
    rows = facts(data, "financements")
    kind = rows.dims["type_concours"]
    keep = grant_rule.of_other_kind(rows.frame) & (kind.codes < len(kind.keys))
    keep &= ~grant_rule.of_own_resources(rows.frame) & ~grant_rule.passed_on(rows.frame)
    return Slice(data, "financements", selection, keep)


__all__ = ["other_slice", "other_support", "size_figures", "sizes", "waits"]
