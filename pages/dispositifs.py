"""Dispositifs : que fait ce dispositif, et pour qui ?"""

import streamlit as st

from texts import pages_schemes as words
from ui import local, page
from views import schemes

data, chosen = page.begin("dispositifs")
listed = schemes.options(data)
code = local.one("fiche", words.PICK, listed, schemes.usual(data, chosen))

family, description = page.made(schemes.described, code=code)
page.heading(f"{listed[code]} ({family.lower()})" if family else listed[code], description)
advice = page.made(schemes.nothing, code=code)
if advice:
    page.empty(advice)
    st.stop()

page.lead(page.made(schemes.lead, code=code))
page.figures(page.made(schemes.key_figures, code=code))

views = [page.view(make, code=code) for make in (schemes.main_view, schemes.by_year, schemes.by_place, schemes.by_fund)]
shown = [view for view in views if view and view.rows]
columns = st.columns(2, gap="large")
for at, view in enumerate(shown):
    with columns[at % 2]:
        page.show_view(view)

other = page.view(schemes.other, code=code)
if other:
    page.show_view(other)
page.show_table(page.view(schemes.projects, code=code))
