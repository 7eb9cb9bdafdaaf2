"""The server of the component tests: the page below with the address of the outlines."""

from pathlib import Path

import streamlit as st

from ess_metrics.ui.components.geometry import routes

app = st.App(Path(__file__).with_name("component_page.py"), routes=routes())
