"""Where rows come from: the table `sources`, the ids on the rows, and the line under a figure."""

import csv
from pathlib import Path

from ess_metrics.folder import reading
from ess_metrics.importing.run import import_files
from ess_metrics.model.selection import Selection
from ess_metrics.texts.numbers import date
from ess_metrics.views.making.indicator_views import source
from tests.importing.test_identity import grant, table, write
from tests.importing.test_run import contours


def by_id(folder: Path) -> dict[str, dict]:
    return {row["source_id"]: row for row in table(folder, "sources")}


def test_each_row_names_the_file_that_gave_it(tmp_path):
    folder = tmp_path / "d"
    files = [
        contours(tmp_path / "contours.json"),
        write(tmp_path / "a.csv", grant(Année="2021"), grant(Année="2023", Objet="Serre")),
        write(tmp_path / "b.csv", grant(Année="2024", Financeur="Région", Objet="Halle")),
    ]
    import_files(files, folder)
    known = by_id(folder)
    assert {row["fichier"] for row in known.values()} == {"contours.json", "a.csv", "b.csv"}
    files_of = {row["annee"]: known[row["source_id"]]["fichier"] for row in table(folder, "financements")}
    assert files_of == {"2021": "a.csv", "2023": "a.csv", "2024": "b.csv"}
    for stem in ("quartiers", "organismes", "projets", "projets_quartiers", "financements", "dispositifs"):
        assert all(set(row["source_id"].split("|")) <= set(known) for row in table(folder, stem)), stem
    money = next(row for row in known.values() if row["fichier"] == "a.csv")
    assert (money["annee_debut"], money["annee_fin"], money["montants"]) == ("2021", "2023", "attribue")
    assert (money["editeur"], money["date_donnees"]) == ("Ville", "2023-12-31")
    assert reading.check(folder).ok


def test_a_row_that_two_files_give_names_both_and_the_same_file_again_changes_nothing(tmp_path):
    folder = tmp_path / "d"
    one = write(tmp_path / "a.csv", grant())
    other = write(tmp_path / "b.csv", grant(Année="2024", Financeur="Région"))
    import_files([one], folder)
    import_files([other], folder)
    (project,) = table(folder, "projets")
    assert len(project["source_id"].split("|")) == 2
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    changes = import_files([other, one], folder).files
    assert [file.to_json()["changes"]["added"] + file.to_json()["changes"]["changed"] for file in changes] == [0, 0]
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_the_line_under_a_figure_names_the_files_of_its_rows_never_those_of_the_map(tmp_path):
    folder = tmp_path / "d"
    import_files([contours(tmp_path / "contours.json")], folder)
    import_files([write(tmp_path / "a.csv", grant(), grant(Année="2024", Objet="Serre"))], folder)
    import_files([write(tmp_path / "b.csv", grant(Financeur="Région Grand Est", Objet="Halle"))], folder)
    data = reading.read(folder)
    whole = source(data)
    assert "Ville" in whole
    assert "Région Grand Est" in whole
    assert "ontours" not in whole
    assert "\n" not in whole
    assert "Région" not in source(data, "financements", Selection.of({"annee": "2024"}))
    assert source(data, "financements", Selection.of({"annee": "2024"})).endswith(f"(données du {date('2024-12-31')})")
    assert "ontours" in source(data, "quartiers")


def test_a_folder_filled_by_hand_says_what_its_manifest_says(tmp_path):
    folder = tmp_path / "d"
    import_files([write(tmp_path / "a.csv", grant())], folder)
    (folder / "sources.csv").unlink()
    data = reading.read(folder)
    assert source(data).startswith(f"Source : {data.manifest.source}")


def test_a_row_added_by_hand_is_said_to_be(tmp_path):
    folder = tmp_path / "d"
    import_files([write(tmp_path / "a.csv", grant())], folder)
    rows = table(folder, "financements")
    with (folder / "financements.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows([*rows, rows[0] | {"financement_id": "à la main", "source_id": ""}])
    assert "saisies dans le dossier" in source(reading.read(folder))


def test_12_37_contours_have_the_date_of_their_generation_and_the_licence_of_their_publisher(tmp_path):
    folder = tmp_path / "d"
    import_files([contours(tmp_path / "contours.json"), write(tmp_path / "a.csv", grant())], folder)
    told = {row["fichier"]: row for row in table(folder, "sources")}
    assert (told["contours.json"]["date_donnees"], told["contours.json"]["licence"]) == (
        "2024-01-01",
        "Licence Ouverte 2.0",
    )
    assert told["a.csv"]["licence"] == ""  # nobody says under which licence this list is published
    columns = (
        "source_id fichier sha256 editeur titre licence date_donnees date_import annee_debut annee_fin montants recette"
    )
    assert columns.split() == [name for name in told["a.csv"] if name in columns.split()]
