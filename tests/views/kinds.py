"""One figure of each kind, small enough to be checked by hand."""

from __future__ import annotations

from ess_metrics.views.charts import figures, ranking
from ess_metrics.views.view import Chart, Column, Row, View

COLUMNS = (
    Column("nom", "Nom"),
    Column("v", "Montant", "eur"),
    Column("w", "Autre", "eur"),
    Column("p", "Chemin", "percent"),
)
ROWS = (
    Row("a", {"nom": "A", "v": 10.0, "w": 5.0, "d": "2023-01-01", "f": "2024-06-30", "p": 0.4, "q": 0.5}, n=3),
    Row("b", {"nom": "B", "v": 0.0, "w": 8.0, "d": "2024-01-01", "f": "2025-06-30", "p": 0.9, "q": None}, n=1),
    Row("c", {"nom": "C", "v": 4.0, "w": 2.0, "d": None, "f": None, "p": None, "q": None}, n=1),
)
SPAN = {"start": "d", "end": "f", "today": "2024-03-01"}
EVENTS = (("2023-01-01", "début"), ("2024-06-30", "fin"))
GANTT = {**SPAN, "said": "v", "colours": {"a": "#c4681c"}, "kinds": (("Création", "#c4681c"),)}
LIFE = {"start": "2023-01-01", "end": "2024-06-30", "today": "2024-03-01", "events": EVENTS}
CHARTS = {
    "columns": Chart("columns", x="nom", y=("v",), partial=("c",), reference=(4.0, "moyenne")),
    "stacked": Chart("stacked", x="nom", y=("v", "w")),
    "lines": Chart("lines", x="nom", y=("v", "w"), partial=("c",), breaks=(("b", "nouveau périmètre"),)),
    "points": Chart("points", x="v", y=("w",)),
    "funnel": Chart("funnel", x="nom", y=("v",)),
    "timeline": Chart("timeline", x="nom", y=("v",), options=SPAN),
    "strips": Chart("strips", x="nom", y=("v", "w"), options={"chosen": "b", "means": {"v": 4.5, "w": 5.0}}),
    "dots": Chart("strips", x="nom", y=("v", "w"), options={"chosen": ("a", "b"), "means": {"v": 4.5}}),
    "tiles": Chart("tiles", x="nom", y=("v", "w"), options={"group": "nom", "groups": ("A", "B", "C"), "whole": 10}),
    "heat": Chart("heat", x="nom", y=("v", "w")),
    "quadrants": Chart("points", x="v", y=("w",), options={"quadrants": (4.0, 5.0), "named": ("a",), "lit": ("a",)}),
    "wall": Chart("wall", x="nom", y=("v", "w")),
    "gantt": Chart("gantt", x="nom", y=("v",), options=GANTT),
    "against": Chart("columns", x="nom", y=("v", "w")),
    "range": Chart("range", x="nom", y=("v", "w"), reference=(3.0, "moyenne")),
    "dumbbell": Chart("range", x="nom", y=("v", "w"), options={"ends": ("un", "deux"), "sub": "nom", "most": 2}),
    "waterfall": Chart("waterfall", x="nom", y=("v",), options={"levels": ("a", "c")}),
    "shares": Chart("shares", x="nom", y=("v", "w"), options={"whole": "v"}),
    "slope": Chart("slope", x="nom", y=("v", "w"), options={"lit": ("a",)}),
    "multiples": Chart("multiples", x="nom", y=("v", "w"), partial=("w",), options={"lit": ("b",)}),
    "treemap": Chart("treemap", x="nom", y=("v",)),
    "roads": Chart(
        "roads", x="nom", y=("p",), options={"pace": "q", "start": "v", "now": "v", "aim": "w", "said": "nom"}
    ),
    "life": Chart("life", x="nom", y=("v",), colours=("#2a7f9e",), options=LIFE),
}


def view(kind: str) -> View:
    """A view of that kind."""
    rows = ROWS
    if kind == "life":
        rows = tuple(Row(str(2023 + at), {"nom": str(2023 + at), "v": 10.0 * at}) for at in range(3))
    return View("v", "?", "Titre", "Phrase.", "EUR", COLUMNS, rows, CHARTS[kind])


def every_figure() -> list[tuple[str, dict]]:
    """Every kind of figure that can be drawn, by its name."""
    bars = [ranking.Bar("A", 10.0, "10 €", remark="trois lignes"), ranking.Bar("B", -4.0, "−4 €")]
    made = [(kind, figures.figure(view(kind))) for kind in CHARTS]
    return [*made, ("ranking", ranking.figure(bars, (3.0, "moyenne")))]
