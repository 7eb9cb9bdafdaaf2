"""The part of the review about objectives: the table that the decree asks for, voices, what is not measured."""

from __future__ import annotations

from collections.abc import Callable

from ess_metrics.model.dataset import Dataset
from ess_metrics.model.presence import certain
from ess_metrics.reports.review.document import LEAD, QUIET, Picture, Points, Section, Table, Words
from ess_metrics.texts.pages import objectives_words as words
from ess_metrics.views.making.indicator_views import NAME
from ess_metrics.views.pages import objectives
from ess_metrics.views.view import View

Make = Callable[..., View | None]  # the Maker of the outline: a view made once for the question of the document
HEIGHT = 6.0


def section(make: Make, data: Dataset) -> Section:
    """Objectives, targets and results; one line where the folder has none."""
    told = certain(make(objectives.table, compare=False))
    if not told.rows:
        return Section("objectifs", words.PART, (Words(told.empty, QUIET),), 2)
    drawn = certain(make(objectives.roads, compare=False))
    blocks: list = [Words(told.sentence, LEAD)]
    blocks += [Picture(drawn, HEIGHT)] if len(drawn.rows) > 1 else []
    blocks += [Table(told)]
    voices = tuple(objectives.quotation(data, one) for whole in objectives.found(data) for one in whole.voices)
    blocks += [Points(voices, words.PART_VOICES)] if voices else []
    missing = tuple(_missing(row.cells) for row in certain(make(objectives.gaps, compare=False)).rows)
    blocks += [Points(missing, words.PART_GAPS)] if missing else []
    return Section("objectifs", words.PART, tuple(blocks), 2)


def _missing(cells: dict) -> str:
    said = words.PART_GAP_OF if cells[NAME] else words.PART_GAP
    return said.format(objective=cells["objectif"], indicator=cells[NAME], why=cells["papier"])


def sheets(make: Make) -> list[tuple[str, str, View]]:
    """The sheets of the workbook: targets in numbers, voices."""
    made = ((words.BOOK, objectives.figures), (words.BOOK_VOICES, objectives.voices))
    found = [(named, certain(make(maker, compare=False))) for named, maker in made]
    return [("", named, view) for named, view in found if view.rows]


__all__ = ["section", "sheets"]
