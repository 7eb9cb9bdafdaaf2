"""Financements : qui paie quoi, par quel dispositif, pour quel quartier ?"""

import streamlit as st

from texts import pages_funding as words
from ui import page
from views import flowing, funding, place

page.begin("financements")
page.lead(page.made(funding.lead))

page.show_view(
    page.view(flowing.flow, target=page.chosen("vers", words.TARGETS)),
    tools=lambda: page.choice("vers", words.TARGET_LABEL, words.TARGETS),
)
page.figures(page.made(funding.key_figures))

page.choice("volet", words.PART_LABEL, words.PARTS)
part = page.chosen("volet", words.PARTS)

if part == "dependance":
    page.show_view(page.view(funding.dependency_classes))
    page.show_table(page.view(funding.carriers))
elif part == "tailles":
    page.show_view(page.view(funding.by_size))
    page.show_table(page.view(funding.typical))
elif part == "chemin":
    page.show_view(page.view(funding.steps))
    page.show_view(page.view(funding.waiting))
    page.show_table(page.view(funding.rates))
elif part == "duree":
    left, right = st.columns(2, gap="large")
    with left:
        page.show_view(page.view(funding.forms))
    with right:
        page.show_view(page.view(funding.state_aim))
    page.show_view(page.view(funding.by_form))
else:
    left, right = st.columns(2, gap="large")
    with left:
        page.show_view(page.view(funding.by_fund))
        page.show_view(page.view(funding.by_decider))
    with right:
        page.show_view(page.view(funding.leverage))
    page.show_view(page.view(funding.by_section))
    other = page.view(funding.other)
    if other:
        page.show_view(other)

page.show_view(page.view(place.offices))
