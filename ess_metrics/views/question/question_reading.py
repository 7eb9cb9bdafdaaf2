"""What a question asks: its figure, its filters, its breakdown and its shape; every word accounted for, or no answer.

A question is read in every way that its words allow (each figure that it names, the usual one when it names none),
and the way that leaves no word unexplained is the answer. A word that nothing explains is never passed over: it may
turn the question round (« hors », « sauf », « plus de dix »).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ess_metrics.indicators import BY_ID, INDICATORS, Indicator
from ess_metrics.texts.indicators import MONEY
from ess_metrics.texts.pages import question_words as words
from ess_metrics.views.question.heard_question import QUIET, Heard, phrases_met, places_of
from ess_metrics.views.question.shapes import (
    COLUMN_WORDS,
    COUNTED,
    PLACES,
    ROWS,
    SERIES,
    TOTAL,
    Filters,
    about_of,
    amount_of,
    asked_by,
    breakdown,
    shape_of,
)
from ess_metrics.views.question.tokens import Token
from ess_metrics.views.question.vocabulary import (
    FUND,
    LARGE_COLUMNS,
    RATIOS,
    SCHEME,
    Meaning,
    grams,
    stems,
)

USUAL = "granted"
# A list is read as a figure is: by the filters of its table, without breakdown.
LISTS = {
    id_: replace(
        next(one for one in INDICATORS if one.rows == table), id=id_, unit=table, by=(), additive_by=(), sides=None
    )
    for id_, (table, _, _) in words.LISTS.items()
}
SHEETS = ("projet_id", "local_id")  # what has a sheet and is no filter
_UNCOUNTED = (*RATIOS, "EUR/EUR", "EUR/ETP", "EUR/hab/an", "EUR/an", "%", "€")
_OF_ALL_FUNDS = ("leverage", "dependency")  # one fund against the others: among one fund alone they mean nothing


@dataclass(frozen=True)
class Reading:
    """One way to read a question.

    `where` its own filters; `also` the same words read as another column (a scheme that is a fund too); `left` the
    words that nothing explains; `explicit` how many words name the figure.
    """

    indicator: str
    shape: str = TOTAL
    by: str | None = None
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    amount: str | None = None
    whole: bool = False
    also: tuple[str, tuple[str, ...]] | None = None
    left: tuple[str, ...] = ()
    explicit: int = 0
    strength: int = 0
    sheet: tuple[str, str] | None = None


def readings(question: Heard) -> tuple[Reading, ...]:
    """The ways to read a question, the best first."""
    named = [id_ for id_ in BY_ID if phrases_met(id_, question) or BY_ID[id_].required_by]
    ways = _ways(question, [BY_ID[id_] for id_ in dict.fromkeys([*named, USUAL])])
    order = {indicator.id: at for at, indicator in enumerate(INDICATORS)}
    ways.sort(key=lambda way: (len(way.left), -way.explicit, -way.strength, order[way.indicator]))
    return tuple(dict.fromkeys(ways))


def listed(question: Heard) -> Reading | None:
    """The way to read a question as asking for a list; None when words are left, or none asks for one."""
    asked = [one for one in LISTS.values() if phrases_met(one.id, question)]
    ways = [way for way in _ways(question, asked) if not way.left and way.shape == TOTAL and way.explicit]
    return max(ways, key=lambda way: (way.explicit, way.strength), default=None)


def _ways(question: Heard, asked: Sequence[Indicator]) -> list[Reading]:
    return [_read(question, one, entities_first) for one in asked for entities_first in (False, True)]


# -- one way to read it -----------------------------------------------------------------------------------------------


def _read(question: Heard, indicator: Indicator, entities_first: bool) -> Reading:
    """A question read as asking for one figure. `entities_first`: words of names are not words of the figure."""
    free = frozenset(range(len(question.said))) - (question.years.places if question.years else frozenset())
    spans = _spans(question, free) if entities_first else []
    inside = frozenset(place for span, _ in spans if len(span) > 1 for place in span)
    asked = asked_by(question, indicator, free)
    mine = frozenset().union(*phrases_met(indicator.id, question, free - inside - asked))
    if not entities_first:
        spans = _spans(question, free - mine - asked)
    filters, several, also, sheet, used, strength = _filters(question, indicator, spans, free - mine)
    money = sum(indicator.money and question.said[place].stem in stems(MONEY) for place in asked)
    named = len(mine) + money or (len(used) if "mesure" in filters else 0)
    way = Reading(indicator.id, explicit=named, strength=strength, also=also, sheet=sheet)
    rest = free - mine - used
    by, gone = breakdown(question, indicator, rest, filters)
    rest -= gone
    shape, gone = shape_of(question, rest, by, several)
    rest -= gone
    amount, gone = amount_of(question, indicator, rest | mine)
    rest -= gone
    whole = frozenset(place for gram in grams(words.WHOLE) for place in places_of(gram, question.said, rest))
    rest -= whole | about_of(question, indicator, rest)
    left = [question.said[place].text for place in sorted(rest) if question.said[place].stem not in QUIET]
    way = replace(way, amount=amount, whole=bool(whole), left=tuple(left))
    way = _timed(question, indicator, _shaped(way, indicator, by, shape, filters, several))
    return _guarded(way, question, indicator, mine, used)


def _spans(question: Heard, free: frozenset[int]) -> list[tuple[range, tuple[Meaning, ...]]]:
    """Runs of words that name something, the longest and most entirely said first, none over another."""
    found: list[tuple[int, int, range, tuple[Meaning, ...]]] = []
    said = question.said
    for first in range(len(said)):
        for last in range(len(said), first, -1):
            span = range(first, last)
            if not free.issuperset(span):
                continue
            met = question.known.names.get(tuple(said[place].stem for place in span), ())
            if met:
                found.append((-len(span), -max(meaning.level for meaning in met), span, met))
    chosen: list[tuple[range, tuple[Meaning, ...]]] = []
    taken: set[int] = set()
    for _, _, span, met in sorted(found, key=lambda item: (item[0], item[1], item[2].start)):
        if not taken & set(span):
            chosen.append((span, met))
            taken |= set(span)
    return chosen


def _allowed(indicator: Indicator, column: str) -> bool:
    """Whether a filter on a column means something for a figure: it is one of its table's breakdowns."""
    if column == FUND and indicator.id in _OF_ALL_FUNDS:
        return False
    if column in ("sexe", "mesure", "etape"):
        return column in indicator.by
    if column == "annee":
        return indicator.yearly is not None
    columns = {one for other in INDICATORS if other.rows == indicator.rows for one in other.by}
    columns |= {"fonds_origine", "code_quartier", "dispositif_code"} if indicator.rows == "realisations" else set()
    return column in columns or (column == "ensemble" and "code_quartier" in columns)


def _filters(question: Heard, indicator: Indicator, spans, free: frozenset[int]):
    """The filters that names are and the columns named several times, the second reading of one, a sheet that is named,
    the places used, how strongly.
    """
    filters: dict[str, tuple[str, ...]] = {}
    times: Counter[str] = Counter()
    also, sheet, strength = None, None, 0
    used: set[int] = set()
    for span, met in spans:
        if not free.issuperset(span) or (len(span) == 1 and _is_column(question.said[span.start], met)):
            continue
        usable = [meaning for meaning in met if _allowed(indicator, meaning.column)]
        best = [meaning for meaning in usable if meaning.level == max(one.level for one in usable)]
        chosen = _chosen(question, span, best)
        if chosen is None:
            sheets = [meaning for meaning in met if meaning.column in SHEETS and meaning.level > 1]
            sheet = (sheets[0].column, sheets[0].codes[0]) if sheets and not usable else sheet
            continue
        if chosen.column == SCHEME and any(meaning.column == FUND for meaning in best):
            fund = next(meaning for meaning in best if meaning.column == FUND)
            also = (FUND, fund.codes)
        filters[chosen.column] = tuple(dict.fromkeys([*filters.get(chosen.column, ()), *chosen.codes]))
        times[chosen.column] += 1
        used |= set(span)
        strength += chosen.level * len(span)
    several = tuple(column for column, n in times.items() if n > 1 and len(filters[column]) > 1)
    return filters, several, also, sheet, frozenset(used), strength


def _is_column(token: Token, met: Sequence[Meaning]) -> bool:
    """Whether one word is the name of a column before it is a part of somebody's name."""
    return token.stem in COLUMN_WORDS and all(meaning.level < 3 or meaning.column == FUND for meaning in met)


def _chosen(question: Heard, span: range, best: Sequence[Meaning]) -> Meaning | None:
    """The one meaning of a run of words: a place after « à », a scheme before its fund; None when it stays open."""
    columns = {meaning.column for meaning in best}
    if len(columns) == 1:
        return best[0]
    places = [meaning for meaning in best if meaning.column in PLACES]
    if places:
        return places[0]
    if columns == {SCHEME, FUND}:
        return next(meaning for meaning in best if meaning.column == SCHEME)
    small = [meaning for meaning in best if meaning.column not in LARGE_COLUMNS]
    return small[0] if len(small) == 1 else None


def _shaped(
    way: Reading, indicator: Indicator, by: str | None, shape: str, filters: Filters, several: Sequence[str]
) -> Reading:
    """The breakdown that a shape needs: two places are compared place by place, a change is told year by year."""
    if shape == SERIES:
        by = "annee" if "annee" in indicator.by else by
    if shape == ROWS and by is None:
        by = next((column for column in several if column in indicator.by), None)
    # A figure that has no total is read in the row of the name that was said.
    if by is None and indicator.id != USUAL and (indicator.required_by or _without_total(indicator)):
        by = next((column for column in indicator.by if column in filters), None)
        by = indicator.by[0] if by is None and indicator.id == "funder_share" else by
        shape = ROWS if by and len(filters.get(by, ())) != 1 else shape
    return replace(way, by=by, shape=shape, where=tuple(sorted(filters.items())))


def _without_total(indicator: Indicator) -> bool:
    """Shares of a whole, gaps to a mean, published rates: only a row of them means something."""
    return indicator.id in ("funder_share", "gap_to_mean") or indicator.rows == "indicateurs"


def _timed(question: Heard, indicator: Indicator, way: Reading) -> Reading:
    """The years of a question, as a filter; two years told apart are two rows."""
    if question.years is None:
        return way
    years = tuple(map(str, question.years.years))
    if indicator.yearly is None or indicator.id == "cpo_ending":
        return replace(way, left=(*way.left, *years[:1]))
    if indicator.yearly == "last" and len(years) > 1:
        return replace(way, left=(*way.left, *years[1:]))
    by = "annee" if question.years.listed and way.by is None and way.shape in (ROWS, TOTAL) else way.by
    shape = ROWS if by == "annee" and way.shape == TOTAL else way.shape
    return replace(way, by=by, shape=shape, where=(*way.where, ("annee", years)))


def _guarded(
    way: Reading, question: Heard, indicator: Indicator, mine: frozenset[int], used: frozenset[int]
) -> Reading:
    """The reading, with the words that it may not pass over: « combien de logements » is no share, no amount."""
    for place in question.counted:
        token = question.said[place]
        column = next((column for column, texts in words.COLUMNS.items() if (token.stem,) in grams(texts)), None)
        if column and column == way.by:
            return replace(way, shape=COUNTED) if indicator.unit == "EUR" else way
        if not _counts(indicator, token, place, mine, used):
            return replace(way, left=(*way.left, token.text))
    if not mine and not (_measured(way) if indicator.required_by else _enough(way, question)):
        return replace(way, left=(*way.left, "…"))
    return way


def _counts(indicator: Indicator, token: Token, place: int, mine: frozenset[int], used: frozenset[int]) -> bool:
    """Whether the thing counted is what the figure counts: its own word, a value of it (« de femmes »), or money."""
    if indicator.unit == "EUR":
        return token.stem in stems(MONEY)
    if indicator.unit in _UNCOUNTED:
        return False
    return place in mine or (place in used and (bool(mine) or indicator.required_by))


def _measured(way: Reading) -> bool:
    """Whether a measure of results is named."""
    return any(column == "mesure" for column, _ in way.where)


def _enough(way: Reading, question: Heard) -> bool:
    """Whether a question without a figure's name asks for money all the same: several filters, « combien », « qui »."""
    asked = {token.text for token in question.said} & {"combien", *words.MARKERS, words.WHERE}
    return bool(way.by or asked or len(way.where) > 1) and bool(way.by or way.where)
