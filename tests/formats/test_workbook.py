"""Our workbook: written empty it imports nothing, written full it reads back what it wrote."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ess_metrics.files.raw_files import open_raw
from ess_metrics.formats import workbook, workbook_template
from ess_metrics.formats.source import Context
from ess_metrics.model import column_kinds
from ess_metrics.model.schema import BY_STEM, TABLES
from ess_metrics.texts.fault_sentences import RULES
from ess_metrics.texts.library import workbook_words as words

ROWS = {
    "projets": [
        {
            "projet_id": "007",
            "intitule": "=1+1",
            "statut": "attribue",
            "date_debut": "2024-01-02",
            "cout_total": "1234.5",
        },
        {"projet_id": "P2", "intitule": "-5 % d'été\net après", "emplois_prevus": "1.234"},
    ],
    "projets_quartiers": [{"projet_id": "007", "code_quartier": "TERRITOIRE", "part": "1", "methode": "non_repartie"}],
    "financements": [
        {
            "financement_id": "F1",
            "projet_id": "007",
            "dispositif_code": "AUTRE",
            "annee": "2024",
            "montant_attribue": "1500.25",
        },
        {
            "financement_id": "F2",
            "projet_id": "P2",
            "dispositif_code": "AUTRE",
            "annee": "2023",
            "montant_attribue": "0",
        },
    ],
    "organismes": [
        {
            "organisme_id": "13002526500013",
            "nom": "@x",
            "siret": "13002526500013",
            "esus": "true",
            "code_commune": "01004",
        }
    ],
    "baux": [{"bail_id": "B", "local_id": "L", "locataire_ess": "false", "aide_loyer_mensuelle": "99.9"}],
}


def written(tmp_path, tables=None):
    path = tmp_path / "classeur.xlsx"
    workbook_template.write_template(path, {stem: pd.DataFrame(rows) for stem, rows in (tables or {}).items()})
    return path


def read(path):
    raw = open_raw(path)
    assert workbook.recognise(raw) >= 0.9
    outcome = workbook.read(raw, Context())
    assert outcome.rows_read == outcome.rows_kept + outcome.rows_refused
    assert not {fault.rule for fault in outcome.faults} - RULES.keys()
    return outcome


def contents(outcome) -> dict[str, list[dict]]:
    return {
        stem: [{k: v for k, v in row.items() if v and not k.startswith("_")} for row in frame.to_dict("records")]
        for stem, frame in outcome.tables.items()
    }


def test_template_has_a_sheet_a_table_notes_lists_and_an_example(tmp_path):
    book = openpyxl.load_workbook(written(tmp_path))
    assert book.sheetnames == [words.README, *(table.title[:31] for table in workbook_template.SHEETS), words.LISTS]
    for table in workbook_template.SHEETS:
        sheet = book[table.title[:31]]
        assert sheet.max_column == len(table.filled)
        assert all(cell.comment and cell.comment.text for cell in sheet[1])
        assert sheet["A2"].value == words.EXAMPLE
    statuses = [rule for rule in book["Projets"].data_validations.dataValidation if rule.type == "list"]
    assert len(statuses) >= 6
    notes = {cell.value: cell.comment.text for cell in book["Financements"][1]}
    assert "Unité : €" in notes["Montant attribué"]
    assert "Obligatoire." in notes["Dispositif code *"]
    assert "montant_attribue" in notes["Montant attribué"]


def test_titles_of_a_table_differ_and_lead_back_to_their_column():
    for table in TABLES:
        titles = [words.column_title(column.name) for column in table.columns]
        assert len(set(map(str.lower, titles))) == len(titles)
        assert all(
            workbook._names(table)[workbook.fold(title)] == c.name
            for title, c in zip(titles, table.columns, strict=True)
        )


def test_an_empty_template_imports_nothing(tmp_path):
    outcome = read(written(tmp_path))
    assert (outcome.rows_read, outcome.tables) == (0, {})
    assert [fault.rule for fault in outcome.faults] == ["classeur_vide"]


def test_typed_round_trip(tmp_path):
    path = written(tmp_path, ROWS)
    outcome = read(path)
    assert contents(outcome) == ROWS
    assert (outcome.rows_kept, outcome.euros_kept) == (7, 1500.25)
    assert not outcome.faults
    book = openpyxl.load_workbook(path)
    projects = book["Projets"]
    titles = {cell.value: cell.column for cell in projects[1]}
    assert projects.cell(3, titles["Date début"]).value == dt.datetime(2024, 1, 2)
    assert projects.cell(3, titles["Coût total"]).value == 1234.5
    assert projects.cell(3, titles["Intitulé *"]).data_type == "s"
    assert book["Baux"].cell(3, [c.value for c in book["Baux"][1]].index("Locataire ESS") + 1).value == "non"


def test_what_a_person_types(tmp_path):
    path = written(tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book["Financements"]
    at = {cell.value: cell.column for cell in sheet[1]}

    def typed(line, **values):
        for title, value in values.items():
            column = next(column for name, column in at.items() if workbook.fold(name) == title.replace("_", " "))
            sheet.cell(line, column).value = value

    base = {"identifiant_projet": "P", "dispositif_code": "AUTRE", "annee": 2024}
    typed(
        3,
        identifiant_financement="F1",
        **base,
        montant_attribue="1 500,50 €",
        statut="Attribué",
        date_decision="15/03/2024",
    )
    typed(4, identifiant_financement="F2", **base, montant_attribue="n.c.")
    typed(5, **base, montant_attribue=12)
    typed(6, identifiant_financement="F4", **base, montant_attribue=-4)
    typed(7, identifiant_financement="F5", **base, date_decision="demain", statut="inventé")
    book.save(path)
    outcome = read(path)
    assert (outcome.rows_read, outcome.rows_kept) == (5, 2)
    assert (outcome.euros_read, outcome.euros_kept) == (1508.5, 1500.5)
    assert list(outcome.refused["_rule"]) == ["montant_illisible", "valeur_obligatoire_vide", "montant_negatif"]
    kept = contents(outcome)["financements"]
    assert kept[0] | {"statut": "attribue", "date_decision": "2024-03-15", "montant_attribue": "1500.5"} == kept[0]
    assert {(f.rule, f.row) for f in outcome.faults if not f.blocking} == {
        ("date_illisible", 7),
        ("valeur_hors_liste", 7),
    }


def test_columns_in_any_order_names_of_the_schema_and_extra_ones(tmp_path):
    path = tmp_path / "projets.csv"
    path.write_text("intitule;Commentaire;projet_id;cout_total\nJardin;x;P1;1 500,00\n", encoding="utf-8")
    outcome = read_low(path)
    assert contents(outcome) == {"projets": [{"projet_id": "P1", "intitule": "Jardin", "cout_total": "1500"}]}
    assert [(f.rule, f.column) for f in outcome.faults] == [("colonne_inconnue", "Commentaire")]


def read_low(path):
    raw = open_raw(path)
    assert workbook.recognise(raw) > 0.6
    return workbook.read(raw, Context())


def test_one_sheet_saved_as_ods(tmp_path):
    frame = pd.DataFrame([{"Identifiant projet": "P1", "Intitulé": "Jardin", "Date début": "2024-03-01"}])
    frame.to_excel(tmp_path / "a.ods", engine="odf", index=False, sheet_name="Projets")
    assert contents(read_low(tmp_path / "a.ods"))["projets"][0]["date_debut"] == "2024-03-01"


def test_other_files_are_not_our_workbook(tmp_path):
    (tmp_path / "a.csv").write_text("nomBeneficiaire;montant;objet;dateConvention\nA;5;x;2020\n")
    assert workbook.recognise(open_raw(tmp_path / "a.csv")) == 0


KINDS = {
    column_kinds.MONEY: st.integers(0, 10**11).map(lambda n: f"{n / 100:.2f}".rstrip("0").rstrip(".")),
    column_kinds.NUMBER: st.integers(0, 10**6).map(str),
    column_kinds.YEAR: st.integers(1990, 2050).map(str),
    column_kinds.DATE: st.dates(dt.date(1950, 1, 1), dt.date(2090, 1, 1)).map(str),
    column_kinds.TEXT: st.text("aé=+-@'\" \nœ€1", min_size=1, max_size=12).map(str.strip).filter(bool),
}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
@pytest.mark.parametrize("stem", ["projets", "financements"])
def test_whatever_is_written_is_read_back(tmp_path, stem, data):
    table = BY_STEM[stem]
    row = {table.key[0]: data.draw(st.from_regex(r"\A[A-D0-9][0-9]{1,7}\Z"))}
    for column in table.columns:
        if column.kind in KINDS and column.name != table.key[0]:
            row[column.name] = data.draw(KINDS[column.kind])
    back = contents(read(written(tmp_path, {stem: [row]})))[stem][0]
    assert back == {name: row[name] for name in table.names if name in row}
