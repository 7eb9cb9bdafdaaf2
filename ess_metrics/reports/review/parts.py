"""The parts of a review: what each may hold, in which lengths, and how those that hold something are put in order.

A part is printed when it has something to say. The others are lines of one list, « Ce que ce document ne contient
pas », with the reason: a reader never meets a title over nothing. Numbers follow what is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ess_metrics.reports.review.document import QUIET, Points, Section, Table, Words
from ess_metrics.reports.review.maker import FULL, REVIEW, Maker
from ess_metrics.texts.numbers import listing
from ess_metrics.texts.pages import review_words as words

UPRIGHT = 8  # columns that a page keeps upright


@dataclass(frozen=True)
class Nothing:
    """A part that has nothing to say, and why, as the list of what the document does not contain says it."""

    reason: str


Blocks = tuple | Nothing


@dataclass(frozen=True)
class Part:
    """A part of the review, before it is known whether it holds anything.

    `title`: without a number, given when it is printed (`numbered`). `blocks`: its own blocks; `parts`: the parts
    inside it; `sections`: pages already made (the neighbourhoods'). `lengths`: the documents that hold it;
    `new_page`: those where it begins a page. `awaits`: what a person is asked to write there, "" when nothing is.
    """

    id: str
    title: str
    blocks: Callable[[Maker], Blocks] | None = None
    lengths: tuple[str, ...] = (REVIEW, FULL)
    parts: tuple[Part, ...] = ()
    sections: Callable[[Maker], Sequence[Section]] | None = None
    new_page: tuple[str, ...] = ()
    numbered: bool = True
    awaits: str = ""


@dataclass
class _Order:
    """What is being put in order: the sections printed, the reasons of those that are not, the last number given."""

    make: Maker
    chosen: frozenset[str]
    said: Callable[[str], tuple]
    reasons: list[str] = field(default_factory=list)
    unwritten: list[str] = field(default_factory=list)
    number: int = 0

    def section(self, part: Part) -> list[Section]:
        """The sections of a part of the first level; none when it holds nothing."""
        if self.make.length not in part.lengths:
            return []
        own = self._blocks(part)
        inside = [
            section
            for child in part.parts
            if self.make.length in child.lengths
            if (blocks := self._blocks(child))
            for section in (self._made(child, blocks, level=2),)
        ]
        inside += part.sections(self.make) if part.sections and self._wanted(part) else []
        if not own and not inside:
            return []
        numbered = part.numbered and not self.make.brief
        self.number += numbered
        opening = self._made(part, own, f"{self.number}. " if numbered else "")
        if not own:  # a title alone never turns a page for what follows
            opening = replace(opening, wide=inside[0].wide)
        return [opening, *_numbered(inside, self.number if numbered else 0)]

    def _wanted(self, part: Part) -> bool:
        return not self.chosen or part.id in self.chosen

    def _blocks(self, part: Part) -> tuple:
        """The text that a person wrote, then what the data give."""
        if not self._wanted(part):
            return ()
        text = self.said(part.id)
        found = part.blocks(self.make) if part.blocks else ()
        if isinstance(found, Nothing):
            self.reasons.append(words.NOT_HERE.format(part=part.title, reason=found.reason))
            found = ()
        if part.awaits and not text:
            self.unwritten.append(part.title)
        return (*text, *found)

    def _made(self, part: Part, blocks: tuple, mark: str = "", level: int = 1) -> Section:
        turned = self.make.length in part.new_page
        return Section(part.id, f"{mark}{part.title}", blocks, level, wide(blocks), turned)


def ordered(
    make: Maker,
    parts: Iterable[Part],
    chosen: Iterable[str] = (),
    said: Callable[[str], tuple[object, ...]] = lambda id: (),
    unplaced: Iterable[str] = (),
) -> tuple[Section, ...]:
    """The sections of a document: what each part holds, numbered as printed, then what it does not contain.

    `chosen`: the ids of the parts that are asked for (none: all those of the length). `said`: the blocks of the text
    that a person wrote for a part; `unplaced`: what is said of the texts that are printed nowhere.
    """
    order = _Order(make, frozenset(chosen), said, list(unplaced))
    parts = tuple(parts)
    found = [section for part in parts for section in (order.section(part) if part.id != ABSENT else [_PLACE])]
    absent = _absent(make, order, parts)
    made = (replace(section, blocks=absent) if section is _PLACE else section for section in found)
    return tuple(section for section in made if section.blocks or section.id != ABSENT)


ABSENT = "absent"
_PLACE = Section(ABSENT, words.ABSENT_TITLE, ())


def _absent(make: Maker, order: _Order, parts: Sequence[Part]) -> tuple:
    """What the document does not contain, one line each; what is still to be written in one line."""
    lines = list(order.reasons)
    if order.unwritten:
        lines.append(words.UNWRITTEN.format(parts=listing(order.unwritten, most=len(order.unwritten))))
    more = [
        part.title
        for part in _every(parts)
        if part.numbered and make.length not in part.lengths and FULL in part.lengths
    ]
    if make.brief:
        lines.append(words.IN_LONGER)
    elif more and not make.full:
        lines.append(words.IN_FULL.format(parts=listing(more, most=len(more))))
    if not lines:
        return ()
    return (Words(" ".join(lines), QUIET),) if make.brief else (Points(tuple(lines)),)


def _every(parts: Iterable[Part]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from _every(part.parts)


def leaves(parts: Iterable[Part], length: str) -> dict[str, str]:
    """The parts that a person can choose in a document of that length: id → title."""
    found = {}
    for part in _every(parts):
        if length in part.lengths and (part.blocks or part.sections or part.awaits):
            found[part.id] = part.title
    return found


def awaited(parts: Iterable[Part]) -> dict[str, tuple[str, str]]:
    """The parts that await a person's words: id → (title, what is asked)."""
    return {part.id: (part.title, part.awaits) for part in _every(parts) if part.awaits}


def _numbered(sections: Sequence[Section], number: int) -> list[Section]:
    """Parts inside a part: 3.1, 3.2…; pages of neighbourhoods keep their names."""
    if not number:
        return list(sections)
    found, at = [], 0
    for section in sections:
        at += not section.place
        found.append(section if section.place else replace(section, title=f"{number}.{at} {section.title}"))
    return found


def wide(blocks: tuple[object, ...]) -> bool:
    """Whether a page is turned for its tables: an empty part never turns one."""
    return any(isinstance(block, Table) and len(block.columns) > UPRIGHT for block in blocks)


__all__ = ["ABSENT", "Blocks", "Nothing", "Part", "awaited", "leaves", "ordered", "wide"]
