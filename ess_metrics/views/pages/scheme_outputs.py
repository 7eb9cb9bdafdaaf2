"""One scheme at a time: what it made, and where its projects stand."""

from __future__ import annotations

from dataclasses import replace

from ess_metrics.analyses.values import values
from ess_metrics.indicators import Indicator
from ess_metrics.model import reference
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import Cell
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.indicators import INDICATORS
from ess_metrics.texts.numbers import decimal, formatted, plural
from ess_metrics.texts.pages import schemes_words as words
from ess_metrics.views.making.handmade import framed
from ess_metrics.views.making.indicator_views import AMOUNT, COUNT, NAME, not_shown_of, rows_of
from ess_metrics.views.names import name
from ess_metrics.views.sentences import period_short
from ess_metrics.views.view import OK, Chart, Column, Row, View

SCHEME = "dispositif_code"

MAIN_MEASURE = {"AAP_QF": "surface_cultivee_m2", "TZCLD": "personnes_embauchees", "NPNRU_EC": "tonnes_reemployees"}


def outputs(data: Dataset, asked: Selection, code: str) -> View:
    """What was made, measure by measure: never added together."""
    found, rows = values(data, "outputs", "mesure", asked), output_rows(data, asked, code)
    label, value, unit, counted = words.OUTPUTS_COLUMNS
    return framed(
        data,
        asked,
        id="principal",
        question=words.OUTPUTS_QUESTION,
        title=title_of(data, code, "outputs", asked),
        sentence=_outputs_told(rows),
        unit="",
        columns=(
            Column(NAME, label),
            Column(AMOUNT, value, "decimal"),
            Column("unite", unit),
            Column(COUNT, counted, "integer"),
        ),
        rows=rows,
        chart=Chart("table", x=NAME, y=(AMOUNT,)),
        caveats=(*INDICATORS["outputs"].caveats, words.STOCKS),
        indicator="outputs",
        proved=False,
        records=found.total.n,
        records_of="realisations",
        empty=words.OUTPUTS_NONE,
    )


def output_rows(data: Dataset, asked: Selection, code: str) -> tuple[Row, ...]:
    """Each measure, the scheme's own first: the sum of the years, or the last one for what is there (areas)."""
    found = values(data, "outputs", "mesure", asked)
    made = [_output(data, key, cell, unit) for (key, cell), unit in zip(found, found.units, strict=True)]
    own = MAIN_MEASURE.get(code)
    return tuple(sorted(made, key=lambda row: (row.key != own, -(row.n or 0), row.cells[NAME])))


def _output(data: Dataset, key: str, cell: Cell, unit: str) -> Row:
    cells = {NAME: name(data, "mesure", key), AMOUNT: cell.value, "unite": unit, COUNT: cell.n}
    return Row(key, cells, cell.status, cell.n)


def _outputs_told(rows: tuple[Row, ...]) -> str:
    if not rows or rows[0].cells[AMOUNT] is None:
        return ""
    first = rows[0].cells
    spoken = first[NAME][:1].lower() + first[NAME][1:]
    return words.OUTPUTS_TOLD.format(name=spoken, value=formatted(first[AMOUNT], "decimal"), unit=first["unite"])


def title_of(data: Dataset, code: str, indicator: str, asked: Selection) -> str:
    """What is measured, of which scheme, when."""
    title = words.MAIN_TITLE.format(measure=INDICATORS[indicator].label, scheme=name(data, SCHEME, code))
    return f"{title}, {period_short(data, asked)}"


def stages(data: Dataset, asked: Selection, code: str, indicator: Indicator) -> View:
    """From the first stage to the last, in their own order."""
    found, table = values(data, indicator.id, "etape", asked), indicator.counted
    rows = stage_rows(data, asked, indicator)
    return framed(
        data,
        asked,
        id="principal",
        question=words.MAIN_QUESTION,
        title=title_of(data, code, indicator.id, asked),
        sentence=stages_told(rows, indicator),
        unit=found.unit,
        columns=(Column(NAME, labels.COLUMNS["etape"]), Column(AMOUNT, found.unit.capitalize(), "integer")),
        rows=rows if found.total.n else (),
        chart=Chart("funnel", x=NAME, y=(AMOUNT,)),
        not_shown=not_shown_of(found),
        caveats=INDICATORS[indicator.id].caveats,
        records=found.total.n,
        records_of=table,
    )


def stage_rows(data: Dataset, asked: Selection, indicator: Indicator) -> tuple[Row, ...]:
    """The rows of the stages, by their own names."""
    found = values(data, indicator.id, "etape", asked)
    return tuple(_staged(row, indicator.tables[0]) for row in rows_of(data, found))


def _staged(row: Row, table: str) -> Row:
    return replace(row, cells=row.cells | {NAME: reference.label("etape", row.key, table)})


def stages_told(rows: tuple[Row, ...], indicator: Indicator) -> str:
    """From how many at the first stage to how many at the last."""
    shown = [row for row in rows if row.status == OK and row.cells[AMOUNT] is not None]
    if len(shown) < 2 or not shown[0].cells[AMOUNT]:
        return ""
    noun = indicator.unit.removesuffix("s")
    return words.STAGE_TOLD.format(
        first=plural(shown[0].cells[AMOUNT], noun),
        first_name=shown[0].cells[NAME],
        last=decimal(shown[-1].cells[AMOUNT], 0),
        last_name=shown[-1].cells[NAME],
    )
