"""Years side by side: every neighbourhood on one scale, and from one period to the next."""

from __future__ import annotations

from dataclasses import replace

from ess_metrics.analyses.values import values
from ess_metrics.counting.prices import left_aside
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.texts.indicators import INDICATORS
from ess_metrics.texts.numbers import formatted, integer, listing, span
from ess_metrics.texts.pages import compare_words as words
from ess_metrics.views.charts.palette import LIT as LIT_COLOUR
from ess_metrics.views.charts.palette import PALETTE
from ess_metrics.views.making.handmade import cells_of, framed
from ess_metrics.views.making.indicator_views import NAME, unfinished
from ess_metrics.views.names import name
from ess_metrics.views.sentences import constant
from ess_metrics.views.view import OK, Chart, Column, Row, View

PLACE = "code_quartier"
RATE = "granted_per_inhabitant"
WIDE = 7  # little charts on a line, when they have the whole page
MOST = 40  # neighbourhoods, beyond which little charts are dust
LIT = 6  # lines that bear their name


def highest(data: Dataset, selection: Selection) -> View | None:
    """The same on one screen, the highest of all lit: what a review of the contract begins with."""
    view = multiples(data, selection, ())
    if view is None or not view.rows:
        return None
    best = max(view.rows, key=lambda row: max((row.cells[key] or 0.0 for key in view.drawn.y), default=0.0))
    options = {"lit": (best.key,), "across": WIDE}
    return replace(view, id="revue-annees", chart=replace(view.drawn, colours=(LIT_COLOUR,), options=options))


def multiples(data: Dataset, selection: Selection, chosen: tuple[str, ...]) -> View | None:
    """Euros per inhabitant of every neighbourhood, year by year, on one scale; the compared ones in their colours.

    None in a country, where there are more neighbourhoods than a page can hold, and where there are fewer than three.
    """
    asked = selection.without(PLACE, "annee")
    codes = [str(code) for code in data.neighbourhoods.index]
    if not 3 <= len(codes) <= MOST:
        return None
    aside = left_aside(data, asked)
    years = [year for year in data.years if year not in aside]
    found = {year: cells_of(values(data, RATE, PLACE, asked.plus("annee", str(year)))) for year in years}
    rows = [_years_row(data, code, found) for code in codes]
    rows = [row for row in rows if any(row.cells[str(year)] is not None for year in years)]
    rank = {code: at for at, code in enumerate(chosen)}
    rows.sort(key=lambda row: (rank.get(row.key, len(rank)), row.cells[NAME]))
    return framed(
        data,
        asked,
        id="petits-multiples",
        question=words.MULTIPLES_QUESTION,
        title=words.MULTIPLES_TITLE.format(measure=INDICATORS[RATE].label) + constant(selection),
        sentence=_highest(rows, years),
        unit="EUR/hab/an",
        columns=(Column(NAME, words.HEADS["quartiers"]), *(Column(str(year), str(year), "eur_hab") for year in years)),
        rows=tuple(rows) if any(row.cells[str(year)] for row in rows for year in years) else (),
        chart=Chart(
            "multiples",
            x=NAME,
            y=tuple(str(year) for year in years),
            colours=PALETTE[: len(chosen)],
            partial=unfinished(data, data.years),
            options={"lit": chosen},
        ),
        records=values(data, "granted", None, asked).total.n,
        indicator="granted",
        proved=False,
        empty=words.EMPTY,
    )


def _years_row(data: Dataset, code: str, found: dict) -> Row:
    cells: dict[str, str | float | None] = {NAME: name(data, PLACE, code)}
    statuses: dict[str, str] = {}
    for year, known in found.items():
        cell = known.get(code)
        cells[str(year)] = cell.value if cell is not None and cell.status == OK else None
        statuses[str(year)] = cell.status if cell is not None else "sans_objet"
    return Row(code, cells, OK, None, statuses)


def _highest(rows: list[Row], years: list[int]) -> str:
    """The highest of all the columns, and whose."""
    known = [(row.cells[str(year)], row, year) for row in rows for year in years if row.cells[str(year)]]
    if not known:
        return ""
    amount, row, year = max(known, key=lambda one: one[0])
    return words.MULTIPLES_TOLD.format(place=row.cells[NAME], year=year, amount=formatted(amount, "eur_hab"))


def slope(data: Dataset, selection: Selection, chosen: tuple[str, ...]) -> View | None:
    """Euros per inhabitant and per year of every neighbourhood, from the first period to the last.

    None without two periods, or in a country.
    """
    periods = sorted(chosen)
    if len(periods) < 2 or not 3 <= len(data.neighbourhoods) <= MOST:
        return None
    ends = (periods[0], periods[-1])
    asked = selection.without(PLACE, "annee")
    found = {end: cells_of(values(data, RATE, PLACE, asked.plus("annee", end))) for end in ends}
    rows = [_years_row(data, str(code), found) for code in data.neighbourhoods.index]
    known = [row for row in rows if all(row.cells[end] is not None for end in ends)]
    changes = sorted(known, key=lambda row: -abs(row.cells[ends[1]] - row.cells[ends[0]]))
    lit = tuple(row.key for row in changes[:LIT] if row.cells[ends[1]] != row.cells[ends[0]])
    said = [_period(end) for end in ends]
    return framed(
        data,
        asked,
        id="avant-apres",
        question=words.SLOPE_QUESTION,
        title=words.SLOPE_TITLE.format(measure=INDICATORS[RATE].label, periods=listing(said)) + constant(selection),
        sentence=_risen(known, ends, said),
        unit="EUR/hab/an",
        columns=(
            Column(NAME, words.HEADS["quartiers"]),
            *(Column(end, text, "eur_hab") for end, text in zip(ends, said, strict=True)),
        ),
        rows=tuple(known),
        chart=Chart("slope", x=NAME, y=ends, pick=PLACE, options={"lit": lit}),
        records=values(data, "granted", None, asked.plus("annee", *ends)).total.n,
        indicator="granted",
        proved=False,
        empty=words.EMPTY,
    )


def _period(code: str) -> str:
    first, _, last = code.partition("..")
    return span(int(first), int(last or first))


def _risen(rows: list[Row], ends: tuple[str, str], said: list[str]) -> str:
    """How many went up and how many went down."""
    if not rows:
        return ""
    up = sum(row.cells[ends[1]] > row.cells[ends[0]] for row in rows)
    down = sum(row.cells[ends[1]] < row.cells[ends[0]] for row in rows)
    return words.SLOPE_TOLD.format(
        first=said[0], last=said[1], up=integer(up), down=integer(down), all=integer(len(rows))
    )


__all__ = ["highest", "multiples", "slope"]
