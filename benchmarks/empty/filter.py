"""The least that a filter costs in Streamlit: one field, one line of text that follows it."""

import streamlit as st

SCHEMES = ("ANCT quartiers", "FIPD", "NPNRU", "DSIL", "FEDER", "FSE+")
st.text(", ".join(st.multiselect("Dispositif", SCHEMES)) or "Tous")
