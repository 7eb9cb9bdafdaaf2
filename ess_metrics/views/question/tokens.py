"""The words of a question, as they are compared: without accents, plural or the ending of a verb."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from ess_metrics.texts.pages import question_words as words
from ess_metrics.views.names import folded

FEWEST = 3  # letters that a stem keeps


@dataclass(frozen=True)
class Token:
    """One word: as typed and folded, its stem, and whether it only joins names."""

    text: str
    stem: str

    @property
    def joins(self) -> bool:
        """Whether names are recognised without it."""
        return self.text in words.ARTICLES


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text in order; thousands lose their spaces, small numbers written out become digits."""
    for sign, meant in words.SIGNS:
        text = text.replace(sign, meant)
    text = re.sub(r"(?<=\d)[ \u202f\u00a0](?=\d{3}\b)", "", text)
    found = []
    for piece in re.findall(r"[^\W_]+", text):
        word = words.WHERE if piece.casefold() == words.WHERE else folded(piece)
        word = words.NUMBERS.get(word, word)
        found.append(Token(word, stem(word)))
    return tuple(found)


def heard(text: str) -> tuple[Token, ...]:
    """The words of a text without those that only join."""
    return tuple(token for token in tokens(text) if not token.joins)


@functools.cache
def stem(word: str) -> str:
    """What is left of a folded word without its plural, its feminine and the ending of its infinitive.

    A word and its plural, a verb and its participle have one stem: `crees`, `creer` and `cree` are `cre`.
    """
    if not word.isalpha() or len(word) <= FEWEST:
        return word
    if word.endswith("aux") and len(word) > 4:
        return word[:-1] if word.endswith("eaux") else f"{word[:-3]}al"
    word = word.rstrip("sx") if len(word.rstrip("sx")) >= FEWEST else word
    word = word[:-1] if word.endswith("er") and len(word) > 4 else word
    while word.endswith("e") and len(word) > FEWEST:
        word = word[:-1]
    return word
