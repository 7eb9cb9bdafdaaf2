"""A view as a file: a workbook, a CSV for French Excel, a CSV for machines. Each carries filters, source and date.

A cell of text that a spreadsheet would run as a formula (`= + - @`, tab, return) is preceded by an apostrophe.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

import xlsxwriter

from ess_metrics.files.cell_values import inert
from ess_metrics.texts.labels import unit as unit_label
from ess_metrics.texts.numbers import formatted
from ess_metrics.texts.pages import screens
from ess_metrics.views.view import OK, Column, Row, View

# Written as Excel keeps them; a French Excel or LibreOffice shows `1 234 567 €` and `45,3 %`.
EXCEL_FORMATS = {
    "eur": '#,##0"\u00a0€"',
    "eur_hab": "#,##0.0",
    "eur_unit": '#,##0.00"\u00a0€"',
    "percent": '0.0"\u00a0"%',
    "ratio_signed": '+0"\u00a0"%;-0"\u00a0"%;0"\u00a0"%',
    "integer": "#,##0",
    "decimal": "#,##0.0",
    "days": "#,##0",
    "months": "0.0",
    "m2": "#,##0",
    "year": "0",
    "date": "dd/mm/yyyy",
}


def neutral(text: str) -> str:
    """Text that no spreadsheet runs."""
    return inert(text)


def file_name(view: View, extension: str) -> str:
    """A name that says what it holds, safe on every system."""
    words = re.sub(r"[^a-z0-9]+", "-", view.id.lower()).strip("-")
    return f"{words or 'vue'}.{extension}"


def about(view: View) -> list[tuple[str, str]]:
    """What a reader needs to quote the figures."""
    lines = [
        (screens.ABOUT_VIEW["title"], view.title),
        (screens.ABOUT_VIEW["sentence"], view.sentence),
        (screens.ABOUT_VIEW["perimeter"], view.perimeter),
        (screens.ABOUT_VIEW["unit"], unit_label(view.unit, view.euros)),
        (screens.ABOUT_VIEW["source"], view.source),
        (screens.ABOUT_VIEW["records"], "" if view.records is None else str(view.records)),
        (screens.ABOUT_VIEW["proof"], view.proof),
        *((screens.ABOUT_VIEW["caveat"], caveat) for caveat in view.caveats),
        *(
            (screens.NOT_SHOWN, f"{item.label} : {_plain(item.value)} ({item.n if item.n is not None else 's'})")
            for item in view.not_shown
        ),
    ]
    return [(label, text) for label, text in lines if text]


def _plain(value: float | None) -> str:
    return "inconnu" if value is None else f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def csv_french(view: View) -> bytes:
    """`;`, decimal comma, UTF-8 with its mark: opens in a French Excel with a double click."""
    return b"\xef\xbb\xbf" + _csv(view, ";", lambda number: f"{number:.15g}".replace(".", ",")).encode()


def csv_plain(view: View) -> bytes:
    """Comma, decimal point, UTF-8 without mark, keys of columns as headers: for programs.

    What the other files say beside the table (unit, filters, source with its date) is in the last columns of each row.
    """
    return _csv(view, ",", lambda number: f"{number:.15g}", machine=True).encode()


def _csv(view: View, delimiter: str, number, machine: bool = False) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    keys = [column.key for column in view.columns]
    status = "statut_valeur" if machine and "statut" in keys else "statut"
    beside = {"unite_valeur": view.unit, "perimetre": view.perimeter, "source": view.source} if machine else {}
    writer.writerow(["code", *(keys if machine else (column.label for column in view.columns)), status, *beside])
    for kind, row in _all_rows(view):
        cells = [_csv_cell(row, column, number) for column in view.columns]
        told = [neutral(text) for text in beside.values()]
        writer.writerow([neutral(row.key), *cells, row.status if kind == "row" else kind, *told])
    if not machine:
        writer.writerow([])
        writer.writerows([neutral(label), neutral(text)] for label, text in about(view))
    return out.getvalue()


def _all_rows(view: View) -> Iterator[tuple[str, Row]]:
    yield from (("row", row) for row in view.rows)
    value_key = view.chart.y[0] if view.chart and view.chart.y else ""
    first = view.columns[0].key
    for item in view.not_shown:
        yield "not_shown", Row(item.reason, {first: item.label, value_key: item.value, "n": item.n}, n=item.n)
    if view.total:
        yield "total", view.total


def _csv_cell(row: Row, column: Column, number) -> str:
    raw = row.cells.get(column.key)
    if raw is None:
        return ""
    if isinstance(raw, bool | int | float):
        return number(raw) if not isinstance(raw, bool) else str(raw).lower()
    return neutral(str(raw))


def xlsx(view: View) -> bytes:
    """A workbook: the table with numbers as numbers, then a sheet about it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        _table_sheet(book, view)
        _about_sheet(book, view)
    return out.getvalue()


def _table_sheet(book: xlsxwriter.Workbook, view: View) -> None:
    sheet = book.add_worksheet("Tableau")
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    formats = {kind: book.add_format({"num_format": code}) for kind, code in EXCEL_FORMATS.items()}
    for at, column in enumerate(view.columns):
        sheet.write_string(0, at, column.label, bold)
        sheet.set_column(at, at, 42 if at == 0 else 18)
    sheet.freeze_panes(1, 1)
    for line, (_, row) in enumerate(_all_rows(view), start=1):
        for at, column in enumerate(view.columns):
            _write(sheet, line, at, row, column, formats)


def _write(sheet, line: int, at: int, row: Row, column: Column, formats: dict) -> None:
    raw = row.cells.get(column.key)
    status = row.statuses.get(column.key, row.status)
    if raw is None:
        if status != OK:
            sheet.write_string(line, at, formatted(None, column.kind, status))
    elif isinstance(raw, int | float) and not isinstance(raw, bool):
        sheet.write_number(line, at, raw, formats.get(column.kind))
    else:
        sheet.write_string(line, at, formatted(raw, column.kind) if column.kind == "date" else neutral(str(raw)))


def _about_sheet(book: xlsxwriter.Workbook, view: View) -> None:
    sheet = book.add_worksheet(screens.ABOUT_SHEET)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 100, wrap)
    for line, (label, text) in enumerate(about(view)):
        sheet.write_string(line, 0, label)
        sheet.write_string(line, 1, neutral(text), wrap)
