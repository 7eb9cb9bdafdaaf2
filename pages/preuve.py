"""Vérifier un chiffre : que prouve ce code ?"""

import streamlit as st

from ess_metrics.texts.library import proof_words as words
from ess_metrics.ui.frame import page
from ess_metrics.ui.parts import html
from ess_metrics.ui.state import keys, opened_folder
from ess_metrics.views.pages import contents, proof_tables

data, _ = page.begin("preuve", perimeter=None)
st.text_input(
    words.PAGE_ASK, key=keys.PROOF, bind="query-params", placeholder=words.PAGE_PLACEHOLDER, help=words.PAGE_HELP
)
code = str(st.session_state.get(keys.PROOF) or "").strip()
if not code:
    page.lead((words.PAGE_EMPTY,))
    page.show_view(contents.by_table(data), hero=True)
    page.end()
verdict = proof_tables.verdict(code, opened_folder.folder(), data)
if verdict is None:
    st.error(html.plain(words.BAD.format(code=code[:200])), icon=":material/report:")
    page.end()

page.lead(proof_tables.sentences(verdict))
for view in proof_tables.tables(data, verdict):
    page.show_table(view, most=20)
