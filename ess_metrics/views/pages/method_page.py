"""What the method page says, made from the code itself: indicators, dictionary, origin, warnings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ess_metrics.counting import prices
from ess_metrics.indicators import INDICATORS, Indicator
from ess_metrics.model import column_kinds, schema
from ess_metrics.model.dataset import Dataset
from ess_metrics.texts import labels
from ess_metrics.texts.indicators import INDICATORS as WORDS
from ess_metrics.texts.library import prices_words as price_words
from ess_metrics.texts.numbers import date, decimal, integer, listing
from ess_metrics.texts.pages import review_words, screens
from ess_metrics.views import uses


@dataclass(frozen=True)
class Definition:
    """One indicator as a reader needs it; `missing` names the tables that this folder does not have."""

    id: str
    label: str
    definition: str
    unit: str
    caveats: tuple[str, ...]
    tables: str
    by: str
    secrecy: str
    missing: str
    reads: str
    shown: str


def definitions(data: Dataset) -> tuple[Definition, ...]:
    """Every indicator, in the order of the list."""
    return tuple(_definition(indicator, data) for indicator in INDICATORS)


def _definition(indicator: Indicator, data: Dataset) -> Definition:
    words = WORDS[indicator.id]
    return Definition(
        id=indicator.id,
        label=words.label,
        definition=words.definition,
        unit=labels.unit(indicator.unit),
        caveats=tuple(words.caveats),
        tables=listing(indicator.tables),
        by=listing(labels.COLUMNS[column].lower() for column in indicator.by) or screens.TOTAL_ONLY,
        secrecy=screens.SECRECY.get(indicator.secrecy or "", ""),
        missing=listing(table for table in indicator.tables if table not in data.tables),
        reads=_columns(indicator.inputs),
        shown=listing((*_pages({indicator.id}), *_tables({indicator.id}))),
    )


def _columns(inputs: Iterable[str]) -> str:
    """`table.column` texts, table by table: `financements (annee, statut)`."""
    found: dict[str, list[str]] = {}
    for column in inputs:
        stem, name = column.split(".")
        found.setdefault(stem, []).append(name)
    return " ; ".join(f"{stem} ({', '.join(names)})" for stem, names in found.items())


def _pages(indicators: set[str]) -> tuple[str, ...]:
    return tuple(screens.PAGES[page].title for page in uses.pages_of(indicators))


def _tables(indicators: set[str]) -> tuple[str, ...]:
    return tuple(f"{code} {review_words.TABLE_NAMES[code]}" for code in uses.tables_of(indicators))


@dataclass(frozen=True)
class Moved:
    """What a column moves: the `ids` and names of figures, the pages and the tables of the review that show them."""

    ids: tuple[str, ...]
    figures: tuple[str, ...]
    pages: tuple[str, ...]
    tables: tuple[str, ...]


def moves(stem: str, column: str) -> Moved | None:
    """What a column of a table moves besides the breakdowns and filters that name it; None when it moves no figure."""
    ids = tuple(indicator.id for indicator in INDICATORS if f"{stem}.{column}" in indicator.inputs)
    if not ids:
        return None
    return Moved(ids, tuple(WORDS[id_].label for id_ in ids), _pages(set(ids)), _tables(set(ids)))


def dictionary(data: Dataset) -> tuple[tuple[column_kinds.Table, int | None], ...]:
    """Every table of the schema, with its number of rows in this folder (None: not there)."""
    return tuple(
        (table, len(data.tables[table.stem]) if table.stem in data.tables else None) for table in schema.TABLES
    )


def constant_euros(data: Dataset) -> tuple[tuple[str, ...], tuple[tuple[str, str, str], ...]]:
    """What constant euros change and do not, where the index comes from, and its years: year, index, state."""
    found = prices.index(data)
    touched = listing(WORDS[item.id].label.lower() for item in INDICATORS if item.euros)
    source = price_words.SOURCE.format(source=found.source or price_words.OWN, base=found.base or "—")
    lines = (price_words.EXPLAINED, price_words.TOUCHED.format(indicators=touched), price_words.UNTOUCHED, source)
    years = sorted(found.values.items())
    return lines, tuple((str(year), decimal(value, 2), found.unsure.get(year, "")) for year, value in years)


def origin(data: Dataset) -> tuple[tuple[str, str], ...]:
    """Where this folder comes from."""
    manifest = data.manifest
    rows = (
        (screens.ORIGIN["title"], manifest.titre),
        (screens.ORIGIN["territory"], manifest.territoire),
        (screens.ORIGIN["source"], manifest.source),
        (screens.ORIGIN["day"], date(manifest.date_extraction)),
        (labels.LICENCE, manifest.licence),
        (screens.ORIGIN["perimeters"], screens.OF_GENERATION.format(generation=manifest.generation)),
        (screens.ORIGIN["places"], integer(len(data.neighbourhoods))),
        (screens.ORIGIN["years"], listing(map(str, data.years))),
        (screens.ORIGIN["fund"], manifest.fonds_reference),
        (screens.ORIGIN["contract"], manifest.code_contrat),
        (screens.ORIGIN["version"], data.fingerprint[:12]),
    )
    return tuple((label, text) for label, text in rows if text)
