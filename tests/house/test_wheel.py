"""The wheel: built, installed alone, it answers a question and opens a page away from the checkout."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow
BACKEND = pytest.importorskip("hatchling.build", reason="hatchling is missing: pip install -r requirements-dev.txt")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Built from a copy of what the repository follows: nothing that only lies here can get in."""
    copy, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("roue")
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, names.decode().split("\0")):
        if (ROOT / name).is_file() and not name.startswith(("tests/", "docs/", "benchmarks/")):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
    code = f"import hatchling.build; print(hatchling.build.build_wheel({str(out)!r}))"
    subprocess.run([sys.executable, "-c", code], cwd=copy, check=True, capture_output=True)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """A new environment that has the wheel, and borrows the packages of this one so as not to ask the network."""
    place = tmp_path_factory.mktemp("ailleurs") / "venv"
    venv.create(place, with_pip=False)
    target = next(place.glob("lib/python*/site-packages"))
    pip = ["-m", "pip", "--python", str(place / "bin" / "python"), "install", "-q", "--no-deps", "--no-index"]
    subprocess.run([sys.executable, *pip, str(wheel)], check=True)
    (target / "borrowed.pth").write_text(f"{Path(pytest.__file__).resolve().parents[1]}\n")
    return place / "bin"


def run(installed: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess:
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "ESS_DATA")}
    return subprocess.run(
        [installed / "ess-metrics", *arguments], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )


def test_the_wheel_carries_what_is_not_code_and_nothing_else(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"ess_metrics/py.typed", "ess_metrics/_app/dashboard.py", "ess_metrics/_app/pages/overview.py"} <= names
    assert {"ess_metrics/_app/data/demo/manifest.toml", "ess_metrics/_app/data/reference/fonds.csv"} <= names
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"ess_metrics"}


def test_a_figure_is_the_same_as_in_the_checkout(installed, tmp_path):
    where = run(installed, "indicators", "--json", cwd=tmp_path)
    assert where.returncode == 0, where.stderr
    asked = ["values", "granted", "--data", str(ROOT / "data" / "demo"), "--format", "json"]
    made = run(installed, *asked, cwd=tmp_path)
    here = subprocess.run(
        [sys.executable, "-m", "ess_metrics", *asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert json.loads(made.stdout) == json.loads(here.stdout)
    code = "import ess_metrics; print(ess_metrics.__file__)"
    place = subprocess.run([installed / "python", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert str(ROOT) not in place.stdout


def test_the_application_starts_and_serves_a_page(installed, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "ESS_DATA")}
    server = subprocess.Popen([installed / "ess-metrics", "app", "--port", str(port)], cwd=tmp_path, env=env)
    try:
        assert "<title>" in _page(f"http://127.0.0.1:{port}/financements", server)
    finally:
        server.terminate()
        assert server.wait(20) == 0
    with socket.socket() as asked:  # the server goes with the verb that started it
        assert asked.connect_ex(("127.0.0.1", port))


def test_a_page_runs_from_the_wheel(installed, tmp_path):
    code = (
        "from streamlit.testing.v1 import AppTest; from ess_metrics.model.locations import ENTRY;"
        "page = AppTest.from_file(str(ENTRY), default_timeout=120).run();"
        "print([str(one.value) for one in page.exception]); print(len(page.main.children))"
    )
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "ESS_DATA")}
    made = subprocess.run(
        [installed / "python", "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    failures, blocks = made.stdout.splitlines()[-2:]
    assert failures == "[]"
    assert int(blocks) > 1


def _page(address: str, server: subprocess.Popen) -> str:
    """The page, asked again until the server answers; its own end is a failure at once."""
    for _ in range(600):
        assert server.poll() is None
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return answer.read().decode()
        except OSError:
            time.sleep(0.2)
    raise AssertionError(address)
