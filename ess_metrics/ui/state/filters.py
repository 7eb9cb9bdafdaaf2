"""The shared filters: their widgets in the side bar, their values in the address, the Selection they make.

Streamlit can bind a widget to the address, but writes labels there. Links must hold ids: each filter is a hidden text
field bound to the address (ids separated by commas), and a visible widget that writes into it. The hidden field is
the truth; a click on a map or a bar writes into the same field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import parse_qsl, urlsplit

import streamlit as st

from ess_metrics.counting import prices
from ess_metrics.counting.places import as_neighbourhoods
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import AMOUNTS, COUNTING, MODES, Selection
from ess_metrics.texts import labels
from ess_metrics.texts.library import prices_words as price_words
from ess_metrics.texts.pages import screens
from ess_metrics.texts.typography import quoted
from ess_metrics.ui.parts import html
from ess_metrics.ui.state import keys
from ess_metrics.views.names import name, names, options

BETWEEN = ","
SPAN = ".."
_YEARS = re.compile(r"([0-9]{4})\.\.([0-9]{4})")
_WANTED = "_voulus"  # values set by callbacks, until their fields are drawn
_PAGE = "_page"  # the page of the run before
_DRAWN = "_champs"  # hidden fields of the page drawn in this run
_WAYS = {keys.AMOUNT: ("attribue", *AMOUNTS), keys.MODE: ("reparti", *MODES), keys.COUNTING: ("origine", *COUNTING)}
_LISTS = (
    (keys.NEIGHBOURHOOD, screens.NEIGHBOURHOODS, screens.ANY_NEIGHBOURHOOD, None),
    (keys.COMMUNE, screens.COMMUNES, screens.ANY_COMMUNE, None),
    (keys.SET, screens.SETS, screens.ANY_SET, screens.SETS_HELP),
    (keys.SCHEME, screens.SCHEMES, screens.ANY_SCHEME, None),
    (keys.SECTOR, screens.SECTORS, screens.ANY_SECTOR, None),
    (keys.FUND, screens.FUNDS, screens.ANY_FUND, screens.FUNDS_HELP),
)


# -- the address ----------------------------------------------------------------------------------------------------


def asked(parameter: str) -> tuple[str, ...]:
    """What the address asks of a parameter, as it came: nothing here has been checked."""
    text = str(st.session_state.get(parameter) or "")
    return tuple(dict.fromkeys(part.strip() for part in text.split(BETWEEN) if part.strip()))


def known(data: Dataset, parameter: str) -> tuple[str, ...]:
    """The asked values that these data know; for the years, every year of the span."""
    if parameter == keys.YEARS:
        span = _span(data)
        return tuple(str(year) for year in data.years if span and span[0] <= year <= span[1])
    allowed = _allowed(data, parameter)
    return tuple(code for code in asked(parameter) if code in allowed)


def chosen(parameter: str) -> tuple[str, ...]:
    """The asked values as a chart marks them: of a span of years, each year."""
    values = asked(parameter)
    span = _YEARS.fullmatch("".join(values)) if parameter == keys.YEARS else None
    return tuple(map(str, range(int(span[1]), int(span[2]) + 1))) if span else values


def unknown(data: Dataset) -> tuple[str, ...]:
    """The asked values that were left aside, each named with its filter."""
    left = []
    for parameter, column in keys.FILTERS.items():
        if parameter == keys.YEARS:
            left += [(column, text) for text in asked(parameter) if not _span(data)]
        else:
            left += [(column, code) for code in asked(parameter) if code not in _allowed(data, parameter)]
    named = [f"{labels.COLUMNS[column].lower()} {quoted(code[:60])}" for column, code in left]
    strange = [parameter for parameter in keys.WAYS if _strange(data, parameter)]
    return (*named, *(f"{parameter} {quoted(asked(parameter)[0][:60])}" for parameter in strange))


def _strange(data: Dataset, parameter: str) -> bool:
    values = asked(parameter)
    return bool(values) and values[0] not in (_WAYS.get(parameter) or euros_of(data))


def _allowed(data: Dataset, parameter: str):
    column = keys.FILTERS[parameter]
    if column == "porteur_id":
        return names(data, column)
    return options(data, column)


def _span(data: Dataset) -> tuple[int, int] | None:
    """First and last year asked, cut to those of the data; None when nothing readable is asked."""
    text = "".join(asked(keys.YEARS))
    first, _, last = text.partition(SPAN)
    if not (first.isdecimal() and (last or first).isdecimal() and len(text) <= 10):
        return None
    span = int(first), int(last or first)
    inside = [year for year in data.years if span[0] <= year <= span[1]]
    return (inside[0], inside[-1]) if inside else None


def way(parameter: str) -> str:
    """The asked way of counting, else the usual one."""
    values = asked(parameter)
    return values[0] if values and values[0] in _WAYS[parameter] else _WAYS[parameter][0]


def euros_of(data: Dataset) -> dict[str, str]:
    """What amounts can be read in: current euros, then those of each year that has a price index, latest first."""
    years = sorted(prices.index(data).values, reverse=True)
    return {"": price_words.CURRENT} | {str(year): price_words.CONSTANT.format(year=year) for year in years}


def _euros(data: Dataset) -> str:
    values = asked(keys.EUROS)
    return values[0] if values and values[0] in euros_of(data) else ""


def selection(data: Dataset) -> Selection:
    """The question that the address asks, checked against the data."""
    where = {column: known(data, parameter) for parameter, column in keys.FILTERS.items()}
    if len(where["annee"]) == len(data.years):
        where["annee"] = ()
    ways = {keys.WAYS[parameter]: way(parameter) for parameter in _WAYS} | {"euros": _euros(data)}
    return as_neighbourhoods(data, Selection.of({column: values for column, values in where.items() if values}, **ways))


# -- changes, from callbacks ----------------------------------------------------------------------------------------


def write(parameter: str, *values: str) -> None:
    """Set a filter; only from a callback or before the filters are drawn.

    It is kept aside until its field is drawn: when two clicks come together, the run that the first one began may be
    given up before the browser has heard of the new value, and the browser's old one would come back with the next.
    """
    text = BETWEEN.join(values)
    st.session_state[parameter] = text
    st.session_state.setdefault(_WANTED, {})[parameter] = text


def toggle(parameter: str, code: str) -> None:
    """What a click does: choose this value alone, or nothing when it already was."""
    write(parameter, *(() if asked(parameter) == (code,) else (code,)))
    whole_page()


def whole_page() -> None:
    """At the end of a callback that changes a filter: the whole page runs again, whatever else was asked meanwhile.

    Streamlit joins what comes together: a click made while a fragment (the search box) answers would rerun that
    fragment alone, and the page would go on showing the filters of before. Where the whole page was to run anyway,
    that run is given up at its first element, before it has cost anything.
    """
    st.rerun()


def reset() -> None:
    """Back to the whole territory, all years, the usual way of counting."""
    for parameter in (*keys.FILTERS, *keys.WAYS, *keys.PAGE_FILTERS):
        write(parameter)
    whole_page()


def follow(address: str) -> bool:
    """Take the filters of a saved address in the place of these; nothing changes when it has none."""
    found = dict(parse_qsl(urlsplit(address.strip()).query))
    kept = {parameter: found[parameter] for parameter in (*keys.FILTERS, *keys.WAYS) if parameter in found}
    for parameter in (*keys.FILTERS, *keys.WAYS, *keys.PAGE_FILTERS) if kept else ():
        write(parameter, *kept.get(parameter, "").split(BETWEEN))
    return bool(kept)


def picker(column: str) -> Callable[[str], None] | None:
    """The callback of a clickable chart whose categories are values of this column; None when no filter holds it."""
    if column == "projet_id":
        return lambda code: write(keys.PROJECT, code)
    parameter = keys.BY_COLUMN.get(column) or keys.BY_PAGE_COLUMN.get(column)
    if parameter is None:
        return None
    return lambda code: toggle(parameter, code) if code else None


# -- widgets --------------------------------------------------------------------------------------------------------


def show(data: Dataset) -> None:
    """Draw the filters in the side bar."""
    with st.container(key="adresse"):
        for parameter in (*keys.FILTERS, *keys.WAYS):
            _hidden(parameter)
    with st.container(key="filtres", gap="xsmall"):
        html.show(html.tag("h2", screens.FILTERS_TITLE, class_="ess-side-title"))
        _period(data)
        for parameter, label, placeholder, help_ in _LISTS:
            _several(data, parameter, label, placeholder, help_)
        if asked(keys.CARRIER):
            _several(data, keys.CARRIER, labels.COLUMNS["porteur_id"], "", None)
        html.show(html.tag("h2", screens.COUNTING_TITLE, class_="ess-side-title"))
        _one(keys.AMOUNT, screens.AMOUNT, labels.AMOUNTS, screens.AMOUNT_HELP)
        _one(keys.MODE, screens.MODE, labels.MODES, screens.MODE_HELP)
        _one(keys.COUNTING, screens.COUNTING, labels.COUNTING, screens.COUNTING_HELP)
        _which_euros(data)
        st.button(screens.RESET, key="reinitialiser", on_click=reset, icon=":material/restart_alt:", width="stretch")


def _several(data: Dataset, parameter: str, label: str, placeholder: str, help_: str | None) -> None:
    chosen = known(data, parameter)
    column = keys.FILTERS[parameter]
    named = options(data, column) if parameter != keys.CARRIER else {code: name(data, column, code) for code in chosen}
    if not named:
        return
    key = keys.choice(parameter)
    _follow(key, list(chosen))
    st.multiselect(
        label,
        tuple(named),
        format_func=named.__getitem__,
        key=key,
        on_change=_written,
        args=(parameter,),
        placeholder=placeholder,
        help=help_,
        select_all=False,
    )


def _written(parameter: str) -> None:
    write(parameter, *st.session_state[keys.choice(parameter)])
    whole_page()


def _period(data: Dataset) -> None:
    if len(data.years) < 2:
        return
    key, whole = keys.choice(keys.YEARS), (data.years[0], data.years[-1])
    _follow(key, _span(data) or whole)
    st.select_slider(
        screens.PERIOD,
        data.years,
        value=whole,  # a pair makes it a range; the value shown is the one just set
        key=key,
        on_change=_written_period,
        args=(data.years,),
        help=screens.PERIOD_HELP,
    )


def _written_period(years: tuple[int, ...]) -> None:
    first, last = st.session_state[keys.choice(keys.YEARS)]
    whole = (first, last) == (years[0], years[-1])
    write(keys.YEARS, *(() if whole else (str(first) if first == last else f"{first}{SPAN}{last}",)))
    whole_page()


def _one(parameter: str, label: str, named: dict[str, str], help_: str) -> None:
    key = keys.choice(parameter)
    _follow(key, way(parameter))
    st.segmented_control(
        label,
        tuple(named),
        format_func=named.__getitem__,
        key=key,
        required=True,
        on_change=_written_way,
        args=(parameter,),
        help=help_,
    )


def _written_way(parameter: str) -> None:
    chosen = st.session_state[keys.choice(parameter)]
    write(parameter, *(() if chosen in (None, _WAYS[parameter][0]) else (chosen,)))
    whole_page()


def _which_euros(data: Dataset) -> None:
    """Current or constant euros: a list, since every year of the index can be asked."""
    named = euros_of(data)
    if len(named) < 2:
        return
    key = keys.choice(keys.EUROS)
    _follow(key, _euros(data))
    st.selectbox(
        price_words.LABEL,
        tuple(named),
        format_func=named.__getitem__,
        key=key,
        on_change=_written_euros,
        help=price_words.HELP,
    )


def _written_euros() -> None:
    write(keys.EUROS, *filter(None, (st.session_state[keys.choice(keys.EUROS)],)))
    whole_page()


def local(parameter: str, options: Mapping[str, str]) -> str:
    """What the address asks of a choice of one page; the first option when it asks nothing that is known."""
    _field(parameter)
    asked_for = st.session_state.get(parameter)
    return str(asked_for) if asked_for in options else next(iter(options))


def _field(parameter: str) -> None:
    """The hidden field of a choice, in the address while its page is open: once a run, before anything reads it.

    Read earlier, its value would be that of before the back button.
    """
    drawn = st.session_state.setdefault(_DRAWN, {})
    if parameter not in drawn:
        drawn[parameter] = True
        with st.container(key=f"adresse-{parameter}"):
            _hidden(parameter)


def _hidden(parameter: str) -> None:
    """A field that the address is bound to; what was wanted of it and not yet drawn is set again."""
    wanted = st.session_state.setdefault(_WANTED, {})
    if parameter in wanted:
        st.session_state[parameter] = wanted[parameter]
    st.text_input(parameter, key=parameter, bind="query-params", label_visibility="collapsed")
    wanted.pop(parameter, None)


def begin(page: str) -> None:
    """A page begins: none of its hidden fields is drawn yet. What another page kept for itself is forgotten, so that
    the same word in the address never means to this page what it meant to that one.
    """
    before = st.session_state.get(_PAGE)
    if before not in (None, page):
        for parameter in own_parameters():
            if parameter not in st.query_params:
                st.session_state.pop(parameter, None)
    st.session_state[_PAGE] = page
    st.session_state[_DRAWN] = {}


def hold(*parameters: str) -> None:
    """Keep choices of this page in the address: their hidden fields, drawn before anything reads them."""
    for parameter in parameters:
        _field(parameter)


def own_parameters() -> tuple[str, ...]:
    """The parameters that belong to the page of this run, in the order drawn."""
    return tuple(st.session_state.get(_DRAWN, ()))


def show_local(parameter: str, label: str, options: Mapping[str, str]) -> None:
    """Its visible widget, which follows the hidden field."""
    key = keys.choice(parameter)
    _follow(key, local(parameter, options))
    notice(f"{label.lower()} {quoted(code[:60])}" for code in asked(parameter) if code not in options)
    st.segmented_control(
        label,
        tuple(options),
        format_func=options.__getitem__,
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=_written_local,
        args=(parameter, next(iter(options))),
    )


def notice(left: Iterable[str]) -> None:
    """Name the values of the address that nothing answers to; never dropped in silence."""
    named = ", ".join(left)
    if named:
        st.warning(html.plain(screens.UNKNOWN_VALUES.format(values=named)), icon=":material/link_off:")


def _written_local(parameter: str, usual: str) -> None:
    chosen = st.session_state[keys.choice(parameter)]
    write(parameter, *(() if chosen in (None, usual) else (chosen,)))
    whole_page()


def _follow(key: str, value) -> None:
    """The visible widget shows what the address says, whoever changed it (a link, a click, the back button).

    What a new widget shows by itself is not set: set, it would be sent again at the next run, with all its options.
    """
    if st.session_state.get(key, []) != value:
        st.session_state[key] = value
