"""Vue d’ensemble : combien d’argent, pour qui, où et par quels dispositifs ?"""

import streamlit as st

from ess_metrics.ui.frame import page
from ess_metrics.views.pages import overview

page.begin("overview")

# All is made before any of it is drawn: a browser that draws while the figures are being made slows both.
lead, figures = page.made(overview.lead), page.made(overview.key_figures)
by_place = page.view(overview.by_place, measure=page.chosen("carte", overview.MEASURES))
by_scheme, by_year, by_sector = (page.view(make) for make in (overview.by_scheme, overview.by_year, overview.by_sector))
first = page.view(overview.neighbourhoods, most=40)

page.lead(lead)
page.figures(figures)

place, scheme = st.columns([11, 9], gap="large")
with place:
    page.show_view(by_place, tools=lambda: page.choice("carte", "Mesure de la carte", overview.MEASURES))
with scheme:
    page.show_view(by_scheme)

when, what = st.columns([11, 9], gap="large")
with when:
    page.show_view(by_year)
with what:
    page.show_view(by_sector)

page.show_table(
    first,
    whole=lambda: page.view(overview.neighbourhoods),
    link=page.addresses("quartier", "quartier"),
)
