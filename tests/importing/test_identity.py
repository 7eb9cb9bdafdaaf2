"""Who is who: the readings 12.30 to 12.32 of the contract, on files made here."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ess_metrics.analyses.values import values
from ess_metrics.folder import duplicates, reading
from ess_metrics.formats import shared_identity as rules
from ess_metrics.importing.run import import_files

SIRETS = ("77554402601284", "40060513500013", "78847189600017")
HEAD = ("Financeur", "Association", "SIRET", "Commune", "Objet", "Année", "Montant attribué", "N° dossier")


def grant(**cells):
    usual = {"Financeur": "Ville", "Association": "La Ruche", "Objet": "Jardin partagé", "Année": "2023"}
    return {**dict.fromkeys(HEAD, ""), **usual, "Montant attribué": "1000", **cells}


def write(path: Path, *rows: dict) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEAD, delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return path


def table(folder: Path, stem: str) -> list[dict]:
    with (folder / f"{stem}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def carriers(folder: Path) -> list[dict]:
    """The bodies that carry something, funders left out."""
    named = {row["porteur_id"] for stem in ("projets", "financements") for row in table(folder, stem)}
    return [row for row in table(folder, "organismes") if row["organisme_id"] in named - {""}]


def brought(folder: Path, *rows: dict, name: str = "a.csv"):
    return import_files([write(folder.parent / name, *rows)], folder).files[0]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "d"


@pytest.mark.parametrize("number", ["", "3.62522E+13", "12345678901234", "néant"])
def test_an_association_with_three_funders_and_no_sound_number_is_one_body_one_project_three_rows(folder, number):
    funders = {"Ville de Strasbourg": "2000", "Eurométropole de Strasbourg": "1000", "Région Grand Est": "3000"}
    names = ("Association La Ruche", "LA RUCHE", "Assoc. « Ruche »")
    rows = [
        grant(Financeur=funder, Association=name, SIRET=number, **{"Montant attribué": euros})
        for (funder, euros), name in zip(funders.items(), names, strict=True)
    ]
    file = brought(folder, *rows)
    assert len(carriers(folder)) == 1
    assert len(table(folder, "projets")) == 1
    assert [float(row["montant_attribue"]) for row in table(folder, "financements")] == [2000, 1000, 3000]
    assert {one["row"] for one in file.rows_merged if one["table"] == "projets"} == {3, 4}
    assert {one["row"] for one in file.rows_merged if one["table"] == "organismes"} == {3, 4}
    data = reading.read(folder)
    assert values(data, "leverage").total.value == 5.0  # (6000 - 1000) / 1000, EPCI being the fund of reference
    assert values(data, "dependency").total.value == 0.5


def test_two_different_siret_are_two_bodies_whatever_their_names(folder):
    brought(folder, grant(SIRET=SIRETS[0]), grant(SIRET=SIRETS[1]))
    assert {row["siret"] for row in carriers(folder)} == set(SIRETS[:2])


def test_establishments_of_one_company_stay_apart(folder):
    one, other = "77554402601284", "77554402600013"
    brought(folder, grant(SIRET=one))
    brought(folder, grant(SIRET=other), name="b.csv")
    assert {row["siret"] for row in carriers(folder)} <= {one, other, ""}
    assert len(carriers(folder)) == 2


@pytest.mark.parametrize("first", [0, 1])
def test_a_row_without_siret_joins_the_only_body_of_its_name_in_any_order(folder, first):
    rows = [grant(SIRET=SIRETS[0], Association="SCIC Les Maraîchers"), grant(Association="Maraîchers", Objet="Serre")]
    brought(folder, rows[first])
    brought(folder, rows[1 - first], name="b.csv")
    (body,) = carriers(folder)
    assert body["siret"] == SIRETS[0]


def test_a_row_without_siret_waits_as_a_question_when_several_bodies_bear_its_name(folder):
    file = brought(folder, grant(), grant(SIRET=SIRETS[0]), grant(SIRET=SIRETS[1]))
    assert len(carriers(folder)) == 3
    (asked,) = [fault for fault in file.faults if fault.rule == "organisme_ambigu"]
    assert (asked.severity, asked.row) == ("question", 2)
    assert set(asked.facts["choices"]) == {*SIRETS[:2], "nouveau"}
    assert file.rows_kept == 3


def test_the_answer_to_the_question_joins_the_row(folder):
    rows = (grant(), grant(SIRET=SIRETS[0]), grant(SIRET=SIRETS[1]))
    asked = next(fault for fault in brought(folder, *rows).faults if fault.rule == "organisme_ambigu")
    other = folder.parent / "autre"
    import_files([folder.parent / "a.csv"], other, answers={asked.facts["id"]: SIRETS[1]})
    assert len(carriers(other)) == 2


@pytest.mark.parametrize("title", ["Jardin partagé", "Serre"])
@pytest.mark.parametrize("which", [0, 1])
def test_an_answer_given_after_the_row_came_in_moves_it_to_that_body(folder, title, which):
    """The file came in while its question waited; the answer comes with the same file, then replays by itself."""
    rows = (grant(Objet=title), grant(SIRET=SIRETS[0]), grant(SIRET=SIRETS[1]))
    asked = next(fault for fault in brought(folder, *rows).faults if fault.rule == "organisme_ambigu")
    for answers in ({asked.facts["id"]: SIRETS[which]}, {}):
        file = import_files([folder.parent / "a.csv"], folder, answers=answers).files[0]
        assert not file.questions
        assert {body["siret"] for body in carriers(folder)} == set(SIRETS[:2])
        assert len(table(folder, "financements")) == 3
        waited = [body["nom"] for body in table(folder, "organismes") if not body["siret"]]
        assert waited == ["Ville"]  # the body made while the question waited is gone, the funder is named


@pytest.mark.parametrize(("communes", "bodies"), [(("Lille", "Nice"), 2), (("Lille", ""), 1), (("Lille", "LILLE"), 1)])
def test_equal_names_in_two_communes_both_known_are_two_bodies(folder, communes, bodies):
    brought(folder, *(grant(Association="Familles rurales", Commune=commune) for commune in communes))
    assert len(carriers(folder)) == bodies


@pytest.mark.parametrize("name", ["Familles rurales", "Ass. Familles Rurales"])
@pytest.mark.parametrize("numbered_first", [True, False])
@pytest.mark.parametrize("files", [1, 2])
def test_12_30_a_row_without_siret_joins_the_only_body_of_its_name_whatever_its_commune(
    folder, name, numbered_first, files
):
    rows = [
        grant(Association="Familles rurales", SIRET=SIRETS[0], Commune="Lille"),
        grant(Association=name, Commune="Nice", Objet="Fête"),
    ]
    rows = rows if numbered_first else rows[::-1]
    for at, part in enumerate([rows] if files == 1 else [[row] for row in rows]):
        brought(folder, *part, name=f"{at}.csv")
    (body,) = carriers(folder)
    assert body["siret"] == SIRETS[0]


@pytest.mark.parametrize(
    ("years", "projects"), [(("2023", "2024"), 1), (("2021", "2024"), 2), (("2021", "2023", "2022"), 1)]
)
def test_years_that_meet_or_follow_each_other_are_one_project(folder, years, projects):
    brought(folder, *(grant(Année=year) for year in years))
    assert len(table(folder, "projets")) == projects
    assert len(table(folder, "financements")) == len(years)


def test_years_come_together_whatever_the_files_they_come_from(folder):
    for year in ("2023", "2024", "2022"):
        brought(folder, grant(Année=year), name=f"{year}.csv")
    assert len(table(folder, "projets")) == 1


def test_a_reference_of_the_publisher_tells_projects_apart_and_a_counter_does_not(folder):
    brought(folder, grant(**{"N° dossier": "EX12-004512"}), grant(**{"N° dossier": "EX12-004513"}))
    assert len(table(folder, "projets")) == 2
    brought(folder, grant(**{"N° dossier": "EX12-004512"}), grant(**{"N° dossier": "EX12-004513"}))
    assert len(table(folder, "projets")) == 2
    other = folder.parent / "autre"
    brought(other, grant(**{"N° dossier": "1"}), grant(**{"N° dossier": "2"}), name="b.csv")
    assert len(table(other, "projets")) == 1


def test_the_same_file_again_adds_and_changes_nothing(folder):
    rows = [
        grant(Année=year, Financeur=funder)
        for year in ("2022", "2023", "2021", "2025")
        for funder in ("Ville", "Région")
    ]
    brought(folder, *rows)
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    changes = brought(folder, *rows).to_json()["changes"]
    assert (changes["added"], changes["changed"]) == (0, 0)
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("La Ruche", "Ruche", True),
        ("SCIC Les Maraîchers", "Maraîchers", True),
        ("Association l’Étoile", "ETOILE", True),
        ("L'Association La Ruche", "la ruche", True),
        ("SARL SCOP Le Fil", "Le Fil", True),
        ("Amis de la Terre", "Amis Terre", False),
        ("Association AB", "Association CD", False),
        ("Les As", "As", False),
        ("Sainte Famille", "Famille", False),
    ],
)
def test_names_are_folded_from_the_left(one, other, same):
    assert (rules.body_name(one) == rules.body_name(other)) is same


FORMS = st.sampled_from(["", "Association ", "ASSO. ", "SCIC ", "L'association ", "SARL "])
ARTICLES = st.sampled_from(["", "La ", "le ", "Les "])
NAMES = st.sampled_from(["Ruche des Halles", "Maraîchers du Rhin", "Étoile filante"])


@given(FORMS, ARTICLES, NAMES, st.booleans())
def test_a_legal_form_an_article_and_capitals_never_make_another_body(form, article, name, capitals):
    written = f"{form}{article}{name}"
    assert rules.body_name(written.upper() if capitals else written) == rules.body_name(name)


@settings(max_examples=20, deadline=None)
@given(st.permutations([(2020, "V"), (2021, "V"), (2021, "R"), (2023, "V"), (2024, "R")]))
def test_the_order_of_rows_changes_neither_bodies_nor_projects(tmp_path_factory, order):
    folder = tmp_path_factory.mktemp("ordre") / "d"
    brought(folder, *(grant(Année=str(year), Financeur=funder) for year, funder in order))
    runs = {frozenset(row["annee"] for row in table(folder, "financements") if row["projet_id"] == one["projet_id"])
            for one in table(folder, "projets")}  # fmt: skip
    assert runs == {frozenset({"2020", "2021"}), frozenset({"2023", "2024"})}
    assert len(carriers(folder)) == 1


def test_an_equal_row_of_another_file_is_added_and_proposed_never_merged_by_amount(folder):
    brought(folder, grant(Objet="Jardin partagé 2023"))
    file = brought(folder, grant(Objet="Jardin partagé"), name="b.csv")
    assert len(table(folder, "financements")) == 2
    assert len(table(folder, "projets")) == 1
    assert [(one["row"], one["other"]) for one in file.to_json()["matches"]] == [
        (2, table(folder, "financements")[0]["financement_id"])
    ]
    (pair,) = duplicates.candidates(reading.read(folder).tables)
    assert "deux_fichiers" in pair.reasons or "meme_montant" in pair.reasons


@pytest.mark.parametrize("named", [{}, {"Objet": "Fonctionnement"}, {"Financeur": ""}])
@pytest.mark.parametrize("euros", ["1000", "300"])
def test_12_35_a_row_that_another_file_gives_too_is_added_and_proposed_never_put_in_its_place(folder, named, euros):
    brought(folder, grant(**named), grant(Objet="Serre"))
    second = [grant(**named, **{"Montant attribué": euros}), grant(Association="Les Amis")]
    file = brought(folder, *second, name="b.csv").to_json()
    rows = table(folder, "financements")
    assert sorted(float(row["montant_attribue"]) for row in rows) == sorted([1000, 1000, 1000, float(euros)])
    assert (file["changes"]["added"] > 0, file["changes"]["changed"]) == (True, 0)
    (pair,) = file["matches"]
    assert (pair["row"], pair["other"]) == (2, rows[0]["financement_id"])
    assert pair["key"] in {row["financement_id"] for row in rows[2:]}
    assert any(fault["rule"] == "lignes_de_deux_fichiers" for fault in file["faults"])
    again = brought(folder, *second, name="autre_nom.csv").to_json()
    assert (again["changes"]["added"], again["changes"]["changed"]) == (0, 0)
    assert table(folder, "financements") == rows


def test_12_35_the_same_file_and_a_number_of_the_publisher_replace(folder):
    def scdl(euros: str) -> Path:
        path = folder.parent / f"{euros}.csv"
        head = "nomAttribuant,idAttribuant,dateConvention,nomBeneficiaire,objet,montant,nature,idSubvention"
        line = f"Ville,21440000100019,2023-03-15,La Ruche,Jardin,{euros},aide en numéraire,SUB-2023-0007"
        path.write_text(f"{head}\n{line}\n", encoding="utf-8")
        return path

    for euros in ("500", "500", "800"):
        import_files([scdl(euros)], folder)
        (row,) = table(folder, "financements")
        assert float(row["montant_attribue"]) == float(euros)


def test_12_35_a_file_mended_or_downloaded_again_replaces_its_rows(folder):
    for name, euros in (
        ("aides.csv", "500"),
        ("aides.csv", "800"),
        ("aides (1).csv", "900"),
        ("aides-annote.csv", "7"),
    ):
        brought(folder, grant(**{"Montant attribué": euros}), name=name)
        (row,) = table(folder, "financements")
        assert float(row["montant_attribue"]) == float(euros)


def test_12_35_the_next_edition_of_a_list_read_by_the_same_recipe_replaces(folder):
    folder.mkdir()
    columns = '"Association" = "porteur_nom"\n"Action" = "intitule"\n"Somme" = "montant_attribue"\n"An" = "annee"\n'
    recipe = folder.parent / "r.toml"
    tail = '[constantes]\ndispositif_code = "CV_AAP"\nfonds = "COMMUNE"\nfinanceur = "Ville"\n'
    recipe.write_text(f'format = "libre"\ntable = "actions"\n[colonnes]\n{columns}{tail}', encoding="utf-8")
    for euros in (500, 800):
        path = folder.parent / f"{euros}.csv"
        path.write_text(f"Association;Action;Somme;An\nLa Ruche;Jardin;{euros};2023\n", encoding="utf-8")
        import_files([path], folder, recipe=recipe)
        (row,) = table(folder, "financements")
        assert float(row["montant_attribue"]) == euros
