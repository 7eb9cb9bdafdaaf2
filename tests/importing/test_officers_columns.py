"""Columns whose title is a fact (a year, a neighbourhood, a section, « proposé »), drawn at random.

The proposed recipe must say what each column is; rows, euros, places and counts are those of the true list.
"""

import random
from collections import defaultdict
from decimal import Decimal

import pytest

from ess_metrics.importing.run import import_files
from tests.importing.spreadsheets import AREAS, CARRIERS, TITLES, Sheet, Truth, drawn, write_book
from tests.importing.test_spreadsheets import folder, imported, rounded, sums, table  # noqa: F401


def _actions(rng, count=6):
    """Carriers and titles, each once."""
    return list(zip(rng.sample(CARRIERS, count), rng.sample(TITLES, count), strict=True))


def _sheet(rng, path, head, rows, truth, column="montant_attribue", total=None):
    """The table with its columns in any order, a line of totals below."""
    truth.rows = len(rows)
    lines = [head, *rows]
    if total is not None:
        lines.append(["TOTAL", *[sum((row[at] or 0) for row in rows) if at in total else None
                                 for at in range(1, len(head))]])  # fmt: skip
    first, *others = range(len(head))
    rng.shuffle(others)
    lines = [[line[at] for at in (first, *others)] for line in lines]
    return Sheet(write_book(path / "tableau.xlsx", {rng.choice(["Bilan 2024", "Prog 2024"]): lines}), truth, column)


def years(rng, path):
    """A column a year, with or without their total."""
    truth, rows, spans = Truth(), [], rng.choice([("2022", "2023"), ("2023", "2024", "2025")])
    with_total = rng.random() < 0.5
    for name, title in _actions(rng):
        money = [float(drawn(rng)) if rng.random() < 0.8 else None for _ in spans]
        money[0] = money[0] or 500.0
        for year, euros in zip(spans, money, strict=True):
            truth.add("", year, Decimal(str(euros or 0)), ())
        rows.append([name, title, *money, *([sum(euro or 0 for euro in money)] if with_total else [])])
    head = ["Structure", "Action", *spans, *(["Total"] if with_total else [])]
    return _sheet(rng, path, head, rows, truth, total=range(2, len(head)))


def places(rng, path):
    """A column a neighbourhood, by name or by code, beside their total or alone."""
    truth, rows = Truth(), []
    codes = rng.sample(list(AREAS), 3)
    with_total = rng.random() < 0.5
    for name, title in _actions(rng):
        money = [float(drawn(rng)) if rng.random() < 0.7 else None for _ in codes]
        money[1] = money[1] or 250.0
        for code, euros in zip(codes, money, strict=True):
            if euros:
                truth.add("", "2024", Decimal(str(euros)), (code,))
        rows.append([name, title, *money, *([sum(euro or 0 for euro in money)] if with_total else [])])
    head = ["Structure", "Action", *(rng.choice([AREAS[code], code]) for code in codes)]
    return _sheet(rng, path, head + (["Total"] if with_total else []), rows, truth, total=range(2, len(head)))


def sections(rng, path):
    """Money for running and money for works, side by side."""
    truth, rows = Truth(), []
    truth.more["sections"] = defaultdict(Decimal)
    for name, title in _actions(rng):
        money = [float(drawn(rng)), float(drawn(rng)) if rng.random() < 0.5 else None]
        rows.append([name, title, *money])
        for section, euros in zip(("fonctionnement", "investissement"), money, strict=True):
            truth.add("", "2024", Decimal(str(euros or 0)), ())
            truth.more["sections"][section] += Decimal(str(euros or 0))
    return _sheet(rng, path, ["Organisme", "Projet", "Fonctionnement", "Investissement"], rows, truth, total=(2, 3))


def proposed(rng, path):
    """Asked, proposed by the officer, then granted: only the first and the last are amounts."""
    truth, rows = Truth(), []
    truth.more["asked"] = Decimal(0)
    for name, title in _actions(rng):
        asked = drawn(rng, 500)
        granted = (asked * rng.choice([1, 2, 3]) / 4).quantize(Decimal(1))
        rows.append([name, title, float(asked), float(granted) + 100, float(granted)])
        truth.more["asked"] += asked
        truth.add("", "2024", granted, ())
    head = ["Porteur", "Intitulé", "Demandé", "Proposé", rng.choice(["Notifié", "Accordé", "Voté", "Attribué"])]
    return _sheet(rng, path, head, rows, truth)


def shared(rng, path):
    """Parts of each neighbourhood in a cell of their own; women beside the count that they are part of."""
    truth, rows = Truth(), []
    truth.more["women"] = 0
    for name, title in _actions(rng):
        codes, euros, people = tuple(rng.sample(list(AREAS), 2)), drawn(rng, 100), rng.randrange(10, 60)
        women, big = rng.randrange(people), rng.choice(["0,75", "75 %"])
        rows.append([name, title, float(euros), "|".join(codes), f"{big}|{'0,25' if big == '0,75' else '25 %'}",
                     people, women])  # fmt: skip
        truth.more["women"] += women
        truth.years["2024"] += euros
        truth.euros[""] += euros
        for code, part in zip(codes, (Decimal("0.75"), Decimal("0.25")), strict=True):
            truth.places[code] += euros * part
    head = ["Porteur", "Action", "Montant demandé au titre du contrat de ville (en €)", "Code QPV", "Répartition",
            "Nombre de bénéficiaires", "dont femmes"]  # fmt: skip
    return _sheet(rng, path, head, rows, truth, "montant_demande")


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kind", [years, places, sections, proposed])
def test_a_title_that_is_a_fact_says_it_of_its_column(kind, seed, tmp_path, folder):  # noqa: F811
    sheet = kind(random.Random(f"{kind.__name__}{seed}"), tmp_path)
    guess, report = imported(sheet, folder)
    told = f"{guess.toml}\n{[fault.message for fault in report.faults][:6]}"
    assert (report.rows_read, report.rows_kept) == (sheet.truth.rows, sheet.truth.rows), told
    _, by_year, by_place = sums(folder, sheet.column)
    known = {key: euros for key, euros in rounded(sheet.truth.years).items() if euros}
    assert {key: euros for key, euros in by_year.items() if euros} == known, told
    assert by_place == rounded(sheet.truth.places), told
    money = table(folder, "financements")
    if asked := sheet.truth.more.get("asked"):
        assert sum(map(Decimal, money["montant_demande"])) == asked, told
    for section, euros in sheet.truth.more.get("sections", {}).items():
        held = money[money["section"] == section]["montant_attribue"]
        assert sum(map(Decimal, held), Decimal(0)) == euros, told


@pytest.mark.parametrize("seed", range(3))
def test_parts_women_and_a_contract_that_pays_nothing(seed, tmp_path, folder):  # noqa: F811
    sheet = shared(random.Random(f"shared{seed}"), tmp_path)
    guess, report = imported(sheet, folder)
    by_fund, _, by_place = sums(folder, sheet.column)
    assert (report.rows_kept, by_fund, by_place) == (
        sheet.truth.rows, rounded(sheet.truth.euros), rounded(sheet.truth.places)
    ), guess.toml  # fmt: skip
    assert sum(map(int, table(folder, "projets")["beneficiaires_femmes"])) == sheet.truth.more["women"], guess.toml


# --- the same, and others, dropped without a recipe ------------------------------------------------------------------


def funder_sheets(rng, path):
    """A sheet a funder, named after it."""
    truth, sheets = Truth(), {}
    for name, fund in rng.sample(
        [("Ville", "COMMUNE"), ("Métropole", "EPCI"), ("CAF", "CAF"), ("Région", "REGION")], 3
    ):
        rows = [[carrier, title, float(drawn(rng))] for carrier, title in _actions(rng, 4)]
        for _, _, euros in rows:
            truth.add(fund, "2025", Decimal(str(euros)), ())
        truth.rows += len(rows)
        sheets[name] = [["Porteur", "Projet", "Subvention 2025"], *rows]
    return Sheet(write_book(path / "cofinanceurs.xlsx", sheets), truth)


def form(rng, path):
    """Answers to a call: no year but the day of the answer, a budget that nobody grants."""
    truth = Truth()
    rows = []
    for name, title in _actions(rng):
        asked = drawn(rng)
        rows.append([f"{rng.randrange(1, 28):02}/11/2025 09:12", name, title, float(asked), float(asked) * 3])
        truth.add("", "2025", asked, ())
    budget = rng.choice(["Budget total de l'action", "Coût total de l'action", "Budget prévisionnel du projet"])
    head = ["Horodateur", "Nom de la structure", "Titre du projet", "Montant demandé (€)", budget]
    truth.rows = len(rows)
    return Sheet(write_book(path / "reponses.xlsx", {"Réponses": [head, *rows]}), truth, "montant_demande")


def refusals(rng, path):
    """Where nothing was granted, a word stands for the only amount: the request is kept, its amount unknown."""
    truth, rows = Truth(), []
    words = ["refusé", "Rejeté", "inéligible", "annulé"]
    truth.more["refused"] = 0
    for name, title in _actions(rng):
        euros = drawn(rng)
        word = rng.choice(words) if rows and rng.random() < 0.5 else ""
        rows.append([name, title, 2024, word or float(euros)])
        truth.more["refused"] += bool(word)
        truth.add("", "2024", Decimal(0) if word else euros, ())
    truth.rows = len(rows)
    head = ["Porteur", "Action", "Année", "Montant accordé"]
    return Sheet(write_book(path / "comite.xlsx", {"Comité": [head, *rows]}), truth)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("kind", [proposed, places, funder_sheets, form, refusals])
def test_a_table_of_grants_that_nobody_told_says_the_same(kind, seed, tmp_path, folder):  # noqa: F811
    sheet = kind(random.Random(f"{kind.__name__}{seed + 1}"), tmp_path)
    report = import_files([sheet.path], folder).files[0]
    told = [fault.message for fault in report.faults][:6]
    if report.format is None:  # neighbourhoods alone hold the money: only a recipe can say so
        assert kind is places
        return
    assert (report.rows_read, report.rows_kept) == (sheet.truth.rows, sheet.truth.rows), told
    by_fund, by_year, by_place = sums(folder, sheet.column)
    assert (by_fund, by_year) == (rounded(sheet.truth.euros), rounded(sheet.truth.years)), told
    if sheet.truth.places:
        assert by_place == rounded(sheet.truth.places), told
    money = table(folder, "financements")
    assert sum(money["statut"].isin(["refuse", "ineligible", "annule"])) == sheet.truth.more.get("refused", 0), told
    granted = sum((Decimal(cell) for cell in money["montant_attribue"] if cell), Decimal(0))
    assert granted == (0 if kind is form else sum(sheet.truth.years.values())), told


def test_people_counted_under_beneficiaries_are_no_bodies(tmp_path, folder):  # noqa: F811
    rows = [
        ["2024-01", "Métropole", "Réfection", "02/05/2024", 125000, 14],
        ["2024-02", "Ville", "Voirie", "03/05/2024", 9000, 4],
    ]
    head = ["Marché", "Maître d'ouvrage", "Objet", "Date de notification", "Montant HT", "Bénéficiaires"]
    path = write_book(tmp_path / "clauses.xlsx", {"Clauses": [head, *rows]})
    report = import_files([path], folder).files[0]
    assert (report.format, report.rows_kept, report.faults[0].rule) == (None, 0, "format_inconnu")


@pytest.mark.parametrize("words", [("ajourné", "favorable"), ("2e passage", "sans suite", "accordé")])
def test_a_status_of_no_list_is_asked_once_and_means_what_a_person_says(words, tmp_path, folder):  # noqa: F811
    rng = random.Random(str(words))
    rows = [[name, title, 2024, 1000.0, words[at % len(words)]] for at, (name, title) in enumerate(_actions(rng))]
    head = ["Porteur", "Action", "Année", "Montant demandé", "Avis"]
    path = write_book(tmp_path / "comite.xlsx", {"Comité": [head, *rows]})
    report = import_files([path], folder).files[0]
    asked = {fault.value: fault.facts for fault in report.faults if fault.rule == "statut_inconnu"}
    unknown = set(words) - {"favorable", "accordé"}
    assert (set(asked), report.rows_kept) == (unknown, len(rows))
    held = table(folder, "financements")["statut"]
    assert sum(held == "") == sum(row[4] in unknown for row in rows)
    answers = {str(facts["id"]): "en_instruction" for facts in asked.values()}
    again = import_files([path], folder, answers=answers).files[0]
    assert not [fault for fault in again.faults if fault.rule == "statut_inconnu"]
    held = table(folder, "financements")["statut"]
    assert sum(held == "en_instruction") == sum(row[4] in unknown for row in rows)


@pytest.mark.parametrize("seed", range(2))
def test_loans_are_no_grants_and_an_unreadable_day_says_its_year(seed, tmp_path, folder):  # noqa: F811
    rng = random.Random(f"prêts{seed}")
    kinds = {
        "Subvention": "subvention",
        "Prêt": "pret",
        "Garantie": "garantie",
        "Avance remboursable": "avance_remboursable",
    }
    days = ["CM du 03/03/2023", "le 3 mars 2023", "vote (2023)"]
    rows = [
        [name, title, days[max(at - 3, 0)], *(float(drawn(rng)) for _ in kinds)]
        for at, (name, title) in enumerate(_actions(rng))
    ]
    head = ["Bénéficiaire", "Projet", "Date de décision", *kinds]
    sheet = _sheet(rng, tmp_path, head, rows, Truth())
    _, report = imported(sheet, folder)
    money = table(folder, "financements")
    told = [fault.message for fault in report.faults][:5]
    assert (report.rows_kept, set(money["annee"])) == (len(rows), {"2023"}), told
    for at, kind in enumerate(kinds.values(), 3):
        held = money[money["type_concours"] == kind]["montant_attribue"]
        assert sum(map(Decimal, held)) == sum(Decimal(str(row[at])) for row in rows), kind


@pytest.mark.parametrize("title", ["Local", "Lot", "Cellule", "N° de porte"])
def test_lots_of_one_address_stay_apart_and_what_is_not_taken_is_listed(title, tmp_path, folder):  # noqa: F811
    rows = [["A1", "3 rue Haute", 50, "loué", "Elsau", 80], ["A2", "3 rue Haute", 25, "vacant", "Elsau", 40],
            ["B", "9 quai Bas", 100, "loué", "Neuhof", 0]]  # fmt: skip
    head = [title, "Adresse", "Surface", "État", "Quartier", "Charges"]
    path = write_book(tmp_path / "parc.xlsx", {"Parc": [head, *rows]})
    report = import_files([path], folder).files[0]
    lots = table(folder, "locaux")
    assert (report.rows_kept, len(lots), sum(map(float, lots["surface_m2"]))) == (3, 3, 175)
    assert sum(lots["statut"] == "vacant") == 1
    assert "Charges" in report.columns_ignored
    assert (title in report.columns_taken) == (title != "N° de porte")
    import_files([path], folder)
    assert len(table(folder, "locaux")) == 3


def test_a_column_of_schemes_that_differs_on_each_line_is_the_title(tmp_path, folder):  # noqa: F811
    rows = [[2021 + at % 3, f"Env. {title} {at}", "Ville", 1000.0 + at] for at, title in enumerate(TITLES[:5])]
    path = write_book(tmp_path / "enveloppes.xlsx", {"Env": [["An.", "Env.", "Fin.", "Mt voté"], *rows]})
    _, report = imported(Sheet(path, Truth()), folder)
    assert (report.rows_kept, set(table(folder, "projets")["intitule"])) == (5, {row[1] for row in rows})


@pytest.mark.parametrize("cell", ["1E+300", "1e999999999", "9" * 40, "-1E+99", "9" * 30 + ",5", "9" * 20 + " k€"])
@pytest.mark.parametrize("told", [False, True])
def test_a_number_beyond_any_money_costs_its_row_and_no_other(cell, told, tmp_path, folder):  # noqa: F811
    path = tmp_path / "aides.csv"
    lines = [
        "Porteur;Action;Année;Montant",
        "Aube;Théâtre;2024;1500",
        f"Brise;Atelier;2024;{cell}",
        "Cime;Marche;2024;12,50",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    report = imported(Sheet(path, Truth()), folder)[1] if told else import_files([path], folder).files[0]
    assert (report.rows_read, report.rows_without_amount) == (3, 1), [fault.message for fault in report.faults]
    assert any(fault.row == 3 and fault.rule == "montant_illisible" for fault in report.faults)
    money = [Decimal(text) for text in table(folder, "financements")["montant_attribue"] if text]
    assert sorted(money) == [Decimal("12.5"), 1500]
