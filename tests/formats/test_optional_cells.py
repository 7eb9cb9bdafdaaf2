"""An optional cell never costs a row: in every reader, one that nobody can read is set aside and said, the row kept.

The sample of each format is written again with one column spoilt; rows and euros are those of the sound sample.
"""

from __future__ import annotations

import csv

import pandas as pd
import pytest

from ess_metrics.files.raw_files import open_raw
from ess_metrics.formats import known_formats as formats
from ess_metrics.formats.source import Context, Outcome
from ess_metrics.importing import conformity, one_file
from tests.formats.test_every_source import SAMPLES

AREAS = pd.DataFrame(
    {
        "code_quartier": ["QN06710I", "QN06704I"],
        "generation": ["2024", "2024"],
        "nom": ["Hautepierre", "Quartiers Ouest"],
        "commune_codes": ["67482", "67043|67447"],
        "communes": ["Strasbourg", "Bischheim|Schiltigheim"],
    }
)
MANIFEST = {"siren_epci": "246700488", "code_contrat": "CN06703I", "generation": "2024"}
POSITIONS = {
    "35066134400035": "SRID=4326;POINT (7.705 48.595)",
    "40060513500013": "POINT (7.71 48.59)",
    "77554402601284": "près de la gare",
    "10000000300002": "",
}
SAID = {
    ("sirene-etablissements", "dateCreationEtablissement"): "date_illisible",
    ("marches-publics", "montant"): "montant_illisible",
    ("marches-publics", "dateNotification"): "date_illisible",
    ("operations-europeennes", "Date de début de l'opération - operation start date"): "date_illisible",
    ("operations-europeennes", "Total dépenses éligibles"): "montant_illisible",
    ("lieux", "Surface (m²)"): "nombre_illisible",
    ("scdl-subventions", "dateConvention"): "date_illisible",
    ("scdl-subventions", "pourcentageSubvention"): "part_hors_bornes",
    ("scdl-subventions", "idBeneficiaire"): "identifiant_illisible",
    ("scdl-subventions", "idAttribuant"): "identifiant_illisible",
    ("scdl-subventions", "datesPeriodeVersement"): "date_illisible",
    ("sirene-etablissements", "siren"): "code_illisible",
    ("sirene-etablissements", "etatAdministratifEtablissement"): "valeur_hors_liste",
    ("liste-ess", "siren"): "identifiant_illisible",
    ("liste-ess", "siret_siege"): "identifiant_illisible",
    ("liste-ess", "code_commune"): "code_illisible",
    ("qpv-reference", "part_2015_dans_2024"): "nombre_illisible",
    ("adultes-relais", "code_tiers"): "identifiant_illisible",
}


def read(path, name: str) -> Outcome:
    raw, context = open_raw(path), Context({"quartiers": AREAS.copy()}, manifest=dict(MANIFEST))
    outcome = formats.by_name(name).read(raw, context)
    conformity.obey(outcome, context.tables, raw)
    return outcome


def spoilt(tmp_path, name: str, column: str, words: str):
    grid = open_raw(SAMPLES[name]).grids[0]
    assert column in grid.header
    rows = [[words if cell and title == column else cell for title, cell in zip(grid.header, row, strict=True)]
            for row in grid.rows]  # fmt: skip
    with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([grid.header, *rows])
    return tmp_path / f"{name}.csv"


@pytest.mark.parametrize("words", ["§?", "1O/O2/2O23"])
@pytest.mark.parametrize(("name", "column"), SAID, ids=lambda one: one)
def test_a_spoilt_optional_column_costs_neither_a_row_nor_a_euro_and_is_said(tmp_path, name, column, words):
    good, found = read(SAMPLES[name], name), read(spoilt(tmp_path, name, column, words), name)
    for what in ("rows_read", "rows_kept", "rows_refused", "rows_outside", "euros_read", "euros_kept"):
        assert getattr(found, what) == getattr(good, what), what
    said = [fault for fault in found.faults if fault.rule == SAID[name, column] and fault not in good.faults]
    assert said
    assert not [fault for fault in said if fault.blocking]


def test_a_position_that_is_none_in_a_column_of_positions_is_said(tmp_path):
    path = tmp_path / "siae.csv"
    rows = [f"{siret},EI,Entreprise {siret},Strasbourg,67000,{point}\n" for siret, point in POSITIONS.items()]
    path.write_text("siret,kind,name,city,post_code,coords\n" + "".join(rows), encoding="utf-8")
    found = read(path, "siae")
    assert found.rows_kept == len(POSITIONS)
    assert [fault.row for fault in found.faults if fault.rule == "coordonnees_illisibles"] == [4]


def test_a_european_operation_without_a_title_keeps_its_money(tmp_path):
    title = "Intitulé du projet  - operation name"
    good = read(SAMPLES["operations-europeennes"], "operations-europeennes")
    found = read(spoilt(tmp_path, "operations-europeennes", title, ""), "operations-europeennes")
    assert (found.rows_kept, found.euros_kept) == (good.rows_kept, good.euros_kept)
    assert found.tables["projets"]["intitule"].ne("").all()


def test_a_register_without_a_code_that_reads_is_placed_by_the_name_of_its_commune(tmp_path):
    assert (
        read(spoilt(tmp_path, "siae", "post_code", "§?"), "siae").rows_kept == read(SAMPLES["siae"], "siae").rows_kept
    )


def test_the_rna_of_a_list_is_set_aside_and_said(tmp_path):
    path = tmp_path / "liste.csv"
    text = SAMPLES["liste-ess"].read_text("utf-8").replace("association,,,", "association,,W§12,")
    path.write_text(text, encoding="utf-8")
    made = read(path, "liste-ess")
    assert [(fault.rule, fault.value) for fault in made.faults if fault.column == "rna"] == [
        ("identifiant_illisible", "W§12")
    ]
    assert made.rows_kept == 2


def test_zeros_that_a_spreadsheet_took_are_put_back_and_said_once_a_column(tmp_path):
    areas = AREAS.assign(commune_codes=["01053", "01053"], communes=["Bourg-en-Bresse"] * 2)
    context = Context({"quartiers": areas}, manifest={"generation": "2024"})
    path = tmp_path / "siae.csv"
    lines = SAMPLES["siae"].read_text("utf-8").replace("Strasbourg,67000", "Bourg-en-Bresse,1000")
    path.write_text(lines, encoding="utf-8")
    made = one_file.read(open_raw(path), formats.by_name("siae"), context)
    (said,) = [fault for fault in made.outcome.faults if fault.rule == "codes_zero_perdu"]
    assert (said.column, said.row, said.value, said.facts) == ("post_code", 2, "1000", {"read": "01000", "count": 2})
    assert made.outcome.rows_kept == 2
