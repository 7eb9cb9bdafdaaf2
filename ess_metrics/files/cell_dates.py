"""Dates, periods and years as people write them: pure functions, text in, `Read` out, never an exception."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from ess_metrics.files.cell_values import CACHED, EMPTY, NOTHING, Read, fold, is_empty, plain

FIRST_YEAR, LAST_YEAR = 1900, 2100
FIRST_SERIAL, LAST_SERIAL = 25_569, 75_000  # from 1970: below, five digits are a mistyped year ("20222")
EXCEL_EPOCH = date(1899, 12, 30)


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
