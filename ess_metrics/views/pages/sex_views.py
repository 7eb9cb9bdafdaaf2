"""Women and men side by side: every count of people that the folder tells apart, and what it does not.

Each cell is one of `values`, secrecy included; the share of women is made of two shown cells, never of hidden ones.
"""

from __future__ import annotations

from collections.abc import Iterator

from ess_metrics.analyses.values import missing_table, values
from ess_metrics.counting.sexes import MEN, SEX, UNKNOWN_SEX, WOMEN
from ess_metrics.indicators import BY_ID
from ess_metrics.model import reference
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import OK, SANS_OBJET, SECRET, Cell, Values
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.indicators import label
from ess_metrics.texts.numbers import formatted, listing, percent
from ess_metrics.texts.pages import sexes_words as words
from ess_metrics.views.making.handmade import framed
from ess_metrics.views.making.indicator_views import NAME
from ess_metrics.views.names import name
from ess_metrics.views.sentences import period_short
from ess_metrics.views.view import Chart, Column, Row, View

PLACE, MEASURE, OUTPUTS = "code_quartier", "mesure", "outputs"
COUNTED = ("founders", "beneficiaries", "qpv_beneficiaries", "jobs", "clause_beneficiaries", "event_participants")
PARTS = ("femmes", "hommes", "inconnu")
KINDS = {"part": "percent", NAME: "text"}
COLOURS = ("#9a5ca8", "#6f8a2c", "#7d8994")
OF_PART = {
    "parcours": ("founders",),
    "clauses": ("clause_beneficiaries",),
    "evenements": ("event_participants",),
    "projets": ("jobs", "beneficiaries", "qpv_beneficiaries"),
}


def switched(selection: Selection, sex: str) -> Selection:
    """The same question of women or of men alone; of everybody for any other word."""
    return selection.plus(SEX, sex) if sex in (WOMEN, MEN) else selection


def people(data: Dataset, selection: Selection, part: str = "", code: str = "") -> View:
    """Women, men, people of unknown sex and all, a count a row; `part`: those of a screen; `code`: of a scheme."""
    asked = selection.current.without(SEX)
    asked = asked.plus("dispositif_code", code) if code else asked
    found = list(_counts(data, asked, OF_PART.get(part, COUNTED), outputs=part in ("", "projets")))
    rows = tuple(_row(key, text, made) for key, text, made in found if made.keys)
    untold = [text for _, text, made in found if not made.keys and made.total.value]
    return framed(
        data,
        asked,
        id="par-sexe",
        question=words.QUESTION,
        title=words.TITLE.format(period=period_short(data, asked)),
        sentence=_first(rows),
        columns=tuple(Column(key, text, KINDS.get(key, "decimal")) for key, text in words.COLUMNS.items()),
        rows=rows,
        chart=Chart("shares", x=NAME, y=PARTS, colours=COLOURS, options={"whole": "total"}),
        caveats=(*([words.UNTOLD.format(names=listing(untold))] if untold else []), *words.CAVEATS),
        empty=words.UNKNOWN_ALL if untold else words.EMPTY,
        unit="personnes",
        records_of="projets",
        asked=None,  # people are never listed one by one
        proved=False,
    )


def _counts(
    data: Dataset, asked: Selection, indicators: tuple[str, ...], outputs: bool
) -> Iterator[tuple[str, str, Values]]:
    for indicator in indicators:
        if not missing_table(data, indicator):
            yield indicator, label(indicator), values(data, indicator, SEX, asked)
    if outputs and not missing_table(data, OUTPUTS):
        for measure in values(data, OUTPUTS, MEASURE, asked).keys:
            made = values(data, OUTPUTS, SEX, asked.plus(MEASURE, measure))
            if made.keys:
                yield f"{OUTPUTS}|{measure}", _output(measure, made), made


def _output(measure: str, made: Values) -> str:
    text = reference.label(MEASURE, measure)
    unit = made.units[0] if made.units else made.unit
    return words.OUTPUT.format(measure=text, unit=labels.unit(unit)) if unit else text


def cells(made: Values) -> dict[str, Cell]:
    """Women, men, unknown, all: each with its own status; nobody of unknown sex is a zero."""
    known = {key: made.cell(at) for at, key in enumerate(made.keys)}
    lost = next((one for one in made.not_shown if one.reason == UNKNOWN_SEX), None)
    nothing = Cell(None, SANS_OBJET, 0)
    return {
        "femmes": known.get(WOMEN, nothing),
        "hommes": known.get(MEN, nothing),
        "inconnu": Cell(lost.value, lost.status, lost.n) if lost else Cell(0.0, OK, 0),
        "total": made.total,
    }


def share(found: dict[str, Cell]) -> Cell:
    """Women among those of known sex; secret as soon as one of the two is, sans objet when there is nobody."""
    women, men = found["femmes"], found["hommes"]
    if SECRET in (women.status, men.status):
        return Cell(None, SECRET, None)
    if women.status != OK or men.status != OK or not women.number + men.number:
        return Cell(None, SANS_OBJET, 0)
    return Cell(women.number / (women.number + men.number), OK, women.n)


def _row(key: str, text: str, made: Values) -> Row:
    found = cells(made)
    found["part"] = share(found)
    statuses = {column: cell.status for column, cell in found.items()}
    return Row(key, {NAME: text, **{column: cell.value for column, cell in found.items()}}, OK, None, statuses)


def _first(rows: tuple[Row, ...]) -> str:
    told = next((row for row in rows if row.statuses["part"] == OK), None)
    if told is None:
        return ""
    return words.SENTENCE.format(name=told.cells[NAME], share=percent(told.cells["part"], 0))


def line(data: Dataset, selection: Selection, indicator: str) -> str:
    """The same in one line, under a table of people; "" when the folder has no such table."""
    if missing_table(data, indicator):
        return ""
    made = values(data, indicator, SEX, selection.current.without(SEX))
    said = label(indicator)
    said = said[:1].lower() + said[1:]
    if not made.keys:
        return words.LINE_UNTOLD.format(name=said) if made.total.value else ""
    found = cells(made)
    if SECRET in (found["femmes"].status, found["hommes"].status):
        return words.LINE_SECRET.format(name=said)
    told = ((words.LINE_F, "femmes"), (words.LINE_H, "hommes"), (words.LINE_UNKNOWN, "inconnu"))
    parts = [
        text.format(n=formatted(found[key].value, "decimal"))
        for text, key in told
        if found[key].status == OK and (found[key].value or key != "inconnu")
    ]
    return words.LINE.format(name=said, parts=listing(parts))


def by_place(data: Dataset, selection: Selection, indicator: str = "founders") -> View:
    """Women and men by neighbourhood, for one count."""
    asked = selection.current.without(SEX)
    sides = {
        key: values(data, indicator, PLACE, asked.plus(SEX, sex)) for key, sex in (("femmes", WOMEN), ("hommes", MEN))
    }
    chosen = selection.values(PLACE)
    rows = tuple(
        _place_row(data, code, {key: made.cell(at) for key, made in sides.items()})
        for at, code in enumerate(sides["femmes"].keys)
        if not chosen or code in chosen
    )
    known = ("femmes", "hommes", "part")
    return framed(
        data,
        asked,
        id=f"par-sexe-quartiers-{indicator}",
        question=words.PLACES_QUESTION,
        title=words.PLACES_TITLE.format(name=label(indicator), period=period_short(data, asked)),
        columns=(
            Column(NAME, labels.COLUMNS[PLACE]),
            *(Column(key, words.COLUMNS[key], KINDS.get(key, "decimal")) for key in known),
        ),
        rows=rows,
        chart=Chart("table", x=NAME),
        caveats=words.CAVEATS[:2],
        unit=BY_ID[indicator].unit,
        records_of=BY_ID[indicator].rows,
        asked=None,  # people are never listed one by one
        proved=False,
    )


def _place_row(data: Dataset, code: str, found: dict[str, Cell]) -> Row:
    found["part"] = share(found)
    statuses = {column: cell.status for column, cell in found.items()}
    told = {column: cell.value for column, cell in found.items()}
    return Row(code, {NAME: name(data, PLACE, code), **told}, OK, None, statuses)


def led(data: Dataset, selection: Selection) -> str:
    """The share of grants to bodies led by women; "" when nobody said who leads them."""
    found = values(data, "women_led_share", None, selection).total
    return words.PART_LED.format(share=percent(found.number, 0)) if found.status == OK else ""


def of_title(title: str, sex: str) -> str:
    """The title of a view, with whom it is cut to."""
    return f"{title}{words.OF.get(sex, '')}"


__all__ = ["by_place", "cells", "led", "line", "of_title", "people", "share", "switched"]
