"""The tables of the review about people: on their way to a firm, what came of them, insertion clauses."""

from __future__ import annotations

from collections.abc import Sequence

from ess_metrics.analyses.values import values
from ess_metrics.counting.slices import Slice
from ess_metrics.counting.table_facts import facts
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import Cell
from ess_metrics.model.selection import Selection
from ess_metrics.texts.numbers import decimal, percent, plural
from ess_metrics.texts.pages import review_words as words
from ess_metrics.views.making.counts import framed, when_short
from ess_metrics.views.making.handmade import cells_of
from ess_metrics.views.making.indicator_views import AMOUNT, COUNT, NAME
from ess_metrics.views.making.row_cells import number_of, text_of
from ess_metrics.views.names import name
from ess_metrics.views.pages.review_context import FEWEST_PEOPLE, NONE, NOTHING, PLACE, SECRET, STAGE, UNKNOWN
from ess_metrics.views.view import OK, Chart, Column, Row, View


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
    due, done = number_of(found.get("heures_prevues")), number_of(found.get("heures_realisees"))
    people, inside = number_of(found.get("beneficiaires")), number_of(found.get("beneficiaires_qpv"))
    cells = {
        NAME: text_of(found.get("objet")) or str(found["marche_id"]),
        "acheteur": name(data, "acheteur_id", text_of(found.get("acheteur_id"))),
        "titulaire": name(data, "titulaire_id", text_of(found.get("titulaire_id"))),
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
