"""Run axe-core on every page, in both themes, and keep what it finds in `data/reference/axe.csv`.

`make accessibilite`; the page « Accessibilité » shows the table, and the browser's tests hold each page to it.
"""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import ARGUMENTS, CHROMIUM, ROOT, Visit, playwright, serving
from tests.browser.test_every_page import pages

TABLE = ROOT / "data" / "reference" / "axe.csv"
THEMES = {"clair": "light", "sombre": "dark"}


def audited(browser, address: str, name: str, theme: str) -> dict[str, str]:
    """What axe says of one page in one theme."""
    context = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 720}, color_scheme=THEMES[theme])
    visit = Visit(context.new_page(), address).open("" if name == "overview" else name)
    found = Axe().run(visit.page).response
    context.close()
    rules = sorted(one["id"] for one in found["violations"])
    return {
        "code": f"{name}-{theme}",
        "page": name,
        "theme": theme,
        "regles": str(len(found["passes"]) + len(found["violations"])),
        "manquements": ", ".join(rules),
        "version": found["testEngine"]["version"],
        "date": datetime.date.today().isoformat(),
    }


def main(path: Path = TABLE) -> None:
    """Audit everything, write the table."""
    with serving() as address, playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        rows = [audited(browser, address, name, theme) for name in pages() for theme in THEMES]
        browser.close()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
