"""The page of founders and insertion: calls for projects, the factory, studies, support and events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from ess_metrics.analyses import journeys
from ess_metrics.analyses.values import values
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.presence import certain
from ess_metrics.model.selection import Selection
from ess_metrics.texts.numbers import euros_short, integer, percent, plural
from ess_metrics.texts.pages import founders_words as words
from ess_metrics.views.making.counts import counted, framed
from ess_metrics.views.making.indicator_views import AMOUNT, NAME, SHORT
from ess_metrics.views.names import UNKNOWN, name
from ess_metrics.views.pages.founder_parts import (
    EVENTS,
    PLACE,
    SHARE,
    SUPPORT,
    rate_by_year,
    span_of,
)
from ess_metrics.views.view import OK, Chart, Column, Row, View


def calls(data: Dataset, selection: Selection) -> View:
    """Applications that were supported, by result, with euros asked and obtained."""
    frame = journeys.calls(data, selection)
    order = [code for code in ("gagne", "perdu", "depose", "en_cours", "abandonne", "") if code in frame.index]
    frame = frame.reindex([*order, *(code for code in frame.index if code not in order)])
    rows = tuple(_call(data, code, row) for code, row in zip(frame.index, frame.to_dict("records"), strict=True))
    total = Row("total", {NAME: "Total", AMOUNT: float(frame["n"].sum())}, OK, int(frame["n"].sum()))
    count, asked, obtained = words.CALLS_COLUMNS
    return framed(
        data,
        selection,
        SUPPORT,
        id="appuis-appels",
        question=words.CALLS_QUESTION,
        title=words.CALLS_TITLE.format(years=span_of(data, selection)),
        sentence=_won(data, selection, frame),
        unit="appuis",
        columns=(
            Column(NAME, words.CALLS_RESULT),
            Column(AMOUNT, count[1], count[2]),
            Column(*asked),
            Column(*obtained),
        ),
        rows=rows,
        chart=Chart("bars", x=NAME, y=(AMOUNT,)),
        total=total if rows else None,
        caveats=_win_rate(data, selection),
        records=int(frame["n"].sum()),
        asked=selection.plus("dispositif_code", journeys.CALLS),
        by="resultat",
        empty=words.CALLS_EMPTY,
    )


def _call(data: Dataset, code: str, row: Mapping) -> Row:
    label = name(data, "resultat", code, SUPPORT) if code else UNKNOWN
    cells = {NAME: label, AMOUNT: float(row["n"]), "demande": float(row["demande"]), "obtenu": float(row["obtenu"])}
    return Row(code, cells, OK, int(row["n"]))


def _won(data: Dataset, selection: Selection, frame: pd.DataFrame) -> str:
    rate = values(data, "call_win_rate", None, selection).total
    if rate.status != OK:
        return ""
    won = int(frame["n"].get("gagne", 0))
    return words.CALLS_SENTENCE.format(
        won=integer(won),
        decided=integer(certain(rate.n)),
        rate=percent(rate.number),
        euros=euros_short(float(frame["obtenu"].get("gagne", 0))),
    )


def _win_rate(data: Dataset, selection: Selection) -> tuple[str, ...]:
    rate = values(data, "call_win_rate", None, selection).total
    return (
        (words.CALLS_RATE.format(rate=percent(rate.number), n=integer(certain(rate.n))),) if rate.status == OK else ()
    )


def factory(data: Dataset, selection: Selection) -> View:
    """Projects of the Fabrique that reached each step, from need to launch."""
    view = counted(
        data,
        selection,
        "fabrique_conversion",
        "etape",
        table=SUPPORT,
        id="appuis-fabrique",
        question=words.FACTORY_QUESTION,
        title=words.FACTORY_TITLE,
        value_label=words.FACTORY_VALUE,
        sentence=_launched,
        dated=False,
        options={"sub": "remarque"},
    )
    rows = tuple(_factory_step(data, row, view.rows[0]) for row in view.rows)
    return replace(view, rows=rows, columns=(*view.columns[:2], Column(SHARE, words.OF_START, "percent")), total=None)


def _factory_step(data: Dataset, row: Row, first: Row) -> Row:
    share = row.cells[AMOUNT] / first.cells[AMOUNT] if first.cells[AMOUNT] else None
    note = "" if share is None or row is first else percent(share, 0)
    label = name(data, "etape", row.key, SUPPORT)
    return replace(row, cells=row.cells | {NAME: label, SHORT: label, SHARE: share, "remarque": note})


def _launched(view: View) -> str:
    first, last = (view.rows[0], view.rows[-1]) if view.rows else (None, None)
    if first is None or not first.cells[AMOUNT]:
        return ""
    return words.FACTORY_SENTENCE.format(
        last=plural(certain(last).cells[AMOUNT], "projet"),
        first=integer(first.cells[AMOUNT]),
        share=percent(certain(last).cells[AMOUNT] / first.cells[AMOUNT]),
    )


def studies(data: Dataset, selection: Selection) -> View:
    """Feasibility studies that conclude yes, by year."""
    return rate_by_year(
        data,
        selection,
        "study_success_rate",
        table=SUPPORT,
        id="appuis-etudes",
        question=words.STUDIES_QUESTION,
        title=words.STUDIES_TITLE,
        value_label=words.STUDIES_VALUE,
        told=lambda view, whole: words.STUDIES_SENTENCE.format(
            share=percent(whole.number), n=plural(whole.n or 0, words.STUDY)
        ),
    )


def support_days(data: Dataset, selection: Selection) -> View:
    """Days of support by scheme."""
    return counted(
        data,
        selection,
        "support_days",
        "dispositif_code",
        table=SUPPORT,
        id="appuis-jours",
        question=words.DAYS_QUESTION,
        title=words.DAYS_TITLE,
        value_label=words.DAYS_VALUE,
        pick="dispositif_code",
    )


def events(data: Dataset, selection: Selection) -> View:
    """Events by type, with participants and inhabitants."""
    frame = journeys.events(data, selection)
    rows = tuple(_event(data, code, row) for code, row in zip(frame.index, frame.to_dict("records"), strict=True))
    sums = {key: float(frame[key].sum()) for key in ("n", "participants", "habitants")}
    count, *others = words.EVENTS_COLUMNS
    return framed(
        data,
        selection,
        EVENTS,
        id="evenements-types",
        question=words.EVENTS_QUESTION,
        title=words.EVENTS_TITLE.format(years=span_of(data, selection)),
        sentence=words.EVENTS_SENTENCE.format(
            n=plural(sums["n"], words.EVENT),
            people=plural(sums["participants"], "participant"),
            inhabitants=plural(sums["habitants"], "habitant"),
        )
        if rows
        else "",
        unit=words.EVENTS_UNIT,
        columns=(Column(NAME, words.EVENTS_TYPE), Column(AMOUNT, count[1], count[2]), *(Column(*c) for c in others)),
        rows=rows,
        chart=Chart("bars", x=NAME, y=(AMOUNT,), options={"sub": "remarque"}),
        total=Row("total", {NAME: "Total", AMOUNT: sums["n"]} | {k: v for k, v in sums.items() if k != "n"}, OK),
        caveats=(words.EVENTS_CAVEAT,),
        records=int(sums["n"]),
        indicator="events",
        by="type",
        empty=words.EVENTS_EMPTY,
    )


def _event(data: Dataset, code: str, row: Mapping) -> Row:
    cells = {
        NAME: name(data, "type", code, EVENTS) if code else UNKNOWN,
        AMOUNT: float(row["n"]),
        "participants": float(row["participants"]),
        "habitants": float(row["habitants"]),
        "remarque": words.EVENTS_SUB.format(n=plural(row["participants"], "participant")),
    }
    return Row(code, cells, OK, int(row["n"]))


def events_by_place(data: Dataset, selection: Selection) -> View:
    """Events by neighbourhood."""
    return counted(
        data,
        selection,
        "events",
        PLACE,
        table=EVENTS,
        id="evenements-quartiers",
        question=words.EVENTS_WHERE,
        title=words.EVENTS_WHERE_TITLE,
        value_label=words.EVENTS_VALUE,
        pick=PLACE,
    )
