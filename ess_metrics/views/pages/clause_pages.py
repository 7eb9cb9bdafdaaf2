"""The page of founders and insertion: hours of social clauses, and those who do them."""

from __future__ import annotations

import pandas as pd

from ess_metrics.analyses import journeys
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import Cell
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import integer, percent, plural
from ess_metrics.texts.pages import founders_words as words
from ess_metrics.views.making.counts import framed
from ess_metrics.views.making.indicator_views import AMOUNT, NAME
from ess_metrics.views.pages.founder_parts import (
    CLAUSES,
    SHARE,
    rate_by_year,
    span_of,
)
from ess_metrics.views.view import OK, Chart, Column, NotShown, Row, View


def hours(data: Dataset, selection: Selection) -> View:
    """Hours due and done, closed contracts first, running ones apart."""
    frame = journeys.hours(data, selection)
    rows = tuple(_hours(frame, state, key, label) for (state, key), label in words.HOURS_ROWS.items())
    lost = int(frame["inconnus"].sum())
    known = frame["n"].sum() > 0
    return framed(
        data,
        selection,
        CLAUSES,
        id="clauses-heures",
        question=words.HOURS_QUESTION,
        title=words.HOURS_TITLE.format(years=span_of(data, selection)),
        sentence=_kept(frame),
        unit="heures",
        columns=(
            Column(NAME, words.HOURS_KIND),
            Column(AMOUNT, words.HOURS_VALUE, "integer"),
            Column("n", labels.COUNTED[CLAUSES], "integer"),
            Column(SHARE, words.OF_HOURS_DUE, "percent"),
        ),
        rows=rows if known else (),
        chart=Chart("bars", x=NAME, y=(AMOUNT,), options={"sub": "remarque"}),
        not_shown=(NotShown("heures inconnues", words.HOURS_UNKNOWN, None, "heures", lost),) if lost else (),
        caveats=(words.HOURS_CAVEAT,),
        records=int(frame["n"].sum()),
        by="clos",
    )


def _hours(frame: pd.DataFrame, state: bool, key: str, label: str) -> Row:
    row = frame[frame.index == state].iloc[0]
    share = row["faites"] / row["dues"] if key == "faites" and row["dues"] else None
    note = words.HOURS_SUB.format(share=percent(share)) if share is not None else plural(row["n"], words.CONTRACT)
    cells = {NAME: label, AMOUNT: float(row[key]), "n": int(row["n"]), "remarque": note}
    return Row(f"{key}-{state}", cells | ({SHARE: share} if share is not None else {}), OK, int(row["n"]))


def _kept(frame: pd.DataFrame) -> str:
    closed = frame[frame.index.astype(bool)].iloc[0]
    if not closed["dues"]:
        return ""
    return words.HOURS_SENTENCE.format(
        n=plural(closed["n"], words.CONTRACT),
        done=plural(closed["faites"], words.HOUR),
        due=integer(closed["dues"]),
        share=percent(closed["faites"] / closed["dues"]),
    )


def charter(data: Dataset, selection: Selection) -> View:
    """Insertion hours in hours worked by year, against the 5 % of the charter."""
    return rate_by_year(
        data,
        selection,
        "clause_hours_share",
        id="clauses-charte",
        question=words.CHARTER_QUESTION,
        title=words.CHARTER_TITLE,
        value_label=words.CHARTER_VALUE,
        reference=(words.CHARTER_AIM, words.CHARTER_LINE),
        told=_against_charter,
    )


def _against_charter(view: View, whole: Cell) -> str:
    known = [row for row in view.rows if row.status == OK]
    above = sum(row.cells[AMOUNT] >= words.CHARTER_AIM for row in known)
    return words.CHARTER_SENTENCE.format(
        share=percent(whole.number), n=plural(above, words.YEAR_WORD), all=integer(len(known))
    )


def inhabitants(data: Dataset, selection: Selection) -> View:
    """Beneficiaries living in a priority neighbourhood, by year."""
    return rate_by_year(
        data,
        selection,
        "clause_qpv_share",
        id="clauses-habitants",
        question=words.QPV_QUESTION,
        title=words.QPV_TITLE,
        value_label=words.QPV_VALUE,
        told=lambda view, whole: words.QPV_SENTENCE.format(
            share=percent(whole.number), n=plural(whole.n or 0, words.CONTRACT)
        ),
    )
