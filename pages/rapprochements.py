"""Rapprochements : quel argent est compté deux fois ?"""

import streamlit as st

from ess_metrics.texts.library import duplicates_words as words
from ess_metrics.texts.library import identities_words as identity_words
from ess_metrics.ui.frame import page
from ess_metrics.ui.parts import html
from ess_metrics.ui.people import roles
from ess_metrics.ui.state import keys, opened_folder
from ess_metrics.views.pages import identity_views, matches

data, chosen = page.begin("rapprochements", perimeter=None)
folder = opened_folder.folder()
found, kept = matches.candidates(data, folder), matches.decided(folder)
author, reason, pair, failed = (keys.of_page("rapprochements", name) for name in ("auteur", "motif", "paire", "echec"))


def decided(code: str, decision: str) -> None:
    """Write what was decided; the call itself asks whether this person may."""
    why, who = (str(st.session_state.get(key) or "").strip() for key in (reason, author))
    st.session_state[failed] = matches.decide(folder, code, decision, why, roles.author() or who, may=roles.may)


page.lead(matches.lead(data, folder))
if st.session_state.get(failed):
    st.error(html.plain(st.session_state[failed]))
if found:
    page.show_table(matches.to_look_at(data, chosen, found))
allowed = roles.may(roles.DECIDE)
if not allowed:
    page.lead((words.READ_ONLY,))
if allowed and found:
    options = matches.choices(data, found)
    code = st.selectbox(words.PICK, tuple(options), format_func=options.get, key=pair)
    left, right = st.columns(2)
    if not roles.author():
        left.text_input(words.AUTHOR, key=author, autocomplete="name")
    right.text_input(words.REASON, key=reason)
    with st.container(horizontal=True):
        for label, decision in ((words.ACCEPT, matches.ACCEPTED), (words.REFUSE, matches.REFUSED)):
            st.button(label, key=keys.of_page("rapprochements", decision), on_click=decided, args=(code, decision))
if kept:
    page.show_table(matches.made(data, chosen, kept))
    if allowed:
        known = {f"{one.row}|{one.origin}": f"{one.row} ← {one.origin}" for one in kept}
        undone = st.selectbox(
            words.UNDO, tuple(known), format_func=known.get, key=keys.of_page("rapprochements", "annuler")
        )
        st.button(words.UNDO, key=keys.of_page("rapprochements", "oublier"), on_click=decided, args=(undone, ""))

alike, told = identity_views.candidates(data, folder), identity_views.decided(folder)
why, who = keys.of_page("rapprochements", "motif-identite"), keys.of_page("rapprochements", "auteur-identite")


def said(code: str, decision: str) -> None:
    """Write what was decided of two things that may be one."""
    reason, name = (str(st.session_state.get(key) or "").strip() for key in (why, who))
    st.session_state[failed] = identity_views.decide(
        folder, code, decision, reason, roles.author() or name, may=roles.may
    )


page.heading(identity_words.TITLE)
page.lead(identity_words.LEAD if alike or told else (identity_words.NONE,))
if alike:
    page.show_table(identity_views.to_look_at(data, chosen, alike))
if alike and allowed:
    named = identity_views.choices(alike)
    picked = st.selectbox(
        identity_words.PICK, tuple(named), format_func=named.get, key=keys.of_page("rapprochements", "identite")
    )
    page.lead((identity_views.effect(data, picked),))
    left, right = st.columns(2)
    if not roles.author():
        left.text_input(words.AUTHOR, key=who, autocomplete="name")
    right.text_input(words.REASON, key=why)
    with st.container(horizontal=True):
        for label, decision in (
            (identity_words.ACCEPT, identity_views.SAME),
            (identity_words.REFUSE, identity_views.DIFFERENT),
        ):
            key = keys.of_page("rapprochements", f"identite-{decision}")
            st.button(label, key=key, on_click=said, args=(picked, decision))
if told:
    page.show_table(identity_views.made(data, chosen, told))
    if allowed:
        known = {f"{one.kind}|{one.one}|{one.other}": f"{one.one} = {one.other}" for one in told}
        undone = st.selectbox(
            identity_words.UNDO,
            tuple(known),
            format_func=known.get,
            key=keys.of_page("rapprochements", "annuler-identite"),
        )
        st.button(
            identity_words.UNDO,
            key=keys.of_page("rapprochements", "oublier-identite"),
            on_click=said,
            args=(undone, ""),
        )
