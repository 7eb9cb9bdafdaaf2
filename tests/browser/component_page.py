"""A page with nothing but our elements, on real outlines (COMPONENT_OUTLINES) and invented values."""

import os

import geopandas
import numpy as np
import shapely
import streamlit as st

from ess_metrics.model.outlines import shape_set
from ess_metrics.ui.components.kept_map import NUMBERS, LegendItem, Marker, kept_map
from ess_metrics.ui.components.ranked_bars import RankedRow, ranked_bars
from ess_metrics.views.charts.classes import breaks, intervals, looks, slots

st.set_page_config(layout="wide")


@st.cache_resource
def outlines(path: str):
    """The outlines of a file, mended; prepared once for all sessions."""
    frame = geopandas.read_file(path)
    frame["geometry"] = shapely.make_valid(frame.geometry.array)
    return shape_set(frame.code_qp.tolist(), frame.lib_qp.tolist(), frame.geometry, frame.lib_com.tolist())


def invented(count: int, year: int) -> tuple[list, list]:
    """Values and statuses that hold every case: zero (rank 1), missing (2), secret (3), the rest from 1 to 10 M€."""
    rng = np.random.default_rng(year)
    values = [float(v) for v in np.round(10 ** rng.uniform(3, 7, count))]
    statuses = ["ok"] * count
    values[1::9] = [0.0] * len(values[1::9])
    for rank in range(2, count, 11):
        statuses[rank] = "sans_objet"
    for rank in range(3, count, 13):
        statuses[rank] = "secret"
    return values, statuses


def toggle(code: str) -> None:
    chosen = st.session_state.setdefault("chosen", [])
    chosen.remove(code) if code in chosen else chosen.append(code)


def choropleth() -> None:
    shapes = outlines(st.query_params.get("outlines", os.environ["COMPONENT_OUTLINES"]))
    year = st.radio("Année", [2023, 2024, 2025], horizontal=True)
    values, statuses = invented(len(shapes.codes), year)
    bounds = breaks(values)
    legend = [
        LegendItem(str(slot), f"{low:,.0f} à {high:,.0f} €".replace(",", "\u202f"))
        for slot, (low, high) in zip(slots(len(bounds) - 1), intervals(bounds), strict=False)
    ]
    markers = [Marker(7.7521, 48.5734, "Local A", symbol="diamond")] if "markers" in st.query_params else []
    if st.query_params.get("above") and year == 2025:
        st.write("Une ligne de plus au-dessus de la carte")
    kept_map(
        shapes,
        values,
        looks=looks(values, statuses, bounds),
        number=NUMBERS["eur"],
        legend=legend,
        measure="Montant attribué",
        title="Montants attribués par quartier",
        alt="Montants inventés.",
        selected=st.session_state.get("chosen", []),
        markers=markers,
        key="carte",
        height=520,
        on_pick=toggle,
    )
    st.write("Choisis :", ", ".join(st.session_state.get("chosen", [])) or "aucun")
    st.write(f"Année affichée : {year}")


def ranking(name: str, rows: list[RankedRow], **options) -> None:
    ranked_bars(
        rows, caption=name, value_header="Montant", key=name, selected=st.session_state.get("chosen", []), **options
    )


def rankings() -> None:
    year = st.radio("Année", [2023, 2024, 2025], horizontal=True)
    amounts = {"QA": year - 2022.0, "QB": 6.0 - 2 * (year - 2023), "QC": -1.5, "QD": 0.0}
    rows = [
        RankedRow(code, f"Quartier {code}", f"{value:.1f}".replace(".", ",") + "\u202f€", value, sub="12 fiches")
        for code, value in sorted(amounts.items(), key=lambda item: -item[1])
    ]
    rows += [
        RankedRow("QS", "Caché", "", 3.0, status="secret"),
        RankedRow("QO", "Vide", "rien à calculer", None, status="sans_objet"),
    ]
    ranking("Classement", rows, on_pick=toggle, reference=(2.0, "moyenne des quartiers : 2,0\u202f€"))
    ranking("Simple", [RankedRow(row.key, row.label, row.text, abs(row.value or 0)) for row in rows[:3]])
    ranking("Vide", [])
    st.write("Choisis :", ", ".join(st.session_state.get("chosen", [])) or "aucun")
    st.write(f"Année affichée : {year}")


rankings() if "rankings" in st.query_params else choropleth()
