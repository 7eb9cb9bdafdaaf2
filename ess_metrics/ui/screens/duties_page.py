"""On the page Revue, before the button: what the law asks, ready or not, and the calendar of the consultation."""

from __future__ import annotations

import datetime as dt

from ess_metrics.folder import review_texts
from ess_metrics.model.dataset import Dataset
from ess_metrics.ui.frame import page
from ess_metrics.views.pages import checklist, opinions


def ready(data: Dataset) -> None:
    """The check-list; the calendar too when the folder keeps the day of the council."""
    folder = review_texts.home(data.folder)
    texts, _ = review_texts.written(folder)
    kept = review_texts.choices(folder)
    page.show_table(page.view(checklist.table, written=tuple(sorted(texts)), council=kept.date_seance))
    if opinions.day_of(kept.date_seance):
        today = dt.date.today().isoformat()
        page.show_table(page.view(opinions.timetable, council=kept.date_seance, budget=kept.date_budget, today=today))


__all__ = ["ready"]
