"""What people wrote in the folder for the review: the text of a part, who signs the document, who meets and when."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from ess_metrics.folder import review_texts
from ess_metrics.folder.review_texts import Choices, Written
from ess_metrics.reports.review.document import QUIET, Points, Words
from ess_metrics.reports.review.maker import Maker
from ess_metrics.texts.numbers import date
from ess_metrics.texts.pages import review_words as words

BULLETS = ("- ", "• ", "* ")


@dataclass(frozen=True)
class Kept:
    """All that a folder keeps for its review beside the data."""

    texts: Mapping[str, Written] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    choices: Choices = field(default_factory=Choices)
    logos: tuple[bytes, ...] = ()
    picture: bytes | None = None


def kept(place: Path, logos: tuple[str, ...]) -> Kept:
    """What the folder of the data read at `place` keeps; `logos`: those that its manifest names."""
    folder = review_texts.home(place)
    texts, faults = review_texts.written(folder)
    asked = review_texts.choices(folder)
    named = [(name, LOGO) for name in logos] + ([(asked.couverture, COVER)] if asked.couverture else [])
    found = [(name, size, _drawn(review_texts.picture(folder, name), size)) for name, size in named]
    lost = tuple(words.NO_PICTURE.format(name=name) for name, _, made in found if made is None)
    marks = tuple(made for _, size, made in found if made and size == LOGO)
    return Kept(texts, (*faults, *lost), asked, marks, next((made for _, size, made in found if size == COVER), None))


LOGO, COVER = (900, 450), (1800, 1100)  # dots: what 10 cm and a page's width need on paper


def _drawn(content: bytes | None, size: tuple[int, int]) -> bytes | None:
    """The picture drawn again, as large as paper needs, without what a camera writes in it; None when it is not one."""
    if content is None:
        return None
    made = io.BytesIO()
    try:
        opened = Image.open(io.BytesIO(content))
        image = opened.convert("RGBA" if size == LOGO else "RGB")
        image.thumbnail(size)
        image.save(made, "PNG" if size == LOGO else "JPEG", **({} if size == LOGO else {"quality": 88}))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return made.getvalue()


def blocks(said: Written | None) -> tuple[object, ...]:
    """The text of a part: its paragraphs and its lists, then who wrote it and when."""
    if said is None:
        return ()
    found: list = []
    for piece in said.text.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in piece.split("\n") if line.strip()]
        if lines and all(line.startswith(BULLETS) for line in lines):
            found.append(Points(tuple(line[2:].strip() for line in lines)))
        elif lines:
            found.append(Words(" ".join(lines)))
    signed = words.SIGNED.format(author=said.author) if said.author else words.UNSIGNED
    day = words.ON_DAY.format(day=date(said.day)) if said.day else ""
    return (*found, Words(f"{signed}{day}.", QUIET))


def facts(choices: Choices) -> tuple[tuple[str, str], ...]:
    """The lines of the cover that people chose."""
    return ((words.MEETING, _day(choices.date_seance)), (words.AUTHORS, choices.auteurs))


def _day(text: str) -> str:
    with suppress(ValueError):
        return date(dt.date.fromisoformat(text))
    return text


def signatories(make: Maker) -> tuple[object, ...]:
    """Who signs, one line each."""
    return (Points(make.choices.signataires),) if make.choices.signataires else ()


__all__ = ["Kept", "blocks", "facts", "kept", "signatories"]
