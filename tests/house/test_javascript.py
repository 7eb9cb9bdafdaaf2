"""The JavaScript passes its own checks; where Node is missing the test says so."""

from __future__ import annotations

import json
import re
import subprocess

import pytest

from scripts import check_javascript
from tests.house.test_layers import ROOT


@pytest.mark.parametrize("what", check_javascript.COMMANDS)
def test_the_scripts_pass(what):
    if what != "test" and not check_javascript._installed():
        pytest.skip(check_javascript.NO_TOOLS.format(what=what))
    if reason := check_javascript.missing(what):
        pytest.skip(reason)
    done = subprocess.run(check_javascript.COMMANDS[what], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def test_without_node_a_sentence_says_what_was_left_out(monkeypatch, capsys):
    monkeypatch.setattr(check_javascript.shutil, "which", lambda _: None)
    assert check_javascript.main(["types", "test"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said == [check_javascript.NO_NODE.format(what=what) for what in ("types", "test")]


def test_its_tools_have_exact_versions():
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    assert "dependencies" not in package
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in package["devDependencies"].values())
