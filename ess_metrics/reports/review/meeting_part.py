"""What is projected at the meeting: a message a slide, each from a view that can be drawn, in the order of a talk.

How much, where, through what, who pays, for which activity; is the State's aim reached; who starts a business, what
premises, what contracts, which levers; what stops. A view that the folder can't give leaves no slide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from ess_metrics.analyses.agreement_ends import ending
from ess_metrics.reports.review.document import Picture
from ess_metrics.reports.review.maker import Maker
from ess_metrics.reports.writers.marks import marks
from ess_metrics.texts.numbers import euros_short
from ess_metrics.texts.pages import review_words
from ess_metrics.views.making.indicator_views import code_of
from ess_metrics.views.pages import (
    clause_pages,
    deadlines_calendar,
    funding_steps,
    funding_views,
    lever_views,
    overview,
    premises_leases,
    review_people,
)
from ess_metrics.views.view import View

Made = Callable[..., View | None]
OWN: dict[str, object] = {"keep_own_filter": True}
SHOWN: tuple[tuple[Made, dict[str, object]], ...] = (
    (overview.by_year, {}),
    (overview.by_place, OWN),
    (overview.by_scheme, OWN),
    (funding_views.by_fund, OWN),
    (overview.by_sector, OWN),
    (funding_steps.state_aim, {}),
    (review_people.pathway, {}),
    (premises_leases.rates, {"by": "quartier"}),
    (clause_pages.charter, {}),
    (lever_views.reach, {}),
    (deadlines_calendar.by_calendar_year, {}),
)
MOST_BARS = 21  # one line each, still read from the back of a room
NEEDS: dict[Made, str] = {
    review_people.pathway: "accompagnements",
    premises_leases.rates: "locaux",
    clause_pages.charter: "clauses",
}
UPRIGHT = (clause_pages.charter,)  # years, which an aim crosses


def pictures(make: Maker) -> tuple[Picture, ...]:
    """The pictures of the meeting, each with the sentence that is its message."""
    return tuple(_pictures(make))


def _pictures(make: Maker) -> Iterator[Picture]:
    for maker, options in SHOWN:
        if NEEDS.get(maker, "projets") not in make.data.tables:
            continue
        view = make(maker, compare=False, **options)
        if view is None or marks(view, MOST_BARS) is None:
            continue
        view = MESSAGES[maker](make, view) if maker in MESSAGES else view
        drawn = replace(view.drawn, kind="columns") if maker in UPRIGHT else view.drawn
        if view.sentence:
            most = drawn.options.get("most") or MOST_BARS
            yield Picture(replace(view, chart=drawn), 11.5, max(most, MOST_BARS))


def _whole(make: Maker, view: View) -> View:
    """Years under how much there is in all, which the first page says first."""
    told = overview.lead(make.data, make.selection)[0]
    return replace(view, sentence=f"{told} {view.sentence}".strip())


def _stops(make: Maker, view: View) -> View:
    """Ends under what stops within a year, a figure that can be proved; nothing is said when nothing stops."""
    asked = make.selection.without("annee")
    total = ending(make.data, asked, None, 12).total
    told = review_words.AGREEMENTS_END.format(euros=euros_short(total.value)) if total.value else ""
    return replace(view, sentence=told, proof=code_of(make.data, "cpo_ending", asked))


MESSAGES: dict[Made, Callable[[Maker, View], View]] = {
    overview.by_year: _whole,
    deadlines_calendar.by_calendar_year: _stops,
}

__all__ = ["pictures"]
