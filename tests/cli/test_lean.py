"""A verb loads what it needs: a figure does not wait for maps, workbooks, screens or the readers of files."""

import argparse
import json
import os
import subprocess
import sys

import pytest

from ess_metrics import cli
from ess_metrics.__main__ import main
from tests.house.test_layers import ROOT

HEAVY = set("docx duckdb geopandas httpx openpyxl plotly pptx pyogrio pyproj streamlit typst".split())
LOADED = """
import json, sys
from ess_metrics.__main__ import main
code = main(sys.argv[1:])
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})), file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.parametrize(
    "asked",
    [
        ["values", "granted", "--data", "data/demo", "--by", "commune"],
        ["check", "data/demo"],
        ["indicators"],
        ["history", "data/demo"],
    ],
    ids=lambda asked: asked[0],
)
def test_a_verb_loads_nothing_heavy_that_it_has_no_use_for(asked):
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *asked], cwd=ROOT, capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0
    assert done.stdout
    assert not HEAVY & set(json.loads(done.stderr.splitlines()[-1]))


FRAME = """
import json, sys
import ess_metrics.ui.frame.shell
print(json.dumps([name.partition(".")[0] for name in sys.modules]))
"""


def test_the_frame_of_every_page_does_not_load_the_readers_of_files():
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", FRAME], cwd=ROOT, capture_output=True, text=True, check=True, env=environment
    )
    readers = {"docx", "duckdb", "httpx", "ijson", "lxml", "odf", "openpyxl", "pptx", "typst", "xlrd"}
    assert not readers & set(json.loads(done.stdout.splitlines()[-1]))


def test_each_verb_is_of_the_family_that_is_said():
    for verbs in cli.FAMILIES:
        found = argparse.ArgumentParser().add_subparsers()
        (family,) = cli.families(verbs[0])
        family.add_verbs(found)
        assert tuple(found.choices) == verbs
    assert len(cli.families("--help")) == len(cli.FAMILIES)


def test_a_mistaken_verb_is_told_all_of_them(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["valeurs"])
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    for verb in ("check", "values", *(verb for verbs in cli.FAMILIES for verb in verbs)):
        assert verb in said
