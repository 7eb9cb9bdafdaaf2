"""The page Données in a browser: drop, check, compare, publish on a copy of the demonstration, return."""

import io
import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from ess_metrics.folder import publication
from tests.browser.conftest import ROOT, playwright, serving, visitor
from tests.importing.test_staging import GRANTS, bomb, escaping

expect = playwright.expect
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]

INPUT = '[data-testid="stFileUploaderDropzoneInput"]'
ENGLISH = re.compile(r"\b(Upload|Browse|Drag|Drop|Limit|per file|Add files|Remove|Choose|Select|Error|None|nan)\b")


@pytest.fixture(scope="module")
def own(tmp_path_factory) -> Path:
    """A folder of one's own: a copy of the demonstration."""
    folder = tmp_path_factory.mktemp("dossiers") / "territoire"
    shutil.copytree(ROOT / "data" / "demo", folder)
    return folder


@pytest.fixture(scope="module")
def server(own, tmp_path_factory):
    with serving(own, tmp_path_factory.mktemp("journal") / "server.log") as address:
        yield address


@pytest.fixture
def agent(browser, server):
    yield from visitor(browser, server)


@pytest.fixture
def colleague(browser, server):
    yield from visitor(browser, server)


def drop(visit, *files: tuple[str, bytes]) -> None:
    """Drop files and wait for what was understood of them."""
    payloads = [{"name": name, "mimeType": "application/octet-stream", "buffer": data} for name, data in files]
    visit.page.set_input_files(INPUT, payloads)
    expect(visit.page.get_by_text("Lire ce fichier comme")).to_be_visible()
    visit.settle()


def press(visit, name: str, then: str) -> None:
    """Press a button and wait for what it shows."""
    visit.page.get_by_role("button", name=name).click()
    expect(visit.page.get_by_text(then).first).to_be_visible()
    visit.settle()


def test_a_file_goes_from_the_drop_to_everyone_and_back(agent, colleague, own):
    colleague.open()
    agent.open("donnees")
    assert "jamais publié" in agent.text()
    drop(agent, ("subventions 2024.csv", GRANTS.encode()))
    seen = agent.text()
    assert "Subventions (schéma SCDL" in seen
    assert re.search(r"3\slignes lues = 2\sgardées \+ 1\slaissée de côté", seen)
    assert "À corriger" in seen
    press(agent, "Voir ce qui changerait", "passe-t-il le contrôle")
    assert "Montants attribués" in agent.text()
    assert "aucune faute bloquante" in agent.text()
    assert not publication.history(own)
    press(agent, "Passer à la publication", "Dès la publication")
    agent.page.get_by_label("Votre nom ou votre service").fill("Anne Martin")
    agent.page.get_by_label("Ce qui change, en quelques mots").fill("Essai <b>gras</b> [x](javascript:alert(1))")
    press(agent, "Publier cette version", "C’est publié")
    assert "Anne Martin" in agent.text()
    assert "[x](javascript:alert(1))" in agent.text()

    colleague.page.get_by_role("radio", name="Versés").click()
    expect(colleague.page.get_by_text("De nouvelles données sont affichées")).to_be_visible()
    assert "Anne Martin" in colleague.text()

    first, second = publication.history(own)
    assert (first.action, second.author) == ("initial", "Anne Martin")
    agent.page.get_by_text("Je veux revenir à la version").click()
    expect(agent.page.get_by_role("button", name="Revenir à cette version")).to_be_enabled()
    press(agent, "Revenir à cette version", "Retour fait")
    assert publication.current_entry(own).fingerprint == first.fingerprint


def test_a_publication_meanwhile_is_told_before_and_at_the_click(agent, own):
    agent.open("donnees")
    drop(agent, ("subventions.csv", GRANTS.encode()))
    press(agent, "Voir ce qui changerait", "passe-t-il le contrôle")
    path = own / "evenements.csv"
    path.write_text(path.read_text("utf-8").rstrip("\n").rpartition("\n")[0] + "\n", "utf-8")
    publication.publish(own, author="Quelqu’un")
    press(agent, "Passer à la publication", "a publié une autre version")
    press(agent, "Reprendre mes fichiers sur la nouvelle version", "Dès la publication")
    expect(agent.page.get_by_role("button", name="Publier cette version")).to_be_visible()


def test_dangerous_and_unknown_files_are_refused_in_french(agent):
    agent.open("donnees")
    drop(agent, ("bombe.zip", bomb()), ("../../chemin.zip", escaping()), ("inconnu.csv", b"truc;Montant\n1;2\n"))
    seen = agent.text()
    assert "Format non reconnu" in seen
    assert "anormalement plus gros" in seen
    assert "/tmp" not in seen
    assert not ENGLISH.search(seen)
    agent.page.get_by_role("combobox", name="Fichier à regarder").click()
    agent.page.get_by_role("option", name="inconnu.csv").click()
    expect(agent.page.get_by_text("Colonnes lues")).to_be_visible()
    assert "Rien n’a pu être repris" in agent.text()


def test_an_imposed_format_is_used(agent):
    agent.open("donnees")
    drop(agent, ("subventions.csv", GRANTS.encode()))
    choice = agent.page.get_by_role("combobox", name="Lire ce fichier comme")
    choice.scroll_into_view_if_needed()
    agent.settle()  # a list closes when the page moves under it
    choice.click()
    agent.page.keyboard.press("End")  # a long list draws only what is near
    agent.page.get_by_role("option", name="Structures d'insertion").click()
    expect(agent.page.get_by_text("le format que vous avez choisi")).to_be_visible()


def test_the_file_and_the_template_come_back(agent):
    agent.open("donnees")
    for name, fewest in (("le modèle court", 5), ("le classeur modèle", 10), ("Le dossier en un classeur", 10)):
        with agent.page.expect_download() as waiting:
            agent.page.get_by_role("button", name=name).click()
        assert len(openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes())).sheetnames) >= fewest
    drop(agent, ("subventions.csv", GRANTS.encode()))
    with agent.page.expect_download() as waiting:
        agent.page.get_by_role("button", name="Le fichier annoté").click()
    book = openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes()))
    assert any(cell.comment for row in book.worksheets[0].iter_rows() for cell in row)


def test_two_sessions_prepare_apart(agent, colleague):
    agent.open("donnees")
    drop(agent, ("secret.csv", GRANTS.encode()))
    colleague.open("donnees")
    assert "secret.csv" not in colleague.text()
    colleague.open("donnees?depot=comparer")
    assert "Aucun fichier déposé" in colleague.text()


def test_the_demonstration_says_how_to_have_a_folder(visit):
    visit.open("donnees?depot=publier")
    assert "La démonstration ne se modifie pas" in visit.text()
    assert "ESS_DATA=" in visit.text()
    assert visit.page.get_by_role("button", name="Publier").count() == 0


def test_an_empty_folder_leads_to_its_first_files(browser, tmp_path):
    folder = tmp_path / "nouveau"
    with serving(folder, tmp_path / "server.log") as address:
        for visit in visitor(browser, address):
            visit.open()
            press(visit, "Charger les premiers fichiers", "Déposez vos fichiers")
            expect(visit.page.locator(INPUT)).to_be_attached()
            files = [(path.name, path.read_bytes()) for path in [ROOT / "data" / "demo" / "contours.geojson"]]
            drop(visit, *files, ("subventions.csv", GRANTS.encode()))
            press(visit, "Voir ce qui changerait", "passe-t-il le contrôle")
            press(visit, "Passer à la publication", "Dès la publication")
            press(visit, "Publier cette version", "C’est publié")
            visit.open()
            expect(visit.page.locator(".ess-perimeter")).to_contain_text("Affiché")
    assert publication.current_entry(folder) is not None


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (390, 844)])
def test_no_word_is_english_and_nothing_sticks_out(browser, server, size, scheme):
    options = {"viewport": dict(zip(("width", "height"), size, strict=True)), "color_scheme": scheme}
    for visit in visitor(browser, server, **options):
        visit.open("donnees")
        names = visit.page.locator('[data-testid="stFileUploader"]').inner_html()
        assert "Choisir des fichiers" in names
        assert not ENGLISH.search(re.sub(r"<style.*?</style>|class=\"[^\"]*\"|data-testid=\"[^\"]*\"", "", names))
        drop(visit, ("subventions.csv", GRANTS.encode()))
        assert not ENGLISH.search(visit.text())
        assert visit.page.evaluate("document.scrollingElement.scrollWidth") <= size[0]


def test_a_long_reading_says_its_file_and_is_stopped(agent, own):
    """A bar names the file being read; the button ends the reading, and nothing of it is written."""
    before = {path.name: path.stat().st_mtime_ns for path in own.glob("*.csv")}
    head, row, *_ = GRANTS.splitlines()
    long = "\n".join([head, *[row] * 400_000])
    agent.open("donnees")
    payloads = [("petit.csv", GRANTS), ("grand.csv", long)]
    agent.page.set_input_files(
        INPUT, [{"name": name, "mimeType": "text/csv", "buffer": text.encode()} for name, text in payloads]
    )
    expect(agent.page.get_by_text("Lecture de « grand.csv »…")).to_be_visible(timeout=60_000)
    agent.page.get_by_role("button", name="Arrêter la lecture").click()
    expect(agent.page.get_by_text("La lecture est arrêtée")).to_be_visible(timeout=60_000)
    assert agent.page.get_by_text("Lecture de « grand.csv »…").count() == 0
    assert {path.name: path.stat().st_mtime_ns for path in own.glob("*.csv")} == before
