"""The page of premises, what moves: how full they are and at what rent, leases that end, why tenants leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ess_metrics.analyses import leases
from ess_metrics.analyses.values import values
from ess_metrics.indicators import BY_ID
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.presence import certain
from ess_metrics.model.selection import Selection
from ess_metrics.texts.numbers import (
    date,
    formatted,
    integer,
    kind_of,
    months,
    plural,
    with_unit,
)
from ess_metrics.texts.pages import premises_words as words
from ess_metrics.views.making.counts import counted, fractions, framed
from ess_metrics.views.making.indicator_views import AMOUNT, NAME, SHORT
from ess_metrics.views.making.row_cells import number_in, text_in
from ess_metrics.views.names import name
from ess_metrics.views.pages.premises_rows import LEASES, PLACE, TABLE, area_of, lot_name, place_name, today
from ess_metrics.views.view import OK, SECRET, Chart, Column, NotShown, Row, View


def of_leases(measure: str) -> bool:
    """Whether a measure counts leases, not lots."""
    return BY_ID[measure].rows == "baux"


def rates(data: Dataset, selection: Selection, measure: str = "occupancy", by: str = "operateur") -> View:
    """The chosen rate by operator, type or neighbourhood, with what each stands on and the whole as a line."""
    column = words.COLUMNS[by]
    pick = column if column == PLACE else None
    whole = values(data, measure, None, selection).total
    kind = kind_of(values(data, measure, None, selection).unit)
    told = formatted(whole.value, kind, whole.status)
    view = counted(
        data,
        selection,
        measure,
        column,
        table=BY_ID[measure].rows,
        id="locaux-taux",
        question=words.QUESTIONS[measure],
        title=f"{words.TITLES[measure]} {words.BY[by]}",
        value_label=words.MEASURES[measure],
        pick=pick,
        sentence=lambda made: _ends(made, told, kind),
        reference=(whole.number, words.WHOLE.format(value=told)) if whole.status == OK else None,
        options={"sub": "base"},
    )
    pairs = fractions(values(data, measure, column, certain(view.asked)))
    kept = tuple(row for row in view.rows if row.n or row.status == SECRET or column != PLACE)
    rows = tuple(replace(row, cells=row.cells | {"base": _base(row, pairs.get(row.key), measure)}) for row in kept)
    return replace(view, rows=rows, caveats=(*view.caveats, words.RATES_SAME.format(whole=told)))


def _ends(view: View, whole: str, kind: str) -> str:
    known = [row for row in view.rows if row.status == OK and row.cells[AMOUNT] is not None]
    if len(known) < 2 or known[0].cells[AMOUNT] == known[-1].cells[AMOUNT]:
        return words.RATES_SAME.format(whole=whole) if known else ""
    first, last = known[0], known[-1]
    return words.RATES_SENTENCE.format(
        whole=whole,
        low=formatted(last.cells[AMOUNT], kind),
        last=last.cells[SHORT],
        high=formatted(first.cells[AMOUNT], kind),
        first=first.cells[SHORT],
    )


def _base(row: Row, pair: tuple[float, float] | None, measure: str) -> str:
    """What the rate stands on; nothing of a hidden one, and never an amount of rent."""
    if row.status != OK or row.n is None:
        return ""
    if measure in ("occupancy", "vacancy") and pair:
        return words.SUB_AREA.format(part=with_unit(pair[0], "m²"), whole=with_unit(pair[1], "m²"))
    counted_ = plural(row.n, "bail", "baux") if of_leases(measure) else plural(row.n, "local", "locaux")
    return words.SUB_LOTS.format(n=counted_)


def ending(data: Dataset, selection: Selection) -> View:
    """Leases that end within the year, soonest first."""
    frame = leases.ending(data, selection)
    known = data.tables[TABLE].reset_index(drop=True)
    names = known.apply(lot_name, axis=1).tolist() if len(known) else []
    rows = tuple(_lease(data, row, names) for row in frame.to_dict("records"))
    first, *others = words.ENDING_COLUMNS
    return framed(
        data,
        selection,
        LEASES,
        id="locaux-fins",
        question=words.ENDING_QUESTION,
        title=words.ENDING_TITLE.format(date=today(data)),
        sentence=words.ENDING_SENTENCE.format(
            n=plural(len(rows), "bail", "baux"), area=area_of(frame["surface"].sum()), first=date(rows[0].cells["fin"])
        )
        if rows
        else "",
        unit="m2",
        columns=(Column(NAME, first[1]), *(Column(*column) for column in others)),
        rows=rows,
        total=Row("total", {NAME: "Total", "surface": float(frame["surface"].sum())}, OK) if rows else None,
        records=len(rows),
        empty=words.ENDING_EMPTY,
        asked=None,
    )


def _lease(data: Dataset, row: Mapping, names: list[str]) -> Row:
    cells = {
        NAME: names[int(row["lot"])] if row["lot"] >= 0 else text_in(row, "local_id"),
        "locataire": name(data, "locataire_id", text_in(row, "locataire_id")),
        "quartier": place_name(data, row),
        "surface": number_in(row, "surface"),
        "fin": str(row["date_fin"])[:10],
    }
    return Row(text_in(row, "bail_id"), cells, OK, statuses={"surface": "inconnu"} if cells["surface"] is None else {})


def exits(data: Dataset, selection: Selection) -> View:
    """Why tenants of the pépinière leave, and after how long."""
    frame = leases.exits(data, selection)
    known = frame.drop(index="", errors="ignore")
    rows = tuple(_exit(data, reason, row) for reason, row in zip(known.index, known.to_dict("records"), strict=True))
    lost = int(frame["n"].get("", 0))
    return framed(
        data,
        selection,
        LEASES,
        id="locaux-sorties",
        question=words.EXITS_QUESTION,
        title=words.EXITS_TITLE.format(date=today(data)),
        sentence=_first_reason(rows),
        unit="baux",
        columns=(
            Column(NAME, words.EXITS_REASON),
            Column(AMOUNT, words.EXITS_VALUE, "integer"),
            Column("mois", words.EXITS_MONTHS, "months"),
        ),
        rows=rows,
        chart=Chart("bars", x=NAME, y=(AMOUNT,), options={"sub": "sejour"}),
        total=Row("total", {NAME: "Total", AMOUNT: float(frame["n"].sum())}, OK, int(frame["n"].sum())),
        not_shown=(NotShown("inconnu", words.EXITS_UNKNOWN, float(lost), "baux", lost),) if lost else (),
        caveats=(words.EXITS_CAVEAT,),
        records=int(frame["n"].sum()),
        empty=words.EXITS_EMPTY,
        listed=leases.left(data, selection),
    )


def _exit(data: Dataset, reason: str, row: Mapping) -> Row:
    cells = {
        NAME: name(data, "motif_sortie", reason, LEASES),
        AMOUNT: float(row["n"]),
        "mois": float(row["mois"]),
        "sejour": words.EXITS_SUB.format(months=months(row["mois"])),
    }
    return Row(reason, cells, OK, int(row["n"]))


def _first_reason(rows: tuple[Row, ...]) -> str:
    if not rows:
        return ""
    whole = sum(row.cells[AMOUNT] for row in rows)
    first = rows[0].cells
    return words.EXITS_SENTENCE.format(reason=first[NAME], n=plural(first[AMOUNT], "bail", "baux"), all=integer(whole))
