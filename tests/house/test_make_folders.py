"""The scripts that make big folders for measurements: what they write is a readable data folder."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(script: str, *options) -> None:
    command = [sys.executable, str(ROOT / "scripts" / script), *map(str, options)]
    subprocess.run(command, check=True, capture_output=True, text=True)


def check(folder: Path) -> dict:
    """The answer of `check --json`."""
    command = [sys.executable, "-m", "ess_metrics", "check", str(folder), "--json"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
    return json.loads(done.stdout)


@pytest.fixture
def national(tmp_path) -> Path:
    """Outlines under the names of the national file; two communes in one cell, one outline shrunk to a point."""
    shapes = gpd.read_file(ROOT / "data" / "demo" / "contours.geojson").rename(columns={"code_quartier": "code_qp"})
    shapes = shapes.assign(lib_qp="Quartier", insee_com="67267, 67482", lib_com="Lingolsheim, Strasbourg")
    features = json.loads(shapes.to_json())
    features["features"][3]["geometry"]["coordinates"] = [[[7.7, 48.6]] * 4]
    path = tmp_path / "national.geojson"
    path.write_text(json.dumps(features), encoding="utf-8")
    return path


def test_country_folder_opens(tmp_path, national):
    run("make_country.py", "--contours", national, "--out", tmp_path / "country", "--scale", 0.004)
    answer = check(tmp_path / "country")
    assert answer["ok"], answer["faults"][:3]
    assert answer["tables"]["projets"] == 400
    assert answer["tables"]["financements"] == 2000
    assert answer["tables"]["locaux"] == 80
    areas = pd.read_parquet(tmp_path / "country" / "quartiers.parquet")
    assert set(areas["commune_codes"]) == {"67267|67482"}


def test_same_seed_gives_the_same_country(tmp_path, national):
    for name in ("one", "two"):
        run("make_country.py", "--contours", national, "--out", tmp_path / name, "--scale", 0.002)
    for path in (tmp_path / "one").glob("*.parquet"):
        read = gpd.read_parquet if path.stem == "contours" else pd.read_parquet
        assert read(path).equals(read(tmp_path / "two" / path.name)), path.name


@pytest.fixture
def bench(tmp_path) -> Path:
    """A benchmark folder small enough to follow by eye: two projects, three rows, one of them shared."""
    folder = tmp_path / "bench"
    folder.mkdir()
    shapes = gpd.read_file(ROOT / "data" / "demo" / "contours.geojson").head(2)
    areas = shapes.assign(code=["QN0670001", "QN0670002"], name="Les Tilleuls", commune="Commune 001", population=2000)
    areas[["code", "name", "commune", "population", "geometry"]].to_parquet(folder / "neighbourhoods.parquet")
    pd.DataFrame(
        {
            "project_id": ["P1", "P2"],
            "name": ["Un", "Deux"],
            "sector": ["Emploi", "Santé"],
            "status": ["Terminé", "En cours"],
            "start_year": [2023, 2026],
            "holder_siret": ["00000000000001", "00000000000002"],
            "legal_form": ["Association", "SARL"],
        }
    ).to_parquet(folder / "projects.parquet")
    pd.DataFrame(
        {"project_id": ["P1", "P1", "P2"], "code": ["QN0670001", "QN0670002", "QN0670001"], "share": [0.25, 0.75, 1]}
    ).to_parquet(folder / "project_neighbourhoods.parquet")
    pd.DataFrame(
        {
            "project_id": ["P1", "P1", "P2"],
            "scheme": ["FSE+", "Contrat de ville", "Fonds propres EPCI"],
            "funder": ["Financeur 001", "Financeur 002", "Financeur 001"],
            "year": [2023, 2024, 2026],
            "requested": [100.0, 200.0, 300.0],
            "granted": [80.0, 200.0, 0.0],
            "paid": [80.0, 100.0, 0.0],
            "nature": ["Fonctionnement", "Investissement", "Fonctionnement"],
        }
    ).to_parquet(folder / "funding.parquet")
    pd.DataFrame(
        {
            "code": ["QN0670001"],
            "type": ["Pied d'immeuble"],
            "area_m2": [50.0],
            "rent_eur_m2_year": [90.0],
            "occupied": [True],
            "owner": ["Bailleur social"],
        }
    ).to_parquet(folder / "premises.parquet")
    return folder


def test_bench_folder_opens_and_keeps_every_row(tmp_path, bench):
    run("bench_folder.py", "--bench", bench, "--out", tmp_path / "folder")
    answer = check(tmp_path / "folder")
    assert answer["ok"], answer["faults"][:3]
    assert {fault["severity"] for fault in answer["faults"]} <= {"avertissement"}
    money = pd.read_parquet(tmp_path / "folder" / "financements.parquet")
    assert money["montant_attribue"].sum() == 280
    assert money["fonds_origine"].tolist() == ["UE_FSE", "ETAT_P147", "EPCI"]
    assert money["dispositif_code"].tolist() == ["FSE", "CONTRAT_DE_VILLE", "FONDS_PROPRES_EPCI"]
    assert money["section"].tolist() == ["fonctionnement", "investissement", "fonctionnement"]
    projects = pd.read_parquet(tmp_path / "folder" / "projets.parquet")
    assert projects["date_fin"].tolist() == ["2024-12-31", ""]
    assert projects["secteur"].tolist() == ["emploi", "sante"]
    assert pd.read_parquet(tmp_path / "folder" / "locaux.parquet")["statut"].tolist() == ["occupe"]
    assert set(pd.read_parquet(tmp_path / "folder" / "quartiers.parquet")["code_quartier"]) == {
        "QN0670001",
        "QN0670002",
    }
