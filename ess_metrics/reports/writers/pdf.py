"""The review as a PDF: tagged and titled for screen readers (PDF/UA-1), vectors for charts, headings that repeat.

Typst sets it: no browser, no system package; letters are those of `fonts/`, whatever the machine has.
"""

from __future__ import annotations

import base64
import io
import json
import re
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import typst
from PIL import Image

from ess_metrics.reports.review.document import (
    Figures,
    Map,
    Pair,
    Picture,
    Points,
    Report,
    Section,
    Table,
    Words,
    caption,
    cell,
    left_out,
    numeric,
    widths,
)
from ess_metrics.reports.writers import svg_charts
from ess_metrics.reports.writers.marks import height_of, marks
from ess_metrics.reports.writers.typst_pages import pages
from ess_metrics.texts.pages import review_words as words

WHOLE = 24  # rows of a table that a page never cuts
HERE = Path(__file__).parent
DOTS = 40.0  # drawing units a centimetre
LETTER = 0.178  # millimetres a letter is wide, a point of its size


def write(report: Report) -> bytes:
    """The file's bytes."""
    content = json.dumps(_report(report), ensure_ascii=False)
    try:
        return _set(HERE / "review.typ", content)
    except typst.TypstError as error:
        if not UNKNOWN_SIGN.search(str(error)):
            raise
        return _set(HERE / "review.typ", _displayable(content))


def pictures(report: Report, most: int, dots: float = 80.0) -> list[bytes]:
    """The first pages as PNG; `dots` an inch. Only the first parts are set: a whole report would take seconds."""
    content = json.dumps(_report(replace(report, sections=report.sections[: PARTS_A_PAGE * most])), ensure_ascii=False)
    return pages(HERE / "review.typ", {"report": content}, "png", dots=dots)[:most]


PARTS_A_PAGE = 8  # more parts than a page ever holds


def _set(source: Path | bytes, content: str) -> bytes:
    return pages(source, {"report": content}, "pdf", standards=["ua-1"])[0]


UNKNOWN_SIGN = re.compile(r'the text `"(.+?)"` could not be displayed')
SIGNS = b'#set document(title: "-")\n#set text(font: "Source Sans Pro", lang: "fr")\n#sys.inputs.at("report")'


def _displayable(content: str) -> str:
    """Signs that no letter form exists for (emoji, some scripts) become squares: PDF/UA refuses a text without any."""
    left = {sign for sign in content if sign > "\u024f"}
    lost: set[str] = set()
    while left:
        try:
            _set(SIGNS, " ".join(sorted(left)))
            break
        except typst.TypstError as error:
            found = UNKNOWN_SIGN.search(str(error))
            if found is None:
                raise
            gone = left & set(found[1]) or left  # an escape instead of a sign: none can be told from another
            left, lost = left - gone, lost | gone
    return content.translate(dict.fromkeys(map(ord, lost), "□"))


def _report(report: Report) -> dict:
    groups = [
        {"wide": wide, "sections": [_section(report, section) for section in sections]}
        for wide, sections in groupby(report.sections, key=lambda section: section.wide)
    ]
    return {
        "cover": report.cover,
        "together": report.on_one_page,
        "title": report.title,
        "label": report.label,
        "heading": words.REVIEW,
        "territory": report.territory,
        "fictive": words.FICTIVE_LONG if report.fictive else "",
        "why": words.FICTIVE_WHY,
        "keywords": [word for word in (report.territory, words.FICTIVE if report.fictive else "") if word],
        "running": report.running,
        "stamp": report.stamp,
        "page": words.PAGE_WORD,
        "of": words.PAGE_OF,
        "facts": report.facts,
        "logos": [_framed(one) for one in report.logos] if report.kind == "revue" else [],
        "picture": _framed(report.picture) if report.picture else "",
        "logo": words.LOGO_ALT,
        "illustration": words.COVER_ALT,
        "outline": words.OUTLINE,
        "contents": words.CONTENTS,
        "groups": groups,
    }


def _framed(content: bytes) -> str:
    """A picture inside a drawing: drawings come to Typst as texts, as everything else."""
    across, down = Image.open(io.BytesIO(content)).size
    kind = "png" if content.startswith(b"\x89PNG") else "jpeg"
    held = base64.b64encode(content).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{across}" '
        f'height="{down}" viewBox="0 0 {across} {down}"><image width="{across}" height="{down}" '
        f'xlink:href="data:image/{kind};base64,{held}"/></svg>'
    )


def _section(report: Report, section: Section) -> dict:
    wide = section.wide
    level = 1 if report.kind == "quartier" else section.level
    return {
        "title": section.title,
        "level": level,
        "page": section.new_page,
        "place": section.place,
        "blocks": [made for block in section.blocks if (made := _block(report, block, wide))],
    }


def _block(report: Report, block, wide: bool, half: bool = False) -> dict | None:
    if isinstance(block, Words):
        return {"kind": "words", "style": block.style, "text": block.text} if block.text else None
    if isinstance(block, Points):
        return {"kind": "points", "title": block.title, "items": block.items} if block.items else None
    if isinstance(block, Figures):
        return {"kind": "figures", "items": [vars(item) for item in block.items]}
    if isinstance(block, Pair):
        left, right = (
            [made for inner in side if (made := _block(report, inner, wide, True))]
            for side in (block.left, block.right)
        )
        return {"kind": "pair", "left": left, "right": right}
    if isinstance(block, Table):
        return _table(report, block, wide, half)
    return _picture(report, block, wide, half) if isinstance(block, Picture) else _map(report, block, wide, half)


def _table(report: Report, block: Table, wide: bool, half: bool) -> dict:
    view, columns = block.view, block.columns
    size = 7.2 if len(columns) > 7 or half else 8.5
    room = (267.0 if wide else 174.0) / (2.1 if half else 1) / (LETTER * size)
    notes = [words.ROWS_CUT.format(n=block.left)] if block.left else []
    if block.notes:
        notes += [left_out(view), *view.caveats, caption(view, report.day), words.NOTE_LEGEND]
    return {
        "kind": "table",
        "size": size,
        "whole": len(block.rows) <= WHOLE,
        "title": block.title,
        "heads": [{"text": column.label, "right": numeric(column)} for column in columns],
        "widths": [round(width, 3) for width in widths(block, room)],
        "rows": [[cell(row, column) for column in columns] for row in block.rows],
        "total": [cell(view.total, column) for column in columns] if view.total else [],
        "notes": " ".join(note for note in notes if note),
    }


def _picture(report: Report, block: Picture, wide: bool, half: bool) -> dict | None:
    drawn = marks(block.view, block.most)
    if drawn is None:
        return None
    width = (26.7 if wide else 17.4) / (2.1 if half else 1) * DOTS
    alt = block.view.alt or block.view.title
    notes = "" if block.compact else " ".join(t for t in (left_out(block.view), caption(block.view, report.day)) if t)
    return {
        "kind": "picture",
        "title": block.view.title,
        "svg": svg_charts.chart(block.view, drawn, width, height_of(drawn, block.height) * DOTS),
        "alt": alt,
        "height": 0,
        "legend": [],
        "notes": notes,
    }


def _map(report: Report, block: Map, wide: bool, half: bool) -> dict:
    return {
        "kind": "picture",
        "title": words.MAP_TITLE.format(label=block.title) if block.title else "",
        "svg": svg_charts.map_of(block, block.height * DOTS),
        "alt": block.alt,
        "height": block.height,
        "legend": block.legend,
        "notes": block.key,
    }


__all__ = ["write"]
