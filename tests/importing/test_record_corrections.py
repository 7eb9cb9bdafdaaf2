"""A published value corrected from the screen: without its file, with a reason, signed, replayed, undone."""

import pytest

from ess_metrics.folder import corrections, publication
from ess_metrics.folder.reading import read
from ess_metrics.importing import mends, row_names
from ess_metrics.importing.folder_files import load
from ess_metrics.importing.staging import Staging
from ess_metrics.model.faults import DataError
from ess_metrics.views.pages import data_page, record_values
from tests.tiny import write_tiny


@pytest.fixture
def target(tmp_path):
    made = write_tiny(tmp_path / "dossier")
    publication.publish(made, author="Zoé")
    return made


def test_what_moves_is_seen_before_publishing_and_the_correction_is_signed(target):
    staged = Staging(target)
    staged.correct("financements", "F3", "montant_attribue", "310", why="délibération du 3 mai")
    staged.build()
    seen = staged.preview()
    assert seen.diff.tables["financements"].changed == 1
    assert seen.diff.totals["montant_attribue"][1] - seen.diff.totals["montant_attribue"][0] == 10
    line = next(row for row in data_page.details(seen.diff, seen.names).rows if "310" in row[5])
    assert "F3" not in line[2]
    assert line[2].startswith("Deux")
    assert line[3] == "Montant attribué (voté)"
    assert read(target).tables["financements"].set_index("financement_id")["montant_attribue"]["F3"] == 300
    staged.publish(may=lambda action: True, author="Awa")
    staged.close()
    (made,) = corrections.read(target)
    assert (made.auteur, made.motif, made.avant, made.apres) == ("Awa", "délibération du 3 mai", "300", "310")
    assert read(target).tables["financements"].set_index("financement_id")["montant_attribue"]["F3"] == 310


def test_the_line_deleted_undoes_it(target):
    staged = Staging(target)
    staged.correct("projets", "P2", "intitule", "Autre nom", why="faute")
    staged.build()
    staged.publish(may=lambda action: True, author="Awa")
    staged.close()
    (target / "corrections.csv").write_bytes(corrections.to_csv([]))
    store = load(target)
    mends.reconcile(store)
    assert store.tables["projets"].set_index("projet_id")["intitule"]["P2"] == "Deux"


@pytest.mark.parametrize(
    ("column", "value"), [("montant_attribue", "beaucoup"), ("montant_attribue", "-3"), ("annee", "")]
)
def test_a_value_that_the_schema_refuses_is_said_at_once(target, column, value):
    staged = Staging(target)
    with pytest.raises(DataError):
        staged.correct("financements", "F3", column, value, why="essai")
    assert not staged.begun
    staged.close()


def test_the_same_cell_corrected_twice_is_one_correction(target):
    staged = Staging(target)
    for value in ("310", "320"):
        staged.correct("financements", "F3", "montant_attribue", value, why="essai")
    staged.build()
    assert [one.apres for one in staged.records] == ["320"]
    staged.close()


def test_the_rows_of_a_project_are_called_by_what_they_are(tiny):
    found = record_values.rows(tiny, "P2")
    assert (found[0].table, found[0].cells["intitule"]) == ("projets", "Deux")
    assert all(one.table == "financements" and one.cells["projet_id"] == "P2" for one in found[1:])
    assert "financement_id" not in record_values.columns("financements")


def test_people_are_called_nothing(tiny):
    assert "accompagnements" not in row_names.of(tiny.tables)


def test_premises_bodies_and_people_are_found_by_their_words(tiny):
    """Premises by name or address, a person by the number of the follow-up alone; nothing without words."""
    lots, people = tiny.tables["locaux"], tiny.tables["accompagnements"]
    name = str(lots["local_id"].iloc[0])
    assert [one.key for one in record_values.found(tiny, ("locaux", "baux"), name) if one.table == "locaux"] == [name]
    who = str(people["suivi_id"].iloc[0])
    (found,) = [one for one in record_values.found(tiny, ("accompagnements",), who) if one.key == who]
    assert str(people["personne_id"].iloc[0]) not in found.label
    assert record_values.found(tiny, ("locaux",), "  ") == record_values.found(tiny, ("locaux",), "zzz inconnu") == ()
    code = str(tiny.tables["organismes"]["organisme_id"].iloc[0])
    assert [one.key for one in record_values.body(tiny, code)] == [code]
