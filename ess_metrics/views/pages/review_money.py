"""The money tables that an officer puts on the table: programme of the year, places, schemes, plans, agreements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from ess_metrics.analyses.flows import crossed
from ess_metrics.analyses.values import values
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import Cell, Values
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import euros_short, formatted, listing, percent, plural
from ess_metrics.texts.pages import common_words
from ess_metrics.texts.pages import review_words as words
from ess_metrics.views.making.handmade import cells_of, framed
from ess_metrics.views.making.indicator_views import NAME, not_shown_of
from ess_metrics.views.making.row_cells import number_of
from ess_metrics.views.names import name, short
from ess_metrics.views.sentences import period_short
from ess_metrics.views.view import OK, Chart, Column, Row, View

CENTS = 100.0
MAIN_FUNDS = 3
PLACE, SCHEME, FUND = "code_quartier", "dispositif_code", "fonds_origine"
OTHERS = "autres"
NOTHING = Cell(None, "sans_objet", 0)


def programme_year(data: Dataset, selection: Selection) -> int:
    """The year of the programme: the last one chosen, else the last one over that has money."""
    if selection.years:
        return selection.years[-1]
    over = [year for year in data.years if year <= data.last_full_year]
    return (over or data.years or (data.last_full_year,))[-1]


def main_funds(data: Dataset, selection: Selection, most: int = MAIN_FUNDS) -> tuple[str, ...]:
    """The origins of money that weigh most, largest first."""
    cells = [(cell.value or 0, code) for code, cell in values(data, "granted", FUND, selection)]
    return tuple(code for euros, code in sorted(cells, key=lambda pair: (-pair[0], pair[1])) if euros)[:most]


def fund_columns(data: Dataset, funds: Sequence[str]) -> tuple[Column, ...]:
    """One column an origin, then the others together."""
    named = tuple(Column(code, short(data, FUND, code), "eur") for code in funds)
    return (*named, Column(OTHERS, words.OTHER_FUNDS, "eur"))


def by_funds(data: Dataset, selection: Selection, by: str, funds: Sequence[str]) -> dict[str, Values]:
    """Grants by a column, for each of the main origins."""
    return {fund: values(data, "granted", by, selection.plus(FUND, fund)) for fund in funds}


def shares(whole: float | None, found: Mapping[str, float | None]) -> dict[str, float | None]:
    """The cells of the origins, the last being what the whole leaves."""
    if whole is None:
        return {**found, OTHERS: None}
    return {**found, OTHERS: round(whole - sum(value or 0 for value in found.values()), 2)}


def texts_of(frame: pd.DataFrame, column: str) -> list[str]:
    """A column of codes, "" where it is empty or missing."""
    if column not in frame:
        return [""] * len(frame)
    codes = frame[column].astype(object)
    return [str(code) for code in codes.where(codes.notna(), "")]


# -- T2 ---------------------------------------------------------------------------------------------------------------


def by_place(data: Dataset, selection: Selection) -> View:
    """T2: each neighbourhood's projects, money by origin, euros an inhabitant, share, change."""
    found = {key: values(data, indicator, PLACE, selection) for key, indicator in _T2.items()}
    funds = main_funds(data, selection)
    parts = by_funds(data, selection, PLACE, funds)
    year, before = _change_years(data, selection)
    rows = _place_rows(data, found, parts, selection.values(PLACE))
    return framed(
        data,
        selection,
        id="t2-quartiers",
        question=words.T2_QUESTION,
        title=words.T2_TITLE.format(period=period_short(data, selection)),
        sentence=_places_told(rows, found["montant"].total.value),
        columns=_t2_columns(data, funds, year),
        rows=rows,
        chart=Chart("bars", x=NAME, y=("montant",), options={"most": 30}),
        total=_t2_total(found, parts),
        not_shown=not_shown_of(found["montant"]),
        caveats=(words.T2_CAVEAT.format(year=year, before=before),),
        records=found["montant"].total.n,
        indicator="granted",
        by=PLACE,
    )


_T2 = {
    "projets": "active_projects",
    "montant": "granted",
    "habitant": "granted_per_inhabitant",
    "evolution": "granted_change",
}


def _change_years(data: Dataset, selection: Selection) -> tuple[int, int]:
    last = selection.years[-1] if selection.years else data.last_full_year
    return last, last - 1


def _t2_columns(data: Dataset, funds: Sequence[str], year: int) -> tuple[Column, ...]:
    named = words.T2_COLUMNS
    return (
        Column(NAME, named["nom"]),
        Column("projets", named["projets"], "integer"),
        Column("montant", named["montant"], "eur"),
        *fund_columns(data, funds),
        Column("habitant", named["habitant"], "eur_hab"),
        Column("part", named["part"], "percent"),
        Column("evolution", named["evolution"].format(year=year), "ratio_signed"),
    )


def _place_rows(
    data: Dataset, found: Mapping[str, Values], parts: Mapping[str, Values], chosen: Sequence[str]
) -> tuple[Row, ...]:
    """A row a neighbourhood, of those chosen when some are: the zero of the others would not be a finding."""
    cells = {key: cells_of(made) for key, made in found.items()}
    money = {fund: cells_of(made) for fund, made in parts.items()}
    whole = found["montant"].total.value
    codes = [code for code in found["montant"].keys if not chosen or code in chosen]
    rows = [_place_row(data, code, cells, money, whole) for code in codes]
    return tuple(sorted(rows, key=lambda row: (-(row.cells["montant"] or 0), row.cells[NAME])))


def _place_row(data: Dataset, code: str, cells, money, whole: float | None) -> Row:
    mine = {key: found.get(code, NOTHING) for key, found in cells.items()}
    amount = mine["montant"].value
    made = {
        NAME: name(data, PLACE, code),
        **{key: cell.value for key, cell in mine.items()},
        **shares(amount, {fund: found.get(code, NOTHING).value or 0.0 for fund, found in money.items()}),
        "part": amount / whole if whole and amount is not None else None,
    }
    statuses = {key: cell.status for key, cell in mine.items()}
    return Row(code, made, OK, mine["montant"].n, statuses | {"part": OK if whole else "sans_objet"})


def _t2_total(found: Mapping[str, Values], parts: Mapping[str, Values]) -> Row:
    cells = {key: made.total for key, made in found.items()}
    whole = cells["montant"].value
    made = {NAME: words.TOTAL, **{key: cell.value for key, cell in cells.items()}, "part": 1.0 if whole else None}
    made |= shares(whole, {fund: values_.total.value for fund, values_ in parts.items()})
    statuses = {key: cell.status for key, cell in cells.items()}
    return Row("total", made, OK, cells["montant"].n, statuses)


def _places_told(rows: Sequence[Row], whole: float | None) -> str:
    """The first three, and those that receive nothing."""
    first = [row for row in rows if row.cells["montant"]][:3]
    if not first or not whole:
        return ""
    share = percent(sum(row.cells["montant"] for row in first) / whole, 0)
    named = listing(f"{row.cells[NAME]} ({euros_short(row.cells['montant'])})" for row in first)
    text = common_words.LEADS.format(first=named) + common_words.OF_TOTAL.format(share=share)
    nothing = sum(not row.cells["montant"] for row in rows)
    at_zero = common_words.AT_ZERO.format(things=plural(nothing, labels.PLURALS["code_quartier"]))
    return f"{text} ;{at_zero}" if nothing else f"{text}."


# -- T3 ---------------------------------------------------------------------------------------------------------------

_T3_AMOUNTS = ("demande", "attribue", "verse")
_T3_RATES = {"taux_attribution": "award_rate", "taux_reussite": "success_rate", "taux_versement": "payment_rate"}


def by_scheme(data: Dataset, selection: Selection) -> View:
    """T3: each scheme's projects, invested and operating euros, asked, granted, paid, and the three rates."""
    found = _scheme_values(data, selection)
    codes = [code for code, cell in found["attribue"] if cell.n or cell.value]
    codes += [code for code, cell in found["demande"] if (cell.n or cell.value) and code not in codes]
    rows = [_scheme_row(data, code, {key: cells_of(made) for key, made in found.items()}) for code in codes]
    rows.sort(key=lambda row: (-(row.cells["attribue"] or 0), row.cells[NAME]))
    total = _total_row(words.ALL_SCHEMES, {key: made.total for key, made in found.items()})
    return framed(
        data,
        selection,
        id="t3-dispositifs",
        question=words.T3_QUESTION,
        title=words.T3_TITLE.format(period=period_short(data, selection)),
        sentence=_schemes_told(rows, found["attribue"].total.value),
        columns=_t3_columns(rows),
        rows=tuple(rows),
        chart=Chart("bars", x=NAME, y=("attribue",), options={"most": 9}),
        total=total,
        not_shown=not_shown_of(found["attribue"]),
        caveats=(words.T3_CAVEAT,),
        records=found["attribue"].total.n,
        indicator="granted",
        by=SCHEME,
    )


def _scheme_values(data: Dataset, selection: Selection) -> dict[str, Values]:
    made = {"projets": values(data, "active_projects", SCHEME, selection)}
    granted = replace(selection, amount="attribue")
    for section in ("investissement", "fonctionnement"):
        made[section] = values(data, "granted", SCHEME, granted.plus("section", section))
    for amount in _T3_AMOUNTS:
        made[amount] = values(data, "granted", SCHEME, replace(selection, amount=amount))
    return made | {key: values(data, rate, SCHEME, selection) for key, rate in _T3_RATES.items()}


def _scheme_row(data: Dataset, code: str, cells: Mapping[str, Mapping[str, Cell]]) -> Row:
    mine = {key: found.get(code, Cell(0.0, OK, 0) if key not in _T3_RATES else NOTHING) for key, found in cells.items()}
    made = _total_row(short(data, SCHEME, code), mine)
    return replace(made, key=code)


def _total_row(label: str, mine: Mapping[str, Cell]) -> Row:
    cells: dict[str, str | float | None] = {NAME: label, **{key: cell.value for key, cell in mine.items()}}
    known = (mine["investissement"].value or 0) + (mine["fonctionnement"].value or 0)
    cells["inconnu"] = round((mine["attribue"].value or 0) - known, 2)
    return Row("total", cells, OK, mine["attribue"].n, {key: cell.status for key, cell in mine.items()})


def _t3_columns(rows: Sequence[Row]) -> tuple[Column, ...]:
    kinds = {"nom": "text", "projets": "integer"} | dict.fromkeys(_T3_RATES, "percent")
    unknown = any(row.cells["inconnu"] for row in rows)
    keys = [key for key in words.T3_COLUMNS if key != "inconnu" or unknown]
    return tuple(Column(key, words.T3_COLUMNS[key], kinds.get(key, "eur")) for key in keys)


def _schemes_told(rows: Sequence[Row], whole: float | None) -> str:
    if not rows or not whole:
        return ""
    first, *others = [row for row in rows if row.cells["attribue"]][:3]
    text = f"Premier dispositif : {first.cells[NAME]}, {euros_short(first.cells['attribue'])}"
    if others:
        named = (f"{row.cells[NAME]} ({euros_short(row.cells['attribue'])})" for row in others)
        text += f" ; puis {listing(named)}"
    return f"{text}."


# -- T4 ---------------------------------------------------------------------------------------------------------------


def plan(data: Dataset, selection: Selection, most: int = 6) -> View:
    """T4: by scheme, who pays (funds in columns), sums, leverage, weight of the first fund."""
    whole = values(data, "granted", SCHEME, selection)
    funds = main_funds(data, selection, most)
    parts = by_funds(data, selection, SCHEME, funds)
    levers = cells_of(values(data, "leverage", SCHEME, selection))
    first = _first_share(data, selection)
    known = [(fund, cells_of(made)) for fund, made in parts.items()]
    rows = [
        _plan_row(short(data, SCHEME, code), code, cell, {f: c.get(code, NOTHING).value or 0.0 for f, c in known})
        for code, cell in whole
        if cell.value
    ]
    rows = [_with_plan(row, levers.get(row.key, NOTHING), first.get(row.key)) for row in rows]
    rows.sort(key=lambda row: (-row.cells["montant"], row.cells[NAME]))
    total = _plan_row(words.ALL_SCHEMES, "total", whole.total, {f: made.total.value for f, made in parts.items()})
    reference = short(data, FUND, data.manifest.fonds_reference)
    lever = values(data, "leverage", None, selection).total
    return framed(
        data,
        selection,
        id="t4-plan",
        question=words.T4_QUESTION,
        title=words.T4_TITLE.format(period=period_short(data, selection)),
        sentence=_plan_told(data, funds, total, lever, reference),
        columns=_plan_columns(data, funds),
        rows=tuple(rows),
        chart=Chart("table", x=NAME, y=("montant",)),
        total=_with_plan(total, lever, first.get("")),
        not_shown=not_shown_of(whole),
        caveats=(words.T4_CAVEAT.format(fund=reference),),
        records=whole.total.n,
        indicator="granted",
        by=SCHEME,
    )


def _plan_columns(data: Dataset, funds: Sequence[str]) -> tuple[Column, ...]:
    named = words.T4_COLUMNS
    return (
        Column(NAME, named["nom"]),
        Column("montant", named["montant"], "eur"),
        *fund_columns(data, funds),
        Column("levier", named["levier"], "eur_unit"),
        Column("premier", named["premier"], "percent"),
    )


def _plan_row(label: str, code: str, whole: Cell, found: Mapping[str, float | None]) -> Row:
    return Row(code, {NAME: label, "montant": whole.value, **shares(whole.value, found)}, whole.status, whole.n)


def _with_plan(row: Row, lever: Cell, first: float | None) -> Row:
    statuses = {"levier": lever.status, "premier": OK if first is not None else "sans_objet"}
    return replace(row, cells=row.cells | {"levier": lever.value, "premier": first}, statuses=row.statuses | statuses)


def _first_share(data: Dataset, selection: Selection) -> dict[str, float]:
    """Scheme → the share of its largest fund; "" for all schemes together."""
    cells = crossed(data, selection, (SCHEME, FUND))
    cells = cells[(cells[SCHEME] != "") & (cells[FUND] != "")]
    found = {}
    for code, part in [("", cells), *cells.groupby(SCHEME)]:
        sums = part.groupby(FUND)["euros"].sum()
        if sums.sum():
            found[code] = float(sums.max() / sums.sum())
    return found


def _plan_told(data: Dataset, funds: Sequence[str], total: Row, lever: Cell, reference: str) -> str:
    if not funds or not total.cells["montant"]:
        return ""
    first = funds[0]
    share = percent(total.cells[first] / total.cells["montant"], 0)
    text = words.FIRST_FUNDER.format(name=name(data, FUND, first), share=share)
    if lever.status == OK:
        text += words.OTHERS_BRING.format(fund=reference, amount=formatted(lever.value, "eur_unit"))
    return f"{text}."


# -- T5 ---------------------------------------------------------------------------------------------------------------


YEARS_SHOWN = 5
BEFORE = "avant"


__all__ = [
    "by_place",
    "by_scheme",
    "fund_columns",
    "main_funds",
    "number_of",
    "plan",
    "programme_year",
    "shares",
    "texts_of",
]
