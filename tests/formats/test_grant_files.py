"""Grants files: invented rows that imitate published ones, counted by hand; then the real files, counted apart."""

from __future__ import annotations

import contextlib
import csv
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import geopandas
import openpyxl
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from ess_metrics.files.raw_files import open_raw
from ess_metrics.formats import grant_files
from ess_metrics.formats.source import Context
from ess_metrics.importing.identity import settle
from ess_metrics.model import schema
from ess_metrics.model.faults import QUESTION, DataError
from ess_metrics.model.questions import Answers
from ess_metrics.texts.fault_sentences import RULES
from ess_metrics.texts.library import ignored_lines as words
from tests.real import real

SIRET_A, SIRET_B = "82212742900014", "78061024200023"
SCDL = (
    "nomAttribuant;idAttribuant;dateConvention;referenceDecision;nomBeneficiaire;idBeneficiaire;rnaBeneficiaire;objet;"
    "montant;nature;conditionsVersement;datesPeriodeVersement;idRAE;notificationUE;pourcentageSubvention;dispositifAide"
)


def settled(outcome):
    """The tables once bodies and projects are told who they are."""
    return settle(outcome, {}, "f.csv", Answers()).tables


def imported(tmp_path: Path, text: str, name: str = "aides.csv", context: Context | None = None):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    raw = open_raw(path)
    assert grant_files.recognise(raw) >= 0.5
    outcome = grant_files.read(raw, context or Context())
    check(outcome)
    return outcome


def check(outcome):
    """What holds for every outcome: balances, columns of the schema, unique keys, sentences for every fault."""
    assert outcome.rows_read == outcome.rows_kept + outcome.rows_refused
    refused = 0 if outcome.refused is None else len(outcome.refused)
    assert refused == outcome.rows_refused
    for stem, frame in outcome.tables.items():
        table = schema.BY_STEM[stem]
        assert not [name for name in frame if not name.startswith("_") and name not in table.names]
        assert not frame.duplicated(list(table.key)).any()
    funding = outcome.tables.get("financements", pd.DataFrame({"projet_id": [], "porteur_id": []}))
    assert ((funding["projet_id"] != "") | (funding["porteur_id"] != "")).all()
    assert not {fault.rule for fault in outcome.faults} - RULES.keys()


def rules(outcome) -> Counter:
    return Counter(fault.rule for fault in outcome.faults)


def funding(outcome) -> pd.DataFrame:
    return outcome.tables["financements"]


def scdl(**changes) -> str:
    """A complete SCDL row; `changes` replace its fields."""
    row = dict(zip(SCDL.split(";"), [""] * 16, strict=True))
    row |= {"nomAttribuant": "Département du Test", "idAttribuant": "22490001900015", "dateConvention": "2022-01-13"}
    row |= {"nomBeneficiaire": "Asso A", "idBeneficiaire": SIRET_A, "objet": "Jardin partagé", "montant": "1000"}
    row |= {"nature": "aide en numéraire", "pourcentageSubvention": "1", "datesPeriodeVersement": "2022-01-13"}
    return ";".join(str(value) for value in (row | changes).values())


def table(*rows: str) -> str:
    return "\n".join([SCDL, *rows]) + "\n"


def test_scdl_row_becomes_organisations_project_place_and_funding(tmp_path):
    outcome = imported(tmp_path, table(scdl(montant="47800.20", referenceDecision="2017-03-103")))
    assert (outcome.rows_read, outcome.rows_kept, outcome.euros_kept) == (1, 1, 47800.20)
    row = funding(outcome).iloc[0]
    assert row["montant_attribue"] == "47800.20"
    assert (row["annee"], row["date_decision"], row["reference_decision"]) == ("2022", "2022-01-13", "2017-03-103")
    assert (row["financeur_id"], row["fonds_origine"], row["dispositif_code"]) == (
        "22490001900015",
        "DEPARTEMENT",
        "AUTRE",
    )
    assert (row["type_concours"], row["statut"], row["montant_demande"], row["montant_verse"]) == (
        "subvention",
        "attribue",
        "",
        "",
    )
    project = outcome.tables["projets"].iloc[0]
    assert (project["intitule"], project["porteur_id"], project["projet_id"]) == (
        "Jardin partagé",
        SIRET_A,
        row["projet_id"],
    )
    place = outcome.tables["projets_quartiers"].iloc[0]
    assert (place["code_quartier"], place["part"], place["methode"]) == ("TERRITOIRE", "1", "non_repartie")
    assert set(outcome.tables["organismes"]["organisme_id"]) == {SIRET_A, "22490001900015"}


def test_a_share_never_changes_an_amount(tmp_path):
    rows = [
        scdl(montant="1000", pourcentageSubvention="0,333"),
        scdl(montant="1000", nomBeneficiaire="Asso B", pourcentageSubvention="0.667"),
    ]
    outcome = imported(tmp_path, table(*rows))
    assert list(funding(outcome)["montant_attribue"]) == ["1000.00", "1000.00"]
    assert outcome.euros_kept == outcome.euros_read == 2000
    assert [f.facts["count"] for f in outcome.faults if f.rule == "beneficiaires_partages"] == [2]


def test_one_percentage_among_shares_divides_nothing(tmp_path):
    shares = ["1", "1", "100 %", "50", "0.5", "?", "1,", "250"]
    rows = [scdl(nomBeneficiaire=f"B{n}", pourcentageSubvention=share) for n, share in enumerate(shares)]
    outcome = imported(tmp_path, table(*rows))
    assert (outcome.rows_kept, outcome.euros_kept) == (8, 8000)
    assert set(funding(outcome)["montant_attribue"]) == {"1000.00"}


def test_identifiers_siren_rounded_mistyped_and_absent(tmp_path):
    rows = [
        scdl(nomBeneficiaire="Avec SIREN", idBeneficiaire="452474562"),
        scdl(nomBeneficiaire="Arrondi", idBeneficiaire="35181600000000"),
        scdl(nomBeneficiaire="Arrondi 2", idBeneficiaire="3,51816E+13"),
        scdl(nomBeneficiaire="Faux", idBeneficiaire="82212742900015"),
        scdl(nomBeneficiaire="Rien", idBeneficiaire=""),
        scdl(nomBeneficiaire="Avec RNA", idBeneficiaire="", rnaBeneficiaire="W380475558"),
        scdl(nomBeneficiaire="Quelqu'un", idBeneficiaire="185056748212345"),
    ]
    outcome = imported(tmp_path, table(*rows))
    found = outcome.tables["organismes"].set_index("nom")
    assert outcome.rows_kept == 7
    assert (found.loc["Avec SIREN", "siren"], found.loc["Avec SIREN", "siret"]) == ("452474562", "")
    assert found.loc["Avec RNA", "organisme_id"] == "RNA:W380475558"
    for name in ("Arrondi", "Arrondi 2", "Faux", "Rien", "Quelqu'un"):
        assert found.loc[name, "organisme_id"].startswith("LOC:")
        assert found.loc[name, ["siret", "siren", "rna"]].eq("").all()
    assert rules(outcome)["siret_arrondi"] == 2
    assert [f.value for f in outcome.faults if f.rule == "identifiant_personnel"] == [None]


def test_same_exact_name_in_the_file_lends_its_number(tmp_path):
    rows = [scdl(), scdl(nomBeneficiaire="ASSO  A", idBeneficiaire="82212700000000", montant="5")]
    found = imported(tmp_path, table(*rows)).tables["organismes"]
    assert len(found) == 2  # the association once, and the funder


def test_refused_rows_are_kept_aside_with_their_euros(tmp_path):
    rows = [
        scdl(montant="n.c."),
        scdl(montant="-50"),
        scdl(montant="1.234"),
        scdl(nomBeneficiaire="", idBeneficiaire="", montant="7"),
        scdl(dateConvention="", datesPeriodeVersement="", montant="11"),
        scdl(dateConvention="2021-05-01", montant="100"),
        scdl(dateConvention="2020-05-01", montant="200"),
    ]
    outcome = imported(tmp_path, table(*rows))
    assert (outcome.rows_read, outcome.rows_kept, outcome.rows_refused) == (7, 3, 4)
    assert (outcome.euros_read, outcome.euros_kept) == (100 + 200 - 50 + 7 + 11 + 1.23, 301.23)
    expected = ["montant_illisible", "montant_negatif", "beneficiaire_manquant", "exercice_inconnu"]
    assert list(outcome.refused["_rule"]) == expected
    assert list(outcome.refused["_row"]) == [2, 3, 5, 6]
    assert outcome.without_amount == 1
    sums = outcome.totals["attribue"]
    assert (sums.written, sums.kept, sums.refused) == (Decimal("269.23"), Decimal("301.23"), Decimal("-32"))
    fault = next(fault for fault in outcome.faults if fault.rule == "montant_illisible")
    assert (fault.row, fault.column, fault.value, fault.severity) == (2, "montant", "n.c.", "bloquant")
    assert "ligne 2" in fault.message
    assert "«\u202fn.c.\u202f»" in fault.message


def test_unknown_amount_is_kept_unknown_and_zero_stays_zero(tmp_path):
    outcome = imported(tmp_path, table(scdl(montant=""), scdl(montant="0", objet="Autre chose")))
    assert list(funding(outcome)["montant_attribue"]) == ["", "0.00"]
    assert rules(outcome)["montant_inconnu"] == 1


def test_years_and_months_as_dates(tmp_path):
    rows = [
        scdl(dateConvention="2014"),
        scdl(dateConvention="MAI 2015"),
        scdl(dateConvention="43174"),
        scdl(dateConvention="20023", montant="9"),
    ]
    outcome = imported(tmp_path, table(*rows))
    assert list(funding(outcome)["annee"]) == ["2014", "2015", "2018", "2022"]  # the last by its period of payment
    assert list(funding(outcome)["date_decision"]) == ["", "", "2018-03-15", ""]
    assert rules(outcome)["date_incomplete"] == 1
    assert next(f for f in outcome.faults if f.rule == "date_incomplete").facts["count"] == 2


def test_multi_year_help_is_flagged_not_spread(tmp_path):
    outcome = imported(
        tmp_path,
        table(
            scdl(datesPeriodeVersement="2022/01/13_2024/01/12"),
            scdl(montant="240 000 € (pour 3 saisons)", objet="Saison"),
        ),
    )
    assert sorted(funding(outcome)["montant_attribue"]) == ["1000.00", "240000.00"]
    assert rules(outcome)["pluriannuel"] == 2


def test_a_column_a_year_is_spread(tmp_path):
    text = "Association;Objet;Montant 2021;Montant 2022;Montant 2023\nA;Tiers-lieu;100;200;\nB;Tiers-lieu;50;;60\n"
    outcome = imported(tmp_path, text)
    found = funding(outcome).groupby("annee")["montant_attribue"].apply(lambda s: sum(map(float, s)))
    assert found.to_dict() == {"2021": 150, "2022": 200, "2023": 60}
    assert outcome.euros_read == 410


def test_extended_draft_with_a_row_a_budget_year(tmp_path):
    header = (
        "idSubvention;nomAttribuant;nomBeneficiaire;idBeneficiaire;objet;exerciceBudgetaire;montant;montantDemande;"
        "statutLabel;pluriannualite;dateDebut;dateFin"
    )
    rows = [
        f"S1;Ville X;A;{SIRET_A};Atelier vélo;{year};500;800;{label};oui;2022-01-01;2024-12-31"
        for year, label in ((2022, "attribuée"), (2023, "en cours d'intruction"), (2024, "refusée"))
    ]
    outcome = imported(tmp_path, "\n".join([header, *rows]))
    assert list(funding(outcome)["annee"]) == ["2022", "2023", "2024"]
    assert list(funding(outcome)["statut"]) == ["attribue", "en_instruction", "refuse"]
    assert set(funding(outcome)["montant_demande"]) == {"800.00"}
    assert set(funding(outcome)["forme_convention"]) == {"cpo"}
    projects = settled(outcome)["projets"]
    assert projects["projet_id"].nunique() == 1
    assert set(projects["date_fin"]) == {"2024-12-31"}
    assert not rules(outcome)["pluriannuel"]


def test_sections_loans_guarantees_and_help_in_kind_are_rows_of_their_own(tmp_path):
    text = (
        'Année;"Nom de l\'organisme\nbénéficiaire";CP;"Montant\nde la subvention de fonctionnement (1)";'
        '"Montant\nde la subvention d\'investissement (1)";"Montant de la garantie\n(2)";"Avantages en nature\n(4)"\n'
        "2018;A;72390;250,00;100,00;;\n2018;B;72390;;;1 798 193,68;\n2018;C;72390;;;;X\n"
    )
    outcome = imported(tmp_path, text)
    found = funding(outcome)
    assert outcome.rows_read == 3
    assert outcome.euros_kept == 350
    assert list(zip(found["section"], found["type_concours"], found["montant_attribue"], strict=True)) == [
        ("fonctionnement", "subvention", "250.00"),
        ("investissement", "subvention", "100.00"),
        ("", "garantie", "1798193.68"),
        ("", "aide_en_nature", ""),
    ]
    assert rules(outcome)["hors_bilan"] == rules(outcome)["nature_seule"] == 1


def test_totals_repeated_headers_and_copies(tmp_path):
    text = (
        "Structure;Nom du projet;Montant;Exercice\nA;Jardin;100;2014\nB;;200;2014\n;TOTAL;300;\n"
        "Structure;Nom du projet;Montant;Exercice\nC;;50;2014\nC;;50;2014\nTotal;;99;\n"
    )
    outcome = imported(tmp_path, text)
    assert (outcome.rows_read, outcome.euros_read, outcome.euros_kept) == (5, 499, 400)
    assert rules(outcome)["ligne_total"] == rules(outcome)["total_different"] == 1
    assert list(outcome.refused["_rule"]) == ["total_different"]  # it adds up nothing: never left out unsaid
    assert rules(outcome)["entete_repetee"] == rules(outcome)["ligne_repetee"] == 1


def test_headings_notes_and_subtotals_are_no_rows(tmp_path):
    text = (
        "Thème;Association;Montant;Année\nSport;;;\n;A;100;2022\n;B;200;2022\nSous-total Sport;;300;\n"
        "Culture;;;\n;C;40;2022\n;D;2;2022\n;Total Culture;42;\n;;342;\nSource : la ville;;;\n"
    )
    outcome = imported(tmp_path, text)
    assert (outcome.rows_read, outcome.rows_kept, outcome.euros_read) == (4, 4, 342)
    assert rules(outcome)["ligne_total"] == rules(outcome)["ligne_de_texte"] == 3
    assert rules(outcome)["total_different"] == 0


def test_a_row_that_lost_its_beneficiary_is_refused_and_not_taken_for_a_total(tmp_path):
    outcome = imported(tmp_path, "Association;Montant;Année\nA;100;2022\n;70;2022\nB;50;2022\n;220;\n")
    assert (outcome.rows_read, outcome.rows_refused, outcome.euros_read, outcome.euros_kept) == (3, 1, 220, 150)
    assert rules(outcome)["ligne_total"] == 1


def test_a_beneficiary_called_total_is_one_unless_it_adds_up(tmp_path):
    outcome = imported(tmp_path, "Association;Montant;Année\nA;100;2022\nTotal Respect;50;2022\n")
    assert (outcome.rows_read, outcome.euros_read) == (2, 150)


def test_titles_on_two_lines_keep_the_asked_apart_from_the_granted(tmp_path):
    rows = "A;9;9;100;10\nB;9;9;50;5\n"
    years = imported(tmp_path, "Nom;Demandé;;Accordé;\n;2021;2022;2021;2022\n" + rows)
    assert (years.euros_kept, sorted(set(funding(years)["annee"]))) == (165, ["2021", "2022"])
    parts = imported(
        tmp_path, "Association;Subvention;\nNom;Fonctionnement;Investissement\nA;100;10\nB;50;5\n", "a_2022.csv"
    )
    assert (parts.euros_kept, set(funding(parts)["section"])) == (165, {"fonctionnement", "investissement"})


def test_a_mark_before_three_digits_is_asked_and_kept_as_written(tmp_path):
    text = "Association;Montant;Année\nA;1.734;2022\nB;12.500;2022\nC;2.000;2022\nD;500;2022\n"
    asking = Answers("d")
    outcome = imported(tmp_path, text, context=Context(answers=asking))
    question = next(fault for fault in outcome.faults if fault.severity == QUESTION)
    assert (outcome.euros_read, outcome.euros_kept) == (516.23, 516.23)
    assert (question.rule, question.facts["count"], question.facts["default"]) == (
        "milliers_ou_decimales",
        3,
        "tel_quel",
    )
    again = Context(answers=Answers("d", {question.facts["id"]: "milliers"}))
    assert imported(tmp_path, text, context=again).euros_kept == 16734


def test_a_mark_that_the_column_proves_is_not_asked(tmp_path):
    head = "Association;Montant;Année\n"
    thousands = imported(tmp_path, head + "A;1.734;2022\nB;12.500,50;2022\n")
    decimals = imported(tmp_path, head + "A;1.734;2022\nB;1250.125;2022\n")
    assert (thousands.euros_kept, decimals.euros_kept) == (14234.5, 1251.86)
    assert not [f for outcome in (thousands, decimals) for f in outcome.faults if f.severity == QUESTION]


def test_a_unit_that_only_a_title_above_the_table_names_is_asked(tmp_path):
    rows = "Association;Montant;Année\nA;12;2022\nB;3 k€;2022\nC;5 €;2022\n"
    text = "Subventions votées, en milliers d'euros;;\n" + rows
    outcome = imported(tmp_path, text, context=Context(answers=Answers("d")))
    question = next(fault for fault in outcome.faults if fault.severity == QUESTION)
    assert outcome.euros_kept == 12 + 3000 + 5
    again = Context(answers=Answers("d", {question.facts["id"]: "milliers"}))
    assert imported(tmp_path, text, context=again).euros_kept == 12_000 + 3000 + 5


def test_the_date_of_any_meeting_is_a_date_of_decision(tmp_path):
    outcome = imported(tmp_path, "Bénéficiaire;Montant attribué;Date de CP;Objet\nA;10;15/03/2022;Jardin\n")
    assert list(funding(outcome)["date_decision"]) == ["2022-03-15"]


def test_a_sheet_that_repeats_another_is_not_added(tmp_path):
    workbook = openpyxl.Workbook()
    rows = [
        ["Bénéficiaire", "Année", "Montant", "Objet"],
        *[[f"Asso {n}", 2020, n * 10, "x projet"] for n in range(1, 11)],
    ]
    for name in ("Liste", "Copie", "2021"):
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append([row[0], 2021 if name == "2021" and row[1] == 2020 else row[1], *row[2:]])
    workbook.remove(workbook["Sheet"])
    workbook.save(tmp_path / "a.xlsx")
    outcome = grant_files.read(open_raw(tmp_path / "a.xlsx"), Context())
    assert (outcome.rows_read, outcome.euros_read) == (20, 1100)
    assert [(f.sheet, f.facts["count"]) for f in outcome.faults if f.rule == "feuille_repetee"] == [("Copie", 10)]
    assert [line.row for line in outcome.lines_ignored if line.sheet == "Copie"] == list(range(1, 12))


def test_paid_amounts_never_pass_for_granted_ones(tmp_path):
    outcome = imported(tmp_path, "Annee;Raison Sociale;Commune;Mandaté\n2008;A;ANGERS;8048.0\n2009;B;ANGERS;12.5\n")
    assert list(funding(outcome)["montant_verse"]) == ["8048.00", "12.50"]
    assert set(funding(outcome)["montant_attribue"]) == {""}
    assert outcome.euros_kept == 8060.5
    assert rules(outcome)["montants_verses_seuls"] == 1


def test_thousands_in_the_title_are_converted_and_said(tmp_path):
    outcome = imported(tmp_path, "Association;Année;Montant (k€)\nA;2020;12,5\nB;2020;3\n")
    assert outcome.euros_kept == 15500
    assert rules(outcome)["montant_en_milliers_titre"] == 1


def test_the_year_may_stand_above_the_table_or_in_a_title_or_in_the_files_name(tmp_path):
    rows = "Association;Subvention\nA;100\nB;50\n"
    above = imported(tmp_path, "SUBVENTIONS VERSÉES EN 2021;\n" + rows)
    title = imported(tmp_path, rows.replace("Subvention", "Subvention 2022"))
    name = imported(tmp_path, rows, "aides_2023.csv")
    for outcome, year in ((above, "2021"), (title, "2022"), (name, "2023")):
        assert set(funding(outcome)["annee"]) == {year}
        assert next(f for f in outcome.faults if f.rule == "annee_deduite").facts["count"] == 2
    nowhere = imported(tmp_path, rows)
    assert (nowhere.rows_refused, nowhere.euros_read, nowhere.euros_kept) == (2, 150, 0)


def test_titles_of_open_data_portals(tmp_path):
    snake = "nom_attribuant,id_attribuant,date_convention,nom_beneficiaire,id_beneficiaire,objet,montant"
    outcome = imported(
        tmp_path,
        f"{snake},pourcentage_subvention\nNantes Métropole,24440040400129,2020-01-02,A,{SIRET_A},jardin,1500.5,0.5\n",
    )
    assert funding(outcome).iloc[0][["fonds_origine", "montant_attribue"]].tolist() == ["EPCI", "1500.50"]
    text = (
        "Exercice;Tiers bénéficiaire;SIRET du tiers;Libellé;Montant demandé;Montant proposé;Montant voté;"
        f"Reste à verser;Date de versement\n2021;A;{SIRET_A};Festival;500;400;350;100;03/06/2021\n"
    )
    row = funding(imported(tmp_path, text)).iloc[0]
    assert row[["montant_demande", "montant_attribue", "montant_verse"]].tolist() == ["500.00", "350.00", ""]
    assert row["date_premier_versement"] == "2021-06-03"


def test_own_resources_are_the_projects_and_no_grant(tmp_path):
    text = (
        "Porteur;Action;Année;Ville;CAF;Autofinancement;Total\n"
        "A;Jardin;2023;100;50;30;180\nB;Fête;2023;200;;20;220\nC;Bal;2023;;70;0;70\nD;Troc;2023;10;5;;99\n"
    )
    outcome = imported(tmp_path, text)
    assert (outcome.rows_read, outcome.euros_read, outcome.euros_kept) == (4, 435, 435)
    assert list(outcome.tables["projets"]["ressources_propres"]) == ["30", "20", "0", ""]
    found = [(f.row, f.facts["amount"]) for f in outcome.faults if f.rule == "total_ligne_different"]
    assert found == [(5, Decimal(15))]
    assert set(funding(outcome)["fonds_origine"]) == {"COMMUNE", "CAF"}


def test_a_second_column_of_one_amount_speaks_where_the_first_is_empty(tmp_path):
    text = "Association;Année;Montant attribué;Montant voté\nA;2023;100;100\nB;2023;;70\nC;2023;50;60\n"
    outcome = imported(tmp_path, text)
    assert (outcome.rows_kept, outcome.euros_read, outcome.euros_kept) == (3, 220, 220)
    assert [(f.row, f.facts["amount"]) for f in outcome.faults if f.rule == "montant_contredit"] == [(4, Decimal(50))]


def test_a_season_is_put_on_its_first_year_and_flagged(tmp_path):
    outcome = imported(tmp_path, "Saison;Association;Subvention accordée\n2021/2022;A;100\n2022-2023;B;200\n")
    assert list(funding(outcome)["annee"]) == ["2021", "2022"]
    assert rules(outcome)["pluriannuel"] == 2


def test_operating_help_has_no_project_and_years_do_not_make_projects(tmp_path):
    rows = [
        scdl(objet="Aide au fonctionnement 2022"),
        scdl(objet=""),
        scdl(objet="Festival 2021", dateConvention="2021-01-01"),
        scdl(objet="Festival 2022"),
    ]
    outcome = imported(tmp_path, table(*rows))
    assert settled(outcome)["projets"]["projet_id"].nunique() == 1
    assert list(funding(outcome)["projet_id"].eq("")) == [True, True, False, False]
    assert list(funding(outcome)["porteur_id"]) == [SIRET_A, SIRET_A, "", ""]


def test_the_place_is_what_the_row_says_never_the_head_office(tmp_path):
    text = (
        "Association;Code postal;Commune;Objet;Année;Montant;Code quartier;Latitude;Longitude\n"
        "A;67100;Strasbourg;Jardin;2024;1;QN06710I;;\nB;67100;Strasbourg;Recyclerie;2024;2;;48,5;7,5\n"
        "C;67100;Strasbourg;Atelier;2024;3;;;\nD;67100;Strasbourg;Loin;2024;4;;45,0;5,0\n"
    )
    contours = geopandas.GeoDataFrame({"code_quartier": ["QN06711M"]}, geometry=[box(7, 48, 8, 49)], crs=4326)
    outcome = imported(tmp_path, text, context=Context(contours=contours))
    assert list(outcome.tables["projets_quartiers"]["code_quartier"]) == [
        "QN06710I",
        "QN06711M",
        "TERRITOIRE",
        "HORS_QPV",
    ]


def test_several_places_share_a_project_and_an_unknown_one_is_said(tmp_path):
    codes = ["QN06710I", "QN06711M", "QN06712I"]
    areas = Context({"quartiers": pd.DataFrame({"code_quartier": codes}, dtype="str")})
    text = (
        "Association;Objet;Montant;Année;QPV\nA;Jardin;300;2023;QN06710I\nA;Jardin;100;2023;qn06711m\n"
        "B;Fête;50;2023;QN06710I, QN06712I\nC;Bal;10;2023;Hautepierre\nD;Fonctionnement;7;2023;QN06712I\n"
        "E;Bal;1;2023;Hors QPV\nF;Fonctionnement;1;2023;\n"
    )
    outcome = imported(tmp_path, text, context=areas)
    links = outcome.tables["projets_quartiers"]
    assert links[["code_quartier", "part", "methode"]].to_numpy().tolist() == [
        ["QN06710I", "0.75", "saisie"],
        ["QN06711M", "0.25", "saisie"],
        ["QN06710I", "0.5", "egale"],
        ["QN06712I", "0.5", "egale"],
        ["QN06712I", "1", "saisie"],
        ["HORS_QPV", "1", "saisie"],
    ]
    assert [(f.value, f.severity) for f in outcome.faults if f.rule == "quartier_a_preciser"] == [
        ("Hautepierre", "question")
    ]


def test_reimport_changes_nothing_and_a_corrected_file_updates_its_rows(tmp_path):
    rows = [
        scdl(objet="Un"),
        scdl(objet="Deux", idBeneficiaire="35181600000000", montant="n.c."),
        scdl(objet="Un", montant="5"),
    ]
    first, again = (imported(tmp_path, table(*rows)) for _ in range(2))
    pd.testing.assert_frame_equal(funding(first), funding(again))
    mended = [
        scdl(objet="Un", montant="1001"),
        scdl(objet="Deux", idBeneficiaire=SIRET_A, montant="70"),
        scdl(objet="Un", montant="5"),
    ]
    ids = set(funding(imported(tmp_path, table(*mended)))["financement_id"])
    assert set(funding(first)["financement_id"]) < ids
    assert len(ids) == 3


def test_the_order_of_rows_and_columns_and_the_file_format_change_nothing(tmp_path):
    rows = [
        scdl(objet="Un"),
        scdl(objet="Un", montant="5"),
        scdl(objet="Trois", nomBeneficiaire="B", idBeneficiaire=SIRET_B),
    ]
    expected = _content(imported(tmp_path, table(*rows)))
    assert _content(imported(tmp_path, table(*reversed(rows)))) == expected
    records = [dict(zip(SCDL.split(";"), row.split(";"), strict=True)) for row in rows]
    assert _content(imported(tmp_path, json.dumps({"data": records}), "a.json")) == expected
    flipped = pd.DataFrame(records)[SCDL.split(";")[::-1]].rename(columns=str.upper)
    flipped.to_excel(tmp_path / "a.xlsx", index=False)
    assert _content(grant_files.read(open_raw(tmp_path / "a.xlsx"), Context())) == expected


def _content(outcome) -> set[tuple]:
    frame = funding(outcome)
    return set(zip(frame["financement_id"], frame["montant_attribue"], frame["annee"], frame["projet_id"], strict=True))


def test_two_publishers_without_a_funder_are_never_mixed(tmp_path):
    one = imported(tmp_path, "Association;Année;Montant voté\nRESTOS DU COEUR;2020;5\n")
    two = imported(tmp_path, "Bénéficiaire;Exercice;Subvention accordée\nRESTOS DU COEUR;2020;6\n")
    assert set(funding(one)["financement_id"]).isdisjoint(funding(two)["financement_id"])
    assert set(one.tables["organismes"]["organisme_id"]).isdisjoint(two.tables["organismes"]["organisme_id"])


def test_lost_letters_do_not_hide_columns(tmp_path):
    text = "Association;Ann�e;Montant attribu�;Nom du b�n�ficiaire\nx;2020;5;A\n"
    outcome = imported(tmp_path, text)
    assert outcome.euros_kept == 5


def test_torn_rows_are_refused(tmp_path):
    header = "Association,Année,Montant demandé,Montant attribué\n"
    text = header + "A,2020,100,50\nB,2020,200,80\nC,2020,70,60\nD,2020,10,20,30\n"
    outcome = imported(tmp_path, text)
    assert list(outcome.refused["_rule"]) == ["ligne_decalee"]
    assert outcome.euros_kept == 190


def test_other_files_are_not_grants(tmp_path):
    for text in (
        "siret;nom;commune\n1;A;X\n",
        "code_cv;raison_sociale;montant;annee\nCV1;A;5;2020\n",
        "nom;surface\nA;5\n",
    ):
        (tmp_path / "a.csv").write_text(text)
        assert grant_files.recognise(open_raw(tmp_path / "a.csv")) < 0.5


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(0, 10**9), st.integers(1, 100)), min_size=1, max_size=12))
def test_no_cent_changes_whatever_the_shares(tmp_path, drawn):
    rows = [
        scdl(nomBeneficiaire=name, montant=f"{cents / 100:.2f}", pourcentageSubvention=f"{share / 100}")
        for name, cents, share in drawn
    ]
    outcome = imported(tmp_path, table(*rows))
    written = sum(Decimal(text) for text in funding(outcome)["montant_attribue"])
    assert written == Decimal(str(outcome.euros_kept))
    assert written == sum((Decimal(cents) / 100 for _, cents, _ in drawn), Decimal(0))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(alphabet='ab1,;"\n é€-', max_size=200))
def test_noise_under_a_header_never_breaks(tmp_path, noise):
    path = tmp_path / "a.csv"
    path.write_text("Association;Année;Montant\nA;2020;5\n" + noise, encoding="utf-8")
    with contextlib.suppress(DataError):
        check(grant_files.read(open_raw(path), Context()))


# --- real files, counted apart ---------------------------------------------------------------------------------------


def outcome_of(pattern: str):
    outcome = grant_files.read(open_raw(real(pattern)), Context())
    check(outcome)
    return outcome


def cells_of(pattern: str, encoding: str = "utf-8") -> list[dict]:
    with real(pattern).open(encoding=encoding, newline="") as source:
        return list(csv.DictReader(source, delimiter=";"))


def test_real_44():
    rows = cells_of("subventions_44*/*.csv")
    total = sum(Decimal(row["Montant total de la subvention"] or 0) for row in rows)
    outcome = outcome_of("subventions_44*/*.csv")
    assert (outcome.rows_read, outcome.rows_refused) == (18148, 1)
    assert Decimal(str(outcome.euros_read)) == total
    texts = [row["Montant du prêt"].replace(" ", "").replace(",", ".") for row in rows]
    loans = sum(Decimal(text) for text in texts if text)
    found = funding(outcome)
    assert sum(map(Decimal, found.loc[found["type_concours"] == "pret", "montant_attribue"])) == loans
    assert next(f for f in outcome.faults if f.rule == "siren_pour_siret").facts["count"] == 18052


def test_real_49_conventions():
    outcome = outcome_of("subventions_49*/*conventions*.csv")
    total = sum(Decimal(row["montant"]) for row in cells_of("subventions_49*/*conventions*.csv"))
    assert (outcome.rows_read, outcome.rows_kept, Decimal(str(outcome.euros_kept))) == (75, 75, total)
    assert set(funding(outcome)["financeur_id"]) == {"22490001900015"}


def test_real_49_rounded_sirets_join_nothing():
    outcome = outcome_of("subventions_49*/*associations*.csv")
    rows = cells_of("subventions_49*/*associations*.csv", "utf-8-sig")
    assert (outcome.rows_read, outcome.rows_kept) == (11843, 11843 - sum(Decimal(row["Mandaté"]) < 0 for row in rows))
    assert Decimal(str(outcome.euros_read)) == sum(Decimal(row["Mandaté"]) for row in rows)
    assert not outcome.tables["organismes"]["siret"].str.endswith("00000").any()
    assert rules(outcome)["siret_arrondi"] > 11000


def test_real_72_csv_and_workbook_give_the_same_sums():
    one, two = outcome_of("subventions_72*/*.csv"), outcome_of("subventions_72*/*.xlsx")
    assert one.rows_read == two.rows_read == 1625
    assert one.euros_kept == two.euros_kept
    amount = "Montant\nde la subvention de fonctionnement (1)"
    rows = cells_of("subventions_72*/*.csv", "cp1252")
    plain = [row[amount].lstrip("N ").replace(" ", "").replace("\xa0", "").replace(",", ".") for row in rows]
    running = sum(Decimal(text) for text in plain if text)
    found = funding(one)
    assert sum(Decimal(x) for x in found.loc[found["section"] == "fonctionnement", "montant_attribue"] if x) == running


def test_real_72_xls():
    outcome = outcome_of("subventions_72*/*.xls")
    assert (outcome.rows_read, outcome.rows_kept) == (24, 24)
    assert "2018-03-15" in set(funding(outcome)["date_decision"])


def test_real_80():
    outcome = outcome_of("subventions_80*/*.csv")
    total = sum(
        Decimal(r["montant"].replace(" ", "").replace("\xa0", "").replace("\u202f", "").replace(",", "."))
        for r in cells_of("subventions_80*/*.csv")
    )
    assert (outcome.rows_read, outcome.rows_kept, Decimal(str(outcome.euros_kept))) == (18, 18, total)
    assert set(funding(outcome)["section"]) == {"fonctionnement", "investissement"}


def test_real_montpellier_counts_each_sheet_without_its_totals():
    outcome = outcome_of("subventions_ville_montpellier*/*.ods")
    place = real("subventions_ville_montpellier*/*.ods")
    votes = pd.read_excel(place, sheet_name="Subventions", header=None, dtype=str)[4]
    culture = pd.read_excel(place, sheet_name="Détail culture", dtype=str)["Montant"]
    assert outcome.euros_read == (pd.to_numeric(votes, errors="coerce").sum() + pd.to_numeric(culture).sum()) / 2
    totals = [line for line in outcome.lines_ignored if line.why == words.TOTAL]
    assert len(totals) == 24


def test_real_jaune_counts_programmes_never_totals():
    rows = cells_of("jaune*/*.csv", "cp1252")

    def digits(text):
        return int("".join(char for char in text if char.isdigit()) or 0)

    grants_only = [row for row in rows if row["IMPUTATION"]]
    outcome = outcome_of("jaune*/*.csv")
    assert outcome.rows_read == len(grants_only) == 20194
    assert outcome.euros_kept == sum(digits(row["Détail des subventions"]) for row in grants_only) == 1483995024
    city = [row for row in grants_only if ": 147 -" in row["IMPUTATION"]]
    assert (funding(outcome)["fonds_origine"] == "ETAT_P147").sum() == len(city)
    assert not rules(outcome)["total_different"]
    assert set(funding(outcome)["annee"]) == {"2010"}
