"""Finding a neighbourhood, a scheme, a carrier or a project by a piece of its name, accents or not."""

from __future__ import annotations

import heapq
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ess_metrics.counting.facts import remembered
from ess_metrics.model.dataset import Dataset
from ess_metrics.secrecy.audience import is_listed
from ess_metrics.views.names import folded, names, options

KINDS = ("code_quartier", "dispositif_code", "porteur_id", "projet_id")
FEWEST_LETTERS = 2


@dataclass(frozen=True)
class Found:
    """One answer: what it is (a column), its code and its name."""

    column: str
    code: str
    name: str


@dataclass(frozen=True)
class _Shelf:
    """The names of one kind: `plain` is all of them folded, one a line, and `starts` where each line begins.

    One text for a country's projects weighs a tenth of as many texts, and is looked through as fast as memory is read.
    """

    column: str
    codes: Sequence[str]
    names: Sequence[str]
    plain: str
    starts: np.ndarray

    def line(self, at: int) -> str:
        """The folded name of one rank."""
        return self.plain[self.starts[at] : self.starts[at + 1] - 1]

    def holding(self, words: Sequence[str]) -> list[tuple[int, str]]:
        """Ranks and folded names that hold every word."""
        longest = max(words, key=len)
        met = [found.start() for found in re.finditer(re.escape(longest), self.plain)]
        ranks = np.unique(np.searchsorted(self.starts, met, side="right") - 1).tolist()
        lines = ((at, self.line(at)) for at in ranks)
        return [(at, line) for at, line in lines if all(word in line for word in words)]


def find(data: Dataset, text: str, most: int = 8) -> tuple[Found, ...]:
    """The best answers: every word of `text` is in the name; names that begin with it come first, then short ones."""
    words = folded(text).split()
    if sum(map(len, words)) < FEWEST_LETTERS:
        return ()
    found = [
        (not plain.startswith(words[0]), rank, len(plain), plain, at)
        for rank, shelf in enumerate(_shelves(data))
        for at, plain in shelf.holding(words)
    ]
    return tuple(_answer(_shelves(data)[rank], at) for _, rank, _, _, at in heapq.nsmallest(most, found))


def _answer(shelf: _Shelf, at: int) -> Found:
    return Found(shelf.column, str(shelf.codes[at]), str(shelf.names[at]))


def _shelves(data: Dataset) -> tuple[_Shelf, ...]:
    return remembered(data, "search", lambda: tuple(_shelf(column, *_named(data, column)) for column in KINDS))


def _shelf(column: str, codes: Sequence[str], called: Sequence[str]) -> _Shelf:
    lines = [folded(str(name)).replace("\n", " ") for name in called]
    starts = np.cumsum([0, *(len(line) + 1 for line in lines)])
    return _Shelf(column, codes, called, "".join(f"{line}\n" for line in lines), starts)


def _named(data: Dataset, column: str) -> tuple[Sequence[str], Sequence[str]]:
    """Codes and names: the projects that have a sheet, what filters places and schemes, the carriers of something."""
    if column == "projet_id":
        titles = data.tables["projets"][["projet_id", "intitule"]].dropna()
        # booleans even when there are none: an empty list would choose no column
        shown = titles[np.array([is_listed(data, code) for code in titles["projet_id"]], bool)]
        return shown["projet_id"].array, shown["intitule"].array
    if column != "porteur_id":
        found = options(data, column)
        return tuple(found), tuple(found.values())
    known = names(data, column)
    carriers = {
        str(code)
        for table in ("projets", "financements")
        if (codes := data.column(table, "porteur_id")) is not None
        for code in codes.dropna().unique()
    }
    mine = [code for code in sorted(carriers) if code in known]
    return mine, [known[code] for code in mine]
