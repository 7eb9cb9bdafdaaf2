"""The review before any file format: sections made of a few kinds of blocks, and what every page repeats."""

from __future__ import annotations

import math
import operator
import re
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, TypeVar

import numpy as np

from ess_metrics.model.selection import Selection
from ess_metrics.texts.numbers import formatted, integer, kind_of
from ess_metrics.texts.pages import review_words as words
from ess_metrics.views.pages.overview import KeyFigure
from ess_metrics.views.sentences import records
from ess_metrics.views.view import OK, Column, Row, View

T = TypeVar("T")

DASH = "–"
SHORT_CONTENTS = 26  # lines of contents that hold under a cover
BODY, LEAD, QUIET, TODO = "body", "lead", "quiet", "todo"


@dataclass(frozen=True)
class Words:
    """A paragraph; `style` is body, lead (what to read first), quiet (a note) or todo (the officer's own words)."""

    text: str
    style: str = BODY


@dataclass(frozen=True)
class Points:
    """A list of short sentences, with an optional title."""

    items: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True)
class Figures:
    """Key figures."""

    items: tuple[KeyFigure, ...]


@dataclass(frozen=True)
class Table:
    """A view as a table. `keys`: the columns that paper has room for (None: all); `most`: rows on paper (None: all)."""

    view: View
    code: str = ""
    keys: tuple[str, ...] | None = None
    most: int | None = None
    notes: bool = True

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns on paper."""
        return tuple(column for column in self.view.columns if self.keys is None or column.key in self.keys)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows on paper."""
        return self.view.rows[: self.most] if self.most else self.view.rows

    @property
    def title(self) -> str:
        """The title on paper, with its code; a table that gives its first rows says so."""
        titled = f"{self.code}. {self.view.title}" if self.code else self.view.title
        counts = {"n": integer(len(self.rows)), "all": integer(len(self.view.rows))}
        return words.FIRST_ROWS.format(title=titled, **counts) if self.left else titled

    @property
    def left(self) -> int:
        """How many rows paper leaves to the workbook."""
        return len(self.view.rows) - len(self.rows)


@dataclass(frozen=True)
class Picture:
    """A view as a chart, `height` in centimetres; `compact` for half a page's width."""

    view: View
    height: float = 7.0
    most: int | None = None
    compact: bool = False


@dataclass(frozen=True)
class Map:
    """Outlines of the neighbourhoods: (code, name, polygons, fill); `size` the drawing's width and height.

    A polygon is a tuple of (x, y) points, y downwards. `legend` lists (colour, label).
    `numbers` are written at a place of the drawing, and `key` says which neighbourhood each is.
    """

    areas: tuple[tuple[str, str, tuple, str], ...]
    size: tuple[float, float]
    alt: str
    legend: tuple[tuple[str, str], ...] = ()
    title: str = ""
    height: float = 9.0
    numbers: tuple[tuple[str, tuple[float, float]], ...] = ()
    key: str = ""


@dataclass(frozen=True)
class Pair:
    """Two columns of blocks side by side."""

    left: tuple
    right: tuple


@dataclass(frozen=True)
class Section:
    """A part of the document: `id`, `title` ("" for none), `level` 1 or 2, blocks; `wide`: landscape on paper.

    `new_page`: begins on a new page. `place`: code of the neighbourhood that the page is about.
    """

    id: str
    title: str
    blocks: tuple
    level: int = 1
    wide: bool = False
    new_page: bool = False
    place: str = ""


@dataclass(frozen=True)
class Report:
    """All that is said, once, for every format.

    `facts` are the (label, text) of the cover; `running` the filters and `stamp` the date and fingerprint printed on
    each page; `sheets` the (code, name, view) of the workbook, `notes` its method sheet; `meeting` what slides show
    first. `cover`: whether a cover and contents come first; `logos` and `picture` (PNG or JPEG) stand on it.
    """

    kind: str
    title: str
    territory: str
    fictive: bool
    facts: tuple[tuple[str, str], ...]
    running: str
    stamp: str
    sections: tuple[Section, ...]
    sheets: tuple[tuple[str, str, View], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    meeting: tuple[Picture, ...] = ()
    day: str = ""
    created: str = ""
    cover: bool = False
    logos: tuple[bytes, ...] = field(default=(), repr=False)
    picture: bytes | None = field(default=None, repr=False)
    language: str = field(default="fr-FR")

    @property
    def on_one_page(self) -> bool:
        """Whether the cover leaves room for the contents."""
        return self.picture is None and sum(bool(section.title) for section in self.sections) <= SHORT_CONTENTS

    @property
    def label(self) -> str:
        """What stands on top of each page: the title, and that the data are invented when they are."""
        return f"{self.title} — {words.FICTIVE_LONG}" if self.fictive else self.title


# What XML forbids, and the marks that make a text read backwards: no name needs them, and they spoil whole files.
_ILLEGIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def legible(value: T) -> T:
    """A report, or anything inside it, without the signs that no file can hold; itself when it has none."""
    found: T = _legible(value)
    return found


def _legible(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isprintable() or not _ILLEGIBLE.search(value) else _ILLEGIBLE.sub("", value)
    if isinstance(value, Row):
        return _legible_row(value)
    if isinstance(value, tuple):
        made = tuple(map(_legible, value))
        return value if all(map(operator.is_, made, value)) else made
    if isinstance(value, dict):
        changed = {key: new for key, old in value.items() if (new := _legible(old)) is not old}
        return value | changed if changed else value
    if is_dataclass(value) and not isinstance(value, Selection | type):
        old = {part.name: getattr(value, part.name) for part in fields(value)}
        changed = {name: new for name, part in old.items() if (new := _legible(part)) is not part}
        return replace(value, **changed) if changed else value
    return value


def _legible_row(row: Row) -> Row:
    """A country has a million cells: a row is looked at as a whole, and made again only when a text of it changes."""
    texts = {key: text for key, text in row.cells.items() if type(text) is str and not text.isprintable()}
    changed = {key: new for key, old in texts.items() if (new := _ILLEGIBLE.sub("", old)) != old}
    key = _legible(row.key)
    return replace(row, key=key, cells=row.cells | changed) if changed or key != row.key else row


def cell(row: Row, column: Column) -> str:
    """A cell on paper: nothing asked is left blank, sans objet is a dash, a secret is `s`, an unknown is said."""
    raw = row.cells.get(column.key)
    status = row.statuses.get(column.key, row.status)
    if raw is None or (isinstance(raw, float) and math.isnan(raw)):
        if column.kind == "text" or status == OK:
            return ""
        return DASH if status == "sans_objet" else formatted(None, column.kind, status)
    return formatted(raw, column.kind)


def total_of(table: Table) -> Row | None:
    """The total to print under a table."""
    return table.view.total


def numeric(column: Column) -> bool:
    """Whether a column is aligned to the right."""
    return column.kind not in ("text", "date")


def widths(table: Table, room: float) -> list[float]:
    """The width of each column in characters, `room` being what the page holds.

    Numbers and single words are never cut; what is left goes to the columns of text, a letter at a time, where it
    makes the rows least tall; what nobody needs is shared by the length of texts.
    """
    rows = [*table.rows, *([table.view.total] if table.view.total else [])]
    least, wished, lengths = [], [], []
    for column in table.columns:
        texts = [cell(row, column) for row in rows[:500]] or [""]
        lengths.append([len(text) + PADDING for text in texts])
        word = max((len(part) for part in column.label.split()), default=0) * BOLDER
        if numeric(column):
            least.append(max(word, *(len(text) for text in texts)) + PADDING)
            wished.append(least[-1])
            continue
        inside = max((_room_of(part) for text in texts for part in text.split(" ")), default=0.0)
        least.append(max(word, min(inside, LONGEST_WORD)) + PADDING)
        usual = sorted(len(text) for text in texts)[int(len(texts) * 0.9)]
        wished.append(max(least[-1], min(usual, LONGEST_LINE) + PADDING))
    spare, asked = room - sum(least), sum(wished) - sum(least)
    if spare <= 0 or not asked:
        return [width * room / sum(least) for width in least]
    found = wished if spare >= asked else _least_tall(least, wished, np.array(lengths), int(spare))
    return [width * room / sum(found) for width in found]


def _room_of(word: str) -> float:
    """The room of a word in usual letters: capitals and digits are wider."""
    return len(word) + 0.2 * sum(letter.isupper() or letter.isdigit() for letter in word)


def _least_tall(least: list[float], wished: list[float], lengths: np.ndarray, letters: int) -> list[float]:
    """The widths, each letter given to the column that takes most off the heights of the rows; none above its wish."""
    found = np.array(least)
    for _ in range(letters):
        open_ = np.flatnonzero(found < wished)
        if not len(open_):
            break
        taller = [
            np.maximum(lengths / (found + np.eye(len(found))[at])[:, None], 1.0).max(axis=0).sum() for at in open_
        ]
        at = open_[int(np.argmin(taller))]
        found[at] += 1
    return found.tolist()


PADDING, BOLDER, LONGEST_WORD, LONGEST_LINE = 2.0, 1.1, 16, 60


def caption(view: View, day: str = "") -> str:
    """Records and source, under a table or a chart; a long source is whole at the end of the document."""
    counted = records(view.records, view.records_of)
    source = view.source if len(view.source) <= LONGEST_SOURCE else day
    return " ".join(f"{text[:1].upper()}{text[1:]}." for text in (counted, source) if text)


LONGEST_SOURCE = 90


def left_out(view: View) -> str:
    """What a table leaves out, in one line."""
    parts = []
    for item in view.not_shown:
        label = item.label[:1].lower() + item.label[1:]
        amount = "s" if item.value is None and item.n is None else _amount(item, view)
        parts.append(f"{label} : {amount}")
    if not parts:
        return ""
    inside = f" ({words.IN_TOTAL})" if view.total and any(item.value for item in view.not_shown) else ""
    return f"{words.NOT_SHOWN}{inside} : {' ; '.join(parts)}."


def _amount(item, view: View) -> str:
    if item.value is None:
        return records(item.n, view.records_of) or "inconnu"
    return formatted(item.value, kind_of(item.unit))


def pieces(text: str) -> tuple[str, str]:
    """A long sentence cut where it breathes: what goes in a title, and the rest."""
    for mark in (". ", " ; "):
        head, found, tail = text.partition(mark)
        if found and len(head) >= 20:
            tail = tail[:1].upper() + tail[1:]
            return head.rstrip(".") + ".", tail
    return text, ""


def has(report: Report, kind: type[object]) -> bool:
    """Whether a report holds a kind of block."""
    return any(isinstance(block, kind) for section in report.sections for block in section.blocks)


__all__ = [
    "BODY",
    "LEAD",
    "QUIET",
    "TODO",
    "Figures",
    "Map",
    "Pair",
    "Picture",
    "Points",
    "Report",
    "Section",
    "Table",
    "Words",
    "caption",
    "cell",
    "left_out",
    "legible",
    "numeric",
    "pieces",
    "widths",
]
