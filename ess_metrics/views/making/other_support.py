"""What is shown beside grants and never added to them, nor to each other: loans, equity, in-kind aid, posts…"""

from __future__ import annotations

from ess_metrics.analyses.behind import OTHER_SUPPORT
from ess_metrics.analyses.distribution import other_support
from ess_metrics.model import reference
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import UNKNOWN_AMOUNT
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import euros, euros_short, listing, plural
from ess_metrics.texts.pages import other_support_words as words
from ess_metrics.views.making.answers import values
from ess_metrics.views.making.handmade import framed
from ess_metrics.views.making.indicator_views import AMOUNT, COUNT, NAME
from ess_metrics.views.sentences import period
from ess_metrics.views.view import Chart, Column, Row, View


def beside(data: Dataset, asked: Selection, title: str) -> View | None:
    """By type of support; None when there is none."""
    table = other_support(data, asked)
    if table.empty:
        return None
    rows = tuple(_row(found) for found in table.to_dict("records"))
    first = rows[0].cells
    return framed(
        data,
        asked,
        id="concours",
        question=words.QUESTION,
        title=title,
        sentence=words.TOLD.format(kind=first[NAME].lower(), euros=euros(first[AMOUNT])),
        columns=(
            Column(NAME, words.KIND),
            Column(AMOUNT, words.AMOUNT, "eur"),
            Column(COUNT, labels.COUNTED["financements"], "integer"),
            Column("inconnus", words.UNKNOWN, "integer"),
        ),
        rows=rows,
        chart=Chart("bars", x=NAME, y=(AMOUNT,)),
        records=int(table["n"].sum()),
        indicator=OTHER_SUPPORT,
    )


def _row(found: dict) -> Row:
    cells = {NAME: reference.label("type_concours", found["type"]), AMOUNT: found["euros"]}
    return Row(found["type"], cells | {COUNT: int(found["n"]), "inconnus": int(found["unknown"])}, n=int(found["n"]))


def nothing_granted(data: Dataset, asked: Selection, place: str = "") -> str:
    """Why there is no euro: amounts all unknown, no grant in the folder, or none for these filters (at this place)."""
    found = values(data, "granted", None, asked)
    unknown = next((item.n for item in found.not_shown if item.reason == UNKNOWN_AMOUNT), 0)
    participle, when = labels.AMOUNT_PARTICIPLES[asked.amount], period(data, asked)
    if unknown and not found.total.n:
        rows = plural(unknown, *words.ROWS)
        return words.ALL_UNKNOWN.format(participle=participle[:-1], period=when, rows=rows)
    nobody = not asked.where and not values(data, "granted", "dispositif_code", asked).keys
    if nobody or data.tables["financements"].empty:
        return words.NOTHING_AT_ALL
    if place:
        return words.NOTHING_HERE.format(place=place, period=when)
    return words.NOTHING.format(participle=f"{participle[:-1]}e", period=when)


def told(data: Dataset, asked: Selection) -> str:
    """What there is beside grants where there is no grant at all."""
    table = other_support(data, asked)
    kinds = [
        words.LEAD_KIND.format(
            kind=reference.label("type_concours", found["type"]).lower(), euros=euros_short(found["euros"])
        )
        for found in table.to_dict("records")
        if found["euros"]
    ]
    return words.LEAD.format(kinds=listing(kinds)) if kinds else ""
