"""Neighbourhoods, schemes, sectors or periods side by side, drawn: dots, years, parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ess_metrics.analyses.values import values
from ess_metrics.counting.prices import left_aside
from ess_metrics.model import reference
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import Cell
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.indicators import INDICATORS
from ess_metrics.texts.numbers import formatted, kind_of, listing
from ess_metrics.texts.pages import compare_words as words
from ess_metrics.views import names as naming
from ess_metrics.views.charts.palette import OTHERS, PALETTE
from ess_metrics.views.making.handmade import declared, framed, row_of
from ess_metrics.views.making.indicator_views import NAME, breaks_of, broken_told, unfinished
from ess_metrics.views.pages.compare import (
    COLUMN,
    MOST_STRIPS,
    NO_CELL,
    SPLIT_BY,
    Item,
    items,
    money_records,
    options,
    shown,
    together,
    total_cell,
)
from ess_metrics.views.sentences import constant, period_short
from ess_metrics.views.view import OK, Chart, Column, Row, View


def dots(data: Dataset, selection: Selection, kind: str, chosen: tuple[str, ...]) -> View:
    """The things compared, one strip a measure, among all those that could be: how far apart, and where they stand."""
    column, things = COLUMN[kind], items(data, selection, kind, chosen)
    cells: dict[str, dict[str, Cell]] = {item.key: {} for item in things}
    for indicator in shown(data, kind):
        for item in things:
            cells[item.key][indicator.id] = total_cell(data, indicator.id, item.asked)
        if kind != "periodes" and column in indicator.by:
            for key, cell in values(data, indicator.id, column, selection.without(column)):
                if key not in chosen:
                    cells.setdefault(key, {})[indicator.id] = declared(indicator.id, cell)
    known = [
        i
        for i in shown(data, kind)[:MOST_STRIPS]
        if any(_read(cells[item.key].get(i.id)) is not None for item in things)
    ]
    named = options(data, kind)
    shorts = {item.key: item.short for item in things}
    rows = tuple(
        row_of(key, {NAME: shorts.get(key, named.get(key, key))}, {i.id: found.get(i.id, NO_CELL) for i in known})
        for key, found in cells.items()
    )
    asked = together(things, kind)
    return framed(
        data,
        asked,
        **money_records(data, asked),
        id="points",
        question=words.TABLE_QUESTION,
        title=words.DOTS_TITLE.format(names=listing(item.short for item in things), things=words.THINGS[kind]),
        unit="",
        columns=(
            Column(NAME, words.HEADS[kind]),
            *(Column(i.id, INDICATORS[i.id].short or INDICATORS[i.id].label, kind_of(i.unit)) for i in known),
        ),
        rows=rows,
        chart=Chart(
            "strips",
            x=NAME,
            y=tuple(i.id for i in known),
            colours=_colours(kind, things),
            options={"chosen": tuple(item.key for item in things)},
        ),
        empty=words.EMPTY,
    )


def _read(cell: Cell | None) -> float | None:
    return cell.value if cell is not None and cell.status == OK else None


def by_year(data: Dataset, selection: Selection, kind: str, chosen: tuple[str, ...]) -> View | None:
    """Amounts year by year, one line an item on one axis; None for periods, which are years."""
    if kind == "periodes":
        return None
    things = items(data, selection, kind, chosen)
    whole = [replace(item, asked=item.asked.without("annee")) for item in things]
    found = {item.key: dict(iter(values(data, "granted", "annee", item.asked))) for item in whole}
    aside = left_aside(data, selection.without("annee"))
    rows = tuple(
        Row(str(year), {NAME: str(year)} | {item.key: _amount(found[item.key], str(year)) for item in things})
        for year in data.years
        if year not in aside
    )
    places = selection.plus("code_quartier", *chosen) if COLUMN[kind] == "code_quartier" else selection
    asked = together(whole, kind)
    return framed(
        data,
        asked,
        **money_records(data, asked),
        caveats=broken_told(data, places, "annee"),
        id="annees",
        question=words.YEARS_QUESTION,
        title=words.YEARS_TITLE.format(
            amounts=labels.AMOUNT_TITLES[selection.amount], names=listing(item.short for item in things)
        )
        + constant(selection),
        sentence=_last_year(data, things, rows),
        columns=(Column(NAME, labels.COLUMNS["annee"]), *(Column(item.key, item.short, "eur") for item in things)),
        rows=rows if any(row.cells[item.key] for row in rows for item in things) else (),
        chart=Chart(
            "lines",
            x=NAME,
            y=tuple(item.key for item in things),
            colours=_colours(kind, things),
            partial=unfinished(data, data.years),
            breaks=breaks_of(data, places, "annee"),
        ),
        empty=words.EMPTY,
    )


def _amount(found: dict[str, Cell], year: str) -> float:
    return (found[year].value or 0.0) if year in found else 0.0


def _last_year(data: Dataset, things: Sequence[Item], rows: Sequence[Row]) -> str:
    last = next((row for row in rows if row.key == str(data.last_full_year)), None)
    if last is None:
        return ""
    said = listing(f"{item.short} {formatted(last.cells[item.key], 'eur')}" for item in things)
    return words.YEARS_TOLD.format(year=last.key, values=said)


def _colours(kind: str, things: Sequence[Item]) -> tuple[str, ...]:
    """Schemes keep the colour that they have everywhere."""
    if kind != "dispositifs":
        return PALETTE[: len(things)]
    known = reference.colors("dispositif_code")
    return tuple(known.get(item.key, OTHERS) for item in things)


def split(data: Dataset, selection: Selection, kind: str, chosen: tuple[str, ...]) -> View:
    """What each item's money is made of: at most six schemes or sectors, then the others, on one axis."""
    things, by = items(data, selection, kind, chosen), SPLIT_BY[kind]
    found = {item.key: values(data, "granted", by, item.asked) for item in things}
    cells = {key: {code: cell.value or 0.0 for code, cell in made} for key, made in found.items()}
    kept = _largest(cells)
    rows = tuple(_split_row(item, cells[item.key], found[item.key].total.value or 0.0, kept) for item in things)
    shares = {code: naming.short(data, by, code) for code in kept}
    rest = {"autres": words.OTHERS} if any(row.cells["autres"] for row in rows) else {}
    rest |= {"inconnu": words.UNKNOWN_PART} if any(row.cells["inconnu"] for row in rows) else {}
    period = period_short(data, selection)
    if kind == "periodes":
        period = listing(item.short for item in things) + constant(selection)
    asked = together(things, kind)
    return framed(
        data,
        asked,
        **money_records(data, asked),
        id="composition",
        question=words.SCHEMES_QUESTION if by == "dispositif_code" else words.SECTORS_QUESTION,
        title=words.STACK_TITLE.format(
            amounts=labels.AMOUNT_TITLES[selection.amount], by=words.STACK_BY[by], period=period
        ),
        sentence=_split_told(rows, shares),
        columns=(
            Column(NAME, words.HEADS[kind]),
            *(Column(code, label, "eur") for code, label in (shares | rest).items()),
            Column("total", words.TOTAL, "eur"),
        ),
        rows=rows if any(row.cells["total"] for row in rows) else (),
        chart=Chart("stacked", x=NAME, y=(*shares, *rest), colours=_split_colours(by, kept, len(rest))),
        empty=words.EMPTY,
    )


def _largest(cells: dict[str, dict[str, float]], most: int = 5) -> list[str]:
    sums: dict[str, float] = {}
    for found in cells.values():
        for code, euros in found.items():
            sums[code] = sums.get(code, 0.0) + euros
    ranked = sorted((code for code, euros in sums.items() if euros), key=lambda code: (-sums[code], code))
    return ranked[:most]


def _split_row(item: Item, found: dict[str, float], total: float, kept: Sequence[str]) -> Row:
    cells = {code: found.get(code, 0.0) for code in kept}
    others = round(sum(euros for code, euros in found.items() if code not in kept), 2)
    unknown = round(total - sum(found.values()), 2) + 0.0
    return Row(item.key, {NAME: item.short, **cells, "autres": others, "inconnu": unknown, "total": total})


def _split_told(rows: Sequence[Row], shares: dict[str, str]) -> str:
    parts = []
    for row in rows:
        first = max(shares, key=row.cells.__getitem__, default=None)
        if first and row.cells[first]:
            euros = formatted(row.cells[first], "eur")
            parts.append(words.STACK_PART.format(item=row.cells[NAME], part=shares[first], euros=euros))
    return words.STACK_TOLD.format(parts=" ; ".join(parts)) if parts else ""


def _split_colours(by: str, kept: Sequence[str], rest: int) -> tuple[str, ...]:
    known = reference.colors("dispositif_code") if by == "dispositif_code" else {}
    own = tuple(known.get(code, PALETTE[at % len(PALETTE)]) for at, code in enumerate(kept))
    return own + (OTHERS, "#b7bfc6")[:rest]
