"""What is installed: exact versions, the same with fingerprints, every licence told."""

from __future__ import annotations

import re
from pathlib import Path

from scripts import make_licences

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_line_pins_a_version():
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if line and not line.startswith(("#", "-r "))]
        assert [line for line in kept if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []


def test_the_lock_has_the_same_versions_and_a_fingerprint_each():
    blocks = re.findall(r"^([\w.-]+)==(\S+)(.*?)(?=^[\w.-]+==|\Z)", LOCK, re.MULTILINE | re.DOTALL)
    assert {(canonical(name), version) for name, version, _ in blocks} == {
        (canonical(name), version) for name, version in make_licences.pinned()
    }
    assert [name for name, _, rest in blocks if "--hash=sha256:" not in rest] == []


def test_every_licence_is_told_and_up_to_date():
    written = make_licences.written()
    assert (ROOT / "docs" / "licences.md").read_text(encoding="utf-8") == written
    assert not re.findall(r"^\| [^|]+\| [^|]+\| +\|$", written, re.MULTILINE)
