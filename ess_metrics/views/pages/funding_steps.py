"""From what is asked to what is paid, and for how long it is promised."""

from __future__ import annotations

import math
from dataclasses import replace

from ess_metrics.analyses.account import Part, path
from ess_metrics.analyses.distribution import waits
from ess_metrics.analyses.values import values
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.presence import certain
from ess_metrics.model.result import Cell
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import days, percent, plural
from ess_metrics.texts.pages import funding_words as words
from ess_metrics.views.making.handmade import cells_of, framed, row_of
from ess_metrics.views.making.indicator_views import AMOUNT, COUNT, NAME, SHORT, by_value, unfinished, view_of
from ess_metrics.views.making.stacks import stacked
from ess_metrics.views.names import name, short
from ess_metrics.views.sentences import in_current_euros, period_short
from ess_metrics.views.view import OK, Chart, Column, Row, View

P147 = "ETAT_P147"


def steps(data: Dataset, selection: Selection) -> View:
    """Asked, granted, paid, each with what is unknown; the two rates compare comparable rows."""
    rates = {"attribue": "award_rate", "verse": "payment_rate"}
    found = {step: values(data, rate, None, selection).total for step, rate in rates.items()}
    asked, granted, paid = (_step(data, selection, step, found.get(step)) for step in words.STEPS)
    between = [_between(part) for part in path(data, selection)]
    rows = [asked, *between[:3], granted, *between[3:], paid]
    rows = [row for row in rows if row.key in words.STEPS or row.n]
    told = {key: percent(cell.number) for key, cell in found.items() if cell.status == OK}
    sentence = ""
    if len(told) == len(rates):
        sentence = words.STEPS_SENTENCE.format(award=told["attribue"], paid=told["verse"])
    return framed(
        data,
        selection,
        id="etapes",
        question=words.STEPS_QUESTION,
        title=words.STEPS_TITLE.format(period=period_short(data, selection)),
        sentence=sentence,
        columns=(
            Column(NAME, words.STEP),
            Column(AMOUNT, words.AMOUNT, "eur"),
            Column("taux", words.STEPS_RATE, "percent"),
            Column(COUNT, labels.COUNTED["financements"], "integer"),
            Column("inconnus", words.STEPS_UNKNOWN, "integer"),
        ),
        rows=tuple(rows) if any(row.cells[AMOUNT] for row in rows) else (),
        chart=Chart("waterfall", x=NAME, y=(AMOUNT,), options={"levels": tuple(words.STEPS)}),
        caveats=words.STEPS_CAVEATS,
        records=granted.n,
        indicator="granted",
        asked=replace(selection, amount="attribue"),
        proved=False,
    )


def _between(part: Part) -> Row:
    """What takes one amount to the next, signed."""
    cells = {NAME: words.STEPS_BETWEEN[part.reason], AMOUNT: part.euros, COUNT: part.n, "taux": None, "inconnus": None}
    return Row(part.reason, cells, OK, part.n)


def _step(data: Dataset, selection: Selection, step: str, rate: Cell | None) -> Row:
    asked = replace(selection, amount=step)
    found = values(data, "granted", None, asked)
    unknown = sum(item.n or 0 for item in found.not_shown if item.value is None)
    known = rate is not None and rate.status == OK
    cells = {
        NAME: words.STEPS[step],
        AMOUNT: found.total.value,
        "taux": certain(rate).value if known else None,
        COUNT: found.total.n,
        "inconnus": unknown,
    }
    return Row(step, cells, OK, found.total.n)


RATES = tuple(words.RATES_COLUMNS)


def rates(data: Dataset, selection: Selection) -> View:
    """Success, award, payment and wait by scheme: a table."""
    asked = selection.without("dispositif_code")
    found = {rate: cells_of(values(data, rate, "dispositif_code", asked)) for rate in RATES}
    codes = sorted(
        {code for cells in found.values() for code in cells}, key=lambda code: short(data, "dispositif_code", code)
    )
    rows = [_rate_row(data, code, found) for code in codes]
    rows = [row for row in rows if any(row.cells[rate] is not None for rate in RATES)]
    total = {rate: values(data, rate, None, asked).total for rate in RATES}
    success = total["success_rate"]
    sentence = ""
    if success.status == OK:
        sentence = words.RATES_SENTENCE.format(n=plural(certain(success.n), "dossier"), rate=percent(success.number))
    return framed(
        data,
        asked,
        id="taux",
        question=words.RATES_QUESTION,
        title=words.RATES_TITLE.format(period=period_short(data, asked)),
        sentence=sentence,
        unit="0-1",
        columns=(
            Column(NAME, labels.COLUMNS["dispositif_code"]),
            Column(COUNT, words.RATES_PROJECTS, "integer"),
            *(Column(rate, words.RATES_COLUMNS[rate], "percent") for rate in RATES[:3]),
            Column(RATES[3], words.RATES_COLUMNS[RATES[3]], "days"),
        ),
        rows=tuple(rows),
        chart=Chart("table", x=NAME, y=("success_rate",), pick="dispositif_code"),
        total=row_of("total", {NAME: words.ALL_SCHEMES, COUNT: success.n}, total, success.n),
        records=success.n,
        records_of="projets",
        indicator="success_rate",
        by="dispositif_code",
    )


def _rate_row(data: Dataset, code: str, found: dict[str, dict[str, Cell]]) -> Row:
    nothing = Cell(None, "sans_objet", 0)
    cells = {rate: found[rate].get(code, nothing) for rate in RATES}
    n = cells["success_rate"].n
    return row_of(code, {NAME: short(data, "dispositif_code", code), COUNT: n}, cells, n)


@in_current_euros
def waiting(data: Dataset, selection: Selection) -> View:
    """Days from filing to decision by scheme: median and ninetieth percentile, on at least three projects."""
    asked = selection.without("dispositif_code")
    table, whole = waits(data, asked, "dispositif_code"), waits(data, asked)
    table = table[(table["n"] >= 3) & (table["key"] != "")].sort_values("median", ascending=False, kind="stable")
    rows = [
        _wait_row(found["key"], short(data, "dispositif_code", found["key"]), found)
        for found in table.to_dict("records")
    ]
    total = _wait_row("total", words.ALL_SCHEMES, whole.to_dict("records")[0]) if len(whole) else None
    return framed(
        data,
        asked,
        id="delais",
        question=words.WAITS_QUESTION,
        title=words.WAITS_TITLE.format(period=period_short(data, asked)),
        sentence=_waits_told(total),
        unit="jours",
        columns=(
            Column(NAME, labels.COLUMNS["dispositif_code"]),
            Column("mediane", words.WAITS_MEDIAN, "days"),
            Column("p90", words.WAITS_P90, "days"),
            Column(COUNT, labels.COUNTED["projets"], "integer"),
            Column("paiement", words.WAITS_PAID, "days"),
        ),
        rows=tuple(rows),
        chart=Chart("range", x=NAME, y=("mediane", "p90")),
        total=total,
        caveats=(words.WAITS_CAVEAT,),
        records=total.n if total else 0,
        records_of="projets",
        indicator="days_to_agreement",
        by="dispositif_code",
    )


def _wait_row(key: str, label: str, found: dict) -> Row:
    cells = {NAME: label, "mediane": _number(found["median"]), "p90": _number(found["p90"])}
    return Row(key, cells | {COUNT: int(found["n"]), "paiement": _number(found["paid_median"])}, OK, int(found["n"]))


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _waits_told(total: Row | None) -> str:
    if total is None or total.cells["paiement"] is None:
        return ""
    told = {key: days(total.cells[key]) for key in ("mediane", "p90", "paiement")}
    return words.WAITS_SENTENCE.format(median=told["mediane"], p90=told["p90"], paid=told["paiement"])


def forms(data: Dataset, selection: Selection) -> View:
    """Share of agreements of several years by who pays, by number, with the share of euros beside."""
    asked = selection.without("fonds_origine")
    number, money = (values(data, rate, "fonds_origine", asked) for rate in ("cpo_share_number", "cpo_share"))
    shares = cells_of(money)
    rows = [
        row_of(
            code,
            {NAME: name(data, "fonds_origine", code), SHORT: short(data, "fonds_origine", code), COUNT: cell.n},
            {AMOUNT: cell, "euros": shares.get(code, Cell(None, "sans_objet", 0))},
            cell.n,
        )
        for code, cell in number
        if cell.status == OK
    ]
    sentence = ""
    if number.total.status == OK and money.total.status == OK:
        sentence = words.FORMS_SENTENCE.format(number=percent(number.total.number), euros=percent(money.total.number))
    return framed(
        data,
        asked,
        id="formes",
        question=words.FORMS_QUESTION,
        title=words.FORMS_TITLE.format(period=period_short(data, asked)),
        sentence=sentence,
        unit="0-1",
        columns=(
            Column(NAME, labels.COLUMNS["fonds_origine"]),
            Column(AMOUNT, words.FORMS_NUMBER, "percent"),
            Column("euros", words.FORMS_EUROS, "percent"),
            Column(COUNT, words.FORMS_COUNT, "integer"),
        ),
        rows=by_value(rows),
        chart=Chart("bars", x=NAME, y=(AMOUNT,), pick="fonds_origine", options={"short": SHORT}),
        total=row_of(
            "total", {NAME: words.ALL_ORIGINS, COUNT: number.total.n}, {AMOUNT: number.total, "euros": money.total}
        ),
        records=number.total.n,
        records_of="conventions",
        indicator="cpo_share_number",
        by="fonds_origine",
    )


@in_current_euros
def state_aim(data: Dataset, selection: Selection) -> View:
    """The State's share of agreements of several years, by number and year, against its aim of one half."""
    asked = selection.without("annee").plus("fonds_origine", P147)
    return view_of(
        data,
        asked,
        "cpo_share_number",
        "annee",
        id="objectif",
        question=words.AIM_QUESTION,
        title=words.AIM_TITLE,
        value_label=words.AIM_LABEL,
        kind="columns",
        records_of="conventions",
        reference=(0.5, words.AIM),
        partial=unfinished(data, data.years),
        sentence=lambda view: _aim_told(view, data),
    )


def _aim_told(view: View, data: Dataset) -> str:
    last = next((row for row in view.rows if row.key == str(data.last_full_year) and row.status == OK), None)
    return words.AIM_SENTENCE.format(year=last.key, share=percent(last.cells[AMOUNT])) if last else ""


def by_form(data: Dataset, selection: Selection) -> View:
    """Yearly and multi-year euros, year by year."""
    return stacked(
        data,
        selection,
        "forme_convention",
        words.FORMS,
        words.UNKNOWN_FORM,
        id="durees",
        question=words.FORMS_YEAR_QUESTION,
        title=words.FORMS_YEAR_TITLE,
        sentence=words.FORMS_YEAR_SENTENCE,
        told="multi",
        told_of="cpo",
    )
