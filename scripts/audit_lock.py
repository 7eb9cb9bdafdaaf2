"""`python scripts/audit_lock.py AVIS…`: the packages of `requirements.lock` that a file of advisories names, offline.

The advisories are those of OSV (https://osv.dev), as a JSON file (one advisory, a list, or `{"vulns": […]}`), a folder
of such files, or the archive `all.zip` of the ecosystem PyPI. Exit 0 nothing found, 1 something, 2 not readable.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from make_sbom import LOCK, locked
from packaging.version import InvalidVersion, Version

FOUND, UNREADABLE = 1, 2


def advisories(path: Path) -> Iterator[dict]:
    """Every advisory of a file, a folder or an archive."""
    if path.is_dir():
        for inside in sorted(path.rglob("*.json")):
            yield from _listed(json.loads(inside.read_text("utf-8")))
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in sorted(archive.namelist()):
                if name.endswith(".json"):
                    yield from _listed(json.loads(archive.read(name)))
    else:
        yield from _listed(json.loads(path.read_text("utf-8")))


def _listed(content: dict | list) -> list[dict]:
    if isinstance(content, list):
        return content
    return content.get("vulns", [content])


def concerns(advisory: dict, name: str, version: str) -> bool:
    """Whether an advisory that was not withdrawn speaks of this version of a package."""
    if advisory.get("withdrawn"):
        return False
    for affected in advisory.get("affected", ()):
        package = affected.get("package", {})
        same = re.sub(r"[-_.]+", "-", package.get("name", "")).lower() == name
        if same and package.get("ecosystem", "PyPI") == "PyPI":
            ranges = [one for one in affected.get("ranges", ()) if one.get("type") != "GIT"]
            if version in affected.get("versions", ()) or any(_within(one, version) for one in ranges):
                return True
    return False


def _within(given: dict, version: str) -> bool:
    """Whether a version lies in a range: introduced, not yet fixed, not after the last one affected."""
    at, inside = Version(version), False
    for event in given.get("events", ()):
        try:
            if "introduced" in event and (event["introduced"] == "0" or at >= Version(event["introduced"])):
                inside = True
            elif ("fixed" in event and at >= Version(event["fixed"])) or (
                "last_affected" in event and at > Version(event["last_affected"])
            ):
                inside = False
        except InvalidVersion:
            continue
    return inside


def audit(text: str, paths: list[Path]) -> list[tuple[str, str, str, str]]:
    """Package, version, number and summary of each advisory that concerns a lock."""
    packages = [(name, version) for name, version, _ in locked(text)]
    found = []
    for path in paths:
        for advisory in advisories(path):
            found += [
                (name, version, str(advisory.get("id", "?")), str(advisory.get("summary", "")))
                for name, version in packages
                if concerns(advisory, name, version)
            ]
    return sorted(set(found))


def main(arguments: list[str]) -> int:
    """Say what was found, a line each."""
    try:
        found = audit(LOCK.read_text("utf-8"), [Path(one) for one in arguments])
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        print(f"Avis illisibles : {error}", file=sys.stderr)
        return UNREADABLE
    for name, version, number, summary in found:
        print(f"{name} {version} : {number} {summary}".rstrip())
    print(f"{len(found)} avis concerne{'nt' if len(found) > 1 else ''} requirements.lock.")
    return FOUND if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
