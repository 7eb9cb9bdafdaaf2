"""A view beside what it was: an earlier version of the data or another period, in two more columns and in words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.texts.numbers import MINUS, euros_short, formatted, plural, ratio_signed
from ess_metrics.texts.pages import review_words as words
from ess_metrics.views.charts.palette import column_of, value
from ess_metrics.views.making.indicator_views import NAME
from ess_metrics.views.view import OK, Column, Row, View

BEFORE, GAP = "avant_revue", "ecart_revue"


@dataclass(frozen=True)
class Earlier:
    """What to compare with: its data, its question, what to call it (`the version of 12 May 2026`)."""

    data: Dataset
    selection: Selection
    label: str
    same_years: bool = True


def main_column(view: View) -> Column | None:
    """The column that a comparison is about: the first that the view draws, when it is a number."""
    if not view.chart or not view.chart.y:
        return None
    column = column_of(view, view.chart.y[0])
    return None if column.kind in ("text", "date", "year") else column


def compared(view: View, before: View, label: str) -> View:
    """The view with its main column as it was and the gap, and a sentence more; rows that disappeared come last."""
    column = main_column(view)
    if column is None:
        return view
    old = {row.key: row for row in before.rows}
    rows = [_beside(row, old.pop(row.key, None), column) for row in view.rows]
    rows += [_gone(row, column) for row in old.values() if value(row, column.key)]
    told = _told(view, before, rows, column, label)
    return replace(
        view,
        columns=_columns(view, column, label),
        rows=tuple(rows),
        total=_beside(view.total, before.total, column) if view.total else None,
        sentence=f"{view.sentence} {told}".strip(),
        alt=f"{view.alt} {told}".strip(),
    )


def _columns(view: View, column: Column, label: str) -> tuple[Column, ...]:
    at = [c.key for c in view.columns].index(column.key) + 1
    kind = "decimal" if column.kind in ("percent", "ratio_signed") else column.kind
    gap = words.GAP_POINTS if kind != column.kind else words.GAP
    then = words.BEFORE.format(label=column.label, before=label.removeprefix("la "))
    more = (Column(BEFORE, then, column.kind), Column(GAP, gap, kind))
    return (*view.columns[:at], *more, *view.columns[at:])


def _beside(row: Row, old: Row | None, column: Column) -> Row:
    then, now = (None if old is None else value(old, column.key)), value(row, column.key)
    status = OK if then is not None else "sans_objet" if old is None else old.statuses.get(column.key, old.status)
    gap = _gap(now, then, column)
    statuses = {BEFORE: status if status != OK or then is not None else "sans_objet"}
    statuses[GAP] = OK if gap is not None else _worst(row.statuses.get(column.key, row.status), status)
    return replace(row, cells=row.cells | {BEFORE: then, GAP: gap}, statuses=row.statuses | statuses)


def _worst(*statuses: str) -> str:
    return "secret" if "secret" in statuses else "sans_objet"


def _gap(now: float | None, then: float | None, column: Column) -> float | None:
    if now is None or then is None:
        return None
    return round((now - then) * 100, 4) if column.kind in ("percent", "ratio_signed") else round(now - then, 4)


def _gone(row: Row, column: Column) -> Row:
    cells = {NAME: row.cells.get(NAME), BEFORE: row.cells.get(column.key), GAP: None, "court": row.cells.get("court")}
    return Row(row.key, cells, "sans_objet", None, {BEFORE: OK})


def _told(view: View, before: View, rows: list[Row], column: Column, label: str) -> str:
    if not view.total or not before.total:
        return _moves(rows, column, label)
    now, then = value(view.total, column.key), value(before.total, column.key)
    if now is None or not then or column.kind in ("percent", "ratio_signed"):
        return _moves(rows, column, label)
    if round(now - then, 2) == 0:
        return words.COMPARED_SAME.format(before=label) + "."
    text = words.COMPARED.format(before=label, change=ratio_signed(now / then - 1), gap=_signed(now - then, column))
    return text + _moves(rows, column, "") + "."


def _moves(rows: list[Row], column: Column, label: str) -> str:
    """The largest rise, the largest fall, how many are new."""
    known = [row for row in rows if row.cells.get(GAP) and row.cells.get(NAME)]
    up, down = max(known, key=_by_gap, default=None), min(known, key=_by_gap, default=None)
    text = ""
    if up and up.cells[GAP] > 0:
        text += words.COMPARED_UP.format(name=up.cells[NAME], gap=_signed(up.cells[GAP], column))
    if down and down.cells[GAP] < 0:
        text += words.COMPARED_DOWN.format(name=down.cells[NAME], gap=_signed(down.cells[GAP], column))
    new = sum(value(row, column.key) is not None and row.cells.get(BEFORE) is None for row in rows)
    text += words.COMPARED_NEW.format(n=plural(new, "ligne")) if new else ""
    if not label:
        return text
    return f"{words.COMPARED_ONLY.format(before=label)}{text.removeprefix(' ;')}." if text else ""


def _by_gap(row: Row) -> float:
    return row.cells[GAP]


def _signed(gap: float, column: Column) -> str:
    """A gap with its sign: `+1,2 M€`, `−3 projets`."""
    if column.kind == "eur":
        text = euros_short(abs(gap))
    elif column.kind in ("percent", "ratio_signed"):
        text = f"{formatted(abs(gap), 'decimal')}\u00a0{words.POINTS}"
    else:
        text = formatted(abs(gap), column.kind)
    return f"{'+' if gap > 0 else MINUS}{text}"


__all__ = ["BEFORE", "GAP", "Earlier", "compared", "main_column"]
