"""A table read by a recipe: each sentence of the contract about recipes, on files small enough to check by hand."""

from datetime import date

import openpyxl
import pandas as pd
import pytest

from ess_metrics.files.raw_files import open_raw
from ess_metrics.formats import free_table
from ess_metrics.formats.recipe import parse
from ess_metrics.formats.source import Context
from ess_metrics.model.faults import QUESTION, DataError

AREAS = pd.DataFrame(
    {
        "code_quartier": ["QN06701M", "QN06702M", "QN06703I", "QN06704I"],
        "generation": "2024",
        "nom": ["Neuhof", "Meinau", "Cité Ill et Port", "Neuhof - Meinau"],
        "alias": ["Le Neuhof|Neuhof cités", "", "", ""],
    }
)
CONTEXT = {"quartiers": AREAS}


def table(tmp_path, lines, name="t.csv"):
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def read(
    path, columns, *, table="actions", head="", tail='[constantes]\nannee = 2023\ndispositif_code = "AAP_CDV"', **tables
):
    recipe = parse(f'table = "{table}"\n{head}\n[colonnes]\n{columns}\n{tail}', "essai")
    context = Context(CONTEXT | tables, None, {"date_extraction": date(2026, 1, 1)}, salt=b"s" * 32)
    outcome = free_table.read(path, recipe, context)
    assert outcome.rows_read == outcome.rows_kept + outcome.rows_refused
    for sums in outcome.totals.values():
        assert sums.written == sums.kept + sums.refused
    return outcome


ACTIONS = """
"Structure" = "porteur_nom"
"Action" = "intitule"
"Lieu" = "quartiers"
"Ville" = { champ = "montant_attribue", fonds = "COMMUNE", financeur = "Ville de Strasbourg" }
"État" = { champ = "montant_attribue", fonds = "ETAT_P147" }
"Demande" = "montant_demande"
"""
HEAD = "Structure;Action;Lieu;Ville;État;Demande"


def toml(*lines):
    return "\n".join(lines)


def rules(outcome):
    return {fault.rule for fault in outcome.faults}


def test_one_line_makes_a_row_for_each_funder(tmp_path):
    path = table(tmp_path, [HEAD, "La Ruche;Chantier;Neuhof;1 500,50;2000;"])
    outcome = read(path, ACTIONS)
    money = outcome.tables["financements"]
    assert list(zip(money["fonds_origine"], money["montant_attribue"], strict=True)) == [
        ("COMMUNE", "1500.50"),
        ("ETAT_P147", "2000.00"),
    ]
    assert set(money["statut"]) == {"attribue"}
    assert outcome.rows_kept == 1
    assert outcome.euros_kept == 3500.50


def test_an_empty_cell_makes_no_row_and_a_zero_one(tmp_path):
    outcome = read(table(tmp_path, [HEAD, "A;B;Neuhof;;0;"]), ACTIONS)
    money = outcome.tables["financements"]
    assert list(money["montant_attribue"]) == ["0.00"]
    assert list(money["statut"]) == [""]


def test_only_asked_is_a_request(tmp_path):
    outcome = read(table(tmp_path, [HEAD, "A;B;Neuhof;;;900"]), ACTIONS)
    assert list(outcome.tables["projets"]["statut"]) == ["depose"]
    assert outcome.totals["demande"].kept == 900
    assert outcome.euros_read == 0.0  # granted is the amount that this file speaks of


def test_amounts_of_one_key_make_one_row(tmp_path):
    path = table(tmp_path, ["Structure;Action;Demandé;Accordé;Versé", "A;B;900;500;250"])
    columns = toml(
        '"Structure"="porteur_nom"',
        '"Action"="intitule"',
        '"Demandé"="montant_demande"',
        '"Accordé"="montant_attribue"',
        '"Versé"="montant_verse"',
    )
    money = read(path, columns).tables["financements"]
    assert len(money) == 1
    assert money.iloc[0][["montant_demande", "montant_attribue", "montant_verse"]].tolist() == [
        "900.00",
        "500.00",
        "250.00",
    ]


def test_words_instead_of_an_amount_leave_it_unknown_and_are_counted(tmp_path):
    outcome = read(table(tmp_path, [HEAD, "A;B;Neuhof;à définir;300;"]), ACTIONS)
    assert outcome.without_amount == 1
    assert list(outcome.tables["financements"]["montant_attribue"]) == ["", "300.00"]
    assert outcome.euros_read == outcome.euros_kept == 300


def test_a_negative_amount_refuses_its_line(tmp_path):
    outcome = read(table(tmp_path, [HEAD, "A;B;Neuhof;-5;;", "C;D;Neuhof;5;;"]), ACTIONS)
    assert (outcome.rows_kept, outcome.rows_refused) == (1, 1)
    assert list(outcome.refused["_rule"]) == ["montant_negatif"]
    assert outcome.refused["Structure"].iloc[0] == "A"


def test_a_missing_title_is_named(tmp_path):
    with pytest.raises(DataError) as caught:
        read(table(tmp_path, ["Structure;Action;Lieu;Ville;Demande", "A;B;Neuhof;1;"]), ACTIONS)
    assert [(fault.rule, fault.column) for fault in caught.value.faults] == [("recette_colonne_absente", "État")]


# --- titles and lines ------------------------------------------------------------------------------------------------


def test_titles_are_found_under_title_lines_and_matched_folded(tmp_path):
    lines = ["Suivi 2023;;;;;", ";;;;;", "STRUCTURE ;action;LIEU;ville;etat;demande", "A;B;Neuhof;10;;"]
    outcome = read(table(tmp_path, lines), ACTIONS)
    assert outcome.rows_kept == 1
    assert [(line.row, line.why) for line in outcome.lines_ignored] == [
        (1, "titre, au-dessus des données"),
        (2, "titre, au-dessus des données"),
        (3, "titres des colonnes"),
    ]


def test_two_equal_titles_are_numbered(tmp_path):
    path = table(tmp_path, ["Nom;Montant;Montant", "A;10;20"])
    columns = toml(
        '"Nom"="porteur_nom"',
        '"Montant"={champ="montant_attribue",fonds="CAF"}',
        '"Montant (2)"={champ="montant_attribue",fonds="REGION"}',
    )
    money = read(path, columns).tables["financements"]
    assert dict(zip(money["fonds_origine"], money["montant_attribue"], strict=True)) == {
        "CAF": "10.00",
        "REGION": "20.00",
    }


def test_titles_on_two_lines_are_joined(tmp_path):
    path = table(tmp_path, ["Structure;Ville;;Région;", ";Demandé;Accordé;Demandé;Accordé", "A;9;5;7;3"])
    columns = toml(
        '"Structure"="porteur_nom"',
        '"Ville Accordé"={champ="montant_attribue",fonds="COMMUNE"}',
        '"Région Accordé"={champ="montant_attribue",fonds="REGION"}',
    )
    money = read(path, columns).tables["financements"]
    assert list(money["montant_attribue"]) == ["5.00", "3.00"]


def test_a_column_by_its_letter_and_no_title_at_all(tmp_path):
    path = table(tmp_path, ["A1;X;100", "B1;Y;200"])
    outcome = read(path, '"A"="porteur_nom"\n"=B"="intitule"\nC="montant_attribue"', head="entete = 0")
    assert outcome.rows_kept == 2
    assert outcome.euros_kept == 300
    by_letter = read(table(tmp_path, ["N;T;M", "A1;X;100"]), '"N"="porteur_nom"\n"=C"="montant_attribue"')
    assert by_letter.euros_kept == 100


def test_columns_on_one_text_field_are_joined_and_one_column_may_give_several(tmp_path):
    path = table(tmp_path, ["Nom;Sigle;Objet;M", "Ruche;LR;Chantier;5"])
    outcome = read(
        path, '"Nom"="porteur_nom"\n"Sigle"="porteur_nom"\n"Objet"=["intitule","reference"]\n"M"="montant_attribue"'
    )
    assert list(outcome.tables["organismes"]["nom"]) == ["Ruche LR"]
    assert list(outcome.tables["financements"]["reference_decision"]) == ["Chantier"]


def test_sections_fill_a_field_until_the_next(tmp_path):
    lines = [HEAD, "Culture;;;;;", "A;B;Neuhof;1;;", "C;D;Neuhof;2;;", "Sport;;;;;", "E;F;Neuhof;3;;"]
    outcome = read(table(tmp_path, lines), ACTIONS, tail='[constantes]\nannee=2023\n[sections]\nchamp="thematique"')
    assert list(outcome.tables["projets"]["thematique"]) == ["Culture", "Culture", "Sport"]
    assert [line.row for line in outcome.lines_ignored if line.why == "titre de section"] == [2, 5]


def test_totals_leave_only_when_they_add_up(tmp_path):
    lines = [HEAD, "A;B;Neuhof;1;2;", "C;D;Neuhof;3;;", "Sous-total;;;4;2;", "E;F;Neuhof;5;;", "TOTAL;;;9;2;"]
    outcome = read(table(tmp_path, lines), ACTIONS)
    assert outcome.rows_read == 3
    assert [line.row for line in outcome.lines_ignored if line.why.startswith("total")] == [4, 6]
    wrong = read(table(tmp_path, [*lines[:-1], "TOTAL;;;10;2;"]), ACTIONS)
    assert (wrong.rows_read, wrong.rows_refused) == (4, 1)
    assert "total_inexact" in rules(wrong)
    assert (wrong.totals["attribue"].refused, wrong.totals["attribue"].kept) == (12, 11)


def test_a_body_called_total_is_a_body(tmp_path):
    outcome = read(table(tmp_path, [HEAD, "Total Solidarité;B;Neuhof;1;;", "C;D;Neuhof;3;;"]), ACTIONS)
    assert outcome.rows_kept == 2


def test_lines_to_ignore_and_the_last_one(tmp_path):
    lines = [HEAD, "A;B;Neuhof;1;;", "Cumul 2022;;;99;;", "C;D;Neuhof;2;;", "E;F;Neuhof;4;;"]
    outcome = read(table(tmp_path, lines), ACTIONS, head='ignorer=["cumul"]\nfin=4')
    assert outcome.euros_kept == 3
    assert [(line.row, line.why) for line in outcome.lines_ignored][1:] == [
        (3, "écartée par la recette"),
        (5, "après la dernière ligne de données"),
    ]


def test_a_control_column_that_differs_is_said(tmp_path):
    lines = ["Structure;Action;Lieu;Ville;État;Demande;Total", "A;B;Neuhof;1;2;;3", "C;D;Neuhof;1;2;;4"]
    outcome = read(table(tmp_path, lines), ACTIONS, head='controle=["Total"]')
    assert [fault.row for fault in outcome.faults if fault.rule == "controle_different"] == [3]
    assert outcome.columns_ignored == ["Total"]


# --- values and constants --------------------------------------------------------------------------------------------


def test_the_whole_cell_is_looked_up_before_its_pieces(tmp_path):
    lines = ["N;L;M", "A;N1/M1;1", "B;M1, N1;2", "C;ailleurs;3"]
    tail = toml(
        "[valeurs]",
        '"L"={"n1/m1"="Neuhof - Meinau","N1"="Neuhof","M1"="QN06702M","Ailleurs"=""}',
        "[constantes]",
        "annee=2023",
    )
    outcome = read(table(tmp_path, lines), '"N"="porteur_nom"\n"L"="quartiers"\n"M"="montant_attribue"', tail=tail)
    links = outcome.tables["projets_quartiers"]
    assert list(links["code_quartier"]) == ["QN06704I", "QN06702M", "QN06701M"]
    assert list(links["part"]) == ["1", "0.5", "0.5"]


def test_column_then_inline_then_constants(tmp_path):
    lines = ["N;An;M;P", "A;2021;1;", "B;;2;4"]
    columns = '"N"="porteur_nom"\n"An"="annee"\n"M"={champ="montant_attribue",annee=2022}\n"P"="montant_attribue"'
    money = read(table(tmp_path, lines), columns).tables["financements"]
    assert list(zip(money["montant_attribue"], money["annee"], strict=True)) == [
        ("1.00", "2021"),
        ("2.00", "2022"),
        ("4.00", "2023"),
    ]


def test_the_year_of_a_sheet_of_its_title_or_of_a_date(tmp_path):
    book = openpyxl.Workbook()
    for name, amount in (("Subventions 2021", 10), ("Subventions 2022", 20)):
        sheet = book.create_sheet(name)
        sheet.append(["Nom", "Montant"])
        sheet.append(["A", amount])
    del book["Sheet"]
    book.save(tmp_path / "t.xlsx")
    columns = '"Nom"="porteur_nom"\n"Montant"="montant_attribue"'
    outcome = read(tmp_path / "t.xlsx", columns, tail="")
    money = outcome.tables["financements"]
    assert dict(zip(money["annee"], money["montant_attribue"], strict=True)) == {"2021": "10.00", "2022": "20.00"}
    assert {fault.rule for fault in outcome.faults if fault.severity == QUESTION} == {"dispositif_absent"}
    dated = read(table(tmp_path, ["Nom;Montant;Le", "A;5;12/03/2020"]), columns + '\n"Le"="date_decision"', tail="")
    assert list(dated.tables["financements"]["annee"]) == ["2020"]
    named = read(table(tmp_path, ["Nom;Montant", "A;5"], "bilan_2019.csv"), columns, tail="")
    assert list(named.tables["financements"]["annee"]) == ["2019"]
    none = read(table(tmp_path, ["Nom;Montant", "A;5"]), columns, tail="")
    assert list(none.refused["_rule"]) == ["exercice_inconnu"]


def test_units_cell_then_title_then_recipe(tmp_path):
    lines = ["N;Montant (k€);Autre", "A;2;3", "B;2 €;3 k€"]
    columns = toml(
        '"N"="porteur_nom"',
        '"Montant (k€)"={champ="montant_attribue",fonds="CAF",unite="M€"}',
        '"Autre"={champ="montant_attribue",fonds="REGION",unite="k€"}',
    )
    money = read(table(tmp_path, lines), columns).tables["financements"]
    assert list(money["montant_attribue"]) == ["2000.00", "3000.00", "2.00", "3000.00"]


def test_another_kind_of_unit_is_a_question(tmp_path):
    outcome = read(table(tmp_path, ["N;M", "A;12 %"]), '"N"="porteur_nom"\n"M"="montant_attribue"')
    assert {fault.rule for fault in outcome.faults if fault.severity == QUESTION} == {"unite_autre"}
    assert outcome.rows_kept == 1


# --- places ----------------------------------------------------------------------------------------------------------


PLACED = toml('"N"="porteur_nom"', '"T"="intitule"', '"L"="quartiers"', '"M"="montant_attribue"')


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("Neuhof", ["QN06701M"]),
        ("neuhof cités", ["QN06701M"]),
        ("Neuhof - Meinau", ["QN06704I"]),
        ("Neuhof, Meinau", ["QN06701M", "QN06702M"]),
        ("Neuhof et Meinau", ["QN06701M", "QN06702M"]),
        ("Cité Ill et Port + Neuhof", ["QN06703I", "QN06701M"]),
        ("qn06702m / hors QPV", ["QN06702M", "HORS_QPV"]),
        ("Tous les QPV", ["TERRITOIRE"]),
        ("tout le territoire", ["TERRITOIRE"]),
        ("", []),
    ],
)
def test_neighbourhoods_by_name(tmp_path, cell, codes):
    outcome = read(
        table(tmp_path, ["N;T;L;M", f"A;B;{cell};1"]),
        '"N"="porteur_nom"\n"T"="intitule"\n"L"="quartiers"\n"M"="montant_attribue"',
    )
    links = outcome.tables.get("projets_quartiers", pd.DataFrame({"code_quartier": [], "part": []}))
    assert list(links["code_quartier"]) == codes
    assert sum(map(float, links["part"])) == pytest.approx(1.0 if codes else 0.0)


def test_a_near_miss_is_a_question_and_leaves_no_place(tmp_path):
    outcome = read(
        table(tmp_path, ["N;T;L;M", "A;B;Neuhoff, Meinau;1"]),
        '"N"="porteur_nom"\n"T"="intitule"\n"L"="quartiers"\n"M"="montant_attribue"',
    )
    asked = [fault for fault in outcome.faults if fault.severity == QUESTION]
    assert [fault.rule for fault in asked] == ["quartier_a_preciser"]
    assert "QN06701M" in asked[0].facts["choices"]
    assert "projets_quartiers" not in outcome.tables


def test_parts_are_those_given(tmp_path):
    columns = '"N"="porteur_nom"\n"T"="intitule"\n"L"="quartiers"\n"P"="parts"\n"M"="montant_attribue"'
    outcome = read(table(tmp_path, ["N;T;L;P;M", "A;B;Neuhof, Meinau;75/25;1"]), columns)
    assert list(outcome.tables["projets_quartiers"]["part"]) == ["0.75", "0.25"]


# --- other tables ----------------------------------------------------------------------------------------------------


PREMISES = """
"Local"="nom"
"Adresse"="adresse"
"Quartier"="quartiers"
"Surface"="surface_m2"
"Loyer"={champ="loyer",unite="€/mois"}
"Occupant"="locataire_nom"
"""


def test_rents_in_any_unit_come_to_a_square_metre_and_a_year(tmp_path):
    lines = [
        "Local;Adresse;Quartier;Surface;Loyer;Occupant",
        "L1;1 rue A;Neuhof;80 m²;640 €/mois;Coop",
        "L2;2 rue A;Neuhof;100;7,20 €/m²/mois;Vacant",
        "L3;3 rue A;Neuhof;50;9 800 €/an;",
        "L4;4 rue A;Neuhof;40;400;Coop",
        "L5;5 rue A;Neuhof;;640 €/mois;Coop",
        "L6;6 rue A;Neuhof;30;à titre gracieux;Coop",
        "L7;7 rue A;Neuhof;20;30 €/m²/trimestre;Coop",
    ]
    outcome = read(table(tmp_path, lines), PREMISES, table="locaux", tail="")
    lots = outcome.tables["locaux"]
    assert list(lots["loyer_annuel_m2_ht"]) == ["96", "86.4", "196", "120", "", "0", "120"]
    assert list(lots["statut"]) == ["occupe", "vacant", "", "occupe", "occupe", "occupe", "occupe"]
    assert len(outcome.tables["baux"]) == 5
    assert "loyer_sans_surface" in rules(outcome)


def test_the_unit_of_the_title_wins_over_the_recipe(tmp_path):
    lines = ["Local;Adresse;Quartier;Surface;Loyer (€/m²/an);Occupant", "L1;1 rue A;Neuhof;80;90;"]
    columns = PREMISES.replace('"Loyer"=', '"Loyer (€/m²/an)"=')
    assert list(
        read(table(tmp_path, lines), columns, table="locaux", tail="").tables["locaux"]["loyer_annuel_m2_ht"]
    ) == ["90"]


PEOPLE = """
"Nom"="nom"
"Prénom"="prenom"
"Né le"="date_naissance"
"Mail"="courriel"
"Entrée"="date_entree"
"Quartier"="quartier_residence"
"Sexe"="sexe"
"""


def test_people_become_numbers_and_nothing_says_who_they_are(tmp_path):
    lines = [
        "Nom;Prénom;Né le;Mail;Entrée;Quartier;Sexe",
        "Dupont;Zoé;14/07/1999;zoe@example.org;01/02/2024;Neuhof;F",
        "DUPONT;Zoe;14/07/1999;autre@example.org;01/09/2024;Neuhof;F",
        "Martin;Léo;pas dit;leo@example.org;01/02/2024;Meinau;Monsieur",
    ]
    outcome = read(table(tmp_path, lines), PEOPLE, table="personnes", tail="")
    people = outcome.tables["accompagnements"]
    assert people["personne_id"].nunique() == 2
    assert list(people["tranche_age"]) == ["<26", "<26", ""]
    assert list(people["sexe"]) == ["F", "F", "H"]
    everything = str({stem: frame.to_dict() for stem, frame in outcome.tables.items()}) + str(outcome.lines_ignored)
    everything += "".join(fault.message + str(fault.facts) for fault in outcome.faults) + str(outcome.notes)
    for word in ("Dupont", "DUPONT", "Zo", "Martin", "example", "1999", "pas dit"):
        assert word not in everything


def test_another_salt_gives_other_numbers(tmp_path):
    path = table(tmp_path, ["Nom;Prénom", "Dupont;Zoé"])
    recipe = parse('table="personnes"\n[colonnes]\n"Nom"="nom"\n"Prénom"="prenom"', "essai")
    numbers = {
        free_table.read(path, recipe, Context(salt=salt)).tables["accompagnements"]["personne_id"].iloc[0]
        for salt in (b"a" * 32, b"b" * 32)
    }
    assert len(numbers) == 2


@pytest.mark.parametrize(
    ("name", "columns", "stem", "line", "found"),
    [
        ("marches", '"A"="acheteur_nom"\n"B"="objet"\n"C"="heures_prevues"\n"D"="quartiers"', "clauses",
         "Ville;Voirie;120 h;Neuhof", {"objet": "Voirie", "heures_prevues": "120", "code_quartier": "QN06701M"}),
        ("evenements", '"A"="type"\n"B"="intitule"\n"C"="participants"\n"D"="quartiers"', "evenements",
         "Visite;Tour;12;Meinau", {"type": "visite", "participants": "12", "code_quartier": "QN06702M"}),
        ("appuis", '"A"="porteur_nom"\n"B"="resultat"\n"C"="jours"\n"D"="quartiers"', "appuis",
         "Ruche;Favorable;3;Meinau", {"resultat": "favorable", "jours": "3", "code_quartier": "QN06702M"}),
        ("organismes", '"A"="nom"\n"B"="ess_statut"\n"C"="naf"\n"D"="quartiers"', "organismes",
         "Ruche;Association;88.99B;Meinau",
         {"nom": "Ruche", "ess_statut": "association", "code_quartier_siege": "QN06702M"}),
        ("indicateurs", '"A"="indicateur"\n"B"="annee"\n"C"="valeur"\n"D"="quartiers"', "indicateurs",
         "taux;2021;12,5;Meinau", {"indicateur": "taux", "valeur": "12.5", "code_quartier": "QN06702M"}),
    ],
)  # fmt: skip
def test_every_other_table(tmp_path, name, columns, stem, line, found):
    outcome = read(table(tmp_path, ["A;B;C;D", line]), columns, table=name, tail="")
    assert outcome.rows_kept == 1
    row = outcome.tables[stem].iloc[0]
    assert {column: row[column] for column in found} == found


def test_hidden_sheets_are_read_only_when_named_and_hidden_lines_are_said(tmp_path):
    book = openpyxl.Workbook()
    seen, hidden = book.active, book.create_sheet("Cachée")
    for sheet, amount in ((seen, 1), (hidden, 2)):
        sheet.append(["Nom", "Montant"])
        sheet.append(["A", amount])
    hidden.sheet_state = "hidden"
    seen.row_dimensions[2].hidden = True
    book.save(tmp_path / "t.xlsx")
    columns = '"Nom"="porteur_nom"\n"Montant"="montant_attribue"'
    outcome = read(tmp_path / "t.xlsx", columns)
    assert outcome.euros_kept == 1
    assert "lignes_masquees" in {fault.rule for fault in open_raw(tmp_path / "t.xlsx").faults}
    assert read(tmp_path / "t.xlsx", columns, head='feuille="cachée"').euros_kept == 2
    with pytest.raises(DataError):
        read(tmp_path / "t.xlsx", columns, head='feuille="absente"')


def test_a_json_list_is_a_table(tmp_path):
    path = tmp_path / "t.json"
    path.write_text('[{"nom": "A", "m": 5}, {"nom": "B", "m": 7.5}]', encoding="utf-8")
    assert read(path, '"nom"="porteur_nom"\n"m"="montant_attribue"').euros_kept == 12.5


def test_a_mark_of_two_readings_and_a_unit_above_the_table_are_questions(tmp_path):
    columns = toml('"N"="porteur_nom"', '"M"="montant_attribue"')
    outcome = read(table(tmp_path, ["Aides en milliers d'euros;", "N;M", "A;1.500", "B;2.250"]), columns)
    asked = {fault.rule for fault in outcome.faults if fault.severity == QUESTION}
    assert asked == {"milliers_ou_decimales", "unite_du_titre"}
    assert outcome.euros_kept == 3.75  # as written, until somebody answers


def test_a_torn_row_is_put_back_or_refused_never_shifted(tmp_path):
    from ess_metrics.files.raw_files import open_raw

    lines = [f'"Asso {at}","Action, la {at}",Neuhof,"{at},50"' for at in range(1, 30)]
    path = table(tmp_path, ["N,T,L,M", *lines, "Asso 30,Jardin, potager,Neuhof,12"])
    recipe = parse(f'table="actions"\n[colonnes]\n{PLACED}\n[constantes]\nannee=2023', "essai")
    outcome = free_table.read(open_raw(path), recipe, Context(CONTEXT))
    money = outcome.tables["financements"]
    assert outcome.rows_read == outcome.rows_kept + outcome.rows_refused == 30
    assert set(money["montant_attribue"]) - {f"{at}.50" for at in range(1, 30)} <= {"12.00"}
    assert "12.00" in set(money["montant_attribue"]) or outcome.rows_refused == 1


def test_what_is_only_seen_is_listed_among_the_columns_left(tmp_path):
    lines = ["Local;Surface;Proprio", "L1;80;Habitation moderne"]
    columns = toml('"Local"="nom"', '"Surface"="surface_m2"', '"Proprio"="proprietaire"')
    outcome = read(table(tmp_path, lines), columns, table="locaux", tail="")
    assert (outcome.columns_taken, outcome.columns_ignored) == (["Local", "Surface"], ["Proprio"])


def test_values_of_a_column_that_the_recipe_does_not_take_are_said(tmp_path):
    tail = toml(
        "[valeurs]", '"Avis" = { "ok" = "attribue" }', '"=B" = { "Bal" = "Grand bal" }', "[constantes]", "annee = 2023"
    )
    outcome = read(table(tmp_path, [HEAD + ";Avis", "A;Bal;Neuhof;1;2;;ok"]), ACTIONS, tail=tail)
    said = [fault for fault in outcome.faults if fault.rule == "recette_valeurs_sans_colonne"]
    assert [fault.column for fault in said] == ["Avis"]
    assert list(outcome.tables["projets"]["intitule"]) == ["Grand bal"]


def test_a_remark_and_an_address_stay_with_the_project(tmp_path):
    lines = ["Structure;Action;Adresse;Remarque;Ville", "A;Bal;3 rue du Port;à revoir;10", "A;;;sans action;10"]
    columns = toml(
        '"Structure"="porteur_nom"', '"Action"="intitule"', '"Adresse"="adresse"', '"Remarque"="observation"',
        '"Ville"="montant_attribue"',
    )  # fmt: skip
    projects = read(table(tmp_path, lines), columns).tables["projets"]
    assert projects[["intitule", "adresse", "observation"]].values.tolist() == [["Bal", "3 rue du Port", "à revoir"]]


@pytest.mark.parametrize("code", ["CV_AAP", "AMI2024", "PLIE"])
@pytest.mark.parametrize("inline", [True, False])
def test_a_recipe_may_name_a_scheme_that_no_list_has(tmp_path, code, inline):
    """The code is kept as the recipe writes it, said once, and the folder gets its scheme; one of a list is only it."""
    money = f'{{ champ = "montant_attribue", dispositif_code = "{code}" }}' if inline else '"montant_attribue"'
    tail = "" if inline else f'[constantes]\ndispositif_code = "{code}"\n'
    columns = f'"Nom"="porteur_nom"\n"Année"="annee"\n"Montant"={money}'
    outcome = read(table(tmp_path, ["Nom;Année;Montant", "A;2023;5", "B;2023;7"]), columns, tail=tail)
    assert set(outcome.tables["financements"]["dispositif_code"]) == {code}
    assert list(outcome.tables["dispositifs"]["dispositif_code"]) == [code]
    said = [(fault.rule, fault.value, fault.facts["count"]) for fault in outcome.faults if fault.value == code]
    assert said == [("valeur_gardee", code, 2)]
    assert not [fault for fault in outcome.faults if fault.severity == QUESTION]
