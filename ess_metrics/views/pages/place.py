"""Head office and place of action, side by side: the gap is a result."""

from __future__ import annotations

from ess_metrics.analyses.head_offices import KINDS, OUTSIDE, UNKNOWN, Offices, head_offices
from ess_metrics.analyses.values import values
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import formatted, percent
from ess_metrics.texts.pages import place_words as words
from ess_metrics.views.making.handmade import framed
from ess_metrics.views.making.indicator_views import AMOUNT, COUNT, NAME, PART, SHORT
from ess_metrics.views.sentences import caution, period_short
from ess_metrics.views.view import SANS_OBJET, Chart, Column, NotShown, Row, View

MOST_UNKNOWN = 0.1  # beyond, a share of the known ones would mislead: the two bounds are said


def offices(data: Dataset, selection: Selection) -> View:
    """Grants located in neighbourhoods by the head office of their carrier."""
    found = head_offices(data, selection)
    rows = [_row(found, kind, label) for kind, label in words.KINDS.items()]
    elsewhere = round(found.total - found.placed, 2)
    return framed(
        data,
        selection,
        id="sieges",
        question=words.QUESTION,
        title=words.TITLE.format(amounts=labels.AMOUNT_TITLES[selection.amount], period=period_short(data, selection)),
        sentence=told(found),
        columns=(
            Column(NAME, words.COLUMN),
            Column(AMOUNT, words.AMOUNT, "eur"),
            Column(PART, words.PART_OF_ALL if _too_many_unknown(found) else words.PART_OF_KNOWN, "percent"),
            Column(COUNT, labels.COUNTED["financements"], "integer"),
        ),
        rows=rows if found.share is not None else (),
        chart=Chart("bars", x=NAME, y=(AMOUNT,), options={"short": SHORT}),
        total=Row("total", {NAME: "Total", AMOUNT: found.total, COUNT: None}),
        not_shown=(NotShown("ailleurs", words.ELSEWHERE, elsewhere, "EUR", None),) if elsewhere else (),
        caveats=(words.CAVEAT,),
        records=values(data, "granted", None, selection).total.n,
        indicator="granted",
        empty=words.EMPTY,
    )


def _too_many_unknown(found: Offices) -> bool:
    return found.euros[UNKNOWN] > MOST_UNKNOWN * found.placed


def _row(found: Offices, kind: str, label: str) -> Row:
    """One kind of head office; its share is of the known ones, unless too many are unknown."""
    whole = found.placed if _too_many_unknown(found) else found.placed - found.euros[UNKNOWN]
    said = whole > 0 and (_too_many_unknown(found) or kind != UNKNOWN)
    cells = {NAME: label, SHORT: label, AMOUNT: found.euros[kind], COUNT: found.rows[kind]}
    cells[PART] = found.euros[kind] / whole if said else None
    return Row(kind, cells, n=found.rows[kind], statuses={} if said else {PART: SANS_OBJET})


def told(found: Offices) -> str:
    """The share of known head offices that is outside, and what is not known."""
    if found.share is None:
        return ""
    lost, outside = found.euros[UNKNOWN], found.euros[OUTSIDE]
    if _too_many_unknown(found):
        low, high = (percent(part / found.placed, 0) for part in (outside, outside + lost))
        return words.BETWEEN.format(low=low, high=high, euros=formatted(lost, "eur"))
    known = sum(found.rows[kind] for kind in KINDS if kind != UNKNOWN)
    text = words.SENTENCE.format(share=percent(found.share, 0), caution=caution(known, "ligne"))
    return f"{text} {words.UNKNOWN.format(euros=formatted(lost, 'eur'))}" if lost else text
