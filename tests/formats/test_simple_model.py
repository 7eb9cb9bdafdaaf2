"""The short workbook: filled in with names, read back whole, corrected and read again."""

from decimal import Decimal

import openpyxl
import pytest

from ess_metrics.folder.reading import check
from ess_metrics.formats import simple_model
from ess_metrics.importing.run import import_files
from ess_metrics.texts.library import model_words as words
from tests.importing.test_spreadsheets import folder, table  # noqa: F401 - the fixture

ACTIONS = [
    {"Porteur": "La Ruche", "Action": "Chantier", "Quartiers": "Neuhof, Meinau", "Année": 2024,
     "Dispositif": "Contrat de ville (appel à projets)", "Remarque": "à revoir", "Demandé": 5000,
     "Accordé par La Ville": 1500.5, "Accordé par État – politique de la ville": 2000},
    {"Porteur": "MJC", "Action": "Bal", "Quartiers": "tous les QPV", "Année": 2024, "Accordé par La Ville": 0},
]  # fmt: skip
PREMISES = [{"Local": "L1", "Adresse": "1 rue A", "Quartier": "Neuhof", "Surface (m²)": 80, "Loyer": "640 €/mois",
             "Occupant": "La Ruche", "Type de local": "Atelier"}]  # fmt: skip
FOUNDERS = [{"Nom": "Dupont", "Prénom": "Zoé", "Date de naissance": "14/07/1999", "Sexe": "F",
             "Quartier de résidence": "Meinau", "Date d’entrée": "01/02/2024"}]  # fmt: skip


def filled(path, sheets=None, **manifest):
    """The model as a person fills it: columns by their titles, « Accordé par … » renamed."""
    simple_model.write_model(path, manifest or None, ["Neuhof", "Meinau"])
    book = openpyxl.load_workbook(path)
    wanted = {words.ACTIONS: ACTIONS, words.PREMISES: PREMISES, words.FOUNDERS: FOUNDERS}
    for name, rows in (sheets or wanted).items():
        sheet = book[name]
        titles = [cell.value for cell in sheet[1]]
        for title in {title for row in rows for title in row} - set(titles):
            at = next(i for i, one in enumerate(titles) if one.startswith(words.GRANTED_BY) and one not in rows[0])
            titles[at] = title
            sheet.cell(1, at + 1).value = title
        for line, row in enumerate(rows, 2):
            for title, value in row.items():
                sheet.cell(line, titles.index(title) + 1).value = value
    book.save(path)
    return path


@pytest.fixture
def manifest(folder):  # noqa: F811
    path = folder / "manifest.toml"
    path.write_text(path.read_text("utf-8") + '\n[libelles_fonds]\nCOMMUNE = "La Ville"\n', "utf-8")
    return folder


def test_every_sheet_is_read_with_names_alone(tmp_path, manifest):
    report = import_files([filled(tmp_path / "modele.xlsx")], manifest)
    file = report.files[0]
    assert (file.format, file.rows_read, file.rows_kept) == (simple_model.NAME, 4, 4), file.faults
    money = table(manifest, "financements")
    assert {(row.fonds_origine, row.montant_attribue, row.montant_demande) for row in money.itertuples()} == {
        ("COMMUNE", "1500.50", ""), ("ETAT_P147", "2000.00", ""), ("", "", "5000.00"), ("COMMUNE", "0.00", ""),
    }  # fmt: skip
    assert set(money["dispositif_code"]) == {"AAP_CDV", "AUTRE"}
    parts = table(manifest, "projets_quartiers")
    assert sorted(parts["code_quartier"]) == ["QN06701M", "QN06702M", "TERRITOIRE"]
    lot = table(manifest, "locaux").iloc[0]
    assert (lot["code_quartier"], Decimal(lot["loyer_annuel_m2_ht"]), lot["type_local"]) == ("QN06701M", 96, "atelier")
    person = table(manifest, "accompagnements").iloc[0]
    assert (person["code_quartier_residence"], person["tranche_age"]) == ("QN06702M", "<26")
    assert check(manifest).ok
    for path in manifest.rglob("*"):
        if path.is_file() and path.name != ".sel":
            assert not {"Dupont", "1999"} & set(path.read_text("utf-8", "replace").replace(",", " ").split())


def test_an_empty_model_says_it_holds_nothing(tmp_path, manifest):
    file = import_files([filled(tmp_path / "modele.xlsx", {words.ACTIONS: []})], manifest).files[0]
    assert (file.format, file.rows_kept) == (simple_model.NAME, 0)
    assert any(fault.blocking for fault in file.faults)


def test_corrected_and_dropped_again_nothing_is_added(tmp_path, manifest):
    import_files([filled(tmp_path / "modele.xlsx")], manifest)
    before = len(table(manifest, "financements"))
    rows = [dict(row) for row in ACTIONS]
    rows[0]["Accordé par La Ville"] = 1700
    again = import_files([filled(tmp_path / "modele corrigé.xlsx", {words.ACTIONS: rows})], manifest)
    assert again.files[0].rows_kept == 2
    money = table(manifest, "financements")
    assert len(money) == before
    assert "1700.00" in set(money["montant_attribue"])
    assert "1500.50" not in set(money["montant_attribue"])


def test_the_second_year_only_adds_its_rows(tmp_path, manifest):
    import_files([filled(tmp_path / "modele.xlsx")], manifest)
    rows = [row | {"Année": 2025} for row in ACTIONS]
    import_files([filled(tmp_path / "modele 2025.xlsx", {words.ACTIONS: rows})], manifest)
    money = table(manifest, "financements")
    assert money["annee"].value_counts().to_dict() == {"2024": 4, "2025": 4}
