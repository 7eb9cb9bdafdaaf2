"""Many territories by one command: a file each, what failed said, the others made."""

import json
import sys
import types

import pytest
from docx import Document

from ess_metrics.__main__ import main
from tests.tiny import TABLES, write_tiny


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Two territories of one name in two places, and one that is refused."""
    base = tmp_path_factory.mktemp("plusieurs")
    for place in ("un", "deux"):
        (base / place).mkdir()
        write_tiny(base / place / "Nantes")
    parts = TABLES["projets_quartiers"].replace("0.5,egale", "0.9,egale")
    write_tiny(base / "refuse", projets_quartiers=parts)
    return base


@pytest.fixture(autouse=True)
def plain_main(monkeypatch):
    """What a new process takes for its main: a page tried before in this one leaves its own there."""
    monkeypatch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))


def command(folders, *names):
    return ["report", *(part for name in names for part in ("--data", str(folders / name)))]


def test_one_that_fails_stops_no_other(folders, tmp_path, capsys):
    asked = [*command(folders, "un/Nantes", "refuse", "absent", "deux/Nantes"), "--out", str(tmp_path / "revues")]
    assert main([*asked, "--longueur", "synthese"]) == 1
    said = capsys.readouterr()
    assert sorted(path.name for path in (tmp_path / "revues").iterdir()) == ["Nantes-2.docx", "Nantes.docx"]
    assert Document(tmp_path / "revues" / "Nantes.docx").paragraphs
    assert said.out.splitlines()[-1] == "2 documents sur 4 écrits dans « revues »."
    assert {str(folders / "refuse"), str(folders / "absent")} == {
        line.partition(" : ")[0] for line in said.err.splitlines()
    }
    assert "Traceback" not in said.err


def test_what_was_made_as_json(folders, tmp_path, capsys):
    asked = [*command(folders, "un/Nantes"), "--out", str(tmp_path / "revues"), "--format", "html", "--json"]
    assert main(asked) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["failed"] == 0
    assert [(one["file"], one["ok"], one["errors"]) for one in told["files"]] == [("Nantes.html", True, [])]


@pytest.mark.parametrize("out", ["revue.docx", "absent/revues"])
def test_many_territories_want_a_folder(folders, tmp_path, monkeypatch, capsys, out):
    monkeypatch.chdir(tmp_path)
    assert main([*command(folders, "un/Nantes", "deux/Nantes"), "--out", out]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not list(tmp_path.iterdir())
