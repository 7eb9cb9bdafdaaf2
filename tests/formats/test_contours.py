import json
import zipfile
from collections import Counter

import geopandas
import pytest
import shapely
from shapely.geometry import Polygon, box

from ess_metrics.files.raw_files import open_raw
from ess_metrics.formats import contours
from ess_metrics.formats.source import Context
from ess_metrics.model.faults import DataError
from tests.territories import needs_real, real

HAUTEPIERRE = box(7.70, 48.59, 7.71, 48.60)
BOW_TIE = Polygon([(7.72, 48.59), (7.73, 48.60), (7.73, 48.59), (7.72, 48.60)])
POINT_LIKE = Polygon([(7.7, 48.5), (7.7, 48.5), (7.7, 48.5)])


def frame(**columns):
    columns = columns or {
        "CODE_QP": ["QP067011", "QP067004"],
        "NOM_QP": ["Cité fière", "Écrivains"],
        "COMMUNE_QP": ["Strasbourg", "Bischheim, Schiltigheim"],
    }
    shapes = [HAUTEPIERRE, box(7.73, 48.61, 7.74, 48.62)]
    return geopandas.GeoDataFrame(columns, geometry=shapes, crs=4326)


def read(path, **manifest):
    raw = open_raw(path)
    assert contours.recognise(raw) > 0.9
    return contours.read(raw, Context(manifest=manifest))


@pytest.mark.parametrize("crs", [4326, 2154, 3857, 3948])
@pytest.mark.parametrize("form", ["geojson", "gpkg", "parquet", "shp", "zip"])
def test_every_format_and_system_gives_the_same_outlines(tmp_path, crs, form):
    shapes = frame().to_crs(crs)
    path = tmp_path / f"couche.{form}"
    if form == "parquet":
        shapes.to_parquet(path)
    elif form == "zip":
        shapes.to_file(tmp_path / "a.shp", encoding="cp1252")
        with zipfile.ZipFile(path, "w") as archive:
            for part in tmp_path.glob("a.*"):
                archive.write(part, f"dossier/{part.name}")
    else:
        shapes.to_file(path)
    found = read(path)
    assert (found.rows_read, found.rows_kept, found.rows_refused) == (2, 2, 0)
    assert found.tables["quartiers"]["nom"].tolist() == ["Cité fière", "Écrivains"]
    assert found.tables["quartiers"]["communes"].tolist() == ["Strasbourg", "Bischheim|Schiltigheim"]
    assert found.tables["quartiers"]["generation"].tolist() == ["2015", "2015"]
    assert found.contours.crs.to_epsg() == 4326
    assert shapely.hausdorff_distance(found.contours.geometry.iloc[0], HAUTEPIERRE) < 1e-6


@pytest.mark.parametrize("name", ["code_qp", "CODE_QP", "code_quartier", "codeqpv", "Id quartier prioritaire"])
def test_the_codes_are_found_whatever_their_column(tmp_path, name):
    path = tmp_path / "x.geojson"
    frame(**{"numero": [1, 2], name: ["qn06710i", " QN06721N"], "Nom_QP": ["a", "b"]}).to_file(path)
    areas = read(path).tables["quartiers"]
    assert areas["code_quartier"].tolist() == ["QN06710I", "QN06721N"]
    assert areas["changement"].tolist() == ["I", "N"]
    assert areas["nom"].tolist() == ["a", "b"]


def test_cp1252_without_a_cpg(tmp_path):
    frame().to_file(tmp_path / "a.shp", encoding="cp1252")
    (tmp_path / "a.cpg").unlink()
    found = read(tmp_path / "a.shp")
    assert found.encoding == "cp1252"
    assert found.tables["quartiers"]["nom"].tolist() == ["Cité fière", "Écrivains"]


def test_the_layer_of_an_archive_is_the_one_that_has_the_codes(tmp_path):
    frame(nom=["x", "y"]).to_file(tmp_path / "a.shp")
    frame().to_file(tmp_path / "b.shp", encoding="cp1252")
    (tmp_path / "b.cpg").unlink()
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        for part in sorted(tmp_path.glob("[ab].*")):
            archive.write(part, part.name)
        archive.writestr("__MACOSX/._b.shp", b"")
    found = read(tmp_path / "c.zip")
    assert (found.encoding, found.tables["quartiers"]["nom"].tolist()) == ("cp1252", ["Cité fière", "Écrivains"])


def test_communes_in_one_string(tmp_path):
    path = tmp_path / "x.geojson"
    frame(
        code_qp=["QN06709M", "QN06710I"], insee_com=["67267, 67482", "1053"], lib_com=["Lingolsheim, Strasbourg", ""]
    ).to_file(path)
    areas = read(path).tables["quartiers"]
    assert areas["commune_codes"].tolist() == ["67267|67482", "01053"]


def test_an_invalid_polygon_is_mended_and_said_and_one_without_surface_is_not(tmp_path):
    path = tmp_path / "x.geojson"
    shapes = [HAUTEPIERRE, BOW_TIE, POINT_LIKE, None]
    codes = ["QN06710I", "QN06711M", "QN06712I", "QN06713I"]
    drawn = [shape and json.loads(shapely.to_geojson(shape)) for shape in shapes]
    features = [
        {"type": "Feature", "properties": {"code_qp": code}, "geometry": shape}
        for code, shape in zip(codes, drawn, strict=True)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    found = read(path)
    assert [(fault.rule, fault.row, fault.value) for fault in found.faults] == [
        ("contour_repare", 2, "QN06711M"),
        ("contour_sans_surface", 3, "QN06712I"),
        ("contour_sans_surface", 4, "QN06713I"),
    ]
    assert found.tables["quartiers"]["code_quartier"].tolist() == codes
    assert found.contours["code_quartier"].tolist() == codes[:2]
    assert found.contours.geometry.is_valid.all()
    assert found.contours.geometry.iloc[1].area == pytest.approx(0.5e-4)


def test_only_the_surfaces_of_a_mended_shape_are_kept():
    spike = Polygon([(0, 0), (1, 0), (1, 1), (2, 2), (1, 1), (0, 1)])
    shape, rule = contours.mend(spike)
    assert rule == "contour_repare"
    assert shape.geom_type == "MultiPolygon"
    assert shape.area == pytest.approx(1)


def test_the_other_intercommunalities_are_left_out_and_counted(tmp_path):
    path = tmp_path / "x.geojson"
    frame(code_qp=["QN06710I", "QN06701M"], siren_epci=["246700488, 200000000", "200067874"]).to_file(path)
    found = read(path, siren_epci="246700488")
    assert found.tables["quartiers"]["code_quartier"].tolist() == ["QN06710I"]
    assert found.refused["_rule"].tolist() == ["hors_territoire"]
    assert [fault.rule for fault in found.faults] == ["hors_territoire"]
    assert "246700488" in found.faults[0].message


def test_coordinates_of_an_unknown_system_are_refused(tmp_path):
    frame().to_crs(2154).to_file(tmp_path / "a.shp")
    (tmp_path / "a.prj").unlink()
    assert [fault.rule for fault in read(tmp_path / "a.shp").faults] == ["contour_crs_suppose"]
    far = frame().to_crs(2154)
    far.geometry = far.geometry.translate(5e7)
    far.to_file(tmp_path / "b.shp")
    (tmp_path / "b.prj").unlink()
    with pytest.raises(DataError):
        read(tmp_path / "b.shp")


def test_pieces_of_one_neighbourhood_are_joined(tmp_path):
    path = tmp_path / "x.geojson"
    frame(code_qp=["QN06710I", "QN06710I"]).to_file(path)
    found = read(path)
    assert len(found.contours) == len(found.tables["quartiers"]) == 1
    assert found.contours.geometry.iloc[0].area == pytest.approx(2e-4)


@needs_real
def test_the_country_of_2024():
    found = read(real("qpv2024_national_simplifie/*.geojson")[0])
    document = json.loads(real("qpv2024_national_simplifie/*.geojson")[0].read_text("utf-8"))
    assert found.rows_kept == len(document["features"]) == 1609
    rules = Counter(fault.rule for fault in found.faults)
    assert rules == {"contour_repare": 82, "contour_sans_surface": 3, "contours_plusieurs_epci": 1}
    assert found.contours.geometry.is_valid.all()
    several = sum("," in feature["properties"]["insee_com"] for feature in document["features"])
    assert found.tables["quartiers"]["commune_codes"].str.contains("|", regex=False).sum() == several == 149


@needs_real
def test_the_shapefile_of_2015_in_cp1252_and_lambert():
    path = real("qpv2015_metropole_lb93_shp/*.shp")[0]
    found = read(path)
    assert (found.rows_kept, found.encoding) == (1296, "cp1252")
    invalid = int((~geopandas.read_file(path, encoding="cp1252").geometry.is_valid).sum())
    assert Counter(fault.rule for fault in found.faults)["contour_repare"] >= invalid
    names = dict(zip(found.tables["quartiers"]["code_quartier"], found.tables["quartiers"]["nom"], strict=True))
    assert names["QP067019"] == "Ampère"


@needs_real
def test_the_points_by_commune_are_recognised_and_refused():
    raw = open_raw(real("qpv2024_codes_par_commune/*.geojson")[0])
    assert contours.recognise(raw) == 0
    assert contours.recognise_points(raw) > 0.8
    found = contours.read_points(raw, Context())
    assert (found.rows_read, found.rows_kept) == (824, 0)
    assert "824" in found.faults[0].message
