"""A chart of one bar is a sentence: nothing is compared, and a page is not a frame around one number."""

from __future__ import annotations

from dataclasses import replace

from ess_metrics.reports.review.document import Pair, Picture, Report, Words
from ess_metrics.reports.writers.marks import BARS, COLUMNS, marks
from ess_metrics.texts.pages import review_words as words


def settled(report: Report) -> Report:
    """The same report, each chart of a single bar told in words."""
    sections = tuple(
        replace(section, blocks=tuple(_told(block) for block in section.blocks)) for section in report.sections
    )
    return replace(report, sections=sections)


def _told(block):
    if isinstance(block, Pair):
        return Pair(tuple(map(_told, block.left)), tuple(map(_told, block.right)))
    if not isinstance(block, Picture):
        return block
    return Words(said) if (said := _sentence(block)) else block


def _sentence(picture: Picture) -> str:
    """The only bar of a chart, in words; "" when there are several, or none."""
    drawn = marks(picture.view, picture.most)
    if drawn is None or drawn.kind not in (BARS, COLUMNS) or len(drawn.series) != 1:
        return ""
    there = [at for at, value in enumerate(drawn.series[0].values) if value]
    if len(there) != 1:
        return ""
    name, label = drawn.categories[there[0]].replace("\n", " "), drawn.labels[there[0]]
    return words.ONE_BAR.format(title=picture.view.title, name=name, value=label)


__all__ = ["settled"]
