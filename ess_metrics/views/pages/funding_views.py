"""Who pays what, through which scheme, and the account of the whole folder."""

from __future__ import annotations

from dataclasses import replace

from ess_metrics.analyses.account import COUNTED, NO_EUROS, Part, account
from ess_metrics.analyses.distribution import size_figures
from ess_metrics.analyses.values import values
from ess_metrics.counting.table_facts import stored
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import Cell
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import euros, euros_short, formatted, listing, percent, plural
from ess_metrics.texts.pages import funding_words as words
from ess_metrics.views.making import other_support
from ess_metrics.views.making.handmade import framed
from ess_metrics.views.making.indicator_views import AMOUNT, COUNT, NAME, SHORT, by_value, rows_of, view_of
from ess_metrics.views.making.stacks import stacked
from ess_metrics.views.names import name, short
from ess_metrics.views.pages.overview import KeyFigure
from ess_metrics.views.sentences import constant, figure_label, period, period_short
from ess_metrics.views.view import OK, Chart, Column, Row, View


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


# -- for how long ---------------------------------------------------------------------------------------------------


# -- dependency -----------------------------------------------------------------------------------------------------


# -- sizes ----------------------------------------------------------------------------------------------------------


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
