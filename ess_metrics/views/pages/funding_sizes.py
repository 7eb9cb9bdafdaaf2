"""How large the grants are, and how much a carrier depends on its first funder."""

from __future__ import annotations

from ess_metrics.analyses.distribution import size_figures, sizes
from ess_metrics.analyses.flows import largest_fund
from ess_metrics.analyses.values import values
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.presence import certain
from ess_metrics.model.selection import Selection
from ess_metrics.secrecy.audience import is_listed
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import decimal, euros, formatted, plural
from ess_metrics.texts.pages import funding_words as words
from ess_metrics.views.making.handmade import carrier_name, framed
from ess_metrics.views.making.indicator_views import AMOUNT, COUNT, NAME
from ess_metrics.views.names import name, short
from ess_metrics.views.sentences import period_short
from ess_metrics.views.view import OK, Chart, Column, Row, View


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


def by_size(data: Dataset, selection: Selection) -> View:
    """How many grants of which size."""
    table = sizes(data, selection)
    rows = tuple(
        Row(f"{found['low']:g}", {NAME: _class(found), COUNT: int(found["n"]), "euros": found["euros"]})
        for found in table.to_dict("records")
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
    rows = tuple(
        _typical_row(at["key"], short(data, "dispositif_code", at["key"]), at) for at in table.to_dict("records")
    )
    whole = [_typical_row("total", words.ALL_SCHEMES, at) for at in size_figures(data, asked).to_dict("records")]
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
