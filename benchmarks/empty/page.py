"""The least that a Streamlit page with a chart costs: one Plotly chart, nothing else."""

import plotly.graph_objects as go
import streamlit as st

st.plotly_chart(go.Figure(go.Bar(x=[2022, 2023, 2024], y=[3, 1, 2])))
