"""The programme of a year: the projects that have money in it, and apart those whose requests were refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from ess_metrics.analyses.values import values
from ess_metrics.counting import coverage
from ess_metrics.counting.facts import Facts, remembered
from ess_metrics.counting.funding import funding
from ess_metrics.counting.table_facts import facts
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.secrecy.audience import is_listed
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import euros_short, listing, plural
from ess_metrics.texts.pages import review_words as words
from ess_metrics.views.making.handmade import carrier_name, framed
from ess_metrics.views.making.indicator_views import NAME
from ess_metrics.views.making.row_cells import number_of
from ess_metrics.views.names import name
from ess_metrics.views.pages.review_money import (
    CENTS,
    FUND,
    OTHERS,
    PLACE,
    fund_columns,
    main_funds,
    programme_year,
    shares,
    texts_of,
)
from ess_metrics.views.sentences import in_current_euros
from ess_metrics.views.view import OK, Chart, Column, NotShown, Row, View

REFUSED = ("refuse", "ineligible")


@in_current_euros
def programming(data: Dataset, selection: Selection) -> View:
    """T1: the projects that have money in the year: who, where, asked, granted by origin, cost, stage, new or not."""
    year = programme_year(data, selection)
    asked = selection.plus("annee", str(year))
    funds = main_funds(data, asked)
    every = _projects(data, asked, funds)
    frame, apart = every[~every["refused"]], every[every["refused"]]
    own = ~_listed(data, frame["project"])
    rows = _project_rows(data, frame[(frame["project"] >= 0) & ~own], year)
    total = _without(_programme_total(data, asked, funds), apart)
    alone = frame[frame["project"] < 0]
    return framed(
        data,
        asked,
        id="t1-programmation",
        question=words.T1_QUESTION,
        title=words.T1_TITLE.format(year=year, amounts=labels.AMOUNT_WORDS["attribue"]),
        sentence=_programme_told(rows, total, year, len(apart)),
        columns=_programme_columns(data, funds),
        rows=rows,
        chart=Chart("table", x=NAME, y=("attribue",)),
        total=total,
        not_shown=(*_of_people(frame[own]), *_without_project(data, asked, alone)),
        caveats=words.T1_CAVEATS,
        records=total.n,
        records_of="financements",
        indicator="granted",
        by="projet_id",
        empty=words.T1_EMPTY,
    )


@in_current_euros
def refused(data: Dataset, selection: Selection) -> View:
    """The projects of the year all of whose requests were refused or found ineligible, the largest first."""
    year = programme_year(data, selection)
    asked = selection.plus("annee", str(year))
    frame = _projects(data, asked, ())
    frame = frame[frame["refused"]]
    listed = frame[_listed(data, frame["project"])]
    decisions = listed["decision"].map(lambda code: name(data, "statut", code, "projets"))
    rows = sorted(
        _project_rows(data, listed.assign(decision=decisions), year),
        key=lambda row: (-(row.cells["demande"] or 0), row.cells[NAME]),
    )
    wanted = round(float(frame["demande"].sum()), 2)
    columns = (Column(key, label, "eur" if key == "demande" else "text") for key, label in words.T1B_COLUMNS.items())
    return framed(
        data,
        asked,
        id="t1-refus",
        question=words.T1B_QUESTION,
        title=words.T1B_TITLE.format(year=year),
        sentence=_refused_told(len(frame), wanted, year),
        columns=tuple(columns),
        rows=tuple(rows),
        chart=Chart("table", x=NAME, y=("demande",)),
        total=Row("total", {NAME: words.TOTAL, "demande": wanted}, OK, int(frame["n"].sum())) if rows else None,
        not_shown=_of_people(frame[~_listed(data, frame["project"])], "demande"),
        records=int(frame["n"].sum()),
        records_of="financements",
        empty=words.T1B_EMPTY,
    )


def _refused_told(count: int, wanted: float, year: int) -> str:
    if not count:
        return ""
    text = words.T1B_SENTENCE.format(n=plural(count, words.T1B_REFUSAL, words.T1B_REFUSALS), year=year)
    asked = words.T1B_ASKED.format(asked=euros_short(wanted)) if wanted else ""
    return f"{text[:1].upper()}{text[1:]}{asked}."


def _without(total: Row, apart: pd.DataFrame) -> Row:
    """The year's whole, but for what the requests refused asked: they have their own table."""
    asked = total.cells["demande"]
    left = None if asked is None else round(asked - float(apart["demande"].sum()), 2)
    return replace(total, cells=total.cells | {"demande": left})


def _programme_columns(data: Dataset, funds: Sequence[str]) -> tuple[Column, ...]:
    kinds = {"demande": "eur", "attribue": "eur", "cout": "eur"}
    made = {key: Column(key, label, kinds.get(key, "text")) for key, label in words.T1_COLUMNS.items()}
    first = [made[key] for key in ("nom", "porteur", "quartiers", "thematique", "demande", "attribue")]
    return (*first, *fund_columns(data, funds), *(made[key] for key in ("cout", "statut", "nouveau")))


def _projects(data: Dataset, asked: Selection, funds: Sequence[str]) -> pd.DataFrame:
    """Euros of the year by project (-1: none): asked, granted, granted by each of `funds`, number of rows."""
    cut = funding(data, asked)
    rows, at = cut.facts, cut.records
    wanted, granted = rows.measures["demande"], rows.measures["attribue"]
    fund, status = rows.dims[FUND], _status(data, rows, at)
    frame = pd.DataFrame(
        {
            "project": rows.links["project"][at],
            "demande": np.where(wanted.known[at], cut.kept(wanted), np.nan) / CENTS,
            "attribue": np.where(granted.known[at], cut.kept(granted), np.nan) / CENTS,
            "n": 1,
            "kept": ~np.isin(status, REFUSED),
            "turned": status == REFUSED[0],
        }
    )
    for code in funds:
        mine = fund.codes[at] == fund.keys.index(code) if code in fund.keys else np.zeros(len(at), bool)
        frame[code] = np.where(mine, frame["attribue"].fillna(0), 0.0)
    found = frame.groupby("project").sum(min_count=1).round(2).reset_index()
    found["refused"] = (found.pop("kept") == 0) & (found["project"] >= 0)
    found["decision"] = np.where(~found["refused"], "", np.where(found.pop("turned") > 0, *REFUSED))
    return found.sort_values(["attribue", "project"], ascending=[False, True], na_position="last", kind="stable")


def _status(data: Dataset, rows: Facts, at: np.ndarray) -> np.ndarray:
    """The status of funding rows; a row without one has its project's."""
    own = np.array(texts_of(rows.frame.iloc[at], "statut"), object)
    project = rows.links["project"][at]
    of_project = np.array([*texts_of(data.tables["projets"], "statut"), ""], object)
    return np.where(own == "", of_project[project], own).astype(str)


def _project_rows(data: Dataset, found: pd.DataFrame, year: int) -> tuple[Row, ...]:
    """One row a project, in the order of the frame; columns are read whole, so that a country takes seconds."""
    frame = data.tables["projets"].iloc[found["project"].to_numpy(int)]
    told: dict[str, Sequence[Any]] = {
        "nom": [str(text) for text in frame["intitule"]],
        "porteur": [carrier_name(data, code) for code in texts_of(frame, "porteur_id")],
        "thematique": _named(data, frame, "thematique"),
        "statut": _named(data, frame, "statut"),
        "cout": [number_of(cost) for cost in frame.get("cout_total", [None] * len(frame))],
    }
    funds = [
        str(key) for key in found.columns if key not in ("project", "demande", "attribue", "n", "refused", "decision")
    ]
    earlier, money = _earlier(data, year), found.to_dict("records")
    begins = coverage.first_covered(data) in (None, year)  # nothing is new, nothing renewed in the first year
    ids = frame["projet_id"].astype(str).tolist()
    rows = []
    for at, (code, sums) in enumerate(zip(ids, money, strict=True)):
        project = int(sums["project"])
        cells = {key: column[at] for key, column in told.items()}
        cells["quartiers"] = _places_of(data, project)
        cells["decision"] = sums["decision"]
        cells["nouveau"] = "" if begins else words.AGAIN if project in earlier else words.NEW
        rows.append(_project_row(code, cells, sums, funds))
    return tuple(rows)


def _project_row(code: str, cells: dict, sums: dict, funds: Sequence[str]) -> Row:
    granted = number_of(sums["attribue"])
    cells |= {"demande": number_of(sums["demande"]), "attribue": granted}
    cells |= shares(granted, {fund: number_of(sums[fund]) for fund in funds})
    statuses = {key: "inconnu" for key in ("demande", "attribue", OTHERS, "cout") if cells[key] is None}
    return Row(code, cells, OK, int(sums["n"]), statuses)


def _named(data: Dataset, frame: pd.DataFrame, column: str) -> list[str]:
    return [name(data, column, code, "projets") if code else "" for code in texts_of(frame, column)]


def _places_of(data: Dataset, project: int) -> str:
    """Where a project stands, three names at most."""
    found = remembered(data, "places of projects", lambda: _places_by_project(data))
    codes = [data.geography.keys[place] for place in found.get(project, ())]
    if len(codes) == 1 and codes[0].strip():
        return name(data, PLACE, codes[0])
    return listing((name(data, PLACE, code) for code in codes if code.strip()), most=3)


def _places_by_project(data: Dataset) -> dict[int, list[int]]:
    """The places of each project, in the order of its lines."""
    lines = facts(data, "projets").lines
    found: dict[int, list[int]] = {}
    pairs = pd.DataFrame({"record": lines.record, "place": lines.place}).drop_duplicates()
    for record, place in zip(pairs["record"].tolist(), pairs["place"].tolist(), strict=True):
        found.setdefault(record, []).append(place)
    return found


def _earlier(data: Dataset, year: int) -> set[int]:
    """The projects that already had a funding row before a year."""
    key = ("projects before", year)
    if key not in data.memo:
        rows = facts(data, "financements")
        project = rows.links["project"][rows.frame["annee"].to_numpy("float64") < year]
        data.memo[key] = set(project[project >= 0].tolist())
    return data.memo[key]


def _programme_total(data: Dataset, asked: Selection, funds: Sequence[str]) -> Row:
    """The year's whole, as the indicator gives it."""
    granted = values(data, "granted", None, replace(asked, amount="attribue")).total
    wanted = values(data, "granted", None, replace(asked, amount="demande")).total
    found = {
        fund: values(data, "granted", None, replace(asked, amount="attribue").plus(FUND, fund)).total.value
        for fund in funds
    }
    year = asked.years
    lost = {key for key in ("demande", "attribue") if coverage.uncovered(data, year, key)}
    cells = {"nom": words.TOTAL, "demande": wanted.value, "attribue": granted.value, **shares(granted.value, found)}
    cells |= dict.fromkeys(lost)
    return Row("total", cells, granted.status, granted.n, dict.fromkeys(lost, "inconnu"))


def _listed(data: Dataset, projects: pd.Series) -> pd.Series:
    """Of projects by row, -1 for none: whether each may be listed."""
    codes = data.tables["projets"]["projet_id"].astype(str).to_numpy()
    return projects.map(lambda at: at < 0 or is_listed(data, codes[int(at)])).astype(bool)


def _of_people(frame: pd.DataFrame, amount: str = "attribue") -> tuple[NotShown, ...]:
    """The projects of natural persons together, when they may not be listed."""
    if frame.empty:
        return ()
    euros, count = round(float(frame[amount].sum()), 2), int(frame["n"].sum())
    return (NotShown("personnes", words.OF_PEOPLE, euros, "EUR", count),)


def _without_project(data: Dataset, asked: Selection, alone: pd.DataFrame) -> tuple[NotShown, ...]:
    lost = values(data, "granted", None, replace(asked, amount="attribue")).not_shown
    items = [
        NotShown("sans projet", words.NO_PROJECT, float(found["attribue"]), "EUR", int(found["n"]))
        for found in alone.fillna(0).to_dict("records")
    ]
    unknown = [item for item in lost if item.value is None]
    return (*items, *(NotShown(item.reason, labels.reason(item.reason), None, "EUR", item.n) for item in unknown))


def _programme_told(rows: Sequence[Row], total: Row, year: int, refused: int) -> str:
    if not rows:
        return ""
    count, granted, asked = plural(len(rows), "projet"), total.cells["attribue"], total.cells["demande"]
    text = words.T1_SENTENCE.format(n=count, year=year)
    if granted is not None:
        text += words.T1_GRANTED.format(granted=euros_short(granted))
    if granted is not None and asked is not None:
        text += words.T1_ASKED.format(asked=euros_short(asked))
    told = [row.cells["nouveau"] for row in rows if row.cells["nouveau"]]
    if told:
        text += words.T1_NEW.format(n=told.count(words.NEW), again=told.count(words.AGAIN))
    if refused:
        text += words.T1_REFUSED.format(n=plural(refused, words.T1B_REFUSAL, words.T1B_REFUSALS))
    return f"{text}."


__all__ = ["programming", "refused"]
