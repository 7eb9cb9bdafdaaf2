"""The verb `export`: sums that hold, people that stay, files that the tools they are for can open."""

import csv
from decimal import Decimal

import duckdb
import geopandas as gpd
import openpyxl
import pandas as pd
import pytest

from ess_metrics.__main__ import main
from ess_metrics.analyses.open_tables import SCDL, shares
from ess_metrics.analyses.values import values
from ess_metrics.files.cell_values import runs
from ess_metrics.folder.reading import check, read
from ess_metrics.model.locations import DEMO
from tests.tiny import write_tiny


def export(folder, out, kind):
    return main(["export", str(folder), "--out", str(out), "--format", kind])


@pytest.mark.parametrize("folder", ["tiny", "demo"])
def test_the_shares_add_up_to_what_is_counted_cell_by_cell(folder, tiny):
    data = tiny if folder == "tiny" else read(DEMO)
    made = shares(data)
    counted = values(data, "granted", "code_quartier").to_json()
    assert made["montant"].sum() == pytest.approx(counted["total"]["value"], abs=0.004)
    placed = made.groupby("code_quartier")["montant"].sum()
    for row in counted["rows"]:
        assert placed.get(row["key"], 0) == pytest.approx(row["value"] or 0, abs=0.004)


@pytest.mark.parametrize("which", ["tiny", "demo"])
def test_scdl_has_its_columns_and_each_row_its_amount(which, tiny_folder, tmp_path):
    folder = tiny_folder if which == "tiny" else DEMO  # many rows are read as categories, few are not
    assert export(folder, tmp_path / "d", "scdl") == 0
    with open(tmp_path / "d" / "subventions.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == SCDL
    total = values(read(folder), "granted").to_json()["total"]["value"]
    assert any(row["nomBeneficiaire"] for row in rows)
    assert any(row["nomAttribuant"] for row in rows)
    assert float(sum(Decimal(row["montant"]) for row in rows)) == pytest.approx(total, abs=0.001)
    assert all(row["pourcentageSubvention"] == "1" for row in rows)


def test_people_and_what_tenants_pay_do_not_leave(tmp_path):
    assert export(DEMO, tmp_path / "d", "csv") == 0
    names = {path.stem for path in (tmp_path / "d").glob("*.csv")}
    assert "financements" in names
    assert "accompagnements" not in names
    lots = pd.read_csv(tmp_path / "d" / "locaux.csv")
    assert lots.loc[lots["statut"] != "vacant", "loyer_annuel_m2_ht"].isna().all()
    assert lots.loc[lots["statut"] == "vacant", "loyer_annuel_m2_ht"].notna().any()
    assert pd.read_csv(tmp_path / "d" / "baux.csv")["locataire_ess"].isna().all()
    assert "inventé" in (tmp_path / "d" / "LISEZMOI.txt").read_text(encoding="utf-8")


def test_natural_persons_are_named_nowhere_in_public(tmp_path):
    person = "organisme_id,nom,categorie_juridique\nO1,Camille Durand,1000\nO2,Asso,9220\nO3,Autre,9220\n"
    person += "EPCI,Métropole,7344\n"
    folder = write_tiny(tmp_path / "t", organismes=person)
    text = (folder / "manifest.toml").read_text(encoding="utf-8")
    (folder / "manifest.toml").write_text(text + '\naudience = "public"\n', encoding="utf-8")
    for kind in ("csv", "scdl"):
        assert export(folder, tmp_path / kind, kind) == 0
        for path in (tmp_path / kind).glob("*.csv"):
            assert "Camille Durand" not in path.read_text(encoding="utf-8"), path.name


def test_a_map_and_a_base_open_with_their_tools(tmp_path):
    assert export(DEMO, tmp_path / "g", "geoparquet") == 0
    places = gpd.read_parquet(tmp_path / "g" / "quartiers.parquet")
    data = read(DEMO)
    assert len(places) == len(data.neighbourhoods)
    assert places.crs.to_epsg() == 4326
    assert not gpd.read_parquet(tmp_path / "g" / "locaux.parquet").empty
    assert export(DEMO, tmp_path / "k", "geopackage") == 0
    layer = gpd.read_file(tmp_path / "k" / "ess.gpkg", layer="quartiers")
    assert list(layer["code_quartier"]) == list(places["code_quartier"])
    assert layer.crs.to_epsg() == 4326
    assert export(DEMO, tmp_path / "b", "duckdb") == 0
    with duckdb.connect(str(tmp_path / "b" / "ess.duckdb"), read_only=True) as base:
        total = base.sql("SELECT sum(montant) FROM parts").limit(1).fetchall()[0][0]
        count = base.sql("SELECT count(*) FROM projets").limit(1).fetchall()[0][0]
    assert total == pytest.approx(values(data, "granted").to_json()["total"]["value"], abs=0.01)
    assert count == len(data.tables["projets"])


def test_a_folder_that_holds_something_is_left_as_it_is(tiny_folder, tmp_path, capsys):
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "note.txt").write_text("à garder")
    assert export(tiny_folder, tmp_path / "d", "csv") == 1
    assert [path.name for path in (tmp_path / "d").iterdir()] == ["note.txt"]
    assert "n'est pas vide" in capsys.readouterr().err
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".tmp")] == []


def test_the_tables_that_leave_make_a_folder_again(tiny_folder, tmp_path):
    assert export(tiny_folder, tmp_path / "d", "csv") == 0
    (tmp_path / "d" / "manifest.toml").write_bytes((tiny_folder / "manifest.toml").read_bytes())
    assert check(tmp_path / "d").ok


@pytest.mark.parametrize("before", ["", " ", "\u00a0", "\u202f", "\u3000", "\u200b"])
def test_no_export_holds_what_a_spreadsheet_would_run(before, tiny_folder, tmp_path):
    evil = f"{before}=1+1" if before else "\uff1d1+1"  # a full-width sign too
    for table, column in (("projets", "intitule"), ("organismes", "nom")):
        path = tiny_folder / f"{table}.csv"
        frame = pd.read_csv(path, dtype=str)
        frame[column] = evil
        frame.to_csv(path, index=False)
    for kind in ("csv", "scdl", "pivot", "classeur"):
        assert export(tiny_folder, tmp_path / kind, kind) == 0
    written = [path.read_text(encoding="utf-8") for kind in ("csv", "scdl") for path in (tmp_path / kind).glob("*.csv")]
    cells = [cell for text in written for line in csv.reader(text.splitlines()) for cell in line]
    assert not any(runs(cell) for cell in cells)
    assert any(evil.strip() in cell for cell in cells)
    for file in [*(tmp_path / "pivot").glob("*.xlsx"), *(tmp_path / "classeur").glob("*.xlsx")]:
        book = openpyxl.load_workbook(file)
        held = [cell for sheet in book for line in sheet.iter_rows() for cell in line if isinstance(cell.value, str)]
        assert any(evil.strip() in cell.value for cell in held)
        assert not any(runs(cell.value) and not cell.quotePrefix for cell in held)
