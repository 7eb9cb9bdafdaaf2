"""Who pays what, through which scheme, for how long, and what becomes of what is asked."""

from __future__ import annotations

import math
from dataclasses import replace

from ess_metrics.analyses.account import COUNTED, NO_EUROS, Part, account, path
from ess_metrics.analyses.distribution import size_figures, sizes, waits
from ess_metrics.analyses.flows import largest_fund
from ess_metrics.analyses.values import values
from ess_metrics.counting.table_facts import stored
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.presence import certain
from ess_metrics.model.result import Cell
from ess_metrics.model.selection import Selection
from ess_metrics.secrecy.audience import is_listed
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import days, decimal, euros, euros_short, formatted, listing, percent, plural
from ess_metrics.texts.pages import funding_words as words
from ess_metrics.views.making import other_support
from ess_metrics.views.making.handmade import carrier_name, cells_of, framed, row_of
from ess_metrics.views.making.indicator_views import AMOUNT, COUNT, NAME, SHORT, by_value, rows_of, unfinished, view_of
from ess_metrics.views.making.stacks import stacked
from ess_metrics.views.names import name, short
from ess_metrics.views.pages.overview import KeyFigure
from ess_metrics.views.sentences import constant, figure_label, in_current_euros, period, period_short
from ess_metrics.views.view import OK, Chart, Column, Row, View

P147 = "ETAT_P147"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _reference_fund(data: Dataset) -> str:
    return name(data, "fonds_origine", data.manifest.fonds_reference)


# -- what comes first -----------------------------------------------------------------------------------------------


def lead(data: Dataset, selection: Selection) -> tuple[str, ...]:
    """Who pays; what a euro of the reference fund brings and through what; how solid it is."""
    total = values(data, "granted", None, selection).total
    if not total.value:
        return tuple(
            line
            for line in (other_support.nothing_granted(data, selection), other_support.told(data, selection))
            if line
        )
    return _who(data, selection, total.value), _through(data, selection, total.value)


def any_grant(data: Dataset, selection: Selection) -> bool:
    """Whether there is a grant to speak of."""
    return bool(values(data, "granted", None, selection).total.value)


def _who(data: Dataset, selection: Selection, total: float) -> str:
    found = values(data, "granted", "fonds_origine", selection)
    funds = [row for row in by_value(rows_of(data, found)) if row.cells[AMOUNT]][:3]
    named = listing(f"{row.cells[SHORT]} ({percent(row.cells[AMOUNT] / total, 0)})" for row in funds)
    text = words.LEAD_TOTAL.format(
        period=_capital(period(data, selection)),
        total=euros_short(total),
        participle=_feminine(labels.AMOUNT_PARTICIPLES[selection.amount]),
    )
    if len(funds) == 1:
        return text + words.LEAD_ALONE.format(fund=funds[0].cells[SHORT])
    return text + words.LEAD_WHO.format(funds=named)


def _feminine(participle: str) -> str:
    """`attribués` → `attribuées`."""
    return f"{participle[:-1]}es"


def _through(data: Dataset, selection: Selection, total: float) -> str:
    found = values(data, "granted", "dispositif_code", selection)
    first = by_value(rows_of(data, found))[0]
    text = words.LEAD_SCHEME.format(scheme=first.cells[SHORT], share=percent(first.cells[AMOUNT] / total, 0))
    return f"{text}. {leverage_told(data, selection)}".strip()


def leverage_told(data: Dataset, selection: Selection) -> str:
    """What a euro of the reference fund brings, "" where it is in no project."""
    brought = values(data, "leverage", None, selection).total
    if brought.status != OK:
        return ""
    return words.LEAD_LEVERAGE.format(fund=_reference_fund(data), euros=formatted(brought.value, "eur_unit")) + "."


def key_figures(data: Dataset, selection: Selection) -> tuple[KeyFigure, ...]:
    """Leverage, investment, award, payment, agreements of several years, median grant."""
    total = {
        indicator: values(data, indicator, None, selection).total
        for indicator in ("leverage", "investment_share", "award_rate", "payment_rate", "cpo_share_number")
    }
    leverage = total["leverage"]
    fund = short(data, "fonds_origine", data.manifest.fonds_reference)
    rows = plural(total["award_rate"].n or 0, words.ROWS)
    return (
        KeyFigure(
            words.FIGURE_LEVERAGE,
            formatted(leverage.value, "eur_unit", leverage.status),
            words.FIGURE_LEVERAGE_OF.format(fund=fund),
        ),
        KeyFigure(words.FIGURE_INVESTED, _share(total["investment_share"]), words.FIGURE_INVESTED_OF),
        KeyFigure(words.FIGURE_AWARD, _share(total["award_rate"]), words.FIGURE_AWARD_OF.format(n=rows)),
        KeyFigure(words.FIGURE_PAID, _share(total["payment_rate"]), words.FIGURE_PAID_OF),
        KeyFigure(words.FIGURE_CPO, _share(total["cpo_share_number"]), words.FIGURE_CPO_OF),
        _typical_figure(data, selection),
    )


def _share(cell: Cell) -> str:
    return percent(cell.number, 0) if cell.status == OK else formatted(None, "percent", cell.status)


def _typical_figure(data: Dataset, selection: Selection) -> KeyFigure:
    found, label = size_figures(data, selection), figure_label(words.FIGURE_MEDIAN, selection, "granted")
    if found.empty:
        return KeyFigure(label, formatted(None, "eur"), "")
    median, mean = float(found["median"].iloc[0]), float(found["mean"].iloc[0])
    return KeyFigure(label, euros(median), words.FIGURE_MEDIAN_OF.format(mean=euros(mean)))


# -- who pays -------------------------------------------------------------------------------------------------------


def by_fund(data: Dataset, selection: Selection, *, keep_own_filter: bool = False) -> View:
    """Grants by who pays at the start."""
    return view_of(
        data,
        selection,
        "granted",
        "fonds_origine",
        id="origines",
        question=words.FUNDS_QUESTION,
        title=words.FUNDS_TITLE.format(amounts=labels.AMOUNT_TITLES[selection.amount]),
        value_label=words.AMOUNT,
        pick="fonds_origine",
        keep_own_filter=keep_own_filter,
        most=7,
    )


def by_decider(data: Dataset, selection: Selection) -> View:
    """Grants by the organisation that decides."""
    return view_of(
        data,
        selection,
        "granted",
        "financeur_id",
        id="financeurs",
        question=words.DECIDERS_QUESTION,
        title=words.DECIDERS_TITLE.format(amounts=labels.AMOUNT_TITLES[selection.amount]),
        value_label=words.AMOUNT,
        most=7,
    )


def leverage(data: Dataset, selection: Selection) -> View:
    """Euros of others for one euro of the reference fund, by scheme."""
    fund, total = _reference_fund(data), values(data, "leverage", None, selection).total
    view = view_of(
        data,
        selection,
        "leverage",
        "dispositif_code",
        id="levier",
        question=words.LEVERAGE_QUESTION,
        title=words.LEVERAGE_TITLE.format(fund=fund),
        value_label=words.LEVERAGE_LABEL,
        pick="dispositif_code",
        sentence=lambda view: _leverage_told(view, total),
    )
    rows = tuple(replace(row, cells=row.cells | {"suite": _few(row)}) for row in view.rows)
    return replace(
        view,
        rows=rows if any(row.status == OK for row in rows) else (),
        chart=replace(view.drawn, options=view.drawn.options | {"sub": "suite"}),
        total=Row("total", {NAME: words.ALL_SCHEMES, AMOUNT: total.value, COUNT: total.n}, total.status),
        empty=words.LEVERAGE_EMPTY,
    )


def _few(row: Row) -> str:
    """A word of caution beside a ratio that stands on one or two rows."""
    return words.FEW.format(n=plural(row.n, "ligne")) if row.cells[AMOUNT] and row.n and row.n < 3 else ""


def _leverage_told(view: View, total: Cell) -> str:
    """The ratio of all sums, and the strongest scheme among those that have at least three rows."""
    if total.status != OK:
        return ""
    text = words.LEVERAGE_TOLD.format(euros=formatted(total.value, "eur_unit"))
    sound = [row for row in view.rows if row.cells[AMOUNT] and (row.n or 0) >= 3]
    if sound:
        best = sound[0].cells
        text += words.LEVERAGE_BEST.format(scheme=best[SHORT], euros=formatted(best[AMOUNT], "eur_unit"))
    return f"{text}."


def by_section(data: Dataset, selection: Selection) -> View:
    """Operating and investment, year by year."""
    return stacked(
        data,
        selection,
        "section",
        words.SECTIONS,
        words.UNKNOWN_SECTION,
        id="sections",
        question=words.SECTIONS_QUESTION,
        title=words.SECTIONS_TITLE,
        sentence=words.SECTIONS_SENTENCE,
        told="invested",
        told_of="investissement",
    )


def other(data: Dataset, selection: Selection) -> View | None:
    """Loans, equity, posts and in-kind aid, beside grants; None when there is none."""
    return other_support.beside(data, selection, other_support.words.TITLE.format(period=period_short(data, selection)))


# -- from asked to paid ---------------------------------------------------------------------------------------------


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
    rows = [_wait_row(found["key"], short(data, "dispositif_code", found["key"]), found) for found in _records(table)]
    total = _wait_row("total", words.ALL_SCHEMES, _records(whole)[0]) if len(whole) else None
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


def _records(table) -> list[dict]:
    return table.to_dict("records")


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


# -- for how long ---------------------------------------------------------------------------------------------------


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


# -- dependency -----------------------------------------------------------------------------------------------------


def dependency_classes(data: Dataset, selection: Selection) -> View:
    """How many carriers by the share of their first funder."""
    found = values(data, "dependency", "porteur_id", selection)
    shares = [cell.value for _, cell in found if cell.status == OK]
    bounds = [low for low, _ in words.DEPENDENCY_CLASSES] + [float("inf")]
    rows = tuple(
        Row(f"{low:g}", {NAME: label, COUNT: sum(low <= _rounded(certain(share)) < high for share in shares)})
        for (low, label), high in zip(words.DEPENDENCY_CLASSES, bounds[1:], strict=True)
    )
    return framed(
        data,
        selection,
        id="dependances",
        question=words.DEPENDENCY_QUESTION,
        title=words.DEPENDENCY_TITLE.format(period=period_short(data, selection)),
        sentence=_dependency_told(rows, len(shares)),
        unit="porteurs",
        columns=(Column(NAME, words.DEPENDENCY_COLUMN), Column(COUNT, words.CARRIERS, "integer")),
        rows=rows if shares else (),
        chart=Chart("columns", x=NAME, y=(COUNT,)),
        total=Row("total", {NAME: "Total", COUNT: len(shares)}),
        caveats=(words.DEPENDENCY_CAVEAT,),
        records=len(shares),
        records_of="porteurs",
        indicator="dependency",
        by="porteur_id",
    )


def _rounded(share: float) -> float:
    """A share of 99.9999999 % by the dust of divisions is all of it."""
    return round(share, 9)


def _dependency_told(rows: tuple[Row, ...], count: int) -> str:
    if not count:
        return ""
    high = rows[-1].cells[COUNT]
    sentence = words.DEPENDENCY_SENTENCE if high > 1 else words.DEPENDENCY_SENTENCE_ONE
    return sentence.format(high=plural(high, "porteur"), all=decimal(count, 0))


def carriers(data: Dataset, selection: Selection) -> View:
    """Each carrier: the share of its first funder, which one it is, what it received."""
    found = values(data, "dependency", "porteur_id", selection)
    first = largest_fund(data, selection)
    received = found.denominator if found.denominator is not None else ()
    rows = [
        Row(
            code,
            {
                NAME: carrier_name(data, code),
                AMOUNT: cell.value,
                "fonds": name(data, "fonds_origine", first.get(code, "")),
                "euros": float(received[at]),
                COUNT: cell.n,
            },
            cell.status,
            cell.n,
        )
        for at, (code, cell) in enumerate(found)
        if cell.status == OK and is_listed(data, code)
    ]
    rows.sort(key=lambda row: (-row.cells["euros"], row.cells[NAME]))
    return framed(
        data,
        selection,
        id="porteurs",
        question=words.CARRIERS_QUESTION,
        title=words.CARRIERS_TITLE.format(period=period_short(data, selection)),
        unit="0-1",
        columns=(
            Column(NAME, labels.COLUMNS["porteur_id"]),
            Column("euros", words.CARRIER_EUROS, "eur"),
            Column(AMOUNT, words.DEPENDENCY_COLUMN, "percent"),
            Column("fonds", words.FIRST_FUND),
            Column(COUNT, labels.COUNTED["financements"], "integer"),
        ),
        rows=tuple(rows),
        chart=Chart("table", x=NAME, y=("euros",)),
        caveats=(words.DEPENDENCY_CAVEAT,),
        records=len(rows),
        records_of="porteurs",
        indicator="dependency",
        by="porteur_id",
    )


# -- sizes ----------------------------------------------------------------------------------------------------------


def by_size(data: Dataset, selection: Selection) -> View:
    """How many grants of which size."""
    table = sizes(data, selection)
    rows = tuple(
        Row(f"{found['low']:g}", {NAME: _class(found), COUNT: int(found["n"]), "euros": found["euros"]})
        for found in _records(table)
    )
    total = Row("total", {NAME: "Total", COUNT: int(table["n"].sum()), "euros": round(float(table["euros"].sum()), 2)})
    return framed(
        data,
        selection,
        id="tailles",
        question=words.SIZES_QUESTION,
        title=words.SIZES_TITLE.format(
            amounts=labels.AMOUNT_TITLES[selection.amount], period=period_short(data, selection)
        ),
        sentence=_sizes_told(rows, total),
        unit="aides",
        columns=(
            Column(NAME, words.SIZE),
            Column(COUNT, words.SIZES_COUNT, "integer"),
            Column("euros", words.AMOUNT, "eur"),
        ),
        rows=rows if total.cells[COUNT] else (),
        chart=Chart("columns", x=NAME, y=(COUNT,)),
        total=total,
        caveats=(words.SIZES_CAVEAT,),
        records=int(table["n"].sum()),
        indicator="granted",
        proved=False,
    )


def _sizes_told(rows: tuple[Row, ...], total: Row) -> str:
    """The commonest size, and what the largest grants weigh."""
    if not total.cells[COUNT]:
        return ""
    commonest = max(rows, key=lambda row: row.cells[COUNT])
    largest = [row for row in rows if row.cells[COUNT]][-1]
    return words.SIZES_SENTENCE.format(
        common=commonest.cells[NAME],
        n=plural(commonest.cells[COUNT], "aide"),
        all=decimal(total.cells[COUNT], 0),
        largest=largest.cells[NAME],
        few=plural(largest.cells[COUNT], "aide"),
        euros=formatted(largest.cells["euros"], "eur"),
        total=formatted(total.cells["euros"], "eur"),
    )


def _class(found: dict) -> str:
    low, high = euros(found["low"]), euros(found["high"]) if found["high"] != float("inf") else ""
    if not high:
        return words.SIZE_FROM.format(low=low)
    return (words.SIZE_BETWEEN if found["low"] else words.SIZE_BELOW).format(
        low=low.removesuffix("€").strip(), high=high
    )


def typical(data: Dataset, selection: Selection) -> View:
    """Median, mean and ninth decile of grants by scheme, on at least three grants."""
    asked = selection.without("dispositif_code")
    table = size_figures(data, asked, "dispositif_code")
    table = table[(table["n"] >= 3) & (table["key"] != "")].sort_values("median", ascending=False, kind="stable")
    rows = tuple(_typical_row(at["key"], short(data, "dispositif_code", at["key"]), at) for at in _records(table))
    whole = [_typical_row("total", words.ALL_SCHEMES, at) for at in _records(size_figures(data, asked))]
    sentence = ""
    if whole:
        median, mean = (euros(whole[0].cells[key]) for key in ("median", "mean"))
        sentence = words.TYPICAL_SENTENCE.format(median=median, mean=mean)
    return framed(
        data,
        asked,
        id="typiques",
        question=words.TYPICAL_QUESTION,
        title=words.TYPICAL_TITLE.format(period=period_short(data, asked)),
        sentence=sentence,
        columns=(
            Column(NAME, labels.COLUMNS["dispositif_code"]),
            Column("median", words.MEDIAN, "eur"),
            Column("mean", words.MEAN, "eur"),
            Column("p90", words.P90, "eur"),
            Column(COUNT, words.SIZES_COUNT, "integer"),
        ),
        rows=rows,
        chart=Chart("table", x=NAME, y=("median",), pick="dispositif_code"),
        total=whole[0] if whole else None,
        caveats=(words.TYPICAL_CAVEAT,),
        records=whole[0].n if whole else 0,
        indicator="granted",
        proved=False,
    )


def _typical_row(key: str, label: str, found: dict) -> Row:
    amounts = {name_: round(float(found[name_]), 2) for name_ in ("median", "mean", "p90")}
    return Row(key, {NAME: label, **amounts, COUNT: int(found["n"])}, OK, int(found["n"]))


def whole(data: Dataset, selection: Selection) -> View:
    """Every funding row of the folder: counted here, or why not; the parts add up to all that is written."""
    parts = [part for part in account(data, selection) if part.n or part.euros]
    rows = tuple(_part(part) for part in parts)
    total = round(float(stored(data, selection.amount, selection.euros).sum()) / 100, 2)
    n = sum(part.n for part in parts)
    counted = next((part.euros for part in parts if part.reason == COUNTED), 0.0)
    return framed(
        data,
        selection,
        id="compte",
        question=words.WHOLE_QUESTION,
        title=words.WHOLE_TITLE + constant(selection),
        sentence=words.WHOLE_SENTENCE.format(counted=euros(counted), total=euros(total)),
        columns=(
            Column(NAME, words.WHOLE_PART),
            Column(AMOUNT, words.AMOUNT, "eur"),
            Column(COUNT, labels.COUNTED["financements"], "integer"),
        ),
        rows=rows,
        chart=Chart("waterfall", x=NAME, y=(AMOUNT,), options={"levels": (COUNTED,), "from_total": True}),
        total=Row("total", {NAME: words.WHOLE_ALL, AMOUNT: total, COUNT: n}, OK, n),
        caveats=(words.WHOLE_CAVEAT,),
        records=n,
    )


def _part(part: Part) -> Row:
    unknown = part.reason in NO_EUROS
    cells = {NAME: words.WHOLE_PARTS[part.reason], AMOUNT: None if unknown else part.euros, COUNT: part.n}
    return Row(part.reason, cells, OK, part.n, {AMOUNT: "inconnu"} if unknown else {})


__all__ = [
    "by_decider", "by_form", "by_fund", "by_section", "by_size", "carriers", "dependency_classes", "forms",
    "key_figures", "lead", "leverage", "rates", "state_aim", "steps", "typical", "waiting", "whole",
]  # fmt: skip
