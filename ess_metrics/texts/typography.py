"""French typography of what is shown: no line may begin with a colon or end with an opening guillemet."""

from __future__ import annotations

import re

THIN = "\u202f"
_BEFORE = re.compile(r"(?<=\S) (?=[:;?!»%€])")
_AFTER = re.compile(r"(?<=«) (?=\S)")


def labelled(label: str, text: str) -> str:
    """`Licence : MIT`; a text that begins with its label already says it (`Licence Ouverte 2.0`)."""
    return text if text.casefold().startswith(label.casefold()) else f"{label} : {text}"


def bound(text: str) -> str:
    """The same text, its high punctuation, guillemets, % and € held to their word by a thin no-break space."""
    return _AFTER.sub(THIN, _BEFORE.sub(THIN, text))


def quoted(text: str) -> str:
    """`« Neuhof »`."""
    return f"« {text} »"
