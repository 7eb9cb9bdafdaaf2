"""What a folder holds, table by table: the picture of the pages that say where figures come from."""

from __future__ import annotations

from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import agreed, plural
from ess_metrics.texts.pages import contents_words as words
from ess_metrics.views.making.handmade import framed
from ess_metrics.views.making.indicator_views import AMOUNT, NAME
from ess_metrics.views.sentences import records
from ess_metrics.views.view import Chart, Column, Row, View

HEIGHT = 330  # px


def by_table(data: Dataset) -> View:
    """An area a table that has records of its own, as large as their number; the filters of pages change nothing."""
    counts = {table: len(data.tables[table]) for table in labels.RECORDS if table in data.tables}
    order = sorted(counts, key=lambda table: (-counts[table], table))
    rows = [Row(table, {NAME: _named(table), AMOUNT: counts[table]}, n=counts[table]) for table in order]
    whole = sum(counts.values())
    return framed(
        data,
        Selection(),
        id="contenu-tables",
        question=words.QUESTION,
        title=words.TITLE,
        sentence=_said(order, counts, whole),
        unit=words.UNIT,
        columns=(Column(NAME, words.TABLE), Column(AMOUNT, words.RECORDS, "integer")),
        rows=rows if whole else (),
        chart=Chart("treemap", x=NAME, y=(AMOUNT,), options={"height": HEIGHT}),
        total=Row("total", {NAME: words.WHOLE, AMOUNT: whole}, n=whole),
    )


def _named(table: str) -> str:
    word = agreed(2, labels.RECORDS[table], labels.RECORD_PLURALS.get(table))
    return word[:1].upper() + word[1:]


def _said(order: list[str], counts: dict[str, int], whole: int) -> str:
    if not whole:
        return ""
    return words.SENTENCE.format(
        whole=plural(whole, "enregistrement"),
        tables=plural(sum(map(bool, counts.values())), "table"),
        first=records(counts[order[0]], order[0]),
    )


__all__ = ["by_table"]
