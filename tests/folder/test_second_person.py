"""A folder that asks for two people: one proposes, another validates, and every act carries its author."""

from __future__ import annotations

import json

import pytest

from ess_metrics.__main__ import main
from ess_metrics.folder import duplicates, erasure, identities, publication
from ess_metrics.folder.reading import read
from ess_metrics.importing import mends
from ess_metrics.importing.staging import Staging
from tests.tiny import MANIFEST, TABLES, write_tiny

TWO = MANIFEST + "\ndeux_personnes = true\n" if "[" not in MANIFEST else "deux_personnes = true\n" + MANIFEST


@pytest.fixture
def folder(tmp_path):
    made = write_tiny(tmp_path / "data", manifest=TWO)
    assert publication.publish(made, author="Anne").proposed
    publication.confirm(made, author="Bruno")
    return made


def changed(folder) -> None:
    (folder / "organismes.csv").write_text(TABLES["organismes"] + "O9,Neuf,association,9220\n", "utf-8")


def test_a_proposition_shows_nothing_until_another_person_validates_it(folder):
    changed(folder)
    before = publication.current(folder)
    made = publication.publish(folder, author="Anne", comment="mars")
    assert made.proposed
    assert publication.current(folder) == before
    assert len(read(folder).tables["organismes"]) == 4
    assert publication.waiting(folder) == made.entry
    with pytest.raises(publication.SamePerson):
        publication.confirm(folder, author=" anne ")
    with pytest.raises(publication.Unsigned):
        publication.confirm(folder, author=" ")
    entry = publication.confirm(folder, author="Bruno").entry
    assert (entry.action, entry.author, entry.validated_by, entry.comment) == ("published", "Anne", "Bruno", "mars")
    assert len(read(folder).tables["organismes"]) == 5
    assert publication.waiting(folder) is None
    with pytest.raises(publication.NothingProposed):
        publication.confirm(folder, author="Bruno")


def test_nobody_frees_the_folder_alone(folder):
    (folder / "manifest.toml").write_text(MANIFEST, "utf-8")
    assert publication.publish(folder, author="Anne").proposed
    publication.confirm(folder, author="Bruno")
    changed(folder)
    assert not publication.publish(folder).proposed


def test_every_act_carries_its_author(folder):
    first = publication.history(folder)[0].version
    with pytest.raises(publication.Unsigned):
        publication.publish(folder)
    with pytest.raises(publication.Unsigned):
        publication.restore(folder, first)
    assert publication.restore(folder, first, author="Anne").entry.version == first
    before = (folder / "organismes.csv").read_bytes()
    acts = (
        lambda **who: mends.correct(folder, "organismes", "O1", "nom", "Association Une", why="faute", **who),
        lambda **who: identities.decide(folder, identities.BODY, "O1", "O2", identities.DIFFERENT, may=bool, **who),
        lambda **who: duplicates.decide(folder, "F12", "F13", duplicates.REFUSED, may=bool, **who),
        lambda **who: erasure.erase(folder, ["H1"], reason="demande", **who),
    )
    for act in acts:
        with pytest.raises(publication.Unsigned):
            act(author=" ")
    assert (folder / "organismes.csv").read_bytes() == before
    assert not (folder / identities.FILE).exists()
    assert not (folder / duplicates.FILE).exists()
    for act in acts:
        act(author="Anne")


def test_a_correction_of_the_page_bears_the_name_of_who_proposes_it(folder):
    staged = Staging(folder, may=bool)
    staged.correct("organismes", "O1", "nom", "Association Une", why="faute")
    staged.build()
    with pytest.raises(publication.Unsigned, match=r"le nom de qui agit\.$"):  # a page has no options
        staged.publish(may=bool)
    made = staged.publish(may=bool, author="Anne")
    assert ",Anne," in (publication.open_version(folder, made.entry.version) / "corrections.csv").read_text("utf-8")


def test_the_command_line_says_that_a_correction_wants_a_name(folder, capsys):
    asked = ["correct", str(folder), "organismes", "O1", "nom", "Association Une", "--why", "faute"]
    assert main(asked) == 2
    assert "--author" in capsys.readouterr().err
    assert main([*asked, "--author", "Anne"]) == 0
    assert ",Anne," in (folder / "corrections.csv").read_text("utf-8")


def test_a_proposition_made_from_elsewhere_reaches_the_working_copy_once_validated(folder, tmp_path):
    source = write_tiny(tmp_path / "source", manifest=TWO)
    changed(source)
    publication.publish(folder, source=source, author="Anne")
    assert "Neuf" not in (folder / "organismes.csv").read_text("utf-8")
    publication.confirm(folder, author="Bruno")
    assert "Neuf" in (folder / "organismes.csv").read_text("utf-8")
    assert not publication.status(folder).changes


def test_the_command_line_says_what_moves_and_both_names(folder, capsys):
    changed(folder)
    assert main(["publish", str(folder)]) == 2
    assert main(["publish", str(folder), "--author", "Anne"]) == 0
    assert "Une autre personne doit la valider" in capsys.readouterr().out
    assert main(["validate", str(folder), "--look"]) == 0
    assert "organismes" in capsys.readouterr().out
    assert main(["validate", str(folder), "--author", "Anne"]) == 1
    capsys.readouterr()
    assert main(["validate", str(folder), "--author", "Bruno", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["entry"]["validated_by"] == "Bruno"
    assert main(["history", str(folder)]) == 0
    assert "Anne, validée par Bruno" in capsys.readouterr().out
