"""Turns the shared benchmark data into an ordinary data folder.

    python scripts/bench_folder.py --bench DIR --out DIR2

Reads neighbourhoods, projects, project_neighbourhoods, funding and premises (Parquet). Neighbourhood codes and carrier
numbers stay as they are; schemes, sectors and funders become codes with their labels kept.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from folder_out import EXTRACTION, days, describe, numbered, slug, write_folder

STATUSES = {"Déposé": "depose", "Instruit": "en_instruction", "Accordé": "attribue", "En cours": "en_cours",
            "Terminé": "solde", "Abandonné": "abandonne"}  # fmt: skip
SOCIAL = {"Association": "association", "SCOP": "cooperative"}
SECTIONS = {"Investissement": "investissement", "Fonctionnement": "fonctionnement"}
FUNDS = {"FSE+": "UE_FSE", "FEDER": "UE_FEDER", "NPNRU": "ANRU", "CAF - REAAP": "CAF", "Région - emploi": "REGION",
         "Département - insertion": "DEPARTEMENT", "Fonds propres EPCI": "EPCI", "Contrat de ville": "ETAT_P147",
         "Politique de la ville - DREETS": "ETAT_P147"}  # fmt: skip
PREMISES = {"Commerce": "commerce", "Bureau": "bureau", "Atelier": "atelier", "Local associatif": "local_associatif",
            "Pied d'immeuble": "commerce"}  # fmt: skip


def renamed(values: pd.Series, names) -> pd.Categorical:
    """The values under other names (a dict or a function), one look-up a distinct value instead of one a row."""
    codes, distinct = pd.factorize(values)
    new = [names(value) if callable(names) else names.get(value, "") for value in distinct]
    kept, at = np.unique(np.array([*new, ""], dtype=object), return_inverse=True)
    return pd.Categorical.from_codes(at[codes], kept)


def areas(table: gpd.GeoDataFrame) -> pd.DataFrame:
    """The neighbourhoods; the commune's name stands for its code, which the source does not have."""
    return pd.DataFrame(
        {
            "code_quartier": table["code"],
            "generation": "2024",
            "nom": table["name"],
            "communes": table["commune"],
            "population": table["population"],
            "population_source": "Population fictive",
        }
    )


def schemes(funding: pd.DataFrame) -> pd.DataFrame:
    """One line a scheme: its code made of its label."""
    labels = sorted(funding["scheme"].unique())
    return pd.DataFrame({"dispositif_code": [slug(label).upper() for label in labels], "libelle": labels}).assign(
        famille="financement", description="Dispositif fictif"
    )


def bodies(projects: pd.DataFrame, funding: pd.DataFrame, premises: pd.DataFrame) -> pd.DataFrame:
    """Carriers under their number, funders and owners under a local identifier."""
    holders = projects.drop_duplicates("holder_siret")
    carriers = pd.DataFrame({"organisme_id": holders["holder_siret"], "nom": "Porteur " + holders["holder_siret"]})
    carriers["ess_statut"] = [SOCIAL.get(form, "hors_ess") for form in holders["legal_form"]]
    names = [*sorted(funding["funder"].unique()), *sorted(premises["owner"].unique())]
    others = pd.DataFrame({"organisme_id": [f"LOC:{slug(name).upper()}" for name in names], "nom": names})
    return pd.concat([carriers, others.assign(ess_statut="hors_ess")], ignore_index=True)


def project_table(projects: pd.DataFrame, funding: pd.DataFrame) -> pd.DataFrame:
    """The projects; main scheme and last year are those of their funding."""
    last = projects["project_id"].map(funding.groupby("project_id")["year"].max()).fillna(projects["start_year"])
    main = projects["project_id"].map(funding.drop_duplicates("project_id").set_index("project_id")["scheme"])
    status = renamed(projects["status"], STATUSES)
    ended = np.isin(np.asarray(status), ["solde", "abandonne"])
    end = np.where(last < int(EXTRACTION[:4]), days(last, "12-31"), EXTRACTION)
    return pd.DataFrame(
        {
            "projet_id": projects["project_id"],
            "intitule": projects["name"],
            "porteur_id": projects["holder_siret"],
            "dispositif_principal": renamed(main, lambda label: slug(label).upper()),
            "secteur": renamed(projects["sector"], slug),
            "statut": status,
            "date_debut": days(projects["start_year"], "01-01"),
            "date_fin": np.where(ended, end, ""),
            "date_arret": np.where(np.asarray(status) == "abandonne", end, ""),
        }
    )


def funding_table(funding: pd.DataFrame) -> pd.DataFrame:
    """One grant a row."""
    return pd.DataFrame(
        {
            "financement_id": numbered("F", len(funding)),
            "projet_id": funding["project_id"],
            "financeur_id": renamed(funding["funder"], lambda label: f"LOC:{slug(label).upper()}"),
            "fonds_origine": renamed(funding["scheme"], lambda label: FUNDS.get(label, "ETAT_AUTRE")),
            "dispositif_code": renamed(funding["scheme"], lambda label: slug(label).upper()),
            "annee": funding["year"],
            "section": renamed(funding["nature"], SECTIONS),
            "type_concours": "subvention",
            "montant_demande": funding["requested"],
            "montant_attribue": funding["granted"],
            "montant_verse": funding["paid"],
            "date_decision": days(funding["year"], "04-15"),
            "statut": "conventionne",
        }
    )


def premises_table(premises: pd.DataFrame) -> pd.DataFrame:
    """One lot a row: let or vacant, its rent, its owner."""
    return pd.DataFrame(
        {
            "local_id": numbered("L", len(premises)),
            "operateur_id": renamed(premises["owner"], lambda label: f"LOC:{slug(label).upper()}"),
            "code_quartier": premises["code"],
            "type_local": renamed(premises["type"], PREMISES),
            "surface_m2": premises["area_m2"],
            "statut": np.where(premises["occupied"], "occupe", "vacant"),
            "loyer_annuel_m2_ht": premises["rent_eur_m2_year"],
        }
    )


def convert(bench: Path, out: Path) -> dict:
    """Read the benchmark's tables and write the folder; the number of rows by table."""
    shapes = gpd.read_parquet(bench / "neighbourhoods.parquet")
    names = ("projects", "project_neighbourhoods", "funding", "premises")
    projects, links, funding, premises = (pd.read_parquet(bench / f"{name}.parquet") for name in names)
    places = links.rename(columns={"project_id": "projet_id", "code": "code_quartier", "share": "part"})
    tables = {
        "quartiers": areas(shapes),
        "dispositifs": schemes(funding),
        "organismes": bodies(projects, funding, premises),
        "projets": project_table(projects, funding),
        "projets_quartiers": places.assign(methode="saisie"),
        "financements": funding_table(funding),
        "locaux": premises_table(premises),
    }
    about = describe("Données de mesure (fictives)", "Territoire de mesure", "Jeu de mesure partagé, converti")
    return write_folder(out, about, tables, shapes.rename(columns={"code": "code_quartier"}))


def main() -> None:
    parser = argparse.ArgumentParser(description="Convertit le jeu de mesure partagé en un dossier de données.")
    parser.add_argument("--bench", type=Path, required=True, help="dossier écrit par make_data.py")
    parser.add_argument("--out", type=Path, required=True, help="dossier à écrire")
    options = parser.parse_args()
    for stem, count in convert(options.bench, options.out).items():
        print(f"{stem} : {count} lignes")


if __name__ == "__main__":
    main()
