"""Objectifs : que visait-on, et où en est-on ?"""

import streamlit as st

from ess_metrics.ui.frame import page
from ess_metrics.ui.screens import objectives_page
from ess_metrics.views.pages import objectives

data, selection = page.begin("objectifs", objectives.scope)
rest = page.answer(page.made(objectives.lead))
roads = page.view(objectives.roads)
if roads.rows:
    picture, said = st.columns([7, 3], gap="large")
    with picture:
        page.show_view(roads, hero=True)
    with said:
        objectives_page.quotes(data)
else:
    page.empty(roads.empty)
page.more(rest)
page.show_table(page.view(objectives.table))
page.show_table(page.view(objectives.gaps))
page.show_table(page.view(objectives.voices))
objectives_page.forms(data)
