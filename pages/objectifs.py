"""Objectifs : que visait-on, et où en est-on ?"""

import streamlit as st

from ess_metrics.ui.frame import page
from ess_metrics.ui.screens import objectives_page
from ess_metrics.views.pages import objective_views

data, selection = page.begin("objectifs", objective_views.scope)
rest = page.answer(page.made(objective_views.lead))
roads = page.view(objective_views.roads)
if roads.rows:
    picture, said = st.columns([7, 3], gap="large")
    with picture:
        page.show_view(roads, hero=True)
    with said:
        objectives_page.quotes(data)
else:
    page.empty(roads.empty)
page.more(rest)
page.show_table(page.view(objective_views.table))
page.show_table(page.view(objective_views.gaps))
page.show_table(page.view(objective_views.voices))
objectives_page.forms(data)
