"""Sentences made by rule from the data: what is asked, and (with numbers) what is found. Never a cause."""

from __future__ import annotations

from ess_metrics.dataset import Dataset
from ess_metrics.selection import Selection
from texts import labels
from texts.numbers import listing, plural, span, years
from views.names import name

MOST_NAMED = 3
SMALL = 5


def perimeter(data: Dataset, selection: Selection) -> str:
    """The whole question in words: amounts, period, places, schemes, sectors, origins, ways of counting."""
    parts = [f"{labels.AMOUNT_TITLES[selection.amount]}", period(data, selection), *restrictions(data, selection)]
    return f"{', '.join(parts)} ; {ways(selection)}."


def period(data: Dataset, selection: Selection) -> str:
    """`de 2019 à 2026`, `en 2024`, or ranges when the years do not follow each other."""
    chosen = selection.years or data.years
    if not chosen:
        return "toutes années"
    if len(chosen) == 1:
        return f"en {chosen[0]}"
    if chosen[-1] - chosen[0] + 1 == len(chosen):
        return f"de {chosen[0]} à {chosen[-1]}"
    return f"en {years(chosen)}"


def period_short(data: Dataset, selection: Selection) -> str:
    """The same for a title: `2019-2026`."""
    chosen = selection.years or data.years
    return span(chosen[0], chosen[-1]) if chosen else "toutes années"


def restrictions(data: Dataset, selection: Selection) -> list[str]:
    """One piece a filter: where, through what, for what, whose money; "tous les quartiers" when no place is chosen."""
    places = selection.values("code_quartier")
    found = [f"quartier : {_named(data, 'code_quartier', places)}" if places else "tous les quartiers"]
    found += [
        f"{labels.COLUMNS[column].lower()} : {_named(data, column, values)}"
        for column, values in selection.where
        if column not in ("code_quartier", "annee")
    ]
    return found


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


def the_place(text: str) -> str:
    """A neighbourhood at the head of a sentence: names keep the form that their inhabitants give them."""
    return text[:1].upper() + text[1:]
