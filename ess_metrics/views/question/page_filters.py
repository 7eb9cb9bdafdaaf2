"""The filters of a question over those that the person set on the page."""

from __future__ import annotations

from dataclasses import replace

from ess_metrics.counting.places import as_neighbourhoods
from ess_metrics.indicators import BY_ID, INDICATORS
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import listing
from ess_metrics.texts.pages import question_words as words
from ess_metrics.views.question.question_reading import LISTS, Reading
from ess_metrics.views.question.shapes import PLACES
from ess_metrics.views.sentences import period, restrictions


def asked_over(data: Dataset, way: Reading, page: Selection) -> tuple[Selection, tuple[str, ...]]:
    """The filters of the question over those of the page, and what is said of the latter."""
    own = [column for column, _ in way.where]
    replaced = [*own, *(PLACES if way.whole or any(column in PLACES for column in own) else ())]
    if way.by == "annee":
        replaced.append("annee")
    kept = page.without(*replaced)
    heard = [column for column, _ in kept.where if _hears(way, column)]
    deaf = [column for column, _ in kept.where if column not in heard]
    kept = kept.without(*deaf)
    selection = kept
    for column, codes in way.where:
        selection = selection.plus(column, *codes)
    if way.amount:
        selection = replace(selection, amount=way.amount)
    notes = []
    if kept.where:
        told = [text for text in restrictions(data, kept) if kept.values("code_quartier") or ":" in text]
        told += [period(data, kept)] if kept.years else []
        notes.append(words.INHERITED.format(filters=" ; ".join(told)))
    if deaf:
        notes.append(words.DROPPED.format(filters=listing(labels.COLUMNS[column].lower() for column in deaf)))
    return as_neighbourhoods(data, selection) if selection.values("ensemble") else selection, tuple(notes)


def _hears(way: Reading, column: str) -> bool:
    known = BY_ID.get(way.indicator) or LISTS[way.indicator]
    if column == "annee":
        return known.yearly is not None
    if column == "ensemble":
        column = "code_quartier"
    return column in {one for other in INDICATORS if other.rows == known.rows for one in other.by}
