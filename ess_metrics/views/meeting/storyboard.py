"""A storyboard: the views of a meeting in their order, each with its title, its question and a note. Never a number.

What is kept of a view is its recipe (maker, options, selection): the same storyboard shows next year's figures next
year. The file is small JSON, read with distrust: everything is checked, texts stay texts, nothing is ever run.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ess_metrics.model.dataset import Dataset
from ess_metrics.model.presence import certain
from ess_metrics.model.selection import Selection, UsageError
from ess_metrics.texts.numbers import date
from ess_metrics.texts.pages import meeting_words as words
from ess_metrics.views.view import Recipe, View

FORMAT, VERSION = "ess-deroule", 1
MOST_ITEMS, MOST_BYTES = 60, 500_000
MOST_LETTERS = {"titre": 160, "question": 240, "note": 2000, "nom": 300}


class BadStoryboard(ValueError):  # noqa: N818 - what it is, not an error of the program
    """The file is no storyboard that this program can open; `str()` is a French sentence."""


@dataclass(frozen=True)
class Item:
    """One view of a storyboard. `title` and `question` are "" when they are those of the view itself.

    `label` is what the view was called when it was pinned: what names it on the day it can't be made any more.
    """

    recipe: Recipe
    title: str = ""
    question: str = ""
    note: str = ""
    label: str = ""


@dataclass(frozen=True)
class Storyboard:
    """The views of a meeting, in order; `years` and `extracted` tell the data it was last saved with."""

    title: str = words.UNTITLED
    items: tuple[Item, ...] = ()
    years: tuple[int, ...] = ()
    extracted: str = ""

    def added(self, item: Item) -> Storyboard:
        """One more view, at the end; the same when it is full."""
        return self if len(self.items) >= MOST_ITEMS else replace(self, items=(*self.items, item))

    def changed(self, at: int, **fields: str) -> Storyboard:
        """The texts of a view, replaced; cut to what a screen can hold."""
        named = {"title": "titre", "question": "question", "note": "note"}
        cut: dict[str, Any] = {field: text.strip()[: MOST_LETTERS[named[field]]] for field, text in fields.items()}
        return self._with(at, (replace(self.items[at], **cut),))

    def moved(self, at: int, by: int) -> Storyboard:
        """A view earlier (-1) or later (+1); the same at either end."""
        to = at + by
        if not 0 <= to < len(self.items):
            return self
        items = list(self.items)
        items.insert(to, items.pop(at))
        return replace(self, items=tuple(items))

    def doubled(self, at: int) -> Storyboard:
        """A second copy of a view, just after it."""
        return self if len(self.items) >= MOST_ITEMS else self._with(at, (self.items[at], self.items[at]))

    def removed(self, at: int) -> Storyboard:
        """Without a view."""
        return self._with(at, ())

    def _with(self, at: int, items: Sequence[Item]) -> Storyboard:
        return replace(self, items=(*self.items[:at], *items, *self.items[at + 1 :]))

    def named(self, title: str) -> Storyboard:
        """Under another title."""
        return replace(self, title=title.strip()[: MOST_LETTERS["titre"]] or words.UNTITLED)

    def later(self, years: int) -> Storyboard:
        """Every period that is asked, moved by as many years; what asks for no period follows the data by itself."""
        return replace(
            self, items=tuple(replace(item, recipe=_moved(item.recipe, years)) for item in self.items), years=()
        )


def pinned(view: View) -> Item:
    """The item of a view that a page shows."""
    return Item(certain(view.recipe), label=view.title[: MOST_LETTERS["nom"]])


def _moved(recipe: Recipe, years: int) -> Recipe:
    asked = recipe.selection.years
    if not asked:
        return recipe
    return replace(recipe, selection=recipe.selection.plus("annee", *(str(year + years) for year in asked)))


def behind(board: Storyboard, data: Dataset) -> int:
    """By how many years these data go further than those the storyboard was saved with, when that changes a period."""
    if not board.years or not data.years or not any(item.recipe.selection.years for item in board.items):
        return 0
    return max(data.years[-1] - board.years[-1], 0)


# -- the file ---------------------------------------------------------------------------------------------------------


def written(board: Storyboard, data: Dataset) -> str:
    """The storyboard as a file, and which data it was made on."""
    plain = {
        "format": FORMAT,
        "version": VERSION,
        "titre": board.title,
        "donnees": {
            "territoire": data.manifest.territoire or data.manifest.titre,
            "extraction": data.manifest.date_extraction.isoformat(),
            "annees": list(data.years),
        },
        "vues": [_plain(item) for item in board.items],
    }
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def kept(board: Storyboard) -> str:
    """The storyboard for a browser to keep from one page to the next: as the file, without the data."""
    plain = {"format": FORMAT, "version": VERSION, "titre": board.title, "vues": [_plain(i) for i in board.items]}
    plain["donnees"] = {"annees": list(board.years), "extraction": board.extracted}
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def _plain(item: Item) -> dict:
    recipe = item.recipe
    where, ways = recipe.selection.packed()
    options = {name: list(value) if isinstance(value, tuple) else value for name, value in recipe.options}
    told = {"vue": recipe.maker, "options": options, "partie": recipe.part, "filtres": where, "comptage": ways}
    told |= {"titre": item.title, "question": item.question, "note": item.note, "nom": item.label}
    return {name: value for name, value in told.items() if value or name == "vue"}


def opened(text: str | bytes) -> Storyboard:
    """The storyboard of a file. Raises BadStoryboard with a sentence; a view that no longer exists is kept as it is."""
    if len(text) > MOST_BYTES:
        raise BadStoryboard(words.TOO_LARGE)
    try:
        plain = json.loads(text)
        json.dumps(plain, ensure_ascii=False).encode()  # half a character could be shown nowhere
    except (ValueError, RecursionError) as error:  # UnicodeError is a ValueError
        raise BadStoryboard(words.NOT_A_FILE) from error
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise BadStoryboard(words.NOT_A_FILE)
    version = plain.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise BadStoryboard(words.NOT_A_FILE)
    if version > VERSION:
        raise BadStoryboard(words.TOO_NEW)
    listed = plain.get("vues")
    if not isinstance(listed, list):
        raise BadStoryboard(words.NOT_A_FILE)
    if len(listed) > MOST_ITEMS:
        raise BadStoryboard(words.TOO_MANY.format(n=MOST_ITEMS))
    items = tuple(_item(at, found) for at, found in enumerate(listed, start=1))
    years, extracted = _data(plain.get("donnees"))
    return Storyboard(_text(plain, "titre", 0) or words.UNTITLED, items, years, extracted)


def _item(at: int, plain: object) -> Item:
    if not isinstance(plain, dict) or not isinstance(plain.get("vue"), str) or len(plain["vue"]) > 100:
        raise BadStoryboard(words.BAD_ITEM.format(at=at))
    options, part = plain.get("options", {}), plain.get("partie", "")
    if not isinstance(options, dict) or not isinstance(part, str) or not all(map(_simple, options.values())):
        raise BadStoryboard(words.BAD_ITEM.format(at=at))
    try:
        selection = Selection.unpacked(plain.get("filtres", []), plain.get("comptage", 0))
    except (UsageError, ValueError, TypeError) as error:
        raise BadStoryboard(words.BAD_FILTERS.format(at=at)) from error
    named = tuple(sorted((name, tuple(v) if isinstance(v, list) else v) for name, v in options.items()))
    texts = {field: _text(plain, field, at) for field in MOST_LETTERS}
    return Item(Recipe(plain["vue"], named, selection, part), *texts.values())


def _simple(value: object) -> bool:
    """An option is a short text, a number, or a few short texts."""
    if isinstance(value, list):
        return len(value) <= 20 and all(isinstance(part, str) and len(part) <= 200 for part in value)
    return isinstance(value, int) or (isinstance(value, str) and len(value) <= 200)


def _text(plain: dict, field: str, at: int) -> str:
    text = plain.get(field, "")
    if not isinstance(text, str) or len(text) > MOST_LETTERS[field]:
        raise BadStoryboard(words.BAD_TEXT.format(at=at, field=words.FIELDS[field]))
    return "".join(sign for sign in text if sign.isprintable() or sign == "\n")


def _data(plain: object) -> tuple[tuple[int, ...], str]:
    """What the file says of the data it was made on; nothing when it does not read."""
    if not isinstance(plain, dict):
        return (), ""
    years, day = plain.get("annees"), plain.get("extraction")
    known = isinstance(years, list) and years and all(isinstance(year, int) for year in years)
    try:
        date(str(day))
    except ValueError:
        day = ""
    return (tuple(sorted(years)) if isinstance(years, list) and known else ()), str(day)
