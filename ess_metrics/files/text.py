"""Text files: which encoding, which separator, where the header is, and rows torn by a stray separator."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ess_metrics.files import shifted_rows, torn_lines
from ess_metrics.files.grid import Grid
from ess_metrics.files.limits import Limits, refuse
from ess_metrics.model.faults import WARNING, Fault

SEPARATORS = ";,\t|"
HEADER_SEARCH = 40
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
TWICE = re.compile(r"[ÃÂâ][\u0080-\u00bfŒœŠšŸŽžƒˆ˜\u2013-\u203a€™ÃÂâ]+")
SINGLE_BYTE = ("cp1252", "mac_roman", "cp850", "latin-1")
FRENCH = set("éèêëàâçùûüîïôöœæÉÈÊËÀÂÇÙÛÜÎÏÔÖŒÆ")
PUNCTUATION = set("’‘“”«»–—…€°²³·•©®º½\u00a0\u202f")
BLANKS = " \t\r\n\u00a0\u202f\u2007\u2009\ufeff\u200b\u0000"
NUMBER = re.compile(r"[-+(]?[\d\s\u00a0\u202f]*\d([.,]\d+)?\)?\s*(€|%|k€)?", re.IGNORECASE)
DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?.*")
YEAR = re.compile(r"(19|20)\d\d")
MOST_LINES_OF_A_CELL = 200


@dataclass(frozen=True)
class Table:
    """A text table as records: `records` with their `numbers` (1 = first record, blank ones counted).

    `ended`: whether its last line ends as the others do (a file that was cut has no reason to). `torn`: the records
    that have another width than most, with the blanks around their cells.
    """

    records: list[list[str]]
    numbers: list[int]
    separator: str
    faults: tuple[Fault, ...] = ()
    ended: bool = True
    torn: torn_lines.Bits | None = None


def strip(text: str) -> str:
    """The cell without the blanks around it, no-break spaces and byte order marks included."""
    return text.strip(BLANKS)


def separator_of(text: str) -> str:
    """The separator that cuts the first lines most regularly; a comma when nothing is cut."""
    sample = text[:200_000]
    if len(text) > len(sample):
        sample = sample[: sample.rfind("\n") + 1] or sample
    return max(SEPARATORS, key=lambda mark: _regularity(sample, mark))


def _regularity(sample: str, separator: str) -> float:
    """Share of lines that have the commonest width, times the worth of that width (0 when nothing is cut)."""
    widths = [len(record) for record in itertools.islice(_lenient(sample, separator), 300) if any(record)]
    if not widths or max(widths) == 1:
        return 0.0
    width, count = max(Counter(w for w in widths if w > 1).items(), key=lambda pair: (pair[1], pair[0]))
    return count / len(widths) * (1 + width**0.5)


def _lenient(text: str, separator: str):
    """Records until the first that cannot be read."""
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error:
        return


def read_table(text: str, path: Path, limits: Limits) -> Table:
    """The records of a text table, whatever its separator; quotes that never close are read as plain signs."""
    _check_lines(text, path, limits)
    skipped, text = _excel_hint(text)
    separator = skipped or separator_of(text)
    csv.field_size_limit(max(csv.field_size_limit(), limits.line_chars))
    records, open_quote = _records(text, separator)
    records, separator = _unwrapped(records, separator)
    faults: tuple[Fault, ...] = ()
    if open_quote:
        faults = (Fault("guillemet_non_ferme", WARNING, path.name, row=open_quote),)
    first = 2 if skipped else 1
    cells = [[strip(cell) for cell in record] for record in records]
    width = _header_width(cells)
    bits = {first + at: record for at, record in enumerate(records) if len(record) != width and any(record)}
    if sum(map(len, cells)) > limits.cells:
        raise refuse("trop_de_cellules", path, limit=limits.cells)
    numbers = list(range(first, first + len(cells)))
    return Table(cells, numbers, separator, faults, text.endswith(("\n", "\r")), torn_lines.Bits(separator, bits))


def _header_width(records: Sequence[Sequence[str]]) -> int:
    """How many cells the header has, its empty tail left out."""
    header = records[header_index(records)] if records else ()
    return max((at + 1 for at, cell in enumerate(header) if cell), default=0)


def _unwrapped(records: list[list[str]], separator: str) -> tuple[list[list[str]], str]:
    """Records written whole inside one pair of quotes, cut again; all of them when most are, with their separator."""
    alone = [at for at, record in enumerate(records) if _alone(record)]
    filled = [at for at, record in enumerate(records) if any(record)]
    if len(alone) > len(filled) / 2:
        inner = "\n".join(records[at][0].replace("\n", " ") for at in alone)
        mark = separator_of(inner)
        whole = alone[0] == filled[0] if mark != separator else all(len(records[at]) == 1 for at in alone)
        if not whole or _regularity(inner, mark) <= 1:
            return records, separator
        return [_rejoined(record, separator, mark) for record in records], mark
    widths = Counter(len(record) for record in records if len(record) > 1)
    usual = widths.most_common(1)[0][0] if widths else 0
    for at in alone:
        cut = _cut(records[at][0], separator) if len(records[at]) == 1 else []
        if usual > 2 and len(cut) >= usual - 1 and sum(map(bool, cut)) > 1:
            records[at] = cut
    return records, separator


def _rejoined(record: list[str], separator: str, mark: str) -> list[str]:
    """A record of a table whose rows are wrapped: cut by the mark they hold inside."""
    if not any(record) or (mark == separator and not _alone(record)):
        return record
    return _cut(separator.join(record).rstrip(separator), mark)


def _alone(record: Sequence[str]) -> bool:
    """Whether only the first cell of a record holds something."""
    return bool(record) and bool(record[0]) and not any(record[1:])


def _cut(line: str, separator: str) -> list[str]:
    """The cells of one record."""
    return next(_lenient(line.replace("\n", " ").replace("\r", " "), separator), [])


def _check_lines(text: str, path: Path, limits: Limits) -> None:
    """Refuse a line longer than any table has: it would be one cell of 100 MB."""
    start = 0
    while start < len(text):
        end = text.find("\n", start, start + limits.line_chars + 1)
        if end < 0:
            if len(text) - start > limits.line_chars and "\r" not in text[start : start + limits.line_chars]:
                line = text.count("\n", 0, start) + 1
                raise refuse("ligne_trop_longue", path, line=line, limit=limits.line_chars)
            end = start + limits.line_chars
        start = end + 1


def _excel_hint(text: str) -> tuple[str, str]:
    """Excel's own first line `sep=;`: the separator it names, and the text after it."""
    hint = re.match(r'"?sep=(.)"?\r?\n', text)
    return (hint.group(1), text[hint.end() :]) if hint else ("", text)


def _records(text: str, separator: str) -> tuple[list[list[str]], int]:
    """All records, and the record where a quote opens that never closes (0 when all is well).

    A quote that swallows whole records (its lines have the width of a record each) is a plain sign.
    """
    lines = list(io.StringIO(text, newline=""))
    records: list[list[str]] = []
    wrong = 0
    start = 0
    while start < len(lines):
        part, start, swallowed = until_swallowed(lines, start, separator, len(records[0]) if records else 0)
        records += part
        if swallowed:
            wrong = wrong or len(records) + 1
            records += _unquoted(lines[start], separator)[:1]
            start += 1
    return records, wrong


def until_swallowed(lines: Sequence[str], start: int, separator: str, width: int) -> tuple[list[list[str]], int, bool]:
    """Records from a line on, up to the first whose quotes swallow others: records, where it begins, whether."""
    records: list[list[str]] = []
    before = start

    def fed():
        """The lines, as long as no record holds more of them than a cell ever does."""
        for at in range(start, len(lines)):
            if at - before > MOST_LINES_OF_A_CELL:
                return
            yield lines[at]

    reader = csv.reader(fed(), delimiter=separator)
    try:
        for record in reader:
            width, last = width or len(record), start + reader.line_num
            if last - before > 1 and _swallows(lines, before, last, separator, (width, len(record))):
                return records, before, True
            records.append(record)
            before = last
    except csv.Error:
        return records, before, True
    return records, max(before, start + reader.line_num), False


def _swallows(lines, first: int, last: int, separator: str, widths: tuple[int, int]) -> bool:
    """Whether lines that quotes hold together are records of their own.

    They are when a quote never closes, when a line in between has all the cells of a record and no quote of its own,
    or when the whole has another width than the table and its last line is as wide as a record.
    """
    usual, found = widths
    if last - first > MOST_LINES_OF_A_CELL:
        return True
    wide = [at for at in range(first + 1, last) if lines[at].count(separator) + 1 >= max(usual, 2)]
    if not wide:
        return False
    if last == len(lines) and "".join(lines[first:last]).count('"') % 2:
        return True
    between = any(at < last - 1 and lines[at].count('"') % 2 == 0 for at in wide)
    return between or (found != usual and wide[-1] == last - 1)


def _unquoted(text: str, separator: str) -> list[list[str]]:
    """Records read line by line, quotes kept as plain signs unless they surround a cell."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [[_bare(cell) for cell in line.split(separator)] if line else [] for line in lines]


def _bare(cell: str) -> str:
    inside = len(cell) > 1 and cell[0] == cell[-1] == '"'
    return cell[1:-1].replace('""', '"') if inside else cell


def grid_of(
    records: Sequence[Sequence[str]],
    numbers: Sequence[int],
    path: Path,
    sheet: str | None = None,
    ended: bool = True,
    torn: torn_lines.Bits | None = None,
) -> tuple[Grid, tuple[Fault, ...]]:
    """The table of a sheet: header found, empty columns dropped, torn rows mended where that is sure.

    Rows that could not be mended stay, in their likeliest cells or cut to the header's width, with a blocking fault on
    their line. `torn`: for a text table, what its records were before their cells were trimmed.
    """
    at = header_index(records)
    header = [strip(cell) for cell in records[at]] if records else []
    above: list[str] = []
    if deep := title_rows(records[at : at + 8]):
        above = _tops(records[at : at + deep])
        at += deep
        header = _lowest(records[at - deep : at + 1])
    elif at and numbers[at] - numbers[at - 1] == 1 and _labels(records[at - 1]) > 1:
        above = _spread(records[at - 1])
    body = [(n, list(row)) for n, row in zip(numbers[at + 1 :], records[at + 1 :], strict=False) if any(row)]
    titles = header
    kept = _named_or_filled(header, [row for _, row in body], torn=sheet is None)
    header = [header[i] if i < len(header) else "" for i in kept]
    faults: list[Fault] = []
    width = max(kept, default=-1) + 1
    names = [titles[i] if i < len(titles) else "" for i in range(width)]
    if torn is not None:
        body, faults = torn_lines.aligned(names, torn, body, path, ended)
    body, slid = shifted_rows.put_back(names, body, path, sheet)
    faults += slid
    rows = [tuple(row[i] if i < len(row) else "" for i in kept) for _, row in body]
    line = numbers[at] if records else 1
    over = tuple(above[i] if i < len(above) else "" for i in kept) if above else ()
    return Grid(sheet, tuple(header), tuple(rows), tuple(n for n, _ in body), line, over), tuple(faults)


def title_rows(records: Sequence[Sequence[str]]) -> int:
    """How many records go on with the titles of the first: none, one or two ("2024", "Investissement", "Accordé")."""
    if subtitles(records[:7]):
        return 1
    if len(records) < 4:
        return 0
    top, middle, *rest = records
    grouped = [at for at, cell in enumerate(middle) if cell]
    if len(grouped) < 2 or any(NUMBER.fullmatch(middle[at]) and not YEAR.fullmatch(middle[at]) for at in grouped):
        return 0
    return 2 if subtitles([_lowest([top, middle]), *rest]) and _labels(rest[0]) else 0


def _lowest(records: Sequence[Sequence[str]]) -> list[str]:
    """The titles of each column: those of the lowest record that has one."""
    found: list[str] = []
    for cells in itertools.zip_longest(*records, fillvalue=""):
        found.append(next((strip(cell) for cell in reversed(cells) if cell), ""))
    return found


def _tops(records: Sequence[Sequence[str]]) -> list[str]:
    """What stands over the last titles, each merged cell over the columns to its right, no further than its own top."""
    width = max(map(len, records))
    rows = [[*map(strip, record), *[""] * (width - len(record))] for record in records]
    spread: list[list[str]] = []
    for row in rows:
        cells: list[str] = []
        for at, cell in enumerate(row):
            ends = any(above[at] for above in rows[: len(spread)])
            cells.append(cell or ("" if ends or not cells else cells[-1]))
        spread.append(cells)
    return [" ".join(dict.fromkeys(filter(None, cells))) for cells in zip(*spread, strict=True)]


def subtitles(records: Sequence[Sequence[str]]) -> bool:
    """Whether the second record goes on with the titles of the first: words under its merged cells, over numbers."""
    if len(records) < 3:
        return False
    top, low, *body = records
    words = {at: cell for at, cell in enumerate(low) if cell and (at >= len(top) or cell != top[at])}
    years = all(YEAR.fullmatch(cell) for cell in words.values())
    if len(words) < 2 or any((NUMBER.fullmatch(cell) and not years) or len(cell) > 60 for cell in words.values()):
        return False
    holes = [at for at in range(len(top)) if not top[at] and any(at < len(row) and row[at] for row in body)]
    under = [at for at in words if at < len(top) and not top[at] and any(top[:at])]
    figures = [row[at] for row in body for at in under if at < len(row) and row[at]]
    numbers = sum(bool(NUMBER.fullmatch(cell)) for cell in figures)
    over_figures = numbers > len(figures) / 2 and not all(map(YEAR.fullmatch, figures))
    return bool(under) and set(holes) <= set(words) and over_figures


def _spread(titles: Sequence[str]) -> list[str]:
    """Titles of merged cells, each over the columns to its right that have none."""
    spread: list[str] = []
    for title in map(strip, titles):
        spread.append(title or (spread[-1] if spread else ""))
    return spread


def header_index(records: Sequence[Sequence[str]]) -> int:
    """Position of the header: the first record with nearly as many distinct labels as the best one."""
    labels = [_labels(record) for record in records[:HEADER_SEARCH]]
    if not labels or not max(labels):
        return next((i for i, record in enumerate(records) if any(record)), 0)
    enough = 0.75 * max(labels)
    return next(i for i, count in enumerate(labels) if count >= enough)


def _labels(record: Sequence[str]) -> int:
    """How many cells read like a column's name: short, not a number, not a date, not repeated."""
    words = {cell.lower() for cell in record if len(cell) < 160 and any(map(str.isalpha, cell))}
    return sum(not NUMBER.fullmatch(word) and not DATE.fullmatch(word) for word in words)


def _named_or_filled(header: list[str], rows: list[list[str]], torn: bool) -> list[int]:
    """Columns worth keeping: the named ones, and unnamed ones that hold something.

    In a text table (`torn`: cells can spill over) an unnamed column after the last name counts only inside the
    header's width and when half the rows fill it; else what is there spilled from a torn row.
    """
    filled: Counter[int] = Counter()
    for row in rows:
        filled.update(i for i, cell in enumerate(row) if cell)
    last = max((i for i, name in enumerate(header) if name), default=-1)
    least = len(rows) / 2 if torn else 1
    reach = len(header) if torn else max(filled, default=-1) + 1
    tail = {i for i in range(last + 1, reach) if filled[i] >= max(least, 1)}
    return sorted({i for i in range(last + 1) if header[i] or filled[i]} | tail)
