"""The landscape of a territory: asked in its own window, clipped, light, drawn under the outlines."""

from __future__ import annotations

import json
import shutil

import geopandas
import numpy as np
import pytest
import shapely

from ess_metrics.__main__ import main
from ess_metrics.fetching import landscape_queries
from ess_metrics.folder.reading import read
from ess_metrics.model import landscape as model
from ess_metrics.model.locations import DEMO
from ess_metrics.model.outlines import shape_set
from ess_metrics.ui.parts.charts import shapes_are_schematic
from ess_metrics.views.charts import picture
from tests.fetching.test_fetch import asked, by_id
from tests.stub_hosts import Reply

WEST = (-1.60, 47.21, -1.56, 47.26)


def window(*outlines):
    return landscape_queries.window(
        geopandas.GeoDataFrame({"geometry": [shapely.box(*one) for one in outlines]}, crs=4326)
    )


def test_it_is_asked_once_and_lies_beside_the_tables(nantes, hosts, capsys):
    code, report = asked(capsys, nantes, "fond")
    one = by_id(report)["fond"]
    assert (code, one["status"], one["error"], one["moves"]) == (0, "new", None, [])
    pieces = model.read(nantes)
    kinds = {piece.layer: sum(other.layer == piece.layer for other in pieces) for piece in pieces}
    assert kinds == {"eau": 2, "communes": 2, "cours_d_eau": 2, "routes": 2, "rail": 2}  # sidings and lanes are left
    assert {piece.name for piece in pieces if piece.name} == {"Nantes", "Saint-Herblain"}
    assert one["size"] == (nantes / "fond" / "fond.geojson").stat().st_size <= landscape_queries.HEAVIEST
    hosts.well()
    assert by_id(asked(capsys, nantes, "fond")[1])["fond"]["status"] == "unchanged"
    assert hosts.asked == []
    assert main(["check", str(nantes)]) == 0


def test_a_layer_that_does_not_come_is_said_and_none_at_all_is_a_failure(nantes, hosts, capsys):
    hosts.trouble("/wfs/ows", Reply(code=500))
    one = by_id(asked(capsys, nantes, "fond")[1])["fond"]
    assert one["status"] == "new"
    assert "cours d’eau" in one["error"]
    assert {piece.layer for piece in model.read(nantes)} == {"communes"}
    hosts.trouble("/", Reply(code=500))
    shutil.rmtree(nantes / "fond")
    code, report = asked(capsys, nantes, "fond")
    assert (code, by_id(report)["fond"]["status"]) == (1, "failed")
    assert not (nantes / "fond").exists()


def test_the_window_is_latitude_first_and_never_the_country():
    seen = window(WEST)
    south, west, north, east, crs = seen.latitude_first.split(",")
    assert float(south) < WEST[1]
    assert float(west) < WEST[0]
    assert float(north) > WEST[3]
    assert float(east) > WEST[2]
    assert crs.endswith("4326")
    assert window(WEST, (55.4, -20.9, 55.5, -20.8), WEST).epsg == 2154
    with pytest.raises(landscape_queries.TooWide, match="trop étendu"):
        window(WEST, (5.2, 46.2, 5.3, 46.3))


def test_a_metropolis_is_light_and_keeps_its_river():
    """Thirty thousand corners of lanes and one river: the file stays light, and the river goes from edge to edge."""
    seen = window((-1.75, 47.1, -1.45, 47.35))
    west, _, east, _ = seen.bounds
    random = np.random.default_rng(1)
    corners = np.cumsum(random.normal(0, 0.0002, (60, 500, 2)), axis=1) + random.uniform(
        [-1.7, 47.12], [-1.5, 47.3], (60, 1, 2)
    )
    lanes = [("", shapely.LineString(one)) for one in corners]
    river = shapely.LineString([(west - 1, 47.2), (east + 1, 47.22)])
    pieces = landscape_queries._light({"routes": lanes, "cours_d_eau": [("", river)]}, seen)
    assert len(model.written(pieces)) <= landscape_queries.HEAVIEST
    found = next(piece.shape for piece in pieces if piece.layer == "cours_d_eau")
    assert found.bounds[0] == pytest.approx(west, abs=1e-3)
    assert found.bounds[2] == pytest.approx(east, abs=1e-3)


def test_it_is_drawn_under_the_outlines_of_every_map(nantes, hosts, capsys):
    asked(capsys, nantes, "fond")
    data = read(nantes)
    geometry = data.contours.set_index("code_quartier").geometry.reindex(data.neighbourhoods.index)
    plain = shape_set(list(geometry.index), list(data.neighbourhoods["nom_affiche"]), geometry)
    shapes = shape_set(list(geometry.index), list(geometry.index), geometry, landscape=model.read(nantes))
    body = json.loads(shapes.document)
    assert [layer for layer, _ in body["ground"]] == list(model.LAYERS)
    assert all(path.startswith("M") for _, path in body["ground"])
    assert {name for _, _, name in body["towns"]} == {"Nantes", "Saint-Herblain"}
    across, down = body["size"]
    for layer, path in shapes.ground:
        xy = shapely.from_wkt("POINT EMPTY") if not path else path[1:].split("l")[0].split(" ")
        assert 0 <= int(xy[0]) <= across, layer
        assert 0 <= int(xy[1]) <= down, layer
    assert picture.ground_of(shapes, 0.1, 0.0).count("<path") == len(model.LAYERS)
    assert picture.ground_of(plain, 0.1, 0.0) == ""


def test_a_damaged_landscape_is_none(tmp_path):
    (tmp_path / "fond").mkdir()
    for text in ("", "[]", '{"features": 3}', '{"features": [3, {"properties": {"couche": "eau"}, "geometry": {}}]}'):
        (tmp_path / "fond" / "fond.geojson").write_text(text, encoding="utf-8")
        assert model.read(tmp_path) == ()


def test_the_outlines_of_the_demonstration_are_schematic_until_the_official_ones_come(tmp_path):
    assert shapes_are_schematic(read(DEMO))
    copy = shutil.copytree(DEMO, tmp_path / "copie")
    (copy / "recuperations.json").write_text('{"contours": {"files": ["x"]}}', encoding="utf-8")
    assert not shapes_are_schematic(read(copy))
