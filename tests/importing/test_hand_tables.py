"""Small tables written on a screen: held to the schema, seen before publishing, put in the place of the old ones."""

import pandas as pd
import pytest

from ess_metrics.folder import publication
from ess_metrics.folder.reading import read
from ess_metrics.importing.staging import Staging
from ess_metrics.model.faults import DataError
from ess_metrics.views.pages import objective_grids
from tests.tiny import write_tiny

OBJECTIVES = [{"objectif_id": "O1", "source": "contrat", "libelle": "Créer"}, {"objectif_id": "O2", "libelle": "Loger"}]
TARGETS = [{"cible_id": "C1", "objectif_id": "O1", "indicateur": "jobs", "cible_valeur": "10"}]


@pytest.fixture
def target(tmp_path):
    made = write_tiny(tmp_path / "dossier")
    publication.publish(made, author="Zoé")
    return made


def published(target, tables):
    staged = Staging(target)
    staged.write(tables)
    staged.build()
    seen = staged.preview()
    staged.publish(may=lambda action: True, author="Awa")
    staged.close()
    return seen.diff.tables, read(target)


def test_tables_are_seen_then_published_then_changed_and_emptied(target):
    moved, data = published(target, {"objectifs": OBJECTIVES, "cibles": TARGETS})
    assert (moved["objectifs"].added, moved["cibles"].added) == (2, 1)
    assert list(data.tables["cibles"]["cible_valeur"]) == [10]
    moved, data = published(target, {"cibles": [TARGETS[0] | {"cible_valeur": "12.5", "cible_date": "31/12/2027"}]})
    assert moved["cibles"].changed == 1
    assert str(data.tables["cibles"]["cible_date"][0])[:10] == "2027-12-31"
    moved, data = published(target, {"cibles": []})
    assert moved["cibles"].removed == 1
    assert len(data.tables["cibles"]) == 0
    assert len(data.tables["objectifs"]) == 2


@pytest.mark.parametrize(
    ("stem", "row", "column"),
    [
        ("cibles", {"objectif_id": "NON"}, "objectif_id"),
        ("cibles", {"cible_valeur": "beaucoup"}, "cible_valeur"),
        ("cibles", {"cible_date": "demain"}, "cible_date"),
        ("cibles", {"cible_id": ""}, "cible_id"),
        ("objectifs", {"objectif_id": "O1", "libelle": "bis"}, "objectif_id"),
        ("objectifs", {"objectif_id": "O9", "libelle": ""}, "libelle"),
        ("temoignages", {"temoignage_id": "V1", "texte": "Oui.", "code_quartier": "QN99999I"}, "code_quartier"),
    ],
)
def test_what_the_schema_refuses_is_said_with_its_row_and_nothing_is_kept(target, stem, row, column):
    first = {"cibles": TARGETS, "objectifs": OBJECTIVES, "temoignages": []}[stem]
    base = TARGETS[0] | {"cible_id": "C2"} if stem == "cibles" else {}
    staged = Staging(target)
    with pytest.raises(DataError) as refused:
        staged.write({"objectifs": OBJECTIVES, stem: [*first, base | row]})
    (fault,) = refused.value.faults
    assert (fault.file, fault.row, fault.column) == (stem, len(first) + 1, column)
    assert fault.message
    assert fault.suggestion
    assert not staged.begun
    staged.close()


def test_a_grid_comes_back_as_it_went_and_new_rows_get_an_identifier(target):
    _, data = published(target, {"objectifs": OBJECTIVES, "cibles": TARGETS})
    grid = objective_grids.grid(data, "cibles")
    again = objective_grids.written(data, "cibles", grid)
    assert {key: value for key, value in again[0].items() if value} == TARGETS[0]
    rows = [*grid.to_dict("records"), {"indicateur": "granted"}, {"indicateur": None}]
    more = objective_grids.written(data, "cibles", pd.DataFrame(rows))
    assert [line["cible_id"] for line in more] == ["C1", "CIB-01"]  # an empty row is no row
    assert objective_grids.grid(data, "temoignages").empty
