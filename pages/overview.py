"""Vue d’ensemble : combien d’argent, pour qui, où et par quels dispositifs ?"""

import streamlit as st

from ui import page
from views import overview

page.begin("overview")
page.lead(page.made(overview.lead))
page.figures(page.made(overview.key_figures))

page.heading("Où, et par quels dispositifs ?", "Cliquez sur un quartier ou sur une barre pour filtrer toute la page.")
place, scheme = st.columns([11, 9], gap="large")
with place:
    measure = page.choice("carte", "Mesure de la carte", overview.MEASURES)
    page.show_view(page.view(overview.by_place, measure=measure))
with scheme:
    page.show_view(page.view(overview.by_scheme))

page.heading("Quand, et pour quelles activités ?")
when, what = st.columns([11, 9], gap="large")
with when:
    page.show_view(page.view(overview.by_year))
with what:
    page.show_view(page.view(overview.by_sector))

page.heading("Quartier par quartier")
page.show_table(page.view(overview.neighbourhoods))
