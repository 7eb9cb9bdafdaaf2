"""Public contracts with a social consideration, year by year: reserved ones, those with a clause, and their euros."""

from __future__ import annotations

from ess_metrics.analyses.values import values
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.texts.numbers import euros, plural
from ess_metrics.texts.pages import founders_words as words
from ess_metrics.views.making.counts import framed
from ess_metrics.views.making.indicator_views import NAME
from ess_metrics.views.view import OK, Column, NotShown, Row, View

TABLE = "clauses"
SHOWN = tuple(words.CONTRACTS_COLUMNS)


def contracts(data: Dataset, selection: Selection) -> View:
    """One row a year of notification; contracts whose considerations nobody says are told apart, never « none »."""
    made = {key: values(data, key, "annee", selection) for key in SHOWN}
    years = sorted({key for one in made.values() for key in one.keys})
    kept = [year for year in years if any(_at(made[key], year) for key in SHOWN)]
    rows = tuple(Row(year, {NAME: year, **{key: _at(made[key], year) for key in SHOWN}}, OK, None) for year in kept)
    whole = {key: made[key].total.value or 0.0 for key in SHOWN}
    unsaid = [item for item in made["reserved_contracts"].not_shown if not item.cell]
    return framed(
        data,
        selection,
        TABLE,
        id="clauses-marches",
        question=words.CONTRACTS_QUESTION,
        title=words.CONTRACTS_TITLE,
        sentence=words.CONTRACTS_SENTENCE.format(
            reserved=plural(whole["reserved_contracts"], *words.RESERVED),
            reserved_euros=euros(whole["reserved_contracts_amount"]),
            clause=plural(whole["clause_contracts"], *words.WITH_CLAUSE),
            clause_euros=euros(whole["clause_contracts_amount"]),
        )
        if rows
        else "",
        unit="marchés",
        columns=(
            Column(NAME, words.CONTRACTS_YEAR),
            *(Column(key, label, kind) for key, (label, kind) in words.CONTRACTS_COLUMNS.items()),
        ),
        rows=rows,
        total=Row("total", {NAME: "Total", **whole}, OK, None) if rows else None,
        not_shown=tuple(NotShown("inconnu", item.reason, item.value, "marchés", item.n) for item in unsaid),
        caveats=words.CONTRACTS_CAVEATS,
        records=int(whole["clause_contracts"] + whole["reserved_contracts"]),
        indicator="clause_contracts",
        by="annee",
        empty=words.CONTRACTS_EMPTY,
    )


def _at(found, year: str) -> float | None:
    return found[year].value if year in found.keys else 0.0
