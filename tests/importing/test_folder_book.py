"""The folder out as one workbook, corrected in Excel, dropped again: compared by key."""

import json

import openpyxl
import pytest

from ess_metrics.__main__ import main
from ess_metrics.folder import publication
from ess_metrics.formats import workbook
from ess_metrics.importing import folder_acts
from ess_metrics.importing.staging import Staging
from ess_metrics.model.schema import BY_STEM
from ess_metrics.texts.library import workbook_words as words
from tests.tiny import write_tiny


@pytest.fixture
def target(tmp_path):
    made = write_tiny(tmp_path / "dossier")
    publication.publish(made, author="Zoé")
    return made


def dropped(target, path):
    staged = Staging(target)
    with path.open("rb") as content:
        staged.add(path.name, content)
    staged.build()
    diff = staged.preview().diff
    file = staged.report.files[0]
    staged.close()
    return file, {
        stem: (table.added, table.changed, table.removed) for stem, table in diff.tables.items() if not table.same
    }


def test_out_and_back_untouched_nothing_moves(target, tmp_path):
    path = tmp_path / "dossier.xlsx"
    folder_acts.as_workbook(target, path)
    file, moved = dropped(target, path)
    assert file.rows_refused == 0, file.faults
    assert {stem: found for stem, found in moved.items() if stem != "sources"} == {}


def test_a_cell_corrected_and_a_row_added_are_all_that_moves(target, tmp_path):
    path = tmp_path / "dossier.xlsx"
    folder_acts.as_workbook(target, path)
    book = openpyxl.load_workbook(path)
    sheet = book[BY_STEM["financements"].title]
    titles = [str(cell.value).removesuffix(" *") for cell in sheet[1]]
    amount = titles.index(words.column_title("montant_attribue")) + 1
    line = next(row[0].row for row in sheet.iter_rows(min_row=3) if row[amount - 1].value == 300)
    sheet.cell(line, amount).value = 310
    new = sheet.max_row + 1
    for at in range(1, len(titles) + 1):
        sheet.cell(new, at).value = sheet.cell(line, at).value
    sheet.cell(new, 1).value = "NEUVE"
    book.save(path)
    _, moved = dropped(target, path)
    assert moved["financements"] == (1, 1, 0)
    assert set(moved) <= {"financements", "sources"}


def test_the_short_model_speaks_the_names_of_the_folder(target, tmp_path):
    folder_acts.short_model(target, tmp_path / "m.xlsx")
    book = openpyxl.load_workbook(tmp_path / "m.xlsx")
    assert book.sheetnames[1:4] == ["Actions", "Locaux", "Personnes accompagnées"]
    listed = {cell.value for row in book["Listes"].iter_rows() for cell in row}
    assert "A" in listed or any("Quartier" in str(text) for text in listed)
    folder_acts.short_model(tmp_path / "rien", tmp_path / "n.xlsx")
    assert openpyxl.load_workbook(tmp_path / "n.xlsx").sheetnames == book.sheetnames


def test_by_command_line_a_workbook_that_comes_back(target, tmp_path, capsys):
    assert main(["export", str(target), "--out", str(tmp_path / "d"), "--format", "classeur"]) == 0
    capsys.readouterr()
    assert main(["import", str(tmp_path / "d" / "classeur.xlsx"), "--into", str(target), "--json"]) == 0
    file = json.loads(capsys.readouterr().out)["files"][0]
    assert (file["format"], file["rows_refused"]) == (workbook.NAME, 0)
