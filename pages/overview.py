"""Vue d’ensemble : combien d’argent, pour qui, où et par quels dispositifs ?"""

import streamlit as st

from ui import page
from views import overview

page.begin("overview")
page.lead(page.made(overview.lead))
page.figures(page.made(overview.key_figures))

place, scheme = st.columns([11, 9], gap="large")
with place:
    page.show_view(
        page.view(overview.by_place, measure=page.chosen("carte", overview.MEASURES)),
        tools=lambda: page.choice("carte", "Mesure de la carte", overview.MEASURES),
    )
with scheme:
    page.show_view(page.view(overview.by_scheme))

when, what = st.columns([11, 9], gap="large")
with when:
    page.show_view(page.view(overview.by_year))
with what:
    page.show_view(page.view(overview.by_sector))

page.show_table(
    page.view(overview.neighbourhoods, most=40),
    whole=lambda: page.view(overview.neighbourhoods),
    link=lambda row: page.address("quartier", quartier=row.key),
)
