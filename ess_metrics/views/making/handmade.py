"""A View from rows made by hand: several indicators side by side, or a table of the library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict, Unpack

from ess_metrics.analyses.behind import unnamed
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import Cell, Values
from ess_metrics.model.selection import Selection
from ess_metrics.texts.indicators import DECLARED, INDICATORS
from ess_metrics.texts.pages import common_words as words
from ess_metrics.views.making.indicator_views import code_of, source
from ess_metrics.views.names import name
from ess_metrics.views.sentences import perimeter
from ess_metrics.views.view import OK, UNKNOWN, Chart, Column, NotShown, Row, View


class More(TypedDict, total=False):
    """What a view made by hand may say besides: fields of View, and whether its figure can be proved."""

    chart: Chart | None
    total: Row | None
    not_shown: tuple[NotShown, ...]
    caveats: tuple[str, ...]
    records: int | None
    records_of: str
    indicator: str
    by: str
    empty: str
    listed: tuple[str, ...] | None
    asked: Selection | None
    proved: bool


def framed(
    data: Dataset,
    selection: Selection,
    *,
    id: str,
    question: str,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    sentence: str = "",
    unit: str = "EUR",
    **more: Unpack[More],
) -> View:
    """The view, its source, its perimeter in words and its text alternative filled in; `more`: other fields of View.

    Its records can be listed when it says whose they are: the `indicator` that counts them. `proved=False` when that
    indicator's total is not a figure of the view: it has no proof code then.
    """
    asked = more["asked"] if "asked" in more else selection if more.get("indicator") else None
    proved = more.get("proved", True)
    others: dict[str, Any] = {name: value for name, value in more.items() if name not in ("asked", "proved")}
    return View(
        id=id,
        question=question,
        title=title,
        sentence=sentence,
        unit=unit,
        columns=tuple(columns),
        rows=tuple(rows),
        source=source(data, more.get("records_of", "financements"), asked or selection),
        perimeter=perimeter(data, selection),
        alt=f"{title}. {sentence}".strip(),
        asked=asked,
        proof=code_of(data, more.get("indicator", ""), asked) if proved else "",
        euros=selection.euros,
        **others,
    )


def row_of(key: str, cells: dict[str, object], found: dict[str, Cell], n: int | None = None) -> Row:
    """A row whose `cells` of text are completed with values, each with its own status."""
    values = {name: cell.value for name, cell in found.items()}
    return Row(key, cells | values, OK, n, {name: cell.status for name, cell in found.items()})


def declared(indicator: str, cell: Cell) -> Cell:
    """The same, but a sum of what carriers declare is unknown where none has declared anything: never a zero."""
    silent = DECLARED in INDICATORS[indicator].caveats and cell.status == OK and not cell.n
    return Cell(None, UNKNOWN, 0) if silent else cell


def cells_of(found: Values) -> dict[str, Cell]:
    """The cells of values by key."""
    return {key: found.cell(at) for at, key in enumerate(found.keys)}


def carrier_name(data: Dataset, code: str) -> str:
    """A carrier's name; natural persons are not named where the folder is for the public."""
    return words.UNNAMED if code in unnamed(data) else name(data, "porteur_id", code)
