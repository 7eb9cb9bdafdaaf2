"""`ESS_MOTEUR` on the command line: the same answer, or a sentence."""

from __future__ import annotations

import json
import sys

import pyarrow.parquet as pq
import pytest

from ess_metrics.__main__ import main
from ess_metrics.engines import choice
from ess_metrics.folder import facts_places
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


def test_a_large_folder_is_left_to_the_base_once_published(folder, monkeypatch):
    monkeypatch.delenv("ESS_MOTEUR", raising=False)
    assert type(choice.opened(folder)) is Dataset
    monkeypatch.setattr(choice, "BUDGET", 10)
    assert choice.rows(folder) > 10
    assert type(choice.opened(folder)) is Dataset, "its facts would have to be written first"
    choice.publish_facts(folder)
    assert type(choice.opened(folder)).__name__ == "Remote"


def test_publishing_leaves_the_facts_beside_the_version(folder, monkeypatch, capsys):
    assert main(["publish", str(folder)]) == 0
    place = folder / ".versions" / "facts"
    (facts,) = place.iterdir()
    assert facts.name == json.loads((next(folder.glob(".versions/2*")) / ".version.json").read_text())["fingerprint"]
    capsys.readouterr()
    assert ask(folder, monkeypatch, "duckdb") == 0
    assert not (folder.parent / "cache").exists(), "nothing is made again"
    said = capsys.readouterr().out
    assert ask(folder, monkeypatch, "memoire") == 0
    assert capsys.readouterr().out == said
    for title in ("Deux", "Trois"):
        text = (folder / "manifest.toml").read_text("utf-8")
        (folder / "manifest.toml").write_text(text.replace("Minuscule", title), "utf-8")
        assert main(["publish", str(folder)]) == 0
    assert len(list(place.iterdir())) == 2, "those of today, and those that a server may still be reading"
    facts_places.forget(folder)
    assert not place.exists()


def test_facts_are_sorted_by_place_and_year_and_hold_to_the_cent(folder):
    lines = pq.read_table(choice.publish_facts(folder) / "financements")
    order = list(zip(lines["place"].to_pylist(), lines["d_annee"].to_pylist(), strict=True))
    assert order == sorted(order)
    granted = lines.filter(lines["m_default"])
    assert sum(granted["s_attribue"].to_pylist()) == 385_001, "3,850.01 €, by hand in the tiny territory"
    assert sum(granted.filter(granted["main"])["a_attribue"].fill_null(0).to_pylist()) == 385_001


def test_what_is_secret_to_the_public_is_decided_as_in_memory(folder, monkeypatch, capsys):
    text = (folder / "manifest.toml").read_text("utf-8")
    (folder / "manifest.toml").write_text('audience = "public"\n' + text, "utf-8")
    for indicator in ("founders", "rent_gap", "granted"):
        said = []
        for engine in ("memoire", "duckdb"):
            monkeypatch.setenv("ESS_MOTEUR", engine)
            assert main(["values", indicator, "--by", "code_quartier", "--data", str(folder)]) == 0
            said.append(capsys.readouterr().out)
        assert said[0] == said[1]
