"""Files of every kind and in every state: what is read, what is said, and never anything but a DataError."""

from __future__ import annotations

import io
import json
import random
import struct
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlwt
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from odf import opendocument
from odf import table as odf_table
from odf import text as odf_text

from ess_metrics.files import text as raw_text
from ess_metrics.files.raw_files import LIMITS, LazyRows, Limits, late_faults, lines_above, open_raw, refused_lines
from ess_metrics.files.sheets import open_sheets
from ess_metrics.model.faults import DataError
from tests.files.binary_workbooks import write_xlsb
from tests.real import real

SMALL = Limits(lazy_bytes=500)
FEW = Limits(cells=50, cells_a_byte=0)


def wrote(tmp_path: Path, content: bytes | str, name: str = "fichier.bin") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def grid(tmp_path, content, name="fichier.bin", **options):
    return open_raw(wrote(tmp_path, content, name), **options).grids[0]


def refusal(path, **options) -> str:
    with pytest.raises(DataError) as caught:
        open_raw(path, **options)
    assert str(caught.value)
    return caught.value.faults[0].rule


def zipped(**members: bytes | str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def book(rows, sheet="Feuille", **formats) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.active.title = sheet
    for row in rows:
        workbook.active.append(row)
    for place, shape in formats.items():
        workbook.active[place].number_format = shape
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


# --- text -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "mac_roman"])
def test_any_separator_and_encoding(tmp_path, separator, encoding):
    lines = ["Bénéficiaire|Année|Montant", "Théâtre de l'Éphémère|2018|250", "Élan été à Besançon|2019|1500"]
    text = "\r\n".join(lines).replace("|", separator)
    found = open_raw(wrote(tmp_path, text.encode(encoding)))
    assert found.grids[0].header == ("Bénéficiaire", "Année", "Montant")
    assert found.grids[0].rows[1] == ("Élan été à Besançon", "2019", "1500")
    assert found.grids[0].lines == (2, 3)
    assert not found.faults


def test_cp1252_is_told_from_mac_roman_by_content(tmp_path):
    text = "nom;objet\nFête;aide à l’été – édition n° 2, 1 000 €\n"
    assert open_raw(wrote(tmp_path, text.encode("cp1252"))).encoding == "cp1252"
    assert open_raw(wrote(tmp_path, text.encode("mac_roman"))).encoding == "mac_roman"


def test_a_few_bad_bytes_do_not_change_the_encoding(tmp_path):
    found = open_raw(wrote(tmp_path, "nom;objet\nÉté;fête déjà prévue\n".encode() + b"caf\xff\xe9;x\n"))
    assert found.encoding == "utf-8"
    assert found.grids[0].rows[0] == ("Été", "fête déjà prévue")
    assert [fault.rule for fault in found.faults] == ["octets_illisibles"]


def test_letters_lost_before_sending_are_said_once(tmp_path):
    found = open_raw(wrote(tmp_path, "nom;objet\nD\ufffdpartement;f\ufffdte\n"))
    assert [(f.rule, f.facts["count"], f.facts["first"]) for f in found.faults] == [("caracteres_perdus", 2, 2)]


def test_double_encoding_is_undone_and_said(tmp_path):
    found = open_raw(wrote(tmp_path, "nom;objet\nThÃ©Ã¢tre;soutien à l'Ã‰phÃ©mÃ¨re\n"))
    assert found.grids[0].rows[0] == ("Théâtre", "soutien à l'Éphémère")
    assert [fault.rule for fault in found.faults] == ["accents_repares"]


def test_title_lines_above_the_header_and_blank_lines_keep_their_numbers(tmp_path):
    text = "DÉPARTEMENT DE LA SARTHE;;\nAides de 2018;;\n;;\nnom;année;montant\nA;2018;1\n\nB;2018;2\n"
    found = grid(tmp_path, text)
    assert (found.header, found.header_line) == (("nom", "année", "montant"), 4)
    assert found.lines == (5, 7)


def test_header_cells_and_values_with_line_breaks(tmp_path):
    found = grid(tmp_path, 'nom;"Montant\nde la subvention (1)"\n"A\nB";5\nC;6\n')
    assert found.header == ("nom", "Montant\nde la subvention (1)")
    assert found.rows == (("A\nB", "5"), ("C", "6"))
    assert found.lines == (2, 3)


def test_hundreds_of_empty_columns_are_dropped_but_not_named_ones(tmp_path):
    text = "code;nom;vide" + ";" * 900 + "\n1;A;" + ";" * 900 + "\n"
    assert grid(tmp_path, text).header == ("code", "nom", "vide")


def test_no_break_spaces_are_stripped_and_kept_inside(tmp_path):
    assert grid(tmp_path, "nom;montant\n\u00a0A\u202f;\u00a06\u202f490\u00a0\n").rows == (("A", "6\u202f490"),)


def test_excel_hint_line(tmp_path):
    found = open_raw(wrote(tmp_path, "sep=;\nnom;montant\nA, B;1,5\n"))
    assert found.grids[0].rows == (("A, B", "1,5"),)
    assert found.grids[0].header_line == 2
    assert found.grids[0].lines == (3,)


def test_decimal_comma_that_tears_a_row_is_glued_back_and_said(tmp_path):
    text = "nom,siret,montant,annee\nA,13002526500013,100,2020\nB,13002526500013,250,2021\nC,13002526500013,75,2021\n"
    found = open_raw(wrote(tmp_path, text + "D,13002526500013,1234,56,2022\n"))
    assert found.grids[0].rows[3] == ("D", "13002526500013", "1234,56", "2022")
    assert [(f.rule, f.row, f.blocking) for f in found.faults] == [("ligne_recollee", 5, False)]
    assert not refused_lines(found)


def test_every_row_torn_by_its_decimal_comma(tmp_path):
    found = open_raw(wrote(tmp_path, "nom,montant,annee\nA,1234,56,2022\nB,7,50,2021\nC,12,00,2020\n"))
    assert [row[1] for row in found.grids[0].rows] == ["1234,56", "7,50", "12,00"]
    assert {fault.rule for fault in found.faults} == {"ligne_recollee"}


def test_a_row_torn_in_two_possible_ways_is_refused_never_guessed(tmp_path):
    text = "nom,demande,attribue\nA,100,50\nB,200,80\nC,300,90\n"
    found = open_raw(wrote(tmp_path, text + "D,10,20,30\n"))
    assert refused_lines(found) == {(None, 5): "ligne_decalee"}
    assert len(found.grids[0].rows) == 4


def test_decimals_are_glued_before_bits_of_a_sentence_even_when_every_row_is_torn(tmp_path):
    text = "nom,objet,montant,nature\nA,Fonctionnement 2022,500,00,aide\nB,Jardin,1234,50,aide\n"
    found = open_raw(wrote(tmp_path, text))
    assert [row[2:] for row in found.grids[0].rows] == [("500,00", "aide"), ("1234,50", "aide")]


def test_last_line_of_a_cut_file_is_refused(tmp_path):
    text = "nom;annee;montant\nA;2020;1500\nB;2021;2500\nC;20"
    assert refused_lines(open_raw(wrote(tmp_path, text))) == {(None, 4): "derniere_ligne_coupee"}
    assert not refused_lines(open_raw(wrote(tmp_path, text + "\n")))  # a short line that ends was not cut


def test_titles_on_two_lines(tmp_path):
    text = "nom;siret;montants;;objet\n;;demandé;accordé;\nA;1;20;10;x\nB;2;40;30;y\n"
    (found,) = open_raw(wrote(tmp_path, text)).grids
    assert found.header == ("nom", "siret", "demandé", "accordé", "objet")
    assert found.above == ("nom", "siret", "montants", "montants", "objet")
    assert (found.header_line, found.lines) == (2, (3, 4))


def test_words_of_merged_cells_are_repeated_downwards_and_numbers_are_not(tmp_path):
    workbook = openpyxl.Workbook()
    for row in (["nom", "objet", "montant"], ["A", "x", 30], [None, "y", None], ["B", "z", 5]):
        workbook.active.append(row)
    workbook.active.merge_cells("A2:A3")
    workbook.active.merge_cells("C2:C3")
    workbook.save(tmp_path / "a.xlsx")
    assert open_raw(tmp_path / "a.xlsx").grids[0].rows == (("A", "x", "30"), ("A", "y", ""), ("B", "z", "5"))


def test_a_binary_workbook_reads_as_an_xlsx_does(tmp_path):
    rows = [
        ["Aides de 2023"],
        [],
        ["nom", "objet", "montant", "versé"],
        ["Été", "x", 1200.5, True],
        ["B", None, 3, 0.1],
    ]
    grid = open_raw(write_xlsb(tmp_path / "a.xlsb", {"Aides": rows, "Calculs": [["x"]]}, hidden=["Calculs"]))
    workbook = openpyxl.Workbook()
    workbook.active.title = "Aides"
    for row in rows:
        workbook.active.append(row)
    workbook.create_sheet("Calculs").append(["x"])
    workbook["Calculs"].sheet_state = "hidden"
    workbook.save(tmp_path / "a.xlsx")
    same = open_raw(tmp_path / "a.xlsx")
    assert (grid.kind, grid.grids) == ("xlsb", same.grids)
    assert [fault.rule for fault in grid.faults] == [fault.rule for fault in same.faults] == ["feuille_masquee"]
    assert lines_above(grid) == lines_above(same)
    assert open_sheets(tmp_path / "a.xlsb").sheets == open_sheets(tmp_path / "a.xlsx").sheets


def test_a_binary_workbook_keeps_the_letters_of_its_columns(tmp_path):
    path = write_xlsb(tmp_path / "a.xlsb", {"A": {(2, 3): "nom", (2, 5): "montant", (3, 3): "A", (3, 5): 7}})
    (sheet,) = open_sheets(path).sheets
    assert sheet.lines == ((3, ("", "", "", "nom", "", "montant")), (4, ("", "", "", "A", "", "7")))


@pytest.mark.parametrize("far", [(1_048_575, 16_383), (1_048_575, 5), (9, 16_383 * 60)])
def test_a_binary_workbook_whose_cells_lie_far_apart_is_refused_before_it_is_read(tmp_path, far):
    path = write_xlsb(tmp_path / "a.xlsb", {"A": {(0, 0): "nom", far: 1}})
    assert refusal(path) == "trop_de_cellules"


def test_a_damaged_binary_workbook_is_said(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsb", "w") as package:
        for name in ("[Content_Types].xml", "xl/workbook.bin", "xl/worksheets/sheet1.bin"):
            package.writestr(name, "<Types/>")
    assert refusal(tmp_path / "a.xlsb") == "fichier_illisible"


def hidden_xlsx(path, rows, lines, columns, merged):
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    for line in lines:
        workbook.active.row_dimensions[line].hidden = True
    for column in columns:
        workbook.active.column_dimensions["ABCDEF"[column]].hidden = True
    for first, last, column in merged:
        workbook.active.merge_cells(start_row=first, end_row=last, start_column=column + 1, end_column=column + 1)
    workbook.save(path)


def hidden_xls(path, rows, lines, columns, merged):
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("Sheet")
    covered = {(first, column): last for first, last, column in merged}
    below = {(line, column) for first, last, column in merged for line in range(first + 1, last + 1)}
    for at, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if (at, column) in covered:
                sheet.write_merge(at - 1, covered[at, column] - 1, column, column, value)
            elif value is not None and (at, column) not in below:
                sheet.write(at - 1, column, value)
    for line in lines:
        sheet.row(line - 1).hidden = True
    for column in columns:
        sheet.col(column).hidden = True
    workbook.save(str(path))


def hidden_ods(path, rows, lines, columns, merged):
    document = opendocument.OpenDocumentSpreadsheet()
    table = odf_table.Table(name="Sheet")
    for column in range(len(rows[0])):
        seen = "collapse" if column in columns else "visible"
        table.addElement(odf_table.TableColumn(visibility=seen))
    spans = {(first, column): last - first + 1 for first, last, column in merged}
    for at, row in enumerate(rows, 1):
        line = odf_table.TableRow(visibility="filter" if at in lines else "visible")
        for column, value in enumerate(row):
            facts = {"numberrowsspanned": spans[at, column]} if (at, column) in spans else {}
            if isinstance(value, (int, float)):
                facts |= {"valuetype": "float", "value": value}
            cell = odf_table.TableCell(**facts)
            if value is not None:
                cell.addElement(odf_text.P(text=str(value)))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(str(path))


@pytest.mark.parametrize(("kind", "write"), [("xlsx", hidden_xlsx), ("xls", hidden_xls), ("ods", hidden_ods)])
@pytest.mark.parametrize("seed", range(3))
def test_hidden_lines_and_columns_of_any_workbook_are_read_and_said(tmp_path, kind, write, seed):
    luck = random.Random(seed)
    head = ["nom", "objet", "montant", "année"]
    rows = [head] + [[f"A{n}", f"jardin {n}", luck.randrange(100, 9000), 2023] for n in range(1, 9)]
    rows[3][1] = None
    lines, columns = luck.sample(range(2, 9), luck.randrange(1, 4)), luck.sample(range(4), luck.randrange(1, 3))
    write(tmp_path / f"a.{kind}", rows, lines, columns, [(3, 4, 1)])
    found = open_raw(tmp_path / f"a.{kind}")
    rows[3][1] = rows[2][1]  # words merged over two lines are those of both
    assert found.kind == kind
    assert found.grids[0].rows == tuple(tuple(map(str, row)) for row in rows[1:])
    said = {fault.rule: fault for fault in found.faults}
    assert said["lignes_masquees"].facts["count"] == len(lines)
    assert said["lignes_masquees"].row == min(lines)
    assert said["colonnes_masquees"].facts["names"] == ", ".join(head[at] for at in sorted(columns))


def test_hidden_sheets_and_formulas_without_a_value_are_said(tmp_path):
    workbook = openpyxl.Workbook()
    for row in (["nom", "montant"], ["A", "=1+1"], ["B", 2]):
        workbook.active.append(row)
    workbook.create_sheet("Brouillon").append(["nom", "montant"])
    workbook["Brouillon"].sheet_state = "hidden"
    workbook.save(tmp_path / "a.xlsx")
    found = open_raw(tmp_path / "a.xlsx")
    assert [grid.sheet for grid in found.grids] == ["Sheet"]
    assert {(f.rule, f.sheet) for f in found.faults} == {
        ("feuille_masquee", "Brouillon"),
        ("formule_sans_valeur", "Sheet"),
    }


def test_quote_that_never_closes_loses_no_row(tmp_path):
    lines = [f"Association {n};{n}" for n in range(500)]
    lines[10] = '"Association 10;10'
    found = open_raw(wrote(tmp_path, "nom;montant\n" + "\n".join(lines) + "\n"))
    assert len(found.grids[0].rows) == 500
    assert "guillemet_non_ferme" in {fault.rule for fault in found.faults}


def test_decimal_commas_do_not_make_a_comma_separated_file(tmp_path):
    assert grid(tmp_path, "nom;montant;part\nA;1,5;0,5\nB;2,5;0,25\n").header == ("nom", "montant", "part")


# --- workbooks ------------------------------------------------------------------------------------------------------


def test_xlsx_cells_as_a_person_reads_them(tmp_path):
    rows = [
        ["nom", "date", "montant", "ok", "cp"],
        ["A", pd.Timestamp("2018-03-15").to_pydatetime(), 0.1 + 0.2, True, 1000],
    ]
    found = grid(tmp_path, book(rows, E2="00000"))
    assert found.rows == (("A", "2018-03-15", "0.3", "true", "01000"),)
    assert found.sheet == "Feuille"


def test_a_number_of_three_decimals_cannot_be_taken_for_thousands(tmp_path):
    assert grid(tmp_path, book([["a", "b"], [1.234, "1.234"]])).rows == (("1.2340", "1.234"),)


def test_xlsx_title_lines_and_a_stray_cell_far_away(tmp_path):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for place, value in {
        "A1": "Titre",
        "A3": "nom",
        "B3": "montant",
        "A4": "x",
        "B4": 3,
        "XFD1048576": "égaré",
    }.items():
        sheet[place] = value
    workbook.save(tmp_path / "a.xlsx")
    found = open_raw(tmp_path / "a.xlsx").grids[0]
    assert found.header[:2] == ("nom", "montant")
    assert found.lines == (4, 1048576)


def test_long_numbers_keep_their_digits(tmp_path):
    assert grid(tmp_path, book([["siret", "x"], [13002526500013, "y"]])).rows[0][0] == "13002526500013"


def test_ods_repeats_are_spread_only_where_filled(tmp_path):
    pd.DataFrame({"nom": ["A", "A"], "montant": [1500.5, 2]}).to_excel(tmp_path / "a.ods", engine="odf", index=False)
    found = open_raw(tmp_path / "a.ods")
    assert (found.kind, found.grids[0].rows) == ("ods", (("A", "1500.5"), ("A", "2")))


# --- JSON, archives, the rest ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "document",
    [
        [{"nom": "A", "montant": 5}],
        {"data": [{"nom": "A", "montant": 5}]},
        {"nhits": 1, "records": [{"recordid": "x", "fields": {"nom": "A", "montant": 5}}]},
        {"result": {"records": [{"nom": "A", "montant": 5}]}},
        {"columns": ["nom", "montant"], "data": [["A", 5]]},
        [["nom", "montant"], ["A", 5]],
    ],
)
def test_json_shapes(tmp_path, document):
    found = open_raw(wrote(tmp_path, json.dumps(document)))
    assert (found.grids[0].header, found.grids[0].rows) == (("nom", "montant"), (("A", "5"),))
    assert found.document == document


def test_json_lines_and_nulls(tmp_path):
    found = grid(tmp_path, '{"a": 1, "b": null}\n{"a": true, "c": [1]}\n')
    assert (found.header, found.rows) == (("a", "b", "c"), (("1", "", ""), ("true", "", "[1]")))


def test_geojson_has_its_document_and_its_properties(tmp_path):
    feature = {"type": "Feature", "properties": {"code_qp": "QN06710I"}, "geometry": None}
    found = open_raw(wrote(tmp_path, json.dumps({"type": "FeatureCollection", "features": [feature]})))
    assert (found.kind, found.grids[0].rows) == ("geojson", (("QN06710I",),))


def test_zip_of_one_file_is_opened_and_a_shapefile_left_closed(tmp_path):
    one = zipped(**{"dossier/a.csv": "nom;montant\nA;1\n", "__MACOSX/x": "y", "lisezmoi.txt": "z"})
    assert grid(tmp_path, one).rows == (("A", "1"),)
    shape = open_raw(wrote(tmp_path, zipped(**{"a.shp": b"\0", "a.dbf": b"\0", "a.shx": b"\0"})))
    assert (shape.kind, shape.grids) == ("zip", ())


def test_parquet(tmp_path):
    path = tmp_path / "sans_nom"
    pd.DataFrame({"nom": ["A", None], "montant": [1.5, 2.0]}).to_parquet(path)
    assert open_raw(path).grids[0].rows == (("A", "1.5"), ("", "2"))


def test_gpkg_and_bare_shapefile_are_told_by_their_first_bytes(tmp_path):
    assert open_raw(wrote(tmp_path, b"SQLite format 3\0" + b"\0" * 100)).kind == "gpkg"
    assert open_raw(wrote(tmp_path, struct.pack(">i", 9994) + b"\0" * 96)).kind == "shp"


# --- refusals -------------------------------------------------------------------------------------------------------


def test_refusals(tmp_path):
    assert refusal(tmp_path) == "fichier_est_dossier"
    assert refusal(tmp_path / "absent.csv") == "fichier_introuvable"
    cases = {
        b"": "fichier_vide",
        b" \n\t\n": "fichier_vide",
        b"%PDF-1.7 x": "type_refuse",
        b"\x89PNG\r\n\x1a\n": "type_refuse",
        b"<!DOCTYPE html><html><table>": "type_refuse",
        bytes(range(32)) * 40: "type_refuse",
        b'{"a": [1, 2': "json_mal_forme",
        b"[" * 100_000: "json_trop_profond",
        b"PK\x03\x04coupe": "fichier_tronque",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600: "fichier_illisible",
        zipped(): "fichier_vide",
        zipped(**{"a.csv": "a;b\n1;2", "b.csv": "a;b\n1;2"}): "archive_plusieurs",
        zipped(**{"../a.csv": "a;b\n1;2"}): "archive_chemin",
        zipped(**{"/etc/a.csv": "a;b\n1;2"}): "archive_chemin",
        zipped(**{"C:\\a.csv": "a;b\n1;2"}): "archive_chemin",
        zipped(**{"a.csv": b"\0" * 30_000_000}): "archive_bombe",
        zipped(**{"word/document.xml": "<a/>", "[Content_Types].xml": "<a/>"}): "type_refuse",
    }
    for content, rule in cases.items():
        assert refusal(wrote(tmp_path, content)) == rule, content[:40]


def test_too_large_too_many_members_too_many_cells(tmp_path):
    assert refusal(wrote(tmp_path, '{"a": 1}' + " " * 200), limits=Limits(file_bytes=100)) == "fichier_trop_gros"
    many = zipped(**{f"{n}.csv": "" for n in range(20)})
    assert refusal(wrote(tmp_path, many), limits=Limits(members=10)) == "archive_trop_de_fichiers"
    assert refusal(wrote(tmp_path, "a;b\n" + "1;2\n" * 100), limits=FEW) == "trop_de_cellules"
    assert refusal(wrote(tmp_path, book([["a", "b"]] * 100)), limits=FEW) == "trop_de_cellules"


def test_one_enormous_line(tmp_path):
    assert refusal(wrote(tmp_path, b"a;" * 2_000_000)) == "ligne_trop_longue"
    assert refusal(wrote(tmp_path, b"a" * 30_000_000)) == "ligne_trop_longue"


def test_xml_entities_in_a_workbook(tmp_path):
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    assert refusal(wrote(tmp_path, zipped(**{"xl/workbook.xml": bomb, "[Content_Types].xml": "<a/>"}))) == "xml_entites"
    ods = zipped(**{"content.xml": bomb, "mimetype": "application/vnd.oasis.opendocument.spreadsheet"})
    assert refusal(wrote(tmp_path, ods)) == "xml_entites"


def opened_or_refused(path, opener=open_raw):
    """Opens, or refuses with a sentence; any other error goes through."""
    try:
        opener(path)
    except DataError as error:
        if not str(error):
            raise


def test_truncated_workbooks_never_break(tmp_path):
    whole = book([["nom", "montant"], ["A", 1]])
    for cut in range(0, len(whole), 251):
        opened_or_refused(wrote(tmp_path, whole[:cut]))


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=400))
@example(b"\xff\xfe")
@example(b"\xfe\xff\x00")
@example(b'"')
@example(b'{"type": "Feature"}')
@example(b'{"features": 3, "data": [[]]}')
def test_arbitrary_bytes_give_a_file_or_a_sentence(tmp_path, content):
    path = wrote(tmp_path, content)
    opened_or_refused(path)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(0, 5000), st.binary(min_size=1, max_size=40))
def test_damaged_workbooks_give_a_file_or_a_sentence(tmp_path, at, noise):
    whole = bytearray(book([["nom", "montant"], ["A", 1], ["B", "=1+1"]]))
    at %= len(whole)
    whole[at : at + len(noise)] = noise
    opened_or_refused(wrote(tmp_path, bytes(whole)))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.text("aéb1, ;\"\n'€=", max_size=8), min_size=3, max_size=3), min_size=1, max_size=8))
def test_well_quoted_tables_are_read_back(rows):
    import csv

    target = io.StringIO()
    writer = csv.writer(target, delimiter=";")
    writer.writerow(["nom long", "objet", "ville"])
    writer.writerows(rows)
    table = raw_text.read_table(target.getvalue(), Path("a.csv"), LIMITS)
    if table.separator == ";" and not table.faults:
        assert [[c.strip() for c in row] for row in table.records[1:]] == [[c.strip() for c in row] for row in rows]


# --- large files ----------------------------------------------------------------------------------------------------


def test_a_large_csv_is_only_sniffed_until_its_rows_are_asked_for(tmp_path):
    path = wrote(tmp_path, "nom;montant\n" + "".join(f"Été {n};{n}\n" for n in range(3000)) + "X;1;2;3;4;5;6\n")
    found = open_raw(path, limits=SMALL)
    rows = found.grids[0].rows
    assert isinstance(rows, LazyRows)
    assert rows[0] == ("Été 0", "0")
    assert rows[:2][1] == ("Été 1", "1")
    assert not rows.loaded
    assert not late_faults(found)
    assert len(rows) == 3001
    assert rows.loaded
    assert list(found.grids[0].lines)[-1] == 3002
    assert refused_lines(found) == {(None, 3002): "ligne_decalee"}


def test_a_large_file_is_known_by_its_beginning_and_its_late_accents_too(tmp_path):
    path = wrote(tmp_path, ("nom;montant\n" + "a;1\n" * 400_000).encode() + "é;2\n".encode("cp1252") * 400_000)
    found = open_raw(path, limits=Limits(lazy_bytes=500))
    assert (found.kind, found.encoding) == ("csv", "cp1252")
    assert found.grids[0].header == ("nom", "montant")


def test_a_csv_above_the_limit_opens_and_refuses_its_rows(tmp_path):
    found = open_raw(wrote(tmp_path, "nom;montant\n" + "a;1\n" * 1000), limits=Limits(file_bytes=600, lazy_bytes=500))
    with pytest.raises(DataError):
        len(found.grids[0].rows)


# --- real files -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "kind", "encoding", "rows"),
    [
        ("subventions_44*/*.csv", "csv", "utf-8", 18148),
        ("subventions_49*/*conventions*.csv", "csv", "utf-8", 75),
        ("subventions_49*/*associations*.csv", "csv", "utf-8", 11843),
        ("subventions_72*/*.csv", "csv", "cp1252", 1625),
        ("subventions_72*/*.xls", "xls", None, 24),
        ("subventions_80*/*.csv", "csv", "utf-8", 18),
        ("feder*/*.xls", "xls", None, 1834),
        ("insee_stats*/DEMO*.csv", "csv", "utf-8-sig", 1400),
        ("insee_stats*/REVN*.csv", "csv", "utf-8-sig", 1352),
        ("qpv2024_national*/*.geojson", "geojson", "utf-8", 1609),
        ("politique_ville_adultes*/*2020.json", "json", "utf-8", 4660),
        ("lieux_mednum*/*.json", "json", "utf-8", 243),
        ("fonds_friches*/*.csv", "csv", "utf-8", 4446),
    ],
)
def test_real_files(pattern, kind, encoding, rows):
    found = open_raw(real(pattern))
    assert (found.kind, found.encoding, len(found.grids[0].rows)) == (kind, encoding, rows)


def test_real_jaune_is_cp1252_not_mac_roman():
    found = open_raw(real("jaune*/*.csv"))
    assert found.encoding == "cp1252"
    assert found.grids[0].header[-1] == "Détail des subventions"


def test_real_header_on_line_four():
    assert open_raw(real("subventions_72*/*.xls")).grids[0].header_line == 4
