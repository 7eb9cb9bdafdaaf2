"""Échéances : qu’est-ce qui se termine, et quand ?"""

import streamlit as st

from ess_metrics.texts.pages import deadlines_words as words
from ess_metrics.ui.frame import page
from ess_metrics.ui.parts import export_buttons
from ess_metrics.views.pages import deadlines, deadlines_calendar

data, selection = page.begin("echeances", deadlines.scope)
horizon = page.chosen("horizon", words.HORIZONS)
rest = page.answer(page.made(deadlines.lead, horizon=horizon))


def choose() -> None:
    """How far to look."""
    page.choice("horizon", words.HORIZON, words.HORIZONS)


advice = page.made(deadlines.nothing, horizon=horizon)
if advice:
    choose()
    page.empty(advice)
else:
    page.show_view(page.view(deadlines_calendar.wall, horizon=horizon), tools=choose, hero=True)
    page.more(rest)
    page.figures(page.made(deadlines.key_figures, horizon=horizon))
    where, scenario = st.columns(2, gap="large")
    with where:
        page.show_view(page.view(deadlines_calendar.by_place, horizon=horizon))
    with scenario:
        page.show_view(page.view(deadlines.scenario, horizon=horizon))
    page.show_view(page.view(deadlines_calendar.by_calendar_year))
    export_buttons.file(
        words.CALENDAR_BUTTON,
        lambda: deadlines.calendar_file(data, selection),
        words.CALENDAR_FILE,
        "text/calendar",
        help=words.CALENDAR_HELP,
    )
    page.show_table(page.view(deadlines.agreements, horizon=horizon))
    page.show_table(page.view(deadlines.hanging, horizon=horizon))
