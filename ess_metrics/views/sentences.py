"""Sentences made by rule from the data: what is asked, and (with numbers) what is found. Never a cause."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Concatenate, ParamSpec, TypeVar

from ess_metrics.counting import prices
from ess_metrics.counting.places import as_neighbourhoods
from ess_metrics.indicators import BY_ID
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.library import prices_words as price_words
from ess_metrics.texts.numbers import listing, plural, span, years
from ess_metrics.texts.pages import common_words
from ess_metrics.views.names import name, options
from ess_metrics.views.view import NotShown, View

P = ParamSpec("P")
T = TypeVar("T")

MOST_NAMED = 3
SMALL = 5
ADDED_UP = ("bars", "treemap")  # charts whose marks add up to the total, what has no row included


def perimeter(data: Dataset, selection: Selection) -> str:
    """The whole question in words: amounts, period, places, schemes, sectors, origins, ways of counting."""
    parts = [f"{labels.AMOUNT_TITLES[selection.amount]}", period(data, selection), *restrictions(data, selection)]
    said = f"{', '.join(parts)} ; {ways(selection)}."
    return " ".join([said, *unconverted(data, selection)])


def unconverted(data: Dataset, selection: Selection) -> tuple[str, ...]:
    """The years whose amounts constant euros leave aside, as a sentence; nothing in current euros."""
    aside = prices.left_aside(data, selection)
    return (prices.told(aside),) if aside else ()


def in_current_euros(
    make: Callable[Concatenate[Dataset, Selection, P], T],
) -> Callable[Concatenate[Dataset, Selection, P], T]:
    """A maker whose amounts are those of acts and agreements: constant euros change nothing there."""

    @functools.wraps(make)
    def made(data: Dataset, selection: Selection, *args: P.args, **options: P.kwargs) -> T:
        found = make(data, selection.current, *args, **options)
        if not (selection.euros and isinstance(found, View) and any(c.kind.startswith("eur") for c in found.columns)):
            return found
        return replace(found, caveats=(*found.caveats, price_words.CAVEAT))

    return made


def with_euros(view: View, data: Dataset, selection: Selection, touched: Collection[str] = ()) -> View:
    """A view of things counted that has amounts too: their columns and the perimeter say whose euros they are.

    `touched`: the keys of these columns; all those in euros when there is none.
    """
    if not selection.euros:
        return view
    columns = tuple(
        replace(column, label=column.label + constant(selection))
        if column.kind.startswith("eur") and (not touched or column.key in touched)
        else column
        for column in view.columns
    )
    return replace(view, columns=columns, perimeter=" ".join([view.perimeter, *euros_told(data, selection)]))


def euros_told(data: Dataset, selection: Selection) -> tuple[str, ...]:
    """Whose constant euros amounts are in, and the years left aside, as sentences; nothing in current euros."""
    if not selection.euros:
        return ()
    return (price_words.PERIMETER.format(year=selection.euros), *unconverted(data, selection))


def figure_label(label: str, selection: Selection, indicator: str) -> str:
    """The label of a key figure in euros, with whose euros they are when they are constant."""
    marked = selection.euros and BY_ID[indicator].euros and BY_ID[indicator].money
    return f"{label} ({price_words.SHORT.format(year=selection.euros)})" if marked else label


def constant(selection: Selection) -> str:
    """`, en euros constants de 2024`, after a period; nothing in current euros."""
    return f", {price_words.IN.format(year=selection.euros)}" if selection.euros else ""


def period(data: Dataset, selection: Selection) -> str:
    """`de 2019 à 2026`, `en 2024`, or ranges when the years do not follow each other; then whose euros they are."""
    return _period(selection.years or data.years) + constant(selection)


def _period(chosen: tuple[int, ...]) -> str:
    if not chosen:
        return common_words.ALL_YEARS
    if len(chosen) == 1:
        return f"en {chosen[0]}"
    if chosen[-1] - chosen[0] + 1 == len(chosen):
        return price_words.FROM_TO.format(first=chosen[0], last=chosen[-1])
    return f"en {years(chosen)}"


def period_short(data: Dataset, selection: Selection) -> str:
    """The same for a title: `2019-2026`."""
    chosen = selection.years or data.years
    return (span(chosen[0], chosen[-1]) if chosen else common_words.ALL_YEARS) + constant(selection)


def restrictions(data: Dataset, selection: Selection) -> list[str]:
    """One piece a filter: where, through what, for what, whose money; "tous les quartiers" when no place is chosen."""
    places = selection.values("code_quartier")
    found = [_places(data, places) if places else common_words.ALL_PLACES]
    found += [
        f"{labels.COLUMNS[column].lower()} : {_named(data, column, values)}"
        for column, values in selection.where
        if column not in ("code_quartier", "annee")
    ]
    return found


def unheard(view: View, selection: Selection) -> str:
    """The filters of the page that a view leaves aside, so that its rows compare; "" when it obeys them all."""
    if view.asked is None:
        return ""
    left = [column for column, _ in selection.where if not view.asked.values(column)]
    named = listing(common_words.FILTERS.get(column, labels.COLUMNS[column].lower()) for column in left)
    return common_words.UNHEARD.format(filters=named) if left else ""


def _places(data: Dataset, places: tuple[str, ...]) -> str:
    """The chosen neighbourhoods: those of a commune or of a named set are said by its name when they are several."""
    if len(places) > 1:
        for column in ("ensemble", "commune"):
            for code, text in options(data, column).items():
                if as_neighbourhoods(data, Selection.of({column: code})).values("code_quartier") == places:
                    return f"{labels.COLUMNS[column].lower()} : {text}"
    return f"quartier : {_named(data, 'code_quartier', places)}"


def _named(data: Dataset, column: str, codes: tuple[str, ...]) -> str:
    shown = [name(data, column, code) for code in codes[:MOST_NAMED]]
    if len(codes) > MOST_NAMED:
        return f"{', '.join(shown)} et {plural(len(codes) - MOST_NAMED, 'autre')}"
    return listing(shown)


def ways(selection: Selection) -> str:
    """How the money is counted."""
    return f"{labels.MODE_WORDS[selection.mode]}, {labels.COUNTING_WORDS[selection.counting]}"


def records(count: int | None, table: str) -> str:
    """`312 lignes de financement`."""
    return "" if count is None else plural(count, labels.RECORDS.get(table, "ligne"), labels.RECORD_PLURALS.get(table))


def caution(count: int | None, noun: str = "projet") -> str:
    """A warning on few records, to put after a figure: ` (sur 4 projets seulement)`."""
    if count is None or count >= SMALL:
        return ""
    return f" (sur {plural(count, noun)} seulement)"


def is_a_mark(item: NotShown, view: View) -> bool:
    """Whether what has no row is drawn all the same, as a pale bar: in a ranking whose bars add up to the total."""
    adds_up = view.total is not None and view.chart is not None and view.chart.kind in ADDED_UP
    return adds_up and item.unit == view.unit and item.value is not None and item.value > 0


def brief(lines: Sequence[str], most: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The first sentences within `most` words, and those left; the very first is always among the first.

    A first sentence that is longer alone is cut at its last semicolon within that: the rest comes after.
    """
    first: list[str] = []
    left = list(lines)
    if left and counted_words(left[0]) > most and " ; " in left[0]:
        left[0:1] = _cut(left[0], most)
    while left and (not first or counted_words(*first, left[0]) <= most):
        first.append(left.pop(0))
    return tuple(first), tuple(left)


def counted_words(*texts: str) -> int:
    """How many words these texts have; a number counts for its groups of digits and its unit."""
    return sum(any(sign.isalnum() for sign in word) for text in texts for word in text.split())


def _cut(text: str, most: int) -> list[str]:
    parts = text.split(" ; ")
    kept = 1
    while kept < len(parts) and counted_words(*parts[: kept + 1]) <= most:
        kept += 1
    rest = " ; ".join(parts[kept:])
    return [" ; ".join(parts[:kept]) + ".", rest[:1].upper() + rest[1:]] if rest else [text]


def the_place(text: str) -> str:
    """A neighbourhood at the head of a sentence: names keep the form that their inhabitants give them."""
    return text[:1].upper() + text[1:]
