"""The review as a workbook: one sheet a table, real numbers, native charts, filters and sources first."""

from __future__ import annotations

import datetime as dt
import io
import math
import re

import xlsxwriter

from ess_metrics.reports.review.document import Report, cell, numeric
from ess_metrics.reports.writers.marks import BARS, COLUMNS, KINDS, STACKED
from ess_metrics.reports.writers.office_charts import french
from ess_metrics.texts.numbers import kind_of
from ess_metrics.texts.pages import review_words as words
from ess_metrics.views.charts.palette import MAIN, OTHERS, PALETTE, column_of
from ess_metrics.views.exports import EXCEL_FORMATS, neutral
from ess_metrics.views.view import Column, Row, View

HEAD = 5  # the line of headings: title, filters, date and fingerprint stand above
MANY = 20_000  # rows beyond which a sheet is written as it goes
LONGEST_LINE = 250  # Excel refuses a header or a footer of more than 255 characters, its own signs counted
MOST_BARS = 30
LINE = 13.5  # the height of a line, in points
WIDEST = 36  # letters of a column of text; what is longer takes more lines
FONT = {"font_name": "Arial", "font_size": 10}
DARK = "#12303c"


def write(report: Report) -> bytes:
    """The workbook's bytes."""
    out = io.BytesIO()
    many = sum(len(view.rows) for _, _, view in report.sheets) > MANY
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options | ({"constant_memory": True} if many else {"in_memory": True})) as book:
        book.set_properties({"title": report.label, "comments": f"{report.running} {report.stamp}", "author": ""})
        book.set_size(2400, 1600)
        looks = _looks(book)
        names = _names(report)
        _first(book, report, names, looks)
        for (code, named, view), name in zip(report.sheets, names, strict=True):
            _sheet(book, report, f"{code} {named}".strip(), view, name, looks)
        _method(book, report, looks)
    return out.getvalue()


# French signs whatever the language of the office suite; days have no sign to choose.
FORMATS = {kind: code if kind == "date" else french(code) for kind, code in EXCEL_FORMATS.items()}


def _looks(book: xlsxwriter.Workbook) -> dict:
    made = {kind: book.add_format(FONT | {"num_format": code, "valign": "top"}) for kind, code in FORMATS.items()}
    made |= {f"{kind}*": _total(book, code) for kind, code in FORMATS.items()}
    plain: dict[str, dict[str, object]] = {
        "text": {"text_wrap": True, "valign": "top", "align": "left", "indent": 1},
        "text*": {"bold": True, "top": 1, "valign": "top", "align": "left", "indent": 1},
        "quiet": {"font_color": "#55626a", "align": "right", "valign": "top"},
        "quiet*": {"font_color": "#55626a", "align": "right", "top": 1, "valign": "top"},
        "title": {"bold": True, "font_size": 14, "font_color": DARK},
        "line": {"font_color": "#55626a"},
        "fictive": {"bold": True, "font_color": "#a3360b"},
        "head": {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#e8eff2", "indent": 1},
        "wrap": {"text_wrap": True, "valign": "top"},
        "label": {"bold": True, "valign": "top"},
        "link": {"font_color": "#125067", "underline": 1},
    }
    plain["head>"] = plain["head"] | {"align": "right"}
    return made | {key: book.add_format(FONT | look) for key, look in plain.items()}


def _total(book: xlsxwriter.Workbook, code: str):
    return book.add_format(FONT | {"num_format": code, "bold": True, "top": 1, "valign": "top"})


def _names(report: Report) -> list[str]:
    """Names of sheets: 31 characters, none of the signs that Excel forbids, no two alike."""
    found: list[str] = []
    for code, named, _ in report.sheets:
        text = re.sub(r"[\[\]:*?/\\']", " ", f"{code} {named}".strip())[:31].strip()
        at = 2
        while text.lower() in {name.lower() for name in found}:
            text, at = f"{text[:27]} ({at})", at + 1
        found.append(text)
    return found


# -- the first and the last sheets ------------------------------------------------------------------------------------


def _first(book, report: Report, names: list[str], looks: dict) -> None:
    sheet = book.add_worksheet(words.BOOK_SUMMARY)
    _page(sheet, report, words.BOOK_SUMMARY, wide=False)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, PAGE)
    line = _top(sheet, report, report.title, looks)
    line = _listed(sheet, line, report.facts, looks) + 1
    sheet.write_string(line, 0, words.BOOK_SHEETS, looks["label"])
    for (_, _, view), name in zip(report.sheets, names, strict=True):
        line += 1
        sheet.write_url(line, 0, f"internal:'{name}'!A1", looks["link"], name)
        sheet.write_string(line, 1, neutral(view.title), looks["wrap"])


PAGE = 72  # letters beside the labels on an upright page


def _listed(sheet, line: int, pairs, looks: dict) -> int:
    """Labels and their texts, each on as many lines as it takes; gives the next free line."""
    for label, text in pairs:
        sheet.set_row(line, LINE * _lines_of(text, PAGE))
        sheet.write_string(line, 0, label, looks["label"])
        sheet.write_string(line, 1, neutral(text), looks["wrap"])
        line += 1
    return line


def _top(sheet, report: Report, title: str, looks: dict) -> int:
    """Title, fictive label, filters, date and fingerprint; gives the next free line."""
    sheet.write_string(0, 0, neutral(title), looks["title"])
    sheet.write_string(1, 0, words.FICTIVE_LONG if report.fictive else "", looks["fictive"])
    sheet.write_string(2, 0, neutral(report.running), looks["line"])
    sheet.write_string(3, 0, report.stamp, looks["line"])
    return HEAD


def _method(book, report: Report, looks: dict) -> None:
    sheet = book.add_worksheet(words.BOOK_METHOD)
    _page(sheet, report, words.BOOK_METHOD, wide=False)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, PAGE)
    _listed(sheet, _top(sheet, report, words.BOOK_METHOD, looks), report.notes, looks)


def _page(sheet, report: Report, name: str, *, wide: bool = True, tall: bool = False) -> None:
    """Paper: A4, one page wide, headings on each page, filters and fingerprint in the footer."""
    sheet.set_paper(9)
    sheet.set_landscape() if wide else sheet.set_portrait()
    sheet.fit_to_pages(1, 0 if tall else 1)
    sheet.set_margins(0.5, 0.5, 0.8, 0.8)
    mark = f"&R&8{_plain(words.FICTIVE_LONG)}" if report.fictive else ""
    sheet.set_header(f"&L&8{_fitting(f'{report.title} – {name}', mark)}{mark}")
    rest = f"\n{_plain(report.stamp)}&R&8&P/&N"
    sheet.set_footer(f"&L&7{_fitting(report.running, rest)}{rest}")


def _fitting(text: str, rest: str) -> str:
    """A text cut where a header or a footer is full, `rest` counted."""
    room = LONGEST_LINE - len(rest) - len("&L&8")
    while len(_plain(text)) > room:
        text = text[: room - 2 - text.count("&")].rstrip() + "…"
    return _plain(text)


def _plain(text: str) -> str:
    return text.replace("&", "&&")


# -- one table --------------------------------------------------------------------------------------------------------


def _sheet(book, report: Report, heading: str, view: View, name: str, looks: dict) -> None:
    sheet = book.add_worksheet(name)
    _page(sheet, report, name, tall=len(view.rows) > MOST_BARS)
    columns = (Column("", words.BOOK_KEY), *view.columns)
    wide = [_width(view, column) for column in columns]
    for at, width in enumerate(wide):
        sheet.set_column(at, at, width)
    _top(sheet, report, view.title, looks)
    head = max(_lines_of(_heading(column), width / 1.25) for column, width in zip(columns, wide, strict=True))
    sheet.set_row(HEAD - 1, LINE * head + 2)
    for at, column in enumerate(columns):
        sheet.write_string(HEAD - 1, at, _heading(column), looks["head>" if numeric(column) else "head"])
    line = HEAD
    texts = [(column.key, width) for column, width in zip(columns, wide, strict=True) if column.kind == "text"]
    for row in view.rows:
        tall = max(_lines_of(str(row.cells.get(key) or "") if key else row.key, width) for key, width in texts)
        if tall > 1:
            sheet.set_row(line, LINE * tall + 1)
        _line(sheet, line, row, view.columns, looks)
        line += 1
    if view.rows:
        sheet.autofilter(HEAD - 1, 0, line - 1, len(columns) - 1)
    sheet.freeze_panes(HEAD, 2)
    sheet.repeat_rows(HEAD - 1)
    line = _rest(sheet, line, view, looks)
    line = _notes(sheet, line + 1, view, looks)
    _chart(book, sheet, view, name, line + 1)


def _heading(column: Column) -> str:
    return f"{column.label} (€/hab/an)" if column.kind == "eur_hab" else column.label


def _width(view: View, column: Column) -> float:
    if not column.key:
        return 15
    if column.kind != "text":
        return max(13, min(22, max(len(word) for word in column.label.split()) + 3))
    longest = max((len(str(row.cells.get(column.key) or "")) for row in view.rows[:2000]), default=10)
    least = NOTED if column is view.columns[0] and view.not_shown else 14
    return min(max(longest + 2, least), WIDEST)


NOTED = 30  # room for what has no row, which stands in the first column


def _lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column, words never cut; letters are narrower than the digits of a width."""
    lines, width = 1, width * 1.18
    room = width
    for word in text.split(" "):
        if len(word) > room < width:
            lines, room = lines + 1, width
        lines += int(len(word) // (width + 1))
        room -= len(word) + 1
    return lines


def _line(sheet, line: int, row: Row, columns, looks: dict, end: str = "") -> None:
    sheet.write_string(line, 0, neutral(row.key) if not end else "", looks["text" + end])
    for at, column in enumerate(columns, start=1):
        _cell(sheet, line, at, row, column, looks, end)


def _cell(sheet, line: int, at: int, row: Row, column: Column, looks: dict, end: str) -> None:
    raw = row.cells.get(column.key)
    if raw is None or (isinstance(raw, float) and math.isnan(raw)):
        if (text := cell(row, column)) or end:
            sheet.write_string(line, at, text, looks["quiet" + end])
    elif column.kind == "date":
        sheet.write_datetime(line, at, dt.datetime.fromisoformat(str(raw)[:10]), looks["date" + end])
    elif isinstance(raw, int | float) and not isinstance(raw, bool):
        sheet.write_number(line, at, raw, looks.get(column.kind + end, looks["decimal" + end]))
    else:
        sheet.write_string(line, at, neutral(str(raw)), looks["text" + end])


def _rest(sheet, line: int, view: View, looks: dict) -> int:
    """What has no row, then the total: under the filtered rows, so that a filter never hides them."""
    drawn = view.chart.y[0] if view.chart and view.chart.y else ""
    kind = kind_of(view.unit)
    for item in view.not_shown:
        if kind_of(item.unit) != kind and item.value is not None:
            continue
        label = f"{words.NOT_SHOWN} : {item.label}"
        cells = {view.columns[0].key: label, drawn: item.value, "n": item.n}
        sheet.set_row(line, LINE * _lines_of(label, _width(view, view.columns[0])) + 1)
        _line(sheet, line, Row("", cells, "inconnu" if item.value is None else "ok"), _known(view, drawn), looks)
        line += 1
    if view.total:
        _line(sheet, line, view.total, view.columns, looks, "*")
        line += 1
    return line


def _known(view: View, drawn: str) -> list[Column]:
    """The same columns, those that a part without row says nothing of left empty."""
    first = view.columns[0].key
    return [c if c.key in (first, drawn, "n") else Column(c.key, c.label) for c in view.columns]


def _notes(sheet, line: int, view: View, looks: dict) -> int:
    """What to know under the table; gives the next free line."""
    texts = (view.sentence, view.perimeter, *view.caveats, view.source, words.NOTE_LEGEND)
    proof = f"{words.PROOFS} : {view.proof}" if view.proof else ""
    for text in (text for text in (*texts, proof) if text):
        sheet.write_string(line, 0, neutral(text), looks["line"])
        line += 1
    return line


# -- charts -----------------------------------------------------------------------------------------------------------


def _chart(book, sheet, view: View, name: str, line: int) -> None:
    """A native chart of the sheet's own cells, under the table and its notes: a printed page keeps its width."""
    if view.chart is None or view.chart.kind not in KINDS or not view.rows:
        return
    kind = KINDS[view.chart.kind]
    made = {
        BARS: {"type": "bar"},
        COLUMNS: {"type": "column"},
        STACKED: {"type": "column", "subtype": "stacked"},
    }.get(kind, {"type": "line"})
    chart = book.add_chart(made)
    last = HEAD + min(len(view.rows), MOST_BARS if kind == BARS else len(view.rows)) - 1
    for at, key in enumerate(view.chart.y):
        chart.add_series(_series(view, key, name, last, at))
    _dress(chart, view, kind, last - HEAD + 1)
    sheet.insert_chart(line, 1, chart, {"object_position": 3, "description": view.alt or view.title})


def _series(view: View, key: str, name: str, last: int, at: int) -> dict:
    place = [column.key for column in view.columns].index(key) + 1
    across = [column.key for column in view.columns].index(view.drawn.x) + 1
    colours = view.drawn.colours or PALETTE
    colour = MAIN if len(view.drawn.y) == 1 else colours[at] if at < len(colours) else OTHERS
    return {
        "name": column_of(view, key).label,
        "categories": [name, HEAD, across, last, across],
        "values": [name, HEAD, place, last, place],
        "fill": {"color": colour},
        "line": {"color": colour},
        "gap": 45,
    }


def _dress(chart, view: View, kind: str, count: int) -> None:
    letters = {"name": FONT["font_name"], "size": 8}
    title = {"name": FONT["font_name"], "size": 11, "bold": True, "color": DARK}
    chart.set_title({"name": view.title, "name_font": title, "overlay": False})
    chart.set_legend({"position": "bottom", "font": letters} if len(view.drawn.y) > 1 else {"none": True})
    value_axis = {
        "num_format": FORMATS.get(kind_of(view.unit), "General"),
        "major_gridlines": {"visible": True, "line": {"color": "#d5dbe0"}},
        "num_font": letters,
        "min": 0 if kind != "lines" else None,
    }
    down = {"reverse": True, "interval_unit": 1, "crossing": "max"}  # the first on top, the amounts under the last
    names = {"num_font": letters} | (down if kind == BARS else {})
    amounts = {key: look for key, look in value_axis.items() if look is not None}
    across, up = (amounts, names) if kind == BARS else (names, amounts)  # XlsxWriter turns the axes of lying bars
    chart.set_x_axis(across)
    chart.set_y_axis(up)
    chart.set_size({"width": 720, "height": max(260, 100 + 19 * count) if kind == BARS else 360})


__all__ = ["write"]
