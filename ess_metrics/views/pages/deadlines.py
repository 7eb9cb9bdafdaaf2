"""What ends, when and where; what a year's money owes to it; which carriers hang on one funder."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from ess_metrics.analyses.agreement_ends import (
    STATES,
    agreements_ending,
    ending,
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
from ess_metrics.texts.numbers import date, decimal, euros, euros_short, month, percent, plural
from ess_metrics.texts.numbers import span as years_span
from ess_metrics.texts.pages import deadlines_words as words
from ess_metrics.views.making.handmade import carrier_name, framed
from ess_metrics.views.making.indicator_views import AMOUNT, COUNT, NAME, by_value, not_shown_of, rows_of, total_of
from ess_metrics.views.names import name, short
from ess_metrics.views.pages.overview import KeyFigure
from ess_metrics.views.sentences import caution, in_current_euros, perimeter
from ess_metrics.views.view import OK, Chart, Column, Row, View

HANGING = 0.8
EVER = 600  # months: agreements that end whenever
FEW = 3  # funding rows under which a share is not quoted
LOOK_BACK = 3  # years over which the dependency of a carrier is read


def _months(horizon: str) -> int:
    return int(horizon)


def _limit(data: Dataset, horizon: str) -> str:
    return date(str(limit(data, _months(horizon))))


def _span(data: Dataset, horizon: str) -> str:
    return f"du {date(data.manifest.date_extraction)} au {_limit(data, horizon)}"


def _table(data: Dataset, selection: Selection, horizon: str) -> pd.DataFrame:
    return agreements_ending(data, selection, _months(horizon))


def _empty(data: Dataset) -> str:
    return words.EMPTY if ends(data)["end"].notna().any() else words.EMPTY_DATES


def scope(data: Dataset, selection: Selection) -> str:
    """The question of the page, in current euros."""
    said = perimeter(data, selection.current)
    return f"{said} {price_words.KEPT_CURRENT}" if selection.euros else said


@in_current_euros
def nothing(data: Dataset, selection: Selection, horizon: str = "24") -> str:
    """What to do when nothing ends; "" when something does."""
    return _empty(data) if _table(data, selection, horizon).empty else ""


# -- what comes first -----------------------------------------------------------------------------------------------


@in_current_euros
def lead(data: Dataset, selection: Selection, horizon: str = "24") -> tuple[str, ...]:
    """How much ends; when; what share of a year and where; who hangs on one funder."""
    table = _table(data, selection, horizon)
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
    table = _table(data, selection, horizon)
    jobs, carriers = jobs_at_stake(table, data), table["carrier"].replace("", np.nan).nunique()
    return (
        KeyFigure(words.ENDING, decimal(len(table), 0), words.OVER.format(months=words.HORIZONS[horizon])),
        KeyFigure(words.A_YEAR, euros_short(table["euros"].sum()), words.A_YEAR_SUB),
        KeyFigure(words.JOBS_SAID, decimal(jobs, 1, trim=True), words.JOBS_SAID_SUB),
        KeyFigure(words.CARRIERS, decimal(carriers, 0), words.CARRIERS_SUB),
        KeyFigure(words.HANGING, decimal(len(_hanging(data, selection, table)), 0), words.HANGING_SUB),
    )


# -- when and where -------------------------------------------------------------------------------------------------


@in_current_euros
def by_month(data: Dataset, selection: Selection, horizon: str = "24") -> View:
    """Euros, agreements and jobs month by month, months without any end included."""
    table = _table(data, selection, horizon)
    rows = [_month_row(data, key, part) for key, part in _by_month(data, table, horizon)]
    whole = Row("total", _month_cells(data, words.TOTAL, table), n=len(table))
    ticks = _ticks([row.key for row in rows])
    return framed(
        data,
        selection.without("annee"),
        id="mois",
        question=words.MONTHS_QUESTION,
        title=words.MONTHS_TITLE.format(span=_span(data, horizon)),
        sentence=_worst(rows, whole),
        columns=(
            Column(NAME, words.MONTH),
            Column(AMOUNT, words.YEARLY, "eur"),
            Column(COUNT, words.AGREEMENTS, "integer"),
            Column("emplois", words.JOBS, "decimal"),
        ),
        rows=rows if len(table) else (),
        chart=Chart("columns", x=NAME, y=(AMOUNT,), options={"ticks": ticks, "height": 260}),
        total=whole,
        caveats=(words.CAVEAT_END, words.CAVEAT_LABEL, words.CAVEAT_PERIOD, words.CAVEAT_JOBS),
        records=len(table),
        records_of="conventions",
        **_behind(selection, table),
        empty=_empty(data),
    )


@in_current_euros
def by_calendar_year(data: Dataset, selection: Selection) -> View:
    """Every end that is known and to come, year by year, years without any included."""
    table = agreements_ending(data, selection, EVER)
    years = table["end"].dt.year if len(table) else pd.Series(dtype=int)
    first, last = int(str(data.day)[:4]), int(years.max()) if len(table) else 0
    rows = [_calendar_row(data, year, table[(years == year).to_numpy(bool)]) for year in range(first, last + 1)]
    return framed(
        data,
        selection.without("annee"),
        id="annees-de-fin",
        question=words.CALENDAR_QUESTION,
        title=words.CALENDAR_TITLE.format(date=date(data.manifest.date_extraction)),
        columns=(
            Column(NAME, words.CALENDAR_YEAR),
            Column(AMOUNT, words.YEARLY, "eur"),
            Column(COUNT, words.AGREEMENTS, "integer"),
            Column("emplois", words.JOBS, "decimal"),
        ),
        rows=rows,
        chart=Chart("columns", x=NAME, y=(AMOUNT,), options={"height": 260}),
        total=Row("total", _month_cells(data, words.CALENDAR_TOTAL, table), n=len(table)),
        caveats=(words.CAVEAT_END, words.CAVEAT_LABEL, words.CAVEAT_PERIOD, words.CAVEAT_JOBS),
        records=len(table),
        records_of="conventions",
        **_behind(selection, table),
        empty=_empty(data),
    )


def _calendar_row(data: Dataset, year: int, part: pd.DataFrame) -> Row:
    return Row(str(year), _month_cells(data, str(year), part), OK, len(part))


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


@in_current_euros
def wall(data: Dataset, selection: Selection, horizon: str = "24") -> View:
    """What agreements still assure a year, month by month, and what ends on the way."""
    known = agreements_ending(data, selection, EVER)
    table = _table(data, selection, horizon)
    rows, left = [], float(known["euros"].sum())
    for key, part in _by_month(data, table, horizon):
        cells = _month_cells(data, month(f"{key}-01"), part)
        left = round(left - cells[AMOUNT], 2)
        rows.append(Row(key, {**cells, "reste": left}, OK, len(part)))
    ticks = _ticks([row.key for row in rows])
    view = framed(
        data,
        selection.without("annee"),
        id="mur",
        question=words.WALL_QUESTION,
        title=words.WALL_TITLE.format(span=_span(data, horizon)),
        sentence=_wall_told(rows),
        columns=(
            Column(NAME, words.MONTH),
            Column("reste", words.REMAINS, "eur"),
            Column(AMOUNT, words.YEARLY, "eur"),
            Column(COUNT, words.AGREEMENTS, "integer"),
            Column("emplois", words.JOBS, "decimal"),
        ),
        rows=rows if len(table) else (),
        chart=Chart("wall", x=NAME, y=("reste", AMOUNT), options={"ticks": ticks}),
        caveats=(words.CAVEAT_WALL, words.CAVEAT_END, words.CAVEAT_LABEL, words.CAVEAT_PERIOD, words.CAVEAT_JOBS),
        records=len(table),
        records_of="conventions",
        **_behind(selection, table),
        empty=_empty(data),
    )
    return replace(view, alt=f"{view.title}. {view.sentence}")


def _wall_told(rows: list[Row]) -> str:
    """What remains at the end, and the month that takes most."""
    if not rows:
        return ""
    worst, last = (row.cells for row in (max(rows, key=lambda row: row.cells[AMOUNT]), rows[-1]))
    left, most = euros(last["reste"]), euros(worst[AMOUNT])
    return words.WALL_SENTENCE.format(left=left, last=last[NAME], month=worst[NAME], euros=most)


def _behind(selection: Selection, table: pd.DataFrame) -> dict:
    """The funding rows of these agreements, those of their last year."""
    return {"asked": selection.without("annee"), "listed": tuple(row for rows in table["rows"] for row in rows)}


def _by_month(data: Dataset, table: pd.DataFrame, horizon: str) -> list[tuple[str, pd.DataFrame]]:
    first, last = data.day.astype("datetime64[M]"), limit(data, _months(horizon)).astype("datetime64[M]")
    keys = [str(key) for key in np.arange(first, last + 1)]
    of_row = table["end"].dt.strftime("%Y-%m") if len(table) else pd.Series(dtype=str)
    return [(key, table[(of_row == key).to_numpy(bool)]) for key in keys]


def _month_row(data: Dataset, key: str, part: pd.DataFrame) -> Row:
    return Row(key, _month_cells(data, month(f"{key}-01"), part), OK, len(part))


def _month_cells(data: Dataset, label: str, part: pd.DataFrame) -> dict:
    return {
        NAME: label,
        AMOUNT: round(float(part["euros"].sum()), 2),
        COUNT: len(part),
        "emplois": round(jobs_at_stake(part, data), 2),
    }


def _ticks(keys: Sequence[str]) -> tuple[str, ...]:
    """A word every third month, with its year at the first and whenever the year changes."""
    found, told = [], ""
    for at, key in enumerate(keys):
        year, number = key.split("-")
        if at % 3:
            found.append("")
            continue
        text = words.SHORT_MONTHS[int(number) - 1]
        found.append(f"{text}<br>{year}" if year != told else text)
        told = year
    return tuple(found)


def _worst(rows: list[Row], whole: Row) -> str:
    if not whole.cells[COUNT]:
        return ""
    worst = max(rows, key=lambda row: row.cells[AMOUNT]).cells
    return words.MONTHS_SENTENCE.format(
        month=worst[NAME],
        euros=euros(worst[AMOUNT]),
        n=plural(worst[COUNT], words.AGREEMENT),
        total=euros(whole.cells[AMOUNT]),
    )


@in_current_euros
def by_place(data: Dataset, selection: Selection, horizon: str = "24") -> View:
    """Euros that end, by neighbourhood; a click filters the page."""
    asked = selection.without("annee", "code_quartier")
    found = ending(data, asked, "code_quartier", _months(horizon))
    rows = by_value(rows_of(data, found))
    known = [row for row in rows if row.cells[AMOUNT]]
    return framed(
        data,
        asked,
        id="lieux",
        question=words.PLACES_QUESTION,
        title=words.PLACES_TITLE.format(span=_span(data, horizon)),
        sentence=_places_told(known, found.total.value if found.additive else None),
        columns=(
            Column(NAME, labels.COLUMNS["code_quartier"]),
            Column(AMOUNT, words.YEARLY, "eur"),
            Column(COUNT, words.AGREEMENTS, "integer"),
        ),
        rows=rows if found.total.value else (),
        chart=Chart("bars", x=NAME, y=(AMOUNT,), pick="code_quartier", options={"most": 10}),
        total=total_of(found),
        not_shown=not_shown_of(found),
        caveats=(words.CAVEAT_END, words.CAVEAT_PERIOD),
        records=found.total.n,
        by="code_quartier",
        **_behind(asked, _table(data, asked, horizon)),
        empty=_empty(data),
    )


def _places_told(rows: list[Row], total: float | None) -> str:
    if not rows:
        return ""
    first, *others = (f"{row.cells[NAME]} ({euros(row.cells[AMOUNT])})" for row in rows[:2])
    text = words.PLACES_FIRST.format(first=first) + (words.PLACES_THEN.format(other=others[0]) if others else "")
    return f"{text}{words.PLACES_OF.format(total=euros(total)) if total else ''}."


# -- if nothing is renewed ------------------------------------------------------------------------------------------


@in_current_euros
def scenario(data: Dataset, selection: Selection, horizon: str = "24") -> View:
    """By neighbourhood, the share of the last full year's money under agreements that end in the window."""
    year, asked = data.last_full_year, selection.without("annee", "code_quartier")
    found = {state: year_money(data, asked, "code_quartier", state, _months(horizon), year) for state in STATES}
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
        empty=_empty(data),
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
    table = _table(data, selection, horizon)
    rows = [_agreement_row(data, at, found) for at, found in enumerate(table.to_dict("records"))]
    jobs = jobs_at_stake(table, data)
    total = Row("total", {"fin": words.TOTAL, AMOUNT: round(float(table["euros"].sum()), 2), "emplois": jobs})
    return framed(
        data,
        selection.without("annee"),
        id="conventions",
        question=words.LIST_QUESTION,
        title=words.LIST_TITLE.format(span=_span(data, horizon)),
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
        **_behind(selection, table),
        empty=_empty(data),
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
    table, recent = _table(data, selection, horizon), _recent(data, selection)
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
        **_behind(selection, table[table["carrier"].isin(shares)]),
        empty=words.HANGING_NONE if len(table) else _empty(data),
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


__all__ = [
    "agreements",
    "by_calendar_year",
    "by_month",
    "by_place",
    "calendar_file",
    "hanging",
    "key_figures",
    "lead",
    "scenario",
]
