"""Storyboards ready for the meetings that a city contract holds every year; a visit is about one neighbourhood."""

from __future__ import annotations

from ess_metrics.model.selection import Selection
from ess_metrics.texts.pages import meeting_words as words
from ess_metrics.views.meeting.storyboard import Item, Storyboard
from ess_metrics.views.view import Recipe

PLACE = "code_quartier"
VISIT = "visite"
_MEETINGS: dict[str, tuple[tuple[str, dict], ...]] = {
    "comite": (
        ("overview.by_year", {}),
        ("flowing.flow", {"target": "quartiers"}),
        ("overview.by_place", {"measure": "habitant"}),
        ("overview.by_scheme", {}),
        ("overview.by_sector", {}),
        ("funding.steps", {}),
        ("funding.state_aim", {}),
        ("projects.path", {}),
        ("premises.by_place", {"points": "vacants"}),
        ("founders.funnel", {"place": "residence"}),
        ("economy.by_year", {}),
        ("deadlines.by_month", {"horizon": "24"}),
    ),
    "projet": (
        ("projects.by_object", {"measure": "actifs"}),
        ("projects.by_sector", {"measure": "actifs"}),
        ("projects.path", {}),
        ("funding.steps", {}),
        ("funding.waiting", {}),
        ("funding.rates", {}),
        ("funding.dependency_classes", {}),
        ("deadlines.by_month", {"horizon": "24"}),
        ("deadlines.scenario", {"horizon": "24"}),
        ("deadlines.agreements", {"horizon": "24"}),
        ("premises.vacant", {}),
        ("founders.hours", {}),
    ),
    VISIT: (
        ("overview.by_place", {"measure": "habitant"}),
        ("neighbourhood.by_year", {}),
        ("neighbourhood.by_scheme", {}),
        ("neighbourhood.by_fund", {}),
        ("neighbourhood.context", {}),
        ("neighbourhood.peers", {}),
        ("neighbourhood.begun", {}),
        ("neighbourhood.ending", {}),
        ("neighbourhood.unhoused", {}),
        ("neighbourhood.empty_lots", {}),
        ("economy.by_activity", {}),
        ("founders.funnel", {"place": "residence"}),
    ),
}


def made(meeting: str, place: str = "") -> Storyboard:
    """The storyboard of a kind of meeting; `place`: the neighbourhood that is visited."""
    selection = Selection.of({PLACE: place}) if place else Selection()
    titles = words.READY_VIEWS[meeting]
    items = tuple(
        Item(Recipe(maker, tuple(sorted(options.items())), selection), *titles[maker])
        for maker, options in _MEETINGS[meeting]
    )
    return Storyboard(words.READY[meeting], items)


__all__ = ["VISIT", "made"]
