"""Figures are checked by their data: what is drawn, what is said, and that equal views give equal figures."""

import itertools
import json
from dataclasses import replace

import pytest

from ess_metrics.texts.numbers import THIN
from ess_metrics.views.charts import figures, palette, template
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
    for theme in ("light", "dark"):
        look = template.templated(drawn, theme)["layout"]["template"]["layout"]
        assert look["separators"] == f",{THIN}"
        assert look["paper_bgcolor"] == "rgba(0,0,0,0)"
        assert look["showlegend"] is False
        assert look["font"]["size"] >= 14
        assert look["transition"]["duration"] == 0
        assert not set(look) & set(drawn["layout"]) - {"xaxis", "yaxis", "hovermode", "dragmode"}
    assert "yaxis2" not in drawn["layout"]
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

    def accepted(view):
        Figure(template.templated(figures.figure(view)))
        Figure(template.templated(figures.figure(view), "dark"))

    accepted(made(rows=tuple(Row(str(at), {"nom": "x", "v": 1.0}) for at in range(40))))
    for kind, more in {
        "columns": {},
        "stacked": {"y": ("v", "w")},
        "lines": {"y": ("v", "w"), "reference": (3.0, "objectif")},
        "funnel": {},
        "range": {"y": ("v", "w"), "reference": (2.0, "moyenne")},
        "timeline": {"options": {"start": "d", "end": "f", "today": "2024-06-01"}},
    }.items():
        accepted(made(kind, rows=dated, **more))
    accepted(replace(made("points", y=("w",)), chart=Chart("points", x="v", y=("w",))))


def test_no_line_leads_to_a_year_not_over():
    drawn = figures.figure(made("lines", y=("w",), partial=("2025",)))
    line, alone = drawn["data"]
    assert (line["x"], line["mode"]) == ([0, 1], "lines+markers")
    assert (alone["x"], alone["mode"], alone["marker"]["symbol"]) == ([2], "markers", "circle-open")


def contrast(one: str, other: str) -> float:
    """The ratio of two colours, as WCAG counts it."""

    def light(colour: str) -> float:
        parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_letters_can_be_read_on_both_grounds():
    for theme in ("light", "dark"):
        assert contrast(template.INK[theme], template.PAPER[theme]) >= 7


def test_series_are_pointed_at_together_where_every_place_bears_its_name():
    few = figures.figure(made("stacked", y=("v", "w")))
    assert few["layout"]["hovermode"] == "x unified"
    assert few["data"][0]["hovertext"][0] == f"Montant : 1{THIN}000{THIN}000{THIN}€"
    many = tuple(Row(str(at), {"nom": str(at), "v": 1.0, "w": 2.0}) for at in range(30))
    drawn = figures.figure(made("stacked", y=("v", "w"), rows=many))
    assert "hovermode" not in drawn["layout"]
    assert drawn["data"][0]["hovertext"][7].startswith("<b>7</b>")


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


def test_ticks_are_said_as_they_are_placed():
    """A step of 0,25 M€ would be written 0,3 / 0,5 / 0,8."""
    for high in range(20_000, 5_000_000, 37_000):
        values, texts = palette.ticks(0, high, "EUR")
        steps = {round(after - before, 6) for before, after in itertools.pairwise(values)}
        assert len(steps) == 1
        assert len(set(texts)) == len(texts)
        said = [float(t.replace(THIN, "").replace("M€", "").replace("€", "").replace(",", ".")) for t in texts[1:]]
        unit = [1e6 if "M€" in text else 1 for text in texts[1:]]
        assert all(abs(s * u - v) < 1e-6 * u for s, u, v in zip(said, unit, values[1:], strict=True))


def test_the_name_of_a_point_never_covers_the_numbers_of_an_axis():
    assert figures._inwards([0.16, 2.0, 5.0], True) == ["top right", "top center", "top left"]
    assert figures._inwards([4.0, 4.1, 5.0], False) == ["top right", "top right", "top left"]
    assert (figures._inwards([3.0], True), figures._inwards([0.0], True)) == (["top left"], ["top right"])
