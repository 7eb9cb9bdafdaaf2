"""When what runs ends: month by month, year by year, neighbourhood by neighbourhood, and in a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from ess_metrics.analyses.agreement_ends import (
    agreements_ending,
    ending,
    jobs_at_stake,
    limit,
)
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import date, euros, month, plural
from ess_metrics.texts.pages import deadlines_words as words
from ess_metrics.views.making.handmade import framed
from ess_metrics.views.making.indicator_views import AMOUNT, COUNT, NAME, by_value, not_shown_of, rows_of, total_of
from ess_metrics.views.pages.deadlines import EVER, behind, months_of, nothing_ends, span_said, table_of
from ess_metrics.views.sentences import in_current_euros
from ess_metrics.views.view import OK, Chart, Column, Row, View


@in_current_euros
def by_month(data: Dataset, selection: Selection, horizon: str = "24") -> View:
    """Euros, agreements and jobs month by month, months without any end included."""
    table = table_of(data, selection, horizon)
    rows = [_month_row(data, key, part) for key, part in _by_month(data, table, horizon)]
    whole = Row("total", _month_cells(data, words.TOTAL, table), n=len(table))
    ticks = _ticks([row.key for row in rows])
    return framed(
        data,
        selection.without("annee"),
        id="mois",
        question=words.MONTHS_QUESTION,
        title=words.MONTHS_TITLE.format(span=span_said(data, horizon)),
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
        **behind(selection, table),
        empty=nothing_ends(data),
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
        **behind(selection, table),
        empty=nothing_ends(data),
    )


def _calendar_row(data: Dataset, year: int, part: pd.DataFrame) -> Row:
    return Row(str(year), _month_cells(data, str(year), part), OK, len(part))


@in_current_euros
def wall(data: Dataset, selection: Selection, horizon: str = "24") -> View:
    """What agreements still assure a year, month by month, and what ends on the way."""
    known = agreements_ending(data, selection, EVER)
    table = table_of(data, selection, horizon)
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
        title=words.WALL_TITLE.format(span=span_said(data, horizon)),
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
        **behind(selection, table),
        empty=nothing_ends(data),
    )
    return replace(view, alt=f"{view.title}. {view.sentence}")


def _wall_told(rows: list[Row]) -> str:
    """What remains at the end, and the month that takes most."""
    if not rows:
        return ""
    worst, last = (row.cells for row in (max(rows, key=lambda row: row.cells[AMOUNT]), rows[-1]))
    left, most = euros(last["reste"]), euros(worst[AMOUNT])
    return words.WALL_SENTENCE.format(left=left, last=last[NAME], month=worst[NAME], euros=most)


def _by_month(data: Dataset, table: pd.DataFrame, horizon: str) -> list[tuple[str, pd.DataFrame]]:
    first, last = data.day.astype("datetime64[M]"), limit(data, months_of(horizon)).astype("datetime64[M]")
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
    found = ending(data, asked, "code_quartier", months_of(horizon))
    rows = by_value(rows_of(data, found))
    known = [row for row in rows if row.cells[AMOUNT]]
    return framed(
        data,
        asked,
        id="lieux",
        question=words.PLACES_QUESTION,
        title=words.PLACES_TITLE.format(span=span_said(data, horizon)),
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
        **behind(asked, table_of(data, asked, horizon)),
        empty=nothing_ends(data),
    )


def _places_told(rows: list[Row], total: float | None) -> str:
    if not rows:
        return ""
    first, *others = (f"{row.cells[NAME]} ({euros(row.cells[AMOUNT])})" for row in rows[:2])
    text = words.PLACES_FIRST.format(first=first) + (words.PLACES_THEN.format(other=others[0]) if others else "")
    return f"{text}{words.PLACES_OF.format(total=euros(total)) if total else ''}."
