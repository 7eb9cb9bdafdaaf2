import csv
import json
from collections import Counter

import pytest

from ess_metrics.folder import reading
from tests.territories import build_strasbourg, country, needs_real, posts, strasbourg

pytestmark = needs_real
__all__ = ["country", "strasbourg"]


def rows(folder, stem):
    with (folder / f"{stem}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_strasbourg_opens_with_its_21_neighbourhoods(strasbourg):
    report = reading.check(strasbourg)
    assert report.ok
    areas = [row for row in rows(strasbourg, "quartiers") if row["generation"] == "2024"]
    assert len(areas) == 21
    assert not {"QN06701M", "QN06702I", "QN06703I"} & {row["code_quartier"] for row in areas}
    assert all(row["population"] for row in areas)
    assert sum(int(row["population"]) for row in areas) == 89965
    assert len(json.loads((strasbourg / "contours.geojson").read_text("utf-8"))["features"]) == 21
    two = {row["code_quartier"]: row["commune_codes"] for row in areas if "|" in row["commune_codes"]}
    assert two == {"QN06704I": "67043|67447", "QN06709M": "67267|67482"}


def test_the_three_left_out_are_counted_with_the_reason(tmp_path):
    report = build_strasbourg(tmp_path / "d")
    file = report.files[0]
    assert (file.rows_read, file.rows_kept, file.rows_refused, file.rows_outside) == (21, 21, 0, 3)
    fault = next(fault for fault in file.faults if fault.rule == "hors_territoire")
    assert "246700488" in fault.message
    assert all(file.rows_read == file.rows_kept + file.rows_refused for file in report.files)


def test_strasbourg_keeps_its_posts_out_of_grants(strasbourg):
    funding = rows(strasbourg, "financements")
    assert Counter(row["type_concours"] for row in funding) == {"prestation": 518}
    assert round(sum(float(row["montant_attribue"]) for row in funding), 2) == 8248246.15
    assert {row["code_quartier"] for row in rows(strasbourg, "projets_quartiers")} == {"TERRITOIRE"}
    by_year = Counter(row["annee"] for row in funding)
    assert by_year == {"2020": 76, "2021": 83, "2022": 86, "2023": 84, "2024": 96, "2025": 93}


def test_importing_strasbourg_again_changes_nothing(strasbourg):
    before = {path.name: path.read_bytes() for path in strasbourg.iterdir() if path.is_file()}
    report = build_strasbourg(strasbourg)
    assert not report.changed
    assert {path.name: path.read_bytes() for path in strasbourg.iterdir() if path.is_file()} == before


@pytest.mark.slow
def test_the_country_opens_with_all_its_posts(country):
    assert reading.check(country).ok
    assert len(rows(country, "quartiers")) == 1609
    assert len(json.loads((country / "contours.geojson").read_text("utf-8"))["features"]) == 1606
    funding = rows(country, "financements")
    assert len({row["financement_id"] for row in funding}) == len(funding)
    kept = round(sum(float(row["montant_attribue"]) for row in funding), 2)
    read = round(sum(record["montant"] for path in posts() for record in json.loads(path.read_text("utf-8"))), 2)
    refused = 0.0
    for path in (country / "refus").glob("*-refus.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            refused += sum(float(row["montant"]) for row in csv.DictReader(file, delimiter=";") if "montant" in row)
    assert kept + round(refused, 2) == pytest.approx(read, abs=0.05)
