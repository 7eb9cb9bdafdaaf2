"""Kinds of tables seen at authorities: which column is money, who pays it, which year, which place."""

from __future__ import annotations

import random
from dataclasses import replace

import pandas as pd
import pytest

from ess_metrics.files.raw_files import open_raw
from ess_metrics.formats import grant_files
from ess_metrics.formats.source import Context
from ess_metrics.model.questions import Answers

PLACES = {"QN06710I": "Hautepierre", "QN06712I": "Cronenbourg", "QN06715M": "Neuhof - Meinau", "QN06713I": "Elsau"}
AREAS = pd.DataFrame({"code_quartier": list(PLACES), "nom": list(PLACES.values()), "generation": "2024"})
CONTEXT = Context({"quartiers": AREAS}, manifest={"generation": "2024"})


def table(path, above, header, rows, answers=()):
    """A file with titles above its table; what the reader makes of it."""
    lines = [[text] for text in above] + [header] + rows
    path.write_text("\n".join(";".join(map(str, line)) for line in lines) + "\n", encoding="utf-8")
    return grant_files.read(open_raw(path), replace(CONTEXT, answers=Answers("d", dict(answers))))


def euros(outcome, column="montant_attribue"):
    """Funder's fund or name -> euros."""
    rows = outcome.tables["financements"]
    names = outcome.tables["organismes"].set_index("organisme_id")["nom"]
    payer = rows["financeur_id"].map(names).fillna("")
    return rows.assign(qui=payer, v=pd.to_numeric(rows[column])).groupby("qui")["v"].sum().to_dict()


SENTENCES = ("Subvention 2023 couture", "Acompte 2e trimestre", "Solde", "Aide 2022 au festival", "Convention 12 mois")


@pytest.mark.parametrize(
    "title", ["Libellé mandat", "Objet du versement", "Détail de l’aide versée", "Aide versée pour"]
)
@pytest.mark.parametrize("seed", range(3))
def test_a_column_of_sentences_is_no_money_whatever_its_title(tmp_path, title, seed):
    draw = random.Random(seed)
    rows = [[2023, f"Asso {i}", draw.choice(SENTENCES), 1000 + i] for i in range(6)]
    made = table(tmp_path / "m.csv", [], ["Exercice", "Tiers", title, "Montant HT"], rows)
    paid = pd.to_numeric(made.tables["financements"]["montant_verse"], errors="coerce")
    assert paid.isna().all()
    assert made.euros_kept == sum(row[3] for row in rows)


@pytest.mark.parametrize("unknown", ["EMS", "CeA", "SERS", "Nouvelle Ère", "P+"])
@pytest.mark.parametrize("seed", range(3))
def test_a_total_proves_a_funder_that_no_title_explains(tmp_path, unknown, seed):
    draw = random.Random(f"{unknown}{seed}")
    header = ["Porteur", "Action", "État", "Ville", unknown, "Région", "Total subventions"]
    rows, truth = [], 0.0
    for i in range(8):
        parts = [draw.choice(["", 500, 1200, 3000.5]) for _ in range(4)]
        truth += parts[2] or 0
        rows.append([f"Asso {i}", f"Projet {i}", *parts, sum(part or 0 for part in parts)])
    made = table(tmp_path / "f.csv", ["Programmation 2023"], header, rows)
    assert euros(made).get(unknown, 0) == truth
    assert made.euros_kept == sum(row[-1] for row in rows)


def test_a_column_that_the_total_does_not_need_is_no_funder(tmp_path):
    header = ["Porteur", "Action", "État", "Ville", "Participants", "Total subventions"]
    rows = [[f"Asso {i}", f"Projet {i}", 1000, 500 + i, 25 * i, 1500 + i] for i in range(6)]
    made = table(tmp_path / "p.csv", ["Programmation 2023"], header, rows)
    assert made.euros_kept == sum(row[-1] for row in rows)
    assert "Participants" in made.columns_ignored


@pytest.mark.parametrize("word", ["Accordé", "Montant attribué par", "Subvention"])
def test_beside_a_known_funder_the_same_words_name_another(tmp_path, word):
    header = ["Structure", "Action", f"{word} État", f"{word} EMS", f"{word} CAF"]
    rows = [[f"Asso {i}", f"Projet {i}", 1000, 200 + i, 300] for i in range(5)]
    made = table(tmp_path / "s.csv", ["Bilan 2022"], header, rows)
    assert euros(made) == {"État": 5000, "EMS": 1010, "CAF": 1500}


@pytest.mark.parametrize("day", ["Mis à jour le 12/03/2025", "Arrêté au 1er mars 2025", "Édité le 2025-03-12"])
def test_the_day_of_a_paper_is_not_the_year_of_its_money(tmp_path, day):
    made = table(
        tmp_path / "a.csv", ["Tableau de suivi 2024", day], ["Structure", "Action", "Accordé"], [["A", "P", 100]]
    )
    assert set(made.tables["financements"]["annee"]) == {"2024"}


def test_two_years_in_a_title_are_asked_and_no_row_is_lost(tmp_path):
    made = table(tmp_path / "q.csv", ["Bilan 2022 et 2023"], ["Structure", "Action", "Accordé"], [["A", "P", 100]])
    assert set(made.tables["financements"]["annee"]) == {"2022"}
    asked = [fault for fault in made.faults if fault.rule == "annee_a_choisir"]
    assert [fault.severity for fault in asked] == ["question"]
    assert "2022" in asked[0].message
    assert "2023" in asked[0].message


@pytest.mark.parametrize("title", ["Secteurs concernés", "Lieu d’intervention", "Où ?", "Périmètre"])
def test_a_column_that_names_neighbourhoods_places_rows_whatever_its_title(tmp_path, title):
    cells = ["Hautepierre", "Cronenbourg, Elsau", "Neuhof - Meinau", "tous les QPV", ""]
    rows = [[f"Asso {i}", f"Projet {i}", cell, 100 + i] for i, cell in enumerate(cells)]
    made = table(tmp_path / "l.csv", ["Programmation 2024"], ["Structure", "Action", title, "Montant accordé"], rows)
    places = made.tables["projets_quartiers"]
    titles = made.tables["projets"].set_index("projet_id")["intitule"]
    found = places.assign(p=places["projet_id"].map(titles)).groupby("p")["code_quartier"].apply(sorted).to_dict()
    assert found["Projet 0"] == ["QN06710I"]
    assert found["Projet 1"] == ["QN06712I", "QN06713I"]
    assert found["Projet 2"] == ["QN06715M"]
    assert found["Projet 3"] == ["TERRITOIRE"]


KINDS_OF_NUMBERS = [
    # title, cells, what they are: money, codes, or a question
    ("Région", (50, 80, 75, 90, 60), "money"),  # no region bears 50
    ("Département", (50, 80, 75, 95, 60), "money"),  # fives and tens are voted
    ("CAF", (44, 49, 53, 72, 85), "money"),  # no code has these words
    ("CAF", (15230, 22415, 31877, 12345, 40011), "money"),
    ("Région (k€)", (44, 75, 93, 84, 11), "money"),
    ("Région", (44, 44, 44, 44, 44), "codes"),
    ("Département", ("01", "67", "68", "54", "57"), "codes"),
    ("Commune", (67482, 67043, 67447, 67482, 67218), "codes"),
    ("Département", (44, 49, 53, 72, 85), "question"),
    ("Région", (44, 75, 93, 84, 11), "question"),
]


@pytest.mark.parametrize(("title", "cells", "kind"), KINDS_OF_NUMBERS)
def test_numbers_under_a_funder_are_money_codes_or_a_question(tmp_path, title, cells, kind):
    rows = [[f"Asso {i}", f"Projet {i}", 2023, 1000 + i, cell] for i, cell in enumerate(cells)]
    made = table(tmp_path / "f.csv", [], ["Porteur", "Action", "Année", "Métropole", title], rows)
    asked = [fault.rule for fault in made.faults if fault.severity == "question"]
    unit = 1000 if "k€" in title else 1
    money = 0 if kind == "codes" else unit * sum(map(int, cells))
    assert made.euros_kept == sum(row[3] for row in rows) + money
    assert asked == (["montants_ou_codes"] if kind == "question" else [])
    assert (title in made.columns_taken) == (kind != "codes") or title == "Commune"


def test_neighbours_tell_codes_from_money(tmp_path):
    """A postcode that begins alike makes codes, a written total makes money; an answer makes what it says."""
    cells = (44, 49, 53, 72, 85)
    rows = [[f"Asso {i}", f"{cell}100", 2023, 1000 + i, cell, 1000 + i + cell] for i, cell in enumerate(cells)]
    header = ["Porteur", "Code postal", "Année", "Métropole", "Département", "Total"]
    coded = table(tmp_path / "a.csv", [], header[:-1], [row[:-1] for row in rows])
    summed = table(tmp_path / "b.csv", [], [header[0], *header[2:]], [[row[0], *row[2:]] for row in rows])
    assert (coded.euros_kept, summed.euros_kept) == (5010, 5010 + sum(cells))
    assert not [fault for made in (coded, summed) for fault in made.faults if fault.severity == "question"]


@pytest.mark.parametrize("shape", ["EUR {}", "{} euros", "€ {}", "{} € TTC"])
def test_a_unit_before_a_number_is_no_sentence(tmp_path, shape):
    rows = [[shape.format(1000 + i), f"Asso {i}", f"Projet {i}", 2023] for i in range(5)]
    made = table(tmp_path / "f.csv", [], ["Subvention accordée", "Bénéficiaire", "Objet", "Année"], rows)
    assert (made.rows_kept, made.euros_kept) == (5, 5010)


@pytest.mark.parametrize("label", ["S/total", "Sous total {}", "S/Total {}", "Total {}", "SOUS-TOTAL", "S-total {}"])
@pytest.mark.parametrize("heading", ["{}", "Thématique : {}"])
def test_headings_and_subtotals_of_a_narrow_table_are_no_grants(tmp_path, label, heading):
    draw, rows, truth, lines = random.Random(label + heading), [], 0, 0
    for theme in ("Emploi", "Culture", "Sport"):
        sums = [draw.randint(100, 9000) for _ in range(draw.randint(2, 4))]
        rows.append([heading.format(theme), "", ""])
        rows += [[f"Asso {theme} {at}", f"Action {at}", euros] for at, euros in enumerate(sums)]
        rows.append([label.format(theme), "", sum(sums)])
        truth, lines = truth + sum(sums), lines + len(sums)
    made = table(tmp_path / "f.csv", [], ["Associations", "Objet", "Subvention 2023"], [*rows, ["Total", "", truth]])
    assert (made.rows_read, made.rows_kept, made.euros_kept) == (lines, lines, truth)
    assert len(made.lines_ignored) == 1 + 3 + 3 + 1  # titles, headings, subtotals, total


def test_a_name_alone_of_two_columns_is_a_grant_of_unknown_amount(tmp_path):
    made = table(tmp_path / "f.csv", [], ["Association", "Subvention 2023"], [["A", 10], ["B", ""], ["C", 20]])
    assert (made.rows_kept, made.without_amount, made.euros_kept) == (3, 1, 30)


@pytest.mark.parametrize(("word", "status"), [("refusé", "refuse"), ("REJETÉ", "refuse"), ("annulée", "annule")])
def test_a_status_in_place_of_an_amount_is_that_of_its_row(tmp_path, word, status):
    header = ["Association", "Objet", "Année", "Montant demandé", "Montant accordé"]
    rows = [["A", "x", 2023, 1000, 500], ["B", "y", 2023, 500, word], ["C", "z", 2023, 700, "à définir"]]
    made = table(tmp_path / "f.csv", [], header, rows)
    assert list(made.tables["financements"]["statut"]) == ["attribue", status, "depose"]
    assert (made.rows_kept, made.without_amount, made.euros_kept) == (3, 2, 500)
    said = [(fault.row, fault.rule) for fault in made.faults if fault.row]
    assert said == [(3, "montant_dit_statut"), (4, "montant_illisible")]


@pytest.mark.parametrize("title", ["Par", "Origine", "Qui ?", "Guichet", "Enveloppe"])
def test_a_column_that_names_funders_says_who_pays_whatever_its_title(tmp_path, title):
    payers = ["Région Grand Est", "Ville de Strasbourg", "CAF", "Région Grand Est"]
    rows = [[f"Asso {at}", f"Projet {at}", payer, 100 + at] for at, payer in enumerate(payers)]
    made = table(tmp_path / "p.csv", ["Bilan 2023"], ["Porteur", "Action", title, "Somme"], rows)
    assert sorted(made.tables["financements"]["fonds_origine"]) == ["CAF", "COMMUNE", "REGION", "REGION"]
    assert [fault.column for fault in made.faults if fault.rule == "financeur_par_les_noms"] == [title]


@pytest.mark.parametrize(
    "payer", ["Brest Métropole", "Grenoble-Alpes-Métropole", "Chartres Agglo", "Laval Agglomération"]
)
def test_an_authority_named_after_its_town_first_is_known(tmp_path, payer):
    rows = [["A", "Atelier", payer, 100], ["B", "Chantier", "Région Bretagne", 200], ["C", "Jardin", payer, 300]]
    made = table(tmp_path / "m.csv", ["Bilan 2023"], ["Porteur", "Action", "Par", "Somme"], rows)
    assert sorted(made.tables["financements"]["fonds_origine"]) == ["EPCI", "EPCI", "REGION"]


@pytest.mark.parametrize(
    "cells",
    [
        ["Habitat", "Entreprises", "Habitat"],
        ["Commune", "Département", "Région"],
        ["Emploi", "Région Grand Est", "Culture"],
        ["Ville de Strasbourg", "Ville de Schiltigheim", "Ville de Strasbourg"],
        ["Fondations privées", "Bailleurs sociaux", "Autres partenaires"],
    ],
)
def test_themes_scales_and_places_are_no_funders(tmp_path, cells):
    rows = [[f"Asso {at}", f"Projet {at}", cell, 100 + at] for at, cell in enumerate(cells)]
    made = table(tmp_path / "t.csv", ["Bilan 2023"], ["Porteur", "Action", "Repère", "Somme"], rows)
    assert {*made.tables["financements"]["fonds_origine"]} == {""}


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (["Nom de l'association", "SIRET", "Montant de la subvention"], ["Atelier 41", "", 1500]),
        (["Structure", "Action", "Accordé"], ["A", "P", 100]),
        (["Bénéficiaire", "Objet", "Montant voté", "Date de décision"], ["A", "P", 100, ""]),
        (["Porteur", "Projet", "Aide accordée", "Exercice"], ["A", "P", 100, ""]),
        (["Association", "Montant attribué", "Référence"], ["A", 100, ""]),
    ],
)
def test_a_table_without_any_year_asks_for_it_once(tmp_path, header, row):
    path, rows = tmp_path / "sans.csv", [row, [f"{row[0]} bis", *row[1:]]]
    made = table(path, [], header, rows)
    (asked,) = [fault for fault in made.faults if fault.rule == "annee_a_dire"]
    assert (asked.severity, asked.facts["count"]) == ("question", 2)
    assert not len(made.tables.get("financements", ()))
    answered = table(path, [], header, rows, {asked.facts["id"]: "2024"})
    assert list(answered.tables["financements"]["annee"]) == ["2024", "2024"]
    assert not [fault for fault in answered.faults if fault.rule == "annee_a_dire"]


DEEP = {
    "years over amounts": (
        [["Porteur", "Action", "2023", "", "2024", ""], ["", "", *["Demandé", "Accordé"] * 2]],
        {("2023", "demande"): 11, ("2023", "attribue"): 22, ("2024", "demande"): 33, ("2024", "attribue"): 44},
    ),
    "exercises over amounts": (
        [["Structure", "Projet", "Exercice 2023", "", "Exercice 2024", ""], ["", "", *["Sollicité", "Voté"] * 2]],
        {("2023", "demande"): 11, ("2023", "attribue"): 22, ("2024", "demande"): 33, ("2024", "attribue"): 44},
    ),
    "funders over years": (
        [["Porteur", "Action", "Ville", "", "État", ""], ["", "", "2023", "2024", "2023", "2024"]],
        {("2023", "attribue"): 44, ("2024", "attribue"): 66},
    ),
    "years over funders": (
        [["Porteur", "Action", "2023", "", "2024", ""], ["", "", *["Ville", "État"] * 2]],
        {("2023", "attribue"): 33, ("2024", "attribue"): 77},
    ),
    "sections over amounts": (
        [["Porteur", "Action 2024", "Fonctionnement", "", "Investissement", ""], ["", "", *["Demandé", "Accordé"] * 2]],
        {("2024", "demande"): 44, ("2024", "attribue"): 66},
    ),
    "what was given over what is forecast": (
        [["Porteur", "Action", "Réalisé 2024", "", "Prévisionnel 2025", ""], ["", "", *["Ville", "État"] * 2]],
        {("2024", "attribue"): 33},
    ),
    "costs beside amounts": (
        [["Porteur", "Action", "2023", "", "2024", ""], ["", "", *["Coût total", "Subvention"] * 2]],
        {("2023", "attribue"): 22, ("2024", "attribue"): 44},
    ),
    "years over sections over amounts": (
        [
            ["Porteur", "Action", "2023", "", "", "", "2024", "", "", ""],
            ["", "", "Fonct.", "", "Invest.", "", "Fonct.", "", "Invest.", ""],
            ["", "", *["Demandé", "Accordé"] * 4],
        ],
        {("2023", "demande"): 44, ("2023", "attribue"): 66, ("2024", "demande"): 132, ("2024", "attribue"): 154},
    ),
}


@pytest.mark.parametrize("name", DEEP)
def test_titles_on_several_lines_tell_years_funders_and_sections_apart(tmp_path, name):
    titles, truth = DEEP[name]
    rows = [[body, f"Projet {body}", *(part * at for at in range(1, len(titles[0]) - 1))]
            for body, part in (("A", 10), ("B", 1))]  # fmt: skip
    made = table(tmp_path / "deux.csv", [], titles[0], [*titles[1:], *rows])
    money = made.tables["financements"]
    for (year, what), amount in truth.items():
        found = pd.to_numeric(money[f"montant_{what}"][money["annee"] == year])
        assert found.sum() == amount, (year, what)
    assert {*money["annee"]} == {year for year, _ in truth}
    assert not [fault for fault in made.faults if fault.severity == "question"]


@pytest.mark.parametrize("mark", ["idem", "Idem.", "//", "dito", "''"])
def test_a_mark_that_says_as_above_is_the_cell_above(tmp_path, mark):
    rows = [["A", "Projet 1", "2024", 100], [mark, "Projet 2", mark, 200]]
    rows += [[mark, "Projet 3", "2023", 300], ["B", mark, "2024", 50]]
    made = table(tmp_path / "idem.csv", [], ["Porteur", "Action", "Année", "Accordé"], rows)
    names = made.tables["organismes"].set_index("organisme_id")["nom"]
    projects = made.tables["projets"]
    assert sorted(names) == ["A", "B"]
    assert sorted(zip(projects["porteur_id"].map(names), projects["intitule"], strict=True)) == [
        ("A", "Projet 1"), ("A", "Projet 2"), ("A", "Projet 3"), ("B", "Projet 3"),
    ]  # fmt: skip
    assert sorted(made.tables["financements"]["annee"]) == ["2023", "2024", "2024", "2024"]


def test_a_carrier_written_once_for_several_actions_is_asked_and_adds_up_nothing_meanwhile(tmp_path):
    header = ["Porteur", "Action", "Année", "Accordé"]
    rows = [["A", "Projet 1", 2024, 100], ["", "Projet 2", 2024, 200]]
    rows += [["", "Projet 3", 2024, 300], ["B", "Projet 4", 2024, 50]]
    path = tmp_path / "fusion.csv"
    made = table(path, [], header, rows)
    (asked,) = [fault for fault in made.faults if fault.rule == "porteur_au_dessus"]
    assert (asked.severity, asked.row, asked.facts["count"]) == ("question", 3, 2)
    assert (made.euros_read, made.euros_kept) == (650, 150)
    answered = table(path, [], header, rows, {asked.facts["id"]: "au_dessus"})
    assert answered.euros_kept == 650
    names = answered.tables["organismes"].set_index("organisme_id")["nom"]
    carriers = answered.tables["projets"]["porteur_id"].map(names)
    assert carriers.value_counts().to_dict() == {"A": 3, "B": 1}


def test_a_label_and_an_amount_alone_may_still_add_up(tmp_path):
    rows = [
        ["A", "Projet 1", 100],
        ["B", "Projet 2", 200],
        ["", "Emploi", 300],
        ["C", "Projet 3", 50],
        ["D", "Projet 4", 20],
        ["", "Culture", 70],
    ]
    made = table(tmp_path / "themes.csv", ["Bilan 2024"], ["Porteur", "Action", "Accordé"], rows)
    assert (made.euros_read, made.euros_kept) == (370, 370)


@pytest.mark.parametrize("heading", ["{}", "Année {}", "Programmation {}", "Exercice {} :", "Subventions {}"])
def test_a_year_alone_on_its_line_is_that_of_the_lines_below(tmp_path, heading):
    rows = [
        [heading.format(2023), "", ""],
        ["A", "Projet 1", 600],
        ["B", "Projet 2", 20],
        [heading.format(2024), "", ""],
        ["A", "Projet 3", 50],
    ]
    made = table(tmp_path / "ans.csv", ["Suivi 2022"], ["Porteur", "Action", "Accordé"], rows)
    money = made.tables["financements"]
    found = pd.to_numeric(money["montant_attribue"]).groupby(money["annee"]).sum()
    assert found.to_dict() == {"2023": 620, "2024": 50}
    assert made.euros_read == made.euros_kept == 670
