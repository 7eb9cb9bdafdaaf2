"""How an answer is wanted: one by one, the first, the last, year by year; and the words that change no figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ess_metrics.counting.indicator import Indicator
from ess_metrics.texts.indicators import MONEY
from ess_metrics.texts.pages import question_words as words
from ess_metrics.views.question.heard_question import Heard, places_of
from ess_metrics.views.question.tokens import Token
from ess_metrics.views.question.vocabulary import Gram, grams, stems

TOTAL, FIRST, LAST, ROWS, SERIES, COUNTED, LISTED = "total", "first", "last", "rows", "series", "count", "list"
PLACES = ("code_quartier", "commune", "ensemble")
COLUMN_WORDS = frozenset(one for texts in words.COLUMNS.values() for one in stems(texts)) - {"qui"}
_MONEY_RATIOS = ("grant_per_job", "own_resources_rate")
_AMOUNT_FREE = ("award_rate", "payment_rate", "success_rate")  # they hold two amounts already, or none
Filters = Mapping[str, tuple[str, ...]]


def asked_by(question: Heard, indicator: Indicator, free: frozenset[int]) -> frozenset[int]:
    """The places of « qui paie », « d’où vient »…: several words that ask for a column are not words of the figure."""
    found = [
        _columnplaces_of(gram, question.said, free)
        for column in indicator.by
        for gram in grams(words.COLUMNS.get(column, ()))
        if len(gram) > 1
    ]
    return frozenset().union(*found)


def _columnplaces_of(gram: Gram, said: Sequence[Token], free: frozenset[int]) -> frozenset[int]:
    """Where the words of a column are. « Les dispositifs qui financent » asks for schemes, not for who pays."""
    places = places_of(gram, said, free)
    relative = gram[0] == "qui" and places and said[max(min(places) - 1, 0)].stem in COLUMN_WORDS
    return frozenset() if relative else places


def breakdown(
    question: Heard, indicator: Indicator, rest: frozenset[int], filters: Filters
) -> tuple[str | None, frozenset[int]]:
    """The column that the question asks for one by one, and the places of its words.

    « Le quartier Neuhof » names a filter: the word of its column says nothing more.
    """
    found: list[tuple[int, int, str, frozenset[int]]] = []
    for column, texts in words.COLUMNS.items():
        for gram in grams(texts):
            places = _columnplaces_of(gram, question.said, rest)
            if places:
                found.append((-len(gram), min(places), column, places))
    by: str | None = None
    used: frozenset[int] = frozenset()
    for _, _, column, places in sorted(found):
        if places & used:
            continue
        if _named(column, filters) or (column == "annee" and question.years):
            used |= places
        elif by is None and _may_break(question, indicator, column, places, rest):
            by, used = column, used | places
    return by, used | _markers(question, rest, by)


def _may_break(
    question: Heard, indicator: Indicator, column: str, places: frozenset[int], rest: frozenset[int]
) -> bool:
    """Whether a column is asked for one by one. « Qui paie » and « qui reçoit » ask it of money alone."""
    if column not in indicator.by:
        return False
    money = any(question.said[place].stem in stems(MONEY) for place in places)
    return (indicator.money or not money) and (_marked(question, min(places)) or _superlative(question, rest))


def _named(column: str, filters: Filters) -> bool:
    return column in filters or (column in PLACES and any(place in filters for place in PLACES))


def _marked(question: Heard, first: int) -> bool:
    """Whether a column is asked for one by one: « par », « quels », « qui »… stands before, or it is counted."""
    said = question.said
    before = {said[place].text for place in range(max(0, first - 2), first + 1)}
    sharing = {token.stem for token in said} & stems(words.SHARING)
    return bool(
        before & words.MARKERS or first in question.counted or said[first].text == words.WHERE or first == 0 or sharing
    )


def _superlative(question: Heard, rest: frozenset[int]) -> bool:
    return any(question.said[place].stem in stems((*words.MOST, *words.LEAST)) for place in rest)


def _markers(question: Heard, rest: frozenset[int], by: str | None) -> frozenset[int]:
    if by is None:
        return frozenset()
    sharing = stems((*words.SHARING, *words.MARKERS))
    return frozenset(place for place in rest if question.said[place].stem in sharing)


def shape_of(question: Heard, rest: frozenset[int], by: str | None, named: Sequence[str]) -> tuple[str, frozenset[int]]:
    """How the answer is wanted, and the places of the words that say so."""
    said = question.said
    changes = frozenset(place for gram in grams(words.CHANGE_PHRASES) for place in places_of(gram, said, rest))
    changes |= frozenset(place for place in rest if said[place].stem in stems(words.CHANGE))
    if changes:
        return SERIES, changes | frozenset(
            place for place in rest if said[place].stem in stems(("plus", "moins", "an"))
        )
    several = bool(named) or bool(question.years and question.years.listed)
    ranked = stems((*words.MOST, *words.LEAST, *words.UPWARD, *words.DOWNWARD))
    degree = frozenset(place for place in rest if said[place].stem in ranked)
    if several and by is None:
        compared = frozenset(place for place in rest if said[place].stem in stems(words.COMPARED))
        return ROWS, compared | degree
    if by is None:
        return TOTAL, frozenset()
    if degree:
        down = {said[place].stem for place in degree} & stems((*words.LEAST, *words.DOWNWARD))
        return (LAST if down else FIRST), degree
    return ROWS, frozenset()


def amount_of(question: Heard, indicator: Indicator, rest: frozenset[int]) -> tuple[str | None, frozenset[int]]:
    """Asked, granted or paid, when the words say so and the figure has the choice."""
    if indicator.rows != "financements" or indicator.id in _AMOUNT_FREE or not indicator.euros:
        return None, frozenset()
    found = {
        amount: frozenset(place for place in rest if question.said[place].stem in stems(texts))
        for amount, texts in words.AMOUNTS.items()
    }
    met = {amount: places for amount, places in found.items() if places}
    if len(met) != 1:
        return None, frozenset()
    return next(iter(met.items()))


def about_of(question: Heard, indicator: Indicator, rest: frozenset[int]) -> frozenset[int]:
    """The words that say what the figure is about and change nothing to it."""
    about = stems(words.ABOUT.get(indicator.rows, ()))
    if indicator.rows == "financements" or indicator.id in _MONEY_RATIOS:
        about |= stems(MONEY)
    return frozenset(place for place in rest if question.said[place].stem in about)
