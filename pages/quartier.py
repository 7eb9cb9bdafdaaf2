"""Fiche quartier : que se passe-t-il dans ce quartier ?"""

import streamlit as st

from ess_metrics.texts.pages import quartier_words as words
from ess_metrics.ui.frame import page
from ess_metrics.ui.parts import pickers
from ess_metrics.views.pages import neighbourhood as sheet
from ess_metrics.views.pages import overview

data, chosen = page.begin("quartier")
pickers.place(data)

if sheet.place_of(chosen) is None:
    page.lead((words.CHOOSE,))
    page.show_view(page.view(overview.by_place))
    st.stop()

page.place_title(page.made(sheet.identity), page.address("revue", portee="fiche", format="pdf"))
page.lead((*page.made(sheet.lead), *page.made(sheet.around)))
page.figures(page.made(sheet.key_figures))

money, payers = st.columns(2, gap="large")
with money:
    page.show_view(page.view(sheet.by_scheme))
with payers:
    page.show_view(page.view(sheet.by_fund))

when, who = st.columns(2, gap="large")
with when:
    page.show_view(page.view(sheet.by_year))
with who:
    page.show_table(page.view(sheet.context))

page.show_table(page.view(sheet.peers), link=page.addresses("quartier", "quartier"))

starts, ends = st.columns(2, gap="large")
with starts:
    page.show_table(page.view(sheet.begun), most=6, link=page.addresses("projets", "projet"))
with ends:
    page.show_table(page.view(sheet.ending), most=6, link=page.addresses("projets", "projet"))

if page.needs(data, "locaux"):
    homeless, empty = st.columns(2, gap="large")
    with homeless:
        page.show_table(page.view(sheet.unhoused), most=6, link=page.addresses("projets", "projet"))
    with empty:
        page.show_table(page.view(sheet.empty_lots), most=6)
