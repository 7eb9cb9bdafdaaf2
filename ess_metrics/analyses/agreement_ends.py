"""What ends when: agreements by end date, the euros and jobs behind them, and how much of a year's money they hold.

An agreement is that of `cpo_share_number` (its `convention_id`, else project, funder and decision together), one form
at a time, labels apart. Its end is the latest `convention_fin` of its rows; the projects of a label, which have no
agreement of several years, end with their `date_fin`. Its yearly euros are those of its last `annee`. Selected years
are ignored, as in `cpo_ending`, of which this is the extension to all forms and to any horizon.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ess_metrics.counting.columns import days, numbers, plus_months
from ess_metrics.counting.facts import coded, remembered
from ess_metrics.counting.funding import funding
from ess_metrics.counting.indicator import select
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


def agreements_ending(data: Dataset, selection: Selection, months: int = 24) -> pd.DataFrame:
    """One row an agreement that ends in the window, soonest first: `end`, `euros` (its last year), `form`, `scheme`,
    `funds`, `carrier`, `projects`, `places` (tuples of codes), `jobs` (declared, once a project), `rows` (ids of its
    funding rows) and `n`, their number.

    Missing: `jobs` is NaN when none of its projects declares any.
    """
    keep = _in_window(data, months) & ends(data)["last"].to_numpy()
    cut = funding(data, selection.without("annee"), keep)
    measure = cut.facts.measures[selection.amount]
    euros = cut.weights(measure)
    on = cut.records[euros[cut.records] > 0]
    frame = pd.DataFrame({"at": on, "agreement": ends(data)["agreement"].to_numpy()[on], "euros": euros[on] / CENTS})
    found = [_agreement(data, cut, group) for _, group in frame.groupby("agreement")]
    table = pd.DataFrame(found, columns=list(_AGREEMENT))
    table = table[[is_listed(data, code) for code in table["carrier"]]] if len(table) else table
    return table.sort_values(["end", "euros"], ascending=[True, False], kind="stable", ignore_index=True)


_AGREEMENT = ("end", "euros", "form", "scheme", "funds", "carrier", "projects", "places", "jobs", "rows", "n")


def _agreement(data: Dataset, cut, group: pd.DataFrame) -> dict:
    at = group["at"].to_numpy()
    project = cut.facts.links["project"][at]
    project = np.unique(project[project >= 0])
    jobs = facts(data, "projets").measures["emplois_crees"]
    return {
        "end": ends(data)["end"].to_numpy()[at[0]].astype("datetime64[D]"),
        "euros": float(group["euros"].sum()),
        "form": _codes(cut, "forme_convention", at)[0] if _codes(cut, "forme_convention", at) else "",
        "scheme": _codes(cut, "dispositif_code", at),
        "funds": _codes(cut, "fonds_origine", at),
        "carrier": (_codes(cut, "porteur_id", at) or ("",))[0],
        "projects": tuple(data.tables["projets"]["projet_id"].iloc[project].astype(str)),
        "places": _places(data, cut, at),
        "jobs": float(jobs.record[project].sum()) if jobs.known[project].any() else np.nan,
        "rows": tuple(cut.facts.frame["financement_id"].iloc[at].astype(str)),
        "n": len(at),
    }


def _codes(cut, column: str, at: np.ndarray) -> tuple[str, ...]:
    dim = cut.facts.dims[column]
    return tuple(dim.keys[code] for code in np.unique(dim.codes[at]) if code < len(dim.keys))


def _places(data: Dataset, cut, at: np.ndarray) -> tuple[str, ...]:
    lines = cut.facts.lines
    here = lines.place[cut.lines[np.isin(lines.record[cut.lines], at)]]
    keys = data.geography.keys
    return tuple(keys[place] for place in np.unique(here) if keys[place].strip())


def jobs_at_stake(table: pd.DataFrame, data: Dataset) -> float:
    """Jobs declared by the projects of these agreements, each project once (ETP)."""
    projects = facts(data, "projets")
    wanted = {project for cell in table["projects"] for project in cell}
    mask = projects.frame["projet_id"].astype(str).isin(wanted).to_numpy()
    return float(projects.measures["emplois_crees"].record[mask].sum())


__all__ = ["STATES", "agreements_ending", "ending", "ends", "jobs_at_stake", "limit", "year_money"]
