"""README.md is true: each thing it promises is there, or is measured where it says.

One row a claim: what the page says, and how it is held. A claim that leaves the page is taken out here too.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from ess_metrics.__main__ import main
from ess_metrics.texts.pages import screens

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "README.md").read_text(encoding="utf-8")
FLAT = " ".join(PAGE.split())
# Claims that a test of another file holds: the words of the page → that test.
HELD = {
    "Tout est en français": "tests/texts/test_one_label.py",
    "aucune requête n'est faite ailleurs": "tests/browser/test_closed_network.py",
    "les tests du navigateur tournent dans un réseau fermé": "tests/browser/test_closed_network.py",
    "sans manquement d'axe-core": "tests/browser/test_every_page.py",
    "la page « Accessibilité » dit critère par critère": "tests/views/test_accessibility.py",
    "les verrous et l'écriture des fichiers y sont prévus": "tests/folder/test_atomic.py",
    "chaque page le dit": "tests/ui/test_frame.py",
    "s'additionne avec lui jusqu'au total": "tests/views/test_not_shown.py",
    "relu tout seul": "tests/folder/test_reading.py",
    "profils *lecture*, *agent* et *éditeur* par OpenID Connect": "tests/browser/test_accounts.py",
    "qui n'a pas droit aux noms reçoit des données qui ne les contiennent pas": "tests/secrecy/test_audience.py",
    "versions installées vérifiées par empreinte": "tests/house/test_installing.py",
    "nginx devant plusieurs processus": "tests/ui/test_nginx.py",
    "un essai exécute ce qu'elle dit": "tests/house/test_contributing.py",
}


@pytest.mark.parametrize("claim", HELD)
def test_a_claim_has_a_test_and_is_still_made(claim):
    assert claim in FLAT
    assert (ROOT / HELD[claim]).is_file()


def test_links_and_files_exist():
    for target in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert target.startswith("http") or (ROOT / target).exists(), target


def test_every_command_of_the_page_exists(capsys):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)", PAGE)) <= targets
    verbs = set(re.findall(r"-m ess_metrics ([a-z]+)", PAGE))
    assert {"check", "import"} <= verbs
    with pytest.raises(SystemExit):
        main(["--help"])
    listed = capsys.readouterr().out
    assert [verb for verb in verbs if verb not in listed] == []


def test_the_version_of_python_is_the_one_asked_for():
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    assert f"Python {wanted.removeprefix('>=')} ou plus récent" in FLAT


def test_the_pages_of_the_table_are_those_of_the_menu():
    """Each page of the application has its row, under the name of the menu or the beginning of it."""
    table = PAGE.split("## Ce que l'on y voit")[1].split("Partout")[0].replace("'", "’")
    told = tuple(name.lower() for name in re.findall(r"\*\*([^*]+)\*\*", table))
    here = {path.stem for path in (ROOT / "pages").glob("*.py")}
    menu = {name: words.title.lower() for name, words in screens.PAGES.items() if name in here}
    missing = {name: title for name, title in menu.items() if not title.startswith(told)}
    assert missing == {}


def test_the_demonstration_has_as_many_neighbourhoods_as_said():
    rows = (ROOT / "data/demo/quartiers.csv").read_text(encoding="utf-8").splitlines()
    code = rows[0].split(",").index("generation")
    count = sum(row.split(",")[code] == "2024" for row in rows[1:])
    assert f"les {count} quartiers" in FLAT
