"""What bad input gets: a sentence that names the file, the line, the column and the value, and says what to do."""

from __future__ import annotations

import ast
import json
import re
import shutil
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely.geometry import LineString, MultiPoint, Point, Polygon, box

from ess_metrics.folder.reading import check, read
from ess_metrics.model import schema
from ess_metrics.model.faults import BLOCKING, WARNING, DataError, Fault
from ess_metrics.texts.fault_sentences import RULES
from tests.tiny import MANIFEST, TABLES, A, B, C, write_tiny

ROOT = Path(__file__).resolve().parents[2]


def changed(stem: str, before: str, after: str) -> dict[str, str]:
    """One table of the tiny territory with one text replaced, once."""
    assert TABLES[stem].count(before) >= 1
    return {stem: TABLES[stem].replace(before, after, 1)}


def added(stem: str, line: str) -> dict[str, str]:
    return {stem: TABLES[stem] + line + "\n"}


def without_column(stem: str, column: str) -> dict[str, str]:
    lines = [line.split(",") for line in TABLES[stem].splitlines()]
    at = lines[0].index(column)
    return {stem: "\n".join(",".join(cells[:at] + cells[at + 1 :]) for cells in lines) + "\n"}


def found(folder: Path, rule: str) -> Fault:
    """The only fault of a rule."""
    faults = [fault for fault in check(folder).faults if fault.rule == rule]
    assert len(faults) == 1, [fault.message for fault in check(folder).faults]
    return faults[0]


# rule, what is changed, (file, line, column, value), severity
CELLS = [
    ("montant_illisible", changed("financements", "2000,1000.01", "2000,n.c."), 2, "montant_attribue", "n.c.", WARNING),
    ("montant_illisible", changed("financements", "2000,1000.01", "1e400,1"), 2, "montant_demande", "1e400", WARNING),
    ("montant_illisible", changed("financements", "2000,1000.01", '2000,"1 000,01"'), 2, "montant_attribue", "1 000,01",
     WARNING),
    ("montant_illisible", changed("financements", "2000,1000.01", "2000,١٠٠٠"), 2, "montant_attribue", "١٠٠٠", WARNING),
    ("montant_hors_bornes", changed("financements", "2000,1000.01", f"2000,{10**30}"), 2, "montant_attribue",
     str(10**30), WARNING),
    ("montant_arrondi", changed("financements", "2000,1000.01", "2000,1000.014"), 2, "montant_attribue", "1000.014",
     WARNING),
    ("montant_negatif", changed("financements", "300,300,150", "300,300,-150"), 4, "montant_verse", "-150", BLOCKING),
    ("annee_illisible", changed("financements", "AAP_CDV,2023", "AAP_CDV,23"), 2, "annee", "23", WARNING),
    ("date_hors_bornes", changed("projets", "2023-03-01", "20023-03-01"), 2, "date_debut", "20023-03-01", WARNING),
    ("date_illisible", changed("projets", "2023-03-01", "01/03/2023"), 2, "date_debut", "01/03/2023", WARNING),
    ("date_illisible", changed("projets", "2023-03-01", "2023-02-30"), 2, "date_debut", "2023-02-30", WARNING),
    ("dates_inversees", changed("projets", "2024-03-01,2025-12-31", "2024-03-01,2023-12-31"), 3, "date_fin",
     "2023-12-31", WARNING),
    ("dates_inversees", changed("baux", "2024-01-01,2025-06-30", "2024-01-01,2023-06-30"), 2, "date_fin", "2023-06-30",
     WARNING),
    ("nombre_negatif", changed("locaux", "LOCUSEM,100,occupe,60", "LOCUSEM,-100,occupe,60"), 2, "surface_m2", "-100",
     WARNING),
    ("nombre_illisible", changed("quartiers", "I,1000", "I,mille"), 2, "population", "mille", WARNING),
    ("booleen_illisible", changed("clauses", "10,4,true", "10,4,peut-être"), 2, "clos", "peut-être", WARNING),
    ("valeur_hors_liste", changed("projets", "developpement,en_cours", "developpement,encours"), 2, "statut", "encours",
     WARNING),
    ("valeur_hors_liste", changed("projets", "O1,AAP_CDV,conciergerie", "O1,AAP_CDV,fusée"), 2, "type_objet", "fusée",
     WARNING),
    ("code_inconnu", changed("projets_quartiers", f"P2,{A}", "P2,QN06799I"), 4, "code_quartier", "QN06799I", BLOCKING),
    ("code_inconnu", changed("projets", "P1,Un,O1", "P1,Un,O9"), 2, "porteur_id", "O9", BLOCKING),
    ("code_inconnu", changed("financements", "EPCI,AAP_CDV,2023", "EPCI,AAP_CDR,2023"), 2, "dispositif_code", "AAP_CDR",
     BLOCKING),
    ("code_inconnu", changed("financements", "attribue,F12", "attribue,F99"), 14, "origine_id", "F99", BLOCKING),
    ("cle_en_double", added("projets", "P1,Encore,O1,AAP_CDV,,,,,,,,,,,,"), 10, "projet_id", "P1", BLOCKING),
    ("cle_en_double", added("projets_quartiers", f"P2,{A},0,saisie"), 12, "projet_id + code_quartier", f"P2 + {A}",
     BLOCKING),
    ("parts_somme", changed("projets_quartiers", f"P1,{A},0.5", f"P1,{A},0.4"), 2, "part", "0.4", BLOCKING),
    ("parts_somme", changed("projets_quartiers", f"P3,{A},0.3334", f"P3,{A},"), 5, "part", None, BLOCKING),
    ("ligne_sans_projet_ni_porteur", changed("financements", "F10,,O3", "F10,,"), 11, "projet_id", None, BLOCKING),
    ("boucle_origine", changed("financements", "attribue,F12", "attribue,F13"), 14, "origine_id", "F13", BLOCKING),
    ("attribue_superieur_demande", changed("financements", "300,300,150", "300,301,150"), 4, "montant_attribue", "301",
     WARNING),
    ("verse_superieur_attribue", changed("financements", "300,300,150", "300,300,350"), 4, "montant_verse", "350",
     WARNING),
    ("partie_superieure_tout", changed("projets", "2,100,60", "2,100,101"), 2, "beneficiaires_qpv", "101", WARNING),
    ("baux_chevauchants", added("baux", "B6,L4,O1,2025-12-01,,,"), 7, "local_id", "L4", WARNING),
    ("code_mal_forme", changed("quartiers", "QP067001,2015", "QN067001,2015"), 5, "code_quartier", "QN067001", WARNING),
    ("population_manquante", {}, 4, "code_quartier", C, WARNING),
    ("projet_sans_lieu", {}, 8, "projet_id", "P7", WARNING),
    ("valeur_obligatoire_vide", {}, 6, "surface_m2", None, WARNING),
    ("valeur_obligatoire_vide", changed("baux", "B5,L1", ",L1"), 6, "bail_id", None, BLOCKING),
    ("siret_mal_forme", {"organismes": "organisme_id,nom,siret\nO1,Un,123\nO2,Deux,\nO3,Trois,\nEPCI,Métropole,\n"}, 2,
     "siret", "123", WARNING),
    ("correspondance_somme", {"correspondance": f"code_2015,code_2024,part_population\nQP067001,{A},0.7\n"
     f"QP067001,{B},0.4\n"}, 2, "part_population", "0.7", WARNING),
    ("part_hors_bornes", {"correspondance": f"code_2015,code_2024,part_population\nQP067001,{A},60\n"}, 2,
     "part_population", "60", WARNING),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "change", "line", "column", "value", "severity"), CELLS)
def test_a_wrong_cell_is_named(rule, change, line, column, value, severity, tmp_path):
    folder = write_tiny(tmp_path, **change)
    stem = next(iter(change), None)
    faults = [f for f in check(folder).faults if f.rule == rule and f.file == (f"{stem}.csv" if stem else f.file)]
    if rule == "valeur_obligatoire_vide" and severity == BLOCKING:
        faults = [fault for fault in faults if fault.column == column]
    assert [(f.row, f.column, f.value, f.severity) for f in faults] == [(line, column, value, severity)]
    said(faults[0])


def said(fault: Fault) -> None:
    """A French sentence that names the place and the value, and what to do."""
    assert fault.file in fault.message
    assert fault.message.startswith("Fichier «")
    assert fault.message.endswith((".", "?", "!"))
    assert fault.row is None or f"ligne {fault.row}" in fault.message
    assert fault.column is None or fault.column in fault.message
    assert fault.suggestion.endswith((".", "?"))
    for text in (fault.message, fault.suggestion):
        assert not re.search(r"[{}]|\bNone\b|\bnan\b|, …|« … »", text)


@pytest.mark.parametrize(
    ("rule", "change", "column", "severity", "near"),
    [
        ("colonne_inconnue", {"projets": TABLES["projets"].replace("secteur", "secteurs", 1)}, "secteurs", WARNING,
         "secteur"),
        ("colonne_manquante", {"projets": TABLES["projets"].replace("intitule", "intitulé", 1)}, "intitule", BLOCKING,
         "intitulé"),
        ("colonne_manquante", without_column("financements", "annee"), "annee", BLOCKING, ""),
        ("colonne_en_double", {"projets": TABLES["projets"].replace("secteur", "stade", 1)}, "stade", BLOCKING, ""),
    ],
)  # fmt: skip
def test_a_wrong_column_is_named_with_its_nearest(rule, change, column, severity, near, tmp_path):
    fault = found(write_tiny(tmp_path, **change), rule)
    assert (fault.file, fault.row, fault.column, fault.severity) == (f"{next(iter(change))}.csv", 1, column, severity)
    said(fault)
    assert near in fault.suggestion


def write(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)


FINANCEMENTS = TABLES["financements"]
LATIN = TABLES["organismes"].replace("Association Un", "Fédération").encode("cp1252")


@pytest.mark.parametrize(
    ("rule", "name", "content", "line", "value"),
    [
        ("encodage", "organismes.csv", LATIN, 2, "Fédération"),
        ("fichier_vide", "projets.csv", b"", None, None),
        ("fichier_vide", "projets.csv", b"\n\n", None, None),
        ("fichier_vide", "projets.csv", b"  \n\n", None, None),
        ("fichier_vide", "projets.csv", b"\xef\xbb\xbf", None, None),
        ("separateur", "projets.csv", TABLES["projets"].replace(",", ";").encode(), 1, "projet_id;intitule"),
        ("separateur", "projets.csv", TABLES["projets"].replace(",", "\t").encode(), 1, "projet_id intitule"),
        ("ligne_dechiree", "financements.csv", FINANCEMENTS.replace("F3,P2,,", "F3,P2,").encode(), 4, "F3,P2,EPCI"),
        ("fichier_illisible", "financements.parquet", b"PAR1 not really", None, None),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused(rule, name, content, line, value, tmp_path):
    folder = write_tiny(tmp_path)
    write(folder, name, content)
    fault = found(folder, rule)
    assert (fault.file, fault.row, fault.severity) == (name, line, BLOCKING)
    assert value is None or value in " ".join(fault.value.split())
    said(fault)


def test_a_file_that_is_a_folder(tmp_path):
    folder = write_tiny(tmp_path, baux=None)
    (folder / "baux.csv").mkdir()
    said(found(folder, "fichier_est_dossier"))


def test_all_the_torn_lines_are_named_and_blank_lines_counted(tmp_path):
    lines = FINANCEMENTS.splitlines()
    lines[5] += ",de trop"  # line 6, then two blank lines
    lines[9] = "F9,P2"
    folder = write_tiny(tmp_path, financements="\n".join([*lines[:6], "", "", *lines[6:]]) + "\n")
    torn = [fault for fault in check(folder).faults if fault.rule == "ligne_dechiree"]
    assert [fault.row for fault in torn] == [6, 12]
    assert "19\u00a0cellules au lieu de 18" in torn[0].message


def test_lines_are_those_of_the_file_after_blank_lines_and_cells_of_several_lines(tmp_path):
    text = TABLES["projets"].replace("P1,Un,", 'P1,"Un\nprojet",').replace("P3,Trois", "\nP3,Trois")
    text = text.replace("P6,Six,O2", "P6,Six,O9").replace("P8,Huit,O2", "P1,Huit,O2")
    report = check(write_tiny(tmp_path, projets=text))
    faults = {fault.rule: fault for fault in report.faults if fault.file == "projets.csv"}
    assert (faults["code_inconnu"].row, faults["code_inconnu"].value) == (9, "O9")  # 7, one broken cell, one blank line
    assert faults["cle_en_double"].row == 11


def test_a_missing_table_is_named(tmp_path):
    fault = found(write_tiny(tmp_path, projets=None), "table_manquante")
    assert (fault.file, fault.severity) == ("projets.csv", BLOCKING)
    said(fault)


def test_an_unknown_table_is_named_with_its_nearest(tmp_path):
    folder = write_tiny(tmp_path)
    write(folder, "projet.csv", b"a\n1\n")
    fault = found(folder, "table_inconnue")
    assert (fault.file, fault.severity) == ("projet.csv", WARNING)
    assert "projets" in fault.suggestion


def test_shared_lots_may_have_overlapping_leases(tmp_path):
    again = "B6,L5,O1,2024-01-01,,,\nB7,L5,O2,2024-06-01,,,"
    folder = write_tiny(tmp_path, **added("baux", again))
    assert [fault.rule for fault in check(folder).faults if fault.file == "baux.csv"] == []


def test_without_their_tables_codes_are_checked_against_the_reference_or_not_at_all(tmp_path):
    folder = write_tiny(tmp_path, dispositifs=None, organismes=None, locaux=None)
    assert check(folder).ok
    wrong = changed("financements", "EPCI,AAP_CDV,2023", "EPCI,AAP_CDR,2023")
    fault = found(write_tiny(tmp_path / "wrong", dispositifs=None, **wrong), "code_inconnu")
    assert (fault.severity, fault.value) == (WARNING, "AAP_CDR")


def test_a_loop_of_several_rows_names_each_of_them(tmp_path):
    loop = FINANCEMENTS.replace("2024-05-01,attribue,\n", "2024-05-01,attribue,F13\n")
    faults = [
        fault for fault in check(write_tiny(tmp_path, financements=loop)).faults if fault.rule == "boucle_origine"
    ]
    assert [(fault.row, fault.value) for fault in faults] == [(13, "F13"), (14, "F12")]


def test_parts_that_sum_to_one_within_a_thousandth_pass(tmp_path):
    near = changed("projets_quartiers", f"P1,{A},0.5", f"P1,{A},0.501")
    assert check(write_tiny(tmp_path, **near)).ok
    beyond = changed("projets_quartiers", f"P1,{A},0.5", f"P1,{A},0.5011")
    assert found(write_tiny(tmp_path, **beyond), "parts_somme").severity == BLOCKING


def test_many_faults_of_a_rule_are_counted(tmp_path):
    text = "etablissements,x\n"
    rows = "\n".join(f"{i:014d},{A},47.11B,true,actif,avant," for i in range(700))
    text = TABLES["etablissements"].splitlines()[0] + "\n" + rows + "\n"
    faults = check(write_tiny(tmp_path, etablissements=text)).faults
    assert sum(fault.rule == "date_illisible" for fault in faults) == 500
    last = next(fault for fault in faults if fault.rule == "et_autres")
    assert "200" in last.message


# The manifest


@pytest.mark.parametrize(
    ("rule", "text", "column"),
    [
        ("manifeste_cle_manquante", MANIFEST.replace('titre = "Minuscule"\n', ""), "titre"),
        ("manifeste_cle_manquante", MANIFEST.replace("date_extraction = 2025-06-30\n", ""), "date_extraction"),
        ("date_illisible", MANIFEST.replace("2025-06-30", '"hier"'), "date_extraction"),
        ("date_illisible", MANIFEST.replace("2025-06-30", "2025"), "date_extraction"),
        ("generation_inconnue", MANIFEST.replace('"2024"', '"2020"'), "generation"),
        ("booleen_illisible", MANIFEST.replace("fictif = true", 'fictif = "oui"'), "fictif"),
        ("manifeste_valeur", MANIFEST.replace('"Minuscule"', "12"), "titre"),
        ("manifeste_valeur", MANIFEST + 'codes_contrat = "CV236"\n', "codes_contrat"),
        ("valeur_hors_liste", MANIFEST + 'fonds_reference = "EMS"\n', "fonds_reference"),
    ],
)
def test_a_wrong_manifest_is_refused(rule, text, column, tmp_path):
    folder = write_tiny(tmp_path)
    (folder / "manifest.toml").write_text(text, encoding="utf-8")
    fault = found(folder, rule)
    assert (fault.file, fault.column, fault.severity) == ("manifest.toml", column, BLOCKING)
    said(fault)


@pytest.mark.parametrize(
    ("text", "line", "value"),
    [
        ('titre = "x"\nterritoire = \n', 2, "territoire ="),
        ('titre = "x"\ntitre = "y"\n', 2, 'titre = "y"'),
        ('titre = "x"\nterritoire = """jamais fermé\n', 2, 'territoire = """jamais fermé'),
        (b'titre = "x"\nterritoire = "\xc9crivains"\n', 2, 'territoire = "Écrivains"'),
    ],
)
def test_a_manifest_that_cannot_be_read_names_its_line_in_french(text, line, value, tmp_path):
    folder = write_tiny(tmp_path)
    write(folder, "manifest.toml", text if isinstance(text, bytes) else text.encode())
    faults = [fault for fault in check(folder).faults if fault.file == "manifest.toml"]
    assert [(fault.row, fault.value, fault.severity) for fault in faults] == [(line, value, BLOCKING)]
    said(faults[0])
    assert not re.search(r"codec|Invalid|Cannot|Expected|Unterminated|line", faults[0].message)


def test_a_manifest_of_notepad_opens(tmp_path):
    folder = write_tiny(tmp_path)
    write(folder, "manifest.toml", b"\xef\xbb\xbf" + MANIFEST.encode())
    assert read(folder).manifest.titre == "Minuscule"


def test_what_a_manifest_says_that_nobody_reads_is_told(tmp_path):
    folder = write_tiny(tmp_path)
    text = "licenses = 3\n" + MANIFEST + '[libelles_fonds]\nEPCI = "Agglomération"\nREGIONS = "Région"\n'
    (folder / "manifest.toml").write_text(text, encoding="utf-8")
    unknown, fund = found(folder, "manifeste_cle_inconnue"), found(folder, "valeur_hors_liste")
    assert (unknown.column, unknown.severity) == ("licenses", WARNING)
    assert "licence" in unknown.suggestion
    assert (fund.column, fund.value, fund.severity) == ("libelles_fonds", "REGIONS", WARNING)
    assert "« REGION »" in fund.suggestion.replace("\u202f", " ")
    assert read(folder).manifest.libelles_fonds["EPCI"] == "Agglomération"


def test_a_name_of_a_fund_is_a_text(tmp_path):
    folder = write_tiny(tmp_path)
    (folder / "manifest.toml").write_text(MANIFEST + "[libelles_fonds]\nEPCI = 3\n", encoding="utf-8")
    fault = found(folder, "manifeste_valeur")
    assert (fault.column, fault.value, fault.severity) == ("libelles_fonds.EPCI", "3", BLOCKING)


def test_a_manifest_may_write_its_date_as_text(tmp_path):
    folder = write_tiny(tmp_path)
    (folder / "manifest.toml").write_text(MANIFEST.replace("2025-06-30", '"2025-06-30"'), encoding="utf-8")
    assert str(read(folder).day) == "2025-06-30"


def test_no_manifest_no_folder_and_a_file_for_a_folder(tmp_path):
    folder = write_tiny(tmp_path / "folder")
    (folder / "manifest.toml").unlink()
    said(found(folder, "manifeste_manquant"))
    said(found(tmp_path / "nothing", "dossier_absent"))
    write(tmp_path, "file", b"x")
    said(found(tmp_path / "file", "dossier_est_fichier"))


# Contours

SQUARES = {A: box(7.70, 48.50, 7.71, 48.51), B: box(7.72, 48.50, 7.73, 48.51), C: box(7.74, 48.50, 7.75, 48.51)}
BOWTIE = Polygon([(7.70, 48.50), (7.71, 48.51), (7.71, 48.50), (7.70, 48.51)])
FLAT = Polygon([(7.70, 48.50), (7.71, 48.51), (7.70, 48.50)])


def contours(folder: Path, shapes: dict, *, name="contours.geojson", column="code_quartier", crs=4326) -> Path:
    frame = gpd.GeoDataFrame({column: list(shapes)}, geometry=list(shapes.values()), crs=4326).to_crs(crs)
    frame.to_parquet(folder / name) if name.endswith("parquet") else frame.to_file(folder / name)
    return folder


@pytest.mark.parametrize("name", ["contours.geojson", "contours.gpkg", "contours.parquet"])
@pytest.mark.parametrize("crs", [4326, 2154, 3857])
def test_contours_are_read_in_any_format_and_declared_crs(name, crs, tmp_path):
    folder = contours(write_tiny(tmp_path), SQUARES, name=name, crs=crs)
    data = read(folder)
    assert list(data.contours["code_quartier"]) == [A, B, C]
    for shape, square in zip(data.contours.geometry, SQUARES.values(), strict=True):
        assert shapely.hausdorff_distance(shape, square) < 1e-6
    assert [fault for fault in data.faults if fault.file == name] == []


@pytest.mark.parametrize("column", ["CODE_QUARTIER", "Code_QP", "code_qp", "CODE_QPV"])
def test_the_property_may_be_in_another_case(column, tmp_path):
    data = read(contours(write_tiny(tmp_path), SQUARES, column=column))
    assert list(data.contours["code_quartier"]) == [A, B, C]


def test_codes_under_a_name_of_their_own_are_known_by_their_form_and_said(tmp_path):
    folder = contours(write_tiny(tmp_path), SQUARES, column="identifiant")
    fault = found(folder, "contour_colonne_reconnue")
    assert (fault.value, fault.severity) == ("identifiant", WARNING)
    said(fault)
    assert list(read(folder).contours["code_quartier"]) == [A, B, C]


def test_of_two_columns_of_codes_the_one_of_the_folder_is_read(tmp_path):
    folder = write_tiny(tmp_path)
    old = ["QP067091", "QP067092", "QP067093"]
    frame = gpd.GeoDataFrame({"avant": old, "apres": list(SQUARES)}, geometry=list(SQUARES.values()), crs=4326)
    frame.to_file(folder / "contours.gpkg")
    assert found(folder, "contour_colonne_reconnue").value == "apres"


def test_contours_that_are_no_file_or_hold_nothing_are_named(tmp_path):
    folder = write_tiny(tmp_path)
    (folder / "contours.geojson").mkdir()
    assert found(folder, "fichier_est_dossier").file == "contours.geojson"
    (folder / "contours.geojson").rmdir()
    for empty in (b"", b'{"type": "FeatureCollection", "features": []}'):
        write(folder, "contours.geojson", empty)
        assert found(folder, "fichier_vide").file == "contours.geojson"
    (folder / "contours.geojson").rename(folder / "contours.kml")
    fault = found(folder, "contour_format")
    assert (fault.file, fault.severity) == ("contours.kml", WARNING)
    said(fault)


def test_a_contour_that_crosses_itself_is_mended_and_said(tmp_path):
    folder = contours(write_tiny(tmp_path), SQUARES | {B: BOWTIE})
    fault = found(folder, "contour_repare")
    assert (fault.row, fault.value, fault.severity) == (2, B, WARNING)
    said(fault)
    assert read(folder).contours.geometry.is_valid.all()


@pytest.mark.parametrize("shape", [FLAT, LineString([(7.7, 48.5), (7.8, 48.6)]), Point(7.7, 48.5), Polygon(),
                                   MultiPoint([(7.7, 48.5), (7.8, 48.6)]), None])  # fmt: skip
def test_a_contour_without_area_is_refused(shape, tmp_path):
    fault = found(contours(write_tiny(tmp_path), SQUARES | {B: shape}, name="contours.parquet"), "contour_illisible")
    assert (fault.row, fault.value, fault.severity) == (2, B, BLOCKING)
    said(fault)


def test_contours_of_unknown_doubled_or_missing_neighbourhoods(tmp_path):
    squares = {A: SQUARES[A], "QN06709I": SQUARES[B]}
    folder = contours(write_tiny(tmp_path), squares)
    assert found(folder, "code_inconnu").value == "QN06709I"
    assert found(folder, "code_inconnu").severity == WARNING
    assert "2" in found(folder, "quartier_sans_contour").message  # B and C; the one of 2015 is not asked for
    twice = gpd.GeoDataFrame({"code_quartier": [A, A]}, geometry=[SQUARES[A], SQUARES[B]], crs=4326)
    twice.to_file(folder / "contours.gpkg")
    assert found(folder, "cle_en_double").severity == BLOCKING


def test_contours_without_code_or_without_sense(tmp_path):
    folder = contours(write_tiny(tmp_path), dict(zip("abc", SQUARES.values(), strict=True)), column="nom")
    assert found(folder, "colonne_manquante").column == "code_quartier"
    write(folder, "contours.geojson", b"{not json")
    said(found(folder, "contour_illisible"))


def test_contours_whose_crs_nobody_says_are_left_out(tmp_path):
    folder = write_tiny(tmp_path)
    lambert = gpd.GeoSeries(list(SQUARES.values()), crs=4326).to_crs(2154)
    feature = [{"type": "Feature", "properties": {"code_quartier": code}, "geometry": shape.__geo_interface__}
               for code, shape in zip(SQUARES, lambert, strict=True)]  # fmt: skip
    write(folder, "contours.geojson", json.dumps({"type": "FeatureCollection", "features": feature}).encode())
    data = read(folder)
    assert data.contours is None
    said(found(folder, "contour_crs_inconnu"))


# Parquet


def test_parquet_wins_and_what_it_cannot_hold_is_refused(tmp_path):
    folder = write_tiny(tmp_path)
    frame = pd.read_csv(folder / "projets.csv", dtype=str)
    frame.assign(intitule="Parquet").to_parquet(folder / "projets.parquet")
    assert set(read(folder).tables["projets"]["intitule"]) == {"Parquet"}
    frame.assign(secteur=[["a", "b"]] * len(frame)).to_parquet(folder / "projets.parquet")
    fault = found(folder, "colonne_illisible")
    assert (fault.file, fault.column, fault.severity) == ("projets.parquet", "secteur", BLOCKING)
    said(fault)


def test_codes_written_as_numbers_are_told_and_read_as_people_write_them(tmp_path):
    folder = write_tiny(tmp_path)
    frame = pd.read_csv(folder / "quartiers.csv", dtype=str)
    frame["commune_codes"] = [67482.0, 67447.0, 67482.0, 67482.0]
    frame.to_parquet(folder / "quartiers.parquet")
    said(found(folder, "code_en_nombre"))
    assert read(folder).geography.commune[:3] == ("67482", "67447", "67482")


@pytest.mark.parametrize("cells", [[b"a"], [[1]], [True], [pd.Timestamp("2024-01-01")], [pd.Timedelta(days=1)]])
@pytest.mark.parametrize(
    ("stem", "column"),
    [("financements", "financement_id"), ("financements", "montant_attribue"), ("financements", "date_decision"),
     ("financements", "annee"), ("projets_quartiers", "part"), ("projets_quartiers", "projet_id")],
)  # fmt: skip
def test_cells_of_another_kind_never_break_the_report(stem, column, cells, tmp_path):
    folder = write_tiny(tmp_path)
    frame = pd.read_csv(folder / f"{stem}.csv", dtype=str)
    frame[column] = cells * len(frame)
    frame.to_parquet(folder / f"{stem}.parquet")
    faults = [fault for fault in check(folder).faults if fault.column and column in fault.column]
    if column == "date_decision" and isinstance(cells[0], pd.Timestamp):
        assert faults == []
    else:
        assert faults
        said(faults[0])


def test_yes_or_no_is_not_an_amount(tmp_path):
    folder = write_tiny(tmp_path)
    frame = pd.read_csv(folder / "financements.csv", dtype=str)
    frame.assign(montant_attribue=True).to_parquet(folder / "financements.parquet")
    assert found(folder, "colonne_illisible").severity == BLOCKING


def test_an_empty_column_of_numbers_is_not_codes_in_numbers(tmp_path):
    folder = write_tiny(tmp_path)
    frame = pd.read_csv(folder / "financements.csv", dtype=str)
    frame.assign(reference_decision=float("nan")).to_parquet(folder / "financements.parquet")
    assert [fault for fault in check(folder).faults if fault.rule == "code_en_nombre"] == []


# All together


def test_rows_without_a_key_are_not_said_to_repeat(tmp_path):
    empty = "," * FINANCEMENTS.splitlines()[0].count(",")
    folder = write_tiny(tmp_path, financements=FINANCEMENTS + f"{empty}\n{empty}\n")
    faults = [fault for fault in check(folder).faults if fault.column == "financement_id"]
    assert [fault.rule for fault in faults] == ["valeur_obligatoire_vide"] * 2


@pytest.mark.parametrize(("written", "told"), [(" P1 ", "avec des espaces autour"), ("p1", "« p1 »")])
def test_a_code_written_otherwise_is_recognised_in_the_suggestion(written, told, tmp_path):
    fault = found(write_tiny(tmp_path, **changed("projets_quartiers", f"P1,{A}", f"{written},{A}")), "code_inconnu")
    assert told in fault.message.replace("\u202f", " ")
    assert "« P1 »" in fault.suggestion.replace("\u202f", " ")


def test_a_table_in_capitals_is_named(tmp_path):
    folder = write_tiny(tmp_path, projets=None)
    write(folder, "Projets.CSV", TABLES["projets"].encode())
    fault = found(folder, "table_inconnue")
    assert (fault.file, fault.severity) == ("Projets.CSV", WARNING)
    assert "« projets »" in fault.suggestion.replace("\u202f", " ")


def test_all_the_faults_come_together(tmp_path):
    folder = write_tiny(tmp_path, projets=None, **changed("financements", "300,300,150", "300,300,-150"))
    write(folder, "baux.csv", b"")
    with pytest.raises(DataError) as caught:
        read(folder)
    rules = {fault.rule for fault in caught.value.faults}
    assert {"table_manquante", "montant_negatif", "fichier_vide", "population_manquante"} <= rules
    assert "est vide" in str(caught.value)


def test_check_never_raises_whatever_the_bytes(tmp_path):
    for i, stem in enumerate(TABLES):
        folder = shutil.copytree(write_tiny(tmp_path / "sound"), tmp_path / f"broken{i}")
        for content in (b"\x00\x01\x02", b'"', b'a,"b\n1,2\n', b"\r\n", TABLES[stem].encode("utf-16"), b",,,\n,,,\n"):
            write(folder, f"{stem}.csv", content)
            report = check(folder)
            assert not report.ok or stem in OPTIONAL, (stem, content)


OPTIONAL = {table.stem for table in schema.TABLES if not table.required}


def test_every_rule_that_the_code_names_has_a_sentence():
    # a rule is the first argument of Fault, or a text beside a severity
    named = set()
    for path in sorted((ROOT / "ess_metrics").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named |= {rule for node in ast.walk(tree) for rule in _rules(node)}
    assert len(named) > 60
    assert sorted(named - set(RULES)) == []


def _rules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Call) and _name(node.func) in ("Fault", "_fault", "fault", "refused", "_refused", "faults"):
        texts = [a.value for a in node.args[:2] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        return [text for text in texts if "_" in text and text not in {*schema.BY_STEM, *schema.REQUIRED_MANIFEST}]
    if isinstance(node, ast.Tuple | ast.List) and any(_name(item) in ("BLOCKING", "WARNING") for item in node.elts):
        return [item.value for item in node.elts if isinstance(item, ast.Constant) and isinstance(item.value, str)]
    return []


def _name(node: ast.AST) -> str:
    return getattr(node, "id", getattr(node, "attr", ""))


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_speaks_without_its_facts(rule):
    fault = Fault(rule, WARNING, "table.csv", row=3)
    assert fault.message.startswith("Fichier")
    assert fault.message.endswith((".", "?", "!"))
    assert "{" not in fault.message + fault.suggestion
