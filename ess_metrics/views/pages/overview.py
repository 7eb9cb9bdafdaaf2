"""The overview: how much, for whom, where, through what, compared to last year."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ess_metrics.analyses import distribution
from ess_metrics.counting import coverage
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.presence import certain
from ess_metrics.model.result import Cell, Values
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.indicators import short_label
from ess_metrics.texts.numbers import (
    euros_short,
    formatted,
    integer,
    listing,
    per_inhabitant,
    percent,
    plural,
    ratio_signed,
)
from ess_metrics.texts.pages import overview_words as words
from ess_metrics.texts.pages import screens
from ess_metrics.views.making import findings, other_support
from ess_metrics.views.making.answers import values
from ess_metrics.views.making.indicator_views import (
    AMOUNT,
    CHANGE,
    COUNT,
    NAME,
    SHORT,
    known_sum,
    source,
    unfinished,
    view_of,
)
from ess_metrics.views.names import name, short
from ess_metrics.views.sentences import caution, figure_label, perimeter, period, period_short, the_place
from ess_metrics.views.view import OK, SANS_OBJET, Chart, Column, Row, View

EVERYTHING = Selection()
MEASURES = {"habitant": words.HEAD_CHOICE, "montant": words.AMOUNT_COLUMN, "projets": short_label("active_projects")}


@dataclass(frozen=True)
class KeyFigure:
    """One figure of the top row."""

    label: str
    value: str
    context: str


# -- sentences ------------------------------------------------------------------------------------------------------


def lead(data: Dataset, selection: Selection) -> tuple[str, ...]:
    """Sentences from the data: how much and for whom, where, through what and since last year, and what is beside."""
    makers = (_how_much, _where, _through, _found, _beside)
    return tuple(line for line in (make(data, selection) for make in makers) if line)


def _found(data: Dataset, selection: Selection) -> str:
    """What else stands out: in how few neighbourhoods half of it is, a tie, few rows, years that are not there."""
    return " ".join(findings.headlines(data, selection, ("non_couvert", "petits_nombres", "concentration", "egalite")))


def _beside(data: Dataset, selection: Selection) -> str:
    """Other support, only where there is no grant to speak of: it is never added to grants."""
    if values(data, "granted", None, selection).total.value:
        return ""
    found = distribution.other_support(data, selection)
    found = found[found["euros"] > 0]
    if not len(found):
        return ""
    kinds = listing(
        f"{name(data, 'type_concours', kind).lower()} ({euros_short(euros)})"
        for kind, euros in zip(found["type"], found["euros"], strict=True)
    )
    return words.BESIDE.format(kinds=kinds)


def _how_much(data: Dataset, selection: Selection) -> str:
    total = values(data, "granted", None, selection).total
    participle = labels.AMOUNT_PARTICIPLES[selection.amount]
    if not total.value:
        nothing = other_support.nothing_granted(data, selection)
        return f"{nothing} {screens.EMPTY_ADVICE}" if selection.where else nothing
    carriers = int((values(data, "granted", "porteur_id", selection).value > 0).sum())
    ess = values(data, "ess_share", None, selection).total
    amount = words.AMOUNT.format(amount=euros_short(total.value), been=_been(total.value, participle))
    text = f"{_capital(period(data, selection))}, {amount}"
    if carriers:
        to = words.BY if selection.amount == "demande" else words.TO
        text += words.TO_CARRIERS.format(to=to, carriers=plural(carriers, words.CARRIER))
    if ess.status == OK:
        text += words.TO_ESS.format(share=percent(ess.number, 0), caution=caution(ess.n, words.LINE))
    return text + "."


def _been(amount: float, participle: str) -> str:
    one, several = words.BEEN
    return several.format(participle=participle) if amount >= 2 else one.format(participle=participle[:-1])


def _where(data: Dataset, selection: Selection) -> str:
    found = values(data, "granted", "code_quartier", selection)
    if (found.value > 0).sum() < 2:
        return ""
    most = certain(_first(data, found))
    rate = _first(data, values(data, "granted_per_inhabitant", "code_quartier", selection))
    text = words.RECEIVES_MOST.format(place=the_place(most.cells[NAME]), amount=euros_short(most.cells[AMOUNT]))
    if rate and rate.key != most.key:
        text += words.MOST_A_HEAD.format(place=rate.cells[NAME], amount=per_inhabitant(rate.cells[AMOUNT]))
    elif rate:
        text += words.BOTH_WAYS.format(amount=per_inhabitant(rate.cells[AMOUNT]))
    without = values(data, "neighbourhoods_without_project", None, selection).total
    if without.value:
        text += words.WITHOUT_PROJECT[without.value > 1].format(n=plural(without.value, words.PLACE))
    return text + "."


def _through(data: Dataset, selection: Selection) -> str:
    by = "secteur" if len(selection.values("dispositif_code")) == 1 else "dispositif_code"
    found = values(data, "granted", by, selection)
    first = _first(data, found)
    if not first:
        return ""
    text = words.FIRST.format(column=labels.COLUMNS[by].lower(), name=first.cells[SHORT])
    if found.total.value:
        text += words.OF_TOTAL.format(share=percent(first.cells[AMOUNT] / found.total.value, 0))
    change = values(data, "granted_change", None, selection).total
    last = _last_year(data, selection)
    if change.status == OK and change.value is not None and not unfinished(data, [last]):
        text += words.IN_YEAR.format(year=last, moved=_moved(change.value), before=last - 1)
    return text + "."


def _moved(change: float) -> str:
    if abs(change) < 0.005:
        return words.STABLE
    return words.MOVED[change > 0].format(share=percent(abs(change), 0))


def _last_year(data: Dataset, selection: Selection) -> int:
    return selection.years[-1] if selection.years else data.last_full_year


def _first(data: Dataset, found: Values) -> Row | None:
    """The row of the largest value, None when nothing is above zero."""
    amounts = np.where(found.status == OK, found.value, np.nan) if len(found.keys) else np.array([np.nan])
    if not (amounts > 0).any():
        return None
    at = int(np.nanargmax(amounts))
    key, cell = found.keys[at], found.cell(at)
    return Row(
        key,
        {NAME: name(data, certain(found.by), key), SHORT: short(data, certain(found.by), key), AMOUNT: cell.value},
        OK,
        cell.n,
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# -- key figures ----------------------------------------------------------------------------------------------------


def key_figures(data: Dataset, selection: Selection) -> tuple[KeyFigure, ...]:
    """Six figures: amount, per inhabitant, projects, ESS share, change, neighbourhoods without a project."""
    total = {
        indicator: values(data, indicator, None, selection).total
        for indicator in ("granted", "granted_per_inhabitant", "active_projects", "ess_share", "granted_change")
    }
    placed = values(data, "granted", "code_quartier", selection)
    last = _last_year(data, selection)
    figures = (
        KeyFigure(
            figure_label(labels.AMOUNT_TITLES[selection.amount], selection, "granted"),
            _read(total["granted"], "eur_short"),
            _placed(placed, total["granted"]) if _divided(selection) else "",
        ),
        KeyFigure(
            figure_label(short_label("granted_per_inhabitant"), selection, "granted_per_inhabitant"),
            _read(total["granted_per_inhabitant"], "eur_hab"),
            words.IN_PLACES,
        ),
        KeyFigure(
            short_label("active_projects"), _read(total["active_projects"], "integer"), _active_when(data, selection)
        ),
        KeyFigure(short_label("ess_share"), _read(total["ess_share"], "percent0"), words.OF_AMOUNTS),
        KeyFigure(
            words.AGAINST.format(year=last, before=last - 1),
            _read(total["granted_change"], "ratio_signed"),
            _change_context(data, last),
        ),
        _empty_places(data, selection),
    )
    return tuple(_held(data, table, figure) for table, figure in zip(READ, figures, strict=True))


# The table that each of the six figures reads.
READ = ("financements", "financements", "projets", "financements", "financements", "projets")


def _held(data: Dataset, table: str, figure: KeyFigure) -> KeyFigure:
    """The figure; where the folder has no row to read, it says so: an absent table is no zero."""
    rows = data.tables.get(table)
    return figure if rows is not None and len(rows) else KeyFigure(figure.label, words.NOT_HELD, "")


def _read(cell: Cell, kind: str) -> str:
    if cell.status == OK and cell.value is not None:
        if kind == "eur_short":
            return euros_short(cell.value)
        if kind == "percent0":
            return percent(cell.value, 0)
        if kind == "eur_hab":
            return formatted(cell.value, kind).removesuffix("/hab/an")
    return formatted(cell.value, kind if kind in ("integer", "ratio_signed") else "eur", cell.status)


def _placed(placed: Values, total: Cell) -> str:
    if not total.value:
        return ""
    return words.PLACED.format(share=percent(known_sum(placed) / total.value, 0))


def _divided(selection: Selection) -> bool:
    """Whether the part that falls in neighbourhoods says something: not when whole amounts, or one place, are asked."""
    return selection.mode == "reparti" and not selection.values("code_quartier")


def _active_when(data: Dataset, selection: Selection) -> str:
    return period(data, selection) if selection.years else words.TO_DATE


def _change_context(data: Dataset, last: int) -> str:
    return words.UNFINISHED if unfinished(data, [last]) else words.OF_YEAR


def _empty_places(data: Dataset, selection: Selection) -> KeyFigure:
    without = values(data, "neighbourhoods_without_project", None, selection).total
    asked = selection.values("code_quartier")
    among = data.neighbourhoods.index.isin(asked).sum() if asked else len(data.neighbourhoods)
    there = words.AMONG.format(n=integer(int(among)))
    return KeyFigure(short_label("neighbourhoods_without_project"), _read(without, "integer"), there)


# -- charts ---------------------------------------------------------------------------------------------------------


def by_place(data: Dataset, selection: Selection, measure: str = "habitant", *, keep_own_filter: bool = False) -> View:
    """The map: amount per inhabitant and year, amount, or active projects, by neighbourhood."""
    indicator, value_label = {
        "habitant": ("granted_per_inhabitant", words.A_HEAD.format(amounts=labels.AMOUNT_TITLES[selection.amount])),
        "montant": ("granted", labels.AMOUNT_TITLES[selection.amount]),
        "projets": ("active_projects", short_label("active_projects")),
    }[measure]
    return view_of(
        data,
        selection,
        indicator,
        "code_quartier",
        id="carte",
        question=words.MAP_QUESTION,
        title=words.MAP_TITLE.format(measure=value_label),
        value_label=value_label,
        kind="map",
        pick="code_quartier",
        keep_own_filter=keep_own_filter,
        records_of="projets" if measure == "projets" else "financements",
    )


def by_scheme(data: Dataset, selection: Selection, *, keep_own_filter: bool = False) -> View:
    """Amounts by scheme, largest first."""
    told = (words.SCHEME_TITLE, words.SCHEME_QUESTION)
    return _ranking(data, selection, "dispositif_code", *told, keep_own_filter)


def by_sector(data: Dataset, selection: Selection, *, keep_own_filter: bool = False) -> View:
    """Amounts by sector, largest first."""
    told = (words.SECTOR_TITLE, words.SECTOR_QUESTION)
    view = _ranking(data, selection, "secteur", *told, keep_own_filter)
    return replace(view, chart=replace(view.chart, kind="treemap")) if view.chart else view


def _ranking(data: Dataset, selection: Selection, by: str, title: str, question: str, keep_own_filter: bool) -> View:
    return view_of(
        data,
        selection,
        "granted",
        by,
        id=by.split("_", maxsplit=1)[0],
        question=question,
        title=f"{labels.AMOUNT_TITLES[selection.amount]} {title}",
        value_label=words.AMOUNT_COLUMN,
        pick=by,
        keep_own_filter=keep_own_filter,
        most=9,
    )


def by_year(data: Dataset, selection: Selection) -> View:
    """Amounts year by year; a year not over is hatched."""
    whole = selection.without("annee")
    view = view_of(
        data,
        whole,
        "granted",
        "annee",
        id="annees",
        question=words.YEAR_QUESTION,
        title=words.YEAR_TITLE.format(amounts=labels.AMOUNT_TITLES[selection.amount]),
        value_label=words.AMOUNT_COLUMN,
        kind="columns",
        pick="annee",
        partial=unfinished(data, data.years),
        sentence=lambda view: _best_year(view, data),
    )
    return replace(view, rows=_every_year(view.rows, data, selection.amount)) if view.rows else view


def _every_year(rows: tuple[Row, ...], data: Dataset, amount: str) -> tuple[Row, ...]:
    """A covered year without any row is a zero on the axis of time; one of which nothing is known is a gap."""
    there = {row.key: row for row in rows}
    nothing, unsaid = {AMOUNT: 0.0, CHANGE: None, COUNT: 0}, {CHANGE: SANS_OBJET}
    unknown = set(map(str, coverage.uncovered(data, data.years, amount)))
    found = (
        there.get(year) or Row(year, {NAME: year, SHORT: year, **nothing}, n=0, statuses=unsaid)
        for year in map(str, data.years)
    )
    return tuple(_unknown_year(row) if row.key in unknown else row for row in found)


def _unknown_year(row: Row) -> Row:
    return replace(
        row, cells=row.cells | {AMOUNT: None, CHANGE: None}, statuses={AMOUNT: "inconnu", CHANGE: SANS_OBJET}
    )


def _best_year(view: View, data: Dataset) -> str:
    over = [row for row in view.rows if row.status == OK and int(row.key) <= data.last_full_year and row.cells[AMOUNT]]
    if len(over) < 2:
        return ""
    top, last = max(over, key=lambda row: row.cells[AMOUNT]), over[-1]
    change = last.cells.get(CHANGE)
    told = "" if change is None else words.AGAINST_BEFORE.format(change=ratio_signed(change), before=int(last.key) - 1)
    best, amount = (euros_short(row.cells[AMOUNT]) for row in (top, last))
    return words.BEST_YEAR.format(top=top.key, best=best, last=last.key, amount=amount, change=told)


# -- table ----------------------------------------------------------------------------------------------------------

_TABLE = (
    ("granted", "montant", words.AMOUNT_COLUMN, "eur"),
    ("granted_per_inhabitant", "habitant", short_label("granted_per_inhabitant"), "eur_hab"),
    ("gap_to_mean", "ecart", short_label("gap_to_mean"), "ratio_signed"),
    ("active_projects", "projets", short_label("active_projects"), "integer"),
)


def neighbourhoods(data: Dataset, selection: Selection, most: int | None = None) -> View:
    """One row a neighbourhood: amount, per inhabitant, gap to the mean of all, active projects; the `most` first.

    The chosen ones come first and are marked; the others stay, to compare.
    """
    asked = selection.without("code_quartier")
    chosen = frozenset(selection.values("code_quartier"))
    found = {key: values(data, indicator, "code_quartier", asked) for indicator, key, _, _ in _TABLE}
    amounts = np.where(found["montant"].status == OK, found["montant"].value, -1)
    first = np.array([key not in chosen for key in found["montant"].keys], bool)
    order = np.lexsort((-amounts, first))[:most].tolist()
    columns = (
        Column(NAME, words.PLACE_COLUMN),
        *(Column(key, label, kind) for _, key, label, kind in _TABLE),
        Column("population", words.INHABITANTS, "integer"),
    )
    return View(
        id="quartiers",
        question=words.PLACES_QUESTION,
        title=words.PLACES_TITLE.format(
            places=_several(len(order), len(amounts)), period=period_short(data, selection)
        ),
        sentence="",
        unit="EUR",
        columns=columns,
        rows=tuple(_place_row(data, at, found) for at in order),
        chart=Chart("table", x=NAME, y=("montant",), pick="code_quartier", options={"chosen": chosen}),
        source=source(data, "financements", asked),
        perimeter=perimeter(data, asked),
        records=found["montant"].total.n,
        indicator="granted",
        asked=asked,
        euros=asked.euros,
    )


def _several(shown: int, there: int) -> str:
    if shown == there:
        return words.ALL_PLACES
    return words.SOME_PLACES.format(shown=integer(shown), there=integer(there))


def _place_row(data: Dataset, at: int, found: dict[str, Values]) -> Row:
    code = found["montant"].keys[at]
    mine = {key: column.cell(at) for key, column in found.items()}
    population = data.geography.population[data.geography.index[code]]
    shown: dict[str, object] = {key: cell.value for key, cell in mine.items()}
    shown |= {
        NAME: name(data, "code_quartier", code),
        "population": None if np.isnan(population) else float(population),
    }
    return Row(code, shown, OK, mine["montant"].n, {key: cell.status for key, cell in mine.items()})
