"""A question of a file, answered on the command line: asked once, kept, heard again."""

from __future__ import annotations

import json

import pytest

from ess_metrics.__main__ import main

TEXT = "Association;Montant;Année\nA;1.734;2022\nB;12.500;2022\nC;500;2022\n"


@pytest.fixture
def file(tmp_path):
    (tmp_path / "aides.csv").write_text(TEXT, encoding="utf-8")
    return tmp_path / "aides.csv"


def run(capsys, *arguments) -> tuple[int, dict]:
    code = main(["import", *map(str, arguments), "--json"])
    out = capsys.readouterr().out
    return code, json.loads(out)["files"][0] if out else {}


def test_the_command_line_asks_once_keeps_the_answer_and_replays_it(tmp_path, file, capsys):
    into = ("--into", tmp_path / "d")
    code, first = run(capsys, file, *into)
    (question,) = [fault for fault in first["faults"] if fault["severity"] == "question"]
    assert (code, first["rows_kept"], first["total_eur_kept"]) == (0, 3, 514.23)
    assert question["default"] in question["choices"]
    assert main(["check", str(tmp_path / "d")]) == 0
    capsys.readouterr()
    _, again = run(capsys, file, *into)
    assert not [fault for fault in again["faults"] if fault["severity"] == "question"]
    code, answered = run(capsys, file, *into, "--answer", f"{question['id']}=milliers")
    assert (code, answered["total_eur_kept"], answered["total_eur_refused"]) == (0, 14734.0, 0.0)
    assert answered["total_eur_written"] == answered["total_eur_kept"]
    assert run(capsys, file, *into)[1]["total_eur_kept"] == 14734.0
    assert question["id"] in (tmp_path / "d/reponses.csv").read_text("utf-8")


@pytest.mark.parametrize("answer", ["0123456789ab=milliers", "{id}=peut-être", "{id}", "=milliers"])
def test_an_answer_to_nothing_or_out_of_the_choices_is_misuse_and_writes_nothing(tmp_path, file, capsys, answer):
    _, first = run(capsys, file, "--into", tmp_path / "d")
    before = {path: path.read_bytes() for path in (tmp_path / "d").rglob("*") if path.is_file()}
    identity = next(fault["id"] for fault in first["faults"] if fault["severity"] == "question")
    code, _ = run(capsys, file, "--into", tmp_path / "d", "--answer", answer.format(id=identity))
    assert code == 2
    assert {path: path.read_bytes() for path in (tmp_path / "d").rglob("*") if path.is_file()} == before
