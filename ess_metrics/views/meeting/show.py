"""A meeting made ready: every screen, and the same for other neighbourhoods, drawn once from one state of the data.

Nothing is computed afterwards: whatever is published meanwhile, what was prepared is what is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ess_metrics.model.dataset import Dataset
from ess_metrics.model.outlines import ShapeSet
from ess_metrics.model.presence import certain
from ess_metrics.secrecy.audience import discreet, is_closed
from ess_metrics.texts.numbers import date, formatted, kind_of
from ess_metrics.texts.pages import meeting_words as words
from ess_metrics.texts.pages import screens
from ess_metrics.texts.typography import bound
from ess_metrics.views.charts import slide
from ess_metrics.views.charts.palette import column_of
from ess_metrics.views.charts.palette import words as read
from ess_metrics.views.meeting import view_recipes
from ess_metrics.views.meeting.storyboard import Item, Storyboard
from ess_metrics.views.names import name
from ess_metrics.views.sentences import records, the_place
from ess_metrics.views.view import NotShown, Recipe, Row, View

PLACE = "code_quartier"
MOST_PLACES = 40  # neighbourhoods that are ready for a detour
LONGEST_SOURCE = 230


@dataclass(frozen=True)
class Screen:
    """What one screen says; all texts are ready to be read. `place` names the neighbourhood of a detour.

    `mark`: the neighbourhood to mark on the map. `places`: the same screen by code of neighbourhood; `empty`: what is
    said in the place of a figure.
    """

    title: str
    question: str
    sentence: str
    caption: str
    foot: str
    source: str
    proof: str
    alt: str
    note: str = ""
    empty: str = ""
    place: str = ""
    mark: str = ""
    drawing: slide.Drawing | None = None
    grid: slide.Grid | None = None
    places: dict[str, Screen] = field(default_factory=dict)


@dataclass(frozen=True)
class Show:
    """A meeting: its screens in order, the neighbourhoods of its detours, and what could not be shown and why.

    `discreet`: its audience is everybody; `closed`: it holds nothing that only some may read.
    """

    title: str
    territory: str
    fictive: bool
    extracted: str
    fingerprint: str
    discreet: bool
    closed: bool
    screens: tuple[Screen, ...]
    places: tuple[tuple[str, str], ...]
    left: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class State:
    """An item on these data: the title it bears, its view, or why it has none."""

    title: str
    question: str
    view: View | None
    problem: str = ""

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the view: what it weighs in memory."""
        return self.view.rows if self.view else ()


def state(data: Dataset, item: Item) -> State:
    """How an item stands: made again on these data, or named with the reason why it can't be."""
    found = view_recipes.made(data, item.recipe)
    view = found.view
    question = item.question or (view.question if view else "")
    title = item.title or (view.title if view else "") or item.question or item.label or words.UNTITLED_VIEW
    return State(title, "" if question == title else question, view, found.problem)


def prepared(
    board: Storyboard,
    data: Dataset,
    *,
    shapes: ShapeSet | None = None,
    places: Sequence[str] = (),
    public: bool = False,
    tell: Callable[[float], None] = lambda done: None,
) -> Show:
    """The whole meeting. `places`: codes of the neighbourhoods to be ready for; `public`: the audience is everybody."""
    shown = discreet(data) if public else data
    ready = tuple((code, name(shown, PLACE, code)) for code in places[:MOST_PLACES])
    made, left = [], []
    for at, item in enumerate(board.items):
        tell(at / len(board.items))
        found = _hidden(data, shown, item, state(shown, item))
        if found.view is None:
            left.append((bound(found.title), bound(found.problem)))
            continue
        screen = _screen(found, item, shapes)
        screen = _dated(replace(screen, places=_detours(shown, item, found, ready, shapes)), data)
        made.append(_unproved(screen) if public and item.recipe.selection.values("porteur_id") else screen)
    manifest = data.manifest
    return Show(
        title=bound(board.title),
        territory=bound(manifest.territoire or manifest.titre),
        fictive=manifest.fictif,
        extracted=date(manifest.date_extraction),
        fingerprint=data.fingerprint,
        discreet=public,
        closed=is_closed(shown),
        screens=tuple(made),
        places=ready,
        left=tuple(left),
    )


def thumbnail(data: Dataset, item: Item, shapes: ShapeSet | None) -> tuple[str, str, str]:
    """Title, drawing in letters of its own, and what is said where nothing is drawn: the exact title, or why not."""
    found = state(data, item)
    drawn = _screen(found, item, shapes).drawing if found.view is not None else None
    said = found.view.title if found.view is not None else found.problem
    return found.title, slide.alone(drawn) if drawn else "", said


def _dated(screen: Screen, data: Dataset) -> Screen:
    """A source that does not say of which day the data are, said to."""
    day = bound(screens.EXTRACTION.format(date=date(data.manifest.date_extraction)))
    places = {code: _dated(there, data) for code, there in screen.places.items()}
    source = screen.source if day in screen.source else bound(f"{screen.source} ; {day}" if screen.source else day)
    return replace(screen, source=source, places=places)


def _unproved(screen: Screen) -> Screen:
    """A code holds its whole question: that of a carrier would name it."""
    return replace(screen, proof="", places={code: replace(there, proof="") for code, there in screen.places.items()})


def _hidden(data: Dataset, shown: Dataset, item: Item, found: State) -> State:
    """What the audience may not see is not named either: neither the code that was asked, nor why it is missing."""
    if found.view is not None or shown is data or view_recipes.made(data, item.recipe).view is None:
        return found
    return State(item.title or item.question or words.UNTITLED_VIEW, "", None, words.ABOUT_A_PERSON)


def _screen(found: State, item: Item, shapes: ShapeSet | None, mark: str = "", place: str = "") -> Screen:
    view = certain(found.view)
    own = "" if mark else _own_place(item, view)
    said = _value(view, mark) if mark else " ".join(part for part in (own and _value(view, own), view.sentence) if part)
    mark = mark or own
    drawn = slide.drawing(view, shapes, mark)
    texts = {
        "title": found.title,
        "question": found.question,
        "sentence": said,
        "caption": view.title,
        "foot": " ".join(part for part in (_left_out(view), view.perimeter) if part),
        "source": _source(view),
        "alt": f"{view.title}. {said}".strip(),
        "note": item.note,
        "empty": "" if view.rows else f"{screens.EMPTY} {view.empty or screens.EMPTY_ADVICE}",
        "place": place,
    }
    grid = slide.grid(view, mark) if view.rows and drawn is None else None
    said_all: dict[str, Any] = {key: bound(text) for key, text in texts.items()}
    return Screen(**said_all, proof=view.proof, mark=mark, drawing=drawn, grid=grid)


def _own_place(item: Item, view: View) -> str:
    """The neighbourhood that the view was asked about, when it shows the others beside it."""
    asked = item.recipe.selection.values(PLACE)
    return asked[0] if len(asked) == 1 and any(row.key == asked[0] for row in view.rows) else ""


def _source(view: View) -> str:
    """Where the figures come from and of which day; of a source that would fill the screen, its day."""
    whole = view.source
    if len(whole) <= LONGEST_SOURCE:
        return whole
    head, _, day = whole.rpartition(" ; ")
    return f"{head[: LONGEST_SOURCE - 30].rstrip()}… ; {day}"


def _left_out(view: View) -> str:
    parts = [_part(item, view) for item in view.not_shown]
    return f"{screens.NOT_SHOWN} : {', '.join(parts)}." if parts else ""


def _part(item: NotShown, view: View) -> str:
    label = f"{item.label[:1].lower()}{item.label[1:]}"
    counted = records(item.n, view.records_of)
    known = formatted(item.value, kind_of(item.unit)) if item.value is not None else counted
    return f"{label} ({known})" if known else label


# -- detours ----------------------------------------------------------------------------------------------------------


def _detours(data: Dataset, item: Item, found: State, ready, shapes) -> dict[str, Screen]:
    """The screen for each neighbourhood; none where the view says the same of all of them."""
    made = {code: _elsewhere(data, item, found, code, place, shapes) for code, place in ready}
    marks = any(row.key in made for row in certain(found.view).rows)
    changed = (screen.empty or _differs(screen, certain(found.view)) for screen in made.values())
    return made if marks or any(changed) else {}


def _differs(screen: Screen, view: View) -> bool:
    return screen.sentence != bound(view.sentence) or screen.caption != bound(view.title)


def _elsewhere(data: Dataset, item: Item, found: State, code: str, place: str, shapes) -> Screen:
    """A view that shows every neighbourhood marks this one; any other is asked about this one alone."""
    if any(row.key == code for row in certain(found.view).rows):
        return _screen(found, item, shapes, code, place)
    asked = replace(item, recipe=_about(item.recipe, code))
    there = state(data, asked)
    if there.view is None:
        said = words.NOTHING_THERE.format(place=the_place(place), reason=there.problem)
        blank = replace(
            found, view=replace(certain(found.view), rows=(), sentence="", empty="", not_shown=(), proof="")
        )
        return replace(_screen(blank, item, shapes, place=place), empty=bound(said))
    return _screen(replace(found, view=there.view), item, shapes, place=place)


def _about(recipe: Recipe, code: str) -> Recipe:
    return replace(recipe, selection=recipe.selection.plus(PLACE, code))


def _value(view: View, code: str) -> str:
    """What the view says of one of its rows: its name and its main value, in words."""
    row = next(row for row in view.rows if row.key == code)
    place = the_place(str(row.cells.get(view.columns[0].key) or code))
    if not (view.chart and view.chart.y):
        return words.MARKED.format(place=place)
    column = column_of(view, view.chart.y[0])
    label = column.label[:1].lower() + column.label[1:]
    return words.VALUE_THERE.format(place=place, label=label, value=read(row, column))


__all__ = ["MOST_PLACES", "Screen", "Show", "State", "prepared", "state", "thumbnail"]
