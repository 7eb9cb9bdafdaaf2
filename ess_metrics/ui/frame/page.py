"""The frame of a page and the display of a View: what every page author calls.

from ui import page
from views import overview

data, chosen = page.begin("overview")
page.show_view(page.view(overview.by_scheme))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import urlencode

import streamlit as st

from ess_metrics.model.dataset import Dataset
from ess_metrics.model.presence import certain
from ess_metrics.model.selection import Selection
from ess_metrics.texts.labels import LICENCE, unit
from ess_metrics.texts.library import proof_words
from ess_metrics.texts.numbers import SECRET, date, listing, plural
from ess_metrics.texts.pages import screens
from ess_metrics.texts.typography import labelled
from ess_metrics.ui.parts import charts, export_buttons, html, record_drawer, table_html
from ess_metrics.ui.parts.html import tag
from ess_metrics.ui.people import roles
from ess_metrics.ui.state import filters, keys, memory, opened_folder, pins
from ess_metrics.views import sentences
from ess_metrics.views.making.indicator_views import sources
from ess_metrics.views.meeting import view_recipes
from ess_metrics.views.pages import accessibility
from ess_metrics.views.view import NotShown, Row, View

LONGEST_SOURCE = 90
MOST_WORDS = 40  # before the first picture
_QUESTION = "_question"  # what the page of this run asks


@dataclass(frozen=True)
class Figure:
    """A key figure: what it is, its value as read, a line of context under it."""

    label: str
    value: str
    context: str = ""


def begin(
    name: str,
    perimeter: Callable[[Dataset, Selection], str] | None = sentences.perimeter,
    title: Callable[[Dataset, Selection], str] | None = None,
    beside: Callable[[Dataset], None] | None = None,
    under: Callable[[Dataset, Selection], tuple[str, str]] | None = None,
) -> tuple[Dataset, Selection]:
    """Draw the top of the page (banner, question, filters in words, notices); give its data and its question.

    `perimeter` says the filters in the words of the page, when it does not count money; None where nothing is counted.
    `title` names what the page is about when it is a sheet ("" for the question of the page),
    `beside` draws a choice at its right, `under` says who it is and where its paper is ("" for nowhere).
    """
    data = opened_folder.dataset()
    if data is None:
        st.stop()
    chosen = st.session_state[_QUESTION] = filters.selection(data)
    _banner(data)
    heading = tag("h1", (title and title(data, chosen)) or screens.PAGES[name].question, class_="ess-question")
    said = (
        _perimeter(perimeter(data, chosen)) if perimeter else None,
        _identity(*under(data, chosen)) if under else None,
    )
    if beside:
        named, choice_of = st.columns([7, 3], vertical_alignment="bottom")
        with named:
            html.show(heading)
        with choice_of:
            beside(data)
        html.show(*said)
    else:
        html.show(heading, *said)
    _notices(data)
    return data, chosen


def _banner(data: Dataset) -> None:
    """One line: whether this is a demonstration, whose data, of which day, and their warnings."""
    manifest = data.manifest
    told = [
        tag("strong", manifest.territoire or manifest.titre),
        tag("span", screens.EXTRACTED.format(date=date(manifest.date_extraction))),
    ]
    if data.faults:
        warnings = address("methode", partie="avertissements")
        told.append(tag("a", plural(len(data.faults), screens.WARNINGS), href=warnings, target="_self"))
    demo = tag("p", tag("strong", screens.DEMO), " ", screens.DEMO_WHY, class_="ess-demo", role="note")
    html.show(tag("div", demo if manifest.fictif else None, tag("p", told, class_="ess-origin"), class_="ess-top"))


def address(name: str, **parameters: str) -> str:
    """The address of another page with the filters of the moment, some of them replaced."""
    return _address(name, _asked() | parameters)


def addresses(name: str, parameter: str) -> Callable[[Row], str]:
    """The same for each row of a table: its key as that parameter."""
    asked = _asked()
    return lambda row: _address(name, asked | {parameter: row.key})


def _asked() -> dict[str, str]:
    return {key: str(value) for key in (*keys.FILTERS, *keys.WAYS) if (value := st.session_state.get(key))}


def _address(name: str, parameters: Mapping[str, str]) -> str:
    return f"{'.' if name == 'overview' else name}?{urlencode(parameters)}"


def footer() -> None:
    """The last line of every page: whole source, date, licence."""
    data = opened_folder.dataset()
    manifest = certain(data).manifest
    words = screens.FOOTER.format(
        source=listing(sources(certain(data))) or manifest.titre,
        date=date(manifest.date_extraction),
        licence=labelled(LICENCE, manifest.licence or screens.NO_LICENCE),
    )
    report = tag("a", screens.REPORT_ACCESS, href="accessibilite", target="_self")
    said = tag("span", f"{accessibility.mention()} – ", report)
    html.show(tag("p", words, " ", said, class_="ess-footer", role="note"))


def end() -> NoReturn:
    """Leave a page that has nothing more to show; its last line is that of every page."""
    footer()
    st.stop()


def _notices(data: Dataset) -> None:
    filters.notice(filters.unknown(data))
    if opened_folder.opened().refused:
        st.warning(screens.REFRESH_REFUSED, icon=":material/history:")


def made(make: Callable[..., Any], **options) -> Any:
    """`make(data, selection, **options)` for this page's data and question, made once for all sessions."""
    data = opened_folder.dataset()
    chosen = filters.selection(certain(data))
    question = (make.__module__, make.__qualname__, chosen, tuple(sorted(options.items())))
    return memory.made(
        certain(data), question, lambda: view_recipes.stamped(make(data, chosen, **options), make, chosen, options)
    )


def view(make: Callable[..., View], **options) -> View:
    """The same for a view."""
    return made(make, **options)


def chosen(parameter: str, options: Mapping[str, str]) -> str:
    """What the address says of a choice that belongs to this page; the first option is the usual one."""
    return filters.local(parameter, options)


def choice(parameter: str, label: str, options: Mapping[str, str]) -> None:
    """Draw that choice; `chosen` may be asked before, to make what it changes."""
    filters.show_local(parameter, label, options)


def figures(items: Sequence[Figure], label: str = screens.KEY_FIGURES) -> None:
    """Key figures in a row, as a list of terms and their values."""
    html.show(_figures(items, label, "ess-figures"))


def aside(items: Sequence[Figure], lines: Sequence[str]) -> None:
    """Key figures in a block beside a picture and, under them, what the first sentences left to say: in one piece, or
    the sentences would move when the figures come.
    """
    html.show(_figures(items, screens.KEY_FIGURES, "ess-figures ess-aside-figures"), _more(lines))


def _figures(items: Sequence[Figure], label: str, look: str) -> html.Markup:
    shown = [
        tag(
            "div",
            tag("dt", item.label),
            tag(
                "dd",
                tag("b", table_html.SECRET_WORD if item.value == SECRET else item.value),
                tag("span", item.context) if item.context else None,
            ),
        )
        for item in items
    ]
    return tag("dl", shown, class_=look, aria_label=label)


def lead(lines: Sequence[str]) -> None:
    """The sentences that answer the page's question, before any chart."""
    html.show(tag("div", [tag("p", line) for line in lines], class_="ess-lead"))


def _perimeter(words: str) -> html.Markup:
    return tag("p", tag("strong", screens.SHOWN_NOW), " ", words, class_="ess-perimeter")


def _identity(who: str, paper: str) -> html.Markup | None:
    """Who a sheet is about, and the address of its paper."""
    link = tag("a", screens.PAPER, href=paper, target="_self") if paper else None
    return tag("p", who, " " if link else None, link, class_="ess-identity") if who else None


def answer(lines: Sequence[str], most: int = MOST_WORDS) -> tuple[str, ...]:
    """The first sentences, as many as leave the first screen to the picture; those that wait to be said under it.

    A first sentence longer than that is said up to a semicolon, where it has one.
    """
    first, rest = sentences.brief(lines, most)
    lead(first)
    return rest


def more(lines: Sequence[str]) -> None:
    """What the first sentences left to say, beside or under the first picture."""
    if lines:
        html.show(_more(lines))


def _more(lines: Sequence[str]) -> html.Markup | None:
    return tag("div", [tag("p", line) for line in lines], class_="ess-lead ess-more") if lines else None


def identity(words: str) -> None:
    """What a sheet is about, in a quiet line."""
    html.show(_identity(words, ""))


def caption(text: str) -> None:
    """Exactly what the first picture of a page shows, where it is not a view."""
    html.show(tag("p", text, class_="ess-caption ess-hero"))


def heading(text: str, intro: str = "") -> None:
    """The title of a part of a page."""
    html.show(tag("h2", text, class_="ess-heading"), tag("p", intro, class_="ess-quiet") if intro else None)


def show_view(
    view: View,
    key: str = "",
    *,
    tools: Callable[[], None] | None = None,
    shapes=None,
    height: int | None = None,
    hero: bool = False,
    bare: bool = False,
) -> None:
    """Everything about a view: title, sentence, chart, what is not shown, source, then table and downloads on demand.

    `key` is unique on the page (the view's id by default). `tools` draws the choices of this view above its chart.
    `shapes`: the ShapeSet of a map. A view whose chart is its table is shown as one. A view without rows shows its
    empty state, which says what to do. `hero`: the picture that answers the page's question, which bears no other one;
    `bare`: nothing under it, because another view of the site says the same with its table.
    """
    if view.chart and view.chart.kind == "table":
        show_table(view, key)
        return
    key = key or view.id
    with st.container(key=keys.of_view(key, "bloc"), gap="small"):
        if hero:
            _hero_head(view, tools, beside=height is None)
        else:
            _head(view, captioned=bool(view.chart) and view.drawn.kind == "bars")
        if tools and not hero:
            tools()
        if not view.rows:
            empty(view.empty)
            return
        charts.draw(view, key, shapes=shapes, height=height, alone=bare)
        if not bare:
            if tools and hero and height is not None:
                tools()  # under a picture that has no room beside its title
            html.show(_strip(view), _origin(view))
            drawers(view, key)


def _hero_head(view: View, tools: Callable[[], None] | None, beside: bool) -> None:
    """Exactly what is shown, its choices `beside` where there is room: the room under is for the picture."""
    said = tag("p", view.title, class_="ess-caption ess-hero")
    if tools is None or not beside:
        html.show(said, _unheard(view))
        return
    named, chosen_by = st.columns([1, 1], vertical_alignment="center")
    with named:
        html.show(said, _unheard(view))
    with chosen_by:
        tools()


def _head(view: View, captioned: bool = False) -> None:
    """The question, its answer in a sentence, and exactly what is shown (a ranking bears that caption itself)."""
    html.show(
        tag("h2", view.question or view.title, class_="ess-heading"),
        tag("p", view.sentence, class_="ess-sentence") if view.sentence else None,
        tag("p", view.title, class_="ess-caption") if view.question and not captioned else None,
        _unheard(view),
    )


def _unheard(view: View) -> html.Markup | None:
    """Which filters of the page this view leaves aside, and why: said beside its title."""
    said = sentences.unheard(view, st.session_state.get(_QUESTION, Selection()))
    return tag("p", said, class_="ess-quiet") if said else None


def show_table(
    view: View,
    key: str = "",
    *,
    most: int = 40,
    whole: Callable[[], View] | None = None,
    link: Callable[[Row], str | None] | None = None,
) -> None:
    """A view whose answer is its table; the longest are cut and the files hold everything. `link`: where a row leads.

    `whole` makes the view with all its rows, asked for only when the drawer is opened: a country need not be written
    out to show its first forty neighbourhoods.
    """
    key = key or view.id
    with st.container(key=keys.of_view(key, "bloc"), gap="small"):
        _head(view)
        if not view.rows:
            empty(view.empty)
            return
        html.show(table_html.table(view, most, link), _origin(view))
        drawers(view, key, table=False, whole=whole)


def _strip(view: View) -> html.Markup | None:
    """What the chart leaves out; with it, the chart adds up to the total."""
    left = [item for item in view.not_shown if not sentences.is_a_mark(item, view)]
    if not left:
        return None
    parts = [tag("li", *_left_out(item, view)) for item in left]
    total = _whole(view)
    return tag(
        "div", tag("span", screens.NOT_SHOWN, class_="ess-strip-title"), tag("ul", parts), total, class_="ess-strip"
    )


def _left_out(item: NotShown, view: View) -> tuple[html.Part, ...]:
    label = f"{item.label[:1].lower()}{item.label[1:]}"
    if item.value is None:
        counted = sentences.records(item.n, view.records_of)
        return (f"{label} : ", tag("b", counted)) if counted else (label,)
    return tag("b", table_html.amount(item)), f" {label}"


def _whole(view: View) -> html.Markup | None:
    if not (view.total and view.chart and view.chart.y) or all(item.value is None for item in view.not_shown):
        return None
    column = next(column for column in view.columns if column.key == view.chart.y[0])
    return tag("span", f"{screens.NOT_SHOWN_IN_TOTAL} de {table_html.cell(view.total, column)}")


def _origin(view: View) -> html.Markup | None:
    """Records and source; a source too long for one line waits in the drawer, where it is whole."""
    counted = sentences.records(view.records, view.records_of)
    manifest = certain(opened_folder.dataset()).manifest
    day = screens.EXTRACTION.format(date=date(manifest.date_extraction))
    source = view.source if len(view.source) <= LONGEST_SOURCE else day
    text = ", ".join(part for part in (counted, source) if part)
    return tag("p", text, class_="ess-origin-of") if text else None


def empty(advice: str = "") -> None:
    """Nothing to show: said in words, with what to do."""
    filtered = bool(filters.selection(certain(opened_folder.dataset())).where)
    said, usual = screens.EMPTY, screens.EMPTY_ADVICE
    if not filtered and not advice:
        said, usual = screens.EMPTY_FOLDER, screens.EMPTY_FOLDER_ADVICE
    html.show(tag("p", tag("strong", said), " ", advice or usual, class_="ess-empty", role="status"))


def invite(words: str) -> None:
    """Nothing is shown yet, because something is still to be chosen: what."""
    html.show(tag("p", words, class_="ess-empty", role="status"))


def needs(data: Dataset, table: str) -> bool:
    """Whether the folder has a table; when not, the page says which file to load."""
    if table in data.tables:
        return True
    st.info(screens.NO_TABLE.format(table=table, file=f"{table}.csv"), icon=":material/table:")
    return False


@st.fragment
def drawers(view: View, key: str, table: bool = True, whole: Callable[[], View] | None = None) -> None:
    """What waits under a view: opening a drawer reruns them, not the page."""
    roles.stay()
    details(view, key, table, whole)
    record_drawer.drawer(view, key)


def details(view: View, key: str, table: bool = True, whole: Callable[[], View] | None = None) -> None:
    """Table, downloads, address and cautions, made only when they are opened."""
    drawer = st.expander(
        screens.DETAILS if table else screens.DOWNLOADS,
        key=keys.of_view(key, "details"),
        on_change="rerun",
        type="compact",
    )
    if not drawer.open:
        return
    view = whole() if whole else view
    with drawer:
        pins.button(view, key)
        export_buttons.buttons(view, key)
        html.show(table_html.table(view) if table else None)
        notes = [*view.caveats, view.perimeter, screens.UNIT.format(unit=unit(view.unit, view.euros)), view.source]
        html.show(tag("ul", [tag("li", note) for note in notes if note], class_="ess-notes"), _proof(view))
        export_buttons.link(view, key)


def _proof(view: View) -> html.Markup | None:
    """The code of the figure, which opens its proof."""
    if not view.proof:
        return None
    code = tag("a", view.proof, href=f"preuve?{urlencode([(keys.PROOF, view.proof)])}", target="_self")
    return tag("p", tag("span", proof_words.PAGE_ASK), " : ", code, class_="ess-quiet")
