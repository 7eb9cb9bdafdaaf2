"""Write `docs/sbom.cdx.json`: every package that the application runs with, from `requirements.lock` (CycloneDX 1.6).

The same lock gives the same file, to the byte: its number is made from the content, and it holds no date.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from importlib.metadata import PackageNotFoundError
from pathlib import Path

from make_licences import licence

ROOT = Path(__file__).resolve().parents[1]
LOCK, TARGET = ROOT / "requirements.lock", ROOT / "docs" / "sbom.cdx.json"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")


def locked(text: str) -> list[tuple[str, str, list[str]]]:
    """Name, version and sha256 of the files of every package of a lock, in its order."""
    found: list[tuple[str, str, list[str]]] = []
    for line in text.splitlines():
        pinned = _PINNED.match(line)
        if pinned:
            found.append((re.sub(r"[-_.]+", "-", pinned[1]).lower(), pinned[2], []))
        if found:
            found[-1][2].extend(re.findall(r"--hash=sha256:([0-9a-f]{64})", line))
    return found


def component(name: str, version: str, hashes: list[str]) -> dict:
    """A package as CycloneDX names it; its files are those that the lock lets in."""
    made = {
        "type": "library",
        "bom-ref": f"pkg:pypi/{name}@{version}",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name}@{version}",
        "externalReferences": [
            {"type": "distribution", "url": f"https://pypi.org/project/{name}/{version}/",
             "hashes": [{"alg": "SHA-256", "content": one} for one in hashes]}
        ],
    }  # fmt: skip
    try:
        said = licence(name)
    except PackageNotFoundError:  # of another system than this one
        said = ""
    return made | ({"licenses": [{"license": {"name": said}}]} if said else {})


def made(text: str) -> dict:
    """The whole bill of materials of a lock."""
    components = [component(*one) for one in locked(text)]
    number = uuid.UUID(bytes=hashlib.sha256(text.encode()).digest()[:16], version=4)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{number}",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": "ess-quartiers", "name": "ess-quartiers"}},
        "components": components,
        "dependencies": [
            {"ref": "ess-quartiers", "dependsOn": [one["bom-ref"] for one in components]},
        ],
    }


if __name__ == "__main__":
    TARGET.write_text(json.dumps(made(LOCK.read_text("utf-8")), indent=1, ensure_ascii=False) + "\n", "utf-8")
