"""Parcours et insertion : qui entreprend, et qui profite des clauses d’insertion ?"""

import streamlit as st

from ess_metrics.texts import labels
from ess_metrics.texts.pages import founders_words as words
from ess_metrics.texts.pages import sexes_words
from ess_metrics.ui.frame import page
from ess_metrics.ui.parts import html
from ess_metrics.ui.screens import record_correction
from ess_metrics.views.pages import clause_pages, contracts_view, founder_pages, founder_parts, sex_views, support_pages

TWO_LINES = 25  # words: this page has a choice above its picture


def scope(data, asked) -> str:
    """The question in words, for the open part."""
    choices = (page.chosen("volet", words.PARTS), page.chosen("lieu", labels.PLACES))
    return founder_parts.page_scope(data, asked, *choices, page.chosen("sexe", sexes_words.SWITCHES))


data, chosen = page.begin("parcours", scope)
place, part = page.chosen("lieu", labels.PLACES), page.chosen("volet", words.PARTS)
people = {"place": place, "sex": page.chosen("sexe", sexes_words.SWITCHES)}
rest = page.answer(page.made(founder_pages.lead, **people), most=TWO_LINES)
page.choice("volet", words.PART_LABEL, words.PARTS)
if not page.needs(data, words.PART_TABLES[part]):
    page.end()

if part == "parcours":
    page.show_view(
        page.view(founder_pages.cohorts, **people),
        tools=lambda: page.choice("sexe", sexes_words.SWITCH, sexes_words.SWITCHES),
        hero=True,
    )
page.more(rest)
page.figures(page.made(founder_pages.key_figures, **people))
if part == "clauses":
    page.show_view(page.view(clause_pages.hours))
    page.show_table(page.view(contracts_view.contracts))
left, right = st.columns(2, gap="large")
if part == "parcours":
    with left:
        page.show_view(page.view(founder_pages.funnel, **people))
    with right:
        page.show_view(
            page.view(founder_pages.by_place, **people),
            tools=lambda: page.choice("lieu", words.PLACE_LABEL, labels.PLACES),
        )
    html.show(html.tag("p", words.BENCHMARK, class_="ess-quiet"))
elif part == "clauses":
    with left:
        page.show_view(page.view(clause_pages.charter))
    with right:
        page.show_view(page.view(clause_pages.inhabitants))
elif part == "appuis":
    with left:
        page.show_view(page.view(support_pages.calls))
        page.show_view(page.view(support_pages.support_days))
    with right:
        page.show_view(page.view(support_pages.factory))
        page.show_view(page.view(support_pages.studies))
else:
    with left:
        page.show_view(page.view(support_pages.events))
    with right:
        page.show_view(page.view(support_pages.events_by_place))
if part in sex_views.OF_PART:
    page.show_view(page.view(sex_views.people, part=part))
record_correction.search(data, (words.PART_TABLES[part],), "parcours")
