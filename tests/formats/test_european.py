"""European operations: the Union's euros, the head office never a place, other departments set aside."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pandas as pd
import pytest
import xlrd

from ess_metrics.files.raw_files import open_raw
from ess_metrics.formats import european, grant_files
from ess_metrics.formats.source import Context
from ess_metrics.texts.fault_sentences import RULES
from tests.real import real

FRENCH = (
    "Programme;Intitulé du projet  - operation name;Nom du bénéficiaire - beneficiary name;Code postal du bénéficiaire;"
    "Date de début de l'opération - operation start date;Date de fin de l'opération - operation end date;"
    "Total dépenses éligibles;Montant UE programmé - Union co-financing rate;Pays - Country;Date de programmation;Fonds"
)
KOHESIO = (
    "Operation_Unique_Identifier,Operation_Name_Programme_Language,Beneficiary_Name,Postal_Code,Operation_Start_Date,"
    "Operation_End_Date,Cofinancing_Rate,Total_Eligible_Expenditure_amount,Project_EU_Budget,Fund_Code,Programme_Code,"
    "NUTS3_Code,Programming_Period"
)
HERE = Context({"quartiers": pd.DataFrame({"code_quartier": ["QN06710I"], "communes": ["Strasbourg"]})})


def imported(tmp_path, text, context=None):
    path = tmp_path / "liste.csv"
    path.write_text(text, encoding="utf-8")
    raw = open_raw(path)
    assert european.recognise(raw) >= 0.9
    assert grant_files.recognise(raw) < 0.5
    outcome = european.read(raw, context or Context())
    assert outcome.rows_read == outcome.rows_kept + outcome.rows_refused
    assert not {fault.rule for fault in outcome.faults} - RULES.keys()
    return outcome


def rules(outcome) -> Counter:
    return Counter(fault.rule for fault in outcome.faults)


def test_french_list(tmp_path):
    rows = [
        "PO_FEDER_AL;Tiers-lieu;ADIE;67000.0;01/02/2015;31/12/2016;1000,00;400,00;FR;15/03/2015;FEDER",
        "PO_FSE_AL;Chantier;GRETA;67000.0;01/02/2015;31/12/2015;500;250;FR;1900-01-02;FSE",
        "PO_FSE_AL;Sans montant;GRETA;67000.0;01/02/2015;31/12/2015;500;n.c.;FR;2015-01-01;FSE",
        "PO_X;Ailleurs;CRIJ;94025.0;01/02/2015;31/12/2015;500;300;FR;2015-01-01;IEJ",
    ]
    outcome = imported(tmp_path, "\n".join([FRENCH, *rows]), HERE)
    assert (outcome.rows_read, outcome.rows_kept, outcome.rows_refused) == (4, 2, 2)
    assert (outcome.euros_read, outcome.euros_kept) == (950, 650)
    assert list(outcome.refused["_rule"]) == ["montant_illisible", "hors_territoire"]
    found = outcome.tables["financements"]
    assert list(zip(found["fonds_origine"], found["dispositif_code"], found["annee"], strict=True)) == [
        ("UE_FEDER", "FEDER", "2015"),
        ("UE_FSE", "FSE", "2015"),
    ]
    assert list(outcome.tables["projets_quartiers"]["code_quartier"]) == ["TERRITOIRE"] * 2
    assert list(outcome.tables["projets"]["cout_total"]) == ["1000.00", "500"]
    assert rules(outcome)["lieu_siege"] == rules(outcome)["date_hors_bornes"] == rules(outcome)["hors_territoire"] == 1


def test_kohesio_eligible_cost_times_rate(tmp_path):
    rows = [
        "Q1,Recyclerie,Emmaüs,67000,2018-01-01,2020-12-31,50.0,100000.01,,ERDF,2014FR,FRF11,2014-2020",
        "Q2,Ferme,Asso,67000,2018-01-01,2018-12-31,0.6,1000,,ESF,2014FR,FRF11,2014-2020",
        "Q3,Jardin,Asso,67000,2018-01-01,2018-12-31,999,1000,,ESF,2014FR,FRF11,2014-2020",
        "Q4,Verger,Asso,67000,2018-01-01,2018-12-31,10,1000,300,ESF,2014FR,FRF11,2014-2020",
    ]
    outcome = imported(tmp_path, "\n".join([KOHESIO, *rows]))
    assert list(outcome.tables["financements"]["montant_attribue"]) == ["50000.01", "600.00", "300.00"]
    assert list(outcome.refused["_rule"]) == ["taux_invraisemblable"]
    assert list(outcome.tables["financements"]["reference_decision"]) == ["Q1", "Q2", "Q4"]
    assert list(outcome.tables["financements"]["annee"]) == ["2018"] * 3


def test_a_numbered_operation_written_twice_is_counted_once(tmp_path):
    row = "Q1,Jardin,ASSO A,67000,2021-03-01,2021-12-31,50,1000,500,ERDF,P,FRF11,2021-2027"
    outcome = imported(tmp_path, "\n".join([KOHESIO, row, row, row.replace("Q1", "Q2")]))
    assert (outcome.rows_read, outcome.rows_kept, outcome.euros_read, outcome.euros_kept) == (3, 2, 1500, 1000)
    assert rules(outcome)["doublon_exact"] == 1


def test_a_corrected_amount_keeps_its_id_and_a_code_places(tmp_path):
    header = FRENCH + ";code_quartier"
    row = "P;Titre;Asso;67000;2015-01-01;2015-12-31;1000;{};FR;2015-01-01;FEDER;QN06710I"
    one, two = (imported(tmp_path, f"{header}\n{row.format(amount)}", HERE) for amount in (400, 500))
    assert list(one.tables["financements"]["financement_id"]) == list(two.tables["financements"]["financement_id"])
    assert list(one.tables["projets_quartiers"]["code_quartier"]) == ["QN06710I"]


def _cells(path) -> list[list]:
    sheet = xlrd.open_workbook(path).sheet_by_index(0)
    return [[value if value != "" else None for value in sheet.row_values(n)] for n in range(1, sheet.nrows)]


def test_real_list():
    path = real("feder*/*.xls")
    frame = pd.DataFrame(_cells(path))
    total = sum(Decimal(str(value)) for value in frame.iloc[:, 7])
    raw = open_raw(path)
    everything = european.read(raw, Context())
    assert (everything.rows_read, everything.rows_kept) == (1834, 1834)
    assert Decimal(str(everything.euros_kept)) == total.quantize(Decimal("0.01"))
    assert everything.tables["projets"]["projet_id"].is_unique
    here = european.read(raw, HERE)
    mine = frame[frame.iloc[:, 3].isin([67000, 67100, 67068, 67070, 67504])]  # the last three are of a CEDEX
    assert [fault.facts["count"] for fault in here.faults if fault.rule == "lieu_incertain"] == [10]
    assert here.rows_kept == len(mine)
    assert here.euros_kept == round(mine.iloc[:, 7].sum(), 2)
    assert here.euros_read == everything.euros_read
    assert set(here.tables["projets_quartiers"]["code_quartier"]) == {"TERRITOIRE"}


def kohesio(tmp_path, postcode, context, nuts="FRF11"):
    """One operation that says a postcode and the department of its NUTS 3 code, as a folder keeps it."""
    row = f"Q1,Projet,Asso,{postcode},2018-01-01,2018-12-31,50,1000,100,ERDF,P,{nuts},2014-2020"
    return imported(tmp_path, f"{KOHESIO}\n{row}", context)


EMS = Context({}, manifest={"siren_epci": "246700488"})
TOWN = Context({"quartiers": pd.DataFrame({"code_quartier": ["QN06710I"], "commune_codes": ["67482"]})})


@pytest.mark.parametrize(
    ("context", "postcode", "kept", "unsure"),
    [
        (EMS, "67000", 1, 0),
        (EMS, "67800", 1, 0),  # Bischheim and Hœnheim, both of the métropole
        (EMS, "67500", 0, 0),  # Haguenau: same department, another EPCI
        (EMS, "67076", 1, 1),  # a CEDEX
        (EMS, "", 1, 1),  # the department alone
        (TOWN, "67100", 1, 0),
        (TOWN, "67800", 0, 0),
        (TOWN, "75001", 0, 0),
    ],
)
def test_a_postcode_is_of_the_communes_that_it_serves(tmp_path, context, postcode, kept, unsure):
    made = kohesio(tmp_path, postcode, context)
    assert made.rows_kept == kept
    assert sum(fault.facts["count"] for fault in made.faults if fault.rule == "lieu_incertain") == unsure


def test_another_department_is_elsewhere_whatever_the_postcode(tmp_path):
    assert kohesio(tmp_path, "67000", EMS, nuts="FR101").rows_kept == 0
    assert kohesio(tmp_path, "67500", Context()).rows_kept == 1
