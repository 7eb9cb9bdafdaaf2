"""Figures are checked by their data: what is drawn, what is said, and that equal views give equal figures."""

import json
from dataclasses import replace

import pytest

from ess_metrics.texts.numbers import THIN
from ess_metrics.views.charts import figures, palette
from ess_metrics.views.view import Chart, Column, Row, View


def made(kind="columns", y=("v",), rows=None, **chart) -> View:
    rows = rows or (
        Row("2023", {"nom": "2023", "v": 1_000_000.0, "w": 400.0}, n=3),
        Row("2024", {"nom": "2024", "v": 2_500_000.0, "w": 0.0}, n=5),
        Row("2025", {"nom": "2025", "v": None, "w": 900.0}, "secret"),
    )
    columns = (Column("nom", "Année"), Column("v", "Montant", "eur"), Column("w", "Autre", "eur"))
    return View("v", "?", "Titre", "", "EUR", columns, rows, Chart(kind, x="nom", y=y, **chart))


def test_columns_show_values_and_name_the_secret():
    trace = figures.figure(made())["data"][0]
    assert trace["y"] == [1_000_000.0, 2_500_000.0, None]
    assert trace["text"] == [f"1{THIN}M€", f"2,5{THIN}M€", "s"]
    assert "Montant : s" in trace["hovertext"][2]


def test_a_year_not_over_is_hatched_and_says_so():
    drawn = figures.figure(made(partial=("2025",)))
    assert drawn["data"][0]["marker"]["pattern"]["shape"] == ["", "", "/"]
    assert drawn["layout"]["xaxis"]["ticktext"][2] == "2025<br>partielle"


def test_equal_views_make_equal_figures():
    first, second = (json.dumps(figures.figure(made())) for _ in range(2))
    assert first == second
    assert json.dumps(figures.figure(replace(made(), title="Autre"))) == first


@pytest.mark.parametrize("kind", ["columns", "stacked", "lines", "funnel"])
def test_every_kind_is_french_sober_and_still(kind):
    drawn = figures.figure(made(kind, y=("v", "w") if kind in ("stacked", "lines") else ("v",)))
    layout = drawn["layout"]
    assert layout["separators"] == f",{THIN}"
    assert layout["paper_bgcolor"] == "rgba(0,0,0,0)"
    assert layout["showlegend"] is False
    assert layout["font"]["size"] >= 14
    assert "yaxis2" not in layout
    assert not {trace["type"] for trace in drawn["data"]} & {"pie", "sunburst"}
    json.dumps(drawn, allow_nan=False)


def test_lines_are_cut_where_both_sides_do_not_compare():
    drawn = figures.figure(made("lines", y=("w",), breaks=(("2024", "nouveaux périmètres"),)))
    assert [trace["x"] for trace in drawn["data"]] == [[0], [1, 2]]
    assert drawn["layout"]["shapes"][0]["x0"] == 0.5
    assert any("nouveaux périmètres" in note["text"] for note in drawn["layout"]["annotations"])


def test_series_are_named_beside_them_and_told_apart_without_colour():
    drawn = figures.figure(made("stacked", y=("v", "w")))
    assert [note["text"].split("</span> ")[1] for note in drawn["layout"]["annotations"]] == ["Montant", "Autre"]
    shapes = [trace["marker"]["pattern"]["shape"] for trace in drawn["data"]]
    assert len(set(shapes)) == 2


def test_markup_in_data_is_text():
    rows = (Row("a", {"nom": "<a href='javascript:x'>b</a>", "v": 1.0}),)
    drawn = json.dumps(figures.figure(made(rows=rows)), ensure_ascii=False)
    assert "<a" not in drawn
    assert "&lt;a" in drawn


def test_many_categories_are_named_one_in_so_many():
    rows = tuple(Row(str(at), {"nom": str(at), "v": float(at)}) for at in range(30))
    axis = figures.figure(made(rows=rows))["layout"]["xaxis"]
    assert axis["tickvals"][:3] == [0, 3, 6]
    assert axis["ticktext"][:3] == ["0", "3", "6"]


def test_plotly_accepts_every_figure():
    from plotly.graph_objects import Figure

    dated = (Row("a", {"nom": "A", "v": 1.0, "w": 3.0, "d": "2024-01-01", "f": "2025-01-01"}),)
    Figure(figures.figure(made(rows=tuple(Row(str(at), {"nom": "x", "v": 1.0}) for at in range(40)))))
    for kind, more in {
        "columns": {},
        "stacked": {"y": ("v", "w")},
        "lines": {"y": ("v", "w"), "reference": (3.0, "objectif")},
        "funnel": {},
        "range": {"y": ("v", "w"), "reference": (2.0, "moyenne")},
        "timeline": {"options": {"start": "d", "end": "f", "today": "2024-06-01"}},
    }.items():
        Figure(figures.figure(made(kind, rows=dated, **more)))
    Figure(figures.figure(replace(made("points", y=("w",)), chart=Chart("points", x="v", y=("w",)))))


@pytest.mark.parametrize(
    ("low", "high", "unit", "last"),
    [
        (0, 4_300_000, "EUR", f"5{THIN}M€"),
        (0, 790_000, "EUR", f"0,8{THIN}M€"),
        (0, 40_000, "EUR", f"40{THIN}000{THIN}€"),
        (0, 0.43, "0-1", f"50{THIN}%"),
        (0, 7, "projets", "8"),
        (0, 0, "projets", "1"),
    ],
)
def test_ticks_are_round_and_french(low, high, unit, last):
    values, texts = palette.ticks(low, high, unit)
    assert values[0] <= low
    assert values[-1] >= high
    assert texts[-1] == last


def test_labels_are_moved_apart():
    placed = palette.spread([1.0, 1.1, 5.0], 1.0)
    assert placed == [1.0, 2.0, 5.0]
