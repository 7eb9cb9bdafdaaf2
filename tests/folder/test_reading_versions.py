"""What is read of a folder that has versions: the published one; what is checked: the files that a person edits."""

import json

import pytest

from ess_metrics.__main__ import main
from ess_metrics.folder import publication
from ess_metrics.folder.reading import check, read
from ess_metrics.model.faults import DataError
from tests.tiny import write_tiny


@pytest.fixture
def published(tmp_path):
    """A published folder whose working files were then broken by hand."""
    folder = write_tiny(tmp_path / "minuscule")
    publication.publish(folder)
    path = folder / "projets.csv"
    path.write_text(path.read_text("utf-8").replace("projet_id", "identifiant", 1), "utf-8")
    return folder


def test_the_published_version_is_read_whatever_lies_beside(published):
    data = read(published)
    assert data.fingerprint == publication.current_entry(published).fingerprint


def test_the_working_files_are_checked(published):
    assert not check(published).ok
    assert check(publication.current(published)).ok


def test_a_folder_never_published_is_read_as_it_is(tmp_path):
    folder = write_tiny(tmp_path / "minuscule")
    assert read(folder).fingerprint == publication.fingerprint(folder)


def test_a_missing_folder_is_a_fault(tmp_path):
    with pytest.raises(DataError):
        read(tmp_path / "rien")


def test_publishing_checks_what_it_is_about_to_publish(published):
    with pytest.raises(publication.Refused):
        publication.publish(published)


def test_the_verb_check_looks_at_the_working_files(published, capsys):
    assert main(["check", str(published), "--json"]) == 1
    assert not json.loads(capsys.readouterr().out)["ok"]
    assert main(["values", "granted", "--data", str(published), "--format", "json"]) == 0


def test_a_damaged_version_is_a_sentence_on_every_verb(published, capsys):
    place = publication.current(published)
    (place / ".version.json").unlink()
    assert main(["values", "granted", "--data", str(published)]) == 1
    said = capsys.readouterr().err
    assert "introuvable" in said
    assert str(published.parent) not in said


def test_wrong_usage_of_versions_exits_with_2(tmp_path, monkeypatch, capsys):
    def absent(*_, **__):
        raise publication.NoFolder("Le dossier n'existe pas.")

    monkeypatch.setattr("ess_metrics.__main__.opened", absent)
    assert main(["values", "granted", "--data", str(tmp_path)]) == 2
    assert "n'existe pas" in capsys.readouterr().err
