import json

import geopandas
import pandas as pd
import pytest
from pyproj import Transformer
from shapely.geometry import box

from ess_metrics.files.raw_files import open_raw
from ess_metrics.formats import place_lists, places_of_rows, registers
from ess_metrics.formats.rows import folded
from ess_metrics.formats.source import Context
from ess_metrics.model.schema import HORS_QPV, TERRITOIRE
from tests.territories import needs_real, real

AREAS = pd.DataFrame(
    {
        "code_quartier": ["QN06710I", "QN06721N"],
        "commune_codes": ["67482", "67447"],
        "communes": ["Strasbourg", "Schiltigheim"],
    },
    dtype="str",
)
OUTLINES = geopandas.GeoDataFrame(
    {"code_quartier": ["QN06710I", "QN06721N"]},
    geometry=[box(7.70, 48.59, 7.71, 48.60), box(7.74, 48.60, 7.75, 48.61)],
    crs=4326,
)
IN_FIRST, IN_SECOND, OUT, AMID = (7.705, 48.595), (7.745, 48.605), (7.60, 48.50), (7.72, 48.60)


def context(**tables):
    return Context({"quartiers": AREAS} | tables, OUTLINES, {"generation": "2024"})


def lambert(lon, lat, epsg=2154):
    x, y = Transformer.from_crs(4326, epsg, always_xy=True).transform(lon, lat)
    return f"{x:.6f}".replace(".", ","), f"{y:.6f}".replace(".", ",")


def text(path, content):
    path.write_text(content, encoding="utf-8")
    return open_raw(path)


def series(*values):
    return pd.Series(list(values), dtype="str")


def test_a_row_is_placed_by_code_then_point_then_establishment_else_everywhere():
    known = context(etablissements=pd.DataFrame({"siret": ["1"], "code_quartier": ["QN06721N"]}, dtype="str"))
    placed = places_of_rows.place(
        pd.RangeIndex(5),
        known,
        codes=series("qn06721n ", "QN99999M", "", "", ""),
        lon=pd.Series([IN_FIRST[0], IN_FIRST[0], OUT[0], None, None]),
        lat=pd.Series([IN_FIRST[1], IN_FIRST[1], OUT[1], None, None]),
        premises=series("1", "1", "1", "1", "2"),
    )
    assert placed.codes.tolist() == ["QN06721N", "QN06710I", HORS_QPV, "QN06721N", TERRITOIRE]
    assert placed.how.tolist() == ["code", "coordonnees", "hors_contours", "etablissement", "territoire"]
    assert placed.counts["code"] == 1


def test_a_head_office_never_places_a_project():
    known = context(etablissements=pd.DataFrame({"siret": ["1"], "code_quartier": ["QN06721N"]}, dtype="str"))
    placed = places_of_rows.place(pd.RangeIndex(1), known, codes=series(""))
    assert placed.codes.tolist() == [TERRITOIRE]


@pytest.mark.parametrize(
    "columns",
    [
        {"longitude": str(IN_FIRST[0]), "latitude": str(IN_FIRST[1])},
        {"longitude": str(IN_FIRST[0]).replace(".", ","), "latitude": str(IN_FIRST[1]).replace(".", ",")},
        {"geompoint": f"Point ({IN_FIRST[0]} {IN_FIRST[1]})"},
        {"coords": f"SRID=4326;POINT ({IN_FIRST[0]} {IN_FIRST[1]})"},
        dict(zip("xy", lambert(*IN_FIRST), strict=True)),
        {"geo_point_2d": f"{IN_FIRST[1]}, {IN_FIRST[0]}"},
        {"gps": f"{IN_FIRST[1]} ; {IN_FIRST[0]}".replace(".", ",")},
        {"position": f'{{"lon": {IN_FIRST[0]}, "lat": {IN_FIRST[1]}}}'},
        {"latitude": "48°35'42\"N", "longitude": "7°42'18\"E"},
        dict(zip(("coord_x_cc48", "coord_y_cc48"), lambert(*IN_FIRST, 3948), strict=True)),
        dict(zip(("x", "y"), lambert(*IN_FIRST, 27572), strict=True)),
        {"Longitude WGS84": str(IN_FIRST[0]), "Latitude WGS84": str(IN_FIRST[1])},
    ],
)
def test_every_way_of_writing_a_point(columns):
    frame = pd.DataFrame({folded(name): [value, ""] for name, value in columns.items()}, dtype="str")
    lon, lat, said = places_of_rows.coordinates(frame)
    assert (lon[0], lat[0]) == pytest.approx(IN_FIRST, abs=1e-4)
    assert pd.isna(lon[1])
    assert (said == "").all()
    assert places_of_rows.by_point(lon, lat, context()).tolist() == ["QN06710I", ""]


def test_turned_round_is_turned_back_and_nowhere_is_said():
    frame = pd.DataFrame({"lon": ["48.595", "120.5", "abc"], "lat": ["7.705", "12.0", "7"]}, dtype="str")
    lon, lat, said = places_of_rows.coordinates(frame)
    assert (lon[0], lat[0]) == IN_FIRST
    assert lon.isna().tolist() == [False, True, True]
    assert said.tolist() == ["coordonnees_inversees", "coordonnees_illisibles", "coordonnees_illisibles"]


def test_a_messy_list_of_places(tmp_path):
    x, y = lambert(*IN_SECOND)
    raw = text(
        tmp_path / "liste.csv",
        "Nom du lieu;Adresse;Commune;Type;Surface (m²);X;Y\n"
        f"L'Atelier;1 rue A;Strasbourg;Atelier partagé;1 200,5;{lambert(*IN_FIRST)[0]};{lambert(*IN_FIRST)[1]}\n"
        f"La Fabrique;;Schiltigheim;Tiers-lieu;;{x};{y}\n"
        f"Ailleurs;;Strasbourg;Bureau;80;{lambert(*OUT)[0]};{lambert(*OUT)[1]}\n"
        "Sans point;;Strasbourg;Bureau;50;;\n"
        "Loin;;Nantes;Bureau;70;355000,0;6690000,0\n"
        ";;Strasbourg;Bureau;70;;\n",
    )
    assert place_lists.recognise(raw) >= 0.5
    found = place_lists.read(raw, context())
    lots = found.tables["locaux"].set_index("nom")
    assert lots[["code_quartier", "surface_m2", "type_local"]].to_numpy().tolist() == [
        ["QN06710I", 1200.5, "atelier"], [HORS_QPV, 80.0, "bureau"], [TERRITOIRE, 50.0, "bureau"],
    ]  # fmt: skip
    structures = found.tables["organismes"]
    assert structures[["nom", "code_quartier_siege"]].to_numpy().tolist() == [["La Fabrique", "QN06721N"]]
    assert found.refused[["_row", "_rule"]].to_numpy().tolist() == [
        [6, "hors_territoire"], [7, "nom_manquant"],
    ]  # fmt: skip
    assert (found.rows_read, found.rows_kept, found.rows_refused) == (6, 4, 2)
    assert found.places == {"coordonnees": 2, "hors_contours": 1, "non_situe": 1}
    assert [fault.facts["count"] for fault in found.faults if fault.rule == "lieu_non_situe"] == [1]


def test_rents_are_read_where_their_unit_is_said(tmp_path):
    raw = text(
        tmp_path / "liste.csv",
        "Nom;Commune;Surface;Latitude;Longitude;Loyer mensuel (€);Loyer de marché annuel €/m²;Loyer\n"
        "A;Strasbourg;50;48,595;7,705;500;150;7\nB;Strasbourg;50;48,595;7,705;;;\n",
    )
    found = place_lists.read(raw, context())
    lots = found.tables["locaux"]
    assert lots["loyer_annuel_m2_ht"].tolist()[0] == 120
    assert lots["loyer_marche_annuel_m2_ht"].tolist()[0] == 150
    assert lots.iloc[1][["loyer_annuel_m2_ht", "loyer_marche_annuel_m2_ht"]].isna().all()
    assert [note.endswith(": loyer") for note in found.notes] == [True]


def test_a_list_of_addresses_is_a_list_of_places(tmp_path):
    raw = text(tmp_path / "liste.csv", "Nom du lieu;Adresse;Commune\nL'Atelier;1 rue A;Strasbourg\n")
    assert place_lists.recognise(raw) >= 0.5
    assert place_lists.read(raw, context()).tables["organismes"]["nom"].tolist() == ["L'Atelier"]


def test_points_of_a_geopackage_in_metres_are_places(tmp_path):
    lots = geopandas.GeoDataFrame(
        {"nom": ["A", "B", "C"], "surface": [10, 20, 30]},
        geometry=geopandas.points_from_xy(*zip(IN_FIRST, AMID, OUT, strict=True)),
        crs=4326,
    )
    lots.to_crs(2154).to_file(tmp_path / "lieux.gpkg")
    raw = open_raw(tmp_path / "lieux.gpkg")
    assert place_lists.recognise(raw) >= 0.5
    found = place_lists.read(raw, context())
    assert found.tables["locaux"]["code_quartier"].tolist() == ["QN06710I", HORS_QPV]
    assert found.refused["_rule"].tolist() == ["hors_territoire"]


def test_the_point_of_a_commune_places_no_structure(tmp_path):
    feature = {
        "type": "Feature",
        "properties": {
            "id_geo": "67482", "lib_geo": "Strasbourg", "id_territoire": "f-1; f-2", "liste_geo": "Strasbourg (67482)",
            "lib_territoire": "CSC du Neuhof; ARTEFACT PRL",
        },
        "geometry": {"type": "Point", "coordinates": IN_FIRST},
    }  # fmt: skip
    raw = text(tmp_path / "x.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]}))
    found = place_lists.read(raw, context())
    assert found.tables["organismes"][["nom", "code_quartier_siege", "code_commune"]].to_numpy().tolist() == [
        ["CSC du Neuhof", "", "67482"], ["ARTEFACT PRL", "", "67482"],
    ]  # fmt: skip


def test_a_siae_says_its_kind_and_not_its_legal_form(tmp_path):
    raw = text(
        tmp_path / "x.csv",
        "siret,kind,name,city,post_code,coords\n"
        f"35066134400035,AI,Emploi,Strasbourg,67000,SRID=4326;POINT ({IN_FIRST[0]} {IN_FIRST[1]})\n"
        "40060513500013,EI,Association des jardins,Strasbourg,67000,\n"
        "40060513500013,ACI,Association des jardins,Strasbourg,67000,\n"
        "77554402601284,ACI,Loin,Nantes,44000,\n",
    )
    assert registers.recognise_siae(raw) > 0.9
    found = registers.read(raw, context(), registers.SIAE)
    table = found.tables["organismes"].drop_duplicates("organisme_id").set_index("organisme_id")
    assert table.loc["35066134400035", ["siae_type", "ess_statut", "ess_motif", "code_quartier_siege"]].tolist() == [
        "AI", "association", "siae", "QN06710I",
    ]  # fmt: skip
    assert table.loc["40060513500013", ["siae_type", "ess_statut", "ess_motif"]].tolist() == ["ACI", "inconnu", ""]
    assert {fault.rule for fault in found.faults} == {"siae_plusieurs_types", "hors_territoire"}
    assert (found.rows_read, found.rows_kept) == (4, 3)


def test_an_ess_list_says_why_and_puts_a_lost_zero_back(tmp_path):
    raw = text(
        tmp_path / "x.csv",
        "siren,siret_siege,denomination,categorie_juridique,famille_ess,flag_ess_sirene,rna,sources,commune\n"
        "005520135,552013500012,Zéro,5710.0,,,,esus|sirene,Strasbourg\n"
        "350661344,35066134400035,Une asso,9260.0,association,,,sirene,Strasbourg\n"
        "400605135,40060513500013,Une coop ?,5710.0,,True,,ess_france|sirene,Strasbourg\n",
    )
    found = registers.read(raw, Context(), registers.LISTS)
    table = found.tables["organismes"].set_index("nom")
    assert table.loc["Une asso", ["ess_statut", "ess_motif"]].tolist() == ["association", "categorie_juridique"]
    assert table.loc["Une coop ?", ["ess_statut", "ess_motif"]].tolist() == ["societe_commerciale_ess", "sirene_flag"]
    assert table.loc["Zéro", ["ess_statut", "ess_motif", "esus"]].tolist() == [
        "societe_commerciale_ess",
        "agrement_esus",
        "true",
    ]


@needs_real
def test_the_real_siae_of_bas_rhin_in_the_real_contours():
    from ess_metrics.formats import contours

    outlines = contours.read(open_raw(real("qpv2024_bas_rhin/*.geojson")[0]), Context())
    known = Context({"quartiers": outlines.tables["quartiers"]}, outlines.contours, {})
    found = registers.read(open_raw(real("siae_grand_est/siae.csv")[0]), known, registers.SIAE)
    seats = found.tables["organismes"].drop_duplicates("organisme_id")["code_quartier_siege"]
    inside = seats[(seats != "") & (seats != HORS_QPV)]
    assert sorted(inside) == ["QN06704I", "QN06712I", "QN06713I", "QN06714I", "QN06715M", "QN06715M"]
    assert found.rows_read == 397


@needs_real
@pytest.mark.parametrize(
    ("pattern", "read", "lots", "structures", "refused"),
    [
        ("friches_ardennes/*.csv", 164, 164, 0, 0),
        ("friches_ardennes/*.geojson", 164, 164, 0, 0),
        ("lieux_mednum_maine_et_loire/*.json", 243, 0, 240, 3),
        ("ess_numerique/03*.csv", 47, 0, 46, 1),
        ("fabriques_de_territoire/*.geojson", 342, 0, 382, 0),
    ],
)
def test_real_places_without_contours(pattern, read, lots, structures, refused):
    found = place_lists.read(open_raw(real(pattern)[0]), Context())
    got = (found.rows_read, len(found.tables["locaux"]), len(found.tables["organismes"]), found.rows_refused)
    assert got == (read, lots, structures, refused)


@needs_real
def test_real_friches_against_real_contours():
    from ess_metrics.formats import contours

    outlines = contours.read(open_raw(real("qpv2024_national_simplifie/*.geojson")[0]), Context())
    known = Context({"quartiers": outlines.tables["quartiers"]}, outlines.contours, {})
    by_file = []
    for pattern in ("friches_ardennes/*.csv", "friches_ardennes/*.geojson"):
        found = place_lists.read(open_raw(real(pattern)[0]), known)
        lots = found.tables["locaux"].set_index("local_id")
        assert found.rows_kept + found.rows_refused == found.rows_read == 164
        assert (lots["type_local"] == "terrain").all()
        by_file.append(lots["code_quartier"].to_dict())
    first = {key: code for key, code in by_file[0].items() if code != HORS_QPV}
    assert first
    assert all(by_file[1].get(key) in (code, HORS_QPV) for key, code in first.items())


RENTS = (
    ("640 €/mois", 80, 96.0),
    ("7,20 €/m²/mois", 42.5, 86.4),
    ("9 800 €/an", 100, 98.0),
    ("85 €/m²/an", 30, 85.0),
    ("à titre gracieux", 55, 0.0),
)


def test_each_rent_is_read_in_the_unit_of_its_own_cell(tmp_path):
    lines = [f"Local {i};{i} rue A;QN06710I;{area};{cell}" for i, (cell, area, _) in enumerate(RENTS)]
    lines += ["Local 8;8 rue A;QN06710I;50;640", "Local 9;9 rue A;QN06710I;50;à voir"]
    path = tmp_path / "locaux.csv"
    path.write_text("\n".join(["Nom du local;Adresse;Code quartier;Surface (m²);Loyer", *lines]), encoding="utf-8")
    outcome = place_lists.read(open_raw(path), Context())
    lots = outcome.tables["locaux"].set_index("nom")["loyer_annuel_m2_ht"]
    assert [lots[f"Local {i}"] for i in range(len(RENTS))] == [truth for *_, truth in RENTS]
    assert lots[["Local 8", "Local 9"]].isna().all()  # nothing says whether 640 is a month or a year
    said = {
        (fault.rule, fault.row, fault.value) for fault in outcome.faults if fault.column and "loyer" in fault.column
    }
    assert ("loyer_sans_unite", 7, "640") in said
    assert any(row == 8 and value == "à voir" for _, row, value in said)
