"""One neighbourhood among all, measure by measure: more or less than the others, on one picture."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas as pd

from ess_metrics.analyses import profile
from ess_metrics.analyses.values import values
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.texts.indicators import short_label
from ess_metrics.texts.numbers import integer, listing, plural
from ess_metrics.texts.pages import quartier_words as words
from ess_metrics.views.making.handmade import declared
from ess_metrics.views.making.indicator_views import NAME, source
from ess_metrics.views.names import name
from ess_metrics.views.sentences import perimeter, period_short
from ess_metrics.views.view import OK, SECRET, Chart, Column, Row, View

PLACE = "code_quartier"
POVERTY = "pauvrete"
RATE = "granted_per_inhabitant"
FEWEST = 3  # neighbourhoods among which one has a place
# Indicator, kind, the table that it needs beyond grants and projects.
MEASURES = (
    ("granted_per_inhabitant", "eur_hab", ""),
    ("granted", "eur", ""),
    ("active_projects", "integer", ""),
    ("jobs", "decimal", ""),
    ("occupancy", "percent", "locaux"),
    ("establishments_per_1000", "decimal", "etablissements"),
    ("founders", "integer", "accompagnements"),
)


def strips(data: Dataset, selection: Selection) -> View:
    """Every neighbourhood on one strip a measure; the one of the sheet lit, the mean of the known ones as a stroke."""
    mine = next(iter(selection.values(PLACE)), "")
    asked = selection.without(PLACE)
    found = {key: values(data, key, PLACE, asked) for key, _, table in MEASURES if (not table or table in data.tables)}
    cells: dict[str, dict[str, float | None]] = {str(code): {} for code in data.neighbourhoods.index}
    statuses: dict[str, dict[str, str]] = {code: {} for code in cells}
    for key, column in found.items():
        for code, found_there in column:
            cell = declared(key, found_there)
            if code in cells:
                cells[code][key], statuses[code][key] = cell.value if cell.status == OK else None, cell.status
    poverty = profile.latest(data, profile.POVERTY)
    for code, rate in zip(poverty.index.astype(str), poverty.tolist(), strict=True):
        if code in cells and pd.notna(rate):
            cells[code][POVERTY] = float(rate) / 100
    kinds = {key: kind for key, kind, _ in MEASURES} | {POVERTY: "percent"}
    shown = [key for key in kinds if _spread(cells, key) and cells.get(mine, {}).get(key) is not None]
    named = {POVERTY: words.POVERTY_STRIP} | {key: short_label(key) for key, _, _ in MEASURES}
    columns = tuple(Column(key, named[key], kinds[key]) for key in shown)
    rows = tuple(
        Row(
            code,
            {NAME: name(data, PLACE, code), **{key: cells[code].get(key) for key in shown}},
            OK,
            None,
            statuses[code],
        )
        for code in cells
    )
    means = {key: _mean(cells, key) for key in shown}
    place = name(data, PLACE, mine) if mine else ""
    return View(
        id="fiche-rang",
        question=words.STRIPS_QUESTION,
        title=words.STRIPS_TITLE.format(place=place, n=integer(len(rows)), period=period_short(data, asked)),
        sentence=_sentence(cells.get(mine, {}), means, columns),
        unit="",
        columns=(Column(NAME, "Quartier"), *columns),
        rows=rows if columns and len(rows) >= FEWEST else (),
        chart=Chart("strips", x=NAME, y=tuple(shown), pick=PLACE, options={"chosen": mine, "means": means}),
        source=source(data),
        perimeter=perimeter(data, asked),
        records=len(rows),
        records_of="quartiers",
        caveats=(words.STRIPS_CAVEAT,) if any(SECRET in each.values() for each in statuses.values()) else (),
        asked=asked,
        euros=asked.euros,
        empty=words.STRIPS_EMPTY,
    )


def need(data: Dataset, selection: Selection) -> View:
    """Poverty against euros per inhabitant: does the money go where people are poorer?"""
    chosen = selection.values(PLACE)
    asked = selection.without(PLACE)
    poverty = profile.latest(data, profile.POVERTY)
    found = values(data, RATE, PLACE, asked)
    rows = tuple(
        Row(str(code), {NAME: name(data, PLACE, code), POVERTY: float(poverty[code]) / 100, RATE: cell.value}, OK)
        for code, cell in found
        if cell.status == OK and code in poverty.index and pd.notna(poverty[code])
    )
    rates, needs = ([row.cells[key] for row in rows] for key in (RATE, POVERTY))
    means = (sum(needs) / len(rows), sum(rates) / len(rows)) if len(rows) >= FEWEST else None
    named = _extremes(rows, chosen)
    poor_and_few = sum(row.cells[POVERTY] > means[0] and row.cells[RATE] < means[1] for row in rows) if means else 0
    said = words.NEED_SENTENCE.format(n=plural(poor_and_few, "quartier")) if means else ""
    view = View(
        id="besoin",
        question=words.NEED_QUESTION,
        title=words.NEED_TITLE.format(period=period_short(data, asked)),
        sentence=said,
        unit="EUR/hab/an",
        columns=(
            Column(NAME, "Quartier"),
            Column(POVERTY, words.POVERTY_STRIP, "percent"),
            Column(RATE, short_label(RATE), "eur_hab"),
        ),
        rows=rows if means else (),
        chart=Chart(
            "points",
            x=POVERTY,
            y=(RATE,),
            pick=PLACE,
            options={"quadrants": means, "named": named, "lit": tuple(chosen), "height": 340, "from_zero": False},
        ),
        source=source(data),
        perimeter=perimeter(data, asked),
        records=len(rows),
        records_of="quartiers",
        asked=asked,
        euros=asked.euros,
        empty=words.NEED_EMPTY,
    )
    return replace(view, alt=f"{view.title}. {said}")


def _amount(key: str, row: Row) -> float:
    return float(row.cells[key])


def _extremes(rows: tuple[Row, ...], chosen: tuple[str, ...]) -> tuple[str, ...]:
    """The points that bear their name: the chosen ones, and those at the ends of both measures."""
    if not rows:
        return ()
    ends = [pick(rows, key=partial(_amount, key)).key for key in (RATE, POVERTY) for pick in (max, min)]
    return tuple(dict.fromkeys([*chosen, *ends]))


def _known(cells: dict, key: str) -> list[float]:
    return [each[key] for each in cells.values() if each.get(key) is not None]


def _spread(cells: dict, key: str) -> bool:
    """Whether a measure tells neighbourhoods apart."""
    known = _known(cells, key)
    return len(known) >= FEWEST and max(known) > min(known)


def _mean(cells: dict, key: str) -> float:
    known = _known(cells, key)
    return sum(known) / len(known)


def _listed(labels: list[str]) -> str:
    """Measures in a row; the point of an abbreviation is that of the sentence."""
    return listing(labels).removesuffix(".")


def _sentence(mine: dict, means: dict, columns: tuple[Column, ...]) -> str:
    """On which measures it stands above the mean of the neighbourhoods, and on which below."""
    above = [column.label.lower() for column in columns if mine[column.key] > means[column.key]]
    below = [column.label.lower() for column in columns if mine[column.key] < means[column.key]]
    parts = [words.ABOVE.format(names=_listed(above))] if above else []
    parts += [words.BELOW.format(names=_listed(below))] if below else []
    return " ".join(parts)


__all__ = ["need", "strips"]
