"""Levers: which of those of the slides the territory uses, how much, for whom, with which results and objects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ess_metrics.analyses.levers import GROUPS, OBJECTS, Figure, Shown, heard, levers
from ess_metrics.model import reference
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import OK, SANS_OBJET, SECRET
from ess_metrics.model.selection import Selection
from ess_metrics.texts.indicators import label, short_label
from ess_metrics.texts.numbers import euros_short, formatted, integer, kind_of, listing, percent, plural
from ess_metrics.texts.pages import levers_words as words
from ess_metrics.views.making.handmade import declared, framed
from ess_metrics.views.making.indicator_views import COUNT, NAME, SHORT
from ess_metrics.views.pages.overview import KeyFigure
from ess_metrics.views.sentences import period_short
from ess_metrics.views.view import Chart, Column, Row, View

REACH, TILE, MAIN, GROUP, RESULT = "quartiers", "touche", "principal", "groupe", "resultat"
BRIEF = (SHORT, REACH, MAIN, RESULT, "objets")
UNIT = "quartiers"
TABLE = "leviers"  # several tables are behind: none can be listed
ROLES = ("much", "whom", "results", "objects")


def shown(data: Dataset, selection: Selection) -> tuple[Shown, ...]:
    """The levers of a selection, worked out once for the views of a page."""
    key = ("leviers", heard(selection))
    if key not in data.memo:
        data.memo[key] = levers(data, selection)
    found: tuple[Shown, ...] = data.memo[key]
    return found


# -- sentences --------------------------------------------------------------------------------------------------------


def lead(data: Dataset, selection: Selection) -> tuple[str, ...]:
    """How many levers leave a trace, the widest, those of which the folder says nothing, the objects they made."""
    found = shown(data, selection)
    if not any(one.used for one in found):
        return (words.SENTENCE_NONE,)
    used = plural(sum(one.used for one in found), words.LEVER)
    silent = [named(one)[1] for one in found if not one.used]
    missing = (words.LEAD_NOTHING.format(names=listing(silent, 8)),) if silent else ()
    return (words.LEAD_USED.format(used=used, all=integer(len(found))), widest(found), *missing)


def widest(found: Iterable[Shown]) -> str:
    """The lever that touches most neighbourhoods, as a sentence; "" when none touches any."""
    first = max(found, key=lambda one: one.reach.touched, default=None)
    if first is None or not first.reach.touched:
        return ""
    reach = first.reach
    n = plural(reach.touched, "quartier")
    return words.SENTENCE.format(first=named(first)[1], n=n, of=integer(reach.of))


def key_figures(data: Dataset, selection: Selection) -> tuple[KeyFigure, ...]:
    """How many levers are used, how many are not to be seen, which one goes furthest."""
    found = shown(data, selection)
    every, used = integer(len(found)), sum(one.used for one in found)
    first = max(found, key=lambda one: one.reach.touched)
    return (
        KeyFigure(words.KEY_USED, integer(used), words.KEY_USED_OF.format(all=every)),
        KeyFigure(words.KEY_NOTHING, integer(len(found) - used), words.KEY_NOTHING_OF.format(all=every)),
        KeyFigure(words.KEY_WIDEST, named(first)[1], _reached(first, words.KEY_WIDEST_OF)),
    )


def named(one: Shown) -> tuple[str, str]:
    """The name of a lever, whole and short."""
    return words.LEVERS[one.lever.id]


def told(figure: Figure) -> str:
    """A figure in a few words: `5,5 M€ de subventions`; "" when nobody knows it or there is nothing to count."""
    cell = declared(figure.ask.indicator, figure.cell)
    if cell.status == SECRET:
        return words.SECRET.format(label=short_label(figure.ask.indicator))
    if cell.status != OK or cell.value is None or not figure.there:
        return ""
    one, several = words.FIGURES[" ".join(filter(None, (figure.ask.indicator, figure.ask.key)))]
    return (one if abs(cell.value) < 2 else several).format(v=_value(cell.value, figure.unit))


def _value(value: float, unit: str) -> str:
    kind = kind_of(unit)
    if kind == "eur":
        return euros_short(value)
    return percent(value, 0) if kind == "percent" else formatted(value, kind)


def _reached(one: Shown, template: str) -> str:
    """How many neighbourhoods of how many; a minimum where some are hidden."""
    reach = one.reach
    return (words.LEAST if reach.least else template).format(n=integer(reach.touched), of=integer(reach.of))


# -- views ------------------------------------------------------------------------------------------------------------


def board(data: Dataset, selection: Selection) -> View:
    """Every lever as a tile, darker where it touches more neighbourhoods."""
    found = shown(data, selection)
    whole = max((one.reach.of for one in found), default=0)
    options = {"group": GROUP, "groups": tuple(words.GROUPS[group] for group in GROUPS), "whole": whole}
    chart = Chart("tiles", x=SHORT, y=(REACH, MAIN, TILE), options=options)
    return _view(data, selection, "leviers", words.BOARD_QUESTION, words.TITLE, chart, widest(found))


def reach(data: Dataset, selection: Selection) -> View:
    """The levers in use by the neighbourhoods that they touch, beside how many there are: for paper."""
    found = sorted((one for one in shown(data, selection) if one.used), key=lambda one: -one.reach.touched)
    whole = max((one.reach.of for one in found), default=0)
    aim = (float(whole), words.EVERY_PLACE) if whole else None
    chart = Chart("bars", x=SHORT, y=(REACH,), reference=aim, options={"most": len(found)})
    return _view(data, selection, "leviers-portee", words.BOARD_QUESTION, words.TITLE, chart, widest(found), found)


def table(data: Dataset, selection: Selection) -> View:
    """Every lever as a line, its objects last."""
    chart = Chart("table", x=NAME)
    told = lead(data, selection)[0]
    return _view(data, selection, "leviers-table", words.QUESTION, words.TABLE_TITLE, chart, told)


def brief(data: Dataset, selection: Selection) -> View:
    """The same on a line each, for a page: the first figure, the first result, the objects last."""
    names = words.COLUMNS | {SHORT: words.COLUMNS[NAME], MAIN: words.COLUMNS["combien"], RESULT: words.RESULT}
    columns = tuple(Column(key, names[key], "integer" if key == REACH else "text") for key in BRIEF)
    found = table(data, selection)
    return replace(found, id="leviers-page", columns=columns, chart=Chart("table", x=SHORT))


def _view(
    data: Dataset,
    selection: Selection,
    id_: str,
    question: str,
    title: str,
    chart: Chart,
    sentence: str,
    only: Iterable[Shown] | None = None,
) -> View:
    found, asked = shown(data, selection), heard(selection)
    rows = tuple(_row(one) for one in (found if only is None else only))
    absent = [named(one)[1] for one in found if one.absent and not one.used]
    return framed(
        data,
        selection,
        id=id_,
        question=question,
        title=title.format(period=period_short(data, asked)),
        columns=tuple(Column(key, text, "integer" if key == REACH else "text") for key, text in words.COLUMNS.items()),
        rows=rows,
        sentence=sentence,
        unit=UNIT,
        chart=chart,
        caveats=(*words.CAVEATS, *([words.ABSENT.format(names=listing(absent))] if absent else ())),
        records_of=TABLE,
        asked=asked,
    )


def _row(one: Shown) -> Row:
    name, brief = named(one)
    cells: dict[str, object] = {
        NAME: name,
        SHORT: brief,
        GROUP: words.GROUPS[one.lever.group],
        "usage": words.USED if one.used else words.NOTHING,
        REACH: one.reach.touched if one.used else None,
        "combien": _listed(one.much) if one.used else words.NOTHING,
        "pour_qui": _listed(one.whom),
        "resultats": _listed(one.results),
        "objets": _objects(one),
        MAIN: next(filter(None, map(told, one.much)), words.NOTHING) if one.used else words.NOTHING,
        RESULT: next(filter(None, map(told, one.results)), words.NONE),
        "code": one.much[0].proof if one.used and one.much else "",
        TILE: f"{_reached(one, words.TILE)} {UNIT}" if one.used else "",
    }
    return Row(one.lever.id, cells, OK, None, {REACH: OK if one.used else SANS_OBJET})


def _listed(figures: Iterable[Figure]) -> str:
    return " ; ".join(filter(None, map(told, figures))) or words.NONE


def _objects(one: Shown) -> str:
    """The objects of the slides among the projects of a lever, each with how many."""
    counted = {figure.ask.key: figure.cell.value for figure in one.objects}
    names = (
        words.OBJECT.format(name=reference.label("type_objet", code, "projets"), n=integer(counted[code] or 0))
        for code in OBJECTS
        if code in counted
    )
    return ", ".join(names) or words.NONE


def proofs(data: Dataset, selection: Selection) -> View:
    """Every number of the page with the code that proves it."""
    rows = [row for one in shown(data, selection) if one.used for row in _proved(one)]
    asked = heard(selection)
    kinds = {COUNT: "integer"}
    return framed(
        data,
        selection,
        id="leviers-codes",
        question=words.PROOFS_QUESTION,
        title=words.PROOFS_TITLE.format(period=period_short(data, asked)),
        columns=tuple(Column(key, text, kinds.get(key, "text")) for key, text in words.PROOFS_COLUMNS.items()),
        rows=rows,
        unit="",
        chart=Chart("table", x=NAME),
        records_of=TABLE,
        asked=asked,
    )


def _proved(one: Shown) -> Iterable[Row]:
    for role, figures in zip(words.ROLES, (one.much, one.whom, one.results, one.objects), strict=True):
        for at, figure in enumerate(figures):
            cell = declared(figure.ask.indicator, figure.cell)
            cells = {
                NAME: named(one)[0],
                "role": words.ROLES[role],
                "mesure": _measure(figure),
                "valeur": formatted(cell.value, kind_of(figure.unit), cell.status),
                COUNT: cell.n,
                "code": figure.proof,
            }
            yield Row(f"{one.lever.id}-{role}-{at}", cells, OK, cell.n, {COUNT: OK if cell.n is not None else SECRET})


def _measure(figure: Figure) -> str:
    """The name of the indicator, and of the line when it is one of a breakdown."""
    text, ask = label(figure.ask.indicator), figure.ask
    if not ask.key:
        return text
    table = "appuis" if ask.by == "etape" else "projets"
    return f"{text}, {reference.label(str(ask.by), ask.key, table)}"


__all__ = ["board", "brief", "key_figures", "lead", "proofs", "reach", "shown", "table", "told", "widest"]
