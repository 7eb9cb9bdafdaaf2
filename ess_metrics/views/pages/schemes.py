"""One scheme at a time: what it is, its money or its activity, its own main indicator, its projects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from ess_metrics.analyses.project_grants import projects_with_money
from ess_metrics.analyses.scheme_facts import Fact, scheme_facts
from ess_metrics.analyses.values import values
from ess_metrics.indicators import BY_ID, Indicator
from ess_metrics.model import reference
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.presence import certain
from ess_metrics.model.result import Cell
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.indicators import INDICATORS
from ess_metrics.texts.numbers import NBSP, decimal, euros, euros_short, formatted, kind_of, listing, percent, plural
from ess_metrics.texts.pages import schemes_words as words
from ess_metrics.views.making.counts import counted
from ess_metrics.views.making.handmade import carrier_name, framed
from ess_metrics.views.making.indicator_views import AMOUNT, NAME, unfinished, view_of
from ess_metrics.views.making.other_support import beside, told
from ess_metrics.views.names import folded, name, names
from ess_metrics.views.pages.overview import KeyFigure
from ess_metrics.views.pages.scheme_outputs import SCHEME, output_rows, outputs, stage_rows, stages, stages_told
from ess_metrics.views.sentences import figure_label, period, period_short
from ess_metrics.views.view import OK, Chart, Column, Row, View

WITH_SCHEME = {
    "financements": SCHEME,
    "projets": "dispositif_principal",
    "appuis": SCHEME,
    "accompagnements": SCHEME,
    "locaux": SCHEME,
}
WITHOUT_SCHEME = ("clauses", "evenements")  # tables that a scheme does not filter
MOST_FIGURES = 6
MOST_MADE = 2
MAIN_FACT = {"BDT": "cout_pour_un", "FONCIER": "surface", "AIDE_LOYER": "mois_aides"}  # better than any indicator
FEW = 3  # records under which a ratio is not compared


def options(data: Dataset) -> dict[str, str]:
    """Code → name of every scheme: those of the reference list and those of the folder, by name."""
    known = names(data, SCHEME)
    codes = {*reference.schemes().index, *known}
    found = {code: known.get(code) or name(data, SCHEME, code) for code in codes}
    return dict(sorted(found.items(), key=lambda item: folded(item[1])))


def usual(data: Dataset, selection: Selection) -> str:
    """The scheme to open with: the one that is filtered, else the one with most money."""
    chosen = selection.values(SCHEME)
    if len(chosen) == 1:
        return chosen[0]
    found = [(code, cell.value or 0) for code, cell in values(data, "granted", SCHEME, selection)]
    if any(euros for _, euros in found):
        return max(found, key=lambda item: item[1])[0]
    counts = {code: sum(records(data, code).values()) for code in options(data)}
    return max(counts, key=counts.__getitem__)


def of(selection: Selection, code: str) -> Selection:
    """The page's question about this scheme."""
    return selection.without("famille").plus(SCHEME, code)


# -- what it is -----------------------------------------------------------------------------------------------------


def described(data: Dataset, selection: Selection, code: str) -> tuple[str, str]:
    """Its family, and its description with those who take part."""
    known = reference.schemes()
    row = {str(key): str(text) for key, text in known.loc[code].items()} if code in known.index else {}
    own = data.tables.get("dispositifs")
    mine = own[own[SCHEME].astype("str") == code] if own is not None else pd.DataFrame()
    text = _first(mine, "description") or row.get("description", "")
    family = _first(mine, "famille") or row.get("famille", "")
    actors = row.get("acteurs", "")
    if actors:
        text = f"{text} {words.ACTORS.format(actors=actors)}"
    return reference.label("famille", family) if family else "", text.strip()


def _first(frame: pd.DataFrame, column: str) -> str:
    if column not in frame or frame.empty or pd.isna(frame[column].iloc[0]):
        return ""
    return str(frame[column].iloc[0])


def main_indicator(code: str) -> Indicator:
    """The indicator that says best what a scheme does; grants when nothing says otherwise."""
    known = reference.schemes()
    return BY_ID.get(str(known["indicateur_principal"].get(code, "")), BY_ID["granted"])


def _others(code: str) -> list[Indicator]:
    known = reference.schemes()
    listed = str(known["indicateurs"].get(code, "")).split("|")
    return [BY_ID[id_] for id_ in listed if id_ in BY_ID]


def missing(data: Dataset, indicator: Indicator) -> tuple[str, ...]:
    """The tables that an indicator needs and the folder has not."""
    return tuple(table for table in indicator.tables if table not in data.tables)


def records(data: Dataset, code: str) -> dict[str, int]:
    """Rows of each table about a scheme, zeros left out; every contract with a clause belongs to CLAUSE."""
    found = {}
    for table, column in WITH_SCHEME.items():
        series = data.column(table, column)
        if series is not None:
            found[table] = int((series.astype("object") == code).sum())
    if code == "CLAUSE" and "clauses" in data.tables:
        found["clauses"] = len(data.tables["clauses"])
    return {table: count for table, count in found.items() if count}


def nothing(data: Dataset, selection: Selection, code: str) -> str:
    """What to load when the folder holds nothing about a scheme; "" when it does."""
    if records(data, code):
        return ""
    tables = [table for table in main_indicator(code).tables if table in (*WITH_SCHEME, "clauses")]
    tables = tables or ["financements", "projets"]
    named = listing(words.TABLE.format(table=table) for table in tables)
    return (words.NOTHING_CLAUSE if code == "CLAUSE" else words.NOTHING).format(tables=named, code=code)


# -- what comes first -----------------------------------------------------------------------------------------------


def lead(data: Dataset, selection: Selection, code: str) -> tuple[str, ...]:
    """Its money, then its main indicator (or the table that it needs), then its activity."""
    asked = of(selection, code)
    lines = [_money(data, selection, asked), _main_told(data, asked, main_indicator(code), code), _activity(data, code)]
    return tuple(line for line in lines if line)


def _money(data: Dataset, selection: Selection, asked: Selection) -> str:
    total = values(data, "granted", None, asked).total
    participle = labels.AMOUNT_PARTICIPLES[selection.amount]
    when = period(data, selection)
    if not total.value:
        nothing = words.LEAD_NO_MONEY.format(participle=f"{participle[:-1]}e", period=when)
        return f"{nothing}. {told(data, asked)}".strip()
    projects = projects_with_money(data, asked)
    places = values(data, "granted", "code_quartier", asked)
    count = sum(bool(cell.value) for _, cell in places)
    text = (words.LEAD_MONEY if count else words.LEAD_MONEY_ONLY).format(
        period=f"{when[:1].upper()}{when[1:]}",
        total=euros_short(total.value),
        participle=f"{participle[:-1]}es",
        projects=plural(int((projects["n"] > 0).sum()), "projet"),
        places=plural(count, "quartier"),
    )
    whole = values(data, "granted", None, asked.without(SCHEME)).total
    return f"{text}{_of_all(total.value, whole.value)}."


def _of_all(part: float, whole: float | None) -> str:
    if not whole:
        return ""
    share = percent(part / whole, 0) if part / whole >= 0.01 else words.LESS_THAN_ONE
    return words.LEAD_SHARE.format(share=share)


def _main_told(data: Dataset, asked: Selection, indicator: Indicator, code: str) -> str:
    label = INDICATORS[indicator.id].label
    lost = missing(data, indicator)
    if lost:
        return words.MISSING.format(label=label, tables=listing(words.TABLE.format(table=table) for table in lost))
    own = next((fact for fact in scheme_facts(data, asked, code) if fact.id == MAIN_FACT.get(code)), None)
    if own:
        told_ = words.OF.format(n=_behind(own))
        return words.MAIN_TOLD.format(label=words.OWN[own.id][0], value=_told(own.value, own.kind), of=told_)
    if indicator.id == "outputs":
        made = _made_figures(data, asked, indicator, code)
        return words.MADE_TOLD.format(label=made[0].label, value=made[0].value) if made else ""
    if indicator.required_by or indicator.id == "granted":
        return ""
    if indicator.staged:
        return stages_told(stage_rows(data, asked, indicator), indicator)
    cell = values(data, indicator.id, None, asked).total
    of_ = words.OF.format(n=_counted(cell, indicator)) if cell.n and kind_of(indicator.unit) != "integer" else ""
    value = formatted(cell.value, kind_of(indicator.unit), cell.status)
    return words.MAIN_TOLD.format(label=label, value=value, of=of_)


def _counted(cell: Cell, indicator: Indicator) -> str:
    table = indicator.counted
    return plural(certain(cell.n), labels.RECORDS.get(table, "ligne"), labels.RECORD_PLURALS.get(table))


def _activity(data: Dataset, code: str) -> str:
    found = {table: count for table, count in records(data, code).items() if table in words.LEAD_ACTIVITY}
    if not found:
        return ""
    counts = listing(
        plural(count, words.LEAD_ACTIVITY[table], words.ACTIVITY_PLURALS.get(table)) for table, count in found.items()
    )
    return words.LEAD_KNOWN.format(counts=counts)


def key_figures(data: Dataset, selection: Selection, code: str) -> tuple[KeyFigure, ...]:
    """The main indicator, then the others that say something of this scheme."""
    asked, first = of(selection, code), main_indicator(code)
    chosen = [indicator for indicator in (first, *_others(code)) if not _drawn(indicator)]
    known = [indicator for indicator in chosen if not missing(data, indicator)]
    facts = sorted(scheme_facts(data, asked, code), key=lambda fact: fact.id != MAIN_FACT.get(code))
    main = bool(facts) and facts[0].id == MAIN_FACT.get(code)
    made = [_figure(data, asked, indicator, indicator is first and not main, code) for indicator in known]
    own = [_own_figure(fact, main and fact is facts[0]) for fact in facts]
    leading: Sequence[KeyFigure | None] = ()
    if not main:
        leading = made[:1] if first in known else _made_figures(data, asked, first, code)
        made = made[1:] if first in known else made
    return tuple(figure for figure in (*leading, *own, *made) if figure)[:MOST_FIGURES]


def _own_figure(fact: Fact, first: bool) -> KeyFigure:
    """What is followed of this scheme alone."""
    context = f"sur {_behind(fact)}"
    return KeyFigure(
        words.OWN[fact.id][0],
        _told(fact.value, fact.kind),
        ", ".join((words.MAIN_FIGURE, context)) if first else context,
    )


def _behind(fact: Fact) -> str:
    noun = words.OWN[fact.id][1]
    return plural(fact.n, noun, words.OWN_PLURALS.get(noun))


def _told(value: float, kind: str) -> str:
    if kind == "eur":
        return euros_short(value)
    return percent(value, 0) if kind == "percent" else formatted(value, kind)


def _made_figures(data: Dataset, asked: Selection, main: Indicator, code: str) -> list[KeyFigure]:
    """The first things made, where those are the main indicator."""
    if main.id != "outputs" or missing(data, main):
        return []
    rows = [row for row in output_rows(data, asked, code) if row.status == OK and row.cells[AMOUNT] is not None]
    counts = [f"sur {plural(certain(row.n), words.REPORT)}" for row in rows]
    return [
        KeyFigure(row.cells[NAME], _quantity(row), count if at else ", ".join((words.MAIN_FIGURE, count)))
        for at, (row, count) in enumerate(zip(rows[:MOST_MADE], counts, strict=False))
    ]


def _quantity(row: Row) -> str:
    """With its unit, unless the measure's name says it."""
    unit = row.cells["unite"]
    number = formatted(row.cells[AMOUNT], "decimal")
    return number if unit.lower() in row.cells[NAME].lower() else f"{number}{NBSP}{unit}"


def _drawn(indicator: Indicator) -> bool:
    """Stages and measures are not one figure: they have their chart."""
    return indicator.required_by or indicator.staged


def _figure(data: Dataset, asked: Selection, indicator: Indicator, first: bool, code: str) -> KeyFigure | None:
    cell, kind = values(data, indicator.id, None, asked).total, kind_of(indicator.unit)
    if not first and (cell.status == "sans_objet" or cell.n == 0):
        return None
    text = _told(cell.number, kind) if cell.status == OK else formatted(cell.value, kind, cell.status)
    context = _counted(cell, indicator) if cell.n else ""
    said = "" if indicator.unit in ("n", "personnes", "projets") else context
    parts = [words.MAIN_FIGURE if first else "", f"sur {said}" if said else ""]
    if not first and indicator.counted in WITHOUT_SCHEME and code != "CLAUSE":
        parts.append(words.WHOLE_TERRITORY)
    label = INDICATORS[indicator.id].short or INDICATORS[indicator.id].label
    return KeyFigure(figure_label(label, asked, indicator.id), text, ", ".join(part for part in parts if part))


# -- its own indicator ----------------------------------------------------------------------------------------------


def main_view(data: Dataset, selection: Selection, code: str) -> View | None:
    """Its main indicator drawn: what was made, stage by stage, or by neighbourhood; None when nothing more is said."""
    asked, indicator = of(selection, code), main_indicator(code)
    if missing(data, indicator) or indicator.id == "granted":
        return None
    if indicator.id == "outputs":
        return outputs(data, asked, code)
    if indicator.staged:
        return stages(data, asked, code, indicator)
    by = "annee" if "annee" in indicator.by and len(data.years) > 1 else "code_quartier"
    kind = "columns" if by == "annee" else "bars"
    view = measured(data, asked, code, indicator, by, id="principal", question=words.MAIN_QUESTION, kind=kind)
    return view if any(row.cells[AMOUNT] is not None for row in view.rows) else None


def measured(
    data: Dataset,
    asked: Selection,
    code: str,
    indicator: Indicator,
    by: str,
    *,
    id: str,
    question: str,
    kind: str = "bars",
) -> View:
    """An indicator of a scheme by a column."""
    title = {"annee": words.YEARS_TITLE, "code_quartier": words.PLACES_TITLE, "fonds_origine": words.FUNDS_TITLE}[by]
    options: dict[str, Any] = {
        "id": id,
        "question": question,
        "title": title.format(measure=_measure(asked, indicator), scheme=name(data, SCHEME, code)),
        "value_label": words.AMOUNT if indicator.id == "granted" else INDICATORS[indicator.id].label,
        "kind": kind,
        "pick": by if kind == "bars" else None,
        "sentence": _spoken(data, indicator, by),
        "most": 10 if by == "code_quartier" and by in indicator.additive_by else None,
    }
    if by == "annee":
        options["partial"] = unfinished(data, data.years)
    table = indicator.counted
    if table == "financements":
        view = view_of(data, asked, indicator.id, by, records_of=table, **options)
    else:
        view = counted(data, asked, indicator.id, by, table=table, **options)
    kept = tuple(row for row in view.rows if by == "annee" or _says_something(row, by in indicator.additive_by))
    return replace(view, rows=kept, **_left_out(view, kept, by))


def _says_something(row: Row, amount: bool) -> bool:
    """An amount of zero says nothing of a scheme's places; a rate of zero is a finding."""
    return bool(row.cells[AMOUNT]) or (row.cells[AMOUNT] is not None and not amount)


def _left_out(view: View, kept: tuple[Row, ...], by: str) -> dict:
    """Neighbourhoods where a scheme has nothing are not listed: their number is said."""
    count = len(view.rows) - len(kept)
    if by != "code_quartier" or not count:
        return {}
    return {"caveats": (*view.caveats, words.LEFT_OUT.format(n=plural(count, "quartier")))}


def _spoken(data: Dataset, indicator: Indicator, by: str) -> Callable[[View], str] | None:
    """How a view is told: years by their best and last, ratios by their extremes, amounts by who comes first."""
    if by == "annee":
        return lambda view: years_told(view, data)
    return None if by in indicator.additive_by else _extremes


def _extremes(view: View) -> str:
    """The lowest and the highest among those that stand on enough records."""
    sound = [row for row in view.rows if row.status == OK and row.cells[AMOUNT] is not None and (row.n or 0) >= FEW]
    if len(sound) < 2:
        return ""
    high, low, kind = sound[0].cells, sound[-1].cells, kind_of(view.unit)
    return words.EXTREMES.format(
        low=formatted(low[AMOUNT], kind), low_name=low[NAME], high=formatted(high[AMOUNT], kind), high_name=high[NAME]
    )


def years_told(view: View, data: Dataset) -> str:
    """The highest full year, and the last one."""
    over = [row for row in view.rows if row.status == OK and int(row.key) <= data.last_full_year]
    if len(over) < 2:
        return ""
    kind, top, last = kind_of(view.unit), max(over, key=lambda row: row.cells[AMOUNT]), over[-1]
    text = words.YEARS_TOLD.format(year=top.key, value=formatted(top.cells[AMOUNT], kind))
    if last is top:
        return text + words.LAST_FULL
    return f"{text} ; {words.YEARS_LAST.format(year=last.key, value=formatted(last.cells[AMOUNT], kind))}."


def _measure(asked: Selection, indicator: Indicator) -> str:
    return labels.AMOUNT_TITLES[asked.amount] if indicator.id == "granted" else INDICATORS[indicator.id].label


# -- its money, its places, its projects ----------------------------------------------------------------------------


def by_year(data: Dataset, selection: Selection, code: str) -> View:
    """Its grants year by year, all years."""
    asked = of(selection, code).without("annee")
    granted = BY_ID["granted"]
    view = measured(data, asked, code, granted, "annee", id="annees", question=words.YEARS_QUESTION, kind="columns")
    view = replace(view, chart=replace(view.drawn, pick="annee"))
    return view if any(row.cells[AMOUNT] for row in view.rows) else replace(view, rows=())


def by_place(data: Dataset, selection: Selection, code: str) -> View:
    """Its grants by neighbourhood; without money, its main indicator where it has places."""
    asked, indicator = of(selection, code), BY_ID["granted"]
    main = main_indicator(code)
    if not values(data, "granted", None, asked).total.value and "code_quartier" in main.by and not missing(data, main):
        indicator = main
    return measured(data, asked, code, indicator, "code_quartier", id="lieux", question=words.PLACES_QUESTION)


def by_fund(data: Dataset, selection: Selection, code: str) -> View:
    """Who pays for it."""
    asked, granted = of(selection, code), BY_ID["granted"]
    return measured(data, asked, code, granted, "fonds_origine", id="origines", question=words.FUNDS_QUESTION)


def other(data: Dataset, selection: Selection, code: str) -> View | None:
    """Loans, equity, in-kind aid and the like, beside grants and never added; None when there is none."""
    asked = of(selection, code)
    when, scheme = period_short(data, asked), name(data, SCHEME, code)
    return beside(data, asked, words.OTHER_TITLE.format(period=when, scheme=scheme))


def projects(data: Dataset, selection: Selection, code: str) -> View:
    """Its projects, the most granted first."""
    asked = of(selection, code)
    table = projects_with_money(data, asked)
    rows = [_project_row(data, found) for found in table.to_dict("records")]
    return framed(
        data,
        asked,
        id="projets",
        question=words.PROJECTS_QUESTION,
        title=words.PROJECTS_TITLE.format(period=period_short(data, asked), scheme=name(data, SCHEME, code)),
        sentence=_projects_told(rows),
        columns=tuple(
            Column(key, label, {"valeur": "eur", "emplois_crees": "decimal"}.get(key, "text"))
            for key, label in words.PROJECT_COLUMNS.items()
        ),
        rows=tuple(rows),
        chart=Chart("table", x="intitule", y=(AMOUNT,)),
        records=len(rows),
        records_of="projets",
        empty=words.PROJECTS_EMPTY,
    )


def _project_row(data: Dataset, found: dict) -> Row:
    def word(column: str) -> str | None:
        code = found.get(column)
        return None if code is None or pd.isna(code) else reference.label(column, str(code), "projets")

    start, jobs, carrier = found.get("date_debut"), found.get("emplois_crees"), found.get("porteur_id")
    cells = {
        "intitule": str(found["intitule"]),
        "porteur_id": None if carrier is None or pd.isna(carrier) else carrier_name(data, str(carrier)),
        "statut": word("statut"),
        "stade": word("stade"),
        "debut": None if start is None or pd.isna(start) else str(pd.Timestamp(start).year),
        AMOUNT: found["euros"],
        "emplois_crees": None if jobs is None or pd.isna(jobs) else float(jobs),
    }
    unknown = {key: "inconnu" for key, value in cells.items() if value is None}
    return Row(str(found["projet_id"]), cells, OK, int(found["n"]), unknown)


def _projects_told(rows: list[Row]) -> str:
    granted = [row for row in rows if row.cells[AMOUNT]]
    if not granted:
        return ""
    first = granted[0].cells
    return words.PROJECTS_TOLD.format(
        n=plural(len(rows), "projet"),
        granted=decimal(len(granted), 0),
        first=first["intitule"],
        euros=euros(first[AMOUNT]),
    )


__all__ = [
    "by_fund", "by_place", "by_year", "described", "key_figures", "lead", "main_view", "nothing", "options", "other",
    "projects", "records", "usual",
]  # fmt: skip
