"""The sheet of one project: who it is, all its funders and years on one line of time, what stands beside the grants."""

from __future__ import annotations

import pandas as pd

from ess_metrics.analyses import behind, portfolio
from ess_metrics.analyses.portfolio import Life
from ess_metrics.counting.grant_rule import OWN_RESOURCES
from ess_metrics.model import reference
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.secrecy.audience import is_listed
from ess_metrics.texts import labels
from ess_metrics.texts.library import prices_words as price_words
from ess_metrics.texts.numbers import decimal, euros_short, formatted, integer, listing, percent, plural
from ess_metrics.texts.pages import projects_words as words
from ess_metrics.views.charts.palette import MOST_SERIES, OTHERS, PALETTE
from ess_metrics.views.making.handmade import framed
from ess_metrics.views.making.indicator_views import NAME, unfinished
from ess_metrics.views.making.row_cells import text_in
from ess_metrics.views.names import UNKNOWN, name, short
from ess_metrics.views.pages.overview import KeyFigure
from ess_metrics.views.pages.project_lists import iso, words_of_carrier
from ess_metrics.views.sentences import in_current_euros
from ess_metrics.views.view import OK, Chart, Column, NotShown, Row, View

REST = "autres"
TOTAL = "total"


def exists(data: Dataset, code: str) -> bool:
    """Whether the folder has this project, and the one who asks may read of it alone."""
    known = (data.tables["projets"]["projet_id"].astype("str") == code).any()
    return bool(known) and is_listed(data, code)


def scope(data: Dataset, selection: Selection) -> str:
    """What a sheet counts: the whole project, whatever the filters."""
    amounts, counting = labels.AMOUNT_TITLES[selection.amount].lower(), labels.COUNTING_WORDS[selection.counting]
    said = words.SHEET_SCOPE.format(amounts=amounts, counting=counting)
    return f"{said} {price_words.KEPT_WRITTEN}" if selection.euros else said


def life_of(data: Dataset, selection: Selection, code: str) -> Life:
    """The project; the page has checked that it exists."""
    found = portfolio.life(data, code, selection)
    if found is None:
        raise KeyError(code)
    return found


def title(data: Dataset, selection: Selection, code: str) -> str:
    """What the project is called."""
    return str(life_of(data, selection, code).project["intitule"])


def identity(data: Dataset, selection: Selection, code: str) -> str:
    """Carrier, places with their parts, object, sector, main scheme."""
    found = life_of(data, selection, code)
    project = found.project
    carrier = words_of_carrier(data, text_in(project, "porteur_id"), behind.unnamed(data))
    parts = [words.IDENTITY.format(carrier=carrier), _places(data, found)]
    for column in ("type_objet", "secteur"):
        parts.append(name(data, column, text_in(project, column)) if text_in(project, column) else "")
    parts.append(short(data, "dispositif_code", text_in(project, "dispositif_principal")))
    return " · ".join(part for part in parts if part and part != UNKNOWN)


def _places(data: Dataset, found: Life) -> str:
    if len(found.places) == 1:
        return name(data, "code_quartier", found.places[0][0])
    return listing(
        words.SHARE_OF_PLACE.format(place=name(data, "code_quartier", key), part=percent(part, 0))
        for key, part in found.places
    )


@in_current_euros
def lead(data: Dataset, selection: Selection, code: str) -> tuple[str, ...]:
    """How much, from whom and when; where the file and the project are."""
    found = life_of(data, selection, code)
    state = words.SHEET_STATE.format(
        status=name(data, "statut", text_in(found.project, "statut"), "projets").lower(),
        stage=name(data, "stade", text_in(found.project, "stade")).lower(),
    )
    return (_how_much(data, selection, found), state)


def _how_much(data: Dataset, selection: Selection, found: Life) -> str:
    table = portfolio.yearly(found)
    if table.empty:
        return words.SHEET_NONE
    sums, total = table.sum(), float(table.to_numpy().sum())
    first, last = int(table.index[0]), int(table.index[-1])
    years = words.SHEET_ONE_YEAR if first == last else words.SHEET_YEARS
    text = words.SHEET_LEAD.format(
        total=euros_short(total),
        participle=labels.AMOUNT_PARTICIPLES[selection.amount].removesuffix("s") + "es",
        years=years.format(first=first, last=last),
        funds=plural(len(sums), "financeur") if len(sums) > 1 else _fund(data, sums.index[0]),
    )
    if len(sums) > 1:
        share = percent(sums.iloc[0] / total, 0)
        text += f" {words.SHEET_FIRST.format(fund=_fund(data, sums.index[0]), share=share)}"
    return text


def _fund(data: Dataset, code: str) -> str:
    return short(data, "fonds_origine", code) if code else words.UNKNOWN_FUND


# -- key figures ------------------------------------------------------------------------------------------------------


@in_current_euros
def key_figures(data: Dataset, selection: Selection, code: str) -> tuple[KeyFigure, ...]:
    """Asked, granted, paid (grants alone), cost, jobs, beneficiaries."""
    found = life_of(data, selection, code)
    money = tuple(_money(data, selection, code, amount) for amount in ("demande", "attribue", "verse"))
    project = found.project
    return (
        *money,
        _plain("cout", project, "cout_total", "eur", _own(project)),
        _plain("emplois", project, "emplois_crees", "decimal", _more(project, "emplois_prevus", words.SHEET_PLANNED)),
        _plain("benef", project, "beneficiaires", "integer", _more(project, "beneficiaires_qpv", words.SHEET_QPV)),
    )


def _money(data: Dataset, selection: Selection, code: str, amount: str) -> KeyFigure:
    from dataclasses import replace

    rows = life_of(data, replace(selection, amount=amount), code).grants
    known = rows["montant"].notna()
    text = euros_short(float(rows.loc[known, "montant"].sum())) if known.any() else "inconnu"
    context = words.SHEET_ROWS.format(n=integer(known.sum()), all=plural(len(rows), "ligne")) if len(rows) else ""
    return KeyFigure(words.SHEET_FIGURES[amount], text, context)


def _plain(key: str, project, column: str, kind: str, context: str) -> KeyFigure:
    value = project.get(column)
    text = "inconnu" if value is None or pd.isna(value) else formatted(float(value), kind)
    return KeyFigure(words.SHEET_FIGURES[key], text, context)


def _more(project, column: str, text: str) -> str:
    value = project.get(column)
    return "" if value is None or pd.isna(value) else text.format(n=decimal(float(value), 1, trim=True))


def _own(project) -> str:
    value = project.get("ressources_propres")
    return "" if value is None or pd.isna(value) else words.SHEET_OWN.format(own=euros_short(float(value)))


# -- the line of time -------------------------------------------------------------------------------------------------


@in_current_euros
def timeline(data: Dataset, selection: Selection, code: str) -> View:
    """Grants by year, stacked by fund, under the days of the project."""
    found = life_of(data, selection, code)
    table = _seven(portfolio.yearly(found))
    keys = [str(key) for key in table.columns]
    funds = {key: words.OTHER_FUNDS if key == REST else _fund(data, key) for key in keys}
    rows = [_year(year, row) for year, row in zip(table.index, table.to_dict("records"), strict=True)]
    sums = {key: float(table[key].sum()) for key in keys}
    total = {NAME: words.LIFE_TOTAL, **sums, TOTAL: round(sum(sums.values()), 2)}
    return framed(
        data,
        selection,
        id="projet-vie",
        question=words.LIFE_QUESTION,
        title=words.LIFE_TITLE.format(
            amounts=labels.AMOUNT_TITLES[selection.amount], title=str(found.project["intitule"])
        ),
        sentence=_highest(rows),
        columns=(
            Column(NAME, words.LIFE_YEAR),
            *(Column(key, label, "eur") for key, label in funds.items()),
            Column(TOTAL, words.LIFE_TOTAL, "eur"),
        ),
        rows=rows,
        chart=Chart("life", x=NAME, y=tuple(keys), colours=_colours(tuple(keys)), options=_days(data, found)),
        total=Row("total", total) if rows else None,
        not_shown=_unknown_amounts(found),
        records=len(found.grants),
        empty=words.LIFE_EMPTY,
        asked=None,
    )


def _seven(table: pd.DataFrame) -> pd.DataFrame:
    """At most seven funds, the rest together."""
    if table.shape[1] <= MOST_SERIES:
        return table
    kept = table.iloc[:, : MOST_SERIES - 1]
    return kept.assign(**{REST: table.iloc[:, MOST_SERIES - 1 :].sum(axis=1).round(2)})


def _colours(funds: tuple[str, ...]) -> tuple[str, ...]:
    """The colour of each fund on all pages."""
    known = reference.colors("fonds_origine")
    spare = iter(PALETTE)
    return tuple(OTHERS if key in (REST, "") else known.get(key) or next(spare) for key in funds)


def _year(year: int, amounts: dict) -> Row:
    return Row(str(int(year)), {NAME: str(int(year)), **amounts, TOTAL: round(sum(amounts.values()), 2)})


def _highest(rows: list[Row]) -> str:
    if len(rows) < 2:
        return ""
    top = max(rows, key=lambda row: row.cells[TOTAL])
    return words.LIFE_SENTENCE.format(year=top.key, euros=formatted(top.cells[TOTAL], "eur"))


def _days(data: Dataset, found: Life) -> dict:
    known = dict(found.milestones)
    end = known.get("arret") or known.get("fin")
    return {
        "events": tuple((str(day), words.MILESTONES[word]) for word, day in found.milestones),
        "start": str(known["debut"]) if "debut" in known else None,
        "end": str(end) if end else None,
        "today": str(data.day),
        "partial": unfinished(data, []),
    }


def _unknown_amounts(found: Life) -> tuple[NotShown, ...]:
    lost = int(found.grants["montant"].isna().sum())
    return (NotShown("montant inconnu", labels.reason("montant inconnu"), None, "EUR", lost),) if lost else ()


@in_current_euros
def dates(data: Dataset, selection: Selection, code: str) -> View:
    """The days of the project, in order."""
    found = life_of(data, selection, code)
    step, day = words.DATES_COLUMNS
    return framed(
        data,
        selection,
        id="projet-dates",
        question=words.DATES_QUESTION,
        title=words.DATES_TITLE.format(title=str(found.project["intitule"])),
        columns=(Column(NAME, step), Column("jour", day, "date")),
        rows=tuple(Row(word, {NAME: words.MILESTONES[word], "jour": str(at)}, OK) for word, at in found.milestones),
        unit="",
        empty=words.DATES_EMPTY,
        asked=None,
    )


# -- line by line -----------------------------------------------------------------------------------------------------


@in_current_euros
def grants(data: Dataset, selection: Selection, code: str) -> View:
    """The grants of the project, one row each."""
    found = life_of(data, selection, code)
    return _lines(data, selection, found, found.grants, "projet-lignes", words.ROWS_QUESTION, words.ROWS_TITLE)


@in_current_euros
def beside(data: Dataset, selection: Selection, code: str) -> View:
    """What is not a grant: shown apart, never added."""
    found = life_of(data, selection, code)
    return _lines(data, selection, found, found.beside, "projet-a-cote", words.BESIDE_QUESTION, words.BESIDE_TITLE)


def _lines(data: Dataset, selection: Selection, found: Life, frame: pd.DataFrame, id: str, question: str, title: str):
    ordered = frame.sort_values("annee", kind="stable")
    rows = tuple(_line(data, at, row) for at, row in enumerate(ordered.to_dict("records")))
    first, *others = words.ROWS_COLUMNS
    return framed(
        data,
        selection,
        id=id,
        question=question,
        title=title.format(title=str(found.project["intitule"])),
        columns=(Column(NAME, first[1]), *(Column(*column) for column in others)),
        rows=rows,
        records=len(rows),
        asked=None,
    )


def _line(data: Dataset, at: int, row: dict) -> Row:
    nature = (
        name(data, "type_concours", text_in(row, "type_concours")) if text_in(row, "type_concours") else "Subvention"
    )
    if text_in(row, "origine_id") and not row["subvention"]:
        nature = words.PASSED_ON
    if text_in(row, "fonds_origine") == OWN_RESOURCES:
        nature = name(data, "fonds_origine", OWN_RESOURCES)
    cells = {
        NAME: _fund(data, text_in(row, "fonds_origine")),
        "financeur": name(data, "financeur_id", text_in(row, "financeur_id")),
        "dispositif": short(data, "dispositif_code", text_in(row, "dispositif_code")),
        "annee": None if pd.isna(row["annee"]) else int(row["annee"]),
        "nature": nature,
        "statut": name(data, "statut", text_in(row, "statut"), "financements"),
        "decision": iso(row.get("date_decision")),
    }
    amounts = {key: row.get(f"montant_{key}") for key in ("demande", "attribue", "verse")}
    amounts = {key: None if value is None or pd.isna(value) else float(value) for key, value in amounts.items()}
    unknown = {key: "inconnu" for key, value in amounts.items() if value is None}
    return Row(str(row.get("financement_id", at)), cells | amounts, statuses=unknown)


@in_current_euros
def outputs(data: Dataset, selection: Selection, code: str) -> View:
    """What the project produces, measure by measure and year by year."""
    found = life_of(data, selection, code)
    table = data.tables.get("realisations")
    frame = table[table["projet_id"].astype("str") == code] if table is not None else pd.DataFrame()
    rows = tuple(_output(data, at, row) for at, row in enumerate(frame.to_dict("records")))
    return framed(
        data,
        selection,
        id="projet-realisations",
        question=words.OUTPUTS_QUESTION,
        title=words.OUTPUTS_TITLE.format(title=str(found.project["intitule"])),
        columns=(Column(NAME, words.MEASURE), *(Column(*column) for column in words.OUTPUTS_COLUMNS)),
        rows=rows,
        records=len(rows),
        records_of="realisations",
        unit="",
        caveats=(words.OUTPUTS_CAVEAT,),
        asked=None,
    )


def _output(data: Dataset, at: int, row: dict) -> Row:
    value, year = row.get("valeur"), row.get("annee")
    cells = {
        NAME: name(data, "mesure", text_in(row, "mesure")) + words.OUTPUT_SEXES.get(text_in(row, "sexe"), ""),
        "annee": None if year is None or pd.isna(year) else int(year),
        "valeur": None if value is None or pd.isna(value) else float(value),
        "unite": text_in(row, "unite"),
    }
    return Row(str(at), cells)
