"""Comparer : en quoi ces quartiers, dispositifs, secteurs ou périodes diffèrent-ils ?"""

import streamlit as st

from ess_metrics.texts.pages import compare_words as words
from ess_metrics.ui.frame import page
from ess_metrics.ui.state import page_choices
from ess_metrics.views.pages import compare, compare_charts, compare_years

OTHERS = {"quartiers": (compare_years.multiples,), "periodes": (compare_years.slope,)}
TWO_LINES = 24  # words: this page has its choices above its picture


def side_by_side(kind: str, chosen: tuple[str, ...]) -> None:
    """The differences in words and on one picture, the years, the table, then all the others on one scale."""
    rest = page.answer(page.made(compare.lead, kind=kind, chosen=chosen), most=TWO_LINES)
    page.show_view(page.view(compare_charts.dots, kind=kind, chosen=chosen), hero=True)
    page.more(rest)
    years = page.view(compare_charts.by_year, kind=kind, chosen=chosen)
    if years:
        page.show_view(years)
    change = page.view(compare.change, kind=kind, chosen=chosen)
    if change:
        page.show_table(change)
    page.show_table(page.view(compare.table, kind=kind, chosen=chosen))
    for make in OTHERS.get(kind, ()):
        others = page.view(make, chosen=chosen)
        if others:
            page.show_view(others)
    page.show_view(page.view(compare_charts.split, kind=kind, chosen=chosen))


data, selection = page.begin("comparer")
what = page.chosen("objet", words.KINDS)
kinds, which = st.columns([9, 11], vertical_alignment="bottom")
with kinds:
    page.choice("objet", words.KIND, words.KINDS)
options = compare.options(data, what)
if len(options) < compare.FEWEST:
    page.invite(words.ALONE.format(things=words.THINGS[what]))
else:
    with which:
        picked = page_choices.several(
            f"avec-{what}",
            words.PICK[what],
            options,
            compare.usual(data, selection, what),
            least=compare.FEWEST,
            most=compare.MOST,
            help=words.PICK_HELP,
        )
    if picked:
        side_by_side(what, picked)
    else:
        page.invite(words.TOO_FEW)
