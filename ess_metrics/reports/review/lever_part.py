"""The levers in the review: each as a line, its objects last; how far each reaches in the whole report."""

from __future__ import annotations

from ess_metrics.model.presence import certain
from ess_metrics.reports.review.document import LEAD, QUIET, Picture, Table, Words
from ess_metrics.reports.review.maker import Maker
from ess_metrics.reports.review.parts import Blocks
from ess_metrics.texts.pages import levers_words as words
from ess_metrics.views.pages import lever_views
from ess_metrics.views.view import View


def blocks(make: Maker) -> Blocks:
    """Which levers leave a trace, then each of them: those of which the folder holds nothing say so."""
    told = " ".join(lever_views.lead(make.data, make.selection))
    said = (Words(told, LEAD), Words(words.PART_INTRO, QUIET))
    if not make.full:
        return (*said, Table(certain(make(lever_views.brief, compare=False)), notes=False))
    drawn, table = (certain(make(maker, compare=False)) for maker in (lever_views.reach, lever_views.table))
    return (*said, *((Picture(drawn, 14.0, len(drawn.rows)),) if drawn.rows else ()), Table(table))


def sheets(make: Maker) -> list[tuple[str, str, View]]:
    """The sheets of the workbook: the levers, and each number with its code."""
    made = ((words.BOOK_TABLE, lever_views.table), (words.BOOK_PROOFS, lever_views.proofs))
    found = [(named, certain(make(maker, compare=False))) for named, maker in made]
    return [("", named, view) for named, view in found if view.rows]


__all__ = ["blocks", "sheets"]
