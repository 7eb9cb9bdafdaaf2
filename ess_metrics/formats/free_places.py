"""Neighbourhoods named in a cell: the whole of it first, then its pieces; only what is whole is a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
from rapidfuzz import fuzz, process

from ess_metrics.files.cell_values import fold, plain
from ess_metrics.formats.rows import BETWEEN, CODE, first_of
from ess_metrics.formats.source import Context
from ess_metrics.model.schema import HORS_QPV, TERRITOIRE

SEPARATOR = re.compile(r"\s*[,;/+|\n]\s*|\s+et\s+", re.I)
WHOLE = {
    "tous les qpv", "tous qpv", "tous les quartiers", "tous quartiers", "tout le territoire", "territoire",
    "ensemble des qpv", "ensemble des quartiers", "ensemble du territoire",
}  # fmt: skip
OUTSIDE = {"hors qpv", "hors quartier", "hors quartiers", "hors_qpv"}
PREFIX = re.compile(r"(?:qpv|qp|quartier|quartiers)(?: (?:prioritaire|de|du|des|d|la|l))* ")
ALIKE, NEAREST = 70, 3


@dataclass(frozen=True)
class Found:
    """The codes of the places of a cell, in order; `unread`: the pieces that name none."""

    codes: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def _written(text: str) -> str:
    """A name as it is written, case, accents and blanks aside: unlike a folded one it keeps what parts its words."""
    spread = unicodedata.normalize("NFKD", text)
    return " ".join("".join(char for char in spread if not unicodedata.combining(char)).lower().split())


class Names:
    """The neighbourhoods of a folder by what people call them: names, other names, codes."""

    def __init__(self, context: Context):
        self.codes: dict[str, str] = dict.fromkeys(OUTSIDE, HORS_QPV) | dict.fromkeys(WHOLE, TERRITOIRE)
        self.labels: dict[str, str] = {}
        self.written: set[str] = set()
        areas = context.tables.get("quartiers", pd.DataFrame())
        wanted = str(context.manifest.get("generation", "2024"))
        columns = (first_of(areas, name) for name in ("code_quartier", "generation", "nom", "alias"))
        listed = sorted(zip(*columns, strict=True), key=lambda row: row[1] != wanted)
        for code, _, name, aliases in listed:
            for text in (code, name, *aliases.split("|")):
                self.written.add(_written(text))
                if fold(text):
                    self.codes.setdefault(fold(text), code)
            self.labels.setdefault(code, name)
        for code in (HORS_QPV, TERRITOIRE):
            self.codes.setdefault(fold(code), code)

    def code(self, text: str) -> str | None:
        """The place of this name, None when it is none."""
        folded = fold(text)
        bare = PREFIX.sub("", folded, count=1)
        found = self.codes.get(folded) or self.codes.get(bare)
        squeezed = BETWEEN.sub("", bare)  # « QN 067 10I »: a code that somebody made easier to read
        return found or (self.codes.get(squeezed) if CODE.fullmatch(squeezed.upper()) else None)

    def read(self, cell: str) -> Found:
        """The places that a cell names."""
        whole = plain(cell)
        if not fold(whole):
            return Found()
        pieces = self._pieces(cell)
        if pieces and len(pieces.codes) > 1 and not pieces.unread and _written(whole) not in self.written:
            return pieces  # « Neuhof, Meinau » where a third neighbourhood is called « Neuhof - Meinau »
        if code := self.code(whole):
            return Found((code,))
        return pieces or self._pieces(cell.rpartition(":")[2]) or Found(unread=(whole,))

    def says(self, cell: str) -> bool:
        """Whether a cell names at least one place of the folder."""
        return bool(self.read(cell).codes)

    def _pieces(self, cell: str) -> Found | None:
        """The pieces of a cell, the longest runs first: « Cité Ill et Port » is one name; None when none is."""
        marks = list(SEPARATOR.finditer(cell))
        starts, ends = [0, *(mark.end() for mark in marks)], [*(mark.start() for mark in marks), len(cell)]
        codes: list[str] = []
        unread: list[str] = []
        at = 0
        while at < len(starts):
            for end in range(len(ends) - 1, at - 1, -1):
                run = cell[starts[at] : ends[end]]
                if code := self.code(run) if end == at or _written(run) in self.written else None:
                    codes.append(code)
                    at = end
                    break
            else:
                unread += [piece] if (piece := plain(cell[starts[at] : ends[at]])) else []
            at += 1
        return Found(tuple(dict.fromkeys(codes)), tuple(unread)) if codes else None

    def near(self, text: str) -> list[str]:
        """The codes of the names that look most like a text, best first."""
        found = process.extract(fold(text), list(self.codes), scorer=fuzz.WRatio, limit=8, score_cutoff=ALIKE)
        return list(dict.fromkeys(self.codes[name] for name, _, _ in found))[:NEAREST]

    def share(self, codes: Iterable[str]) -> str:
        """The names of some codes, for a sentence."""
        return ", ".join(self.labels.get(code, code) for code in codes)
