"""The steps of the page Données: where one is, the files that are held, the way to the next."""

from __future__ import annotations

import streamlit as st

from ess_metrics.importing.staging import Staging
from ess_metrics.texts.pages import donnees_words as words
from ess_metrics.ui.parts import html
from ess_metrics.ui.parts.html import tag
from ess_metrics.ui.people import roles
from ess_metrics.ui.state import departures, filters, keys, opened_folder

STEP = "depot"

MOVED = "chiffres-qui-bougeraient"

FIRST = next(iter(words.STEPS))

ROUND, GOING, STATE, FRESH = (f"_depot_{name}" for name in ("tour", "va", "etat", "neuf"))


def held_files() -> Staging | None:
    """The files of this session, when there are some, for the folder that is shown."""
    found = departures.kept()
    return found if found is not None and found.target == opened_folder.folder() else None


def files_begun() -> Staging:
    """The same, begun when there are none."""
    return held_files() or departures.keep(Staging(opened_folder.folder(), may=roles.may))


def close() -> None:
    """Nothing is being prepared any more."""
    found = departures.kept()
    if found is not None:
        found.close()


def go_to(step: str) -> None:
    """Make a step the open one, before the page is drawn again."""
    staged = held_files()
    if staged is not None and step == "controler":
        staged.paused = False
    filters.write(STEP, *(() if step == FIRST else (step,)))


def way_forward(step: str) -> None:
    """The button that leads to the next step."""
    st.button(
        words.NEXT[step],
        key=keys.of_page(STEP, f"vers-{step}"),
        type="primary",
        icon=":material/arrow_forward:",
        icon_position="right",
        on_click=go_to,
        args=(step,),
    )


def nothing_held() -> None:
    """No file yet: said, with the way to the first step."""
    html.show(tag("p", words.NOTHING_DROPPED, class_="ess-empty"))
    st.button(words.GO_DROP, key=keys.of_page(STEP, "retour"), on_click=go_to, args=(FIRST,))


def own_folder() -> None:
    """The demonstration is not changed: how to have a folder of one's own."""
    first, second, third = words.OWN_FOLDER
    html.show(tag("h2", words.OWN_FOLDER_TITLE, class_="ess-heading"))
    html.show(tag("ol", tag("li", first), tag("li", second), class_="ess-steps"))
    st.code(words.OWN_FOLDER_COMMAND, language=None)
    html.show(tag("ol", tag("li", third), class_="ess-steps", start="3"))
