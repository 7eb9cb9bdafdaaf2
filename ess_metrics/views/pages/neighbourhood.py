"""The neighbourhood sheet: money, projects, premises, activity and context of one place, against the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from ess_metrics.analyses import profile
from ess_metrics.analyses.sources import told
from ess_metrics.analyses.values import missing_table, values
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.presence import certain
from ess_metrics.model.result import Cell
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.indicators import CONTEXT, label, short_label
from ess_metrics.texts.numbers import (
    decimal,
    euros_short,
    formatted,
    integer,
    listing,
    ordinal,
    per_inhabitant,
    percent,
    plural,
)
from ess_metrics.texts.pages import quartier_words as words
from ess_metrics.views.making import other_support
from ess_metrics.views.making.indicator_views import AMOUNT, COUNT, NAME, SHORT, source, unfinished, view_of
from ess_metrics.views.making.row_cells import text_in
from ess_metrics.views.names import name, short
from ess_metrics.views.pages.overview import KeyFigure
from ess_metrics.views.sentences import figure_label, perimeter, period, period_short
from ess_metrics.views.view import OK, Chart, Column, Row, View

MEAN = "moyenne"
FEWEST_PROJECTS_TO_RANK = 3
FEWEST_TO_RANK_AMONG = 3
PLACE = "code_quartier"


def place_of(selection: Selection) -> str | None:
    """The neighbourhood of the sheet: the first one chosen."""
    return next(iter(selection.values(PLACE)), None)


def asked_place(selection: Selection) -> str:
    """The code of the neighbourhood that the page is about; it must be chosen."""
    return certain(place_of(selection))


def elsewhere(selection: Selection) -> Selection:
    """The same question everywhere, to compare with."""
    return selection.without(PLACE)


# -- who it is, and what there is to say first ------------------------------------------------------------------------


def title(data: Dataset, selection: Selection) -> str:
    """The name of the neighbourhood, the title of its sheet; "" when none is chosen."""
    code = place_of(selection)
    return name(data, PLACE, code) if code else ""


def identity(data: Dataset, selection: Selection) -> str:
    """Communes, inhabitants with their year, perimeter, urban renewal: what is known, and nothing else."""
    row = data.neighbourhoods.loc[[asked_place(selection)]].iloc[0]
    parts = [text_in(row, "communes").replace("|", words.AND)]
    population = row.get("population")
    if pd.notna(population):
        year = row.get("population_millesime")
        parts.append(plural(float(population), words.INHABITANT) + (f" ({int(year)})" if pd.notna(year) else ""))
    parts.append(words.CHANGES.get(text_in(row, "changement"), ""))
    parts.append(words.RENEWAL.get(text_in(row, "npnru"), ""))
    parts.append(words.FREE_ZONE if row.get("zfu_te") is True or str(row.get("zfu_te")) == "True" else "")
    return " ; ".join(part for part in parts if part)


def lead(data: Dataset, selection: Selection) -> tuple[str, ...]:
    """Three sentences: how much and against the others, through what and for what, what begins and ends."""
    return tuple(
        line for line in (_amount(data, selection), _through(data, selection), _moves(data, selection)) if line
    )


def _amount(data: Dataset, selection: Selection) -> str:
    total = values(data, "granted", None, selection.plus(PLACE, asked_place(selection))).total
    who = name(data, PLACE, asked_place(selection))
    if not total.value:
        return other_support.nothing_granted(data, selection.plus(PLACE, asked_place(selection)), who)
    when = period(data, selection)
    when = f"{when[:1].upper()}{when[1:]}"
    text = words.RECEIVES.format(when=when, who=who, amount=euros_short(total.value))
    rate = _cell(data, "granted_per_inhabitant", selection)
    gap = _cell(data, "gap_to_mean", selection)
    if rate.status == OK:
        text += f" : {per_inhabitant(rate.number)}"
    if rate.status == OK and gap.status == OK and len(data.neighbourhoods) > 1:
        text += f", {_against(gap.number)}"
    return f"{text}{_rank(data, selection)}."


def _against(gap: float) -> str:
    if abs(gap) < 0.05:
        return words.NEAR_MEAN
    return words.FROM_MEAN[gap > 0].format(gap=percent(abs(gap), 0))


def _rank(data: Dataset, selection: Selection) -> str:
    """The rank per inhabitant; never on one year alone, on fewer than three projects nor among two neighbourhoods."""
    years = selection.years or data.years
    projects = _cell(data, "active_projects", selection)
    found = values(data, "granted_per_inhabitant", PLACE, elsewhere(selection))
    known = {key: cell.number for key, cell in found if cell.status == OK}
    mine = known.get(asked_place(selection))
    if mine is None or len(known) < FEWEST_TO_RANK_AMONG:
        return ""
    if len(years) < 2 or (projects.n or 0) < FEWEST_PROJECTS_TO_RANK:
        return ""
    rank = 1 + sum(value > mine for value in known.values())
    return words.RANK.format(rank=ordinal(rank), n=integer(len(known)))


def _through(data: Dataset, selection: Selection) -> str:
    here = selection.plus(PLACE, asked_place(selection))
    schemes = _first(data, "dispositif_code", here)
    sectors = _first(data, "secteur", here)
    if not schemes:
        return ""
    text = words.FIRST_SCHEME.format(name=schemes[0], share=percent(schemes[1], 0))
    if not sectors:
        return f"{text}."
    return words.FIRST_SECTOR.format(text=text, name=sectors[0], share=percent(sectors[1], 0))


def _first(data: Dataset, by: str, selection: Selection) -> tuple[str, float] | None:
    found = values(data, "granted", by, selection)
    best = max(((cell.value or 0, key) for key, cell in found), default=(0, ""))
    return (short(data, by, best[1]), best[0] / found.total.number) if best[0] else None


def _moves(data: Dataset, selection: Selection) -> str:
    begun, ending = profile.beginning_and_ending(data, asked_place(selection))
    active = _cell(data, "active_projects", selection)
    text = plural(active.value or 0, *words.ACTIVE)
    if len(begun):
        text += words.BEGAN[len(begun) > 1].format(n=plural(len(begun), words.PROJECT))
    if len(ending):
        text += words.ENDS[len(ending) > 1].format(n=plural(len(ending), words.PROJECT))
    return f"{text}."


def around(data: Dataset, selection: Selection) -> tuple[str, ...]:
    """Two more sentences for the screen: projects without premises and empty premises; poverty and nearest peers."""
    return tuple(line for line in (_room(data, selection), _beside(data, selection)) if line)


def _room(data: Dataset, selection: Selection) -> str:
    if "locaux" not in data.tables:
        return ""
    code = place_of(selection)
    homeless, empty = len(profile.without_premises(data, certain(code))), profile.empty_lots(data, certain(code))
    count = plural(homeless, *words.ACTIVE)
    text = words.UNHOUSED.format(n=count, verb=words.RENT[homeless > 1]) if homeless else words.ALL_HOUSED
    if empty.empty:
        return text + words.NO_EMPTY
    lots = plural(len(empty), *words.LOT)
    return text + words.EMPTY_LOTS.format(n=lots, area=formatted(float(empty["surface_m2"].sum()), "m2"))


def _beside(data: Dataset, selection: Selection) -> str:
    rates = profile.latest(data, profile.POVERTY)
    mine, middle = rates.get(place_of(selection)), rates.median()
    poverty = (
        words.POVERTY.format(mine=percent(mine / 100, 0), middle=percent(middle / 100, 0)) if pd.notna(mine) else ""
    )
    return " ".join(text for text in (poverty, peers(data, selection).sentence) if text)


def _cell(data: Dataset, indicator: str, selection: Selection) -> Cell:
    """The neighbourhood's own value, other filters kept."""
    return values(data, indicator, PLACE, elsewhere(selection))[asked_place(selection)]


# -- figures against the others ---------------------------------------------------------------------------------------

_FIGURES = (*("granted_per_inhabitant", "active_projects", "jobs", "occupancy", "establishments_per_1000", "founders"),)


def key_figures(data: Dataset, selection: Selection) -> tuple[KeyFigure, ...]:
    """Six figures, each with what it is for all the neighbourhoods."""
    return tuple(
        _figure(data, selection, indicator) for indicator in _FIGURES if missing_table(data, indicator) is None
    )


def _figure(data: Dataset, selection: Selection, indicator: str) -> KeyFigure:
    found = values(data, indicator, PLACE, elsewhere(selection))
    mine, kind = found[asked_place(selection)], _kind(indicator)
    text = formatted(mine.value, kind, mine.status)
    return KeyFigure(
        figure_label(short_label(indicator), selection, indicator),
        text.removesuffix("/hab/an"),
        _everywhere(found, kind, indicator),
    )


def _kind(indicator: str) -> str:
    rates = {"occupancy": "percent", "granted_per_inhabitant": "eur_hab", "establishments_per_1000": "decimal"}
    return rates.get(indicator, "decimal" if indicator == "jobs" else "integer")


def _everywhere(found, kind: str, indicator: str) -> str:
    """The whole, for what adds up or averages; the middle neighbourhood for counts of people and projects."""
    if indicator in ("granted_per_inhabitant", "occupancy", "establishments_per_1000"):
        mean = formatted(found.total.value, kind, found.total.status)
        return words.MEAN.format(value=mean.removesuffix("/hab/an"))
    known = sorted(cell.value for _, cell in found if cell.status == OK)
    if not known:
        return ""
    half = len(known) // 2
    middle = known[half] if len(known) % 2 else (known[half - 1] + known[half]) / 2
    return words.MIDDLE.format(value=decimal(middle, 1, trim=True))


# -- money ------------------------------------------------------------------------------------------------------------


def by_scheme(data: Dataset, selection: Selection, *, keep_own_filter: bool = False) -> View:
    """What comes to the neighbourhood, through which scheme."""
    return _here(data, selection, "dispositif_code", words.SCHEME_QUESTION, words.SCHEME_TITLE, keep_own_filter)


def by_fund(data: Dataset, selection: Selection, *, keep_own_filter: bool = False) -> View:
    """Whose money it is."""
    return _here(data, selection, "fonds_origine", words.FUND_QUESTION, words.FUND_TITLE, keep_own_filter)


def _here(data: Dataset, selection: Selection, by: str, question: str, title: str, keep_own_filter: bool) -> View:
    return view_of(
        data,
        selection.plus(PLACE, asked_place(selection)),
        "granted",
        by,
        id=f"fiche-{by.split('_', maxsplit=1)[0]}",
        question=question,
        title=words.HERE.format(
            amounts=labels.AMOUNT_TITLES[selection.amount],
            title=title,
            place=name(data, PLACE, asked_place(selection)),
        ),
        value_label=words.AMOUNT,
        pick=by,
        keep_own_filter=keep_own_filter,
        most=7,
    )


def by_year(data: Dataset, selection: Selection) -> View:
    """Its money per inhabitant year by year, against the mean of all; a new or modified perimeter cuts at 2024."""
    code = place_of(selection)
    everywhere = values(data, "granted_per_inhabitant", "annee", elsewhere(selection).without("annee"))
    means = {key: cell.number for key, cell in everywhere if cell.status == OK}
    view = view_of(
        data,
        selection.plus(PLACE, certain(code)).without("annee"),
        "granted_per_inhabitant",
        "annee",
        id="fiche-annees",
        question=words.YEARS_QUESTION,
        title=words.YEARS_TITLE.format(place=name(data, PLACE, certain(code))),
        value_label=words.RATE_BY_YEAR,
        kind="columns",
        pick="annee",
        partial=unfinished(data, data.years),
        sentence=_against_mean(means),
    )
    there = {row.key: row for row in view.rows}
    rows = tuple(_year_row(year, there.get(year), means.get(year)) for year in map(str, data.years))
    mean = Column(MEAN, words.MEAN_BY_YEAR, "eur_hab")
    at = next(at for at, column in enumerate(view.columns) if column.key == AMOUNT) + 1
    columns = (*view.columns[:at], mean, *view.columns[at:])
    return replace(view, rows=rows if view.rows else (), columns=columns, chart=replace(view.drawn, y=(AMOUNT, MEAN)))


def _year_row(year: str, row: Row | None, mean: float | None) -> Row:
    """A year without any line is a zero on the axis of time, not a gap."""
    row = row or Row(year, {NAME: year, SHORT: year, AMOUNT: 0.0, COUNT: 0}, n=0)
    return replace(row, cells=row.cells | {MEAN: mean})


def _against_mean(means: dict[str, float]):
    """In how many whole years it received more per inhabitant than the mean."""

    def said(view: View) -> str:
        over = [row for row in view.rows if row.key not in view.drawn.partial and row.status == OK and row.key in means]
        above = sum((row.cells[AMOUNT] or 0) > means[row.key] for row in over)
        return words.YEARS_ABOVE.format(
            n=plural(above, *words.FULL_YEAR), years=integer(len(set(means) - set(view.drawn.partial)))
        )

    return said


# -- peers and context ------------------------------------------------------------------------------------------------


def peers(data: Dataset, selection: Selection) -> View:
    """The neighbourhood beside those most like it, and beside all."""
    code = place_of(selection)
    near = profile.peers(data, certain(code))
    traits = profile.features(data)
    found = {
        key: values(data, key, PLACE, elsewhere(selection)) for key in ("granted_per_inhabitant", "active_projects")
    }
    rows = [_peer(data, certain(key), traits, found) for key in (code, *near.codes)]
    return View(
        id="fiche-pairs",
        question=words.PEERS_QUESTION,
        title=words.PEERS_TITLE.format(period=period_short(data, selection)),
        sentence=_peers_sentence(near, rows),
        unit="EUR/hab/an",
        columns=(
            Column(NAME, words.PLACE),
            Column("habitant", label("granted_per_inhabitant"), "eur_hab"),
            Column("projets", label("active_projects"), "integer"),
            Column("population", words.INHABITANTS, "integer"),
            Column("pauvrete", words.POVERTY_COLUMN, "decimal"),
            Column("surface", words.AREA, "decimal"),
        ),
        rows=tuple(rows) if near.codes else (),
        chart=Chart("table", x=NAME, y=("habitant",)),
        source=source(data, "quartiers"),
        perimeter=perimeter(data, elsewhere(selection)),
        records=len(rows),
        records_of="quartiers",
        empty=words.NO_PEER,
    )


def _peer(data: Dataset, code: str, traits: pd.DataFrame, found: dict) -> Row:
    cells: dict[str, str | float | None] = {NAME: name(data, PLACE, code)}
    statuses: dict[str, str] = {}
    for key, column in (("granted_per_inhabitant", "habitant"), ("active_projects", "projets")):
        cell = found[key][code]
        cells[column], statuses[column] = cell.value, cell.status
    for trait in traits.columns:
        value = float(traits[trait][code])
        cells[str(trait)] = None if np.isnan(value) else value
    return Row(code, cells, OK, None, statuses)


def _peers_sentence(near: profile.Peers, rows: Sequence[Row]) -> str:
    if not near.codes:
        return ""
    compared = listing(words.FEATURES[feature] for feature in near.features)
    mine, others = rows[0].cells["habitant"], [row.cells["habitant"] for row in rows[1:]]
    text = words.PEERS.format(features=compared, names=listing(row.cells[NAME] for row in rows[1:]))
    if mine is None or any(other is None for other in others):
        return f"{text}."
    above = sum(mine > other for other in others)
    told = {1: words.PEERS_ONE, 0: words.PEERS_NONE, len(others): words.PEERS_ALL}.get(above, words.PEERS_MORE)
    return told.format(text=text, n=integer(above))


def context(data: Dataset, selection: Selection) -> View:
    """Poverty, employment and the rest, with the middle value of the neighbourhoods."""
    code = place_of(selection)
    frame = profile.context(data, certain(code))
    rows = tuple(_context_row(at, row) for at, row in enumerate(frame.to_dict("records")))
    return View(
        id="fiche-contexte",
        question=words.CONTEXT_QUESTION,
        title=words.CONTEXT_TITLE.format(place=name(data, PLACE, certain(code))),
        sentence="",
        unit="",
        columns=tuple(map(Column, (NAME, "valeur", "mediane", "annee"), words.CONTEXT_COLUMNS)),
        rows=rows,
        chart=Chart("table", x=NAME, y=("valeur",)),
        source=_published_by(data, frame),
        records=len(rows),
        records_of="indicateurs",
        empty=words.NO_CONTEXT,
    )


def _published_by(data: Dataset, frame: pd.DataFrame) -> str:
    """The files that the figures come from; without any, what each figure says of itself."""
    if told(data, "indicateurs").named:
        return source(data, "indicateurs")
    return " ; ".join(dict.fromkeys(str(text) for text in frame.get("source", ()) if isinstance(text, str)))


def _context_row(at: int, row: dict) -> Row:
    unit, status, year = row.get("unite"), row.get("statut"), row.get("annee")
    unit = unit if isinstance(unit, str) else ""
    status = status if isinstance(status, str) else "ok"
    return Row(
        str(at),
        {
            NAME: CONTEXT.get(row["indicateur"], str(row["indicateur"]).replace("_", " ").capitalize()),
            "valeur": _with_unit(row.get("valeur"), unit, status),
            "mediane": _with_unit(row.get("mediane"), unit, "ok"),
            "annee": "" if year is None or pd.isna(year) else str(int(year)),
        },
    )


def _with_unit(value, unit: str, status: str) -> str:
    if status in ("secret", "nd") or value is None or pd.isna(value):
        return words.STATUSES.get(status, words.UNKNOWN)
    number = decimal(float(value), 1, trim=True)
    return words.WITH_UNIT.format(value=number, unit=unit) if unit else number


# -- lists ------------------------------------------------------------------------------------------------------------
