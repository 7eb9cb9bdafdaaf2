"""Parcours et insertion : qui entreprend, et qui profite des clauses d’insertion ?"""

import streamlit as st

from ess_metrics.texts import labels
from ess_metrics.texts.pages import founders_words as words
from ess_metrics.ui.frame import page
from ess_metrics.ui.parts import html
from ess_metrics.views.pages import founder_pages

TWO_LINES = 25  # words: this page has a choice above its picture


def scope(data, asked) -> str:
    """The question in words, for the open part."""
    return founder_pages.page_scope(data, asked, page.chosen("volet", words.PARTS), page.chosen("lieu", labels.PLACES))


data, chosen = page.begin("parcours", scope)
place, part = page.chosen("lieu", labels.PLACES), page.chosen("volet", words.PARTS)
rest = page.answer(page.made(founder_pages.lead, place=place), most=TWO_LINES)
page.choice("volet", words.PART_LABEL, words.PARTS)
if not page.needs(data, words.PART_TABLES[part]):
    st.stop()

if part == "parcours":
    page.show_view(page.view(founder_pages.cohorts, place=place), hero=True)
page.more(rest)
page.figures(page.made(founder_pages.key_figures, place=place))
if part == "clauses":
    page.show_view(page.view(founder_pages.hours))
left, right = st.columns(2, gap="large")
if part == "parcours":
    with left:
        page.show_view(page.view(founder_pages.funnel, place=place))
    with right:
        page.show_view(
            page.view(founder_pages.by_place, place=place),
            tools=lambda: page.choice("lieu", words.PLACE_LABEL, labels.PLACES),
        )
    html.show(html.tag("p", words.BENCHMARK, class_="ess-quiet"))
elif part == "clauses":
    with left:
        page.show_view(page.view(founder_pages.charter))
    with right:
        page.show_view(page.view(founder_pages.inhabitants))
elif part == "appuis":
    with left:
        page.show_view(page.view(founder_pages.calls))
        page.show_view(page.view(founder_pages.support_days))
    with right:
        page.show_view(page.view(founder_pages.factory))
        page.show_view(page.view(founder_pages.studies))
else:
    with left:
        page.show_view(page.view(founder_pages.events))
    with right:
        page.show_view(page.view(founder_pages.events_by_place))
