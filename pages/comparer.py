"""Comparer : en quoi ces quartiers, dispositifs, secteurs ou périodes diffèrent-ils ?"""

import streamlit as st

from texts import pages_compare as words
from ui import local, page
from views import compare

data, selection = page.begin("comparer")
kind = page.chosen("objet", words.KINDS)
page.choice("objet", words.KIND, words.KINDS)
options = compare.options(data, kind)
if len(options) < compare.FEWEST:
    page.empty(words.ALONE.format(things=words.THINGS[kind]))
    st.stop()

chosen = local.several(
    f"avec-{kind}",
    words.PICK[kind],
    options,
    compare.usual(data, selection, kind),
    least=compare.FEWEST,
    most=compare.MOST,
    help=words.PICK_HELP,
)
if not chosen:
    page.empty(words.TOO_FEW)
    st.stop()

page.lead(page.made(compare.lead, kind=kind, chosen=chosen))
page.show_table(page.view(compare.table, kind=kind, chosen=chosen))

columns = st.columns(2, gap="large")
for at, view in enumerate(page.made(compare.measures, kind=kind, chosen=chosen)):
    with columns[at % 2]:
        page.show_view(view)

years = page.view(compare.by_year, kind=kind, chosen=chosen)
if years:
    page.show_view(years)
page.show_view(page.view(compare.split, kind=kind, chosen=chosen))
