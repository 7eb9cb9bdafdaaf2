"""What titles of columns say, as people write them: patterns on folded titles, for each field of a recipe.

A title is looked up whole first (sure), then by a word in it (likely). What the cells hold decides between them. The
patterns are in `data/reference/titres_colonnes.csv` and `titres_financeurs.csv`: another word is a line there.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ess_metrics.files.cell_values import CACHED, fold
from ess_metrics.model import reference

SURE, LIKELY, SHORTENED = 1.0, 0.7, 0.55
ASKED = re.compile(r"demand|sollicit|souhait|req\b|previsionnel|\bdem\b|dde\b|propose")
PAID = re.compile(r"vers[ee]|\bvers\b|pay[ee]|mandat|regl|liquid|verst|solde verse|decaiss")
GRANTED = re.compile(
    r"accord|attrib|vot|allou|octroy|retenu|notifi|engag|conventionn|subvention|montant|part\b|aide|participation|"
    r"\bmt\b|acc\b|attr\b"
)
TOTAL = re.compile(r"\btotal\b|\btotaux\b|\bcumul\b|\bensemble\b|\btot\b|\bsomme\b|tous financeurs|toutes subventions")
YES_OR_NO = {"oui", "non", "o", "n", "x", "vrai", "faux", "nc", "ns"}
RENT_UNITS = (
    (re.compile(r"(m2|m²).*mois|mois.*(m2|m²)", re.I), "€/m²/mois"),
    (re.compile(r"(m2|m²).*\ban|\ban.*(m2|m²)", re.I), "€/m²/an"),
    (re.compile(r"mois|mensuel", re.I), "€/mois"),
    (re.compile(r"\ban\b|annuel", re.I), "€/an"),
)


@cache
def titles() -> dict[str, tuple[str, str]]:
    """Field → (titles that can only be this, words that make it likely), both as alternatives of a pattern."""
    table = reference.reference("titres_colonnes")
    return dict(zip(table["champ"], zip(table["titres"], table["mots"], strict=True), strict=True))


@cache
def _patterns(field: str) -> tuple[re.Pattern, re.Pattern]:
    whole, words = titles()[field]
    return re.compile(whole), re.compile(rf"\b({words})")


def bare(title: str) -> str:
    """A title folded, without what stands in brackets, years and units."""
    plain = re.sub(r"\(.*?\)|\[.*?\]", " ", title)
    text = re.sub(r"\b((19|20)\d\d|euros?|eur|ht|ttc|k)\b", " ", fold(plain) or fold(title))
    return " ".join(text.split()) or fold(title)


def likeness(field: str, title: str) -> float:
    """How surely a title means a field: 1 when it is its usual name, less for a word of it, 0 else."""
    if field not in titles():
        return 0.0
    whole, words = _patterns(field)
    text = bare(title)
    if whole.fullmatch(text):
        return SURE
    if words.search(text):
        return LIKELY
    return SHORTENED if any(shortens(text, usual) for usual in _usual(field)) else 0.0


@cache
def _usual(field: str) -> tuple[str, ...]:
    """The titles of a field that are plain words."""
    return tuple(title for title in titles()[field][0].split("|") if title.replace(" ", "").isalnum())


@lru_cache(maxsize=CACHED)
def shortens(title: str, usual: str) -> bool:
    """Whether a title shortens another, word by word: « dept » for « departement »."""
    short, long = title.split(), usual.split()
    pairs = list(zip(short, long, strict=False))
    return len(short) == len(long) and all(_shortens(one, other) for one, other in pairs) and title != usual


def _shortens(short: str, long: str) -> bool:
    """A beginning of two letters at least, or the same first letter and others of the word in its order, its last too.

    « dept » shortens « departement »; « pret » is no « prefecture », nor « non » a « normandie ».
    """
    if short == long or (len(short) > 1 and long.startswith(short)):
        return True
    rest = iter(long[1:])
    return len(short) > 2 and (short[0], short[-1]) == (long[0], long[-1]) and all(char in rest for char in short[1:])


@lru_cache(maxsize=CACHED)
def funder(title: str) -> str:
    """The fund that a title of an amount names, "" when it names none."""
    text = fold(title)
    found = next((fund for pattern, fund in _funders() if re.search(pattern, text)), "")
    short = bare(title)
    if found or len(short.split()) > 1 or short in YES_OR_NO:
        return found
    return next((fund for name, fund in _named_funders() if shortens(short, name)), "")


@cache
def _named_funders() -> list[tuple[str, str]]:
    """The names of funders that are plain words, for their short forms."""
    words = [(word, fund) for pattern, fund in _funders() for word in re.sub(r"\\b|[?]", "", pattern).split("|")]
    return [(word, fund) for word, fund in words if word.isalpha() and len(word) > 5]


@cache
def _funders() -> list[tuple[str, str]]:
    table = reference.reference("titres_financeurs")
    return list(zip(table["motif"], table["fonds"], strict=True))
