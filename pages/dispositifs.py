"""Dispositifs : que fait ce dispositif, et pour qui ?"""

import streamlit as st

from ess_metrics.texts.pages import schemes_words as words
from ess_metrics.ui.frame import page
from ess_metrics.ui.state import keys, page_choices
from ess_metrics.views.pages import compare_charts, schemes, sex_views

CHARTS = (schemes.main_view, schemes.by_year, schemes.by_place, schemes.by_fund)


def sheet(code: str) -> None:
    """What the folder says of one scheme."""
    rest = page.answer(page.made(schemes.lead, code=code))
    page.show_view(page.view(compare_charts.dots, kind="dispositifs", chosen=(code,)), key="fiche-points", hero=True)
    family, description = page.made(schemes.described, code=code)
    page.identity(f"{family}. {description}" if family else description)
    page.more(rest)
    page.figures(page.made(schemes.key_figures, code=code))
    views = [page.view(make, code=code) for make in CHARTS]
    columns = st.columns(2, gap="large")
    for at, view in enumerate(view for view in views if view and view.rows):
        with columns[at % 2]:
            page.show_view(view)
    other = page.view(schemes.other, code=code)
    if other:
        page.show_view(other)
    told = page.view(sex_views.people, part="projets", code=code)
    if told.rows:
        page.show_view(told)
    page.show_table(page.view(schemes.projects, code=code), link=page.addresses("projets", "projet"))


data, chosen = page.begin("dispositifs")
listed = schemes.options(data)
one = page_choices.one(keys.SCHEME_SHEET, words.PICK, listed, schemes.usual(data, chosen))
advice = page.made(schemes.nothing, code=one)
if advice:
    page.identity(page.made(schemes.described, code=one)[1])
    page.empty(advice)
else:
    sheet(one)
