"""The flow of money: funder → scheme → neighbourhood or sector, at most six boxes a column and the pale ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import pandas as pd

from ess_metrics.analyses.flows import crossed
from ess_metrics.analyses.values import values
from ess_metrics.model import reference
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import formatted, integer
from ess_metrics.texts.pages import funding_words as words
from ess_metrics.views.charts.palette import OTHERS
from ess_metrics.views.making.handmade import framed
from ess_metrics.views.making.indicator_views import AMOUNT, NAME, not_shown_of, total_of
from ess_metrics.views.names import name, short
from ess_metrics.views.sentences import period_short
from ess_metrics.views.view import Chart, Column, Row, View

MOST = 6
REST = ""
SEPARATOR = ":"
ASIDE = "!"  # begins the code of a box that is no filter
TERRITORY, NOWHERE = "!territoire", "!ailleurs"
EVERYWHERE = "TERRITOIRE"  # the reason that the library gives to money for the whole territory
PALE = "#b4bcc4"


def flow(data: Dataset, selection: Selection, target: str = "quartiers") -> View:
    """Who pays what, through which scheme, for whom. Rows are whole paths, so they add up once."""
    shared = replace(selection, mode="reparti")
    columns = ("fonds_origine", "dispositif_code", words.TARGET_COLUMNS[target])
    cells = _placed(crossed(data, shared, columns), columns)
    paths, boxes, rest = _grouped(data, selection, cells, columns)
    whole = values(data, "granted", columns[-1], shared)
    rows = _rows(data, paths, columns, rest, whole.total.value)
    return framed(
        data,
        shared,
        id="flux",
        question="",
        title=words.FLOW_TITLE.format(
            amounts=labels.AMOUNT_TITLES[selection.amount],
            target=words.TARGET_WORDS[target],
            period=period_short(data, selection),
        ),
        sentence=_largest(rows, columns),
        columns=_columns(columns),
        rows=rows,
        chart=_chart(data, paths, columns, boxes, rest),
        total=total_of(whole),
        not_shown=tuple(item for item in not_shown_of(whole) if item.value is None),
        caveats=(words.FLOW_SHARED,),
        records=whole.total.n,
        indicator="granted",
        by=columns[-1],
        empty=words.FLOW_EMPTY,
    )


def _placed(cells: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Money without a place, an origin or a sector goes to a box of its own: the boxes of a column are the whole."""
    cells = cells.copy()
    for column in columns:
        missing = cells[column] == ""
        everywhere = missing & (cells["reason"] == EVERYWHERE)
        cells[column] = cells[column].astype(object).mask(missing, NOWHERE).mask(everywhere, TERRITORY)
    return cells


def is_aside(code: str) -> bool:
    """Whether a box stands for what has no place, origin or sector: pale, and no filter."""
    return code.startswith(ASIDE)


def _grouped(data: Dataset, selection: Selection, cells: pd.DataFrame, columns: Sequence[str]):
    """The paths with the smallest codes of each column put together, and the boxes of each column: code → euros."""
    cells, boxes, rest = cells.copy(), [], {}
    for column in columns:
        sums = cells.groupby(column, observed=True)["euros"].sum()
        totals = list(zip(sums.index.astype(str), sums.tolist(), strict=True))
        aside = [(code, euros) for code, euros in totals if is_aside(code)]
        named = [(code, euros) for code, euros in totals if not is_aside(code)]
        ranked = sorted(named, key=lambda item: (-item[1], name(data, column, item[0])))
        kept = _kept([code for code, _ in ranked], selection.values(column)) | {code for code, _ in aside}
        cells[column] = cells[column].where(cells[column].isin(kept), REST)
        boxes.append({code: _cents(euros) for code, euros in ranked if code in kept})
        others = [euros for code, euros in ranked if code not in kept]
        if others:
            boxes[-1][REST] = _cents(sum(others))
            rest[column] = words.OTHERS_OF.format(others=words.OTHERS[column], n=integer(len(others)))
        boxes[-1] |= {code: _cents(euros) for code, euros in sorted(aside)}
    merged = cells.groupby(list(columns))["euros"].sum().reset_index()
    merged["euros"] = merged["euros"].round(2)
    return merged.sort_values("euros", ascending=False, kind="stable"), boxes, rest


def _kept(ranked: Sequence[str], chosen: Sequence[str]) -> set[str]:
    """All of them when they fit, else the first six, the chosen ones before the others."""
    if len(ranked) <= MOST:
        return set(ranked)
    first = [code for code in ranked if code in chosen]
    return set([*first, *(code for code in ranked if code not in chosen)][: MOST - 1])


def _cents(euros: float) -> float:
    return round(float(euros), 2)


def _named(data: Dataset, column: str, code: str, rest: Mapping[str, str]) -> str:
    if is_aside(code):
        return words.ASIDE[code == TERRITORY][column]
    return short(data, column, code) if code else rest[column]


def _columns(columns: Sequence[str]) -> tuple[Column, ...]:
    fund, scheme, target = columns
    return (
        Column(NAME, labels.COLUMNS[fund]),
        Column("dispositif", labels.COLUMNS[scheme]),
        Column("cible", labels.COLUMNS[target]),
        Column(AMOUNT, words.AMOUNT, "eur"),
        Column("part", words.SHARE, "percent"),
    )


def _rows(data: Dataset, paths: pd.DataFrame, columns: Sequence[str], rest, total: float | None) -> tuple[Row, ...]:
    fund, scheme, target = columns
    return tuple(
        Row(
            SEPARATOR.join((path[fund], path[scheme], path[target])),
            {
                NAME: _named(data, fund, path[fund], rest),
                "dispositif": _named(data, scheme, path[scheme], rest),
                "cible": _named(data, target, path[target], rest),
                AMOUNT: path["euros"],
                "part": path["euros"] / total if total else None,
            },
        )
        for path in paths.to_dict("records")
    )


def _largest(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """The largest path between things that have a name."""
    keys = ((row, row.key.split(SEPARATOR)) for row in rows)
    named = next((row for row, codes in keys if all(codes) and not any(map(is_aside, codes))), None)
    if named is None:
        return ""
    return words.FLOW_LARGEST.format(
        fund=named.cells[NAME],
        scheme=named.cells["dispositif"],
        target=named.cells["cible"],
        euros=formatted(named.cells[AMOUNT], "eur"),
        share=formatted(named.cells["part"], "percent"),
    )


def _chart(
    data: Dataset,
    paths: pd.DataFrame,
    columns: Sequence[str],
    boxes: Sequence[Mapping[str, float]],
    rest: Mapping[str, str],
) -> Chart:
    """Boxes (column, heading, [(key, name, full name, euros, colour)]) and links between neighbouring columns."""
    links = []
    for left, right in pairwise(columns):
        sums = paths.groupby([left, right], as_index=False)["euros"].sum()
        links += [
            (box_key(left, a), box_key(right, b), _cents(euros), None)
            for a, b, euros in zip(sums[left], sums[right], sums["euros"], strict=True)
        ]
    stages = tuple(
        (column, words.HEADS[column], tuple(_box(data, column, code, euros, rest) for code, euros in found.items()))
        for column, found in zip(columns, boxes, strict=True)
    )
    return Chart("flow", x=NAME, y=(AMOUNT,), links=tuple(links), options={"stages": stages})


def box_key(column: str, code: str) -> str:
    """The key of a box: `fonds_origine:REGION`; no code for the rest of a column."""
    return f"{column}{SEPARATOR}{code}"


def _box(
    data: Dataset, column: str, code: str, euros: float, rest: Mapping[str, str]
) -> tuple[str, str, str, float, str]:
    full = name(data, column, code) if code and not is_aside(code) else _named(data, column, code, rest)
    return box_key(column, code), _named(data, column, code, rest), full, euros, colour(column, code)


def colour(column: str, code: str) -> str:
    """Schemes have the colour they have everywhere; the two ends of the flow are neutral."""
    if is_aside(code):
        return PALE
    return reference.colors(column).get(code, OTHERS) if column == "dispositif_code" and code else OTHERS
