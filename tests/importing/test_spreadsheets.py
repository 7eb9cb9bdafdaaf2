"""The seven kinds of an officer's spreadsheets, drawn at random: the proposed recipe reads each whole."""

import random
from collections import defaultdict
from decimal import Decimal

import pandas as pd
import pytest

from ess_metrics.formats import recipe_guess
from ess_metrics.importing import folder_files
from ess_metrics.importing.run import import_files
from tests.importing.spreadsheets import AREAS, KINDS

MANIFEST = """titre = "t"
territoire = "t"
siren_epci = ""
code_contrat = ""
generation = "2024"
fictif = true
date_extraction = 2026-01-01
source = "s"
licence = "l"
"""
SEEDS = range(3)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "dossier"
    made.mkdir()
    lines = ["code_quartier,generation,nom", *(f"{code},2024,{name}" for code, name in AREAS.items())]
    (made / "quartiers.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (made / "manifest.toml").write_text(MANIFEST, encoding="utf-8")
    return made


def table(folder, stem):
    path = folder / f"{stem}.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False) if path.is_file() else pd.DataFrame()


def sums(folder, column):
    """Euros by fund, by year and by neighbourhood, added up from the tables alone."""
    money, links = table(folder, "financements"), table(folder, "projets_quartiers")
    by_fund, by_year, by_place = (defaultdict(Decimal) for _ in range(3))
    parts = defaultdict(list)
    for link in links.itertuples():
        parts[link.projet_id].append((link.code_quartier, Decimal(link.part)))
    for row in money.to_dict("records"):
        cell = row.get(column, "") if column != "any" else row["montant_attribue"] or row.get("montant_verse", "")
        if not cell:
            continue
        by_fund[row["fonds_origine"]] += Decimal(cell)
        by_year[row["annee"]] += Decimal(cell)
        for code, part in parts.get(row["projet_id"], ()):
            by_place[code] += Decimal(cell) * part
    return [{key: round(value, 2) for key, value in found.items()} for found in (by_fund, by_year, by_place)]


def rounded(found):
    return {key: round(value, 2) for key, value in found.items()}


def imported(sheet, folder):
    """The file read by the recipe that is proposed for it, as the page and the command line do."""
    context = folder_files.load(folder).context
    guess = recipe_guess.suggest(sheet.path, context)
    report = import_files([sheet.path], folder, recipe=guess.recipe).files[0]
    return guess, report


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", ["suivi", "ville", "formulaire", "enveloppes", "finances"])
def test_money_is_whole(kind, seed, tmp_path, folder):
    sheet = KINDS[kind](random.Random(f"{kind}{seed}"), tmp_path)
    guess, report = imported(sheet, folder)
    told = f"{guess.toml}\n{[fault.message for fault in report.faults][:6]}"
    assert (report.rows_read, report.rows_kept) == (sheet.truth.rows, sheet.truth.rows), told
    by_fund, by_year, by_place = sums(folder, sheet.column)
    assert by_fund == rounded(sheet.truth.euros), told
    assert by_year == rounded(sheet.truth.years), told
    assert by_place == rounded(sheet.truth.places), told
    names = set(table(folder, "organismes").get("nom", pd.Series(dtype=str)).map(str.lower))
    assert {name.lower() for name in sheet.truth.carriers} <= names, told


@pytest.mark.parametrize("seed", SEEDS)
def test_premises_are_whole(seed, tmp_path, folder):
    sheet = KINDS["locaux"](random.Random(f"locaux{seed}"), tmp_path)
    guess, report = imported(sheet, folder)
    lots = table(folder, "locaux")
    told = f"{guess.toml}\n{[fault.message for fault in report.faults][:6]}"
    assert (report.rows_read, report.rows_kept, len(lots)) == (sheet.truth.rows,) * 3, told
    areas = lots["surface_m2"].map(Decimal).groupby(lots["code_quartier"]).sum()
    assert dict(areas) == dict(sheet.truth.places), told
    rents = dict(zip(lots["adresse"], lots["loyer_annuel_m2_ht"].map(Decimal), strict=True))
    assert rents == {address: round(rent, 6) for address, rent in sheet.truth.more["rents"].items()}, told
    assert (lots["statut"] == "vacant").sum() == sheet.truth.more["vacant"], told


@pytest.mark.parametrize("seed", SEEDS)
def test_founders_are_counted_and_never_named(seed, tmp_path, folder):
    sheet = KINDS["createurs"](random.Random(f"createurs{seed}"), tmp_path)
    guess, report = imported(sheet, folder)
    people = table(folder, "accompagnements")
    assert (report.rows_kept, people["personne_id"].nunique()) == (sheet.truth.rows,) * 2, guess.toml
    assert dict(people["code_quartier_residence"].value_counts()) == dict(sheet.truth.places), guess.toml
    assert (people["tranche_age"] != "").all()
    for path in folder.rglob("*"):
        if path.is_file() and path.name != ".sel":
            text = path.read_text("utf-8", "replace")
            assert not [word for word in sheet.truth.more["words"] if word in text], path


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_second_year_asks_nothing(kind, tmp_path, folder):
    """The recipe kept with the first file reads the same file under another name by itself."""
    sheet = KINDS[kind](random.Random(f"{kind}an"), tmp_path)
    _, first = imported(sheet, folder)
    again = sheet.path.rename(sheet.path.with_stem(f"{sheet.path.stem} bis"))
    second = import_files([again], folder).files[0]
    assert (second.recipe, second.rows_kept) == (first.recipe, first.rows_kept)
