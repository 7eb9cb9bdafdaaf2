"""Locaux : où y a-t-il de la place, et à quel prix ?"""

import streamlit as st

from ess_metrics.texts.pages import premises_words as words
from ess_metrics.ui.frame import page
from ess_metrics.ui.screens import record_correction
from ess_metrics.views.pages import premises, premises_leases

data, chosen = page.begin("locaux", premises.page_scope)
if not page.needs(data, "locaux"):
    page.end()

rest = page.answer(page.made(premises.lead))


def choices() -> None:
    """What the bars measure, and by what."""
    page.choice("taux", words.MEASURE_LABEL, words.MEASURES)
    page.choice("par", words.BREAKDOWN_LABEL, words.BREAKDOWNS)


measure = page.chosen("taux", words.MEASURES)
let = "baux" in data.tables
page.show_view(page.view(premises.rents), hero=True)
page.more(rest)
page.figures(page.made(premises.key_figures))
where, which = st.columns([11, 9], gap="large")
with where:
    page.show_view(
        page.view(premises.by_place, points=page.chosen("points", words.POINTS)),
        tools=lambda: page.choice("points", words.POINTS_LABEL, words.POINTS),
    )
with which:
    if let or not premises_leases.of_leases(measure):
        rates = page.view(premises_leases.rates, measure=measure, by=page.chosen("par", words.BREAKDOWNS))
        page.show_view(rates, tools=choices)
    else:
        choices()
    page.show_view(page.view(premises.vacant))
if page.needs(data, "baux"):
    ends, why = st.columns([11, 9], gap="large")
    with ends:
        page.show_table(page.view(premises_leases.ending), most=15)
    with why:
        page.show_view(page.view(premises_leases.exits))
record_correction.search(data, ("locaux", "baux"), "locaux")
