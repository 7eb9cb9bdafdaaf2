"""Pictures that can be quoted alone: well-formed, complete, and markup in data stays text."""

from dataclasses import replace
from xml.etree import ElementTree

import geopandas
import pytest
import shapely

from ess_metrics.model.outlines import shape_set
from ess_metrics.views.charts import picture
from ess_metrics.views.view import Chart, Column, NotShown, Row, View

NASTY = "<script>alert(1)</script> & « Été »"
COLUMNS = (Column("nom", "Nom"), Column("v", "Montant", "eur"), Column("w", "Autre", "eur"))
ROWS = (
    Row("a", {"nom": NASTY, "v": 10.0, "w": 5.0, "d": "2023-01-01", "f": "2024-06-30"}, n=3),
    Row("b", {"nom": "B", "v": 0.0, "w": 8.0, "d": "2024-01-01", "f": "2025-06-30"}, n=1),
    Row("c", {"nom": "C", "v": None, "w": None, "d": None, "f": None}, "secret"),
)
OPTIONS = {"timeline": {"start": "d", "end": "f", "today": "2024-03-01"}}


def made(kind: str) -> View:
    y = ("v", "w") if kind in ("stacked", "lines", "range") else ("v",)
    chart = Chart(kind, x="w" if kind == "points" else "nom", y=y, partial=("b",), options=OPTIONS.get(kind, {}))
    left = (NotShown("inconnu", "Valeur inconnue", 12.0, "EUR", 2),)
    more = {"not_shown": left, "source": "Source : essai", "perimeter": "Tout.", "records": 4}
    return View("v", "?", f"Titre {NASTY}", f"Phrase {NASTY}", "EUR", COLUMNS, ROWS, chart, **more)


@pytest.mark.parametrize("kind", ["columns", "stacked", "lines", "points", "funnel", "timeline", "range", "bars"])
def test_every_kind_makes_a_whole_picture(kind):
    view = made(kind)
    assert picture.drawable(view)
    text = picture.picture(view)
    root = ElementTree.fromstring(text)
    words = "".join(root.itertext())
    assert "<script" not in text
    for expected in (f"Titre {NASTY}", "Source : essai", "Valeur inconnue", "Tout."):
        assert expected in words


def test_a_flow_keeps_every_euro_and_the_colours_of_schemes():
    fund, scheme, place = "fonds_origine:EPCI", "dispositif_code:FEDER", "code_quartier:A"
    boxes = [((fund, NASTY), "#7d8994"), ((scheme, "FEDER"), "#8787e1"), ((place, "A"), "#7d8994")]
    stages = tuple((key.split(":")[0], "Tête", ((key, name, name, 10.0, colour),)) for (key, name), colour in boxes)
    links = ((fund, scheme, 10.0, None), (scheme, place, 10.0, None))
    view = replace(made("bars"), chart=Chart("flow", x="nom", y=("v",), links=links, options={"stages": stages}))
    root = ElementTree.fromstring(picture.picture(view))
    ribbons = [node for node in root.iter("{http://www.w3.org/2000/svg}path") if node.get("fill-opacity")]
    assert [node.get("fill") for node in ribbons] == ["#8787e1", "#8787e1"]
    assert NASTY in "".join(root.itertext())


def test_a_map_is_coloured_like_the_screen():
    squares = [shapely.box(7.7 + at / 50, 48.5, 7.71 + at / 50, 48.51) for at in range(3)]
    shapes = shape_set(list("abc"), ["A", "B", "C"], geopandas.GeoSeries(squares, crs=4326))
    text = picture.picture(made("map"), shapes)
    root = ElementTree.fromstring(text)
    fills = [node.get("fill") for node in root.iter("{http://www.w3.org/2000/svg}path") if node.get("fill-rule")]
    assert fills == [picture.SEQUENTIAL[4], "#ffffff", picture.SPECIAL["s"]]
    assert "secret statistique" in "".join(root.itertext())


def test_nothing_is_drawn_of_nothing():
    assert not picture.drawable(replace(made("columns"), rows=()))
    assert not picture.drawable(replace(made("columns"), chart=None))
    assert not picture.drawable(made("map"))
    assert not picture.drawable(made("life"))
