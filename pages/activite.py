"""Activité économique : quelle activité économique dans les quartiers ?"""

import streamlit as st

from ess_metrics.texts.pages import economy_words as words
from ess_metrics.ui.frame import page
from ess_metrics.views.pages import economy

data, chosen = page.begin("activite", economy.page_scope)
if not page.needs(data, "etablissements"):
    st.stop()

page.lead(page.made(economy.lead))
page.figures(page.made(economy.key_figures))

where, what = st.columns([11, 9], gap="large")
with where:
    page.show_view(
        page.view(economy.by_place, measure=page.chosen("carte", words.MEASURES)),
        tools=lambda: page.choice("carte", words.MEASURE_LABEL, words.MEASURES),
    )
with what:
    page.show_view(page.view(economy.by_activity))
page.show_view(page.view(economy.by_year))

page.show_table(page.view(economy.sides))
page.show_table(page.view(economy.places), link=page.addresses("quartier", "quartier"))
