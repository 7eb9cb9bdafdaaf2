"""What ends when: agreements by end date, the euros and jobs behind them, and how much of a year's money they hold.

An agreement is that of `cpo_share_number` (its `convention_id`, else project, funder and decision together), one form
at a time, labels apart. Its end is the latest `convention_fin` of its rows; the projects of a label, which have no
agreement of several years, end with their `date_fin`. Its yearly euros are those of its last `annee`. Selected years
are ignored, as in `cpo_ending`, of which this is the extension to all forms and to any horizon.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from ess_metrics.counting.columns import days, numbers, plus_months
from ess_metrics.counting.facts import Facts, coded, remembered
from ess_metrics.counting.funding import funding
from ess_metrics.counting.indicator import select
from ess_metrics.counting.slices import Slice
from ess_metrics.counting.table_facts import facts
from ess_metrics.indicators.agreements import agreements
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import UNKNOWN_AMOUNT, NotShown, Values, build
from ess_metrics.model.selection import Selection
from ess_metrics.secrecy.audience import is_listed

LABELS = ("AAP_FDT",)
CENTS = 100.0
BEYOND, ENDING, YEARLY = "au_dela", "se_termine", "annuel"
STATES = (BEYOND, ENDING, YEARLY)


def limit(data: Dataset, months: int) -> np.datetime64:
    """The last day of the window that opens on the extraction date, included."""
    return plus_months(np.array([data.day]), months)[0]


def ends(data: Dataset) -> pd.DataFrame:
    """Per funding row: `agreement` (an id), `end` (NaT when nothing ends), `last` (of the agreement's last year)."""
    return remembered(data, "deadlines", lambda: _ends(data))


def _ends(data: Dataset) -> pd.DataFrame:
    rows = facts(data, "financements")
    form = rows.dims["forme_convention"]
    label = coded(rows.dims["dispositif_code"], LABELS)
    ids = (agreements(select(data, Selection())).astype("int64") * (len(form.keys) + 2) + form.codes) * 2 + label
    given = days(rows, "convention_fin")
    end = np.where(np.isnat(given), _label_ends(data), given)
    kept = rows.masks["seen"]
    frame = pd.DataFrame({"agreement": ids, "year": numbers(rows, "annee"), "end": end.astype("datetime64[s]")})
    by_id = frame[kept].groupby("agreement")
    last_year, last_end = by_id["year"].max(), by_id["end"].max()
    return pd.DataFrame(
        {
            "agreement": ids,
            "end": last_end.reindex(frame["agreement"]).to_numpy().astype("datetime64[D]"),
            "last": kept & (frame["year"].to_numpy() == last_year.reindex(frame["agreement"]).to_numpy()),
        }
    )


def _label_ends(data: Dataset) -> np.ndarray:
    """For rows of a label, the end of their project; NaT elsewhere."""
    rows, projects = facts(data, "financements"), facts(data, "projets")
    project = rows.links["project"]
    ends_of = np.append(days(projects, "date_fin"), np.datetime64("NaT"))[project]
    label = coded(rows.dims["dispositif_code"], LABELS)
    return np.where(label & (project >= 0), ends_of, np.datetime64("NaT"))


def _in_window(data: Dataset, months: int) -> np.ndarray:
    end = ends(data)["end"].to_numpy().astype("datetime64[D]")
    return ~np.isnat(end) & (end >= data.day) & (end <= limit(data, months))


def ending(data: Dataset, selection: Selection, by: str | None = None, months: int = 24) -> Values:
    """Yearly euros of the agreements that end within `months` of the extraction date, both days included (EUR).

    Missing: rows of unknown amount are counted in `not_shown`.
    """
    return _euros(data, selection.without("annee"), by, _in_window(data, months) & ends(data)["last"].to_numpy())


def year_money(data: Dataset, selection: Selection, by: str | None, state: str, months: int, year: int) -> Values:
    """Euros of one year by what becomes of them: under an agreement running beyond the window, under one that ends
    within it, or yearly (no agreement of several years, or one already over). The three states add up to `granted`.
    """
    end = ends(data)["end"].to_numpy().astype("datetime64[D]")
    near, beyond = _in_window(data, months), ~np.isnat(end) & (end > limit(data, months))
    keep = {BEYOND: beyond, ENDING: near, YEARLY: ~near & ~beyond}[state]
    return _euros(data, selection.plus("annee", str(year)), by, keep)


def _euros(data: Dataset, selection: Selection, by: str | None, keep: np.ndarray) -> Values:
    cut = funding(data, selection, keep)
    measure = cut.facts.measures[selection.amount]
    group = cut.by(by)
    lost = int((~measure.known[cut.records]).sum())
    return build(
        group,
        unit="EUR",
        value=group.sum(measure) / CENTS,
        n=group.count(measure.positive),
        additive=selection.mode == "reparti" or by not in ("code_quartier", "commune"),
        extra=[NotShown(UNKNOWN_AMOUNT, None, lost)],
    )


def agreements_ending(data: Dataset, selection: Selection, months: int = 24, *, unknown: bool = False) -> pd.DataFrame:
    """One row an agreement that ends in the window, soonest first: `end`, `euros` (its last year), `form`, `scheme`,
    `funds`, `carrier`, `projects`, `places` (tuples of codes), `jobs` (declared, once a project), `rows` (ids of its
    funding rows) and `n`, their number.

    Missing: `jobs` is NaN when none of its projects declares any. `unknown`: those whose last amounts nobody knows are
    there too, their `euros` NaN.
    """
    keep = _in_window(data, months) & ends(data)["last"].to_numpy()
    cut = funding(data, selection.without("annee"), keep)
    measure = cut.facts.measures[selection.amount]
    euros = np.where(measure.known, cut.weights(measure), np.nan)
    on = cut.records[(euros[cut.records] > 0) | (unknown & ~measure.known[cut.records])]
    table = pd.DataFrame(_columns(data, cut, on, euros[on] / CENTS))
    table = table[[is_listed(data, code) for code in table["carrier"]]] if len(table) else table
    return table.sort_values(["end", "euros"], ascending=[True, False], kind="stable", ignore_index=True)


def _columns(data: Dataset, cut: Slice, at: np.ndarray, euros: np.ndarray) -> dict[str, Any]:
    """The columns of `agreements_ending`; each is made for all agreements at once: a country has thousands of them."""
    number, first, group = np.unique(ends(data)["agreement"].to_numpy()[at], return_index=True, return_inverse=True)
    count, rows = len(number), cut.facts
    linked = rows.links["project"][at]
    held, project = _pairs(group[linked >= 0], linked[linked >= 0])
    jobs = facts(data, "projets").measures["emplois_crees"]
    declared = np.bincount(held, jobs.known[project], count) > 0
    schemes, funds, forms, carriers = (_codes(rows, column, group, at, count) for column in _CODED)
    return {
        "end": ends(data)["end"].to_numpy()[at[first]].astype("datetime64[s]"),
        "euros": np.where(
            np.bincount(group, ~np.isnan(euros), count) > 0, np.bincount(group, np.nan_to_num(euros), count), np.nan
        ),
        "form": [(found or ("",))[0] for found in forms],
        "scheme": schemes,
        "funds": funds,
        "carrier": [(found or ("",))[0] for found in carriers],
        "projects": _told(held, data.tables["projets"]["projet_id"].iloc[project].astype(str), count),
        "places": _places(data, cut, group, at, count),
        "jobs": np.where(declared, np.bincount(held, jobs.record[project], count), np.nan),
        "rows": _told(np.sort(group), rows.frame["financement_id"].iloc[at[np.argsort(group, kind="stable")]], count),
        "n": np.bincount(group, minlength=count),
    }


_CODED = ("dispositif_code", "fonds_origine", "forme_convention", "porteur_id")


def _pairs(group: np.ndarray, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The distinct pairs of a group and a code, in order."""
    width = int(codes.max(initial=0)) + 1
    return np.divmod(np.unique(group.astype("int64") * width + codes), width)


def _told(group: np.ndarray, texts: Iterable[str], count: int) -> list[tuple[str, ...]]:
    """Of texts sorted by group, those of each of `count` groups."""
    found = np.array([str(text) for text in texts], object)
    edges = np.searchsorted(group, np.arange(count + 1))
    return [tuple(found[start:end]) for start, end in itertools.pairwise(edges)]


def _codes(rows: Facts, column: str, group: np.ndarray, at: np.ndarray, count: int) -> list[tuple[str, ...]]:
    dim = rows.dims[column]
    known = dim.codes[at] < len(dim.keys)
    held, codes = _pairs(group[known], dim.codes[at][known])
    return _told(held, (dim.keys[code] for code in codes), count)


def _places(data: Dataset, cut: Slice, group: np.ndarray, at: np.ndarray, count: int) -> list[tuple[str, ...]]:
    lines, keys = cut.facts.lines, data.geography.keys
    of_record = np.full(cut.facts.size, -1)
    of_record[at] = group
    held, place = of_record[lines.record[cut.lines]], lines.place[cut.lines]
    named = np.array([bool(key.strip()) for key in keys], bool)
    kept = (held >= 0) & named[place]
    held, place = _pairs(held[kept], place[kept])
    return _told(held, (keys[code] for code in place), count)


def jobs_at_stake(table: pd.DataFrame, data: Dataset) -> float:
    """Jobs declared by the projects of these agreements, each project once (ETP)."""
    projects = facts(data, "projets")
    wanted = {project for cell in table["projects"] for project in cell}
    mask = projects.frame["projet_id"].astype(str).isin(wanted).to_numpy()
    return float(projects.measures["emplois_crees"].record[mask].sum())


__all__ = ["STATES", "agreements_ending", "ending", "ends", "jobs_at_stake", "limit", "year_money"]
