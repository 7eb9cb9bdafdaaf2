"""Envelopes as a table: voted, committed, paid, left."""

from __future__ import annotations

from collections.abc import Sequence

from ess_metrics.analyses.envelopes import KEYS, STEM, Envelope, envelopes, outside
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import euros
from ess_metrics.texts.pages import funding_words as words
from ess_metrics.views.making.handmade import framed
from ess_metrics.views.names import short
from ess_metrics.views.view import Chart, Column, NotShown, Row, View


def voted(data: Dataset, selection: Selection, by: str = "detail") -> View | None:
    """Envelopes: voted, committed, paid, left; None in a folder without any vote."""
    along = None if by == "detail" else by
    found = envelopes(data, selection, along)
    if not found:
        return None
    rows = tuple(_envelope(data, one, along) for one in found)
    left = sum(one.left for one in found if one.left is not None)
    names = (along,) if along else KEYS
    return framed(
        data,
        selection.current,
        id="enveloppes",
        question=words.VOTED_QUESTION,
        title=words.VOTED_TITLE,
        sentence=words.VOTED_SENTENCE.format(left=euros(left), outside=euros(outside(data, selection))),
        columns=(
            *(Column(column, labels.COLUMNS[column]) for column in names),
            *(Column(name, label, "eur") for name, label in words.VOTED_COLUMNS.items()),
        ),
        rows=rows,
        chart=Chart("table", x=names[0], y=("voted",)),
        total=_all_envelopes(found, names[0]),
        not_shown=(NotShown("sans_enveloppe", words.VOTED_OUTSIDE, outside(data, selection), "EUR", None),),
        caveats=words.VOTED_CAVEATS,
        records=len(rows),
        records_of=STEM,
        unit="EUR",
    )


def _envelope(data: Dataset, one: Envelope, along: str | None) -> Row:
    names = (along,) if along else KEYS
    told = {column: _said(data, column, code) for column, code in zip(names, one.key, strict=True)}
    money = {"voted": one.voted, "committed": one.committed, "paid": one.paid, "left": one.left}
    unknown = {name: "inconnu" for name, value in money.items() if value is None}
    return Row("|".join(one.key), told | money, statuses=unknown)


def _said(data: Dataset, column: str, code: str) -> str:
    if column == "annee":
        return code
    return short(data, column, code) if code else words.VOTED_ALL_FUNDS


def _all_envelopes(found: Sequence[Envelope], first: str) -> Row:
    """The sum of each column; unknown as soon as one vote is."""
    money = {name: [getattr(one, name) for one in found] for name in words.VOTED_COLUMNS}
    sums = {
        name: None
        if any(value is None for value in values_) and name != "paid"
        else round(sum(v or 0 for v in values_), 2)
        for name, values_ in money.items()
    }
    return Row("total", {first: words.WHOLE_ALL, **sums}, statuses={n: "inconnu" for n, v in sums.items() if v is None})
