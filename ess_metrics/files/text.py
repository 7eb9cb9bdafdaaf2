"""Text files: which encoding, which separator, where the header is, and rows torn by a stray separator."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ess_metrics.files.grid import Grid
from ess_metrics.files.limits import Limits, refuse
from ess_metrics.model.faults import BLOCKING, WARNING, Fault

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
INTEGER_PART = re.compile(r"-?\d{1,3}([\s\u00a0\u202f]?\d{3})*|-?\d+")
YEAR = re.compile(r"(19|20)\d\d")
DECIMAL_PART = re.compile(r"\d{1,2}\s*€?")
MOST_GLUINGS = 500


@dataclass(frozen=True)
class Table:
    """A text table as records: `records` with their `numbers` (1 = first record, blank ones counted).

    `ended`: whether its last line ends as the others do (a file that was cut has no reason to).
    """

    records: list[list[str]]
    numbers: list[int]
    separator: str
    faults: tuple[Fault, ...] = ()
    ended: bool = True


def strip(text: str) -> str:
    """The cell without the blanks around it, no-break spaces and byte order marks included."""
    return text.strip(BLANKS)


def encoding_of(data: bytes) -> tuple[str, bool]:
    """The encoding of `data` and whether every byte decodes (False: a few bytes are damaged, to be replaced).

    A byte order mark decides; else UTF-16 by its zero bytes; else UTF-8 if valid, or nearly so; else the
    single-byte encoding that reads most like French: cp1252, Mac Roman and the old DOS page all decode anything.
    """
    for mark, name in BOMS:
        if data.startswith(mark):
            return name, _decodes(data, name)
    if name := _utf16_without_mark(data):
        return name, _decodes(data, name)
    if _decodes(data, "utf-8"):
        return "utf-8", True
    if _mostly_utf8(data):
        return "utf-8", False
    readable = [name for name in SINGLE_BYTE if _decodes(data, name)]
    return max(readable, key=lambda name: _looks_french(data, name)), True


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeError:
        return False
    return True


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of a western text is zero."""
    sample = data[:4000]
    if len(sample) < 4 or sample.count(0) < len(sample) * 0.3:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) < 0.7 * len(sample) / 2:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _mostly_utf8(data: bytes) -> bool:
    """Whether nearly all bytes above 127 belong to valid UTF-8 sequences (some were cut or damaged)."""
    good = sum(len(char.encode()) for char in data.decode("utf-8", "ignore") if ord(char) > 127)
    high = sum(byte > 127 for byte in data[:2_000_000])
    return good > 0.8 * high if len(data) <= 2_000_000 else good * 2_000_000 / len(data) > 0.8 * high


def _looks_french(data: bytes, encoding: str) -> float:
    """How French the bytes above 127 read in this encoding: letters inside words count, odd signs count against."""
    high = [at for at, byte in enumerate(data[:1_000_000]) if byte > 127][:5000]
    return sum(_worth(data, at, encoding) for at in high)


def _worth(data: bytes, at: int, encoding: str) -> float:
    char = data[at : at + 1].decode(encoding)
    before, after = (data[max(at - 1, 0) : at] or b" ").isalpha(), (data[at + 1 : at + 2] or b" ").isalpha()
    if char in FRENCH:
        case_clash = char.isupper() and data[max(at - 1, 0) : at].islower()
        return -0.5 if case_clash else 1.0 + 0.2 * (before + after)
    if char in PUNCTUATION:
        return 0.4
    if char.isalpha() and unicodedata.name(char, "").startswith("LATIN"):
        return 0.2
    return -1.0


def decode(data: bytes, path: Path) -> tuple[str, str, tuple[Fault, ...]]:
    """The text, its encoding, and a fault where bytes could not be read or letters were already lost."""
    encoding, whole = encoding_of(data)
    text = data.decode(encoding, "strict" if whole else "replace").lstrip("\ufeff")
    text, faults = _decoded_once(text, path)
    if lost := text.count("\ufffd"):
        rule = "caracteres_perdus" if whole else "octets_illisibles"
        faults.append(_letters(rule, path, text, lost, text.index("\ufffd")))
    return text, encoding, tuple(faults)


def _letters(rule: str, path: Path, text: str, count: int, at: int) -> Fault:
    return Fault(rule, WARNING, path.name, facts={"count": count, "first": text.count("\n", 0, at) + 1})


def _decoded_once(text: str, path: Path) -> tuple[str, list[Fault]]:
    """Undo a double encoding ("Ã©" for "é"), where the letters prove it, and say so."""
    found = [run for run in TWICE.finditer(text) if _undone(run[0]) != run[0]]
    if not found:
        return text, []
    fault = _letters("accents_repares", path, text, len(found), found[0].start())
    return TWICE.sub(lambda run: _undone(run[0]), text), [fault]


def _undone(run: str) -> str:
    """The letters meant: UTF-8 bytes read as cp1252, once or more."""
    for _ in range(3):
        try:
            run = run.encode("cp1252").decode("utf-8")
        except UnicodeError:
            return run
    return run


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
    faults = ()
    if open_quote:
        faults = (Fault("guillemet_non_ferme", WARNING, path.name, row=open_quote),)
    first = 2 if skipped else 1
    cells = [[strip(cell) for cell in record] for record in records]
    if sum(map(len, cells)) > limits.cells:
        raise refuse("trop_de_cellules", path, limit=limits.cells)
    return Table(cells, list(range(first, first + len(cells))), separator, faults, text.endswith(("\n", "\r")))


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
    """All records, and the record where a quote opens that never closes (0 when all is well)."""
    records: list[list[str]] = []
    try:
        records.extend(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        return _unquoted(text, separator), len(records) + 1
    swallowed = next((n for n, record in enumerate(records, 1) if any(c.count("\n") > 200 for c in record)), 0)
    last_swallows = records and any(c.count("\n") > 3 for c in records[-1]) and text.count('"') % 2
    if swallowed or last_swallows:
        return _unquoted(text, separator), swallowed or len(records)
    return records, 0


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
) -> tuple[Grid, tuple[Fault, ...]]:
    """The table of a sheet: header found, empty columns dropped, torn rows mended where there is one way only.

    Rows that could not be mended stay, cut to the header's width, with a blocking fault on their line.
    """
    at = header_index(records)
    header = [strip(cell) for cell in records[at]] if records else []
    above: list[str] = []
    if _subtitles(records[at : at + 7]):
        above, at = _spread(header), at + 1
        header = [low or strip(top) for low, top in itertools.zip_longest(records[at], header, fillvalue="")]
    elif at and numbers[at] - numbers[at - 1] == 1 and _labels(records[at - 1]) > 1:
        above = _spread(records[at - 1])
    body = [(n, list(row)) for n, row in zip(numbers[at + 1 :], records[at + 1 :], strict=False) if any(row)]
    kept = _named_or_filled(header, [row for _, row in body], torn=sheet is None)
    header = [header[i] if i < len(header) else "" for i in kept]
    rows, faults = _aligned(header, kept, body, path, sheet, ended)
    line = numbers[at] if records else 1
    over = tuple(above[i] if i < len(above) else "" for i in kept) if above else ()
    return Grid(sheet, tuple(header), tuple(rows), tuple(n for n, _ in body), line, over), tuple(faults)


def _subtitles(records: Sequence[Sequence[str]]) -> bool:
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
    return list(itertools.accumulate((strip(title) for title in titles), lambda last, title: title or last))


def header_index(records: Sequence[Sequence[str]]) -> int:
    """Position of the header: the first record with nearly as many distinct labels as the best one."""
    labels = [_labels(record) for record in records[:HEADER_SEARCH]]
    if not labels or not max(labels):
        return next((i for i, record in enumerate(records) if any(record)), 0)
    enough = 0.75 * max(labels)
    return next(i for i, count in enumerate(labels) if count >= enough)


def _labels(record: Sequence[str]) -> int:
    """How many cells read like a column's name: short, not a number, not a date, not repeated."""
    words = {cell.lower() for cell in record if cell and len(cell) < 160}
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


def _aligned(header, kept, body, path, sheet, ended) -> tuple[list[tuple[str, ...]], list[Fault]]:
    """Rows as wide as the header, and the faults of those that were not."""
    width = max(kept, default=-1) + 1
    kinds = _kinds(header, kept, [row for _, row in body if _reach(row) <= width])
    rows, faults = [], []
    for number, read in body:
        row = read
        if _reach(row) > width:
            row, fault = _mended(read, width, kinds, Fault("", WARNING, path.name, sheet, number))
            faults.append(fault)
        elif len(row) < width and not sheet:
            faults += _short(row, number, body, width, path, ended)
        rows.append(tuple(row[i] if i < len(row) else "" for i in kept))
    return rows, faults


def _reach(row: Sequence[str]) -> int:
    """Width of a row without its empty tail."""
    return max((i + 1 for i, cell in enumerate(row) if cell), default=0)


def _short(row, number, body, width, path, ended) -> list[Fault]:
    """A row with fewer cells than the header: the last one of a cut file is refused, others are only said."""
    cut = not ended and number == body[-1][0] and len(body) > 1 and all(len(other) >= width for _, other in body[:-1])
    rule, severity = ("derniere_ligne_coupee", BLOCKING) if cut else ("ligne_courte", WARNING)
    return [Fault(rule, severity, path.name, row=number, facts={"cells": len(row), "expected": width})]


KIND_BY_NAME = (
    (re.compile(r"montant|mandat|cout|co[uû]t|surface|population|budget|somme|d[eé]penses", re.I), "number"),
    (re.compile(r"siret|siren|^id|identifi", re.I), "identifier"),
    (re.compile(r"^date", re.I), "date"),
    (re.compile(r"ann[eé]e|exercice", re.I), "year"),
)
SHAPES = {
    "year": YEAR,
    "identifier": re.compile(r"[\d\s']{6,20}|W\w{9}|[A-Z]{2,4}:.*"),
    "number": NUMBER,
    "date": DATE,
    "words": re.compile(r"(?s).*[^\W\d_].*"),
}


def _kinds(header, kept, rows) -> dict[int, str]:
    """What each column holds, learnt from the intact rows, else from its name: position -> key of SHAPES."""
    kinds = {}
    for position, name in zip(kept, header, strict=True):
        cells = [row[position] for row in rows[:500] if position < len(row) and row[position]]
        learnt = next((kind for kind, shape in SHAPES.items() if cells and all(map(shape.fullmatch, cells))), None)
        named = next((kind for pattern, kind in KIND_BY_NAME if pattern.search(name)), None)
        if kind := (learnt if len(cells) >= 3 else named or learnt):
            kinds[position] = kind
    return kinds


def _mended(row, width, kinds, blank: Fault) -> tuple[list[str], Fault]:
    """A row with cells too many: glued back where exactly one way fits every column, else refused.

    A whole part and its decimals are glued before bits of a sentence: two figures alone in a cell come from a comma.
    """
    row = list(row[: _reach(row)])
    for joint in (_number_joint, _joint):
        ways = {tuple(way) for way in _gluings(row, len(row) - width, joint) if _fits(way, kinds)}
        if ways:
            break
    text = " | ".join(row)[:200]
    facts = {"cells": len(row), "expected": width}
    if len(ways) == 1:
        mended = list(ways.pop())
        glued = [cell for cell in mended if cell not in row]
        facts["glued"] = ", ".join(glued)
        return mended, Fault("ligne_recollee", WARNING, blank.file, blank.sheet, blank.row, None, text, facts)
    return row, Fault("ligne_decalee", BLOCKING, blank.file, blank.sheet, blank.row, None, text, facts)


def _gluings(row: list[str], extra: int, joint):
    """Every way of gluing `extra` pairs of neighbours that `joint` allows; none when there are too many to try."""
    joints = [i for i in range(len(row) - 1) if joint(row[i], row[i + 1])]
    if math.comb(len(joints), extra) > MOST_GLUINGS:
        return
    for chosen in itertools.combinations(joints, extra):
        yield _glued(row, set(chosen))


def _number_joint(left: str, right: str) -> bool:
    """A whole part and its decimals."""
    return bool(INTEGER_PART.fullmatch(left) and DECIMAL_PART.fullmatch(right))


def _joint(left: str, right: str) -> bool:
    """A whole part and its decimals, or two bits of a sentence."""
    words = left and right and not NUMBER.fullmatch(right) and not DATE.fullmatch(right) and left[-1].isalnum()
    return bool(words) or _number_joint(left, right)


def _glued(row: list[str], chosen: set[int]) -> list[str]:
    cells = [row[0]]
    for i, cell in enumerate(row[1:]):
        if i in chosen:
            cells[-1] += ("," if cell[:1].isdigit() else ", ") + cell
        else:
            cells.append(cell)
    return cells


def _fits(row: Sequence[str], kinds: dict[int, str]) -> bool:
    return all(not row[i] or SHAPES[kind].fullmatch(row[i]) for i, kind in kinds.items() if i < len(row))
