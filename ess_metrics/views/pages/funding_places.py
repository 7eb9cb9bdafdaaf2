"""Who pays in each neighbourhood: the parts of each one's money, all on one length."""

from __future__ import annotations

from dataclasses import replace

from ess_metrics.analyses.values import values
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import percent
from ess_metrics.texts.pages import funding_words as words
from ess_metrics.views.charts.palette import OTHERS, PALETTE
from ess_metrics.views.making.handmade import cells_of, framed
from ess_metrics.views.making.indicator_views import AMOUNT, COUNT, NAME, PART, not_shown_of
from ess_metrics.views.names import name, short
from ess_metrics.views.sentences import period_short
from ess_metrics.views.view import OK, Chart, Column, Row, View

PLACE, FUND = "code_quartier", "fonds_origine"
MOST, REST = 5, "autres"
UNPLACED = "\0hors"  # bears no filter


def by_place(data: Dataset, selection: Selection) -> View:
    """Grants of each neighbourhood by who pays at the start: the five largest funds, then the others together.

    Parts add up to the neighbourhood; a neighbourhood that receives nothing has no bar.
    """
    asked = selection.without(FUND)
    whole = values(data, "granted", PLACE, asked)
    funds = _largest(data, asked)
    found = {fund: cells_of(values(data, "granted", PLACE, asked.plus(FUND, fund))) for fund in funds}
    rows = sorted(
        (_row(data, code, cell.value or 0.0, cell.n, found) for code, cell in whole if cell.status == OK),
        key=lambda row: (-row.cells[AMOUNT], row.cells[NAME]),
    )
    rows += _unplaced(data, asked, rows, funds)
    rows = [replace(row, cells=row.cells | {PART: _part(row, funds)}) for row in rows]
    shown = [*funds, *([REST] if any(row.cells[REST] for row in rows) else [])]
    named = {fund: short(data, FUND, fund) for fund in funds} | {REST: words.OTHERS[FUND]}
    return framed(
        data,
        asked,
        id="origines-quartiers",
        question=words.FUNDS_PLACES_QUESTION,
        title=words.FUNDS_PLACES_TITLE.format(
            amounts=labels.AMOUNT_TITLES[asked.amount],
            period=period_short(data, asked),
            mode=labels.MODE_TITLES[asked.mode],
        ),
        sentence=_told(rows, funds, named),
        columns=(
            Column(NAME, labels.COLUMNS[PLACE]),
            *(Column(key, named[key], "eur") for key in shown),
            Column(AMOUNT, words.TOTAL_OF_PLACE, "eur"),
            *([Column(PART, words.PART_OF.format(fund=named[funds[0]]), "percent")] if funds else []),
        ),
        rows=tuple(rows) if any(row.cells[AMOUNT] for row in rows) else (),
        chart=Chart(
            "shares",
            x=NAME,
            y=tuple(shown),
            colours=(*PALETTE[: len(funds)], OTHERS)[: len(shown)],
            pick=PLACE,
            options={"whole": AMOUNT},
        ),
        total=_total(rows, shown) if whole.additive else None,
        not_shown=tuple(item for item in not_shown_of(whole) if item.value is None),
        records=whole.total.n,
        indicator="granted",
        by=PLACE,
    )  # fmt: skip


def _largest(data: Dataset, asked: Selection) -> list[str]:
    found = ((cell.value or 0.0, code) for code, cell in values(data, "granted", FUND, asked) if cell.status == OK)
    ranked = sorted(((amount, code) for amount, code in found if amount > 0), key=lambda pair: (-pair[0], pair[1]))
    return [code for _, code in ranked[:MOST]]


def _row(data: Dataset, code: str, total: float, n: int | None, found: dict) -> Row:
    cells = {fund: (cells[code].value or 0.0) if code in cells else 0.0 for fund, cells in found.items()}
    rest = round(total - sum(cells.values()), 2) + 0.0
    return Row(code, {NAME: name(data, PLACE, code), **cells, REST: rest, AMOUNT: total, COUNT: n}, OK, n)


def _unplaced(data: Dataset, asked: Selection, rows: list[Row], funds: list[str]) -> list[Row]:
    """What stands in no neighbourhood, by who pays, as a row: with it the rows make the total of the page.

    None where a project counts whole in each of its neighbourhoods: rows overlap then, and nothing is left.
    """
    whole = values(data, "granted", FUND, asked)
    total = (whole.total.value or 0.0) - sum(row.cells[AMOUNT] for row in rows)
    if asked.mode != "reparti" or round(total, 2) <= 0:
        return []
    found = cells_of(whole)
    cells = {fund: round((found[fund].value or 0.0) - sum(row.cells[fund] for row in rows), 2) for fund in funds}
    rest = round(total - sum(cells.values()), 2) + 0.0
    return [Row(UNPLACED, {NAME: words.UNPLACED, **cells, REST: rest, AMOUNT: round(total, 2), COUNT: None})]


def _part(row: Row, funds: list[str]) -> float | None:
    """What the largest fund pays of a row; None of nothing."""
    return row.cells[funds[0]] / row.cells[AMOUNT] if funds and row.cells[AMOUNT] else None


def _total(rows: list[Row], shown: list[str]) -> Row:
    sums = {key: round(sum(row.cells[key] for row in rows), 2) for key in (*shown, AMOUNT)}
    return Row("total", {NAME: words.WHOLE_ALL_PLACES, **sums, PART: _part(Row("", sums), shown)})


def _told(rows: list[Row], funds: list[str], named: dict[str, str]) -> str:
    """Where the largest fund pays the greatest part, among the neighbourhoods that receive something."""
    paid = [row for row in rows if row.cells[AMOUNT] and row.key != UNPLACED]
    if not funds or len(paid) < 2:
        return ""
    most = max(paid, key=lambda row: row.cells[PART])
    share = percent(most.cells[PART], 0)
    return words.FUNDS_PLACES_TOLD.format(fund=named[funds[0]], place=most.cells[NAME], share=share)


__all__ = ["by_place"]
