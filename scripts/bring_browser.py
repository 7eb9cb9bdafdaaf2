"""A browser for the tests of `tests/browser`: the one there is, else apt's for root, else Playwright's own.

Prints where it is; ends with 1, and one line on stderr that says what is left out and how to have it, when there is
none: `make test` goes on without those tests, and says it again at its end.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("chromium", "chromium-browser", "google-chrome")
LEFT_OUT = (
    "Sans navigateur : les {count} fichiers d'essais de tests/browser ne sont pas joués. Pour les avoir : "
    "installez Chromium (apt install chromium), ou dites où il est (CHROMIUM=/chemin/vers/chromium make test)."
)


def places() -> Iterator[str | None]:
    """Where a browser may be, brought when it has to be; each place is only looked at when the one before has none."""
    yield os.environ.get("CHROMIUM")
    yield _installed()
    if _is_root() and shutil.which("apt-get"):
        _tried(["apt-get", "update", "-qq"])
        _tried(["apt-get", "install", "-qq", "-y", "--no-install-recommends", "chromium", "fonts-liberation"])
        yield _installed()
    yield _of_playwright()
    _tried([sys.executable, "-m", "playwright", "install", "chromium"])
    yield _of_playwright()


def _installed() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _of_playwright() -> str | None:
    """The browser that Playwright keeps for itself, if it brought one."""
    code = "from playwright.sync_api import sync_playwright as p\nwith p() as r: print(r.chromium.executable_path)"
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return made.stdout.strip() or None


def _tried(command: list[str]) -> None:
    """A command that may fail: what it was to bring is then looked for elsewhere."""
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, timeout=900)


def main() -> int:
    for place in places():
        if place and os.access(place, os.X_OK):
            print(place)
            return 0
    print(LEFT_OUT.format(count=len(list((ROOT / "tests" / "browser").glob("test_*.py")))), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
