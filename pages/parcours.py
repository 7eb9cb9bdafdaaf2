"""Parcours et insertion : qui entreprend, et qui profite des clauses d’insertion ?"""

import streamlit as st

from texts import labels
from texts import pages_founders as words
from ui import html, page
from views import founders


def scope(data, asked) -> str:
    """The question in words, for the open part."""
    return founders.page_scope(data, asked, page.chosen("volet", words.PARTS), page.chosen("lieu", labels.PLACES))


data, chosen = page.begin("parcours", scope)
place, part = page.chosen("lieu", labels.PLACES), page.chosen("volet", words.PARTS)
page.lead(page.made(founders.lead, place=place))
page.figures(page.made(founders.key_figures, place=place))
page.choice("volet", words.PART_LABEL, words.PARTS)
if not page.needs(data, words.PART_TABLES[part]):
    st.stop()

if part == "clauses":
    page.show_view(page.view(founders.hours))
left, right = st.columns(2, gap="large")
if part == "parcours":
    with left:
        page.show_view(page.view(founders.funnel, place=place))
    with right:
        page.show_view(
            page.view(founders.by_place, place=place),
            tools=lambda: page.choice("lieu", words.PLACE_LABEL, labels.PLACES),
        )
    page.show_table(page.view(founders.cohorts, place=place))
    html.show(html.tag("p", words.BENCHMARK, class_="ess-quiet"))
elif part == "clauses":
    with left:
        page.show_view(page.view(founders.charter))
    with right:
        page.show_view(page.view(founders.inhabitants))
elif part == "appuis":
    with left:
        page.show_view(page.view(founders.calls))
        page.show_view(page.view(founders.support_days))
    with right:
        page.show_view(page.view(founders.factory))
        page.show_view(page.view(founders.studies))
else:
    with left:
        page.show_view(page.view(founders.events))
    with right:
        page.show_view(page.view(founders.events_by_place))
