"""Fiche quartier : que se passe-t-il dans ce quartier ?"""

import streamlit as st

from ess_metrics.texts.pages import inhabitants_words
from ess_metrics.texts.pages import quartier_words as words
from ess_metrics.ui.frame import page
from ess_metrics.ui.parts import html, pickers
from ess_metrics.views.pages import neighbourhood as sheet
from ess_metrics.views.pages import neighbourhood_lists, overview, place_strips, project_times

ONE_SENTENCE = 30  # words: this page has one line more above its picture


def who(data, chosen) -> tuple[str, str]:
    """What the neighbourhood is, and the address of its paper; nothing when none is chosen."""
    if sheet.place_of(chosen) is None:
        return "", ""
    return sheet.identity(data, chosen), page.address("revue", portee="fiche", format="pdf")


data, chosen = page.begin("quartier", title=sheet.title, beside=pickers.place, under=who)

if sheet.place_of(chosen) is None:
    page.lead((words.CHOOSE,))
    page.show_view(page.view(overview.by_place), hero=True)
    page.end()

rest = page.answer((*page.made(sheet.lead), *page.made(sheet.around)), most=ONE_SENTENCE)
rank, where = st.columns([13, 7], gap="medium")
with rank:
    page.show_view(page.view(place_strips.strips), hero=True)
with where:
    page.show_view(page.view(overview.by_place), key="fiche-carte", height=270, hero=True, bare=True)
    page.more(rest)

page.show_view(page.view(project_times.timeline), key="fiche-frise")

when, payers = st.columns(2, gap="large")
with when:
    page.show_view(page.view(sheet.by_year))
with payers:
    page.show_view(page.view(sheet.by_fund))
    page.show_view(page.view(sheet.by_scheme))

starts, ends = st.columns(2, gap="large")
with ends:
    page.show_table(page.view(neighbourhood_lists.ending), most=6, link=page.addresses("projets", "projet"))
with starts:
    page.show_table(page.view(neighbourhood_lists.begun), most=6, link=page.addresses("projets", "projet"))

if page.needs(data, "locaux"):
    homeless, empty = st.columns(2, gap="large")
    with homeless:
        page.show_table(page.view(neighbourhood_lists.unhoused), most=6, link=page.addresses("projets", "projet"))
    with empty:
        page.show_table(page.view(neighbourhood_lists.empty_lots), most=6)

people, peers = st.columns(2, gap="large")
with people:
    page.show_table(page.view(sheet.context))
with peers:
    page.show_table(page.view(sheet.peers), link=page.addresses("quartier", "quartier"))

to_print = page.address("revue", portee="habitants", format="pdf")
html.show(html.tag("p", html.tag("a", inhabitants_words.LINK, href=to_print, target="_self"), class_="ess-identity"))
