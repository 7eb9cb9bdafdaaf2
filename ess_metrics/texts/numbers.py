"""French numbers: thousands by U+202F, decimal comma, U+2212 minus, units after a narrow no-break space."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

THIN = "\u202f"
NBSP = "\u00a0"
MINUS = "\u2212"

SANS_OBJET = "sans objet"
SECRET = "s"
UNKNOWN = "inconnu"
ABSENT = {"sans_objet": SANS_OBJET, "secret": SECRET, "inconnu": UNKNOWN}

PREPOSITIONS = frozenset("de du des à en par pour sur sans avec".split())
MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()


def decimal(value: float | Decimal, places: int = 1, *, trim: bool = False) -> str:
    """`1234.5` → `1 234,5`; halves go away from zero; `trim` drops a decimal part of zeros."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    sign = MINUS if exact < 0 else ""
    whole, _, part = f"{abs(exact):f}".partition(".")
    part = "" if trim and not part.strip("0") else part
    return f"{sign}{_grouped(whole)}{',' + part if part else ''}"


def _grouped(digits: str) -> str:
    head = len(digits) % 3
    groups = [digits[:head]] if head else []
    return THIN.join(groups + [digits[at : at + 3] for at in range(head, len(digits), 3)])


def integer(value: float | Decimal) -> str:
    """`1234567` → `1 234 567`."""
    return decimal(value, 0)


def euros(value: float | Decimal, places: int = 0) -> str:
    """`1234567.8` → `1 234 568 €`."""
    return f"{decimal(value, places)}{THIN}€"


def euros_exact(value: float | Decimal) -> str:
    """To the cent when there are cents: `1234.5` → `1 234,50 €`, `1234.0` → `1 234 €`."""
    return f"{decimal(value, 2, trim=True)}{THIN}€"


def euros_short(value: float) -> str:
    """For titles and key figures: `12 512 000` → `12,5 M€`, `2.3e9` → `2,3 Md€`, less than a million in full."""
    for size, unit in ((1e9, "Md€"), (1e6, "M€")):
        if round(abs(value), -int(math.log10(size)) + 8) >= size:
            return f"{decimal(value / size, 1, trim=True)}{THIN}{unit}"
    return euros(value)


def percent(share: float, places: int = 1) -> str:
    """A share between 0 and 1: `0.453` → `45,3 %`."""
    return f"{decimal(share * 100, places, trim=True)}{THIN}%"


def signed(value: float, places: int = 0, unit: str = "") -> str:
    """With its sign, zero without one: `4` → `+4`, `-4` → `−4`."""
    text = decimal(value, places, trim=True)
    plus = "+" if value > 0 and text.strip("0,") else ""
    text = text.lstrip(MINUS) if not text.strip(f"0,{MINUS}") else text
    return f"{plus}{text}{THIN + unit if unit else ''}"


def ratio_signed(ratio: float, places: int = 0) -> str:
    """A ratio minus one: `0.04` → `+4 %`."""
    return signed(ratio * 100, places, "%")


def with_unit(value: float, unit: str, places: int = 0) -> str:
    """A number and its unit: `(240, "m²")` → `240 m²`."""
    return f"{decimal(value, places, trim=True)}{THIN}{unit}"


def per_inhabitant(value: float) -> str:
    """`12.34` → `12,3 €/hab/an`, without decimals from 100."""
    return with_unit(value, "€/hab/an", 0 if abs(value) >= 100 else 1)


SPOKEN_UNITS = (
    ("€/hab/an", "€ par habitant et par an"),
    ("€/m²/an", "€ par m² et par an"),
    ("€/hab", "€ par habitant"),
)


def spoken(text: str) -> str:
    """What the ear hears of a number, its unit in whole words: `12,3 €/hab/an` → `12,3 € par habitant et par an`."""
    for short, whole in SPOKEN_UNITS:
        text = text.replace(short, whole)
    return text


def plural(count: float, singular: str, plural_form: str | None = None) -> str:
    """`(1, "projet")` → `1 projet`, `(2, "projet")` → `2 projets`; in French plural begins at 2."""
    return f"{integer(count)}{NBSP}{agreed(count, singular, plural_form)}"


def agreed(count: float, singular: str, plural_form: str | None = None) -> str:
    """The words alone, agreed with the count; what follows a preposition does not change (lignes de financement)."""
    if abs(count) < 2:
        return singular
    if plural_form:
        return plural_form
    words = singular.split(" ")
    end = next((at for at, word in enumerate(words) if word in PREPOSITIONS or "'" in word), len(words))
    return " ".join([_plural_word(word) for word in words[:end]] + words[end:])


def _plural_word(word: str) -> str:
    if word[-1] in "sxz":
        return word
    if word.endswith("al"):
        return word[:-2] + "aux"
    return word + ("x" if word.endswith(("eau", "eu")) else "s")


def days(value: float) -> str:
    """`1` → `1 jour`, `45` → `45 jours`."""
    return f"{decimal(value, 0)}{NBSP}{agreed(round(value), 'jour')}"


def months(value: float) -> str:
    """`14.2` → `14,2 mois`."""
    return f"{decimal(value, 1, trim=True)}{NBSP}mois"


def date(value: dt.date | str) -> str:
    """`2026-11-22` → `22 novembre 2026`, the first of a month as `1er`."""
    day = dt.date.fromisoformat(str(value)[:10])
    return f"{ordinal(1) if day.day == 1 else day.day}{NBSP}{MONTHS[day.month - 1]}{NBSP}{day.year}"


def month(value: dt.date | str) -> str:
    """`2026-11-22` → `novembre 2026`."""
    day = dt.date.fromisoformat(str(value)[:10])
    return f"{MONTHS[day.month - 1]}{NBSP}{day.year}"


def span(first: int, last: int) -> str:
    """`(2019, 2026)` → `2019-2026`, one year alone as itself."""
    return str(first) if first == last else f"{first}-{last}"


def between(low: str, high: str) -> str:
    """`2,2 à 7,3 €`: two bounds already written."""
    return f"{low} à {high}"


def years(chosen: Iterable[int]) -> str:
    """Years as ranges: `(2019, 2020, 2023)` → `2019-2020 et 2023`."""
    ranges: list[list[int]] = []
    for year in sorted(set(chosen)):
        if ranges and ranges[-1][1] == year - 1:
            ranges[-1][1] = year
        else:
            ranges.append([year, year])
    return listing(span(*pair) for pair in ranges)


def listing(words: Iterable[str], most: int | None = None, other: str = "autre") -> str:
    """`A, B et C`; with `most`, `A, B et 3 autres`."""
    items = [str(word) for word in words]
    if most is not None and len(items) > most:
        items = [*items[:most], plural(len(items) - most, other)]
    return " et ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def of_name(name: str) -> str:
    """A proper name after `de`: `d’Ostwald`, `de Bischheim`, `du Havre`, `des Mureaux`, `de La Courneuve`."""
    for article, joined in (("Le ", "du "), ("Les ", "des ")):
        if name.startswith(article):
            return joined + name.removeprefix(article)
    first = unicodedata.normalize("NFD", name[:2].lower())
    elided = first[:1] in set("aeiou") or (first[:1] == "y" and first[1:2] not in set("aou"))
    return f"d’{name}" if elided else f"de {name}"


def ordinal(rank: int, feminine: bool = False) -> str:
    """`1` → `1er` (`1re`), `2` → `2e`."""
    return f"{rank}{('re' if feminine else 'er') if rank == 1 else 'e'}"


def _short_decimal(value: float) -> str:
    """Two decimals under 10, one above, none that is a zero: `3,35`, `4,3`, `54,6`."""
    text = decimal(value, 2 if abs(value) < 10 else 1, trim=True)
    return text.rstrip("0") if "," in text else text


FORMATS: dict[str, Callable[[Any], str]] = {
    "eur": euros,
    "eur_hab": per_inhabitant,
    "eur_unit": lambda value: with_unit(value, "€", 2 if abs(value) < 100 else 0),
    "percent": percent,
    "ratio_signed": ratio_signed,
    "integer": integer,
    "decimal": _short_decimal,
    "days": days,
    "months": months,
    "m2": lambda value: with_unit(value, "m²"),
    "year": lambda value: str(int(value)),
    "date": date,
    "text": str,
}


def formatted(value: object, kind: str = "text", status: str = "ok") -> str:
    """One cell as it is read: by column kind when there is a value, by its absence when there is none."""
    if status != "ok":
        return ABSENT[status]
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return UNKNOWN if kind == "text" else SANS_OBJET
    return FORMATS[kind](value)


KINDS_OF_UNITS = {
    "EUR": "eur",
    "EUR/hab/an": "eur_hab",
    "EUR/EUR": "decimal",
    "EUR/ETP": "eur",
    "EUR/an": "eur",
    "EUR/emploi/an": "eur",
    "fois": "decimal",
    "0-1": "percent",
    "ratio": "ratio_signed",
    "jours": "days",
    "mois": "months",
    "m2": "m2",
    "m²": "m2",
    "ETP": "decimal",
    "/1 000 hab": "decimal",
}


def kind_of(unit: str) -> str:
    """The column kind of an indicator's unit; what counts things is an integer."""
    return KINDS_OF_UNITS.get(unit, "integer")
