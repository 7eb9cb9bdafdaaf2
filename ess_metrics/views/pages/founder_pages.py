"""The page of founders and insertion: who goes how far, who benefits from clauses, what support and events give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from ess_metrics.analyses import journeys
from ess_metrics.analyses.values import values
from ess_metrics.indicators import BY_ID
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.presence import certain
from ess_metrics.model.result import Cell
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import agreed, euros_short, formatted, integer, kind_of, percent, plural, span
from ess_metrics.texts.pages import founders_words as words
from ess_metrics.views.making.counts import counted, framed, scope
from ess_metrics.views.making.indicator_views import AMOUNT, NAME, SHORT, unfinished
from ess_metrics.views.names import UNKNOWN, name
from ess_metrics.views.pages import sexes
from ess_metrics.views.pages.overview import KeyFigure
from ess_metrics.views.view import OK, SECRET, Chart, Column, NotShown, Row, View

PEOPLE, CLAUSES, SUPPORT, EVENTS = "personnes", "clauses", "appuis", "evenements"
PLACE = "code_quartier"
MOST_PLACES = 24
SHARE = "part"
ENTRY = "accueil"  # the first stage: everybody has reached it


def at(selection: Selection, place: str, sex: str = "") -> Selection:
    """The question where people live, or where they set up; of women or of men alone when `sex` is F or H."""
    return sexes.switched(replace(selection, place=place), sex)


def page_scope(
    data: Dataset, selection: Selection, part: str = "parcours", place: str = "residence", sex: str = ""
) -> str:
    """The question in words, as the table of the open part hears it."""
    table = PEOPLE if part == "parcours" else part
    return scope(data, at(selection, place, sex if part == "parcours" else ""), table)


def span_of(data: Dataset, selection: Selection) -> str:
    """The selected years, or all."""
    years = selection.years
    return span(years[0], years[-1]) if years else words.ALL_YEARS


def said(cell: Cell, kind: str, places: int | None = None) -> str:
    """A value, or its absence in words."""
    if cell.status == SECRET:
        return words.SECRET
    if cell.status == OK and kind == "percent" and places is not None:
        return percent(cell.number, places)
    return formatted(cell.value, kind, cell.status)


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
        title=sexes.of_title(words.FUNNEL_TITLE.format(years=span_of(data, selection)), sex),
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
        title=sexes.of_title(words.COHORTS_TITLE, sex),
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
        title=sexes.of_title(
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


def hours(data: Dataset, selection: Selection) -> View:
    """Hours due and done, closed contracts first, running ones apart."""
    frame = journeys.hours(data, selection)
    rows = tuple(_hours(frame, state, key, label) for (state, key), label in words.HOURS_ROWS.items())
    lost = int(frame["inconnus"].sum())
    known = frame["n"].sum() > 0
    return framed(
        data,
        selection,
        CLAUSES,
        id="clauses-heures",
        question=words.HOURS_QUESTION,
        title=words.HOURS_TITLE.format(years=span_of(data, selection)),
        sentence=_kept(frame),
        unit="heures",
        columns=(
            Column(NAME, words.HOURS_KIND),
            Column(AMOUNT, words.HOURS_VALUE, "integer"),
            Column("n", labels.COUNTED[CLAUSES], "integer"),
            Column(SHARE, words.OF_HOURS_DUE, "percent"),
        ),
        rows=rows if known else (),
        chart=Chart("bars", x=NAME, y=(AMOUNT,), options={"sub": "remarque"}),
        not_shown=(NotShown("heures inconnues", words.HOURS_UNKNOWN, None, "heures", lost),) if lost else (),
        caveats=(words.HOURS_CAVEAT,),
        records=int(frame["n"].sum()),
        by="clos",
    )


def _hours(frame: pd.DataFrame, state: bool, key: str, label: str) -> Row:
    row = frame[frame.index == state].iloc[0]
    share = row["faites"] / row["dues"] if key == "faites" and row["dues"] else None
    note = words.HOURS_SUB.format(share=percent(share)) if share is not None else plural(row["n"], words.CONTRACT)
    cells = {NAME: label, AMOUNT: float(row[key]), "n": int(row["n"]), "remarque": note}
    return Row(f"{key}-{state}", cells | ({SHARE: share} if share is not None else {}), OK, int(row["n"]))


def _kept(frame: pd.DataFrame) -> str:
    closed = frame[frame.index.astype(bool)].iloc[0]
    if not closed["dues"]:
        return ""
    return words.HOURS_SENTENCE.format(
        n=plural(closed["n"], words.CONTRACT),
        done=plural(closed["faites"], words.HOUR),
        due=integer(closed["dues"]),
        share=percent(closed["faites"] / closed["dues"]),
    )


def charter(data: Dataset, selection: Selection) -> View:
    """Insertion hours in hours worked by year, against the 5 % of the charter."""
    return _by_year(
        data,
        selection,
        "clause_hours_share",
        id="clauses-charte",
        question=words.CHARTER_QUESTION,
        title=words.CHARTER_TITLE,
        value_label=words.CHARTER_VALUE,
        reference=(words.CHARTER_AIM, words.CHARTER_LINE),
        told=_against_charter,
    )


def _against_charter(view: View, whole: Cell) -> str:
    known = [row for row in view.rows if row.status == OK]
    above = sum(row.cells[AMOUNT] >= words.CHARTER_AIM for row in known)
    return words.CHARTER_SENTENCE.format(
        share=percent(whole.number), n=plural(above, words.YEAR_WORD), all=integer(len(known))
    )


def inhabitants(data: Dataset, selection: Selection) -> View:
    """Beneficiaries living in a priority neighbourhood, by year."""
    return _by_year(
        data,
        selection,
        "clause_qpv_share",
        id="clauses-habitants",
        question=words.QPV_QUESTION,
        title=words.QPV_TITLE,
        value_label=words.QPV_VALUE,
        told=lambda view, whole: words.QPV_SENTENCE.format(
            share=percent(whole.value), n=plural(whole.n or 0, words.CONTRACT)
        ),
    )


def _by_year(data: Dataset, selection: Selection, indicator: str, *, told, table: str = CLAUSES, **more) -> View:
    """A rate by year, each with the number of records it stands on; years in their order."""
    whole = values(data, indicator, None, selection).total
    view = counted(
        data,
        selection,
        indicator,
        "annee",
        table=table,
        dated=False,
        sentence=lambda made: told(made, whole) if whole.status == OK else "",
        options={"sub": "base"},
        **more,
    )
    partial = unfinished(data, [int(row.key) for row in view.rows])
    rows = tuple(_on(row, table, row.key in partial) for row in view.rows)
    noun = labels.RECORDS[table]
    said_of = words.WHOLE.format(whole=said(whole, "percent"), n=plural(whole.n or 0, noun))
    return replace(view, rows=rows, total=None, caveats=(*view.caveats, said_of))


def _on(row: Row, table: str, partial: bool) -> Row:
    noun = labels.RECORDS[table]
    note = words.ON_CONTRACTS.format(n=plural(row.n or 0, noun)) + (words.PARTIAL if partial else "")
    return replace(row, cells=row.cells | {"base": note if row.status == OK else ""})


# -- support ----------------------------------------------------------------------------------------------------------


def calls(data: Dataset, selection: Selection) -> View:
    """Applications that were supported, by result, with euros asked and obtained."""
    frame = journeys.calls(data, selection)
    order = [code for code in ("gagne", "perdu", "depose", "en_cours", "abandonne", "") if code in frame.index]
    frame = frame.reindex([*order, *(code for code in frame.index if code not in order)])
    rows = tuple(_call(data, code, row) for code, row in zip(frame.index, frame.to_dict("records"), strict=True))
    total = Row("total", {NAME: "Total", AMOUNT: float(frame["n"].sum())}, OK, int(frame["n"].sum()))
    count, asked, obtained = words.CALLS_COLUMNS
    return framed(
        data,
        selection,
        SUPPORT,
        id="appuis-appels",
        question=words.CALLS_QUESTION,
        title=words.CALLS_TITLE.format(years=span_of(data, selection)),
        sentence=_won(data, selection, frame),
        unit="appuis",
        columns=(
            Column(NAME, words.CALLS_RESULT),
            Column(AMOUNT, count[1], count[2]),
            Column(*asked),
            Column(*obtained),
        ),
        rows=rows,
        chart=Chart("bars", x=NAME, y=(AMOUNT,)),
        total=total if rows else None,
        caveats=_win_rate(data, selection),
        records=int(frame["n"].sum()),
        asked=selection.plus("dispositif_code", journeys.CALLS),
        by="resultat",
        empty=words.CALLS_EMPTY,
    )


def _call(data: Dataset, code: str, row: Mapping) -> Row:
    label = name(data, "resultat", code, SUPPORT) if code else UNKNOWN
    cells = {NAME: label, AMOUNT: float(row["n"]), "demande": float(row["demande"]), "obtenu": float(row["obtenu"])}
    return Row(code, cells, OK, int(row["n"]))


def _won(data: Dataset, selection: Selection, frame: pd.DataFrame) -> str:
    rate = values(data, "call_win_rate", None, selection).total
    if rate.status != OK:
        return ""
    won = int(frame["n"].get("gagne", 0))
    return words.CALLS_SENTENCE.format(
        won=integer(won),
        decided=integer(certain(rate.n)),
        rate=percent(rate.number),
        euros=euros_short(float(frame["obtenu"].get("gagne", 0))),
    )


def _win_rate(data: Dataset, selection: Selection) -> tuple[str, ...]:
    rate = values(data, "call_win_rate", None, selection).total
    return (
        (words.CALLS_RATE.format(rate=percent(rate.number), n=integer(certain(rate.n))),) if rate.status == OK else ()
    )


def factory(data: Dataset, selection: Selection) -> View:
    """Projects of the Fabrique that reached each step, from need to launch."""
    view = counted(
        data,
        selection,
        "fabrique_conversion",
        "etape",
        table=SUPPORT,
        id="appuis-fabrique",
        question=words.FACTORY_QUESTION,
        title=words.FACTORY_TITLE,
        value_label=words.FACTORY_VALUE,
        sentence=_launched,
        dated=False,
        options={"sub": "remarque"},
    )
    rows = tuple(_factory_step(data, row, view.rows[0]) for row in view.rows)
    return replace(view, rows=rows, columns=(*view.columns[:2], Column(SHARE, words.OF_START, "percent")), total=None)


def _factory_step(data: Dataset, row: Row, first: Row) -> Row:
    share = row.cells[AMOUNT] / first.cells[AMOUNT] if first.cells[AMOUNT] else None
    note = "" if share is None or row is first else percent(share, 0)
    label = name(data, "etape", row.key, SUPPORT)
    return replace(row, cells=row.cells | {NAME: label, SHORT: label, SHARE: share, "remarque": note})


def _launched(view: View) -> str:
    first, last = (view.rows[0], view.rows[-1]) if view.rows else (None, None)
    if first is None or not first.cells[AMOUNT]:
        return ""
    return words.FACTORY_SENTENCE.format(
        last=plural(certain(last).cells[AMOUNT], "projet"),
        first=integer(first.cells[AMOUNT]),
        share=percent(certain(last).cells[AMOUNT] / first.cells[AMOUNT]),
    )


def studies(data: Dataset, selection: Selection) -> View:
    """Feasibility studies that conclude yes, by year."""
    return _by_year(
        data,
        selection,
        "study_success_rate",
        table=SUPPORT,
        id="appuis-etudes",
        question=words.STUDIES_QUESTION,
        title=words.STUDIES_TITLE,
        value_label=words.STUDIES_VALUE,
        told=lambda view, whole: words.STUDIES_SENTENCE.format(
            share=percent(whole.value), n=plural(whole.n or 0, words.STUDY)
        ),
    )


def support_days(data: Dataset, selection: Selection) -> View:
    """Days of support by scheme."""
    return counted(
        data,
        selection,
        "support_days",
        "dispositif_code",
        table=SUPPORT,
        id="appuis-jours",
        question=words.DAYS_QUESTION,
        title=words.DAYS_TITLE,
        value_label=words.DAYS_VALUE,
        pick="dispositif_code",
    )


# -- events -----------------------------------------------------------------------------------------------------------


def events(data: Dataset, selection: Selection) -> View:
    """Events by type, with participants and inhabitants."""
    frame = journeys.events(data, selection)
    rows = tuple(_event(data, code, row) for code, row in zip(frame.index, frame.to_dict("records"), strict=True))
    sums = {key: float(frame[key].sum()) for key in ("n", "participants", "habitants")}
    count, *others = words.EVENTS_COLUMNS
    return framed(
        data,
        selection,
        EVENTS,
        id="evenements-types",
        question=words.EVENTS_QUESTION,
        title=words.EVENTS_TITLE.format(years=span_of(data, selection)),
        sentence=words.EVENTS_SENTENCE.format(
            n=plural(sums["n"], words.EVENT),
            people=plural(sums["participants"], "participant"),
            inhabitants=plural(sums["habitants"], "habitant"),
        )
        if rows
        else "",
        unit=words.EVENTS_UNIT,
        columns=(Column(NAME, words.EVENTS_TYPE), Column(AMOUNT, count[1], count[2]), *(Column(*c) for c in others)),
        rows=rows,
        chart=Chart("bars", x=NAME, y=(AMOUNT,), options={"sub": "remarque"}),
        total=Row("total", {NAME: "Total", AMOUNT: sums["n"]} | {k: v for k, v in sums.items() if k != "n"}, OK),
        caveats=(words.EVENTS_CAVEAT,),
        records=int(sums["n"]),
        indicator="events",
        by="type",
        empty=words.EVENTS_EMPTY,
    )


def _event(data: Dataset, code: str, row: Mapping) -> Row:
    cells = {
        NAME: name(data, "type", code, EVENTS) if code else UNKNOWN,
        AMOUNT: float(row["n"]),
        "participants": float(row["participants"]),
        "habitants": float(row["habitants"]),
        "remarque": words.EVENTS_SUB.format(n=plural(row["participants"], "participant")),
    }
    return Row(code, cells, OK, int(row["n"]))


def events_by_place(data: Dataset, selection: Selection) -> View:
    """Events by neighbourhood."""
    return counted(
        data,
        selection,
        "events",
        PLACE,
        table=EVENTS,
        id="evenements-quartiers",
        question=words.EVENTS_WHERE,
        title=words.EVENTS_WHERE_TITLE,
        value_label=words.EVENTS_VALUE,
        pick=PLACE,
    )
