"""Outlines for the screen: squares small enough to be checked by hand, then the real files read in place."""

import json
import re
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely

from ess_metrics.model.outlines import COARSEST_STEP, FINEST_STEP, METROPOLE, shape_set, territories_of

REAL = Path(__file__).parents[3] / "shared" / "data" / "real"
BAS_RHIN = REAL / "qpv2024_bas_rhin" / "qpv2024_67.geojson"
COUNTRY = REAL / "qpv2024_national_simplifie" / "qpv2024_simplified.geojson"


def square(lon, lat, side=0.01):
    return shapely.box(lon, lat, lon + side, lat + side)


def drawn(shapes):
    return json.loads(shapes.document)


def corners(path):
    """Absolute canvas points of the first ring of a relative path."""
    start, moves = re.match(r"M(-?\d+ -?\d+)l([^z]*)z", path).groups()
    steps = np.array([int(n) for n in re.findall(r"-?\d+", moves)]).reshape(-1, 2)
    return np.vstack(([[int(n) for n in start.split()]], steps)).cumsum(axis=0)


@pytest.fixture
def strasbourg():
    return geopandas.GeoSeries([square(7.75, 48.57), square(7.80, 48.60)], crs=4326)


def test_a_path_is_the_outline_in_metres(strasbourg):
    shapes = shape_set(["A", "B"], ["Un", "Deux"], strasbourg)
    body = drawn(shapes)
    points = corners(body["paths"][0]) * body["step"]
    expected = strasbourg.to_crs(2154).area.iloc[0]
    assert shapely.Polygon(points).area == pytest.approx(expected, rel=1e-3)
    assert body["codes"] == ["A", "B"]
    assert body["names"] == ["Un", "Deux"]
    assert body["insets"] == []


def test_north_is_up_and_everything_is_on_the_canvas(strasbourg):
    body = drawn(shape_set(["A", "B"], ["Un", "Deux"], strasbourg))
    (x0, y0), (x1, y1) = body["centres"]
    assert x1 > x0
    assert y1 < y0  # B lies north-east of A
    boxes = np.array(body["boxes"])
    assert (boxes[:, :2] >= 0).all()
    assert (boxes[:, 2:] <= body["size"]).all()


def test_places_fall_inside_their_outline(strasbourg):
    shapes = shape_set(["A", "B"], ["Un", "Deux"], strasbourg)
    (x, y), nowhere = shapes.place([7.755, np.nan], [48.575, 48.0])
    x0, y0, x1, y1 = drawn(shapes)["boxes"][0]
    assert x0 < x < x1
    assert y0 < y < y1
    assert np.isnan(nowhere).all()


def test_overseas_territories_are_insets_left_of_the_metropole():
    places = geopandas.GeoSeries([square(2.3, 48.8), square(55.5, -21.0), square(-61.5, 16.2)], crs=4326)
    body = drawn(shape_set(["P", "R", "G"], ["", "", ""], places))
    assert [inset["name"] for inset in body["insets"]] == ["Guadeloupe", "La Réunion"]
    assert body["centres"][1][0] < body["centres"][0][0]
    for inset, rank in zip(body["insets"], (2, 1), strict=True):
        x, y, width, height = inset["box"]
        cx, cy = body["centres"][rank]
        assert x < cx < x + width
        assert y < cy < y + height


def test_without_metropole_the_fullest_territory_has_the_canvas():
    places = geopandas.GeoSeries([square(55.5, -21.0), square(55.3, -20.95), square(-61.5, 16.2)], crs=4326)
    shapes = shape_set(["R1", "R2", "G"], ["", "", ""], places)
    assert shapes.frames[0].territory.name == "La Réunion"


def test_a_place_outside_france_is_still_drawn():
    body = drawn(shape_set(["L"], ["Londres"], geopandas.GeoSeries([square(-0.1, 51.9)], crs=4326)))
    assert body["paths"][0].startswith("M")


def test_a_missing_outline_keeps_its_place(strasbourg):
    places = geopandas.GeoSeries([strasbourg[0], None, shapely.Polygon()], crs=4326)
    body = drawn(shape_set(["A", "B", "C"], ["", "", ""], places))
    assert body["paths"][1:] == ["", ""]
    assert body["centres"][1:] == [None, None]
    assert drawn(shape_set(["B"], [""], places[1:2]))["paths"] == [""]


def test_mended_shapes_keep_their_surfaces_only():
    line = shapely.LineString([(7, 48), (8, 49)])
    mended = shapely.GeometryCollection([square(7.7, 48.5), line, shapely.Point(7, 48)])
    multi = shapely.GeometryCollection([shapely.MultiPolygon([square(7.7, 48.5), square(7.8, 48.5)])])
    body = drawn(shape_set(["A", "B"], ["", ""], geopandas.GeoSeries([mended, multi], crs=4326)))
    assert [path.count("M") for path in body["paths"]] == [1, 2]


def test_an_outline_without_surface_is_a_speck():
    line = shapely.LineString([(7, 48), (8, 49)])
    body = drawn(shape_set(["A", "B"], ["", ""], geopandas.GeoSeries([line, shapely.Point(7, 48)], crs=4326)))
    assert all(path.endswith("h1v1h-1z") for path in body["paths"])
    assert all(body["centres"])


def test_holes_are_rings_of_their_own():
    ring = square(7.7, 48.5).difference(square(7.703, 48.503, 0.002))
    assert drawn(shape_set(["A"], [""], geopandas.GeoSeries([ring], crs=4326)))["paths"][0].count("M") == 2


def test_a_speck_stays_visible(strasbourg):
    speck = square(7.76, 48.58, 1e-9)
    body = drawn(shape_set(["A", "S"], ["", ""], geopandas.GeoSeries([strasbourg[0], speck], crs=4326)))
    assert body["paths"][1].endswith("h1v1h-1z")


def test_version_follows_the_content(strasbourg):
    one, same = (shape_set(["A", "B"], ["Un", "Deux"], strasbourg) for _ in range(2))
    other = shape_set(["A", "B"], ["Un", "Trois"], strasbourg)
    assert one.version == same.version != other.version


def test_any_declared_projection_gives_the_same_drawing(strasbourg):
    degrees = drawn(shape_set(["A", "B"], ["", ""], strasbourg))
    metres = drawn(shape_set(["A", "B"], ["", ""], strasbourg.to_crs(3857)))
    assert np.abs(np.array(degrees["centres"]) - metres["centres"]).max() <= 2


@pytest.mark.parametrize(
    ("codes", "names", "crs"),
    [(["A"], ["", ""], 4326), (["A", "A"], ["", ""], 4326), (["A", "B"], ["", ""], None)],
)
def test_what_would_shift_values_is_refused(codes, names, crs):
    with pytest.raises(ValueError, match=r"length|twice|reference"):
        shape_set(codes, names, geopandas.GeoSeries([square(7, 48), square(8, 48)], crs=crs))


def test_territories_come_from_the_place():
    found = territories_of(np.array([2.3, np.nan, 0.0]), np.array([48.8, 0.0, 0.0]))
    assert found[0] is METROPOLE
    assert found[1] is None
    assert found[2].name == "Autre territoire"


@pytest.mark.skipif(not COUNTRY.exists(), reason="the real outlines are not beside this checkout (../shared)")
@pytest.mark.parametrize(("path", "count", "heaviest"), [(BAS_RHIN, 24, 10_000), (COUNTRY, 1609, 600_000)])
def test_real_outlines(path, count, heaviest):
    frame = geopandas.read_file(path)
    mended = geopandas.GeoSeries(shapely.make_valid(frame.geometry.array), crs=frame.crs)
    shapes = shape_set(frame.code_qp.tolist(), frame.lib_qp.tolist(), mended, frame.lib_com.tolist())
    body = drawn(shapes)
    assert len(shapes.codes) == count
    assert all(body["paths"])
    assert len(shapes.document) < heaviest
    assert FINEST_STEP <= body["step"] <= COARSEST_STEP
    boxes = np.array(body["boxes"])
    assert (boxes[:, :2] >= 0).all()
    assert (boxes[:, 2:] <= body["size"]).all()
