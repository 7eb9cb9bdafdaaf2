"""The page Sources in words: the catalogue, what the folder has of it, what a fetch gave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from ess_metrics.analyses.version_moves import Move
from ess_metrics.fetching.catalogue import DATA_GOUV, ENTRIES, Entry
from ess_metrics.fetching.fetching_round import SourceReport
from ess_metrics.fetching.registry import Had
from ess_metrics.fetching.source_addresses import asked_host
from ess_metrics.texts.indicators import label
from ess_metrics.texts.library import catalogue_words, fetch_words
from ess_metrics.texts.pages import sources_words as words
from ess_metrics.views.sheet import Sheet

MOST_MOVES = 40


def catalogue(had: Mapping[str, Had]) -> Sheet:
    """One row a source: what it gives, whether it is here, of which day."""
    return Sheet(words.CAPTION, words.HEADERS, [_row(entry, had.get(entry.id)) for entry in ENTRIES], frozenset({4}))


def _row(entry: Entry, had: Had | None) -> tuple[str, ...]:
    said = catalogue_words.OF[entry.id]
    here = (words.had(had.fetched), words.day(had.date), words.rows(had.rows)) if had else (words.NEVER, "", "")
    size = fetch_words.size(had.size) if had else said.size
    return (f"{said.label} ({said.publisher})", said.gives, *here, size, said.licence, said.rhythm)


def by_hand() -> Sequence[tuple[str, str, str]]:
    """How to have each source by hand, and what it can't say."""
    return [(said.label, said.by_hand, said.limits) for said in (catalogue_words.OF[entry.id] for entry in ENTRIES)]


def names() -> dict[str, str]:
    """The sources by id, as they are chosen."""
    return {entry.id: catalogue_words.OF[entry.id].label for entry in ENTRIES}


def usual(had: Mapping[str, Had]) -> list[str]:
    """What is asked for by default: the sources that the folder does not have; all of them once it has all."""
    every = [entry.id for entry in ENTRIES if not entry.apart]
    return [name for name in every if name not in had] or every


def who(chosen: Iterable[str]) -> list[str]:
    """Who will be asked, and how much may come: said before the button."""
    chosen = list(chosen)
    hosts = Counter(catalogue_words.OF[name].host for name in chosen)
    sizes = ", ".join(dict.fromkeys(said for name in chosen if "Go" in (said := catalogue_words.OF[name].size)))
    told = [words.asked(hosts.most_common(), sizes)]
    asked = asked_host(DATA_GOUV)
    return [*told, words.mirror(asked)] if asked != DATA_GOUV.partition("://")[2] else told


def result(reports: Sequence[SourceReport]) -> Sheet:
    """What a fetch gave, source by source."""
    found = [
        (
            one.label,
            fetch_words.STATUSES[one.status],
            words.day(one.date),
            words.rows(one.rows),
            " ".join([one.error, *(fault.message for fault in one.questions), *_suspicions(one)]).strip(),
        )
        for one in reports
    ]
    return Sheet(words.RESULT, words.RESULT_HEADERS, found, frozenset({3}))


def _suspicions(one: SourceReport) -> list[str]:
    """What changed at the source, and what looks like an error of the publisher."""
    moves = [fetch_words.suspicion(label(move.indicator), move.suspect) for move in one.moves if move.suspect]
    return [*one.changes, *moves]


def moves(reports: Sequence[SourceReport]) -> Sheet | None:
    """What would move, the largest first; None when nothing does."""
    listed = sorted(((move, one.label) for one in reports for move in one.moves), key=lambda pair: -pair[0].weight)
    found = [(label(move.indicator), source, *told(move)) for move, source in listed[:MOST_MOVES]]
    return Sheet(words.MOVES, words.MOVES_HEADERS, found, frozenset({2, 3})) if found else None


def told(move: Move) -> tuple[str, str]:
    """What an indicator was and becomes, in words; for one without total, how many neighbourhoods moved."""
    if move.places:
        return "", fetch_words.moved_places(move.places)
    return fetch_words.figure(move.before, move.unit), fetch_words.figure(move.after, move.unit)
