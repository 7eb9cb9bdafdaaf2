"""Projets : quels projets, à quel stade, pour quelle activité ?"""

import streamlit as st

from ess_metrics.texts.pages import projects_words as words
from ess_metrics.texts.pages import sexes_words
from ess_metrics.ui.frame import page
from ess_metrics.ui.parts import html, project_list
from ess_metrics.ui.screens import record_correction
from ess_metrics.ui.state import filters, keys
from ess_metrics.views.pages import carrier_sheet, project_times, projects, record_values, sex_views
from ess_metrics.views.pages import project_sheet as sheet

filters.hold(keys.PROJECT, *keys.PAGE_FILTERS)
data, chosen = page.begin("projets", project_list.scope)
code = project_list.asked()

if code and sheet.exists(data, code):
    project_list.back()
    page.heading(page.made(sheet.title, code=code), page.made(sheet.identity, code=code))
    page.lead(page.made(sheet.lead, code=code))
    page.figures(page.made(sheet.key_figures, code=code))
    page.show_view(page.view(sheet.timeline, code=code))
    for extra in (sheet.grants, sheet.beside, sheet.outputs, sheet.dates):
        if page.view(extra, code=code).rows:
            page.show_table(page.view(extra, code=code))
    record_correction.show(record_values.rows(data, code), "projets")
    page.end()

if code:
    st.warning(html.plain(words.NO_SUCH.format(code=code[:60])), icon=":material/link_off:")
if page.made(carrier_sheet.chosen):
    page.heading(page.made(carrier_sheet.title), page.made(carrier_sheet.identity))
    page.lead(page.made(carrier_sheet.lead))
    for part in (carrier_sheet.funders, carrier_sheet.grants, carrier_sheet.ends):
        page.show_table(page.view(part))
    if page.made(carrier_sheet.has_small_aids):
        page.show_table(page.view(carrier_sheet.small_aids))
    record_correction.show(record_values.body(data, carrier_sheet.chosen(data, chosen)), "projets")

own = project_list.own_filters(data)
project_list.notice(own)
rest = page.answer(page.made(projects.lead, **own))
page.show_view(page.view(project_times.timeline, **own), hero=True)
page.more(rest)
page.figures(page.made(projects.key_figures, **own))

page.choice("mesure", words.MEASURE_LABEL, words.MEASURES)
measure, sex = page.chosen("mesure", words.MEASURES), page.chosen("sexe", sexes_words.SWITCHES)
if measure in words.BY_SEX:
    page.choice("sexe", sexes_words.SWITCH, sexes_words.SWITCHES)
what, which = st.columns(2, gap="large")
with what:
    page.show_view(page.view(projects.by_object, measure=measure, sex=sex, **own))
    page.show_view(page.view(projects.by_sector, measure=measure, sex=sex, **own))
with which:
    project_list.show(code, **own)
    page.show_view(page.view(projects.path, objet=own["objet"]))
page.show_view(page.view(sex_views.people, part="projets"))
