"""Figures of neighbourhoods: populations however they are spaced, and no year twice (contract 12.34, 12.53)."""

import csv

import pytest

from ess_metrics.importing.run import import_files
from tests.importing.test_identity import table
from tests.importing.test_territory import manifest


@pytest.fixture
def folder(tmp_path):
    made = manifest(tmp_path / "d", generation="2024", siren_epci="246700488")
    with (made / "quartiers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([["code_quartier", "generation", "nom"], ["QN06710I", "2024", "Hautepierre"]])
    return made


def figures(path, rate="40.5", population="9000", title=""):
    text = f"CODGEO;LIBGEO;POP_MUN;TP60\nQN06710I;Hautepierre;{population};{rate}\n"
    path.write_text((f"{title}\n\n" if title else "") + text, encoding="utf-8")
    return path


@pytest.mark.parametrize("space", list(" \u00a0\u202f\u2009\u2002\u2006\u200a\u205f\u200b"))
def test_a_population_with_any_thin_space_is_read(folder, space):
    import_files([figures(folder.parent / "demo_2022.csv", population=f"4{space}120")], folder)
    (area,) = table(folder, "quartiers")
    assert area["population"] == "4120"


def rates(folder):
    return [
        (row["annee"], row["valeur"]) for row in table(folder, "indicateurs") if row["indicateur"] == "taux_pauvrete"
    ]


def test_a_file_without_a_year_never_stands_beside_a_dated_one(folder):
    undated, dated = figures(folder.parent / "revenus.csv", "39"), figures(folder.parent / "revenus_2021.csv", "40.5")
    file = import_files([undated], folder).files[0]
    assert rates(folder) == [("", "39")]
    assert [fault.rule for fault in file.questions] == ["millesime_a_dire"]
    import_files([dated], folder)
    assert rates(folder) == [("2021", "40.5")]
    import_files([undated], folder)
    assert rates(folder) == [("2021", "40.5")]


def test_the_answer_dates_the_figures(folder):
    undated = figures(folder.parent / "revenus.csv", "39")
    (asked,) = import_files([undated], folder).files[0].questions
    import_files([undated], folder, answers={asked.facts["id"]: "2020"})
    assert rates(folder) == [("2020", "39")]


def test_the_year_of_the_title_is_enough(folder):
    file = import_files([figures(folder.parent / "revenus.csv", title="Revenus des habitants en 2019")], folder).files[
        0
    ]
    assert not file.questions
    assert rates(folder) == [("2019", "40.5")]
