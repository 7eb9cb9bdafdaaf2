"""Writes the fictional demonstration territory: `python scripts/make_demo.py --out data/demo [--seed 20260101]`.

The 21 neighbourhoods of the Eurométropole de Strasbourg keep their real codes, names, populations and rates
(`data/reference/`); organisations, projects, money, people, premises and outlines are invented. The same seed gives
the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import sys
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]

from demo_data import bodies, of_which, others, people, premises  # noqa: E402 - needs the two folders above on the path
from demo_data.chance import EXTRACTION, Chance  # noqa: E402
from demo_data.outlines import outlines  # noqa: E402
from demo_data.profiles import PROFILES  # noqa: E402
from demo_data.projects import add_costs, add_project  # noqa: E402
from demo_data.traps import add_traps  # noqa: E402
from demo_data.world import World  # noqa: E402

from ess_metrics.model import reference  # noqa: E402
from ess_metrics.model.schema import BY_STEM  # noqa: E402

EPCI, SEED = "246700488", 20260101
MANIFEST = """\
titre = "Données de démonstration (fictives) — Eurométropole de Strasbourg"
territoire = "Eurométropole de Strasbourg"
siren_epci = "{epci}"
code_contrat = "CN06703I"
generation = "2024"
fictif = true
date_extraction = "{extraction}"
source = "Données inventées pour la démonstration ; codes, noms, populations et taux des quartiers : ANCT et Insee"
licence = "Licence du projet ; faits repris de l'Insee et de l'ANCT sous Licence Ouverte 2.0"
fonds_reference = "EPCI"

[ensembles]
"Sud de Strasbourg" = ["QN06714I", "QN06715M", "QN06720M"]

[libelles_fonds]
EPCI = "Eurométropole de Strasbourg"
COMMUNE = "Ville de Strasbourg et communes"
DEPARTEMENT = "Collectivité européenne d'Alsace"
REGION = "Région Grand Est"
"""


def build_world(seed: int, facts: pd.DataFrame) -> tuple[World, list[dict]]:
    """Projects, their places and their money; and the organisations."""
    chance = Chance(seed, "organismes")
    homes = [(code, fact["commune_codes"].split("|")[0]) for code, fact in facts.iterrows()] + [("", "67482")]
    carriers = bodies.carriers(chance, homes)
    patrons = bodies.patrons(chance)
    ids = [row["organisme_id"] for row in patrons]
    world = World(Chance(seed, "projets"), facts, carriers, {"FONDATION": ids[:2], "ENTREPRISE": ids[2:]})
    add_traps(world)
    for profile in PROFILES:
        for rank in range(profile.count):
            add_project(world, profile, rank)
    add_costs(world)
    return world, [*bodies.public_bodies(), *patrons, *(row for rows in carriers.values() for row in rows)]


def build_quartiers(facts: pd.DataFrame) -> list[dict]:
    """The neighbourhoods of 2024, then those of 2015 that rows and the correspondence name."""
    now = facts.reset_index().to_dict("records")
    before = [
        {
            "code_quartier": row["code_2015"],
            "generation": "2015",
            "nom": row["nom_2015"],
            "commune_codes": row["commune_codes_2015"],
            "communes": row["communes_2015"],
            "population": row["population_2013"],
            "population_millesime": 2013,
            "population_source": "Insee, recensement de 2013",
        }
        for row in _correspondence(facts)
        if row["code_2015"]
    ]
    return now + before


def _correspondence(facts: pd.DataFrame) -> list[dict]:
    """The lines of the reference correspondence that concern the territory."""
    table = reference.reference("correspondance_67")
    return table[table["code_2024"].isin(facts.index) | (table["code_2015"] == "QP067007")].to_dict("records")


def build(seed: int = SEED) -> tuple[dict[str, list[dict]], gpd.GeoDataFrame]:
    """Every table of the folder as rows, and the schematic outlines."""
    facts = reference.neighbourhoods(EPCI)
    shapes = outlines(facts, seed)
    world, organisations = build_world(seed, facts)
    carriers = [row for rows in world.carriers.values() for row in rows]
    tenants = bodies.companies(Chance(seed, "locataires"), 3, 44) + carriers[:26]
    holders = bodies.companies(Chance(seed, "titulaires"), 4, 14)
    chance = Chance(seed, "locaux")
    lots = premises.premises(chance, shapes)
    tables = {
        "quartiers": build_quartiers(facts),
        "correspondance": _correspondence(facts),
        "indicateurs": others.context(Chance(seed, "indicateurs"), facts),
        "dispositifs": _schemes({row["dispositif_code"] for row in world.funding}),
        "organismes": organisations + tenants[:44] + holders,
        "projets": world.projects,
        "projets_quartiers": world.places,
        "financements": world.funding,
        "locaux": lots,
        "baux": premises.leases(chance, lots, tenants),
        "accompagnements": people.followings(Chance(seed, "accompagnements"), facts),
        "clauses": others.clauses(Chance(seed, "clauses"), facts, holders),
        "etablissements": others.establishments(Chance(seed, "etablissements"), facts),
        "appuis": others.supports(Chance(seed, "appuis"), facts, world.projects, carriers),
        "realisations": others.outputs(Chance(seed, "realisations"), world.projects),
        "evenements": others.events(Chance(seed, "evenements"), facts),
    }
    of_which.add_sexes(Chance(seed, "sexes"), tables)
    of_which.add_frame(Chance(seed, "cadre"), tables)
    return tables, shapes


def _schemes(used: set[str]) -> list[dict]:
    """The schemes that the demonstration has money of: a scheme added to the reference is not of it."""
    known = reference.reference("dispositifs")
    return known[known["dispositif_code"].isin(used)].to_dict("records")


def _cell(value) -> str:
    """A value as the contract writes it: decimal point, no useless zeros, ISO dates, empty when unknown."""
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return value.isoformat() if isinstance(value, date) else str(value)


def write(folder: Path, seed: int = SEED) -> dict[str, int]:
    """Write the folder; the number of rows by table."""
    tables, shapes = build(seed)
    folder.mkdir(parents=True, exist_ok=True)
    for stem, rows in tables.items():
        known = {name for row in rows for name in row}  # a column that the demonstration has nothing of is not there
        names = [name for name in BY_STEM[stem].filled if name in known]
        with (folder / f"{stem}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(names)
            writer.writerows([_cell(row.get(name, "")) for name in names] for row in rows)
    (folder / "contours.geojson").write_text(shapes.to_json(drop_id=True, ensure_ascii=False) + "\n", encoding="utf-8")
    manifest = MANIFEST.format(epci=EPCI, extraction=EXTRACTION)
    (folder / "manifest.toml").write_text(manifest, encoding="utf-8")
    return {stem: len(rows) for stem, rows in tables.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description="Écrit le dossier de démonstration (données fictives).")
    parser.add_argument("--out", type=Path, required=True, help="dossier à écrire")
    parser.add_argument("--seed", type=int, default=SEED, help="graine du hasard")
    options = parser.parse_args()
    for stem, count in write(options.out, options.seed).items():
        print(f"{stem} : {count} lignes")


if __name__ == "__main__":
    main()
