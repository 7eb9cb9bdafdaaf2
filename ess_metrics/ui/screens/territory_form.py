"""The form where a person says what the territory is, and makes another folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import streamlit as st

from ess_metrics.folder.publication import PublishingError
from ess_metrics.folder.version_store import current, is_empty
from ess_metrics.importing import description, folder_acts, staging
from ess_metrics.importing.description import Description
from ess_metrics.importing.staging import Staging
from ess_metrics.model import reference
from ess_metrics.model.faults import DataError
from ess_metrics.texts.numbers import plural
from ess_metrics.texts.pages import territory_words as words
from ess_metrics.ui.frame import page
from ess_metrics.ui.parts import html
from ess_metrics.ui.people import roles
from ess_metrics.ui.state import keys, notices, opened_folder, territories

STEP = "depot"


def show(staged: Staging | None, begin: Callable[[], Staging], go: Callable[[str], None]) -> None:
    """The whole step; `begin` gives the files of this session, `go` leads to another step."""
    folder = opened_folder.folder()
    page.heading(words.TITLE, words.INTRO)
    place = folder if is_empty(folder) else current(folder)
    try:
        known = staged.described if staged is not None and staged.described else description.read(place)
        proposed = description.proposals(place)
    except DataError as error:
        notices.wrong(error)
        return
    with st.form(keys.of_page(STEP, "territoire"), border=False, width=860):
        said, logos = _fields(known, proposed)
        asked = st.form_submit_button(words.SAVE, type="primary", icon=":material/arrow_forward:")
    if asked and _said(begin(), said, logos):
        go("comparer")
        st.rerun()
    _another(folder, said)


def _fields(known: Description, proposed: tuple[description.Proposal, ...]) -> tuple[Description, dict[str, bytes]]:
    left, right = st.columns(2, gap="large")
    with left:
        said = replace(
            known,
            titre=st.text_input(words.NAME, known.titre, max_chars=200),
            territoire=st.text_input(words.PLACE, known.territoire, max_chars=200),
            perimetre=_choice(words.PERIMETER, words.PERIMETERS, known.perimetre),
            siren_epci=st.text_input(words.EPCI, known.siren_epci or _first(proposed), help=_told(proposed)),
            code_contrat=st.text_input(words.CONTRACT, known.code_contrat, help=words.CONTRACT_HELP),
            codes_contrat=(st.text_area(words.CONTRACTS, "\n".join(known.codes_contrat), height=90),),
        )
    with right:
        funds = reference.labels("fonds_origine")
        named = {code: known.libelles_fonds.get(code) or label for code, label in funds.items()}
        said = replace(
            said,
            generation=_choice(words.GENERATION, words.GENERATIONS, known.generation),
            fonds_reference=_choice(words.FUND, named, known.fonds_reference),
            audience=_choice(words.AUDIENCE, words.AUDIENCES, known.audience),
            date_extraction=st.date_input(words.DAY, known.date_extraction, format="DD/MM/YYYY"),
            source=st.text_input(words.FROM, known.source, max_chars=500),
            licence=st.text_input(words.LICENCE, known.licence, max_chars=200),
            fictif=st.checkbox(words.FICTIONAL, known.fictif),
        )
    if proposed:
        html.show(html.tag("p", _told(proposed), class_="ess-quiet"))
    with st.expander(words.FUNDS):
        said = replace(said, libelles_fonds=_names(known, funds))
    kept = st.multiselect(words.LOGOS_KEPT, known.logos, known.logos) if known.logos else ()
    pictures = st.file_uploader(words.LOGOS, type=["png", "jpg", "jpeg"], accept_multiple_files=True, max_upload_size=2)
    return replace(said, logos=tuple(kept)), {file.name: file.getvalue() for file in pictures or ()}


def _choice(label: str, options: dict[str, str], chosen: str) -> str:
    known = list(options)
    at = known.index(chosen) if chosen in known else 0
    return st.selectbox(label, known, at, format_func=lambda code: options[code], filter_mode=None)


def _names(known: Description, funds: dict[str, str]) -> dict[str, str]:
    st.caption(words.FUNDS_HELP)
    columns = st.columns(2)
    found = {}
    for at, (code, label) in enumerate(funds.items()):
        with columns[at % 2]:
            found[code] = st.text_input(
                label, known.libelles_fonds.get(code, ""), key=keys.of_page(STEP, f"nom-{code}")
            )
    return found


def _first(proposed: tuple[description.Proposal, ...]) -> str:
    return proposed[0].siren if proposed else ""


def _told(proposed: tuple[description.Proposal, ...]) -> str:
    shown = [words.PROPOSAL.format(siren=one.siren, count=plural(one.neighbourhoods, "quartier")) for one in proposed]
    return words.PROPOSED.format(found=", ".join(shown)) if shown else ""


def _said(staged: Staging, said: Description, logos: dict[str, bytes]) -> bool:
    """Whether it could be kept; what could not is told."""
    try:
        found = staged.describe(said, logos)
    except staging.NotTaken as error:
        st.error(html.plain(str(error)), icon=":material/report:")
        return False
    for fault in found:
        st.error(html.plain(f"{fault.message} {fault.suggestion}"), icon=":material/report:")
    return not found


def _another(folder: Path, said: Description) -> None:
    """Another folder, beside this one."""
    with st.expander(words.NEW_TITLE, key=keys.of_page(STEP, "autre")):
        if not roles.may(roles.PUBLISH):
            html.show(html.tag("p", words.NEW_NOT_ALLOWED, class_="ess-empty"))
            return
        html.show(html.tag("p", words.NEW_INTRO, class_="ess-sentence"))
        name = st.text_input(words.NEW_NAME, max_chars=80, key=keys.of_page(STEP, "nom-du-dossier"))
        if st.button(words.NEW_BUTTON, key=keys.of_page(STEP, "creer"), icon=":material/create_new_folder:"):
            try:
                made = folder_acts.new_folder(folder.parent, name, said, may=roles.may, author=roles.author())
            except PublishingError as error:
                notices.wrong(error)
                return
            _tell_made(made)


def _tell_made(made: Path) -> None:
    """A server of several territories serves a folder as soon as it is there; any other keeps its own."""
    if made.name in territories.names():
        st.success(html.plain(words.NEW_SERVED.format(name=made.name)), icon=":material/check:")
        st.link_button(
            words.NEW_OPEN.format(name=made.name), f"{territories.base(made.name)}/", icon=":material/login:"
        )
    else:
        st.success(html.plain(words.NEW_MADE.format(name=made.name, path=made)), icon=":material/check:")
