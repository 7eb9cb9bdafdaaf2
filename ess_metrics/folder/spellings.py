"""The ways that one name or number is written, as a regular expression: a folder is filled by many hands."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict

_BETWEEN = r"[\s\-_.,'\u2019\u2010-\u2015]+"
_MARKS = "[\u0300-\u036f]*"
_IDENTIFIER = 9  # digits: a SIREN, or more


def spellings(text: str) -> str:
    """A pattern for `text` in any spelling: accents there, absent or apart, any blank, hyphen or apostrophe between its
    words, surname first or last; a number of nine digits or more with blanks between them.
    """
    if text.isdigit() and len(text) >= _IDENTIFIER:
        return "[\\s.]?".join(text)
    words = [_word(word) for word in re.split(_BETWEEN, unicodedata.normalize("NFC", text)) if word]
    orders = [[*words[at:], *words[:at]] for at in range(len(words))]
    return "|".join(_BETWEEN.join(order) for order in orders) if words else re.escape(text)


def _word(word: str) -> str:
    return "".join(_letter(letter) for letter in word)


def _letter(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0].lower()
    same = _ACCENTED.get(base, "")
    return f"[{re.escape(base)}{same}]{_MARKS}" if base.isalpha() else re.escape(letter)


def _accented() -> dict[str, str]:
    """A plain letter → the accented ones of Latin languages, small and capital."""
    found: dict[str, str] = defaultdict(str)
    for code in range(0xC0, 0x250):
        parts = unicodedata.normalize("NFD", chr(code))
        if len(parts) > 1:
            found[parts[0].lower()] += chr(code)
    return dict(found)


_ACCENTED = _accented()
