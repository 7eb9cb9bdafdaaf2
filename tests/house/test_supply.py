"""What the application is built from: its bill of materials, and the lock against advisories, offline."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile

import pytest

from tests.house.test_layers import ROOT

sys.path.insert(0, str(ROOT / "scripts"))

import audit_lock
import make_sbom

LOCK = f"""streamlit==1.67.0 \\
    --hash=sha256:{"a" * 64}
Py_Yaml==6.0 ; sys_platform == 'linux' \\
    --hash=sha256:{"b" * 64}
"""


def advisory(name: str, **affected) -> dict:
    package = {"name": name, "ecosystem": "PyPI"}
    return {"id": f"PYSEC-{name}", "summary": "faille", "affected": [{"package": package} | affected]}


def ranged(*events: dict) -> dict:
    return {"ranges": [{"type": "ECOSYSTEM", "events": list(events)}]}


def test_the_bill_of_materials_is_that_of_the_lock():
    """Regenerate with `python scripts/make_sbom.py`."""
    text = make_sbom.LOCK.read_text("utf-8")
    assert json.loads(make_sbom.TARGET.read_text("utf-8")) == make_sbom.made(text)


def test_each_package_has_its_version_and_the_sums_of_its_files():
    found = make_sbom.made(LOCK)["components"]
    assert [one["purl"] for one in found] == ["pkg:pypi/streamlit@1.67.0", "pkg:pypi/py-yaml@6.0"]
    assert found[1]["externalReferences"][0]["hashes"] == [{"alg": "SHA-256", "content": "b" * 64}]


@pytest.mark.parametrize(
    ("given", "concerned"),
    [
        (advisory("streamlit", versions=["1.67.0"]), True),
        (advisory("streamlit", versions=["1.66.0"]), False),
        (advisory("Streamlit", **ranged({"introduced": "0"}, {"fixed": "1.68.0"})), True),
        (advisory("streamlit", **ranged({"introduced": "0"}, {"fixed": "1.67.0"})), False),
        (advisory("streamlit", **ranged({"introduced": "1.67.1"})), False),
        (advisory("streamlit", **ranged({"introduced": "1.9"}, {"last_affected": "1.67.0"})), True),
        (advisory("py.yaml", versions=["6.0"]), True),
        (advisory("streamlit", versions=["1.67.0"]) | {"withdrawn": "2026-01-01T00:00:00Z"}, False),
        (advisory("autre", versions=["1.67.0"]), False),
    ],
)
def test_an_advisory_concerns_the_versions_it_names(given, concerned, tmp_path):
    path = tmp_path / "avis.json"
    path.write_text(json.dumps([given]), "utf-8")
    assert bool(audit_lock.audit(LOCK, [path])) is concerned


def test_an_archive_and_a_folder_are_read_too(tmp_path):
    (tmp_path / "avis").mkdir()
    (tmp_path / "avis" / "un.json").write_text(json.dumps(advisory("streamlit", versions=["1.67.0"])), "utf-8")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(tmp_path / "avis" / "un.json", "un.json")
    for path in (tmp_path / "avis", tmp_path / "all.zip"):
        assert audit_lock.audit(LOCK, [path]) == [("streamlit", "1.67.0", "PYSEC-streamlit", "faille")]


def test_the_command_says_what_it_found(tmp_path):
    name, version, _ = make_sbom.locked(make_sbom.LOCK.read_text("utf-8"))[0]
    path = tmp_path / "avis.json"

    def run(content: str) -> subprocess.CompletedProcess:
        path.write_text(content, "utf-8")
        command = [sys.executable, str(ROOT / "scripts" / "audit_lock.py"), str(path)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    found = run(json.dumps(advisory(name, versions=[version])))
    assert (found.returncode, name in found.stdout) == (1, True)
    assert run("[]").returncode == 0
    assert run("{").returncode == 2
