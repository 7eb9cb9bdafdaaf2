"""`ESS_MOTEUR` on the command line: the same answer, or a sentence."""

from __future__ import annotations

import sys

import pytest

from ess_metrics.__main__ import main
from ess_metrics.engines import choice
from ess_metrics.model.dataset import Dataset
from tests.tiny import write_tiny

ASKED = ["values", "granted", "--by", "secteur", "--format", "json"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("ESS_CACHE", str(tmp_path / "cache"))
    return write_tiny(tmp_path / "tiny")


def ask(folder, monkeypatch, engine):
    monkeypatch.setenv("ESS_MOTEUR", engine)
    return main([*ASKED, "--data", str(folder)])


def test_the_engine_does_not_change_the_answer(folder, monkeypatch, capsys):
    said = {}
    for engine in ("memoire", "duckdb", "duckdb", ""):
        assert ask(folder, monkeypatch, engine) == 0
        said[engine] = capsys.readouterr().out
    assert said["memoire"] == said["duckdb"] == said[""]
    assert len(list((folder.parent / "cache" / "facts").iterdir())) == 1, "made once, named by content"


def test_an_engine_that_does_not_exist_is_a_wrong_usage(folder, monkeypatch, capsys):
    assert ask(folder, monkeypatch, "oracle") == 2
    assert "« oracle », qui n’est pas un moteur" in capsys.readouterr().err


def test_a_missing_library_is_a_sentence(folder, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "ibis", None)
    for name in ("bases", "columns", "cuts", "published", "questions", "relational", "relations", "tables"):
        monkeypatch.delitem(sys.modules, f"ess_metrics.engines.{name}", raising=False)
        monkeypatch.delattr(f"ess_metrics.engines.{name}", raising=False)
    assert ask(folder, monkeypatch, "duckdb") == 1
    assert "pip install ibis-framework[duckdb]" in capsys.readouterr().err


def test_facts_that_cannot_be_written_are_a_sentence(folder, monkeypatch, capsys):
    (folder.parent / "cache").write_text("un fichier, pas un dossier", "utf-8")
    assert ask(folder, monkeypatch, "duckdb") == 1
    assert "ne peuvent pas être écrits" in capsys.readouterr().err


def test_a_large_folder_is_left_to_the_base(folder, monkeypatch):
    monkeypatch.delenv("ESS_MOTEUR", raising=False)
    assert type(choice.opened(folder)) is Dataset
    monkeypatch.setattr(choice, "BUDGET", 10)
    assert choice.rows(folder) > 10
    assert type(choice.opened(folder)).__name__ == "Remote"
