"""A view's chart on the screen: a map, a ranking, a flow or a figure, kept in the page and told only what changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import streamlit as st

from ess_metrics.fetching import registry
from ess_metrics.folder import review_texts
from ess_metrics.model import landscape, outlines
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.outlines import ShapeSet
from ess_metrics.model.presence import certain
from ess_metrics.texts.numbers import THIN, formatted, kind_of, plural, spoken
from ess_metrics.texts.pages import screens
from ess_metrics.ui.components.kept_map import LegendItem, Marker, NumberFormat, kept_map
from ess_metrics.ui.components.plotly_chart import plotly_chart
from ess_metrics.ui.components.ranked_bars import RankedRow, ranked_bars
from ess_metrics.ui.parts import flow_chart
from ess_metrics.ui.state import filters, keys, opened_folder, pins
from ess_metrics.views import sentences
from ess_metrics.views.charts import classes, figures, palette
from ess_metrics.views.charts.palette import interval
from ess_metrics.views.view import OK, UNKNOWN, NotShown, Row, View

_lock = threading.Lock()
ASIDE = "o"  # the look of a bar that is no row of the ranking
MOST_PICKS = 120  # marks that can each be a button
UNPLACED = "\0"  # begins the key of what belongs to no row
_NUMBERS = {
    "eur": NumberFormat(0, f"{THIN}€"),
    "eur_hab": NumberFormat(1, f"{THIN}€/hab/an"),
    "percent": NumberFormat(1, f"{THIN}%", scale=100),
    "ratio_signed": NumberFormat(0, f"{THIN}%", scale=100, signed=True),
    "days": NumberFormat(0, f"{THIN}jours"),
    "months": NumberFormat(1, f"{THIN}mois"),
    "m2": NumberFormat(0, f"{THIN}m²"),
    "decimal": NumberFormat(1),
    "integer": NumberFormat(0),
}


def draw(
    view: View, key: str, *, shapes: ShapeSet | None = None, height: int | None = None, alone: bool = False
) -> None:
    """Draw the chart of a view, if it has one; `alone`: nothing is under it, so no tool opens it."""
    chart = view.chart
    if chart is None:
        return
    if chart.kind == "map":
        _map(view, key, shapes or shapes_of(certain(opened_folder.dataset())), height)
    elif chart.kind == "bars":
        _bars(view, key, height)
    elif chart.kind == "flow":
        flow_chart.draw(view, keys.of_view(key, "flux"), height)
    else:
        plotly_chart(
            figures.figure(view),
            alt=spoken(view.alt or view.sentence or view.title),
            key=keys.of_view(key, "figure"),
            title=view.title,
            foot=view.source,
            picks=_picks(view),
            selected=_selected(view),
            on_pick=_picker(view) if len(view.rows) <= MOST_PICKS else None,
            tools=None if alone else _tools(view, key),
        )


def _tools(view: View, key: str) -> dict[str, Callable[[], None]]:
    """What the bar of a chart can do: open its table; pin it, when it can be made again."""
    found = {"table": lambda: _open_table(key)}
    return found | ({"pin": lambda: pins.pin(view)} if view.recipe is not None else {})


def _picks(view: View) -> list[tuple[str, str]]:
    """The key of each mark and what a screen reader says of it; none where they are too many: the table has them."""
    if _picker(view) is None or len(view.rows) > MOST_PICKS:
        return []
    measure = palette.column_of(view, view.drawn.y[0])
    name = view.columns[0].key
    rows = (row for row in view.rows if not row.key.startswith(UNPLACED))
    return [(row.key, f"{row.cells.get(name) or row.key}, {spoken(palette.words(row, measure))}") for row in rows]


def shapes_of(data: Dataset) -> ShapeSet | None:
    """The outlines of a folder, drawn once a version; None when it has none."""
    if data.contours is None:
        return None
    with _lock:
        if "shapes" not in data.memo:
            data.memo["shapes"] = _shapes(data)
    return data.memo["shapes"]


def _shapes(data: Dataset) -> ShapeSet:
    areas = data.neighbourhoods
    geometry = (
        certain(data.contours).drop_duplicates("code_quartier").set_index("code_quartier").geometry.reindex(areas.index)
    )
    pieces = landscape.read(review_texts.home(data.folder))
    communes = areas["communes"].fillna("").astype("str").str.replace("|", ", ") if "communes" in areas else None
    return outlines.shape_set(
        list(areas.index),
        list(areas["nom_affiche"]),
        geometry,
        None if communes is None else list(communes),
        pieces,
        _credit(data, pieces),
    )


def _map(view: View, key: str, shapes: ShapeSet | None, height: int | None) -> None:
    """Without outlines the map gives way to a ranking."""
    if shapes is None:
        _bars(view, key, height)
        return
    found = classes.classed(view, shapes.codes)
    kept_map(
        shapes,
        found.amounts,
        looks=found.looks,
        number=_number(view.unit),
        legend=_legend(found.bounds, view.unit, found.balanced),
        measure=_label(view),
        title=view.title,
        key=keys.of_view(key, "carte"),
        alt=spoken(view.alt or view.sentence),
        selected=_selected(view),
        markers=[Marker(*marker) for marker in view.drawn.options.get("markers", ())],
        palette="balanced" if found.balanced else "sequential",
        height=height or 460,
        under=shapes.credit,
        on_pick=_picker(view),
    )


def _credit(data: Dataset, pieces: Sequence[landscape.Piece]) -> str:
    """Whose landscape lies under the outlines; else that those of the demonstration are schematic."""
    if pieces:
        return screens.LANDSCAPE
    return screens.SCHEMATIC if shapes_are_schematic(data) else ""


def shapes_are_schematic(data: Dataset) -> bool:
    """Whether the outlines are invented: a folder of fiction that has not fetched the official ones."""
    return data.manifest.fictif and "contours" not in registry.read(review_texts.home(data.folder))


def _number(unit: str) -> NumberFormat:
    return _NUMBERS.get(kind_of(unit), NumberFormat(0))


def _legend(bounds: Sequence[float], unit: str, balanced: bool) -> list[LegendItem]:
    kind = kind_of(unit)
    slots = classes.slots(len(bounds) - 1, balanced=balanced)
    return [
        LegendItem(str(slot), interval(low, high, kind))
        for slot, (low, high) in zip(slots, classes.intervals(bounds), strict=True)
    ]


def _label(view: View) -> str:
    return next(column.label for column in view.columns if column.key == view.drawn.y[0])


def _bars(view: View, key: str, height: int | None) -> None:
    chart = view.drawn
    names, measure = view.columns[0], chart.y[0]
    kept, others = _cut(view, chart.options.get("most"))
    rows = [
        _ranked(row, chart.options.get("short", names.key), measure, view.unit, chart.options.get("sub"))
        for row in kept
    ]
    rows += [_together(view, others, measure)] if others else []
    rows += [_unplaced(item, view) for item in view.not_shown if sentences.is_a_mark(item, view)]
    ranked_bars(
        rows,
        caption=view.title,
        label_header=names.label,
        value_header=_label(view),
        key=keys.of_view(key, "barres"),
        on_pick=_row_picker(view, key),
        selected=_selected(view),
        reference=chart.reference,
        height=height,
    )


def _cut(view: View, most: int | None) -> tuple[Sequence[Row], Sequence[Row]]:
    """The first rows and the chosen ones, and those that go together; never one row alone."""
    if not most or len(view.rows) <= most + 1:
        return view.rows, ()
    chosen = set(_selected(view))
    kept = [row for at, row in enumerate(view.rows) if at < most or row.key in chosen]
    names = {row.key for row in kept}
    return kept, [row for row in view.rows if row.key not in names]


def _together(view: View, rows: Sequence[Row], measure: str) -> RankedRow:
    """What the ranking has no room for, as one row that opens the table, which has them one by one."""
    adds_up = view.total is not None and view.total.cells.get(measure) is not None
    amount = sum(row.cells.get(measure) or 0 for row in rows)
    text = formatted(amount, kind_of(view.unit)) if adds_up else screens.IN_TABLE
    value = amount if adds_up and amount else None
    return RankedRow("", plural(len(rows), screens.OTHER), text, value, ASIDE)


def _unplaced(item: NotShown, view: View) -> RankedRow:
    """What belongs to no row, drawn at its size, so that bars add up to the total."""
    text = formatted(item.value, kind_of(view.unit))
    return RankedRow(f"{UNPLACED}{item.reason}", item.label, text, item.value, ASIDE)


def _ranked(row: Row, name: str, measure: str, unit: str, note: str | None) -> RankedRow:
    kind = kind_of(unit)
    amount, status = row.cells.get(measure), row.statuses.get(measure, row.status)
    return RankedRow(
        key=row.key,
        label=str(row.cells.get(name) or row.key),
        text=formatted(amount, kind, status) if status in (OK, UNKNOWN) else "",
        value=amount if status == OK else None,
        look="z" if amount == 0 else "b",
        sub=str(row.cells.get(note) or "") if note else "",
        status=status,
    )


def _picker(view: View):
    pick = view.drawn.pick
    return filters.picker(pick) if pick else None


def _row_picker(view: View, key: str):
    """A row sets its filter; the one that stands for the others opens the table, where they are."""
    pick = _picker(view)
    return None if pick is None else lambda code: _row_picked(code, pick, key)


def _row_picked(code: str, pick, key: str) -> None:
    if not code:
        _open_table(key)
    elif not code.startswith(UNPLACED):
        pick(code)


def _open_table(key: str) -> None:
    st.session_state[keys.of_view(key, "details")] = True


def _selected(view: View) -> tuple[str, ...]:
    column = view.drawn.pick or ""
    parameter = keys.BY_COLUMN.get(column) or keys.BY_PAGE_COLUMN.get(column)
    return filters.chosen(parameter) if parameter else ()
