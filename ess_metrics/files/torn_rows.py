"""Rows torn by a stray separator or a line break, put back together by what every column knows.

Columns are learnt from the rows whose width is right (kinds of values, closed words, habits), else from their names.
A torn row is then cut into as many cells as there are columns, in the likeliest of all ways: neighbouring bits are
glued, the first and last columns hold it from both ends. A row is given back only when it is *sure*: numbers, dates
and codes stand where such things stand, and no other cutting that is nearly as likely moves one of them. Else the
likeliest cutting is shown, and the row stays refused: nothing is guessed.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

EMPTY, DATE, YEAR, CODE, WHOLE, DECIMAL, SHARE, MIXED, TITLE, WORD, LONG = (
    "empty", "date", "year", "code", "whole", "decimal", "share", "mixed", "title", "word", "long",
)  # fmt: skip
HARD = {DATE, YEAR, CODE, WHOLE, DECIMAL, SHARE}
KINDS = (EMPTY, DATE, YEAR, CODE, WHOLE, DECIMAL, SHARE, MIXED, TITLE, WORD, LONG)
SHAPES = (
    (DATE, re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}.{0,14}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}.{0,10}")),
    (YEAR, re.compile(r"(19|20)\d\d")),
    (CODE, re.compile(r"\d{9}|\d{13,14}|\d{3}\s\d{3}\s\d{3}\s?\d{5}|W\d{9}")),
    (WHOLE, re.compile(r"[-+]?\d{1,3}([\s\u00a0\u202f]\d{3})+\s*€?|[-+]?\d{1,9}\s*€?")),
    (DECIMAL, re.compile(r"[-+]?\d[\d\s\u00a0\u202f]*[.,]\d+\s*€?")),
    (SHARE, re.compile(r"\d+([.,]\d+)?\s*%")),
    (MIXED, re.compile(r"(?=\S*\d)[\w./+-]+")),
)
NAMED = (
    (re.compile(r"^date", re.I), {DATE: 0.8, EMPTY: 0.15}),
    (re.compile(r"siret|siren|^id(attrib|benef)|rna|identifi", re.I), {CODE: 0.75, EMPTY: 0.15, MIXED: 0.08}),
    (re.compile(r"ann[eé]e|exercice", re.I), {YEAR: 0.85, EMPTY: 0.1}),
    (re.compile(r"pourcent|taux|part\b", re.I), {WHOLE: 0.4, DECIMAL: 0.3, SHARE: 0.1, EMPTY: 0.15}),
    (re.compile(r"montant|mandat|co[uû]t|somme|budget|subvention\b.*(€|eur)|vot[eé]|attribu[eé]$|demand[eé]$", re.I),
     {WHOLE: 0.5, DECIMAL: 0.35, EMPTY: 0.1}),
)  # fmt: skip
ANY = {EMPTY: 0.15, DATE: 0.02, YEAR: 0.03, CODE: 0.03, WHOLE: 0.06, DECIMAL: 0.03, SHARE: 0.01, MIXED: 0.07}
ANY |= {TITLE: 0.3, WORD: 0.15, LONG: 0.15}
LEAST = 1e-4
FEWEST = 3  # rows of the right width, under which names tell more than contents
SAMPLE = 2000
MOST_CELLS = 400  # of a torn row: beyond, it is no row of this table
MOST_EXTRA = 40
BEST = 4  # cuttings kept at each step, to know how sure the first one is
MARGIN = 1.5  # log-likelihood between the best cutting and the next that moves a number, a date or a code
NATURAL, LOWER, BARE, ODD, MISPLACED = -0.4, -1.2, -2.0, -6.0, -3.0  # what a glue costs, and a bit left alone
SKIPPED = -4.0
MOST_PIECES = 5
DECIMALS = re.compile(r"\d{1,2}\s*€?")
INTEGER = re.compile(r"[-+]?\d{1,3}([\s\u00a0\u202f]?\d{3})*|[-+]?\d+")
BLANKS = " \t\r\n\u00a0\u202f\u2007\u2009\ufeff\u200b\u0000"


def kind_of(text: str) -> str:
    """What a cell looks like."""
    if not text:
        return EMPTY
    found = next((kind for kind, shape in SHAPES if shape.fullmatch(text)), None)
    if found:
        return found
    if len(text) > 60:
        return LONG
    return WORD if text[0].islower() else TITLE


@dataclass
class Column:
    """What one column holds: how often each kind, each value; whether its whole numbers may take decimals."""

    name: str
    kinds: Counter = field(default_factory=Counter)
    values: Counter = field(default_factory=Counter)
    lengths: set[int] = field(default_factory=set)
    rows: int = 0

    def learn(self, text: str) -> None:
        """One more cell."""
        kind = kind_of(text)
        self.rows += 1
        self.kinds[kind] += 1
        self.values[text] += 1
        if kind == WHOLE:
            self.lengths.add(len(text))

    def settle(self) -> None:
        """After the last cell: the likelihood of each kind, and of a value never seen."""
        named = next((given for pattern, given in NAMED if pattern.search(self.name)), ANY)
        weight = 2.0 if self.rows >= FEWEST else 6.0
        self.chances = {
            kind: (self.kinds[kind] + weight * named.get(kind, 0.004)) / (self.rows + weight) for kind in KINDS
        }
        if self._counts_money():
            numbers = max(self.chances[WHOLE], self.chances[DECIMAL])
            self.chances[DECIMAL] = max(self.chances[DECIMAL], 0.4 * numbers)
            self.chances[WHOLE] = max(self.chances[WHOLE], 0.4 * numbers)
            self.chances[YEAR] = max(self.chances[YEAR], 0.2 * numbers)  # 2 050 € looks like a year
        once = sum(count == 1 for count in self.values.values())
        self.new = (once + 1.0) / (self.rows + 2.0) if self.rows else 1.0
        self.hard = sum(chance for kind, chance in self.chances.items() if kind in HARD) > 0.5 * (
            1 - self.chances[EMPTY]
        )

    def _counts_money(self) -> bool:
        """Whether whole numbers of this column may also be written with decimals: not codes of one length."""
        if self.kinds[DECIMAL] or not (self.kinds[WHOLE] or self.rows < FEWEST):
            return bool(self.kinds[DECIMAL])
        return self.rows < FEWEST or len(self.lengths) > 1

    def score(self, text: str) -> float:
        """The log-likelihood that this column holds this cell."""
        unseen = self.new * self.chances[kind_of(text)]
        seen = self.values[text] / self.rows if self.rows and text in self.values else 0.0
        return math.log(max(unseen, 0.9 * seen, LEAST))

    def takes(self, text: str) -> bool:
        """Whether such a cell is at home here."""
        return not text or self.chances[kind_of(text)] >= 0.02 or text in self.values


@dataclass(frozen=True)
class Cutting:
    """One way of cutting a torn row: its cells, how likely, how many bits were glued oddly."""

    cells: tuple[str, ...]
    score: float
    odd: int = 0


@dataclass(frozen=True)
class Mended:
    """The likeliest cutting of a row; `sure` when no other is nearly as likely, `cells` empty when there is none."""

    cells: tuple[str, ...] = ()
    sure: bool = False
    glued: tuple[str, ...] = ()
    score: float = 0.0


class Table:
    """The columns of a text table, learnt from its rows of the right width."""

    def __init__(self, header: Sequence[str], separator: str, regular: Sequence[Sequence[str]]):
        self.separator = separator
        self.columns = [Column(name) for name in header]
        for row in regular[:SAMPLE]:
            for column, text in zip(self.columns, row, strict=False):
                column.learn(text.strip(BLANKS))
        spaced = sum(text[:1] == " " and len(text) > 1 for row in regular[:SAMPLE] for text in row)
        self.spaced = spaced > 0.2 * sum(map(len, regular[:SAMPLE])) if regular else False
        for column in self.columns:
            column.settle()

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return len(self.columns)

    def holds(self, row: Sequence[str]) -> bool:
        """Whether a row of the right width has its numbers, dates and codes where they stand."""
        misfits = sum(not column.takes(text) for column, text in zip(self.columns, row, strict=False) if column.hard)
        return not misfits

    def upset(self, row: Sequence[str]) -> bool:
        """Whether words stand where numbers, dates or codes should: cells are missing before them."""
        cells = zip(self.columns, row, strict=False)
        return any(column.hard and kind_of(text) not in HARD and not column.takes(text) for column, text in cells)

    def fits(self, row: Sequence[str], other: Mended) -> bool:
        """Whether a row taken as it stands is at least as likely as the way it could be mended."""
        own = sum(column.score(text) for column, text in zip(self.columns, row, strict=True))
        return self.holds(row) and (not other.cells or own >= other.score)

    def likelier_at(self, cells: Sequence[str], there: int, here: int) -> bool:
        """Whether cells are much likelier from the column `there` on than from `here`; no when they don't fit there."""
        if there + len(cells) > self.width:
            return False
        gain = sum(
            self.columns[there + at].score(text) - self.columns[here + at].score(text)
            for at, text in enumerate(text.strip(BLANKS) for text in cells)
            if text
        )
        return gain > MARGIN

    def mend(self, bits: Sequence[str]) -> Mended:
        """The row that these bits (blanks kept) were, before it was torn."""
        extra = len(bits) - self.width
        if len(bits) > MOST_CELLS or extra > MOST_EXTRA:
            return Mended()
        found = self._cuttings(bits)
        if not found:
            return Mended()
        best = found[0]
        rivals = self._rivals(best, found)
        if not self._sure(best, rivals):
            return Mended(self._disputed(best, rivals), score=best.score)
        glued = tuple(cell for cell in best.cells if cell and cell not in {bit.strip(BLANKS) for bit in bits})
        return Mended(best.cells, True, glued, best.score)

    def nearly(self, row: Sequence[str]) -> bool:
        """Whether a row of the right width is one of ours but for one cell that nobody can read (« à définir »)."""
        hard = [(column, text.strip(BLANKS)) for column, text in zip(self.columns, row, strict=False) if column.hard]
        wrong = sum(not column.takes(text) for column, text in hard)
        right = sum(bool(text) and column.takes(text) for column, text in hard)
        return wrong == 0 or (wrong == 1 and right > 0)

    def _rivals(self, best: Cutting, found: list[Cutting]) -> list[Cutting]:
        """The other cuttings nearly as likely that move a number, a date or a code."""
        near = [other for other in found[1:] if best.score - other.score < MARGIN]
        return [other for other in near if any(other.cells[at] != best.cells[at] for at in self._hard())]

    def _hard(self) -> list[int]:
        return [at for at, column in enumerate(self.columns) if column.hard]

    def _sure(self, best: Cutting, rivals: list[Cutting]) -> bool:
        at_home = all(self.columns[at].takes(best.cells[at]) for at in self._hard())
        return best.odd <= 1 and at_home and not rivals

    def _disputed(self, best: Cutting, rivals: list[Cutting]) -> tuple[str, ...]:
        """The likeliest cells, with every reading of those that cuttings dispute: no one takes them for a value."""
        cells = list(best.cells)
        for at in self._hard():
            cells[at] = " | ".join(dict.fromkeys([cells[at], *(rival.cells[at] for rival in rivals)]))
        return tuple(cells)

    def _cuttings(self, bits: Sequence[str]) -> list[Cutting]:
        """The likeliest cuttings, the best first: column by column, the best few that use the first bits."""
        states: dict[int, list[Cutting]] = {0: [Cutting((), 0.0)]}
        slack = max(len(bits) - self.width, 0) + 1
        for at, column in enumerate(self.columns):
            left = self.width - at - 1
            after: dict[int, list[Cutting]] = {}
            for used, cuttings in states.items():
                for taken in self._reach(used, len(bits), left, slack):
                    text, cost, odd = self._glue(bits, used, taken, column)
                    gain = cost + column.score(text)
                    after.setdefault(used + taken, []).extend(
                        Cutting((*cutting.cells, text), cutting.score + gain, cutting.odd + odd) for cutting in cuttings
                    )
            states = {used: sorted(some, key=lambda c: -c.score)[:BEST] for used, some in after.items()}
        return states.get(len(bits), [])

    def _reach(self, used: int, total: int, left: int, slack: int):
        """How many bits a column may take: one, several, or none when the row is short of bits."""
        short = total < self.width
        first = 0 if short else 1
        last = min(slack, total - used - (0 if short else left))
        return range(first, last + 1)

    def _glue(self, bits: Sequence[str], start: int, taken: int, column: Column) -> tuple[str, float, int]:
        """The cell made of some bits, what gluing them costs, and how many glues are odd."""
        if not taken:
            return "", SKIPPED, 0
        text, cost, odd = bits[start].strip(BLANKS), 0.0, 0
        if bits[start][:1] == " " and start and not self.spaced:
            cost += MISPLACED  # a bit that begins with a blank goes on with a sentence
        for bit in bits[start + 1 : start + taken]:
            joint = self._joint(text, bit, column)
            cost, odd = cost + joint, odd + (joint == ODD)
            text = (text + self.separator + bit).strip(BLANKS)
        return text, cost, odd

    def _joint(self, left: str, right: str, column: Column) -> float:
        """What it costs to glue a bit to what stands before it."""
        if self.separator == "," and INTEGER.fullmatch(left) and DECIMALS.fullmatch(right):
            return 0.0 if column.chances[DECIMAL] >= 0.05 else ODD
        spaced = right[:1] == " "
        if column.hard or not right.strip(BLANKS):
            return ODD
        if kind_of(right.strip(BLANKS)) in HARD or kind_of(left) in HARD:
            return BARE if spaced else ODD
        return NATURAL if spaced else LOWER if right[:1].islower() else BARE


def learnt(header: Sequence[str], separator: str, records: Sequence[Sequence[str]], width: int) -> Table:
    """The table learnt from the rows of the right width; from its own cuttings where nearly all rows are torn.

    Where most rows are torn, a row of the right width may be the end of another: what its names forbid teaches nothing.
    """
    regular = [row for row in records if len(row) == width]
    if len(regular) < len(records) / 2:
        regular = [row for row in regular if not _forbidden(header, row)]
    table = Table(header, separator, regular)
    if len(regular) >= max(FEWEST, len(records) / 10) or len(records) < FEWEST:
        return table
    torn = [row for row in records if len(row) > width][: SAMPLE // 4]
    first = [list(found.cells) for row in torn if (found := table.mend(row)).cells and found.sure]
    return Table(header, separator, [*regular, *first]) if first else table


def _forbidden(header: Sequence[str], row: Sequence[str]) -> bool:
    """Whether a number or a date stands where the names of columns want another, or words where they want one."""
    for name, text in zip(header, row, strict=True):
        named = next((given for pattern, given in NAMED if pattern.search(name)), None)
        if named is not None and kind_of(text.strip(BLANKS)) not in {EMPTY, *named}:
            return True
    return False
