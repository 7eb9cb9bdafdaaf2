"""The table twin of a chart, as real HTML: headers with a scope, numbers aligned, absences named."""

from __future__ import annotations

from collections.abc import Callable

from ess_metrics.texts.labels import singular
from ess_metrics.texts.numbers import formatted, integer, kind_of, plural
from ess_metrics.texts.pages import screens
from ess_metrics.ui.parts.html import Markup, tag
from ess_metrics.views.view import OK, SECRET, Column, NotShown, Row, View

MOST_ROWS = 200
SECRET_WORD = "secret"  # a word, never a letter nor a zero; pointed at, it says the whole
_TEXT = ("text", "date")


def table(view: View, most: int = MOST_ROWS, link: Callable[[Row], str | None] | None = None) -> Markup:
    """All columns of a view, its rows, what is not shown, its total; long tables are cut and say so.

    `link(row)` is the address behind the name of a row, None when it has none.
    """
    head = tag("tr", [tag("th", c.label, scope="col", class_=_align(c)) for c in view.columns])
    chosen = view.chart.options.get("chosen", ()) if view.chart else ()
    body = [
        _row(row, view.columns, "ess-chosen" if row.key in chosen else None, href=link(row) if link else None)
        for row in view.rows[:most]
    ]
    foot = [*(_not_shown(item, view) for item in view.not_shown), _total(view)]
    return tag(
        "div",
        tag(
            "table",
            tag("caption", view.title),
            tag("thead", head),
            tag("tbody", body),
            tag("tfoot", foot) if any(foot) else None,
            class_="ess-table ess-columns",
        ),
        tag("p", screens.HIDDEN_ROWS.format(rows=plural(len(view.rows) - most, screens.OTHER_ROW)), class_="ess-quiet")
        if len(view.rows) > most
        else None,
        class_="ess-scroll",
        tabindex="0",
        role="region",
        aria_label=view.title,
    )


def _align(column: Column) -> str | None:
    return None if column.kind in _TEXT else "ess-number"


def _row(row: Row, columns: tuple[Column, ...], class_: str | None = None, href: str | None = None) -> Markup:
    first, *others = columns
    name = tag("a", cell(row, first), href=href, target="_self") if href else cell(row, first)
    return tag("tr", tag("th", name, scope="row"), [_cell(row, column) for column in others], class_=class_)


def _cell(row: Row, column: Column) -> Markup:
    status = row.statuses.get(column.key, row.status)
    absent = "ess-absent" if row.cells.get(column.key, "") is None else None
    title = "secret statistique" if absent and status == SECRET else None
    classes = " ".join(name for name in ("ess-words" if column.kind in _TEXT else None, absent) if name) or None
    text = SECRET_WORD if title else cell(row, column)
    return tag("td", text, class_=classes, title=title)


def cell(row: Row, column: Column) -> str:
    """A cell as it is read."""
    if column.key not in row.cells:  # a total says nothing of a column that does not add up
        return ""
    raw = row.cells.get(column.key)
    status = row.statuses.get(column.key, row.status) if raw is None else OK
    return formatted(raw, column.kind, status)


def _total(view: View) -> Markup | None:
    return _row(view.total, view.columns, "ess-total") if view.total else None


def _not_shown(item: NotShown, view: View) -> Markup:
    """A row of its own, so that the column adds up to the total."""
    value_key = view.chart.y[0] if view.chart and view.chart.y else ""
    cells = []
    for column in view.columns[1:]:
        if column.key == value_key:
            cells.append(tag("td", amount(item)))
        elif column.key == "n":
            cells.append(tag("td", integer(item.n) if item.n is not None else "s"))
        else:
            cells.append(tag("td", ""))
    return tag("tr", tag("th", item.label, scope="row"), cells, class_="ess-aside")


def amount(item: NotShown) -> str:
    """What is not shown, in its own unit; unknown when nobody knows."""
    if item.value is None:
        return "inconnu"
    text = formatted(item.value, kind_of(item.unit))
    return text if kind_of(item.unit) != "integer" else plural(item.value, singular(item.unit))
