"""The last parts of the review: how to count, definitions, what is left out, secrecy, sources."""

from __future__ import annotations

from dataclasses import replace

from ess_metrics.analyses.values import missing_table
from ess_metrics.folder.version_store import short
from ess_metrics.indicators import BY_ID
from ess_metrics.model.selection import Selection
from ess_metrics.reports.review.book_sheets import tables
from ess_metrics.reports.review.document import QUIET, Points, Table, Words
from ess_metrics.reports.review.maker import Maker
from ess_metrics.reports.review.parts import Blocks, Nothing
from ess_metrics.texts import labels
from ess_metrics.texts.indicators import INDICATORS
from ess_metrics.texts.library import prices_words as price_words
from ess_metrics.texts.numbers import UNKNOWN, date, formatted, integer, kind_of
from ess_metrics.texts.pages import duties_words
from ess_metrics.texts.pages import review_words as words
from ess_metrics.texts.typography import labelled
from ess_metrics.views.making.handmade import framed
from ess_metrics.views.making.indicator_views import NAME, sources
from ess_metrics.views.view import OK, Chart, Column, Row, View


def counting(make: Maker) -> Blocks:
    """How amounts, years and places are counted here, and which texts the outline follows."""
    return (Points((*ways(make), duties_words.LAW_CAVEAT)),)


def reading(make: Maker) -> Blocks:
    """The same for two pages, in one paragraph."""
    first, *_ = ways(make)
    day = words.STAMP.format(date=date(make.data.manifest.date_extraction), fingerprint=short(make.data.fingerprint))
    return (Words(f"{first} {words.SECRECY[-1]} {day}.", QUIET),)


def ways(make: Maker) -> tuple[str, ...]:
    """The method, one sentence each."""
    chosen = make.selection
    return tuple(
        line.format(
            amounts=_capital(labels.AMOUNT_WORDS[chosen.amount]),
            mode=_capital(labels.MODE_WORDS[chosen.mode]),
            counting=_capital(labels.COUNTING_WORDS[chosen.counting]),
            euros=euros_words(chosen),
        )
        for line in words.METHOD
    )


def euros_words(chosen: Selection) -> str:
    """Current euros, or the year of constant ones."""
    return price_words.CONSTANT.format(year=chosen.euros) if chosen.euros else price_words.CURRENT


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def definitions(make: Maker) -> Blocks:
    """The indicators that these data allow, defined."""
    return (Table(_definitions(make), notes=False),)


def _definitions(make: Maker) -> View:
    rows = tuple(
        Row(key, {NAME: INDICATORS[key].label, "definition": INDICATORS[key].definition, "unite": _unit(key)})
        for key in BY_ID
        if not missing_table(make.data, key)
    )
    columns = tuple(Column(key, label) for key, label in words.DEFINITIONS_COLUMNS.items())
    return _listed(make, "definitions", words.DEFINITIONS_TITLE, columns, rows)


def _unit(key: str) -> str:
    return labels.unit(BY_ID[key].unit)


def _listed(make: Maker, id: str, title: str, columns, rows) -> View:
    view = framed(make.data, make.selection, id=id, question="", title=title, columns=columns, rows=rows, unit="")
    return replace(view, chart=Chart("table", x=NAME), source="")


def left_out(make: Maker) -> Blocks:
    """What has no row in the tables, and how much."""
    view = _left_out(make, tables(make))
    return (Table(view, notes=False),) if view.rows else Nothing(words.ALL_HAS_A_ROW)


def secrecy(make: Maker) -> Blocks:
    """What is hidden, and why."""
    return (Points(words.SECRECY),)


def origins(make: Maker) -> Blocks:
    """Where the data come from, and the codes that let each figure be checked."""
    return (Points(told_sources(make)),)


def _left_out(make: Maker, tables: dict) -> View:
    rows = []
    for code, view in tables.items():
        for at, item in enumerate(view.not_shown if view else ()):
            value = "s" if item.value is None and item.n is None else UNKNOWN if item.value is None else ""
            shown = value or formatted(item.value, kind_of(item.unit))
            cells = {NAME: f"{code} {words.TABLE_NAMES[code]}", "quoi": item.label, "valeur": shown, "n": item.n}
            rows.append(Row(f"{code}-{at}", cells, OK, item.n, {"n": OK if item.n is not None else "secret"}))
    named = words.LEFT_OUT_COLUMNS
    columns = tuple(Column(key, label, "integer" if key == "n" else "text") for key, label in named.items())
    return _listed(make, "non-reparti", words.LEFT_OUT_TITLE, columns, tuple(rows))


def told_sources(make: Maker) -> tuple[str, ...]:
    """Sources, licence, version, warnings; the full report adds the proofs."""
    manifest, data = make.data.manifest, make.data
    stamp = words.STAMP.format(date=date(manifest.date_extraction), fingerprint=data.fingerprint)
    faults = words.WARNINGS.format(n=integer(len(data.faults))) if data.faults else words.NO_WARNING
    licence = f"{labelled(labels.LICENCE, manifest.licence)}." if manifest.licence else ""
    proofs = [view.proof for view in make.kept.values() if make.full and view is not None and view.proof]
    told = f"{words.PROOFS} : {', '.join(dict.fromkeys(proofs))}." if proofs else ""
    named = [f"{words.SOURCE} : {source}." for source in sources(data)]
    return tuple(text for text in (*named, licence, f"{stamp}.", faults, told) if text)


__all__ = [
    "counting",
    "definitions",
    "euros_words",
    "left_out",
    "origins",
    "reading",
    "secrecy",
    "told_sources",
    "ways",
]
