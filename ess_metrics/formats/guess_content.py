"""What the cells of a column hold, from a sample: the shares of amounts, dates, names of neighbourhoods…"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ess_metrics.files import cell_dates, cell_identifiers, cell_values
from ess_metrics.files.cell_values import fold
from ess_metrics.formats.free_places import Names
from ess_metrics.formats.guess_words import funder

MAIL = re.compile(r"\S+@\S+\.\S+")
PHONE = re.compile(r"(\+33|0)\s?[1-9]([ .\-]?\d\d){4}")
MARKS = {"x", "oui", "o", "1", "true", "vrai", "v", "✓", "✔", "☑"}
BLANK_MARKS = MARKS | {"non", "n", "0", "false", "faux", ""}
MONEY = re.compile(r"€|\beuros?\b", re.I)
RENT = re.compile(r"/\s?(m2|m²|mois|an\b)|gracieux|gratuit", re.I)
WORDS = re.compile(r"[^\W\d_]")
SPLIT = re.compile(r"\s*[\d.,]+\s*%?(\s*[|;/+]\s*[\d.,]+\s*%?)+\s*")
YEAR = re.compile(r"\b(19|20)\d\d\b")
MOST = 0.6


@dataclass(frozen=True)
class Content:
    """Shares (0 to 1) of the filled cells of a column that read as each kind; `examples`: three of its values;
    `split`: cells that hold several numbers; `dated`: words that name a year.
    """

    filled: float = 0.0
    number: float = 0.0
    money: float = 0.0
    rent: float = 0.0
    date: float = 0.0
    year: float = 0.0
    siret: float = 0.0
    rna: float = 0.0
    mail: float = 0.0
    phone: float = 0.0
    mark: float = 0.0
    place: float = 0.0
    funder: float = 0.0
    distinct: float = 0.0
    words: float = 0.0
    largest: float = 0.0
    split: float = 0.0
    dated: float = 0.0
    examples: tuple[str, ...] = ()
    values: tuple[str, ...] = field(default=(), repr=False)

    @property
    def textual(self) -> bool:
        """Whether the column mostly holds words."""
        return max(self.number, self.date, self.year, self.mail, self.phone, self.siret) < MOST


def content_of(cells: Sequence[str], names: Names) -> Content:
    """What these cells are."""
    counts = Counter(cell.strip() for cell in cells if cell.strip())
    total = sum(counts.values())
    if not total:
        return Content()
    distinct = list(counts)

    def share(test) -> float:
        """The share of the filled cells that pass a test, asked once a value."""
        return sum(count for cell, count in counts.items() if test(cell)) / total

    numbers = {cell: value for cell in distinct if (value := _number(cell)) is not None}
    worded = sum(counts[cell] for cell in numbers) < total / 2
    return Content(
        total / len(cells),
        sum(counts[cell] for cell in numbers) / total,
        share(lambda cell: bool(MONEY.search(cell))),
        share(lambda cell: bool(RENT.search(cell) and (re.search(r"\d", cell) or "gra" in cell.lower()))),
        share(_is_date),
        share(lambda cell: bool(re.fullmatch(r"(19[5-9]|20[0-4])\d", cell))),
        share(lambda cell: bool(re.fullmatch(r"[\d\s]{9,17}", cell)) and len(re.sub(r"\D", "", cell)) in (9, 14)),
        share(lambda cell: cell_identifiers.valid_rna(cell.upper())),
        share(lambda cell: bool(MAIL.fullmatch(cell))),
        share(lambda cell: bool(PHONE.fullmatch(cell))),
        share(lambda cell: fold(cell) in MARKS or cell in MARKS) if _only_marks(distinct) else 0.0,
        share(lambda cell: bool(names.read(cell).codes)) if worded else 0.0,
        share(lambda cell: bool(funder(cell))) if worded else 0.0,
        len(distinct) / total,
        sum(len(cell.split()) * count for cell, count in counts.items()) / total,
        max(map(float, numbers.values()), default=0.0),
        share(lambda cell: bool(SPLIT.fullmatch(cell)) and not _is_date(cell)),
        share(lambda cell: bool(YEAR.search(cell) and WORDS.search(cell))),
        tuple(distinct[:3]),
        tuple(distinct[:50]),
    )


def _number(cell: str):
    """The number of a cell that holds one and a unit at most; None for words that a figure ends."""
    text = re.sub(r"(k?€|k?euros?|k\b|m2|m²|etp|/\s?(mois|an|m2|m²|trim)).*$", "", cell, flags=re.I)
    return None if WORDS.search(text) else cell_values.amount(text, "," if "," in text else ".").value


def _is_date(cell: str) -> bool:
    moment = cell_dates.moment(cell).value
    return bool(moment and moment.day) and not re.fullmatch(r"\d{5}", cell)


def _only_marks(distinct: Sequence[str]) -> bool:
    return all(fold(cell) in BLANK_MARKS or cell in MARKS for cell in distinct) and len(distinct) <= 3
