"""The tables of agreements that an officer puts on the table: those that run, those that end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from ess_metrics.analyses.agreement_ends import limit
from ess_metrics.counting.funding import funding
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.secrecy.audience import is_listed
from ess_metrics.texts.numbers import date, euros_short, listing, plural
from ess_metrics.texts.pages import review_words as words
from ess_metrics.views.making.handmade import carrier_name, framed
from ess_metrics.views.making.indicator_views import NAME
from ess_metrics.views.making.row_cells import number_of
from ess_metrics.views.names import short
from ess_metrics.views.pages.review_money import BEFORE, CENTS, FUND, YEARS_SHOWN, texts_of
from ess_metrics.views.sentences import in_current_euros, period_short
from ess_metrics.views.view import OK, Chart, Column, Row, View


@in_current_euros
def agreements(data: Dataset, selection: Selection) -> View:
    """T5: agreements of several years: carrier, object, who pays, euros year by year, end."""
    rows, years = _agreement_rows(data, selection)
    return _agreements_view(data, selection, rows, years, words.T5_TITLE)


@in_current_euros
def running(data: Dataset, selection: Selection, whole: View) -> View:
    """The same, those alone that have not ended on the extraction date."""
    day = str(data.day)
    rows = [row for row in whole.rows if not row.cells["fin"] or row.cells["fin"] >= day]
    years = [int(column.key) for column in whole.columns if column.key.isdigit()]
    view = _agreements_view(data, selection, rows, years, words.T5_RUNNING)
    kept = {column.key for column in view.columns}
    compared = [column for column in whole.columns if column.key not in kept and column.key.endswith("_revue")]
    return replace(view, columns=(*view.columns[:-1], *compared, view.columns[-1]))


@in_current_euros
def ending_soon(data: Dataset, selection: Selection, whole: View) -> View:
    """The same, those alone that end within a year of the extraction date: what must be decided first."""
    day, end = str(data.day), str(limit(data, 12))
    rows = [row for row in whole.rows if row.cells["fin"] and day <= row.cells["fin"] <= end]
    view = running(data, selection, whole)
    soon = _agreements_view(data, selection, rows, [], words.T5_SOON)
    return replace(soon, sentence=view.sentence, columns=tuple(c for c in view.columns if not c.key.isdigit()))


def _agreements_view(data: Dataset, selection: Selection, rows: list[Row], years: Sequence[int], title: str) -> View:
    columns = _agreement_columns(rows, [year for year in years if any(row.cells.get(str(year)) for row in rows)])
    sums = {c.key: round(sum(row.cells.get(c.key) or 0 for row in rows), 2) for c in columns if c.kind == "eur"}
    total = Row("total", {NAME: words.TOTAL, **sums}, n=sum(row.n or 0 for row in rows))
    return framed(
        data,
        selection,
        id="t5-conventions",
        question=words.T5_QUESTION,
        title=title.format(period=period_short(data, selection), day=date(str(data.day))),
        sentence=_agreements_told(data, rows, total),
        columns=columns,
        rows=rows,
        chart=Chart("table", x=NAME, y=("total",)),
        total=total if rows else None,
        records=total.n,
        empty=words.T5_EMPTY,
    )


def _agreement_columns(rows: Sequence[Row], years: Sequence[int]) -> list[Column]:
    named = words.T5_COLUMNS
    columns = [Column(key, named[key]) for key in ("nom", "porteur", "objet", "fonds")]
    if years and any(row.cells.get(BEFORE) for row in rows):
        columns.append(Column(BEFORE, named[BEFORE].format(year=years[0]), "eur"))
    columns += [Column(str(year), str(year), "eur") for year in years]
    return [*columns, Column("total", named["total"], "eur"), Column("fin", named["fin"], "date")]


def _agreement_rows(data: Dataset, selection: Selection) -> tuple[list[Row], list[int]]:
    """One row an agreement, soonest end first, and the years that have a column."""
    lines = _agreement_lines(data, selection)
    if len(lines):
        lines = lines[[is_listed(data, code) for code in lines["porteur"]]]
    if lines.empty:
        return [], []
    grouped = lines.groupby("key", sort=False)
    sums = lines.pivot_table(index="key", columns="annee", values="euros", aggfunc="sum", sort=False)
    sums.columns = [int(year) for year in sums.columns]
    every = sorted(int(year) for year in sums.columns)
    years = every[-YEARS_SHOWN:]
    first = grouped.agg(
        project=("project", "first"),
        numbered=("numbered", "first"),
        porteur=("porteur", "first"),
        fin=("fin", "max"),
        total=("euros", "sum"),
        n=("euros", "size"),
    )
    funds: dict[str, list[str]] = {}
    for key, fund in lines.loc[lines["fonds"] != "", ["key", "fonds"]].drop_duplicates().itertuples(index=False):
        funds.setdefault(key, []).append(fund)
    titles = data.tables["projets"]["intitule"].astype(object).tolist()
    by_year = {year: sums[year].reindex(first.index).tolist() for year in every}
    rows = [
        _agreement_row(data, found, titles, funds.get(str(found.Index), ()), {y: by_year[y][at] for y in every}, years)
        for at, found in enumerate(first.itertuples())
    ]
    rows.sort(key=lambda row: (row.cells["fin"] or "9999", -row.cells["total"], row.cells[NAME]))
    return rows, years


def _agreement_lines(data: Dataset, selection: Selection) -> pd.DataFrame:
    """The funding rows under agreements of several years, with the euros that count here."""
    cut = funding(data, selection)
    form = cut.facts.dims["forme_convention"]
    if "cpo" not in form.keys:
        return pd.DataFrame()
    at = cut.records[form.codes[cut.records] == form.keys.index("cpo")]
    frame, measure = cut.facts.frame.iloc[at], cut.facts.measures[selection.amount]
    number, own = np.array(texts_of(frame, "convention_id"), object), frame["financement_id"].to_numpy(object)
    keys = np.array([*cut.facts.dims["porteur_id"].keys, "", ""], object)
    return pd.DataFrame(
        {
            "key": np.where(number != "", number, own),
            "numbered": number != "",
            "annee": frame["annee"].to_numpy(),
            "euros": cut.weights(measure)[at] / CENTS,
            "project": cut.facts.links["project"][at],
            "porteur": keys[cut.facts.dims["porteur_id"].codes[at]],
            "fonds": texts_of(frame, FUND),
            "fin": frame["convention_fin"].to_numpy() if "convention_fin" in frame else np.datetime64("NaT"),
        }
    )


def _agreement_row(data: Dataset, found, titles: list, funds: Sequence[str], by_year: Mapping, years) -> Row:
    """`found`: project, numbered, porteur, fin, total, n of the agreement; `by_year`: its euros."""
    sums = {year: number_of(euros) for year, euros in by_year.items()}
    cells = {
        NAME: str(found.Index) if found.numbered else words.T5_UNNAMED,
        "porteur": carrier_name(data, found.porteur),
        "objet": str(titles[int(found.project)]) if found.project >= 0 else "",
        "fonds": listing(short(data, FUND, fund) for fund in funds),
        BEFORE: round(sum(euros or 0 for year, euros in sums.items() if year not in years), 2) or None,
        **{str(year): None if (euros := sums[year]) is None else round(euros, 2) for year in years},
        "total": round(float(found.total), 2),
        "fin": None if pd.isna(found.fin) else found.fin.date().isoformat(),
    }
    return Row(str(found.Index), cells, OK, int(found.n), {"fin": OK if cells["fin"] else "inconnu"})


def _agreements_told(data: Dataset, rows: Sequence[Row], total: Row) -> str:
    if not rows:
        return ""
    day, end = str(data.day), str(limit(data, 12))
    near = sum(bool(row.cells["fin"]) and day <= row.cells["fin"] <= end for row in rows)
    return words.T5_SENTENCE.format(
        n=plural(len(rows), words.T5_AGREEMENT, words.T5_AGREEMENTS),
        euros=euros_short(total.cells["total"]),
        ending=words.T5_ENDING[min(near, 2)].format(n=near),
    )
