"""Cells as people write them, turned into values: pure functions, text in, `Read` out, never an exception.

A `Read` has a value, or a `rule` (a key of `texts.fault_sentences.RULES`) that says why not; it may have both when the
value was read but something must be said of it. An empty cell gives neither. Nothing is guessed silently: what can
be read in two ways is given back as such.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, Generic, Never, TypeVar

from stdnum import luhn
from stdnum.fr import siren, siret

FIRST_YEAR, LAST_YEAR = 1900, 2100
CACHED = 50_000  # columns repeat their values: a cell is parsed once
FIRST_SERIAL, LAST_SERIAL = 25_569, 75_000  # from 1970: below, five digits are a mistyped year ("20222")
EXCEL_EPOCH = date(1899, 12, 30)
UNSEEN = str.maketrans("", "", "\ufeff\u200b")
EMPTY = {"", "-", "--", "–", "—", "null", "none", "nan", "(vide)", "#n/a", "\\n"}


T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True)
class Read(Generic[T_co]):
    """What a cell gave: `value` (None when empty or unreadable), `rule` and `facts` when there is something to say."""

    value: T_co | None = None
    rule: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Something was written, and no value came out of it."""
        return self.value is None and self.rule is not None


NOTHING: Read[Never] = Read()


def plain(text: str | None) -> str:
    """The text on one line, every kind of blank turned into a single space."""
    if not text:
        return ""
    return " ".join((text if text.isascii() else text.translate(UNSEEN)).split())


def runs(text: str) -> bool:
    """Whether a spreadsheet could run this text: what it would read first is one of `= + - @`, or a tab or a return.

    Every kind of blank and of invisible sign before it is skipped, and full-width signs count as the plain ones: some
    spreadsheets trim the former and fold the latter.
    """
    first = unicodedata.normalize("NFKC", text)
    seen = next((char for char in first if not char.isspace() and unicodedata.category(char)[0] not in "CZ"), "")
    return text[:1] in ("\t", "\r", "\n") or (bool(seen) and seen in "=+-@")


def is_empty(text: str | None) -> bool:
    """Whether a cell says nothing (a lone dash and the usual words for nothing included)."""
    return plain(text).lower() in EMPTY


ACCENTS = re.compile("[\u0300-\u034e\u0350-\u036f]+")
WORDS_AND_FIGURES = re.compile(r"[a-z0-9�]+")


@lru_cache(maxsize=CACHED)
def fold(text: str) -> str:
    """Letters and digits only, without accents or case, words parted by one space; a lost letter stays as "�"."""
    kept = text if text.isascii() else _unaccented(text)
    return " ".join(WORDS_AND_FIGURES.findall(kept.lower()))


def _unaccented(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae"))
    bare = ACCENTS.sub("", spread)
    return bare if bare.isascii() else "".join([char for char in bare if not unicodedata.combining(char)])


def same_words(read: str, known: str) -> bool:
    """Whether two folded texts agree, each lost letter standing for any letter."""
    if "�" not in read:
        return read == known
    return re.fullmatch(re.escape(read).replace("�", r"[a-z0-9]{1,2}"), known) is not None


# --- numbers -----------------------------------------------------------------------------------------------------

NUMBER = r"[.,]?[0-9](?:[0-9 .,'’]*[0-9])?"
AMOUNT = re.compile(
    rf"(?P<before>(?:[^0-9()+\-]{{0,24}}[^0-9()+\-.,])?)(?P<open>\()?\s*(?P<sign>[+-])?\s*(?P<number>{NUMBER})(?P<back>-)?[.,]?-?\s*"
    r"(?P<unit>k\s?€|k\s?(?:euros?|eur)?\b|m\s?€|m\s?(?:euros?|eur)\b|(?:milliers?|millions?)(?: d['’]euros)?\b"
    r"|mille(?: euros)?\b"
    r"|€|euros?\b|eur\b)?"
    r"(?P<close>\))?\s*(?P<after>.*)",
    re.IGNORECASE,
)
EXPONENT = re.compile(r"([+-]?[0-9]+(?:[.,][0-9]+)?)\s?e\s?([+-][0-9]{1,2})", re.IGNORECASE)
CURRENCY = re.compile(r"€|euros?|eur|ttc|ht|\.|,|:", re.IGNORECASE)
BEFORE_FIGURES = re.compile(r"(?:[^\W_]*[^\W\d_])?(?:€|eur|euros?)", re.IGNORECASE)
AFTER_FIGURES = re.compile(r"(?:ttc|ht)\b", re.IGNORECASE)
LOOKALIKE = re.compile(r"[oOQDlIiSsBZz|!]{1,3}")  # letters typed, or read by a scanner, for 0, 1, 5, 8 and 2
OTHER_UNIT = re.compile(
    r"[$£¥%/]|(?:milliards?|mds?|m|f|fr|frs|ff|frf|francs?|chf|usd|gbp|xpf|cfp|fcfa|dollars?|livres?|h|heures?|j|jours?|etp|m2|m²|ha|km"
    r"|kg|tonnes?|personnes?|pers|habitants?|hab|postes?|emplois?|points?|parts?|ans|mois)\b",
    re.IGNORECASE,
)
FIGURES = re.compile(r"[0-9]{1,13}(?:\.[0-9]{1,2})?")
THOUSANDS, MILLIONS = Decimal(1000), Decimal(1_000_000)
LOST_BLANK = re.compile("\ufffd|(?<=[0-9])[?](?=[0-9]{3}(?![0-9]))")


@lru_cache(maxsize=CACHED)
def amount(text: str | None, decimal: str | None = None) -> Read[Decimal]:
    """Euros as a Decimal. `decimal` ("." or ",") settles what "1.234" or "1,234" means; without it both are refused.

    "1 234,56", "3 000", "1.234,56 €", "(1 500)" (negative) are read; "12,5 k€" is read and its unit reported;
    "240 000 € (pour 3 saisons)" is read and its remark reported; "n.c." is refused; "-" is empty. A sign lost by a bad
    export ("1\ufffd234,56", "1?234,56") was the blank between thousands or the euro sign. A letter where a figure
    should be ("1OO", "l 500") and a unit that is not of euros ("120 h", "300 CHF") are refused: what is left of such
    a cell is another number.
    """
    if text and FIGURES.fullmatch(text):
        return Read(Decimal(text))  # most cells of most files
    cell = _mended_blanks(plain(text).replace("\u2212", "-"))
    if cell.lower() in EMPTY:
        return NOTHING
    if exponent := EXPONENT.fullmatch(cell):
        return Read(Decimal(exponent[1].replace(",", ".")).scaleb(int(exponent[2])))
    return _written_amount(cell, decimal)


def _written_amount(cell: str, decimal: str | None) -> Read:
    """An amount with its marks, its unit and its words."""
    found = AMOUNT.fullmatch(cell)
    if not found or _two_numbers(found) or (found["open"] is None) != (found["close"] is None) or _misread(found):
        return Read(rule="montant_illisible")
    number = _number(found["number"], decimal)
    if number is None:
        return Read(rule="montant_illisible")
    if number is AMBIGUOUS:
        return Read(rule="montant_ambigu")
    return _said(number, found)


def _mended_blanks(cell: str) -> str:
    return cell if cell.isascii() and "?" not in cell else plain(LOST_BLANK.sub(" ", cell))


def _two_numbers(found: re.Match[str]) -> bool:
    """Another number after the first (unless in brackets), or a percentage: not one amount."""
    after = found["after"]
    return bool(re.search(r"[0-9]", re.sub(r"\(.*\)?", "", after))) or after.startswith("%")


def _misread(found: re.Match[str]) -> bool:
    """Whether letters stand where figures should, or name another unit: the number read is not the one written."""
    before, after = found["before"], found["after"]
    left, right = re.split(r"[\s(:]", before.rstrip())[-1], re.split(r"[\s.,;:)]", after)[0]
    glued = found.string[found.start("after") - 1].isdigit() and right[:1].isalpha() and not AFTER_FIGURES.match(right)
    led = before[-1:].isalpha() and not BEFORE_FIGURES.fullmatch(left)
    words = any(LOOKALIKE.fullmatch(word) or OTHER_UNIT.fullmatch(word) for word in (left, right))
    return glued or led or words or bool(OTHER_UNIT.match(after))


def _said(number: Decimal, found: re.Match[str]) -> Read[Decimal]:
    """The signed amount in euros, with its unit or its remark if it has one."""
    number = -number if found["sign"] == "-" or found["open"] or found["back"] else number
    unit = (found["unit"] or "").lower().replace(" ", "")
    factor = {"k": THOUSANDS, "m": MILLIONS}.get(unit[:1])
    if unit.startswith(("millier", "mille")):
        factor = THOUSANDS
    if factor:
        return Read(number * factor, "montant_en_milliers", {"unit": found["unit"], "amount": number * factor})
    remark = plain(CURRENCY.sub("", found["before"]) + " " + re.sub(r"^(ttc|ht)\b", "", found["after"], flags=re.I))
    if remark:
        return Read(number, "montant_remarque", {"remark": remark.strip("() "), "amount": number})
    return Read(number)


AMBIGUOUS = Decimal("NaN")


def _number(text: str, decimal: str | None) -> Decimal | None:
    """The number of digits, blanks and marks; None when its groups are wrong, AMBIGUOUS when it has two readings."""
    spaced = re.split(r"[ '’]", text)
    marks = [char for char in text if char in ".,"]
    if len(spaced) > 1:
        head, *groups = spaced
        groups[-1] = re.split(r"[.,]", groups[-1])[0]
        if not re.fullmatch(r"[0-9]{1,3}", head) or not all(re.fullmatch(r"[0-9]{3}", g) for g in groups):
            return None
    joined = "".join(spaced)
    if not marks:
        return Decimal(joined)
    if len(set(marks)) == 2:
        return _grouped(joined, marks[0], marks[-1])
    if len(marks) > 1:
        return _grouped(joined, marks[0], None)
    return _one_mark(joined, marks[0], decimal, len(spaced) > 1)


def _grouped(text: str, group: str, mark: str | None) -> Decimal | None:
    shape = rf"[0-9]{{1,3}}({re.escape(group)}[0-9]{{3}})+" + (rf"{re.escape(mark)}[0-9]*" if mark else "")
    if not re.fullmatch(shape, text):
        return None
    text = text.replace(group, "")
    return Decimal(text.replace(mark, ".") if mark else text)


def _one_mark(text: str, mark: str, decimal: str | None, spaced: bool) -> Decimal | None:
    whole, part = text.split(mark)
    if not whole:
        return Decimal(f"0.{part}")
    two_readings = len(part) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0") and not spaced
    if two_readings and decimal is None:
        return AMBIGUOUS
    if two_readings and decimal != mark:
        return Decimal(whole + part)
    return Decimal(f"{whole}.{part}")


def decimal_mark(cells: Iterable[str]) -> str | None:
    """The decimal mark a column shows without doubt ("1 234,5", "250.0", "1.234,5"), None when it shows none or two."""
    seen = set()
    for cell in cells:
        joined = re.sub(r"[ '’]", "", _mended_blanks(plain(cell)))
        if found := re.fullmatch(r"[^0-9]*[0-9.,]*?([.,])([0-9]{1,2}|[0-9]{4,})\D*", joined):
            seen.add(found[1])
        elif found := re.fullmatch(r"\D*[0-9]{1,3}([.,])[0-9]{3}\1[0-9]{3}.*", joined):
            seen.add("," if found[1] == "." else ".")
    return seen.pop() if len(seen) == 1 else None


def written_unit(text: str | None) -> int | None:
    """The unit a cell names beside its number: 1 (euros), 1,000 or 1,000,000; None when it names none."""
    found = AMOUNT.fullmatch(_mended_blanks(plain(text)))
    unit = (found["unit"] or "").lower() if found else ""
    if not unit:
        return 1 if found and re.search(r"€|\beur", found["before"], re.IGNORECASE) else None
    if unit.startswith(("k", "millier", "mille")):
        return 1000
    return 1_000_000 if unit.startswith("m") else 1


OPEN = re.compile(r"\D*([1-9][0-9]{0,2})([.,])([0-9]{3})\D*")
DECIMAL_SENSE, THOUSANDS_SENSE = "decimal", "thousands"


def open_mark(text: str | None) -> str | None:
    """The mark of a number with two readings ("1.734", "12,500 €"): thousands, or three decimals; None for others."""
    found = OPEN.fullmatch(_mended_blanks(plain(text)))
    return found[2] if found and amount(text).rule == "montant_ambigu" else None


def mark_senses(cells: Iterable[str]) -> dict[str, str]:
    """What "." and "," mean in a column where its own cells prove it, mark -> sense; a mark absent is not proven.

    "1.234,50" or "1.234.567" prove that the point parts thousands; "1234.567", "0.125" or "3.1416" that it stands
    before decimals, however many. A mark proven both ways, or only seen before one or two decimals, proves nothing of
    "1.734": amounts in euros have no third decimal.
    """
    proofs: dict[str, set[str]] = {".": set(), ",": set()}
    for cell in set(cells):
        if ("." not in cell and "," not in cell) or FIGURES.fullmatch(cell):
            continue
        number = re.sub(r"[^0-9.,]", "", _mended_blanks(plain(cell))).strip(".,")
        for mark, other in ((".", ","), (",", ".")):
            group, point = re.escape(mark), re.escape(other)
            if re.fullmatch(
                rf"[0-9]{{1,3}}({group}[0-9]{{3}})+{point}[0-9]+|[0-9]{{1,3}}({group}[0-9]{{3}}){{2,}}", number
            ):
                proofs[mark].add(THOUSANDS_SENSE)
            elif re.fullmatch(rf"([0-9]{{4,}}|0){group}[0-9]{{3}}|[0-9]+{group}[0-9]{{4,}}", number):
                proofs[mark].add(DECIMAL_SENSE)
    return {mark: found.pop() for mark, found in proofs.items() if len(found) == 1}


def money(text: str | None, senses: Mapping[str, str] | None = None, factor: int = 1) -> Read[Decimal]:
    """Euros of a cell as it is written, a Decimal: its own unit wins over `factor`, the unit of the title.

    `senses`: what a mark before three digits means (see `mark_senses`); a mark of no known sense stands before
    decimals, which is how it is written. The rules are those of `amount`.
    """
    mark = open_mark(text)
    decimal = mark
    if mark and (senses or {}).get(mark) == THOUSANDS_SENSE:
        decimal = "," if mark == "." else "."
    read = amount(text, decimal)
    if read.value is None or factor == 1 or written_unit(text) is not None:
        return read
    return Read(read.value * factor, read.rule, read.facts)


def header_factor(header: str) -> int:
    """1,000 when a column's title says thousands of euros, 1,000,000 for millions, else 1."""
    if re.search(r"\bk\s?€|\bk\s?(euros?|eur)\b|milliers? d.euros?|\ben milliers\b", header, re.IGNORECASE):
        return 1000
    return 1_000_000 if re.search(r"\bM\s?(€|EUR\b|euros?\b)|[mM]illions? d.euros?|en millions", header) else 1


def measured(text: str | None) -> float | None:
    """A number of which a lone mark is always the decimal one (degrees, square metres, published statistics).

    "48,573" and "48.573" are the same; a percent or euro sign goes with its number; None when it is not one.
    """
    cell = plain(text).removesuffix("€").removesuffix("%")
    read = number(cell, "," if "," in cell else ".")
    return None if read.value is None else float(read.value)


def number(text: str | None, decimal: str | None = None) -> Read[Decimal]:
    """A plain number (surface, population): as an amount, refused when it carries a unit of money."""
    read = amount(text, decimal)
    if read.failed or read.rule:
        return Read(rule="nombre_illisible")
    return read


@lru_cache(maxsize=CACHED)
def share(text: str | None, percent: bool = False) -> Read[Decimal]:
    """A fraction between 0 and 1. "45 %", or "45", or any value of a `percent` column, is divided by 100 and said."""
    cell = plain(text)
    if cell.lower() in EMPTY:
        return NOTHING
    read = amount(cell.rstrip("% "), ".") if "," not in cell else amount(cell.rstrip("% "), ",")
    if read.value is None or read.rule or not 0 <= read.value <= 100:
        return Read(rule="part_hors_bornes")
    if percent or "%" in cell or read.value > 1:
        fraction = read.value / 100
        return Read(fraction, "part_en_pourcentage", {"share": str(fraction.normalize()).replace(".", ",")})
    return read


# --- dates -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Moment:
    """A date as far as the file knows it: `day` when whole, always `year`, `month` when given."""

    year: int
    month: int | None = None
    day: date | None = None

    @property
    def precision(self) -> str:
        """In French: "le jour", "le mois" or "l'année"."""
        return "le jour" if self.day else "le mois" if self.month else "l'année"


MONTHS = {
    name[:4] if name[:3] in ("jui", "mar") else name[:3]: at
    for at, name in enumerate(
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split(), 1
    )
}
CLOCK = r"(?:[ T][0-9]{1,2}[:h][0-9]{2}.*)?"
YEAR_FIRST = re.compile(rf"([0-9]{{4,5}})[-/.]([0-9]{{1,2}})[-/.]([0-9]{{1,2}}){CLOCK}")
DAY_FIRST = re.compile(rf"([0-9]{{1,2}})[-/. ]([0-9]{{1,2}})[-/. ]([0-9]{{2}}|[0-9]{{4,5}}){CLOCK}")
COMPACT = re.compile(r"(19[0-9]{2}|20[0-9]{2})(0[1-9]|1[0-2])([0-3][0-9])")
YEAR_MONTH = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})")
MONTH_YEAR = re.compile(r"([0-9]{1,2})[-/.]([0-9]{4})")
YEAR_ALONE = re.compile(r"([0-9]{4,5})(?:[.,]0+)?")
SERIAL = re.compile(r"([0-9]{5})(?:[.,][0-9]+)?")
WORDS = re.compile(r"(?:le )?(?:([0-9]{1,2})(?:er)? )?([a-z]{3,10}) ([0-9]{4}|[0-9]{2})")


@lru_cache(maxsize=CACHED)
def moment(text: str | None) -> Read[Moment]:
    """A date, whole or not: ISO, 13/01/2022, 2022/01/13, 20220113, 12 mars 2018, 15-mars-22, MAI 2014, janv.-22,
    03/2018, 2014, a serial.

    Gives a Moment. A year outside 1900-2100 ("20023") is `date_hors_bornes`; the day comes first, never the month.
    """
    cell = re.sub(r"(?<=[0-9]) ?([/-]) ?(?=[0-9])", r"\1", plain(text))
    if cell.lower() in EMPTY or cell in ("0", "00/00/0000", "0000-00-00"):
        return NOTHING
    return _whole_date(cell) or _part_of_date(cell) or _worded(fold(cell))


def _whole_date(cell: str) -> Read[Moment] | None:
    """Day, month and year in figures, or the serial of a spreadsheet."""
    for pattern, order in ((YEAR_FIRST, "ymd"), (COMPACT, "ymd"), (DAY_FIRST, "dmy")):
        if found := pattern.fullmatch(cell):
            return _whole(dict(zip(order, found.groups(), strict=True)))
    if (found := SERIAL.fullmatch(cell)) and FIRST_SERIAL <= int(found[1]) <= LAST_SERIAL:
        return _moment_of(EXCEL_EPOCH + timedelta(days=int(found[1])))
    return None


def _part_of_date(cell: str) -> Read[Moment] | None:
    """A year, or a year and a month, in figures."""
    if found := YEAR_ALONE.fullmatch(cell):
        return _partial(int(found[1]), None)
    for pattern, order in ((YEAR_MONTH, "ym"), (MONTH_YEAR, "my")):
        if found := pattern.fullmatch(cell):
            parts = dict(zip(order, map(int, found.groups()), strict=True))
            return _partial(parts["y"], parts["m"])
    return None


def _moment_of(day: date) -> Read[Moment]:
    return Read(Moment(day.year, day.month, day))


def _whole(parts: dict[str, str]) -> Read[Moment]:
    year = _full_year(parts["y"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Read(rule="date_hors_bornes")
    try:
        return _moment_of(date(year, int(parts["m"]), int(parts["d"])))
    except ValueError:
        return Read(rule="date_illisible")


def _full_year(digits: str) -> int:
    """Two digits are of this century up to 69."""
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year < 70 else 1900)


def _partial(year: int, month: int | None) -> Read[Moment]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Read(rule="date_hors_bornes")
    if month is not None and not 1 <= month <= 12:
        return Read(rule="date_illisible")
    return Read(Moment(year, month))


def _worded(cell: str) -> Read[Moment]:
    """Dates in words, on folded text: "12 mars 2018", "1er janvier 2014", "MAI 2014", "annee 2014"."""
    if found := re.fullmatch(r"(?:annee|exercice|an) ([0-9]{4})", cell):
        return _partial(int(found[1]), None)
    found = WORDS.fullmatch(cell)
    if not found:
        return Read(rule="date_illisible")
    word = found[2]
    month = MONTHS.get(word[:4]) or MONTHS.get(word[:3])
    if not month:
        return Read(rule="date_illisible")
    if found[1]:
        return _whole({"y": found[3], "m": str(month), "d": found[1]})
    return _partial(_full_year(found[3]), month)


@dataclass(frozen=True)
class Period:
    """From `start` to `end`; either may be unknown."""

    start: Moment | None = None
    end: Moment | None = None

    @property
    def years(self) -> range:
        """The calendar years it touches (empty when its start is unknown)."""
        if not self.start:
            return range(0)
        return range(self.start.year, (self.end or self.start).year + 1)


@lru_cache(maxsize=CACHED)
def period(text: str | None) -> Read[Period]:
    """A date or two: "2017-10-06/2018-06-30", "2022/01/13_2024/01/12", "01/10/2013-01/10/2014", "2018-2020", "2014".

    A second half that is no date ("2017-12-12/fin-action") leaves the end unknown and is said.
    """
    cell = plain(text)
    if is_empty(cell):
        return NOTHING
    single = moment(cell)
    if single.value:
        return Read(Period(single.value, None))
    halves = [(moment(left), moment(right)) for left, right in _halves(cell)]
    for start, end in halves:
        if start.value and end.value and start.value.year <= end.value.year:
            return Read(Period(start.value, end.value))
    for start, _ in halves:
        if start.value and start.value.day:
            return Read(Period(start.value, None), "date_illisible")
    return Read(rule=single.rule)


def _halves(cell: str) -> list[tuple[str, str]]:
    """Every way of cutting a period in two, the plainest separators first."""
    cell = re.sub(r"^(du|de|entre) ", "", cell, flags=re.IGNORECASE)
    cuts = [found.span() for mark in ("_", " au ", " à ", " et ", "/", "-", ";") for found in re.finditer(mark, cell)]
    return [(cell[:start].strip(), cell[end:].strip()) for start, end in cuts if start and end < len(cell)]


def year(text: str | None) -> Read[int]:
    """A year: "2014", "2014.0", "Exercice 2014", or the year of a date; "20023" is refused."""
    cell = plain(text)
    if is_empty(cell):
        return NOTHING
    read = moment(cell)
    if read.value is None:
        return Read(rule="annee_illisible")
    return Read(read.value.year)


# --- identifiers and codes ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Identifier:
    """An organisation's number: `kind` siret, siren or rna, and its `value` without blanks."""

    kind: str
    value: str


RNA = re.compile(r"W[0-9][0-9A-Z]{8}")
NIR = re.compile(r"[12][0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[1-8][0-9]|9[0-57-9])[0-9]{6}([0-9]{2})?")


def valid_siret(digits: str) -> bool:
    """14 digits with their key, that of La Poste included; one that a spreadsheet rounded (…00000) has no key to trust.

    The key of the SIREN inside is not asked for besides: that of the whole already proves all its digits.
    """
    if not re.fullmatch(r"[0-9]{14}", digits) or digits.endswith("00000"):
        return False
    return luhn.is_valid(digits) or siret.is_valid(digits)


def valid_siren(digits: str) -> bool:
    """9 digits with their key; one figure repeated (000000000) has the key and is nobody's."""
    return bool(re.fullmatch(r"[0-9]{9}", digits)) and siren.is_valid(digits) and len(set(digits)) > 1


def valid_rna(text: str) -> bool:
    """W, the code of the prefecture and seven signs; python-stdnum has no RNA, which bears no key."""
    return RNA.fullmatch(text) is not None


@lru_cache(maxsize=CACHED)
def identifier(text: str | None) -> Read[Identifier]:
    """SIRET, SIREN or RNA however spaced or quoted. Rounded, mistyped and personal numbers are refused by their rule.

    `siren_pour_siret` and `code_zero_perdu` come with a value; `siret_arrondi` (35181600000000, 3.51816E+13),
    `siret_invalide`, `identifiant_personnel` and `identifiant_illisible` without one.
    """
    cell = plain(text)
    if is_empty(cell) or fold(cell) in ("0", "nc", "nd", "neant", "sans objet", "inconnu", "aucun", "na", "n a"):
        return NOTHING
    if EXPONENT.fullmatch(cell):
        return Read(rule="siret_arrondi")
    bare = re.sub(r"[\s.'’`\"_-]|^(SIRET|SIREN|RNA)\s*:?", "", re.sub(r"[.,]0+$", "", cell).upper())
    if valid_rna(bare):
        return Read(Identifier("rna", bare))
    if not re.fullmatch(r"[0-9]+", bare):
        return Read(rule="identifiant_illisible")
    return _by_length(bare)


def _by_length(digits: str) -> Read[Identifier]:
    if len(digits) == 14 or (len(digits) == 13 and digits.endswith("00000")):
        return _siret(digits)
    if len(digits) == 9 and valid_siren(digits):
        return Read(Identifier("siren", digits), "siren_pour_siret")
    if len(digits) in (13, 15) and NIR.fullmatch(digits):
        return Read(rule="identifiant_personnel")
    if len(digits) == 13 and valid_siret("0" + digits):
        return Read(Identifier("siret", "0" + digits), "code_zero_perdu", {"read": "0" + digits})
    reason = "clé de contrôle fausse" if len(digits) == 9 else f"{len(digits)} chiffres"
    return Read(rule="siret_invalide", facts={"reason": reason})


def _siret(digits: str) -> Read[Identifier]:
    if len(set(digits)) == 1:
        return Read(rule="siret_invalide", facts={"reason": "numéro fictif"})
    if digits.endswith("00000"):
        return Read(rule="siret_arrondi")
    if not valid_siret(digits):
        return Read(rule="siret_invalide", facts={"reason": "clé de contrôle fausse"})
    return Read(Identifier("siret", digits))


def boolean(text: str | None) -> Read[bool]:
    """oui/non, vrai/faux, O/N, 1/0, true/false, yes/no in any case; anything else is `booleen_illisible`."""
    word = fold(re.sub(r"[.,]0$", "", plain(text)))
    if is_empty(text):
        return NOTHING
    if word in ("oui", "o", "vrai", "v", "true", "t", "1", "yes", "y"):
        return Read(True)
    if word in ("non", "n", "faux", "f", "false", "0", "no"):
        return Read(False)
    return Read(rule="booleen_illisible")


def postcode(text: str | None) -> Read[str]:
    """Five digits from "67000.0", "67 000", "F-67000", "67003 CEDEX 1"; a lost first zero is put back and said."""
    return _code(text, r"(?:F-?)?([0-9]{2} ?[0-9]{3})(?: ?cedex.*)?", r"[0-9]{4}")


def commune(text: str | None) -> Read[str]:
    """A commune's INSEE code: five signs, 2A and 2B included; a lost first zero is put back and said."""
    return _code(text, r"([0-9][0-9AB][0-9]{3})", r"[0-9]{4}")


def _code(text: str | None, whole: str, short: str) -> Read[str]:
    cell = re.sub(r"[.,]0+$", "", plain(text))
    if is_empty(cell):
        return NOTHING
    if found := re.fullmatch(whole, cell, re.IGNORECASE):
        return Read(found[1].replace(" ", "").upper())
    if re.fullmatch(short, cell):
        return Read("0" + cell, "code_zero_perdu", {"read": "0" + cell})
    return Read(rule="code_illisible")
