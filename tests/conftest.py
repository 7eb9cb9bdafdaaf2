"""The tiny territory, read once, and the folders made from it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from ess_metrics.folder.reading import read
from ess_metrics.importing import run, staging, understanding
from ess_metrics.model.dataset import Dataset
from tests.in_process import InProcess
from tests.tiny import write_tiny

os.environ["ESS_ETAT"] = tempfile.mkdtemp()  # what outlives a process must not outlive the tests
SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile("suite", max_examples=25, deadline=None, suppress_health_check=SLOW)
settings.register_profile("fuzz", max_examples=5000, deadline=None, suppress_health_check=SLOW)
settings.register_profile("ci", max_examples=25, deadline=None, suppress_health_check=SLOW, derandomize=True)
settings.register_profile(
    "recette", parent=settings.get_profile("ci"), max_examples=3
)  # laws are drawn whole elsewhere
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


@pytest.fixture(scope="session", autouse=True)
def _read_here():
    """Hundreds of tiny files are read without starting a process for each; `test_reader` starts it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "Reader", InProcess)
        patch.setattr(staging, "Reader", InProcess)
        patch.setattr(understanding, "Reader", InProcess)
        yield


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory) -> Path:
    """The folder of `tests.tiny`, never written into."""
    return write_tiny(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def tiny(tiny_folder) -> Dataset:
    """The Dataset of `tests.tiny`."""
    return read(tiny_folder)


@pytest.fixture
def made(tmp_path):
    """A Dataset of the tiny territory with some tables replaced: `made(projets="…", baux=None)`."""
    return lambda **changes: read(write_tiny(tmp_path / "made", **changes))
