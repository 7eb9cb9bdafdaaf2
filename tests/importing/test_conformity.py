"""An import never writes what `check` refuses: each such row is refused, with its line, its reason and its euros."""

from __future__ import annotations

import openpyxl
import pytest

from ess_metrics.folder import reading
from ess_metrics.importing.run import import_files
from ess_metrics.model import schema

HEADERS = {
    "organismes": ["organisme_id", "nom"],
    "projets": ["projet_id", "intitule", "porteur_id", "cout_total"],
    "projets_quartiers": ["projet_id", "code_quartier", "part"],
    "financements": ["financement_id", "projet_id", "porteur_id", "dispositif_code", "annee", "montant_attribue"],
}
GOOD = {
    "organismes": [["LOC:A", "Asso A"]],
    "projets": [["P1", "Jardin", "LOC:A", 900]],
    "projets_quartiers": [["P1", "TERRITOIRE", 1]],
    "financements": [["F1", "P1", "", "AUTRE", 2023, 100], ["F2", "P1", "", "AUTRE", 2023, 40.5]],
}
WRONG = {
    "financements": [
        (["F3", "P9", "", "AUTRE", 2023, 7], "code_inconnu", 7),
        (["F3", "", "", "AUTRE", 2023, 7], "ligne_sans_projet_ni_porteur", 7),
        (["F3", "P1", "", "AUTRE", 2023, -7], "montant_negatif", -7),
        (["", "P1", "", "AUTRE", 2023, 7], "valeur_obligatoire_vide", 7),
    ],
    "projets_quartiers": [(["P1", "QN99999I", 1], "code_inconnu", 0), (["P1", "HORS_QPV", 0.5], "parts_somme", 0)],
    "projets": [(["P2", "Fête", "LOC:Z", ""], "code_inconnu", 0)],
}
CASES = [(stem, *case) for stem, cases in WRONG.items() for case in cases]


def book(path, tables):
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for stem, rows in tables.items():
        sheet = workbook.create_sheet(schema.BY_STEM[stem].title[:31])
        for row in [HEADERS[stem], *rows]:
            sheet.append(row)
    workbook.save(path)
    return path


@pytest.mark.parametrize(("stem", "row", "rule", "euros"), CASES)
def test_a_row_that_check_would_refuse_is_refused_with_its_reason(tmp_path, stem, row, rule, euros):
    tables = GOOD | {stem: [*GOOD[stem], row]}
    file = import_files([book(tmp_path / "a.xlsx", tables)], tmp_path / "d").files[0]
    found = file.to_json()
    assert reading.check(tmp_path / "d").ok
    refusal = next(fault for fault in found["faults"] if fault["severity"] == "bloquant")
    assert (refusal["rule"], refusal["row"]) in {(rule, len(tables[stem]) + 1), (rule, 2)}
    assert found["rows_read"] == found["rows_kept"] + found["rows_refused"] == sum(map(len, tables.values()))
    assert (found["total_eur_written"], found["total_eur_kept"]) == (140.5 + euros, 140.5)
    assert found["total_eur_refused"] == found["totals_by_type"]["attribue"]["refused"] == euros
    assert (tmp_path / "d/refus/a.xlsx-refus.csv").is_file()


def test_an_optional_amount_costs_no_row(tmp_path):
    tables = GOOD | {"projets": [["P1", "Jardin", "LOC:A", "environ mille"]]}
    file = import_files([book(tmp_path / "a.xlsx", tables)], tmp_path / "d").files[0]
    assert (file.rows_refused, file.total_eur_kept) == (0, 140.5)
    assert [fault.rule for fault in file.faults if fault.column == "cout_total"] == ["montant_illisible"]


def test_a_good_workbook_is_left_as_it_is(tmp_path):
    file = import_files([book(tmp_path / "a.xlsx", GOOD)], tmp_path / "d").files[0]
    assert (file.rows_read, file.rows_kept, file.total_eur_kept) == (5, 5, 140.5)
    assert reading.check(tmp_path / "d").ok
