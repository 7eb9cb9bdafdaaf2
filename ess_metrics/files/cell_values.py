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
from decimal import Decimal
from functools import lru_cache
from typing import Any, Generic, Never, TypeVar

CACHED = 50_000  # columns repeat their values: a cell is parsed once
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


def inert(text: str) -> str:
    """Text that no spreadsheet runs: with an apostrophe before it when one could."""
    return f"'{text}" if runs(text) else text


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
GROUP = re.compile(r"[0-9]{3}(?![0-9])")
FIGURES = re.compile(r"[0-9]{1,13}(?:\.[0-9]{1,2})?")
THOUSANDS, MILLIONS = Decimal(1000), Decimal(1_000_000)
BEYOND = Decimal(10) ** 18
LOST_BLANK = re.compile("\ufffd|(?<=[0-9])[?](?=[0-9]{3}(?![0-9]))")


@lru_cache(maxsize=CACHED)
def amount(text: str | None, decimal: str | None = None) -> Read[Decimal]:
    """Euros as a Decimal. `decimal` ("." or ",") settles what "1.234" or "1,234" means; without it both are refused.

    "1 234,56", "3 000", "1.234,56 €", "(1 500)" (negative) are read; "12,5 k€" is read and its unit reported;
    "240 000 € (pour 3 saisons)" is read and its remark reported; "n.c." is refused; "-" is empty. A sign lost by a bad
    export ("1\ufffd234,56", "1?234,56") was the blank between thousands or the euro sign. A letter where a figure
    should be ("1OO", "l 500") and a unit that is not of euros ("120 h", "300 CHF") are refused: what is left of such
    a cell is another number. So is a number that no sum of euros reaches ("1E+300"), which no cent can be told of.
    """
    read = _amount(text, decimal)
    if read.value is not None and not abs(read.value) < BEYOND:
        return Read(rule="montant_illisible")
    return read


def _amount(text: str | None, decimal: str | None) -> Read[Decimal]:
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
    # « b 500 » for « 6 500 »: before a group of three figures any letter may be one; « N 82 584,28 » is a remark.
    lone = len(left) == 1 and left.isascii() and left.isalpha() and GROUP.match(found["number"]) is not None
    words = any(LOOKALIKE.fullmatch(word) or OTHER_UNIT.fullmatch(word) for word in (left, right))
    return glued or led or lone or words or bool(OTHER_UNIT.match(after))


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


# --- identifiers and codes ---------------------------------------------------------------------------------------


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
