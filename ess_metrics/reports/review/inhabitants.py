"""The sheet of a neighbourhood for those who live there: one page, plain French, the figures of the neighbourhood page.

Every number is a value of the page « Fiche quartier »; every initials on the page are explained on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from ess_metrics.analyses import profile
from ess_metrics.analyses.values import missing_table, values
from ess_metrics.folder.version_store import short as short_print
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.presence import certain
from ess_metrics.model.result import Cell
from ess_metrics.model.selection import Selection
from ess_metrics.reports.review.document import LEAD, Pair, Picture, Points, Report, Section, Words
from ess_metrics.reports.writers.marks import marks
from ess_metrics.texts.numbers import date, decimal, euros_short, formatted, integer, percent, plural
from ess_metrics.texts.pages import inhabitants_words as words
from ess_metrics.views.making.handmade import declared
from ess_metrics.views.making.indicator_views import AMOUNT, NAME
from ess_metrics.views.names import name, short
from ess_metrics.views.pages import neighbourhood, neighbourhood_lists
from ess_metrics.views.sentences import period
from ess_metrics.views.view import OK, Column, View

PLACE = "code_quartier"
MOST_NAMED = 4


def sheet(data: Dataset, selection: Selection, place: str) -> Report:
    """The page of `place`, before any format."""
    chosen, manifest = selection.plus(PLACE, place), data.manifest
    title = words.TITLE.format(place=name(data, PLACE, place))
    blocks = [*_living(data, place), *_money(data, chosen), *_projects(data, chosen), *_premises(data, chosen)]
    said = " ".join((title, manifest.territoire or "", *_texts(blocks)))
    blocks += [Points((*words.WORDS, *_explained(said)), words.GLOSSARY), Words(words.ASK, LEAD)]
    return Report(
        kind="habitants",
        title=title,
        territory=manifest.territoire or manifest.titre,
        fictive=manifest.fictif,
        facts=(),
        running=words.RUNNING,
        stamp=words.STAMP.format(date=date(manifest.date_extraction), fingerprint=short_print(data.fingerprint)),
        sections=(Section("habitants", title, tuple(blocks)),),
        created=manifest.date_extraction.isoformat(),
    )


def _texts(blocks: Sequence[object]) -> list[str]:
    """All that the blocks say."""
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Words):
            found.append(block.text)
        elif isinstance(block, Points):
            found += [block.title, *block.items]
        elif isinstance(block, Pair):
            found += _texts((*block.left, *block.right))
    return found


def _explained(text: str) -> tuple[str, ...]:
    """What each initials mean: known ones by their words, the others as part of a name."""
    return tuple(
        words.EXPLAINED.format(short=one, long=words.INITIALS[one])
        if one in words.INITIALS
        else words.OF_A_NAME.format(short=one)
        for one in words.initials(text)
    )


def _living(data: Dataset, place: str) -> list[Words]:
    population = data.neighbourhoods.loc[[place]].iloc[0].get("population")
    if pd.isna(population):
        return []
    return [Words(words.LIVING.format(n=plural(float(population), *words.PEOPLE)), LEAD)]


# -- money ------------------------------------------------------------------------------------------------------------


def _money(data: Dataset, chosen: Selection) -> list[object]:
    """How much, by head, beside the mean, from whom; then year by year."""
    when = period(data, chosen)
    when = f"{when[:1].upper()}{when[1:]}"
    total = values(data, "granted", None, chosen).total
    if not total.value:
        return [Points((words.NOT_GIVEN.format(period=when),), words.MONEY)]
    lines = [words.GIVEN.format(period=when, amount=euros_short(total.value))]
    rates = values(data, "granted_per_inhabitant", PLACE, chosen.without(PLACE))
    mine, mean = rates[certain(neighbourhood.place_of(chosen))], rates.total
    lines += [template.format(**{key: _rate(cell)}) for template, key, cell in (
        (words.RATE, "rate", mine), (words.MEAN, "mean", mean)) if cell.status == OK]  # fmt: skip
    return [Points((*lines, *_first_fund(data, chosen)), words.MONEY), *_years(data, chosen)]


def _rate(cell: Cell) -> str:
    return formatted(cell.value, "eur_hab").removesuffix("/hab/an")


def _first_fund(data: Dataset, chosen: Selection) -> tuple[str, ...]:
    found = [(cell.value or 0.0, key) for key, cell in values(data, "granted", "fonds_origine", chosen)]
    amount, key = max(found, default=(0.0, ""))
    if not amount:
        return ()
    named = words.FUNDS.get(key) or short(data, "fonds_origine", key)
    return (words.FIRST_FUND.format(name=named, amount=euros_short(amount)),)


def _years(data: Dataset, chosen: Selection) -> list[Picture]:
    """The chart of the neighbourhood page under plain words."""
    view = neighbourhood.by_year(data, chosen)
    if not view.rows or marks(view) is None:
        return []
    named = {AMOUNT: words.YEAR_HERE, neighbourhood.MEAN: words.YEAR_MEAN}
    columns = tuple(Column(column.key, named.get(column.key, column.label), column.kind) for column in view.columns)
    plain = replace(view, title=words.YEAR_TITLE, question="", sentence="", columns=columns, caveats=(), not_shown=(),
                    source="", records=None, alt=words.YEAR_TITLE, perimeter="")  # fmt: skip
    return [Picture(plain, 6.5)]


# -- projects and premises --------------------------------------------------------------------------------------------


def _projects(data: Dataset, chosen: Selection) -> list[object]:
    active = _here(data, "active_projects", chosen)
    count = int(active.value or 0)
    said = words.ACTIVE[count > 1].format(n=integer(count)) if count else words.NO_ACTIVE
    jobs = declared("jobs", _here(data, "jobs", chosen)) if missing_table(data, "jobs") is None else None
    lines = [said]
    if jobs and jobs.status == OK and (jobs.value or 0) >= 2:
        lines.append(words.JOBS.format(n=decimal(jobs.number, 1, trim=True)))
    begun = _named(neighbourhood_lists.begun(data, chosen), words.NONE_BEGUN)
    ending = _named(neighbourhood_lists.ending(data, chosen), words.NONE_ENDING)
    pair = Pair((Points(begun, words.BEGUN),), (Points(ending, words.ENDING),))
    return [Points(tuple(lines), words.PROJECTS), pair]


def _here(data: Dataset, indicator: str, chosen: Selection) -> Cell:
    """The value of the neighbourhood page: this neighbourhood's, other filters kept."""
    return values(data, indicator, PLACE, chosen.without(PLACE))[certain(neighbourhood.place_of(chosen))]


def _named(view: View | None, nothing: str) -> tuple[str, ...]:
    rows = view.rows if view else ()
    found = [
        words.cut(words.PROJECT.format(project=row.cells[NAME], carrier=row.cells["porteur"]))
        if row.cells["porteur"]
        else words.cut(str(row.cells[NAME]))
        for row in rows[:MOST_NAMED]
    ]
    rest = len(rows) - MOST_NAMED
    if rest > 0:
        found.append(plural(rest, words.OTHER))
    return tuple(found) or (nothing,)


def _premises(data: Dataset, chosen: Selection) -> list[Points]:
    if "locaux" not in data.tables:
        return []
    lines = []
    occupied = _here(data, "occupancy", chosen)
    if occupied.status == OK:
        lines.append(words.OCCUPIED.format(share=percent(occupied.number)))
        empty = len(profile.empty_lots(data, certain(neighbourhood.place_of(chosen))))
        if empty:
            lines.append(words.VACANT[empty > 1].format(n=integer(empty)))
    return [Points(tuple(lines), words.PREMISES)] if lines else []


__all__ = ["sheet"]
