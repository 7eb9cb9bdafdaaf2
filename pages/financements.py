"""Financements : qui paie quoi, par quel dispositif, pour quel quartier ?"""

import streamlit as st

from ess_metrics.texts.pages import funding_words as words
from ess_metrics.ui.frame import page
from ess_metrics.ui.parts import export_buttons
from ess_metrics.views.making import money_flow
from ess_metrics.views.pages import (
    envelope_table,
    funding_places,
    funding_published,
    funding_sizes,
    funding_steps,
    funding_views,
    place,
)


def everything(rest: tuple[str, ...]) -> None:
    """The flow, the key figures, then the part that was asked for."""
    page.show_view(
        page.view(money_flow.flow, target=page.chosen("vers", words.TARGETS)),
        tools=lambda: page.choice("vers", words.TARGET_LABEL, words.TARGETS),
        height=350,
        hero=True,
    )
    page.more(rest)
    page.figures(page.made(funding_views.key_figures))
    part = page.chosen("volet", words.PARTS)
    page.choice("volet", words.PART_LABEL, words.PARTS)
    SHOWN[part]()


def payers() -> None:
    """Who pays, who decides, what it brings along."""
    left, right = st.columns(2, gap="large")
    with left:
        page.show_view(page.view(funding_views.by_fund))
        page.show_view(page.view(funding_views.by_decider))
    with right:
        page.show_view(page.view(funding_views.leverage))
    page.show_view(page.view(funding_places.by_place))
    page.show_view(page.view(funding_views.by_section))
    beside()
    page.show_view(page.view(place.offices))


def beside() -> None:
    """What is no grant."""
    other = page.view(funding_views.other)
    if other:
        page.show_view(other)


def path() -> None:
    """From what is asked to what is paid."""
    page.show_view(page.view(funding_steps.steps))
    page.show_view(page.view(funding_steps.waiting))
    page.show_table(page.view(funding_steps.rates))


def lengths() -> None:
    """For one year or several."""
    left, right = st.columns(2, gap="large")
    with left:
        page.show_view(page.view(funding_steps.forms))
    with right:
        page.show_view(page.view(funding_steps.state_aim))
    page.show_view(page.view(funding_steps.by_form))


def dependency() -> None:
    """Who hangs on one funder."""
    page.show_view(page.view(funding_sizes.dependency_classes))
    page.show_table(page.view(funding_sizes.carriers))


def sizes() -> None:
    """Large grants or many small ones."""
    page.show_view(page.view(funding_sizes.by_size))
    page.show_table(page.view(funding_sizes.typical))


def envelopes() -> None:
    """What was voted, where the folder says it."""
    view = page.view(envelope_table.voted, by=page.chosen("enveloppes", words.VOTED_BY))
    if view:
        page.choice("enveloppes", words.VOTED_BY_LABEL, words.VOTED_BY)
        page.show_table(view)


def published() -> None:
    """What stands in a published file, where the folder says where its rows come from."""
    view = page.view(funding_published.published)
    if view:
        page.show_table(view)


SHOWN = {"paie": payers, "chemin": path, "duree": lengths, "dependance": dependency, "tailles": sizes}

data, selection = page.begin("financements")
rest = page.answer(page.made(funding_views.lead))
if page.made(funding_views.any_grant):
    everything(rest)
else:
    page.more(rest)
    page.empty()
    beside()
envelopes()
published()
page.show_view(page.view(funding_views.whole))
export_buttons.pivot(data, selection)
