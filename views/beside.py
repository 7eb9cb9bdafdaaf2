"""What is shown beside grants and never added to them, nor to each other: loans, equity, in-kind aid, posts…"""

from __future__ import annotations

from ess_metrics import reference
from ess_metrics.dataset import Dataset
from ess_metrics.records import OTHER_SUPPORT
from ess_metrics.selection import Selection
from ess_metrics.spread import other_support
from texts import beside as words
from texts import labels
from texts.numbers import euros, euros_short, listing
from views.build import framed
from views.making import AMOUNT, COUNT, NAME
from views.view import Chart, Column, Row, View


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
