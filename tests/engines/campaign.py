"""Questions drawn at random, and how two engines' answers to one are compared: to the cent, and to the last word."""

from __future__ import annotations

import random
from collections.abc import Iterator

from ess_metrics.analyses.values import values
from ess_metrics.counting import prices
from ess_metrics.indicators import INDICATORS, Indicator
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import AMOUNTS, COLUMNS, COUNTING, MODES, PLACES, Selection, UsageError

OWNERS = ("financements", "projets", "locaux", "accompagnements", "etablissements", "appuis", "realisations")
CENTS = 5  # decimals: shares and medians are floats, added up in another order


def known_values(data: Dataset) -> dict[str, list[str]]:
    """What each column of a filter may be asked: what the tables hold, an unknown code, the folder's named sets."""
    found: dict[str, set[str]] = {column: {"INCONNU"} for column in COLUMNS if column != "annee"}
    for stem in OWNERS:
        for column in data.tables[stem].columns.intersection(list(found)):
            found[column] |= set(data.tables[stem][column].dropna().astype(str).unique()[:20])
    areas = data.tables["quartiers"]
    found["code_quartier"] |= {*areas["code_quartier"].astype(str), "HORS_QPV", "TERRITOIRE"}
    found["commune"] |= set(areas["commune_codes"].dropna().astype(str))
    found["famille"] |= {"financement", "accompagnement", "immobilier"}
    found["annee"] = {str(year) for year in data.years}
    found["sexe"] = {"F", "H"}
    return {column: sorted(texts) for column, texts in found.items()}


def questions(data: Dataset, seed: int, count: int) -> Iterator[tuple[Indicator, str | None, Selection]]:
    """`count` questions, every indicator in its turn."""
    draw, known = random.Random(seed), known_values(data)
    bases = ["", "", *map(str, prices.index(data).values)]
    turn = draw.sample(INDICATORS, len(INDICATORS))
    for at in range(count):
        indicator = turn[at % len(turn)]
        columns = draw.sample(sorted(known), draw.choice((0, 1, 1, 2, 3)))
        where = {column: draw.sample(known[column], min(len(known[column]), draw.randint(1, 3))) for column in columns}
        ways = {name: draw.choice(names) for name, names in WAYS.items()}
        selection = Selection.of(where, **ways, euros=draw.choice(bases))
        yield indicator, draw.choice((None, *indicator.by, *indicator.by[:1])), selection


WAYS = {"amount": AMOUNTS, "mode": MODES, "place": PLACES, "counting": COUNTING}


def answer(data: Dataset, indicator: str, by: str | None, selection: Selection, *, released: bool = False) -> object:
    """What a folder answers, its numbers to the cent; the kind of usage error when the question has no meaning."""
    try:
        made = values(data, indicator, by, selection, released=released).to_json()
    except UsageError as error:
        return str(error)
    return _rounded(made)


def _rounded(made):
    if isinstance(made, dict):
        return {key: _rounded(value) for key, value in made.items()}
    if isinstance(made, list):
        return [_rounded(value) for value in made]
    return round(made, CENTS) + 0.0 if isinstance(made, float) else made
