"""What the law asks is in the five formats with the same figures: objectives, sexes, competences, DSU, consultation."""

import io
import re
import zipfile

import openpyxl
import pytest

from ess_metrics.analyses.values import values
from ess_metrics.folder.reading import read
from ess_metrics.model.selection import Selection
from ess_metrics.reports.review import production
from ess_metrics.texts.pages import duties_words, objectives_page_words, sexes_words
from tests.tiny import TABLES, A, write_tiny

OBJECTIVES = "objectif_id,source,pilier,libelle\nO1,loi,Emploi,Créer des emplois\nO2,contrat,Santé,Soigner\n"
TARGETS = f"""cible_id,objectif_id,indicateur,filtre,reference_valeur,reference_date,cible_valeur,cible_date
T1,O1,granted,quartier={A},1000,2023-06-30,3000,2027-06-30
T2,O1,bidule,,,,,
"""
VOICES = "temoignage_id,date,auteur,texte,objectif_id,code_quartier\nV1,2024-05-01,Une habitante,Il faut un local,O1,\n"
DSU = "commune,annee,action,montant\n67482,2024,Médiation sociale,44500\n"
DAYS = {"date_seance": "2027-03-31", "date_budget": "2027-04-10"}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    projects = TABLES["projets"].replace("beneficiaires_qpv", "beneficiaires_qpv,beneficiaires_femmes,competence")
    lines = projects.strip().split("\n")
    told = {"P1": ",40,Emploi", "P3": ",30,Santé"}
    lines[1:] = [line + told.get(line.split(",")[0], ",,") for line in lines[1:]]
    folder = tmp_path_factory.mktemp("loi") / "dossier"
    tables = {"objectifs": OBJECTIVES, "cibles": TARGETS, "temoignages": VOICES, "dsu": DSU}
    return read(write_tiny(folder, projets="\n".join(lines) + "\n", **tables))


@pytest.fixture(scope="module")
def report(data):
    return production.built(data, Selection(), days=DAYS)


def said(content: bytes, kind: str) -> str:
    """The words of a file, spaces as plain ones."""
    if kind in ("docx", "pptx"):
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            inside = [name for name in opened.namelist() if re.search(r"(document|slides?/slide\d+)\.xml$", name)]
            text = " ".join(re.sub(r"<[^>]+>", " ", opened.read(name).decode()) for name in sorted(inside))
    elif kind == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
        text = " ".join(str(value) for value in cells if value is not None)
    else:
        text = re.sub(r"<[^>]+>", " ", content.decode())
    return re.sub(r"[\s\u00a0\u202f]+", " ", text)


@pytest.mark.parametrize("kind", ["docx", "html", "xlsx"])
def test_each_part_is_in_the_file_with_its_figures(data, report, kind):
    text = said(production.written(report, kind), kind)
    granted = values(data, "granted", None, Selection.of({"code_quartier": A})).total.value
    expected = ["2083.35", "Il faut un local", "Médiation sociale", "44500"] if kind == "xlsx" else [
        "2 083 €", "« Il faut un local » — Une habitante, 1er mai 2024", "Médiation sociale", "44 500 €",
        "31 mars 2027", "10 février 2027", "son indicateur n’est pas reconnu", "aucun indicateur ne lui est attaché",
    ]  # fmt: skip
    assert granted == 2083.35
    lost = [words for words in (*expected, "Compétence non renseignée", "Femmes et hommes") if words not in text]
    assert not lost


def test_the_sections_stand_where_the_law_puts_them(report):
    ids = [section.id for section in report.sections]
    wanted = ["objectifs", "sexe", "competences", "dsu", "avis"]
    assert [id for id in ids if id in wanted] == wanted
    titles = " ".join(section.title for section in report.sections)
    assert all(title in titles for title in (objectives_page_words.PART, sexes_words.PART, duties_words.ACTIONS_PART))


def test_the_workbook_has_the_numbers(data, report):
    book = openpyxl.load_workbook(io.BytesIO(production.written(report, "xlsx")))
    sheet = next(book[name] for name in book.sheetnames if "Femmes et hommes" in name)
    numbers = {cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, (int, float))}
    by_sex = values(data, "beneficiaries", "sexe")
    assert {by_sex["F"].value, by_sex["H"].value} <= numbers
    assert by_sex["F"].value == 70
