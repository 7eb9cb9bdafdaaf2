"""What a document said when it was made, small enough to be kept, and what another one says otherwise."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, TypedDict

from ess_metrics.reports.review.document import Figures, Pair, Picture, Points, Report, Table, Words, cell
from ess_metrics.texts.numbers import listing
from ess_metrics.texts.pages import review_changes_words as words

Print = Mapping[str, Any]  # as it is kept in a file: whoever reads it asks for what it may lack


class Printed(TypedDict):
    """What a document says: its version, its filters, its key figures, and its parts (id → title and mark)."""

    version: str
    filtres: str
    chiffres: dict[str, str]
    parties: dict[str, list[str]]


def print_of(report: Report) -> Printed:
    """The parts with a mark of what each says, the key figures, the filters and the version of the data."""
    figures = (block for section in report.sections[:1] for block in section.blocks if isinstance(block, Figures))
    return {
        "version": report.stamp,
        "filtres": report.running,
        "chiffres": {item.label: item.value for block in figures for item in block.items},
        "parties": {section.id: [_bare(section.title), _mark(section.blocks)] for section in report.sections},
    }


def changes(before: Print, report: Report, day: str) -> tuple[str, ...]:
    """What the document says otherwise than the one made on `day`, a sentence each; one alone when it is the same."""
    now = print_of(report)
    told = [words.DATA[before.get("version") == now["version"]]]
    if before.get("filtres") != now["filtres"]:
        told.append(words.FILTERS.format(before=before.get("filtres", "")))
    old, new = before.get("chiffres", {}), now["chiffres"]
    told += [
        words.FIGURE.format(label=label, before=old[label], now=value)
        for label, value in new.items()
        if label in old and old[label] != value
    ]
    there, here = before.get("parties", {}), now["parties"]
    for sentence, parts in (
        (words.ADDED, [title for part, (title, _) in here.items() if part not in there]),
        (words.REMOVED, [title for part, (title, _) in there.items() if part not in here]),
        (words.CHANGED, [t for part, (t, mark) in here.items() if part in there and there[part][1] != mark]),
    ):
        told += [sentence.format(parts=listing(parts, most=12))] if parts else []
    if len(told) == 1 and before.get("version") == now["version"]:
        return (words.SAME.format(day=day),)
    return (words.SINCE.format(day=day), *told)


def _bare(title: str) -> str:
    """A title without its number, which follows what is printed."""
    head, _, tail = title.partition(" ")
    return tail if head.rstrip(".").replace(".", "").isdigit() and tail else title


def _mark(blocks: tuple) -> str:
    return hashlib.sha256("\n".join(_said(blocks)).encode("utf-8", "replace")).hexdigest()[:16]


def _said(blocks: tuple) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Words):
            yield block.text
        elif isinstance(block, Points):
            yield from (block.title, *block.items)
        elif isinstance(block, Figures):
            yield from (f"{item.label} {item.value} {item.context}" for item in block.items)
        elif isinstance(block, Table | Picture):
            view = block.view
            rows = (*view.rows, *([view.total] if view.total else []))
            yield from ("\t".join(cell(row, column) for column in view.columns) for row in rows)
        elif isinstance(block, Pair):
            yield from _said((*block.left, *block.right))


__all__ = ["changes", "print_of"]
