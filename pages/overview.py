"""Vue d’ensemble : combien d’argent, pour qui, où et par quels dispositifs ?"""

import streamlit as st

from ess_metrics.texts.pages import overview_words as words
from ess_metrics.ui.frame import page
from ess_metrics.views.pages import overview, place_strips

MOST_POINTS = 120  # neighbourhoods of a cloud that can be told apart

_, chosen = page.begin("overview")

# All is made before any of it is drawn: a browser that draws while the figures are being made slows both.
lead, figures = page.made(overview.lead), page.made(overview.key_figures)
by_place = page.view(overview.by_place, measure=page.chosen("carte", overview.MEASURES))
by_scheme, by_year, by_sector = (page.view(make) for make in (overview.by_scheme, overview.by_year, overview.by_sector))
first = page.view(overview.neighbourhoods, most=40)
need = page.view(place_strips.need)

rest = page.answer(lead)
place, sums = st.columns([13, 7], gap="medium")
with place:
    page.show_view(
        by_place,
        tools=lambda: page.choice("carte", words.MAP_MEASURE, overview.MEASURES),
        height=320,
        hero=True,
    )
with sums:
    page.aside(figures, rest)

if len(chosen.values("code_quartier")) == 1:
    page.show_view(page.view(place_strips.strips))

through, when = st.columns(2, gap="large")
with through:
    page.show_view(by_scheme)
with when:
    page.show_view(by_year)
    if 0 < len(need.rows) <= MOST_POINTS:
        page.show_view(need)
page.show_view(by_sector)

page.show_table(
    first,
    whole=lambda: page.view(overview.neighbourhoods),
    link=page.addresses("quartier", "quartier"),
)
