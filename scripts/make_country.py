"""Writes a folder the size of the country, for measurements: real outlines given by path, everything else fictional.

    python scripts/make_country.py --contours qpv2024.geojson --out build/country [--scale 1] [--seed 20260101]

At scale 1: every neighbourhood of the file, 100,000 projects, 500,000 funding rows, 20,000 premises. `--scale` divides
projects, rows and premises (never the neighbourhoods). What it writes is not to be committed.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from folder_out import days, describe, numbered, write_folder

from ess_metrics.model import reference
from ess_metrics.model.schema import STADES, TYPES_LOCAL

YEARS = np.arange(2019, 2027)
FUNDS = {"ETAT_P147": 22, "EPCI": 20, "COMMUNE": 18, "REGION": 8, "DEPARTEMENT": 8, "CAF": 7, "ETAT_AUTRE": 6,
         "ANRU": 3, "UE_FSE": 3, "UE_FEDER": 2, "BAILLEUR": 2, "FONDATION": 1}  # fmt: skip
STATUSES = {"solde": 45, "en_cours": 22, "conventionne": 8, "attribue": 6, "evalue": 6, "refuse": 8, "abandonne": 3,
            "en_instruction": 2}  # fmt: skip
AIDS = {"subvention": 92, "pret": 3, "aide_en_nature": 3, "capital": 2}


def draw(rng: np.random.Generator, weights: dict, count: int) -> np.ndarray:
    """`count` keys drawn in proportion to their weights."""
    odds = np.array(list(weights.values()), float)
    return np.array(list(weights), dtype=object)[rng.choice(len(odds), count, p=odds / odds.sum())]


def read_neighbourhoods(path: Path, rng: np.random.Generator) -> tuple[pd.DataFrame, gpd.GeoDataFrame]:
    """Codes, names and communes of the file, an invented population, and the outlines as they are."""
    shapes = gpd.read_file(path).rename(columns={"code_qp": "code_quartier"})
    communes = shapes["insee_com"].fillna("").str.replace(r"\s*[,;]\s*", "|", regex=True)
    table = pd.DataFrame(
        {
            "code_quartier": shapes["code_quartier"],
            "generation": "2024",
            "nom": shapes["lib_qp"],
            "commune_codes": communes,
            "communes": shapes["lib_com"].fillna("").str.replace(r"\s*[,;]\s*", "|", regex=True),
            "changement": shapes["code_quartier"].str[-1],
            "population": np.exp(rng.normal(7.9, 0.6, len(shapes))).round().clip(1000, 30_000),
            "population_millesime": 2020,
            "population_source": "Population fictive",
        }
    )
    return table, mended(shapes[["code_quartier", "geometry"]])


def mended(shapes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Valid outlines; one that simplification has shrunk to a point becomes a small disc, so that the folder opens."""
    outlines = shapes.geometry.to_numpy()
    first = np.r_[0, shapely.get_num_coordinates(outlines).cumsum()[:-1]]
    discs = shapely.buffer(shapely.points(shapely.get_coordinates(outlines)[first]), 0.001)
    valid = shapely.make_valid(outlines)
    return shapes.set_geometry(gpd.GeoSeries(np.where(shapely.area(valid) > 0, valid, discs), crs=shapes.crs))


def make_bodies(rng: np.random.Generator, count: int) -> pd.DataFrame:
    """Carriers, and a funder for each fund and region-like group."""
    status = draw(rng, {"association": 70, "cooperative": 8, "hors_ess": 15, "inconnu": 5, "mutuelle": 2}, count)
    carriers = pd.DataFrame({"organisme_id": numbered("LOC:P", count), "ess_statut": status})
    carriers["nom"] = "Porteur fictif " + carriers["organisme_id"].str[-5:]
    funders = pd.DataFrame({"organisme_id": [f"LOC:{fund}-{i:02d}" for fund in FUNDS for i in range(20)]})
    funders["nom"] = "Financeur fictif " + funders["organisme_id"].str[4:]
    return pd.concat([carriers, funders.assign(ess_statut="hors_ess")], ignore_index=True)


def make_projects(rng: np.random.Generator, count: int, carriers: np.ndarray) -> pd.DataFrame:
    """Projects with their dates in order; one in ten has no end date."""
    start = rng.choice(YEARS, count)
    end = start + rng.choice([0, 1, 2], count, p=[0.5, 0.3, 0.2])
    jobs = np.where(rng.random(count) < 0.5, rng.gamma(1.5, 1.5, count).round(1), np.nan)
    kinds, sectors = reference.codes("types_objet"), reference.codes("secteurs")
    return pd.DataFrame(
        {
            "projet_id": numbered("P", count),
            "intitule": np.char.add("Projet fictif n° ", np.arange(1, count + 1).astype(str)),
            "porteur_id": carriers[rng.integers(0, len(carriers), count)],
            "dispositif_principal": draw(rng, dict.fromkeys(reference.codes("dispositifs"), 1), count),
            "type_objet": np.array(kinds)[rng.integers(0, len(kinds), count)],
            "secteur": np.array(sectors)[rng.integers(0, len(sectors), count)],
            "stade": np.array(STADES.split())[rng.integers(0, 7, count)],
            "statut": draw(rng, STATUSES, count),
            "date_depot": days(start - 1, "10-15"),
            "date_debut": days(start, "04-01"),
            "date_fin": np.where(rng.random(count) < 0.1, "", days(end, "12-31")),
            "emplois_crees": jobs,
            "ressources_propres": np.where(rng.random(count) < 0.4, rng.gamma(1, 9000, count).round(2), np.nan),
        }
    )


def make_places(rng: np.random.Generator, projects: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Nine projects in ten in one neighbourhood, the others in two to five; parts sum to 1."""
    spread = np.where(rng.random(len(projects)) < 0.9, 1, rng.integers(2, 6, len(projects)))
    weight = areas["population"].to_numpy() ** 0.8
    places = pd.DataFrame(
        {
            "projet_id": np.repeat(projects["projet_id"].to_numpy(), spread),
            "code_quartier": rng.choice(areas["code_quartier"], spread.sum(), p=weight / weight.sum()),
            "part": rng.uniform(0.3, 1, spread.sum()),
        }
    ).drop_duplicates(["projet_id", "code_quartier"], ignore_index=True)
    places["part"] /= places.groupby("projet_id")["part"].transform("sum")
    return places.assign(methode="saisie")


def make_funding(rng: np.random.Generator, projects: pd.DataFrame, count: int) -> pd.DataFrame:
    """Rows of the projects, in their years; paid amounts known for two thirds."""
    chosen = rng.integers(0, len(projects), count)
    start = projects["date_debut"].str[:4].astype(int).to_numpy()[chosen]
    year = start + rng.integers(0, 3, count) % (2027 - start)
    fund = draw(rng, FUNDS, count)
    asked = (np.exp(rng.normal(8.9, 1.1, count)) / 10).round() * 10
    granted = np.where(rng.random(count) < 0.06, np.nan, (asked * rng.uniform(0.5, 1, count)).round(2))
    paid = np.where(rng.random(count) < 0.34, np.nan, (granted * rng.choice([0.5, 0.8, 1], count)).round(2))
    agreed = rng.random(count) < 0.3
    return pd.DataFrame(
        {
            "financement_id": numbered("F", count),
            "projet_id": projects["projet_id"].to_numpy()[chosen],
            "financeur_id": "LOC:"
            + pd.Series(fund)
            + "-"
            + pd.Series(rng.integers(0, 20, count)).astype(str).str.zfill(2),
            "fonds_origine": fund,
            "dispositif_code": projects["dispositif_principal"].to_numpy()[chosen],
            "annee": year,
            "section": draw(rng, {"fonctionnement": 8, "investissement": 2}, count),
            "type_concours": draw(rng, AIDS, count),
            "montant_demande": asked,
            "montant_attribue": granted,
            "montant_verse": paid,
            "forme_convention": np.where(agreed, "cpo", "ponctuelle"),
            "convention_id": np.where(agreed, np.char.add("C", chosen.astype(str)), ""),
            "convention_fin": np.where(agreed, days(year + 1, "12-31"), ""),
            "date_decision": np.where(year < 2026, days(year, "05-12"), days(year, "04-14")),
            "statut": draw(rng, {"solde": 6, "conventionne": 2, "en_cours": 2, "refuse": 0.6}, count),
        }
    )


def make_premises(rng: np.random.Generator, count: int, shapes: gpd.GeoDataFrame) -> pd.DataFrame:
    """Lots at a point of their neighbourhood's outline."""
    points = shapes.geometry.representative_point()
    chosen, kinds = rng.integers(0, len(shapes), count), TYPES_LOCAL.split()
    market = rng.uniform(80, 180, count).round(1)
    return pd.DataFrame(
        {
            "local_id": numbered("L", count),
            "code_quartier": shapes["code_quartier"].to_numpy()[chosen],
            "latitude": points.y.to_numpy()[chosen].round(5),
            "longitude": points.x.to_numpy()[chosen].round(5),
            "type_local": np.array(kinds)[rng.integers(0, len(kinds), count)],
            "dispositif_code": draw(rng, {"LOCUSEM": 5, "PEPINIERE": 2, "AIDE_LOYER": 3}, count),
            "surface_m2": np.exp(rng.normal(4.2, 0.7, count)).round(1),
            "statut": draw(rng, {"occupe": 80, "vacant": 12, "reserve": 4, "travaux": 4}, count),
            "loyer_annuel_m2_ht": (market * rng.uniform(0.5, 0.8, count)).round(1),
            "loyer_marche_annuel_m2_ht": market,
        }
    )


def build(contours: Path, out: Path, scale: float = 1.0, seed: int = 20260101) -> dict:
    """Draw every table and write the folder; the number of rows by table."""
    rng = np.random.default_rng(seed)
    areas, shapes = read_neighbourhoods(contours, rng)
    carriers = max(round(12_000 * scale), 20)
    bodies = make_bodies(rng, carriers)
    projects = make_projects(rng, max(round(100_000 * scale), 50), bodies["organisme_id"].to_numpy()[:carriers])
    tables = {
        "quartiers": areas,
        "dispositifs": reference.reference("dispositifs")[["dispositif_code", "libelle", "famille", "description"]],
        "organismes": bodies,
        "projets": projects,
        "projets_quartiers": make_places(rng, projects, areas),
        "financements": make_funding(rng, projects, max(round(500_000 * scale), 200)),
        "locaux": make_premises(rng, max(round(20_000 * scale), 50), shapes),
    }
    title = "Données de mesure (fictives) — France"
    return write_folder(out, describe(title, "France", "Montants inventés par scripts/make_country.py"), tables, shapes)


def main() -> None:
    parser = argparse.ArgumentParser(description="Écrit un dossier fictif de la taille du pays, pour les mesures.")
    parser.add_argument("--contours", type=Path, required=True, help="GeoJSON national des quartiers de 2024")
    parser.add_argument("--out", type=Path, required=True, help="dossier à écrire")
    parser.add_argument("--scale", type=float, default=1.0, help="1 : 100 000 projets et 500 000 financements")
    parser.add_argument("--seed", type=int, default=20260101, help="graine du hasard")
    options = parser.parse_args()
    for stem, count in build(options.contours, options.out, options.scale, options.seed).items():
        print(f"{stem} : {count} lignes")


if __name__ == "__main__":
    main()
