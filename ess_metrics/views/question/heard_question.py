"""A question as it is heard: its words, those corrected, what is counted, its years; and where phrases are in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ess_metrics.model.dataset import Dataset
from ess_metrics.texts.pages import question_words as words
from ess_metrics.views.question.periods import Years, years_of
from ess_metrics.views.question.tokens import Token, heard, stem, tokens
from ess_metrics.views.question.vocabulary import Gram, Vocabulary, phrases, vocabulary

LONGEST = 300  # signs of a question that are read
QUIET = frozenset(map(stem, words.QUIET)) - words.NEGATIONS


@dataclass(frozen=True)
class Heard:
    """A question as heard: its words, those corrected, its years."""

    said: tuple[Token, ...]
    counted: frozenset[int]  # places of the words after « combien de »
    mended: tuple[tuple[str, str], ...]
    years: Years | None
    known: Vocabulary = field(repr=False)


def hear(data: Dataset, text: str) -> Heard:
    """The words of a question, mistyped ones replaced by the known word that they stand for."""
    known = vocabulary(data)
    said, mended = [], []
    for token in heard(text[:LONGEST]):
        near = None if token.stem in known.stems or token.text in known.stems else known.nearest(token.text)
        mended += [(token.text, near)] if near else []
        said.append(Token(near, stem(near)) if near else token)
    return Heard(tuple(said), _counted(text, said), tuple(mended), years_of(data, said), known)


def _counted(text: str, said: Sequence[Token]) -> frozenset[int]:
    """The places of what is counted: the word after « combien de », « combien y a-t-il d’ », « nombre de »."""
    every = tokens(text[:LONGEST])
    found = set()
    for at, token in enumerate(every):
        if token.text not in words.COUNT:
            continue
        after = at + 1
        while after < len(every) and every[after].stem in QUIET and every[after].text not in words.COUNTED_BY:
            after += 1
        if after < len(every) and every[after].text in words.COUNTED_BY:
            found.add(sum(not one.joins for one in every[:after]))
    return frozenset(place for place in found if place < len(said))


def phrases_met(indicator: str, question: Heard, free: frozenset[int] | None = None) -> list[frozenset[int]]:
    """The places of the words of each phrase of a figure that the question holds."""
    stems = {token.stem for token in question.said}
    met = (gram for gram in phrases()[indicator] if stems.issuperset(gram))
    return [places for gram in met if (places := places_of(gram, question.said, free))]


def places_of(gram: Gram, said: Sequence[Token], free: frozenset[int] | None = None) -> frozenset[int]:
    """Where the words of a phrase are: together, else in any order, those that glue right before the next. Empty when
    the question does not hold them all.
    """
    for first in range(len(said) - len(gram) + 1):
        run = frozenset(range(first, first + len(gram)))
        if (free is None or run <= free) and all(said[first + rank].stem == gram[rank] for rank in range(len(gram))):
            return run
    at: dict[int, int] = {}
    for rank in reversed(range(len(gram))):
        glued = gram[rank] in words.GLUE and rank + 1 < len(gram)
        met = [
            place
            for place, token in enumerate(said)
            if token.stem == gram[rank]
            and place not in at.values()
            and (free is None or place in free)
            and (not glued or _next(said, place) == at[rank + 1])
        ]
        if not met:
            return frozenset()
        at[rank] = met[0]
    return frozenset(at.values())


def _next(said: Sequence[Token], place: int) -> int:
    """The place of the next word that is not quiet; the very next when it glues too."""
    after = place + 1
    while after < len(said) - 1 and said[after].stem in QUIET and said[after].stem not in words.GLUE:
        after += 1
    return after
