"""The sheets of the workbook: every table whole, whatever the length of the paper."""

from __future__ import annotations

from ess_metrics.reports.review import duty_parts, lever_part, objectives_part
from ess_metrics.reports.review.maker import Maker
from ess_metrics.texts.pages import review_words as words
from ess_metrics.views.pages import (
    funding_steps,
    funding_views,
    neighbourhood,
    neighbourhood_lists,
    overview,
    review_agreements,
    review_context,
    review_money,
    review_people,
    review_programme,
)
from ess_metrics.views.view import View

# On the screen a click filters these and all their rows stay; on paper they keep to the filters that are printed.
CLICKED = (funding_views.by_fund, overview.by_sector, neighbourhood.by_scheme, neighbourhood.by_fund)
NEEDS = {"T6": "accompagnements", "T7": "locaux", "T8": "clauses"}  # a table of the review → the data it is made of
MAKERS = {
    "T1": review_programme.programming,
    "T2": review_money.by_place,
    "T3": review_money.by_scheme,
    "T4": review_money.plan,
    "T5": review_agreements.agreements,
    "T6": review_people.pathway,
    "T7": review_context.premises,
    "T8": review_people.clauses,
    "T9": review_context.context,
}


def tables(make: Maker) -> dict[str, View | None]:
    """T1 to T9; None for those whose data are missing."""
    return {
        code: make(maker) if NEEDS.get(code) in (None, *make.data.tables) else None for code, maker in MAKERS.items()
    }


def missing(make: Maker) -> tuple[str, ...]:
    """Each table that is not produced, and why."""
    found = tables(make)
    return tuple(
        words.NOT_HERE.format(part=words.TABLE_NAMES[code], reason=words.NO_DATA[code])
        for code in NEEDS
        if found[code] is None
    )


def sheets(make: Maker) -> list[tuple[str, str, View]]:
    """Every table whole, then what the charts of paper are drawn from."""
    found = [
        (code, words.TABLE_NAMES[code], view) for code, view in tables(make).items() if view is not None and view.rows
    ]
    more = (
        ("", words.BOOK_REFUSED, review_programme.refused, None),
        ("T6", words.BOOK_OUTCOMES, review_people.outcomes, "accompagnements"),
        ("T7", words.BOOK_OPERATORS, review_context.operators, "locaux"),
        ("T10", words.TABLE_NAMES["T10"], review_context.sheets, None),
        ("", words.BOOK_YEARS, overview.by_year, None),
        ("", words.BOOK_FUNDS, funding_views.by_fund, None),
        ("", words.BOOK_SECTORS, overview.by_sector, None),
        ("", words.BOOK_OTHERS, funding_views.other, None),
        ("", words.BOOK_FORMS, funding_steps.forms, None),
    )
    for code, named, maker, needed in more:
        own = {"keep_own_filter": True} if maker in CLICKED else {}
        view = make(maker, **own) if needed is None or needed in make.data.tables else None
        if view is not None and view.rows:
            found.append((code, named, view))
    return [*found, *objectives_part.sheets(make), *lever_part.sheets(make), *duty_parts.sheets(make)]


def place_sheets(make: Maker) -> list[tuple[str, str, View]]:
    """The sheets of one neighbourhood."""
    own = {"keep_own_filter": True}
    makers = (
        (words.BOOK_PLACE, review_context.sheets),
        (words.BOOK_SCHEMES, neighbourhood.by_scheme),
        (words.BOOK_FUNDS, neighbourhood.by_fund),
        (words.BOOK_YEARS, neighbourhood.by_year),
        (words.BOOK_CONTEXT, neighbourhood.context),
        (words.BEGINS, neighbourhood_lists.begun),
        (words.ENDS, neighbourhood_lists.ending),
    )
    made = [(named, make(maker, **(own if maker in CLICKED else {}))) for named, maker in makers]
    return [("", named, view) for named, view in made if view is not None and view.rows]


__all__ = ["NEEDS", "missing", "place_sheets", "sheets", "tables"]
