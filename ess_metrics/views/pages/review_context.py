"""The other tables of the review: people on their way to a firm, premises, insertion clauses, context of each place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ess_metrics.analyses.values import missing_table, values
from ess_metrics.counting.indicator import PEOPLE
from ess_metrics.counting.slices import Slice
from ess_metrics.counting.table_facts import facts
from ess_metrics.indicators import BY_ID
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import Cell, Values
from ess_metrics.model.selection import Selection
from ess_metrics.secrecy.cells import SMALLEST
from ess_metrics.texts.indicators import CONTEXT, INDICATORS
from ess_metrics.texts.numbers import decimal, formatted, percent, plural
from ess_metrics.texts.pages import economy_words
from ess_metrics.texts.pages import review_words as words
from ess_metrics.views.making.counts import fraction, framed, when_short
from ess_metrics.views.making.handmade import cells_of
from ess_metrics.views.making.indicator_views import AMOUNT, COUNT, NAME, not_shown_of
from ess_metrics.views.names import name
from ess_metrics.views.sentences import with_euros
from ess_metrics.views.view import OK, Chart, Column, Row, View

PLACE, STAGE, OPERATOR = "code_quartier", "etape", "operateur_id"
SECRET, UNKNOWN, NONE = "secret", "inconnu", "sans_objet"
NOTHING = Cell(None, NONE, 0)
FEWEST_PEOPLE = SMALLEST[PEOPLE]


# -- T6 ---------------------------------------------------------------------------------------------------------------


def pathway(data: Dataset, selection: Selection) -> View:
    """T6: people who reached each stage of the pathway, those of the neighbourhoods, women, the young."""
    funnel = values(data, "founder_funnel", STAGE, selection)
    inside = cells_of(values(data, "founder_funnel", STAGE, _in_neighbourhoods(data, selection)))
    shares = {key: cells_of(values(data, rate, STAGE, selection)) for key, rate in _T6_SHARES.items()}
    received = next((cell.value for _, cell in funnel), None)
    rows = [_stage_row(data, key, cell, inside, shares, received) for key, cell in funnel]
    kinds = {"nom": "text", AMOUNT: "integer", "qpv": "integer"}
    return framed(
        data,
        selection,
        "personnes",
        id="t6-parcours",
        question=words.T6_QUESTION,
        title=words.T6_TITLE.format(period=when_short(data, selection, "personnes")),
        sentence=_pathway_told(rows),
        unit="personnes",
        columns=tuple(Column(key, label, kinds.get(key, "percent")) for key, label in words.T6_COLUMNS.items()),
        rows=tuple(rows) if funnel.total.n else (),
        chart=Chart("funnel", x=NAME, y=(AMOUNT,)),
        caveats=words.T6_CAVEATS,
        records=funnel.total.n,
        indicator="founder_funnel",
        by=STAGE,
    )


_T6_SHARES = {"femmes": "women_share", "jeunes": "under30_share"}


def _in_neighbourhoods(data: Dataset, selection: Selection) -> Selection:
    chosen = selection.values(PLACE) or tuple(data.neighbourhoods.index)
    return selection.plus(PLACE, *chosen)


def _stage_row(data: Dataset, key: str, cell: Cell, inside, shares, received: float | None) -> Row:
    mine = _beside(cell, inside.get(key, NOTHING))
    found = {"qpv": mine, **{column: rates.get(key, NOTHING) for column, rates in shares.items()}}
    cells = {
        NAME: name(data, STAGE, key, "accompagnements"),
        AMOUNT: cell.value,
        "part": cell.value / received if received and cell.value is not None else None,
        **{column: other.value for column, other in found.items()},
    }
    statuses = {AMOUNT: cell.status, "part": cell.status if cell.status != OK else OK if received else NONE}
    return Row(key, cells, cell.status, cell.n, statuses | {column: other.status for column, other in found.items()})


def _beside(whole: Cell, part: Cell) -> Cell:
    """A part shown beside its whole: hidden when the rest would be a count of people too small to show."""
    if whole.value is None or part.value is None:
        return part
    return Cell(None, SECRET, None) if 0 < whole.value - part.value < FEWEST_PEOPLE else part


def _pathway_told(rows: Sequence[Row]) -> str:
    known = [row for row in rows if row.cells[AMOUNT] is not None]
    if len(known) < 2 or known[-1].cells["part"] is None:  # nobody received, or their number is secret
        return ""
    first, last = known[0], known[-1]
    reached = f"{plural(last.cells[AMOUNT], 'personne')} ({percent(last.cells['part'], 0)})"
    received = plural(first.cells[AMOUNT], "personne")
    return words.T6_SENTENCE.format(received=received, reached=reached, last=last.cells[NAME])


def outcomes(data: Dataset, selection: Selection) -> View:
    """What becomes of the pathway: shares of women and the young, of ESS among creations, of firms alive at 3 years."""
    found = {key: values(data, key, None, selection).total for key in words.T6B}
    rows = tuple(
        Row(key, {NAME: words.T6B[key], AMOUNT: cell.value, COUNT: cell.n}, cell.status, cell.n, {COUNT: OK})
        for key, cell in found.items()
    )
    columns = tuple(
        Column(key, label, {AMOUNT: "percent", COUNT: "integer"}.get(key, "text"))
        for key, label in words.T6B_COLUMNS.items()
    )
    return framed(
        data,
        selection,
        "personnes",
        id="t6-resultats",
        question=words.T6B_QUESTION,
        title=words.T6B_TITLE.format(period=when_short(data, selection, "personnes")),
        unit="0-1",
        columns=columns,
        rows=tuple(_hidden_count(row) for row in rows),
        chart=Chart("table", x=NAME, y=(AMOUNT,)),
        records=values(data, "founders", None, selection).total.n,
    )


def _hidden_count(row: Row) -> Row:
    hidden = row.cells[COUNT] is None
    return Row(row.key, row.cells, row.status, row.n, {AMOUNT: row.status, COUNT: SECRET if hidden else OK})


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


def clauses(data: Dataset, selection: Selection) -> View:
    """T8: each contract's hours due and done, who must do them, how many people, from the neighbourhoods."""
    cut = Slice(data, "clauses", selection)
    frame = facts(data, "clauses").frame.iloc[cut.records]
    rows = [_contract_row(data, found) for found in frame.to_dict("records")]
    rows.sort(key=lambda row: (row.cells["clos"], -(row.cells["prevues"] or 0), row.key))
    due, done = (sum(row.cells[key] or 0 for row in rows) for key in ("prevues", "realisees"))
    rate = values(data, "clause_completion", None, selection).total
    kinds = {
        "prevues": "integer",
        "realisees": "integer",
        "taux": "percent",
        "beneficiaires": "integer",
        "qpv": "integer",
    }
    said = words.T8_SENTENCE.format(done=decimal(done, 0), due=decimal(due, 0), n=plural(len(rows), words.T8_CONTRACT))
    cells = {NAME: words.T8_TOTAL, "prevues": due, "realisees": done, "taux": rate.value}
    return framed(
        data,
        selection,
        "clauses",
        id="t8-clauses",
        question=words.T8_QUESTION,
        title=words.T8_TITLE,
        sentence=said[:1].upper() + said[1:] if rows else "",
        unit="heures",
        columns=tuple(Column(key, label, kinds.get(key, "text")) for key, label in words.T8_COLUMNS.items()),
        rows=tuple(rows),
        chart=Chart("table", x=NAME, y=("realisees",)),
        total=Row("total", cells, OK, len(rows), {"taux": rate.status}) if rows else None,
        caveats=words.T8_CAVEATS,
        records=len(rows),
        empty=words.T8_EMPTY,
    )


def _contract_row(data: Dataset, found: dict) -> Row:
    due, done = _number(found.get("heures_prevues")), _number(found.get("heures_realisees"))
    people, inside = _number(found.get("beneficiaires")), _number(found.get("beneficiaires_qpv"))
    cells = {
        NAME: _text(found.get("objet")) or str(found["marche_id"]),
        "acheteur": name(data, "acheteur_id", _text(found.get("acheteur_id"))),
        "titulaire": name(data, "titulaire_id", _text(found.get("titulaire_id"))),
        "prevues": due,
        "realisees": done,
        "taux": done / due if due and done is not None else None,
        "clos": words.T8_CLOSED if found.get("clos") is True or str(found.get("clos")) == "True" else words.T8_OPEN,
    }
    counts, statuses = _people(people, inside)
    statuses |= {key: UNKNOWN for key in ("prevues", "realisees") if cells[key] is None}
    return Row(str(found["marche_id"]), cells | counts, OK, 1, statuses)


def _people(people: float | None, inside: float | None) -> tuple[dict, dict]:
    """Beneficiaries and those of the neighbourhoods, small counts hidden, the rest between both too."""
    small = [count is not None and 0 < count < FEWEST_PEOPLE for count in (people, inside)]
    apart = people is not None and inside is not None and 0 < people - inside < FEWEST_PEOPLE
    cells = {"beneficiaires": None if small[0] else people, "qpv": None if small[1] or small[0] or apart else inside}
    secret = {"beneficiaires": small[0], "qpv": inside is not None and (small[0] or small[1] or apart)}
    statuses = {key: SECRET if secret[key] else UNKNOWN for key, value in cells.items() if value is None}
    return cells, statuses


def _number(value) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def _text(value) -> str:
    return "" if value is None or pd.isna(value) else str(value)


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
    unit = _text(frame["unite"].iloc[0]) if "unite" in frame and len(frame) else ""
    year = _number(frame["annee"].iloc[0]) if "annee" in frame and len(frame) else None
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
    value = _number(frame.at[code, "valeur"])
    status = _text(frame.at[code, "statut"]) if "statut" in frame else ""
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


__all__ = ["clauses", "context", "operators", "outcomes", "pathway", "premises", "sheets"]
