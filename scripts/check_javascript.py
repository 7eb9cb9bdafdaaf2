"""The JavaScript, checked: types (`tsc --checkJs`), a linter (Biome), unit tests (`node --test`).

`python scripts/check_javascript.py types|lint|test…`. Node is not needed to run the application: where it is missing,
or where its tools can't be fetched, a sentence says what was left out, and nothing fails.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ROOT / "node_modules"
COMMANDS = {
    "types": ["npx", "--no-install", "tsc", "-p", "jsconfig.json"],
    "lint": ["npx", "--no-install", "biome", "lint", "--error-on-warnings"],
    "test": ["node", "--test", *sorted(map(str, (ROOT / "tests" / "javascript").glob("*.test.js")))],
}
NO_NODE = "JavaScript non vérifié ({what}) : Node 20 ou plus récent est absent (Debian : apt install nodejs npm)."
NO_TOOLS = "JavaScript non vérifié ({what}) : les outils ne se sont pas installés (npm ci, qui demande le réseau)."


def missing(what: str) -> str:
    """Why this check can't be made here, "" when it can."""
    if shutil.which("node") is None or (what != "test" and shutil.which("npx") is None):
        return NO_NODE.format(what=what)
    if what == "test" or _installed() or (_install() and _installed()):
        return ""
    return NO_TOOLS.format(what=what)


def _installed() -> bool:
    """Whether the tools are there, in the versions asked for."""
    asked = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]
    return all(_version(TOOLS / name / "package.json") == version for name, version in asked.items())


def _version(package: Path) -> str:
    return json.loads(package.read_text("utf-8"))["version"] if package.is_file() else ""


def _install() -> bool:
    if shutil.which("npm") is None:
        return False
    command = ["npm", "ci", "--no-audit", "--no-fund", "--silent"]
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True).returncode == 0


def main(asked: list[str]) -> int:
    """Each check asked for; 1 when one finds something."""
    found = 0
    for what in asked or list(COMMANDS):
        if reason := missing(what):
            print(reason)
        else:
            found |= subprocess.run(COMMANDS[what], cwd=ROOT, check=False).returncode != 0
    return int(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
