"""What words can mean in a folder: names of its places, schemes, bodies…, and the phrases of figures and columns."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import pandas as pd
from rapidfuzz import process
from rapidfuzz.distance import OSA

from ess_metrics.counting.facts import remembered
from ess_metrics.indicators import BY_ID
from ess_metrics.model import reference
from ess_metrics.model.dataset import Dataset
from ess_metrics.secrecy.audience import is_listed
from ess_metrics.texts.indicators import INDICATORS, MONEY
from ess_metrics.texts.pages import question_words as words
from ess_metrics.views.names import folded, name, names, options, short
from ess_metrics.views.question.tokens import heard, tokens

ENTIRE, PIECE, PART = 3, 2, 1  # how much of a name was said
SCHEME, FUND, PLACE = "dispositif_code", "fonds_origine", "code_quartier"
SMALL_COLUMNS = (
    *(PLACE, "commune", "ensemble", SCHEME, FUND, "secteur", "type_objet", "type_local", "section", "famille"),
    *("sexe", "tranche_age", "mesure"),
)
PLACES = (PLACE, "commune")
SORTS = ("secteur", "type_objet", "type_local")
LARGE_COLUMNS = ("porteur_id", "operateur_id", "projet_id", "local_id")
RATIOS = ("0-1", "ratio")
OWN = "AUTOFINANCEMENT"  # never a grant: no question about grants has an answer there
LONGEST = 8  # words of a name looked for
LEAST_ALONE = 4  # letters of a word that stands for a name by itself
LARGE = 5_000  # names of a column beyond which only whole ones are known
_SIGNS = r"\s[-\u2013\u2014]\s|[(),/\u00ab\u00bb]"
_CUTS = (re.compile(_SIGNS), re.compile(rf"{_SIGNS}|\s(?:et|ou)\s"))  # what joins two sorts of things cuts their name
Gram = tuple[str, ...]


@dataclass(frozen=True)
class Meaning:
    """What some words name: values of a column, and how much of their name was said."""

    column: str
    codes: tuple[str, ...]
    level: int


@dataclass(frozen=True)
class Vocabulary:
    """Everything that words can mean in one folder."""

    names: Mapping[Gram, tuple[Meaning, ...]]
    typed: tuple[str, ...]
    stems: frozenset[str]

    def nearest(self, word: str) -> str | None:
        """The known word that a mistyped one stands for; None when there is none, or several as near.

        One letter apart (two in a long word), and the same first letter: what is further is another word.
        """
        if len(word) < LEAST_ALONE or not word.isalpha():
            return None
        most = 1 if len(word) < 8 else 2
        found = process.extract(word, self.typed, scorer=OSA.distance, score_cutoff=most, limit=6)
        near = [(text, far) for text, far, _ in found if text[0] == word[0]]
        best = [text for text, far in near if far == min(far for _, far in near)]
        return best[0] if best and len({heard(text)[0].stem for text in best if heard(text)}) == 1 else None


def vocabulary(data: Dataset) -> Vocabulary:
    """The vocabulary of a folder, made once."""
    return remembered(data, "question vocabulary", lambda: _made(data))


def _made(data: Dataset) -> Vocabulary:
    met: dict[Gram, dict[tuple[str, int], set[str]]] = defaultdict(lambda: defaultdict(set))
    typed: set[str] = set()
    for column in (*SMALL_COLUMNS, *LARGE_COLUMNS):
        called = _called(data, column)
        for code, texts in called:
            for text in texts:
                _enter(met, column, code, text, parts=len(called) < LARGE)
                if column in SMALL_COLUMNS:
                    typed |= {token.text for token in tokens(text)}
    known = {gram: tuple(_meanings(found, gram)) for gram, found in met.items()}
    said = {token.text for phrase in _every_phrase() for token in tokens(phrase)} | words.QUIET | words.ARTICLES
    typed |= said
    stems = {token.stem for word in typed for token in tokens(word)} | {one for gram in known for one in gram}
    return Vocabulary(known, tuple(sorted(word for word in typed if len(word) >= LEAST_ALONE)), frozenset(stems))


def _every_phrase() -> Iterable[str]:
    for phrases in _spoken().values():
        yield from phrases
    for group in (words.COLUMNS, words.AMOUNTS, words.ABOUT):
        for listed in group.values():
            yield from listed
    for listed in (
        *(words.MOST, words.LEAST, words.UPWARD, words.DOWNWARD, words.COMPARED, words.CHANGE, words.CHANGE_PHRASES),
        *(words.WHOLE, words.SHARING, words.LAST_YEAR, words.THIS_YEAR, words.BETWEEN, words.SINCE, words.UNTIL),
        *(words.BEFORE, words.AFTER, tuple(words.MARKERS)),
    ):
        yield from listed


_COMMON = frozenset(
    token.stem
    for listed in (*words.COLUMNS.values(), *words.ABOUT.values(), MONEY, words.WHOLE)
    for text in listed
    for token in heard(text)
)


def _enter(met: dict, column: str, code: str, text: str, *, parts: bool) -> None:
    """A name under itself, its pieces, and how it begins; a place also under any of its words, which are its own.

    « Économie » is not « Économie circulaire », « crédits » no fund: words of the language need more than one.
    """
    whole = _gram(text)
    if not whole or (len(whole) == 1 and whole[0] in _COMMON):  # a family called « Financement »
        return
    met[whole][column, ENTIRE].add(code)
    for piece in filter(None, map(_gram, _CUTS[column in SORTS].split(text))):
        met[piece][column, PIECE].add(code)
    starts = range(len(whole)) if column in PLACES else range(1)
    fewest = 1 if column in PLACES else 2
    for first in starts if parts else ():
        for last in range(first + fewest, min(len(whole), first + LONGEST) + 1):
            part = whole[first:last]
            if len(part) > 1 or (len(part[0]) >= LEAST_ALONE and part[0] not in _COMMON):
                met[part][column, PART].add(code)


def _gram(text: str) -> Gram:
    return tuple(token.stem for token in heard(text))


def _meanings(found: Mapping[tuple[str, int], set[str]], gram: Gram) -> Iterable[Meaning]:
    """What a run of words means, column by column, at the best level of each.

    Words shared by several names of a column mean nothing, but a piece shared by several funds: « Europe » is all of
    them.
    """
    columns = {column for column, _ in found}
    for column in sorted(columns):
        level = max(level for met, level in found if met == column)
        codes = tuple(sorted(found[column, level]))
        together = column == FUND and level >= PIECE
        quiet = level == PART and all(word in words.QUIET for word in gram)
        if (len(codes) == 1 or together) and not quiet:
            yield Meaning(column, codes, level)


Called = list[tuple[str, tuple[str, ...]]]


def _called(data: Dataset, column: str) -> Called:
    """Code → the names of each value of a column."""
    if column in _CALLED:
        return _CALLED[column](data)
    if column in ("commune", "ensemble", "secteur"):
        return [(code, (text,)) for code, text in options(data, column).items()]
    if column in (SCHEME, FUND):
        found = options(data, column)
        return [
            (code, (text, short(data, column, code), code, *_brief(data, text)))
            for code, text in found.items()
            if code != OWN
        ]
    if column in LARGE_COLUMNS:
        known = names(data, column)
        return [(code, (known[code],)) for code in _bodies(data, column) if code in known and is_listed(data, code)]
    return [(code, (text,)) for code, text in reference.labels(column).items()]


def _brief(data: Dataset, text: str) -> tuple[str, ...]:
    """The first word of the territory's own name, by which everybody calls it."""
    return (tokens(text)[0].text,) if folded(text) == folded(data.manifest.territoire) else ()


def _measures(data: Dataset) -> Called:
    """What results are measured in: by label, and by the words of the code, which name the unit too."""
    return [(code, (text, code.replace("_", " "))) for code, text in reference.labels("mesure").items()]


def _projects(data: Dataset) -> Called:
    titles = data.tables["projets"][["projet_id", "intitule"]].dropna()
    found = ((str(code), str(text)) for code, text in titles.itertuples(index=False))
    return [(code, (text,)) for code, text in found if is_listed(data, code)]


def _places(data: Dataset) -> Called:
    areas = data.neighbourhoods
    also = areas["alias"] if "alias" in areas else pd.Series("", areas.index)
    found = []
    for code, called, aliases in zip(areas.index, areas["nom"], also, strict=True):
        texts = (str(code), str(called), name(data, PLACE, str(code)), *_split(aliases))
        found.append((str(code), tuple(filter(None, texts))))
    return found


def _split(text: str | None) -> list[str]:
    return [] if text is None or pd.isna(text) else [part.strip() for part in str(text).split("|")]


def _lots(data: Dataset) -> Called:
    if data.column("locaux", "nom") is None:
        return []
    frame = data.tables["locaux"][["local_id", "nom"]].dropna()
    return [(str(code), (str(text),)) for code, text in frame.itertuples(index=False)]


_CALLED: dict[str, Callable[[Dataset], Called]] = {
    PLACE: _places,
    "projet_id": _projects,
    "local_id": _lots,
    "mesure": _measures,
}


def _bodies(data: Dataset, column: str) -> list[str]:
    """The bodies that are something of the folder: those who carry, those who support or let."""
    tables = ("projets", "financements") if column == "porteur_id" else ("locaux", "accompagnements", "appuis")
    found: set[str] = set()
    for table in tables:
        codes = data.column(table, column)
        found |= set() if codes is None else {str(code) for code in codes.dropna().unique()}
    return sorted(found)


# -- figures ----------------------------------------------------------------------------------------------------------


@cache
def _spoken() -> dict[str, tuple[str, ...]]:
    """Indicator → the phrases that ask for it. The short name of a share does not say that it is one: left out."""
    found = {}
    for id_, known in BY_ID.items():
        told = INDICATORS[id_]
        brief = () if known.unit in RATIOS else (told.short,)
        found[id_] = tuple(filter(None, (told.label, *brief, *told.said)))
    return found | {id_: (called, *said) for id_, (_, called, said) in words.LISTS.items()}


@cache
def phrases() -> Mapping[str, tuple[Gram, ...]]:
    """Indicator → the ways to name it, as the stems that a question must hold."""
    return {
        id_: tuple(stems for stems in dict.fromkeys(map(_gram, texts)) if stems) for id_, texts in _spoken().items()
    }


@cache
def grams(texts: tuple[str, ...]) -> tuple[Gram, ...]:
    """Phrases as stems, longest first."""
    return tuple(sorted(dict.fromkeys(filter(None, map(_gram, texts))), key=lambda gram: (-len(gram), gram)))


@cache
def stems(texts: tuple[str, ...]) -> frozenset[str]:
    """All the stems of some texts."""
    return frozenset(one for text in texts for one in _gram(text))
