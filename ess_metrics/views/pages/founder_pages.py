"""The page of founders and insertion: who goes how far, who benefits from clauses, what support and events give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ess_metrics.analyses import journeys
from ess_metrics.analyses.values import values
from ess_metrics.indicators import BY_ID
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.presence import certain
from ess_metrics.model.result import Cell
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import agreed, integer, kind_of, percent, plural
from ess_metrics.texts.pages import founders_words as words
from ess_metrics.views.making.counts import counted, framed
from ess_metrics.views.making.indicator_views import AMOUNT, NAME
from ess_metrics.views.names import name
from ess_metrics.views.pages import sex_views
from ess_metrics.views.pages.founder_parts import (
    CLAUSES,
    PEOPLE,
    PLACE,
    SHARE,
    at,
    said,
    span_of,
)
from ess_metrics.views.pages.overview import KeyFigure
from ess_metrics.views.view import OK, SECRET, Chart, Column, Row, View

MOST_PLACES = 24
ENTRY = "accueil"  # the first stage: everybody has reached it


# -- sentences and key figures ----------------------------------------------------------------------------------------


def lead(data: Dataset, selection: Selection, place: str = "residence", sex: str = "") -> tuple[str, ...]:
    """Who enters; how long firms last; what clauses give."""
    lines = []
    if "accompagnements" in data.tables:
        lines += [_founders(data, at(selection, place, sex)), _lasting(data, at(selection, place, sex))]
    if CLAUSES in data.tables:
        lines.append(_clauses(data, selection))
    return tuple(line for line in lines if line) or (words.LEAD_NOTHING,)


def _founders(data: Dataset, selection: Selection) -> str:
    people, women, young = (
        values(data, indicator, None, selection).total for indicator in ("founders", "women_share", "under30_share")
    )
    years = span_of(data, selection)
    if people.status == SECRET:
        return words.LEAD_FOUNDERS_SECRET.format(years=years) + "."
    n = int(people.value or 0)
    within = f" ({years})" if selection.years else ""  # all years: the line above says so, and the picture comes sooner
    are, entered = agreed(n, "est", "sont"), agreed(n, words.ENTERED_ONE, words.ENTERED)
    parts = [words.LEAD_FOUNDERS.format(n=plural(n, "personne"), are=are, entered=entered, years=within)]
    told = women.status == OK and not selection.values("sexe")  # all of them, or none, where one sex is chosen
    parts += [words.LEAD_WOMEN.format(share=percent(women.number, 0))] if told else []
    parts += [words.LEAD_YOUNG.format(share=percent(young.number, 0))] if young.status == OK else []
    return " ; ".join(parts) + "."


def _lasting(data: Dataset, selection: Selection) -> str:
    cell = values(data, "firm_survival", None, selection).total
    return (
        words.LEAD_SURVIVAL.format(share=percent(cell.number, 0), n=integer(certain(cell.n)))
        if cell.status == OK
        else ""
    )


def _clauses(data: Dataset, selection: Selection) -> str:
    done, qpv, charter = (
        values(data, indicator, None, selection).total
        for indicator in ("clause_completion", "clause_qpv_share", "clause_hours_share")
    )
    if done.status != OK or qpv.status != OK:
        return ""
    text = words.LEAD_CLAUSES.format(share=percent(done.number, 0), qpv=percent(qpv.number, 0))
    return text + (words.LEAD_CHARTER.format(share=percent(charter.number)) if charter.status == OK else "") + "."


def key_figures(data: Dataset, selection: Selection, place: str = "residence", sex: str = "") -> tuple[KeyFigure, ...]:
    """Six figures at most: those whose table the folder has."""
    chosen = at(selection, place, sex)
    return tuple(
        _figure(data, chosen if BY_ID[indicator].secrecy == "people" else at(selection, place), indicator, label)
        for indicator, label in words.FIGURES.items()
        if BY_ID[indicator].rows in data.tables and not (chosen.values("sexe") and indicator == "women_share")
    )


def _figure(data: Dataset, selection: Selection, indicator: str, label: str) -> KeyFigure:
    found = values(data, indicator, None, selection)
    cell = found.total
    n = "" if cell.n is None else plural(cell.n, words.CONTRACT if BY_ID[indicator].rows == CLAUSES else "personne")
    context = words.CONTEXTS[indicator].format(n=n) if n else ""
    return KeyFigure(label, said(cell, kind_of(found.unit), 0), context)


# -- founders ---------------------------------------------------------------------------------------------------------


def funnel(data: Dataset, selection: Selection, place: str = "residence", sex: str = "") -> View:
    """People of the cohort who reached each stage or a later one, in the order of the path."""
    chosen = at(selection, place, sex)
    found = values(data, "founder_funnel", "etape", chosen)
    first = found.cell(0) if found.keys else None
    rows = tuple(_step(data, key, cell, first) for key, cell in found)
    return framed(
        data,
        chosen,
        PEOPLE,
        id="parcours-etapes",
        question=words.FUNNEL_QUESTION,
        title=sex_views.of_title(words.FUNNEL_TITLE.format(years=span_of(data, selection)), sex),
        sentence=_far(rows),
        unit="personnes",
        columns=(
            Column(NAME, labels.COLUMNS["etape"]),
            Column(AMOUNT, words.FUNNEL_VALUE, "integer"),
            Column(SHARE, words.SHARE_COLUMN, "percent"),
        ),
        rows=rows if found.total.n is None or found.total.n else (),
        chart=Chart("bars", x=NAME, y=(AMOUNT,), options={"sub": "remarque"}),
        caveats=words.FUNNEL_CAVEATS,
        records=found.total.n,
        indicator="founder_funnel",
        by="etape",
    )


def _step(data: Dataset, key: str, cell: Cell, first: Cell | None) -> Row:
    known = cell.status == OK and first is not None and first.status == OK
    share = cell.number / first.number if known and first and first.value else None
    cells = {
        NAME: name(data, "etape", key, "accompagnements"),
        AMOUNT: cell.value,
        SHARE: share,
        "remarque": words.FUNNEL_SHARE.format(share=percent(share, 0)) if share is not None and share < 1 else "",
    }
    return Row(key, cells, cell.status, cell.n)


def _far(rows: tuple[Row, ...]) -> str:
    known = [row for row in rows if row.status == OK]
    last = next((row for row in reversed(known) if row.cells[SHARE] is not None), None)
    if last is None or last is known[0]:
        return ""
    return words.FUNNEL_SENTENCE.format(
        last=plural(last.cells[AMOUNT], "personne"),
        first=integer(known[0].cells[AMOUNT]),
        stage=words.THE_STAGE.format(stage=last.cells[NAME].lower()),
        share=percent(last.cells[SHARE]),
    )


def cohorts(data: Dataset, selection: Selection, place: str = "residence", sex: str = "") -> View:
    """One row a year of entry: people, those who reached each stage, women, young people, survival."""
    chosen = at(selection, place, sex)
    found = journeys.cohorts(data, chosen)
    stages = tuple(next(iter(found.values()))["founder_funnel"].keys) if found else ()
    rows = tuple(_cohort(year, made, stages) for year, made in found.items())
    return framed(
        data,
        chosen,
        PEOPLE,
        id="parcours-cohortes",
        question=words.COHORTS_QUESTION,
        title=sex_views.of_title(words.COHORTS_TITLE, sex),
        sentence=_biggest(rows),
        unit="personnes",
        columns=(
            Column(NAME, words.COHORT),
            *(Column(stage, _stage(data, at, stage), "integer") for at, stage in enumerate(stages)),
            *(Column(key, text, "percent") for key, text in words.COHORT_COLUMNS.items()),
        ),
        rows=rows,
        chart=Chart("heat", x=NAME, y=stages) if stages else None,
        caveats=(words.BENCHMARK, words.SURVIVAL_CAVEAT, *words.FUNNEL_CAVEATS),
        records=values(data, "founders", None, chosen).total.n,
        indicator="founder_funnel",
        by="annee",
    )


def _stage(data: Dataset, at: int, stage: str) -> str:
    """The first stage is that of everybody."""
    return name(data, "etape", stage, "accompagnements") if at else words.COHORT_PEOPLE


def _cohort(year: int, made: Mapping, stages: tuple[str, ...]) -> Row:
    found = {stage: made["founder_funnel"][stage] for stage in stages}
    found |= {key: made[key].total for key in words.COHORT_COLUMNS}
    cells = {key: cell.value for key, cell in found.items()}
    return Row(str(year), {NAME: str(year), **cells}, OK, None, {key: cell.status for key, cell in found.items()})


def _biggest(rows: tuple[Row, ...]) -> str:
    known = [row for row in rows if row.cells.get(ENTRY) is not None]
    if not known:
        return ""
    top = max(known, key=lambda row: row.cells[ENTRY])
    return words.COHORT_SENTENCE.format(year=top.key, n=plural(top.cells[ENTRY], "personne"))


def by_place(data: Dataset, selection: Selection, place: str = "residence", sex: str = "") -> View:
    """People by neighbourhood of residence or of the project; the other way of placing them beside."""
    chosen = at(selection, place, sex)
    other = "implantation" if place == "residence" else "residence"
    view = counted(
        data,
        chosen,
        "founders",
        PLACE,
        table=PEOPLE,
        id="parcours-quartiers",
        question=words.PLACE_QUESTION,
        title=sex_views.of_title(
            words.PLACE_TITLE.format(place=words.PLACE_OF[place], years=span_of(data, selection)), sex
        ),
        value_label=words.THIS_PLACE[place],
        pick=PLACE,
        dated=False,
        options={"sub": "autre", "most": MOST_PLACES},
    )
    there = values(data, "founders", PLACE, at(certain(view.asked), other))
    rows = tuple(_beside(row, there[row.key], place) for row in view.rows)
    columns = (view.columns[0], view.columns[1], Column("ailleurs", words.OTHER_PLACE[place], "integer"))
    return replace(view, rows=rows, columns=columns, total=None)


def _beside(row: Row, cell: Cell, place: str) -> Row:
    note = words.OTHER_SUB[place].format(n=said(cell, "integer"))
    statuses = {AMOUNT: row.status, "ailleurs": cell.status}
    return replace(row, cells=row.cells | {"ailleurs": cell.value, "autre": note}, statuses=statuses)


# -- clauses ----------------------------------------------------------------------------------------------------------


# -- support ----------------------------------------------------------------------------------------------------------


# -- events -----------------------------------------------------------------------------------------------------------
