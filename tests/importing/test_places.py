"""A place is its name and address, or position, within a neighbourhood; never its name alone, nor its département."""

from pathlib import Path

import pytest

from ess_metrics.importing.run import import_files
from tests.importing.test_identity import table
from tests.importing.test_named_places import folder  # noqa: F401 -- a fixture

HEAD = "region;nom_departement;nom_commune;code_commune;adresse_numero;adresse_nom_voie;surface_m2;type_local;prix"


def sales(path: Path, count: int) -> Path:
    rows = [f"Grand Est;Bas-Rhin;Strasbourg;67482;{n};RUE DU PORT;{50 + n};Commerce;1000" for n in range(1, count + 1)]
    path.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    return path


def test_sales_of_premises_stay_as_many_premises(folder):  # noqa: F811
    file = import_files([sales(folder.parent / "ventes.csv", 300)], folder, format="lieux").files[0]
    lots = table(folder, "locaux")
    assert (file.rows_read, file.rows_kept, len(lots)) == (300, 300, 300)
    assert "Bas-Rhin" not in {row["nom"] for row in lots}
    assert "Strasbourg" not in {row["nom"] for row in lots}


@pytest.mark.parametrize("column", ["nom", "libelle", "denomination"])
def test_a_column_that_holds_the_commune_is_no_name_whatever_its_title(folder, column):  # noqa: F811
    source = folder.parent / "l.csv"
    rows = [f"Strasbourg;Strasbourg;67482;{n} rue A;{40 + n};Bureau" for n in range(12)]
    source.write_text("\n".join([f"{column};commune;code_commune;adresse;surface_m2;type", *rows]), encoding="utf-8")
    import_files([source], folder, format="lieux")
    assert len(table(folder, "locaux")) == 12


def test_a_name_alone_never_makes_one_place_of_two(folder):  # noqa: F811
    source = folder.parent / "l.csv"
    rows = ["Pépinière;67482;10 rue A;40", "Pépinière;67482;12 rue B;50", "Pépinière;67482;;60", "Pépinière;67482;;70"]
    source.write_text("\n".join(["nom;code_commune;adresse;surface_m2", *rows]), encoding="utf-8")
    import_files([source], folder, format="lieux")
    assert sorted(row["surface_m2"] for row in table(folder, "locaux")) == ["40", "50", "60", "70"]


def test_the_same_name_and_address_is_one_place_and_it_is_listed(folder):  # noqa: F811
    source = folder.parent / "l.csv"
    rows = ["Pépinière;67482;10 rue A;40", "PEPINIERE;67482;10, rue A;40"]
    source.write_text("\n".join(["nom;code_commune;adresse;surface_m2", *rows]), encoding="utf-8")
    file = import_files([source], folder, format="lieux").files[0]
    assert len(table(folder, "locaux")) == 1
    assert [one["row"] for one in file.rows_merged if one["table"] == "locaux"] == [3]
    again = folder.parent / "m.csv"
    again.write_text("\n".join(["nom;code_commune;adresse;surface_m2;id", rows[0] + ";X9"]), encoding="utf-8")
    import_files([again], folder, format="lieux")
    assert len(table(folder, "locaux")) == 1


def test_an_id_that_several_places_share_identifies_none(folder):  # noqa: F811
    source = folder.parent / "l.csv"
    rows = [f"Lot {n};67482;{n} rue A;40;67" for n in range(5)]
    source.write_text("\n".join(["nom;code_commune;adresse;surface_m2;code", *rows]), encoding="utf-8")
    import_files([source], folder, format="lieux")
    assert len(table(folder, "locaux")) == 5


def test_structures_of_one_name_stay_apart(folder):  # noqa: F811
    source = folder.parent / "l.csv"
    rows = [f"Espace numérique;67482;{n} rue A;tiers-lieu" for n in range(4)]
    source.write_text("\n".join(["nom;code_commune;adresse;type", *rows]), encoding="utf-8")
    import_files([source], folder, format="lieux")
    assert len(table(folder, "organismes")) == 4
