"""Activité économique : quelle activité économique dans les quartiers ?"""

import streamlit as st

from ess_metrics.texts.pages import economy_words as words
from ess_metrics.ui.frame import page
from ess_metrics.views.pages import economy, economy_jobs

TWO_LINES = 30  # words: what leaves the map whole

data, chosen = page.begin("activite", economy.page_scope)
if not page.needs(data, "etablissements"):
    page.end()

rest = page.answer(page.made(economy.lead), most=TWO_LINES)
where, sums = st.columns([13, 7], gap="medium")
with where:
    page.show_view(
        page.view(economy.by_place, measure=page.chosen("carte", words.MEASURES)),
        tools=lambda: page.choice("carte", words.MEASURE_LABEL, words.MEASURES),
        height=320,
        hero=True,
    )
with sums:
    page.aside(page.made(economy.key_figures), rest)

page.show_view(page.view(economy.by_activity))
page.show_view(page.view(economy.by_year))

page.show_view(page.view(economy_jobs.jobs))
page.show_table(page.view(economy_jobs.kinds))
page.show_table(page.view(economy_jobs.references))
page.show_table(page.view(economy.sides))
page.show_table(page.view(economy.places), link=page.addresses("quartier", "quartier"))
