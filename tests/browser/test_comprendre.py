"""An officer's spreadsheets in a browser: each kind whole in the folder in few actions, and in one the second year."""

import random
from decimal import Decimal

import pytest

from tests.browser.conftest import playwright, serving, visitor
from tests.importing.spreadsheets import AREAS, KINDS
from tests.importing.test_spreadsheets import MANIFEST, sums, table

expect = playwright.expect
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]
INPUT = '[data-testid="stFileUploaderDropzoneInput"]'
MOST = 12
EMPTY = {
    "organismes": "organisme_id,nom",
    "projets": "projet_id,intitule,porteur_id",
    "projets_quartiers": "projet_id,code_quartier,part,methode",
    "financements": "financement_id,projet_id,porteur_id,dispositif_code,annee,montant_attribue",
}


class Officer:
    """Somebody at the page, whose every drop, click and field is counted."""

    def __init__(self, visit):
        self.visit, self.page, self.actions = visit, visit.page, 0

    def drop(self, path, then: str) -> None:
        """One file on the page."""
        self.actions += 1
        self.page.set_input_files(INPUT, [str(path)])
        expect(self.page.get_by_text(then).first).to_be_visible()
        self.visit.settle()

    def press(self, name: str, then: str, role: str = "button") -> None:
        """One click."""
        self.actions += 1
        self.page.get_by_role(role, name=name).first.click()
        expect(self.page.get_by_text(then).first).to_be_visible()
        self.visit.settle()

    def write(self, label: str, text: str) -> None:
        """One field."""
        self.actions += 1
        self.page.get_by_label(label).fill(text)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("dossiers") / "territoire"
    made.mkdir()
    lines = ["code_quartier,generation,nom", *(f"{code},2024,{name}" for code, name in AREAS.items())]
    (made / "quartiers.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (made / "manifest.toml").write_text(MANIFEST, encoding="utf-8")
    for stem, head in EMPTY.items():
        (made / f"{stem}.csv").write_text(head + "\n", encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def server(folder, tmp_path_factory):
    with serving(folder, tmp_path_factory.mktemp("journal") / "server.log") as address:
        yield address


def brought(folder, kind, before):
    """What a file added to the folder, in euros by fund, year and place, or in rows."""
    if kind == "locaux":
        lots = table(folder, "locaux")
        return dict(lots["surface_m2"].map(Decimal).groupby(lots["code_quartier"]).sum())
    if kind == "createurs":
        return dict(table(folder, "accompagnements")["code_quartier_residence"].value_counts())
    column = "montant_demande" if kind == "formulaire" else "any"
    return [
        {key: after[key] - was.get(key, Decimal(0)) for key in after}
        for after, was in zip(sums(folder, column), before, strict=True)
    ]


def same(found, expected):
    """Whether euros are the same to the cent, what got none left out."""
    keys = found.keys() | expected.keys()
    return all(abs(found.get(key, Decimal(0)) - expected.get(key, Decimal(0))) <= Decimal("0.02") for key in keys)


def test_each_kind_is_whole_in_few_actions(browser, server, folder, tmp_path):
    counted = {}
    for kind in KINDS:
        sheet = KINDS[kind](random.Random(f"{kind}0"), tmp_path)
        before = (
            sums(folder, "montant_demande" if kind == "formulaire" else "any")
            if kind not in ("locaux", "createurs")
            else None
        )
        for visit in visitor(browser, server, viewport={"width": 1400, "height": 1200}):
            officer = Officer(visit.open("donnees"))
            officer.drop(sheet.path, "Lire")
            if not officer.page.get_by_role("button", name="Lire le fichier ainsi").count():
                officer.press("Dire ce que donnent les colonnes", "Que contient ce tableau")
            officer.press("Lire le fichier ainsi", "Lire ce fichier comme")
            officer.press("Voir ce qui changerait", "Passer à la publication")
            officer.press("Passer à la publication", "Publier cette version")
            officer.write("Votre nom ou votre service", "Zoé")
            officer.press("Publier cette version", "C’est publié")
            counted[kind] = officer.actions
        found = brought(folder, kind, before)
        if kind in ("locaux", "createurs"):
            assert found == dict(sheet.truth.places), kind
        else:
            expected = [sheet.truth.euros, sheet.truth.years, sheet.truth.places]
            assert all(map(same, found, expected)), (kind, found, expected)
    assert max(counted.values()) <= MOST, counted


def test_the_second_year_takes_one_action(browser, server, folder, tmp_path):
    """Files of the same shape, under another name, are read as soon as they are dropped."""
    for kind in KINDS:
        sheet = KINDS[kind](random.Random(f"{kind}0"), tmp_path)
        again = sheet.path.rename(sheet.path.with_stem(f"{sheet.path.stem} bis"))
        for visit in visitor(browser, server, viewport={"width": 1400, "height": 1200}):
            officer = Officer(visit.open("donnees"))
            officer.drop(again, "Lire ce fichier comme")
            assert f"{sheet.truth.rows} lignes lues = {sheet.truth.rows} gardées" in visit.text().replace("\u00a0", " ")
            assert officer.actions == 1


def test_a_person_is_never_written_in_the_folder(folder):
    people = KINDS["createurs"](random.Random("createurs0"), folder.parent).truth.more["words"]
    for path in folder.rglob("*"):
        if path.is_file() and path.name != ".sel":
            text = path.read_text("utf-8", "replace")
            assert not [word for word in people if word in text], path
