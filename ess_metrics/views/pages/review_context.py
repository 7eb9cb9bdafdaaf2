"""The other tables of the review: people on their way to a firm, premises, insertion clauses, context of each place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ess_metrics.analyses.values import missing_table, values
from ess_metrics.counting.indicator import PEOPLE
from ess_metrics.indicators import BY_ID
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import Cell, Values
from ess_metrics.model.selection import Selection
from ess_metrics.secrecy.cells import SMALLEST
from ess_metrics.texts.indicators import CONTEXT, INDICATORS
from ess_metrics.texts.numbers import formatted, percent
from ess_metrics.texts.pages import economy_words
from ess_metrics.texts.pages import review_words as words
from ess_metrics.views.making.counts import fraction, framed, when_short
from ess_metrics.views.making.handmade import cells_of
from ess_metrics.views.making.indicator_views import NAME, not_shown_of
from ess_metrics.views.making.row_cells import number_of, text_of
from ess_metrics.views.names import name
from ess_metrics.views.sentences import with_euros
from ess_metrics.views.view import OK, Chart, Column, Row, View

PLACE, STAGE, OPERATOR = "code_quartier", "etape", "operateur_id"
SECRET, UNKNOWN, NONE = "secret", "inconnu", "sans_objet"
NOTHING = Cell(None, NONE, 0)
FEWEST_PEOPLE = SMALLEST[PEOPLE]


# -- T6 ---------------------------------------------------------------------------------------------------------------


# -- T7 ---------------------------------------------------------------------------------------------------------------

_T7 = {"valeur": "occupancy", "vacance": "vacancy", "ecart": "rent_gap", "ess": "ess_tenant_share"}


def premises(data: Dataset, selection: Selection) -> View:
    """T7: by neighbourhood, lots and m² in service and occupied, occupancy, vacancy, rents, ESS tenants."""
    return _premises(data, selection, PLACE, words.T7_COLUMNS[NAME], words.T7_TITLE, words.T7_QUESTION, "t7-locaux")


def operators(data: Dataset, selection: Selection) -> View:
    """T7, second part: the same by operator."""
    return _premises(data, selection, OPERATOR, words.T7B_COLUMN, words.T7B_TITLE, words.T7B_QUESTION, "t7-operateurs")


def _premises(data: Dataset, selection: Selection, by: str, label: str, title: str, question: str, id: str) -> View:
    found = {key: values(data, rate, by, selection) for key, rate in _T7.items() if not missing_table(data, rate)}
    areas = found["valeur"]
    cells = {key: cells_of(made) for key, made in found.items()}
    rows = [_lot_row(data, by, key, at, areas, cells) for at, key in enumerate(areas.keys)]
    rows = [row for row in rows if row.n]
    rows.sort(key=lambda row: (-(row.cells["surface"] or 0), row.cells[NAME]))
    kinds = {NAME: "text", "lots": "integer", "surface": "m2", "occupe": "m2"}
    named = words.T7_COLUMNS | {NAME: label}
    columns = [Column(key, text, kinds.get(key, "percent")) for key, text in named.items()]
    return framed(
        data,
        selection,
        "locaux",
        id=id,
        question=question,
        title=title.format(day=when_short(data, selection, "locaux")),
        sentence=_premises_told(areas) if by == PLACE else _operators_told(rows, areas),
        unit="0-1",
        columns=tuple(column for column in columns if column.key not in _T7 or column.key in found),
        rows=tuple(rows),
        chart=Chart("bars", x=NAME, y=("valeur",), options={"most": 25}),
        total=_lot_total(found),
        not_shown=not_shown_of(areas),
        caveats=words.T7_CAVEATS,
        records=areas.total.n,
        indicator="occupancy",
        by=by,
    )


def _lot_row(data: Dataset, by: str, key: str, at: int, areas: Values, cells: Mapping[str, Mapping[str, Cell]]) -> Row:
    top, base = fraction(areas, at) or (None, None)
    mine = {column: found.get(key, NOTHING) for column, found in cells.items()}
    made = {NAME: name(data, by, key), "lots": areas.cell(at).n, "surface": base, "occupe": top}
    made |= {column: cell.value for column, cell in mine.items()}
    return Row(key, made, OK, areas.cell(at).n, {column: cell.status for column, cell in mine.items()})


def _lot_total(found: Mapping[str, Values]) -> Row:
    areas = found["valeur"]
    top, base = fraction(areas, -1) or (None, None)
    cells = {NAME: words.SUMMED, "lots": areas.total.n, "surface": base, "occupe": top}
    cells |= {key: made.total.value for key, made in found.items()}
    return Row("total", cells, OK, areas.total.n, {key: made.total.status for key, made in found.items()})


def _premises_told(areas: Values) -> str:
    pair = fraction(areas, -1)
    if areas.total.status != OK or not pair:
        return ""
    share = percent(areas.total.number)
    text = words.T7_SENTENCE.format(share=share, occupied=formatted(pair[0], "m2"), base=formatted(pair[1], "m2"))
    return text[:1].upper() + text[1:]


def _operators_told(rows: Sequence[Row], areas: Values) -> str:
    """Who holds the most of what is in service."""
    pair = fraction(areas, -1)
    first = rows[0].cells if rows else {}
    if not pair or not pair[1] or not first.get("surface"):
        return ""
    share, area = percent(first["surface"] / pair[1]), formatted(first["surface"], "m2")
    return words.T7B_SENTENCE.format(name=first[NAME], share=share, area=area, base=formatted(pair[1], "m2"))


# -- T8 ---------------------------------------------------------------------------------------------------------------


# -- T9 ---------------------------------------------------------------------------------------------------------------

_T9 = {
    "etablissements": ("establishments", "integer"),
    "ess": ("ess_establishments", "integer"),
    "creations": ("creations", "integer"),
    "pour_mille": ("establishments_per_1000", "decimal"),
}
_BOUNDS = economy_words.JOBS_BOUNDS  # of the jobs of the ESS: one column, an interval
MOST_INDICATORS = 5
POPULATION = "population"  # has a column of its own


def context(data: Dataset, selection: Selection) -> View:
    """T9: each neighbourhood's people, latest context indicators, establishments; the middle one last."""
    year = data.last_full_year
    asked = selection.without("annee").plus("annee", str(year))
    found = {
        key: cells_of(values(data, indicator, PLACE, asked))
        for key, (indicator, _) in _T9.items()
        if not missing_table(data, indicator)
    }
    jobs = _jobs(data, asked)
    facts_of = _latest(data)
    chosen = selection.values(PLACE)
    codes = [code for code in data.neighbourhoods.index if not chosen or code in chosen]
    columns = _context_columns(data, found, facts_of, year)
    columns += (Column(economy_words.JOBS, words.T9_COLUMNS[economy_words.JOBS]),) if jobs else ()
    rows = sorted((_context_row(data, code, found, facts_of, jobs) for code in codes), key=lambda row: row.cells[NAME])
    return framed(
        data,
        selection,
        "quartiers",
        id="t9-contexte",
        question=words.T9_QUESTION,
        title=words.T9_TITLE,
        unit="",
        columns=columns,
        rows=tuple(rows),
        chart=Chart("table", x=NAME, y=("etablissements" if "etablissements" in found else "population",)),
        total=_median(rows, columns),
        caveats=_context_caveats(data, facts_of),
        records=len(rows),
    )


def _latest(data: Dataset) -> dict[str, pd.DataFrame]:
    """The latest year of the main context indicators of these neighbourhoods: by indicator, a frame by neighbourhood.

    Poverty, employment and income first, then the order of the file; a year that is not said comes before any other.
    """
    table = data.everyone("indicateurs")
    if table is None or "valeur" not in table:
        return {}
    frame = table.assign(code=table[PLACE].astype(str), kind=table["indicateur"].astype(str))
    frame = frame[frame["code"].isin(data.neighbourhoods.index) & (frame["kind"] != POPULATION)]
    if "annee" in frame:
        years = frame["annee"].astype("float64").fillna(0)
        frame = frame[years == years.groupby(frame["kind"]).transform("max")]
    there = dict.fromkeys(frame["kind"])
    kept = [kind for kind in (*CONTEXT, *there) if kind in there]
    kept = list(dict.fromkeys(kept))[:MOST_INDICATORS]
    return {kind: frame[frame["kind"] == kind].drop_duplicates("code").set_index("code") for kind in kept}


def _context_columns(data: Dataset, found, facts_of: Mapping[str, pd.DataFrame], year: int) -> tuple[Column, ...]:
    named = words.T9_COLUMNS
    return (
        Column(NAME, named[NAME]),
        Column("population", named["population"], "integer"),
        *(Column(kind, _indicator_label(kind, frame), "decimal") for kind, frame in facts_of.items()),
        *(Column(key, named[key].format(year=year), _T9[key][1]) for key in found),
    )


def _jobs(data: Dataset, asked: Selection) -> dict[str, str]:
    """The jobs of the ESS of each neighbourhood, an interval in words; nothing without establishments."""
    if missing_table(data, _BOUNDS[0]):
        return {}
    least, most = (cells_of(values(data, indicator, PLACE, asked)) for indicator in _BOUNDS)
    return {code: economy_words.jobs(cell.value, most[code].value) for code, cell in least.items()}


def _indicator_label(kind: str, frame: pd.DataFrame) -> str:
    label = CONTEXT.get(kind, kind.replace("_", " ").capitalize())
    unit = text_of(frame["unite"].iloc[0]) if "unite" in frame and len(frame) else ""
    year = number_of(frame["annee"].iloc[0]) if "annee" in frame and len(frame) else None
    unit = "" if unit.lower() == label.lower() else unit
    inside = ", ".join(part for part in (unit, "" if year is None or np.isnan(year) else str(int(year))) if part)
    return f"{label} ({inside})" if inside else label


def _context_row(data: Dataset, code: str, found, facts_of: Mapping[str, pd.DataFrame], jobs: Mapping[str, str]) -> Row:
    population = data.geography.population[data.geography.index[code]]
    cells = {NAME: name(data, PLACE, code), "population": None if np.isnan(population) else float(population)}
    statuses = {"population": UNKNOWN if np.isnan(population) else OK}
    for kind, frame in facts_of.items():
        cells[kind], statuses[kind] = _fact(frame, code)
    for key, cells_by_code in found.items():
        cell = cells_by_code.get(code, NOTHING)
        cells[key], statuses[key] = cell.value, cell.status
    if jobs:
        cells[economy_words.JOBS] = jobs.get(code, "")
    return Row(code, cells, OK, None, statuses)


def _fact(frame: pd.DataFrame, code: str) -> tuple[float | None, str]:
    if code not in frame.index:
        return None, UNKNOWN
    value = number_of(frame.at[code, "valeur"])
    status = text_of(frame.at[code, "statut"]) if "statut" in frame else ""
    if status == SECRET:
        return None, SECRET
    return (value, OK) if value is not None and status != "nd" else (None, UNKNOWN)


def _median(rows: Sequence[Row], columns: Sequence[Column]) -> Row:
    """The middle of each column; none as soon as one cell is hidden: it would bound it, or give it."""
    cells: dict[str, str | float | None] = {NAME: words.MEDIAN}
    statuses: dict[str, str] = {}
    for column in columns[1:]:
        if column.kind == "text":  # an interval has no middle
            continue
        known = [row.cells[column.key] for row in rows if row.cells.get(column.key) is not None]
        secret = any(row.statuses.get(column.key) == SECRET for row in rows)
        cells[column.key] = float(np.median(known)) if known and not secret else None
        statuses |= {column.key: SECRET} if secret else {}
    return Row("total", cells, OK, len(rows), statuses)


def _context_caveats(data: Dataset, facts_of: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
    """How to read the last line, what is missing, and the sources of the indicators that are shown."""
    sources = (
        text for frame in facts_of.values() if "source" in frame for text in frame["source"].dropna().astype(str)
    )
    said = tuple(words.SOURCE_IS.format(source=text) for text in dict.fromkeys(sources))
    return (words.T9_MEDIAN, words.T9_GAP if "indicateurs" in data.tables else words.T9_NO_INDICATORS, *said)


# -- T10, as a table --------------------------------------------------------------------------------------------------

_T10 = {
    "granted": "eur",
    "granted_per_inhabitant": "eur_hab",
    "gap_to_mean": "ratio_signed",
    "active_projects": "integer",
    "jobs": "decimal",
    "occupancy": "percent",
    "establishments_per_1000": "decimal",
    "founders": "integer",
}


def sheets(data: Dataset, selection: Selection) -> View:
    """T10 as a table: the figures of each neighbourhood's sheet, one row a neighbourhood."""
    found = {key: values(data, key, PLACE, selection.without(PLACE)) for key in _T10 if not missing_table(data, key)}
    cells = {key: cells_of(made) for key, made in found.items()}
    chosen = selection.values(PLACE)
    codes = [code for code in data.neighbourhoods.index if not chosen or code in chosen]
    rows = [_sheet_row(data, code, cells) for code in codes]
    rows.sort(key=lambda row: (-(row.cells["granted"] or 0), row.cells[NAME]))
    view = framed(
        data,
        selection,
        "quartiers",
        id="t10-fiches",
        question=words.T10_QUESTION,
        title=words.T10_TITLE,
        unit="EUR",
        columns=(Column(NAME, words.T2_COLUMNS[NAME]), *(_sheet_column(key) for key in found)),
        rows=tuple(rows),
        chart=Chart("table", x=NAME, y=("granted",)),
        records=len(rows),
    )
    return with_euros(view, data, selection, [key for key in _T10 if BY_ID[key].euros])


def _sheet_column(key: str) -> Column:
    return Column(key, INDICATORS[key].label, _T10[key])


def _sheet_row(data: Dataset, code: str, cells: Mapping[str, Mapping[str, Cell]]) -> Row:
    mine = {key: found.get(code, NOTHING) for key, found in cells.items()}
    made = {NAME: name(data, PLACE, code), **{key: cell.value for key, cell in mine.items()}}
    return Row(code, made, OK, mine["granted"].n, {key: cell.status for key, cell in mine.items()})


__all__ = ["context", "operators", "premises", "sheets"]
