"""The years that a question names: « en 2023 », « depuis 2021 », « de 2020 à 2022 », « l’an dernier »."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ess_metrics.model.dataset import Dataset
from ess_metrics.texts.pages import question_words as words
from ess_metrics.views.question.tokens import Token, heard

_YEAR = re.compile(r"(19|20)\d\d")


@dataclass(frozen=True)
class Years:
    """The years asked, the places of the words that say them, and whether they are told one from another."""

    years: tuple[int, ...]
    places: frozenset[int]
    listed: bool = False


def years_of(data: Dataset, said: Sequence[Token]) -> Years | None:
    """The years of a question; None when it names none."""
    found = [(place, int(token.text)) for place, token in enumerate(said) if _YEAR.fullmatch(token.text)]
    if not found:
        return _relative(data, said)
    places = frozenset(place for place, _ in found)
    years = sorted({year for _, year in found})
    first = found[0][0]
    before = {said[place].text for place in range(max(0, first - 2), first)}
    around = frozenset(place for place in range(max(0, first - 2), first) if said[place].text in _BOUNDS)
    if len(years) == 1:
        return Years(_open(data, years[0], before), places | around)
    between = said[found[-1][0] - 1].text if found[-1][0] else ""
    if len(found) == 2 and not ({"entre"} & before) and between in ("et", "ou", "vs", "contre", "que", "rapport"):
        return Years(tuple(years), places, True)
    if len(found) == 2 and found[1][0] - found[0][0] <= 2:
        return Years(tuple(range(years[0], years[-1] + 1)), places | around)
    return Years(tuple(years), places, True)


_BOUNDS = frozenset((*words.BETWEEN, *words.SINCE, *words.UNTIL, *words.BEFORE, *words.AFTER))


def _open(data: Dataset, year: int, before: set[str]) -> tuple[int, ...]:
    """One year, or all those since, until, before or after it that the folder has."""
    first, last = (data.years[0], data.years[-1]) if data.years else (year, year)
    if before & set(words.SINCE):
        return tuple(range(year, max(last, year) + 1))
    if before & set(words.UNTIL):
        return tuple(range(min(first, year), year + 1))
    if before & set(words.BEFORE):
        return tuple(range(min(first, year - 1), year))
    if before & set(words.AFTER):
        return tuple(range(year + 1, max(last, year + 1) + 1))
    return (year,)


def _relative(data: Dataset, said: Sequence[Token]) -> Years | None:
    """The year of the data, or the one before, as words say it."""
    stems = [token.stem for token in said]
    for texts, back in ((words.LAST_YEAR, 1), (words.THIS_YEAR, 0)):
        for text in texts:
            gram = [token.stem for token in heard(text)]
            for first in range(len(stems) - len(gram) + 1):
                if stems[first : first + len(gram)] == gram:
                    year = data.manifest.date_extraction.year - back
                    return Years((year,), frozenset(range(first, first + len(gram))))
    return None
