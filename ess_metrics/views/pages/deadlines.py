"""What ends, when and where; what a year's money owes to it; which carriers hang on one funder."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypedDict

import numpy as np
import pandas as pd

from ess_metrics.analyses.agreement_ends import (
    STATES,
    agreements_ending,
    ends,
    jobs_at_stake,
    limit,
    year_money,
)
from ess_metrics.analyses.calendar_file import Event, calendar
from ess_metrics.analyses.flows import largest_fund
from ess_metrics.analyses.values import values
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import SANS_OBJET
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.library import prices_words as price_words
from ess_metrics.texts.numbers import date, decimal, euros, euros_short, percent, plural
from ess_metrics.texts.numbers import span as years_span
from ess_metrics.texts.pages import deadlines_words as words
from ess_metrics.views.making.handmade import carrier_name, framed
from ess_metrics.views.making.indicator_views import AMOUNT, COUNT, NAME
from ess_metrics.views.names import name, short
from ess_metrics.views.pages.overview import KeyFigure
from ess_metrics.views.sentences import caution, in_current_euros, perimeter
from ess_metrics.views.view import OK, Chart, Column, Row, View

HANGING = 0.8
EVER = 600  # months: agreements that end whenever
FEW = 3  # funding rows under which a share is not quoted
LOOK_BACK = 3  # years over which the dependency of a carrier is read


def months_of(horizon: str) -> int:
    return int(horizon)


def _limit(data: Dataset, horizon: str) -> str:
    return date(str(limit(data, months_of(horizon))))


def span_said(data: Dataset, horizon: str) -> str:
    return f"du {date(data.manifest.date_extraction)} au {_limit(data, horizon)}"


def table_of(data: Dataset, selection: Selection, horizon: str) -> pd.DataFrame:
    return agreements_ending(data, selection, months_of(horizon))


def nothing_ends(data: Dataset) -> str:
    return words.EMPTY if ends(data)["end"].notna().any() else words.EMPTY_DATES


def scope(data: Dataset, selection: Selection) -> str:
    """The question of the page, in current euros."""
    said = perimeter(data, selection.current)
    return f"{said} {price_words.KEPT_CURRENT}" if selection.euros else said


@in_current_euros
def nothing(data: Dataset, selection: Selection, horizon: str = "24") -> str:
    """What to do when nothing ends; "" when something does."""
    return nothing_ends(data) if table_of(data, selection, horizon).empty else ""


# -- what comes first -----------------------------------------------------------------------------------------------


@in_current_euros
def lead(data: Dataset, selection: Selection, horizon: str = "24") -> tuple[str, ...]:
    """How much ends; when; what share of a year and where; who hangs on one funder."""
    table = table_of(data, selection, horizon)
    if table.empty:
        return (words.LEAD_NONE.format(limit=_limit(data, horizon)),)
    exposed = (_share_told(data, selection, horizon), _hanging_told(data, selection, table))
    lines = (_how_much(data, table, horizon), " ".join(line for line in exposed if line))
    return tuple(line for line in lines if line)


def _how_much(data: Dataset, table: pd.DataFrame, horizon: str) -> str:
    count = len(table)
    text = words.LEAD.format(
        limit=_limit(data, horizon),
        n=plural(count, words.AGREEMENT),
        ends=words.ENDS[count > 1],
        euros=euros_short(table["euros"].sum()),
    )
    jobs = jobs_at_stake(table, data)
    return text + (words.LEAD_JOBS.format(jobs=decimal(jobs, 1, trim=True)) if jobs else "") + "."


def _share_told(data: Dataset, selection: Selection, horizon: str) -> str:
    view = scenario(data, selection, horizon)
    if view.total is None or view.total.cells[AMOUNT] is None:
        return ""
    text = words.LEAD_SHARE.format(year=data.last_full_year, share=percent(view.total.cells[AMOUNT], 0))
    first = _most_exposed(view.rows)
    if first:
        share = percent(first.cells[AMOUNT], 0) + caution(first.n, "ligne").replace(" (", ", ").removesuffix(")")
        text += f" ; {words.LEAD_PLACE.format(place=first.cells[NAME], share=share)}"
    return f"{text}."


def _hanging_told(data: Dataset, selection: Selection, table: pd.DataFrame) -> str:
    count = len(_hanging(data, selection, table))
    if not count:
        return ""
    return words.LEAD_CARRIER if count == 1 else words.LEAD_CARRIERS.format(n=plural(count, "porteur"))


@in_current_euros
def key_figures(data: Dataset, selection: Selection, horizon: str = "24") -> tuple[KeyFigure, ...]:
    """Agreements, euros a year, jobs, carriers, those that hang on one funder."""
    table = table_of(data, selection, horizon)
    jobs, carriers = jobs_at_stake(table, data), table["carrier"].replace("", np.nan).nunique()
    return (
        KeyFigure(words.ENDING, decimal(len(table), 0), words.OVER.format(months=words.HORIZONS[horizon])),
        KeyFigure(words.A_YEAR, euros_short(table["euros"].sum()), words.A_YEAR_SUB),
        KeyFigure(words.JOBS_SAID, decimal(jobs, 1, trim=True), words.JOBS_SAID_SUB),
        KeyFigure(words.CARRIERS, decimal(carriers, 0), words.CARRIERS_SUB),
        KeyFigure(words.HANGING, decimal(len(_hanging(data, selection, table)), 0), words.HANGING_SUB),
    )


# -- when and where -------------------------------------------------------------------------------------------------


class Behind(TypedDict):
    """What a view says of the records behind it: see `View`."""

    asked: Selection
    listed: tuple[str, ...]


def behind(selection: Selection, table: pd.DataFrame) -> Behind:
    """The funding rows of these agreements, those of their last year."""
    return {"asked": selection.without("annee"), "listed": tuple(row for rows in table["rows"] for row in rows)}


# -- if nothing is renewed ------------------------------------------------------------------------------------------


@in_current_euros
def scenario(data: Dataset, selection: Selection, horizon: str = "24") -> View:
    """By neighbourhood, the share of the last full year's money under agreements that end in the window."""
    year, asked = data.last_full_year, selection.without("annee", "code_quartier")
    found = {state: year_money(data, asked, "code_quartier", state, months_of(horizon), year) for state in STATES}
    whole = values(data, "granted", "code_quartier", asked.plus("annee", str(year)))
    parts = {code: {state: made[code].value or 0.0 for state, made in found.items()} for code in whole.keys}
    rows = [
        _scenario_row(code, name(data, "code_quartier", code), cell.value, parts[code], cell.n, year)
        for code, cell in whole
        if cell.value
    ]
    rows.sort(key=lambda row: (-row.cells[AMOUNT], -row.cells["se_termine"], row.cells[NAME]))
    sums = {state: round(math.fsum(row.cells[state] for row in rows), 2) for state in STATES}
    total = _scenario_row("total", words.SCENARIO_TOTAL, round(math.fsum(sums.values()), 2), sums, None, year)
    return framed(
        data,
        asked.plus("annee", str(year)),
        id="scenario",
        question=words.SCENARIO_QUESTION,
        title=words.SCENARIO_TITLE.format(year=year, limit=_limit(data, horizon)),
        sentence=_scenario_told(rows, total, year),
        unit="0-1",
        columns=(
            Column(NAME, labels.COLUMNS["code_quartier"]),
            Column(AMOUNT, words.SCENARIO_SHARE, "percent"),
            *(Column(state, words.STATES[state], "eur") for state in words.STATES),
            Column("tout", words.SCENARIO_ALL.format(year=year), "eur"),
            Column(COUNT, labels.COUNTED["financements"], "integer"),
        ),
        rows=rows,
        chart=Chart("bars", x=NAME, y=(AMOUNT,), pick="code_quartier", options={"sub": "suite"}),
        total=total,
        caveats=words.SCENARIO_CAVEATS,
        records=whole.total.n,
        indicator="granted",
        by="code_quartier",
        proved=False,
        empty=nothing_ends(data),
    )


def _scenario_row(code: str, label: str, all_: float, parts: dict[str, float], n: int | None, year: int) -> Row:
    share = parts["se_termine"] / all_ if all_ else None
    suite = words.SCENARIO_SUB.format(ending=euros_short(parts["se_termine"]), all=euros_short(all_), year=year)
    cells = {NAME: label, AMOUNT: share, **parts, "tout": all_, COUNT: n, "suite": suite}
    return Row(code, cells, OK if all_ else SANS_OBJET, n)


def _scenario_told(rows: list[Row], total: Row, year: int) -> str:
    if not rows:
        return ""
    text = words.SCENARIO_SENTENCE.format(
        ending=euros(total.cells["se_termine"]),
        all=euros(total.cells["tout"]),
        year=year,
        share=percent(total.cells[AMOUNT]),
    )
    first = _most_exposed(rows)
    if first:
        share = percent(first.cells[AMOUNT]) + caution(first.n, "ligne")
        text += words.SCENARIO_BEST.format(place=first.cells[NAME], place_share=share)
    return text


def _most_exposed(rows: Sequence[Row]) -> Row | None:
    """The neighbourhood with the largest share; none when there is one neighbourhood, or too little behind it."""
    sound = [row for row in rows if row.cells[AMOUNT] and (row.n or 0) >= FEW]
    return sound[0] if sound and len(rows) > 1 else None


# -- lists ----------------------------------------------------------------------------------------------------------


@in_current_euros
def agreements(data: Dataset, selection: Selection, horizon: str = "24") -> View:
    """The agreements that end, soonest first."""
    table = table_of(data, selection, horizon)
    rows = [_agreement_row(data, at, found) for at, found in enumerate(table.to_dict("records"))]
    jobs = jobs_at_stake(table, data)
    total = Row("total", {"fin": words.TOTAL, AMOUNT: round(float(table["euros"].sum()), 2), "emplois": jobs})
    return framed(
        data,
        selection.without("annee"),
        id="conventions",
        question=words.LIST_QUESTION,
        title=words.LIST_TITLE.format(span=span_said(data, horizon)),
        columns=(
            Column("fin", words.END, "text"),
            Column("porteur", words.CARRIER),
            Column("projet", words.PROJECT),
            Column("financeurs", words.FUNDERS),
            Column("quartiers", words.PLACES),
            Column(AMOUNT, words.YEARLY, "eur"),
            Column("emplois", words.JOBS, "decimal"),
        ),
        rows=rows,
        chart=Chart("table", x="fin", y=(AMOUNT,)),
        total=total,
        caveats=(words.CAVEAT_END, words.CAVEAT_LABEL, words.CAVEAT_PERIOD, words.CAVEAT_JOBS),
        records=len(rows),
        records_of="conventions",
        **behind(selection, table),
        empty=nothing_ends(data),
    )


def _agreement_row(data: Dataset, at: int, found: dict) -> Row:
    end = pd.Timestamp(found["end"]).date()
    cells = {
        "fin": date(end),
        "porteur": _carrier(data, found["carrier"]),
        "projet": _all(data, "projet_id", found["projects"]),
        "financeurs": ", ".join(short(data, "fonds_origine", code) for code in found["funds"]),
        "quartiers": _all(data, "code_quartier", found["places"]),
        AMOUNT: found["euros"],
        "emplois": None if math.isnan(found["jobs"]) else found["jobs"],
    }
    return Row(str(at), cells, OK, found["n"], {"emplois": "inconnu"} if cells["emplois"] is None else {})


def _carrier(data: Dataset, code: str) -> str:
    return carrier_name(data, code) if code else words.NO_NAME


def _all(data: Dataset, column: str, codes: tuple[str, ...], most: int = 3) -> str:
    shown = ", ".join(name(data, column, code) for code in codes[:most])
    rest = len(codes) - most
    return f"{shown} et {plural(rest, 'autre')}" if rest > 0 else shown


def _recent(data: Dataset, selection: Selection) -> Selection:
    """The years over which dependency is read: those chosen, else the last three full ones."""
    if selection.years:
        return selection
    years = [year for year in data.years if data.last_full_year - LOOK_BACK < year <= data.last_full_year]
    return selection.plus("annee", *(str(year) for year in years or data.years))


def _hanging(data: Dataset, selection: Selection, table: pd.DataFrame) -> dict[str, float]:
    """Carriers of these agreements whose first funder gives at least 80 % of their grants: code → share."""
    found = values(data, "dependency", "porteur_id", _recent(data, selection))
    concerned = set(table["carrier"])
    return {
        code: cell.number
        for code, cell in found
        if code in concerned and cell.status == OK and round(cell.number, 9) >= HANGING
    }


@in_current_euros
def hanging(data: Dataset, selection: Selection, horizon: str = "24") -> View:
    """Carriers that lose an agreement and hang on one funder, most dependent first."""
    table, recent = table_of(data, selection, horizon), _recent(data, selection)
    shares, first = _hanging(data, selection, table), largest_fund(data, recent)
    rows = [_hanging_row(data, code, share, first.get(code, ""), table) for code, share in shares.items()]
    rows.sort(key=lambda row: (-row.cells[AMOUNT], -row.cells["euros"], row.cells[NAME]))
    concerned = table["carrier"].replace("", np.nan).nunique()
    sentence = words.HANGING_SENTENCE.format(n=plural(len(rows), "porteur"), all=decimal(concerned, 0)) if rows else ""
    return framed(
        data,
        recent,
        id="suspendus",
        question=words.HANGING_QUESTION,
        title=words.HANGING_TITLE.format(span=years_span(recent.years[0], recent.years[-1])),
        sentence=sentence,
        unit="0-1",
        columns=(
            Column(NAME, words.CARRIER),
            Column(AMOUNT, words.HANGING_SHARE, "percent"),
            Column("fonds", words.HANGING_FUND),
            Column("fin", words.END),
            Column("euros", words.YEARLY, "eur"),
            Column("emplois", words.JOBS, "decimal"),
        ),
        rows=rows,
        chart=Chart("table", x=NAME, y=(AMOUNT,)),
        caveats=(words.HANGING_OF.format(n=plural(concerned, "porteur")),),
        records=len(rows),
        records_of="porteurs",
        **behind(selection, table[table["carrier"].isin(shares)]),
        empty=words.HANGING_NONE if len(table) else nothing_ends(data),
    )


def _hanging_row(data: Dataset, code: str, share: float, fund: str, table: pd.DataFrame) -> Row:
    mine = table[table["carrier"] == code]
    cells = {
        NAME: _carrier(data, code),
        AMOUNT: share,
        "fonds": short(data, "fonds_origine", fund),
        "fin": date(str(mine["end"].min())),
        "euros": round(float(mine["euros"].sum()), 2),
        "emplois": jobs_at_stake(mine, data),
    }
    return Row(code, cells, OK, len(mine))


@in_current_euros
def calendar_file(data: Dataset, selection: Selection) -> bytes:
    """Every end that is known and to come, for a calendar, be its last amount known or not."""
    table = agreements_ending(data, selection, EVER, unknown=True)
    events = [_event(data, found) for found in table.to_dict("records")]
    return calendar(
        events, words.CALENDAR_NAME.format(territory=data.manifest.territoire), data.manifest.date_extraction
    )


def _event(data: Dataset, found: dict) -> Event:
    cells = _agreement_row(data, 0, found).cells
    amount = words.EVENT_UNKNOWN if math.isnan(found["euros"]) else euros(found["euros"])
    text = words.EVENT_TEXT.format(
        project=cells["projet"], funders=cells["financeurs"], places=cells["quartiers"], euros=amount
    )
    title = words.EVENT_TITLE.format(carrier=cells["porteur"], funders=cells["financeurs"])
    return Event("|".join(found["rows"]), pd.Timestamp(found["end"]).date(), title, text)


__all__ = ["agreements", "hanging", "key_figures", "lead", "scenario"]
