"""The step « Comprendre » of the page Données: what each column of a table gives, and what that makes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from ess_metrics.importing import recipes, understanding
from ess_metrics.importing.staging import Staging
from ess_metrics.importing.understanding import Understanding
from ess_metrics.model import reference
from ess_metrics.model.faults import DataError
from ess_metrics.model.presence import certain
from ess_metrics.texts.pages import understanding_words as words
from ess_metrics.ui.frame import page
from ess_metrics.ui.parts import html, sheet_markup
from ess_metrics.ui.parts.html import tag
from ess_metrics.ui.state import keys, notices
from ess_metrics.views.pages import understanding_view as view

STEP = "depot"
ACROSS = 3
_TOLD = "_depot_compris"
_UNITS = ("", "€/mois", "€/an", "€/m²/mois", "€/m²/an", "€/m²/trimestre")


def run(staged: Staging | None, go: Callable[[str], None]) -> None:
    """The whole step; `go` leads to another one."""
    paths = _tables(staged)
    if staged is None or not paths:
        html.show(tag("p", words.NO_FILE, class_="ess-empty"))
        return
    names = [path.name for path in paths]
    chosen = st.selectbox(words.FILE, names, key=_key("fichier"), filter_mode=None) if len(names) > 1 else names[0]
    path = paths[names.index(chosen)] if chosen in names else paths[0]
    try:
        told = _told(staged, path)
    except DataError as error:
        html.show(tag("p", words.NOT_A_TABLE.format(reason=error.faults[0].message), class_="ess-empty"))
        return
    page.heading(words.TITLE, words.INTRO)
    left, right = st.columns([13, 9], gap="large")
    with left:
        _table_kind(told)
        html.show(
            tag("details", tag("summary", words.AS_WRITTEN), sheet_markup.sheet(view.first_lines(told)), open=True)
        )
        _cards(told)
        _same_for_all(told)
        _values(told)
    with right:
        _gives(told, staged, go)


def _tables(staged: Staging | None) -> list[Path]:
    """The dropped files that a recipe may read, those that nothing recognised first.

    Only files that the reading process has opened within its bounds: it opens them again.
    """
    if staged is None or staged.report is None:
        return []
    known = {file.file: file.format for file in staged.report.files if file.rows_read}
    rank = {None: 0, "libre": 1}
    opened = [path for path in staged.files if path.name in known]
    return sorted(opened, key=lambda path: (rank.get(known[path.name], 2), path.name))


def _told(staged: Staging, path: Path) -> Understanding:
    """What is being told of a file, kept for the session; begun again when the file is another one."""
    held = st.session_state.setdefault(_TOLD, {})
    mark = (str(path), path.stat().st_mtime_ns)
    if held.get(path.name, (None, None))[0] != mark:
        held[path.name] = (mark, understanding.begin(path, staged.context(), _recipe_of(staged, path)))
    return held[path.name][1]


def _recipe_of(staged: Staging, path: Path):
    """The recipe that reads the file already, if one does."""
    if path.name in staged.told:
        return staged.told[path.name]
    used = next((file.recipe for file in certain(staged.report).files if file.file == path.name), None)
    known, _ = recipes.readable(staged.folder) if staged.folder else ([], [])
    return next((recipe for recipe in known if recipe.name == used), None)


def _key(name: str) -> str:
    return keys.of_page(STEP, f"comprendre-{name}")


# -- what the table holds ---------------------------------------------------------------------------------------------


def _table_kind(told: Understanding) -> None:
    kinds = list(words.TABLES)
    chosen = st.selectbox(
        words.TABLE,
        kinds,
        index=kinds.index(told.table),
        format_func=words.TABLES.__getitem__,
        filter_mode=None,
        width=420,
    )
    if chosen != told.table:
        told.turn_to(chosen)
        st.rerun()


def _cards(told: Understanding) -> None:
    """A card a column: its title, three values, what it gives."""
    page.heading(words.COLUMNS)
    options = view.offered(told.table)
    for at in range(0, len(told.columns), ACROSS):
        for place, column in zip(st.columns(ACROSS), told.columns[at : at + ACROSS], strict=False):
            with place, st.container(border=True, key=_key(f"carte-{told.table}-{column.at}")):
                _card(told, column, options)


def _card(told: Understanding, column, options: dict[str, str]) -> None:
    target = told.targets.get(column.header)
    examples = words.HIDDEN if view.hides(told, column.header) else " · ".join(column.examples) or words.EMPTY
    shown = column.header.removeprefix("=") if column.header.startswith("=") else column.header
    html.show(
        tag(
            "p",
            tag("strong", shown),
            " ",
            tag("span", _sureness(target, column), class_="ess-quiet"),
            class_="ess-file",
        ),
        tag("p", examples, class_="ess-quiet"),
    )
    given = view.key_of(target)
    choices = [None, *options]
    label = words.MEANING.format(title=shown)
    chosen = st.selectbox(
        label, choices, index=choices.index(given) if given in choices else 0,
        format_func=lambda key: options.get(key, words.LEFT), label_visibility="collapsed",
        key=_key(f"sens-{told.table}-{column.at}"),
    )  # fmt: skip
    if chosen != given:
        told.mean(column.header, view.target_of(chosen, target))
        st.rerun()
    if target is not None and target.field in ("loyer", "loyer_marche"):
        _unit(told, column, target)


def _sureness(target, column) -> str:
    if target is None:
        return words.NOT_TAKEN
    return words.SURE if target != column.target or column.confidence >= 0.75 else words.UNSURE


def _unit(told: Understanding, column, target) -> None:
    chosen = st.selectbox(
        words.UNIT.format(title=column.header), _UNITS, index=_UNITS.index(target.unit) if target.unit in _UNITS else 0,
        format_func=lambda unit: unit or words.NO_UNIT, filter_mode=None, key=_key(f"unite-{column.at}"),
    )  # fmt: skip
    if chosen != target.unit:
        told.mean(column.header, type(target)(target.field, chosen, target.constants))
        st.rerun()


def _same_for_all(told: Understanding) -> None:
    """The scheme and the year of lines that do not say them, what titles of sections give."""
    if told.table not in ("actions", "appuis", "personnes", "locaux"):
        return
    page.heading(words.SAME_FOR_ALL)
    filled = {target.field for target in told.targets.values()}
    with st.container(horizontal=True):
        if "dispositif_code" not in filled:
            schemes = reference.labels("dispositif_code")
            codes = ["", *schemes]
            now = told.constants.get("dispositif_code", "")
            chosen = st.selectbox(
                words.SCHEME, codes, index=codes.index(now) if now in codes else 0, width=380,
                format_func=lambda code: schemes.get(code, words.UNKNOWN), key=_key(f"dispositif-{told.name}"),
            )  # fmt: skip
            _constant(told, "dispositif_code", chosen)
        if told.table == "actions" and "annee" not in filled:
            year = st.text_input(words.YEAR, told.constants.get("annee", ""), max_chars=4, width=240)
            _constant(told, "annee", year.strip() if year.strip().isdigit() else "")
        if told.section:
            _section(told)


def _constant(told: Understanding, name: str, value: str) -> None:
    if value != told.constants.get(name, ""):
        told.constants[name] = value
        st.rerun()


def _section(told: Understanding) -> None:
    options = {key: label for key, label in view.offered(told.table).items() if "|" not in key}
    choices = ["", *options]
    chosen = st.selectbox(
        words.SECTIONS, choices, index=choices.index(told.section), width=280,
        format_func=lambda key: options.get(key, words.NO_SECTION), key=_key("intertitres"),
    )  # fmt: skip
    if chosen != told.section:
        told.section = chosen
        st.rerun()


def _values(told: Understanding) -> None:
    """What the values of a column mean, for those that are not written as ours."""
    for title, pairs in told.values.items():
        if title not in told.targets or not pairs:
            continue
        with st.expander(words.VALUES.format(title=title)):
            html.show(tag("p", words.VALUES_INTRO, class_="ess-quiet"))
            lines = [{words.WRITTEN: name, words.MEANS: value} for name, value in pairs.items()]
            edited = st.data_editor(
                lines, num_rows="dynamic", hide_index=True, key=_key(f"valeurs-{title}"), width="stretch"
            )
            found = {line[words.WRITTEN]: line[words.MEANS] or "" for line in edited if line.get(words.WRITTEN)}
            if found != pairs:
                told.values[title] = found
                st.rerun()


# -- what it gives ----------------------------------------------------------------------------------------------------


def _gives(told: Understanding, staged: Staging, go: Callable[[str], None]) -> None:
    page.heading(words.GIVES)
    problem = told.problem()
    if problem is not None or not told.targets:
        st.warning(html.plain(problem.message if problem else words.NOTHING_YET), icon=":material/warning:")
        return
    counts, outcome = told.counts(), told.outcome()
    html.show(
        tag("dl", [tag("div", tag("dt", label), tag("dd", tag("b", value))) for label, value in view.facts(counts)],
            class_="ess-figures")
    )  # fmt: skip
    st.button(
        words.KEEP, type="primary", icon=":material/check:", key=_key("garder"), on_click=_keep, args=(told, staged, go)
    )
    if counts.by_fund:
        html.show(sheet_markup.sheet(view.funds(counts, told)), sheet_markup.sheet(view.places(counts, told)))
    else:
        html.show(sheet_markup.sheet(view.tables(counts)))
    _aside(told, outcome)
    st.download_button(
        words.SHARE, told.text, file_name=words.SHARE_FILE.format(name=told.name), mime="text/plain",
        icon=":material/download:", on_click="ignore", key=_key("partager"),
    )  # fmt: skip


def _aside(told: Understanding, outcome) -> None:
    """Lines that are no data, struck out; what is refused or asked."""
    said = view.said(outcome)
    if said:
        html.show(
            tag("h3", words.QUESTIONS, class_="ess-term"),
            tag("ul", [tag("li", one) for one in said], class_="ess-notes"),
        )
    lines = view.set_aside(outcome)
    if lines:
        struck = [
            tag("li", number, " : ", tag("s", text), tag("span", f" ({why})", class_="ess-quiet"))
            for number, text, why in lines
        ]
        html.show(
            tag("details", tag("summary", words.SET_ASIDE), tag("ul", struck, class_="ess-notes"), class_="ess-details")
        )


def _keep(told: Understanding, staged: Staging, go: Callable[[str], None]) -> None:
    staged.tell(told.file.path.name, told.recipe)
    notices.later("success", words.KEPT.format(file=told.file.path.name))
    go("controler")
