"""The part of the review about objectives: the table that the decree asks for, voices, what is not measured."""

from __future__ import annotations

from ess_metrics.model.presence import certain
from ess_metrics.reports.review.document import LEAD, Picture, Points, Table, Words
from ess_metrics.reports.review.maker import Maker
from ess_metrics.reports.review.parts import Blocks, Nothing
from ess_metrics.texts.pages import objectives_page_words as words
from ess_metrics.views.making.indicator_views import NAME
from ess_metrics.views.pages import objective_views
from ess_metrics.views.view import View

HEIGHT = 4.0


def blocks(make: Maker) -> Blocks:
    """Objectives, targets and results; where the folder has none, the reason."""
    data = make.data
    told = certain(make(objective_views.table, compare=False))
    if not told.rows:
        return Nothing(words.NO_OBJECTIVES_HERE)
    drawn = certain(make(objective_views.roads, compare=False))
    made: list = [Words(told.sentence, LEAD)]
    made += [Picture(drawn, HEIGHT)] if len(drawn.rows) > 1 else []
    made += [Table(told)]
    voices = tuple(
        objective_views.quotation(data, one) for whole in objective_views.found(data) for one in whole.voices
    )
    made += [Points(voices, words.PART_VOICES)] if voices else []
    missing = tuple(_missing(row.cells) for row in certain(make(objective_views.gaps, compare=False)).rows)
    made += [Points(missing, words.PART_GAPS)] if missing else []
    return tuple(made)


def _missing(cells: dict) -> str:
    said = words.PART_GAP_OF if cells[NAME] else words.PART_GAP
    return said.format(objective=cells["objectif"], indicator=cells[NAME], why=cells["papier"])


def sheets(make: Maker) -> list[tuple[str, str, View]]:
    """The sheets of the workbook: targets in numbers, voices."""
    made = ((words.BOOK, objective_views.figures), (words.BOOK_VOICES, objective_views.voices))
    found = [(named, certain(make(maker, compare=False))) for named, maker in made]
    return [("", named, view) for named, view in found if view.rows]


__all__ = ["blocks", "sheets"]
