"""The parts of the method page, as HTML."""

from __future__ import annotations

from ess_metrics.model import column_kinds
from ess_metrics.model.dataset import Dataset
from ess_metrics.texts.library import prices_words as words
from ess_metrics.texts.numbers import listing, plural
from ess_metrics.texts.pages import screens
from ess_metrics.ui.parts import html, quality
from ess_metrics.ui.parts.html import tag
from ess_metrics.views.pages import method_page


def indicators(data: Dataset) -> None:
    """Each indicator: definition, unit, breakdowns, secrecy, cautions."""
    html.show(tag("p", screens.METHOD_INDICATORS, class_="ess-sentence"))
    html.show([_indicator(item) for item in method_page.definitions(data)])


def _indicator(item: method_page.Definition) -> html.Markup:
    facts = (
        (screens.METHOD_FACTS["unit"], item.unit),
        (screens.METHOD_FACTS["by"], item.by),
        (screens.METHOD_FACTS["tables"], item.tables),
        (screens.METHOD_READS, item.reads),
        (screens.METHOD_SHOWN, item.shown),
        (screens.METHOD_FACTS["secrecy"], item.secrecy),
        (screens.METHOD_FACTS["id"], item.id),
        (screens.METHOD_FACTS["missing"], item.missing),
    )
    return tag(
        "section",
        tag("h2", item.label, class_="ess-term", id=f"ind-{item.id}"),
        tag("p", item.definition),
        tag("ul", [tag("li", caveat) for caveat in item.caveats], class_="ess-notes") if item.caveats else None,
        tag("p", [tag("span", f"{label} : {text}") for label, text in facts if text], class_="ess-facts"),
        class_="ess-definition",
    )


def dictionary(data: Dataset) -> None:
    """Each table of a data folder and its columns."""
    html.show(tag("p", screens.METHOD_DICTIONARY, class_="ess-sentence"))
    html.show([_table(table, rows) for table, rows in method_page.dictionary(data)])


def _table(table: column_kinds.Table, rows: int | None) -> html.Markup:
    here = plural(rows, "ligne") if rows is not None else screens.NO_TABLE_HERE
    head = tag("tr", [tag("th", word, scope="col") for word in screens.METHOD_COLUMNS])
    body = [_column(table.stem, column) for column in table.columns]
    return tag(
        "details",
        tag("summary", tag("b", table.title), f" ({table.stem}), {table.grain} : {here}"),
        tag("table", tag("thead", head), tag("tbody", body), class_="ess-table"),
        class_="ess-details",
    )


def _column(stem: str, column: column_kinds.Column) -> html.Markup:
    meaning = column.meaning + (f" ({', '.join(column.values)})" if column.values else "")
    name = tag("th", tag("code", column.name), " obligatoire" if column.required else "", scope="row")
    return tag(
        "tr", name, tag("td", column.kind), tag("td", column.unit), tag("td", meaning), tag("td", _moves(stem, column))
    )


def _moves(stem: str, column: column_kinds.Column) -> html.Markup | None:
    """What the column moves: how much, and the names on demand."""
    found = method_page.moves(stem, column.name)
    if found is None:
        return None
    named = zip(screens.METHOD_MOVED, (found.figures, found.pages, found.tables), strict=True)
    said = [(label, plural(len(names), *forms), names) for (label, *forms), names in named if names]
    return tag(
        "details",
        tag("summary", ", ".join(count for _, count, _ in said)),
        [tag("p", f"{label} : {listing(names)}.") for label, _, names in said],
    )


def _euros(data: Dataset) -> list[html.Part]:
    lines, years = method_page.constant_euros(data)
    head = tag("tr", [tag("th", word, scope="col") for word in (words.YEAR, words.INDEX, words.STATE)])
    body = [tag("tr", tag("th", year, scope="row"), [tag("td", cell) for cell in cells]) for year, *cells in years]
    return [
        tag("h2", words.TITLE, class_="ess-term"),
        *(tag("p", line) for line in lines),
        tag("table", tag("thead", head), tag("tbody", body), class_="ess-table"),
    ]


def origin(data: Dataset) -> None:
    """Where the data comes from, and the cautions common to all figures."""
    rows = [tag("tr", tag("th", label, scope="row"), tag("td", text)) for label, text in method_page.origin(data)]
    html.show(
        tag("table", tag("tbody", rows), class_="ess-table"),
        tag("h2", screens.METHOD_CAUTIONS_TITLE, class_="ess-term"),
        tag("ul", [tag("li", caution) for caution in screens.METHOD_CAUTIONS]),
        *_euros(data),
    )


def warnings(data: Dataset) -> None:
    """What the checks found in this folder."""
    quality.report(data.faults)
