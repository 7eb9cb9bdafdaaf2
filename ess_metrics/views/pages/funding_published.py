"""The publication score: the share of the grants of each authority in a published file, and what is missing."""

from __future__ import annotations

from ess_metrics.analyses.values import values
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.texts.numbers import euros, listing, percent
from ess_metrics.texts.pages import funding_words as words
from ess_metrics.views.making.handmade import framed
from ess_metrics.views.making.indicator_views import NAME
from ess_metrics.views.names import name
from ess_metrics.views.view import OK, Column, NotShown, Row, View

SCORE, MONEY, DECIDER = "published_share", "granted", "financeur_id"
LONGEST = 4  # years named


def published(data: Dataset, selection: Selection) -> View | None:
    """One row an authority that decides: euros, share published, what is missing year by year; None without sources."""
    if "sources" not in data.tables:
        return None
    score, money = values(data, SCORE, DECIDER, selection), values(data, MONEY, DECIDER, selection)
    keys = [key for key, cell in money if cell.value]
    rows = [_row(data, selection, key, money[key].value or 0.0, score[key].value) for key in keys if key in score.keys]
    rows.sort(key=lambda row: -(row.cells["granted"] or 0.0))
    whole = score.total.value
    return framed(
        data,
        selection,
        id="publication",
        question=words.PUBLISHED_QUESTION,
        title=words.PUBLISHED_TITLE,
        sentence="" if whole is None else words.PUBLISHED_SENTENCE.format(share=percent(whole)),
        unit="0-1",
        columns=(
            Column(NAME, words.PUBLISHED_DECIDER),
            Column("granted", words.PUBLISHED_EUROS, "eur"),
            Column("part", words.PUBLISHED_SHARE, "percent"),
            Column("manque", words.PUBLISHED_MISSING, "eur"),
            Column("annees", words.PUBLISHED_YEARS),
        ),
        rows=tuple(rows),
        total=Row("total", {NAME: "Total", "granted": money.total.value, "part": whole}, OK, None),
        not_shown=tuple(
            NotShown("ailleurs", item.reason, item.value, "EUR", item.n)
            for item in score.not_shown
            if item.n and not item.cell
        ),
        caveats=words.PUBLISHED_CAVEATS,
        records=score.total.n,
        indicator=SCORE,
        by=DECIDER,
    )


def _row(data: Dataset, selection: Selection, key: str, granted: float, share: float | None) -> Row:
    asked = selection.without(DECIDER).plus(DECIDER, key)
    by_year, money = values(data, SCORE, "annee", asked), values(data, MONEY, "annee", asked)
    left = {
        year: (cell.value or 0.0) * (1 - (by_year[year].value or 0.0))
        for year, cell in money
        if cell.value and year in by_year.keys
    }
    lost = {year: round(amount, 2) for year, amount in left.items() if round(amount, 2)}
    named = [words.MISSING_YEAR.format(year=year, euros=euros(lost[year])) for year in sorted(lost)[-LONGEST:]]
    cells = {
        NAME: name(data, DECIDER, key),
        "granted": granted,
        "part": share,
        "manque": sum(lost.values()),
        "annees": listing(named) if named else words.NOTHING_MISSING,
    }
    return Row(key, cells, OK, None)
