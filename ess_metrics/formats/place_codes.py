"""Numbers under the name of a funder that could be codes of places: "Région" over 44, 75, 93, "Commune" over 67482.

What a column holds is told by its values (no region bears 50, no code ends by itself on round sums) and by its
neighbours (a postcode that begins alike, a written total that adds it up, other funders beside it).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ess_metrics.files.cell_values import plain
from ess_metrics.model.reference import reference

SURE, OPEN, CODES = "montants", "ouvert", "codes"
# The regions since 2016, then those before.
REGIONS = frozenset(
    "01 02 03 04 06 11 24 27 28 32 44 52 53 75 76 84 93 94 21 22 23 25 26 31 41 42 43 54 72 73 74 82 83 91".split()
)
DEPARTMENTS = "DEPARTEMENT"
FIGURES = {"REGION": 2, DEPARTMENTS: 2, "COMMUNE": 5}  # how long the code of each kind of place is
MOST_SAME, HALF = 0.9, 0.5
FEWEST_ROUND, FIVE = 4, 5  # different values that are all fives and tens: sums that were voted


def doubt(fund: str, at: int, rows: Sequence[Sequence[str]]) -> str:
    """What a column of numbers under the name of a funder of this fund holds: amounts, codes, or nobody can tell."""
    length = FIGURES.get(fund)
    texts = [plain(row[at]) for row in rows if at < len(row)]
    bare = [text for text in texts if text and text not in "-–—0"]
    if length is None or not bare or _share(bare, lambda text: _is_code(text, length)) < MOST_SAME:
        return SURE
    if _beside(at, rows, length):
        return CODES
    return _of_commune(bare) if length == FIGURES["COMMUNE"] else _of_place(bare, fund)


def _of_place(bare: Sequence[str], fund: str) -> str:
    """Two figures: what no place bears, or fives and tens only, are sums; one number again and again is a place."""
    known = _departments() if fund == DEPARTMENTS else REGIONS
    different = set(bare)
    if any(text.startswith("0") for text in different) or (len(different) == 1 and bare[0] in known and len(bare) > 1):
        return CODES
    rounded = len(different) >= FEWEST_ROUND and all(int(text) % FIVE == 0 for text in different)
    return SURE if rounded or _share(bare, known.__contains__) < MOST_SAME else OPEN


def _of_commune(bare: Sequence[str]) -> str:
    """Five figures: round sums are voted; the communes of a list lie in one department, or come again and again."""
    if _share(bare, lambda text: text.endswith("00")) > HALF:
        return SURE
    first = [text[:2] for text in bare]
    near = max(map(first.count, set(first))) >= MOST_SAME * len(bare)
    again = len(set(bare)) <= HALF * len(bare)
    known = _share(first, _departments().__contains__) >= MOST_SAME
    return CODES if known and (near or again) else OPEN


def _is_code(text: str, length: int) -> bool:
    return bool(re.fullmatch(rf"\d{{{length}}}", text))


def _share(texts: Sequence[str], holds) -> float:
    return sum(map(holds, texts)) / len(texts)


def _beside(at: int, rows: Sequence[Sequence[str]], length: int) -> bool:
    """Whether another column of the rows holds codes of five figures that begin as this one does: it is of places."""
    width = max(map(len, rows), default=0)
    for other in (place for place in range(width) if place != at):
        pairs = [(plain(row[at]), plain(row[other])) for row in rows if max(at, other) < len(row)]
        told = [(code, long) for code, long in pairs if code and re.fullmatch(r"\d{5}", long)]
        if len(told) > HALF * len(pairs) and all(code[:2] == long[:2] for code, long in told):
            return True
    return False


@lru_cache(maxsize=1)
def _departments() -> frozenset[str]:
    return frozenset(reference("regions")["departement"]) | {"20"}


__all__ = ["CODES", "OPEN", "SURE", "doubt"]
