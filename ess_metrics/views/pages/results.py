"""The page of results: jobs, beneficiaries, outputs; for whom, where, through what, at what cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ess_metrics.analyses.project_grants import projects_with_money
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import SANS_OBJET, Cell, Values
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import decimal, euros, formatted, percent, plural
from ess_metrics.texts.pages import results_words as words
from ess_metrics.views.making.answers import values
from ess_metrics.views.making.counts import counted, fractions, framed
from ess_metrics.views.making.counts import scope as scope_of
from ess_metrics.views.making.handmade import cells_of, declared
from ess_metrics.views.making.indicator_views import AMOUNT, COUNT, NAME, SHORT, unfinished
from ess_metrics.views.names import name, short
from ess_metrics.views.pages.overview import KeyFigure
from ess_metrics.views.sentences import euros_told, figure_label, with_euros
from ess_metrics.views.view import OK, SECRET, UNKNOWN, Chart, Column, Row, View

TABLE, OUTPUTS = "projets", "realisations"
SEX, WOMEN, MEN = "sexe", "F", "H"
COST = "grant_per_job"
MONEY, JOBS = "euros", "emplois"
SEXED = ("jobs", "beneficiaries")
FEWEST = 3  # things that have a mean
MOST_NAMED = 6


def scope(data: Dataset, selection: Selection) -> str:
    """The question in words, as projects hear it, and whose euros their amounts are in."""
    return " ".join([scope_of(data, selection, TABLE), *euros_told(data, selection)])


# -- sentences and key figures ----------------------------------------------------------------------------------------


def lead(data: Dataset, selection: Selection) -> tuple[str, ...]:
    """How many jobs and people, how many of them women, and what a job cost."""
    jobs, people = (_total(data, key, selection) for key in SEXED)
    if not jobs.value and not people.value:
        return (words.LEAD_NOTHING,)
    first = words.LEAD.format(
        jobs=plural(round(jobs.value or 0), words.ONE["jobs"]),
        people=plural(people.value or 0, words.ONE["beneficiaries"]),
    )
    share = _total(data, "qpv_beneficiary_share", selection)
    if share.status == OK:
        first += words.LEAD_QPV.format(share=percent(share.number, 0))
    return tuple(line for line in (f"{first}.", _cost_told(data, selection), _women_told(data, selection)) if line)


def _total(data: Dataset, indicator: str, selection: Selection) -> Cell:
    return declared(indicator, values(data, indicator, None, selection).total)


def _women(data: Dataset, indicator: str, selection: Selection) -> tuple[float, float] | None:
    """Women, and all those of known sex; None when secrecy or ignorance leaves no share."""
    cells = cells_of(values(data, indicator, SEX, selection))
    women, men = (cells.get(key) for key in (WOMEN, MEN))
    if women is None or men is None or {women.status, men.status} != {OK} or not women.number + men.number:
        return None
    return women.number, women.number + men.number


def _women_told(data: Dataset, selection: Selection) -> str:
    jobs, people = (_women(data, key, selection) for key in SEXED)
    if jobs and people:
        return words.LEAD_WOMEN.format(jobs=percent(jobs[0] / jobs[1], 0), people=percent(people[0] / people[1], 0))
    for pair, what in ((jobs, words.JOBS), (people, words.PEOPLE)):
        if pair:
            return words.LEAD_WOMEN_OF.format(share=percent(pair[0] / pair[1], 0), what=what)
    return ""


def _cost_told(data: Dataset, selection: Selection) -> str:
    cell = _total(data, COST, selection)
    return words.LEAD_COST.format(cost=euros(cell.number)) if cell.status == OK else ""


def key_figures(data: Dataset, selection: Selection) -> tuple[KeyFigure, ...]:
    """Jobs, people, women among both, inhabitants of the neighbourhoods, and the cost of a job."""
    women_jobs, women = (_women_figure(data, key, selection) for key in SEXED)
    return (
        _figure(data, "jobs", "integer", selection),
        KeyFigure(words.FIGURES["women_jobs"], *women_jobs),
        _figure(data, "beneficiaries", "integer", selection),
        KeyFigure(words.FIGURES["women"], *women),
        _figure(data, "qpv_beneficiary_share", "percent", selection),
        _figure(data, COST, "eur", selection),
    )


def _figure(data: Dataset, indicator: str, kind: str, selection: Selection) -> KeyFigure:
    cell = _total(data, indicator, selection)
    context = words.OF_PROJECTS.format(n=plural(cell.n or 0, "projet"))
    label = figure_label(words.FIGURES[indicator], selection, indicator)
    return KeyFigure(label, formatted(cell.value, kind, cell.status), context)


def _women_figure(data: Dataset, indicator: str, selection: Selection) -> tuple[str, str]:
    pair = _women(data, indicator, selection)
    hidden = any(cell.status == SECRET for _, cell in values(data, indicator, SEX, selection))
    if pair is None:
        return formatted(None, "percent", UNKNOWN) if not hidden else labels.REASONS["secret"].lower(), ""
    unit = "emploi" if indicator == "jobs" else "personne"
    return percent(pair[0] / pair[1], 0), words.OF_KNOWN.format(n=plural(round(pair[1]), unit))


# -- money and jobs ---------------------------------------------------------------------------------------------------


def worth(data: Dataset, selection: Selection, by: str = "quartier") -> View:
    """The grants of the projects that made jobs, and these jobs: a point a place, a scheme or a sector."""
    column = words.COLUMNS[by]
    asked = selection.without(column)
    found = values(data, COST, column, asked)
    costs = {key: cell for key, cell in found if cell.status == OK}
    rows = tuple(
        Row(key, _worth_cells(data, column, key, pair, costs[key].number), OK, costs[key].n)
        for key, pair in fractions(found).items()
        if key in costs
    )
    lit = tuple(key for key in selection.values(column) if key in costs)
    view = framed(
        data,
        asked,
        TABLE,
        id="resultats-cout",
        question=words.WORTH_QUESTION,
        title=words.WORTH_TITLE.format(by=words.by_words(by)),
        sentence=_worth_told(rows),
        unit="ETP",
        columns=(
            Column(NAME, labels.COLUMNS[column]),
            *(Column(*told) for told in words.WORTH_COLUMNS),
            Column(COUNT, labels.COUNTED[TABLE], "integer"),
        ),
        rows=rows,
        chart=Chart(
            "points",
            x=MONEY,
            y=(JOBS,),
            pick=column,
            options={
                "quadrants": _means(rows),
                "named": _named(rows, lit),
                "lit": lit,
                "height": 340,
                "from_zero": False,
            },
        ),
        caveats=(*words.WORTH_CAVEATS, *found.notes),
        records=found.total.n,
        indicator=COST,
        by=column,
        empty=words.WORTH_EMPTY,
    )
    return with_euros(view, data, asked, (MONEY, COST))


def _worth_cells(data: Dataset, column: str, key: str, pair: tuple[float, float], cost: float) -> dict:
    return {NAME: name(data, column, key), SHORT: short(data, column, key), MONEY: pair[0], JOBS: pair[1], COST: cost}


def _means(rows: tuple[Row, ...]) -> tuple[float, float] | None:
    if len(rows) < FEWEST:
        return None
    money, jobs = (sum(row.cells[key] for row in rows) / len(rows) for key in (MONEY, JOBS))
    return money, jobs


def _named(rows: tuple[Row, ...], lit: tuple[str, ...]) -> tuple[str, ...]:
    """The points that bear their name: the chosen, those of the most jobs or money, the dearest, the cheapest."""
    if not rows:
        return ()
    far = sorted(rows, key=lambda row: -row.cells[JOBS])[:2] + sorted(rows, key=lambda row: -row.cells[MONEY])[:2]
    ends = [pick(rows, key=lambda row: row.cells[COST]) for pick in (min, max)]
    return tuple(dict.fromkeys([*lit, *(row.key for row in (*far, *ends))]))[: MOST_NAMED + len(lit)]


def _worth_told(rows: tuple[Row, ...]) -> str:
    if len(rows) < 2:
        return ""
    low, high = (pick(rows, key=lambda row: (row.cells[COST], row.key)) for pick in (min, max))
    return words.WORTH_SENTENCE.format(
        least=low.cells[SHORT], low=euros(low.cells[COST]), most=high.cells[SHORT], high=euros(high.cells[COST])
    )


# -- all results, and outputs -----------------------------------------------------------------------------------------


def table(data: Dataset, selection: Selection, by: str = "quartier") -> View:
    """Jobs, women, people and cost, a row a place, a scheme or a sector."""
    column = words.COLUMNS[by]
    asked = selection.without(column)
    found = _found(data, column, asked)
    keys = [key for key, cell in found["jobs"].items() if any(known[key].n for known in found.values() if key in known)]
    rows = sorted((_result(data, column, key, found) for key in keys), key=lambda row: -(row.cells["jobs"] or 0.0))
    whole = {key: _total(data, *_question(key, asked)) for key in words.TABLE_COLUMNS}
    first = rows[0] if rows and rows[0].cells["jobs"] else None
    view = framed(
        data,
        asked,
        TABLE,
        id="resultats-table",
        question=words.TABLE_QUESTION,
        title=words.TABLE_TITLE.format(by=words.by_words(by)),
        sentence=words.TABLE_SENTENCE.format(first=first.cells[SHORT], jobs=decimal(first.cells["jobs"], 1, trim=True))
        if first
        else "",
        unit="ETP",
        columns=(
            Column(NAME, labels.COLUMNS[column]),
            *(Column(key, *said) for key, said in words.TABLE_COLUMNS.items()),
        ),
        rows=tuple(rows),
        chart=Chart("table", x=NAME, y=("jobs",)),
        total=Row(
            "total",
            {NAME: "Total"} | {key: cell.value for key, cell in whole.items()},
            OK,
            statuses={key: cell.status for key, cell in whole.items() if cell.status != OK},
        ),
        caveats=words.TABLE_CAVEATS,
        records=whole["jobs"].n,
        indicator="jobs",
        by=column,
        empty=words.LEAD_NOTHING,
    )
    return with_euros(view, data, asked, (COST,))


def _question(key: str, asked: Selection) -> tuple[str, Selection]:
    """The indicator of a column of the table and its filters: « dont femmes » is the same figure of women."""
    indicator, of_women, _ = key.partition("_women")
    return (indicator, asked.plus(SEX, WOMEN)) if of_women else (key, asked)


def _found(data: Dataset, column: str, asked: Selection) -> Mapping[str, Mapping[str, Cell]]:
    """Column of the table → cells by key; what nobody has declared is unknown."""
    found: dict[str, dict[str, Cell]] = {}
    for key in words.TABLE_COLUMNS:
        indicator, selection = _question(key, asked)
        made: Values = values(data, indicator, column, selection)
        found[key] = {code: declared(indicator, cell) for code, cell in made}
    return found


def _result(data: Dataset, column: str, key: str, found: Mapping[str, Mapping[str, Cell]]) -> Row:
    cells = {one: known.get(key, Cell(None, SANS_OBJET, 0)) for one, known in found.items()}
    return Row(
        key,
        {NAME: name(data, column, key), SHORT: short(data, column, key)}
        | {one: cell.value for one, cell in cells.items()},
        OK,
        cells["jobs"].n,
        {one: cell.status for one, cell in cells.items() if cell.status != OK},
    )


def outputs(data: Dataset, selection: Selection) -> View:
    """What was made, measure by measure, with the grants of the projects that made it: never added together."""
    if OUTPUTS not in data.tables:
        return _made(data, selection, (), None)
    found = values(data, "outputs", "mesure", selection)
    money = projects_with_money(data, selection).set_index("projet_id")["euros"]
    lines = data.everyone(OUTPUTS)
    rows = []
    for (key, cell), unit in zip(found, found.units, strict=True):
        made = lines[(lines["mesure"] == key) & lines["valeur"].notna()] if lines is not None else None
        codes = [] if made is None else [code for code in made["projet_id"].dropna().unique() if code in money.index]
        rows.append(_output(data, key, cell, unit, float(money[codes].sum())))
    rows.sort(key=lambda row: (-(row.n or 0), row.cells[NAME]))
    return _made(data, selection, tuple(rows), found.total.n)


def _output(data: Dataset, key: str, cell: Cell, unit: str, spent: float) -> Row:
    each = spent / cell.value if cell.status == OK and cell.value and spent else None
    cells = {
        NAME: name(data, "mesure", key),
        AMOUNT: cell.value,
        "unite": unit,
        COUNT: cell.n,
        MONEY: spent,
        "cout": each,
    }
    return Row(key, cells, cell.status, cell.n, {} if each is not None else {"cout": SANS_OBJET})


def _made(data: Dataset, selection: Selection, rows: tuple[Row, ...], records: int | None) -> View:
    first = rows[0].cells if rows and rows[0].cells[AMOUNT] is not None else None
    view = framed(
        data,
        selection,
        TABLE,
        id="resultats-realisations",
        question=words.OUTPUTS_QUESTION,
        title=words.OUTPUTS_TITLE,
        sentence=words.OUTPUTS_SENTENCE.format(
            name=first[NAME], value=formatted(first[AMOUNT], "decimal"), unit=first["unite"], euros=euros(first[MONEY])
        )
        if first
        else "",
        unit="",
        columns=tuple(Column(*column) for column in words.OUTPUTS_COLUMNS),
        rows=rows,
        chart=Chart("table", x=NAME, y=(AMOUNT,)),
        caveats=words.OUTPUTS_CAVEATS,
        records=records,
        empty=words.OUTPUTS_EMPTY,
    )
    return replace(with_euros(view, data, selection, (MONEY, "cout")), records_of=OUTPUTS)


def by_year(data: Dataset, selection: Selection) -> View:
    """The jobs of the projects active in each year."""
    view = counted(
        data,
        selection,
        "jobs",
        "annee",
        table=TABLE,
        id="resultats-annees",
        question=words.YEARS_QUESTION,
        title=words.YEARS_TITLE,
        value_label=words.YEARS_VALUE,
        kind="columns",
        pick="annee",
        sentence=lambda view: "",
        partial=unfinished(data, data.years),
        dated=False,
    )
    return replace(view, caveats=(*view.caveats, words.YEARS_CAVEAT))
