"""The same journey with what publishers really published: the national outlines, Insee's figures, the State's posts."""

from __future__ import annotations

import json

import pandas as pd

from ess_metrics.__main__ import main
from tests import stub_hosts
from tests.real import real
from tests.stub_hosts import Resource, zipped

COMMUNES = {"67482": "Strasbourg", "67447": "Schiltigheim", "67043": "Bischheim", "67218": "Illkirch-Graffenstaden",
            "67204": "Hœnheim", "67267": "Lingolsheim", "67365": "Ostwald"}  # fmt: skip
POSTS = {2023: "CV236", 2024: "CN06703I"}


def test_a_metropolis_from_real_files(hosts, tmp_path, monkeypatch, capsys):
    outlines, figures = real("qpv2024_national_simplifie/*.geojson"), real("stats_qpv2024/*.csv")
    monkeypatch.setitem(stub_hosts.EPCI, "246700488", ("Eurométropole de Strasbourg", COMMUNES))
    monkeypatch.setitem(stub_hosts.REGION_OF, "67", "44")
    hosts.datasets["5a561801c751df42d7fca9b6"] = [
        Resource("autre", "Périmètres QPV 2024", "QP2024.zip", zipped({"QP2024_WGS84.geojson": outlines.read_bytes()}))
    ]
    hosts.pages[8210600] = {"pop_QPV24.csv": figures.read_bytes()}
    hosts.datasets["subventions-politique-de-la-ville"] = [
        Resource(f"ar{year}", f"Adultes-relais {year}", f"adulte-relais-{year}.json",
                 real(f"politique_ville_adultes_relais/adulte-relais-{year}.json").read_bytes(), "json")
        for year in POSTS
    ]  # fmt: skip
    folder = tmp_path / "strasbourg"
    assert main(["territory", "eurometropole de strasbourg", "--into", str(folder)]) == 0
    areas = pd.read_csv(folder / "quartiers.csv", dtype=str)
    features = json.loads(outlines.read_text("utf-8"))["features"]
    mine = {one["properties"]["code_qp"] for one in features if "246700488" in one["properties"]["siren_epci"]}
    assert set(areas["code_quartier"]) == mine
    assert len(mine) == 21
    published = pd.read_csv(figures, dtype=str).drop_duplicates("codeQPV").set_index("codeQPV")["popMuniQPV"]
    expected = {code: float(published[code]) for code in mine}
    assert dict(zip(areas["code_quartier"], areas["population"].astype(float), strict=True)) == expected
    said = folder / "manifest.toml"
    said.write_text(said.read_text("utf-8").replace('code_contrat = ""', 'code_contrat = "CN06703I"'), encoding="utf-8")
    assert main(["fetch", str(folder), "adultes_relais"]) == 0
    money = pd.read_csv(folder / "financements.csv", dtype=str)
    kept = money["annee"].value_counts().to_dict()
    assert kept["2024"] == _published(2024, "CN06703I")
    assert main(["check", str(folder)]) == 0
    capsys.readouterr()


def _published(year: int, contract: str) -> int:
    """The posts of a contract, each once."""
    path = real(f"politique_ville_adultes_relais/adulte-relais-{year}.json")
    return len({row["id_poste"] for row in json.loads(path.read_text("utf-8")) if row["code_cv"] == contract})
