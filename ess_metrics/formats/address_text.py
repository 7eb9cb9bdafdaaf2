"""An address as people write it: its number, its street under one spelling, its postcode, its commune.

« 12 bis, av. du Gal Leclerc 67300 Schiltigheim », « Bât. B – 12, Avenue du Général Leclerc, SCHILTIGHEIM » and what the
national file of addresses writes come to the same key. Abbreviations are those of `data/reference/voies.csv`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ess_metrics.files.cell_values import fold
from ess_metrics.model import reference

# Boxes and deliveries have five figures too: they are no postcode.
_BOX = re.compile(r"\b(?:bp|cs|tsa|boite postale|cedex)(?: ?\d+)?\b")
_POSTCODE = re.compile(r"\b(\d{5})\b")
_AGAIN = r"(?: ?(bis|ter|quater|[a-h](?! [a-z]\b| ?\d)))?"
_MORE = r"(?: (?:a |et |au )?\d{1,4}(?: ?(?:bis|ter|quater))?\b)*"  # « 12-14 », « 12 à 16 »: the first number counts
_NUMBER = re.compile(rf"^(?:n |no |numero )?(\d{{1,4}}){_AGAIN}\b{_MORE}")
_ARTICLES = frozenset("de du des d la le les l au aux a et en sur sous".split())
SUFFIXES = {"b": "bis", "t": "ter", "q": "quater"}


@dataclass(frozen=True)
class Address:
    """What an address says. `number` is 0 when it says none; `street` and `commune` are keys, "" when unsaid.

    `written`: the street with its articles, which tells « rue du Moulin » from « rue Moulin ».
    """

    number: int = 0
    suffix: str = ""
    street: str = ""
    written: str = ""
    postcode: str = ""
    commune: str = ""


@cache
def _words() -> tuple[dict[str, str], frozenset[str]]:
    """Abbreviation → word, and the words (and abbreviations) that begin a street."""
    table = reference.reference("voies")
    full = dict(zip(table["abrege"], table["mot"], strict=True))
    heads = table[table["genre"] != "mot"]
    return full, frozenset(heads["abrege"]) | frozenset(heads["mot"])


@cache
def _head_only() -> frozenset[str]:
    """Abbreviations that are a kind of street at the head of a name, and anything elsewhere (« r » is an initial)."""
    table = reference.reference("voies")
    return frozenset(table["abrege"][table["genre"] == "type"])


@cache
def _starts() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A number before a kind of street; failing one anywhere, a kind of street: what comes before is a building."""
    kinds = "|".join(sorted(_words()[1], key=len, reverse=True))
    number = rf"\b\d{{1,4}}{_AGAIN} (?:(?:a |et |au )?\d{{1,4}} )?(?:{kinds})\b"
    return re.compile(number), re.compile(rf"\b(?:{kinds})\b")


def _start(text: str) -> re.Match[str] | None:
    return next((found for pattern in _starts() if (found := pattern.search(text))), None)


def spelt(text: str) -> str:
    """A name folded, its abbreviations written out."""
    full, heads = _words()[0], _head_only()
    words = fold(text).split()
    return " ".join(word if at and word in heads else full.get(word, word) for at, word in enumerate(words))


def key(text: str) -> str:
    """A street or a commune under one spelling: folded, abbreviations written out, articles left."""
    return " ".join(word for word in spelt(text).split() if word not in _ARTICLES)


def without_kind(street: str) -> str:
    """A key without the kind of street that begins it; the key itself when nothing else is left."""
    first, _, rest = street.partition(" ")
    return rest if rest and first in _words()[1] else street


def split(text: str, postcode: str = "", commune: str = "") -> Address:
    """What an address says; the columns beside it, where there are some, win over what is written in it."""
    line = _BOX.sub(" ", fold(text))
    before, town = line, ""
    found = list(_POSTCODE.finditer(line))
    if found:
        last = found[-1]
        postcode = postcode or last[1]
        before, town = line[: last.start()].strip(), line[last.end() :].strip()
        if not before:  # the town comes first: « 67000 Strasbourg, 12 rue du Faubourg »
            start = _start(town)
            before, town = (town[start.start() :], town[: start.start()].strip()) if start else ("", town)
    number, suffix, street = _street(before)
    return Address(number, suffix, key(street), spelt(street), postcode, key(commune or town))


def _street(text: str) -> tuple[int, str, str]:
    """Number, suffix and name of a street, whatever building or body is named before it."""
    text = " ".join(text.split())
    said = _NUMBER.match(text)
    if not said and (start := _start(text)):
        text = text[start.start() :]
        said = _NUMBER.match(text)
    if not said:
        return 0, "", text
    suffix = said[2] or ""
    return int(said[1]), SUFFIXES.get(suffix, suffix), text[said.end() :].strip()
