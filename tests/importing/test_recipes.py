"""Recipes in a folder: kept, applied by themselves the second year, and what the command line says of them."""

import json

import pytest

from ess_metrics.__main__ import main
from ess_metrics.formats.recipe import parse
from ess_metrics.importing import recipes, salt
from ess_metrics.importing.run import import_files
from ess_metrics.model.faults import QUESTION, DataError

AREAS = "code_quartier,generation,nom\nQN06701M,2024,Neuhof\nQN06702M,2024,Meinau\n"
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
RECIPE = """table = "actions"
[colonnes]
"Structure" = "porteur_nom"
"Action" = "intitule"
"Lieu" = "quartiers"
"Ville" = { champ = "montant_attribue", fonds = "COMMUNE" }
[constantes]
dispositif_code = "AAP_CDV"
"""


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "dossier"
    made.mkdir()
    (made / "quartiers.csv").write_text(AREAS, encoding="utf-8")
    (made / "manifest.toml").write_text(MANIFEST, encoding="utf-8")
    return made


def year(tmp_path, number, head="Structure;Action;Lieu;Ville", amount=100):
    path = tmp_path / f"bilan {number}.csv"
    path.write_text(f"{head}\nRuche;Chantier;Neuhof;{amount}\nMJC;Bal;Meinau;{2 * amount}\n", encoding="utf-8")
    return path


def recipe_file(tmp_path, text=RECIPE, name="suivi.toml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def keep(folder, name, text):
    (folder / "recettes").mkdir(exist_ok=True)
    (folder / "recettes" / name).write_text(text, encoding="utf-8")


def test_the_second_year_needs_nothing(tmp_path, folder):
    first = import_files([year(tmp_path, 2023)], folder, recipe=recipe_file(tmp_path))
    assert (folder / "recettes" / "suivi.toml").read_text(encoding="utf-8") == RECIPE
    second = import_files([swapped(tmp_path)], folder)
    assert (first.files[0].recipe, second.files[0].recipe) == ("suivi", "suivi")
    assert second.files[0].columns_ignored == ["Remarques"]
    assert second.files[0].total_eur_kept == 300


def swapped(tmp_path):
    path = tmp_path / "bilan 2024.csv"
    path.write_text(
        "VILLE;lieu;Remarques;action;structure\n100;Neuhof;x;Chantier;Ruche\n200;Meinau;;Bal;MJC\n", "utf-8"
    )
    return path


def test_the_same_file_twice_changes_nothing(tmp_path, folder):
    path = year(tmp_path, 2023)
    import_files([path], folder, recipe=recipe_file(tmp_path))
    again = import_files([path], folder)
    assert again.files[0].to_json()["changes"]["added"] == again.files[0].to_json()["changes"]["changed"] == 0
    assert not again.changed


def test_a_corrected_amount_replaces_the_first(tmp_path, folder):
    import_files([year(tmp_path, 2023)], folder, recipe=recipe_file(tmp_path))
    again = import_files([year(tmp_path, 2023, amount=150)], folder)
    money = next(change for change in again.changes if change.table == "financements")
    assert (money.added, money.updated, money.euros_after) == (0, 2, 450.0)


def test_a_recipe_wins_over_an_official_format_and_it_is_said(tmp_path, folder):
    path = tmp_path / "subventions 2023.csv"
    path.write_text(
        "nomAttribuant;dateConvention;nomBeneficiaire;idBeneficiaire;objet;montant\nVille;2023-05-01;Ruche;;Chantier;100\n",
        encoding="utf-8",
    )
    keep(
        folder,
        "ville.toml",
        'table="actions"\n[colonnes]\n"nomBeneficiaire"="porteur_nom"\n"montant"="montant_verse"\n',
    )
    file = import_files([path], folder).files[0]
    assert (file.format, file.recipe) == ("libre", "ville")
    assert any("passe avant" in note for note in file.notes)


def test_the_recipe_with_the_most_columns_reads_the_file(tmp_path, folder):
    keep(folder, "court.toml", 'table="actions"\n[colonnes]\n"Structure"="porteur_nom"\n"Ville"="montant_attribue"\n')
    keep(folder, "long.toml", RECIPE)
    assert import_files([year(tmp_path, 2023)], folder).files[0].recipe == "long"


def test_two_recipes_that_fit_as_well_are_a_question(tmp_path, folder):
    keep(folder, "a.toml", RECIPE)
    keep(folder, "b.toml", RECIPE.replace("montant_attribue", "montant_verse"))
    path = year(tmp_path, 2023)
    file = import_files([path], folder).files[0]
    asked = [fault for fault in file.faults if fault.severity == QUESTION and fault.rule == "recettes_concurrentes"]
    assert (file.recipe, asked[0].facts["choices"]) == ("a", ("a", "b"))
    again = import_files([path], folder, answers={asked[0].facts["id"]: "b"})
    assert again.files[0].recipe == "b"


def test_a_file_that_changed_shape_is_told(tmp_path, folder):
    keep(folder, "suivi.toml", RECIPE)
    path = tmp_path / "t 2024.csv"
    path.write_text("Structure;Action;Lieu;Mairie\nRuche;Chantier;Neuhof;x\n", encoding="utf-8")
    told = [fault for fault in import_files([path], folder).files[0].faults if fault.rule == "recette_depassee"]
    assert "Ville" in told[0].message
    assert "suivi" in told[0].message


def test_a_broken_recipe_of_the_folder_stops_nothing(tmp_path, folder):
    keep(folder, "suivi.toml", RECIPE)
    keep(folder, "cassee.toml", "table = \n")
    report = import_files([year(tmp_path, 2023)], folder)
    assert report.files[0].recipe == "suivi"
    assert "recette_mal_formee" in {fault.rule for fault in report.files[0].faults}


def test_the_same_person_keeps_the_same_number_in_a_later_file(tmp_path, folder):
    recipe = recipe_file(
        tmp_path, 'table="personnes"\n[colonnes]\n"Nom"="nom"\n"Prénom"="prenom"\n"Entrée"="date_entree"\n'
    )
    for number, line in ((1, "Dupont;Zoé;01/02/2023"), (2, "DUPONT;zoe;05/06/2024")):
        path = tmp_path / f"p{number}.csv"
        path.write_text(f"Nom;Prénom;Entrée\n{line}\n", encoding="utf-8")
        import_files([path], folder, recipe=recipe)
    people = (folder / "accompagnements.csv").read_text(encoding="utf-8")
    numbers = {line.split(",")[1] for line in people.splitlines()[1:]}
    assert len(numbers) == 1
    assert len(salt.read(folder)) == 32
    for path in folder.rglob("*"):
        if path.is_file() and path.name != ".sel":
            assert "dupont" not in path.read_text("utf-8", "replace").lower(), path


def test_a_dry_run_writes_nothing(tmp_path, folder):
    before = sorted(folder.rglob("*"))
    import_files([year(tmp_path, 2023)], folder, recipe=recipe_file(tmp_path), dry_run=True)
    assert sorted(folder.rglob("*")) == before


def test_a_recipe_that_cannot_be_followed_raises(tmp_path, folder):
    with pytest.raises(DataError):
        import_files([year(tmp_path, 2023)], folder, recipe=recipe_file(tmp_path, "table = 1"))


def test_names_of_recipes_make_names_of_files():
    assert recipes.file_name("Suivi 2023 – Été/../x") == "suivi-2023-ete-x.toml"


# --- the command line ------------------------------------------------------------------------------------------------


def test_import_with_a_recipe(tmp_path, folder, capsys):
    code = main(
        ["import", str(year(tmp_path, 2023)), "--into", str(folder), "--recipe", str(recipe_file(tmp_path)), "--json"]
    )
    file = json.loads(capsys.readouterr().out)["files"][0]
    assert (code, file["recipe"], file["rows_kept"], file["total_eur_written"]) == (0, "suivi", 2, 300.0)


def test_import_without_a_title_of_the_recipe(tmp_path, folder, capsys):
    path = year(tmp_path, 2023, "Structure;Action;Lieu;Mairie")
    code = main(["import", str(path), "--into", str(folder), "--recipe", str(recipe_file(tmp_path))])
    assert code == 1
    assert "Ville" in capsys.readouterr().err


def test_check_says_what_a_recipe_would_take(tmp_path, capsys):
    assert main(["recipe", "check", str(recipe_file(tmp_path)), str(year(tmp_path, 2023)), "--json"]) == 0
    file = json.loads(capsys.readouterr().out)
    assert (file["rows_read"], file["rows_kept"], file["columns_taken"]) == (
        2,
        2,
        ["Structure", "Action", "Lieu", "Ville"],
    )
    path = year(tmp_path, 2023, "Structure;Action;Lieu;Mairie")
    assert main(["recipe", "check", str(recipe_file(tmp_path)), str(path), "--json"]) == 1
    assert main(["recipe", "check", str(tmp_path / "rien.toml"), str(path)]) == 2


def test_suggest_prints_a_recipe_that_reads_the_file(tmp_path, folder, capsys):
    path = year(tmp_path, 2023)
    assert main(["recipe", "suggest", str(path), "--into", str(folder)]) == 0
    recipe = parse(capsys.readouterr().out, "essai")
    assert {target.field for found in recipe.columns.values() for target in found} == {
        "porteur_nom", "intitule", "quartiers", "montant_attribue",
    }  # fmt: skip
    assert main(["recipe", "suggest", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"file", "sheet", "header_row", "recipe", "columns", "questions"}
    assert set(told["columns"][0]) == {"header", "field", "confidence", "examples"}
    assert told["header_row"] == 1


def test_suggest_never_shows_a_person(tmp_path, capsys):
    path = tmp_path / "p.csv"
    path.write_text("Nom;Prénom;Date de naissance;Mail;Entrée le\nDupont;Zoé;14/07/1999;z@x.fr;01/02/2024\n", "utf-8")
    assert main(["recipe", "suggest", str(path), "--json"]) == 0
    out = capsys.readouterr().out
    assert not any(word in out for word in ("Dupont", "Zoé", "1999", "z@x.fr"))


def test_a_recipe_is_suggested_without_a_folder(tmp_path, capsys):
    path = tmp_path / "liste.csv"
    path.write_text("Projet;Montant;Quartier\nJardin;100;Neuhof\nFriche;200;Elsau\n", encoding="utf-8")
    assert main(["recipe", "suggest", str(path)]) == 0
    assert 'Projet = "intitule"' in capsys.readouterr().out
