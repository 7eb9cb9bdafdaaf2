"""The hosts of the catalogue on the loopback, a cache of one's own, and no pause between two attempts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ess_metrics.__main__ import main
from ess_metrics.fetching import download
from ess_metrics.fetching.cache import Cache
from ess_metrics.fetching.download import Client
from tests.stub_hosts import Server


@pytest.fixture
def hosts(tmp_path, monkeypatch):
    """What the hosts have and do; every address leads to them."""
    with Server() as server:
        monkeypatch.setenv("ESS_SOURCES_URL", server.address)
        monkeypatch.setenv("ESS_CACHE", str(tmp_path / "cache"))
        monkeypatch.setattr(download, "LONGEST_PAUSE", 0.0)
        yield server.hosts


@pytest.fixture
def client(hosts, tmp_path):
    """Who asks, without waiting."""
    with Client(Cache(tmp_path / "cache"), pause=lambda seconds: None) as asking:
        yield asking


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """The folder of a metropolis, made from its name once."""
    folder = tmp_path_factory.mktemp("territoires") / "nantes"
    with Server() as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("ESS_SOURCES_URL", server.address)
        patch.setenv("ESS_CACHE", str(folder.parent / "cache"))
        assert main(["territory", "Nantes Métropole", "--into", str(folder)]) == 0
    return folder


@pytest.fixture
def nantes(hosts, made, tmp_path):
    """A copy of it, which asks the hosts of the test."""
    return Path(shutil.copytree(made, tmp_path / "nantes"))
