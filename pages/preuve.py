"""Vérifier un chiffre : que prouve ce code ?"""

import streamlit as st

from texts import proof as words
from ui import html, keys, loading, page
from views import proving

data, _ = page.begin("preuve", perimeter=None)
st.text_input(
    words.PAGE_ASK, key=keys.PROOF, bind="query-params", placeholder=words.PAGE_PLACEHOLDER, help=words.PAGE_HELP
)
code = str(st.session_state.get(keys.PROOF) or "").strip()
if not code:
    page.invite(words.PAGE_EMPTY)
    st.stop()
verdict = proving.verdict(code, loading.folder(), data)
if verdict is None:
    st.error(html.plain(words.BAD.format(code=code[:200])), icon=":material/report:")
    st.stop()

page.lead(proving.sentences(verdict))
for view in proving.tables(data, verdict):
    page.show_table(view, most=20)
