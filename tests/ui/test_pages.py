"""Every page runs through the entry point as a visitor gets it, filters from the address; AppTest draws nothing."""

import ast
import re
from pathlib import Path

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from ess_metrics.model import reference
from ess_metrics.texts.pages import screens

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture(autouse=True)
def demonstration(monkeypatch):
    """The demonstration folder, whatever the caller's environment says; and no old-style menu made from `pages/`."""
    monkeypatch.delenv("ESS_DATA", raising=False)
    monkeypatch.setattr(PagesManager, "uses_pages_directory", False)


def opened(name: str, **query: str) -> AppTest:
    """The page as the entry point shows it."""
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    if name != "overview":
        app.switch_page(f"pages/{name}.py").run()
    assert not app.exception, app.exception[0].value
    return app


def written(app: AppTest) -> str:
    """The HTML blocks, every kind of space as a plain one: words are asked here, typography has its own tests."""
    return re.sub("[\u00a0\u202f]", " ", "\n".join(block.value for block in app.html))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_runs_and_asks_its_question(name):
    assert screens.PAGES[name].question in written(opened(name))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_survives_a_question_without_answer(name):
    opened(name, secteur="sport_loisirs", dispositif="LOCUSEM", annee="2019", fonds="UE_FSE")


def test_every_scheme_has_its_sheet():
    app = opened("dispositifs")
    for code in reference.schemes().index:
        app.query_params["fiche"] = code
        app.session_state["fiche"] = code
        app.run()
        assert not app.exception, (code, app.exception[0].value)
        assert app.selectbox[0].value == code


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_that_euros_are_constant_or_that_its_own_are_not(name):
    text = written(opened(name, euros="2024"))
    assert ("en euros constants de 2024" in text) == (counts_money(name) or name in ("projets", "resultats"))
    assert ("restent en euros courants" in text) == (name == "echeances")
    assert "constants" not in written(opened(name))


def counts_money(name: str) -> bool:
    """Whether a page leaves it to `page.begin` to say its filters: then it counts the money of the chosen projects."""
    tree = ast.parse((ROOT / "pages" / f"{name}.py").read_text(encoding="utf-8"))
    begins = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "page.begin"]
    own = {"perimeter"}  # a page that says its filters in words of its own counts something else
    return any(len(node.args) == 1 and not own & {word.arg for word in node.keywords} for node in begins)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_in_the_menu_and_has_its_words(name):
    listed = ast.literal_eval(
        next(
            node.value
            for node in ast.parse((ROOT / "dashboard.py").read_text(encoding="utf-8")).body
            if isinstance(node, ast.Assign) and node.targets[0].id == "PAGES"
        )
    )
    assert name in {page for pages in listed.values() for page in pages}
    words = screens.PAGES[name]
    assert words.title
    assert words.question.endswith("?")
    assert words.help


def test_the_address_filters_and_is_spelled_out():
    text = written(opened("overview", quartier="QN06719I", annee="2021..2023", montant="verse"))
    assert "Subventions versées, de 2021 à 2023, quartier : Port du Rhin" in text


def test_unknown_values_are_named_never_obeyed():
    app = opened("overview", quartier="QN00000X,QN06719I", annee="deux mille", mode="autre")
    assert "quartier : Port du Rhin" in written(app)
    for value in ("QN00000X", "deux mille", "autre"):
        assert value in app.warning[0].value


def test_a_refused_folder_shows_its_report(tmp_path, monkeypatch):
    (tmp_path / "manifest.toml").write_text('titre = "x"\n', encoding="utf-8")
    monkeypatch.setenv("ESS_DATA", str(tmp_path))
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
    assert not app.exception
    assert screens.REFUSED_TITLE in written(app)
    assert "quartiers.csv" in written(app)


@pytest.mark.parametrize("exists", [True, False])
def test_what_is_no_folder_says_so_without_a_path(tmp_path, monkeypatch, exists):
    place = tmp_path / "nulle-part"
    if exists:
        place.write_text("un fichier", encoding="utf-8")
    monkeypatch.setenv("ESS_DATA", str(place))
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
    text = written(app) + "".join(error.value for error in app.error)
    assert "ess-question" in text
    assert str(tmp_path) not in text
    assert (screens.MISSING_TITLE in text) == exists
