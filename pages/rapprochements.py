"""Rapprochements : quel argent est compté deux fois ?"""

import streamlit as st

from ess_metrics.texts.library import duplicates_words as words
from ess_metrics.ui.frame import page
from ess_metrics.ui.parts import html
from ess_metrics.ui.people import roles
from ess_metrics.ui.state import keys, opened_folder
from ess_metrics.views.pages import matches

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
