"""The views of one review, each made once, compared with an earlier state when there is one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ess_metrics.analyses.values import MissingTable
from ess_metrics.folder.review_texts import Choices
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.views.making.comparison import Earlier, compared
from ess_metrics.views.pages import review_agreements, review_programme
from ess_metrics.views.sentences import unheard
from ess_metrics.views.view import View

SYNTHESIS, REVIEW, FULL = "synthese", "revue", "complet"
LENGTHS = (SYNTHESIS, REVIEW, FULL)  # two pages, ten to fourteen, everything
YEARLY = (review_programme.programming, review_programme.refused, review_agreements.agreements)


@dataclass
class Maker:
    """Views of one question, each made once; compared with an earlier state when there is one.

    `length`: how much the document says; the parts choose their tables and their columns by it. `choices`: what was
    chosen beside the data (meeting, authors, signatories).
    """

    data: Dataset
    selection: Selection
    earlier: Earlier | None = None
    length: str = REVIEW
    choices: Choices = field(default_factory=Choices)
    kept: dict = field(default_factory=dict)

    def __call__(self, make: Callable[..., View | None], *, compare: bool = True, **options) -> View | None:
        """`make(data, selection, **options)`; None when the folder lacks a table that it needs."""
        key = (make, compare, tuple(sorted(options.items())))
        if key not in self.kept:
            self.kept[key] = self._made(make, compare, options)
        return self.kept[key]

    def _made(self, make, compare: bool, options: dict) -> View | None:
        try:
            view = make(self.data, self.selection, **options)
        except MissingTable:
            return None
        said = unheard(view, self.selection) if view is not None else ""
        view = replace(view, caveats=(said, *view.caveats)) if said else view
        if view is None or not (compare and self.earlier) or (make in YEARLY and not self.earlier.same_years):
            return view
        try:
            before = make(self.earlier.data, self.earlier.selection, **options)
        except (MissingTable, KeyError):
            return view
        return compared(view, before, self.earlier.label) if before else view

    @property
    def full(self) -> bool:
        """Whether the document holds everything."""
        return self.length == FULL

    @property
    def brief(self) -> bool:
        """Whether it has two pages only."""
        return self.length == SYNTHESIS


__all__ = ["FULL", "LENGTHS", "REVIEW", "SYNTHESIS", "Maker"]
