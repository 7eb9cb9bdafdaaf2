"""The ten names of the package: what its own words show is true, and importing it costs nothing."""

from __future__ import annotations

import doctest
import subprocess
import sys
from pathlib import Path

import numpy as np

import ess_metrics
from ess_metrics.analyses.values import values
from ess_metrics.counting.table_facts import facts
from ess_metrics.folder.reading import check

ROOT = Path(__file__).resolve().parents[2]
SHORT = 240


def test_the_worked_example_is_true(monkeypatch):
    monkeypatch.chdir(ROOT)
    done = doctest.testmod(ess_metrics)
    assert (done.failed, done.attempted > 10) == (0, True)


def test_every_public_name_is_there_and_says_what_it_is():
    assert sorted(ess_metrics.__all__) == sorted(ess_metrics._HOMES)
    assert all(getattr(ess_metrics, name).__doc__ for name in ess_metrics.__all__)
    assert set(ess_metrics.__all__) <= set(dir(ess_metrics))


def test_a_name_that_is_not_there_is_an_attribute_error():
    assert not hasattr(ess_metrics, "nothing_of_the_kind")


def loaded(code: str) -> set[str]:
    """The packages that a program of one line loads."""
    told = f"import sys; {code}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    return set(subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True).stdout.split())


def test_importing_the_package_loads_neither_tables_nor_screens():
    heavy = {"pandas", "numpy", "geopandas", "streamlit", "plotly"}
    assert not loaded("import ess_metrics") & heavy
    assert not loaded("from ess_metrics import Selection") & heavy


def test_the_whole_library_loads_no_screen():
    names = ", ".join(ess_metrics.__all__)
    assert not loaded(f"from ess_metrics import {names}") & {"streamlit", "plotly"}


def test_big_objects_are_named_not_poured_out(tiny, tiny_folder):
    found = values(tiny, "granted", "code_quartier")
    for one in (tiny, tiny.geography, found, facts(tiny, "financements"), check(tiny_folder)):
        text = repr(one)
        assert len(text) < SHORT, text
        assert "\n" not in text
        assert "array(" not in text
    assert "Minuscule" in repr(tiny)
    assert "3" in repr(tiny.geography)
    assert "granted" in repr(found)
    assert np.__name__ not in repr(found)
