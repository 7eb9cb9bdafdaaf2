"""A year's grants cut in two or three by a column (section, form of agreement…): stacked, adding up to the year."""

from __future__ import annotations

from collections.abc import Mapping

from ess_metrics.analyses.values import values
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import formatted
from ess_metrics.views.charts.palette import OTHERS, PALETTE
from ess_metrics.views.making.handmade import cells_of, framed
from ess_metrics.views.making.indicator_views import AMOUNT, NAME, breaks_of, broken_told, not_shown_of, unfinished
from ess_metrics.views.sentences import period_short
from ess_metrics.views.view import OK, Chart, Column, Row, View

UNKNOWN = "inconnu"


def stacked(
    data: Dataset,
    selection: Selection,
    column: str,
    parts: Mapping[str, str],
    unknown: str,
    *,
    id: str,
    question: str,
    title: str,
    sentence: str,
    told: str,
    told_of: str,
) -> View:
    """Grants by year, cut by a column into `parts` (code → label) and an unknown rest.

    `sentence` is told of the last full year: `{told}` is its part `told_of`, `{total}` its whole, `{year}` itself.
    """
    whole = values(data, "granted", "annee", selection)
    found = {code: cells_of(values(data, "granted", "annee", selection.plus(column, code))) for code in parts}
    rows = [_row(year, cell.value, found, parts) for year, cell in whole if cell.status == OK]
    shown = dict(parts) | ({UNKNOWN: unknown} if any(row.cells[UNKNOWN] for row in rows) else {})
    sums = {key: round(sum(row.cells[key] for row in rows), 2) for key in (*shown, AMOUNT)}
    return framed(
        data,
        selection,
        id=id,
        question=question,
        title=title.format(amounts=labels.AMOUNT_TITLES[selection.amount], period=period_short(data, selection)),
        sentence=_told(data, rows, sentence, told, told_of),
        columns=(
            Column(NAME, labels.COLUMNS["annee"]),
            *(Column(key, label, "eur") for key, label in shown.items()),
            Column(AMOUNT, "Total", "eur"),
        ),
        rows=rows if whole.total.value else (),
        chart=Chart(
            "stacked",
            x=NAME,
            y=tuple(shown),
            colours=(*PALETTE[: len(parts)], OTHERS)[: len(shown)],
            partial=unfinished(data, [int(row.key) for row in rows]),
            breaks=breaks_of(data, selection, "annee"),
        ),
        caveats=broken_told(data, selection, "annee"),
        total=Row("total", {NAME: "Total", **sums}, n=whole.total.n),
        not_shown=not_shown_of(whole),
        records=whole.total.n,
        indicator="granted",
        by="annee",
    )


def _row(year: str, total: float | None, found, parts: Mapping[str, str]) -> Row:
    cells = {code: (found[code][year].value or 0.0) if year in found[code] else 0.0 for code in parts}
    rest = round((total or 0.0) - sum(cells.values()), 2)
    return Row(year, {NAME: year, **cells, UNKNOWN: rest, AMOUNT: total or 0.0})


def _told(data: Dataset, rows: list[Row], sentence: str, told: str, told_of: str) -> str:
    last = next((row for row in rows if row.key == str(data.last_full_year)), None)
    if last is None or not last.cells[AMOUNT]:
        return ""
    return sentence.format(
        year=last.key, total=formatted(last.cells[AMOUNT], "eur"), **{told: formatted(last.cells[told_of], "eur")}
    )
